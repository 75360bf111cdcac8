#include "query/facets.h"

#include <stdio.h>
#include <stdlib.h>

void
facets_init(struct facets *facets, struct arena *arena, struct shelf *shelf,
            struct query_facet_values values[QUERY_FACETS])
{
    *facets = (struct facets){ .arena = arena, .shelf = shelf };
    for (int f = 0; f < QUERY_FACETS; f++)
        facets->items[f].values = &values[f];
}

static void
count_one(struct facets *facets, enum query_facet which, struct str value)
{
    struct facet              *facet = &facets->items[which];
    struct query_facet_values *values = facet->values;
    size_t                     at = map_get(&facet->by_value, value, values->count);

    if (at == values->count) {
        value = arena_copy(facets->arena, value);
        values->items = arena_grow(facets->arena, values->items, at, &facet->capacity,
                                   sizeof *values->items);
        (void) map_at(&facet->by_value, facets->arena, value, at);
        if (facets->arena->failed)
            return;
        values->items[values->count++] = (struct query_facet_value){ value, 0 };
    }
    values->items[at].cells++;
}

enum error_code
facets_add(struct facets *facets, const struct store_cell *cell, struct error *err)
{
    const struct shelf_grid   *on_shelf;
    const struct store_ladder *ladder;
    char                       number[12];
    enum error_code            rc = shelf_get(facets->shelf, cell->ladder, &on_shelf, err);

    if (rc != OK)
        return rc;
    ladder = &on_shelf->grid.ladder;
    count_one(facets, FACET_ORG, ladder->org_slug);
    count_one(facets, FACET_TRACK, ladder->track);
    if (cell->level >= 1 && cell->level <= ladder->level_count) {
        snprintf(number, sizeof number, "%u", ladder->levels[cell->level - 1].number);
        count_one(facets, FACET_LEVEL, str_of(number));
    }
    if (cell->skill < ladder->skill_count)
        count_one(facets, FACET_SKILL, ladder->skills[cell->skill].name);
    return arena_check(facets->arena, err);
}

static int
by_cells(const void *a, const void *b)
{
    const struct query_facet_value *x = a, *y = b;

    if (x->cells != y->cells)
        return x->cells > y->cells ? -1 : 1;
    return str_compare(x->value, y->value);
}

void
facets_finish(struct facets *facets)
{
    for (int f = 0; f < QUERY_FACETS; f++) {
        struct query_facet_values *values = facets->items[f].values;

        if (values->count > 0)
            qsort(values->items, values->count, sizeof *values->items, by_cells);
        if (values->count > QUERY_MOST_FACET_VALUES)
            values->count = QUERY_MOST_FACET_VALUES;
    }
}
