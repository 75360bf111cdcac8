#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/database.h"
#include "store/documents.h"
#include "store/schema.h" /* made from schema.sql: schema_sql */

enum { READER_WAIT_MS = 10 * 1000, WRITER_WAIT_MS = 10 * 60 * 1000 };

/* ---- the connection ---- */

/*
 * A path as SQLite's URI, so that it may carry immutable=1. An absolute path stands behind an
 * empty host, lest one that begins with "//" be read as a host's name.
 */
static struct str
immutable_uri(struct arena *arena, struct str path)
{
    char  *uri = arena_array(arena, path.length + 16, 3);
    size_t at = 0;

    if (!uri)
        return STR("");
    at += (size_t) sprintf(uri, str_starts(path, STR("/")) ? "file://" : "file:");
    for (size_t i = 0; i < path.length; i++) {
        if (strchr("?#%", path.data[i]))
            at += (size_t) sprintf(uri + at, "%%%02X", (unsigned char) path.data[i]);
        else
            uri[at++] = path.data[i];
    }
    at += (size_t) sprintf(uri + at, "?immutable=1");
    return (struct str){ uri, at };
}

static enum error_code
connect_to(struct store *store, struct str path, int flags, int wait_ms, struct error *err)
{
    /* A relative path gets "./": SQLite means something else by ":memory:" and "file:...". */
    bool       is_plain = !(flags & SQLITE_OPEN_URI) && !str_starts(path, STR("/"));
    struct str file = is_plain ? arena_format(&store->memory, "./%s", path.data) : path;
    int        code = sqlite3_open_v2(file.data, &store->db, flags | SQLITE_OPEN_NOMUTEX, NULL);

    if (code != SQLITE_OK)
        return sql_error(store, err);
    sqlite3_extended_result_codes(store->db, 1);
    sqlite3_busy_timeout(store->db, wait_ms);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (tokenizer_register(store, err) != OK)
        return err->code;
    return functions_register(store, err);
}

/* Whether this process could make a file beside path and write to path. */
static bool
is_writable_place(struct store *store)
{
    struct str  copy = arena_copy(&store->memory, store->path);
    const char *folder = copy.length > 0 ? dirname((char *) copy.data) : ".";

    return access(store->path.data, W_OK) == 0 && access(folder, W_OK) == 0;
}

static bool
has_wal(struct store *store)
{
    struct str  wal = arena_format(&store->memory, "%s-wal", store->path.data);
    struct stat info;

    return stat(wal.data, &info) == 0 && info.st_size > 0;
}

/*
 * Searches open the index for writing where they can, with writing switched off: the last
 * such connection to close folds the WAL back into the file, which a read-only one cannot.
 */
static enum error_code
connect_reader(struct store *store, struct error *err)
{
    enum error_code rc;

    if (is_writable_place(store)) {
        rc = connect_to(store, store->path, SQLITE_OPEN_READWRITE, READER_WAIT_MS, err);
    } else if (has_wal(store)) {
        rc = connect_to(store, store->path, SQLITE_OPEN_READONLY, READER_WAIT_MS, err);
    } else {
        rc = connect_to(store, immutable_uri(&store->memory, store->path),
                        SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, READER_WAIT_MS, err);
    }
    if (rc == OK)
        rc = execute(store, "PRAGMA mmap_size = 2147418112; PRAGMA query_only = 1", err);
    return rc;
}

static enum error_code
connect_writer(struct store *store, struct str path, const char *pragmas, struct error *err)
{
    enum error_code rc = connect_to(store, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                                    WRITER_WAIT_MS, err);

    if (rc == OK)
        rc = execute(store, "PRAGMA cache_size = -65536", err);
    if (rc == OK)
        rc = execute(store, pragmas, err);
    if (rc == OK)
        rc = execute(store,
                     "CREATE TEMP TABLE staged (ladder INTEGER PRIMARY KEY, cells BLOB);"
                     "CREATE TEMP TABLE loose_text (id INTEGER PRIMARY KEY)",
                     err);
    return rc;
}

