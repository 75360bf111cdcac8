/*
 * skill_pairs.h - how well skills are matched with those that a reader judged to be the same.
 *
 * Of each skill that has one of grade 2 or 3 in the other ladder, the skills of this are ranked by
 * how alike they are: whether the first is of the highest grade, nDCG@3, and 1 / the rank of the
 * first of grade 2 or 3. Of the pairs that rung_match() makes one to one: how many are of grade 2 or
 * 3, and how many of the skills that have one of these were given one.
 *
 * Units    measures are from 0 to 1
 * Memory   in the arena given
 * Errors   of the file and of the index
 * Threads  one at a time
 */
#ifndef TOOLS_SKILL_PAIRS_H
#define TOOLS_SKILL_PAIRS_H

#include "base/arena.h"
#include "include/rung.h"

/* Measures the index on folder/skill_pairs.tsv and prints; verbose: also each skill missed. */
enum error_code skill_pairs_measure(struct arena *arena, struct rung *index, const char *folder,
                                    bool is_verbose, struct error *err);

#endif
