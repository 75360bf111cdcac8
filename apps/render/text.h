/*
 * text.h - what people and pipes read: tables, tab-separated lines, wrapped prose.
 *
 * Text that came from a ladder is data here: control characters, which a terminal would obey,
 * are shown as U+FFFD, and tabs and line ends as blanks.
 *
 * Units    widths in terminal columns
 * Memory   a table is yours until render_table_end(); strings given are copied
 * Errors   running out of memory prints less
 * Threads  one at a time
 */
#ifndef APPS_RENDER_TEXT_H
#define APPS_RENDER_TEXT_H

#include <stdio.h>

#include "base/buffer.h"
#include "base/str.h"

enum render_style { RENDER_TABLE, RENDER_TSV };

/* What stdout is: a terminal wants tables, everything else lines. */
enum render_style render_style_of(FILE *out);

/* Columns of the terminal, or 80. */
size_t render_width(FILE *out);

/* Whether the terminal is to show bold. */
bool render_has_colour(FILE *out);

/* Adds text to a buffer, safe for a line on a terminal. */
void render_safe(struct buffer *buffer, struct str text);

/* Prints a sentence of an error or note, made safe, as one line. */
void render_sentence(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

struct render_table;

/* What a column does on a terminal that is too narrow, or with numbers. */
enum render_fit { RENDER_FIXED, RENDER_NUMBER, RENDER_CUT };

struct render_column {
    const char     *name;
    enum render_fit fit;
};

/*
 * A table on a terminal, which is printed when it ends; tab-separated lines with a header
 * elsewhere, which are printed as they come.
 */
struct render_table *render_table_begin(FILE *out, enum render_style style,
                                        const struct render_column *columns, size_t count);
void                 render_table_row(struct render_table *table, const char *const *values);
void                 render_table_end(struct render_table *table);

/* Ends a table that is not to be printed. */
void render_table_drop(struct render_table *table);

/* Prints prose wrapped to the width, each line behind indent blanks. Marked bytes are between
 * RENDER_MARK_ON and RENDER_MARK_OFF and are printed bold where has_colour. */
#define RENDER_MARK_ON  '\x01'
#define RENDER_MARK_OFF '\x02'
void render_wrapped(FILE *out, struct str prose, size_t indent, size_t width, bool has_colour);

/* Prints one text made safe and wrapped, the whole of it marked or not. */
void render_line(FILE *out, size_t indent, size_t width, bool has_colour, bool is_marked,
                 const char *text);

#endif
