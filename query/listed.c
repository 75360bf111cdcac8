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
    /* and one more, for words that stand apart */
    listed->lists = arena_array(arena, SCORE_FIELDS + 1, sizeof *listed->lists);
    if (arena_check(arena, err) != OK)
        return err->code;
    for (int f = 0; f < SCORE_FIELDS; f++)
        if (fields & SCORE_FIELD_BIT(f))
            listed->lists[listed->count++] = term->lists[f];
    return OK;
}

/* What a document is worth by lists that are asked about documents in their order. */
static enum error_code
worth_by_lists(struct cursor *const *cursors, size_t count, uint32_t document, uint32_t *worth,
               struct error *err)
{
    enum error_code rc = OK;

    *worth = 0;
    for (size_t i = 0; rc == OK && i < count; i++) {
        uint32_t impact = 0;

        rc = cursor_seek(cursors[i], document, err);
        if (rc == OK && !cursors[i]->is_done)
            rc = cursor_impacts(cursors[i], &document, 1, &impact, err);
        *worth += impact;
    }
    return rc;
}

/* What the documents are worth beyond what the lists say, into given; those are not in them. */
static enum error_code
give_rest(struct store *store, struct arena *arena, const struct query_way *way,
          const struct store_postings *apart, const struct listed_way *listed,
          struct given_posting *given, size_t *count, uint64_t *new_cells, struct error *err)
{
    struct cursor  *cursors[SCORE_FIELDS];
    enum error_code rc;

    for (size_t i = 0; i < listed->count; i++) {
        cursors[i] = arena_alloc(arena, sizeof *cursors[i]);
        if (cursors[i])
            cursor_open(cursors[i], store, &listed->lists[i]);
    }
    rc = arena_check(arena, err);
    for (size_t i = 0; rc == OK && i < apart->count; i++) {
        struct score_field_count fields[SCORE_FIELDS];
        uint32_t document = (uint32_t) apart->items[i].cell.document, worth, known;

        worth = apart->items[i].impact;
        rc = worth_by_lists(cursors, listed->count, document, &known, err);
        if (rc == OK && known > 0) { /* it says both */
            rc = store_field_counts(store, &way->wanted, document, fields, err);
            worth = score_impact(fields) - known;
        }
        *new_cells += known == 0;
        if (worth > 0)
            given[(*count)++] = (struct given_posting){ document, worth };
    }
    for (size_t i = 0; i < listed->count; i++)
        if (cursors[i])
            cursor_free(cursors[i]);
    return rc;
}

/*
 * A joined word that has lists, beside its parts in a row, which FTS5 finds in a few cells: these
 * are a list of what they add.
 */
static enum error_code
list_joined(struct store *store, struct arena *arena, const struct query_way *way,
            const struct listed_term *joined, const struct store_postings *apart,
            struct listed_way *listed, struct error *err)
{
    struct given_posting *given = arena_array(arena, apart->count, sizeof *given);
    uint64_t              new_cells = 0;
    size_t                count = 0;
    enum error_code       rc = arena_check(arena, err);

    if (rc == OK)
        rc = list_term(arena, joined, way->wanted.fields, listed, err);
    if (rc == OK)
        rc = give_rest(store, arena, way, apart, listed, given, &count, &new_cells, err);
    if (rc == OK)
        rc = list_give(arena, given, count, &listed->lists[listed->count++], err);
    listed->cells += new_cells;
    return rc;
}

/* A compound that no list names: "crossfunctional" or "cross functional". */
static enum error_code
list_compound(struct store *store, struct arena *arena, const struct query_way *way,
              struct listed_way *listed, struct error *err)
{
    enum { FEW_CELLS = 1024 };
    const struct str     *runs = way->wanted.runs;
    size_t                joined = is_one_word(runs[0]) ? 0 : 1;
    struct store_wanted   parts = way->wanted;
    struct listed_term    term;
    struct store_postings apart;
    enum error_code       rc = store_find_term(store, arena, runs[joined], &term, err);

    if (rc != OK || !is_one_word(runs[joined]) || term.id == 0 ||
        !cells_with(&term, way->wanted.fields, &listed->cells))
        return rc == OK ? list_by_fts(store, arena, way, listed, err) : rc;
    parts.runs = &runs[1 - joined];
    parts.count = 1;
    parts.most = FEW_CELLS;
    rc = store_postings(store, arena, &parts, &apart, err);
    if (rc != OK)
        return rc;
    return apart.is_given_up ? list_by_fts(store, arena, way, listed, err)
                             : list_joined(store, arena, way, &term, &apart, listed, err);
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
    if (name.length > 0)
        rc = store_find_term(store, arena, name, &term, err);
    if (rc != OK || (term.id == 0 && way->wanted.count == 1 && name.length > 0))
        return rc; /* no cell has the word */
    if (term.id == 0)
        return way->wanted.count == 2 && name.length > 0
                   ? list_compound(store, arena, way, listed, err)
                   : list_by_fts(store, arena, way, listed, err);
    return cells_with(&term, way->wanted.fields, &listed->cells)
               ? list_term(arena, &term, way->wanted.fields, listed, err)
               : list_by_fts(store, arena, way, listed, err);
}

enum error_code
listed_cells(struct store *store, const struct query_way *way, uint64_t *cells,
             struct error *err)
{
    struct arena      arena = { 0 };
    struct listed_way listed;
    enum error_code   rc = listed_read(store, &arena, way, &listed, err);

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
