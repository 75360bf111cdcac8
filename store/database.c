#include "store/database.h"

/* As column_place() reads them. */
#define PLACE_COLUMNS "cell.id, cell.ladder, cell.level, cell.skill, cell.text"

static const char *const texts[SQL_STATEMENTS] = {
    [SQL_BEGIN_READ] = "BEGIN",
    [SQL_BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [SQL_COMMIT] = "COMMIT",
    [SQL_META_GET] = "SELECT value FROM meta WHERE key = ?1",
    [SQL_META_SET] = "INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)",

    [SQL_SOURCE_FIND] = "SELECT id, key, path, size, mtime, hash, options FROM source "
                        "WHERE key = ?1",
    [SQL_SOURCE_ALL] =
        "SELECT id, key, path, size, mtime, hash, options FROM source ORDER BY key",
    [SQL_SOURCE_ADD] = "INSERT INTO source (key, path, size, mtime, hash, options) "
                       "VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
    [SQL_SOURCE_SET] = "UPDATE source SET path = ?2, size = ?3, mtime = ?4, hash = ?5, "
                       "options = ?6 WHERE key = ?1 RETURNING id",
    [SQL_SOURCE_DROP] = "DELETE FROM source WHERE id = ?1",

    [SQL_ORG_FIND] = "SELECT id, name FROM org WHERE slug = ?1",
    [SQL_ORG_RENAME] = "UPDATE org SET name = ?2 WHERE slug = ?1 RETURNING id",
    [SQL_ORG_ADD] = "INSERT INTO org (slug, name) VALUES (?1, ?2)",

    [SQL_NAME_FIND] = "SELECT id FROM name WHERE body = ?1 AND language = ?2",
    [SQL_NAME_ADD] = "INSERT INTO name (body, language, length) VALUES (?1, ?2, ?3)",
    [SQL_NAME_INDEX] = "INSERT INTO name_fts (rowid, body) VALUES (?1, ?2)",

    [SQL_LADDER_BY_SLUG] = "SELECT id FROM ladder WHERE org = ?1 AND slug = ?2",
    [SQL_LADDER_BY_ADDRESS] = "SELECT ladder.id FROM org JOIN ladder ON ladder.org = org.id "
                              "WHERE org.slug = ?1 AND ladder.slug = ?2",
    [SQL_LADDER_ADD] = "INSERT INTO ladder (org, slug, name, language, source, line) "
                       "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [SQL_LADDER_SLUGS] = "SELECT ladder.id, org.slug, ladder.slug FROM ladder "
                         "JOIN org ON org.id = ladder.org ORDER BY org.slug, ladder.slug",
    [SQL_LADDER_IDS] = "SELECT ladder.id FROM ladder JOIN org ON org.id = ladder.org "
                       "ORDER BY org.slug, ladder.slug",
    [SQL_LADDER_IDS_OF_SOURCE] = "SELECT ladder.id FROM ladder JOIN org ON org.id = ladder.org "
                                 "WHERE ladder.source = ?1 ORDER BY org.slug, ladder.slug",
    [SQL_LADDER] = "SELECT ladder.source, org.name, org.slug, name.body, ladder.slug, "
                   "ladder.language, source.path, ladder.line FROM ladder "
                   "JOIN org ON org.id = ladder.org JOIN name ON name.id = ladder.name "
                   "JOIN source ON source.id = ladder.source WHERE ladder.id = ?1",
    [SQL_LADDER_DROP] = "DELETE FROM ladder WHERE id = ?1 RETURNING name",
    [SQL_LADDERS_UNSEAL_ORG] = "UPDATE ladder SET hash = NULL WHERE org = ?1",
    [SQL_LADDERS_UNSEAL] = "UPDATE ladder SET hash = NULL WHERE source = ?1",
    [SQL_LADDERS_TO_SEAL] = "SELECT id FROM ladder WHERE hash IS NULL",
    [SQL_LADDER_SEAL] = "UPDATE ladder SET hash = ?2 WHERE id = ?1",
    /* From one to the next by the index: DISTINCT would read every ladder. */
    [SQL_LANGUAGES] =
        "WITH RECURSIVE found (language) AS (SELECT min(language) FROM ladder UNION ALL "
        "SELECT (SELECT min(language) FROM ladder WHERE language > found.language) FROM found "
        "WHERE found.language IS NOT NULL) "
        "SELECT language FROM found WHERE language IS NOT NULL ORDER BY language",

    [SQL_LEVEL_ADD] = "INSERT INTO level (ladder, ordinal, label, slug, inferred) "
                      "VALUES (?1, ?2, ?3, ?4, ?5)",
    [SQL_LEVELS] = "SELECT ordinal, label, slug, inferred FROM level WHERE ladder = ?1 "
                   "ORDER BY ordinal",
    [SQL_LEVELS_DROP] = "DELETE FROM level WHERE ladder = ?1",
    [SQL_SKILL_ADD] =
        "INSERT INTO skill (ladder, position, name, slug) VALUES (?1, ?2, ?3, ?4)",
    [SQL_SKILLS] = "SELECT name.body, skill.slug FROM skill JOIN name ON name.id = skill.name "
                   "WHERE skill.ladder = ?1 ORDER BY skill.position",
    [SQL_SKILLS_DROP] = "DELETE FROM skill WHERE ladder = ?1",

    [SQL_TEXT_FIND] = "SELECT id FROM text WHERE hash = ?1 AND body = ?2 AND language = ?3",
    [SQL_TEXT_IS] = "SELECT id FROM text WHERE id = ?1 AND body = ?2 AND language = ?3",
    [SQL_TEXT_IS_ANY] = "SELECT 1 FROM text LIMIT 1",
    [SQL_TEXT_ADD] = "INSERT INTO text (hash, language, length, body) VALUES (?1, ?2, ?3, ?4)",
    [SQL_TEXT_INDEX] = "INSERT INTO text_fts (rowid, body) VALUES (?1, ?2)",
    [SQL_TEXTS] = "SELECT id, language, body FROM text WHERE id > ?1 ORDER BY id",
    [SQL_TEXT] = "SELECT body, language FROM text WHERE id = ?1",

    [SQL_FORWARD] = "SELECT words FROM forward WHERE text = ?1",
    [SQL_FORWARD_ADD] = "INSERT INTO forward (text, words) VALUES (?1, ?2)",
    [SQL_WORD_FIND] = "SELECT id FROM word WHERE form = ?1 AND term = ?2 AND is_function = ?3",
    [SQL_WORD_ADD] =
        "INSERT INTO word (id, form, term, is_function) VALUES (?1, ?2, ?3, ?4)",
    [SQL_WORD] = "SELECT term, is_function FROM word WHERE id = ?1",
    [SQL_WORD_LAST] = "SELECT max(id) FROM word",
    [SQL_WORDS_OF_FORMS] =
        "SELECT id, form, term, is_function FROM word WHERE form = ?1 "
        "UNION ALL SELECT id, form, term, is_function FROM word WHERE form = ?2 AND ?2 <> ?1",
    [SQL_WORDS_FROM_TO] =
        "SELECT id, form, term, is_function FROM word WHERE form >= ?1 AND form < ?2",
    [SQL_WORDS_OF_TERM] = "SELECT id, form, term, is_function FROM word WHERE term = ?1",
    [SQL_NAMES] = "SELECT language, body FROM name",

    /* The cells of a run wait in temp.staged and are numbered in the order of addresses. */
    [SQL_CELL_STAGE] = "INSERT INTO temp.staged (ladder, cells) VALUES (?1, ?2)",
    [SQL_STAGED_LADDERS] = "SELECT ladder.id FROM temp.staged "
                           "CROSS JOIN ladder ON ladder.id = staged.ladder "
                           "CROSS JOIN org ON org.id = ladder.org "
                           "ORDER BY org.slug, ladder.slug",
    [SQL_STAGED_CELLS] = "SELECT cells FROM temp.staged WHERE ladder = ?1",
    [SQL_CELL_ADD] = "INSERT INTO cell (id, ladder, level, skill, text, line, flags) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [SQL_CELL_UNSTAGE] = "DELETE FROM temp.staged WHERE ladder = ?1",
    [SQL_CELL_LAST] = "SELECT max(id) FROM cell",
    [SQL_LOOK] = "PRAGMA data_version",
    [SQL_STATE] =
        "SELECT (SELECT max(id) FROM cell), (SELECT value FROM meta WHERE key = 'cells')",

    [SQL_CELLS_OF_TEXT] = "SELECT id FROM cell WHERE text = ?1 ORDER BY id",

    /* What the cells of a ladder, or those from a number on, say. */
    [SQL_CELL_PROSES] = "SELECT " PLACE_COLUMNS ", text.body FROM cell "
                        "JOIN text ON text.id = cell.text WHERE cell.id >= ?1 ORDER BY cell.id",
    [SQL_LADDER_PROSES] = "SELECT " PLACE_COLUMNS ", text.body FROM cell "
                          "JOIN text ON text.id = cell.text WHERE cell.ladder = ?1 "
                          "ORDER BY cell.id",

    [SQL_CELLS] = "SELECT " PLACE_COLUMNS ", line, flags FROM cell WHERE ladder = ?1 "
                  "ORDER BY level, skill",
    [SQL_CELL] = "SELECT " PLACE_COLUMNS ", line, flags FROM cell WHERE id = ?1",
    [SQL_CELLS_DROP] = "DELETE FROM cell WHERE ladder = ?1 RETURNING text",
    [SQL_COUNT_CELLS] = "SELECT count(*) FROM cell",

    /* Cells that have what is asked for, and how often; ?1 as store/postings.c makes it. */
    [SQL_TEXT_CELLS] = "SELECT " PLACE_COLUMNS ", text.length, rung_count(text_fts) "
                       "FROM text_fts CROSS JOIN text ON text.id = text_fts.rowid "
                       "CROSS JOIN cell INDEXED BY cell_text "
                       "ON cell.text = text_fts.rowid WHERE text_fts MATCH ?1",
    [SQL_SKILL_CELLS] = "SELECT " PLACE_COLUMNS ", name.length, rung_count(name_fts) "
                        "FROM name_fts CROSS JOIN name ON name.id = name_fts.rowid "
                        "CROSS JOIN skill ON skill.name = name.id "
                        "CROSS JOIN cell ON cell.ladder = skill.ladder "
                        "AND cell.skill = skill.position WHERE name_fts MATCH ?1",
    [SQL_TRACK_CELLS] = "SELECT " PLACE_COLUMNS ", name.length, rung_count(name_fts) "
                        "FROM name_fts CROSS JOIN name ON name.id = name_fts.rowid "
                        "CROSS JOIN ladder ON ladder.name = name.id "
                        "CROSS JOIN cell ON cell.ladder = ladder.id WHERE name_fts MATCH ?1",

    /* The same of one cell. */
    [SQL_TEXT_OF_CELL] = "SELECT text.length, rung_count(text_fts), text.id FROM cell "
                         "CROSS JOIN text ON text.id = cell.text CROSS JOIN text_fts ON "
                         "text_fts.rowid = cell.text "
                         "WHERE cell.id = ?2 AND text_fts MATCH ?1",
    [SQL_SKILL_OF_CELL] = "SELECT name.length, rung_count(name_fts) FROM cell "
                          "CROSS JOIN skill ON skill.ladder = cell.ladder "
                          "AND skill.position = cell.skill "
                          "CROSS JOIN name ON name.id = skill.name "
                          "CROSS JOIN name_fts ON name_fts.rowid = name.id "
                          "WHERE cell.id = ?2 AND name_fts MATCH ?1",
    [SQL_TRACK_OF_CELL] = "SELECT name.length, rung_count(name_fts) FROM cell "
                          "CROSS JOIN ladder ON ladder.id = cell.ladder "
                          "CROSS JOIN name ON name.id = ladder.name "
                          "CROSS JOIN name_fts ON name_fts.rowid = name.id "
                          "WHERE cell.id = ?2 AND name_fts MATCH ?1",

    [SQL_SYNONYM_ADD] = "INSERT INTO synonym (language, terms, grp, asks, member) "
                        "VALUES (?1, ?2, ?3, ?4, ?5) "
                        "ON CONFLICT DO UPDATE SET asks = max(asks, excluded.asks)",
    [SQL_SYNONYM_LANGUAGE] = "SELECT 1 FROM synonym WHERE language = ?1 LIMIT 1",
    [SQL_SYNONYMS] = "SELECT language, terms, grp FROM synonym ORDER BY grp, language, terms",
    [SQL_SYNONYM_GROUPS] = "SELECT grp FROM synonym WHERE language = ?1 AND terms = ?2 "
                           "AND asks ORDER BY grp",
    [SQL_SYNONYM_MEMBERS] = "SELECT language, terms, member FROM synonym WHERE grp = ?1 "
                            "ORDER BY member, terms, language",
    [SQL_SYNONYM_LANGUAGES] = "SELECT language FROM ladder UNION "
                              "SELECT language FROM synonym ORDER BY language",
    [SQL_COMPOUND_ADD] = "INSERT OR IGNORE INTO compound (joined, parts) VALUES (?1, ?2)",
    [SQL_COMPOUNDS] = "SELECT joined, parts FROM compound ORDER BY joined, parts",
    [SQL_COMPOUND_PARTS] = "SELECT parts FROM compound WHERE joined = ?1 ORDER BY parts",

    [SQL_TERM_FIND] = "SELECT term, id, cells, lists FROM term WHERE term = ?1",
    [SQL_TERM_IS_THERE] = "SELECT id FROM term WHERE term = ?1",
    [SQL_STANDING] = "SELECT name.body, name.language, "
                     "(SELECT max(ordinal) FROM level WHERE level.ladder = ?1) "
                     "FROM skill JOIN name ON name.id = skill.name "
                     "WHERE skill.ladder = ?1 AND skill.position = ?2",
    [SQL_TERM_CELLS] = "SELECT cells FROM term WHERE term = ?1",
    [SQL_TERMS_FROM_TO] = "SELECT term, id, cells, lists FROM term "
                          "WHERE term >= ?1 AND term < ?2 ORDER BY term",
    [SQL_TERM_CELLS_FROM_TO] = "SELECT term, cells FROM term WHERE term >= ?1 AND term < ?2 "
                               "ORDER BY term",
    [SQL_TERM_SET] = "INSERT OR REPLACE INTO term (term, id, cells, lists) "
                     "VALUES (?1, ?2, ?3, ?4)",
    [SQL_TERM_DROP] = "DELETE FROM term WHERE term = ?1",
    [SQL_PAGE] = "SELECT body FROM page WHERE id = ?1",
    [SQL_PAGE_ADD] = "INSERT INTO page (id, body) VALUES (?1, ?2)",
    [SQL_PAGE_DROP] = "DELETE FROM page WHERE id = ?1",
    [SQL_DOCUMENT_ROW] = "SELECT body FROM document WHERE id = ?1",
    [SQL_DOCUMENT_ROW_DROP] = "DELETE FROM document WHERE id = ?1",
    [SQL_DOCUMENTS_WITHIN] = "SELECT id FROM cell WHERE id >= ?1 AND id < ?2 LIMIT 1",
    [SQL_DOCUMENT_ROW_SET] = "INSERT OR REPLACE INTO document (id, body) VALUES (?1, ?2)",

    /* What lost its last user in this run. */
    [SQL_LOOSE_TEXT_NOTE] = "INSERT OR IGNORE INTO temp.loose_text (id) VALUES (?1)",
    [SQL_LOOSE_TEXTS] = "SELECT id FROM temp.loose_text "
                        "WHERE NOT EXISTS (SELECT 1 FROM cell WHERE cell.text = loose_text.id)",
    [SQL_LOOSE_TEXT_UNINDEX] = "INSERT INTO text_fts (text_fts, rowid, body) "
                               "SELECT 'delete', id, body FROM text_marked WHERE id = ?1",
    [SQL_LOOSE_TEXT_FORGET] = "DELETE FROM forward WHERE text = ?1",
    [SQL_LOOSE_TEXT_DROP] = "DELETE FROM text WHERE id = ?1",
    [SQL_LOOSE_NAMES] = "SELECT id FROM name WHERE "
                        "NOT EXISTS (SELECT 1 FROM ladder WHERE ladder.name = name.id) AND "
                        "NOT EXISTS (SELECT 1 FROM skill WHERE skill.name = name.id)",
    [SQL_LOOSE_NAME_UNINDEX] = "INSERT INTO name_fts (name_fts, rowid, body) "
                               "SELECT 'delete', id, body FROM name_marked WHERE id = ?1",
    [SQL_LOOSE_NAME_DROP] = "DELETE FROM name WHERE id = ?1",
    [SQL_LOOSE_ORGS_DROP] = "DELETE FROM org WHERE "
                            "NOT EXISTS (SELECT 1 FROM ladder WHERE ladder.org = org.id)",
    [SQL_LOOSE_SOURCES_DROP] =
        "DELETE FROM source WHERE "
        "NOT EXISTS (SELECT 1 FROM ladder WHERE ladder.source = source.id)",
};

enum error_code
sql_error(struct store *store, struct error *err)
{
    int         code = store->db ? sqlite3_errcode(store->db) : SQLITE_NOMEM;
    const char *said = store->db ? sqlite3_errmsg(store->db) : "out of memory";

    switch (code & 0xff) {
    case SQLITE_NOMEM: return error_memory(err);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error_set(
            err, ERR_BUSY,
            "%s: another process is writing to this index; try again when it is done",
            store->path.data);
    case SQLITE_NOTADB:
        return error_set(err, ERR_DAMAGED, "%s: not a Rung index", store->path.data);
    case SQLITE_CORRUPT:
        return error_set(
            err, ERR_DAMAGED,
            "%s: the index is damaged (%s); \"rung check --repair\" mends what can be "
            "mended",
            store->path.data, said);
    case SQLITE_READONLY:
        return error_set(err, ERR_IO, "%s: the index cannot be written to", store->path.data);
    case SQLITE_FULL: return error_set(err, ERR_IO, "%s: the disk is full", store->path.data);
    default: return error_set(err, ERR_IO, "%s: %s", store->path.data, said);
    }
}

enum error_code
must_be_writer(struct store *store, struct error *err)
{
    return store->mode == STORE_READ
               ? error_set(err, ERR_USAGE, "%s: the index was opened for reading only",
                           store->path.data)
               : OK;
}

enum error_code
statement(struct store *store, enum sql which, sqlite3_stmt **out, struct error *err)
{
    sqlite3_stmt **kept = &store->statements[which];

    *out = NULL;
    if (*kept)
        done(*kept);
    else if (sqlite3_prepare_v3(store->db, texts[which], -1, SQLITE_PREPARE_PERSISTENT, kept,
                                NULL) != SQLITE_OK)
        return sql_error(store, err);
    *out = *kept;
    return OK;
}

/*
 * A bind can fail only for lack of memory or for a parameter that is not there. Then NULL
 * stays bound, which every column that we write refuses and no key that we look for equals.
 */
void
bind_int(sqlite3_stmt *sql, int at, int64_t value)
{
    (void) sqlite3_bind_int64(sql, at, value);
}

void
bind_str(sqlite3_stmt *sql, int at, struct str value)
{
    (void) sqlite3_bind_text64(sql, at, value.length > 0 ? value.data : "", value.length,
                               SQLITE_STATIC, SQLITE_UTF8);
}

void
bind_blob(sqlite3_stmt *sql, int at, struct str value)
{
    (void) sqlite3_bind_blob64(sql, at, value.length > 0 ? value.data : "", value.length,
                               SQLITE_STATIC);
}

enum error_code
step(struct store *store, sqlite3_stmt *sql, bool *is_row, struct error *err)
{
    int code = sqlite3_step(sql);

    *is_row = code == SQLITE_ROW;
    if (code == SQLITE_ROW)
        return OK;
    if (code == SQLITE_DONE) {
        done(sql);
        return OK;
    }
    (void) sql_error(store, err);
    done(sql);
    return err->code;
}

enum error_code
run(struct store *store, sqlite3_stmt *sql, struct error *err)
{
    bool            is_row = true;
    enum error_code rc = OK;

    while (rc == OK && is_row)
        rc = step(store, sql, &is_row, err);
    return rc;
}

enum error_code
run_for_int(struct store *store, sqlite3_stmt *sql, int64_t *value, struct error *err)
{
    bool            is_row = false;
    enum error_code rc = step(store, sql, &is_row, err);

    *value = is_row ? column_int(sql, 0) : 0;
    done(sql);
    return rc;
}

enum error_code
run_for_id(struct store *store, sqlite3_stmt *sql, int64_t *id, struct error *err)
{
    enum error_code rc = run(store, sql, err);

    *id = sqlite3_last_insert_rowid(store->db);
    return rc;
}

enum error_code
run_with_int(struct store *store, enum sql which, int64_t value, struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, which, &sql, err);

    if (rc != OK)
        return rc;
    bind_int(sql, 1, value);
    return run(store, sql, err);
}

