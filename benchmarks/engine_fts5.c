/*
 * engine_fts5.c - SQLite's FTS5, as one table of its own.
 *
 * The track and the levels are columns of the same table, so that a filter is one more term of
 * the query: a join with a table of places ranks every cell that has the words first. They
 * weigh nothing. FTS5 gives the best ten and the number of all in two statements.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "benchmarks/bench.h"

static const char settings[] = "PRAGMA cache_size = -262144;"
                               "PRAGMA mmap_size = 4294967296;";

static const char schema[] =
    "PRAGMA page_size = 8192;"
    "PRAGMA journal_mode = OFF;"
    "PRAGMA synchronous = OFF;"
    "CREATE VIRTUAL TABLE cells USING fts5(text, track, level, tokenize = 'porter unicode61',"
    "    prefix = '3 4', detail = full);"
    "INSERT INTO cells(cells, rank) VALUES ('rank', 'bm25(1.0, 0.0, 0.0)');"
    "BEGIN";

struct opened {
    sqlite3      *db;
    sqlite3_stmt *top, *count; /* count NULL: not asked for */
    struct buffer query;
};

static bool
complain(sqlite3 *db)
{
    fprintf(stderr, "fts5: %s\n", sqlite3_errmsg(db));
    return false;
}

/* One token: the tokenizer splits at hyphens. */
static void
add_track(struct buffer *into, const char *track)
{
    for (; *track; track++)
        if (*track != '-')
            buffer_add_char(into, *track);
}

/* ---- building ---- */

struct building {
    sqlite3_stmt *insert;
    struct buffer track;
};

static bool
insert_cell(void *ctx, const struct bench_cell *cell)
{
    struct building *building = ctx;
    sqlite3_stmt    *insert = building->insert;

    buffer_clear(&building->track);
    add_track(&building->track, cell->track);
    sqlite3_bind_int64(insert, 1, cell->row);
    sqlite3_bind_text(insert, 2, cell->text, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 3, building->track.data, (int) building->track.length,
                      SQLITE_STATIC);
    sqlite3_bind_int(insert, 4, (int) cell->level);
    if (sqlite3_step(insert) != SQLITE_DONE)
        return complain(sqlite3_db_handle(insert));
    return sqlite3_reset(insert) == SQLITE_OK;
}

static bool
build(const char *cells, const char *path)
{
    struct building building = { 0 };
    sqlite3        *db = NULL;
    bool            is_done;

    is_done = sqlite3_open(path, &db) == SQLITE_OK &&
              sqlite3_exec(db, settings, NULL, NULL, NULL) == SQLITE_OK &&
              sqlite3_exec(db, schema, NULL, NULL, NULL) == SQLITE_OK &&
              sqlite3_prepare_v2(
                  db, "INSERT INTO cells(rowid, text, track, level) VALUES (?, ?, ?, ?)", -1,
                  &building.insert, NULL) == SQLITE_OK;
    if (!is_done)
        complain(db);
    is_done = is_done && bench_each_cell(cells, insert_cell, &building);
    if (is_done && sqlite3_exec(db, "COMMIT; INSERT INTO cells(cells) VALUES ('optimize')",
                                NULL, NULL, NULL) != SQLITE_OK)
        is_done = complain(db);
    buffer_free(&building.track);
    sqlite3_finalize(building.insert);
    sqlite3_close(db);
    return is_done;
}

/* ---- asking ---- */

static void *
open_index(const char *path, const char *way)
{
    static const char top[] =
        "SELECT rowid FROM cells WHERE cells MATCH ? ORDER BY rank LIMIT 10";
    static const char count[] = "SELECT count(*) FROM cells WHERE cells MATCH ?";
    struct opened    *opened = calloc(1, sizeof *opened);

    if (!opened)
        return NULL;
    if (sqlite3_open_v2(path, &opened->db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_exec(opened->db, settings, NULL, NULL, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(opened->db, top, -1, &opened->top, NULL) == SQLITE_OK &&
        (strcmp(way, "count") != 0 ||
         sqlite3_prepare_v2(opened->db, count, -1, &opened->count, NULL) == SQLITE_OK))
        return opened;
    complain(opened->db);
    sqlite3_close(opened->db);
    free(opened);
    return NULL;
}

/* text:("a" OR "b") AND track:"production2" AND level:("3" OR "4" OR "5") */
static void
write_query(struct buffer *into, const struct bench_query *query)
{
    static const char *const between[] = { [BENCH_ANY] = "\" OR \"",
                                           [BENCH_ALL] = "\" AND \"",
                                           [BENCH_PHRASE] = " ",
                                           [BENCH_PREFIX] = " " };

    buffer_clear(into);
    buffer_add(into, STR("text:(\""));
    for (size_t i = 0; i < query->word_count; i++)
        buffer_format(into, "%s%s", i > 0 ? between[query->op] : "", query->words[i]);
    buffer_format(into, "\"%s)", query->op == BENCH_PREFIX ? "*" : "");
    if (query->track) {
        buffer_add(into, STR(" AND track:\""));
        add_track(into, query->track);
        buffer_add_char(into, '"');
    }
    for (unsigned level = query->level_from; level > 0 && level <= query->level_to; level++)
        buffer_format(into, "%s\"%u\"%s", level == query->level_from ? " AND level:(" : " OR ",
                      level, level == query->level_to ? ")" : "");
}

static bool
ask(void *engine, const struct bench_query *query, struct bench_answer *answer)
{
    struct opened *opened = engine;
    int            code;

    write_query(&opened->query, query);
    sqlite3_bind_text(opened->top, 1, opened->query.data, (int) opened->query.length,
                      SQLITE_STATIC);
    while ((code = sqlite3_step(opened->top)) == SQLITE_ROW && answer->count < BENCH_TOP)
        answer->rows[answer->count++] = (uint32_t) sqlite3_column_int64(opened->top, 0);
    sqlite3_reset(opened->top);
    answer->hits = answer->count;
    if (code == SQLITE_DONE && opened->count) {
        sqlite3_bind_text(opened->count, 1, opened->query.data, (int) opened->query.length,
                          SQLITE_STATIC);
        if (sqlite3_step(opened->count) == SQLITE_ROW)
            answer->hits = (uint64_t) sqlite3_column_int64(opened->count, 0);
        sqlite3_reset(opened->count);
    }
    return code == SQLITE_DONE ? true : complain(opened->db);
}

static void
close_index(void *engine)
{
    struct opened *opened = engine;

    sqlite3_finalize(opened->top);
    sqlite3_finalize(opened->count);
    sqlite3_close(opened->db);
    buffer_free(&opened->query);
    free(opened);
}

int
main(int argc, char **argv)
{
    static const struct bench_engine engine = { build, open_index, ask, NULL, close_index };

    return bench_main(&engine, argc, argv);
}
