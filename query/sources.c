#include "query/sources.h"

#include "query/listed.h"
#include "query/opening.h"

/* ---- cursors ---- */

static struct cursor *
open_cursor(struct opening *o, const struct list *list)
{
    struct cursor *cursor = arena_alloc(o->arena, sizeof *cursor);

    if (cursor)
        cursor_open(cursor, o->store, list);
    return cursor;
}

/* What has no weight only tells which cells have it. */
static enum source_kind
kind_of(uint64_t weight)
{
    return weight > 0 ? SOURCE_SCORES : SOURCE_TELLS;
}

struct source *
opening_add(struct opening *o, enum source_kind kind, uint64_t weight, struct error *err)
{
    struct sources *all = o->sources;
    struct source  *source = arena_alloc(o->arena, sizeof *source);

    all->items =
        arena_grow(o->arena, all->items, all->count, &all->capacity, sizeof *all->items);
    if (arena_check(o->arena, err) != OK)
        return NULL;
    *source = (struct source){
        .kind = kind, .word = o->word, .weight = weight, .bound = weight, .base = UINT32_MAX
    };
    all->items[all->count++] = source;
    return source;
}

static enum error_code
add_list(struct opening *o, const struct list *list, uint64_t weight, struct error *err)
{
    struct source *source;

    if (list->count == 0)
        return OK;
    source = opening_add(o, kind_of(weight), weight, err);
    if (!source)
        return err->code;
    source->list = *list;
    source->cursor = open_cursor(o, &source->list);
    o->sources->postings += weight > 0 ? list->count : 0;
    return arena_check(o->arena, err);
}

/* ---- words that begin alike ---- */

enum { MOST_PARTS = 1024 };

static enum error_code
unite(struct opening *o, struct source *source, const struct list *list, struct error *err)
{
    uint32_t left = UINT32_MAX - source->list.count;

    source->parts = arena_grow(o->arena, source->parts, source->part_count,
                               &source->part_capacity, sizeof(struct cursor *));
    if (arena_check(o->arena, err) != OK)
        return err->code;
    source->parts[source->part_count++] = open_cursor(o, list);
    source->list.count += list->count < left ? list->count : left;
    return arena_check(o->arena, err);
}

enum error_code
opening_unite(struct opening *o, struct source *source, const struct listed_term *terms,
              size_t count, unsigned fields, struct error *err)
{
    enum error_code rc = OK;

    for (size_t t = 0; t < count; t++)
        for (int f = 0; rc == OK && f < SCORE_FIELDS; f++)
            if (fields & SCORE_FIELD_BIT(f) && terms[t].lists[f].count > 0)
                rc = unite(o, source, &terms[t].lists[f], err);
    return rc;
}

/* Sets the bits of the documents of a list. */
static enum error_code
note_list(struct opening *o, struct source *source, const struct list *list, struct error *err)
{
    struct cursor   cursor = { 0 };
    enum error_code rc;

    cursor_open(&cursor, o->store, list);
    rc = cursor_seek(&cursor, 1, err);
    while (rc == OK && !cursor.is_done) {
        rc = cursor_read(&cursor, err);
        for (size_t i = 0; rc == OK && i < cursor.count; i++) {
            uint32_t d = cursor.documents[i];
            uint64_t bit = (uint64_t) 1 << d % 64;

            source->list.count += (source->all[d / 64] & bit) == 0;
            source->all[d / 64] |= bit;
        }
        if (rc == OK)
            rc = cursor_seek(&cursor, cursor.last + 1, err);
    }
    cursor_free(&cursor);
    return rc;
}

/* Of very many words that begin alike, which documents have one: a bit for each of the index. */
static enum error_code
note_all(struct opening *o, struct source *source, const struct query_way *way, struct str high,
         struct error *err)
{
    struct str      low = way->wanted.runs[0];
    struct arena    some = { 0 };
    size_t          count = 1;
    enum error_code rc;

