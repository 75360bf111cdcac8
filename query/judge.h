/*
 * judge.h - whether a cell that has words of a query is one of its hits.
 *
 * Filters are asked first; then what text and names say is read for phrases, where the cell has
 * all words of them, and the tree of the query is asked.
 *
 * Units    scores in 1/SCORE_ONE
 * Memory   in the arena given; besides some ladders, until judge_deinit()
 * Errors   of the index only
 * Threads  as the store
 */
#ifndef QUERY_JUDGE_H
#define QUERY_JUDGE_H

#include "base/map.h"
#include "query/filter.h"

struct candidate {
    struct store_cell cell;
    uint64_t          score;
    struct word_set   seen;    /* the words it has */
    struct word_set   named;   /* of these, those that may stand in its names */
    uint64_t          phrases; /* bit i: it has the i-th */
    bool              has_all; /* it would be a hit with --all, too */
};

struct candidates {
    struct candidate *items;
    size_t            count, capacity;
};

/* A hit, lent for the length of the visit; anything but OK ends the walk and is returned. */
typedef enum error_code candidate_visit(const struct candidate *c, void *ctx,
                                        struct error *err);

/*
 * The ladders that one query has met, each read once; or, with `most`, as long as there is room:
 * then all are forgotten, and the arena, which is the shelf's alone, is freed.
 */
struct shelf {
    const struct filter *filter;
    struct arena        *arena;
    size_t               most; /* ladders; 0: any number */
    struct shelf_grid {
        struct query_grid grid;
        bool              is_admitted;
    } * *grids;
    size_t     count, capacity;
    struct map by_id;
};

/* The ladder is lent: until the next call where the shelf has `most`, else with the arena. */
enum error_code shelf_get(struct shelf *shelf, int64_t ladder, const struct shelf_grid **grid,
                          struct error *err);

struct judge {
    struct store              *store;
    struct arena              *arena;
    const struct parsed_query *parsed;
    bool                       needs_all; /* every part of the query, as in --all */
    struct filter              filter;
    struct shelf               shelf; /* of a few ladders, for whoever goes over hits */

    /* its own */
    struct arena          ladders; /* on the shelf */
    struct sought_phrase *sought;  /* NULL: no phrase was looked up yet */
};

/* A judge stays where it is until judge_deinit(). */
enum error_code judge_init(struct judge *judge, struct store *store, struct arena *arena,
                           const struct parsed_query *parsed, bool needs_all,
                           struct error *err);
void            judge_deinit(struct judge *judge);

/* Whether a word is among them that scores: without one no cell is a hit. */
bool judge_has_scored_word(const struct judge *judge, const struct word_set *seen);

/* Visits all cells that pass the filters, in the order of addresses; nothing else is judged. */
enum error_code judge_each_admitted(struct judge *judge, candidate_visit *visit, void *ctx,
                                    struct error *err);

/* Whether the cell passes the filters. */
enum error_code judge_filters(struct judge *judge, const struct store_cell *cell,
                              bool *is_admitted, struct error *err);

/*
 * Whether the words seen, and the phrases that are looked for now, make a hit. Of the cell its
 * document and text must be known; it is read where its names must be.
 */
enum error_code judge_words(struct judge *judge, struct candidate *candidate, bool *is_hit,
                            struct error *err);

/* Whether a phrase may stand in a name: then it counts which words do. */
bool judge_reads_names(const struct judge *judge);

#endif
