#include "query/rank.h"

#include <stdlib.h>

#include "store/score.h"

/* What cells are put together by: two numbers tell one text, level, skill or track. */
struct group_key {
    int64_t of, part;
};

static struct group_key
key_of(const struct candidate *c, enum query_by by, bool folds)
{
    switch (by) {
    case QUERY_BY_LEVEL: return (struct group_key){ c->cell.ladder, c->cell.level };
    case QUERY_BY_SKILL: return (struct group_key){ c->cell.ladder, c->cell.skill };
    case QUERY_BY_TRACK: return (struct group_key){ c->cell.ladder, 0 };
    case QUERY_BY_CELL: break;
    }
    return folds ? (struct group_key){ c->cell.text, 0 }
                 : (struct group_key){ c->cell.document, 1 };
}

static int
by_score(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->cell.document > y->cell.document) - (x->cell.document < y->cell.document);
}

static int
by_group_score(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->cells[0]->cell.document > y->cells[0]->cell.document) -
           (x->cells[0]->cell.document < y->cells[0]->cell.document);
}

static uint64_t
score_at(const struct ranked *group, size_t i)
{
    return i < group->count ? group->cells[i]->score : 0;
}

/* Puts the candidate, which is no better than those before, into its group. */
static void
put(struct arena *arena, struct ranking *ranking, struct map *groups,
    const struct candidate *candidate, struct group_key key)
{
    struct str     bytes = arena_copy(arena, (struct str){ (const char *) &key, sizeof key });
    size_t        *at = map_at(groups, arena, bytes, ranking->count);
    struct ranked *group;

    if (!at)
        return;
    if (*at == ranking->count) {
        ranking->items = arena_grow(arena, ranking->items, ranking->count, &ranking->capacity,
                                    sizeof *ranking->items);
        if (arena->failed)
            return;
        ranking->items[ranking->count++] = (struct ranked){ 0 };
    }
    group = &ranking->items[*at];
    group->cells =
        arena_grow(arena, group->cells, group->count, &group->capacity, sizeof *group->cells);
    if (!arena->failed)
        group->cells[group->count++] = candidate;
}

static bool
has_every_word(const struct ranked *group)
{
    for (size_t i = 0; i < group->count; i++)
        if (group->cells[i]->has_all)
            return true;
    return false;
}

enum error_code
rank(struct arena *arena, struct candidates *candidates, bool is_scored, enum query_by by,
     bool folds, struct ranking *ranking, struct error *err)
{
    struct map      groups = { 0 };
    enum error_code rc;

    *ranking = (struct ranking){ 0 };
    if (is_scored && candidates->count > 0)
        qsort(candidates->items, candidates->count, sizeof *candidates->items, by_score);
    for (size_t i = 0; i < candidates->count; i++)
        put(arena, ranking, &groups, &candidates->items[i],
            key_of(&candidates->items[i], by, folds));
    rc = arena_check(arena, err);
    if (rc != OK)
        return rc;

    for (size_t i = 0; i < ranking->count; i++) {
        struct ranked *group = &ranking->items[i];

        group->score = by == QUERY_BY_CELL ? score_at(group, 0)
                                           : score_group(score_at(group, 0), score_at(group, 1),
                                                         score_at(group, 2));
        ranking->all_words += has_every_word(group);
    }
    ranking->total = ranking->count;
    if (is_scored && by != QUERY_BY_CELL && ranking->count > 0)
        qsort(ranking->items, ranking->count, sizeof *ranking->items, by_group_score);
    return OK;
}
