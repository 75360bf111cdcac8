/*
 * level_order.h - in which order the levels of a ladder go, by what their texts say.
 *
 * Of all orders it is the one that is worth most:
 *
 *     sum over all i before j of  tanh((senior[j] - senior[i]) / spread)
 *   + LEVEL_ORDER_LIKENESS * sum over neighbours of  likeness[i * count + j]
 *
 * where spread is how far senior[] lies from its mean (the root of the mean square): seniority
 * says which way up, and that neighbours say alike things settles what it leaves open.
 *
 * Units    seniorities are any numbers, likenesses from 0 to 1; levels count from 0
 * Memory   its own, freed before it returns
 * Errors   false: out of memory, or more than LEVEL_ORDER_MOST levels
 * Threads  any
 */
#ifndef QUERY_LEVEL_ORDER_H
#define QUERY_LEVEL_ORDER_H

#include <stdbool.h>
#include <stddef.h>

#define LEVEL_ORDER_LIKENESS 10.0

enum { LEVEL_ORDER_MOST = 16 };

/* order[0] is the most junior; likeness is the same both ways. */
bool level_order(const double *senior, const double *likeness, size_t count, size_t *order);

/* Spearman's rank correlation of an order with 0, 1, 2...: 1 for the same, -1 for its reverse. */
double level_order_agreement(const size_t *order, size_t count);

#endif
