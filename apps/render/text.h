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

#include "apps/render/screen.h"
#include "base/buffer.h"
#include "base/str.h"

/* Adds text to a buffer, safe for a line on a terminal. */
void render_safe(struct buffer *buffer, struct str text);

/* The same for render_wrapped(): lines still end where they do. */
void render_safe_prose(struct buffer *buffer, struct str text);

/* Prints a sentence of an error or note, made safe, as one line. */
void render_sentence(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What behind a word makes it one of several, or nothing: "s". */
const char *render_plural(size_t count);

/* What stands between the names of a path from a track to a cell. */
const char *render_crumb(const struct screen *screen);

/* How many columns text takes that is safe; marks take none. */
size_t render_width(struct str text);

/* Adds up to width columns of text that is safe, the last a sign when there is more. */
void render_cut(struct buffer *cut, const struct screen *screen, struct str text, size_t width);

struct render_table;

/* How a column is shown, and whether its text may be cut where a terminal is narrow. */
enum render_fit { RENDER_FIXED, RENDER_NUMBER, RENDER_CUT };

struct render_column {
    const char     *name;
    enum render_fit fit;
    unsigned        spare; /* left out where there is no room, the highest first; 0: never */
};

/*
 * A table made to fit, which is printed when it ends, where the screen has tables; elsewhere tab-separated
 * lines with a header, which are printed as they come.
 */
struct render_table *render_table_begin(const struct screen        *screen,
                                        const struct render_column *columns, size_t count);
void                 render_table_row(struct render_table *table, const char *const *values);
void                 render_table_end(struct render_table *table);

/* Ends a table that is not to be printed. */
void render_table_drop(struct render_table *table);

/*
 * Prints prose wrapped to the screen, each line behind indent blanks. What is between
 * RENDER_MARK_ON and RENDER_MARK_OFF is painted as a match.
 */
#define RENDER_MARK_ON  '\x01'
#define RENDER_MARK_OFF '\x02'
void render_wrapped(const struct screen *screen, size_t indent, struct str prose);

/* Prints one text made safe and wrapped. */
void render_line(const struct screen *screen, size_t indent, enum screen_paint paint,
                 const char *text);

/* Prints lead, and text from column indent on; below it where the screen is too narrow. */
void render_item(const struct screen *screen, const char *lead, size_t indent,
                 const char *text);

#endif
