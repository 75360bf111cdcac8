/*
 * tally.h - how many hits there are, without keeping them: cells, or different texts, or the
 * levels, skills or tracks that they are in.
 *
 *     texts               1 seen   2 has all   3 -      4 seen   ...
 *     levels of a ladder  1 -      2 seen      3 seen   forgotten when another's cells come
 *
 * Of levels, skills and tracks it is relied on that the cells of a ladder come one after the other.
 * In the order of addresses they do; in that of documents, too, since a ladder is put whole and its
 * cells are numbered together (store/documents.h), also where it replaces another.
 *
 * Units    texts by their ids, levels by ordinals, skills by positions
 * Memory   in the arena given: two bits for a text, 4096 texts at a time; or those of one ladder
 * Errors   the arena remembers running out
 * Threads  any
 */
#ifndef QUERY_TALLY_H
#define QUERY_TALLY_H

#include "query/rank.h"

struct tally {
    struct arena   *arena;
    enum query_by   by;
    bool            folds;
    uint64_t        count, all_words; /* of them, those of which a cell has all words */
    int64_t         ladder;           /* whose levels or skills are marked */
    unsigned char **leaves;           /* of 4096 marks each; NULL: none is set */
    size_t          capacity;
};

void tally_init(struct tally *tally, struct arena *arena, enum query_by by, bool folds);

/* Counts a cell; whether it is the first of a hit. */
bool tally_add(struct tally *tally, const struct candidate *c);

#endif