enum error_code
collect_strs(struct store *store, sqlite3_stmt *sql, struct arena *arena, struct str **values,
             size_t *count, struct error *err)
{
    size_t          capacity = 0;
    bool            is_row;
    enum error_code rc = step(store, sql, &is_row, err);

    *values = NULL;
    *count = 0;
    while (rc == OK && is_row) {
        *values = arena_grow(arena, *values, *count, &capacity, sizeof **values);
        if (arena->failed)
            break;
        (*values)[(*count)++] = column_copy(arena, sql, 0);
        rc = step(store, sql, &is_row, err);
    }
    done(sql);
    return rc == OK ? arena_check(arena, err) : rc;
}

enum error_code
collect_ints(struct store *store, sqlite3_stmt *sql, struct arena *arena, int64_t **values,
             size_t *count, struct error *err)
{
    size_t          capacity = 0;
    bool            is_row;
    enum error_code rc = step(store, sql, &is_row, err);

    *values = NULL;
    *count = 0;
    while (rc == OK && is_row) {
        *values = arena_grow(arena, *values, *count, &capacity, sizeof **values);
        rc = arena_check(arena, err);
        if (rc != OK)
            break;
        (*values)[(*count)++] = column_int(sql, 0);
        rc = step(store, sql, &is_row, err);
    }
    done(sql);
    return rc;
}

