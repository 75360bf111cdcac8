/*
 * thing.h - what a cell, level, skill, track or free text says, compared.
 *
 *     likeness = 1 - (1 - said) * (1 - 0.15 * name) * (1 - 0.15 * place)
 *
 * said   how like the texts are: cells by bag_likeness(), which a word said twice changes
 *        little; levels, skills and tracks, which say much, by bag_cosine()
 * name   how like the names are: of the skills that both stand in, or of two tracks
 * place  how near the levels are, each as its place between the first and the last of its ladder
 *
 * What one of the two does not have is 0. Equal texts are 1, whatever stands around them.
 *
 * Units    all from 0 to 1
 * Memory   in the arena of the reader
 * Errors   of the index only
 * Threads  as the store
 */
#ifndef QUERY_THING_H
#define QUERY_THING_H

#include "base/map.h"
#include "query/bag.h"
#include "query/query.h"

struct thing {
    enum query_by     kind;
    const struct bag *said;
    const struct bag *name;  /* of a skill or, of a track, its own; NULL: it has none */
    double            place; /* of its level */
    bool              has_place;
    int64_t           text; /* of a cell; else 0 */
};

/* What was read of texts and names, kept for the next thing. */
struct thing_reader {
    struct store *store;
    struct bags  *bags;
    struct arena *arena;

    /* its own */
    struct map         text_at, name_at; /* into bags_read */
    const struct bag **bags_read;
    size_t             count, capacity;
};

enum error_code thing_read_cell(struct thing_reader *reader, const struct store_cell *cell,
                                struct thing *thing, struct error *err);

/* A level, skill or the whole track; level and skill are indexes, where the kind has them. */
enum error_code thing_read_whole(struct thing_reader *reader, const struct store_ladder *ladder,
                                 enum query_by kind, size_t level, size_t skill,
                                 struct thing *thing, struct error *err);

/* Words of one's own, in the language of the index that knows most of them. */
enum error_code thing_read_prose(struct thing_reader *reader, struct str prose,
                                 struct thing *thing, struct error *err);

struct thing_likeness {
    double said, name, place;
    double all;
};

#define THING_NAME_WEIGHT  0.15
#define THING_PLACE_WEIGHT 0.15

struct thing_likeness thing_compare(const struct bags *bags, const struct thing *x,
                                    const struct thing *y);

/* What they say of a text of the index, whatever stands around it; said alone counts. */
enum error_code thing_read_text(struct thing_reader *reader, int64_t text, struct thing *thing,
                                struct error *err);

/* The likeness of two things can be no more than this, whatever their names and places. */
static inline double
thing_most_likeness(double said)
{
    return 1 - (1 - said) * (1 - THING_NAME_WEIGHT) * (1 - THING_PLACE_WEIGHT);
}

/* By what the texts of two things are compared. */
enum bag_measure thing_measure(const struct thing *x, const struct thing *y);

#endif
