/*
 * pairs.h - what words that stand side by side add to the score of a document.
 *
 *     error budget      0.5 * (idf of error + idf of budget) * impact of "error budget"
 *
 * A pair that many cells have is no list. In a field it is worth no more than the lesser impact of
 * its two words there, and half of that is a part of what their sources bound (query/sources.h).
 * So documents are found by bounds, and of those alone that may be among the best it is read
 * what they say. A compound that no list of synonyms names is found in the same way where it is
 * said apart, and weighs as a word does: impact of "error-budget" and "errorbudget" together.
 *
 * Units    scores in 1/SCORE_ONE
 * Memory   in the arena given: what each pair is in numbers of words
 * Errors   of the index only
 * Threads  as the store
 */
#ifndef QUERY_PAIRS_H
#define QUERY_PAIRS_H

#include "query/judge.h"
#include "query/phrase.h"
#include "query/sources.h"

struct pairs {
    struct sources *sources;
    struct store   *store;
    struct shelf   *shelf;
    struct arena   *arena;

    /* its own */
    struct sought_pair *sought;   /* NULL: none was looked up yet */
    uint32_t            document; /* read last, and what was learnt */
    uint64_t            score;
    struct word_set     seen;
};

/* The most that they add to the score of a document. */
enum error_code pairs_most(struct pairs *pairs, uint32_t document, uint64_t *most,
                           struct error *err);

/* What they do add. */
enum error_code pairs_score(struct pairs *pairs, uint32_t document, uint64_t *score,
                            struct error *err);

/* Adds the compounds among them that the document says apart. */
enum error_code pairs_see(struct pairs *pairs, uint32_t document, struct word_set *seen,
                          struct error *err);

#endif
