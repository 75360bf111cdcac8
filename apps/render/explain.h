/*
 * explain.h - what a score is the sum of, in words and numbers that add up.
 *
 * Amounts are rounded so that those shown add up to the score as shown.
 *
 * Units    indents in terminal columns
 * Memory   none is kept
 * Errors   running out of memory prints less
 * Threads  one at a time
 */
#ifndef APPS_RENDER_EXPLAIN_H
#define APPS_RENDER_EXPLAIN_H

#include "apps/render/screen.h"
#include "base/buffer.h"
#include "include/rung.h"

/* For people: a line for each share. documents: cells in the index. */
void render_explanation(const struct screen *screen, const struct rung_hit *hit,
                        uint64_t documents, size_t indent);

/* For pipes, all in one line, with a NUL behind it: "1.2034 incid/text + 0.2407 ..." */
void render_explanation_line(struct buffer *line, const struct rung_hit *hit);

#endif
