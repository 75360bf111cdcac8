/*
 * screen.h - where a command's output goes, and what can be shown there.
 *
 * A terminal wants tables that fit it, everything else tab-separated lines. What is longer
 * than the terminal is high is shown by a pager: $RUNG_PAGER, else $PAGER, else less.
 * Colour is decided by --color, else by NO_COLOR, else by CLICOLOR_FORCE or FORCE_COLOR, else
 * by whether there is a terminal and what TERM says of it (no-color.org, force-color.org).
 * There are 256 colours where TERM or COLORTERM say so.
 *
 * Units    widths and heights in terminal columns and lines
 * Memory   a screen is yours from screen_open() to screen_close()
 * Errors   out of memory less is shown, and *has_failed; what cannot be written leaves
 *          ferror(stdout)
 * Threads  one screen a process
 */
#ifndef APPS_RENDER_SCREEN_H
#define APPS_RENDER_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum screen_choice { SCREEN_AUTO, SCREEN_ALWAYS, SCREEN_NEVER };

struct screen_wishes {
    enum screen_choice tables, colour;
    bool               pages; /* a pager may show it */
};

struct screen {
    FILE  *out;
    bool   has_tables; /* else lines */
    bool   has_colour;
    bool   has_256;  /* of colours; else 16 */
    bool   has_utf8; /* else only ASCII of our own; the text of ladders stays as it is */
    size_t width;
    bool  *has_failed; /* set when memory ran out, and not all was shown; NULL: nobody asks */

    size_t height; /* from here on: of a screen that pages; 0: it does not */
    char  *page;
    size_t page_bytes;
};

void screen_open(struct screen *screen, const struct screen_wishes *wishes, bool *has_failed);

/* Notes that memory ran out where is_so; returns is_so. */
bool screen_fails(const struct screen *screen, bool is_so);

/* Shows what was written so far; what follows is written straight out. */
void screen_show(struct screen *screen);
void screen_close(struct screen *screen);

/* What a text is, for those who see colours: no more than the words say anyway. */
enum screen_paint {
    PAINT_PLAIN,
    PAINT_STRONG,
    PAINT_MATCH,
    PAINT_FAINT,
    PAINT_REMOVED,
    PAINT_ADDED
};

/* Sets width and height from the terminal that screen->out is; false when it is none. */
bool screen_measure(struct screen *screen);

/* Paints what is written from here on. */
void screen_paint(const struct screen *screen, enum screen_paint paint);

/* Steps of a ramp, from 1, the weakest: violet, blue, two greens and yellow. Those who see no red
 * tell them apart, too; each is a ground with letters that stand out on it. */
enum { SCREEN_SHADES = 5 };

/* Shades what is written from here on; screen_paint(PAINT_PLAIN) ends it. */
void screen_shade(const struct screen *screen, unsigned shade);

/* Whether that stream, a terminal or not, is to have colours when none were asked for. */
bool screen_wants_colour(FILE *out, enum screen_choice choice);

#endif
