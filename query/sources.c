#include "query/sources.h"

struct opening {
    struct sources            *sources;
    struct store              *store;
    struct arena              *arena;
    const struct parsed_query *parsed;
    uint64_t                   documents; /* in the index */
    size_t                     word;
};

/* ---- cursors ---- */

static struct cursor *
open_cursor(struct opening *o, const struct list *list)
{
    struct cursor *cursor = arena_alloc(o->arena, sizeof *cursor);

    if (cursor)
        cursor_open(cursor, o->store, list);
    return cursor;
}

static struct source *
add_source(struct opening *o, uint64_t weight, struct error *err)
{
    struct sources *all = o->sources;
    struct source  *source = arena_alloc(o->arena, sizeof *source);

    all->items =
        arena_grow(o->arena, all->items, all->count, &all->capacity, sizeof *all->items);
    if (arena_check(o->arena, err) != OK)
        return NULL;
    *source = (struct source){ .word = o->word, .weight = weight, .base = UINT32_MAX };
    all->items[all->count++] = source;
    return source;
}

static enum error_code
add_list(struct opening *o, const struct list *list, uint64_t weight, struct error *err)
{
    struct source *source;

    if (list->count == 0)
        return OK;
    source = add_source(o, weight, err);
    if (!source)
        return err->code;
    source->list = *list;
    source->cursor = open_cursor(o, &source->list);
    o->sources->postings += weight > 0 ? list->count : 0;
    return arena_check(o->arena, err);
}

/* ---- ways ---- */

/* The term that a way asks for, of which there are lists; empty: of it there are none. */
static struct str
term_of(struct arena *arena, const struct query_way *way)
{
    const struct str *runs = way->wanted.runs;

    if (way->wanted.is_prefix)
        return STR("");
    if (way->wanted.count == 2)
        return store_either_term(arena, runs[0], runs[1]);
    return way->wanted.count == 1 && str_find(runs[0], STR(" ")) == runs[0].length ? runs[0]
                                                                                   : STR("");
}

/* How many cells have the term in the fields; false: the lists do not say. */
static bool
cells_with(const struct listed_term *term, unsigned fields, uint64_t *cells)
{
    unsigned with = 0;
    uint64_t sum = 0;

    for (int f = 0; f < SCORE_FIELDS; f++)
        if (fields & SCORE_FIELD_BIT(f) && term->lists[f].count > 0) {
            with++;
            sum = term->lists[f].count;
        }
    *cells = fields == SCORE_ALL_FIELDS ? term->cells : sum;
    return fields == SCORE_ALL_FIELDS || with <= 1;
}

/* A way as lists, before it has a weight. */
struct listed_way {
    struct list *lists;
    size_t       count;
    uint64_t     cells;
};

static enum error_code
list_by_fts(struct opening *o, const struct query_way *way, struct listed_way *listed,
            struct error *err)
{
    struct store_postings postings;
    struct given_posting *given;
    enum error_code       rc = store_postings(o->store, o->arena, &way->wanted, &postings, err);

    if (rc != OK)
        return rc;
    given = arena_array(o->arena, postings.count, sizeof *given);
    listed->lists = arena_array(o->arena, 1, sizeof *listed->lists);
    rc = arena_check(o->arena, err);
    for (size_t i = 0; rc == OK && i < postings.count; i++)
        given[i] =
            (struct given_posting){ (uint32_t) postings.items[i].cell.document,
                                    way->wanted.is_prefix ? 1 : postings.items[i].impact };
    if (rc == OK)
        rc = list_give(o->arena, given, postings.count, listed->lists, err);
    listed->count = 1;
    listed->cells = postings.count;
    return rc;
}

static enum error_code
list_way(struct opening *o, const struct query_way *way, struct listed_way *listed,
         struct error *err)
{
    struct str         name = term_of(o->arena, way);
    struct listed_term term = { 0 };
    enum error_code    rc = arena_check(o->arena, err);

    *listed = (struct listed_way){ 0 };
    if (rc != OK || way->wanted.count == 0)
        return rc;
    if (name.length > 0)
        rc = store_find_term(o->store, o->arena, name, &term, err);
    if (rc == OK && term.id == 0) /* words in a row, or a compound that no list names */
        return way->wanted.count == 1 && name.length > 0 ? OK
                                                         : list_by_fts(o, way, listed, err);
    if (rc != OK)
        return rc;
    if (!cells_with(&term, way->wanted.fields, &listed->cells))
        return list_by_fts(o, way, listed, err);
    listed->lists = arena_array(o->arena, SCORE_FIELDS, sizeof *listed->lists);
    rc = arena_check(o->arena, err);
    for (int f = 0; rc == OK && f < SCORE_FIELDS; f++)
        if (way->wanted.fields & SCORE_FIELD_BIT(f))
            listed->lists[listed->count++] = term.lists[f];
    return rc;
}

