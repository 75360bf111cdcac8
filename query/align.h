/*
 * align.h - lines up two rows of things, the order of both kept; any of them may stay alone.
 *
 * Units    worths are any finite numbers; places count from 0
 * Memory   its own, freed before it returns
 * Errors   false: out of memory
 * Threads  any
 */
#ifndef QUERY_ALIGN_H
#define QUERY_ALIGN_H

#include <stdbool.h>
#include <stddef.h>

#define ALIGN_NONE ((size_t) -1) /* it stays alone */

/*
 * Pairs of m things and n things, worth[i * n + j] each, that add up to the most; of a pair
 * that is worth nothing or less there is none. out[i] is j, or ALIGN_NONE.
 */
bool align_in_order(const double *worth, size_t m, size_t n, size_t *out);

#endif
