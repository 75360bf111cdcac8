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
    size_t     quiet_from; /* start + 1 of walks in which it begins no member; 0: none */
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
find_word(struct store *store, uint32_t number, struct content_word **word,
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
    struct groups_walk   walk;
    bool                 told; /* a member ended */
};

/* Compounds of the lists are walked like groups, but say nothing more. */
static enum error_code
tell_group(size_t group, void *ctx)
{
    struct telling *t = ctx;
    struct str      term = t->store->group_terms[group];

    t->told = true;
    return str_starts(term, STR("~")) ? t->visit(term, t->ctx) : OK;
}

/* Most words begin no member of a group, which is remembered of them. */
static enum error_code
step_groups(struct telling *t, struct content_word *word)
{
    bool            may_be_quiet = t->walk.count == 0;
    size_t          from = t->walk.start + 1;
    enum error_code rc;

    if (may_be_quiet && word->quiet_from == from)
        return OK;
    t->told = false;
    rc = groups_step(&t->walk, word->term, tell_group, t);
    if (may_be_quiet && t->walk.count == 0 && !t->told)
        word->quiet_from = from;
    return rc;
}

enum error_code
store_each_content_of(struct store *store, struct str language, int64_t text,
                      store_visit_content *visit, void *ctx, struct error *err)
{
    struct telling  t = { store, visit, ctx, { .groups = &store->groups }, false };
    const uint32_t *words;
    size_t          count = 0;
    enum error_code rc = synonyms_load(store, err);

    if (rc == OK)
        t.walk.start = groups_start(&store->groups, language);
    if (rc == OK)
        rc = store_text_words(store, text, &words, &count, err);
    for (size_t i = 0; rc == OK && i < count; i++) {
        struct content_word *word;

        rc = find_word(store, words[i], &word, err);
        if (rc == OK && !word->is_function)
            rc = visit(word->term, ctx);
        if (rc == OK)
            rc = step_groups(&t, word);
    }
    return rc;
}

void
contents_forget(struct store *store)
{
    arena_free(&store->contents.memory);
    store->contents = (struct contents){ 0 };
}
