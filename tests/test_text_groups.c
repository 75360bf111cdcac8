/* Which groups a walk over terms comes past, against counting them the slow way. */
#include "text/groups.h"

#include <stdio.h>

#include "base/buffer.h"
#include "tests/support.h"

enum { MOST_GROUPS = 5, MOST_TEXT = 60, ROUNDS = 5000 };

/* ---- walking ---- */

struct hearing {
    struct buffer told; /* "2:0 " for group 0 at the third term */
    size_t        place;
    size_t        stop_after; /* so many visits; 0: never */
};

static enum error_code
hear(size_t group, void *ctx)
{
    struct hearing *hearing = ctx;

    buffer_format(&hearing->told, "%zu:%zu ", hearing->place, group);
    return hearing->stop_after > 0 && --hearing->stop_after == 0 ? ERR_STOPPED : OK;
}

static enum error_code
walk(const struct groups *groups, const char *text, struct hearing *hearing)
{
    struct groups_walk walk = { .groups = groups };
    struct str         rest = str_of(text);
    enum error_code    rc = OK;

    while (rc == OK && rest.length > 0) {
        size_t length = str_find(rest, STR(" "));

        rc = groups_step(&walk, str_slice(rest, 0, length), hear, hearing);
        rest = str_slice(rest, length < rest.length ? length + 1 : length, rest.length);
        hearing->place++;
    }
    return rc;
}

static const struct {
    const char *behaviour;
    const char *members[4]; /* of groups 0, 0, 1 and 2 */
    const char *text, *told;
} cases[] = {
    { "a member of one term", { "postmortem" }, "a postmortem is", "1:0 " },
    { "a phrase is told at its end", { "root caus analysi" }, "a root caus analysi", "3:0 " },
    { "a phrase must be whole", { "root caus analysi" }, "root caus root analysi caus", "" },
    { "and in one piece", { "root caus" }, "root of caus", "" },
    { "each place counts", { "a" }, "a b a a", "0:0 2:0 3:0 " },
    { "members overlap", { "a a" }, "a a a", "1:0 2:0 " },
    { "a phrase may begin within another that fails", { "a a b" }, "a a a b", "3:0 " },
    { "the shorter of two that begin together", { "ci", "ci cd" }, "ci cd ci", "0:0 2:0 " },
    { "whichever was added first", { "ci cd", "ci" }, "ci cd ci", "0:0 2:0 " },
    { "two that end together but begin apart count twice",
      { "incid respons", "respons" },
      "incid respons",
      "1:0 1:0 " },
    { "groups are told apart", { "a", NULL, "a b", "b" }, "a b", "0:0 1:1 1:2 " },
    { "one run of two groups", { NULL, NULL, "x y", "x y" }, "x y", "1:2 1:1 " },
    { "one run twice in a group is one", { "x", "x" }, "x", "0:0 " },
    { "a term is not its beginning", { "team" }, "tea teams te am", "" },
    { "no text", { "a" }, "", "" },
    { "no members", { NULL }, "a b", "" },
};

static void
walk_tells_the_groups_it_comes_past(void **state)
{
    static const size_t groups_of[] = { 0, 0, 1, 2 };

    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct arena   arena = { 0 };
        struct groups  groups = { .arena = &arena };
        struct hearing hearing = { 0 };

        for (size_t m = 0; m < COUNT(groups_of); m++)
            if (cases[i].members[m])
                groups_add(&groups, str_of(cases[i].members[m]), groups_of[m]);
        assert_int_equal(walk(&groups, cases[i].text, &hearing), OK);
        if (!str_equal(buffer_str(&hearing.told), str_of(cases[i].told)))
            fail_msg("%s: \"%.*s\"", cases[i].behaviour, STR_ARG(buffer_str(&hearing.told)));
        assert_false(arena.failed);
        buffer_free(&hearing.told);
        arena_free(&arena);
    }
}

static void
visitor_ends_the_walk(void **state)
{
    struct arena   arena = { 0 };
    struct groups  groups = { .arena = &arena };
    struct hearing hearing = { .stop_after = 2 };

    (void) state;
    groups_add(&groups, STR("a"), 0);
    groups_add(&groups, STR("a b"), 1);
    groups_add(&groups, STR("b"), 2);
    assert_int_equal(walk(&groups, "a b a b", &hearing), ERR_STOPPED);
    assert_true(str_equal(buffer_str(&hearing.told), STR("0:0 1:1 ")));
    buffer_free(&hearing.told);
    arena_free(&arena);
}

static void
walks_over_one_set_of_groups_do_not_meet(void **state)
{
    struct arena       arena = { 0 };
    struct groups      groups = { .arena = &arena };
    struct groups_walk first = { .groups = &groups }, second = first;
    struct hearing     hearing = { 0 };

    (void) state;
    groups_add(&groups, STR("a b"), 0);
    assert_int_equal(groups_step(&first, STR("a"), hear, &hearing), OK);
    assert_int_equal(groups_step(&second, STR("b"), hear, &hearing), OK);
    assert_int_equal(hearing.told.length, 0);
    assert_int_equal(groups_step(&first, STR("b"), hear, &hearing), OK);
    assert_true(str_equal(buffer_str(&hearing.told), STR("0:0 ")));
    buffer_free(&hearing.told);
    arena_free(&arena);
}

