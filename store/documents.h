/*
 * documents.h - cells into ranked postings, and out of them.
 *
 *     cells of a run    --documents_add()-->     inverter --> term, page
 *     cells of a ladder --documents_remove()-->     "
 *                                                columns  --> document
 *
 * A document is a cell that says something. The documents of a run follow those before it, and
 * their numbers follow their addresses.
 *
 * Units    as lists.h
 * Memory   of the inverter (store/inverter.h) and of the columns, until the run ends
 * Errors   as store.h
 * Threads  as the store
 */
#ifndef STORE_DOCUMENTS_H
#define STORE_DOCUMENTS_H

#include "store/database.h"

enum error_code documents_begin(struct store *store, struct error *err);

/* Numbers and adds the cells of this run, and writes all that has changed. */
enum error_code documents_add(struct store *store, struct error *err);

/* The cells of a ladder that have no number yet, as store/staged.h has them; may be empty. */
enum error_code documents_staged(struct store *store, struct arena *arena, int64_t ladder,
                                 struct str *staged, struct error *err);

/* Takes all cells of a ladder, which are still stored, out of the postings. */
enum error_code documents_remove(struct store *store, int64_t ladder, struct error *err);

/* Makes all postings anew from what is stored. */
enum error_code documents_invert(struct store *store, struct error *err);

/* A cell as ranking knows it. */
struct document {
    uint32_t            number, text;
    uint8_t             level; /* its number, or COLUMNS_MOST_LEVEL */
    const struct prose *fields[SCORE_FIELDS];
};

/* Visits all that are stored, read anew. */
typedef enum error_code document_visit(const struct document *document, void *ctx,
                                       struct error *err);
enum error_code         documents_each(struct store *store, document_visit *visit, void *ctx,
                                       struct error *err);

/* At the start of a read: forgets what is in memory of a state that is no more. */
enum error_code documents_refresh(struct store *store, struct error *err);

/* Forgets what is in memory of postings and columns. */
void documents_forget(struct store *store);

#endif
