/*
 * centred.h - how alike bags of two families are, once what each family shares is taken off.
 *
 * Every column of a ladder speaks of teams and engineers: that says nothing of one of them. So
 * bags are vectors of length 1 (counts times idf), and from each is taken the mean of its family:
 *
 *     u'[i] = u[i] - (u[0] + ... + u[m-1]) / (m + 1)
 *
 * The one in m + 1 stands for a bag that says something else, so that a family of one keeps its
 * direction. What remains is compared by its cosine.
 *
 * Units    from -1 to 1: 0 is as alike as strangers, 1 the same; an empty bag has 0 with all
 * Memory   in the arena given
 * Errors   ERR_MEMORY
 * Threads  any
 */
#ifndef QUERY_CENTRED_H
#define QUERY_CENTRED_H

#include "query/bag.h"

/* (*likeness)[i * n + j] of xs[i] and ys[j]; with the families swapped, the same. */
enum error_code centred_likeness(const struct bags *bags, struct arena *arena,
                                 const struct bag *xs, size_t m, const struct bag *ys, size_t n,
                                 double **likeness, struct error *err);

#endif
