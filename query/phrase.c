#include "query/phrase.h"

/* ---- looking up ---- */

static size_t
count_words(struct str run)
{
    size_t count = run.length > 0;

    for (size_t i = 0; i < run.length; i++)
        count += run.data[i] == ' ';
    return count;
}

enum error_code
word_run_seek(struct store *store, struct arena *arena, struct str run, enum store_word_by by,
              struct word_run *sought, struct error *err)
{
    size_t          count = count_words(run);
    enum error_code rc;

    *sought = (struct word_run){ arena_array(arena, count, sizeof *sought->places), count };
    rc = arena_check(arena, err);
    for (size_t i = 0; rc == OK && i < count; i++) {
        size_t end = str_find(run, STR(" "));

        rc = store_find_words(store, arena, by, str_slice(run, 0, end), &sought->places[i],
                              err);
        run = str_slice(run, end < run.length ? end + 1 : end, run.length);
    }
    return rc;
}

static enum error_code
seek_item(struct store *store, struct arena *arena, const struct phrase_item *item,
          struct sought_item *sought, struct error *err)
{
    enum error_code rc;

    *sought = (struct sought_item){ arena_array(arena, item->count, sizeof *sought->runs),
                                    item->count };
    rc = arena_check(arena, err);
    for (size_t i = 0; rc == OK && i < item->count; i++) {
        enum store_word_by by = item->is_exact                        ? STORE_BY_FORM
                                : str_starts(item->runs[i], STR("=")) ? STORE_BY_EXACT
                                                                      : STORE_BY_TERM;

        rc = word_run_seek(store, arena, item->runs[i], by, &sought->runs[i], err);
    }
    return rc;
}

enum error_code
phrase_seek(struct store *store, struct arena *arena, const struct query_phrase *phrase,
            struct sought_phrase *sought, struct error *err)
{
    enum error_code rc;

    *sought = (struct sought_phrase){
        .parts = arena_array(arena, phrase->part_count, sizeof *sought->parts),
        .part_count = phrase->part_count,
        .distance = phrase->distance,
    };
    rc = arena_check(arena, err);
    for (size_t p = 0; rc == OK && p < phrase->part_count; p++) {
        const struct phrase_part *part = &phrase->parts[p];
        struct sought_item *items = arena_array(arena, part->count, sizeof *items);

        sought->parts[p] = (struct sought_part){ items, part->count };
        rc = arena_check(arena, err);
        for (size_t i = 0; rc == OK && i < part->count; i++)
            rc = seek_item(store, arena, &part->items[i], &items[i], err);
    }
    return rc;
}

/* ---- names ---- */

static uint32_t
number_in(const struct word_run *run, struct str form, struct str term)
{
    for (size_t p = 0; p < run->count; p++)
        for (size_t i = 0; i < run->places[p].count; i++)
            if (str_equal(run->places[p].items[i].form, form) &&
                str_equal(run->places[p].items[i].term, term))
                return run->places[p].items[i].number;
    return 0;
}

struct said_words
word_run_hear(struct arena *arena, const struct term_list *name, const struct word_run *run)
{
    uint32_t *numbers = arena_array(arena, name->count, sizeof *numbers);

    for (size_t i = 0; numbers && i < name->count; i++)
        numbers[i] = number_in(run, name->forms[i], name->terms[i]);
    return (struct said_words){ numbers, numbers ? name->count : 0 };
}

static uint32_t
number_of(const struct sought_phrase *phrase, struct str form, struct str term)
{
    uint32_t number = 0;

    for (size_t p = 0; p < phrase->part_count; p++)
        for (size_t i = 0; i < phrase->parts[p].count; i++)
            for (size_t r = 0; number == 0 && r < phrase->parts[p].items[i].count; r++)
                number = number_in(&phrase->parts[p].items[i].runs[r], form, term);
    return number;
}

struct said_words
phrase_hear(struct arena *arena, const struct term_list *name,
            const struct sought_phrase *phrase)
{
    uint32_t *numbers = arena_array(arena, name->count, sizeof *numbers);

    for (size_t i = 0; numbers && i < name->count; i++)
        numbers[i] = number_of(phrase, name->forms[i], name->terms[i]);
    return (struct said_words){ numbers, numbers ? name->count : 0 };
}

/* ---- runs ---- */

size_t
word_run_end(const struct word_run *run, const struct said_words *prose, size_t at)
{
    if (run->count > prose->count - at)
        return 0;
    for (size_t i = 0; i < run->count; i++)
        if (!store_words_have(&run->places[i], prose->numbers[at + i]))
            return 0;
    return at + run->count;
}

/*
 * Where the items end that begin at `at`; 0: they do not stand there. Each run is tried in
 * turn, so "oncall rota" is found as "on call rota", too.
 */
static size_t
items_end(const struct said_words *prose, const struct sought_item *items, size_t count,
          size_t at)
{
    if (count == 0)
        return at;
    for (size_t i = 0; i < items->count; i++) {
        size_t end = word_run_end(&items->runs[i], prose, at);

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
places_of(struct arena *arena, const struct said_words *prose, const struct sought_part *part)
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
are_near(struct arena *arena, const struct said_words *prose,
         const struct sought_phrase *phrase)
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
phrase_is_in(struct arena *arena, const struct said_words *prose,
             const struct sought_phrase *phrase)
{
    if (phrase->part_count > 1)
        return are_near(arena, prose, phrase);
    for (size_t at = 0; at < prose->count; at++)
        if (items_end(prose, phrase->parts[0].items, phrase->parts[0].count, at) > 0)
            return true;
    return false;
}