/* ---- words that begin alike ---- */

enum { MOST_PARTS = 1024 };

static enum error_code
add_parts(struct opening *o, struct source *source, const struct listed_term *terms,
          size_t count, unsigned fields, struct error *err)
{
    size_t          capacity = 0;
    enum error_code rc = OK;

    for (size_t t = 0; rc == OK && t < count; t++)
        for (int f = 0; rc == OK && f < SCORE_FIELDS; f++) {
            const struct list *list = &terms[t].lists[f];

            if (!(fields & SCORE_FIELD_BIT(f)) || list->count == 0)
                continue;
            source->parts = arena_grow(o->arena, source->parts, source->part_count, &capacity,
                                       sizeof *source->parts);
            rc = arena_check(o->arena, err);
            if (rc == OK)
                source->parts[source->part_count++] = open_cursor(o, list);
            o->sources->postings += list->count;
            if (list->count > o->sources->at_least)
                o->sources->at_least = list->count;
        }
    return rc == OK ? arena_check(o->arena, err) : rc;
}

static enum error_code
add_beginning(struct opening *o, const struct query_way *way, uint64_t weight,
              struct error *err)
{
    struct listed_term *terms;
    struct listed_way   listed = { 0 };
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
    if (count > MOST_PARTS) {
        rc = list_by_fts(o, way, &listed, err);
        return rc == OK ? add_list(o, listed.lists, weight, err) : rc;
    }
    source = add_source(o, weight, err);
    return source ? add_parts(o, source, terms, count, way->wanted.fields, err) : err->code;
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
    for (size_t i = 0; rc == OK && i < listed[at].count; i++)
        rc = add_list(o, &listed[at].lists[i], weight, err);
    if (word->times > 0 && listed[at].cells > o->sources->at_least)
        o->sources->at_least = listed[at].cells;
    return rc;
}

static enum error_code
add_word(struct opening *o, const struct query_word *word, struct error *err)
{
    struct listed_way *listed = arena_array(o->arena, word->way_count, sizeof *listed);
    enum error_code    rc = arena_check(o->arena, err);

    o->sources->is_exact = o->sources->is_exact && (word->times == 0 || word->way_count == 1);
    for (size_t w = 0; rc == OK && w < word->way_count; w++)
        if (word->ways[w].kind != WAY_PREFIX)
            rc = list_way(o, &word->ways[w], &listed[w], err);
    for (size_t w = 0; rc == OK && w < word->way_count; w++)
        rc = add_way(o, word, w, listed, err);
    return rc;
}

enum error_code
sources_open(struct sources *sources, struct store *store, struct arena *arena,
             const struct parsed_query *parsed, struct error *err)
{
    struct opening  o = { sources, store, arena, parsed, 0, 0 };
    size_t          scored = 0;
    enum error_code rc = store_document_count(store, &o.documents, err);

    *sources = (struct sources){ .is_exact = true };
    for (; rc == OK && o.word < parsed->word_count; o.word++) {
        scored += parsed->words[o.word].times > 0;
        rc = add_word(&o, &parsed->words[o.word], err);
    }
    sources->is_exact = sources->is_exact && scored == 1;
    return rc;
}

/* ---- asking ---- */

static enum error_code
fill_from(struct source *source, struct cursor *part, struct error *err)
{
    uint32_t        base = source->base, last = base + UNION_DOCUMENTS - 1;
    enum error_code rc = cursor_seek(part, base, err);

    while (rc == OK && !part->is_done) {
        rc = cursor_read(part, err);
        for (size_t i = 0; rc == OK && i < part->count; i++)
            if (part->documents[i] >= base && part->documents[i] <= last)
                source->bits[(part->documents[i] - base) / 64] |=
                    (uint64_t) 1 << (part->documents[i] - base) % 64;
        if (part->last >= last)
            break;
        if (rc == OK)
            rc = cursor_seek(part, part->last + 1, err);
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
    for (size_t i = 0; rc == OK && i < source->part_count; i++)
        rc = fill_from(source, source->parts[i], err);
    return rc;
}

enum error_code
source_look_up(struct source *source, uint32_t document, uint64_t least, uint64_t *amount,
               uint32_t *next, bool *has, struct error *err)
{
    struct cursor  *cursor = source->cursor;
    uint32_t        impact = 0, at = document % UNION_DOCUMENTS;
    enum error_code rc;

    *amount = 0;
    *has = false;
    *next = document + 1;
    if (cursor) {
        rc = cursor_seek(cursor, document, err);
        if (rc == OK && !cursor->is_done && source->weight * cursor->largest < least)
            return OK;
        if (rc == OK)
            rc = cursor_impact(cursor, document, &impact, next, err);
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
