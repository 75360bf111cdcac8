/*
 * level_pairs.h - how many levels rung_match() lines up as a reader did.
 *
 * Of each level of A in levels.tsv: whether the level of B that it goes with is the one accepted.
 * Beside it, what comes of counting levels from the bottom.
 *
 * Units    none
 * Memory   in the arena given
 * Errors   of the file and of the index
 * Threads  one at a time
 */
#ifndef TOOLS_LEVEL_PAIRS_H
#define TOOLS_LEVEL_PAIRS_H

#include "tools/similarity.h"

/* Prints the figures of folder (the judged queries'); verbose: also each level missed. */
enum error_code level_pairs_measure(struct arena *arena, const char *folder,
                                    const struct similarity_cells *cells, bool is_verbose,
                                    struct error *err);

#endif
