/* What the store keeps, what it refuses, and what two processes see of each other. */
#include "store/store.h"

#include <dirent.h>
#include <grp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "query/terms.h"
#include "store/score.h"
#include "tests/ladders.h"

static const struct tiny_ladder security = {
    "acme--security.tsv", "acme",
    "Security | Incident Response | Impact\n"
    "1 | follows the runbook | helps the team\n"
    "2 | leads an incident and writes the incident up | helps the team\n"
    "3 | | secures incident tooling\n",
    NULL
};

static const struct tiny_ladder writing = { "acme--writing.tsv", "acme",
                                            "Writing | Impact\n"
                                            "IC1 | writes for the team\n"
                                            "IC2 | helps the team\n",
                                            NULL };

static const struct tiny_ladder respuesta = { "zenit--respuesta.tsv", "zenit",
                                              "Respuesta | Impacto\n"
                                              "1 | lidera respuestas y helps the team\n"
                                              "2 | helps the team\n",
                                              "es" };

/* ---- helpers ---- */

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
sql_on(const char *path, const char *sql)
{
    sqlite3 *db;
    char    *said = NULL;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &said) != SQLITE_OK)
        fail_msg("%s: %s", sql, said);
    sqlite3_close(db);
}

static size_t
files_in(const char *folder)
{
    DIR   *stream = opendir(folder);
    size_t count = 0;

    assert_non_null(stream);
    for (struct dirent *entry; (entry = readdir(stream));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(stream);
    return count;
}

static bool
exists(struct scratch *scratch, const char *name)
{
    return access(scratch_path(scratch, name), F_OK) == 0;
}

static struct store_counts
counts_of(struct store *store)
{
    struct store_counts counts = { 0 };
    struct error        err;

    expect_ok(store_counts(store, &counts, &err), &err);
    return counts;
}

static void
put(struct store *store, const struct tiny_ladder *ladder)
{
    struct error err;

    expect_ok(store_begin(store, &err), &err);
    expect_ok(tiny_put(store, ladder, &err), &err);
    expect_ok(store_commit(store, &err), &err);
}

static int64_t
ladder_id(struct store *store, const char *track_slug)
{
    struct arena arena = { 0 };
    struct error err;
    int64_t     *ids, found = 0;
    size_t       count;

    expect_ok(store_ladder_ids(store, &arena, 0, &ids, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        struct store_ladder ladder;

        expect_ok(store_ladder(store, &arena, ids[i], &ladder, &err), &err);
        if (str_equal(ladder.slug, str_of(track_slug)))
            found = ids[i];
    }
    arena_free(&arena);
    return found;
}

/* ---- opening ---- */

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
    assert_int_equal(files_in(scratch->folder), 0);
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
    assert_false(exists(scratch, "index"));
    expect_ok(store_begin(store, &err), &err);
    expect_ok(tiny_put(store, &security, &err), &err);
    assert_false(exists(scratch, "index"));
    expect_ok(store_commit(store, &err), &err);
    assert_true(exists(scratch, "index"));
    assert_false(exists(scratch, "index.new"));

    put(store, &writing); /* the same handle goes on in the named index */
    expect_whole(store);
    store_close(store);
    assert_int_equal(files_in(scratch->folder), 1);
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
            expect_ok(tiny_put(store, &security, &err), &err);
        if (steps >= 3)
            store_rollback(store);
        store_close(store);
        assert_int_equal(files_in(scratch->folder), 0);
    }
}

static void
rollback_leaves_the_old_state(void **state)
{
    struct scratch *scratch = *state;
    struct store   *store = tiny_store(scratch_path(scratch, "index"), &security, 1);
    struct error    err;

    expect_ok(store_begin(store, &err), &err);
    expect_ok(tiny_put(store, &writing, &err), &err);
    expect_ok(store_drop_ladder(store, ladder_id(store, "security"), &err), &err);
    store_rollback(store);
    store_rollback(store); /* harmless without a transaction */
    assert_int_equal(counts_of(store).ladders, 1);
    assert_int_equal(counts_of(store).cells, 5);
    put(store, &writing);
    assert_int_equal(counts_of(store).ladders, 2);
    expect_whole(store);
    store_close(store);
}