static void
disconnect(struct store *store)
{
    for (size_t i = 0; i < SQL_STATEMENTS; i++) {
        sqlite3_finalize(store->statements[i]);
        store->statements[i] = NULL;
    }
    sqlite3_close(store->db);
    store->db = NULL;
}

/* ---- whose file it is ---- */

static enum error_code
check_analysis(struct store *store, struct error *err)
{
    sqlite3_stmt   *sql;
    bool            is_row = false, is_ours = false;
    enum error_code rc = statement(store, SQL_META_GET, &sql, err);

    if (rc != OK)
        return rc;
    bind_str(sql, 1, STR("analysis"));
    rc = step(store, sql, &is_row, err);
    if (is_row)
        is_ours = str_equal(column_str(sql, 0), str_of(store->fingerprint));
    done(sql);
    if (rc == OK && !is_ours && store->mode != STORE_REPAIR)
        rc = error_set(err, ERR_VERSION,
                       "%s: the words of this index were split by another version of Rung; "
                       "\"rung --index %s check --repair\" splits them anew",
                       store->path.data, store->path.data);
    return rc;
}

static enum error_code
check_identity(struct store *store, struct error *err)
{
    int64_t         application = 0, schema = 0;
    enum error_code rc;

    rc = query_int(store, "PRAGMA application_id", &application, err);
    if (rc == OK)
        rc = query_int(store, "PRAGMA user_version", &schema, err);
    if (rc == OK && application != 0x52756e67)
        rc = error_set(err, ERR_DAMAGED, "%s: not a Rung index", store->path.data);
    if (rc == OK && schema != STORE_SCHEMA_VERSION)
        rc = error_set(
            err, ERR_VERSION,
            "%s: an index of format %lld, and this Rung reads format %d; move it away "
            "and run \"rung index\" on the same files again",
            store->path.data, (long long) schema, STORE_SCHEMA_VERSION);
    return rc == OK ? check_analysis(store, err) : rc;
}

/* ---- a new index ---- */

/*
 * Opens and locks the file in which a new index is built, so that of two writers one waits
 * for the other. *lock stays -1 when the index came to be in the meantime.
 */
static enum error_code
lock_build_file(struct store *store, int *lock, struct error *err)
{
    const char *path = store->built_path.data;

    for (*lock = -1; access(store->path.data, F_OK) != 0;) {
        struct stat by_name, by_lock;

        *lock = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
        if (*lock < 0)
            return error_set(err, ERR_IO, "%s: %s", store->path.data, strerror(errno));
        if (flock(*lock, LOCK_EX) == 0 && stat(path, &by_name) == 0 &&
            fstat(*lock, &by_lock) == 0 && by_name.st_ino == by_lock.st_ino &&
            access(store->path.data, F_OK) != 0)
            return OK;
        close(*lock); /* whoever held it has renamed or removed it */
        *lock = -1;
    }
    return OK;
}

static enum error_code
make_parent(struct store *store, struct error *err)
{
    struct str copy = arena_copy(&store->memory, store->path);
    char      *path = (char *) copy.data;

    for (size_t i = 1; i < copy.length; i++) {
        if (path[i] != '/')
            continue;
        path[i] = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST)
            return error_set(err, ERR_IO, "%s: %s", path, strerror(errno));
        path[i] = '/';
    }
    return OK;
}

/* Whether the file may be emptied: it is empty, or what a killed run has left. */
static bool
is_remnant(int file)
{
    static const char magic[] = "SQLite format 3";
    char              start[sizeof magic];
    ssize_t           got = pread(file, start, sizeof start, 0);

    return got == 0 ||
           (got == (ssize_t) sizeof start && memcmp(start, magic, sizeof magic) == 0);
}

/*
 * These are made at the end of what builds an index, when all that they are of can be sorted at
 * once. Nothing is looked for by them before, unless there are too many texts to know them all: then
 * that of texts is made early.
 */
static const char *const late_indices[LATE_INDICES] = { "text_hash", "cell_place", "cell_text",
                                                        "word_term" };

