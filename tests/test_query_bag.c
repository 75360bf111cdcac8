/* What bags hold, and how like they are. */
#include "query/bag.h"

#include <math.h>

#include "base/buffer.h"
#include "tests/ladders.h"

static const struct tiny_ladder ladders[] = {
    { "a", "acme",
      "Security | Impact | Tools\n"
      "1 | mentors new engineers | uses kubernetes\n"
      "2 | leads the team's incident response | runs k8s and writes tools\n"
      "3 | writes postmortems of incidents | writes the tools that others use\n",
      NULL },
    { "b", "zenit", "Seguridad | Impacto\n1 | ayuda a otras personas\n", "es" },
};

static const char *const proses[] = {
    "",
    "the of and",
    "mentors new engineers",
    "coaches engineers",
    "leads incident response",
    "Leads the team's incident response, leads the team",
    "incident incident incident incident",
    "writes tools that nobody has heard of: frobnicators",
    "uses kubernetes and k8s",
};

static int
setup(void **state)
{
    return tiny_setup(state, ladders, COUNT(ladders));
}

static struct bags *
open_bags(struct tiny_index *index)
{
    struct bags *bags;
    struct error err;

    expect_ok(bags_open(index->store, &bags, &err), &err);
    return bags;
}

static struct bag
read_bag(struct tiny_index *index, struct bags *bags, const char *language, const char *prose)
{
    struct bag   bag;
    struct error err;

    expect_ok(
        bag_read(bags, &index->scratch.arena, str_of(language), str_of(prose), &bag, &err),
        &err);
    return bag;
}

/* Its terms in the order of their numbers: "mentor 1, ~mentor 1". */
static const char *
told(struct tiny_index *index, struct bags *bags, const struct bag *bag)
{
    struct buffer out = { 0 };
    const char   *copy;

    for (size_t i = 0; i < bag->count; i++)
        buffer_format(&out, "%s%.*s %g", i > 0 ? ", " : "",
                      STR_ARG(bag_term(bags, bag->terms[i].number)),
                      (double) bag->terms[i].count);
    copy = arena_copy(&index->scratch.arena, buffer_str(&out)).data;
    buffer_free(&out);
    return copy;
}

static const struct {
    const char *behaviour, *language, *prose, *terms;
} readings[] = {
    { "an empty prose is an empty bag", "en", "", "" },
    { "function words are in none", "en", "the of and", "" },
    { "stems, each once, with their count", "en", "Writes a tool, and writing tools",
      "write 2, ~write 2, tool 2" },
    { "words just as written are not", "en", "tool", "tool 1" },
    { "groups are, once for each member", "en", "wrote, writes", "wrote 1, ~write 2, write 1" },
    { "compounds are their words", "en", "tool-making", "tool 1, make 1" },
    { "what stands between slashes too", "en", "@track/tool", "track 1, tool 1" },
    { "another language has its own stems", "es", "ayuda a ella", "ayud@es 1" },
};

static void
prose_becomes_a_bag(void **state)
{
    for (size_t i = 0; i < COUNT(readings); i++) {
        struct bags *bags = open_bags(*state);
        struct bag   bag = read_bag(*state, bags, readings[i].language, readings[i].prose);
        const char  *got = told(*state, bags, &bag);

        if (strcmp(got, readings[i].terms) != 0)
            fail_msg("%s: \"%s\"", readings[i].behaviour, got);
        bags_close(bags);
    }
}

static void
rare_terms_weigh_more(void **state)
{
    struct bags *bags = open_bags(*state);
    struct bag   bag = read_bag(*state, bags, "en", "tools kubernetes frobnicators");

    /* In 3 of 7 cells (by its skill's name), in 1 and in none: ln(1 + (N - n + .5) / (n + .5)) */
    assert_int_equal(bag_cells(bags, bag.terms[0].number), 3);
    assert_int_equal(bag_cells(bags, bag.terms[1].number), 1);
    assert_true(fabs(bag_idf(bags, bag.terms[0].number) - log(1 + 4.5 / 3.5)) < 1e-9);
    assert_true(fabs(bag_idf(bags, bag.terms[1].number) - log(1 + 6.5 / 1.5)) < 1e-9);
    bags_close(bags);
}

