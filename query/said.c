#include "query/said.h"

#include <math.h>

#include "query/seniority.h"

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

/* ---- how senior it sounds ---- */

static enum error_code
sum_rows(struct store *store, struct arena *arena, const struct store_ladder *ladder,
         struct text_analyzer *english, struct seniority_sum *sums, struct error *err)
{
    struct store_cell *cells = NULL;
    size_t             count = 0;
    enum error_code    rc = store_cells(store, arena, ladder->id, &cells, &count, err);

    for (size_t i = 0; rc == OK && i < count; i++) {
        struct str text;

        rc = store_text(store, arena, cells[i].text, &text, err);
        if (rc == OK)
            rc = seniority_add(english, text, &sums[cells[i].level - 1], err);
    }
    return rc;
}

enum error_code
said_seniority(struct store *store, struct arena *arena, struct text_analyzer *english,
               const struct store_ladder *ladder, double **senior, struct error *err)
{
    struct seniority_sum *sums = arena_array(arena, ladder->level_count, sizeof *sums);
    enum error_code       rc;

    *senior = arena_array(arena, ladder->level_count, sizeof **senior);
    rc = arena_check(arena, err);
    if (rc == OK && str_equal(ladder->language, STR("en")))
        rc = sum_rows(store, arena, ladder, english, sums, err);
    for (size_t l = 0; rc == OK && l < ladder->level_count; l++)
        (*senior)[l] = sums[l].words > 0 ? seniority_mean(&sums[l]) : NAN;
    return rc;
}
