#include "apps/render/grid.h"

const struct render_column render_grid_columns[RENDER_GRID_COLUMNS] = {
    { "track", RENDER_CUT, false }, { "level", RENDER_CUT, false },
    { "skill", RENDER_CUT, false }, { "line", RENDER_NUMBER, false },
    { "cut", RENDER_FIXED, false }, { "text", RENDER_CUT, false },
};

void
render_grid_blocks(const struct screen *screen, const struct rung_grid *grid,
                   const char *address)
{
    render_line(screen, 0, PAINT_STRONG, grid->track);
    if (address)
        render_line(screen, 0, PAINT_FAINT, address);
    for (size_t l = 0; l < grid->level_count; l++) {
        fputc('\n', screen->out);
        render_line(screen, 0, PAINT_STRONG, grid->levels[l]);
        for (size_t s = 0; s < grid->skill_count; s++) {
            const struct rung_grid_cell *cell = &grid->cells[l * grid->skill_count + s];

            render_line(screen, 2, PAINT_STRONG, grid->skills[s]);
            render_line(screen, 4, PAINT_PLAIN, cell->text[0] ? cell->text : "-");
        }
    }
}

void
render_grid_rows(struct render_table *table, const struct rung_grid *grid)
{
    for (size_t i = 0; i < grid->level_count * grid->skill_count; i++) {
        const struct rung_grid_cell *cell = &grid->cells[i];
        char                         line[24];
        const char                  *row[RENDER_GRID_COLUMNS] = {
                             grid->track,
                             grid->levels[i / grid->skill_count],
                             grid->skills[i % grid->skill_count],
                             line,
            cell->is_cut ? "cut" : "",
                             cell->text,
        };

        if (cell->text[0] == '\0')
            continue;
        snprintf(line, sizeof line, "%u", cell->line);
        render_table_row(table, row);
    }
}
