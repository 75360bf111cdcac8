/*
 * match.h - two ladders beside each other, for people, pipes, pages and programs.
 *
 * Units    as include/rung.h
 * Memory   none is kept; the JSON is a new reference, or NULL when out of memory
 * Errors   running out of memory prints less
 * Threads  one at a time
 */
#ifndef APPS_RENDER_MATCH_H
#define APPS_RENDER_MATCH_H

#include <jansson.h>

#include "apps/render/screen.h"
#include "include/rung.h"

enum render_match_by { RENDER_MATCH_SKILL, RENDER_MATCH_LEVEL, RENDER_MATCH_CELL };

void render_match(const struct screen *screen, const struct rung_match *match,
                  enum render_match_by by);

/* A table whose columns are the two ladders. */
void render_match_markdown(FILE *out, const struct rung_match *match, enum render_match_by by);

/* Skills and levels; cells where they are asked for. */
json_t *render_match_json(const struct rung_match *match, enum render_match_by by);

#endif
