#include "base/clock.h"
#include "indexer/indexer.h"
#include "lib/handle.h"

/*
 * Whether rows stand in their order is asked of so much text of a run, about a hundred ladders: bulk
 * loads, which it would make a fifth longer, go on without.
 */
enum { MOST_DOUBTED_BYTES = 1 << 20 };

/* The public events behind the indexer's. */
struct relay {
    const struct rung_index_events *events;
    struct text_analyzer           *english; /* to doubt with */
    size_t                          doubted_bytes;
    bool                            has_failed; /* out of memory within an event */
};

static void
relay_warning(void *ctx, struct str path, unsigned line, struct str sentence)
{
    struct relay *relay = ctx;
    struct arena  arena = { 0 };

    relay->events->warning(relay->events->ctx, lib_string(&arena, path), line,
                           lib_string(&arena, sentence));
    arena_free(&arena);
}

static void
relay_note(void *ctx, struct str path, struct str sentence)
{
    struct relay *relay = ctx;
    struct arena  arena = { 0 };

    relay->events->note(relay->events->ctx, lib_string(&arena, path),
                        lib_string(&arena, sentence));
    arena_free(&arena);
}

static void
relay_ladder(void *ctx, struct str path, const struct ladder *ladder)
{
    struct relay          *relay = ctx;
    struct arena           arena = { 0 };
    size_t                 places = ladder->level_count * ladder->skill_count;
    const char           **levels = arena_array(&arena, ladder->level_count, sizeof *levels);
    const char           **skills = arena_array(&arena, ladder->skill_count, sizeof *skills);
    struct rung_grid_cell *cells = arena_array(&arena, places, sizeof *cells);
    struct rung_grid       grid = {
              .org = lib_string(&arena, ladder->org),
              .track = lib_string(&arena, ladder->track),
              .path = lib_string(&arena, path),
              .levels = levels,
              .skills = skills,
              .cells = cells,
              .level_count = ladder->level_count,
              .skill_count = ladder->skill_count,
              .line = ladder->line,
    };

    for (size_t i = 0; i < ladder->level_count && !arena.failed; i++)
        levels[i] = lib_string(&arena, ladder->levels[i].label);
    for (size_t i = 0; i < ladder->skill_count && !arena.failed; i++)
        skills[i] = lib_string(&arena, ladder->skills[i].name);
    for (size_t i = 0; i < places && !arena.failed; i++) {
        const struct cell *cell = &ladder->cells[i];

        cells[i] = (struct rung_grid_cell){ lib_string(&arena, cell->text), cell->line,
                                            cell->flags != 0 };
        grid.cell_count += cell->text.length > 0;
    }
    if (!arena.failed)
        relay->events->ladder(relay->events->ctx, &grid);
    relay->has_failed |= arena.failed;
    arena_free(&arena);
}

static size_t
bytes_of(const struct ladder *ladder)
{
    size_t bytes = 0;

    for (size_t i = 0; i < ladder->level_count * ladder->skill_count; i++)
        bytes += ladder->cells[i].text.length;
    return bytes;
}

static enum error_code
doubt(void *ctx, struct arena *arena, const struct ladder *ladder, struct str *sentence,
      struct error *err)
{
    struct relay *relay = ctx;

    *sentence = (struct str){ 0 };
    if (relay->doubted_bytes >= MOST_DOUBTED_BYTES)
        return OK;
    relay->doubted_bytes += bytes_of(ladder);
    return level_sense_doubt(relay->english, arena, ladder, sentence, err);
}

static void
relay_file(void *ctx, struct str path)
{
    struct relay *relay = ctx;
    struct arena  arena = { 0 };
    const char   *name = lib_string(&arena, path);

    if (name)
        relay->events->file(relay->events->ctx, name);
    relay->has_failed |= arena.failed;
    arena_free(&arena);
}

static void
relay_progress(void *ctx, double share_done)
{
    struct relay *relay = ctx;

    relay->events->progress(relay->events->ctx, share_done);
}

