#include "store/ahead.h"
#include "store/database.h"
#include "store/documents.h"
#include "store/put.h"
#include "store/staged.h"

/* ---- transactions ---- */

enum error_code
store_begin(struct store *store, struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = must_be_writer(store, err);

    if (rc == OK && store->in_transaction)
        return error_set(err, ERR_USAGE,
                         "%s: what is being read cannot be written to meanwhile",
                         store->path.data);
    if (rc == OK)
        rc = statement(store, SQL_BEGIN_WRITE, &sql, err);
    if (rc == OK)
        rc = run(store, sql, err);
    store->in_transaction = store->is_writing = rc == OK;
    if (rc == OK)
        rc = execute(store, "DELETE FROM temp.staged; DELETE FROM temp.loose_text", err);
    if (rc == OK)
        rc = documents_begin(store, err);
    if (rc == OK)
        rc = texts_begin(store, err);
    arena_free(&store->run_memory);
    store->track_numbers = (struct map){ 0 };
    if (rc == OK)
        rc = synonyms_refresh(store, err);
    if (rc != OK)
        store_rollback(store);
    return rc;
}

static void
end_transaction(struct store *store)
{
    if (store->in_transaction)
        (void) sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    if (store->is_writing)
        documents_forget(store);
    texts_forget(store);
    store->in_transaction = store->is_writing = false;
    store->inner_reads = 0;
}

void
store_rollback(struct store *store)
{
    if (store->is_writing) /* a write that was refused must not end the read it came from */
        end_transaction(store);
}

enum error_code
store_read_begin(struct store *store, struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc;

    if (store->in_transaction) { /* sees the state that it is in */
        store->inner_reads++;
        return OK;
    }
    rc = statement(store, SQL_BEGIN_READ, &sql, err);
    if (rc == OK)
        rc = run(store, sql, err);
    store->in_transaction = rc == OK;
    if (rc == OK)
        rc = documents_refresh(store, err);
    if (rc != OK)
        store_read_end(store);
    return rc;
}

void
store_read_end(struct store *store)
{
    if (store->inner_reads > 0)
        store->inner_reads--;
    else
        end_transaction(store);
}

/* ---- sources and their ladders ---- */

/* What a ladder of the same name in the same source was, before this run. */
struct former {
    struct store_ladder *ladders;
    bool                *is_used;
    size_t               count;
};

static enum error_code
load_former(struct store *store, struct arena *arena, int64_t source, struct former *former,
            struct error *err)
{
    int64_t        *ids = NULL;
    enum error_code rc;

    *former = (struct former){ 0 };
    if (source == 0)
        return OK;
    rc = store_ladder_ids(store, arena, source, &ids, &former->count, err);
    if (rc == OK) {
        former->ladders = arena_array(arena, former->count, sizeof *former->ladders);
        former->is_used = arena_array(arena, former->count, sizeof *former->is_used);
        rc = arena_check(arena, err);
    }
    for (size_t i = 0; rc == OK && i < former->count; i++)
        rc = store_ladder(store, arena, ids[i], &former->ladders[i], err);
    return rc;
}

static const struct store_ladder *
take_former(struct former *former, const struct ladder *ladder)
{
    for (size_t i = 0; i < former->count; i++) {
        const struct store_ladder *was = &former->ladders[i];

        if (former->is_used[i] || !str_equal(was->track, ladder->track) ||
            !str_equal_ignoring_case(was->org, ladder->org))
            continue;
        former->is_used[i] = true;
        return was;
    }
    return NULL;
}

static enum error_code
put_one(struct store *store, struct arena *arena, const struct ladder *ladder,
        const struct store_ladder *was, const struct store_source *source, struct error *err)
{
    enum error_code rc = put_ladder(store, arena, ladder, was, source, err);

    if (rc == OK && store->ladder_done)
        store->ladder_done(store->watcher);
    return rc;
}

void
store_watch(struct store *store, store_ladder_done *ladder_done, void *ctx)
{
    store->ladder_done = ladder_done;
    store->watcher = ctx;
}

/* The ladders in the order in which they are put, and what each was. */
struct putting {
    const struct ladder       **ladders;
    const struct store_ladder **was;
    size_t                      count;
};

/* Ladders that were there before come first: they must find their slugs free. */
static enum error_code
order_ladders(struct arena *arena, const struct ladder *ladders, size_t count,
              struct former *former, struct putting *putting, struct error *err)
{
    const struct store_ladder **was = arena_array(arena, count, sizeof *was);

    *putting = (struct putting){ .ladders = arena_array(arena, count, sizeof *putting->ladders),
                                 .was = arena_array(arena, count, sizeof *putting->was) };
    if (arena->failed)
        return error_memory(err);
    for (size_t i = 0; i < count; i++) {
        was[i] = take_former(former, &ladders[i]);
        if (!was[i])
            continue;
        putting->was[putting->count] = was[i];
        putting->ladders[putting->count++] = &ladders[i];
    }
    for (size_t i = 0; i < count; i++)
        if (!was[i])
            putting->ladders[putting->count++] = &ladders[i];
    return OK;
}

