/*
 * best.h - the documents that score enough, without scoring the rest.
 *
 * Lists are gone over together, region by region and block by block. What a region or a block is
 * worth at most is known from its head; where that is not enough, it is passed over (block-max
 * pruning, Ding & Suel 2011). Where it is, lists that cannot lift a document over the mark by
 * themselves are only asked about documents of the others (MaxScore, Turtle & Flood 1995; by
 * windows with an array of sums, as in Lucene's MaxScoreBulkScorer). Of words that every hit
 * must have, the rarest leads and the others are only asked, about many documents at once. A
 * filter that lets through few documents guides: where it has none, nothing is looked at.
 *
 * Units    scores in 1/SCORE_ONE
 * Memory   some 40 kB, whatever is found
 * Errors   of the index, and what visit returns
 * Threads  as the store
 */
#ifndef QUERY_BEST_H
#define QUERY_BEST_H

#include "query/sources.h"

/*
 * A document that scores *enough or more; visit may raise *enough, and then those that score less
 * may not be visited. Documents come in order. It may ask best_words() of any document.
 */
typedef enum error_code best_visit(uint32_t document, uint64_t score, uint64_t *enough,
                                   void *ctx, struct error *err);

/*
 * required: words that every hit has; documents without one of them are not visited. Documents
 * from `from` on and before `end`.
 */
enum error_code best_each(struct sources *sources, const struct word_set *required,
                          uint32_t from, uint32_t end, uint64_t *enough, best_visit *visit,
                          void *ctx, struct error *err);

/* Which words a document has, and what it scores. */
enum error_code best_words(struct sources *sources, uint32_t document, struct word_set *seen,
                           uint64_t *score, struct error *err);

#endif
