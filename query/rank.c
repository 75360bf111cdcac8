#include "query/rank.h"

#include <stdlib.h>

#include "store/score.h"

struct rank_key
rank_key(const struct store_cell *cell, enum query_by by, bool folds)
{
    switch (by) {
    case QUERY_BY_LEVEL: return (struct rank_key){ cell->ladder, cell->level };
    case QUERY_BY_SKILL: return (struct rank_key){ cell->ladder, cell->skill };
    case QUERY_BY_TRACK: return (struct rank_key){ cell->ladder, 0 };
    case QUERY_BY_CELL: break;
    }
    return folds ? (struct rank_key){ cell->text, 0 } : (struct rank_key){ cell->document, 1 };
}

/* ---- the cells of a hit ---- */

size_t
rank_most_cells(enum query_by by)
{
    return by == QUERY_BY_CELL ? 1 + RANK_MOST_ALSO_IN : RANK_MOST_GROUP_CELLS;
}

static void
keep(struct arena *arena, struct ranked *ranked, const struct candidate *c)
{
    ranked->cells = arena_grow(arena, ranked->cells, ranked->count, &ranked->capacity,
                               sizeof *ranked->cells);
    if (!arena->failed)
        ranked->cells[ranked->count++] = *c;
}

static void
count_cell(struct ranked *ranked, const struct candidate *c)
{
    ranked->cell_count++;
    ranked->has_all |= c->has_all;
}

void
rank_append(struct arena *arena, struct ranked *ranked, const struct candidate *c, size_t most)
{
    count_cell(ranked, c);
    if (ranked->count < most)
        keep(arena, ranked, c);
}

void
rank_add(struct arena *arena, struct ranked *ranked, const struct candidate *c, size_t most)
{
    count_cell(ranked, c);
    if (ranked->count / 2 >= most)
        rank_cut(ranked, most);
    keep(arena, ranked, c);
}

int
rank_by_score(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->cell.document > y->cell.document) - (x->cell.document < y->cell.document);
}

void
rank_cut(struct ranked *ranked, size_t most)
{
    if (ranked->count > 1)
        qsort(ranked->cells, ranked->count, sizeof *ranked->cells, rank_by_score);
    if (ranked->count > most)
        ranked->count = most;
}

uint64_t
rank_group_score(const struct ranked *ranked)
{
    uint64_t scores[RANK_MOST_GROUP_CELLS] = { 0 };

    for (size_t i = 0; i < COUNT(scores) && i < ranked->count; i++)
        scores[i] = ranked->cells[i].score;
    return score_group(scores[0], scores[1], scores[2]);
}

/* ---- all candidates ---- */

static int
by_group_score(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->cells[0].cell.document > y->cells[0].cell.document) -
           (x->cells[0].cell.document < y->cells[0].cell.document);
}

/* Puts the candidate, which is no better than those before, into its group. */
static void
put(struct arena *arena, struct ranking *ranking, struct map *groups,
    const struct candidate *candidate, struct rank_key key, size_t most)
{
    struct str bytes = arena_copy(arena, (struct str){ (const char *) &key, sizeof key });
    size_t    *at = map_at(groups, arena, bytes, ranking->count);

    if (!at)
        return;
    if (*at == ranking->count) {
        ranking->items = arena_grow(arena, ranking->items, ranking->count, &ranking->capacity,
                                    sizeof *ranking->items);
        if (arena->failed)
            return;
        ranking->items[ranking->count++] = (struct ranked){ 0 };
    }
    rank_append(arena, &ranking->items[*at], candidate, most);
}

enum error_code
rank(struct arena *arena, struct candidates *candidates, bool is_scored, enum query_by by,
     bool folds, struct ranking *ranking, struct error *err)
{
    struct map      groups = { 0 };
    enum error_code rc;

    *ranking = (struct ranking){ 0 };
    if (is_scored && candidates->count > 0)
        qsort(candidates->items, candidates->count, sizeof *candidates->items, rank_by_score);
    for (size_t i = 0; i < candidates->count; i++)
        put(arena, ranking, &groups, &candidates->items[i],
            rank_key(&candidates->items[i].cell, by, folds), rank_most_cells(by));
    rc = arena_check(arena, err);
    if (rc != OK)
        return rc;

    for (size_t i = 0; i < ranking->count; i++) {
        struct ranked *group = &ranking->items[i];

        group->score = by == QUERY_BY_CELL ? group->cells[0].score : rank_group_score(group);
        ranking->all_words += group->has_all;
    }
    ranking->total = ranking->count;
    if (is_scored && by != QUERY_BY_CELL && ranking->count > 0)
        qsort(ranking->items, ranking->count, sizeof *ranking->items, by_group_score);
    return OK;
}
