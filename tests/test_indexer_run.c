/* Runs of the indexer into a real store: what is read, and what is said of it. */
#include <stdio.h>
#include <unistd.h>

#include "tests/indexing.h"

/* ---- one file ---- */

static void
a_file_becomes_addressed_cells(void **state)
{
    struct indexing *f = *state;

    indexing_expect_run(f, indexing_write(f, "acme--sre.tsv",
                                          "## Site Reliability Engineering (SRE)\n\n"
                                          "Level/Skill\tImpact\tThreat Fluency\n"
                                          "1\tships\t\n"
                                          "2 (by invitation)\tleads\tmodels threats\n"));
    assert_string_equal(indexing_contents(f, f->store, true),
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
    indexing_expect_told(f, "");
    indexing_expect_whole(f, f->store);
}

static void
a_file_may_hold_several_ladders(void **state)
{
    struct indexing *f = *state;

    indexing_expect_run(f, indexing_write(f, "acme--x.tsv",
                                          "L\tA\n1\tuntitled\n"
                                          "## Data\nL\tA\tB\n1\ta\tb\n"
                                          "## Design\n\nSkill/Level\t1\t2\nA\tc\tb\n"));
    assert_string_equal(indexing_contents(f, f->store, true), "acme/data/1/a:5 a\n"
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
    struct indexing *f = *state;

    for (size_t i = 0; i < COUNT(samples); i++) {
        struct indexer_options options = { .org = str_of(samples[i].asked), .prune = true };
        const char            *got;

        indexing_write(f, samples[i].name, samples[i].text);
        expect_ok(indexing_run(f, indexing_folder(f), &options), &f->err);
        got = indexing_contents(f, f->store, false);
        if (strcmp(got, samples[i].contents) != 0)
            fail_msg("%s: %s", samples[i].behaviour, got);
        indexing_remove(f, samples[i].name);
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
    struct indexing *f = *state;

    for (size_t i = 0; i < COUNT(samples); i++) {
        const char *path = indexing_write(f, samples[i].name, samples[i].text);
        struct str  sentence;

        if (indexing_run(f, path, &indexing_plain) != ERR_FORMAT)
            fail_msg("%s: code %d, %s", samples[i].behaviour, (int) f->err.code,
                     f->err.message);
        sentence = str_of(f->err.message);
        if (!str_starts(sentence, arena_format(&f->scratch.arena, "%s: no ladder in it", path)))
            fail_msg("%s: %s", samples[i].behaviour, f->err.message);
        indexing_remove(f, samples[i].name);
    }
    indexing_expect_contents(f, "");
}

static void
what_is_left_out_is_told_with_its_line(void **state)
{
    struct indexing *f = *state;

    indexing_expect_run(f,
                        indexing_write(f, "x.tsv", "## T\n\n## U\nL\tA\n\n## V\nL\tA\n1\ta\n"));
    indexing_expect_told(f, "ladders/x.tsv:1: \"T\" has no levels; it is left out\n"
                            "ladders/x.tsv:4: \"U\" has no levels; it is left out\n");
}

static void
damage_is_told_with_its_line(void **state)
{
    struct indexing *f = *state;

    indexing_expect_run(
        f, indexing_write(f, "x.tsv",
                          "## T\nL\tA\tB\n1\tPlans\tBuilds\n\tShips\ting\n3\tLeads\tHir-\n"));
    indexing_expect_told(
        f, "ladders/x.tsv:4: the level between 1 and 3 has no label; read as 2\n"
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
    struct indexing *f = *state;

    indexing_folder(f);
    for (size_t i = 0; i < COUNT(files); i++) {
        indexing_expect_run(f, scratch_write_bytes(&f->scratch, "ladders/x.tsv", files[i]));
        assert_string_equal(indexing_contents(f, f->store, true), "_/x/1/a:2 caf\xC3\xA9\n");
    }
}

static void
a_file_has_a_limit(void **state)
{
    struct indexing *f = *state;
    const char      *path = indexing_write(f, "x.tsv", "L\tA\n1\ta\n");

    assert_int_equal(truncate(path, (off_t) INDEXER_FILE_BYTES + 1), 0);
    indexing_expect_failure(f, path, &indexing_plain, ERR_LIMIT, "ladders/x.tsv: ");
}

/* ---- folders ---- */

static void
a_folder_is_read_as_far_as_it_is_known(void **state)
{
    struct indexing *f = *state;

    indexing_write(f, "a.tsv", "L\tA\n1\ta\n");
    indexing_write(f, "b.csv", "L,A\n1,b\n");
    indexing_write(f, "c.TXT", "L\tA\n1\tc\n");
    indexing_write(f, "d.tab", "L\tA\n1\td\n");
    indexing_write(f, "e.png", "L\tA\n1\te\n");
    indexing_write(f, "f.txt", "We grow, we learn.\nAnd so on.\n");
    indexing_write(f, ".g.tsv", "L\tA\n1\tg\n");
    indexing_expect_run(f, indexing_folder(f));
    indexing_expect_contents(f, "_/a/1/a a\n_/b/1/a b\n_/c/1/a c\n_/d/1/a d\n");
    indexing_expect_told(f, "ladders/e.png: not of a kind that Rung reads; skipped\n"
                            "ladders/f.txt: no ladder in it; skipped\n");
    assert_int_equal(f->summary.files_read, 4);
    assert_int_equal(f->summary.files_skipped, 2);

    indexing_expect_run(f, scratch_path(&f->scratch, "ladders/e.png")); /* named, it is tried */
    indexing_expect_contents(f, "_/a/1/a a\n_/b/1/a b\n_/c/1/a c\n_/d/1/a d\n_/e/1/a e\n");
}

static void
a_folder_without_a_ladder_is_an_error(void **state)
{
    struct indexing *f = *state;

    indexing_expect_failure(f, indexing_folder(f), &indexing_plain, ERR_MISSING,
                            "ladders: no ladder found");
    indexing_write(f, "a.txt", "We grow.\n");
    indexing_expect_failure(f, indexing_folder(f), &indexing_plain, ERR_MISSING,
                            "ladders: no ladder found");
    indexing_expect_failure(f, scratch_path(&f->scratch, "gone"), &indexing_plain, ERR_IO,
                            "gone: ");
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
expect_languages(struct indexing *f, const char *languages)
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
    struct indexing *f = *state;

    indexing_write(f, "a.tsv", english);
    indexing_write(f, "b.tsv", spanish);
    indexing_write(f, "c.tsv", "L\tEntrega\n1\tLidera el equipo\n"); /* too little to tell */
    indexing_expect_run(f, indexing_folder(f));
    expect_languages(f, "_/a en\n_/b es\n_/c en\n");
    indexing_expect_told(f, "ladders/b.tsv: read as Spanish (es); --language says otherwise\n");
    indexing_expect_run(f, indexing_folder(f)); /* nor is it told again */
    assert_int_equal(f->summary.files_unchanged, 3);
    indexing_expect_told(f, "");
    indexing_expect_whole(f, f->store);
}

static void
ladders_of_a_file_are_in_one_language(void **state)
{
    struct indexing *f = *state;
    struct arena    *arena = &f->scratch.arena;

    indexing_write(
        f, "a.tsv",
        arena_format(arena, "## A\n%s\n## B\n%s\n## C\nL\tD\n1\ton-call\n", spanish, spanish)
            .data);
    indexing_write(f, "b.tsv",
                   arena_format(arena, "## E\n%s\n## F\n%s", english, spanish).data);
    indexing_expect_run(f, indexing_folder(f));
    expect_languages(f, "_/a es\n_/b es\n_/c es\n_/e en\n_/f en\n");
    indexing_expect_told(f, "ladders/a.tsv: read as Spanish (es); --language says otherwise\n");
}

static void
the_language_asked_for_wins(void **state)
{
    struct indexing       *f = *state;
    struct indexer_options in_english = { .language = STR("en") },
                           in_german = { .language = STR("German") };
    const char *path = indexing_write(f, "a.tsv", spanish);

    expect_ok(indexing_run(f, path, &in_german), &f->err);
    expect_languages(f, "_/a de\n");
    indexing_expect_told(f, "");
    indexing_expect_run(f, path); /* other options: it is read again */
    expect_languages(f, "_/a es\n");
    expect_ok(indexing_run(f, path, &in_english), &f->err);
    assert_int_equal(f->summary.files_read, 1);
    expect_languages(f, "_/a en\n");
    indexing_expect_told(f, "");
    indexing_expect_whole(f, f->store);
}

static void
an_unknown_language_is_refused(void **state)
{
    struct indexing       *f = *state;
    struct indexer_options options = { .language = STR("klingon") };

    assert_int_not_equal(indexing_run(f, indexing_write(f, "x.tsv", "L\tA\n1\ta\n"), &options),
                         OK);
    assert_non_null(strstr(f->err.message, "klingon"));
    indexing_expect_contents(f, "");
}

/* ---- standard input ---- */

static enum error_code
pipe_in(struct indexing *f, const char *text)
{
    int             kept = dup(STDIN_FILENO), ends[2];
    enum error_code rc;

    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, strlen(text)), strlen(text));
    close(ends[1]);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    rc = indexing_run(f, "-", &indexing_plain);
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
    struct indexing *f = *state;

    expect_ok(pipe_in(f, "## T\nL\tA\n1\ta\n"), &f->err);
    expect_ok(pipe_in(f, "## U\nL\tA\n1\tb-\n"), &f->err);
    indexing_expect_told(
        f, "standard input:3: level 1, A: the text ends in the middle of a word\n");
    indexing_expect_contents(f, "_/t/1/a a\n_/u/1/a b-\n");
    expect_ok(pipe_in(f, "## T\nL\tA\n1\tc\n## V\nL\tA\n1\td\n"), &f->err);
    indexing_expect_contents(f, "_/t/1/a c\n_/u/1/a b-\n_/v/1/a d\n");
    assert_int_not_equal(pipe_in(f, "only words\n"), OK);
    indexing_expect_contents(f, "_/t/1/a c\n_/u/1/a b-\n_/v/1/a d\n");
    indexing_expect_whole(f, f->store);
}

static void
two_piped_ladders_of_one_name_are_both_kept(void **state)
{
    struct indexing *f = *state;

    for (int again = 0; again < 2; again++) {
        expect_ok(pipe_in(f, "## T\nL\tA\n1\ta\n## T\nL\tA\n1\tb\n"), &f->err);
        indexing_expect_contents(f, "_/t/1/a a\n_/t-standard-input/1/a b\n");
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
expect_seed(struct indexing *f, const char *address, size_t skills, size_t cells)
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
    struct indexing       *f = *state;
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
    indexing_expect_whole(f, f->store);
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
    struct indexing         *f = *state;
    struct dice              dice = { 20261122 };
    size_t                   ladders = 0, errors = 0;

    indexing_folder(f);
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
        rc = indexing_run_into(f, NULL, path, &options);
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
#define TEST(f) cmocka_unit_test_setup_teardown(f, indexing_setup, indexing_teardown)
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
        TEST(a_language_is_guessed_by_file),
        TEST(ladders_of_a_file_are_in_one_language),
        TEST(the_language_asked_for_wins),
        TEST(an_unknown_language_is_refused),
        TEST(what_is_piped_in_adds_up_by_ladder),
        TEST(two_piped_ladders_of_one_name_are_both_kept),
        TEST(the_seeds_are_read_with_their_damage),
        TEST(noise_is_a_ladder_or_a_sentence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