static enum error_code
drop_late_index(struct store *store, size_t at, struct error *err)
{
    sqlite3_stmt   *sql = NULL;
    char            drop[64];
    bool            is_row = false;
    enum error_code rc = OK;

    if (sqlite3_prepare_v2(store->db, "SELECT sql FROM sqlite_schema WHERE name = ?1", -1, &sql,
                           NULL) != SQLITE_OK)
        return sql_error(store, err);
    bind_str(sql, 1, str_of(late_indices[at]));
    rc = step(store, sql, &is_row, err);
    if (is_row)
        store->late_indices[at] = column_copy(&store->memory, sql, 0);
    sqlite3_finalize(sql);
    if (rc == OK)
        rc = arena_check(&store->memory, err);
    snprintf(drop, sizeof drop, "DROP INDEX %s", late_indices[at]);
    return rc == OK ? execute(store, drop, err) : rc;
}

static enum error_code
drop_late_indices(struct store *store, struct error *err)
{
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < LATE_INDICES; i++)
        rc = drop_late_index(store, i, err);
    return rc;
}

/* Makes one that is not made yet. */
static enum error_code
make_late_index(struct store *store, size_t at, struct error *err)
{
    struct str index = store->late_indices[at];

    if (store->built_lock < 0 || index.length == 0)
        return OK;
    store->late_indices[at] = STR("");
    return execute(store, index.data, err);
}

/*
 * While an index is built, FTS5 gathers more before it writes a segment, and these are merged
 * once, at the end (write.c). Then it is as it was made.
 */
static const char fts_of_build[] =
    "INSERT INTO text_fts (text_fts, rank) VALUES ('hashsize', 4194304);"
    "INSERT INTO text_fts (text_fts, rank) VALUES ('automerge', 0);"
    "INSERT INTO text_fts (text_fts, rank) VALUES ('crisismerge', 256)";

static enum error_code
build_new(struct store *store, int lock, struct error *err)
{
    enum error_code rc = OK;

    store->built_lock = lock;
    if (!is_remnant(lock)) {
        store->built_lock = -1;
        close(lock);
        return error_set(err, ERR_IO,
                         "%s: is in the way of a new index; it was not made by Rung",
                         store->built_path.data);
    }
    if (ftruncate(lock, 0) != 0)
        return error_set(err, ERR_IO, "%s: %s", store->built_path.data, strerror(errno));
    rc = connect_writer(store, store->built_path,
                        "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;"
                        "PRAGMA cache_size = -24576",
                        err);
    if (rc == OK)
        rc = execute(store, schema_sql, err);
    if (rc == OK)
        rc = execute(store, fts_of_build, err);
    if (rc == OK)
        rc = drop_late_indices(store, err);
    if (rc == OK)
        rc = meta_set_text(store, "analysis", str_of(store->fingerprint), err);
    if (rc == OK)
        rc = meta_set_int(store, "cells", 0, err);
    if (rc == OK)
        rc = meta_set_int(store, "terms", 0, err);
    return rc;
}

/* rename() that never replaces, also where the file system has no such call. */
static int
rename_without_replacing(const char *from, const char *to)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -1;
    return link(from, to) == 0 ? unlink(from) : -1;
}

enum error_code
store_index_late(struct store *store, struct error *err)
{
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < LATE_INDICES; i++)
        rc = make_late_index(store, i, err);
    return rc;
}

enum error_code
store_index_texts(struct store *store, struct error *err)
{
    return make_late_index(store, 0, err);
}

enum error_code
store_publish(struct store *store, struct error *err)
{
    enum error_code rc = execute(store, "PRAGMA journal_mode = WAL", err);

    if (rc != OK)
        return rc;
    disconnect(store);
    if (fsync(store->built_lock) != 0 ||
        rename_without_replacing(store->built_path.data, store->path.data) != 0)
        return error_set(err, errno == EEXIST ? ERR_BUSY : ERR_IO, "%s: %s", store->path.data,
                         errno == EEXIST ? "came to be while it was built here; run this again"
                                         : strerror(errno));
    close(store->built_lock);
    store->built_lock = -1;
    store->built_path = STR("");
    return connect_writer(store, store->path, "PRAGMA synchronous = NORMAL", err);
}

static void
abandon_build(struct store *store)
{
    if (store->built_lock < 0)
        return;
    unlink(store->built_path.data);
    close(store->built_lock);
    store->built_lock = -1;
}

