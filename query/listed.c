#include "query/listed.h"

/* ---- terms ---- */

static bool
is_one_word(struct str run)
{
    return str_find(run, STR(" ")) == run.length;
}

/* The term that a way asks for, of which there are lists; empty: of it there are none. */
static struct str
term_of(struct arena *arena, const struct query_way *way)
{
    const struct str *runs = way->wanted.runs;

    if (way->wanted.is_prefix)
        return STR("");
    if (way->wanted.count == 2)
        return store_either_term(arena, runs[0], runs[1]);
    return way->wanted.count == 1 && is_one_word(runs[0]) ? runs[0] : STR("");
}

/* How many documents both lists have; the first is the shorter one. */
static enum error_code
count_common(struct cursor *few, struct cursor *many, uint64_t *count, struct error *err)
{
    enum error_code rc = cursor_seek(few, 1, err);

    *count = 0;
    while (rc == OK && !few->is_done) {
        rc = cursor_read(few, err);
        for (size_t i = 0; rc == OK && i < few->count; i++) {
            uint32_t impact = 0;

            rc = cursor_seek(many, few->documents[i], err);
            if (rc == OK && !many->is_done)
                rc = cursor_impacts(many, &few->documents[i], 1, &impact, err);
            *count += impact > 0;
        }
        if (rc == OK)
            rc = cursor_seek(few, few->last + 1, err);
    }
    return rc;
}

static enum error_code
count_either(struct store *store, struct arena *arena, const struct list *a,
             const struct list *b, uint64_t *cells, struct error *err)
{
    struct cursor  *cursors = arena_array(arena, 2, sizeof *cursors);
    bool            is_fewer = a->count < b->count;
    uint64_t        both;
    enum error_code rc = arena_check(arena, err);

    if (rc != OK)
        return rc;
    cursor_open(&cursors[0], store, is_fewer ? a : b);
    cursor_open(&cursors[1], store, is_fewer ? b : a);
    rc = count_common(&cursors[0], &cursors[1], &both, err);
    *cells = (uint64_t) a->count + b->count - both;
    cursor_free(&cursors[0]);
    cursor_free(&cursors[1]);
    return rc;
}

/* How many cells have the term in the fields: in all of them, in one, or in two. */
static enum error_code
cells_with(struct store *store, struct arena *arena, const struct listed_term *term,
           unsigned fields, uint64_t *cells, struct error *err)
{
    const struct list *lists[SCORE_FIELDS];
    size_t             count = 0;

    for (int f = 0; f < SCORE_FIELDS; f++)
        if (fields & SCORE_FIELD_BIT(f) && term->lists[f].count > 0)
            lists[count++] = &term->lists[f];
    *cells = fields == SCORE_ALL_FIELDS ? term->cells : count > 0 ? lists[0]->count : 0;
    return fields != SCORE_ALL_FIELDS && count == 2
               ? count_either(store, arena, lists[0], lists[1], cells, err)
               : OK;
}

static enum error_code
list_by_fts(struct store *store, struct arena *arena, const struct query_way *way,
            struct listed_way *listed, struct error *err)
{
    struct store_postings postings;
    struct given_posting *given;
    enum error_code       rc = store_postings(store, arena, &way->wanted, &postings, err);

    listed->is_given_up = rc == OK && postings.is_given_up;
    if (rc != OK || listed->is_given_up)
        return rc;
    given = arena_array(arena, postings.count, sizeof *given);
    listed->lists = arena_array(arena, 1, sizeof *listed->lists);
    rc = arena_check(arena, err);
    for (size_t i = 0; rc == OK && i < postings.count; i++)
        given[i] =
            (struct given_posting){ (uint32_t) postings.items[i].cell.document,
                                    way->wanted.is_prefix ? 1 : postings.items[i].impact };
    if (rc == OK)
        rc = list_give(arena, given, postings.count, listed->lists, err);
    listed->count = 1;
    listed->cells = postings.count;
    return rc;
}

static enum error_code
list_term(struct arena *arena, const struct listed_term *term, unsigned fields,
          struct listed_way *listed, struct error *err)
{
    listed->lists = arena_array(arena, SCORE_FIELDS, sizeof *listed->lists);
    if (arena_check(arena, err) != OK)
        return err->code;
    for (int f = 0; f < SCORE_FIELDS; f++)
        if (fields & SCORE_FIELD_BIT(f))
            listed->lists[listed->count++] = term->lists[f];
    return OK;
}

