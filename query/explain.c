#include "query/explain.h"

#include "query/listed.h"
#include "store/score.h"

/* The worths of one word's ways. */
static enum error_code
weigh_word(struct store *store, const struct query_word *word, uint64_t documents,
           struct way_worth *worths, struct error *err)
{
    enum error_code rc = OK;

    for (size_t w = 0; rc == OK && word->times > 0 && w < word->way_count; w++)
        rc = listed_cells(store, &word->ways[w], &worths[w].cells, err);
    for (size_t w = 0; rc == OK && w < word->way_count; w++) {
        const struct query_way *way = &word->ways[w];
        uint32_t                idf = score_idf(documents, worths[way->idf_of].cells);

        if (way->kind == WAY_PAIR)
            rc = listed_pair_idf(store, way, documents, &idf, err);
        worths[w].idf = query_way_share(way->kind, idf);
    }
    return rc;
}

enum error_code
explain_ways(struct store *store, struct arena *arena, const struct parsed_query *parsed,
             struct way_worth **worths, struct error *err)
{
    size_t          count = 0, at = 0;
    uint64_t        documents;
    enum error_code rc = store_document_count(store, &documents, err);

    for (size_t i = 0; i < parsed->word_count; i++)
        count += parsed->words[i].way_count;
    *worths = arena_array(arena, count, sizeof **worths);
    if (rc == OK)
        rc = arena_check(arena, err);
    for (size_t i = 0; rc == OK && i < parsed->word_count; i++) {
        rc = weigh_word(store, &parsed->words[i], documents, *worths + at, err);
        at += parsed->words[i].way_count;
    }
    return rc;
}

struct explaining {
    struct arena       *arena;
    struct query_share *items;
    size_t              count, capacity;
};

static void
add_share(struct explaining *e, const struct query_share *share)
{
    if (share->amount == 0)
        return;
    e->items = arena_grow(e->arena, e->items, e->count, &e->capacity, sizeof *e->items);
    if (e->items)
        e->items[e->count++] = *share;
}

static void
add_fields(struct explaining *e, struct query_share share,
           const struct score_field_count fields[SCORE_FIELDS])
{
    for (int f = 0; f < SCORE_FIELDS; f++) {
        share.field = (enum score_field) f;
        share.tf = fields[f].tf;
        share.length = fields[f].length;
        share.impact = score_field_impact(share.field, fields[f]);
        share.amount = (uint64_t) share.idf * share.impact * share.times;
        add_share(e, &share);
    }
}

static enum error_code
explain_way(struct explaining *e, struct store *store, const struct query_word *word,
            const struct query_way *way, const struct way_worth *worth, int64_t document,
            struct error *err)
{
    static const enum query_share_kind kinds[] = {
        [WAY_WORD] = SHARE_WORD,     [WAY_EXACT] = SHARE_EXACT,   [WAY_SYNONYM] = SHARE_SYNONYM,
        [WAY_PREFIX] = SHARE_PREFIX, [WAY_COMPOUND] = SHARE_PAIR, [WAY_PAIR] = SHARE_PAIR
    };
    struct score_field_count fields[SCORE_FIELDS];
    struct query_share       share = {
              .kind = kinds[way->kind],
              .word = word->said,
              .term = way->wanted.runs[0],
              .field = SCORE_FIELDS,
              .times = word->times,
              .cells = worth->cells,
              .idf = worth->idf,
    };
    enum error_code rc = store_field_counts(store, &way->wanted, document, fields, err);
    bool            has = false;

    if (rc != OK)
        return rc;
    if (way->kind != WAY_PREFIX) {
        add_fields(e, share, fields);
        return arena_check(e->arena, err);
    }
    for (int f = 0; f < SCORE_FIELDS; f++)
        has |= fields[f].tf > 0;
    share.amount = has ? SCORE_PREFIX * word->times : 0;
    add_share(e, &share);
    return arena_check(e->arena, err);
}

enum error_code
explain_cell(struct store *store, struct arena *arena, const struct parsed_query *parsed,
             const struct way_worth *worths, int64_t document, struct query_share **shares,
             size_t *count, struct error *err)
{
    struct explaining e = { .arena = arena };
    enum error_code   rc = OK;

    for (size_t i = 0; rc == OK && i < parsed->word_count; i++) {
        const struct query_word *word = &parsed->words[i];

        for (size_t w = 0; rc == OK && word->times > 0 && w < word->way_count; w++)
            rc = explain_way(&e, store, word, &word->ways[w], &worths[w], document, err);
        worths += word->way_count;
    }
    *shares = e.items;
    *count = e.count;
    return rc;
}
