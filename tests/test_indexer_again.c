/* What runs after others keep, replace and drop, and what is left when one fails. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/indexing.h"

/* ---- again ---- */

static void
a_known_file_is_not_read_again(void **state)
{
    struct indexing *f = *state;
    struct timespec  times[2] = { { 1700000000, 1 }, { 1700000000, 1 } };
    const char      *path = indexing_write(f, "x.tsv", "L\tA\n1\ta\n");

    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    indexing_expect_run(f, path);
    assert_int_equal(f->summary.files_read, 1);

    indexing_write(f, "x.tsv", "L\tA\n1\tb\n"); /* as large, and as old: it is believed */
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    indexing_expect_run(f, path);
    assert_int_equal(f->summary.files_read, 0);
    assert_int_equal(f->summary.files_unchanged, 1);
    assert_int_equal(f->summary.ladders, 0);
    indexing_expect_contents(f, "_/x/1/a a\n");

    times[1].tv_nsec = 2;
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    indexing_expect_run(f, path);
    assert_int_equal(f->summary.files_read, 1);
    indexing_expect_contents(f, "_/x/1/a b\n");
    indexing_expect_whole(f, f->store);
}

static void
a_touched_file_only_gets_its_new_time(void **state)
{
    struct indexing    *f = *state;
    struct timespec     times[2] = { { 1800000000, 7 }, { 1800000000, 7 } };
    const char         *path = indexing_write(f, "x.tsv", "L\tA\n1\ta-\n");
    struct store_source before, after;

    indexing_expect_run(f, path);
    assert_int_equal(f->summary.warnings, 1);
    before = indexing_source(f, path);
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    indexing_expect_run(f, path);
    assert_int_equal(f->summary.files_read, 0);
    assert_int_equal(f->summary.files_unchanged, 1);
    after = indexing_source(f, path);
    assert_int_equal(after.id, before.id);
    assert_true(after.mtime_ns == INT64_C(1800000000000000007));
    assert_memory_equal(&after.hash, &before.hash, sizeof after.hash);
    indexing_expect_contents(f, "_/x/1/a a-\n");
}

static void
other_options_read_a_file_again(void **state)
{
    struct indexing       *f = *state;
    struct indexer_options acme = { .org = STR("acme") }, spanish = { .language = STR("es") };
    const char            *path = indexing_write(f, "x.tsv", "L\tA\n1\ta\n");

    indexing_expect_run(f, path);
    expect_ok(indexing_run(f, path, &acme), &f->err);
    assert_int_equal(f->summary.files_read, 1);
    indexing_expect_contents(f, "acme/x/1/a a\n");
    expect_ok(indexing_run(f, path, &acme), &f->err);
    assert_int_equal(f->summary.files_unchanged, 1);
    expect_ok(indexing_run(f, path, &spanish), &f->err);
    assert_int_equal(f->summary.files_read, 1);
    indexing_expect_contents(f, "_/x/1/a a\n");
    indexing_expect_whole(f, f->store);
}

static void
a_changed_file_has_its_ladders_replaced(void **state)
{
    struct indexing *f = *state;

    indexing_write(f, "other.tsv", "L\tA\n1\tother\n");
    indexing_write(f, "x.tsv", "## T\nL\tA\n1\ta\n2\tb\n## U\nL\tA\n1\tc\n");
    indexing_expect_run(f, indexing_folder(f));
    indexing_write(f, "x.tsv", "## U\nL\tA\tB\n1\tc\td\n## V\nL\tA\n1\te\n");
    indexing_expect_run(f, indexing_folder(f));
    assert_int_equal(f->summary.files_read, 1);
    assert_int_equal(f->summary.files_unchanged, 1);
    indexing_expect_contents(f, "_/other/1/a other\n_/u/1/a c\n_/u/1/b d\n_/v/1/a e\n");
    indexing_expect_whole(f, f->store);
}