enum rung_status
rung_index_paths(struct rung *index, const char *const *paths, size_t count,
                 const struct rung_index_options *options,
                 const struct rung_index_events *events, struct rung_index_summary *summary,
                 struct rung_error *error)
{
    static const struct rung_index_options no_options;
    static const struct rung_index_events  no_events;
    static const enum indexer_format       formats[] = {
              [RUNG_ANY_FORMAT] = INDEXER_ANY, [RUNG_TSV] = INDEXER_TSV, [RUNG_CSV] = INDEXER_CSV
    };
    const struct rung_index_options *o = options ? options : &no_options;
    struct relay                     relay = { .events = events ? events : &no_events };
    struct indexer_options           inner = {
                  .org = str_of(o->org),
                  .language = str_of(o->language),
                  .synonyms = o->synonyms,
                  .format = formats[o->format],
                  .strict = o->strict,
                  .prune = o->prune,
    };
    struct indexer_events inner_events = {
        .ctx = &relay,
        .warning = relay.events->warning ? relay_warning : NULL,
        .note = relay.events->note ? relay_note : NULL,
        .ladder = relay.events->ladder ? relay_ladder : NULL,
        .doubt = doubt,
        .file = relay.events->file ? relay_file : NULL,
        .progress = relay.events->progress ? relay_progress : NULL,
    };
    struct indexer_summary done = { 0 };
    struct error           err = { 0 };
    uint64_t               start = clock_us();
    enum error_code        rc;

    rc = text_open(STR("en"), &relay.english, &err);
    if (rc == OK)
        rc = indexer_run(index ? index->store : NULL, paths, count, &inner, &inner_events,
                         &done, &err);
    text_close(relay.english);
    if (rc == OK && relay.has_failed)
        rc = error_memory(&err);
    *summary = (struct rung_index_summary){
        .ladders = done.ladders,
        .levels = done.levels,
        .skills = done.skills,
        .cells = done.cells,
        .texts = done.texts,
        .warnings = done.warnings,
        .files_read = done.files_read,
        .files_unchanged = done.files_unchanged,
        .files_skipped = done.files_skipped,
        .files_pruned = done.files_pruned,
        .seconds = (double) (clock_us() - start) / 1e6,
    };
    return lib_status(rc, &err, error);
}

/* The ids that the addresses name, each once. */
static enum error_code
resolve_all(struct rung *index, struct arena *arena, const char *const *addresses, size_t count,
            int64_t *ids, size_t *id_count, struct error *err)
{
    enum error_code rc = OK;

    *id_count = 0;
    for (size_t i = 0; rc == OK && i < count; i++) {
        struct query_target target;
        size_t              at = 0;

        rc = query_resolve(index->store, arena, str_of(addresses[i]), ADDRESS_LADDER, &target,
                           err);
        while (rc == OK && at < *id_count && ids[at] != target.ladder.id)
            at++;
        if (rc == OK && at == *id_count)
            ids[(*id_count)++] = target.ladder.id;
    }
    return rc;
}

/* All within one transaction: an address must not change its meaning before it is dropped. */
static enum error_code
remove_all(struct rung *index, const char *const *addresses, size_t count, size_t *removed,
           struct error *err)
{
    struct arena    arena = { 0 };
    int64_t        *ids = arena_array(&arena, count, sizeof *ids);
    enum error_code rc = arena_check(&arena, err);

    *removed = 0;
    if (rc == OK)
        rc = store_begin(index->store, err);
    if (rc == OK)
        rc = resolve_all(index, &arena, addresses, count, ids, removed, err);
    for (size_t i = 0; rc == OK && i < *removed; i++)
        rc = store_drop_ladder(index->store, ids[i], err);
    if (rc == OK)
        rc = store_commit(index->store, err);
    if (rc != OK)
        store_rollback(index->store);
    arena_free(&arena);
    return rc;
}

enum rung_status
rung_remove(struct rung *index, const char *const *addresses, size_t count, size_t *removed,
            struct rung_error *error)
{
    struct error err = { 0 };

    return lib_status(remove_all(index, addresses, count, removed, &err), &err, error);
}