    source->all_windows = store_documents_end(o->store) / UNION_DOCUMENTS + 1;
    source->all = arena_array(o->arena, source->all_windows, sizeof source->bits);
    rc = arena_check(o->arena, err);
    while (rc == OK && count > 0) {
        struct listed_term *terms;

        rc = store_find_terms(o->store, &some, low, high, MOST_PARTS, &terms, &count, err);
        for (size_t t = 0; rc == OK && t < count; t++)
            for (int f = 0; rc == OK && f < SCORE_FIELDS; f++)
                if (way->wanted.fields & SCORE_FIELD_BIT(f))
                    rc = note_list(o, source, &terms[t].lists[f], err);
        if (rc == OK && count > 0)
            low = arena_format(o->arena, "%.*s\x01", STR_ARG(terms[count - 1].term));
        arena_free(&some);
        if (rc == OK)
            rc = arena_check(o->arena, err);
    }
    return rc;
}

static enum error_code
add_beginning(struct opening *o, const struct query_way *way, uint64_t weight,
              struct error *err)
{
    struct listed_term *terms;
    struct source      *source;
    struct str          high; /* behind all of UTF-8 */
    size_t              count;
    enum error_code     rc;

    o->sources->is_exact = false;
    high = arena_format(o->arena, "%.*s\xFF", STR_ARG(way->wanted.runs[0]));
    rc = arena_check(o->arena, err);
    if (rc == OK)
        rc = store_find_terms(o->store, o->arena, way->wanted.runs[0], high, MOST_PARTS + 1,
                              &terms, &count, err);
    if (rc != OK || count == 0)
        return rc;
    source = opening_add(o, kind_of(weight), weight, err);
    if (!source)
        return err->code;
    rc = count > MOST_PARTS ? note_all(o, source, way, high, err)
                            : opening_unite(o, source, terms, count, way->wanted.fields, err);
    if (rc != OK || weight == 0)
        return rc;
    o->sources->postings += source->list.count;
    for (size_t t = 0; t < count; t++)
        for (int f = 0; f < SCORE_FIELDS; f++)
            if (way->wanted.fields & SCORE_FIELD_BIT(f) &&
                terms[t].lists[f].count > o->sources->at_least)
                o->sources->at_least = terms[t].lists[f].count;
    return rc;
}

/* ---- words side by side ---- */

/* The source that goes over a list; NULL: there is none that scores. */
static struct source *
source_of(const struct sources *sources, const struct list *list)
{
    for (size_t i = 0; i < sources->count; i++)
        if (sources->items[i]->kind == SOURCE_SCORES && sources->items[i]->cursor &&
            sources->items[i]->list.key == list->key && !sources->items[i]->list.given)
            return sources->items[i];
    return NULL;
}

/* A source of a list of a part, that scores nothing by itself. */
static enum error_code
add_part(struct opening *o, const struct list *list, struct source **part, struct error *err)
{
    *part = opening_add(o, SOURCE_BOUNDS, 0, err);
    if (!*part)
        return err->code;
    (*part)->list = *list;
    (*part)->cursor = open_cursor(o, &(*part)->list);
    o->sources->postings += list->count;
    return arena_check(o->arena, err);
}

static enum error_code
find_lists(struct opening *o, const struct query_way *way,
           const struct str terms[WAY_PAIR_TERMS], struct source_pair *pair, struct error *err)
{
    enum error_code rc = OK;

    for (size_t t = 0; rc == OK && t < WAY_PAIR_TERMS; t++) {
        struct listed_term term;

        rc = store_find_term(o->store, o->arena, terms[t], &term, err);
        for (int f = 0; rc == OK && f < SCORE_FIELDS; f++) {
            if (!(way->wanted.fields & SCORE_FIELD_BIT(f)) || term.lists[f].count == 0)
                continue;
            if (way->is_apart)
                rc = add_part(o, &term.lists[f], &pair->lists[t][f], err);
            else
                pair->lists[t][f] = source_of(o->sources, &term.lists[f]);
            if (rc == OK && !pair->lists[t][f])
                pair->unasked[t] |= SCORE_FIELD_BIT(f);
        }
    }
    return rc;
}

