/*
 * level_terms.h - what a level says, as shares of its text: of words, and of pairs of words.
 *
 *     "Mentors new leaders"   mentor 1/3   new 1/3   mentor new 1/3   leader 1/3   new leader 1/3
 *
 * Terms are those that query/seniority.h judges by, numbered from 0 as they are met.
 *
 * Units    a share is of the words of the level, pairs are not counted among them
 * Memory   in the arena given, numbers and levels alike
 * Errors   ERR_MEMORY
 * Threads  one at a time
 */
#ifndef QUERY_LEVEL_TERMS_H
#define QUERY_LEVEL_TERMS_H

#include "base/arena.h"
#include "base/map.h"
#include "text/text.h"

struct term_numbers {
    struct map  numbers;
    struct str *terms; /* by number */
    size_t      capacity;
};

struct level_share {
    size_t number; /* of the term */
    double value;  /* how often it stands there, until level_terms_end() */
};

struct level_terms {
    struct level_share *shares; /* by number, each term once */
    size_t              count, capacity;
    size_t              words;
    struct map          places; /* of terms among shares, until level_terms_end() */
};

/* Counts the terms of one cell of a level; the analyzer is of English. */
enum error_code level_terms_add(struct term_numbers *numbers, struct arena *arena,
                                struct text_analyzer *analyzer, struct str prose,
                                struct level_terms *level, struct error *err);

/* Makes shares of what was counted. */
void level_terms_end(struct level_terms *level);

/* The cosine of the roots of shares, from 0 to 1; 0 where a level has no words. */
double level_terms_likeness(const struct level_terms *a, const struct level_terms *b);

#endif
