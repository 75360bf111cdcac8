#include "apps/render/grid.h"

const struct render_column render_grid_columns[RENDER_GRID_COLUMNS] = {
    { "track", RENDER_CUT },   { "level", RENDER_CUT }, { "skill", RENDER_CUT },
    { "line", RENDER_NUMBER }, { "cut", RENDER_FIXED }, { "text", RENDER_CUT },
};

void
render_grid_blocks(FILE *out, const struct rung_grid *grid, const char *address)
{
    size_t width = render_width(out);
    bool   has_colour = render_has_colour(out);

    render_line(out, 0, width, has_colour, true, grid->track);
    if (address)
        render_line(out, 0, width, false, false, address);
    for (size_t l = 0; l < grid->level_count; l++) {
        fputc('\n', out);
        render_line(out, 0, width, has_colour, true, grid->levels[l]);
        for (size_t s = 0; s < grid->skill_count; s++) {
            const struct rung_grid_cell *cell = &grid->cells[l * grid->skill_count + s];

            render_line(out, 2, width, has_colour, true, grid->skills[s]);
            render_line(out, 4, width, false, false, cell->text[0] ? cell->text : "-");
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
