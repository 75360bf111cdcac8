/*
 * promising.h - documents that lead and may be among the best: lists are asked about them together.
 *
 *     documents    17     19     40    ...
 *     scores     1200   3020   1900    ...   of what they are known to have
 *     potentials 4100   3020   4000    ...   and with the rests of all lists that they may be in
 *
 * Each list is asked about those of which it is not known, its champions first; who cannot be enough
 * any more is dropped before the next is asked (split lists: Kane & Tompa 2018).
 *
 * Units    scores in 1/SCORE_ONE
 * Memory   some 4 kB, the caller's
 * Errors   of the index, and what visit returns
 * Threads  as the store
 */
#ifndef QUERY_PROMISING_H
#define QUERY_PROMISING_H

#include "query/best.h"
#include "query/leads.h"

struct promising {
    struct leads *leads;
    uint64_t     *enough;
    uint32_t      documents[BLOCK_POSTINGS]; /* in order */
    uint64_t      scores[BLOCK_POSTINGS];
    uint64_t      potentials[BLOCK_POSTINGS];
    uint64_t      sources[BLOCK_POSTINGS]; /* that are known to have it, a bit each */
    size_t        count;
};

/* sources: where it is known what it has of them; there is room while count < BLOCK_POSTINGS. */
void promising_add(struct promising *promising, uint32_t document, uint64_t potential,
                   uint64_t sources);

/* Asks lists about all of them, in samples champions alone; visits those that are enough. */
enum error_code promising_show(struct promising *promising, best_visit *visit, void *ctx,
                               struct error *err);

#endif
