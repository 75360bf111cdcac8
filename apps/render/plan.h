/*
 * plan.h - what is met, to deepen and new on the way to a level, for people, pipes and programs.
 *
 * Units    widths in terminal columns
 * Memory   JSON is a new reference, or NULL when out of memory; nothing else is kept
 * Errors   running out of memory prints less
 * Threads  one at a time
 */
#ifndef APPS_RENDER_PLAN_H
#define APPS_RENDER_PLAN_H

#include <jansson.h>

#include "apps/render/text.h"
#include "include/rung.h"

/* On a terminal: a block a group, a heading a cell, wrapped; elsewhere a line an expectation. */
void render_plan(const struct screen *screen, const struct rung_plan *plan);

/* Lists to paste into a page. */
void render_plan_markdown(FILE *out, const struct rung_plan *plan);

json_t *render_plan_json(const struct rung_plan *plan);

#endif