static void
a_file_that_lost_its_ladders_loses_them_here(void **state)
{
    struct indexing *f = *state;

    indexing_write(f, "a.tsv", "L\tA\n1\ta\n");
    indexing_write(f, "b.tsv", "L\tA\n1\tb\n");
    indexing_expect_run(f, indexing_folder(f));
    indexing_write(f, "b.tsv", "");
    indexing_expect_run(f, indexing_folder(f));
    indexing_expect_contents(f, "_/a/1/a a\n");
    indexing_expect_told(f, "ladders/b.tsv: no ladder in it; skipped\n");
    indexing_expect_whole(f, f->store);
}

static void
pruning_drops_what_is_gone_from_the_paths_given(void **state)
{
    struct indexing       *f = *state;
    struct indexer_options prune = { .prune = true };
    const char            *elsewhere = scratch_write(&f->scratch, "e.tsv", "L\tA\n1\te\n");

    indexing_write(f, "a.tsv", "L\tA\n1\ta\n");
    indexing_write(f, "b.tsv", "L\tA\n1\tb\n");
    indexing_expect_run(f, indexing_folder(f));
    indexing_expect_run(f, elsewhere);
    indexing_remove(f, "b.tsv");
    assert_int_equal(remove(elsewhere), 0);

    indexing_expect_run(f, indexing_folder(f)); /* without asking, nothing is dropped */
    indexing_expect_contents(f, "_/a/1/a a\n_/b/1/a b\n_/e/1/a e\n");
    expect_ok(indexing_run(f, indexing_folder(f), &prune), &f->err);
    indexing_expect_contents(f, "_/a/1/a a\n_/e/1/a e\n");
    indexing_expect_told(f, "ladders/b.tsv: gone; its ladders are dropped\n");
    assert_int_equal(f->summary.files_pruned, 1);
    assert_int_equal(f->summary.files_unchanged, 1);

    expect_ok(indexing_run(f, elsewhere, &prune),
              &f->err); /* a file that is gone may be named */
    indexing_expect_contents(f, "_/a/1/a a\n");
    indexing_expect_whole(f, f->store);
}

static void
pruning_looks_at_whole_names_of_folders(void **state)
{
    struct indexing       *f = *state;
    struct indexer_options prune = { .prune = true };

    indexing_folder(f);
    assert_int_equal(mkdir(scratch_path(&f->scratch, "ladders-2"), 0777), 0);
    indexing_expect_run(f, scratch_write(&f->scratch, "ladders-2/b.tsv", "L\tA\n1\tb\n"));
    indexing_expect_run(f, indexing_write(f, "a.tsv", "L\tA\n1\ta\n"));
    assert_int_equal(remove(scratch_path(&f->scratch, "ladders-2/b.tsv")), 0);
    expect_ok(indexing_run(f, indexing_folder(f), &prune), &f->err);
    indexing_expect_contents(f, "_/a/1/a a\n_/b/1/a b\n");
}

static void
a_renamed_file_keeps_its_addresses(void **state)
{
    struct indexing       *f = *state;
    struct indexer_options prune = { .prune = true };

    indexing_write(f, "acme--old.tsv", "## T\nL\tA\n1\ta\n");
    indexing_expect_run(f, indexing_folder(f));
    indexing_remove(f, "acme--old.tsv");
    indexing_write(f, "acme--new.tsv", "## T\nL\tA\n1\ta\n");
    expect_ok(indexing_run(f, indexing_folder(f), &prune), &f->err);
    indexing_expect_contents(f, "acme/t/1/a a\n");
}

/* ---- all or nothing ---- */

