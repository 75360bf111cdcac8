/*
 * bag.h - texts as weighted bags of terms (stems and groups of synonyms), compared.
 *
 *     "Mentors new engineers."     engin 1   mentor 1   new 1   ~mentor 1
 *     "Coaches engineers"          coach 1   engin 1   ~mentor 1
 *
 * A term of a bag is worth its idf in this index times how much its count says (BM25 without
 * the mean length). Two bags are as like as what they share is worth of all they are worth:
 *
 *     likeness(x, y) = sum over shared terms of (worth in x + worth in y) /
 *                      (worth of x + worth of y)
 *
 * which is (s(x,y) + s(y,x)) / (s(x,x) + s(y,y)) of the BM25 scores s, each word asked once.
 *
 * Units    likeness and cosine are from 0 to 1; terms count from 0 within struct bags
 * Memory   bags are yours until bags_close(); a bag lies in the arena given, and its numbers
 *          mean something only with the bags that it was read with
 * Errors   of the index only
 * Threads  as the store
 */
#ifndef QUERY_BAG_H
#define QUERY_BAG_H

#include "store/store.h"

struct bags; /* the terms met so far, numbered, and their idf */

enum error_code bags_open(struct store *store, struct bags **bags, struct error *err);
void            bags_close(struct bags *bags); /* or NULL */

struct bag_term {
    uint32_t number;
    float    count;
};

struct bag {
    struct bag_term *terms; /* by number, each once */
    size_t           count;
    double           length; /* all counts */
    double           worth;  /* of all terms together */
};

/* The stems of a prose that are no function words, and the groups that it has a member of. */
enum error_code bag_read(struct bags *bags, struct arena *arena, struct str language,
                         struct str prose, struct bag *bag, struct error *err);

/* The same of a text of the index, by its id. */
enum error_code bag_read_text(struct bags *bags, struct arena *arena, struct str language,
                              int64_t text, struct bag *bag, struct error *err);

/* One bag of all that is in several: a column, a row. Running out is remembered by the arena. */
void bag_sum(struct bags *bags, struct arena *arena, const struct bag *const *parts,
             size_t count, struct bag *sum);

double     bag_idf(const struct bags *bags, uint32_t number);
struct str bag_term(const struct bags *bags, uint32_t number);

/* How many cells of the index have the term. */
uint64_t bag_cells(const struct bags *bags, uint32_t number);

/* What a term that stands so often in the bag is worth. */
double bag_worth(const struct bags *bags, const struct bag *bag, const struct bag_term *term);

/* 1 for a bag and itself, the same both ways; 0 where either is empty. */
double bag_likeness(const struct bags *bags, const struct bag *x, const struct bag *y);

/* The cosine of counts times idf; the same is true of it. */
double bag_cosine(const struct bags *bags, const struct bag *x, const struct bag *y);

enum bag_measure { BAG_LIKENESS, BAG_COSINE };

double bag_compare(const struct bags *bags, enum bag_measure measure, const struct bag *x,
                   const struct bag *y);

/* A term that two bags share, and what it adds to their likeness or cosine. */
struct bag_share {
    uint32_t number;
    double   count_x, count_y;
    double   amount;
};

/* The shared terms, the largest amounts first; these add up to bag_compare(). */
enum error_code bag_shares(const struct bags *bags, struct arena *arena,
                           enum bag_measure measure, const struct bag *x, const struct bag *y,
                           struct bag_share **shares, size_t *count, struct error *err);

#endif
