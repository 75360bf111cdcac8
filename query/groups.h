/*
 * groups.h - the best levels, skills and tracks by ranked postings.
 *
 *     documents that score enough --their ladder--> cells --by level--> groups --top--> the best
 *
 * A group scores its best cell, and some of its next two: so one that is as good as the last of the
 * best has a cell that scores 1/23 of that. Such a cell is the first sign of it; then its ladder is
 * looked at, and of its groups those that may be good enough are put together. Other ladders are
 * passed over, and how many groups there are is known only as "at least". Where lists are short,
 * all hits of a ladder come by, and are put together when it ends.
 *
 * It is relied on that the cells of a ladder are a run of documents (query/tally.h says why), so
 * that it comes by once.
 *
 * Units    scores in 1/(SCORE_ONE * SCORE_GROUP_SCALE)
 * Memory   in the arena given: of the best alone; besides, until groups_close(), one ladder
 * Errors   of the index only
 * Threads  as the store
 */
#ifndef QUERY_GROUPS_H
#define QUERY_GROUPS_H

#include "query/ranked.h"

struct groups_search; /* to be closed */

struct groups_wish {
    struct ranked_wish ranked; /* folds means nothing here */
    enum query_by      by;
    bool               by_levels; /* of tracks: each is worth what its best level is */
};

/* The numbers of the best and how many there are, then their cells. */
enum error_code groups_best(struct judge *judge, struct arena *arena,
                            const struct groups_wish *wish, struct groups_search **search,
                            struct ranking *ranking, struct error *err);
enum error_code groups_cells(struct groups_search *search, struct ranking *ranking,
                             struct error *err);
void            groups_close(struct groups_search *search); /* or NULL */

/*
 * Parts cells of one ladder, which it puts in order, into groups, each with its score; the groups
 * borrow the cells.
 */
enum error_code groups_part(struct arena *arena, enum query_by by, struct candidate *cells,
                            size_t count, struct ranking *groups, struct error *err);

#endif