typedef double measure(const struct bags *bags, const struct bag *x, const struct bag *y);

static measure *const measures[] = { bag_likeness, bag_cosine };

static void
likeness_is_the_same_both_ways_and_1_of_itself(void **state)
{
    struct bags *bags = open_bags(*state);
    struct bag   all[COUNT(proses)];

    for (size_t i = 0; i < COUNT(proses); i++)
        all[i] = read_bag(*state, bags, "en", proses[i]);
    for (size_t m = 0; m < COUNT(measures); m++)
        for (size_t i = 0; i < COUNT(proses); i++)
            for (size_t j = 0; j < COUNT(proses); j++) {
                double like = measures[m](bags, &all[i], &all[j]);

                assert_true(like == measures[m](bags, &all[j], &all[i]));
                assert_true(like >= 0 && like <= 1);
                if (all[i].count == 0 || all[j].count == 0)
                    assert_true(like == 0);
                else if (i == j)
                    assert_true(like > 1 - 1e-12);
            }
    assert_true(bag_likeness(bags, &all[4], &all[4]) == 1);
    bags_close(bags);
}

static double
like(struct tiny_index *index, measure *measured, const char *x, const char *y)
{
    struct bags *bags = open_bags(index);
    struct bag   a = read_bag(index, bags, "en", x), b = read_bag(index, bags, "en", y);
    double       likeness = measured(bags, &a, &b);

    bags_close(bags);
    return likeness;
}

static const struct {
    const char *behaviour, *prose, *more, *less;
} preferences[] = {
    { "what shares more is more like", "leads incident response", "incident response",
      "incident reports" },
    { "a rare shared word counts for more", "leads kubernetes", "uses kubernetes",
      "leads tools" },
    { "a synonym is nearly the word", "mentors engineers", "coaches engineers",
      "pays engineers" },
    { "what says little else is more like", "writes tools", "writes tools well",
      "writes tools and leads incident response for the team" },
    { "order does not matter, but words do", "tools writes", "writes tools", "writes letters" },
};

static void
more_in_common_is_more_like(void **state)
{
    for (size_t m = 0; m < COUNT(measures); m++)
        for (size_t i = 0; i < COUNT(preferences); i++)
            if (!(like(*state, measures[m], preferences[i].prose, preferences[i].more) >
                  like(*state, measures[m], preferences[i].prose, preferences[i].less)))
                fail_msg("%s (measure %zu)", preferences[i].behaviour, m);
}

static void
sum_has_all_counts(void **state)
{
    struct bags      *bags = open_bags(*state);
    struct bag        parts[3], sum, whole;
    const struct bag *list[] = { &parts[0], &parts[1], &parts[2] };

    parts[0] = read_bag(*state, bags, "en", "writes tools");
    parts[1] = read_bag(*state, bags, "en", "");
    parts[2] = read_bag(*state, bags, "en", "leads tools");
    whole = read_bag(*state, bags, "en", "leads tools, writes tools");
    bag_sum(bags, &((struct tiny_index *) *state)->scratch.arena, list, 3, &sum);
    assert_string_equal(told(*state, bags, &sum), told(*state, bags, &whole));
    assert_true(sum.length == whole.length && sum.worth == whole.worth);
    bag_sum(bags, &((struct tiny_index *) *state)->scratch.arena, NULL, 0, &sum);
    assert_int_equal(sum.count, 0);
    bags_close(bags);
}

#define WITH_AN_INDEX(test) cmocka_unit_test_setup_teardown(test, setup, tiny_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_AN_INDEX(prose_becomes_a_bag),
        WITH_AN_INDEX(rare_terms_weigh_more),
        WITH_AN_INDEX(likeness_is_the_same_both_ways_and_1_of_itself),
        WITH_AN_INDEX(more_in_common_is_more_like),
        WITH_AN_INDEX(sum_has_all_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
