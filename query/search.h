/*
 * search.h - what the searches over ranked postings share: of the best cells and of all
 * (query/ranked.c), and of the best levels, skills and tracks (query/groups.c).
 *
 *     sources --best_each()--> documents that score enough --search_judge()--> hits
 *
 * Units    scores in 1/SCORE_ONE
 * Memory   in the arena given; search_close() frees what cursors hold besides
 * Errors   of the index only
 * Threads  as the store
 */
#ifndef QUERY_SEARCH_H
#define QUERY_SEARCH_H

#include "query/champions.h"
#include "query/judge.h"
#include "query/pairs.h"

struct search {
    struct judge  *judge;
    struct arena  *arena;
    struct sources sources;
    struct pairs   pairs;
    uint64_t       enough;      /* what a document must score, which visits may raise */
    bool           needs_words; /* to tell hits; else who has a word is one */
    bool           needs_cell;

    /* its own */
    struct champions_search *champions; /* NULL: nothing was sampled */

    struct word_set required; /* words that every hit has, and every document that is visited */
    bool            has_required; /* each is somewhere */
    bool            requires_all; /* there are no other words */
    bool            reads_names;
    bool            filters_levels; /* by number */
};

/* most_paired: see sources_open(). */
enum error_code search_open(struct search *search, struct judge *judge, struct arena *arena,
                            size_t most_paired, struct error *err);
void            search_close(struct search *search);

/* Whether words must be looked at to tell hits, and, where that counts, who has all of them. */
bool search_needs_words(const struct search *search, bool counts);

/* Whether texts must be read to tell hits. */
bool search_reads_texts(const struct search *search);

/* How many documents are visited at most. */
uint64_t search_most_visited(const struct search *search);

/*
 * Visits some of those that score most (query/champions.h), with what they score at least, so that
 * search->enough may be known before the others are looked at. *is_worth: see champions_sample().
 */
enum error_code search_sample(struct search *search, size_t number, best_visit *visit,
                              void *ctx, bool *is_worth, struct error *err);

/* Whether so much is enough to look at champions alone. */
bool search_has_sampled(const struct search *search);

/* Visits documents that may be hits and score enough, or might with words side by side. */
enum error_code search_each(struct search *search, best_visit *visit, void *ctx,
                            struct error *err);

/*
 * The score of a document that is visited, which may have been found by a bound. *is_enough: it may
 * reach `least`; else the score may lack what words side by side add.
 */
enum error_code search_settle(struct search *search, struct candidate *c, uint64_t least,
                              bool *is_enough, struct error *err);

/* Which words a document has, and what it scores but for what stands side by side. */
enum error_code search_see(struct search *search, uint32_t document, struct word_set *seen,
                           uint64_t *score, struct error *err);

/* Which words a document has that was visited. */
enum error_code search_see_visited(struct search *search, uint32_t document,
                                   struct word_set *seen, struct error *err);

/* Whether a document that has these words is what the query asks for, filters apart. */
enum error_code search_judge_words(struct search *search, struct candidate *c, bool *is_hit,
                                   struct error *err);

/* Whether a document that is visited is a hit; fills the candidate as far as that takes. */
enum error_code search_judge(struct search *search, struct candidate *c, bool *is_hit,
                             struct error *err);

/* Scores and judges any other cell, which is read but for its words. */
enum error_code search_judge_cell(struct search *search, struct candidate *c, bool *is_hit,
                                  struct error *err);

#endif
