/*
 * rank.h - candidates in order: cells, folded or not, or the levels, skills and tracks that
 * they stand in.
 *
 * Units    scores of cells in 1/SCORE_ONE, of groups in 1/(SCORE_ONE * SCORE_GROUP_SCALE)
 * Memory   in the arena given; a ranking borrows the candidates
 * Errors   ERR_MEMORY
 * Threads  any
 */
#ifndef QUERY_RANK_H
#define QUERY_RANK_H

#include "query/match.h"

/* A hit: a cell and those with the same text, or a group and its best cells. */
struct ranked {
    uint64_t                 score;
    const struct candidate **cells; /* best first; never empty */
    size_t                   count, capacity;
};

struct ranking {
    struct ranked *items; /* best first */
    size_t         count, capacity;
    uint64_t       total;       /* hits, of which these may be the best alone */
    uint64_t       all_words;   /* of them, those of which a cell has all that is asked for */
    bool           is_at_least; /* there may be more of both */
};

/* is_scored: false when candidates are in the order to keep. */
enum error_code rank(struct arena *arena, struct candidates *candidates, bool is_scored,
                     enum query_by by, bool folds, struct ranking *ranking, struct error *err);

#endif
