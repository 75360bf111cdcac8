/*
 * map.h - from a text to a number, in an arena.
 *
 * Open addressing with linear probing, at most half full:
 *
 *     slots  [ - ][sre: 4][ - ][ - ][security: 0][ - ] ...
 *
 * Units    values are size_t, most often an index into an array
 * Memory   keys are borrowed and must outlive the map; slots come from the arena given
 * Errors   the arena remembers running out
 * Threads  one at a time
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/arena.h"

struct map_slot;

struct map {
    struct map_slot *slots;
    size_t           capacity, count;
};

/* Where the value of key is kept: made as missing when the key is new. NULL: no memory. */
size_t *map_at(struct map *map, struct arena *arena, struct str key, size_t missing);

/* The value of key, or missing. */
size_t map_get(const struct map *map, struct str key, size_t missing);

#endif
