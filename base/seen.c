#include "base/seen.h"

#include <stdbool.h>
#include <stdlib.h>

enum { FIRST_SLOTS = 1024 };

/* The slot of the hash, or the free one where it belongs. */
static uint32_t *
slot_of(const struct seen *seen, uint64_t hash)
{
    size_t at = (size_t) hash & (seen->slot_count - 1);

    while (seen->slots[at] > 0 && seen->hashes[seen->slots[at] - 1] != hash)
        at = (at + 1) & (seen->slot_count - 1);
    return &seen->slots[at];
}

/* At most half of the slots are taken. */
static bool
make_room(struct seen *seen)
{
    size_t    count = seen->slot_count > 0 ? seen->slot_count * 2 : FIRST_SLOTS;
    uint64_t *hashes;
    uint32_t *slots;

    if (seen->count * 2 < seen->slot_count)
        return true;
    hashes = realloc(seen->hashes, count / 2 * sizeof *hashes);
    if (!hashes)
        return false;
    seen->hashes = hashes;
    slots = calloc(count, sizeof *slots);
    if (!slots)
        return false;
    free(seen->slots);
    seen->slots = slots;
    seen->slot_count = count;
    for (size_t i = 0; i < seen->count; i++)
        *slot_of(seen, seen->hashes[i]) = (uint32_t) i + 1;
    return true;
}

uint32_t
seen_number(struct seen *seen, uint64_t hash)
{
    size_t    most = seen->most > 0 ? seen->most : SEEN_NONE - 1;
    bool      has_room = seen->count < most && make_room(seen);
    uint32_t *slot;

    if (seen->slot_count == 0)
        return SEEN_NONE;
    slot = slot_of(seen, hash);
    if (*slot == 0 && !has_room)
        return SEEN_NONE;
    if (*slot == 0) {
        seen->hashes[seen->count] = hash;
        *slot = (uint32_t) ++seen->count;
    }
    return *slot - 1;
}

void
seen_free(struct seen *seen)
{
    free(seen->hashes);
    free(seen->slots);
    *seen = (struct seen){ 0 };
}
