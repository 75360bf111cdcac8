/*
 * columns.h - what must be known of every document, in columns of numbers: its lengths when postings
 *     are written or checked, its level and text when it may be a hit.
 *
 *     table document:  1    | lengths of texts | of skills | of tracks | levels | texts
 *                      449  | ...
 *
 * A row holds COLUMNS_DOCUMENTS documents and is read once, when the first of them is asked
 * for; a search asks for those that may be among its hits.
 *
 * Units    lengths as score_length() has them; a level is its number, at most
 *          COLUMNS_MOST_LEVEL; a text is its id
 * Memory   of the store, until columns_forget(): 4 kB a row that was asked for
 * Errors   ERR_DAMAGED where a row is not as it was written
 * Threads  as the store
 */
#ifndef STORE_COLUMNS_H
#define STORE_COLUMNS_H

#include "store/store.h"

enum { COLUMNS_DOCUMENTS = 448, COLUMNS_MOST_LEVEL = 255 };

struct columns_row {
    uint16_t text_lengths[COLUMNS_DOCUMENTS];
    uint8_t  skill_lengths[COLUMNS_DOCUMENTS], track_lengths[COLUMNS_DOCUMENTS];
    uint8_t  levels[COLUMNS_DOCUMENTS];
    uint32_t texts[COLUMNS_DOCUMENTS];
    bool     is_changed;
    bool     loses_some; /* documents; perhaps all */
};

struct columns {
    struct columns_row **rows; /* NULL: not read yet */
    size_t               capacity;
};

/* The row of a document, which stands in it at document % COLUMNS_DOCUMENTS. */
enum error_code columns_row(struct store *store, uint32_t document, struct columns_row **row,
                            struct error *err);

/* How long a field of the row's i-th document is. */
static inline uint32_t
columns_length(const struct columns_row *row, enum score_field field, size_t i)
{
    return field == SCORE_TEXT    ? row->text_lengths[i]
           : field == SCORE_SKILL ? row->skill_lengths[i]
                                  : row->track_lengths[i];
}

/* Writes the rows that were changed, and drops those of which no document is left. */
enum error_code columns_write(struct store *store, struct error *err);

/* Writes the rows that were changed and lose nothing, and gives back their room. */
enum error_code columns_spill(struct store *store, struct error *err);

void columns_forget(struct store *store);

#endif
