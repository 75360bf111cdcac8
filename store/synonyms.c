/*
 * The synonyms in force: two lists, ours and the user's, and what is made of them for each
 * language that ladders are in. A text is split with the groups that `synonym` holds, so when
 * its rows change, both FTS5 tables are made anew from the kept texts.
 */
#include "base/hash.h"
#include "store/database.h"
#include "store/documents.h"

/* ---- the lists ---- */

static const char user_list[] = "the user's synonyms";

static int64_t
hash_of_lists(struct str user)
{
    struct synonym_list ours = synonyms_built_in();

    return (int64_t) (hash_short(ours.text) ^ hash_short(user) * 3);
}

static enum error_code
read_lists(struct store *store, struct arena *arena, const struct synonym_list *user,
           struct synonyms *synonyms, struct error *err)
{
    struct synonym_list   lists[] = { synonyms_built_in(), *user };
    struct text_analyzer *english;
    enum error_code       rc = store_analyzer(store, STR("en"), &english, err);

    return rc == OK ? synonyms_read(arena, english, lists, COUNT(lists), synonyms, err) : rc;
}

static enum error_code
read_kept_lists(struct store *store, struct arena *arena, struct synonyms *synonyms,
                struct error *err)
{
    struct synonym_list user = { .path = user_list };
    enum error_code     rc = meta_get_text(store, arena, "synonyms", &user.text, err);

    return rc == OK ? read_lists(store, arena, &user, synonyms, err) : rc;
}

/* ---- what is made of them ---- */

static enum error_code
add_row(struct store *store, struct str language, struct str terms,
        const struct synonym *synonym, struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, SQL_SYNONYM_ADD, &sql, err);

    if (rc != OK)
        return rc;
    bind_str(sql, 1, language);
    bind_str(sql, 2, terms);
    bind_str(sql, 3, synonym->group);
    bind_int(sql, 4, synonym->asks);
    bind_str(sql, 5, synonym->member);
    return run(store, sql, err);
}

static enum error_code
derive(struct store *store, const struct synonyms *synonyms, struct str language,
       struct error *err)
{
    struct arena          arena = { 0 };
    struct text_analyzer *analyzer;
    enum error_code       rc = store_analyzer(store, language, &analyzer, err);

    for (size_t i = 0; rc == OK && i < synonyms->count; i++) {
        struct str runs[SYNONYM_RUNS];
        size_t     count = synonym_runs(&arena, analyzer, synonyms->items[i].member, runs);

        rc = arena_check(&arena, err);
        for (size_t k = 0; rc == OK && k < count; k++)
            rc = add_row(store, language, runs[k], &synonyms->items[i], err);
    }
    arena_free(&arena);
    return rc;
}

struct compounding {
    struct store   *store;
    struct compound compound;
    struct error   *err;
};

static enum error_code
add_compound(const struct text_term *term, void *ctx)
{
    struct compounding *c = ctx;
    sqlite3_stmt       *sql;
    enum error_code     rc;

    if (!compound_take(&c->compound, term))
        return OK;
    rc = statement(c->store, SQL_COMPOUND_ADD, &sql, c->err);
    if (rc != OK)
        return rc;
    bind_str(sql, 1, compound_joined(&c->compound));
    bind_str(sql, 2, compound_parts(&c->compound));
    return run(c->store, sql, c->err);
}

static enum error_code
add_compounds(struct store *store, const struct synonyms *synonyms, struct error *err)
{
    struct text_analyzer *english;
    enum error_code       rc = store_analyzer(store, STR("en"), &english, err);

    for (size_t i = 0; rc == OK && i < synonyms->compound_count; i++) {
        struct compounding c = { .store = store, .err = err };

        rc = text_each_term(english, synonyms->compounds[i], add_compound, &c);
        if (rc == ERR_MEMORY)
            rc = error_memory(err);
    }
    return rc;
}

