/*
 * columns.h - texts side by side, each wrapped in a column of its own.
 *
 *     A  Leads one team.          B  Leads several
 *                                    teams.
 *
 * Units    widths in terminal columns
 * Memory   none is kept
 * Errors   none
 * Threads  one at a time
 */
#ifndef APPS_RENDER_COLUMNS_H
#define APPS_RENDER_COLUMNS_H

#include "apps/render/text.h"

struct render_beside {
    const char       *lead;  /* stands before the first line, and is as wide as all leads are */
    struct str        text;  /* made safe; RENDER_MARK_ON and RENDER_MARK_OFF are obeyed */
    enum screen_paint paint; /* of all of it */
    enum screen_paint mark;  /* of what is marked */
};

/* Side by side where the screen is wide enough for that, else one below the other. */
void render_columns(const struct screen *screen, size_t indent,
                    const struct render_beside *columns, size_t count);

#endif
