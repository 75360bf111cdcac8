/*
 * listing.h - the cells that filters let through, in the order of addresses, or the levels, skills
 * and tracks they are in: what a query lists that has no word to rank by.
 *
 * Units    none: scores are 0
 * Memory   in the arena given: of the hits that are wished for, and a tally (query/tally.h) of all
 * Errors   of the index only
 * Threads  as the store
 */
#ifndef QUERY_LISTING_H
#define QUERY_LISTING_H

#include "query/ranked.h"

/*
 * Of the wish limit, offset, most_cells and folds count; the places of hits before the offset are
 * left empty. Calls see(ctx), which may be NULL, for each cell.
 */
enum error_code listing(struct judge *judge, struct arena *arena,
                        const struct ranked_wish *wish, enum query_by by, candidate_visit *see,
                        void *ctx, struct ranking *ranking, struct error *err);

#endif