void
done(sqlite3_stmt *sql)
{
    sqlite3_reset(sql);
    sqlite3_clear_bindings(sql);
}

struct str
column_str(sqlite3_stmt *sql, int at)
{
    const char *text = (const char *) sqlite3_column_text(sql, at);

    return (struct str){ text ? text : "", (size_t) sqlite3_column_bytes(sql, at) };
}

struct str
column_blob(sqlite3_stmt *sql, int at)
{
    const char *bytes = sqlite3_column_blob(sql, at);

    return (struct str){ bytes ? bytes : "", (size_t) sqlite3_column_bytes(sql, at) };
}

struct str
column_copy(struct arena *arena, sqlite3_stmt *sql, int at)
{
    return arena_copy(arena, column_str(sql, at));
}

int64_t
column_int(sqlite3_stmt *sql, int at)
{
    return sqlite3_column_int64(sql, at);
}

/* Nothing that we store as such is larger or negative; a damaged file may hold anything. */
unsigned
column_unsigned(sqlite3_stmt *sql, int at)
{
    int64_t value = column_int(sql, at);

    return value < 0 || value > INT32_MAX ? 0 : (unsigned) value;
}

struct store_cell
column_place(sqlite3_stmt *sql)
{
    return (struct store_cell){
        .document = column_int(sql, 0),
        .ladder = column_int(sql, 1),
        .level = column_unsigned(sql, 2),
        .skill = column_unsigned(sql, 3),
        .text = column_int(sql, 4),
    };
}