static enum error_code
derive_all(struct store *store, const struct synonyms *synonyms, struct error *err)
{
    struct arena    arena = { 0 };
    struct str     *languages;
    size_t          count = 0;
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, SQL_SYNONYM_LANGUAGES, &sql, err);

    if (rc == OK) /* also of ladders dropped in this run, which may be put again in it */
        rc = collect_strs(store, sql, &arena, &languages, &count, err);
    if (rc == OK)
        rc = execute(store, "DELETE FROM synonym; DELETE FROM compound", err);
    if (rc == OK)
        rc = add_compounds(store, synonyms, err);
    for (size_t i = 0; rc == OK && i < count; i++)
        rc = derive(store, synonyms, languages[i], err);
    arena_free(&arena);
    return rc;
}

static enum error_code
seal(struct store *store, struct error *err)
{
    return execute(
        store, "INSERT OR REPLACE INTO meta VALUES ('synonyms_seal', (" SYNONYMS_SUM "))", err);
}

/* ---- putting lists in force ---- */

static enum error_code
put_in_force(struct store *store, const struct synonym_list *user, struct error *err)
{
    struct arena    arena = { 0 };
    struct synonyms synonyms;
    enum error_code rc = read_lists(store, &arena, user, &synonyms, err);

    if (rc == OK)
        rc = derive_all(store, &synonyms, err);
    if (rc == OK)
        rc = meta_set_text(store, "synonyms", user->text, err);
    if (rc == OK)
        rc = meta_set_int(store, "synonyms_hash", hash_of_lists(user->text), err);
    if (rc == OK)
        rc = seal(store, err);
    synonyms_forget(store);
    if (rc == OK)
        rc = execute(store,
                     "INSERT INTO text_fts (text_fts) VALUES ('rebuild');"
                     "INSERT INTO name_fts (name_fts) VALUES ('rebuild')",
                     err);
    if (rc == OK)
        rc = documents_invert(store, err);
    arena_free(&arena);
    return rc;
}

static enum error_code
put_in_force_if_new(struct store *store, const struct synonym_list *user, struct error *err)
{
    int64_t         hash;
    enum error_code rc = meta_get_int(store, "synonyms_hash", &hash, err);

    if (rc == OK && hash != hash_of_lists(user->text))
        rc = put_in_force(store, user, err);
    return rc;
}

enum error_code
store_set_synonyms(struct store *store, const struct synonym_list *list, struct error *err)
{
    return put_in_force_if_new(store, list, err);
}

enum error_code
synonyms_refresh(struct store *store, struct error *err)
{
    struct arena        arena = { 0 };
    struct synonym_list user = { .path = user_list };
    enum error_code     rc = meta_get_text(store, &arena, "synonyms", &user.text, err);

    synonyms_forget(store);
    if (rc == OK)
        rc = put_in_force_if_new(store, &user, err);
    if (rc == ERR_FORMAT || rc == ERR_LIMIT)
        rc = OK; /* what is in force stays so, and another list can take its place */
    arena_free(&arena);
    return rc;
}

enum error_code
synonyms_ensure(struct store *store, struct str language, struct error *err)
{
    struct arena    arena = { 0 };
    struct synonyms synonyms;
    sqlite3_stmt   *sql;
    int64_t         is_there = 0;
    enum error_code rc = statement(store, SQL_SYNONYM_LANGUAGE, &sql, err);

    if (rc != OK)
        return rc;
    bind_str(sql, 1, language);
    rc = run_for_int(store, sql, &is_there, err);
    if (rc != OK || is_there)
        return rc;
    rc = read_kept_lists(store, &arena, &synonyms, err);
    if (rc == OK)
        rc = derive(store, &synonyms, language, err);
    if (rc == OK)
        rc = seal(store, err);
    synonyms_forget(store);
    arena_free(&arena);
    return rc;
}

enum error_code
synonyms_rederive(struct store *store, struct error *err)
{
    struct arena    arena = { 0 };
    struct synonyms synonyms;
    enum error_code rc = read_kept_lists(store, &arena, &synonyms, err);

    if (rc == OK)
        rc = derive_all(store, &synonyms, err);
    if (rc == OK)
        rc = seal(store, err);
    synonyms_forget(store);
    arena_free(&arena);
    return rc;
}

/* ---- the groups that texts are split with ---- */