static void
parent_folders_are_made(void **state)
{
    struct scratch *scratch = *state;
    struct error    err;

    store_close(tiny_store(scratch_path(scratch, "a/b c/d/index"), &security, 1));
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

    sql_on(scratch_path(scratch, "foreign"), "CREATE TABLE meta (key, value);"
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
    assert_int_equal(files_in(scratch->folder), COUNT(files));
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
    assert_int_equal(files_in(scratch->folder), 0);
}

static void
another_schema_is_refused_in_every_mode(void **state)
{
    static const enum store_mode modes[] = { STORE_READ, STORE_UPDATE, STORE_WRITE,
                                             STORE_REPAIR };
    struct scratch              *scratch = *state;
    const char                  *path = scratch_path(scratch, "index");
    struct error                 err;

    store_close(tiny_store(path, &security, 1));
    sql_on(path, "PRAGMA user_version = 99");
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

    store_close(tiny_store(path, &security, 1));
    sql_on(path, "UPDATE meta SET value = 'of another day' WHERE key = 'analysis';"
                 "UPDATE cell SET length = length + 1; UPDATE name SET length = 0");
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
    struct store   *writer = tiny_store(path, &security, 1), *reader;
    struct error    err;

    put(writer, &writing);
    expect_ok(store_open(path, STORE_READ, &reader, &err), &err);
    assert_int_equal(counts_of(reader).ladders, 2);
    store_close(writer);
    store_close(reader);
    assert_int_equal(files_in(scratch->folder), 1);

    expect_ok(store_open(path, STORE_READ, &reader, &err), &err);
    assert_int_equal(counts_of(reader).ladders, 2);
    store_close(reader);
    assert_int_equal(files_in(scratch->folder), 1);
}

static void
reader_cannot_write(void **state)
{
    struct scratch *scratch = *state;
    const char     *path = scratch_path(scratch, "index");
    struct store   *store;
    struct error    err;

    store_close(tiny_store(path, &security, 1));
    expect_ok(store_open(path, STORE_READ, &store, &err), &err);
    assert_int_equal(store_begin(store, &err), ERR_USAGE);
    assert_int_equal(strncmp(err.message, path, strlen(path)), 0);
    store_rollback(store);
    assert_int_equal(counts_of(store).ladders, 1);
    store_close(store);
}

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

        store_close(tiny_store(task.path, &security, 1));
        assert_int_equal(chmod(task.path, 0444), 0);
        assert_int_equal(chmod(folder, 0555), 0);
        read_status = status_of(child_runs(read_five_cells, &task));
        write_status = status_of(child_runs(write_where_one_may_not, &task));
        assert_int_equal(files_in(folder), 1);
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
    store_close(tiny_store(task.path, &security, 1));
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
    struct store   *writer = tiny_store(task.path, &security, 1), *reader;
    struct error    err;

    expect_ok(store_open(task.path, STORE_READ, &reader, &err), &err);
    expect_ok(store_begin(writer, &err), &err);
    expect_ok(tiny_put(writer, &writing, &err), &err);
    assert_int_equal(status_of(child_runs(count_ladders, &task)), 1);

    expect_ok(store_read_begin(reader, &err), &err);
    assert_int_equal(counts_of(reader).ladders, 1);
    expect_ok(store_commit(writer, &err), &err);
    assert_int_equal(status_of(child_runs(count_ladders, &task)), 2);
    assert_int_equal(counts_of(reader).ladders, 1); /* one state from begin to end */
    store_read_end(reader);
    assert_int_equal(counts_of(reader).ladders, 2);

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

    task_init(&first, path, &writing);
    task_init(&second, path, &respuesta);
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
    assert_int_equal(counts_of(store).ladders, ladders);
    expect_whole(store);
    store_close(store);
    assert_int_equal(files_in(scratch->folder), 1);
}

static void
two_writers_queue(void **state)
{
    struct scratch *scratch = *state;
    const char     *path = scratch_path(scratch, "index");

    store_close(tiny_store(path, &security, 1));
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
    static const struct tiny_ladder *const ladders[] = { &security, &writing, &respuesta };
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
        assert_int_equal(counts_of(store).ladders, COUNT(ladders));
        expect_whole(store);
        store_close(store);
        assert_int_equal(files_in(scratch->folder), 1);
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
    struct task     task = { .path = scratch_path(scratch, "index"), .ladder = &writing };
    struct store   *store;
    struct error    err;

    assert_int_equal(status_of(child_runs(die_before_commit, &task)), 128 + SIGKILL);
    assert_false(exists(scratch, "index"));
    store_close(tiny_store(task.path, &security, 1)); /* what it left is no hindrance */
    assert_int_equal(files_in(scratch->folder), 1);

    assert_int_equal(status_of(child_runs(die_before_commit, &task)), 128 + SIGKILL);
    expect_ok(store_open(task.path, STORE_UPDATE, &store, &err), &err);
    assert_int_equal(counts_of(store).ladders, 1);
    expect_whole(store);
    store_close(store);
    assert_int_equal(files_in(scratch->folder), 1);
}