static void
a_failed_run_leaves_the_index_as_it_was(void **state)
{
    static const struct {
        const char     *behaviour, *name, *text, *sentence;
        enum error_code code;
    } samples[] = {
        { "a ragged table", "z.tsv", "L\tA\n1\ta\tb\n",
          "ladders/z.tsv:2: row has 3 cells, the header has 2", ERR_FORMAT },
        { "a ragged second table", "z.csv", "## T\nL,A\n1,a\n## U\nL,A,B\n1,a\n",
          "ladders/z.csv:6: row has 2 cells, the header has 3", ERR_FORMAT },
    };
    struct indexing *f = *state;
    const char      *before;

    indexing_write(f, "a.tsv", "L\tA\n1\ta\n");
    indexing_write(f, "b.tsv", "L\tA\n1\tb\n");
    indexing_expect_run(f, indexing_folder(f));
    before = indexing_contents(f, f->store, true);
    for (size_t i = 0; i < COUNT(samples); i++) {
        indexing_write(f, "a.tsv", "L\tA\n1\tchanged\n");
        indexing_write(f, "c.tsv", "L\tA\n1\tnew\n");
        indexing_write(f, samples[i].name, samples[i].text);
        indexing_expect_failure(f, indexing_folder(f), &indexing_plain, samples[i].code,
                                samples[i].sentence);
        assert_string_equal(indexing_contents(f, f->store, true), before);
        indexing_expect_whole(f, f->store);
        indexing_remove(f, samples[i].name);
    }
    indexing_expect_run(f, indexing_folder(f)); /* nor does it hinder the next */
    indexing_expect_contents(f, "_/a/1/a changed\n_/b/1/a b\n_/c/1/a new\n");
}

static void
strict_runs_fail_on_a_warning(void **state)
{
    struct indexing       *f = *state;
    struct indexer_options strict = { .strict = true };

    expect_ok(indexing_run(f, indexing_write(f, "a.tsv", "L\tA\n1\ta\n"), &strict), &f->err);
    indexing_write(f, "b.tsv", "L\tA\n1\tb-\n");
    indexing_expect_failure(f, indexing_folder(f), &strict, ERR_FORMAT, "1 warning");
    assert_int_equal(f->summary.warnings, 1);
    indexing_expect_told(
        f, "ladders/b.tsv:2: level 1, A: the text ends in the middle of a word\n");
    indexing_expect_contents(f, "_/a/1/a a\n");
    indexing_expect_run(f, indexing_folder(f));
    indexing_expect_contents(f, "_/a/1/a a\n_/b/1/a b-\n");
}

static size_t
entries_of(const char *folder)
{
    DIR   *entries = opendir(folder);
    size_t count = 0;

    assert_non_null(entries);
    while (readdir(entries))
        count++;
    closedir(entries);
    return count - 2; /* . and .. */
}

static void
a_first_run_that_fails_leaves_no_index(void **state)
{
    struct indexing *f = *state;
    const char      *index = scratch_path(&f->scratch, "index");

    indexing_expect_failure(f, indexing_write(f, "x.tsv", "L\tA\n1\ta\tb\n"), &indexing_plain,
                            ERR_FORMAT, "ladders/x.tsv:2: ");
    store_close(f->store);
    f->store = NULL;
    assert_int_not_equal(access(index, F_OK), 0);
    assert_int_equal(entries_of(f->scratch.folder), 1); /* the ladders */
    indexing_expect_run(f, indexing_write(f, "x.tsv", "L\tA\n1\ta\n"));
    assert_int_equal(access(index, F_OK), 0);
}

struct dry {
    struct indexing *f;
    struct buffer    grids;
};

static void
tell_grid(void *ctx, struct str path, const struct ladder *ladder)
{
    struct dry *dry = ctx;

    buffer_format(&dry->grids, "%.*s %.*s:%u %zu x %zu\n",
                  STR_ARG(indexing_below(dry->f, path)), STR_ARG(ladder->track), ladder->line,
                  ladder->level_count, ladder->skill_count);
}

