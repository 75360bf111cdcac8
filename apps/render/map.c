#include "apps/render/map.h"

#include "apps/render/json.h"

static const struct render_column columns[] = {
    { "org", RENDER_CUT, 0 },      { "track", RENDER_CUT, 0 },
    { "level", RENDER_CUT, 0 },    { "ordinal", RENDER_NUMBER, 0 },
    { "score", RENDER_NUMBER, 0 }, { "hits", RENDER_NUMBER, 0 },
    { "onset", RENDER_FIXED, 0 },
};

/* ---- for pipes ---- */

static void
print_lines(struct render_table *table, const struct rung_map_row *row)
{
    for (size_t i = 0; i < row->cell_count; i++) {
        const struct rung_map_cell *cell = &row->cells[i];
        char                        ordinal[16], score[16], hits[24];
        const char                 *values[] = { row->org,
                                                 row->track,
                                                 cell->level,
                                                 ordinal,
                                                 score,
                                                 hits,
                                 i == row->onset ? "onset" : "" };

        snprintf(ordinal, sizeof ordinal, "%u", cell->ordinal);
        snprintf(score, sizeof score, "%.3f", cell->score);
        snprintf(hits, sizeof hits, "%zu", cell->hits);
        render_table_row(table, values);
    }
}

/* ---- for people ---- */

static void
print_title(const struct screen *screen, const struct rung_map_row *row)
{
    struct buffer title = { 0 };

    if (row->org[0])
        buffer_format(&title, "%s%s", row->org, render_crumb(screen));
    buffer_format(&title, "%s, from level %s on", row->track, row->cells[row->onset].level);
    buffer_add_char(&title, '\0');
    if (!screen_fails(screen, title.failed))
        render_line(screen, 0, PAINT_STRONG, title.data);
    buffer_free(&title);
}

static enum screen_paint
paint_of(double score)
{
    return score >= 0.5 ? PAINT_MATCH : score > 0 ? PAINT_PLAIN : PAINT_FAINT;
}

/* "3: 87*", safe for a terminal. */
static void
cell_text(const struct rung_map_row *row, size_t at, struct buffer *text)
{
    const struct rung_map_cell *cell = &row->cells[at];

    render_safe(text, str_of(cell->level));
    if (cell->hits > 0)
        buffer_format(text, ": %.0f", 100 * cell->score);
    else
        buffer_add(text, STR(": -"));
    if (at == row->onset)
        buffer_add_char(text, '*');
}

/* Prints a level at *column of a line, or of the next. */
static void
print_level(const struct screen *screen, const struct rung_map_row *row, size_t at,
            size_t *column)
{
    enum { GAP = 2, LEAST = 8 };
    struct buffer text = { 0 };
    size_t        width, room;

    cell_text(row, at, &text);
    if (!screen_fails(screen, text.failed)) {
        width = render_width(buffer_str(&text));
        room = width < LEAST ? LEAST : width;
        if (*column > 0 && *column + GAP + room > screen->width) {
            fputc('\n', screen->out);
            *column = 0;
        }
        fprintf(screen->out, "%*s", GAP, "");
        screen_paint(screen, paint_of(row->cells[at].score));
        fwrite(text.data, 1, text.length, screen->out);
        screen_paint(screen, PAINT_PLAIN);
        if (at + 1 < row->cell_count)
            fprintf(screen->out, "%*s", (int) (room - width), "");
        *column += GAP + room;
    }
    buffer_free(&text);
}

/* Levels beside each other, as many as a line has room for. */
static void
print_levels(const struct screen *screen, const struct rung_map_row *row)
{
    size_t column = 0;

    for (size_t i = 0; i < row->cell_count; i++)
        print_level(screen, row, i, &column);
    fputc('\n', screen->out);
}

void
render_map(const struct screen *screen, const struct rung_map *map)
{
    struct render_table *table =
        screen->has_tables ? NULL : render_table_begin(screen, columns, COUNT(columns));

    for (size_t i = 0; i < map->count; i++)
        if (table) {
            print_lines(table, &map->rows[i]);
        } else if (screen->has_tables) {
            print_title(screen, &map->rows[i]);
            print_levels(screen, &map->rows[i]);
        }
    render_table_end(table);
}

/* ---- JSON ---- */

static json_t *
json_of_cells(const struct rung_map_row *row)
{
    json_t *cells = json_array();

    for (size_t i = 0; i < row->cell_count; i++) {
        json_t *cell = json_object();

        json_object_set_new(cell, "level", render_json_text(row->cells[i].level));
        json_object_set_new(cell, "score", json_real(row->cells[i].score));
        json_object_set_new(cell, "hits", json_integer((json_int_t) row->cells[i].hits));
        json_array_append_new(cells, cell);
    }
    return cells;
}

static json_t *
json_of_row(const struct rung_map_row *row)
{
    json_t *object = json_object();

    json_object_set_new(object, "org", render_json_text(row->org));
    json_object_set_new(object, "track", render_json_text(row->track));
    json_object_set_new(object, "address", render_json_text(row->address));
    json_object_set_new(object, "onset", render_json_text(row->cells[row->onset].level));
    json_object_set_new(object, "cells", json_of_cells(row));
    return object;
}

json_t *
render_map_json(const struct rung_map *map, const char *query)
{
    json_t *root = render_json_root(), *notes = json_array(), *rows = json_array();

    for (size_t i = 0; i < map->note_count; i++)
        json_array_append_new(notes, render_json_text(map->notes[i]));
    for (size_t i = 0; i < map->count; i++)
        json_array_append_new(rows, json_of_row(&map->rows[i]));
    json_object_set_new(root, "query", render_json_text(query));
    json_object_set_new(root, "notes", notes);
    json_object_set_new(root, "rows", rows);
    return root;
}
