#include "query/top.h"

#include <stdlib.h>

enum { FIRST_CAPACITY = 16 };

/* The first of two is the worse. */
static bool
is_worse(const struct top_entry *a, const struct top_entry *b)
{
    return a->score != b->score ? a->score < b->score : a->document > b->document;
}

/* ---- the heap ---- */

static struct top_entry *
at_heap(const struct top *top, size_t at)
{
    return &top->entries[top->heap[at]];
}

static void
swap(struct top *top, size_t a, size_t b)
{
    uint32_t entry = top->heap[a];

    top->heap[a] = top->heap[b];
    top->heap[b] = entry;
    at_heap(top, a)->at = (uint32_t) a;
    at_heap(top, b)->at = (uint32_t) b;
}

static void
rise(struct top *top, size_t at)
{
    for (; at > 0 && is_worse(at_heap(top, at), at_heap(top, (at - 1) / 2)); at = (at - 1) / 2)
        swap(top, at, (at - 1) / 2);
}

static void
sink(struct top *top, size_t at)
{
    for (;;) {
        size_t worst = at;

        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < top->count; child++)
            if (is_worse(at_heap(top, child), at_heap(top, worst)))
                worst = child;
        if (worst == at)
            return;
        swap(top, at, worst);
        at = worst;
    }
}

/* ---- the table ---- */

static uint32_t *
place_of(const struct top *top, uint64_t key)
{
    return &top->table[(key * 0x9E3779B97F4A7C15u) >> 32 & (top->table_size - 1)];
}

static struct top_entry *
find(const struct top *top, uint64_t key)
{
    for (uint32_t at = *place_of(top, key); at > 0; at = top->entries[at - 1].next)
        if (top->entries[at - 1].key == key)
            return &top->entries[at - 1];
    return NULL;
}

static void
link_entry(struct top *top, uint32_t entry)
{
    uint32_t *place = place_of(top, top->entries[entry].key);

    top->entries[entry].next = *place;
    *place = entry + 1;
}

static void
unlink_entry(struct top *top, uint32_t entry)
{
    uint32_t *at = place_of(top, top->entries[entry].key);

    while (*at != entry + 1)
        at = &top->entries[*at - 1].next;
    *at = top->entries[entry].next;
}

/* ---- both ---- */

/* Makes room for twice as many, up to most. */
static bool
make_room(struct top *top)
{
    size_t capacity = top->capacity > 0 ? top->capacity * 2 : FIRST_CAPACITY;
    void  *entries, *heap;

    if (capacity > top->most)
        capacity = top->most;
    entries = arena_array(top->arena, capacity, sizeof *top->entries);
    heap = arena_array(top->arena, capacity, sizeof *top->heap);
    for (top->table_size = FIRST_CAPACITY; top->table_size < 2 * capacity;)
        top->table_size *= 2;
    top->table = arena_array(top->arena, top->table_size, sizeof *top->table);
    if (top->arena->failed)
        return false;
    if (top->count > 0) {
        memcpy(entries, top->entries, top->count * sizeof *top->entries);
        memcpy(heap, top->heap, top->count * sizeof *top->heap);
    }
    top->entries = entries;
    top->heap = heap;
    top->capacity = capacity;
    for (size_t i = 0; i < top->count; i++)
        link_entry(top, (uint32_t) i);
    return true;
}

void
top_init(struct top *top, struct arena *arena, size_t most)
{
    *top = (struct top){ .arena = arena, .most = most < UINT32_MAX ? most : UINT32_MAX - 1 };
}

static void
add_entry(struct top *top, struct top_entry entry)
{
    uint32_t at = (uint32_t) top->count;

    if (top->count == top->capacity && !make_room(top))
        return;
    entry.at = at;
    top->entries[at] = entry;
    top->heap[at] = at;
    top->count++;
    link_entry(top, at);
    rise(top, at);
}

void
top_add(struct top *top, uint32_t document, uint64_t score, uint64_t key)
{
    struct top_entry entry = { .score = score, .key = key, .document = document }, *known;
    uint32_t         worst;

    if (top->most == 0)
        return;
    known = top->count > 0 ? find(top, key) : NULL;
    if (known) {
        if (score > known->score) {
            known->score = score;
            known->document = document;
            sink(top, known->at);
        }
        return;
    }
    if (top->count < top->most) {
        add_entry(top, entry);
        return;
    }
    worst = top->heap[0];
    if (!is_worse(&top->entries[worst], &entry))
        return;
    unlink_entry(top, worst);
    top->entries[worst] = entry; /* whose place in the heap is 0 */
    link_entry(top, worst);
    sink(top, 0);
}

uint64_t
top_enough(const struct top *top)
{
    if (top->most == 0)
        return UINT64_MAX;
    return top->count < top->most ? 0 : top->entries[top->heap[0]].score + 1;
}

static int
best_first(const void *a, const void *b)
{
    const struct top_entry *x = a, *y = b;

    return is_worse(y, x) ? -1 : is_worse(x, y);
}

void
top_sort(struct top *top)
{
    if (top->count > 0)
        qsort(top->entries, top->count, sizeof *top->entries, best_first);
}