struct store_cell
column_cell(sqlite3_stmt *sql)
{
    struct store_cell cell = column_place(sql);

    cell.line = column_unsigned(sql, 5);
    cell.flags = column_unsigned(sql, 6);
    return cell;
}

enum error_code
execute(struct store *store, const char *sql, struct error *err)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ? OK
                                                                       : sql_error(store, err);
}

enum error_code
query_int(struct store *store, const char *sql, int64_t *value, struct error *err)
{
    sqlite3_stmt   *asked = NULL;
    bool            is_row = false;
    enum error_code rc = OK;

    *value = 0;
    if (sqlite3_prepare_v2(store->db, sql, -1, &asked, NULL) != SQLITE_OK)
        return sql_error(store, err);
    rc = step(store, asked, &is_row, err);
    if (is_row)
        *value = column_int(asked, 0);
    sqlite3_finalize(asked);
    return rc;
}

enum error_code
meta_set_text(struct store *store, const char *key, struct str value, struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, SQL_META_SET, &sql, err);

    if (rc != OK)
        return rc;
    bind_str(sql, 1, str_of(key));
    bind_str(sql, 2, value);
    return run(store, sql, err);
}

enum error_code
meta_set_int(struct store *store, const char *key, int64_t value, struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, SQL_META_SET, &sql, err);

    if (rc != OK)
        return rc;
    bind_str(sql, 1, str_of(key));
    bind_int(sql, 2, value);
    return run(store, sql, err);
}

enum error_code
meta_get_int(struct store *store, const char *key, int64_t *value, struct error *err)
{
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(store, SQL_META_GET, &sql, err);

    *value = 0;
    if (rc != OK)
        return rc;
    bind_str(sql, 1, str_of(key));
    rc = step(store, sql, &is_row, err);
    if (is_row)
        *value = column_int(sql, 0);
    done(sql);
    return rc;
}

enum error_code
meta_get_text(struct store *store, struct arena *arena, const char *key, struct str *value,
              struct error *err)
{
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(store, SQL_META_GET, &sql, err);

    *value = STR("");
    if (rc != OK)
        return rc;
    bind_str(sql, 1, str_of(key));
    rc = step(store, sql, &is_row, err);
    if (is_row)
        *value = column_copy(arena, sql, 0);
    done(sql);
    return rc == OK ? arena_check(arena, err) : rc;
}