void
synonyms_forget(struct store *store)
{
    arena_free(&store->groups_memory);
    store->groups = (struct groups){ 0 };
    store->group_terms = NULL;
    store->group_count = 0;
    store->has_groups = false;
    buffer_clear(&store->prose.said); /* what was read last may have had them */
    contents_forget(store);           /* and words are known to begin none */
}

/* Rows come group by group. A run stands behind the mark of its language. */
static enum error_code
load_row(struct store *store, sqlite3_stmt *sql, size_t *capacity, struct error *err)
{
    struct arena *arena = &store->groups_memory;
    struct str    group = column_str(sql, 2);
    struct str    terms = arena_format(arena, "%.*s %.*s", STR_ARG(column_str(sql, 0)),
                                       STR_ARG(column_str(sql, 1)));

    if (store->group_count == 0 ||
        !str_equal(store->group_terms[store->group_count - 1], group)) {
        store->group_terms = arena_grow(arena, store->group_terms, store->group_count, capacity,
                                        sizeof *store->group_terms);
        if (!arena->failed)
            store->group_terms[store->group_count++] = arena_copy(arena, group);
    }
    if (!arena->failed)
        groups_add(&store->groups, terms, store->group_count - 1);
    return arena_check(arena, err);
}

static enum error_code
load_rows(struct store *store, size_t *capacity, struct error *err)
{
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(store, SQL_SYNONYMS, &sql, err);

    if (rc == OK)
        rc = step(store, sql, &is_row, err);
    while (rc == OK && is_row) {
        rc = load_row(store, sql, capacity, err);
        if (rc == OK)
            rc = step(store, sql, &is_row, err);
    }
    return rc;
}

struct running {
    struct arena *arena;
    struct str    run;
};

static enum error_code
add_to_run(const struct text_term *term, void *ctx)
{
    struct running *r = ctx;

    r->run = arena_format(r->arena, "%.*s %.*s", STR_ARG(r->run), STR_ARG(term->term));
    return r->arena->failed ? ERR_MEMORY : OK;
}

/*
 * A compound of the lists is a group, too, of its joined form and its parts: so that it has lists
 * of its own, and FTS5 need not be asked where the parts stand side by side.
 */
static enum error_code
load_compound(struct store *store, struct text_analyzer *analyzer, sqlite3_stmt *sql,
              size_t *capacity, struct error *err)
{
    struct arena  *arena = &store->groups_memory;
    struct running runs[2];
    struct str     language = text_language(analyzer), terms[2];

    for (int i = 0; i < 2; i++) {
        runs[i] = (struct running){ arena, language };
        if (text_each_term(analyzer, column_str(sql, i), add_to_run, &runs[i]) != OK)
            return error_memory(err);
        terms[i] = str_slice(runs[i].run, language.length, runs[i].run.length);
    }
    if (str_starts(terms[0], terms[1]) || str_starts(terms[1], terms[0]))
        return OK; /* one of them is all that is asked for */
    store->group_terms = arena_grow(arena, store->group_terms, store->group_count, capacity,
                                    sizeof *store->group_terms);
    if (!arena->failed)
        store->group_terms[store->group_count++] =
            store_either_term(arena, str_slice(terms[0], 1, terms[0].length),
                              str_slice(terms[1], 1, terms[1].length));
    for (int i = 0; i < 2 && !arena->failed; i++)
        groups_add(&store->groups, runs[i].run, store->group_count - 1);
    return arena_check(arena, err);
}

static enum error_code
load_compounds(struct store *store, size_t *capacity, struct error *err)
{
    struct arena    arena = { 0 };
    struct str     *languages = NULL;
    size_t          count = 0;
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, SQL_SYNONYM_LANGUAGES, &sql, err);

    if (rc == OK)
        rc = collect_strs(store, sql, &arena, &languages, &count, err);
    for (size_t i = 0; rc == OK && i < count; i++) {
        struct text_analyzer *analyzer;
        bool                  is_row = false;

        rc = store_analyzer(store, languages[i], &analyzer, err);
        if (rc == OK)
            rc = statement(store, SQL_COMPOUNDS, &sql, err);
        if (rc == OK)
            rc = step(store, sql, &is_row, err);
        while (rc == OK && is_row) {
            rc = load_compound(store, analyzer, sql, capacity, err);
            if (rc == OK)
                rc = step(store, sql, &is_row, err);
        }
    }
    arena_free(&arena);
    return rc;
}

