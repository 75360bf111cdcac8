/* Runs of the indexer into a real store: what is read, kept, replaced, dropped and said. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "indexer/indexer.h"
#include "tests/support.h"

struct fixture {
    struct scratch         scratch;
    struct store          *store; /* of "index" in the folder; opened by the first run */
    struct indexer_summary summary;
    struct buffer          told; /* "file:line: warning" and "file: note", one a line */
    struct error           err;
};

static int
setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    if (!f)
        return -1;
    scratch_init(&f->scratch);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    store_close(f->store);
    scratch_deinit(&f->scratch);
    buffer_free(&f->told);
    free(f);
    return 0;
}

/* ---- running ---- */

static struct str
below_folder(const struct fixture *f, struct str path)
{
    struct str folder = str_of(f->scratch.folder);

    return str_starts(path, folder) && path.length > folder.length
               ? str_slice(path, folder.length + 1, path.length)
               : path;
}

static void
tell_warning(void *ctx, struct str path, unsigned line, struct str sentence)
{
    struct fixture *f = ctx;

    buffer_format(&f->told, "%.*s:%u: %.*s\n", STR_ARG(below_folder(f, path)), line,
                  STR_ARG(sentence));
}

static void
tell_note(void *ctx, struct str path, struct str sentence)
{
    struct fixture *f = ctx;

    buffer_format(&f->told, "%.*s: %.*s\n", STR_ARG(below_folder(f, path)), STR_ARG(sentence));
}

static enum error_code
run_into(struct fixture *f, struct store *store, const char *path,
         const struct indexer_options *options)
{
    struct indexer_events events = { .ctx = f, .warning = tell_warning, .note = tell_note };

    buffer_clear(&f->told);
    f->err = (struct error){ 0 };
    return indexer_run(store, &path, 1, options, &events, &f->summary, &f->err);
}

static enum error_code
run(struct fixture *f, const char *path, const struct indexer_options *options)
{
    struct error err;

    if (!f->store)
        expect_ok(store_open(scratch_path(&f->scratch, "index"), STORE_WRITE, &f->store, &err),
                  &err);
    return run_into(f, f->store, path, options);
}

static const struct indexer_options plain;

static void
expect_run(struct fixture *f, const char *path)
{
    expect_ok(run(f, path, &plain), &f->err);
}

static void
expect_failure(struct fixture *f, const char *path, const struct indexer_options *options,
               enum error_code code, const char *sentence)
{
    enum error_code rc = run(f, path, options);
    struct str      said = below_folder(f, str_of(f->err.message));

    if (rc != code || !str_starts(said, str_of(sentence)))
        fail_msg("code %d: %.*s", (int) rc, STR_ARG(said));
}

static void
expect_told(struct fixture *f, const char *told)
{
    if (!str_equal(buffer_str(&f->told), str_of(told)))
        fail_msg("told %.*s", STR_ARG(buffer_str(&f->told)));
}

static const char *
folder_of_ladders(struct fixture *f)
{
    const char *folder = scratch_path(&f->scratch, "ladders");

    (void) mkdir(folder, 0777);
    return folder;
}

static const char *
write_ladder(struct fixture *f, const char *name, const char *text)
{
    folder_of_ladders(f);
    return scratch_write(&f->scratch, arena_format(&f->scratch.arena, "ladders/%s", name).data,
                         text);
}

static void
remove_ladder(struct fixture *f, const char *name)
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
static const char *
contents_of(struct fixture *f, struct store *store, bool with_lines)
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

static void
expect_contents(struct fixture *f, const char *contents)
{
    assert_string_equal(contents_of(f, f->store, false), contents);
}

static void
tell_fault(struct str sentence, void *ctx)
{
    (void) ctx;
    fail_msg("%.*s", STR_ARG(sentence));
}

static void
expect_whole(struct fixture *f, struct store *store)
{
    size_t faults;

    expect_ok(store_check(store, tell_fault, NULL, &faults, &f->err), &f->err);
}

static struct store_source
source_of(struct fixture *f, const char *path)
{
    char               *resolved = realpath(path, NULL);
    struct store_source source;

    expect_ok(store_find_source(f->store, &f->scratch.arena, str_of(resolved ? resolved : path),
                                &source, &f->err),
              &f->err);
    free(resolved);
    return source;
}

/* ---- one file ---- */

static void
a_file_becomes_addressed_cells(void **state)
{
    struct fixture *f = *state;

    expect_run(f, write_ladder(f, "acme--sre.tsv",
                               "## Site Reliability Engineering (SRE)\n\n"
                               "Level/Skill\tImpact\tThreat Fluency\n"
                               "1\tships\t\n"
                               "2 (by invitation)\tleads\tmodels threats\n"));
    assert_string_equal(contents_of(f, f->store, true),
                        "acme/sre/1/impact:4 ships\n"
                        "acme/sre/2-by-invitation/impact:5 leads\n"
                        "acme/sre/2-by-invitation/threat-fluency:5 "
                        "models threats\n");
    assert_int_equal(f->summary.ladders, 1);
    assert_int_equal(f->summary.levels, 2);
    assert_int_equal(f->summary.skills, 2);
    assert_int_equal(f->summary.cells, 3);
    assert_int_equal(f->summary.texts, 3);
    assert_int_equal(f->summary.warnings, 0);
    assert_int_equal(f->summary.files_read, 1);
    expect_told(f, "");
    expect_whole(f, f->store);
}

