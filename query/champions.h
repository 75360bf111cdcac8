/*
 * champions.h - the best documents by the champions of lists alone (store/champions.h), where nothing
 * else can be among them.
 *
 *     list        leads by       a document that is in none of what leads has of it
 *     ~kubernetes 93 champions   less than 1602 times its weight
 *     incid       nothing        1803 times its weight at most
 *     tabletop    all its 40     nothing
 *
 * Where these sums are below what a document must score, only documents that lead are looked at,
 * and the lists are asked what they have of them, champions first, as long as that may be enough
 * (split lists: Kane & Tompa 2018; leaders as in MaxScore: Turtle & Flood 1995). What a document
 * must score is found by a sample: the best of some champions, by what these alone say.
 *
 * Units    scores in 1/SCORE_ONE
 * Memory   some 80 kB, and 18 kB for each list that is gone over, until champions_close()
 * Errors   of the index, and what visit returns
 * Threads  as the store
 */
#ifndef QUERY_CHAMPIONS_H
#define QUERY_CHAMPIONS_H

#include "query/best.h"

struct champions_search;

/* required: as best_each() takes it. *search: NULL where lists are too many or too short to gain. */
enum error_code champions_search_open(struct sources *sources, const struct word_set *required,
                                      struct champions_search **search, struct error *err);

/*
 * Visits documents of the champions of that number, from 0 on, that score *enough, with what they
 * score at least (where words stand side by side, at most). *is_worth: it may spare more than it
 * costs, and so was done.
 */
enum error_code champions_sample(struct champions_search *search, size_t number,
                                 uint64_t *enough, best_visit *visit, void *ctx, bool *is_worth,
                                 struct error *err);

/* Whether champions_each() has much less to do than best_each(). */
bool champions_suffice(struct champions_search *search, uint64_t enough);

/* As best_each() does, of all documents. */
enum error_code champions_each(struct champions_search *search, uint64_t *enough,
                               best_visit *visit, void *ctx, struct error *err);

void champions_search_close(struct champions_search *search);

#endif
