/* What texts are compared by: of prose as it is given, and of texts by the forward index. */
#include "store/database.h"

/* ---- of prose ---- */

/* A stem that is no function word's is followed by the word as written. */
static bool
is_content(const struct prose *prose, size_t i)
{
    if (prose->terms[i].is_beside)
        return prose->terms[i].bytes[0] == '~';
    return i + 1 < prose->count && prose->terms[i + 1].is_beside &&
           prose->terms[i + 1].bytes[0] == '=';
}

enum error_code
store_each_content(struct store *store, struct str language, struct str body,
                   store_visit_content *visit, void *ctx, struct error *err)
{
    struct prose   *prose = &store->prose;
    enum error_code rc;

    buffer_clear(&prose->said); /* synonyms may be others since it was read */
    rc = prose_read(store, language, body, prose, err);
    for (size_t i = 0; rc == OK && i < prose->count; i++)
        if (is_content(prose, i))
            rc = visit(prose_term(prose, i), ctx);
    return rc;
}

/* ---- of texts ---- */

/* A word of the forward index. */
struct content_word {
    struct str term;
    bool       is_function;
};

static enum error_code
read_word(struct store *store, uint32_t number, struct content_word *word, struct error *err)
{
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(store, SQL_WORD, &sql, err);

    if (rc != OK)
        return rc;
    bind_int(sql, 1, number);
    rc = step(store, sql, &is_row, err);
    if (rc == OK && !is_row)
        rc = error_set(err, ERR_DAMAGED,
                       "%s: word %u is missing; \"rung check --repair\" makes words anew",
                       store->path.data, number);
    if (is_row) {
        word->term = column_copy(&store->contents.memory, sql, 0);
        word->is_function = column_int(sql, 1) != 0;
    }
    done(sql);
    return rc;
}

/* The word of that number, which is read once; lent until the next. */
static enum error_code
find_word(struct store *store, uint32_t number, const struct content_word **word,
          struct error *err)
{
    struct contents *all = &store->contents;
    struct str       key = { (const char *) &number, sizeof number };
    size_t           at = map_get(&all->by_number, key, SIZE_MAX);
    enum error_code  rc = OK;

    if (at == SIZE_MAX) {
        at = all->count;
        all->words = arena_grow(&all->memory, all->words, at, &all->capacity,
                                sizeof *all->words);
        if (all->words)
            rc = read_word(store, number, &all->words[at], err);
        if (rc == OK)
            (void) map_at(&all->by_number, &all->memory, arena_copy(&all->memory, key), at);
        if (rc == OK)
            rc = arena_check(&all->memory, err);
        if (rc != OK)
            return rc;
        all->count++;
    }
    *word = &all->words[at];
    return OK;
}

struct telling {
    struct store        *store;
    store_visit_content *visit;
    void                *ctx;
};

/* Compounds of the lists are walked like groups, but say nothing more. */
static enum error_code
tell_group(size_t group, void *ctx)
{
    struct telling *t = ctx;
    struct str      term = t->store->group_terms[group];

    return str_starts(term, STR("~")) ? t->visit(term, t->ctx) : OK;
}

enum error_code
store_each_content_of(struct store *store, struct str language, int64_t text,
                      store_visit_content *visit, void *ctx, struct error *err)
{
    struct telling     telling = { store, visit, ctx };
    struct groups_walk walk = { .groups = &store->groups };
    const uint32_t    *words;
    size_t             count = 0;
    enum error_code    rc = synonyms_load(store, err);

    walk.start = rc == OK ? groups_start(&store->groups, language) : 0;
    if (rc == OK)
        rc = store_text_words(store, text, &words, &count, err);
    for (size_t i = 0; rc == OK && i < count; i++) {
        const struct content_word *word;

        rc = find_word(store, words[i], &word, err);
        if (rc == OK && !word->is_function)
            rc = visit(word->term, ctx);
        if (rc == OK)
            rc = groups_step(&walk, word->term, tell_group, &telling);
    }
    return rc;
}

void
contents_forget(struct store *store)
{
    arena_free(&store->contents.memory);
    store->contents = (struct contents){ 0 };
}