static void
a_file_may_hold_several_ladders(void **state)
{
    struct fixture *f = *state;

    expect_run(f, write_ladder(f, "acme--x.tsv",
                               "L\tA\n1\tuntitled\n"
                               "## Data\nL\tA\tB\n1\ta\tb\n"
                               "## Design\n\nSkill/Level\t1\t2\nA\tc\tb\n"));
    assert_string_equal(contents_of(f, f->store, true), "acme/data/1/a:5 a\n"
                                                        "acme/data/1/b:5 b\n"
                                                        "acme/design/1/a:9 c\n"
                                                        "acme/design/2/a:9 b\n"
                                                        "acme/x/1/a:2 untitled\n");
    assert_int_equal(f->summary.ladders, 3);
    assert_int_equal(f->summary.cells, 5);
    assert_int_equal(f->summary.texts, 4); /* one is said twice */
    assert_int_equal(f->summary.files_read, 1);
}

static void
the_organisation_is_asked_for_or_found(void **state)
{
    static const struct {
        const char *behaviour, *name, *text, *asked, *contents;
    } samples[] = {
        { "of the file's name", "acme--x.tsv", "L\tA\n1\ta\n", "", "acme/x/1/a a\n" },
        { "to the first dashes", "acme--x--y.tsv", "L\tA\n1\ta\n", "", "acme/x-y/1/a a\n" },
        { "of no one", "x.tsv", "L\tA\n1\ta\n", "", "_/x/1/a a\n" },
        { "nothing before the dashes", "--x.tsv", "L\tA\n1\ta\n", "", "_/x/1/a a\n" },
        { "one dash is none", "acme-x.tsv", "L\tA\n1\ta\n", "", "_/acme-x/1/a a\n" },
        { "asked for", "x.tsv", "L\tA\n1\ta\n", "Yam Ltd", "yam-ltd/x/1/a a\n" },
        { "asked for against the name", "acme--x.tsv", "L\tA\n1\ta\n", "yam", "yam/x/1/a a\n" },
        { "of the column against the name", "acme--x.csv",
          "org,track,level,skill,text\nzen,t,1,A,a\n", "", "zen/t/1/a a\n" },
        { "an empty column", "acme--x.csv", "org,track,level,skill,text\n,t,1,A,a\n", "",
          "acme/t/1/a a\n" },
        { "asked for against the column", "acme--x.csv",
          "org,track,level,skill,text\nzen,t,1,A,a\n", "yam", "yam/t/1/a a\n" },
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT(samples); i++) {
        struct indexer_options options = { .org = str_of(samples[i].asked), .prune = true };
        const char            *got;

        write_ladder(f, samples[i].name, samples[i].text);
        expect_ok(run(f, folder_of_ladders(f), &options), &f->err);
        got = contents_of(f, f->store, false);
        if (strcmp(got, samples[i].contents) != 0)
            fail_msg("%s: %s", samples[i].behaviour, got);
        remove_ladder(f, samples[i].name);
    }
}

static void
what_is_no_ladder_is_an_error_when_named(void **state)
{
    static const struct {
        const char *behaviour, *name, *text;
    } samples[] = {
        { "prose", "x.txt", "We grow, we learn.\nAnd so on.\n" },
        { "nothing", "x.tsv", "" },
        { "a header", "x.tsv", "Level\tImpact\n" },
        { "a title", "x.tsv", "## Engineering\n" },
        { "a title above a header", "x.tsv", "## Engineering\nLevel\tImpact\n" },
        { "one column", "x.csv", "Level\n1\n2\n" },
        { "a header of the tidy form", "x.csv", "track,level,skill,text\n" },
        { "bytes", "x.bin", "\x01\x02\xFF\xFE\x80" },
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT(samples); i++) {
        const char *path = write_ladder(f, samples[i].name, samples[i].text);
        struct str  sentence;

        if (run(f, path, &plain) != ERR_FORMAT)
            fail_msg("%s: code %d, %s", samples[i].behaviour, (int) f->err.code,
                     f->err.message);
        sentence = str_of(f->err.message);
        if (!str_starts(sentence, arena_format(&f->scratch.arena, "%s: no ladder in it", path)))
            fail_msg("%s: %s", samples[i].behaviour, f->err.message);
        remove_ladder(f, samples[i].name);
    }
    expect_contents(f, "");
}

static void
what_is_left_out_is_told_with_its_line(void **state)
{
    struct fixture *f = *state;

    expect_run(f, write_ladder(f, "x.tsv", "## T\n\n## U\nL\tA\n\n## V\nL\tA\n1\ta\n"));
    expect_told(f, "ladders/x.tsv:1: \"T\" has no levels; it is left out\n"
                   "ladders/x.tsv:4: \"U\" has no levels; it is left out\n");
}

static void
damage_is_told_with_its_line(void **state)
{
    struct fixture *f = *state;

    expect_run(f,
               write_ladder(f, "x.tsv",
                            "## T\nL\tA\tB\n1\tPlans\tBuilds\n\tShips\ting\n3\tLeads\tHir-\n"));
    expect_told(f, "ladders/x.tsv:4: the level between 1 and 3 has no label; read as 2\n"
                   "ladders/x.tsv:4: level 2, B: the text starts in the middle of a sentence\n"
                   "ladders/x.tsv:5: level 3, B: the text ends in the middle of a word\n");
    assert_int_equal(f->summary.warnings, 3);
}

