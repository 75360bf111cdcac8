#include "store/list_writer.h"

#include <stdlib.h>

enum {
    PENDING_POSTINGS = 64 * 1024, /* more than fit into a page */
    FEW_IN_PAGE = 512 /* postings that are worth joining to those of the next page */
};

static struct posting
posting_of(struct store *store, const struct list *list, uint32_t document, uint32_t tf,
           uint32_t length)
{
    return (struct posting){ document, (uint16_t) tf, (uint16_t) length,
                             (uint16_t) store_impact(store, list->field, tf, length) };
}

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
    *written = page_write(postings, count, page.first - 1, w->store->page_bytes, &w->page);
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

enum error_code
list_writer_push(struct list_writer *w, struct posting posting, struct error *err)
{
    enum error_code rc = OK;

    if (is_removed(w, posting.document))
        return OK;
    if (w->pending_count == PENDING_POSTINGS)
        rc = write_pending(w, PENDING_POSTINGS / 4, err);
    if (rc != OK)
        return rc;
    w->pending[w->pending_count++] = posting;
    w->count++;
    return OK;
}

/* A posting that the old list has: it is one of w->count already. */
static enum error_code
push_old(void *ctx, struct posting posting, struct error *err)
{
    struct list_writer *w = ctx;

    w->count--;
    return list_writer_push(w, posting, err);
}

/* ---- old pages ---- */

enum error_code
list_each_posting(struct store *store, const struct list *list, size_t page, struct str bytes,
                  list_visit_posting *visit, void *ctx, struct error *err)
{
    uint32_t        before = list->pages[page].first - 1;
    enum error_code rc = OK;

    for (size_t b = 0; rc == OK && b < page_block_count(bytes); b++) {
        uint32_t       documents[BLOCK_POSTINGS];
        struct weights weights;
        struct block   block;

        if (!page_block(bytes, b, &block) ||
            !page_documents(bytes, &block, before, documents) ||
            !page_weights(bytes, &block, &weights))
            return lists_damaged(store, err);
        for (size_t i = 0; rc == OK && i < block.count; i++)
            rc = visit(
                ctx, posting_of(store, list, documents[i], weights.tfs[i], weights.lengths[i]),
                err);
        before = block.last;
    }
    return rc;
}

static enum error_code
push_page(struct list_writer *w, size_t at, struct error *err)
{
    struct buffer   bytes = { 0 };
    enum error_code rc = list_load_page(w->store, w->old, at, &bytes, err);

    if (rc == OK) /* before a new page may begin where it began */
        rc = run_with_int(w->store, SQL_PAGE_DROP, w->old->key | w->old->pages[at].first, err);
    if (rc == OK)
        rc = list_each_posting(w->store, w->old, at, buffer_str(&bytes), push_old, w, err);
    buffer_free(&bytes);
    return rc;
}

static enum error_code
has_room(struct list_writer *w, size_t at, bool *has, struct error *err)
{
    enum error_code rc = list_load_page(w->store, w->old, at, &w->page, err);

    *has = rc == OK && w->page.length < w->store->page_bytes / 4 * 3;
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

enum error_code
list_writer_pass_old(struct list_writer *w, bool more_comes, struct error *err)
{
    uint32_t        documents[BLOCK_POSTINGS];
    struct weights  weights;
    enum error_code rc = OK;

    if (w->old->count > 0 && w->old->page_count == 0) {
        if (!short_list_read(w->old->few, w->old->count, documents, &weights))
            return lists_damaged(w->store, err);
        for (size_t i = 0; rc == OK && i < w->old->count; i++)
            rc = push_old(
                w,
                posting_of(w->store, w->old, documents[i], weights.tfs[i], weights.lengths[i]),
                err);
    }
    for (size_t p = 0; rc == OK && p < w->old->page_count; p++)
        rc = pass_page(w, p, more_comes, err);
    return rc;
}

/* ---- a list ---- */

enum error_code
list_writer_open(struct list_writer *w, struct store *store, struct error *err)
{
    *w = (struct list_writer){ .store = store };
    w->pending = malloc(PENDING_POSTINGS * sizeof *w->pending);
    return w->pending ? OK : error_memory(err);
}

void
list_writer_begin(struct list_writer *w, const struct list *old, const uint32_t *removed,
                  size_t removed_count)
{
    w->old = old;
    w->removed = removed;
    w->removed_count = removed_count;
    w->count = old->count;
    w->pending_count = w->page_count = 0;
    buffer_clear(&w->directory);
}

enum error_code
list_writer_end(struct list_writer *w, struct buffer *out, struct error *err)
{
    enum error_code rc = OK;

    if (w->page_count > 0 || w->pending_count > BLOCK_POSTINGS)
        rc = write_pending(w, 0, err);
    if (rc != OK)
        return rc;
    if (w->count > UINT32_MAX || (w->page_count == 0 && w->count != w->pending_count))
        return lists_damaged(w->store, err);
    varint_write(out, w->count);
    if (w->count == 0)
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
    return out->failed || w->page.failed || w->directory.failed ? error_memory(err) : OK;
}

void
list_writer_close(struct list_writer *w)
{
    free(w->pending);
    buffer_free(&w->directory);
    buffer_free(&w->page);
}
