/* What the store opens and what it refuses, and what a new index is until it is committed. */
#include "store/store.h"

#include <stdio.h>
#include <sys/stat.h>

#include "base/file.h"
#include "tests/storing.h"

static enum error_code
open_and_close(const char *path, enum store_mode mode, struct error *err)
{
    struct store   *store;
    enum error_code rc = store_open(path, mode, &store, err);

    assert_true((rc == OK) == (store != NULL));
    store_close(store);
    return rc;
}

static void
missing_index_is_told_with_what_to_do(void **state)
{
    static const enum store_mode modes[] = { STORE_READ, STORE_UPDATE, STORE_REPAIR };
    static const char *const     names[] = { "none", "no/such/folder/none" };
    struct scratch              *scratch = *state;
    struct error                 err;

    for (size_t m = 0; m < COUNT(modes); m++)
        for (size_t n = 0; n < COUNT(names); n++) {
            const char *path = scratch_path(scratch, names[n]);

            assert_int_equal(open_and_close(path, modes[m], &err), ERR_MISSING);
            assert_int_equal(strncmp(err.message, path, strlen(path)), 0);
            assert_non_null(strstr(err.message, "rung index"));
        }
    assert_int_equal(storing_files(scratch->folder), 0);
}

static void
folder_of_the_index_is_no_folder(void **state)
{
    struct scratch *scratch = *state;
    struct error    err;
    const char     *path;

    scratch_write(scratch, "file", "text");
    path = scratch_path(scratch, "file/index");
    assert_int_equal(open_and_close(path, STORE_READ, &err), ERR_MISSING);
    assert_int_equal(open_and_close(path, STORE_WRITE, &err), ERR_IO);
    assert_true(strlen(err.message) > 10);
}

static void
new_index_takes_its_name_at_commit(void **state)
{
    struct scratch *scratch = *state;
    const char     *path = scratch_path(scratch, "index");
    struct store   *store;
    struct error    err;

    expect_ok(store_open(path, STORE_WRITE, &store, &err), &err);
    assert_false(storing_exists(scratch_path(scratch, "index")));
    expect_ok(store_begin(store, &err), &err);
    expect_ok(tiny_put(store, &storing_security, &err), &err);
    assert_false(storing_exists(scratch_path(scratch, "index")));
    expect_ok(store_commit(store, &err), &err);
    assert_true(storing_exists(scratch_path(scratch, "index")));
    assert_false(storing_exists(scratch_path(scratch, "index.new")));

    storing_put(store, &storing_writing); /* the same handle goes on in the named index */
    expect_whole(store);
    store_close(store);
    assert_int_equal(storing_files(scratch->folder), 1);
    expect_ok(open_and_close(path, STORE_READ, &err), &err);
}

static void
nothing_is_left_of_an_index_that_was_not_committed(void **state)
{
    struct scratch *scratch = *state;
    struct store   *store;
    struct error    err;

    for (int steps = 0; steps < 4; steps++) {
        expect_ok(store_open(scratch_path(scratch, "index"), STORE_WRITE, &store, &err), &err);
        if (steps >= 1)
            expect_ok(store_begin(store, &err), &err);
        if (steps >= 2)
            expect_ok(tiny_put(store, &storing_security, &err), &err);
        if (steps >= 3)
            store_rollback(store);
        store_close(store);
        assert_int_equal(storing_files(scratch->folder), 0);
    }
}

static void
rollback_leaves_the_old_state(void **state)
{
    struct scratch *scratch = *state;
    struct store   *store = tiny_store(scratch_path(scratch, "index"), &storing_security, 1);
    struct error    err;

    expect_ok(store_begin(store, &err), &err);
    expect_ok(tiny_put(store, &storing_writing, &err), &err);
    expect_ok(store_drop_ladder(store, storing_ladder(store, "security"), &err), &err);
    store_rollback(store);
    store_rollback(store); /* harmless without a transaction */
    assert_int_equal(storing_counts(store).ladders, 1);
    assert_int_equal(storing_counts(store).cells, 5);
    storing_put(store, &storing_writing);
    assert_int_equal(storing_counts(store).ladders, 2);
    expect_whole(store);
    store_close(store);
}

static void
parent_folders_are_made(void **state)
{
    struct scratch *scratch = *state;
    struct error    err;

    store_close(tiny_store(scratch_path(scratch, "a/b c/d/index"), &storing_security, 1));
    expect_ok(open_and_close(scratch_path(scratch, "a/b c/d/index"), STORE_READ, &err), &err);
}

static void
closing_nothing_is_harmless(void **state)
{
    (void) state;
    store_close(NULL);
}

