/*
 * list_writer.h - one list, from its old pages to its new.
 *
 *     list_writer_begin(&w, &old, removed, removed_count);
 *     rc = list_writer_pass_old(&w, more_comes, err);
 *     rc = list_writer_push(&w, posting, err);           for each new one
 *     rc = list_writer_end(&w, &bytes, err);
 *
 * A list changes where its documents come and go: new ones, which have the highest numbers, go
 * behind its last page, and pages that lose some are written anew, together with the next one
 * when little is left of them. All other pages stay as they are, so what a run costs depends on
 * what it changes, and there are no segments to merge (after Cutting & Pedersen 1990).
 *
 * Units    as lists.h
 * Memory   1 MB from list_writer_open() to list_writer_close()
 * Errors   as store.h
 * Threads  as the store
 */
#ifndef STORE_LIST_WRITER_H
#define STORE_LIST_WRITER_H

#include "store/database.h"

struct list_writer {
    struct store      *store;
    const struct list *old;
    struct posting    *pending; /* in no page yet */
    size_t             pending_count;
    const uint32_t    *removed; /* documents in order, of which some may not be in the list */
    size_t             removed_count;
    uint64_t           count; /* of postings in the new list */
    struct list_page   last_page;
    size_t             page_count;
    struct buffer      directory; /* of pages, as the row of the term has it */
    struct buffer      page;      /* being read or written */
};

enum error_code list_writer_open(struct list_writer *w, struct store *store, struct error *err);

/* Of an empty list the key and the field are taken; removed are documents in order. */
void list_writer_begin(struct list_writer *w, const struct list *old, const uint32_t *removed,
                       size_t removed_count);

/* What is left of the old list; more_comes: postings are pushed afterwards. */
enum error_code list_writer_pass_old(struct list_writer *w, bool more_comes, struct error *err);

/* A posting behind all others, unless it is of a document that is removed. */
enum error_code list_writer_push(struct list_writer *w, struct posting posting,
                                 struct error *err);

/* Writes what is left, and the list's part of the term's row behind out. */
enum error_code list_writer_end(struct list_writer *w, struct buffer *out, struct error *err);

void list_writer_close(struct list_writer *w);

typedef enum error_code list_visit_posting(void *ctx, struct posting posting,
                                           struct error *err);

/* The postings of a list's page, whose bytes list_load_page() gave. */
enum error_code list_each_posting(struct store *store, const struct list *list, size_t page,
                                  struct str bytes, list_visit_posting *visit, void *ctx,
                                  struct error *err);

#endif
