/* A grid becomes a ladder whichever way round it was published. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tests/reading.h"

/* The first table of a text as a grid. */
static enum error_code
read_grid(struct reading_fixture *f, struct str text, struct ladder *ladder)
{
    struct tables tables = { 0 };

    reading_begin(f, "acme--x.tsv");
    expect_ok(delimited_read(&f->reading, text, &tables, &f->err), &f->err);
    assert_int_equal(tables.count, 1);
    return grid_read(&f->reading, &tables.items[0], ladder, &f->err);
}

struct sample {
    const char *behaviour, *text, *ladder;
};

static void
expect_ladders(struct reading_fixture *f, const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct ladder ladder;
        const char   *got;

        expect_ok(read_grid(f, str_of(samples[i].text), &ladder), &f->err);
        got = reading_described(f, &ladder);
        if (strcmp(got, samples[i].ladder) != 0)
            fail_msg("%s: gave \"%s\"", samples[i].behaviour, got);
        if (f->reading.warnings != 0)
            fail_msg("%s: told %.*s", samples[i].behaviour, STR_ARG(buffer_str(&f->told)));
    }
}

static void
the_corner_says_which_way_round(void **state)
{
    static const struct sample samples[] = {
        { "level before skill", "Level/Skill\tA\tB\n1\ta\tb\n2\tc\td\n",
          "A, B; 1: a@2, b@2; 2: c@3, d@3" },
        { "skill before level", "Skill/Level\t1\t2\nA\ta\tc\nB\tb\td\n",
          "A, B; 1: a@2, b@3; 2: c@2, d@3" },
        { "only levels", "Level\tA\n1\ta\n", "A; 1: a@2" },
        { "only skills", "Competency\tX\tY\nA\ta\tc\nB\tb\td\n",
          "A, B; X: a@2, b@3; Y: c@2, d@3" },
        { "in the plural", "Competencies\tX\nA\ta\n", "A; X: a@2" },
        { "in any case", "SKILL \\ LEVEL\tX\tY\nA\ta\tc\n", "A; X: a@2; Y: c@2" },
        { "areas", "Area\tX\tY\nA\ta\tc\n", "A; X: a@2; Y: c@2" },
        { "grades", "Grade\t1\t2\nX\ta\tb\n", "1, 2; X: a@2, b@2" },
        { "the corner is believed against the names", "Level\t1\t2\nA\ta\tb\n",
          "1, 2; A: a@2, b@2" },
        { "a word that holds one is none", "Sublevel\t1\t2\nA\ta\tc\n", "A; 1: a@2; 2: c@2" },
    };

    expect_ladders(*state, samples, COUNT(samples));
}

static void
else_the_names_say_it(void **state)
{
    static const struct sample samples[] = {
        { "numbers across", "\t1\t2\nA\ta\tc\nB\tb\td\n", "A, B; 1: a@2, b@3; 2: c@2, d@3" },
        { "numbers down", "\tA\tB\n1\ta\tb\n2\tc\td\n", "A, B; 1: a@2, b@2; 2: c@3, d@3" },
        { "grades across", "Acme\tIC1\tIC2\nA\ta\tc\n", "A; IC1: a@2; IC2: c@2" },
        { "ranks across", "\tJunior Engineer\tSenior Engineer\nA\ta\tc\n",
          "A; Junior Engineer: a@2; Senior Engineer: c@2" },
        { "ranks with a suffix across", "\tMid-level\tStaff+\nA\ta\tc\n",
          "A; Mid-level: a@2; Staff+: c@2" },
        { "half of the names across", "\tDeveloper\tSenior Developer\nA\ta\tc\n",
          "A; Developer: a@2; Senior Developer: c@2" },
        { "nothing to go by: rows are levels", "\tA\tB\nX\ta\tb\n", "A, B; X: a@2, b@2" },
        { "both look like levels: rows are levels", "\t1\t2\n1\ta\tb\n", "1, 2; 1: a@2, b@2" },
        { "skills that begin like ranks are none",
          "\tLeadership\tExpertise\tStaffing\tInternals\nBuilder\ta\tb\tc\td\n",
          "Leadership, Expertise, Staffing, Internals; Builder: a@2, b@2, c@2, d@2" },
        { "midweights are levels", "\tMidweight\tSenior\nA\ta\tc\n",
          "A; Midweight: a@2; Senior: c@2" },
        { "a number late in a name is no grade", "\tSecurity 2\tReliability 3\nX\ta\tb\n",
          "Security 2, Reliability 3; X: a@2, b@2" },
    };

    expect_ladders(*state, samples, COUNT(samples));
}

