#include "query/groups.h"

#include <stdlib.h>

#include "query/batch.h"
#include "query/search.h"
#include "query/top.h"
#include "store/score.h"

struct groups_search {
    struct search      search;
    struct groups_wish wish;
    bool               is_counting; /* all groups, not the best alone */
    struct top         top;
    uint64_t           count, all_words;

    /* the ladder that comes by */
    struct arena  memory;
    int64_t       ladder;
    uint32_t      last;  /* document of it */
    struct ranked cells; /* its hits so far; or what has a word, and what that may score */
    struct ranked group; /* the hits of one */
    struct batch  batch;
};

/* ---- parts of a ladder ---- */

static int
by_level(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    return x->cell.level != y->cell.level ? (x->cell.level < y->cell.level ? -1 : 1)
                                          : rank_by_score(a, b);
}

static int
by_skill(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    return x->cell.skill != y->cell.skill ? (x->cell.skill < y->cell.skill ? -1 : 1)
                                          : rank_by_score(a, b);
}

static bool
are_together(const struct store_cell *a, const struct store_cell *b, enum query_by by)
{
    return rank_key(a, by, false).part == rank_key(b, by, false).part;
}

enum error_code
groups_part(struct arena *arena, enum query_by by, struct candidate *cells, size_t count,
            struct ranking *groups, struct error *err)
{
    struct ranked *group = NULL;

    *groups = (struct ranking){ 0 };
    if (count > 1)
        qsort(cells, count, sizeof *cells,
              by == QUERY_BY_LEVEL   ? by_level
              : by == QUERY_BY_SKILL ? by_skill
                                     : rank_by_score);
    for (size_t i = 0; i < count; i++) {
        if (!group || !are_together(&cells[i].cell, &group->cells[0].cell, by)) {
            groups->items = arena_grow(arena, groups->items, groups->count, &groups->capacity,
                                       sizeof *groups->items);
            if (arena->failed)
                break;
            group = &groups->items[groups->count++];
            *group = (struct ranked){ .cells = &cells[i] };
        }
        group->has_all |= cells[i].has_all;
        group->cell_count = ++group->count;
    }
    for (size_t i = 0; i < groups->count; i++)
        groups->items[i].score = rank_group_score(&groups->items[i]);
    return arena_check(arena, err);
}

/* ---- the best ---- */

/* What the last of the best scores; 0: there is room for more. */
static uint64_t
last_score(const struct top *top)
{
    uint64_t enough = top_enough(top);

    return enough > 0 ? enough - 1 : 0;
}

/* What the best cell of a group scores at least that is worth so much. */
static uint64_t
least_cell(uint64_t score)
{
    uint64_t most = score_group(1, 1, 1);

    return score / most + (score % most > 0);
}

static uint64_t
key_of(const struct store_cell *cell, enum query_by by)
{
    enum { PART_BITS = 23 }; /* a ladder has no more levels, nor skills */

    return (uint64_t) cell->ladder << PART_BITS | (uint64_t) rank_key(cell, by, false).part;
}

/* Of a track that is worth what its best level is: that level. */
static enum error_code
find_best_level(struct groups_search *g, const struct ranked *track, struct ranked *best,
                struct error *err)
{
    struct ranking  levels;
    enum error_code rc =
        groups_part(&g->memory, QUERY_BY_LEVEL, track->cells, track->count, &levels, err);

    for (size_t i = 0; rc == OK && i < levels.count; i++) {
        const struct ranked *level = &levels.items[i];

        if (i == 0 || level->score > best->score ||
            (level->score == best->score &&
             level->cells[0].cell.document < best->cells[0].cell.document))
            *best = *level;
    }
    return rc;
}

/* Adds a group, of which all hits are known. */
static enum error_code
add_group(struct groups_search *g, const struct ranked *group, struct error *err)
{
    const struct store_cell *cell = &group->cells[0].cell;
    struct ranked            best = *group;
    enum error_code          rc = OK;

    g->count++;
    g->all_words += group->has_all;
    if (g->wish.by_levels)
        rc = find_best_level(g, group, &best, err);
    if (rc == OK)
        top_add(&g->top, (uint32_t) best.cells[0].cell.document, best.score,
                key_of(cell, g->wish.by));
    return rc;
}

