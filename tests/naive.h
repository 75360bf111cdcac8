/*
 * naive.h - search by reading every cell: slow, obvious, and what the engine must agree with.
 *
 * It shares with the engine what a query asks for (query/parse.h), how prose is split
 * (text/text.h) and what a score is (store/score.h), and nothing else: counting, synonyms,
 * phrases, the tree, filters, grouping, facets and order are done here again, in the plainest way.
 *
 * Units    scores as in query/query.h
 * Memory   a corpus and results lie in the arena given
 * Errors   fail the test
 * Threads  one at a time
 */
#ifndef TESTS_NAIVE_H
#define TESTS_NAIVE_H

#include "query/query.h"

/* Every cell of an index, read once. */
struct naive_corpus;

struct naive_corpus *naive_read(struct store *store, struct arena *arena);

/* Whether a text or name ties these forms, with a blank between them here, by hyphens. */
bool naive_ties(const struct naive_corpus *corpus, struct str parts);

struct naive_hit {
    struct str  address;
    uint64_t    score;
    struct str *others; /* folded: the cells with the same text; of a group: all its cells */
    size_t      other_count;
};

struct naive_hits {
    struct naive_hit *items; /* all of them, best first */
    size_t            count;
    uint64_t          all_words;

    struct query_facet_values facets[QUERY_FACETS]; /* all values, most cells first */
};

struct naive_hits naive_search(const struct naive_corpus *corpus, struct arena *arena,
                               struct str query, const struct query_options *options);

#endif
