/*
 * said.h - what a ladder says, as bags: its cells, its columns and rows, the names of its skills.
 *
 * Units    cells row by row: cells[level * skill_count + skill]
 * Memory   in the arena given; the ladder is borrowed
 * Errors   of the index
 * Threads  as the store
 */
#ifndef QUERY_SAID_H
#define QUERY_SAID_H

#include "query/bag.h"
#include "text/text.h"

struct said {
    const struct store_ladder *ladder;
    struct bag                *cells; /* empty ones where nothing is said */
    struct bag                *columns, *rows, *names;
};

enum error_code said_read(struct bags *bags, struct store *store, struct arena *arena,
                          const struct store_ladder *ladder, struct said *said,
                          struct error *err);

/* How senior each row sounds (query/seniority.h); NAN: it says nothing, or not in English. */
enum error_code said_seniority(struct store *store, struct arena *arena,
                               struct text_analyzer *english, const struct store_ladder *ladder,
                               double **senior, struct error *err);

static inline const struct bag *
said_cell(const struct said *said, size_t level, size_t skill)
{
    return &said->cells[level * said->ladder->skill_count + skill];
}

#endif