/* ---- a ladder that has a sign ---- */

/* Of cells in order, each that has a word of the query, with what it may score. */
static enum error_code
add_batch(struct groups_search *g, const struct store_cell *cells, size_t count,
          struct error *err)
{
    struct sources *sources = &g->search.sources;
    struct batch   *batch = &g->batch;
    enum error_code rc = OK;

    batch->count = count;
    for (size_t i = 0; i < count; i++) {
        batch->documents[i] = (uint32_t) cells[i].document;
        batch->scores[i] = 0;
    }
    for (size_t i = 0; rc == OK && i < sources->count; i++)
        if (source_leads(sources->items[i]))
            rc = batch_add(batch, sources->items[i], 0, 0, err);
    for (size_t i = 0; rc == OK && i < count; i++)
        if (batch->scores[i] > 0)
            rank_add(&g->memory, &g->cells,
                     &(struct candidate){ .cell = cells[i], .score = batch->scores[i] },
                     SIZE_MAX);
    return rc;
}

static enum error_code
read_ladder(struct groups_search *g, int64_t ladder, struct error *err)
{
    struct store_cell *cells;
    size_t             count, from = 0;
    enum error_code    rc;

    arena_free(&g->memory);
    g->cells = g->group = (struct ranked){ 0 };
    rc = store_cells(g->search.judge->store, &g->memory, ladder, &cells, &count, err);
    g->last = rc == OK && count > 0 ? (uint32_t) cells[count - 1].document : 0;
    while (rc == OK && from < count) {
        size_t end = from + 1;

        while (end < count && end - from < COUNT(g->batch.documents) &&
               cells[end].document > cells[end - 1].document)
            end++;
        rc = add_batch(g, cells + from, end - from, err);
        from = end;
    }
    return rc == OK ? arena_check(&g->memory, err) : rc;
}

/* Puts the hits together that are among cells which have words. */
static enum error_code
put_together(struct groups_search *g, const struct ranked *cells, struct error *err)
{
    enum error_code rc = OK;

    g->group = (struct ranked){ .cells = g->group.cells, .capacity = g->group.capacity };
    for (size_t i = 0; rc == OK && i < cells->count; i++) {
        struct candidate c = { .cell = cells->cells[i].cell };
        bool             is_hit;

        rc = search_judge_cell(&g->search, &c, &is_hit, err);
        if (rc == OK && is_hit)
            rank_add(&g->memory, &g->group, &c, SIZE_MAX);
    }
    if (rc == OK)
        rc = arena_check(&g->memory, err);
    rank_cut(&g->group, SIZE_MAX);
    g->group.score = rank_group_score(&g->group);
    return rc;
}

/* Adds those groups of the ladder that may be among the best. */
static enum error_code
add_promising(struct groups_search *g, int64_t ladder, struct error *err)
{
    struct ranking  groups;
    enum error_code rc = read_ladder(g, ladder, err);

    if (rc == OK)
        rc = groups_part(&g->memory, g->wish.by, g->cells.cells, g->cells.count, &groups, err);
    for (size_t i = 0; rc == OK && i < groups.count; i++) {
        if (groups.items[i].score < last_score(&g->top))
            continue;
        rc = put_together(g, &groups.items[i], err);
        if (rc == OK && g->group.count > 0)
            rc = add_group(g, &g->group, err);
    }
    return rc;
}

/* ---- a ladder of which all hits come by ---- */

static enum error_code
end_ladder(struct groups_search *g, struct error *err)
{
    struct ranking  groups;
    enum error_code rc =
        groups_part(&g->memory, g->wish.by, g->cells.cells, g->cells.count, &groups, err);

    for (size_t i = 0; rc == OK && i < groups.count; i++)
        rc = add_group(g, &groups.items[i], err);
    arena_free(&g->memory);
    g->cells = (struct ranked){ 0 };
    return rc;
}

static enum error_code
add_hit(struct groups_search *g, const struct candidate *c, struct error *err)
{
    enum error_code rc = c->cell.ladder == g->ladder ? OK : end_ladder(g, err);

    g->ladder = c->cell.ladder;
    rank_add(&g->memory, &g->cells, c, SIZE_MAX);
    return rc == OK ? arena_check(&g->memory, err) : rc;
}

