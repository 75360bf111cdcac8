#include "store/list_writer.h"

#include <stdlib.h>

enum {
    PENDING_POSTINGS = 64 * 1024, /* more than fit into a page */
    FEW_IN_PAGE = 512, /* postings that are worth joining to those of the next page */
    ROOMY_PAGE_BYTES = PAGE_BYTES * 3 / 4
};

/* A list on its way from the old pages to the new. */
struct list_writer {
    struct store       *store;
    const struct list  *old;
    struct posting     *pending; /* in no page yet */
    size_t              pending_count;
    const uint32_t     *removed; /* documents in order, of which some may be in no list */
    size_t              removed_count;
    uint64_t            count; /* of postings in the new list */
    struct list_page    last_page;
    size_t              page_count;
    struct buffer       directory; /* of pages, as the row of the term has it */
    struct buffer       page;      /* being read or written */
    struct columns_row *row;       /* of the last document */
    uint32_t            row_start;
};

/* ---- postings into pages ---- */

static void
note_page(struct list_writer *w, struct list_page page)
{
    varint_write(&w->directory, page.first - (w->page_count > 0 ? w->last_page.last : 0));
    varint_write(&w->directory, page.last - page.first);
    varint_write(&w->directory, page.largest);
    w->last_page = page;
    w->page_count++;
}

static enum error_code
write_page(struct list_writer *w, const struct posting *postings, size_t count, size_t *written,
           struct error *err)
{
    struct list_page page = { .first = postings[0].document };
    sqlite3_stmt    *sql;
    enum error_code  rc = statement(w->store, SQL_PAGE_ADD, &sql, err);

    if (rc != OK)
        return rc;
    *written = page_write(postings, count, page.first - 1, &w->page);
    page.last = postings[*written - 1].document;
    for (size_t i = 0; i < *written; i++)
        if (postings[i].impact > page.largest)
            page.largest = postings[i].impact;
    note_page(w, page);
    if (w->page.failed || w->directory.failed)
        return error_memory(err);
    bind_int(sql, 1, w->old->key | page.first);
    bind_blob(sql, 2, buffer_str(&w->page));
    return run(w->store, sql, err);
}

/* Writes pages until no more than most postings are pending. */
static enum error_code
write_pending(struct list_writer *w, size_t most, struct error *err)
{
    size_t          done = 0, written;
    enum error_code rc = OK;

    while (rc == OK && w->pending_count - done > most) {
        rc = write_page(w, w->pending + done, w->pending_count - done, &written, err);
        if (rc == OK)
            done += written;
    }
    w->pending_count -= done;
    memmove(w->pending, w->pending + done, w->pending_count * sizeof *w->pending);
    return rc;
}

static bool
is_removed(struct list_writer *w, uint32_t document)
{
    while (w->removed_count > 0 && *w->removed < document) {
        w->removed++;
        w->removed_count--;
    }
    return w->removed_count > 0 && *w->removed == document;
}

static enum error_code
push(struct list_writer *w, uint32_t document, uint32_t tf, uint32_t length, struct error *err)
{
    enum error_code rc = OK;

    if (is_removed(w, document))
        return OK;
    if (w->pending_count == PENDING_POSTINGS)
        rc = write_pending(w, PENDING_POSTINGS / 4, err);
    if (rc != OK)
        return rc;
    w->pending[w->pending_count++] =
        (struct posting){ document, (uint16_t) tf, (uint16_t) length,
                          (uint16_t) store_impact(w->store, w->old->field, tf, length) };
    w->count++;
    return OK;
}

/* A posting that was gathered, whose length the columns know. */
static enum error_code
push_new(struct list_writer *w, uint32_t document, uint32_t tf, struct error *err)
{
    enum error_code rc = OK;

    if (!w->row || document - w->row_start >= COLUMNS_DOCUMENTS) {
        rc = columns_row(w->store, document, &w->row, err);
        w->row_start = document - document % COLUMNS_DOCUMENTS;
    }
    return rc == OK ? push(w, document, tf,
                           columns_length(w->row, w->old->field, document - w->row_start), err)
                    : rc;
}

/* ---- old pages ---- */

