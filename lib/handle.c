#include "lib/handle.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

const char *
rung_version(void)
{
    return RUNG_VERSION;
}

enum rung_status
lib_status(enum error_code rc, const struct error *err, struct rung_error *error)
{
    static const enum rung_status statuses[] = {
        [OK] = RUNG_OK,
        [ERR_MEMORY] = RUNG_NO_MEMORY,
        [ERR_IO] = RUNG_IO,
        [ERR_FORMAT] = RUNG_BAD_FORMAT,
        [ERR_LIMIT] = RUNG_OVER_LIMIT,
        [ERR_USAGE] = RUNG_BAD_USE,
        [ERR_MISSING] = RUNG_NOT_FOUND,
        [ERR_AMBIGUOUS] = RUNG_AMBIGUOUS,
        [ERR_VERSION] = RUNG_OTHER_VERSION,
        [ERR_DAMAGED] = RUNG_DAMAGED,
        [ERR_BUSY] = RUNG_BUSY,
        [ERR_STOPPED] = RUNG_STOPPED,
    };

    error->status = statuses[rc];
    snprintf(error->message, sizeof error->message, "%s",
             rc == OK            ? ""
             : rc == ERR_STOPPED ? "stopped"
                                 : err->message);
    return error->status;
}

const char *
lib_string(struct arena *arena, struct str text)
{
    return arena_copy(arena, text).data;
}

struct query_options
lib_filter(const struct rung_filter *filter)
{
    if (!filter)
        return (struct query_options){ 0 };
    return (struct query_options){
        .org = str_of(filter->org),
        .track = str_of(filter->track),
        .level = str_of(filter->level),
        .skill = str_of(filter->skill),
    };
}

enum rung_status
rung_open(const char *path, enum rung_mode mode, struct rung **index, struct rung_error *error)
{
    static const enum store_mode modes[] = {
        [RUNG_READ] = STORE_READ,
        [RUNG_UPDATE] = STORE_UPDATE,
        [RUNG_WRITE] = STORE_WRITE,
        [RUNG_REPAIR] = STORE_REPAIR,
    };
    struct rung    *made = calloc(1, sizeof *made);
    struct error    err = { 0 };
    enum error_code rc = made ? store_open(path, modes[mode], &made->store, &err)
                              : error_memory(&err);

    *index = NULL;
    if (rc == OK)
        *index = made;
    else
        free(made);
    return lib_status(rc, &err, error);
}

void
rung_close(struct rung *index)
{
    if (!index)
        return;
    store_close(index->store);
    free(index);
}

enum rung_status
rung_stats(struct rung *index, struct rung_stats *stats, struct rung_error *error)
{
    struct error        err = { 0 };
    struct store_counts counts = { 0 };
    enum error_code     rc = store_read_begin(index->store, &err);

    if (rc == OK) {
        rc = store_counts(index->store, &counts, &err);
        store_read_end(index->store);
    }

    *stats = (struct rung_stats){
        .orgs = counts.orgs,
        .files = counts.sources,
        .ladders = counts.ladders,
        .levels = counts.levels,
        .skills = counts.skills,
        .cells = counts.cells,
        .texts = counts.texts,
        .file_bytes = counts.file_bytes,
        .schema_version = STORE_SCHEMA_VERSION,
        .analysis_version = TEXT_VERSION,
        .sqlite_version = sqlite3_libversion(),
    };
    return lib_status(rc, &err, error);
}

struct telling {
    void (*fault)(void *ctx, const char *sentence);
    void *ctx;
};

static void
tell(struct str sentence, void *ctx)
{
    struct telling *telling = ctx;

    telling->fault(telling->ctx, sentence.data);
}

enum rung_status
rung_check(struct rung *index, void (*fault)(void *ctx, const char *sentence), void *ctx,
           size_t *faults, struct rung_error *error)
{
    struct telling telling = { fault, ctx };
    struct error   err = { 0 };

    return lib_status(store_check(index->store, tell, &telling, faults, &err), &err, error);
}

enum rung_status
rung_repair(struct rung *index, struct rung_error *error)
{
    struct error err = { 0 };

    return lib_status(store_repair(index->store, &err), &err, error);
}
