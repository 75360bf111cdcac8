/*
 * similarity.h - how well rung_similar() finds what was judged alike.
 *
 *     similar cells   the sources of cell_sources.tsv, each held to the cells of its target
 *                     ladders: nDCG@3 and MRR by cell_qrels.tsv
 *     damaged cells   every cell of the two damaged ladders (seeds/) among those of the whole
 *                     ones (ladders/tsv/teleport-truth--*): is the first the one that it was?
 *
 * Units    as measures.h
 * Memory   in the arena given
 * Errors   an error_code; the library's and those of reading
 * Threads  one at a time
 */
#ifndef TOOLS_SIMILARITY_H
#define TOOLS_SIMILARITY_H

#include "include/rung.h"
#include "tools/measures.h"

/* The cells of an index: what the judgements call each, and where it stands. */
struct similarity_cells {
    struct rung      *index;
    const struct map *by_id, *by_address; /* into the following */
    const struct str *ids, *addresses;
};

/* Prints the figures of folder (the judged queries'); nothing where it has no sources. */
enum error_code similarity_of_cells(struct arena *arena, const char *folder,
                                    const struct similarity_cells *cells, bool is_verbose,
                                    struct error *err);

/* Indexes both into the file at path and prints how many are found; nothing without them. */
enum error_code similarity_of_damaged(struct arena *arena, const char *shared, const char *path,
                                      struct error *err);

#endif
