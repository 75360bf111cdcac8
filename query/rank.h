/*
 * rank.h - hits put together: cells, folded or not, or the levels, skills and tracks they are in.
 *
 * Units    scores of cells in 1/SCORE_ONE, of groups in 1/(SCORE_ONE * SCORE_GROUP_SCALE)
 * Memory   in the arena given
 * Errors   ERR_MEMORY
 * Threads  any
 */
#ifndef QUERY_RANK_H
#define QUERY_RANK_H

#include "query/judge.h"

/* What hits are put together by: two numbers tell one text, cell, level, skill or track. */
struct rank_key {
    int64_t of, part;
};

struct rank_key rank_key(const struct store_cell *cell, enum query_by by, bool folds);

/* A hit: a cell and those with the same text, or a group and its best cells. */
struct ranked {
    uint64_t          score;
    struct candidate *cells; /* best first; never empty */
    size_t            count, capacity;
    size_t            cell_count; /* of which these may be the best alone */
    bool              has_all;    /* one of the cells has all that is asked for */
};

/* So many cells of a hit are shown: it and ten others, or the three that its score is made of. */
enum { RANK_MOST_ALSO_IN = 10, RANK_MOST_GROUP_CELLS = 3 };

size_t rank_most_cells(enum query_by by);

/* Adds a cell that is no better than those before; no more than `most` are kept. */
void rank_append(struct arena *arena, struct ranked *ranked, const struct candidate *c,
                 size_t most);

/* Compares two candidates: the better one first, of one score that of the lower number. */
int rank_by_score(const void *a, const void *b);

/* Adds cells in any order; then rank_cut() puts the best of them in order. */
void rank_add(struct arena *arena, struct ranked *ranked, const struct candidate *c,
              size_t most);
void rank_cut(struct ranked *ranked, size_t most);

/* What the score of a group is, by its best cells. */
uint64_t rank_group_score(const struct ranked *ranked);

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
