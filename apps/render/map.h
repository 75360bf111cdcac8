/*
 * map.h - heat maps, for people, pipes and programs.
 *
 *     acme > SRE, from level 3 on
 *       1: -      2: 12     3: 87*    4: 100    5: 64
 *
 * Numbers are shares of the map's best in percent; the onset has a star. Colours say no more:
 * each fifth of the way to the best is a shade.
 *
 * Units    widths in terminal columns
 * Memory   JSON is a new reference, or NULL when out of memory; nothing else is kept
 * Errors   running out of memory prints less
 * Threads  one at a time
 */
#ifndef APPS_RENDER_MAP_H
#define APPS_RENDER_MAP_H

#include <jansson.h>

#include "apps/render/text.h"
#include "include/rung.h"

/* On a terminal a block a track; elsewhere a line a level. */
void render_map(const struct screen *screen, const struct rung_map *map);

/* From 1 to SCREEN_SHADES, in a picture, too; 0: nothing is asked for. */
unsigned render_map_shade(const struct rung_map_cell *cell);

json_t *render_map_json(const struct rung_map *map, const char *query);

#endif
