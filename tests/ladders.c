#include "tests/ladders.h"

#include <stdlib.h>

#include "base/buffer.h"

/* ---- reading ---- */

static size_t
count_of(struct str text, char c)
{
    size_t count = 0;

    for (size_t i = 0; i < text.length; i++)
        count += text.data[i] == c;
    return count;
}

/* What stands before the next c; moves *rest behind it. */
static struct str
take_until(struct str *rest, const char *c)
{
    size_t     at = str_find(*rest, str_of(c));
    struct str taken = str_slice(*rest, 0, at);

    *rest = str_slice(*rest, at < rest->length ? at + 1 : at, rest->length);
    return taken;
}

static struct str
take_field(struct arena *arena, struct str *row)
{
    return arena_copy(arena, str_trim(take_until(row, "|")));
}

struct ladder
tiny_read(struct arena *arena, const struct tiny_ladder *tiny)
{
    struct str    rest = str_of(tiny->grid), row = take_until(&rest, "\n");
    struct ladder ladder = {
        .org = str_of(tiny->org),
        .language = str_of(tiny->language ? tiny->language : "en"),
        .line = 1,
        .skill_count = count_of(row, '|'),
        .level_count = count_of(rest, '\n'),
    };

    ladder.levels = arena_array(arena, ladder.level_count, sizeof *ladder.levels);
    ladder.skills = arena_array(arena, ladder.skill_count, sizeof *ladder.skills);
    ladder.cells =
        arena_array(arena, ladder.level_count * ladder.skill_count, sizeof *ladder.cells);
    ladder.track = take_field(arena, &row);
    for (size_t s = 0; s < ladder.skill_count; s++)
        ladder.skills[s].name = take_field(arena, &row);
    for (size_t l = 0; l < ladder.level_count; l++) {
        row = take_until(&rest, "\n");
        ladder.levels[l].label = take_field(arena, &row);
        for (size_t s = 0; s < ladder.skill_count; s++)
            *ladder_cell(&ladder, l, s) =
                (struct cell){ take_field(arena, &row), (unsigned) l + 2, 0 };
    }
    return ladder;
}

/* ---- storing ---- */

enum error_code
tiny_put(struct store *store, const struct tiny_ladder *tiny, struct error *err)
{
    struct arena        arena = { 0 };
    struct ladder       ladder = tiny_read(&arena, tiny);
    struct store_source source = {
        .key = arena_format(&arena, "/%s", tiny->source),
        .path = str_of(tiny->source),
        .size_bytes = (int64_t) strlen(tiny->grid),
        .mtime_ns = 1,
        .hash = hash_of(str_of(tiny->grid)),
        .options = STR(""),
    };
    enum error_code rc = store_put(store, &source, &ladder, 1, err);

    arena_free(&arena);
    return rc;
}

struct store *
tiny_store(const char *path, const struct tiny_ladder *ladders, size_t count)
{
    struct store *store;
    struct error  err;

    expect_ok(store_open(path, STORE_WRITE, &store, &err), &err);
    expect_ok(store_begin(store, &err), &err);
    for (size_t i = 0; i < count; i++)
        expect_ok(tiny_put(store, &ladders[i], &err), &err);
    expect_ok(store_commit(store, &err), &err);
    return store;
}

int
tiny_setup(void **state, const struct tiny_ladder *ladders, size_t count)
{
    struct tiny_index *index = calloc(1, sizeof *index);

    if (!index)
        return -1;
    scratch_init(&index->scratch);
    index->store = tiny_store(scratch_path(&index->scratch, "index"), ladders, count);
    *state = index;
    return 0;
}

int
tiny_teardown(void **state)
{
    struct tiny_index *index = *state;

    expect_whole(index->store);
    store_close(index->store);
    scratch_deinit(&index->scratch);
    free(index);
    return 0;
}

/* ---- finding ---- */

const char *
tiny_search(struct store *store, struct arena *arena, const char *query,
            const struct query_options *options)
{
    static const struct query_options all = { .limit = 100, .no_fold = true };
    struct query_hits                 hits;
    struct buffer                     out = { 0 };
    struct error                      err;
    const char                       *found;

    expect_ok(query_run(store, str_of(query), options ? options : &all, &hits, &err), &err);
    for (size_t i = 0; i < hits.count; i++)
        buffer_format(&out, "%s%.*s", i > 0 ? " " : "", STR_ARG(hits.items[i].place.address));
    found = arena_copy(arena, buffer_str(&out)).data;
    buffer_free(&out);
    query_hits_free(&hits);
    return found;
}

static void
fail_on_fault(struct str sentence, void *ctx)
{
    (void) ctx;
    fail_msg("store_check: %.*s", STR_ARG(sentence));
}

void
expect_whole(struct store *store)
{
    struct error err;
    size_t       faults;

    expect_ok(store_check(store, fail_on_fault, NULL, &faults, &err), &err);
    assert_int_equal(faults, 0);
}