/* ---- what is kept ---- */

static int
setup_three(void **state)
{
    const struct tiny_ladder ladders[] = { respuesta, writing, security };

    return tiny_setup(state, ladders, COUNT(ladders));
}

static void
texts_are_stored_once_a_language(void **state)
{
    struct tiny_index  *index = *state;
    struct store_counts counts = counts_of(index->store);

    assert_int_equal(counts.orgs, 2);
    assert_int_equal(counts.sources, 3);
    assert_int_equal(counts.ladders, 3);
    assert_int_equal(counts.levels, 7);
    assert_int_equal(counts.skills, 4);
    assert_int_equal(counts.cells, 9);
    assert_int_equal(counts.texts, 7); /* "helps the team" three times, and once in Spanish */
}

static void
ladder_is_read_back_as_it_was_put(void **state)
{
    struct tiny_index  *index = *state;
    struct store_ladder ladder;
    struct store_cell  *cells;
    struct str          body;
    struct error        err;
    size_t              count;

    expect_ok(store_ladder(index->store, &index->scratch.arena,
                           ladder_id(index->store, "security"), &ladder, &err),
              &err);
    assert_string_equal(ladder.org.data, "acme");
    assert_string_equal(ladder.track.data, "Security");
    assert_string_equal(ladder.language.data, "en");
    assert_string_equal(ladder.path.data, "acme--security.tsv");
    assert_int_equal(ladder.line, 1);
    assert_int_equal(ladder.level_count, 3);
    assert_int_equal(ladder.skill_count, 2);
    assert_string_equal(ladder.skills[0].name.data, "Incident Response");
    assert_string_equal(ladder.skills[0].slug.data, "incident-response");
    expect_ok(store_cells(index->store, &index->scratch.arena, ladder.id, &cells, &count, &err),
              &err);
    assert_int_equal(count, 5); /* the empty cell is none */
    assert_int_equal(cells[4].level, 3);
    assert_int_equal(cells[4].skill, 1);
    assert_int_equal(cells[4].line, 4);
    expect_ok(store_text(index->store, &index->scratch.arena, cells[4].text, &body, &err),
              &err);
    assert_string_equal(body.data, "secures incident tooling");
}

static void
what_is_not_there_is_a_damaged_index(void **state)
{
    struct tiny_index  *index = *state;
    struct store_ladder ladder;
    struct str          body;
    struct error        err;

    assert_int_equal(store_ladder(index->store, &index->scratch.arena, 999, &ladder, &err),
                     ERR_DAMAGED);
    assert_int_equal(store_text(index->store, &index->scratch.arena, 999, &body, &err),
                     ERR_DAMAGED);
}

static void
level_number_is_of_the_label_else_the_ordinal(void **state)
{
    static const struct tiny_ladder named = {
        "n", "n", "Named | Impact\nIC3 | a\nSenior | b\n6 (by invitation) | c\nL10 | d\n", NULL
    };
    static const unsigned numbers[] = { 3, 2, 6, 10 };
    struct tiny_index    *index = *state;
    struct store_ladder   ladder;
    struct error          err;

    put(index->store, &named);
    expect_ok(store_ladder(index->store, &index->scratch.arena,
                           ladder_id(index->store, "named"), &ladder, &err),
              &err);
    assert_int_equal(ladder.level_count, COUNT(numbers));
    for (size_t i = 0; i < COUNT(numbers); i++) {
        assert_int_equal(ladder.levels[i].number, numbers[i]);
        assert_int_equal(ladder.levels[i].ordinal, i + 1);
    }
}

