#include "query/phrase.h"

size_t
phrase_run_end(const struct str *words, size_t count, size_t at, struct str run)
{
    for (size_t from = 0; from < run.length; at++) {
        size_t length = str_find(str_slice(run, from, run.length), STR(" "));

        if (at >= count || !str_equal(words[at], str_slice(run, from, from + length)))
            return 0;
        from += length + 1;
    }
    return at;
}

/*
 * Where the items end that begin at `at`; 0: they do not stand there. Each run is tried in
 * turn, so "oncall rota" is found as "on call rota", too.
 */
static size_t
items_end(const struct term_list *prose, const struct phrase_item *items, size_t count,
          size_t at)
{
    if (count == 0)
        return at;
    for (size_t i = 0; i < items->count; i++) {
        bool              is_exact_term = str_starts(items->runs[i], STR("="));
        const struct str *words = items->is_exact ? prose->forms
                                  : is_exact_term ? prose->exacts
                                                  : prose->terms;
        size_t            end = phrase_run_end(words, prose->count, at, items->runs[i]);

        if (end > 0)
            end = items_end(prose, items + 1, count - 1, end);
        if (end > 0)
            return end;
    }
    return 0;
}

/* ---- near ---- */

struct place {
    size_t start, end;
};

struct places {
    struct place *items;
    size_t        count, capacity;
};

static struct places
places_of(struct arena *arena, const struct term_list *prose, const struct phrase_part *part)
{
    struct places all = { 0 };

    for (size_t at = 0; at < prose->count && !arena->failed; at++) {
        size_t end = items_end(prose, part->items, part->count, at);

        if (end == 0)
            continue;
        all.items = arena_grow(arena, all.items, all.count, &all.capacity, sizeof *all.items);
        if (all.items)
            all.items[all.count++] = (struct place){ at, end };
    }
    return all;
}

/* Whether some place of each part ends no earlier than `end` and starts soon after it. */
static bool
all_are_near(const struct places *parts, size_t count, size_t end, size_t distance)
{
    for (size_t p = 0; p < count; p++) {
        bool is_near = false;

        for (size_t i = 0; !is_near && i < parts[p].count; i++)
            is_near = parts[p].items[i].end >= end && parts[p].items[i].start <= end + distance;
        if (!is_near)
            return false;
    }
    return true;
}

static bool
are_near(struct arena *arena, const struct term_list *prose, const struct query_phrase *phrase)
{
    struct places *parts = arena_array(arena, phrase->part_count, sizeof *parts);

    for (size_t p = 0; !arena->failed && p < phrase->part_count; p++)
        parts[p] = places_of(arena, prose, &phrase->parts[p]);
    for (size_t p = 0; !arena->failed && p < phrase->part_count; p++)
        for (size_t i = 0; i < parts[p].count; i++)
            if (all_are_near(parts, phrase->part_count, parts[p].items[i].end,
                             phrase->distance))
                return true;
    return false;
}

bool
phrase_is_in(struct arena *arena, const struct term_list *prose,
             const struct query_phrase *phrase)
{
    if (phrase->part_count > 1)
        return are_near(arena, prose, phrase);
    for (size_t at = 0; at < prose->count; at++)
        if (items_end(prose, phrase->parts[0].items, phrase->parts[0].count, at) > 0)
            return true;
    return false;
}