static void
any_encoding_comes_to_the_same(void **state)
{
    static const struct str files[] = {
        STATIC_STR("L\tA\n1\tcaf\xC3\xA9\n"),
        STATIC_STR("\xEF\xBB\xBFL\tA\r\n1\tcaf\xC3\xA9\r\n"),
        STATIC_STR("\xFF\xFEL\0\t\0A\0\n\0001\0\t\0c\0a\0f\0\xE9\0\n\0"),
        STATIC_STR("\0L\0\t\0A\0\r\0\n\0001\0\t\0c\0a\0f\0\xE9\0\r\0\n"),
        STATIC_STR("L\tA\r1\tcaf\xE9\r"),
        STATIC_STR("L\tA\n1\tca\0f\xC3\xA9\n"),
    };
    struct fixture *f = *state;

    folder_of_ladders(f);
    for (size_t i = 0; i < COUNT(files); i++) {
        expect_run(f, scratch_write_bytes(&f->scratch, "ladders/x.tsv", files[i]));
        assert_string_equal(contents_of(f, f->store, true), "_/x/1/a:2 caf\xC3\xA9\n");
    }
}

static void
a_file_has_a_limit(void **state)
{
    struct fixture *f = *state;
    const char     *path = write_ladder(f, "x.tsv", "L\tA\n1\ta\n");

    assert_int_equal(truncate(path, (off_t) INDEXER_FILE_BYTES + 1), 0);
    expect_failure(f, path, &plain, ERR_LIMIT, "ladders/x.tsv: ");
}

/* ---- folders ---- */

static void
a_folder_is_read_as_far_as_it_is_known(void **state)
{
    struct fixture *f = *state;

    write_ladder(f, "a.tsv", "L\tA\n1\ta\n");
    write_ladder(f, "b.csv", "L,A\n1,b\n");
    write_ladder(f, "c.TXT", "L\tA\n1\tc\n");
    write_ladder(f, "d.tab", "L\tA\n1\td\n");
    write_ladder(f, "e.png", "L\tA\n1\te\n");
    write_ladder(f, "f.txt", "We grow, we learn.\nAnd so on.\n");
    write_ladder(f, ".g.tsv", "L\tA\n1\tg\n");
    expect_run(f, folder_of_ladders(f));
    expect_contents(f, "_/a/1/a a\n_/b/1/a b\n_/c/1/a c\n_/d/1/a d\n");
    expect_told(f, "ladders/e.png: not of a kind that Rung reads; skipped\n"
                   "ladders/f.txt: no ladder in it; skipped\n");
    assert_int_equal(f->summary.files_read, 4);
    assert_int_equal(f->summary.files_skipped, 2);

    expect_run(f, scratch_path(&f->scratch, "ladders/e.png")); /* named, it is tried */
    expect_contents(f, "_/a/1/a a\n_/b/1/a b\n_/c/1/a c\n_/d/1/a d\n_/e/1/a e\n");
}

static void
a_folder_without_a_ladder_is_an_error(void **state)
{
    struct fixture *f = *state;

    expect_failure(f, folder_of_ladders(f), &plain, ERR_MISSING, "ladders: no ladder found");
    write_ladder(f, "a.txt", "We grow.\n");
    expect_failure(f, folder_of_ladders(f), &plain, ERR_MISSING, "ladders: no ladder found");
    expect_failure(f, scratch_path(&f->scratch, "gone"), &plain, ERR_IO, "gone: ");
}

/* ---- again ---- */

static void
a_known_file_is_not_read_again(void **state)
{
    struct fixture *f = *state;
    struct timespec times[2] = { { 1700000000, 1 }, { 1700000000, 1 } };
    const char     *path = write_ladder(f, "x.tsv", "L\tA\n1\ta\n");

    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    expect_run(f, path);
    assert_int_equal(f->summary.files_read, 1);

    write_ladder(f, "x.tsv", "L\tA\n1\tb\n"); /* as large, and as old: it is believed */
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    expect_run(f, path);
    assert_int_equal(f->summary.files_read, 0);
    assert_int_equal(f->summary.files_unchanged, 1);
    assert_int_equal(f->summary.ladders, 0);
    expect_contents(f, "_/x/1/a a\n");

    times[1].tv_nsec = 2;
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    expect_run(f, path);
    assert_int_equal(f->summary.files_read, 1);
    expect_contents(f, "_/x/1/a b\n");
    expect_whole(f, f->store);
}

static void
a_touched_file_only_gets_its_new_time(void **state)
{
    struct fixture     *f = *state;
    struct timespec     times[2] = { { 1800000000, 7 }, { 1800000000, 7 } };
    const char         *path = write_ladder(f, "x.tsv", "L\tA\n1\ta-\n");
    struct store_source before, after;

    expect_run(f, path);
    assert_int_equal(f->summary.warnings, 1);
    before = source_of(f, path);
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    expect_run(f, path);
    assert_int_equal(f->summary.files_read, 0);
    assert_int_equal(f->summary.files_unchanged, 1);
    after = source_of(f, path);
    assert_int_equal(after.id, before.id);
    assert_true(after.mtime_ns == INT64_C(1800000000000000007));
    assert_memory_equal(&after.hash, &before.hash, sizeof after.hash);
    expect_contents(f, "_/x/1/a a-\n");
}

static void
other_options_read_a_file_again(void **state)
{
    struct fixture        *f = *state;
    struct indexer_options acme = { .org = STR("acme") }, spanish = { .language = STR("es") };
    const char            *path = write_ladder(f, "x.tsv", "L\tA\n1\ta\n");

    expect_run(f, path);
    expect_ok(run(f, path, &acme), &f->err);
    assert_int_equal(f->summary.files_read, 1);
    expect_contents(f, "acme/x/1/a a\n");
    expect_ok(run(f, path, &acme), &f->err);
    assert_int_equal(f->summary.files_unchanged, 1);
    expect_ok(run(f, path, &spanish), &f->err);
    assert_int_equal(f->summary.files_read, 1);
    expect_contents(f, "_/x/1/a a\n");
    expect_whole(f, f->store);
}

