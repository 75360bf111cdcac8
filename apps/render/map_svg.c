#include "apps/render/map_svg.h"

#include "apps/render/map.h"
#include "base/utf8.h"

enum {
    NAME_WIDTH = 330,
    NAME_BYTES = 44, /* of a track's name that fit there */
    LABEL_BYTES = 9, /* of a level's label under its square */
    SQUARE_WIDTH = 64,
    SQUARE_HEIGHT = 30,
    ROW_HEIGHT = 54,
    MARGIN = 16,
    HEAD_HEIGHT = 64
};

/* Shade 0 is of what asks for nothing. Text on each stands out 4.5 to 1 and more. */
static const char style[] =
    "svg{color-scheme:light dark}"
    "text{font:13px system-ui,sans-serif;fill:#1b1b1b}"
    ".page{fill:#fff}.title{font-size:17px;font-weight:600}.small{font-size:11px;fill:#555}"
    ".n{text-anchor:middle}.label{text-anchor:middle;font-size:11px;fill:#555}"
    ".s0{fill:#f1f1f1}.s1{fill:#d6e6f5}.s2{fill:#a9cdec}.s3{fill:#6fa9d8}.s4{fill:#1f6bab}"
    ".s5{fill:#0b4a80}.n4,.n5{fill:#fff}"
    ".onset{fill:none;stroke:#c2410c;stroke-width:3}"
    "@media(prefers-color-scheme:dark){"
    "text{fill:#eee}.page{fill:#161616}.small,.label{fill:#aaa}"
    ".s0{fill:#262626}.s1{fill:#17324a}.s2{fill:#1d4c74}.s3{fill:#2268a3}.s4{fill:#7fb9e8}"
    ".s5{fill:#c4e0f7}.n4,.n5{fill:#101010}.onset{stroke:#fb923c}}";

/* What XML 1.0 has no place for becomes U+FFFD, a control character a blank. */
static void
add_character(struct buffer *out, uint32_t c)
{
    char   bytes[4];
    size_t count;

    if (c < ' ' || c == 0x7f)
        c = ' ';
    if ((c & 0xfffe) == 0xfffe)
        c = UTF8_REPLACEMENT;
    count = utf8_put(bytes, c);
    switch (c) {
    case '&': buffer_add(out, STR("&amp;")); break;
    case '<': buffer_add(out, STR("&lt;")); break;
    case '>': buffer_add(out, STR("&gt;")); break;
    case '"': buffer_add(out, STR("&quot;")); break;
    default: buffer_add(out, (struct str){ bytes, count });
    }
}

/* Text that is no longer than so many bytes; cut, it ends in dots. */
static void
add_text(struct buffer *out, const char *text, size_t most_bytes)
{
    struct str whole = str_of(text), part = utf8_cut(whole, most_bytes);

    for (size_t at = 0; at < part.length;)
        add_character(out, utf8_next(part, &at));
    if (part.length < whole.length)
        buffer_add(out, STR("\xe2\x80\xa6"));
}

static void
add_square(struct buffer *out, const struct rung_map_row *row, size_t at, int x, int y)
{
    const struct rung_map_cell *cell = &row->cells[at];
    unsigned                    shade = render_map_shade(cell);
    int                         middle = x + SQUARE_WIDTH / 2;

    buffer_add(out, STR("<g><title>"));
    add_text(out, row->track, SIZE_MAX);
    buffer_add(out, STR(", level "));
    add_text(out, cell->level, SIZE_MAX);
    buffer_format(out, ": %.0f of 100, %zu cell%s%s</title>", 100 * cell->score, cell->hits,
                  cell->hits == 1 ? "" : "s", at == row->onset ? "; begins here" : "");
    buffer_format(out,
                  "<rect class=\"s%d\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\"/>",
                  shade, x, y, SQUARE_WIDTH - 4, SQUARE_HEIGHT);
    if (at == row->onset)
        buffer_format(out,
                      "<rect class=\"onset\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
                      "rx=\"4\"/>",
                      x, y, SQUARE_WIDTH - 4, SQUARE_HEIGHT);
    if (cell->hits > 0)
        buffer_format(out, "<text class=\"n n%d\" x=\"%d\" y=\"%d\">%.0f</text>", shade,
                      middle - 2, y + 20, 100 * cell->score);
    buffer_format(out, "<text class=\"label\" x=\"%d\" y=\"%d\">", middle - 2,
                  y + SQUARE_HEIGHT + 13);
    add_text(out, cell->level, LABEL_BYTES);
    buffer_add(out, STR("</text></g>\n"));
}

static void
add_row(struct buffer *out, const struct rung_map_row *row, int y)
{
    buffer_format(out, "<text x=\"%d\" y=\"%d\">", MARGIN, y + 14);
    add_text(out, row->track, NAME_BYTES);
    buffer_format(out, "</text><text class=\"small\" x=\"%d\" y=\"%d\">", MARGIN, y + 30);
    add_text(out, row->org, NAME_BYTES);
    buffer_add(out, STR("</text>\n"));
    for (size_t i = 0; i < row->cell_count; i++)
        add_square(out, row, i,
                   MARGIN + NAME_WIDTH + ((int) row->cells[i].ordinal - 1) * SQUARE_WIDTH, y);
}

static int
width_of(const struct rung_map *map)
{
    unsigned most = 1;

    for (size_t i = 0; i < map->count; i++)
        for (size_t c = 0; c < map->rows[i].cell_count; c++)
            if (map->rows[i].cells[c].ordinal > most)
                most = map->rows[i].cells[c].ordinal;
    return 2 * MARGIN + NAME_WIDTH + (int) most * SQUARE_WIDTH;
}

void
render_map_svg(struct buffer *out, const struct rung_map *map, const char *query)
{
    int width = width_of(map), height = HEAD_HEIGHT + (int) map->count * ROW_HEIGHT + MARGIN;

    buffer_format(out,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                  "viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"title desc\">\n"
                  "<style>%s</style>\n<title id=\"title\">Where ",
                  width, height, width, height, style);
    add_text(out, query, 200);
    buffer_format(
        out,
        " is expected</title>\n<desc id=\"desc\">%zu of %zu tracks. How strongly each "
        "level asks for it, from 0 to 100; a frame is where it begins.</desc>\n"
        "<rect class=\"page\" width=\"%d\" height=\"%d\"/>\n"
        "<text class=\"title\" x=\"%d\" y=\"28\">Where \xe2\x80\x9c",
        map->count, map->total, width, height, MARGIN);
    add_text(out, query, 60);
    buffer_format(
        out,
        "\xe2\x80\x9d is expected</text>\n<text class=\"small\" x=\"%d\" y=\"47\">0 to "
        "100; a frame is where a track begins to ask for it</text>\n",
        MARGIN);
    for (size_t i = 0; i < map->count; i++)
        add_row(out, &map->rows[i], HEAD_HEIGHT + (int) i * ROW_HEIGHT);
    buffer_add(out, STR("</svg>\n"));
}
