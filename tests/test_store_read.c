/* What was put is read back as it was. */
#include "store/store.h"

#include "tests/storing.h"

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
                           storing_ladder(index->store, "security"), &ladder, &err),
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

    storing_put(index->store, &named);
    expect_ok(store_ladder(index->store, &index->scratch.arena,
                           storing_ladder(index->store, "named"), &ladder, &err),
              &err);
    assert_int_equal(ladder.level_count, COUNT(numbers));
    for (size_t i = 0; i < COUNT(numbers); i++) {
        assert_int_equal(ladder.levels[i].number, numbers[i]);
        assert_int_equal(ladder.levels[i].ordinal, i + 1);
    }
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

#define ON_THREE_LADDERS(test)                                                                 \
    cmocka_unit_test_setup_teardown(test, storing_setup, tiny_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_THREE_LADDERS(ladder_is_read_back_as_it_was_put),
        ON_THREE_LADDERS(what_is_not_there_is_a_damaged_index),
        ON_THREE_LADDERS(level_number_is_of_the_label_else_the_ordinal),
        ON_THREE_LADDERS(languages_are_those_of_the_ladders),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
