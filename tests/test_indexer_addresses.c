/* Addresses of what has one name, and of what moves. */
#include "tests/indexing.h"

static void
tracks_of_one_name_get_their_files_stem(void **state)
{
    struct indexing       *f = *state;
    struct indexer_options prune = { .prune = true };
    const char *a = "## T\nL\tA\n1\ta\n", *b = "## T\nL\tA\n1\tb\n", *c = "## T\nL\tA\n1\tc\n";

    indexing_write(f, "acme--a.tsv", a);
    indexing_write(f, "acme--b.tsv", b);
    indexing_write(f, "zen--c.tsv", c);
    indexing_expect_run(f, indexing_folder(f));
    indexing_expect_contents(f, "acme/t/1/a a\nacme/t-b/1/a b\nzen/t/1/a c\n");

    indexing_write(f, "acme--b.tsv", "## T\nL\tA\n1\tb again\n");
    indexing_expect_run(f, indexing_folder(f));
    indexing_expect_contents(f, "acme/t/1/a a\nacme/t-b/1/a b again\nzen/t/1/a c\n");

    indexing_write(f, "acme--a.tsv", "## T\nL\tA\n1\ta again\n");
    indexing_expect_run(f, indexing_folder(f));
    indexing_expect_contents(f, "acme/t/1/a a again\nacme/t-b/1/a b again\nzen/t/1/a c\n");

    indexing_remove(f, "acme--a.tsv"); /* the short one is free now, and stays so */
    indexing_write(f, "acme--b.tsv", b);
    expect_ok(indexing_run(f, indexing_folder(f), &prune), &f->err);
    indexing_expect_contents(f, "acme/t-b/1/a b\nzen/t/1/a c\n");
    indexing_expect_whole(f, f->store);
}

static void
ladders_of_one_name_in_one_file_are_told_apart(void **state)
{
    struct indexing *f = *state;

    indexing_write(f, "acme--x.tsv", "## T\nL\tA\n1\ta\n## T\nL\tA\n1\tb\n## T\nL\tA\n1\tc\n");
    indexing_expect_run(f, indexing_folder(f));
    indexing_expect_contents(f, "acme/t/1/a a\nacme/t-x/1/a b\nacme/t-x-2/1/a c\n");
    indexing_write(f, "acme--x.tsv", "## T\nL\tA\n1\ta\n## T\nL\tA\n1\tB\n## T\nL\tA\n1\tc\n");
    indexing_expect_run(f, indexing_folder(f));
    indexing_expect_contents(f, "acme/t/1/a a\nacme/t-x/1/a B\nacme/t-x-2/1/a c\n");
}

static void
skills_and_levels_of_one_name_are_numbered(void **state)
{
    struct indexing *f = *state;

    indexing_write(f, "x.tsv", "L\tA\tA\tB\n1\ta\tb\tc\n1\td\te\tf\n2\tg\th\ti\n");
    indexing_expect_run(f, indexing_folder(f));
    indexing_expect_contents(f, "_/x/1/a a\n_/x/1/a-2 b\n_/x/1/b c\n"
                                "_/x/1-2/a d\n_/x/1-2/a-2 e\n_/x/1-2/b f\n"
                                "_/x/2/a g\n_/x/2/a-2 h\n_/x/2/b i\n");
}

static void
addresses_follow_names_when_a_grid_is_reordered(void **state)
{
    struct indexing *f = *state;

    indexing_write(f, "x.tsv", "L\tOn-call\tOn call\nJunior\ta\tb\nSenior\tc\td\n");
    indexing_expect_run(f, indexing_folder(f));
    indexing_expect_contents(f, "_/x/junior/on-call a\n_/x/junior/on-call-2 b\n"
                                "_/x/senior/on-call c\n_/x/senior/on-call-2 d\n");

    /* a new first level, a new first skill, and the two of one slug the other way round */
    indexing_write(f, "x.tsv",
                   "L\tNew\tOn call\tOn-call\n"
                   "Intern\t1\t2\t3\nSenior\t4\td\tc\nJunior\t5\tb\ta\n");
    indexing_expect_run(f, indexing_folder(f));
    indexing_expect_contents(
        f, "_/x/intern/new 1\n_/x/intern/on-call-2 2\n_/x/intern/on-call 3\n"
           "_/x/senior/new 4\n_/x/senior/on-call-2 d\n_/x/senior/on-call c\n"
           "_/x/junior/new 5\n_/x/junior/on-call-2 b\n_/x/junior/on-call a\n");

    /* the first of the two is gone; the second does not move up */
    indexing_write(f, "x.tsv", "L\tOn call\nJunior\tb\n");
    indexing_expect_run(f, indexing_folder(f));
    indexing_expect_contents(f, "_/x/junior/on-call-2 b\n");
    indexing_expect_whole(f, f->store);
}

static void
addresses_stay_when_another_ladder_of_the_file_goes(void **state)
{
    struct indexing *f = *state;

    indexing_write(f, "acme--a.tsv", "## T (TT)\nL\tA\n1\ta\n");
    indexing_write(f, "acme--b.tsv", "## First\nL\tA\n1\tf\n## T (TT)\nL\tA\n1\tb\n");
    indexing_expect_run(f, indexing_folder(f));
    indexing_expect_contents(f, "acme/first/1/a f\nacme/tt/1/a a\nacme/tt-b/1/a b\n");
    indexing_write(f, "acme--b.tsv", "## T (TT)\nL\tA\n1\tb\n");
    indexing_expect_run(f, indexing_folder(f));
    indexing_expect_contents(f, "acme/tt/1/a a\nacme/tt-b/1/a b\n");
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, indexing_setup, indexing_teardown)
    const struct CMUnitTest tests[] = {
        TEST(tracks_of_one_name_get_their_files_stem),
        TEST(ladders_of_one_name_in_one_file_are_told_apart),
        TEST(skills_and_levels_of_one_name_are_numbered),
        TEST(addresses_follow_names_when_a_grid_is_reordered),
        TEST(addresses_stay_when_another_ladder_of_the_file_goes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
