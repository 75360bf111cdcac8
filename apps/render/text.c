#include "apps/render/text.h"

#include <libsmartcols.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utf8proc.h>

#include "base/utf8.h"

enum render_style
render_style_of(FILE *out)
{
    return isatty(fileno(out)) ? RENDER_TABLE : RENDER_TSV;
}

size_t
render_width(FILE *out)
{
    struct winsize size;

    if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
        return size.ws_col;
    return 80;
}

bool
render_has_colour(FILE *out)
{
    const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");

    return isatty(fileno(out)) && !(no_colour && no_colour[0]) && term &&
           strcmp(term, "dumb") != 0;
}

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
    FILE                       *out;
    enum render_style           style;
    const struct render_column *columns;
    size_t                      count;
    struct libscols_table      *scols;
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
    fwrite(line.data, 1, line.length, table->out);
    buffer_free(&line);
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
    scols_table_set_stream(table->scols, table->out);
    scols_table_set_termforce(table->scols, SCOLS_TERMFORCE_ALWAYS);
    scols_table_set_termwidth(table->scols, render_width(table->out));
    for (size_t i = 0; i < table->count; i++)
        add_terminal_column(table->scols, &table->columns[i]);
}

struct render_table *
render_table_begin(FILE *out, enum render_style style, const struct render_column *columns,
                   size_t count)
{
    struct render_table *table = calloc(1, sizeof *table);
    const char          *names[32];

    if (!table)
        return NULL;
    *table = (struct render_table){ out, style, columns, count, NULL };
    if (style == RENDER_TABLE) {
        begin_terminal_table(table);
        return table;
    }
    for (size_t i = 0; i < count && i < COUNT(names); i++)
        names[i] = columns[i].name;
    print_line(table, names);
    return table;
}

void
render_table_row(struct render_table *table, const char *const *values)
{
    struct libscols_line *line;

    if (!table)
        return;
    if (table->style == RENDER_TSV) {
        print_line(table, values);
        return;
    }
    line = table->scols ? scols_table_new_line(table->scols, NULL) : NULL;
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
print_word(FILE *out, struct str word, bool has_colour, bool *is_bold)
{
    for (size_t i = 0; i < word.length; i++) {
        if (!is_mark(word.data[i])) {
            fputc(word.data[i], out);
            continue;
        }
        *is_bold = word.data[i] == RENDER_MARK_ON;
        if (has_colour)
            fputs(*is_bold ? "\x1b[1m" : "\x1b[0m", out);
    }
}

void
render_wrapped(FILE *out, struct str prose, size_t indent, size_t width, bool has_colour)
{
    size_t used = 0, at = 0;
    bool   is_bold = false;

    while (at < prose.length) {
        size_t     from = at;
        struct str word;

        while (at < prose.length && prose.data[at] != ' ')
            at++;
        word = str_slice(prose, from, at);
        if (used > 0 && used + 1 + width_of(word) > width) {
            fputc('\n', out);
            used = 0;
        }
        if (used == 0)
            fprintf(out, "%*s", (int) indent, "");
        else
            fputc(' ', out);
        used = used == 0 ? indent + width_of(word) : used + 1 + width_of(word);
        print_word(out, word, has_colour, &is_bold);
        while (at < prose.length && prose.data[at] == ' ')
            at++;
    }
    if (has_colour && is_bold)
        fputs("\x1b[0m", out);
    fputc('\n', out);
}

void
render_line(FILE *out, size_t indent, size_t width, bool has_colour, bool is_marked,
            const char *text)
{
    struct buffer safe = { 0 };

    if (is_marked)
        buffer_add_char(&safe, RENDER_MARK_ON);
    render_safe(&safe, str_of(text));
    if (is_marked)
        buffer_add_char(&safe, RENDER_MARK_OFF);
    render_wrapped(out, buffer_str(&safe), indent, width, has_colour);
    buffer_free(&safe);
}