/* So many that terms come for the same places, and that first terms lead on by many others. */
static void
many_members_are_told_apart(void **state)
{
    enum { FIRSTS = 300, SECONDS = 300, STEP = 7 };
    struct arena  arena = { 0 };
    struct groups groups = { .arena = &arena };
    char          run[32], expected[32];

    (void) state;
    for (size_t a = 0; a < FIRSTS; a++)
        for (size_t b = a % STEP; b < SECONDS; b += STEP) {
            snprintf(run, sizeof run, "a%zu b%zu", a, b);
            groups_add(&groups, str_of(run), a * SECONDS + b);
        }
    for (size_t a = 0; a < FIRSTS; a++)
        for (size_t b = 0; b < SECONDS; b++) {
            struct hearing hearing = { 0 };

            snprintf(run, sizeof run, "a%zu b%zu", a, b);
            snprintf(expected, sizeof expected, "1:%zu ", a * SECONDS + b);
            assert_int_equal(walk(&groups, run, &hearing), OK);
            if (!str_equal(buffer_str(&hearing.told),
                           b % STEP == a % STEP ? str_of(expected) : STR("")))
                fail_msg("\"%s\": \"%.*s\"", run, STR_ARG(buffer_str(&hearing.told)));
            buffer_free(&hearing.told);
        }
    assert_int_equal(groups_start(&groups, STR("b0")), SIZE_MAX);
    assert_int_not_equal(groups_start(&groups, STR("a299")), SIZE_MAX);
    arena_free(&arena);
}

/* ---- against counting ---- */

/* Terms are letters, a run of them is a string. */
struct random_case {
    char   runs[12][GROUPS_MOST_TERMS + 1];
    size_t groups[12], run_count;
    char   text[MOST_TEXT + 1];
};

static void
random_letters(struct dice *dice, char *out, size_t length, size_t letters)
{
    for (size_t i = 0; i < length; i++)
        out[i] = (char) ('a' + dice_below(dice, letters));
    out[length] = '\0';
}

static struct random_case
random_case(struct dice *dice)
{
    size_t             letters = 1 + dice_below(dice, 3);
    size_t             longest = 1 + dice_below(dice, GROUPS_MOST_TERMS);
    struct random_case c = { .run_count = 1 + dice_below(dice, 12) };

    for (size_t i = 0; i < c.run_count; i++) {
        random_letters(dice, c.runs[i], 1 + dice_below(dice, longest), letters);
        c.groups[i] = dice_below(dice, MOST_GROUPS);
    }
    random_letters(dice, c.text, dice_below(dice, MOST_TEXT + 1), letters);
    return c;
}

/* How often each group is told at each place. */
struct tally {
    unsigned counts[MOST_TEXT][MOST_GROUPS];
    size_t   place;
};

static void
count_slowly(const struct random_case *c, struct tally *tally)
{
    for (size_t from = 0; c->text[from]; from++)
        for (size_t group = 0; group < MOST_GROUPS; group++) {
            size_t shortest = SIZE_MAX;

            for (size_t i = 0; i < c->run_count; i++) {
                size_t length = strlen(c->runs[i]);

                if (c->groups[i] == group && length < shortest &&
                    strncmp(c->text + from, c->runs[i], length) == 0)
                    shortest = length;
            }
            if (shortest != SIZE_MAX)
                tally->counts[from + shortest - 1][group]++;
        }
}

static enum error_code
count_one(size_t group, void *ctx)
{
    struct tally *tally = ctx;

    assert_true(group < MOST_GROUPS);
    tally->counts[tally->place][group]++;
    return OK;
}

/* "a b a" of "aba". */
static struct str
spaced(const char *letters, char *out)
{
    size_t length = 0;

    for (size_t i = 0; letters[i]; i++) {
        if (i > 0)
            out[length++] = ' ';
        out[length++] = letters[i];
    }
    return (struct str){ out, length };
}

static void
count_by_walking(const struct random_case *c, struct tally *tally)
{
    struct arena       arena = { 0 };
    struct groups      groups = { .arena = &arena };
    struct groups_walk steps = { .groups = &groups };
    char               run[2 * GROUPS_MOST_TERMS];

    for (size_t i = 0; i < c->run_count; i++)
        groups_add(&groups, spaced(c->runs[i], run), c->groups[i]);
    for (; c->text[tally->place]; tally->place++)
        assert_int_equal(
            groups_step(&steps, (struct str){ c->text + tally->place, 1 }, count_one, tally),
            OK);
    arena_free(&arena);
}

static void
random_texts_have_the_groups_that_counting_finds(void **state)
{
    struct dice dice = { 20240607 };

    (void) state;
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct random_case c = random_case(&dice);
        struct tally       expected = { 0 }, got = { 0 };

        count_slowly(&c, &expected);
        count_by_walking(&c, &got);
        for (size_t at = 0; at < MOST_TEXT; at++)
            for (size_t group = 0; group < MOST_GROUPS; group++)
                if (expected.counts[at][group] != got.counts[at][group])
                    fail_msg("round %u, \"%s\": at %zu group %zu is told %u times, not %u",
                             round, c.text, at, group, got.counts[at][group],
                             expected.counts[at][group]);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(walk_tells_the_groups_it_comes_past),
        cmocka_unit_test(visitor_ends_the_walk),
        cmocka_unit_test(walks_over_one_set_of_groups_do_not_meet),
        cmocka_unit_test(many_members_are_told_apart),
        cmocka_unit_test(random_texts_have_the_groups_that_counting_finds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
