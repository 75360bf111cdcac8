#include <stdarg.h>
#include <stdio.h>

#include "store/check_lists.h"
#include "store/documents.h"

struct report {
    struct store  *store;
    store_finding *tell;
    void          *ctx;
    size_t         faults;
};

static void __attribute__((format(printf, 2, 3)))
fault(struct report *report, const char *format, ...)
{
    char    sentence[512];
    va_list args;

    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    report->faults++;
    report->tell(str_of(sentence), report->ctx);
}

/* What SQLite says of its own pages and rows. */
static enum error_code
check_pages(struct report *report, struct error *err)
{
    sqlite3_stmt   *sql = NULL;
    bool            is_row = false;
    enum error_code rc = OK;

    if (sqlite3_prepare_v2(report->store->db, "PRAGMA integrity_check(20)", -1, &sql, NULL) !=
        SQLITE_OK)
        return sql_error(report->store, err);
    rc = step(report->store, sql, &is_row, err);
    while (rc == OK && is_row) {
        if (!str_equal(column_str(sql, 0), STR("ok")))
            fault(report, "SQLite finds: %.*s", STR_ARG(column_str(sql, 0)));
        rc = step(report->store, sql, &is_row, err);
    }
    sqlite3_finalize(sql);
    return rc;
}

/* Counts that must be zero, each with the sentence that says why not. */
static enum error_code
check_counts(struct report *report, struct error *err)
{
    static const struct {
        const char *sql, *sentence;
    } rules[] = {
        { "SELECT count(*) FROM pragma_foreign_key_check", "rows that belong to nothing" },
        { "SELECT count(*) FROM text WHERE NOT EXISTS "
          "(SELECT 1 FROM cell WHERE cell.text = text.id)",
          "texts that no cell has" },
        { "SELECT count(*) FROM name WHERE "
          "NOT EXISTS (SELECT 1 FROM ladder WHERE ladder.name = name.id) AND "
          "NOT EXISTS (SELECT 1 FROM skill WHERE skill.name = name.id)",
          "names that nothing bears" },
        { "SELECT (SELECT count(*) FROM cell) IS NOT (SELECT value FROM meta WHERE key = "
          "'cells')",
          "wrong count of the cells" },
        { "SELECT count(*) FROM level WHERE ordinal > "
          "(SELECT count(*) FROM level AS l WHERE l.ladder = level.ladder) OR ordinal < 1",
          "levels out of count" },
        { "SELECT count(*) FROM text WHERE hash IS NOT rung_hash(language, body)",
          "texts that are not what was stored" },
        { "SELECT (SELECT value FROM meta WHERE key = 'synonyms_seal') IS NOT "
          "(" SYNONYMS_SUM ")",
          "list of synonyms that is not what was put in force" },
        { "SELECT count(*) FROM name WHERE length IS NOT rung_length(language, body)",
          "names of another length than is noted" },
        { "SELECT (SELECT count(*) FROM forward) IS NOT (SELECT count(*) FROM text)",
          "wrong count of the rows of words" },
        { "SELECT count(*) FROM text WHERE length IS NOT rung_length(language, body)",
          "texts of another length than is noted" },
    };
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < COUNT(rules); i++) {
        int64_t count;

        rc = query_int(report->store, rules[i].sql, &count, err);
        if (rc == OK && count != 0)
            fault(report, "%lld %s", (long long) count, rules[i].sentence);
    }
    return rc;
}

/* Reads every ladder again: whether it is still what was stored. */
static enum error_code
check_ladders(struct report *report, struct error *err)
{
    struct store   *store = report->store;
    sqlite3_stmt   *sql = NULL;
    bool            is_row = false;
    enum error_code rc = OK;

    if (sqlite3_prepare_v2(store->db, "SELECT id, hash FROM ladder", -1, &sql, NULL) !=
        SQLITE_OK)
        return sql_error(store, err);
    rc = step(store, sql, &is_row, err);
    while (rc == OK && is_row) {
        int64_t hash;

        rc = ladder_hash(store, column_int(sql, 0), &hash, err);
        if (rc == OK && hash != column_int(sql, 1))
            fault(report,
                  "ladder %lld: not what was stored; remove it, and index its file again",
                  (long long) column_int(sql, 0));
        if (rc == OK)
            rc = step(store, sql, &is_row, err);
    }
    sqlite3_finalize(sql);
    return rc;
}

