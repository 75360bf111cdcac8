/*
 * facets.h - how many of the cells that answer stand where.
 *
 * Every cell counts, also those that folding hides behind another.
 *
 * Units    cells
 * Memory   in the arena given: for each value that comes by, not for cells
 * Errors   of the index only
 * Threads  as the store
 */
#ifndef QUERY_FACETS_H
#define QUERY_FACETS_H

#include "query/judge.h"

struct facets {
    struct arena *arena;
    struct shelf *shelf;
    struct facet {
        struct map                 by_value; /* into values */
        struct query_facet_values *values;
        size_t                     capacity;
    } items[QUERY_FACETS];
};

/* Values are counted into those given. */
void facets_init(struct facets *facets, struct arena *arena, struct shelf *shelf,
                 struct query_facet_values values[QUERY_FACETS]);

enum error_code facets_add(struct facets *facets, const struct store_cell *cell,
                           struct error *err);

/* Puts the values in order, and leaves those that many cells have. */
void facets_finish(struct facets *facets);

#endif
