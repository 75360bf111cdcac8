/*
 * explain.h - the parts that a score is the sum of.
 *
 * Units    amounts in 1/SCORE_ONE
 * Memory   in the arena given
 * Errors   of the index only
 * Threads  as the store
 */
#ifndef QUERY_EXPLAIN_H
#define QUERY_EXPLAIN_H

#include "query/parse.h"

/* What a way is worth on every cell. */
struct way_worth {
    uint64_t cells; /* that have it */
    uint32_t idf;   /* with its share taken */
};

/* One of these a way, word after word. */
enum error_code explain_ways(struct store *store, struct arena *arena,
                             const struct parsed_query *parsed, struct way_worth **worths,
                             struct error *err);

/* The shares of a cell, in the order of words, ways and fields. */
enum error_code explain_cell(struct store *store, struct arena *arena,
                             const struct parsed_query *parsed, const struct way_worth *worths,
                             int64_t document, struct query_share **shares, size_t *count,
                             struct error *err);

#endif