static void
a_changed_file_has_its_ladders_replaced(void **state)
{
    struct fixture *f = *state;

    write_ladder(f, "other.tsv", "L\tA\n1\tother\n");
    write_ladder(f, "x.tsv", "## T\nL\tA\n1\ta\n2\tb\n## U\nL\tA\n1\tc\n");
    expect_run(f, folder_of_ladders(f));
    write_ladder(f, "x.tsv", "## U\nL\tA\tB\n1\tc\td\n## V\nL\tA\n1\te\n");
    expect_run(f, folder_of_ladders(f));
    assert_int_equal(f->summary.files_read, 1);
    assert_int_equal(f->summary.files_unchanged, 1);
    expect_contents(f, "_/other/1/a other\n_/u/1/a c\n_/u/1/b d\n_/v/1/a e\n");
    expect_whole(f, f->store);
}

static void
a_file_that_lost_its_ladders_loses_them_here(void **state)
{
    struct fixture *f = *state;

    write_ladder(f, "a.tsv", "L\tA\n1\ta\n");
    write_ladder(f, "b.tsv", "L\tA\n1\tb\n");
    expect_run(f, folder_of_ladders(f));
    write_ladder(f, "b.tsv", "");
    expect_run(f, folder_of_ladders(f));
    expect_contents(f, "_/a/1/a a\n");
    expect_told(f, "ladders/b.tsv: no ladder in it; skipped\n");
    expect_whole(f, f->store);
}

static void
pruning_drops_what_is_gone_from_the_paths_given(void **state)
{
    struct fixture        *f = *state;
    struct indexer_options prune = { .prune = true };
    const char            *elsewhere = scratch_write(&f->scratch, "e.tsv", "L\tA\n1\te\n");

    write_ladder(f, "a.tsv", "L\tA\n1\ta\n");
    write_ladder(f, "b.tsv", "L\tA\n1\tb\n");
    expect_run(f, folder_of_ladders(f));
    expect_run(f, elsewhere);
    remove_ladder(f, "b.tsv");
    assert_int_equal(remove(elsewhere), 0);

    expect_run(f, folder_of_ladders(f)); /* without asking, nothing is dropped */
    expect_contents(f, "_/a/1/a a\n_/b/1/a b\n_/e/1/a e\n");
    expect_ok(run(f, folder_of_ladders(f), &prune), &f->err);
    expect_contents(f, "_/a/1/a a\n_/e/1/a e\n");
    expect_told(f, "ladders/b.tsv: gone; its ladders are dropped\n");
    assert_int_equal(f->summary.files_pruned, 1);
    assert_int_equal(f->summary.files_unchanged, 1);

    expect_ok(run(f, elsewhere, &prune), &f->err); /* a file that is gone may be named */
    expect_contents(f, "_/a/1/a a\n");
    expect_whole(f, f->store);
}

static void
pruning_looks_at_whole_names_of_folders(void **state)
{
    struct fixture        *f = *state;
    struct indexer_options prune = { .prune = true };

    folder_of_ladders(f);
    assert_int_equal(mkdir(scratch_path(&f->scratch, "ladders-2"), 0777), 0);
    expect_run(f, scratch_write(&f->scratch, "ladders-2/b.tsv", "L\tA\n1\tb\n"));
    expect_run(f, write_ladder(f, "a.tsv", "L\tA\n1\ta\n"));
    assert_int_equal(remove(scratch_path(&f->scratch, "ladders-2/b.tsv")), 0);
    expect_ok(run(f, folder_of_ladders(f), &prune), &f->err);
    expect_contents(f, "_/a/1/a a\n_/b/1/a b\n");
}

static void
a_renamed_file_keeps_its_addresses(void **state)
{
    struct fixture        *f = *state;
    struct indexer_options prune = { .prune = true };

    write_ladder(f, "acme--old.tsv", "## T\nL\tA\n1\ta\n");
    expect_run(f, folder_of_ladders(f));
    remove_ladder(f, "acme--old.tsv");
    write_ladder(f, "acme--new.tsv", "## T\nL\tA\n1\ta\n");
    expect_ok(run(f, folder_of_ladders(f), &prune), &f->err);
    expect_contents(f, "acme/t/1/a a\n");
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
    struct fixture *f = *state;
    const char     *before;

    write_ladder(f, "a.tsv", "L\tA\n1\ta\n");
    write_ladder(f, "b.tsv", "L\tA\n1\tb\n");
    expect_run(f, folder_of_ladders(f));
    before = contents_of(f, f->store, true);
    for (size_t i = 0; i < COUNT(samples); i++) {
        write_ladder(f, "a.tsv", "L\tA\n1\tchanged\n");
        write_ladder(f, "c.tsv", "L\tA\n1\tnew\n");
        write_ladder(f, samples[i].name, samples[i].text);
        expect_failure(f, folder_of_ladders(f), &plain, samples[i].code, samples[i].sentence);
        assert_string_equal(contents_of(f, f->store, true), before);
        expect_whole(f, f->store);
        remove_ladder(f, samples[i].name);
    }
    expect_run(f, folder_of_ladders(f)); /* nor does it hinder the next */
    expect_contents(f, "_/a/1/a changed\n_/b/1/a b\n_/c/1/a new\n");
}

