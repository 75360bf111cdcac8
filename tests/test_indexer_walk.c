/* Which files a PATH stands for, and in which order. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "indexer/walk.h"
#include "tests/support.h"

static void
make_folder(struct scratch *scratch, const char *name)
{
    assert_int_equal(mkdir(scratch_path(scratch, name), 0777), 0);
}

static void
make_link(struct scratch *scratch, const char *to, const char *name)
{
    assert_int_equal(symlink(to, scratch_path(scratch, name)), 0);
}

static void
expect_added(struct scratch *scratch, const char *path, struct walk_files *files)
{
    struct error err;

    expect_ok(walk_add(&scratch->arena, path, false, files, &err), &err);
}

/* The paths below the scratch folder, one behind the other, "!" behind those that were named.
 */
static const char *
listed(struct scratch *scratch, const struct walk_files *files)
{
    struct buffer out = { 0 };
    struct str    text, folder = str_of(scratch->folder);

    for (size_t i = 0; i < files->count; i++) {
        struct str path = files->items[i].path;

        assert_true(walk_has(files, files->items[i].key));
        if (str_starts(path, folder))
            path = str_slice(path, folder.length + 1, path.length);
        buffer_format(&out, "%s%.*s%s", i > 0 ? " " : "", STR_ARG(path),
                      files->items[i].is_named ? "!" : "");
    }
    text = arena_copy(&scratch->arena, buffer_str(&out));
    buffer_free(&out);
    return text.data;
}

static void
a_folder_is_listed_in_the_order_of_bytes(void **state)
{
    static const char *const names[] = { "b.tsv", "a.tsv",   "B.tsv",    "\xC3\xA9.tsv",
                                         "_.tsv", "c/2.tsv", "c/10.tsv", "10.tsv",
                                         "9.tsv", "d.tsv" };
    struct scratch          *scratch = *state;
    struct walk_files        files = { 0 };

    make_folder(scratch, "c");
    for (size_t i = 0; i < COUNT(names); i++)
        scratch_write(scratch, names[i], "x");
    expect_added(scratch, scratch->folder, &files);
    assert_string_equal(listed(scratch, &files), "10.tsv 9.tsv B.tsv _.tsv a.tsv b.tsv "
                                                 "c/10.tsv c/2.tsv d.tsv \xC3\xA9.tsv");
}

static void
paths_come_in_the_order_given(void **state)
{
    struct scratch   *scratch = *state;
    struct walk_files files = { 0 };

    make_folder(scratch, "f");
    make_folder(scratch, "f/empty");
    scratch_write(scratch, "f/x.tsv", "x");
    expect_added(scratch, scratch_write(scratch, "b.tsv", "x"), &files);
    expect_added(scratch, scratch_path(scratch, "f"), &files);
    expect_added(scratch, scratch_write(scratch, "a.data", "x"), &files);
    assert_string_equal(listed(scratch, &files), "b.tsv! f/x.tsv a.data!");
}

static void
a_file_has_its_size_time_and_key(void **state)
{
    struct scratch   *scratch = *state;
    struct walk_files files = { 0 };
    struct timespec   times[2] = { { 1, 2 }, { 1700000000, 123456789 } };
    const char       *path = scratch_write(scratch, "a.tsv", "12345");
    char             *resolved = realpath(path, NULL);

    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    expect_added(scratch, path, &files);
    assert_int_equal(files.count, 1);
    assert_int_equal(files.items[0].size_bytes, 5);
    assert_true(files.items[0].mtime_ns == INT64_C(1700000000123456789));
    assert_true(str_equal(files.items[0].key, str_of(resolved)));
    assert_true(str_equal(files.items[0].path, str_of(path)));
    free(resolved);
}

