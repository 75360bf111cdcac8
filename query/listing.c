#include "query/listing.h"

#include "query/search.h"
#include "query/tally.h"

struct listing {
    struct judge             *judge;
    struct arena             *arena;
    const struct ranked_wish *wish;
    enum query_by             by;
    struct search             search; /* of words that must not be */
    struct tally              tally;
    struct map                shown; /* keys of hits that are wished for, into the ranking */
    candidate_visit          *see;
    void                     *ctx;
    struct ranking           *ranking;
};

/* The hit that the cell belongs to; NULL: it is not one of those wished for. */
static struct ranked *
hit_of(struct listing *l, const struct candidate *c)
{
    struct rank_key key = rank_key(&c->cell, l->by, l->wish->folds);
    struct str      bytes = { (const char *) &key, sizeof key };
    struct ranking *ranking = l->ranking;
    uint64_t        at = l->tally.count;

    if (!tally_add(&l->tally, c)) {
        at = map_get(&l->shown, bytes, SIZE_MAX);
        return at < ranking->count ? &ranking->items[at] : NULL;
    }
    if (at >= ranked_most(l->wish))
        return NULL;
    ranking->items = arena_grow(l->arena, ranking->items, ranking->count, &ranking->capacity,
                                sizeof *ranking->items);
    if (at >= l->wish->offset)
        (void) map_at(&l->shown, l->arena, arena_copy(l->arena, bytes), at);
    if (l->arena->failed)
        return NULL;
    ranking->items[ranking->count++] = (struct ranked){ 0 };
    return at >= l->wish->offset ? &ranking->items[at] : NULL;
}

static enum error_code
list_cell(const struct candidate *admitted, void *ctx, struct error *err)
{
    struct listing  *l = ctx;
    struct candidate c = *admitted;
    struct ranked   *hit;
    bool             is_hit;
    enum error_code  rc = OK;

    if (l->judge->parsed->word_count > 0)
        rc = search_see(&l->search, (uint32_t) c.cell.document, &c.seen, &c.score, err);
    if (rc == OK)
        rc = search_judge_words(&l->search, &c, &is_hit, err);
    if (rc != OK || !is_hit)
        return rc;
    hit = hit_of(l, &c);
    if (hit)
        rank_append(l->arena, hit, &c, l->wish->most_cells);
    rc = arena_check(l->arena, err);
    return rc == OK && l->see ? l->see(&c, l->ctx, err) : rc;
}

enum error_code
listing(struct judge *judge, struct arena *arena, const struct ranked_wish *wish,
        enum query_by by, candidate_visit *see, void *ctx, struct ranking *ranking,
        struct error *err)
{
    struct listing  l = { .judge = judge,
                          .search = { .judge = judge },
                          .arena = arena,
                          .wish = wish,
                          .by = by,
                          .see = see,
                          .ctx = ctx,
                          .ranking = ranking };
    enum error_code rc = OK;

    *ranking = (struct ranking){ 0 };
    tally_init(&l.tally, arena, by, wish->folds);
    if (judge->parsed->word_count > 0)
        rc = search_open(&l.search, judge, arena, 0, err);
    if (rc == OK)
        rc = judge_each_admitted(judge, list_cell, &l, err);
    search_close(&l.search);
    ranking->total = l.tally.count;
    ranking->all_words = l.tally.all_words;
    return rc;
}
