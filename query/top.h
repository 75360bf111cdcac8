/*
 * top.h - the best of what comes by, one of each key.
 *
 * A heap with the worst of them on top, after Williams (1964), and a table of their keys. Of one
 * score, what came first is better; of one key, the best is kept.
 *
 * Units    scores and keys are the caller's
 * Memory   in the arena given: some 48 bytes for each that may be kept
 * Errors   the arena remembers running out
 * Threads  one at a time
 */
#ifndef QUERY_TOP_H
#define QUERY_TOP_H

#include <stdint.h>

#include "base/arena.h"

struct top_entry {
    uint64_t score, key;
    uint32_t document;
    uint32_t at;   /* in the heap */
    uint32_t next; /* of those whose keys share a place in the table, from 1 */
};

struct top {
    struct top_entry *entries;
    uint32_t         *heap, *table; /* of numbers of entries; the table's are from 1 */
    size_t            count, most, table_size, capacity;
    struct arena     *arena;
};

/* Keeps the best of most. */
void top_init(struct top *top, struct arena *arena, size_t most);

/* Documents come in order. */
void top_add(struct top *top, uint32_t document, uint64_t score, uint64_t key);

/* The least that a document that comes now must score to be among them. */
uint64_t top_enough(const struct top *top);

/* Puts the entries in order, best first; nothing may be added from then on. */
void top_sort(struct top *top);

#endif