static void
strict_runs_fail_on_a_warning(void **state)
{
    struct fixture        *f = *state;
    struct indexer_options strict = { .strict = true };

    expect_ok(run(f, write_ladder(f, "a.tsv", "L\tA\n1\ta\n"), &strict), &f->err);
    write_ladder(f, "b.tsv", "L\tA\n1\tb-\n");
    expect_failure(f, folder_of_ladders(f), &strict, ERR_FORMAT, "1 warning");
    assert_int_equal(f->summary.warnings, 1);
    expect_told(f, "ladders/b.tsv:2: level 1, A: the text ends in the middle of a word\n");
    expect_contents(f, "_/a/1/a a\n");
    expect_run(f, folder_of_ladders(f));
    expect_contents(f, "_/a/1/a a\n_/b/1/a b-\n");
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
    struct fixture *f = *state;
    const char     *index = scratch_path(&f->scratch, "index");

    expect_failure(f, write_ladder(f, "x.tsv", "L\tA\n1\ta\tb\n"), &plain, ERR_FORMAT,
                   "ladders/x.tsv:2: ");
    store_close(f->store);
    f->store = NULL;
    assert_int_not_equal(access(index, F_OK), 0);
    assert_int_equal(entries_of(f->scratch.folder), 1); /* the ladders */
    expect_run(f, write_ladder(f, "x.tsv", "L\tA\n1\ta\n"));
    assert_int_equal(access(index, F_OK), 0);
}

struct dry {
    struct fixture *f;
    struct buffer   grids;
};

static void
tell_grid(void *ctx, struct str path, const struct ladder *ladder)
{
    struct dry *dry = ctx;

    buffer_format(&dry->grids, "%.*s %.*s:%u %zu x %zu\n", STR_ARG(below_folder(dry->f, path)),
                  STR_ARG(ladder->track), ladder->line, ladder->level_count,
                  ladder->skill_count);
}

static void
a_dry_run_shows_the_grids_and_stores_nothing(void **state)
{
    struct fixture       *f = *state;
    struct dry            dry = { .f = f };
    struct indexer_events events = { .ctx = &dry, .ladder = tell_grid };
    const char           *path =
        write_ladder(f, "x.tsv", "## T\nL\tA\tB\n1\ta\tb-\n## U\nL\tA\n1\tc\n2\td\n");

    expect_ok(indexer_run(NULL, &path, 1, &plain, &events, &f->summary, &f->err), &f->err);
    assert_true(str_equal(buffer_str(&dry.grids),
                          STR("ladders/x.tsv T:2 1 x 2\nladders/x.tsv U:5 2 x 1\n")));
    assert_int_equal(f->summary.ladders, 2);
    assert_int_equal(f->summary.cells, 4);
    assert_int_equal(f->summary.warnings, 1);
    assert_int_equal(f->summary.files_read, 1);
    buffer_free(&dry.grids);

    path = scratch_path(&f->scratch, "gone.tsv");
    assert_int_equal(run_into(f, NULL, path, &(struct indexer_options){ .prune = true }),
                     ERR_IO);
}

/* ---- languages ---- */

static const char *const spanish = "L\tEntrega\tPersonas\n"
                                   "1\tTrabaja con el equipo en lo que est\xC3\xA1 en el "
                                   "backlog\tSe apoya en los dem\xC3\xA1s para aprender\n"
                                   "2\tLidera la entrega de su equipo y el on-call del "
                                   "servicio\tEs mentora de quienes entran en el equipo\n";
static const char *const english =
    "L\tDelivery\tPeople\n"
    "1\tWorks with the team on what is in the backlog\tAsks others when it is hard\n"
    "2\tLeads the delivery of the team and the on-call of a service\tMentors who is new\n";

/* "org/track language", one a line. */
static void
expect_languages(struct fixture *f, const char *languages)
{
    struct arena *arena = &f->scratch.arena;
    struct buffer out = { 0 };
    int64_t      *ids;
    size_t        count;

    expect_ok(store_ladder_ids(f->store, arena, 0, &ids, &count, &f->err), &f->err);
    for (size_t i = 0; i < count; i++) {
        struct store_ladder ladder;

        expect_ok(store_ladder(f->store, arena, ids[i], &ladder, &f->err), &f->err);
        buffer_format(&out, "%.*s/%.*s %.*s\n", STR_ARG(ladder.org_slug), STR_ARG(ladder.slug),
                      STR_ARG(ladder.language));
    }
    if (!str_equal(buffer_str(&out), str_of(languages)))
        fail_msg("%.*s", STR_ARG(buffer_str(&out)));
    buffer_free(&out);
}

static void
a_language_is_guessed_by_file(void **state)
{
    struct fixture *f = *state;

    write_ladder(f, "a.tsv", english);
    write_ladder(f, "b.tsv", spanish);
    write_ladder(f, "c.tsv", "L\tEntrega\n1\tLidera el equipo\n"); /* too little to tell */
    expect_run(f, folder_of_ladders(f));
    expect_languages(f, "_/a en\n_/b es\n_/c en\n");
    expect_told(f, "ladders/b.tsv: read as Spanish (es); --language says otherwise\n");
    expect_run(f, folder_of_ladders(f)); /* nor is it told again */
    assert_int_equal(f->summary.files_unchanged, 3);
    expect_told(f, "");
    expect_whole(f, f->store);
}

static void
ladders_of_a_file_are_in_one_language(void **state)
{
    struct fixture *f = *state;
    struct arena   *arena = &f->scratch.arena;

    write_ladder(
        f, "a.tsv",
        arena_format(arena, "## A\n%s\n## B\n%s\n## C\nL\tD\n1\ton-call\n", spanish, spanish)
            .data);
    write_ladder(f, "b.tsv", arena_format(arena, "## E\n%s\n## F\n%s", english, spanish).data);
    expect_run(f, folder_of_ladders(f));
    expect_languages(f, "_/a es\n_/b es\n_/c es\n_/e en\n_/f en\n");
    expect_told(f, "ladders/a.tsv: read as Spanish (es); --language says otherwise\n");
}

