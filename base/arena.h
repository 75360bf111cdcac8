/*
 * arena.h - memory for work that ends together: taken piece by piece, freed at once.
 *
 *     struct arena arena = { 0 };
 *     char *name = arena_alloc(&arena, 40);
 *     ...
 *     arena_free(&arena);
 *
 * An arena remembers that it ran out, so a run of allocations is checked once, with
 * arena_check(), before the results are used.
 *
 * Units    bytes
 * Memory   every piece belongs to the arena and is gone with arena_free(), which may be
 *          called twice; { 0 } is an empty arena
 * Errors   NULL (or an empty str) once out of memory, and from then on
 * Threads  one at a time
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/error.h"
#include "base/str.h"

struct arena_block;

struct arena {
    struct arena_block *newest;
    bool                failed;
};

/* Zeroed, aligned for anything; a size of 0 gives a valid pointer. */
void *arena_alloc(struct arena *arena, size_t size);

/* count items of size bytes each; an overflow counts as running out. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* A copy with a NUL behind it, so that .data is also a C string. */
struct str arena_copy(struct arena *arena, struct str s);

/* sprintf into the arena, with a NUL behind it. */
struct str arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Room for one more item in a growing array of count items: returns items, or a larger
 * copy with capacity raised, or NULL. The outgrown copy stays until arena_free().
 */
void *arena_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size);

/* OK, or ERR_MEMORY and its sentence when the arena ever ran out. */
enum error_code arena_check(const struct arena *arena, struct error *err);

/* Moves all that other owns into arena; other is empty then. */
void arena_absorb(struct arena *arena, struct arena *other);

void arena_free(struct arena *arena);

#endif