static void
empty_columns_are_left_out(void **state)
{
    static const struct sample samples[] = {
        { "levels as rows", "L\tA\t\t\n1\ta\t\t\n", "A; 1: a@2" },
        { "levels as columns", "Skill\t1\t2\t\nA\ta\tb\t\n", "A; 1: a@2; 2: b@2" },
        { "between others, too", "L\tA\t\tB\n1\ta\t\tb\n", "A, B; 1: a@2, b@2" },
    };
    struct reading_fixture *f = *state;
    struct ladder           ladder;

    expect_ladders(f, samples, COUNT(samples));

    /* but not where something is said below them */
    expect_ok(read_grid(f, STR("L\tA\t\n1\ta\tb\n"), &ladder), &f->err);
    assert_string_equal(reading_described(f, &ladder), "A, ; 1: a@2, b@2");
    assert_true(str_equal(buffer_str(&f->told), STR("1: skill 2 has no name\n")));
}

static void
names_are_checked(void **state)
{
    static const struct {
        const char *behaviour, *text, *told;
    } samples[] = {
        { "a skill without a name", "\n\nL\tA\t\tB\n1\ta\tb\tc\n", "3: skill 2 has no name\n" },
        { "two skills of one name", "L\tA\tB\tA\n1\ta\tb\tc\n",
          "1: two skills are named \"A\"\n" },
        { "three skills of one name", "L\tA\tA\tA\n1\ta\tb\tc\n",
          "1: two skills are named \"A\"\n1: two skills are named \"A\"\n" },
        { "a level that says nothing", "L\tA\nJunior levels\t\n1\ta\n",
          "2: level \"Junior levels\" says nothing\n" },
        { "two levels of one label", "L\tA\n1\ta\n1\tb\n",
          "3: two levels are labelled \"1\"\n" },
        { "names that differ in case are two", "L\tA\ta\n1\tx\ty\n", "" },
    };
    struct reading_fixture *f = *state;

    for (size_t i = 0; i < COUNT(samples); i++) {
        struct ladder ladder;

        expect_ok(read_grid(f, str_of(samples[i].text), &ladder), &f->err);
        if (!str_equal(buffer_str(&f->told), str_of(samples[i].told)))
            fail_msg("%s: told %.*s", samples[i].behaviour, STR_ARG(buffer_str(&f->told)));
    }
}

static void
the_title_names_the_track_else_the_file(void **state)
{
    struct reading_fixture *f = *state;
    struct ladder           ladder;

    expect_ok(read_grid(f, STR("## Data Science\n\nL\tA\n1\ta\n"), &ladder), &f->err);
    assert_true(str_equal(ladder.track, STR("Data Science")));
    assert_true(str_equal(ladder.org, STR("acme")));
    assert_true(str_equal(ladder.language, STR("en")));
    assert_int_equal(ladder.line, 3);
    expect_ok(read_grid(f, STR("L\tA\n1\ta\n"), &ladder), &f->err);
    assert_true(str_equal(ladder.track, STR("x")));
    assert_int_equal(ladder.line, 1);
}

/* A grid of that many levels and skills, all cells empty but the last. */
static struct str
large_grid(struct reading_fixture *f, size_t levels, size_t skills)
{
    struct buffer out = { 0 };
    struct str    text;

    for (size_t l = 0; l <= levels; l++) {
        buffer_format(&out, "%s%zu", l == 0 ? "Level " : "", l);
        for (size_t s = 1; s <= skills; s++) {
            buffer_add_char(&out, '\t');
            if (l == 0)
                buffer_format(&out, "S%zu", s);
        }
        buffer_add_char(&out, '\n');
    }
    text = arena_copy(&f->arena, buffer_str(&out));
    buffer_free(&out);
    return text;
}

static void
a_grid_has_a_limit(void **state)
{
    struct reading_fixture *f = *state;
    struct ladder           ladder;

    expect_ok(read_grid(f, large_grid(f, 2048, 2048), &ladder), &f->err);
    assert_int_equal(read_grid(f, large_grid(f, 2048, 2049), &ladder), ERR_LIMIT);
    assert_string_equal(f->err.message,
                        "acme--x.tsv:1: a ladder of 2048 levels and 2049 skills, "
                        "more than the limit of 4194304 places");
}

/* Names are looked for in a map: comparing each with each would take minutes here. */
static void
long_and_wide_grids_take_no_longer_than_their_cells(void **state)
{
    enum { MANY = 300000, MOST_S = 20 };
    struct reading_fixture *f = *state;
    struct ladder           ladder;
    clock_t                 start = clock();

    expect_ok(read_grid(f, large_grid(f, MANY, 1), &ladder), &f->err);
    assert_int_equal(ladder.level_count, MANY);
    expect_ok(read_grid(f, large_grid(f, 1, MANY), &ladder), &f->err);
    assert_int_equal(ladder.skill_count, MANY);
    assert_int_equal(f->reading.warnings, 1); /* that its level says nothing */
    assert_true((clock() - start) / CLOCKS_PER_SEC < MOST_S);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_corner_says_which_way_round),
        TEST(else_the_names_say_it),
        TEST(empty_columns_are_left_out),
        TEST(names_are_checked),
        TEST(the_title_names_the_track_else_the_file),
        TEST(a_grid_has_a_limit),
        TEST(long_and_wide_grids_take_no_longer_than_their_cells),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
