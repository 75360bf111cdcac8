/*
 * facets.h - how many of the cells that answer stand where.
 *
 * Every cell counts, also those that folding hides behind another.
 *
 * Units    cells
 * Memory   in the arena given
 * Errors   of the index only
 * Threads  as the store
 */
#ifndef QUERY_FACETS_H
#define QUERY_FACETS_H

#include "query/match.h"

enum error_code facets_count(struct arena *arena, const struct candidates *candidates,
                             struct shelf             *shelf,
                             struct query_facet_values facets[QUERY_FACETS], struct error *err);

#endif
