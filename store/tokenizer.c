/*
 * What FTS5 is given of ours: the tokenizer "rung" and the function rung_count().
 *
 * The tokenizer is text/, so that SQLite splits a ladder exactly as a query is; store/prose.h says
 * which terms stand at the place of a word. "rung" gives all but words as written, which would be
 * a third of the index and are in store/forward.h; "rung exact" gives these, too. SQLite's interface has no place for the language of
 * a text, so a mark in front says it: \x1d es \x1d prose. Prose without a mark is English.
 *
 * What is asked for has been split before: \x1e on \x1e call.
 */
#include <stdlib.h>
#include <string.h>

#include "store/database.h"

enum { LANGUAGE_MARK = 0x1d, TERM_MARK = 0x1e };

/* What FTS5 knows as its Fts5Tokenizer. */
struct splitter {
    struct store *store;
    bool          gives_exact;
};

struct fts_sink {
    void *fts;
    int (*token)(void *, int, const char *, int, int, int);
};

static int
create(void *ctx, const char **args, int count, Fts5Tokenizer **tokenizer)
{
    struct splitter *made = malloc(sizeof *made);

    if (!made)
        return SQLITE_NOMEM;
    *made = (struct splitter){ .store = ctx,
                               .gives_exact = count > 0 && strcmp(args[0], "exact") == 0 };
    *tokenizer = (Fts5Tokenizer *) made;
    return SQLITE_OK;
}

static void
destroy(Fts5Tokenizer *tokenizer)
{
    free(tokenizer);
}

static int
pass(struct fts_sink *sink, struct str term, int flags, size_t start, size_t end)
{
    return sink->token(sink->fts, flags, term.data, (int) term.length, (int) start, (int) end);
}

/* Terms, each behind its mark, as they are. */
static int
pass_asked(struct fts_sink *sink, struct str asked)
{
    int code = SQLITE_OK;

    for (size_t at = 1; code == SQLITE_OK && at <= asked.length;) {
        size_t end = at + str_find(str_slice(asked, at, asked.length), STR("\x1e"));

        code = pass(sink, str_slice(asked, at, end), 0, at, end);
        at = end + 1;
    }
    return code;
}

/* What a text was read as a moment ago, when it was put, is not read again. */
static int
pass_prose(struct fts_sink *sink, const struct splitter *splitter, struct str language,
           struct str body, size_t shift)
{
    struct prose *prose = &splitter->store->prose;
    struct error  err = { 0 };
    int           code = SQLITE_OK;

    if (prose_read(splitter->store, language, body, prose, &err) != OK)
        return err.code == ERR_MEMORY ? SQLITE_NOMEM : SQLITE_CORRUPT;
    for (size_t i = 0; code == SQLITE_OK && i < prose->count; i++)
        if (splitter->gives_exact || prose->terms[i].bytes[0] != '=')
            code = pass(sink, prose_term(prose, i),
                        prose->terms[i].is_beside ? FTS5_TOKEN_COLOCATED : 0,
                        shift + prose->terms[i].start, shift + prose->terms[i].end);
    return code;
}

static int
tokenize(Fts5Tokenizer *tokenizer, void *fts, int flags, const char *bytes, int length,
         int (*token)(void *, int, const char *, int, int, int))
{
    struct fts_sink sink = { .fts = fts, .token = token };
    struct str      body = { bytes, length > 0 ? (size_t) length : 0 };
    struct str      language = STR("en");
    size_t          shift = 0;

    if ((flags & FTS5_TOKENIZE_QUERY) && body.length > 0 && bytes[0] == TERM_MARK)
        return pass_asked(&sink, body);
    if (body.length > 0 && bytes[0] == LANGUAGE_MARK) {
        const char *end = memchr(bytes + 1, LANGUAGE_MARK, body.length - 1);

        if (!end)
            return SQLITE_CORRUPT;
        language = (struct str){ bytes + 1, (size_t) (end - bytes) - 1 };
        shift = language.length + 2;
    }
    return pass_prose(&sink, (const struct splitter *) tokenizer, language,
                      str_slice(body, shift, body.length), shift);
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