/* "org/track: first-last" for each ladder, by address. */
static const char *
document_numbers(struct tiny_index *index)
{
    struct buffer out = { 0 };
    struct error  err;
    int64_t      *ids;
    size_t        count;
    const char   *text;

    expect_ok(store_ladder_ids(index->store, &index->scratch.arena, 0, &ids, &count, &err),
              &err);
    for (size_t i = 0; i < count; i++) {
        struct store_ladder ladder;
        struct store_cell  *cells;
        size_t              cell_count;

        expect_ok(store_ladder(index->store, &index->scratch.arena, ids[i], &ladder, &err),
                  &err);
        expect_ok(
            store_cells(index->store, &index->scratch.arena, ids[i], &cells, &cell_count, &err),
            &err);
        buffer_format(&out, "%.*s/%.*s", STR_ARG(ladder.org_slug), STR_ARG(ladder.slug));
        for (size_t c = 0; c < cell_count; c++)
            buffer_format(&out, " %lld", (long long) cells[c].document);
        buffer_add(&out, STR("; "));
    }
    text = arena_copy(&index->scratch.arena, buffer_str(&out)).data;
    buffer_free(&out);
    return text;
}

static void
document_numbers_follow_addresses_within_a_run(void **state)
{
    static const struct tiny_ladder early = { "e", "aaa", "Early | Impact\n1 | x\n", NULL };
    struct tiny_index              *index = *state;

    assert_string_equal(document_numbers(index), "acme/security 1 2 3 4 5; acme/writing 6 7; "
                                                 "zenit/respuesta 8 9; ");
    put(index->store, &early);
    assert_string_equal(document_numbers(index), "aaa/early 10; acme/security 1 2 3 4 5; "
                                                 "acme/writing 6 7; zenit/respuesta 8 9; ");
}

/* ---- postings ---- */

/* A cell by its place, and how often the term stands in its fields of which length. */
struct expected_posting {
    const char              *place; /* "track level skill" in slugs, ordinals, positions */
    struct score_field_count fields[SCORE_FIELDS];
};

static const struct {
    const char             *behaviour, *word, *language;
    struct expected_posting postings[6];
    size_t                  count;
} terms[] = {
    { "a word of texts, a skill's and no track's name",
      "incidents",
      "en",
      { { "security 1 0", { { 0, 3 }, { 1, 2 }, { 0, 1 } } },
        { "security 2 0", { { 2, 8 }, { 1, 2 }, { 0, 1 } } },
        { "security 3 1", { { 1, 3 }, { 0, 1 }, { 0, 1 } } } },
      3 },
    { "a word of a track's name is in all its cells",
      "security",
      "en",
      { { "security 1 0", { { 0 }, { 0 }, { 1, 1 } } },
        { "security 1 1", { { 0 }, { 0 }, { 1, 1 } } },
        { "security 2 0", { { 0 }, { 0 }, { 1, 1 } } },
        { "security 2 1", { { 0 }, { 0 }, { 1, 1 } } },
        { "security 3 1", { { 1, 3 }, { 0 }, { 1, 1 } } } },
      5 },
    { "a skill's name shared by two ladders",
      "impact",
      "en",
      { { "security 1 1", { { 0 }, { 1, 1 } } },
        { "security 2 1", { { 0 }, { 1, 1 } } },
        { "security 3 1", { { 0 }, { 1, 1 } } },
        { "writing 1 0", { { 0 }, { 1, 1 } } },
        { "writing 2 0", { { 0 }, { 1, 1 } } } },
      5 },
    { "a text shared by cells is a posting of each",
      "helps",
      "en",
      { { "security 1 1", { { 1, 3 } } },
        { "security 2 1", { { 1, 3 } } },
        { "writing 2 0", { { 1, 3 } } } },
      3 },
    { "in another language the stem is another",
      "respuestas",
      "es",
      { { "respuesta 1 0", { { 1, 6 }, { 0 }, { 1, 1 } } },
        { "respuesta 2 0", { { 0 }, { 0 }, { 1, 1 } } } },
      2 },
    { "the English stem of it is nowhere", "respuestas", "en", { { 0 } }, 0 },
    { "no text has it", "kubernetes", "en", { { 0 } }, 0 },
};

static const char *
place_of(struct tiny_index *index, const struct store_cell *cell)
{
    struct store_ladder ladder;
    struct error        err;

    expect_ok(store_ladder(index->store, &index->scratch.arena, cell->ladder, &ladder, &err),
              &err);
    return arena_format(&index->scratch.arena, "%.*s %u %u", STR_ARG(ladder.slug), cell->level,
                        cell->skill)
        .data;
}

static struct str
term_of(struct tiny_index *index, const char *language, const char *word)
{
    struct text_analyzer *analyzer;
    struct error          err;

    expect_ok(store_analyzer(index->store, str_of(language), &analyzer, &err), &err);
    return terms_of(&index->scratch.arena, analyzer, str_of(word)).terms[0];
}