static void
what_is_hidden_is_passed_over(void **state)
{
    struct scratch   *scratch = *state;
    struct walk_files files = { 0 };

    make_folder(scratch, ".git");
    make_folder(scratch, "f");
    make_folder(scratch, "f/.cache");
    scratch_write(scratch, ".git/a.tsv", "x");
    scratch_write(scratch, "f/.cache/a.tsv", "x");
    scratch_write(scratch, "f/.a.tsv", "x");
    scratch_write(scratch, "f/b.tsv", "x");
    scratch_write(scratch, ".c.tsv", "x");
    expect_added(scratch, scratch->folder, &files);
    assert_string_equal(listed(scratch, &files), "f/b.tsv");

    /* unless it is named itself */
    expect_added(scratch, scratch_path(scratch, ".git"), &files);
    expect_added(scratch, scratch_path(scratch, ".c.tsv"), &files);
    assert_string_equal(listed(scratch, &files), "f/b.tsv .git/a.tsv .c.tsv!");
}

static void
a_loop_of_links_ends(void **state)
{
    struct scratch   *scratch = *state;
    struct walk_files files = { 0 };

    make_folder(scratch, "f");
    make_folder(scratch, "f/g");
    scratch_write(scratch, "f/g/a.tsv", "x");
    make_link(scratch, "..", "f/g/up");
    make_link(scratch, "self", "f/self");
    make_link(scratch, "nowhere.tsv", "f/gone.tsv");
    expect_added(scratch, scratch_path(scratch, "f"), &files);
    assert_string_equal(listed(scratch, &files), "f/g/a.tsv");
}

static void
a_file_reached_twice_is_listed_once(void **state)
{
    struct scratch   *scratch = *state;
    struct walk_files files = { 0 };
    const char       *path, *roundabout;

    make_folder(scratch, "f");
    path = scratch_write(scratch, "f/a.tsv", "x");
    make_link(scratch, "a.tsv", "f/b.tsv");
    make_link(scratch, "f", "g");
    roundabout = scratch_path(scratch, "f/../f/./a.tsv");

    expect_added(scratch, scratch->folder, &files);
    assert_string_equal(listed(scratch, &files), "f/a.tsv");
    expect_added(scratch, roundabout, &files);
    expect_added(scratch, path, &files);
    assert_int_equal(files.count, 1);
}

static void
naming_a_file_counts_before_and_behind_its_folder(void **state)
{
    struct scratch   *scratch = *state;
    struct walk_files before = { 0 }, behind = { 0 };
    const char       *path, *folder = scratch_path(scratch, "f");

    make_folder(scratch, "f");
    path = scratch_write(scratch, "f/a.data", "x");
    expect_added(scratch, path, &before);
    expect_added(scratch, folder, &before);
    assert_string_equal(listed(scratch, &before), "f/a.data!");
    expect_added(scratch, folder, &behind);
    assert_string_equal(listed(scratch, &behind), "f/a.data");
    expect_added(scratch, path, &behind);
    assert_string_equal(listed(scratch, &behind), "f/a.data!");
}

static void
links_are_followed(void **state)
{
    struct scratch   *scratch = *state;
    struct walk_files files = { 0 };

    make_folder(scratch, "there");
    make_folder(scratch, "here");
    scratch_write(scratch, "there/a.tsv", "x");
    make_link(scratch, "../there", "here/folder");
    make_link(scratch, "there/a.tsv", "b.tsv");
    expect_added(scratch, scratch_path(scratch, "here"), &files);
    assert_string_equal(listed(scratch, &files), "here/folder/a.tsv");
    expect_added(scratch, scratch_path(scratch, "b.tsv"), &files);
    assert_int_equal(files.count, 1); /* the same file, the same key */
}

static void
what_is_no_file_is_passed_over(void **state)
{
    struct scratch   *scratch = *state;
    struct walk_files files = { 0 };

    assert_int_equal(mkfifo(scratch_path(scratch, "pipe.tsv"), 0600), 0);
    scratch_write(scratch, "a.tsv", "");
    expect_added(scratch, scratch->folder, &files);
    assert_string_equal(listed(scratch, &files), "a.tsv");
}

