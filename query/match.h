/*
 * match.h - which cells answer a query, and how well.
 *
 * Postings of the words that score are merged, way by way, into candidates in the order of
 * documents. Filters take candidates away; then it is seen which have the other words, texts
 * are read for phrases, and the tree of the query is asked.
 *
 * Units    scores in 1/SCORE_ONE
 * Memory   in the arena given
 * Errors   of the index only
 * Threads  as the store
 */
#ifndef QUERY_MATCH_H
#define QUERY_MATCH_H

#include "base/map.h"
#include "query/filter.h"

struct candidate {
    struct store_cell cell;
    uint64_t          score;
    struct word_set   seen;    /* the words it has */
    uint64_t          phrases; /* bit i: it has the i-th */
    bool              has_all; /* it would be a hit with --all, too */
};

struct candidates {
    struct candidate *items;
    size_t            count, capacity;
};

/* The ladders that one query has met, each read once. */
struct shelf {
    const struct filter *filter;
    struct arena        *arena;
    struct shelf_grid {
        struct query_grid grid;
        bool              is_admitted;
    } * *grids;
    size_t     count, capacity;
    struct map by_id;
};

enum error_code shelf_get(struct shelf *shelf, int64_t ladder, const struct shelf_grid **grid,
                          struct error *err);

/*
 * The candidates by document; without wanted words, all that the filters let through, by
 * address.
 */
enum error_code match(struct store *store, struct arena *arena,
                      const struct parsed_query *parsed, bool needs_all, struct shelf *shelf,
                      struct candidates *candidates, struct error *err);

#endif