enum error_code
synonyms_load(struct store *store, struct error *err)
{
    size_t          capacity = 0;
    enum error_code rc;

    if (store->has_groups)
        return OK;
    synonyms_forget(store);
    store->groups.arena = &store->groups_memory;
    rc = load_rows(store, &capacity, err);
    if (rc == OK)
        rc = load_compounds(store, &capacity, err);
    if (rc == OK)
        store->has_groups = true;
    else
        synonyms_forget(store);
    return rc;
}

struct str
store_either_term(struct arena *arena, struct str joined, struct str parts)
{
    return arena_format(arena, "|%.*s|%.*s", STR_ARG(joined), STR_ARG(parts));
}

/* ---- asking ---- */

enum error_code
store_groups_asked(struct store *store, struct arena *arena, struct str language,
                   struct str terms, struct str **groups, size_t *count, struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, SQL_SYNONYM_GROUPS, &sql, err);

    if (rc != OK)
        return rc;
    bind_str(sql, 1, language);
    bind_str(sql, 2, terms);
    return collect_strs(store, sql, arena, groups, count, err);
}

enum error_code
store_group_members(struct store *store, struct arena *arena, struct str group,
                    struct store_member **members, size_t *count, struct error *err)
{
    sqlite3_stmt   *sql;
    size_t          capacity = 0;
    bool            is_row = false;
    enum error_code rc = statement(store, SQL_SYNONYM_MEMBERS, &sql, err);

    *members = NULL;
    *count = 0;
    if (rc != OK)
        return rc;
    bind_str(sql, 1, group);
    rc = step(store, sql, &is_row, err);
    while (rc == OK && is_row) {
        *members = arena_grow(arena, *members, *count, &capacity, sizeof **members);
        if (arena->failed)
            break;
        (*members)[(*count)++] = (struct store_member){ column_copy(arena, sql, 0),
                                                        column_copy(arena, sql, 1),
                                                        column_copy(arena, sql, 2) };
        rc = step(store, sql, &is_row, err);
    }
    done(sql);
    return rc == OK ? arena_check(arena, err) : rc;
}

/* ---- compounds ---- */

struct seeing {
    struct arena          *arena;
    struct store_compound *items;
    size_t                 count, capacity, prefix;
};

static void
add_parts(struct seeing *s, struct str parts, bool is_listed)
{
    for (size_t i = 0; i < s->count; i++)
        if (str_equal(s->items[i].parts, parts))
            return;
    s->items = arena_grow(s->arena, s->items, s->count, &s->capacity, sizeof *s->items);
    if (!s->arena->failed)
        s->items[s->count++] =
            (struct store_compound){ arena_copy(s->arena, parts), is_listed };
}

static enum error_code
see(struct str term, uint64_t count, void *ctx)
{
    struct seeing *s = ctx;

    (void) count;
    add_parts(s, str_slice(term, s->prefix, term.length), false);
    return OK;
}

enum error_code
store_compounds(struct store *store, struct arena *arena, struct str joined,
                struct store_compound **compounds, size_t *count, struct error *err)
{
    struct seeing   s = { .arena = arena, .prefix = joined.length + 2 };
    struct str      low = arena_format(arena, "-%.*s ", STR_ARG(joined)), *listed;
    struct str      high = arena_format(arena, "-%.*s!", STR_ARG(joined));
    size_t          listed_count = 0;
    sqlite3_stmt   *sql;
    enum error_code rc = arena_check(arena, err);

    if (rc == OK)
        rc = statement(store, SQL_COMPOUND_PARTS, &sql, err);
    if (rc == OK) {
        bind_str(sql, 1, joined);
        rc = collect_strs(store, sql, arena, &listed, &listed_count, err);
    }
    for (size_t i = 0; rc == OK && i < listed_count; i++)
        add_parts(&s, listed[i], true);
    if (rc == OK)
        rc = store_each_term(store, low, high, see, &s, err);
    *compounds = s.items;
    *count = s.count;
    return rc == OK ? arena_check(arena, err) : rc;
}