/* Whether each cell that may have the pair has one of its words that is asked for by itself. */
static bool
has_bounds(const struct source_pair *pair)
{
    for (int f = 0; f < SCORE_FIELDS; f++)
        if (source_pair_may_be_in(pair, f) && !pair->lists[0][f] && !pair->lists[1][f])
            return false;
    return true;
}

/*
 * A cell gets no more of a pair than the lesser of what both words weigh in the same field, hence
 * no more than half of each.
 */
static void
raise_bounds(struct source_pair *pair)
{
    for (int f = 0; f < SCORE_FIELDS; f++) {
        struct source *a = pair->lists[0][f], *b = pair->lists[1][f];
        uint64_t       part = a && b ? (pair->weight + 1) / 2 : pair->weight;

        if (!source_pair_may_be_in(pair, f))
            continue;
        if (a)
            a->bound += part;
        if (b)
            b->bound += part;
    }
}

static enum error_code
add_bounds(struct opening *o, struct source_pair *pair, struct error *err)
{
    struct sources *all = o->sources;

    all->pairs =
        arena_grow(o->arena, all->pairs, all->pair_count, &all->pair_capacity, sizeof *pair);
    if (arena_check(o->arena, err) != OK)
        return err->code;
    raise_bounds(pair);
    pair->word = o->word;
    all->pairs[all->pair_count++] = *pair;
    all->compound_count += pair->joined.length > 0;
    return OK;
}

/* A list in memory where few cells have the pair, or there is nothing else; else bounds. */
static enum error_code
add_pair(struct opening *o, const struct query_way *way, unsigned times, struct error *err)
{
    struct source_pair pair = { .run = way->wanted.runs[0] };
    struct str         terms[WAY_PAIR_TERMS];
    struct query_way   some = *way;
    struct listed_way  listed = { .is_given_up = true };
    bool               is_bounded;
    uint32_t           idf;
    enum error_code    rc = listed_pair_idf(o->store, way, o->documents, &idf, err);

    query_way_pair(way, terms);
    if (rc == OK)
        rc = find_lists(o, way, terms, &pair, err);
    if (rc != OK)
        return rc;
    is_bounded = has_bounds(&pair);
    pair.weight = (uint64_t) query_way_share(WAY_PAIR, idf) * times;
    some.wanted.most = is_bounded ? o->most_paired : 0;
    if (!is_bounded || o->most_paired > 0)
        rc = listed_read(o->store, o->arena, &some, &listed, err);
    if (rc != OK)
        return rc;
    return listed.is_given_up ? add_bounds(o, &pair, err)
                              : add_list(o, listed.lists, pair.weight, err);
}

/* ---- compounds that no list names ---- */

/* The two rarest of the parts. */
static enum error_code
rarest_parts(struct opening *o, struct str parts, struct str terms[WAY_PAIR_TERMS],
             struct error *err)
{
    uint64_t        cells[WAY_PAIR_TERMS] = { UINT64_MAX, UINT64_MAX };
    enum error_code rc = OK;

    terms[0] = terms[1] = STR("");
    while (rc == OK && parts.length > 0) {
        size_t     end = str_find(parts, STR(" "));
        struct str part = str_slice(parts, 0, end);
        uint64_t   some;

        rc = store_term_cells(o->store, part, &some, err);
        if (some < cells[0]) {
            terms[1] = terms[0];
            cells[1] = cells[0];
        }
        if (some < cells[1]) {
            terms[some < cells[0] ? 0 : 1] = part;
            cells[some < cells[0] ? 0 : 1] = some;
        }
        parts = str_slice(parts, end < parts.length ? end + 1 : end, parts.length);
    }
    return rc;
}

