/*
 * match.h - all cells that answer a query, and how well, by way of FTS5.
 *
 * Postings of the words that score are merged, way by way, into candidates in the order of
 * documents. Filters take candidates away; then it is seen which have the other words, and each
 * is judged. This looks at every cell that has a word of the query, and keeps those that answer:
 * it is what the ranked path (query/best.h) is tested against.
 *
 * Units    scores in 1/SCORE_ONE
 * Memory   in the arena given
 * Errors   of the index only
 * Threads  as the store
 */
#ifndef QUERY_MATCH_H
#define QUERY_MATCH_H

#include "query/judge.h"

/*
 * The candidates by document; without wanted words, all that the filters let through, by
 * address.
 */
enum error_code match(struct judge *judge, struct arena *arena, struct candidates *candidates,
                      struct error *err);

#endif
