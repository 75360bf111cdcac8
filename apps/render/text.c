#include "apps/render/text.h"

#include <errno.h>
#include <libsmartcols.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/utf8.h"

static void
add_safe(struct buffer *buffer, struct str text, bool keeps_lines)
{
    for (size_t at = 0; at < text.length;) {
        uint32_t c = utf8_next(text, &at);
        char     bytes[4];

        if (c == '\n' && keeps_lines)
            ;
        else if (c == '\t' || c == '\n' || c == '\r')
            c = ' ';
        else if (c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
                 (c >= 0x2066 && c <= 0x2069))
            c = UTF8_REPLACEMENT; /* also the signs that turn the direction of writing */
        buffer_add(buffer, (struct str){ bytes, utf8_put(bytes, c) });
    }
}

void
render_safe(struct buffer *buffer, struct str text)
{
    add_safe(buffer, text, false);
}

void
render_safe_prose(struct buffer *buffer, struct str text)
{
    add_safe(buffer, text, true);
}

const char *
render_plural(size_t count)
{
    return count == 1 ? "" : "s";
}

const char *
render_crumb(const struct screen *screen)
{
    return screen->has_utf8 ? " \xE2\x80\xBA " : " > ";
}

/* ---- widths ---- */

static bool
is_mark(char c)
{
    return c == RENDER_MARK_ON || c == RENDER_MARK_OFF;
}

/* How many columns the word takes. */
static size_t
width_of(struct str word)
{
    size_t width = 0;

    for (size_t at = 0; at < word.length;) {
        int columns;

        if (is_mark(word.data[at])) {
            at++;
            continue;
        }
        columns = utf8proc_charwidth((utf8proc_int32_t) utf8_next(word, &at));
        width += columns > 0 ? (size_t) columns : 0;
    }
    return width;
}

size_t
render_width(struct str text)
{
    return width_of(text);
}

/* ---- tables ---- */

enum { MOST_COLUMNS = 16, MOST_WIDTH_OF_TABLE = 10000 };

/* The cells of a terminal's table wait until all widths are known, row by row. */
struct render_table {
    const struct screen        *screen;
    const struct render_column *columns;
    size_t                      count;
    struct buffer               cells; /* each with a NUL behind it */
    size_t                      rows;
};

static void
print_line(struct render_table *table, const char *const *values)
{
    struct buffer line = { 0 };

    for (size_t i = 0; i < table->count; i++) {
        if (i > 0)
            buffer_add_char(&line, '\t');
        render_safe(&line, str_of(values[i]));
    }
    buffer_add_char(&line, '\n');
    if (!screen_fails(table->screen, line.failed))
        fwrite(line.data, 1, line.length, table->screen->out);
    buffer_free(&line);
}

static void
keep_row(struct render_table *table, const char *const *values)
{
    for (size_t i = 0; i < table->count; i++) {
        render_safe(&table->cells, str_of(values[i]));
        buffer_add_char(&table->cells, '\0');
    }
    table->rows++;
}

struct render_table *
render_table_begin(const struct screen *screen, const struct render_column *columns,
                   size_t count)
{
    struct render_table *table = calloc(1, sizeof *table);
    const char          *names[MOST_COLUMNS] = { NULL };

    if (screen_fails(screen, !table))
        return NULL;
    *table = (struct render_table){ .screen = screen, .columns = columns, .count = count };
    for (size_t i = 0; i < count; i++)
        names[i] = columns[i].name;
    render_table_row(table, names);
    return table;
}

void
render_table_row(struct render_table *table, const char *const *values)
{
    if (!table)
        return;
    if (table->screen->has_tables)
        keep_row(table, values);
    else
        print_line(table, values);
}

/* ---- what fits ---- */

/* Widths of the columns as they are to be shown; 0: not at all. */
struct layout {
    size_t widths[MOST_COLUMNS];
};

static void
measure_columns(const struct render_table *table, struct layout *layout)
{
    const char *cell = table->cells.data;

    *layout = (struct layout){ 0 };
    for (size_t i = 0; i < table->rows * table->count; i++) {
        size_t *width = &layout->widths[i % table->count], here = width_of(str_of(cell));

        if (here > *width)
            *width = here;
        cell += strlen(cell) + 1;
    }
}

enum { LEAST_OF_CUT = 12 };