static void
postings_are_the_cells_that_have_the_term(void **state)
{
    struct tiny_index    *index = *state;
    struct store_postings postings;
    struct error          err;

    for (size_t i = 0; i < COUNT(terms); i++) {
        struct str term = term_of(index, terms[i].language, terms[i].word);

        expect_ok(store_postings(index->store, &index->scratch.arena, term, &postings, &err),
                  &err);
        if (postings.count != terms[i].count)
            fail_msg("%s: %zu postings", terms[i].behaviour, postings.count);
        for (size_t p = 0; p < postings.count; p++) {
            const char *place = place_of(index, &postings.items[p].cell);
            uint32_t    impact = score_impact(terms[i].postings[p].fields);

            if (strcmp(place, terms[i].postings[p].place) != 0 ||
                postings.items[p].impact != impact)
                fail_msg("%s: %s with %u, not %s with %u", terms[i].behaviour, place,
                         postings.items[p].impact, terms[i].postings[p].place, impact);
        }
    }
}

/* ---- replacing and dropping ---- */

static size_t
postings_of(struct tiny_index *index, const char *language, const char *word)
{
    struct store_postings postings;
    struct error          err;

    expect_ok(store_postings(index->store, &index->scratch.arena,
                             term_of(index, language, word), &postings, &err),
              &err);
    return postings.count;
}

static void
source_put_again_replaces_what_it_said(void **state)
{
    static const struct tiny_ladder changed = { "acme--security.tsv", "acme",
                                                "Security | Impact\n1 | mentors newcomers\n",
                                                NULL };
    struct tiny_index              *index = *state;

    put(index->store, &changed);
    assert_int_equal(counts_of(index->store).ladders, 3);
    assert_int_equal(counts_of(index->store).cells, 5);
    assert_int_equal(postings_of(index, "en", "incident"), 0);
    assert_int_equal(postings_of(index, "en", "mentors"), 1);
    assert_int_equal(postings_of(index, "en", "helps"), 1); /* the other ladder's copy stays */
    assert_true(ladder_id(index->store, "security") != 0);
}

static void
nothing_is_left_of_what_was_dropped(void **state)
{
    static const char *const tracks[] = { "security", "respuesta", "writing" };
    struct tiny_index       *index = *state;
    struct store_counts      counts;
    struct error             err;
    uint64_t                 documents;

    for (size_t i = 0; i < COUNT(tracks); i++) {
        expect_ok(store_begin(index->store, &err), &err);
        expect_ok(store_drop_ladder(index->store, ladder_id(index->store, tracks[i]), &err),
                  &err);
        expect_ok(store_commit(index->store, &err), &err);
        expect_whole(index->store);
    }
    counts = counts_of(index->store);
    assert_int_equal(counts.orgs + counts.sources + counts.ladders + counts.levels +
                         counts.skills + counts.cells + counts.texts,
                     0);
    assert_int_equal(postings_of(index, "en", "helps"), 0);
    expect_ok(store_document_count(index->store, &documents, &err), &err);
    assert_int_equal(documents, 0);
}

static void
ladder_put_and_dropped_in_one_run_leaves_nothing(void **state)
{
    static const struct tiny_ladder brief = { "b", "b", "Brief | Haste\n1 | vanishes\n", NULL };
    struct tiny_index              *index = *state;
    struct store_counts             before = counts_of(index->store), after;
    struct error                    err;

    expect_ok(store_begin(index->store, &err), &err);
    expect_ok(tiny_put(index->store, &brief, &err), &err);
    expect_ok(store_drop_ladder(index->store, ladder_id(index->store, "brief"), &err), &err);
    expect_ok(store_commit(index->store, &err), &err);
    after = counts_of(index->store);
    before.file_bytes = after.file_bytes;
    assert_memory_equal(&before, &after, sizeof before);
    assert_int_equal(postings_of(index, "en", "vanishes"), 0);
}

