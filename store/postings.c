/*
 * The postings of a term, made from FTS5: every text and name that has the term, then the
 * cells of those texts and names, then one impact a cell.
 *
 *     text_term --> texts --> cells with it in their text   \
 *     name_term --> names --> cells with it in skill, track --> sorted, joined --> impacts
 */
#include <stdlib.h>

#include "store/database.h"
#include "store/score.h"

/* How often the term stands in one field of one cell. */
struct occurrence {
    int64_t                  document;
    enum score_field         field;
    struct score_field_count count;
};

struct gathering {
    struct store      *store;
    struct arena      *arena;
    struct occurrence *items;
    size_t             count, capacity;
};

/* Every cell that statement `which` gives for this text or name has the term there. */
static enum error_code
add_cells(struct gathering *all, enum sql which, int64_t id, enum score_field field,
          struct score_field_count count, struct error *err)
{
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(all->store, which, &sql, err);

    if (rc != OK)
        return rc;
    bind_int(sql, 1, id);
    rc = step(all->store, sql, &is_row, err);
    while (rc == OK && is_row) {
        all->items =
            arena_grow(all->arena, all->items, all->count, &all->capacity, sizeof *all->items);
        if (all->arena->failed)
            return error_memory(err);
        all->items[all->count++] = (struct occurrence) { column_int(sql, 0), field, count };
        rc = step(all->store, sql, &is_row, err);
    }
    return rc;
}

static enum error_code
length_of(struct gathering *all, enum sql which, int64_t id, uint32_t *length,
          struct error *err)
{
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(all->store, which, &sql, err);

    *length = 0;
    if (rc != OK)
        return rc;
    bind_int(sql, 1, id);
    rc = step(all->store, sql, &is_row, err);
    if (is_row)
        *length = column_unsigned(sql, 0);
    done(sql);
    return rc;
}

static enum error_code
add_text(struct gathering *all, int64_t text, uint32_t tf, struct error *err)
{
    struct score_field_count count = { .tf = tf };
    enum error_code rc = length_of(all, SQL_TEXT_LENGTH, text, &count.length, err);

    if (rc == OK)
        rc = add_cells(all, SQL_CELLS_OF_TEXT, text, SCORE_TEXT, count, err);
    return rc;
}

static enum error_code
add_name(struct gathering *all, int64_t name, uint32_t tf, struct error *err)
{
    struct score_field_count count = { .tf = tf };
    enum error_code rc = length_of(all, SQL_NAME_LENGTH, name, &count.length, err);

    if (rc == OK)
        rc = add_cells(all, SQL_CELLS_OF_SKILL_NAME, name, SCORE_SKILL, count, err);
    if (rc == OK)
        rc = add_cells(all, SQL_CELLS_OF_TRACK_NAME, name, SCORE_TRACK, count, err);
    return rc;
}

/* Calls add for each row that has the term; rows come in order, once an occurrence. */
static enum error_code
gather(struct gathering *all, enum sql which, struct str term,
       enum error_code (*add)(struct gathering *, int64_t, uint32_t, struct error *),
       struct error *err)
{
    sqlite3_stmt   *sql;
    int64_t        *rows = NULL;
    size_t          count = 0;
    enum error_code rc = statement(all->store, which, &sql, err);

    if (rc != OK)
        return rc;
    bind_str(sql, 1, term);
    rc = collect_ints(all->store, sql, all->arena, &rows, &count, err);
    for (size_t i = 0, next; rc == OK && i < count; i = next) {
        for (next = i + 1; next < count && rows[next] == rows[i];)
            next++;
        rc = add(all, rows[i], (uint32_t) (next - i), err);
    }
    return rc;
}

static int
by_document(const void *a, const void *b)
{
    const struct occurrence *x = a, *y = b;

    return (x->document > y->document) - (x->document < y->document);
}

enum error_code
store_postings(struct store *store, struct arena *arena, struct str term,
               struct store_postings *postings, struct error *err)
{
    struct gathering all = { .store = store, .arena = arena };
    enum error_code  rc = gather(&all, SQL_TEXT_INSTANCES, term, add_text, err);

    *postings = (struct store_postings) { 0 };
    if (rc == OK)
        rc = gather(&all, SQL_NAME_INSTANCES, term, add_name, err);
    if (rc == OK)
        postings->items = arena_array(arena, all.count, sizeof *postings->items);
    if (rc == OK)
        rc = arena_check(arena, err);
    if (rc != OK || all.count == 0)
        return rc;

    qsort(all.items, all.count, sizeof *all.items, by_document);
    for (size_t i = 0; i < all.count;) {
        struct score_field_count fields[SCORE_FIELDS] = { { 0 } };
        int64_t                  document = all.items[i].document;

        for (; i < all.count && all.items[i].document == document; i++)
            fields[all.items[i].field] = all.items[i].count;
        postings->items[postings->count++] =
            (struct store_posting) { document, score_impact(fields) };
    }
    return OK;
}