static void
the_language_asked_for_wins(void **state)
{
    struct fixture        *f = *state;
    struct indexer_options in_english = { .language = STR("en") },
                           in_german = { .language = STR("German") };
    const char *path = write_ladder(f, "a.tsv", spanish);

    expect_ok(run(f, path, &in_german), &f->err);
    expect_languages(f, "_/a de\n");
    expect_told(f, "");
    expect_run(f, path); /* other options: it is read again */
    expect_languages(f, "_/a es\n");
    expect_ok(run(f, path, &in_english), &f->err);
    assert_int_equal(f->summary.files_read, 1);
    expect_languages(f, "_/a en\n");
    expect_told(f, "");
    expect_whole(f, f->store);
}

static void
an_unknown_language_is_refused(void **state)
{
    struct fixture        *f = *state;
    struct indexer_options options = { .language = STR("klingon") };

    assert_int_not_equal(run(f, write_ladder(f, "x.tsv", "L\tA\n1\ta\n"), &options), OK);
    assert_non_null(strstr(f->err.message, "klingon"));
    expect_contents(f, "");
}

/* ---- standard input ---- */

static enum error_code
pipe_in(struct fixture *f, const char *text)
{
    int             kept = dup(STDIN_FILENO), ends[2];
    enum error_code rc;

    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, strlen(text)), strlen(text));
    close(ends[1]);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    rc = run(f, "-", &plain);
    close(STDIN_FILENO);
    if (kept >= 0) {
        dup2(kept, STDIN_FILENO);
        close(kept);
    }
    return rc;
}

static void
what_is_piped_in_adds_up_by_ladder(void **state)
{
    struct fixture *f = *state;

    expect_ok(pipe_in(f, "## T\nL\tA\n1\ta\n"), &f->err);
    expect_ok(pipe_in(f, "## U\nL\tA\n1\tb-\n"), &f->err);
    expect_told(f, "standard input:3: level 1, A: the text ends in the middle of a word\n");
    expect_contents(f, "_/t/1/a a\n_/u/1/a b-\n");
    expect_ok(pipe_in(f, "## T\nL\tA\n1\tc\n## V\nL\tA\n1\td\n"), &f->err);
    expect_contents(f, "_/t/1/a c\n_/u/1/a b-\n_/v/1/a d\n");
    assert_int_not_equal(pipe_in(f, "only words\n"), OK);
    expect_contents(f, "_/t/1/a c\n_/u/1/a b-\n_/v/1/a d\n");
    expect_whole(f, f->store);
}

static void
two_piped_ladders_of_one_name_are_both_kept(void **state)
{
    struct fixture *f = *state;

    for (int again = 0; again < 2; again++) {
        expect_ok(pipe_in(f, "## T\nL\tA\n1\ta\n## T\nL\tA\n1\tb\n"), &f->err);
        expect_contents(f, "_/t/1/a a\n_/t-standard-input/1/a b\n");
    }
}

/* ---- addresses ---- */

static void
tracks_of_one_name_get_their_files_stem(void **state)
{
    struct fixture        *f = *state;
    struct indexer_options prune = { .prune = true };
    const char *a = "## T\nL\tA\n1\ta\n", *b = "## T\nL\tA\n1\tb\n", *c = "## T\nL\tA\n1\tc\n";

    write_ladder(f, "acme--a.tsv", a);
    write_ladder(f, "acme--b.tsv", b);
    write_ladder(f, "zen--c.tsv", c);
    expect_run(f, folder_of_ladders(f));
    expect_contents(f, "acme/t/1/a a\nacme/t-b/1/a b\nzen/t/1/a c\n");

    write_ladder(f, "acme--b.tsv", "## T\nL\tA\n1\tb again\n");
    expect_run(f, folder_of_ladders(f));
    expect_contents(f, "acme/t/1/a a\nacme/t-b/1/a b again\nzen/t/1/a c\n");

    write_ladder(f, "acme--a.tsv", "## T\nL\tA\n1\ta again\n");
    expect_run(f, folder_of_ladders(f));
    expect_contents(f, "acme/t/1/a a again\nacme/t-b/1/a b again\nzen/t/1/a c\n");

    remove_ladder(f, "acme--a.tsv"); /* the short one is free now, and stays so */
    write_ladder(f, "acme--b.tsv", b);
    expect_ok(run(f, folder_of_ladders(f), &prune), &f->err);
    expect_contents(f, "acme/t-b/1/a b\nzen/t/1/a c\n");
    expect_whole(f, f->store);
}

static void
ladders_of_one_name_in_one_file_are_told_apart(void **state)
{
    struct fixture *f = *state;

    write_ladder(f, "acme--x.tsv", "## T\nL\tA\n1\ta\n## T\nL\tA\n1\tb\n## T\nL\tA\n1\tc\n");
    expect_run(f, folder_of_ladders(f));
    expect_contents(f, "acme/t/1/a a\nacme/t-x/1/a b\nacme/t-x-2/1/a c\n");
    write_ladder(f, "acme--x.tsv", "## T\nL\tA\n1\ta\n## T\nL\tA\n1\tB\n## T\nL\tA\n1\tc\n");
    expect_run(f, folder_of_ladders(f));
    expect_contents(f, "acme/t/1/a a\nacme/t-x/1/a B\nacme/t-x-2/1/a c\n");
}

