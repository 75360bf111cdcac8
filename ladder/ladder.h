/*
 * ladder.h - the nouns: a ladder is a grid of levels (rows) and skills (columns).
 *
 *                 skills[0]    skills[1]
 *     levels[0]   cells[0]     cells[1]      cell of level l and skill s:
 *     levels[1]   cells[2]     cells[3]      cells[l * skill_count + s]
 *
 * An ordinal counts levels from 1, junior to senior; a position counts skills from 0.
 *
 * Units    lines count from 1; 0 is unknown
 * Memory   plain structs on loan from whoever filled them
 * Errors   none
 * Threads  values
 */
#ifndef LADDER_LADDER_H
#define LADDER_LADDER_H

#include "base/str.h"

/* Set in cell.flags: the text begins, or ends, in the middle of a sentence. */
enum cell_flags { CELL_CUT_START = 1, CELL_CUT_END = 2 };

struct level {
    struct str label;    /* as published; may be empty */
    bool       inferred; /* the label was missing and its neighbours prove it */
};

struct skill {
    struct str name;
};

struct cell {
    struct str text; /* empty: nothing is said */
    unsigned   line;
    unsigned   flags; /* of enum cell_flags */
};

struct ladder {
    struct str    org; /* may be empty */
    struct str    track;
    struct str    language; /* ISO 639-1 code, "en" */
    unsigned      line;     /* where the table begins */
    struct level *levels;   /* level_count, junior first */
    struct skill *skills;   /* skill_count */
    struct cell  *cells;    /* level_count * skill_count, row by row */
    size_t        level_count, skill_count;
};

static inline struct cell *
ladder_cell(const struct ladder *ladder, size_t level, size_t skill)
{
    return &ladder->cells[level * ladder->skill_count + skill];
}

/* "x/acme--security.csv" says that acme published security; without "--" org is empty. */
void ladder_names_of_path(struct str path, struct str *org, struct str *stem);

/*
 * What "level 3" means for a label: the number in it ("IC3", "L3", "6 (by invitation)"), else
 * the ordinal. A number inside a word ("1st", "n00b") is none.
 */
unsigned level_number(struct str label, unsigned ordinal);

/* The number in a label and where it stands; false when it has none. */
bool level_label_number(struct str label, unsigned *number, size_t *start, size_t *end);

#endif
