#include "query/tally.h"

enum { SEEN = 1, SEEN_ALL = 2, MARK_BITS = 2, MARKS_A_BYTE = 4, LEAF_BYTES = 1024 };

#define LEAF_MARKS (LEAF_BYTES * MARKS_A_BYTE)

void
tally_init(struct tally *t, struct arena *arena, enum query_by by, bool folds)
{
    *t = (struct tally){ .arena = arena, .by = by, .folds = folds };
}

static bool
counts_all(const struct tally *t)
{
    return t->by == QUERY_BY_CELL && !t->folds;
}

static void
forget_ladder(struct tally *t, int64_t ladder)
{
    for (size_t i = 0; i < t->capacity; i++)
        if (t->leaves[i])
            memset(t->leaves[i], 0, LEAF_BYTES);
    t->ladder = ladder;
}

static bool
make_room(struct tally *t, size_t leaf)
{
    size_t          capacity = t->capacity > 0 ? t->capacity : 16;
    unsigned char **leaves;

    while (capacity <= leaf)
        capacity *= 2;
    if (capacity > t->capacity) {
        leaves = arena_array(t->arena, capacity, sizeof *leaves);
        if (!leaves)
            return false;
        if (t->capacity > 0)
            memcpy(leaves, t->leaves, t->capacity * sizeof *leaves);
        t->leaves = leaves;
        t->capacity = capacity;
    }
    if (!t->leaves[leaf])
        t->leaves[leaf] = arena_alloc(t->arena, LEAF_BYTES);
    return t->leaves[leaf] != NULL;
}

/* The mark of what the cell belongs to: *shift of the byte returned. NULL: no memory. */
static unsigned char *
mark_of(struct tally *t, const struct store_cell *cell, unsigned *shift)
{
    struct rank_key key = rank_key(cell, t->by, t->folds);
    uint32_t        at = (uint32_t) (t->by == QUERY_BY_CELL ? key.of : key.part);

    if (t->by != QUERY_BY_CELL && t->ladder != key.of)
        forget_ladder(t, key.of);
    if (!make_room(t, at / LEAF_MARKS))
        return NULL;
    *shift = at % MARKS_A_BYTE * MARK_BITS;
    return &t->leaves[at / LEAF_MARKS][at % LEAF_MARKS / MARKS_A_BYTE];
}

bool
tally_add(struct tally *t, const struct candidate *c)
{
    unsigned       shift, was, is = c->has_all ? SEEN | SEEN_ALL : SEEN;
    unsigned char *mark;

    if (counts_all(t)) {
        t->count++;
        t->all_words += c->has_all;
        return true;
    }
    mark = mark_of(t, &c->cell, &shift);
    if (!mark)
        return false;
    was = (unsigned) *mark >> shift;
    *mark |= (unsigned char) (is << shift);
    t->count += !(was & SEEN);
    t->all_words += c->has_all && !(was & SEEN_ALL);
    return !(was & SEEN);
}
