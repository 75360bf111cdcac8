/*
 * query.h - words to ranked cells.
 *
 *     bytes --parse--> words, phrases, filters --match--> candidates --rank--> hits --fill-->
 *
 * Any bytes are a query. Words are ranked together: a cell that has any of them is found,
 * the best first. query_run() does all in one state of the index.
 *
 * Units    scores in 1/SCORE_ONE (store/score.h), or 1/(SCORE_ONE * SCORE_GROUP_SCALE) of
 *          levels, skills and tracks; times in microseconds
 * Memory   hits own themselves until query_hits_free()
 * Errors   only of the index: there is no wrong query
 * Threads  as the store
 */
#ifndef QUERY_QUERY_H
#define QUERY_QUERY_H

#include "base/arena.h"
#include "ladder/address.h"
#include "store/store.h"

/* What lies behind these limits is left out, and a note says so. */
enum {
    QUERY_MOST_BYTES = 64 * 1024,
    QUERY_MOST_WORDS = 128, /* distinct ones; also those of one phrase */
    QUERY_MOST_PHRASES = 32,
    QUERY_MOST_FILTERS = 64, /* in the query's bytes */
};

enum query_by { QUERY_BY_CELL, QUERY_BY_LEVEL, QUERY_BY_SKILL, QUERY_BY_TRACK };

struct query_options {
    enum query_by by;
    size_t        limit, offset;
    bool          all_words;                /* only what has every word */
    bool          no_fold;                  /* show identical texts one by one */
    struct str    org, track, level, skill; /* filters; empty: none */
};

/* Where something stands: the parts that its kind has. */
struct query_place {
    struct str          address;
    struct store_ladder ladder;
    struct store_level  level;
    struct store_skill  skill;
};

struct query_part {
    struct str text;
    bool       is_match;
};

struct query_hit {
    struct query_place place;
    uint64_t           score;

    /* of a cell */
    struct str         text;
    unsigned           line, flags;
    struct query_part *snippet;
    size_t             snippet_count;
    struct str        *also_in; /* addresses of cells with the same text, ten at most */
    size_t             also_in_count, also_in_total;

    /* of a level, skill or track: its best cells */
    struct query_hit *cells;
    size_t            cell_count;
};

struct query_hits {
    struct query_hit *items; /* best first */
    size_t            count;
    uint64_t          total;     /* of all hits, not only these */
    uint64_t          all_words; /* of them, those that have every word */
    struct str        read_as;   /* the terms that were asked for */
    struct str       *notes;     /* what was done to the query */
    size_t            note_count;
    bool              is_empty; /* the query asked for nothing */
    uint64_t          took_us;  /* from the query's bytes to ranked numbers and total */
    uint64_t          all_us;   /* and texts and snippets */
    struct arena      memory;
};

enum error_code query_run(struct store *store, struct str query,
                          const struct query_options *options, struct query_hits *hits,
                          struct error *err);

void query_hits_free(struct query_hits *hits);

/* What an address, whole or shortened, names. */
struct query_target {
    enum address_kind   kind;
    struct store_ladder ladder;
    size_t              level, skill; /* indexes, where the kind has them */
    struct str          address;
};

/*
 * Finds the one thing of these kinds that text names; exact beats prefix. ERR_MISSING when
 * nothing fits, ERR_AMBIGUOUS with a list when several do.
 */
enum error_code query_resolve(struct store *store, struct arena *arena, struct str text,
                              unsigned kinds, struct query_target *target, struct error *err);

/* ---- what the filters let through, for lists and exports ---- */

/* A ladder and what of it passes. */
struct query_grid {
    struct store_ladder ladder;
    bool               *admits_level, *admits_skill; /* by index */
};

/* Whether a cell of the ladder passes. */
bool query_grid_admits(const struct query_grid *grid, const struct store_cell *cell);

typedef enum error_code query_visit_grid(const struct query_grid *grid, void *ctx,
                                         struct error *err);

/* Visits the ladders of which something passes the filters of options, by address. */
enum error_code query_each_grid(struct store *store, const struct query_options *options,
                                query_visit_grid *visit, void *ctx, struct error *err);

#endif