/* ---- searching ---- */

static enum error_code
visit(uint32_t document, uint64_t score, uint64_t *enough, void *ctx, struct error *err)
{
    struct groups_search *g = ctx;
    struct candidate      c = { .cell.document = document, .score = score };
    bool                  is_hit, is_enough;
    enum error_code       rc;

    if (document <= g->last)
        return OK; /* its ladder was looked at */
    rc = search_settle(&g->search, &c, *enough, &is_enough, err);
    if (rc != OK || !is_enough || c.score < *enough)
        return rc;
    rc = search_judge(&g->search, &c, &is_hit, err);
    if (rc != OK || !is_hit)
        return rc;
    if (g->is_counting)
        return add_hit(g, &c, err);
    rc = add_promising(g, c.cell.ladder, err);
    if (least_cell(last_score(&g->top)) > *enough)
        *enough = least_cell(last_score(&g->top));
    return rc == OK ? arena_check(g->search.arena, err) : rc;
}

enum error_code
groups_best(struct judge *judge, struct arena *arena, const struct groups_wish *wish,
            struct groups_search **search, struct ranking *ranking, struct error *err)
{
    struct groups_search *g = arena_alloc(arena, sizeof *g);
    enum error_code       rc = arena_check(arena, err);

    *ranking = (struct ranking){ 0 };
    if (rc != OK)
        return rc;
    *search = g;
    *g = (struct groups_search){ .wish = *wish };
    rc = search_open(&g->search, judge, arena, wish->ranked.most_paired, err);
    g->is_counting = g->search.sources.postings <= wish->ranked.most_counted;
    g->search.needs_cell = true;
    g->search.needs_words = search_needs_words(&g->search, g->is_counting);
    top_init(&g->top, arena, ranked_most(&wish->ranked));
    if (rc == OK)
        rc = search_each(&g->search, visit, g, err);
    if (rc == OK && g->is_counting)
        rc = end_ladder(g, err);
    top_sort(&g->top);
    ranking->total = g->count;
    ranking->all_words = g->all_words;
    ranking->is_at_least = !g->is_counting;
    return rc == OK ? arena_check(arena, err) : rc;
}

/* ---- cells ---- */

/* Puts the group that a cell belongs to together again. */
static enum error_code
find_group(struct groups_search *g, uint32_t document, struct error *err)
{
    struct store_cell cell;
    struct ranking    groups;
    enum error_code   rc = store_cell_at(g->search.judge->store, document, &cell, err);

    if (rc == OK)
        rc = read_ladder(g, cell.ladder, err);
    if (rc == OK)
        rc = groups_part(&g->memory, g->wish.by, g->cells.cells, g->cells.count, &groups, err);
    for (size_t i = 0; rc == OK && i < groups.count; i++)
        if (are_together(&groups.items[i].cells[0].cell, &cell, g->wish.by))
            rc = put_together(g, &groups.items[i], err);
    if (rc == OK && g->group.count == 0)
        rc = error_set(err, ERR_DAMAGED,
                       "cell %u: its ladder does not have it; the index is damaged, and "
                       "\"rung check\" tells more",
                       document);
    return rc;
}

enum error_code
groups_cells(struct groups_search *g, struct ranking *ranking, struct error *err)
{
    const struct ranked_wish *wish = &g->wish.ranked;
    struct arena             *arena = g->search.arena;
    enum error_code           rc;

    ranking->items = arena_array(arena, g->top.count, sizeof *ranking->items);
    ranking->count = g->top.count;
    rc = arena_check(arena, err);
    for (size_t i = wish->offset; rc == OK && i < g->top.count; i++) {
        struct ranked *ranked = &ranking->items[i];

        rc = find_group(g, g->top.entries[i].document, err);
        for (size_t c = 0; rc == OK && c < g->group.count; c++)
            rank_append(arena, ranked, &g->group.cells[c], wish->most_cells);
        ranked->score = g->top.entries[i].score;
        if (rc == OK)
            rc = arena_check(arena, err);
    }
    return rc;
}

void
groups_close(struct groups_search *search)
{
    if (!search)
        return;
    arena_free(&search->memory);
    search_close(&search->search);
}
