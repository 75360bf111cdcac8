/* Views: a ladder, or some of its levels and skills, with their texts. */
#include <stdlib.h>

#include "lib/handle.h"

struct kept_view {
    struct rung_view view; /* first: what the caller holds */
    struct arena     memory;
};

/* ---- rows and columns ---- */

/* Where the levels or skills that are wanted come to stand; SIZE_MAX: not at all. */
static size_t *
places_of(struct arena *arena, const bool *admits, size_t count, size_t *kept)
{
    size_t *places = arena_array(arena, count, sizeof *places);

    *kept = 0;
    for (size_t i = 0; places && i < count; i++)
        places[i] = admits[i] ? (*kept)++ : SIZE_MAX;
    return places;
}

static const char **
names_of_levels(struct arena *arena, const struct query_grid *grid, size_t count)
{
    const char **names = arena_array(arena, count, sizeof *names);

    for (size_t i = 0, kept = 0; names && i < grid->ladder.level_count; i++)
        if (grid->admits_level[i])
            names[kept++] = lib_string(arena, grid->ladder.levels[i].label);
    return names;
}

static const char **
names_of_skills(struct arena *arena, const struct query_grid *grid, size_t count)
{
    const char **names = arena_array(arena, count, sizeof *names);

    for (size_t i = 0, kept = 0; names && i < grid->ladder.skill_count; i++)
        if (grid->admits_skill[i])
            names[kept++] = lib_string(arena, grid->ladder.skills[i].name);
    return names;
}

/* Fills the cells of out, whose rows and columns are the levels and skills admitted. */
static enum error_code
fill_cells(struct rung *index, struct arena *arena, const struct query_grid *grid,
           struct rung_grid *out, struct error *err)
{
    const struct store_ladder *ladder = &grid->ladder;
    size_t *rows = places_of(arena, grid->admits_level, ladder->level_count, &out->level_count);
    size_t *columns =
        places_of(arena, grid->admits_skill, ladder->skill_count, &out->skill_count);
    size_t                 places = out->level_count * out->skill_count, count = 0;
    struct rung_grid_cell *filled = arena_array(arena, places, sizeof *filled);
    struct store_cell     *cells = NULL;
    enum error_code        rc = arena_check(arena, err);

    for (size_t i = 0; rc == OK && i < places; i++)
        filled[i].text = "";
    if (rc == OK)
        rc = store_cells(index->store, arena, ladder->id, &cells, &count, err);
    for (size_t i = 0; rc == OK && i < count; i++) {
        struct str text;

        if (!query_grid_admits(grid, &cells[i]))
            continue;
        rc = store_text(index->store, arena, cells[i].text, &text, err);
        filled[rows[cells[i].level - 1] * out->skill_count + columns[cells[i].skill]] =
            (struct rung_grid_cell){ text.data, cells[i].line, cells[i].flags != 0 };
        out->cell_count++;
    }
    out->cells = filled;
    return rc;
}

static enum error_code
fill_view(struct rung *index, struct arena *arena, const struct query_grid *grid,
          struct str address, struct rung_view *view, struct error *err)
{
    struct rung_grid *out = &view->grid;
    enum error_code   rc;

    *view = (struct rung_view){
        .address = lib_string(arena, address),
        .grid = { .org = lib_string(arena, grid->ladder.org),
                  .track = lib_string(arena, grid->ladder.track),
                  .path = lib_string(arena, grid->ladder.path),
                  .line = grid->ladder.line },
    };
    rc = fill_cells(index, arena, grid, out, err);
    out->levels = names_of_levels(arena, grid, out->level_count);
    out->skills = names_of_skills(arena, grid, out->skill_count);
    return rc == OK ? arena_check(arena, err) : rc;
}

/* ---- of an address ---- */

/* Admits what the target asks for: all, a level, a skill or a cell. */
static enum error_code
grid_of_target(struct arena *arena, const struct query_target *target, struct query_grid *grid,
               struct error *err)
{
    *grid = (struct query_grid){
        .ladder = target->ladder,
        .admits_level = arena_array(arena, target->ladder.level_count, sizeof(bool)),
        .admits_skill = arena_array(arena, target->ladder.skill_count, sizeof(bool)),
    };
    for (size_t i = 0; grid->admits_level && i < target->ladder.level_count; i++)
        grid->admits_level[i] = !(target->kind & (ADDRESS_LEVEL | ADDRESS_CELL)) ||
                                i == target->level;
    for (size_t i = 0; grid->admits_skill && i < target->ladder.skill_count; i++)
        grid->admits_skill[i] = !(target->kind & (ADDRESS_SKILL | ADDRESS_CELL)) ||
                                i == target->skill;
    return arena_check(arena, err);
}

static enum error_code
show(struct rung *index, const char *address, struct kept_view *kept, struct error *err)
{
    struct arena       *arena = &kept->memory;
    struct query_target target;
    struct query_grid   grid;
    enum error_code     rc =
        query_resolve(index->store, arena, str_of(address), ADDRESS_ANY, &target, err);

    if (rc == OK)
        rc = grid_of_target(arena, &target, &grid, err);
    if (rc == OK)
        rc = fill_view(index, arena, &grid, target.address, &kept->view, err);
    return rc;
}

/* In one state of the index. */
static enum error_code
make_view(struct rung *index, const char *address, struct kept_view *kept, struct error *err)
{
    enum error_code rc = store_read_begin(index->store, err);

    if (rc != OK)
        return rc;
    rc = show(index, address, kept, err);
    store_read_end(index->store);
    return rc;
}

enum rung_status
rung_show(struct rung *index, const char *address, struct rung_view **view,
          struct rung_error *error)
{
    struct kept_view *kept = calloc(1, sizeof *kept);
    struct error      err = { 0 };
    enum error_code   rc = kept ? make_view(index, address, kept, &err) : error_memory(&err);

    *view = NULL;
    if (rc == OK)
        *view = &kept->view;
    else if (kept)
        rung_view_free(&kept->view);
    return lib_status(rc, &err, error);
}

void
rung_view_free(struct rung_view *view)
{
    struct kept_view *kept = (struct kept_view *) view;

    if (!kept)
        return;
    arena_free(&kept->memory);
    free(kept);
}

/* ---- of all that passes a filter ---- */

struct viewing {
    struct rung     *index;
    rung_visit_view *visit;
    void            *ctx;
};

static enum error_code
visit_view(const struct query_grid *grid, void *ctx, struct error *err)
{
    struct viewing  *v = ctx;
    struct arena     arena = { 0 };
    struct address   address = { .org = grid->ladder.org_slug, .track = grid->ladder.slug };
    struct rung_view view;
    enum error_code  rc = fill_view(
         v->index, &arena, grid, address_format(&arena, &address, ADDRESS_LADDER), &view, err);

    if (rc == OK && !v->visit(v->ctx, &view))
        rc = ERR_STOPPED;
    arena_free(&arena);
    return rc;
}

enum rung_status
rung_each_view(struct rung *index, const struct rung_filter *filter, rung_visit_view *visit,
               void *ctx, struct rung_error *error)
{
    struct viewing       v = { index, visit, ctx };
    struct query_options options = lib_filter(filter);
    struct error         err = { 0 };
    enum error_code      rc = query_each_grid(index->store, &options, visit_view, &v, &err);

    return lib_status(rc, &err, error);
}
