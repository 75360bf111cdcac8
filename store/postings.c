/*
 * The postings of what is wanted, made from FTS5: which texts and names have it how often,
 * hence which cells, and then one impact a cell.
 *
 *     text_fts --> texts --> cells with it in their text  \
 *     name_fts --> names --> cells with it in their skill  > by document --> impacts
 *                        --> cells with it in their track /
 *
 * Texts have no words as written in FTS5: it is asked for their stems, and the forward index tells
 * how often a text has them.
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

/* Words as written, or their beginning; they are asked for alone. */
static bool
is_as_written(const struct store_wanted *wanted)
{
    return wanted->count == 1 && str_starts(wanted->runs[0], STR("="));
}

/* What FTS5 is asked for in its language, of texts and of names. */
struct expressions {
    struct buffer      of_texts, of_names;
    struct store_words written; /* of which the texts must have some */
    bool               is_as_written;
};

static void
add_stems(struct buffer *out, const struct store_words *words)
{
    for (size_t i = 0; i < words->count; i++) {
        bool is_new = true;

        for (size_t k = 0; k < i && is_new; k++)
            is_new = !str_equal(words->items[k].term, words->items[i].term);
        if (is_new)
            add_run(out, words->items[i].term, false);
    }
}

/* "\x1eoncal" OR "\x1eon\x1ecall", the terms marked as split. */
static enum error_code
express(struct store *store, struct arena *arena, const struct store_wanted *wanted,
        struct expressions *out, struct error *err)
{
    enum error_code rc = OK;

    *out = (struct expressions){ .is_as_written = is_as_written(wanted) };
    for (size_t i = 0; i < wanted->count; i++)
        add_run(&out->of_names, wanted->runs[i], wanted->is_prefix);
    if (out->is_as_written)
        rc = store_find_words(store, arena,
                              wanted->is_prefix ? STORE_BY_BEGINNING : STORE_BY_EXACT,
                              wanted->runs[0], &out->written, err);
    if (out->is_as_written)
        add_stems(&out->of_texts, &out->written);
    else
        buffer_add(&out->of_texts, buffer_str(&out->of_names));
    if (rc == OK && (out->of_names.failed || out->of_texts.failed))
        rc = error_memory(err);
    return rc;
}

static struct str
expression_of(const struct expressions *all, enum score_field field)
{
    return buffer_str(field == SCORE_TEXT ? &all->of_texts : &all->of_names);
}

static void
forget(struct expressions *all)
{
    buffer_free(&all->of_texts);
    buffer_free(&all->of_names);
}

/* Makes of how often a text has the stems how often it has the words. */
static enum error_code
count_written(struct store *store, const struct expressions *all, int64_t text, uint32_t *tf,
              struct error *err)
{
    const uint32_t *words;
    size_t          count;
    enum error_code rc = store_text_words(store, text, &words, &count, err);

    *tf = 0;
    for (size_t i = 0; rc == OK && i < count; i++)
        *tf += store_words_have(&all->written, words[i]);
    return rc;
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
    struct expressions expressions;
    struct occurrence *items;
    size_t             count, capacity, most;
    bool               is_sorted;
};

static enum error_code
add(struct gathering *all, struct occurrence occurrence, struct error *err)
{
    if (occurrence.field == SCORE_TEXT && all->expressions.is_as_written) {
        enum error_code rc = count_written(all->store, &all->expressions, occurrence.cell.text,
                                           &occurrence.count.tf, err);

        if (rc != OK || occurrence.count.tf == 0)
            return rc;
    }
    all->items =
        arena_grow(all->arena, all->items, all->count, &all->capacity, sizeof *all->items);
    if (all->arena->failed)
        return error_memory(err);
    if (all->count > 0 && all->items[all->count - 1].cell.document > occurrence.cell.document)
        all->is_sorted = false;
    all->items[all->count++] = occurrence;
    return OK;
}

static enum error_code
gather(struct gathering *all, enum score_field field, struct error *err)
{
    enum { LENGTH_COLUMN = 5, COUNT_COLUMN };
    struct str      expression = expression_of(&all->expressions, field);
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(all->store, fields_sql[field].all, &sql, err);

    if (rc != OK || expression.length == 0)
        return rc;
    bind_str(sql, 1, expression);
    rc = step(all->store, sql, &is_row, err);
    while (rc == OK && is_row && all->count < all->most) {
        rc = add(all,
                 (struct occurrence){ column_place(sql),
                                      field,
                                      { column_unsigned(sql, COUNT_COLUMN),
                                        column_unsigned(sql, LENGTH_COLUMN) } },
                 err);
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
    enum error_code  rc = express(store, arena, wanted, &all.expressions, err);

    *postings = (struct store_postings){ 0 };
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
    forget(&all.expressions);
    return rc;
}

/* ---- one cell ---- */

static enum error_code
count_in(struct store *store, const struct expressions *all, enum score_field field,
         int64_t document, struct score_field_count *found, struct error *err)
{
    enum { LENGTH_COLUMN, COUNT_COLUMN, TEXT_COLUMN };
    struct str      expression = expression_of(all, field);
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(store, fields_sql[field].one, &sql, err);

    if (rc != OK || expression.length == 0)
        return rc;
    bind_str(sql, 1, expression);
    bind_int(sql, 2, document);
    rc = step(store, sql, &is_row, err);
    if (is_row)
        *found = (struct score_field_count){ .length = column_unsigned(sql, LENGTH_COLUMN),
                                             .tf = column_unsigned(sql, COUNT_COLUMN) };
    if (is_row && field == SCORE_TEXT && all->is_as_written)
        rc = count_written(store, all, column_int(sql, TEXT_COLUMN), &found->tf, err);
    if (found->tf == 0)
        *found = (struct score_field_count){ 0 };
    done(sql);
    return rc;
}

enum error_code
store_field_counts(struct store *store, const struct store_wanted *wanted, int64_t document,
                   struct score_field_count fields[SCORE_FIELDS], struct error *err)
{
    struct arena       arena = { 0 };
    struct expressions expressions;
    enum error_code    rc = express(store, &arena, wanted, &expressions, err);

    memset(fields, 0, SCORE_FIELDS * sizeof *fields);
    for (int field = 0; rc == OK && wanted->count > 0 && field < SCORE_FIELDS; field++)
        if (wanted->fields & SCORE_FIELD_BIT(field))
            rc = count_in(store, &expressions, (enum score_field) field, document,
                          &fields[field], err);
    forget(&expressions);
    arena_free(&arena);
    return rc;
}
