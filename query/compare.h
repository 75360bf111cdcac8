/*
 * compare.h - two or more levels, skills, cells or ladders side by side.
 *
 *     sides     A: levels 1 2 3        lines of levels   1 1   2 2   3 -   - 4
 *               B: levels 1 2 4        rows              every line of levels with every line
 *                                                        of skills, where anybody says anything
 *
 * Whole ladders and skills have their levels lined up, whole ladders and levels their skills;
 * a single level (skill) of each stands beside the other whatever it is called. Each side is
 * lined up with the first: what goes by one name first; levels then by the number in their
 * labels; skills then as compare_line_up() found, or else by the words of their columns, one to one
 * (query/assign.h) where these share COMPARE_LEAST_ALIKE and more. Of ladders of two organisations labels mean nothing:
 * their levels stand as compare_line_up() found. What is left stands alone.
 *
 * Units    levels and skills by index; COMPARE_NONE: there is none
 * Memory   what is made lies in the arena given and borrows the ladders
 * Errors   ERR_MEMORY, and of compare_line_up() those of the index
 * Threads  values; compare_line_up() as the store
 */
#ifndef QUERY_COMPARE_H
#define QUERY_COMPARE_H

#include <stdint.h>

#include "base/arena.h"
#include "ladder/address.h"
#include "ladder/ladder.h"
#include "query/words_diff.h"
#include "store/store.h"

#define COMPARE_NONE        SIZE_MAX
#define COMPARE_LEAST_ALIKE 0.5

/* Of more skills without a partner than this, none is looked for by words. */
enum { COMPARE_MOST_RENAMED = 200 };

struct compare_side {
    const struct ladder *ladder;
    enum address_kind    kind;         /* what of it: the same kind for all sides */
    size_t               level, skill; /* where the kind has them */
    /* By skill (level) of the first side, the one of this; NULL: not found out. */
    const size_t *skills, *levels;
};

/* Levels (skills) that stand side by side. */
struct compare_line {
    size_t *at; /* by side */
};

enum compare_change { COMPARE_SAME, COMPARE_CHANGED, COMPARE_REMOVED, COMPARE_ADDED };
enum { COMPARE_CHANGES = 4 };

struct compare_cell {
    const struct cell *cell; /* NULL: the side has no such place */
    struct words_diff  diff; /* from the first side's; of rows that changed */
};

struct compare_row {
    enum compare_change  change; /* REMOVED: only the first side says it; ADDED: all but it */
    size_t               level, skill; /* lines */
    struct compare_cell *cells;        /* by side */
};

struct comparison {
    struct compare_line *levels, *skills; /* those of the first side, then the others' own */
    size_t               level_count, skill_count;
    struct compare_row  *rows; /* by line of levels, then of skills */
    size_t               row_count;
    size_t               changes[COMPARE_CHANGES]; /* how many rows */
};

/* Notes which skills and levels of two ladders of the index stand side by side, by what they say. */
enum error_code compare_line_up(struct store *store, struct arena *arena,
                                const struct store_ladder *first,
                                const struct store_ladder *other, struct compare_side *side,
                                struct error *err);

enum error_code compare_sides(struct arena *arena, const struct compare_side *sides,
                              size_t count, struct comparison *comparison, struct error *err);

#endif
