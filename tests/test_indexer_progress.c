/* How far a run says it is: from nothing to all, never back, and which file it reads. */
#include "indexer/indexer.h"

#include <sys/stat.h>

#include "base/buffer.h"
#include "tests/support.h"

struct seen {
    struct buffer files;
    double        shares[64];
    size_t        count;
};

static void
see_file(void *ctx, struct str path)
{
    struct seen *seen = ctx;
    size_t       slash = path.length;

    while (slash > 0 && path.data[slash - 1] != '/')
        slash--;
    buffer_format(&seen->files, "%.*s ", (int) (path.length - slash), path.data + slash);
}

static void
see_share(void *ctx, double share_done)
{
    struct seen *seen = ctx;

    assert_true(seen->count < COUNT(seen->shares));
    seen->shares[seen->count++] = share_done;
}

static void
run(struct store *store, const char *path, struct seen *seen)
{
    static const struct indexer_options options;
    struct indexer_events  events = { .ctx = seen, .file = see_file, .progress = see_share };
    struct indexer_summary summary;
    struct error           err;

    *seen = (struct seen){ 0 };
    expect_ok(indexer_run(store, &path, 1, &options, &events, &summary, &err), &err);
}

static struct store *
open_store(struct scratch *scratch)
{
    struct store *store;
    struct error  err;

    expect_ok(store_open(scratch_path(scratch, "index"), STORE_WRITE, &store, &err), &err);
    return store;
}

static void
expect_a_way_from_nothing_to_all(const struct seen *seen)
{
    assert_true(seen->count >= 2);
    assert_true(seen->shares[0] >= 0 && seen->shares[0] < 0.001);
    for (size_t i = 1; i < seen->count; i++)
        assert_true(seen->shares[i] >= seen->shares[i - 1]);
    assert_true(seen->shares[seen->count - 1] > 0.999 && seen->shares[seen->count - 1] < 1.001);
}

static void
a_run_goes_from_nothing_to_all(void **state)
{
    struct scratch *scratch = *state;
    struct store   *store = open_store(scratch);
    const char     *folder = scratch_path(scratch, "ladders");
    struct seen     seen;

    (void) mkdir(folder, 0777);
    (void) scratch_write(scratch, "ladders/a.tsv", "Level\tX\n1\ta\n");
    (void) scratch_write(scratch, "ladders/b.csv",
                         "org,track,level,skill,text\nz,T,1,A,a\nz,U,1,A,b\nz,V,1,A,c\n");
    (void) scratch_write(scratch, "ladders/c.txt", "no ladder at all\n");
    run(store, folder, &seen);
    assert_true(str_equal(buffer_str(&seen.files), STR("a.tsv b.csv c.txt ")));
    expect_a_way_from_nothing_to_all(&seen);
    assert_true(seen.count >= 3 + 3); /* each file, and each ladder of one */
    buffer_free(&seen.files);

    run(store, folder, &seen); /* nothing has changed but what is no ladder */
    assert_true(str_equal(buffer_str(&seen.files), STR("c.txt ")));
    expect_a_way_from_nothing_to_all(&seen);
    buffer_free(&seen.files);
    store_close(store);
}

/* There is nothing to measure a share by. */
static void
an_empty_folder_has_no_way_to_go(void **state)
{
    static const struct indexer_options options;
    struct scratch                     *scratch = *state;
    const char                         *folder = scratch_path(scratch, "none");
    struct seen                         seen = { 0 };
    struct indexer_events  events = { .ctx = &seen, .file = see_file, .progress = see_share };
    struct indexer_summary summary;
    struct error           err;

    (void) mkdir(folder, 0777);
    assert_int_equal(indexer_run(NULL, &folder, 1, &options, &events, &summary, &err),
                     ERR_MISSING);
    assert_int_equal(seen.count, 0);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, scratch_setup, scratch_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_run_goes_from_nothing_to_all),
        TEST(an_empty_folder_has_no_way_to_go),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
