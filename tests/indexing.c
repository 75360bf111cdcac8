#include "tests/indexing.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int
indexing_setup(void **state)
{
    struct indexing *f = calloc(1, sizeof *f);

    if (!f)
        return -1;
    scratch_init(&f->scratch);
    *state = f;
    return 0;
}

int
indexing_teardown(void **state)
{
    struct indexing *f = *state;

    store_close(f->store);
    scratch_deinit(&f->scratch);
    buffer_free(&f->told);
    free(f);
    return 0;
}

/* ---- running ---- */

struct str
indexing_below(const struct indexing *f, struct str path)
{
    struct str folder = str_of(f->scratch.folder);

    return str_starts(path, folder) && path.length > folder.length
               ? str_slice(path, folder.length + 1, path.length)
               : path;
}

static void
tell_warning(void *ctx, struct str path, unsigned line, struct str sentence)
{
    struct indexing *f = ctx;

    buffer_format(&f->told, "%.*s:%u: %.*s\n", STR_ARG(indexing_below(f, path)), line,
                  STR_ARG(sentence));
}

static void
tell_note(void *ctx, struct str path, struct str sentence)
{
    struct indexing *f = ctx;

    buffer_format(&f->told, "%.*s: %.*s\n", STR_ARG(indexing_below(f, path)),
                  STR_ARG(sentence));
}

enum error_code
indexing_run_into(struct indexing *f, struct store *store, const char *path,
                  const struct indexer_options *options)
{
    struct indexer_events events = { .ctx = f, .warning = tell_warning, .note = tell_note };

    buffer_clear(&f->told);
    f->err = (struct error){ 0 };
    return indexer_run(store, &path, 1, options, &events, &f->summary, &f->err);
}

enum error_code
indexing_run(struct indexing *f, const char *path, const struct indexer_options *options)
{
    struct error err;

    if (!f->store)
        expect_ok(store_open(scratch_path(&f->scratch, "index"), STORE_WRITE, &f->store, &err),
                  &err);
    return indexing_run_into(f, f->store, path, options);
}

const struct indexer_options indexing_plain;

void
indexing_expect_run(struct indexing *f, const char *path)
{
    expect_ok(indexing_run(f, path, &indexing_plain), &f->err);
}

void
indexing_expect_failure(struct indexing *f, const char *path,
                        const struct indexer_options *options, enum error_code code,
                        const char *sentence)
{
    enum error_code rc = indexing_run(f, path, options);
    struct str      said = indexing_below(f, str_of(f->err.message));

    if (rc != code || !str_starts(said, str_of(sentence)))
        fail_msg("code %d: %.*s", (int) rc, STR_ARG(said));
}

void
indexing_expect_told(struct indexing *f, const char *told)
{
    if (!str_equal(buffer_str(&f->told), str_of(told)))
        fail_msg("told %.*s", STR_ARG(buffer_str(&f->told)));
}

const char *
indexing_folder(struct indexing *f)
{
    const char *folder = scratch_path(&f->scratch, "ladders");

    (void) mkdir(folder, 0777);
    return folder;
}

const char *
indexing_write(struct indexing *f, const char *name, const char *text)
{
    indexing_folder(f);
    return scratch_write(&f->scratch, arena_format(&f->scratch.arena, "ladders/%s", name).data,
                         text);
}

void
indexing_remove(struct indexing *f, const char *name)
{
    assert_int_equal(
        remove(scratch_path(&f->scratch,
                            arena_format(&f->scratch.arena, "ladders/%s", name).data)),
        0);
}

/* ---- looking ---- */

static void
describe_cells(struct arena *arena, struct store *store, const struct store_ladder *ladder,
               bool with_lines, struct buffer *out)
{
    struct store_cell *cells;
    struct error       err;
    size_t             count;

    expect_ok(store_cells(store, arena, ladder->id, &cells, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        const struct store_level *level = &ladder->levels[cells[i].level - 1];
        struct address            address = { ladder->org_slug, ladder->slug, level->slug,
                                              ladder->skills[cells[i].skill].slug };
        struct str                text;

        expect_ok(store_text(store, arena, cells[i].text, &text, &err), &err);
        buffer_format(out, "%.*s", STR_ARG(address_format(arena, &address, ADDRESS_CELL)));
        if (with_lines)
            buffer_format(out, ":%u", cells[i].line);
        buffer_format(out, " %.*s\n", STR_ARG(text));
    }
}

/* "org/track/level/skill[:line] text", one a line, by ladder, level and skill. */
const char *
indexing_contents(struct indexing *f, struct store *store, bool with_lines)
{
    struct arena *arena = &f->scratch.arena;
    struct buffer out = { 0 };
    struct error  err;
    int64_t      *ids;
    size_t        count;
    struct str    text;

    expect_ok(store_ladder_ids(store, arena, 0, &ids, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        struct store_ladder ladder;

        expect_ok(store_ladder(store, arena, ids[i], &ladder, &err), &err);
        describe_cells(arena, store, &ladder, with_lines, &out);
    }
    text = arena_copy(arena, buffer_str(&out));
    buffer_free(&out);
    return text.data;
}

void
indexing_expect_contents(struct indexing *f, const char *contents)
{
    assert_string_equal(indexing_contents(f, f->store, false), contents);
}

static void
tell_fault(struct str sentence, void *ctx)
{
    (void) ctx;
    fail_msg("%.*s", STR_ARG(sentence));
}

void
indexing_expect_whole(struct indexing *f, struct store *store)
{
    size_t faults;

    expect_ok(store_check(store, tell_fault, NULL, &faults, &f->err), &f->err);
}

struct store_source
indexing_source(struct indexing *f, const char *path)
{
    char               *resolved = realpath(path, NULL);
    struct store_source source;

    expect_ok(store_find_source(f->store, &f->scratch.arena, str_of(resolved ? resolved : path),
                                &source, &f->err),
              &f->err);
    free(resolved);
    return source;
}
