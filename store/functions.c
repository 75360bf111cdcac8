/*
 * What SQL cannot say by itself, so that proving and mending an index are plain statements:
 *
 *     rung_length(language, body)   how many terms the body has; NULL for an unknown language
 *     rung_hash(language, body)     what text.hash holds
 */
#include "store/database.h"

int64_t
text_hash(struct str language, struct str body)
{
    return (int64_t) (hash_short(body) ^ hash_short(language));
}

static struct str
value_str(sqlite3_value *value)
{
    const char *text = (const char *) sqlite3_value_text(value);

    return (struct str){ text ? text : "", (size_t) sqlite3_value_bytes(value) };
}

static void
length_function(sqlite3_context *ctx, int count, sqlite3_value **values)
{
    struct store         *store = sqlite3_user_data(ctx);
    struct text_analyzer *analyzer;
    struct error          err = { 0 };
    unsigned              length;

    (void) count;
    if (store_analyzer(store, value_str(values[0]), &analyzer, &err) != OK) {
        if (err.code == ERR_MEMORY)
            sqlite3_result_error_nomem(ctx);
        return; /* NULL */
    }
    if (text_count_terms(analyzer, value_str(values[1]), &length) != OK)
        sqlite3_result_error_nomem(ctx);
    else
        sqlite3_result_int64(ctx, length);
}

static void
hash_function(sqlite3_context *ctx, int count, sqlite3_value **values)
{
    (void) count;
    sqlite3_result_int64(ctx, text_hash(value_str(values[0]), value_str(values[1])));
}

enum error_code
functions_register(struct store *store, struct error *err)
{
    const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
    int       code;

    code = sqlite3_create_function(store->db, "rung_length", 2, flags, store, length_function,
                                   NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_create_function(store->db, "rung_hash", 2, flags, NULL, hash_function,
                                       NULL, NULL);
    return code == SQLITE_OK ? OK : sql_error(store, err);
}
