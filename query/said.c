#include "query/said.h"

static enum error_code
read_cell(struct bags *bags, struct arena *arena, struct said *said,
          const struct store_cell *cell, struct error *err)
{
    const struct store_ladder *ladder = said->ladder;
    size_t                     at = (cell->level - 1) * ladder->skill_count + cell->skill;

    return bag_read_text(bags, arena, ladder->language, cell->text, &said->cells[at], err);
}

/* The sum of count cells, each so many steps behind the one before. */
static enum error_code
sum_cells(struct bags *bags, struct arena *arena, const struct bag *first, size_t step,
          size_t count, struct bag *sum, struct error *err)
{
    const struct bag **parts = arena_array(arena, count, sizeof *parts);

    for (size_t i = 0; parts && i < count; i++)
        parts[i] = first + i * step;
    if (parts)
        bag_sum(bags, arena, parts, count, sum);
    return arena_check(arena, err);
}

static enum error_code
sum_lines(struct bags *bags, struct arena *arena, struct said *said, struct error *err)
{
    size_t          levels = said->ladder->level_count, skills = said->ladder->skill_count;
    enum error_code rc = OK;

    for (size_t s = 0; rc == OK && s < skills; s++)
        rc = sum_cells(bags, arena, said->cells + s, skills, levels, &said->columns[s], err);
    for (size_t l = 0; rc == OK && l < levels; l++)
        rc = sum_cells(bags, arena, said->cells + l * skills, 1, skills, &said->rows[l], err);
    return rc;
}

enum error_code
said_read(struct bags *bags, struct store *store, struct arena *arena,
          const struct store_ladder *ladder, struct said *said, struct error *err)
{
    size_t             levels = ladder->level_count, skills = ladder->skill_count, count = 0;
    struct store_cell *cells = NULL;
    enum error_code    rc;

    *said = (struct said){
        .ladder = ladder,
        .cells = arena_array(arena, levels * skills, sizeof *said->cells),
        .columns = arena_array(arena, skills, sizeof *said->columns),
        .rows = arena_array(arena, levels, sizeof *said->rows),
        .names = arena_array(arena, skills, sizeof *said->names),
    };
    rc = arena_check(arena, err);
    if (rc == OK)
        rc = store_cells(store, arena, ladder->id, &cells, &count, err);
    for (size_t i = 0; rc == OK && i < count; i++)
        rc = read_cell(bags, arena, said, &cells[i], err);
    for (size_t s = 0; rc == OK && s < skills; s++)
        rc = bag_read(bags, arena, ladder->language, ladder->skills[s].name, &said->names[s],
                      err);
    return rc == OK ? sum_lines(bags, arena, said, err) : rc;
}
