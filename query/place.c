#include "query/place.h"

static const enum address_kind kinds[] = {
    [QUERY_BY_CELL] = ADDRESS_CELL,
    [QUERY_BY_LEVEL] = ADDRESS_LEVEL,
    [QUERY_BY_SKILL] = ADDRESS_SKILL,
    [QUERY_BY_TRACK] = ADDRESS_LADDER,
};

static enum error_code
fill(struct arena *arena, const struct store_cell *cell, enum query_by by,
     struct query_place *place, struct error *err)
{
    struct address address;

    if (cell->level < 1 || cell->level > place->ladder.level_count ||
        cell->skill >= place->ladder.skill_count)
        return error_set(err, ERR_DAMAGED,
                         "%.*s: cell %lld is outside its ladder; the index is damaged, and "
                         "\"rung check\" tells more",
                         STR_ARG(place->ladder.slug), (long long) cell->document);
    place->level = place->ladder.levels[cell->level - 1];
    place->skill = place->ladder.skills[cell->skill];
    address = (struct address){ place->ladder.org_slug, place->ladder.slug, place->level.slug,
                                place->skill.slug };
    place->address = address_format(arena, &address, kinds[by]);
    return arena_check(arena, err);
}

enum error_code
place_of_cell(struct shelf *shelf, struct arena *arena, const struct store_cell *cell,
              enum query_by by, struct query_place *place, struct error *err)
{
    const struct shelf_grid *on_shelf;
    enum error_code          rc = shelf_get(shelf, cell->ladder, &on_shelf, err);

    if (rc != OK)
        return rc;
    place->ladder = on_shelf->grid.ladder;
    return fill(arena, cell, by, place, err);
}

enum error_code
place_of_document(struct store *store, struct arena *arena, int64_t document,
                  struct str *address, struct error *err)
{
    struct query_place place;
    struct store_cell  cell;
    enum error_code    rc = store_cell_at(store, document, &cell, err);

    if (rc == OK)
        rc = store_ladder(store, arena, cell.ladder, &place.ladder, err);
    if (rc == OK)
        rc = fill(arena, &cell, QUERY_BY_CELL, &place, err);
    *address = rc == OK ? place.address : STR("");
    return rc;
}
