/*
 * ranked.h - the hits of a query by ranked postings: the best cells alone, or all.
 *
 *     sources --search_each()--> documents that score enough --judge--> hits --top--> the best
 *
 * The best are found without looking at the rest where the lists are long; then how many hits
 * there are is known only as "at least". Where they are short, every document is looked at.
 *
 * Units    scores in 1/SCORE_ONE
 * Memory   in the arena given: of the best alone, it does not grow with the hits
 * Errors   of the index only
 * Threads  as the store
 */
#ifndef QUERY_RANKED_H
#define QUERY_RANKED_H

#include "query/judge.h"
#include "query/rank.h"

struct ranked_wish {
    size_t limit, offset; /* so many behind the first; the places of these are left empty */
    size_t most_counted;  /* of lists with no more postings than this all is looked at */
    size_t most_read;     /* and where texts must be read, of so many documents */
    size_t most_paired;   /* see sources_open() */
    size_t most_cells;    /* of a hit; see struct ranked */
    bool   folds;         /* the best cell of each text */
    bool   is_sketch;     /* these alone: no others of their texts, and no totals; where it
                           * folds, of cells document and text alone */
};

/*
 * What options wish for; lists are short that have RANKED_MOST_COUNTED postings together. To look
 * into a text for a phrase takes 2 µs, thirty times as long as to look at a posting.
 */
enum { RANKED_MOST_COUNTED = 4096, RANKED_MOST_READ = 512 };

struct ranked_wish ranked_wish_of(const struct query_options *options);

/* The offset and the limit together, or as many as can be. */
size_t ranked_most(const struct ranked_wish *wish);

struct ranked_search; /* to be closed */

/*
 * The best cells, of all hits or of those that pruning leaves: their numbers and how many hits
 * there are, then the cells.
 */
enum error_code ranked_best(struct judge *judge, struct arena *arena,
                            const struct ranked_wish *wish, struct ranked_search **search,
                            struct ranking *ranking, struct error *err);
enum error_code ranked_cells(struct ranked_search *search, struct ranking *ranking,
                             struct error *err);
void            ranked_close(struct ranked_search *search); /* or NULL */

/* Visits all hits, by document, without their scores. */
enum error_code ranked_each(struct judge *judge, struct arena *arena, candidate_visit *visit,
                            void *ctx, struct error *err);

#endif