static void
a_dry_run_shows_the_grids_and_stores_nothing(void **state)
{
    struct indexing      *f = *state;
    struct dry            dry = { .f = f };
    struct indexer_events events = { .ctx = &dry, .ladder = tell_grid };
    const char           *path =
        indexing_write(f, "x.tsv", "## T\nL\tA\tB\n1\ta\tb-\n## U\nL\tA\n1\tc\n2\td\n");

    expect_ok(indexer_run(NULL, &path, 1, &indexing_plain, &events, &f->summary, &f->err),
              &f->err);
    assert_true(str_equal(buffer_str(&dry.grids),
                          STR("ladders/x.tsv T:2 1 x 2\nladders/x.tsv U:5 2 x 1\n")));
    assert_int_equal(f->summary.ladders, 2);
    assert_int_equal(f->summary.cells, 4);
    assert_int_equal(f->summary.warnings, 1);
    assert_int_equal(f->summary.files_read, 1);
    buffer_free(&dry.grids);

    path = scratch_path(&f->scratch, "gone.tsv");
    assert_int_equal(
        indexing_run_into(f, NULL, path, &(struct indexer_options){ .prune = true }), ERR_IO);
}

/* ---- grown and fresh ---- */

static const char *
some_ladder(struct indexing *f, struct dice *dice)
{
    struct buffer out = { 0 };
    size_t        tracks = 1 + dice_below(dice, 3);
    struct str    text;

    for (size_t t = 0; t < tracks; t++) {
        size_t levels = 1 + dice_below(dice, 3), skills = 1 + dice_below(dice, 3);

        buffer_format(&out, "## Track %zu\nLevel", t);
        for (size_t s = 0; s < skills; s++)
            buffer_format(&out, "\tSkill %zu", s);
        for (size_t l = 0; l < levels; l++) {
            buffer_format(&out, "\n%zu", l + 1);
            for (size_t s = 0; s < skills; s++)
                buffer_format(&out, "\tWords %zu", dice_below(dice, 9));
        }
        buffer_add_char(&out, '\n');
    }
    text = arena_copy(&f->scratch.arena, buffer_str(&out));
    buffer_free(&out);
    return text.data;
}

static void
an_index_grown_in_steps_equals_a_fresh_one(void **state)
{
    enum { STEPS = 60, FILES = 5 };
    struct indexing       *f = *state;
    struct indexer_options prune = { .prune = true };
    struct dice            dice = { 4711 };

    indexing_write(f, "keep--x.tsv", "L\tA\n1\ta\n");
    for (int step = 0; step < STEPS; step++) {
        const char   *path = arena_format(&f->scratch.arena, "fresh-%d", step).data;
        struct store *fresh;
        char          name[20];

        snprintf(name, sizeof name, "org%zu--x.tsv", dice_below(&dice, FILES));
        indexing_write(f, name, some_ladder(f, &dice));
        if (dice_below(&dice, 3) == 0)
            indexing_remove(f, name);
        expect_ok(indexing_run(f, indexing_folder(f), &prune), &f->err);

        expect_ok(store_open(scratch_path(&f->scratch, path), STORE_WRITE, &fresh, &f->err),
                  &f->err);
        expect_ok(indexing_run_into(f, fresh, indexing_folder(f), &indexing_plain), &f->err);
        assert_string_equal(indexing_contents(f, f->store, true),
                            indexing_contents(f, fresh, true));
        indexing_expect_whole(f, f->store);
        store_close(fresh);
    }
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, indexing_setup, indexing_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_known_file_is_not_read_again),
        TEST(a_touched_file_only_gets_its_new_time),
        TEST(other_options_read_a_file_again),
        TEST(a_changed_file_has_its_ladders_replaced),
        TEST(a_file_that_lost_its_ladders_loses_them_here),
        TEST(pruning_drops_what_is_gone_from_the_paths_given),
        TEST(pruning_looks_at_whole_names_of_folders),
        TEST(a_renamed_file_keeps_its_addresses),
        TEST(a_failed_run_leaves_the_index_as_it_was),
        TEST(strict_runs_fail_on_a_warning),
        TEST(a_first_run_that_fails_leaves_no_index),
        TEST(a_dry_run_shows_the_grids_and_stores_nothing),
        TEST(an_index_grown_in_steps_equals_a_fresh_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
