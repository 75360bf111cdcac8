/*
 * level_sense.h - whether the rows of a ladder stand in the order that their texts tell.
 *
 *     Expert      sets the strategy ...      most senior by its text, and read as the lowest
 *     Senior      owns larger parts ...
 *     Junior      with guidance ...
 *
 * The labels of its levels say which way up a ladder stands where they have numbers or words like
 * "senior"; then only what speaks strongly against it is told. docs/scoring.md has the measures.
 *
 * Units    places count from 0, of levels that have words; agreement and trend from -1 to 1
 * Memory   a sentence lies in the arena given; what else is needed is freed
 * Errors   ERR_MEMORY
 * Threads  one at a time with one analyzer
 */
#ifndef QUERY_LEVEL_SENSE_H
#define QUERY_LEVEL_SENSE_H

#include "base/arena.h"
#include "ladder/ladder.h"
#include "query/level_order.h"
#include "text/text.h"

/* Fewer levels stand in the wrong order by chance too often. */
enum { LEVEL_SENSE_LEAST = 4 };

/* What the texts of levels tell, held against the rows as they stand. */
struct level_sense {
    size_t order[LEVEL_ORDER_MOST]; /* level_order(): rows, the most junior first */
    size_t count;
    double agreement; /* of that order with the rows */
    double trend;     /* correlation of seniorities with the rows */
    double spread; /* of seniorities: the root of the mean square of how far they lie apart */
};

/* As level_order(). */
bool level_sense_of(const double *senior, const double *likeness, size_t count,
                    struct level_sense *sense);

/* The order of the texts is the reverse of the rows', and so are seniorities. */
bool level_sense_is_upside_down(const struct level_sense *sense);

/* It is another than the rows', and texts lie far enough apart to tell. */
bool level_sense_is_another(const struct level_sense *sense);

/* Whether one of the labels has a number or a word that says how senior its level is. */
bool level_labels_tell(const struct ladder *ladder);

/*
 * What speaks against the rows, as a sentence; empty: nothing, or the ladder is not English or has
 * too few levels, or too many. The analyzer is of English.
 */
enum error_code level_sense_doubt(struct text_analyzer *analyzer, struct arena *arena,
                                  const struct ladder *ladder, struct str *sentence,
                                  struct error *err);

#endif