static enum error_code
push_page(struct list_writer *w, size_t at, struct error *err)
{
    const struct list_page *page = &w->old->pages[at];
    struct buffer           bytes = { 0 };
    uint32_t                before = page->first - 1;
    enum error_code         rc = list_load_page(w->store, w->old, at, &bytes, err);
    size_t                  blocks = rc == OK ? page_block_count(buffer_str(&bytes)) : 0;

    if (rc == OK) /* before a new page may begin where it began */
        rc = run_with_int(w->store, SQL_PAGE_DROP, w->old->key | page->first, err);
    for (size_t b = 0; rc == OK && b < blocks; b++) {
        uint32_t       documents[BLOCK_POSTINGS];
        struct weights weights;
        struct block   block;

        if (!page_block(buffer_str(&bytes), b, &block) ||
            !page_documents(buffer_str(&bytes), &block, before, documents) ||
            !page_weights(buffer_str(&bytes), &block, &weights))
            rc = lists_damaged(w->store, err);
        for (size_t i = 0; rc == OK && i < block.count; i++)
            rc = push(w, documents[i], weights.tfs[i], weights.lengths[i], err);
        before = block.last;
    }
    buffer_free(&bytes);
    return rc;
}

static enum error_code
has_room(struct list_writer *w, size_t at, bool *has, struct error *err)
{
    enum error_code rc = list_load_page(w->store, w->old, at, &w->page, err);

    *has = rc == OK && w->page.length < ROOMY_PAGE_BYTES;
    return rc;
}

static bool
loses_some(const struct list_writer *w, const struct list_page *page)
{
    size_t i = 0;

    while (i < w->removed_count && w->removed[i] < page->first)
        i++;
    return i < w->removed_count && w->removed[i] <= page->last;
}

/* Keeps a page as it is, or takes it apart. */
static enum error_code
pass_page(struct list_writer *w, size_t at, bool more_comes, struct error *err)
{
    const struct list_page *page = &w->old->pages[at];
    bool                    is_open = loses_some(w, page);
    enum error_code         rc = OK;

    if (!is_open && more_comes && at + 1 == w->old->page_count)
        rc = has_room(w, at, &is_open, err);
    if (rc == OK && !is_open && w->pending_count >= FEW_IN_PAGE)
        rc = write_pending(w, 0, err);
    if (rc != OK)
        return rc;
    if (is_open || w->pending_count > 0)
        return push_page(w, at, err);
    note_page(w, *page);
    return OK;
}

static enum error_code
pass_old(struct list_writer *w, bool more_comes, struct error *err)
{
    uint32_t        documents[BLOCK_POSTINGS];
    struct weights  weights;
    enum error_code rc = OK;

    if (w->old->count > 0 && w->old->page_count == 0) {
        if (!short_list_read(w->old->few, w->old->count, documents, &weights))
            return lists_damaged(w->store, err);
        for (size_t i = 0; rc == OK && i < w->old->count; i++)
            rc = push(w, documents[i], weights.tfs[i], weights.lengths[i], err);
    }
    for (size_t p = 0; rc == OK && p < w->old->page_count; p++)
        rc = pass_page(w, p, more_comes, err);
    return rc;
}

/* ---- a list ---- */

static int
by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;

    return (x > y) - (x < y);
}

/* The documents removed, in order: ladders are dropped in any. */
static enum error_code
sorted(struct arena *arena, const struct gathered *gathered, const uint32_t **documents,
       struct error *err)
{
    struct gathered_walk walk = { .gathered = gathered };
    uint32_t            *all = arena_array(arena, gathered_count(gathered), sizeof *all);
    enum error_code      rc = arena_check(arena, err);

    for (size_t i = 0; rc == OK && gathered_next(&walk); i++)
        all[i] = walk.document;
    if (rc == OK && gathered_count(gathered) > 1)
        qsort(all, gathered_count(gathered), sizeof *all, by_number);
    *documents = all;
    return rc;
}

/* How many of the documents the list will have lost: all that it has had. */
static uint64_t
new_count(const struct list_writer *w, const struct inverted_term *term)
{
    int field = w->old->field;

    return (uint64_t) w->old->count + gathered_count(term->added[field]) -
           gathered_count(term->removed[field]);
}

