/*
 * batch.h - documents that may be among the best, asked about together.
 *
 *     documents   17   19   40   ...     from a list or window that leads
 *     scores       3    9    4   ...     so far; what the others have is added list by list
 *
 * Asking a list about many documents at once costs a fraction of asking about each, and those
 * that cannot score enough any more are dropped before the next list is asked.
 *
 * Units    scores in 1/SCORE_ONE; where there are pairs of words, bounds of them
 * Memory   some 2 kB, the caller's
 * Errors   of the index
 * Threads  as the store
 */
#ifndef QUERY_BATCH_H
#define QUERY_BATCH_H

#include "query/sources.h"

struct batch {
    uint32_t documents[BLOCK_POSTINGS]; /* in order */
    uint64_t scores[BLOCK_POSTINGS];
    bool     has[BLOCK_POSTINGS]; /* the word that is asked for; the caller forgets it */
    size_t   count;
};

/* Adds what a source has of the documents; or not, of those that cannot reach enough with `left`. */
enum error_code batch_add(struct batch *batch, struct source *source, uint64_t left,
                          uint64_t enough, struct error *err);

/* Keeps those that may still reach enough, where `left` is the most that may come. */
void batch_keep_promising(struct batch *batch, uint64_t left, uint64_t enough);

/* Keeps those that have the word. */
void batch_keep_having(struct batch *batch);

/* Keeps those whose bit is set; the first bit is of document base. */
void batch_keep_set(struct batch *batch, const uint64_t *bits, uint32_t base);

#endif
