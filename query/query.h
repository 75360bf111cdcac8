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
#include "query/level_sense.h"
#include "query/lineup.h"
#include "store/store.h"

/* What lies behind these limits is left out, and a note says so. */
enum {
    QUERY_MOST_BYTES = 64 * 1024,
    QUERY_MOST_WORDS = 128, /* distinct ones; also those of one phrase */
    QUERY_MOST_SAID = 1024, /* one said twice counts twice */
    QUERY_MOST_PHRASES = 32,
    QUERY_MOST_FILTERS = 64, /* in the query's bytes */
    QUERY_MOST_NODES = 1024, /* of the tree that these form */
};

/* The way to the hits, which are the same by both. */
enum query_path {
    QUERY_BY_LISTS, /* ranked postings */
    QUERY_BY_FTS    /* SQLite's full-text search: every cell that has a word is looked at */
};

enum query_by { QUERY_BY_CELL, QUERY_BY_LEVEL, QUERY_BY_SKILL, QUERY_BY_TRACK };

struct query_options {
    enum query_by   by;
    enum query_path path;
    size_t          limit, offset;
    size_t          most_counted; /* lists of more postings than this are not gone through to
                                   * count the hits; 0: as is usual */
    bool            all_words;    /* only what has every word */
    bool            no_fold;      /* show identical texts one by one */
    bool            no_fuzzy;     /* correct no word that the index lacks */
    bool            no_synonyms;  /* ask for no group of synonyms */
    bool            no_tracks;    /* names of tracks are not looked into, but by "track:" */
    bool            no_exact;     /* words as written, and side by side, are worth no more */
    bool            no_texts;     /* places and scores alone: no text, no snippet */
    bool            no_notes;     /* do not look for why the filters let nothing through */
    bool            wants_shares; /* say what each score is made of */
    bool            wants_facets; /* count what hits stand in */
    struct str      org, track, level, skill; /* filters; empty: none */
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

/* By what a word was found. */
enum query_share_kind {
    SHARE_WORD,
    SHARE_EXACT,
    SHARE_SYNONYM,
    SHARE_PREFIX,
    SHARE_PAIR,
    SHARE_LEVEL /* of what is alike: levels at like places */
};

/* What one word, found in one way in one field, adds to the score of a cell. */
struct query_share {
    enum query_share_kind kind;
    struct str            word;  /* as the query says it */
    struct str            term;  /* that was looked up: "incid", "=incident", "~kubernetes" */
    enum score_field      field; /* SCORE_FIELDS: all of them alike, of a prefix */
    unsigned              times; /* how often the query says the word */
    uint32_t              tf, length; /* how often it stands in how many words */
    uint64_t              cells;      /* how many cells have it */
    uint32_t              idf, impact;
    uint64_t amount; /* idf * impact * times; all amounts of a cell are its score */
};

struct query_hit {
    struct query_place  place;
    uint64_t            score;
    struct query_share *shares; /* where options asked for them */
    size_t              share_count;

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

/* A value that cells which answer have, and how many do. */
struct query_facet_value {
    struct str value; /* which the filter of that field takes */
    uint64_t   cells;
};

enum query_facet { FACET_ORG, FACET_TRACK, FACET_LEVEL, FACET_SKILL, QUERY_FACETS };

enum { QUERY_MOST_FACET_VALUES = 100 };

struct query_facet_values {
    struct query_facet_value *items; /* most cells first */
    size_t                    count;
};

struct query_hits {
    struct query_hit         *items; /* best first */
    size_t                    count;
    uint64_t                  total;       /* of all hits, not only these */
    uint64_t                  all_words;   /* of them, those that have every word */
    bool                      is_at_least; /* there may be more of both */
    struct str                read_as;     /* the terms that were asked for */
    struct str               *notes;       /* what was done to the query */
    size_t                    note_count;
    struct query_facet_values facets[QUERY_FACETS]; /* where options asked for them */
    bool                      is_empty;             /* the query asked for nothing */
    uint64_t                  documents;            /* cells in the index */
    uint64_t                  took_us; /* from the query's bytes to ranked numbers and total */
    uint64_t                  all_us;  /* and texts and snippets */
    struct arena              memory;
};

enum error_code query_run(struct store *store, struct str query,
                          const struct query_options *options, struct query_hits *hits,
                          struct error *err);

void query_hits_free(struct query_hits *hits);

/* ---- what is like something ---- */

/* A cell, skill, level or ladder of the index, or, where it is NULL, a text of one's own. */
struct query_source {
    const struct query_target *target;
    struct str                 text;
};

/*
 * What is most like the source (query/similar.c): of options by, limit, offset, no_fold,
 * no_texts, wants_shares and the filters count. Scores and amounts are in 1/SCORE_ONE, from 0
 * to 1, whatever is looked for. Only the source itself is never a hit; a copy of it scores 1.
 */
enum error_code query_similar(struct store *store, const struct query_source *source,
                              const struct query_options *options, struct query_hits *hits,
                              struct error *err);

/* Two cells whose texts are the same, or nearly; each the first that has its text. */
struct query_near_pair {
    struct str a, b; /* addresses */
    double     score;
    bool       is_copy; /* one text: b is another cell that has it */
};

typedef enum error_code query_visit_near(const struct query_near_pair *pair, void *ctx);

struct query_near_options {
    double least;       /* likeness, above 0 */
    size_t most_listed; /* terms of texts that are held in memory at a time; 0: as is usual */
};

/*
 * Visits all pairs of texts of the index that are so much alike, and the copies of each text,
 * in an order that means nothing (query/near_copies.c). A pair is lent for the length of the
 * visit; anything but OK ends the walk and is returned.
 */
enum error_code query_near_copies(struct store *store, const struct query_near_options *options,
                                  query_visit_near *visit, void *ctx, struct error *err);

/* ---- completing ---- */

/* A way to go on from the last word of a query. */
struct query_completion {
    struct str query; /* the whole, completed */
    struct str word;  /* its last word */
    uint64_t   count; /* of the texts and names that have the word; of ladders, for filters */
};

struct query_completions {
    struct query_completion *items; /* most frequent first */
    size_t                   count;
};

/* Completes the last word from the index's words; behind "track:" and the like, from slugs. */
enum error_code query_complete(struct store *store, struct arena *arena, struct str query,
                               size_t limit, struct query_completions *completions,
                               struct error *err);

/* ---- addresses ---- */

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

/* ---- two ladders beside each other ---- */

/* lineup_ladders() as the file of pairs has it, which query/pairs_file.h describes; NULL: none. */
enum error_code query_lineup(struct store *store, struct arena *arena,
                             const struct store_ladder *a, const struct store_ladder *b,
                             const char *pairs, struct lineup *lineup, struct error *err);

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

/* Why they let nothing through, in a sentence; empty when they let something through. */
enum error_code query_why_nothing(struct store *store, const struct query_options *options,
                                  struct arena *arena, struct str *sentence, struct error *err);

/* The rest of what query/ gives to others comes by this door, too. */
#include "query/compare.h"
#include "query/map.h"
#include "query/plan.h"

#endif
