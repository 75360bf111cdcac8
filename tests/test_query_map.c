/* A map says of every level how strongly it asks, and where each track begins to. */
#include "query/query.h"

#include "query/map.h"
#include "tests/ladders.h"

static const struct tiny_ladder ladders[] = {
    { "security.tsv", "acme",
      "Security | Impact | Care\n1 | follows rules | reads logs\n2 | stops phishing | reads "
      "logs\n"
      "3 | stops phishing and spam | phishing drills\n",
      NULL },
    { "phishing.tsv", "acme",
      "Phishing | Reach\n1 | works alone\n2 | stops spam\n3 | teaches a team\n", NULL },
    { "sre.tsv", "zenit",
      "SRE | Phishing | Uptime\n1 | knows the word | \n2 | | keeps it up\n3 | a team | spam\n",
      NULL },
};

static int
setup(void **state)
{
    return tiny_setup(state, ladders, COUNT(ladders));
}

static struct query_map
map_of(struct tiny_index *index, const char *query, const struct query_options *options)
{
    struct query_options given = options ? *options : (struct query_options){ .limit = 10 };
    struct query_map     map;
    struct error         err;

    given.no_tracks = true;
    expect_ok(
        query_map_make(index->store, &index->scratch.arena, str_of(query), &given, &map, &err),
        &err);
    return map;
}

/* "acme/security 0 1* 2; ": the hits of each level, and where it begins. */
static void
expect_rows(const char *behaviour, const struct query_map *map, const char *want)
{
    struct buffer out = { 0 };

    for (size_t r = 0; r < map->count; r++) {
        const struct query_map_row *row = &map->rows[r];

        buffer_format(&out, "%.*s", STR_ARG(row->address));
        for (size_t i = 0; i < row->level_count; i++)
            buffer_format(&out, " %zu%s", row->levels[i].hits, i == row->onset ? "*" : "");
        buffer_add(&out, STR("; "));
    }
    buffer_add_char(&out, '\0');
    if (strcmp(out.data, want) != 0)
        fail_msg("%s: \"%s\", not \"%s\"", behaviour, out.data, want);
    buffer_free(&out);
}

static void
topic_begins_where_a_cell_has_all_of_it(void **state)
{
    struct query_map map = map_of(*state, "phishing spam", NULL);

    expect_rows("words", &map,
                "acme/security 0 1 2*; zenit/sre 1 0 2*; acme/phishing 0 1* 0; ");
    assert_int_equal(map.total, 3);
}

static void
names_of_skills_count_and_those_of_tracks_do_not(void **state)
{
    struct query_map map = map_of(*state, "phishing", NULL);

    expect_rows("names", &map, "acme/security 0 1* 2; zenit/sre 1* 0 1; ");
}

static void
scores_are_shares_of_the_best(void **state)
{
    struct query_map map = map_of(*state, "phishing", NULL);
    double           best = 0;

    for (size_t r = 0; r < map.count; r++)
        for (size_t i = 0; i < map.rows[r].level_count; i++) {
            const struct query_map_level *level = &map.rows[r].levels[i];

            assert_true(level->score >= 0 && level->score <= 1);
            assert_true((level->score > 0) == (level->hits > 0));
            best = level->score > best ? level->score : best;
        }
    assert_true(best == 1);
}

static void
filters_and_a_limit_narrow_it(void **state)
{
    struct query_options options = { .limit = 1, .level = STR("2..3") };
    struct query_map     map = map_of(*state, "phishing", &options);

    expect_rows("narrow", &map, "acme/security 1* 2; ");
    assert_int_equal(map.total, 2);
}

static void
topic_of_no_ladder_is_an_empty_map(void **state)
{
    struct query_map map = map_of(*state, "xylophone", NULL);

    assert_int_equal(map.count, 0);
    assert_false(map.is_empty);
    map = map_of(*state, "level:2", NULL);
    assert_int_equal(map.count, 0);
    assert_true(map.is_empty);
}

#define ON_LADDERS(test) cmocka_unit_test_setup_teardown(test, setup, tiny_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_LADDERS(topic_begins_where_a_cell_has_all_of_it),
        ON_LADDERS(names_of_skills_count_and_those_of_tracks_do_not),
        ON_LADDERS(scores_are_shares_of_the_best),
        ON_LADDERS(filters_and_a_limit_narrow_it),
        ON_LADDERS(topic_of_no_ladder_is_an_empty_map),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
