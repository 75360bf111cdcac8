#include "query/match.h"

#include <stdlib.h>

#include "store/score.h"

struct matching {
    struct store              *store;
    struct arena              *arena;
    const struct parsed_query *parsed;
    struct judge              *judge;
    uint64_t                   documents; /* in the index */
    struct candidate          *spare;     /* room for the next merge */
    size_t                     room;
};

/* ---- merging postings ---- */

/* Merging writes into the room that the merge before the last has left. */
static struct candidate *
room_for(struct matching *m, size_t count)
{
    if (m->room < count) {
        m->room = count * 2;
        m->spare = arena_array(m->arena, m->room, sizeof *m->spare);
    }
    return m->spare;
}

/* Both are in the order of documents, and so is what they become. */
static enum error_code
merge(struct matching *m, struct candidates *all, const struct store_postings *postings,
      uint64_t weight, size_t word, struct error *err)
{
    struct candidate *merged = room_for(m, all->count + postings->count);
    size_t            a = 0, p = 0, count = 0, capacity = m->room;
    enum error_code   rc = arena_check(m->arena, err);

    if (rc != OK)
        return rc;
    while (a < all->count || p < postings->count) {
        int64_t old = a < all->count ? all->items[a].cell.document : INT64_MAX;
        int64_t new = p < postings->count ? postings->items[p].cell.document : INT64_MAX;
        struct candidate *c = &merged[count++];

        if (old <= new)
            *c = all->items[a++];
        else
            *c = (struct candidate){ .cell = postings->items[p].cell };
        if (new <= old) {
            c->score += weight * postings->items[p++].impact;
            word_set_add(&c->seen, word);
        }
    }
    m->spare = all->items;
    m->room = all->capacity;
    *all = (struct candidates){ merged, count, capacity };
    return OK;
}

/* How many cells have a term in any field. */
static enum error_code
cells_with(struct matching *m, struct str term, uint64_t *cells, struct error *err)
{
    struct store_wanted   wanted = { &term, 1, false, SCORE_ALL_FIELDS, 0 };
    struct store_postings postings;
    enum error_code       rc = store_postings(m->store, m->arena, &wanted, &postings, err);

    *cells = postings.count;
    return rc;
}

/*
 * Of a compound that no list names and many cells have: those of its rarest part, or of its joined
 * form if more.
 */
static enum error_code
rarity_apart(struct matching *m, const struct query_way *way, uint64_t *cells,
             struct error *err)
{
    struct str      parts = way->wanted.runs[1];
    uint64_t        joined, rarest = UINT64_MAX;
    enum error_code rc = cells_with(m, way->wanted.runs[0], &joined, err);

    while (rc == OK && parts.length > 0) {
        size_t   end = str_find(parts, STR(" "));
        uint64_t some;

        rc = cells_with(m, str_slice(parts, 0, end), &some, err);
        rarest = some < rarest ? some : rarest;
        parts = str_slice(parts, end < parts.length ? end + 1 : end, parts.length);
    }
    *cells = joined > rarest ? joined : rarest;
    return rc;
}

/* The idf of a way that has so many postings; a pair's is that of its two words together. */
static enum error_code
idf_of(struct matching *m, const struct query_way *way, size_t count, uint32_t *idf,
       struct error *err)
{
    struct str      terms[WAY_PAIR_TERMS];
    uint64_t        cells = count;
    bool            is_common = way->is_apart && count > WAY_MOST_COUNTED;
    enum error_code rc = is_common ? rarity_apart(m, way, &cells, err) : OK;

    *idf = score_idf(m->documents, cells);
    if (way->kind != WAY_PAIR)
        return rc;
    *idf = 0;
    query_way_pair(way, terms);
    for (size_t t = 0; rc == OK && t < COUNT(terms); t++) {
        struct store_wanted   wanted = { &terms[t], 1, false, way->wanted.fields, 0 };
        struct store_postings postings;

        rc = store_postings(m->store, m->arena, &wanted, &postings, err);
        *idf += score_idf(m->documents, postings.count);
    }
    return rc;
}

/* The postings of a way, and what an impact of it is multiplied by. */
static enum error_code
weigh(struct matching *m, const struct query_word *word, size_t at, uint32_t *idfs,
      struct store_postings *postings, uint64_t *weight, struct error *err)
{
    const struct query_way *way = &word->ways[at];
    enum error_code         rc;

    rc = store_postings(m->store, m->arena, &way->wanted, postings, err);
    if (rc == OK && way->idf_of == at)
        rc = idf_of(m, way, postings->count, &idfs[at], err);
    if (rc != OK)
        return rc;
    idfs[at] = idfs[way->idf_of];
    *weight = (uint64_t) query_way_share(way->kind, idfs[at]) * word->times;
    for (size_t i = 0; way->kind == WAY_PREFIX && i < postings->count; i++)
        postings->items[i].impact = 1; /* the same for all */
    if (way->kind == WAY_PREFIX)
        *weight = SCORE_PREFIX * word->times;
    return OK;
}

