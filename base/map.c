#include "base/map.h"

#include "base/hash.h"

struct map_slot {
    struct str key; /* .data NULL: free */
    size_t     value;
};

/* The slot of key, or the free one where it belongs. */
static struct map_slot *
probe(const struct map *map, struct str key)
{
    size_t at = (size_t) hash_short(key) & (map->capacity - 1);

    while (map->slots[at].key.data && !str_equal(map->slots[at].key, key))
        at = (at + 1) & (map->capacity - 1);
    return &map->slots[at];
}

static bool
make_room(struct map *map, struct arena *arena)
{
    struct map larger = { .capacity = map->capacity ? map->capacity * 2 : 16 };

    if (map->count * 2 < map->capacity)
        return true;
    larger.slots = arena_array(arena, larger.capacity, sizeof *larger.slots);
    if (!larger.slots)
        return false;
    for (size_t i = 0; i < map->capacity; i++)
        if (map->slots[i].key.data)
            *probe(&larger, map->slots[i].key) = map->slots[i];
    larger.count = map->count;
    *map = larger;
    return true;
}

size_t *
map_at(struct map *map, struct arena *arena, struct str key, size_t missing)
{
    struct map_slot *slot;

    if (!make_room(map, arena))
        return NULL;
    slot = probe(map, key);
    if (!slot->key.data) {
        *slot = (struct map_slot){ { key.data ? key.data : "", key.length }, missing };
        map->count++;
    }
    return &slot->value;
}

size_t
map_get(const struct map *map, struct str key, size_t missing)
{
    const struct map_slot *slot = map->capacity ? probe(map, key) : NULL;

    return slot && slot->key.data ? slot->value : missing;
}