static size_t
least_of(const struct render_column *column, size_t width)
{
    return column->fit == RENDER_CUT && width > LEAST_OF_CUT ? LEAST_OF_CUT : width;
}

/* Columns between them, and all cut as far as may be, or not at all. */
static size_t
width_of_layout(const struct render_table *table, const struct layout *layout, bool is_cut)
{
    size_t sum = 0;

    for (size_t i = 0; i < table->count; i++)
        if (layout->widths[i] > 0)
            sum += (sum > 0) + (is_cut ? least_of(&table->columns[i], layout->widths[i])
                                       : layout->widths[i]);
    return sum;
}

static bool
leave_out_spare(const struct render_table *table, struct layout *layout)
{
    size_t most = table->count;

    for (size_t i = 0; i < table->count; i++)
        if (layout->widths[i] > 0 && table->columns[i].spare > 0 &&
            (most == table->count || table->columns[i].spare > table->columns[most].spare))
            most = i;
    if (most < table->count)
        layout->widths[most] = 0;
    return most < table->count;
}

/* Takes one from the widest of those that may be cut. */
static bool
cut_widest(const struct render_table *table, struct layout *layout)
{
    size_t widest = table->count;

    for (size_t i = 0; i < table->count; i++)
        if (layout->widths[i] > least_of(&table->columns[i], layout->widths[i]) &&
            (widest == table->count || layout->widths[i] > layout->widths[widest]))
            widest = i;
    if (widest == table->count)
        return false;
    layout->widths[widest]--;
    return true;
}

static struct layout
fit_columns(const struct render_table *table)
{
    struct layout layout;
    size_t        room = table->screen->width;

    measure_columns(table, &layout);
    while (width_of_layout(table, &layout, true) > room && leave_out_spare(table, &layout))
        ;
    while (width_of_layout(table, &layout, false) > room && cut_widest(table, &layout))
        ;
    return layout;
}

void
render_cut(struct buffer *cut, const struct screen *screen, struct str text, size_t width)
{
    struct str sign = screen->has_utf8 ? STR("\xE2\x80\xA6") : STR("~");
    size_t     used = 0, end = 0;

    if (width_of(text) <= width) {
        buffer_add(cut, text);
        return;
    }
    for (size_t at = 0; at < text.length; end = at) {
        size_t from = at;

        (void) utf8_next(text, &at);
        used += width_of(str_slice(text, from, at));
        if (used + 1 > width)
            break;
    }
    buffer_add(cut, str_trim(str_slice(text, 0, end)));
    buffer_add(cut, sign);
}

/* ---- printing it ---- */

static struct libscols_table *
make_scols(const struct render_table *table, const struct layout *layout)
{
    struct libscols_table *scols = scols_new_table();

    if (!scols)
        return NULL;
    scols_table_set_stream(scols, table->screen->out);
    scols_table_enable_noheadings(scols, true); /* the first row has them */
    scols_table_enable_colors(scols, table->screen->has_colour);
    scols_table_set_termforce(scols, SCOLS_TERMFORCE_ALWAYS);
    scols_table_set_termwidth(scols, MOST_WIDTH_OF_TABLE); /* it fits, or nothing would */
    for (size_t i = 0; i < table->count; i++)
        if (layout->widths[i] > 0)
            scols_table_new_column(scols, table->columns[i].name, (double) layout->widths[i],
                                   table->columns[i].fit == RENDER_NUMBER ? SCOLS_FL_RIGHT : 0);
    return scols;
}

static void
print_table(const struct render_table *table)
{
    struct layout          layout = fit_columns(table);
    struct libscols_table *scols = make_scols(table, &layout);
    const char            *cell = table->cells.data;

    for (size_t r = 0; scols && r < table->rows; r++) {
        struct libscols_line *line = scols_table_new_line(scols, NULL);

        if (line && r == 0)
            scols_line_set_color(line, "bold");
        for (size_t i = 0, shown = 0; i < table->count; i++, cell += strlen(cell) + 1) {
            struct buffer cut = { 0 };

            if (screen_fails(table->screen, !line) || layout.widths[i] == 0)
                continue;
            render_cut(&cut, table->screen, str_of(cell), layout.widths[i]);
            buffer_add_char(&cut, '\0');
            if (!screen_fails(table->screen, cut.failed))
                (void) screen_fails(table->screen,
                                    scols_line_set_data(line, shown, cut.data) != 0);
            shown++;
            buffer_free(&cut);
        }
    }
    if (!screen_fails(table->screen, !scols)) {
        (void) screen_fails(table->screen, scols_print_table(scols) == -ENOMEM);
        scols_unref_table(scols);
    }
}

