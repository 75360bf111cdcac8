#include "apps/render/text.h"

#include <libsmartcols.h>
#include <stdarg.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "base/utf8.h"

void
render_safe(struct buffer *buffer, struct str text)
{
    for (size_t at = 0; at < text.length;) {
        uint32_t c = utf8_next(text, &at);
        char     bytes[4];

        if (c == '\t' || c == '\n' || c == '\r')
            c = ' ';
        else if (c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
                 (c >= 0x2066 && c <= 0x2069))
            c = UTF8_REPLACEMENT; /* also the signs that turn the direction of writing */
        buffer_add(buffer, (struct str){ bytes, utf8_put(bytes, c) });
    }
}

void
render_sentence(FILE *out, const char *format, ...)
{
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
    buffer_add_char(&safe, '\n');
    fwrite(buffer_str(&safe).data, 1, safe.length, out);
    buffer_free(&safe);
    free(sentence);
}

/* ---- tables ---- */

struct render_table {
    const struct screen        *screen;
    const struct render_column *columns;
    size_t                      count;
    struct libscols_table      *scols; /* of a screen that has tables */
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
    fwrite(line.data, 1, line.length, table->screen->out);
    buffer_free(&line);
}

static void
print_header(struct render_table *table)
{
    const char *names[32];

    for (size_t i = 0; i < table->count && i < COUNT(names); i++)
        names[i] = table->columns[i].name;
    print_line(table, names);
}

static void
add_terminal_column(struct libscols_table *scols, const struct render_column *column)
{
    static const int flags[] = {
        [RENDER_FIXED] = 0, [RENDER_NUMBER] = SCOLS_FL_RIGHT, [RENDER_CUT] = SCOLS_FL_TRUNC
    };

    scols_table_new_column(scols, column->name, 0.05, flags[column->fit]);
}

static void
begin_terminal_table(struct render_table *table)
{
    table->scols = scols_new_table();
    if (!table->scols)
        return;
    scols_table_set_stream(table->scols, table->screen->out);
    scols_table_set_termforce(table->scols, SCOLS_TERMFORCE_ALWAYS);
    scols_table_set_termwidth(table->scols, table->screen->width);
    for (size_t i = 0; i < table->count; i++)
        add_terminal_column(table->scols, &table->columns[i]);
}

struct render_table *
render_table_begin(const struct screen *screen, const struct render_column *columns,
                   size_t count)
{
    struct render_table *table = calloc(1, sizeof *table);

    if (!table)
        return NULL;
    *table = (struct render_table){ screen, columns, count, NULL };
    if (screen->has_tables)
        begin_terminal_table(table);
    else
        print_header(table);
    return table;
}

static void
add_terminal_row(struct render_table *table, const char *const *values)
{
    struct libscols_line *line = table->scols ? scols_table_new_line(table->scols, NULL) : NULL;

    for (size_t i = 0; line && i < table->count; i++) {
        struct buffer safe = { 0 };

        render_safe(&safe, str_of(values[i]));
        buffer_add_char(&safe, '\0');
        if (!safe.failed)
            scols_line_set_data(line, i, safe.data);
        buffer_free(&safe);
    }
}

void
render_table_row(struct render_table *table, const char *const *values)
{
    if (!table)
        return;
    if (table->screen->has_tables)
        add_terminal_row(table, values);
    else
        print_line(table, values);
}

void
render_table_drop(struct render_table *table)
{
    if (table && table->scols)
        scols_unref_table(table->scols);
    free(table);
}

void
render_table_end(struct render_table *table)
{
    if (table && table->scols)
        scols_print_table(table->scols);
    render_table_drop(table);
}

/* ---- prose ---- */

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

static void
print_word(const struct screen *screen, struct str word)
{
    for (size_t i = 0; i < word.length; i++)
        if (is_mark(word.data[i]))
            screen_paint(screen, word.data[i] == RENDER_MARK_ON ? PAINT_MATCH : PAINT_PLAIN);
        else
            fputc(word.data[i], screen->out);
}

/* Goes on from column used of a line, or of a new one when it is 0. */
static void
wrap(const struct screen *screen, size_t indent, size_t used, struct str prose)
{
    for (size_t at = 0; at < prose.length;) {
        size_t     from = at;
        struct str word;

        while (at < prose.length && prose.data[at] != ' ')
            at++;
        word = str_slice(prose, from, at);
        if (used > indent && used + 1 + width_of(word) > screen->width) {
            fputc('\n', screen->out);
            used = 0;
        }
        if (used > indent) {
            fputc(' ', screen->out);
            used++;
        } else {
            fprintf(screen->out, "%*s", (int) (indent - used), "");
            used = indent;
        }
        used += width_of(word);
        print_word(screen, word);
        while (at < prose.length && prose.data[at] == ' ')
            at++;
    }
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

    render_safe(&safe, str_of(text));
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