static void
nothing_there_is_an_error_unless_it_may_be_gone(void **state)
{
    struct scratch   *scratch = *state;
    struct walk_files files = { 0 };
    struct error      err = { 0 };
    const char       *gone = scratch_path(scratch, "gone.tsv");
    const char       *below =
        arena_format(&scratch->arena, "%s/x", scratch_write(scratch, "a.tsv", "x")).data;

    assert_int_equal(walk_add(&scratch->arena, gone, false, &files, &err), ERR_IO);
    assert_true(str_starts(str_of(err.message), str_of(gone)));
    expect_ok(walk_add(&scratch->arena, gone, true, &files, &err), &err);
    assert_int_equal(walk_add(&scratch->arena, below, false, &files, &err), ERR_IO);
    assert_int_equal(walk_add(&scratch->arena, "", false, &files, &err), ERR_IO);
    assert_int_equal(files.count, 0);
}

/* Root may read all, so it steps down for a moment. */
static enum error_code
walk_as_nobody(struct scratch *scratch, struct error *err)
{
    struct walk_files files = { 0 };
    bool              is_root = geteuid() == 0;
    enum error_code   rc;

    if (is_root)
        assert_int_equal(seteuid(65534), 0);
    rc = walk_add(&scratch->arena, scratch->folder, false, &files, err);
    if (is_root)
        assert_int_equal(seteuid(0), 0);
    return rc;
}

static void
a_closed_folder_is_an_error(void **state)
{
    static const struct {
        mode_t      mode;
        const char *place;
    } samples[] = { { 0000, "/f: " }, { 0444, "/f/a.tsv: " } };
    struct scratch *scratch = *state;
    const char     *folder = scratch_path(scratch, "f");

    make_folder(scratch, "f");
    scratch_write(scratch, "f/a.tsv", "x");
    chmod(scratch->folder, 0755);
    for (size_t i = 0; i < COUNT(samples); i++) {
        struct error    err = { 0 };
        enum error_code rc;

        chmod(folder, samples[i].mode);
        rc = walk_as_nobody(scratch, &err);
        chmod(folder, 0700);
        assert_int_equal(rc, ERR_IO);
        assert_non_null(strstr(err.message, samples[i].place));
    }
}

static void
standard_input_is_a_dash(void **state)
{
    struct scratch   *scratch = *state;
    struct walk_files files = { 0 };

    expect_added(scratch, "-", &files);
    expect_added(scratch, "-", &files);
    assert_string_equal(listed(scratch, &files), "-!");
    assert_true(str_equal(files.items[0].key, STR("-")));
}

static void
a_key_is_absolute_also_of_what_is_gone(void **state)
{
    struct scratch *scratch = *state;
    struct arena   *arena = &scratch->arena;
    const char     *path = scratch_write(scratch, "a.tsv", "x");
    struct str      there = walk_key(arena, path), gone, link;

    assert_true(str_starts(there, STR("/")));
    make_link(scratch, "a.tsv", "b.tsv");
    link = walk_key(arena, scratch_path(scratch, "b.tsv"));
    assert_true(str_equal(link, there));
    make_folder(scratch, "f");
    assert_int_equal(unlink(path), 0);
    gone = walk_key(arena, scratch_path(scratch, "f/../a.tsv"));
    assert_true(str_equal(gone, there));
    assert_true(walk_key(arena, "").length == 0);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, scratch_setup, scratch_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_folder_is_listed_in_the_order_of_bytes),
        TEST(paths_come_in_the_order_given),
        TEST(a_file_has_its_size_time_and_key),
        TEST(what_is_hidden_is_passed_over),
        TEST(a_loop_of_links_ends),
        TEST(a_file_reached_twice_is_listed_once),
        TEST(naming_a_file_counts_before_and_behind_its_folder),
        TEST(links_are_followed),
        TEST(what_is_no_file_is_passed_over),
        TEST(nothing_there_is_an_error_unless_it_may_be_gone),
        TEST(a_closed_folder_is_an_error),
        TEST(standard_input_is_a_dash),
        TEST(a_key_is_absolute_also_of_what_is_gone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
