/*
 * FTS5's tokenizer "rung" is text/, so that SQLite splits a ladder exactly as a query is.
 *
 * SQLite's interface has no place for the language of a text, so a mark in front of it says
 * it: \x1d es \x1d prose. Prose without a mark is English.
 */
#include <string.h>

#include "store/database.h"

enum { LANGUAGE_MARK = 0x1d };

struct fts_sink {
    void *fts;
    int (*token)(void *, int, const char *, int, int, int);
    size_t shift; /* of the prose behind its mark */
    int    code;  /* SQLite's, when not OK */
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
pass_term(const struct text_term *term, void *ctx)
{
    struct fts_sink *sink = ctx;

    sink->code = sink->token(sink->fts, 0, term->term.data, (int) term->term.length,
                             (int) (sink->shift + term->start),
                             (int) (sink->shift + term->end));
    return sink->code == SQLITE_OK ? OK : ERR_STOPPED;
}

static int
tokenize(Fts5Tokenizer *tokenizer, void *fts, int flags, const char *bytes, int length,
         int (*token)(void *, int, const char *, int, int, int))
{
    struct store         *store = (struct store *) tokenizer;
    struct fts_sink       sink = { .fts = fts, .token = token };
    struct str            prose = { bytes, length > 0 ? (size_t) length : 0 };
    struct str            language = STR("en");
    struct text_analyzer *analyzer;
    struct error          err = { 0 };

    (void) flags;
    if (prose.length > 0 && bytes[0] == LANGUAGE_MARK) {
        const char *end = memchr(bytes + 1, LANGUAGE_MARK, prose.length - 1);

        if (!end)
            return SQLITE_CORRUPT;
        language = (struct str){ bytes + 1, (size_t) (end - bytes) - 1 };
        sink.shift = language.length + 2;
        prose = str_slice(prose, sink.shift, prose.length);
    }
    if (store_analyzer(store, language, &analyzer, &err) != OK)
        return err.code == ERR_MEMORY ? SQLITE_NOMEM : SQLITE_CORRUPT;
    if (text_each_term(analyzer, prose, pass_term, &sink) == ERR_MEMORY)
        return SQLITE_NOMEM;
    return sink.code;
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
    return code == SQLITE_OK ? OK : sql_error(store, err);
}