static void
what_is_no_index_is_refused_unharmed(void **state)
{
    static const char sqlite_header[] = "SQLite format 3\0and no more than that";
    static const struct {
        const char *name;
        struct str  bytes;
    } files[] = {
        { "empty", STATIC_STR("") },
        { "text", STATIC_STR("Level\tImpact\n1\thelps the team\n") },
        { "header", { sqlite_header, sizeof sqlite_header } },
        { "foreign", { NULL, 0 } }, /* made below */
    };
    static const enum store_mode modes[] = { STORE_READ, STORE_UPDATE, STORE_WRITE,
                                             STORE_REPAIR };
    struct scratch              *scratch = *state;
    struct error                 err;

    storing_sql(scratch_path(scratch, "foreign"), "CREATE TABLE meta (key, value);"
                                                  "INSERT INTO meta VALUES ('analysis', 'x')");
    for (size_t i = 0; i < COUNT(files); i++) {
        const char *path = scratch_path(scratch, files[i].name);
        struct str  before, after;

        if (files[i].bytes.data)
            scratch_write_bytes(scratch, files[i].name, files[i].bytes);
        expect_ok(file_read(&scratch->arena, path, 1 << 20, &before, &err), &err);
        for (size_t m = 0; m < COUNT(modes); m++) {
            if (open_and_close(path, modes[m], &err) != ERR_DAMAGED)
                fail_msg("%s, mode %d: code %d, %s", files[i].name, (int) modes[m],
                         (int) err.code, err.message);
            assert_non_null(strstr(err.message, "not a Rung index"));
            expect_ok(file_read(&scratch->arena, path, 1 << 20, &after, &err), &err);
            assert_true(str_equal(before, after));
        }
    }
    assert_int_equal(storing_files(scratch->folder), COUNT(files));
}

static void
folder_is_no_index(void **state)
{
    static const enum store_mode modes[] = { STORE_READ, STORE_UPDATE, STORE_WRITE,
                                             STORE_REPAIR };
    struct scratch              *scratch = *state;
    struct error                 err;

    for (size_t m = 0; m < COUNT(modes); m++) {
        assert_int_equal(open_and_close(scratch->folder, modes[m], &err), ERR_IO);
        assert_non_null(strstr(err.message, "not a file"));
    }
    assert_int_equal(storing_files(scratch->folder), 0);
}

static void
another_schema_is_refused_in_every_mode(void **state)
{
    static const enum store_mode modes[] = { STORE_READ, STORE_UPDATE, STORE_WRITE,
                                             STORE_REPAIR };
    struct scratch              *scratch = *state;
    const char                  *path = scratch_path(scratch, "index");
    struct error                 err;

    store_close(tiny_store(path, &storing_security, 1));
    storing_sql(path, "PRAGMA user_version = 99");
    for (size_t m = 0; m < COUNT(modes); m++) {
        assert_int_equal(open_and_close(path, modes[m], &err), ERR_VERSION);
        assert_non_null(strstr(err.message, "99"));
        assert_non_null(strstr(err.message, "rung index"));
    }
}

static void
another_analysis_is_refused_until_repaired(void **state)
{
    struct scratch *scratch = *state;
    const char     *path = scratch_path(scratch, "index");
    struct store   *store;
    struct error    err;

    store_close(tiny_store(path, &storing_security, 1));
    storing_sql(path, "UPDATE meta SET value = 'of another day' WHERE key = 'analysis';"
                      "UPDATE text SET length = length + 1; UPDATE name SET length = 0");
    assert_int_equal(open_and_close(path, STORE_READ, &err), ERR_VERSION);
    assert_int_equal(open_and_close(path, STORE_UPDATE, &err), ERR_VERSION);
    assert_int_equal(open_and_close(path, STORE_WRITE, &err), ERR_VERSION);
    assert_non_null(strstr(err.message, "check --repair"));

    expect_ok(store_open(path, STORE_REPAIR, &store, &err), &err);
    expect_ok(store_repair(store, &err), &err);
    expect_whole(store);
    store_close(store);
    expect_ok(open_and_close(path, STORE_READ, &err), &err);
}

static void
last_close_removes_the_wal(void **state)
{
    struct scratch *scratch = *state;
    const char     *path = scratch_path(scratch, "index");
    struct store   *writer = tiny_store(path, &storing_security, 1), *reader;
    struct error    err;

    storing_put(writer, &storing_writing);
    expect_ok(store_open(path, STORE_READ, &reader, &err), &err);
    assert_int_equal(storing_counts(reader).ladders, 2);
    store_close(writer);
    store_close(reader);
    assert_int_equal(storing_files(scratch->folder), 1);

    expect_ok(store_open(path, STORE_READ, &reader, &err), &err);
    assert_int_equal(storing_counts(reader).ladders, 2);
    store_close(reader);
    assert_int_equal(storing_files(scratch->folder), 1);
}

static void
reader_cannot_write(void **state)
{
    struct scratch *scratch = *state;
    const char     *path = scratch_path(scratch, "index");
    struct store   *store;
    struct error    err;

    store_close(tiny_store(path, &storing_security, 1));
    expect_ok(store_open(path, STORE_READ, &store, &err), &err);
    assert_int_equal(store_begin(store, &err), ERR_USAGE);
    assert_int_equal(strncmp(err.message, path, strlen(path)), 0);
    store_rollback(store);
    assert_int_equal(storing_counts(store).ladders, 1);
    store_close(store);
}

#define ON_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_FOLDER(missing_index_is_told_with_what_to_do),
        ON_A_FOLDER(folder_of_the_index_is_no_folder),
        ON_A_FOLDER(new_index_takes_its_name_at_commit),
        ON_A_FOLDER(nothing_is_left_of_an_index_that_was_not_committed),
        ON_A_FOLDER(rollback_leaves_the_old_state),
        ON_A_FOLDER(parent_folders_are_made),
        cmocka_unit_test(closing_nothing_is_harmless),
        ON_A_FOLDER(what_is_no_index_is_refused_unharmed),
        ON_A_FOLDER(folder_is_no_index),
        ON_A_FOLDER(another_schema_is_refused_in_every_mode),
        ON_A_FOLDER(another_analysis_is_refused_until_repaired),
        ON_A_FOLDER(last_close_removes_the_wal),
        ON_A_FOLDER(reader_cannot_write),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
