#include "store/term_writer.h"

#include <stdlib.h>

#include "store/champions.h"

struct term_writer {
    struct store           *store;
    struct list_writer      list;
    struct champions_writer champions;
    struct columns_row     *row; /* of the last document */
    uint32_t                row_start;
};

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

/* A posting that was gathered, whose length the columns know. */
static enum error_code
push_new(struct term_writer *w, enum score_field field, uint32_t document, uint32_t tf,
         struct error *err)
{
    struct posting  posting = { .document = document, .tf = (uint16_t) tf };
    enum error_code rc = OK;

    if (!w->row || document - w->row_start >= COLUMNS_DOCUMENTS) {
        rc = columns_row(w->store, document, &w->row, err);
        w->row_start = document - document % COLUMNS_DOCUMENTS;
    }
    if (rc != OK)
        return rc;
    posting.length = (uint16_t) columns_length(w->row, field, document - w->row_start);
    posting.impact = (uint16_t) store_impact(w->store, field, tf, posting.length);
    champions_see(&w->champions, posting);
    return list_writer_push(&w->list, posting, err);
}

/* Writes the new list, whose part of the term's row comes behind out. */
static enum error_code
write_list(struct term_writer *w, const struct list *was, const struct gathered *gathered,
           const uint32_t *removed, size_t removed_count, struct buffer *out, struct error *err)
{
    struct gathered_walk added = { .gathered = gathered };
    uint64_t             count = (uint64_t) was->count + gathered_count(gathered);
    enum error_code      rc;

    w->row = NULL;
    champions_begin(&w->champions, was);
    list_writer_begin(&w->list, was, removed, removed_count);
    rc = list_writer_pass_old(&w->list, gathered_count(gathered) > 0, err);
    while (rc == OK && gathered_next(&added))
        rc = push_new(w, was->field, added.document, added.tf, err);
    if (rc == OK)
        rc = list_writer_end(&w->list, out, err);
    if (rc == OK && w->list.count != count - removed_count)
        rc = lists_damaged(w->store, err);
    return rc;
}

static enum error_code
change_list(struct term_writer *w, struct arena *arena, const struct list *was,
            const struct inverted_term *term, struct buffer *out, struct error *err)
{
    struct list     now = { .field = was->field, .key = was->key };
    const uint32_t *removed;
    size_t          removed_count = gathered_count(term->removed[was->field]);
    size_t          at = out->length;
    enum error_code rc = sorted(arena, term->removed[was->field], &removed, err);

    if (rc == OK)
        rc = write_list(w, was, term->added[was->field], removed, removed_count, out, err);
    if (rc == OK && !list_plain_read(arena, buffer_str(out), &at, &now))
        rc = lists_damaged(w->store, err);
    if (rc == OK)
        rc = arena_check(arena, err);
    return rc == OK ? champions_end(&w->champions, was, &now, removed, removed_count, out, err)
                    : rc;
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
change_term(struct term_writer *w, const struct inverted_term *term, struct error *err)
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
    for (int f = 0; rc == OK && f < SCORE_FIELDS; f++)
        rc = change_list(w, &arena, &was.lists[f], term, &lists, err);
    if (rc == OK && lists.failed)
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

/* ---- all ---- */

static enum error_code
write_all(struct store *store, struct error *err)
{
    struct term_writer w = { .store = store };
    enum error_code    rc = list_writer_open(&w.list, store, err);

    if (rc == OK)
        rc = champions_open(&w.champions, &w.list, err);
    inverter_sort(&store->inverter);
    for (size_t i = 0; rc == OK && i < store->inverter.count; i++)
        rc = change_term(&w, store->inverter.terms[i], err);
    champions_close(&w.champions);
    list_writer_close(&w.list);
    return rc;
}

enum error_code
lists_flush(struct store *store, struct error *err)
{
    enum error_code rc = inverter_check(&store->inverter, err);

    if (rc == OK && store->inverter.count > 0)
        rc = write_all(store, err);
    inverter_free(&store->inverter);
    return rc;
}