static void
sources_are_found_touched_and_dropped(void **state)
{
    struct tiny_index  *index = *state;
    struct arena       *arena = &index->scratch.arena;
    struct hash         hash = hash_of(str_of(writing.grid));
    struct store_source source, *sources;
    struct error        err;
    size_t              count;

    expect_ok(store_find_source(index->store, arena, STR("/nowhere"), &source, &err), &err);
    assert_int_equal(source.id, 0);
    expect_ok(store_find_source(index->store, arena, STR("/acme--writing.tsv"), &source, &err),
              &err);
    assert_true(source.id != 0);
    assert_memory_equal(&source.hash, &hash, sizeof hash);

    source.path = STR("elsewhere/writing.tsv");
    source.mtime_ns = 42;
    expect_ok(store_begin(index->store, &err), &err);
    expect_ok(store_touch(index->store, &source, &err), &err);
    expect_ok(store_commit(index->store, &err), &err);
    expect_ok(store_find_source(index->store, arena, source.key, &source, &err), &err);
    assert_string_equal(source.path.data, "elsewhere/writing.tsv");
    assert_int_equal(source.mtime_ns, 42);

    expect_ok(store_begin(index->store, &err), &err);
    expect_ok(store_drop_source(index->store, source.id, &err), &err);
    expect_ok(store_commit(index->store, &err), &err);
    expect_ok(store_sources(index->store, arena, &sources, &count, &err), &err);
    assert_int_equal(count, 2);
    assert_int_equal(ladder_id(index->store, "writing"), 0);
}

static void
slugs_never_move(void **state)
{
    static const struct tiny_ladder first = {
        "s1", "s", "Scope | Impact | Impact\nA | one | two\nA | three | four\n", NULL
    };
    static const struct tiny_ladder turned = {
        "s1", "s",
        "Scope | Reach | Impact | Impact\nB | | x | y\nA | r | one | two\n"
        "A | | three | four\n",
        NULL
    };
    static const struct tiny_ladder same_track = { "s--other.tsv", "s",
                                                   "Scope | Impact\n1 | five\n", NULL };
    struct tiny_index              *index = *state;
    struct store_ladder             ladder;
    struct error                    err;

    put(index->store, &first);
    put(index->store, &turned);
    put(index->store, &same_track);
    expect_ok(store_ladder(index->store, &index->scratch.arena,
                           ladder_id(index->store, "scope"), &ladder, &err),
              &err);
    assert_string_equal(ladder.skills[0].slug.data, "reach");
    assert_string_equal(ladder.skills[1].slug.data, "impact");
    assert_string_equal(ladder.skills[2].slug.data, "impact-2");
    assert_string_equal(ladder.levels[0].slug.data, "b");
    assert_string_equal(ladder.levels[1].slug.data, "a");
    assert_string_equal(ladder.levels[2].slug.data, "a-2");
    assert_true(ladder_id(index->store, "scope-other") != 0);
}

static void
languages_are_those_of_the_ladders(void **state)
{
    struct tiny_index *index = *state;
    struct str        *languages;
    struct error       err;
    size_t             count;

    expect_ok(store_languages(index->store, &index->scratch.arena, &languages, &count, &err),
              &err);
    assert_int_equal(count, 2);
    assert_string_equal(languages[0].data, "en");
    assert_string_equal(languages[1].data, "es");
}

#define ON_A_FOLDER(test)      cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)
#define ON_THREE_LADDERS(test) cmocka_unit_test_setup_teardown(test, setup_three, tiny_teardown)

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
        ON_A_FOLDER(read_only_folder_can_be_searched),
        ON_A_FOLDER(path_from_the_root_may_begin_with_two_slashes),
        ON_A_FOLDER(readers_see_the_old_state_until_commit),
        ON_A_FOLDER(two_writers_queue),
        ON_A_FOLDER(two_makers_of_one_index_queue),
        ON_A_FOLDER(many_makers_at_once_all_get_in),
        ON_A_FOLDER(killed_writer_leaves_the_old_state),
        ON_THREE_LADDERS(texts_are_stored_once_a_language),
        ON_THREE_LADDERS(ladder_is_read_back_as_it_was_put),
        ON_THREE_LADDERS(what_is_not_there_is_a_damaged_index),
        ON_THREE_LADDERS(level_number_is_of_the_label_else_the_ordinal),
        ON_THREE_LADDERS(document_numbers_follow_addresses_within_a_run),
        ON_THREE_LADDERS(postings_are_the_cells_that_have_the_term),
        ON_THREE_LADDERS(source_put_again_replaces_what_it_said),
        ON_THREE_LADDERS(nothing_is_left_of_what_was_dropped),
        ON_THREE_LADDERS(ladder_put_and_dropped_in_one_run_leaves_nothing),
        ON_THREE_LADDERS(sources_are_found_touched_and_dropped),
        ON_THREE_LADDERS(slugs_never_move),
        ON_THREE_LADDERS(languages_are_those_of_the_ladders),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