static enum error_code
put_ladders(struct store *store, struct arena *arena, const struct ladder *ladders,
            size_t count, struct former *former, const struct store_source *source,
            struct error *err)
{
    struct putting  putting;
    enum error_code rc = order_ladders(arena, ladders, count, former, &putting, err);

    if (rc == OK)
        rc = ahead_begin(store, putting.ladders, putting.count, &store->ahead, err);
    for (size_t i = 0; rc == OK && i < putting.count; i++)
        rc = put_one(store, arena, putting.ladders[i], putting.was[i], source, err);
    ahead_end(store, store->ahead);
    store->ahead = NULL;
    return rc;
}

/* ---- dropping ---- */

/* Notes the texts that the cells of a ladder let go of. */
static enum error_code
drop_cells(struct store *store, int64_t ladder, struct error *err)
{
    struct arena    arena = { 0 };
    int64_t        *texts = NULL;
    size_t          count = 0;
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, SQL_CELLS_DROP, &sql, err);

    if (rc == OK) {
        bind_int(sql, 1, ladder);
        rc = collect_ints(store, sql, &arena, &texts, &count, err);
    }
    for (size_t i = 0; rc == OK && i < count; i++)
        rc = run_with_int(store, SQL_LOOSE_TEXT_NOTE, texts[i], err);
    arena_free(&arena);
    return rc;
}

/* The same for those that have no number yet. */
static enum error_code
unstage_cells(struct store *store, int64_t ladder, struct error *err)
{
    struct arena      arena = { 0 };
    struct str        staged;
    struct store_cell cell;
    enum error_code   rc = documents_staged(store, &arena, ladder, &staged, err);

    for (size_t at = 0; rc == OK && staged_read(staged, &at, &cell);)
        rc = run_with_int(store, SQL_LOOSE_TEXT_NOTE, cell.text, err);
    if (rc == OK)
        rc = run_with_int(store, SQL_CELL_UNSTAGE, ladder, err);
    arena_free(&arena);
    return rc;
}

enum error_code
store_drop_ladder(struct store *store, int64_t id, struct error *err)
{
    enum error_code rc = documents_remove(store, id, err);

    if (rc == OK)
        rc = drop_cells(store, id, err);
    if (rc == OK)
        rc = unstage_cells(store, id, err);
    if (rc == OK)
        rc = run_with_int(store, SQL_LEVELS_DROP, id, err);
    if (rc == OK)
        rc = run_with_int(store, SQL_SKILLS_DROP, id, err);
    return rc == OK ? run_with_int(store, SQL_LADDER_DROP, id, err) : rc;
}

static enum error_code
drop_ladders_of(struct store *store, int64_t source, struct error *err)
{
    struct arena    arena = { 0 };
    int64_t        *ids = NULL;
    size_t          count = 0;
    enum error_code rc = store_ladder_ids(store, &arena, source, &ids, &count, err);

    for (size_t i = 0; rc == OK && i < count; i++)
        rc = store_drop_ladder(store, ids[i], err);
    arena_free(&arena);
    return rc;
}

enum error_code
store_drop_source(struct store *store, int64_t id, struct error *err)
{
    enum error_code rc = drop_ladders_of(store, id, err);

    return rc == OK ? run_with_int(store, SQL_SOURCE_DROP, id, err) : rc;
}

/* ---- sources ---- */

static enum error_code
write_source(struct store *store, enum sql which, const struct store_source *source,
             int64_t *id, struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, which, &sql, err);

    if (rc != OK)
        return rc;
    bind_str(sql, 1, source->key);
    bind_str(sql, 2, source->path);
    bind_int(sql, 3, source->size_bytes);
    bind_int(sql, 4, source->mtime_ns);
    (void) sqlite3_bind_blob(sql, 5, source->hash.bytes, sizeof source->hash.bytes,
                             SQLITE_STATIC);
    bind_str(sql, 6, source->options);
    return run_for_int(store, sql, id, err);
}

enum error_code
store_touch(struct store *store, const struct store_source *source, struct error *err)
{
    int64_t         id;
    enum error_code rc = write_source(store, SQL_SOURCE_SET, source, &id, err);

    return rc == OK ? run_with_int(store, SQL_LADDERS_UNSEAL, id, err)
                    : rc; /* of its path, too */
}

enum error_code
store_put(struct store *store, const struct store_source *source, const struct ladder *ladders,
          size_t count, struct error *err)
{
    struct arena        arena = { 0 };
    struct former       former;
    struct store_source known, stored = *source;
    enum error_code     rc;

    rc = store_find_source(store, &arena, source->key, &known, err);
    if (rc == OK)
        rc = load_former(store, &arena, known.id, &former, err);
    if (rc == OK && known.id != 0)
        rc = drop_ladders_of(store, known.id, err);
    if (rc == OK)
        rc = write_source(store, known.id ? SQL_SOURCE_SET : SQL_SOURCE_ADD, source, &stored.id,
                          err);
    if (rc == OK)
        rc = put_ladders(store, &arena, ladders, count, &former, &stored, err);
    arena_free(&arena);
    return rc;
}