/* What many cells have is as rare as its rarest part, or as it is joined, if that is less rare. */
static enum error_code
rarity_apart(struct store *store, const struct query_way *way, uint64_t *cells,
             struct error *err)
{
    struct str      parts = way->wanted.runs[1];
    uint64_t        joined, rarest = UINT64_MAX;
    enum error_code rc = store_term_cells(store, way->wanted.runs[0], &joined, err);

    while (rc == OK && parts.length > 0) {
        size_t   end = str_find(parts, STR(" "));
        uint64_t some;

        rc = store_term_cells(store, str_slice(parts, 0, end), &some, err);
        rarest = some < rarest ? some : rarest;
        parts = str_slice(parts, end < parts.length ? end + 1 : end, parts.length);
    }
    *cells = joined > rarest ? joined : rarest;
    return rc;
}

/* "crossfunctional" by its lists, and a bound on the cells that say "cross functional". */
static enum error_code
list_joined(struct store *store, struct arena *arena, const struct query_way *way,
            struct listed_way *listed, struct error *err)
{
    struct listed_term joined;
    enum error_code    rc = store_find_term(store, arena, way->wanted.runs[0], &joined, err);

    *listed = (struct listed_way){ .cells = listed->cells, .is_given_up = true };
    return rc == OK ? list_term(arena, &joined, way->wanted.fields, listed, err) : rc;
}

/* Either of them, where few cells have one. */
static enum error_code
list_apart(struct store *store, struct arena *arena, const struct query_way *way,
           struct listed_way *listed, struct error *err)
{
    struct query_way few = *way;
    enum error_code  rc;

    few.wanted.most = WAY_MOST_COUNTED;
    rc = list_by_fts(store, arena, &few, listed, err);
    if (rc == OK && listed->is_given_up)
        rc = rarity_apart(store, way, &listed->cells, err);
    return rc == OK && listed->cells > way->wanted.most
               ? list_joined(store, arena, way, listed, err)
               : rc;
}

enum error_code
listed_read(struct store *store, struct arena *arena, const struct query_way *way,
            struct listed_way *listed, struct error *err)
{
    struct str         name = term_of(arena, way);
    struct listed_term term = { 0 };
    enum error_code    rc = arena_check(arena, err);

    *listed = (struct listed_way){ 0 };
    if (rc != OK || way->wanted.count == 0)
        return rc;
    if (way->is_apart)
        return list_apart(store, arena, way, listed, err);
    if (name.length > 0)
        rc = store_find_term(store, arena, name, &term, err);
    if (rc != OK || (term.id == 0 && way->wanted.count == 1 && name.length > 0))
        return rc; /* no cell has the word */
    if (term.id == 0)
        return list_by_fts(store, arena, way, listed, err);
    rc = cells_with(store, arena, &term, way->wanted.fields, &listed->cells, err);
    return rc == OK ? list_term(arena, &term, way->wanted.fields, listed, err) : rc;
}

enum error_code
listed_cells(struct store *store, const struct query_way *way, uint64_t *cells,
             struct error *err)
{
    struct arena      arena = { 0 };
    struct listed_way listed;
    enum error_code   rc;

    rc = listed_read(store, &arena, way, &listed, err);
    *cells = rc == OK ? listed.cells : 0;
    arena_free(&arena);
    return rc;
}

enum error_code
listed_pair_idf(struct store *store, const struct query_way *way, uint64_t documents,
                uint32_t *idf, struct error *err)
{
    struct str      terms[WAY_PAIR_TERMS];
    enum error_code rc = OK;

    *idf = 0;
    query_way_pair(way, terms);
    for (size_t t = 0; rc == OK && t < COUNT(terms); t++) {
        struct query_way word = { .kind = WAY_WORD,
                                  .wanted = { &terms[t], 1, false, way->wanted.fields, 0 } };
        uint64_t         cells;

        rc = listed_cells(store, &word, &cells, err);
        *idf += rc == OK ? score_idf(documents, cells) : 0;
    }
    return rc;
}
