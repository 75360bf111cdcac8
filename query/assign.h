/*
 * assign.h - the best one-to-one assignment of rows to columns, any of which may stay alone.
 *
 *     worth   x  y        none = 0.3: a goes with y and b with x, which earns 1.4 in all;
 *         a  .9 .8        c stays alone and earns 0.3
 *         b  .6 .1
 *         c  .2 .1
 *
 * Hungarian algorithm with shortest paths (Kuhn 1955, Jonker and Volgenant 1987), in
 * m * m * (m + n) steps. The same worths always give the same assignment.
 *
 * Units    worths are any finite numbers up to ASSIGN_ALWAYS; rows and columns count from 0
 * Memory   its own, freed before it returns
 * Errors   false: out of memory
 * Threads  any
 */
#ifndef QUERY_ASSIGN_H
#define QUERY_ASSIGN_H

#include <stdbool.h>
#include <stddef.h>

#define ASSIGN_NONE ((size_t) -1) /* the row stays alone */

/* What is worth more, or less, than any pairs of other worths together can make good. */
#define ASSIGN_ALWAYS 1e6
#define ASSIGN_NEVER  (-1e6)

/*
 * Pairs m rows with n columns, worth[row * n + column] each, so that all worths add up to the
 * most; a row that stays alone earns none. out[row] is its column, or ASSIGN_NONE.
 */
bool assign_best(const double *worth, size_t m, size_t n, double none, size_t *out);

#endif
