#include "apps/render/map.h"

#include "apps/render/json.h"

static const struct render_column columns[] = {
    { "org", RENDER_CUT, 0 },      { "track", RENDER_CUT, 0 },
    { "level", RENDER_CUT, 0 },    { "ordinal", RENDER_NUMBER, 0 },
    { "score", RENDER_NUMBER, 0 }, { "hits", RENDER_NUMBER, 0 },
    { "onset", RENDER_FIXED, 0 },
};

unsigned
render_map_shade(const struct rung_map_cell *cell)
{
    unsigned shade = (unsigned) (cell->score * SCREEN_SHADES + 0.999);

    if (cell->hits == 0)
        return 0;
    return shade < 1 ? 1 : shade > SCREEN_SHADES ? SCREEN_SHADES : shade;
}

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

/* Columns: before each level, and what the narrowest takes. */
enum { GAP = 2, LEAST = 8 };

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

/* "3: 87*", safe for a terminal and not wider than it. */
static void
cell_text(const struct screen *screen, const struct rung_map_row *row, size_t at,
          struct buffer *text)
{
    static const char           longest[] = ": 100*";
    const struct rung_map_cell *cell = &row->cells[at];
    struct buffer               label = { 0 };

    render_safe(&label, str_of(cell->level));
    render_cut(text, screen, buffer_str(&label), screen->width - GAP - strlen(longest));
    if (cell->hits > 0)
        buffer_format(text, ": %.0f", 100 * cell->score);
    else
        buffer_add(text, STR(": -"));
    if (at == row->onset)
        buffer_add_char(text, '*');
    (void) screen_fails(screen, label.failed);
    buffer_free(&label);
}

/* How wide the text of a level is; 0 where memory ran out. */
static size_t
width_of(const struct screen *screen, const struct rung_map_row *row, size_t at,
         struct buffer *text)
{
    buffer_clear(text);
    cell_text(screen, row, at, text);
    return screen_fails(screen, text->failed) ? 0 : render_width(buffer_str(text));
}

/* The blanks behind it are shaded, too. */
static void
print_level(const struct screen *screen, const struct rung_map_cell *cell,
            const struct buffer *text, size_t blanks)
{
    unsigned shade = render_map_shade(cell);

    if (shade > 0)
        screen_shade(screen, shade);
    else
        screen_paint(screen, PAINT_FAINT);
    fwrite(text->data, 1, text->length, screen->out);
    fprintf(screen->out, "%*s", (int) blanks, "");
    screen_paint(screen, PAINT_PLAIN);
}

/* Levels below and beside each other, as many as a line has room for. */
static void
print_levels(const struct screen *screen, const struct rung_map_row *row)
{
    struct buffer text = { 0 };
    size_t        room = LEAST, a_line;

    for (size_t i = 0; i < row->cell_count; i++) {
        size_t width = width_of(screen, row, i, &text);

        room = width > room ? width : room;
    }
    a_line = screen->width / (GAP + room);
    for (size_t i = 0; i < row->cell_count; i++) {
        size_t width = width_of(screen, row, i, &text);
        bool   is_last = i + 1 == row->cell_count || (i + 1) % a_line == 0;

        fprintf(screen->out, "%*s", GAP, "");
        print_level(screen, &row->cells[i], &text,
                    is_last && !screen->has_colour ? 0 : room - width);
        if (is_last)
            fputc('\n', screen->out);
    }
    buffer_free(&text);
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
