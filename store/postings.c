/*
 * The postings of what is wanted, made from FTS5: which texts and names have it how often,
 * hence which cells, and then one impact a cell.
 *
 *     text_fts --> texts --> cells with it in their text  \
 *     name_fts --> names --> cells with it in their skill  > by document --> impacts
 *                        --> cells with it in their track /
 */
#include <stdlib.h>

#include "base/buffer.h"
#include "store/database.h"

static const struct {
    enum sql all, one; /* of all cells, of one */
} fields_sql[SCORE_FIELDS] = {
    [SCORE_TEXT] = { SQL_TEXT_CELLS, SQL_TEXT_OF_CELL },
    [SCORE_SKILL] = { SQL_SKILL_CELLS, SQL_SKILL_OF_CELL },
    [SCORE_TRACK] = { SQL_TRACK_CELLS, SQL_TRACK_OF_CELL },
};

/* ---- what FTS5 is asked ---- */

static void
add_run(struct buffer *out, struct str run, bool is_prefix)
{
    buffer_add(out, out->length > 0 ? STR(" OR \"\x1e") : STR("\"\x1e"));
    for (size_t i = 0; i < run.length; i++)
        buffer_add_char(out, run.data[i] == ' ' ? '\x1e' : run.data[i]);
    buffer_add(out, is_prefix ? STR("\" *") : STR("\""));
}

/* "\x1eoncal" OR "\x1eon\x1ecall": FTS5's language, the terms marked as split. */
static enum error_code
wanted_expression(const struct store_wanted *wanted, struct buffer *out, struct error *err)
{
    for (size_t i = 0; i < wanted->count; i++)
        add_run(out, wanted->runs[i], wanted->is_prefix);
    return out->failed ? error_memory(err) : OK;
}

/* ---- postings ---- */

/* A field of a cell that has what is wanted. */
struct occurrence {
    struct store_cell        cell;
    enum score_field         field;
    struct score_field_count count;
};

struct gathering {
    struct store      *store;
    struct arena      *arena;
    struct str         expression;
    struct occurrence *items;
    size_t             count, capacity, most;
    bool               is_sorted;
};

static void
add(struct gathering *all, struct occurrence occurrence)
{
    all->items =
        arena_grow(all->arena, all->items, all->count, &all->capacity, sizeof *all->items);
    if (all->arena->failed)
        return;
    if (all->count > 0 && all->items[all->count - 1].cell.document > occurrence.cell.document)
        all->is_sorted = false;
    all->items[all->count++] = occurrence;
}

static enum error_code
gather(struct gathering *all, enum score_field field, struct error *err)
{
    enum { LENGTH_COLUMN = 5, COUNT_COLUMN };
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(all->store, fields_sql[field].all, &sql, err);

    if (rc != OK)
        return rc;
    bind_str(sql, 1, all->expression);
    rc = step(all->store, sql, &is_row, err);
    while (rc == OK && is_row && all->count < all->most) {
        add(all, (struct occurrence){ column_place(sql),
                                      field,
                                      { column_unsigned(sql, COUNT_COLUMN),
                                        column_unsigned(sql, LENGTH_COLUMN) } });
        rc = arena_check(all->arena, err);
        if (rc == OK)
            rc = step(all->store, sql, &is_row, err);
    }
    if (is_row)
        done(sql);
    return rc;
}

static int
by_document(const void *a, const void *b)
{
    const struct occurrence *x = a, *y = b;

    return (x->cell.document > y->cell.document) - (x->cell.document < y->cell.document);
}

/* Puts the fields of each cell together; the occurrences are sorted. */
static void
put_together(const struct gathering *all, struct store_postings *postings)
{
    for (size_t i = 0; i < all->count;) {
        struct score_field_count fields[SCORE_FIELDS] = { { 0 } };
        const struct store_cell *cell = &all->items[i].cell;

        for (; i < all->count && all->items[i].cell.document == cell->document; i++)
            fields[all->items[i].field] = all->items[i].count;
        postings->items[postings->count++] =
            (struct store_posting){ *cell, score_impact(fields) };
    }
}

static enum error_code
gather_fields(struct gathering *all, unsigned fields, struct error *err)
{
    enum error_code rc = OK;

    for (int field = 0; rc == OK && field < SCORE_FIELDS; field++)
        if (fields & SCORE_FIELD_BIT(field))
            rc = gather(all, (enum score_field) field, err);
    return rc;
}

enum error_code
store_postings(struct store *store, struct arena *arena, const struct store_wanted *wanted,
               struct store_postings *postings, struct error *err)
{
    struct gathering all = { .store = store,
                             .arena = arena,
                             .most = wanted->most > 0 ? wanted->most + 1 : SIZE_MAX,
                             .is_sorted = true };
    struct buffer    expression = { 0 };
    enum error_code  rc = wanted_expression(wanted, &expression, err);

    *postings = (struct store_postings){ 0 };
    all.expression = buffer_str(&expression);
    if (rc == OK && wanted->count > 0)
        rc = gather_fields(&all, wanted->fields, err);
    postings->is_given_up = all.count == all.most;
    if (postings->is_given_up)
        all.count = 0;
    if (rc == OK)
        postings->items = arena_array(arena, all.count, sizeof *postings->items);
    if (rc == OK)
        rc = arena_check(arena, err);
    if (rc == OK) {
        if (!all.is_sorted)
            qsort(all.items, all.count, sizeof *all.items, by_document);
        put_together(&all, postings);
    }
    buffer_free(&expression);
    return rc;
}

/* ---- one cell ---- */

enum error_code
store_field_counts(struct store *store, const struct store_wanted *wanted, int64_t document,
                   struct score_field_count fields[SCORE_FIELDS], struct error *err)
{
    struct buffer   expression = { 0 };
    enum error_code rc = wanted_expression(wanted, &expression, err);

    memset(fields, 0, SCORE_FIELDS * sizeof *fields);
    for (int field = 0; rc == OK && wanted->count > 0 && field < SCORE_FIELDS; field++) {
        sqlite3_stmt *sql;
        bool          is_row = false;

        if (!(wanted->fields & SCORE_FIELD_BIT(field)))
            continue;
        rc = statement(store, fields_sql[field].one, &sql, err);
        if (rc != OK)
            break;
        bind_str(sql, 1, buffer_str(&expression));
        bind_int(sql, 2, document);
        rc = step(store, sql, &is_row, err);
        if (is_row)
            fields[field] = (struct score_field_count){ .length = column_unsigned(sql, 0),
                                                        .tf = column_unsigned(sql, 1) };
        done(sql);
    }
    buffer_free(&expression);
    return rc;
}
