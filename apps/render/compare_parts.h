/*
 * compare_parts.h - what the renderers of comparisons share (compare.c, compare_json.c, versions.c).
 *
 * Units    as compare.h
 * Memory   as compare.h
 * Errors   as compare.h
 * Threads  one at a time
 */
#ifndef APPS_RENDER_COMPARE_PARTS_H
#define APPS_RENDER_COMPARE_PARTS_H

#include "apps/render/compare.h"

extern const char *const compare_changes[RUNG_CHANGES]; /* as words: "same", "changed" */

static inline bool
compare_shows(const struct rung_row *row, bool all)
{
    return all || row->change != RUNG_SAME;
}

/* Whether two versions of a ladder are laid side by side. */
static inline bool
compare_tells(const struct rung_version *version, bool all)
{
    return version->comparison && (all || version->change != RUNG_SAME);
}

/* A table for pipes. Of one comparison there is no column of tracks. */
struct render_table *compare_begin_rows(const struct screen *screen, bool has_tracks);

/* A line for each side but the first; track NULL: there is no such column. */
void compare_print_rows(const struct screen *screen, struct render_table *table,
                        const char *track, const struct rung_comparison *c, bool all);

#endif
