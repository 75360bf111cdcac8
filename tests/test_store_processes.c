/* What processes see of one another: readers and writers, those that may not write, the killed. */
#include "store/store.h"

#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/storing.h"

/* ---- children ---- */

/* Runs work in a child; what it returns is the child's exit status. */
static pid_t
child_runs(int (*work)(void *), void *ctx)
{
    pid_t child;

    fflush(NULL);
    child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(work(ctx));
    return child;
}

static int
status_of(pid_t child)
{
    int status;

    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* What a child is given, and how it and its parent tell one another to go on. */
struct task {
    const char               *path;
    const struct tiny_ladder *ladder;
    int                       ready[2], go[2];
};

static void
tell_one(int pipe_end[2])
{
    assert_int_equal(write(pipe_end[1], "x", 1), 1);
}

static void
await_one(int pipe_end[2])
{
    char byte;

    assert_int_equal(read(pipe_end[0], &byte, 1), 1);
}

static void
task_init(struct task *task, const char *path, const struct tiny_ladder *ladder)
{
    *task = (struct task){ .path = path, .ladder = ladder };
    assert_int_equal(pipe(task->ready), 0);
    assert_int_equal(pipe(task->go), 0);
}

static void
task_deinit(struct task *task)
{
    for (int i = 0; i < 2; i++) {
        close(task->ready[i]);
        close(task->go[i]);
    }
}

static bool
became_nobody(void)
{
    enum { NOBODY = 65534 };

    if (geteuid() != 0)
        return true;
    return setgroups(0, NULL) == 0 && setgid(NOBODY) == 0 && setuid(NOBODY) == 0;
}

static int
read_five_cells(void *ctx)
{
    const struct task  *task = ctx;
    struct store       *store;
    struct store_counts counts;
    struct error        err;

    if (!became_nobody() || access(task->path, W_OK) == 0)
        return 1;
    if (store_open(task->path, STORE_READ, &store, &err) != OK ||
        store_counts(store, &counts, &err) != OK) {
        fprintf(stderr, "%s\n", err.message);
        return 2;
    }
    store_close(store);
    return counts.cells == 5 ? 0 : 3;
}

static int
write_where_one_may_not(void *ctx)
{
    const struct task *task = ctx;
    struct store      *store;
    struct error       err;
    enum error_code    rc;

    if (!became_nobody())
        return 1;
    rc = store_open(task->path, STORE_WRITE, &store, &err);
    if (rc == OK)
        rc = store_begin(store, &err);
    store_close(store);
    return rc == ERR_IO && strlen(err.message) > 10 ? 0 : 2;
}

static void
read_only_folder_can_be_searched(void **state)
{
    static const char *const folders[] = { "plain", "why? not #1 100% %41 sure" };
    struct scratch          *scratch = *state;

    chmod(scratch->folder, 0755);
    for (size_t i = 0; i < COUNT(folders); i++) {
        const char *folder = scratch_path(scratch, folders[i]);
        struct task task = {
            .path = arena_format(&scratch->arena, "%s/the index?a=%%20#b", folder).data
        };
        int read_status, write_status;

        store_close(tiny_store(task.path, &storing_security, 1));
        assert_int_equal(chmod(task.path, 0444), 0);
        assert_int_equal(chmod(folder, 0555), 0);
        read_status = status_of(child_runs(read_five_cells, &task));
        write_status = status_of(child_runs(write_where_one_may_not, &task));
        assert_int_equal(storing_files(folder), 1);
        chmod(folder, 0755);
        if (read_status != 0 || write_status != 0)
            fail_msg("%s: reading ends with %d, writing with %d", folders[i], read_status,
                     write_status);
    }
}

static void
path_from_the_root_may_begin_with_two_slashes(void **state)
{
    struct scratch *scratch = *state;
    struct task     task = {
            .path = arena_format(&scratch->arena, "/%s/in/index", scratch->folder).data
    };
    const char *folder = scratch_path(scratch, "in");
    int         status;

    chmod(scratch->folder, 0755);
    store_close(tiny_store(task.path, &storing_security, 1));
    assert_int_equal(chmod(task.path, 0444), 0);
    assert_int_equal(chmod(folder, 0555), 0);
    status = status_of(child_runs(read_five_cells, &task));
    chmod(folder, 0755);
    assert_int_equal(status, 0);
}

static int
count_ladders(void *ctx)
{
    const struct task  *task = ctx;
    struct store       *store;
    struct store_counts counts;
    struct error        err;

    if (store_open(task->path, STORE_READ, &store, &err) != OK ||
        store_counts(store, &counts, &err) != OK)
        return 100;
    store_close(store);
    return (int) counts.ladders;
}

static void
readers_see_the_old_state_until_commit(void **state)
{
    struct scratch *scratch = *state;
    struct task     task = { .path = scratch_path(scratch, "index") };
    struct store   *writer = tiny_store(task.path, &storing_security, 1), *reader;
    struct error    err;

    expect_ok(store_open(task.path, STORE_READ, &reader, &err), &err);
    expect_ok(store_begin(writer, &err), &err);
    expect_ok(tiny_put(writer, &storing_writing, &err), &err);
    assert_int_equal(status_of(child_runs(count_ladders, &task)), 1);

    expect_ok(store_read_begin(reader, &err), &err);
    assert_int_equal(storing_counts(reader).ladders, 1);
    expect_ok(store_commit(writer, &err), &err);
    assert_int_equal(status_of(child_runs(count_ladders, &task)), 2);
    assert_int_equal(storing_counts(reader).ladders, 1); /* one state from begin to end */
    store_read_end(reader);
    assert_int_equal(storing_counts(reader).ladders, 2);

    store_close(reader);
    expect_whole(writer);
    store_close(writer);
}

/* Tells when it has begun, and commits when told to. */
static int
write_slowly(void *ctx)
{
    struct task    *task = ctx;
    struct store   *store;
    struct error    err;
    enum error_code rc = store_open(task->path, STORE_WRITE, &store, &err);

    if (rc == OK)
        rc = store_begin(store, &err);
    if (rc == OK)
        rc = tiny_put(store, task->ladder, &err);
    tell_one(task->ready);
    await_one(task->go);
    if (rc == OK)
        rc = store_commit(store, &err);
    store_close(store);
    if (rc != OK)
        fprintf(stderr, "%s\n", err.message);
    return rc == OK ? 0 : 1;
}

static int
write_at_once(void *ctx)
{
    struct task    *task = ctx;
    struct store   *store;
    struct error    err;
    enum error_code rc = store_open(task->path, STORE_WRITE, &store, &err);

    if (rc == OK)
        rc = store_begin(store, &err);
    if (rc == OK)
        rc = tiny_put(store, task->ladder, &err);
    if (rc == OK)
        rc = store_commit(store, &err);
    store_close(store);
    if (rc != OK)
        fprintf(stderr, "%s\n", err.message);
    return rc == OK ? 0 : 1;
}

/* One writer holds the index, new or not, while another comes. */
static void
two_write(struct scratch *scratch, const char *path, size_t ladders)
{
    struct task   first, second;
    pid_t         first_child, second_child;
    struct store *store;
    struct error  err;

    task_init(&first, path, &storing_writing);
    task_init(&second, path, &storing_respuesta);
    first_child = child_runs(write_slowly, &first);
    await_one(first.ready);
    second_child = child_runs(write_at_once, &second);
    usleep(100 * 1000); /* the second is at the gate by now, or comes later: both are fine */
    assert_int_equal(waitpid(second_child, NULL, WNOHANG), 0);
    tell_one(first.go);
    assert_int_equal(status_of(first_child), 0);
    assert_int_equal(status_of(second_child), 0);
    task_deinit(&first);
    task_deinit(&second);

    expect_ok(store_open(path, STORE_UPDATE, &store, &err), &err);
    assert_int_equal(storing_counts(store).ladders, ladders);
    expect_whole(store);
    store_close(store);
    assert_int_equal(storing_files(scratch->folder), 1);
}

static void
two_writers_queue(void **state)
{
    struct scratch *scratch = *state;
    const char     *path = scratch_path(scratch, "index");

    store_close(tiny_store(path, &storing_security, 1));
    two_write(scratch, path, 3);
}

static void
two_makers_of_one_index_queue(void **state)
{
    two_write(*state, scratch_path(*state, "index"), 2);
}

static void
many_makers_at_once_all_get_in(void **state)
{
    static const struct tiny_ladder *const ladders[] = { &storing_security, &storing_writing,
                                                         &storing_respuesta };
    struct scratch                        *scratch = *state;
    struct task                            tasks[COUNT(ladders)];
    pid_t                                  children[COUNT(ladders)];
    struct store                          *store;
    struct error                           err;

    for (int round = 0; round < 10; round++) {
        const char *path = scratch_path(scratch, "index");

        for (size_t i = 0; i < COUNT(ladders); i++) {
            tasks[i] = (struct task){ .path = path, .ladder = ladders[i] };
            children[i] = child_runs(write_at_once, &tasks[i]);
        }
        for (size_t i = 0; i < COUNT(ladders); i++)
            assert_int_equal(status_of(children[i]), 0);
        expect_ok(store_open(path, STORE_UPDATE, &store, &err), &err);
        assert_int_equal(storing_counts(store).ladders, COUNT(ladders));
        expect_whole(store);
        store_close(store);
        assert_int_equal(storing_files(scratch->folder), 1);
        assert_int_equal(remove(path), 0);
    }
}

static int
die_before_commit(void *ctx)
{
    struct task  *task = ctx;
    struct store *store;
    struct error  err;

    if (store_open(task->path, STORE_WRITE, &store, &err) == OK &&
        store_begin(store, &err) == OK && tiny_put(store, task->ladder, &err) == OK)
        raise(SIGKILL);
    return 1;
}

static void
killed_writer_leaves_the_old_state(void **state)
{
    struct scratch *scratch = *state;
    struct task   task = { .path = scratch_path(scratch, "index"), .ladder = &storing_writing };
    struct store *store;
    struct error  err;

    assert_int_equal(status_of(child_runs(die_before_commit, &task)), 128 + SIGKILL);
    assert_false(storing_exists(scratch_path(scratch, "index")));
    store_close(tiny_store(task.path, &storing_security, 1)); /* what it left is no hindrance */
    assert_int_equal(storing_files(scratch->folder), 1);

    assert_int_equal(status_of(child_runs(die_before_commit, &task)), 128 + SIGKILL);
    expect_ok(store_open(task.path, STORE_UPDATE, &store, &err), &err);
    assert_int_equal(storing_counts(store).ladders, 1);
    expect_whole(store);
    store_close(store);
    assert_int_equal(storing_files(scratch->folder), 1);
}

#define ON_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_FOLDER(read_only_folder_can_be_searched),
        ON_A_FOLDER(path_from_the_root_may_begin_with_two_slashes),
        ON_A_FOLDER(readers_see_the_old_state_until_commit),
        ON_A_FOLDER(two_writers_queue),
        ON_A_FOLDER(two_makers_of_one_index_queue),
        ON_A_FOLDER(many_makers_at_once_all_get_in),
        ON_A_FOLDER(killed_writer_leaves_the_old_state),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
