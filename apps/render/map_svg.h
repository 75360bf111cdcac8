/*
 * map_svg.h - a heat map as a picture: a row a track, a square a level.
 *
 *     Site Reliability Engineering   [ 47 ][ 78 ][ 72 ]      the darker, the more is expected;
 *                                      1     2     3         a frame is where it begins
 *
 * The picture stands alone: no script, no font and no style from elsewhere. It is light or dark as its
 * reader's system is. All text from ladders is escaped.
 *
 * Units    pixels
 * Memory   the buffer's
 * Errors   the buffer remembers running out of memory
 * Threads  any
 */
#ifndef APPS_RENDER_MAP_SVG_H
#define APPS_RENDER_MAP_SVG_H

#include "base/buffer.h"
#include "include/rung.h"

/* Adds the picture of the map to out. */
void render_map_svg(struct buffer *out, const struct rung_map *map, const char *query);

#endif
