/*
 * seniority.h - how senior a prose sounds: what it says of scope, of autonomy, of influence.
 *
 *     "Completes small tasks with guidance."            less
 *     "Sets the strategy of the organisation."          more
 *
 * It is the mean, over the words of the prose, of the weights that query/seniority_table.c has for
 * their stems and the pairs of stems side by side. Names of levels are not looked at.
 *
 * Units    none: higher is more senior, 0 says nothing known; compare texts of one ladder
 * Memory   none kept
 * Errors   seniority_of: without memory or words, or in other languages than English, about 0
 * Threads  any
 */
#ifndef QUERY_SENIORITY_H
#define QUERY_SENIORITY_H

#include "text/text.h"

double seniority_of(struct str prose);

/* The same of several proses together: their words are counted as if they were one. */
struct seniority_sum {
    double weight;
    size_t words;
};

enum error_code seniority_add(struct text_analyzer *analyzer, struct str prose,
                              struct seniority_sum *sum, struct error *err);
double          seniority_mean(const struct seniority_sum *sum);

/* What a stem or a pair of stems adds to the mean; 0 says nothing known. */
double seniority_weight(struct str term);

/* A stem ("strategi") or a pair ("set strategi"), lent for the length of the visit. */
typedef enum error_code seniority_visit(struct str term, bool is_pair, void *ctx);

/* What a prose is judged by, which its weights are learnt for; the analyzer is of English. */
enum error_code seniority_each_term(struct text_analyzer *analyzer, struct str prose,
                                    seniority_visit *visit, void *ctx, struct error *err);

#endif