void
render_table_drop(struct render_table *table)
{
    if (table)
        buffer_free(&table->cells);
    free(table);
}

void
render_table_end(struct render_table *table)
{
    if (table && !screen_fails(table->screen, table->cells.failed) && table->rows > 1)
        print_table(table);
    render_table_drop(table);
}

/* ---- prose ---- */

static void
print_word(const struct screen *screen, struct str word)
{
    for (size_t i = 0; i < word.length; i++)
        if (is_mark(word.data[i]))
            screen_paint(screen, word.data[i] == RENDER_MARK_ON ? PAINT_MATCH : PAINT_PLAIN);
        else
            fputc(word.data[i], screen->out);
}

/* What a list in prose begins its items with. */
static bool
is_bullet(struct str word)
{
    return str_equal(word, STR("-")) || str_equal(word, STR("*")) ||
           str_equal(word, STR("\xE2\x80\xA2"));
}

/* Goes on from column used of a line, or of a new one when it is 0. */
static void
wrap(const struct screen *screen, size_t indent, size_t used, struct str prose)
{
    enum { HANG = 2 };
    size_t margin = indent; /* of the lines that a line of the prose is broken into */

    for (size_t at = 0; at < prose.length;) {
        size_t     from = at;
        struct str word;

        while (at < prose.length && prose.data[at] != ' ' && prose.data[at] != '\n')
            at++;
        word = str_slice(prose, from, at);
        if (used > margin && used + 1 + width_of(word) > screen->width) {
            fputc('\n', screen->out);
            used = 0;
        }
        if (used > margin) {
            fputc(' ', screen->out);
            used++;
        } else {
            fprintf(screen->out, "%*s", (int) (margin - used), "");
            used = margin;
            margin += is_bullet(word) && margin == indent ? HANG : 0;
        }
        used += width_of(word);
        print_word(screen, word);
        for (; at < prose.length && (prose.data[at] == ' ' || prose.data[at] == '\n'); at++)
            if (prose.data[at] == '\n' && used > 0) {
                fputc('\n', screen->out);
                used = 0;
                margin = indent;
            }
    }
    if (used > 0)
        fputc('\n', screen->out);
}

void
render_wrapped(const struct screen *screen, size_t indent, struct str prose)
{
    wrap(screen, indent, 0, prose);
}

void
render_line(const struct screen *screen, size_t indent, enum screen_paint paint,
            const char *text)
{
    struct buffer safe = { 0 };

    render_safe_prose(&safe, str_of(text));
    (void) screen_fails(screen, safe.failed);
    if (paint != PAINT_PLAIN)
        screen_paint(screen, paint);
    wrap(screen, indent, 0, buffer_str(&safe));
    if (paint != PAINT_PLAIN)
        screen_paint(screen, PAINT_PLAIN);
    buffer_free(&safe);
}

void
render_item(const struct screen *screen, const char *lead, size_t indent, const char *text)
{
    enum { LEAST_BESIDE = 30, INDENT_BELOW = 6 };
    size_t used = width_of(str_of(lead));
    bool   is_beside = screen->width >= indent + LEAST_BESIDE;

    fputs(lead, screen->out);
    if (!is_beside)
        indent = INDENT_BELOW;
    if (!is_beside || used >= indent) {
        fputc('\n', screen->out);
        used = 0;
    }
    wrap(screen, indent, used, str_of(text));
}

/* On a terminal no word of a sentence is torn. */
void
render_sentence(FILE *out, const char *format, ...)
{
    struct screen screen = { .out = out };
    char         *sentence = NULL;
    va_list       args;
    int           length;
    struct buffer safe = { 0 };

    va_start(args, format);
    length = vasprintf(&sentence, format, args);
    va_end(args);
    if (length < 0)
        return;
    render_safe(&safe, str_of(sentence));
    if (screen_measure(&screen)) {
        wrap(&screen, 0, 0, buffer_str(&safe));
    } else {
        buffer_add_char(&safe, '\n');
        fwrite(buffer_str(&safe).data, 1, safe.length, out);
    }
    buffer_free(&safe);
    free(sentence);
}
