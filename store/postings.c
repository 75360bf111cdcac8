/*
 * The postings of a term, made from FTS5: where it occurs in texts and names, hence in which
 * cells, and then one impact a cell.
 *
 *     text_term --> texts --> cells with it in their text  \
 *     name_term --> names --> cells with it in their skill  > by document --> impacts
 *                         --> cells with it in their track /
 */
#include <stdlib.h>

#include "store/database.h"
#include "store/score.h"

/* One place where the term stands, seen from one cell. */
struct occurrence {
    struct store_cell cell;
    enum score_field  field;
    uint32_t          length; /* of the field */
};

struct gathering {
    struct store      *store;
    struct arena      *arena;
    struct occurrence *items;
    size_t             count, capacity;
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
gather(struct gathering *all, enum sql which, struct str term, enum score_field field,
       struct error *err)
{
    enum { LENGTH_COLUMN = 5 };
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(all->store, which, &sql, err);

    if (rc != OK)
        return rc;
    bind_str(sql, 1, term);
    rc = step(all->store, sql, &is_row, err);
    while (rc == OK && is_row) {
        add(all, (struct occurrence){ column_place(sql), field,
                                      column_unsigned(sql, LENGTH_COLUMN) });
        rc = arena_check(all->arena, err);
        if (rc == OK)
            rc = step(all->store, sql, &is_row, err);
    }
    return rc;
}

static int
by_document(const void *a, const void *b)
{
    const struct occurrence *x = a, *y = b;

    return (x->cell.document > y->cell.document) - (x->cell.document < y->cell.document);
}

/* Counts the occurrences, which are sorted, into a posting a cell. */
static void
count(const struct gathering *all, struct store_postings *postings)
{
    for (size_t i = 0; i < all->count;) {
        struct score_field_count fields[SCORE_FIELDS] = { { 0 } };
        const struct store_cell *cell = &all->items[i].cell;

        for (; i < all->count && all->items[i].cell.document == cell->document; i++) {
            fields[all->items[i].field].tf++;
            fields[all->items[i].field].length = all->items[i].length;
        }
        postings->items[postings->count++] =
            (struct store_posting){ *cell, score_impact(fields) };
    }
}

enum error_code
store_postings(struct store *store, struct arena *arena, struct str term,
               struct store_postings *postings, struct error *err)
{
    struct gathering all = { .store = store, .arena = arena, .is_sorted = true };
    enum error_code  rc = gather(&all, SQL_TEXT_OCCURRENCES, term, SCORE_TEXT, err);

    *postings = (struct store_postings){ 0 };
    if (rc == OK)
        rc = gather(&all, SQL_SKILL_OCCURRENCES, term, SCORE_SKILL, err);
    if (rc == OK)
        rc = gather(&all, SQL_TRACK_OCCURRENCES, term, SCORE_TRACK, err);
    if (rc == OK)
        postings->items = arena_array(arena, all.count, sizeof *postings->items);
    if (rc == OK)
        rc = arena_check(arena, err);
    if (rc != OK)
        return rc;
    if (!all.is_sorted)
        qsort(all.items, all.count, sizeof *all.items, by_document);
    count(&all, postings);
    return OK;
}
