/*
 * What FTS5 is given of ours: the tokenizer "rung" and the function rung_count().
 *
 * The tokenizer is text/, so that SQLite splits a ladder exactly as a query is. At the place
 * of each word stand its term, its exact term, and what ends there: groups of synonyms, and
 * compounds. SQLite's interface has no place for the language of a text, so a mark in front
 * says it: \x1d es \x1d prose. Prose without a mark is English.
 *
 * What is asked for has been split before: \x1e on \x1e call.
 */
#include <string.h>

#include "store/database.h"

enum { LANGUAGE_MARK = 0x1d, TERM_MARK = 0x1e };

struct fts_sink {
    void *fts;
    int (*token)(void *, int, const char *, int, int, int);
    struct store      *store;
    size_t             shift;      /* of the prose behind its mark */
    int                code;       /* SQLite's, when not OK */
    size_t             start, end; /* of the word being passed */
    struct compound    compound;
    struct groups_walk walk;
};

static int
create(void *ctx, const char **args, int count, Fts5Tokenizer **tokenizer)
{
    (void) args;
    (void) count;
    *tokenizer = ctx; /* the store itself: it holds the analyzers */
    return SQLITE_OK;
}

static void
destroy(Fts5Tokenizer *tokenizer)
{
    (void) tokenizer;
}

static enum error_code
pass(struct fts_sink *sink, struct str term, int flags)
{
    sink->code = sink->token(sink->fts, flags, term.data, (int) term.length,
                             (int) (sink->shift + sink->start),
                             (int) (sink->shift + sink->end));
    return sink->code == SQLITE_OK ? OK : ERR_STOPPED;
}

static enum error_code
pass_group(size_t group, void *ctx)
{
    struct fts_sink *sink = ctx;

    return pass(sink, sink->store->group_terms[group], FTS5_TOKEN_COLOCATED);
}

static enum error_code
pass_term(const struct text_term *term, void *ctx)
{
    struct fts_sink *sink = ctx;
    char             exact[TEXT_EXACT_BYTES], tied[COMPOUND_TERM_BYTES];
    enum error_code  rc;

    sink->start = term->start;
    sink->end = term->end;
    rc = pass(sink, term->term, 0);
    if (rc == OK && !term->is_function_word)
        rc = pass(sink, text_exact_term(term, exact), FTS5_TOKEN_COLOCATED);
    if (compound_take(&sink->compound, term) && rc == OK)
        rc = pass(sink, compound_term(&sink->compound, tied), FTS5_TOKEN_COLOCATED);
    return rc == OK ? groups_step(&sink->walk, term->term, pass_group, sink) : rc;
}

/* Terms, each behind its mark, as they are. */
static int
pass_asked(struct fts_sink *sink, struct str asked)
{
    enum error_code rc = OK;

    for (size_t at = 1; rc == OK && at <= asked.length;) {
        struct str rest = str_slice(asked, at, asked.length);

        sink->start = at;
        sink->end = at + str_find(rest, STR("\x1e"));
        rc = pass(sink, str_slice(asked, at, sink->end), 0);
        at = sink->end + 1;
    }
    return sink->code;
}

static int
tokenize(Fts5Tokenizer *tokenizer, void *fts, int flags, const char *bytes, int length,
         int (*token)(void *, int, const char *, int, int, int))
{
    struct store         *store = (struct store *) tokenizer;
    struct fts_sink       sink = { .fts = fts, .token = token, .store = store };
    struct str            prose = { bytes, length > 0 ? (size_t) length : 0 };
    struct str            language = STR("en");
    struct text_analyzer *analyzer;
    struct error          err = { 0 };

    if ((flags & FTS5_TOKENIZE_QUERY) && prose.length > 0 && bytes[0] == TERM_MARK)
        return pass_asked(&sink, prose);
    if (prose.length > 0 && bytes[0] == LANGUAGE_MARK) {
        const char *end = memchr(bytes + 1, LANGUAGE_MARK, prose.length - 1);

        if (!end)
            return SQLITE_CORRUPT;
        language = (struct str){ bytes + 1, (size_t) (end - bytes) - 1 };
        sink.shift = language.length + 2;
        prose = str_slice(prose, sink.shift, prose.length);
    }
    if (store_analyzer(store, language, &analyzer, &err) != OK ||
        synonyms_load(store, &err) != OK)
        return err.code == ERR_MEMORY ? SQLITE_NOMEM : SQLITE_CORRUPT;
    sink.walk.groups = &store->groups;
    sink.walk.start = groups_start(&store->groups, language);
    if (text_each_term(analyzer, prose, pass_term, &sink) == ERR_MEMORY)
        return SQLITE_NOMEM;
    return sink.code;
}

/* rung_count(text_fts): how often the row has what is asked for. */
static void
count_instances(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *ctx, int count,
                sqlite3_value **values)
{
    int instances = 0, code = api->xInstCount(fts, &instances);

    (void) count;
    (void) values;
    if (code == SQLITE_OK)
        sqlite3_result_int(ctx, instances);
    else
        sqlite3_result_error_code(ctx, code);
}

enum error_code
tokenizer_register(struct store *store, struct error *err)
{
    static fts5_tokenizer methods = { create, destroy, tokenize };
    sqlite3_stmt         *sql = NULL;
    fts5_api             *api = NULL;
    int                   code;

    code = sqlite3_prepare_v2(store->db, "SELECT fts5(?1)", -1, &sql, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_bind_pointer(sql, 1, (void *) &api, "fts5_api_ptr", NULL);
    if (code == SQLITE_OK)
        (void) sqlite3_step(sql);
    sqlite3_finalize(sql);
    if (code == SQLITE_OK && !api)
        return error_set(err, ERR_IO, "SQLite %s: built without FTS5", sqlite3_libversion());
    if (code == SQLITE_OK)
        code = api->xCreateTokenizer(api, "rung", store, &methods, NULL);
    if (code == SQLITE_OK)
        code = api->xCreateFunction(api, "rung_count", NULL, count_instances, NULL);
    return code == SQLITE_OK ? OK : sql_error(store, err);
}
