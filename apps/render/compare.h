/*
 * compare.h - what stands side by side, with the words that differ marked.
 *
 * Marks are colours, what was added also underlined; where there are no colours, [-words-] that
 * only the first side has, and {+words+} that it lacks. Texts that share less than
 * RENDER_LEAST_SHARED of their words are shown whole, without marks: all of them would be.
 *
 * Units    widths in terminal columns
 * Memory   JSON is a new reference, or NULL when out of memory; nothing else is kept
 * Errors   running out of memory prints less
 * Threads  one at a time
 */
#ifndef APPS_RENDER_COMPARE_H
#define APPS_RENDER_COMPARE_H

#include <jansson.h>

#include "apps/render/text.h"
#include "include/rung.h"

#define RENDER_LEAST_SHARED 0.3

/* all: also the rows in which every side says the same. */
void render_comparison(const struct screen *screen, const struct rung_comparison *comparison,
                       bool all);
void render_comparison_markdown(FILE *out, const struct rung_comparison *comparison, bool all);
json_t *render_comparison_json(const struct rung_comparison *comparison, bool all);

/* Two versions of a file; all: also ladders that are the same. */
void    render_versions(const struct screen *screen, const struct rung_versions *versions,
                        bool all);
void    render_versions_markdown(FILE *out, const struct rung_versions *versions, bool all);
json_t *render_versions_json(const struct rung_versions *versions, bool all);

#endif