static void
skills_and_levels_of_one_name_are_numbered(void **state)
{
    struct fixture *f = *state;

    write_ladder(f, "x.tsv", "L\tA\tA\tB\n1\ta\tb\tc\n1\td\te\tf\n2\tg\th\ti\n");
    expect_run(f, folder_of_ladders(f));
    expect_contents(f, "_/x/1/a a\n_/x/1/a-2 b\n_/x/1/b c\n"
                       "_/x/1-2/a d\n_/x/1-2/a-2 e\n_/x/1-2/b f\n"
                       "_/x/2/a g\n_/x/2/a-2 h\n_/x/2/b i\n");
}

static void
addresses_follow_names_when_a_grid_is_reordered(void **state)
{
    struct fixture *f = *state;

    write_ladder(f, "x.tsv", "L\tOn-call\tOn call\nJunior\ta\tb\nSenior\tc\td\n");
    expect_run(f, folder_of_ladders(f));
    expect_contents(f, "_/x/junior/on-call a\n_/x/junior/on-call-2 b\n"
                       "_/x/senior/on-call c\n_/x/senior/on-call-2 d\n");

    /* a new first level, a new first skill, and the two of one slug the other way round */
    write_ladder(f, "x.tsv",
                 "L\tNew\tOn call\tOn-call\n"
                 "Intern\t1\t2\t3\nSenior\t4\td\tc\nJunior\t5\tb\ta\n");
    expect_run(f, folder_of_ladders(f));
    expect_contents(f, "_/x/intern/new 1\n_/x/intern/on-call-2 2\n_/x/intern/on-call 3\n"
                       "_/x/senior/new 4\n_/x/senior/on-call-2 d\n_/x/senior/on-call c\n"
                       "_/x/junior/new 5\n_/x/junior/on-call-2 b\n_/x/junior/on-call a\n");

    /* the first of the two is gone; the second does not move up */
    write_ladder(f, "x.tsv", "L\tOn call\nJunior\tb\n");
    expect_run(f, folder_of_ladders(f));
    expect_contents(f, "_/x/junior/on-call-2 b\n");
    expect_whole(f, f->store);
}

static void
addresses_stay_when_another_ladder_of_the_file_goes(void **state)
{
    struct fixture *f = *state;

    write_ladder(f, "acme--a.tsv", "## T (TT)\nL\tA\n1\ta\n");
    write_ladder(f, "acme--b.tsv", "## First\nL\tA\n1\tf\n## T (TT)\nL\tA\n1\tb\n");
    expect_run(f, folder_of_ladders(f));
    expect_contents(f, "acme/first/1/a f\nacme/tt/1/a a\nacme/tt-b/1/a b\n");
    write_ladder(f, "acme--b.tsv", "## T (TT)\nL\tA\n1\tb\n");
    expect_run(f, folder_of_ladders(f));
    expect_contents(f, "acme/tt/1/a a\nacme/tt-b/1/a b\n");
}

/* ---- grown and fresh ---- */

static const char *
some_ladder(struct fixture *f, struct dice *dice)
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
    struct fixture        *f = *state;
    struct indexer_options prune = { .prune = true };
    struct dice            dice = { 4711 };

    write_ladder(f, "keep--x.tsv", "L\tA\n1\ta\n");
    for (int step = 0; step < STEPS; step++) {
        const char   *path = arena_format(&f->scratch.arena, "fresh-%d", step).data;
        struct store *fresh;
        char          name[20];

        snprintf(name, sizeof name, "org%zu--x.tsv", dice_below(&dice, FILES));
        write_ladder(f, name, some_ladder(f, &dice));
        if (dice_below(&dice, 3) == 0)
            remove_ladder(f, name);
        expect_ok(run(f, folder_of_ladders(f), &prune), &f->err);

        expect_ok(store_open(scratch_path(&f->scratch, path), STORE_WRITE, &fresh, &f->err),
                  &f->err);
        expect_ok(run_into(f, fresh, folder_of_ladders(f), &plain), &f->err);
        assert_string_equal(contents_of(f, f->store, true), contents_of(f, fresh, true));
        expect_whole(f, f->store);
        store_close(fresh);
    }
}

/* ---- the public ladders, and noise ---- */

struct seed_warnings {
    unsigned cut[2][16]; /* by file: how many cut cells each line has */
    unsigned inferred_line, others;
};

static void
count_warning(void *ctx, struct str path, unsigned line, struct str sentence)
{
    struct seed_warnings *seen = ctx;
    bool                  is_second = str_find(path, STR("/003_")) < path.length;

    assert_true(line >= 1 && line < COUNT(seen->cut[0]));
    if (str_find(sentence, STR(" in the middle of a ")) < sentence.length)
        seen->cut[is_second][line]++;
    else if (is_second && str_ends(sentence, STR("read as 2")))
        seen->inferred_line = line;
    else
        seen->others++;
}

/* A ladder of six levels by its address. */
static void
expect_seed(struct fixture *f, const char *address, size_t skills, size_t cells)
{
    struct arena *arena = &f->scratch.arena;
    int64_t      *ids;
    size_t        count, cell_count;

    expect_ok(store_ladder_ids(f->store, arena, 0, &ids, &count, &f->err), &f->err);
    for (size_t i = 0; i < count; i++) {
        struct store_ladder ladder;
        struct store_cell  *items;

        expect_ok(store_ladder(f->store, arena, ids[i], &ladder, &f->err), &f->err);
        if (!str_equal(str_of(address),
                       arena_format(arena, "%.*s/%.*s", STR_ARG(ladder.org_slug),
                                    STR_ARG(ladder.slug))))
            continue;
        expect_ok(store_cells(f->store, arena, ids[i], &items, &cell_count, &f->err), &f->err);
        assert_int_equal(ladder.level_count, 6);
        assert_int_equal(ladder.skill_count, skills);
        assert_int_equal(cell_count, cells);
        return;
    }
    fail_msg("%s is not there", address);
}

