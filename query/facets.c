#include "query/facets.h"

#include <stdio.h>
#include <stdlib.h>

struct counting {
    struct arena              *arena;
    struct map                 by_value;
    struct query_facet_values *values;
    size_t                     capacity;
};

static void
count_one(struct counting *c, struct str value)
{
    size_t  known = map_get(&c->by_value, value, SIZE_MAX);
    size_t *at = &known;

    if (known == SIZE_MAX) {
        value = arena_copy(c->arena, value);
        at = map_at(&c->by_value, c->arena, value, c->values->count);
    }
    if (!at)
        return;
    if (*at == c->values->count) {
        c->values->items = arena_grow(c->arena, c->values->items, c->values->count,
                                      &c->capacity, sizeof *c->values->items);
        if (c->arena->failed)
            return;
        c->values->items[c->values->count++] = (struct query_facet_value){ value, 0 };
    }
    c->values->items[*at].cells++;
}

static int
by_cells(const void *a, const void *b)
{
    const struct query_facet_value *x = a, *y = b;

    if (x->cells != y->cells)
        return x->cells > y->cells ? -1 : 1;
    return str_compare(x->value, y->value);
}

static void
finish(struct query_facet_values *values)
{
    if (values->count > 0)
        qsort(values->items, values->count, sizeof *values->items, by_cells);
    if (values->count > QUERY_MOST_FACET_VALUES)
        values->count = QUERY_MOST_FACET_VALUES;
}

static void
count_cell(struct counting *countings, const struct store_ladder *ladder,
           const struct store_cell *cell)
{
    char number[12];

    count_one(&countings[FACET_ORG], ladder->org_slug);
    count_one(&countings[FACET_TRACK], ladder->track);
    if (cell->level >= 1 && cell->level <= ladder->level_count) {
        snprintf(number, sizeof number, "%u", ladder->levels[cell->level - 1].number);
        count_one(&countings[FACET_LEVEL], str_of(number));
    }
    if (cell->skill < ladder->skill_count)
        count_one(&countings[FACET_SKILL], ladder->skills[cell->skill].name);
}

enum error_code
facets_count(struct arena *arena, const struct candidates *candidates, struct shelf *shelf,
             struct query_facet_values facets[QUERY_FACETS], struct error *err)
{
    struct counting countings[QUERY_FACETS];
    enum error_code rc = OK;

    for (int f = 0; f < QUERY_FACETS; f++)
        countings[f] = (struct counting){ .arena = arena, .values = &facets[f] };
    for (size_t i = 0; rc == OK && i < candidates->count; i++) {
        const struct shelf_grid *on_shelf;

        rc = shelf_get(shelf, candidates->items[i].cell.ladder, &on_shelf, err);
        if (rc == OK)
            count_cell(countings, &on_shelf->grid.ladder, &candidates->items[i].cell);
    }
    for (int f = 0; f < QUERY_FACETS; f++)
        finish(&facets[f]);
    return rc == OK ? arena_check(arena, err) : rc;
}