/* FTS5 compares its postings with the texts, split anew; then they are asked for once. */
static enum error_code
check_fts(struct report *report, const char *table, const char *one_posting, struct error *err)
{
    char    command[128];
    int     code;
    int64_t document;

    /* Without rank 1 it would look at its own tables only: the texts are in one of ours. */
    snprintf(command, sizeof command, "INSERT INTO %s (%s, rank) VALUES ('integrity-check', 1)",
             table, table);
    code = sqlite3_exec(report->store->db, command, NULL, NULL, NULL);
    if ((code & 0xff) == SQLITE_CORRUPT) {
        fault(report, "%s: the postings do not say what the texts say", table);
        return OK;
    }
    return code == SQLITE_OK ? query_int(report->store, one_posting, &document, err)
                             : sql_error(report->store, err);
}

static enum error_code
check_lists(struct report *report, struct error *err)
{
    const char     *sentence = NULL;
    enum error_code rc = lists_check(report->store, &sentence, err);

    if (sentence)
        fault(report, "%s", sentence);
    return rc;
}

static enum error_code
check_forward(struct report *report, struct error *err)
{
    const char     *sentence = NULL;
    enum error_code rc = forward_check(report->store, &sentence, err);

    if (sentence)
        fault(report, "%s", sentence);
    return rc;
}

static enum error_code
check_all(struct report *report, struct error *err)
{
    enum error_code rc = check_pages(report, err);

    if (rc == OK)
        rc = check_counts(report, err);
    if (rc == OK)
        rc = check_ladders(report, err);
    if (rc == OK)
        rc = check_lists(report, err);
    if (rc == OK)
        rc = check_forward(report, err);
    if (rc == OK)
        rc = check_fts(report, "text_fts",
                       "SELECT rowid FROM text_fts WHERE text_fts MATCH 'a*' LIMIT 1", err);
    if (rc == OK)
        rc = check_fts(report, "name_fts",
                       "SELECT rowid FROM name_fts WHERE name_fts MATCH 'a*' LIMIT 1", err);
    return rc;
}

enum error_code
store_check(struct store *store, store_finding *tell, void *ctx, size_t *faults,
            struct error *err)
{
    struct report   report = { store, tell, ctx, 0 };
    enum error_code rc = must_be_writer(store, err); /* FTS5 is asked by an INSERT */

    synonyms_forget(store); /* another process may have put others in force */
    if (rc == OK)
        rc = check_all(&report, err);

    if (rc == ERR_DAMAGED) { /* too damaged to go on: that is a finding, too */
        fault(&report, "%s", err->message);
        rc = OK;
    }
    *faults = report.faults;
    return rc;
}

/* ---- repair ---- */

enum error_code
store_repair(struct store *store, struct error *err)
{
    enum error_code rc = store_begin(store, err);

    if (rc == OK)
        rc = synonyms_rederive(store, err);
    if (rc == OK)
        rc = execute(store, "REINDEX", err);
    if (rc == OK)
        rc = execute(store,
                     "UPDATE name SET length = coalesce(rung_length(language, body), length);"
                     "UPDATE text SET length = coalesce(rung_length(language, body), length)",
                     err);
    if (rc == OK)
        rc = execute(store,
                     "INSERT INTO text_fts (text_fts) VALUES ('rebuild');"
                     "INSERT INTO name_fts (name_fts) VALUES ('rebuild')",
                     err);
    if (rc == OK)
        rc = documents_invert(store, err);
    if (rc == OK)
        rc = forward_rebuild(store, err);
    if (rc == OK) /* the commit drops those that no cell has */
        rc = execute(store, "INSERT INTO temp.loose_text SELECT id FROM text", err);
    if (rc == OK)
        rc = meta_set_text(store, "analysis", str_of(store->fingerprint), err);
    if (rc == OK)
        rc = store_commit(store, err);
    if (rc != OK)
        store_rollback(store);
    return rc;
}
