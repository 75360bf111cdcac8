#include "apps/render/grid.h"

const struct render_column render_grid_columns[RENDER_GRID_COLUMNS] = {
    { "track", RENDER_CUT, 0 },   { "level", RENDER_CUT, 0 }, { "skill", RENDER_CUT, 0 },
    { "line", RENDER_NUMBER, 0 }, { "cut", RENDER_FIXED, 0 }, { "text", RENDER_CUT, 0 },
};

/* The track, and the level and the skill where there is only one. */
static void
print_title(const struct screen *screen, const struct rung_grid *grid)
{
    const char   *parts[] = { grid->track, grid->level_count == 1 ? grid->levels[0] : NULL,
                            grid->skill_count == 1 ? grid->skills[0] : NULL };
    struct buffer title = { 0 };

    for (size_t i = 0; i < COUNT(parts); i++)
        if (parts[i])
            buffer_format(&title, "%s%s", i > 0 ? render_crumb(screen) : "", parts[i]);
    buffer_add_char(&title, '\0');
    if (!screen_fails(screen, title.failed))
        render_line(screen, 0, PAINT_STRONG, title.data);
    buffer_free(&title);
}

/* Skills are headings, levels above them are, and what the title says is none. */
static void
print_cell(const struct screen *screen, const struct rung_grid *grid, size_t level,
           size_t skill)
{
    const char *text = grid->cells[level * grid->skill_count + skill].text;

    if (grid->skill_count > 1)
        render_line(screen, 2, PAINT_STRONG, grid->skills[skill]);
    if (text[0])
        render_line(screen, 4, PAINT_PLAIN, text);
    else
        render_line(screen, 4, PAINT_FAINT, "(nothing is said)");
}

void
render_grid_blocks(const struct screen *screen, const struct rung_grid *grid,
                   const char *address)
{
    print_title(screen, grid);
    if (address)
        render_line(screen, 0, PAINT_FAINT, address);
    for (size_t l = 0; l < grid->level_count; l++) {
        fputc('\n', screen->out);
        if (grid->level_count > 1)
            render_line(screen, 0, PAINT_STRONG, grid->levels[l]);
        for (size_t s = 0; s < grid->skill_count; s++)
            print_cell(screen, grid, l, s);
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
