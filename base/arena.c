#include "base/arena.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { BLOCK_BYTES = 16 * 1024, ALIGNMENT = _Alignof(max_align_t) };

struct arena_block {
    struct arena_block *older;
    size_t              used, size;
    max_align_t         bytes[];
};

static struct arena_block *
new_block(struct arena *arena, size_t at_least)
{
    size_t              size = at_least > BLOCK_BYTES ? at_least : BLOCK_BYTES;
    struct arena_block *block = NULL;

    if (size <= SIZE_MAX - sizeof *block)
        block = malloc(sizeof *block + size);
    if (!block) {
        arena->failed = true;
        return NULL;
    }
    block->used = 0;
    block->size = size;
    block->older = arena->newest;
    arena->newest = block;
    return block;
}

/* As it is, not zeroed. */
static void *
take_raw(struct arena *arena, size_t size)
{
    struct arena_block *block = arena->newest;
    char               *piece;

    if (arena->failed || size > SIZE_MAX - ALIGNMENT) {
        arena->failed = true;
        return NULL;
    }
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (!block || block->size - block->used < size)
        block = new_block(arena, size);
    if (!block)
        return NULL;

    piece = (char *) block->bytes + block->used;
    block->used += size;
    return piece;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
    void *piece = take_raw(arena, size);

    return piece ? memset(piece, 0, size) : NULL;
}

void *
arena_array(struct arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) {
        arena->failed = true;
        return NULL;
    }
    return arena_alloc(arena, count * size);
}

struct str
arena_copy(struct arena *arena, struct str s)
{
    char *copy = s.length < SIZE_MAX ? take_raw(arena, s.length + 1) : NULL;

    if (!copy)
        return STR("");
    if (s.length > 0)
        memcpy(copy, s.data, s.length);
    copy[s.length] = '\0';
    return (struct str){ copy, s.length };
}

struct str
arena_format(struct arena *arena, const char *format, ...)
{
    struct arena_block *block = arena->newest;
    size_t              room = block ? block->size - block->used : 0;
    va_list             args;
    int                 length;
    char               *text;

    va_start(args, format);
    length =
        vsnprintf(room > 0 ? (char *) block->bytes + block->used : NULL, room, format, args);
    va_end(args);
    if (length < 0)
        length = 0;

    text = take_raw(arena, (size_t) length + 1);
    if (!text)
        return STR("");
    if ((size_t) length >= room) { /* it stands where it was taken from, or is written now */
        va_start(args, format);
        vsnprintf(text, (size_t) length + 1, format, args);
        va_end(args);
    }
    return (struct str){ text, (size_t) length };
}

void *
arena_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
    size_t larger = *capacity ? *capacity * 2 : 8;
    void  *copy;

    if (count < *capacity)
        return items;
    copy = arena_array(arena, larger, size);
    if (!copy)
        return NULL;
    if (count > 0)
        memcpy(copy, items, count * size);
    *capacity = larger;
    return copy;
}

enum error_code
arena_check(const struct arena *arena, struct error *err)
{
    return arena->failed ? error_memory(err) : OK;
}

void
arena_absorb(struct arena *arena, struct arena *other)
{
    struct arena_block *oldest = other->newest;

    arena->failed |= other->failed;
    while (oldest && oldest->older)
        oldest = oldest->older;
    if (oldest) {
        oldest->older = arena->newest;
        arena->newest = other->newest;
    }
    *other = (struct arena){ 0 };
}

void
arena_free(struct arena *arena)
{
    while (arena->newest) {
        struct arena_block *older = arena->newest->older;

        free(arena->newest);
        arena->newest = older;
    }
    arena->failed = false;
}