static void
the_seeds_are_read_with_their_damage(void **state)
{
    static const unsigned cut[2][16] = {
        { [6] = 1 },
        { [4] = 1, [5] = 1, [6] = 2, [7] = 3, [8] = 4 },
    };
    struct fixture        *f = *state;
    struct seed_warnings   seen = { 0 };
    struct indexer_options options = { .org = STR("teleport") };
    struct indexer_events  events = { .ctx = &seen, .warning = count_warning };
    const char            *folder = shared_path(&f->scratch, "seeds");
    struct store_counts    counts;

    if (!folder)
        skip();
    expect_ok(store_open(scratch_path(&f->scratch, "index"), STORE_WRITE, &f->store, &f->err),
              &f->err);
    expect_ok(indexer_run(f->store, &folder, 1, &options, &events, &f->summary, &f->err),
              &f->err);
    assert_int_equal(f->summary.ladders, 2);
    assert_int_equal(f->summary.levels, 12);
    assert_int_equal(f->summary.skills, 5 + 7);
    assert_int_equal(f->summary.cells, 24 + 32);
    assert_int_equal(f->summary.warnings, 13);
    assert_memory_equal(seen.cut, cut, sizeof cut);
    assert_int_equal(seen.inferred_line, 5);
    assert_int_equal(seen.others, 0);
    expect_ok(store_counts(f->store, &counts, &f->err), &f->err);
    assert_int_equal(counts.cells, 24 + 32);
    expect_seed(f, "teleport/security-engineering", 5, 24);
    expect_seed(f, "teleport/sre", 7, 32);
    expect_whole(f, f->store);
}

static void
noise_is_a_ladder_or_a_sentence(void **state)
{
    enum { ROUNDS = 3000 };
    static const char *const pieces[] = { "\t",
                                          "\t",
                                          ",",
                                          "\"",
                                          "\"\"",
                                          "\n",
                                          "\n",
                                          "\r",
                                          "\r\n",
                                          "## ",
                                          "#",
                                          ";",
                                          "|",
                                          " ",
                                          "a",
                                          "a\tb",
                                          "Lead",
                                          "IC2",
                                          "1",
                                          "3",
                                          "-",
                                          "Level",
                                          "\xC3\xA9",
                                          "\xEF\xBB\xBF",
                                          "track,level,skill,text" };
    static const char *const names[] = { "x.tsv", "x.csv", "x.txt", "acme--y.tsv" };
    struct fixture          *f = *state;
    struct dice              dice = { 20261122 };
    size_t                   ladders = 0, errors = 0;

    folder_of_ladders(f);
    for (int round = 0; round < ROUNDS; round++) {
        struct indexer_options options = {
            .format = (enum indexer_format) dice_below(&dice, 3),
            .strict = dice_below(&dice, 8) == 0,
        };
        struct buffer   bytes = { 0 };
        size_t          count = dice_below(&dice, 40);
        const char     *path;
        enum error_code rc;
        char            name[40];

        for (size_t i = 0; i < count; i++)
            if (dice_below(&dice, 12) == 0)
                buffer_add_char(&bytes, (char) dice_below(&dice, 256));
            else
                buffer_add(&bytes, str_of(pieces[dice_below(&dice, COUNT(pieces))]));
        snprintf(name, sizeof name, "ladders/%s", names[dice_below(&dice, COUNT(names))]);
        path = scratch_write_bytes(&f->scratch, name, buffer_str(&bytes));
        rc = run_into(f, NULL, path, &options);
        if (rc == OK ? f->summary.ladders == 0 : f->err.message[0] == '\0' || f->err.code != rc)
            fail_msg("round %d: code %d, %zu ladders, \"%s\"", round, (int) rc,
                     f->summary.ladders, f->err.message);
        ladders += f->summary.ladders;
        errors += rc != OK;
        buffer_free(&bytes);
    }
    assert_true(ladders > ROUNDS / 20); /* the noise is not all of one kind */
    assert_true(errors > ROUNDS / 20);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_file_becomes_addressed_cells),
        TEST(a_file_may_hold_several_ladders),
        TEST(the_organisation_is_asked_for_or_found),
        TEST(what_is_no_ladder_is_an_error_when_named),
        TEST(what_is_left_out_is_told_with_its_line),
        TEST(damage_is_told_with_its_line),
        TEST(any_encoding_comes_to_the_same),
        TEST(a_file_has_a_limit),
        TEST(a_folder_is_read_as_far_as_it_is_known),
        TEST(a_folder_without_a_ladder_is_an_error),
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
        TEST(a_language_is_guessed_by_file),
        TEST(ladders_of_a_file_are_in_one_language),
        TEST(the_language_asked_for_wins),
        TEST(an_unknown_language_is_refused),
        TEST(what_is_piped_in_adds_up_by_ladder),
        TEST(two_piped_ladders_of_one_name_are_both_kept),
        TEST(tracks_of_one_name_get_their_files_stem),
        TEST(ladders_of_one_name_in_one_file_are_told_apart),
        TEST(skills_and_levels_of_one_name_are_numbered),
        TEST(addresses_follow_names_when_a_grid_is_reordered),
        TEST(addresses_stay_when_another_ladder_of_the_file_goes),
        TEST(an_index_grown_in_steps_equals_a_fresh_one),
        TEST(the_seeds_are_read_with_their_damage),
        TEST(noise_is_a_ladder_or_a_sentence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