/* Writes the new list, and its part of the term's row behind out. */
static enum error_code
change_list(struct list_writer *w, struct arena *arena, const struct inverted_term *term,
            struct buffer *out, struct error *err)
{
    int                  field = w->old->field;
    struct gathered_walk added = { .gathered = term->added[field] };
    uint64_t             count = new_count(w, term);
    enum error_code      rc;

    w->removed_count = gathered_count(term->removed[field]);
    w->pending_count = w->page_count = w->count = 0;
    w->row = NULL;
    buffer_clear(&w->directory);
    rc = sorted(arena, term->removed[field], &w->removed, err);
    if (rc == OK)
        rc = pass_old(w, gathered_count(term->added[field]) > 0, err);
    while (rc == OK && gathered_next(&added))
        rc = push_new(w, added.document, added.tf, err);
    if (rc == OK && (w->page_count > 0 || w->pending_count > BLOCK_POSTINGS))
        rc = write_pending(w, 0, err);
    if (rc != OK)
        return rc;
    if (count > UINT32_MAX || (w->page_count == 0 && count != w->pending_count))
        return lists_damaged(w->store, err);
    varint_write(out, count);
    if (count == 0)
        return OK;
    varint_write(out, w->page_count);
    if (w->page_count == 0) {
        buffer_clear(&w->page);
        short_list_write(w->pending, w->pending_count, &w->page);
        varint_write(out, w->page.length);
        buffer_add(out, buffer_str(&w->page));
    } else {
        buffer_add(out, buffer_str(&w->directory));
    }
    return OK;
}

/* ---- a term ---- */

static enum error_code
write_term(struct store *store, const struct listed_term *was, uint64_t cells, struct str lists,
           struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc;

    if (cells == 0) {
        rc = statement(store, SQL_TERM_DROP, &sql, err);
        if (rc == OK)
            bind_str(sql, 1, was->term);
        return rc == OK ? run(store, sql, err) : rc;
    }
    rc = statement(store, SQL_TERM_SET, &sql, err);
    if (rc != OK)
        return rc;
    bind_str(sql, 1, was->term);
    bind_int(sql, 2, was->id);
    bind_int(sql, 3, (int64_t) cells);
    bind_blob(sql, 4, lists);
    return run(store, sql, err);
}

static enum error_code
change_term(struct list_writer *w, const struct inverted_term *term, struct error *err)
{
    struct arena       arena = { 0 };
    struct listed_term was;
    struct buffer      lists = { 0 };
    enum error_code    rc = store_find_term(w->store, &arena, term->term, &was, err);

    if (rc == OK && was.id == 0) {
        was.id = w->store->next_term++;
        for (int f = 0; f < SCORE_FIELDS; f++)
            was.lists[f] =
                (struct list){ .field = (enum score_field) f, .key = list_key(was.id, f) };
    }
    for (int f = 0; rc == OK && f < SCORE_FIELDS; f++) {
        w->old = &was.lists[f];
        rc = change_list(w, &arena, term, &lists, err);
    }
    if (rc == OK && (lists.failed || w->directory.failed || w->page.failed))
        rc = error_memory(err);
    if (rc == OK && was.cells + term->cells_added < term->cells_removed)
        rc = lists_damaged(w->store, err);
    if (rc == OK)
        rc = write_term(w->store, &was, was.cells + term->cells_added - term->cells_removed,
                        buffer_str(&lists), err);
    buffer_free(&lists);
    arena_free(&arena);
    return rc;
}

enum error_code
lists_flush(struct store *store, struct error *err)
{
    struct list_writer w = { .store = store };
    struct inverter   *inverter = &store->inverter;
    enum error_code    rc = inverter_check(inverter, err);

    if (rc == OK && inverter->count > 0) {
        w.pending = malloc(PENDING_POSTINGS * sizeof *w.pending);
        if (!w.pending)
            rc = error_memory(err);
        inverter_sort(inverter);
    }
    for (size_t i = 0; rc == OK && i < inverter->count; i++)
        rc = change_term(&w, inverter->terms[i], err);
    free(w.pending);
    buffer_free(&w.directory);
    buffer_free(&w.page);
    inverter_free(inverter);
    return rc;
}