/* Its joined form has lists; where its parts stand side by side only bounds tell. */
static enum error_code
add_apart(struct opening *o, const struct query_way *way, uint64_t weight, struct error *err)
{
    struct source_pair pair = { .weight = weight,
                                .run = way->wanted.runs[1],
                                .joined = way->wanted.runs[0] };
    struct str         terms[WAY_PAIR_TERMS];
    enum error_code    rc = rarest_parts(o, way->wanted.runs[1], terms, err);

    o->sources->is_exact = false;
    if (rc == OK)
        rc = find_lists(o, way, terms, &pair, err);
    return rc == OK ? add_bounds(o, &pair, err) : rc;
}

/* ---- words ---- */

static enum error_code
add_way(struct opening *o, const struct query_word *word, size_t at,
        const struct listed_way *listed, struct error *err)
{
    const struct query_way *way = &word->ways[at];
    uint32_t                idf = score_idf(o->documents, listed[way->idf_of].cells);
    uint64_t                weight = (uint64_t) query_way_share(way->kind, idf) * word->times;
    enum error_code         rc = OK;

    if (way->kind == WAY_PREFIX)
        return add_beginning(o, way, SCORE_PREFIX * word->times, err);
    if (way->kind == WAY_PAIR)
        return add_pair(o, way, word->times, err);
    for (size_t i = 0; rc == OK && i < listed[at].count; i++)
        rc = add_list(o, &listed[at].lists[i], weight, err);
    if (rc == OK && listed[at].is_given_up)
        rc = add_apart(o, way, weight, err);
    if (word->times > 0 && !way->is_apart && listed[at].cells > o->sources->at_least)
        o->sources->at_least = listed[at].cells;
    return rc;
}

static enum error_code
add_word(struct opening *o, const struct query_word *word, struct error *err)
{
    struct listed_way *listed = arena_array(o->arena, word->way_count, sizeof *listed);
    enum error_code    rc = arena_check(o->arena, err);

    o->sources->is_exact = o->sources->is_exact && (word->times == 0 || word->way_count == 1);
    for (size_t w = 0; rc == OK && w < word->way_count; w++) {
        struct query_way way = word->ways[w];

        if (way.is_apart)
            way.wanted.most = o->most_paired;
        if (way.kind != WAY_PREFIX && way.kind != WAY_PAIR)
            rc = listed_read(o->store, o->arena, &way, &listed[w], err);
    }
    for (size_t w = 0; rc == OK && w < word->way_count; w++)
        rc = add_way(o, word, w, listed, err);
    return rc;
}

enum error_code
sources_open(struct sources *sources, struct store *store, struct arena *arena,
             const struct parsed_query *parsed, const struct filter *filter, size_t most_paired,
             struct error *err)
{
    struct opening o = {
        .sources = sources, .store = store, .arena = arena, .most_paired = most_paired
    };
    size_t          scored = 0;
    enum error_code rc = store_document_count(store, &o.documents, err);

    *sources = (struct sources){ .is_exact = true };
    for (; rc == OK && o.word < parsed->word_count; o.word++) {
        scored += parsed->words[o.word].times > 0;
        rc = add_word(&o, &parsed->words[o.word], err);
    }
    sources->is_exact = sources->is_exact && scored == 1;
    return rc == OK ? opening_add_filters(&o, filter, err) : rc;
}

/* ---- asking ---- */

/* Sets the bits of the documents from base on that a list has. */
static enum error_code
fill_from(struct cursor *cursor, uint32_t base, uint64_t *bits, struct error *err)
{
    uint32_t        last = base + UNION_DOCUMENTS - 1;
    enum error_code rc = cursor_seek(cursor, base, err);

    while (rc == OK && !cursor->is_done) {
        const uint32_t *d = cursor->documents, *end;

        rc = cursor_read(cursor, err);
        if (rc != OK)
            return rc;
        while (*d < base) /* behind the last stands one that is larger than any */
            d++;
        for (end = cursor->documents + cursor->count; d < end && *d <= last; d++)
            bits[(*d - base) / 64] |= (uint64_t) 1 << (*d - base) % 64;
        if (cursor->last >= last)
            break;
        rc = cursor_seek(cursor, cursor->last + 1, err);
    }
    return rc;
}