/* ---- committing ---- */

/* Takes what nothing uses any more out of its FTS5 table and its own. */
static enum error_code
drop_loose(struct store *store, enum sql find, const enum sql *drops, size_t drop_count,
           struct error *err)
{
    struct arena    arena = { 0 };
    int64_t        *ids = NULL;
    size_t          count = 0;
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, find, &sql, err);

    if (rc == OK)
        rc = collect_ints(store, sql, &arena, &ids, &count, err);
    for (size_t i = 0; rc == OK && i < count; i++)
        for (size_t d = 0; rc == OK && d < drop_count; d++)
            rc = run_with_int(store, drops[d], ids[i], err);
    arena_free(&arena);
    return rc;
}

static enum error_code
drop_loose_texts(struct store *store, struct error *err)
{
    static const enum sql drops[] = { SQL_LOOSE_TEXT_UNINDEX, SQL_LOOSE_TEXT_FORGET,
                                      SQL_LOOSE_TEXT_DROP };

    return drop_loose(store, SQL_LOOSE_TEXTS, drops, COUNT(drops), err);
}

static enum error_code
drop_loose_names(struct store *store, struct error *err)
{
    static const enum sql drops[] = { SQL_LOOSE_NAME_UNINDEX, SQL_LOOSE_NAME_DROP };

    return drop_loose(store, SQL_LOOSE_NAMES, drops, COUNT(drops), err);
}

static enum error_code
run_once(struct store *store, enum sql which, struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, which, &sql, err);

    return rc == OK ? run(store, sql, err) : rc;
}

/* Fingerprints the ladders of this run, now that all their rows are there. */
static enum error_code
seal_ladders(struct store *store, struct error *err)
{
    struct arena    arena = { 0 };
    int64_t        *ids = NULL, hash;
    size_t          count = 0;
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, SQL_LADDERS_TO_SEAL, &sql, err);

    if (rc == OK)
        rc = collect_ints(store, sql, &arena, &ids, &count, err);
    for (size_t i = 0; rc == OK && i < count; i++) {
        rc = ladder_hash(store, ids[i], &hash, err);
        if (rc == OK)
            rc = statement(store, SQL_LADDER_SEAL, &sql, err);
        if (rc != OK)
            break;
        bind_int(sql, 1, ids[i]);
        bind_int(sql, 2, hash);
        rc = run(store, sql, err);
    }
    arena_free(&arena);
    return rc;
}

static enum error_code
settle(struct store *store, struct error *err)
{
    sqlite3_stmt   *sql;
    int64_t         cells = 0;
    enum error_code rc;

    texts_forget(store); /* there will be no more, and the postings need the room */
    rc = documents_add(store, err);
    if (rc == OK)
        rc = execute(store, "DELETE FROM temp.staged", err);
    if (rc == OK)
        rc = store_index_late(store, err);
    if (rc == OK)
        rc = seal_ladders(store, err);
    if (rc == OK)
        rc = drop_loose_texts(store, err);
    if (rc == OK)
        rc = drop_loose_names(store, err);
    if (rc == OK)
        rc = run_once(store, SQL_LOOSE_ORGS_DROP, err);
    if (rc == OK)
        rc = run_once(store, SQL_LOOSE_SOURCES_DROP, err);
    if (rc == OK)
        rc = statement(store, SQL_COUNT_CELLS, &sql, err);
    if (rc == OK)
        rc = run_for_int(store, sql, &cells, err);
    return rc == OK ? meta_set_int(store, "cells", cells, err) : rc;
}

enum error_code
store_commit(struct store *store, struct error *err)
{
    enum error_code rc = settle(store, err);

    if (rc == OK && store->built_lock >= 0) /* a search opens every segment: leave one */
        rc = execute(store,
                     "INSERT INTO text_fts (text_fts) VALUES ('optimize');"
                     "INSERT INTO text_fts (text_fts, rank) VALUES ('hashsize', 1048576);"
                     "INSERT INTO text_fts (text_fts, rank) VALUES ('automerge', 4);"
                     "INSERT INTO text_fts (text_fts, rank) VALUES ('crisismerge', 16);"
                     "INSERT INTO name_fts (name_fts) VALUES ('optimize')",
                     err);
    if (rc == OK)
        rc = run_once(store, SQL_COMMIT, err);
    if (rc != OK)
        return rc;
    store->in_transaction = store->is_writing = false;
    documents_forget(store);
    texts_forget(store);
    return store->built_lock >= 0 ? store_publish(store, err) : OK;
}
