/*
 * lineup.h - two ladders beside each other: which skill is which, and which level is which.
 *
 *     Impact          Product Output   .24       1   1
 *     Threat Fluency  -                          2   2
 *
 * Skills go one to one, so that all likenesses add up to the most, and stay alone rather than go
 * with one less like than LINEUP_NONE_BELOW. Levels keep their order, and go by what they say, by
 * where they stand and by how senior they sound. docs/scoring.md works the formulas.
 *
 * Units    a likeness of skills is at most 1, of one and itself, and about 0 of strangers; scores
 *          of pairs are it, from 0 to 1. Levels and skills count from 0
 * Memory   in the arena given
 * Errors   of the index
 * Threads  as the store
 */
#ifndef QUERY_LINEUP_H
#define QUERY_LINEUP_H

#include "query/bag.h"

#define LINEUP_NONE       ((size_t) -1)
#define LINEUP_NONE_BELOW 0.1

/* Pairs of a skill of A and one of B that somebody decided; they do not contradict each other. */
struct lineup_wish {
    size_t a, b;
    bool   is_same; /* else never */
};

struct lineup_options {
    const struct lineup_wish *wishes;
    size_t                    wish_count;
};

struct lineup_pair {
    size_t a, b;  /* b: LINEUP_NONE where a has none */
    double score; /* 0 where it has none */
};

/* Two levels at which the cells of a pair of skills say what is most alike. */
struct lineup_show {
    size_t a, b;
    double score; /* bag_likeness() of the two cells */
};

enum { LINEUP_MOST_SHOWN = 3 };

struct lineup_evidence {
    struct lineup_show items[LINEUP_MOST_SHOWN]; /* best first, no cell twice */
    size_t             count;
};

struct lineup {
    struct lineup_pair     *skills;   /* every skill of A, in its order */
    struct lineup_evidence *evidence; /* of each of them */
    size_t                  skill_count;
    struct lineup_pair     *levels; /* every level of A, in its order */
    size_t                  level_count;
    double                 *likeness; /* of all skills: [a * skills of B + b] */
    double *cells; /* of each cell of A and the one that stands where its skill's and
                                    * its level's partner meet: [level * skill_count + skill]; 0: none */
};

/* options NULL: nothing was decided. With the ladders swapped, pairs are the same, mirrored,
 * unless two ways to pair are worth just the same. */
enum error_code lineup_ladders(struct bags *bags, struct store *store, struct arena *arena,
                               const struct store_ladder *a, const struct store_ladder *b,
                               const struct lineup_options *options, struct lineup *lineup,
                               struct error *err);

#endif