enum error_code
source_fill(struct source *source, uint32_t base, struct error *err)
{
    enum error_code rc = OK;

    if (source->base == base)
        return OK;
    source->base = base;
    memset(source->bits, 0, sizeof source->bits);
    if (source->all && base / UNION_DOCUMENTS < source->all_windows)
        memcpy(source->bits, source->all + base / 64, sizeof source->bits);
    for (size_t i = 0; rc == OK && i < source->part_count; i++)
        rc = fill_from(source->parts[i], base, source->bits, err);
    return rc;
}

/* How many bits are set; __builtin_popcountll() is a call for processors that may lack it. */
static uint64_t
ones_of(uint64_t bits)
{
    bits -= bits >> 1 & 0x5555555555555555;
    bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0F;
    return bits * 0x0101010101010101 >> 56;
}

/* Of the documents from base on, how many have a word. */
static enum error_code
count_from(struct sources *sources, uint32_t base, uint64_t *count, struct error *err)
{
    uint64_t        bits[UNION_DOCUMENTS / 64] = { 0 };
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < sources->count; i++) {
        struct source *source = sources->items[i];

        rc = source->cursor ? fill_from(source->cursor, base, bits, err)
                            : source_fill(source, base, err);
        for (size_t w = 0; !source->cursor && w < COUNT(bits); w++)
            bits[w] |= source->bits[w];
    }
    for (size_t w = 0; w < COUNT(bits); w++)
        *count += ones_of(bits[w]);
    return rc;
}

enum error_code
sources_count(struct sources *sources, uint32_t end, struct error *err)
{
    uint64_t        count = 0;
    enum error_code rc = OK;

    for (uint64_t base = 0; rc == OK && base < end; base += UNION_DOCUMENTS)
        rc = count_from(sources, (uint32_t) base, &count, err);
    sources->at_least = count;
    sources->is_exact = rc == OK;
    return rc;
}

enum error_code
sources_admit(struct sources *sources, uint32_t document, bool *admits, struct error *err)
{
    enum error_code rc = OK;

    *admits = true;
    for (size_t i = 0; rc == OK && *admits && i < sources->count; i++) {
        uint64_t amount;
        bool     has, demands = sources->items[i]->kind == SOURCE_DEMANDS;

        if ((!demands && sources->items[i]->kind != SOURCE_EXCLUDES) ||
            sources->items[i]->is_guide)
            continue;
        rc = source_look_up(sources->items[i], document, &amount, &has, err);
        *admits = has == demands;
    }
    return rc;
}

enum error_code
source_look_up(struct source *source, uint32_t document, uint64_t *amount, bool *has,
               struct error *err)
{
    struct cursor  *cursor = source->cursor;
    uint32_t        impact = 0, at = document % UNION_DOCUMENTS;
    enum error_code rc;

    if (cursor) {
        rc = cursor_seek(cursor, document, err);
        if (rc == OK && !cursor->is_done)
            rc = cursor_impacts(cursor, &document, 1, &impact, err);
    } else {
        rc = source_fill(source, document - at, err);
        impact = rc == OK && source->bits[at / 64] >> at % 64 & 1;
    }
    *has = impact > 0;
    *amount = source->weight * impact;
    return rc;
}

void
sources_close(struct sources *sources)
{
    for (size_t i = 0; i < sources->count; i++) {
        struct source *source = sources->items[i];

        if (source->cursor)
            cursor_free(source->cursor);
        for (size_t p = 0; p < source->part_count; p++)
            cursor_free(source->parts[p]);
    }
}