/* ---- opening and closing ---- */

static enum error_code
open_to_write(struct store *store, struct error *err)
{
    int             lock = -1;
    enum error_code rc = OK;

    if (access(store->path.data, F_OK) != 0 && store->mode == STORE_WRITE) {
        rc = make_parent(store, err);
        if (rc == OK)
            rc = lock_build_file(store, &lock, err);
        if (rc == OK && lock >= 0)
            return build_new(store, lock, err);
    }
    store->built_path = STR("");
    if (rc == OK)
        rc = connect_writer(store, store->path, "PRAGMA synchronous = NORMAL", err);
    return rc == OK ? check_identity(store, err) : rc;
}

static enum error_code
open_file(struct store *store, struct error *err)
{
    struct stat     info;
    enum error_code rc;

    if (stat(store->path.data, &info) == 0 && !S_ISREG(info.st_mode))
        return error_set(err, ERR_IO, "%s: not a file", store->path.data);
    if (store->mode == STORE_WRITE)
        return open_to_write(store, err);
    if (access(store->path.data, R_OK) != 0)
        return errno == ENOENT || errno == ENOTDIR
                   ? error_set(
                         err, ERR_MISSING,
                         "%s: no index yet; \"rung index PATH\" makes one from the ladders "
                         "in PATH",
                         store->path.data)
                   : error_set(err, ERR_IO, "%s: %s", store->path.data, strerror(errno));
    if (store->mode != STORE_READ)
        return open_to_write(store, err);
    rc = connect_reader(store, err);
    return rc == OK ? check_identity(store, err) : rc;
}

/* Where a link that leads nowhere yet points: a new index gets its name there. */
static struct str
end_of_link(struct arena *arena, const char *path)
{
    char       target[4096];
    ssize_t    length = access(path, F_OK) != 0 ? readlink(path, target, sizeof target) : -1;
    struct str folder;

    if (length <= 0 || length == (ssize_t) sizeof target)
        return arena_copy(arena, str_of(path));
    if (target[0] == '/')
        return arena_copy(arena, (struct str){ target, (size_t) length });
    folder = arena_copy(arena, str_of(path));
    if (arena->failed)
        return folder;
    return arena_format(arena, "%s/%.*s", dirname((char *) folder.data), (int) length, target);
}

enum error_code
store_open(const char *path, enum store_mode mode, struct store **store, struct error *err)
{
    struct store   *made = calloc(1, sizeof *made);
    enum error_code rc;

    *store = NULL;
    if (!made)
        return error_memory(err);
    made->mode = mode;
    made->built_lock = -1;
    made->page_bytes = PAGE_BYTES;
    made->path = end_of_link(&made->memory, path);
    made->built_path = arena_format(&made->memory, "%s.new", made->path.data);
    rc = arena_check(&made->memory, err);
    if (rc == OK)
        rc = text_fingerprint(made->fingerprint, err);
    if (rc == OK)
        rc = open_file(made, err);
    if (rc != OK) {
        store_close(made);
        return rc;
    }
    *store = made;
    return OK;
}

void
store_close(struct store *store)
{
    if (!store)
        return;
    store_rollback(store);
    disconnect(store);
    abandon_build(store);
    synonyms_forget(store);
    documents_forget(store);
    prose_free(&store->prose);
    for (size_t i = 0; i < store->analyzer_count; i++)
        text_close(store->analyzers[i]);
    arena_free(&store->run_memory);
    arena_free(&store->memory);
    free(store);
}

enum error_code
store_analyzer(struct store *store, struct str language, struct text_analyzer **analyzer,
               struct error *err)
{
    enum error_code rc;

    for (size_t i = 0; i < store->analyzer_count; i++) {
        *analyzer = store->analyzers[i];
        if (str_equal(text_language(*analyzer), language))
            return OK;
    }
    if (store->analyzer_count == MOST_LANGUAGES)
        return error_set(err, ERR_LIMIT, "%s: more than %d languages", store->path.data,
                         MOST_LANGUAGES);
    rc = text_open(language, analyzer, err);
    if (rc == OK)
        store->analyzers[store->analyzer_count++] = *analyzer;
    return rc;
}