static enum error_code
add_word(struct matching *m, struct candidates *all, size_t at, struct error *err)
{
    const struct query_word *word = &m->parsed->words[at];
    uint32_t                *idfs = arena_array(m->arena, word->way_count, sizeof *idfs);
    enum error_code          rc = arena_check(m->arena, err);

    for (size_t w = 0; rc == OK && w < word->way_count; w++) {
        struct store_postings postings;
        uint64_t              weight;

        rc = weigh(m, word, w, idfs, &postings, &weight, err);
        if (rc == OK && postings.count > 0)
            rc = merge(m, all, &postings, weight, at, err);
    }
    return rc;
}

/* ---- what takes candidates away ---- */

static enum error_code
keep_filtered(struct matching *m, struct candidates *all, struct error *err)
{
    size_t          kept = 0;
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < all->count; i++) {
        bool is_admitted;

        rc = judge_filters(m->judge, &all->items[i].cell, &is_admitted, err);
        if (rc == OK && is_admitted)
            all->items[kept++] = all->items[i];
    }
    all->count = kept;
    return rc;
}

static enum error_code
keep_hits(struct matching *m, struct candidates *all, struct error *err)
{
    size_t          kept = 0;
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < all->count; i++) {
        bool is_hit;

        all->items[i].named = all->items[i].seen; /* FTS5 does not say where */
        rc = judge_words(m->judge, &all->items[i], &is_hit, err);
        if (rc == OK && is_hit)
            all->items[kept++] = all->items[i];
    }
    all->count = kept;
    return rc;
}

static int
by_document(const void *key, const void *posting)
{
    const struct store_posting *p = posting;
    int64_t                     a = *(const int64_t *) key, b = p->cell.document;

    return (a > b) - (a < b);
}

static bool
has_document(const struct store_postings *postings, int64_t document)
{
    return postings->count > 0 && bsearch(&document, postings->items, postings->count,
                                          sizeof *postings->items, by_document);
}

/* Notes which candidates have a word that does not score. */
static enum error_code
see_word(struct matching *m, struct candidates *all, size_t at, struct error *err)
{
    const struct query_word *word = &m->parsed->words[at];
    enum error_code          rc = OK;

    for (size_t w = 0; rc == OK && w < word->way_count; w++) {
        struct store_postings postings;

        if (word->ways[w].kind == WAY_EXACT)
            continue; /* who has it has the stem, too */
        rc = store_postings(m->store, m->arena, &word->ways[w].wanted, &postings, err);
        for (size_t i = 0; rc == OK && i < all->count; i++)
            if (has_document(&postings, all->items[i].cell.document))
                word_set_add(&all->items[i].seen, at);
    }
    return rc;
}

static enum error_code
see_other_words(struct matching *m, struct candidates *all, struct error *err)
{
    enum error_code rc = OK;

    for (size_t w = 0; rc == OK && all->count > 0 && w < m->parsed->word_count; w++)
        if (m->parsed->words[w].times == 0)
            rc = see_word(m, all, w, err);
    return rc;
}

/* ---- where candidates come from ---- */

static enum error_code
find_by_words(struct matching *m, struct candidates *all, struct error *err)
{
    enum error_code rc = store_document_count(m->store, &m->documents, err);

    for (size_t i = 0; rc == OK && i < m->parsed->word_count; i++)
        if (m->parsed->words[i].times > 0)
            rc = add_word(m, all, i, err);
    return rc == OK ? keep_filtered(m, all, err) : rc;
}

struct collecting {
    struct arena      *arena;
    struct candidates *all;
};

static enum error_code
collect(const struct candidate *c, void *ctx, struct error *err)
{
    struct collecting *to = ctx;

    to->all->items = arena_grow(to->arena, to->all->items, to->all->count, &to->all->capacity,
                                sizeof *to->all->items);
    if (!to->arena->failed)
        to->all->items[to->all->count++] = *c;
    return arena_check(to->arena, err);
}

enum error_code
match(struct judge *judge, struct arena *arena, struct candidates *candidates,
      struct error *err)
{
    struct matching m = {
        .store = judge->store, .arena = arena, .parsed = judge->parsed, .judge = judge
    };
    enum error_code rc = OK;

    *candidates = (struct candidates){ 0 };
    if (m.parsed->is_scored)
        rc = find_by_words(&m, candidates, err);
    else if (m.parsed->constraint_count > 0)
        rc =
            judge_each_admitted(judge, collect, &(struct collecting){ arena, candidates }, err);
    if (rc == OK)
        rc = see_other_words(&m, candidates, err);
    return rc == OK ? keep_hits(&m, candidates, err) : rc;
}
