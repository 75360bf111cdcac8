/* What an argument names: shortened, exact, by kind, ambiguous or wrong. */
#include "tests/ladders.h"

static int
setup(void **state)
{
    static const struct tiny_ladder ladders[] = {
        { "a", "acme",
          "Site Reliability Engineering (SRE) | Impact | Security\n1 | a | b\n2 | c | d\n11 | "
          "e | \n",
          NULL },
        { "b", "acme", "Security | Impact | Impact Beyond\nIC1 | a | b\nIC2 | c | d\n", NULL },
        { "c", "acme", "Security Design | Scope\n1 | a\n", NULL },
        { "d", "zenit", "Site Reliability Engineering (SRE) | Impact\n1 | a\n", NULL },
        { "e", "", "Impact | Reach\n1 | a\n", NULL },
    };

    return tiny_setup(state, ladders, COUNT(ladders));
}

static const struct {
    const char     *behaviour, *argument;
    unsigned        kinds;
    enum error_code rc;
    const char     *says; /* the address, or a part of the error */
} cases[] = {
    { "a ladder in full", "acme/sre", ADDRESS_ANY, OK, "acme/sre" },
    { "a level in full", "acme/sre/2", ADDRESS_ANY, OK, "acme/sre/2" },
    { "a skill in full", "acme/sre//impact", ADDRESS_ANY, OK, "acme/sre//impact" },
    { "a cell in full", "acme/sre/2/impact", ADDRESS_ANY, OK, "acme/sre/2/impact" },
    { "an empty cell is one, too", "acme/sre/11/security", ADDRESS_ANY, OK,
      "acme/sre/11/security" },

    { "each part may be shortened", "a/s/2/i", ADDRESS_CELL, OK, "acme/sre/2/impact" },
    { "leading parts may be left out", "2/sec", ADDRESS_CELL, OK, "acme/sre/2/security" },
    { "case does not matter", "ACME/SRE", ADDRESS_ANY, OK, "acme/sre" },
    { "a skill too", "security//impact-b", ADDRESS_ANY, OK, "acme/security//impact-beyond" },
    { "without its track", "//scope", ADDRESS_ANY, OK, "acme/security-design//scope" },

    { "exact beats prefix", "security", ADDRESS_LADDER, OK, "acme/security" },
    { "an exact level beats a longer one", "acme/sre/1", ADDRESS_LEVEL, OK, "acme/sre/1" },
    { "an exact skill beats a longer one", "security//impact", ADDRESS_SKILL, OK,
      "acme/security//impact" },
    { "only one exact of several parts", "acme/security/ic1/impact", ADDRESS_CELL, OK,
      "acme/security/ic1/impact" },

    { "a ladder beats levels and cells", "impact", ADDRESS_ANY, OK, "_/impact" },
    { "even by prefix", "imp", ADDRESS_ANY, OK, "_/impact" },
    { "a level beats cells", "security/ic2", ADDRESS_ANY, OK, "acme/security/ic2" },
    { "only the kinds asked for", "reach", ADDRESS_CELL, OK, "_/impact/1/reach" },
    { "no skill without //", "scope", ADDRESS_SKILL, ERR_MISSING, "rung list ladders" },
    { "and // is only a skill", "security//impact", ADDRESS_LADDER | ADDRESS_CELL, ERR_MISSING,
      "" },

    { "several ladders", "sre", ADDRESS_ANY, ERR_AMBIGUOUS,
      "sre: fits 2 addresses: acme/sre, zenit/sre" },
    { "several by prefix", "sec", ADDRESS_LADDER, ERR_AMBIGUOUS,
      "acme/security, acme/security-design" },
    { "several levels", "sre/1", ADDRESS_LEVEL, ERR_AMBIGUOUS, "acme/sre/1, zenit/sre/1" },
    { "several cells", "1/impact", ADDRESS_CELL, ERR_AMBIGUOUS, "acme/sre/1/impact" },

    { "a skill, for want of a level of that name", "acme/sre/impact", ADDRESS_ANY, OK,
      "acme/sre//impact" },
    { "a level comes first", "sre/2", ADDRESS_ANY, OK, "acme/sre/2" },
    { "an organisation is told as one", "zenit", ADDRESS_ANY, ERR_MISSING,
      "list ladders --org zenit" },
    { "the nearest track is told", "securty/ic1", ADDRESS_ANY, ERR_MISSING, "security" },
    { "also where its organisation is named", "acme/securty/ic1", ADDRESS_ANY, ERR_MISSING,
      "security" },
    { "and what a track has, when the rest is wrong", "acme/security/ic7", ADDRESS_ANY,
      ERR_MISSING, "rung show security" },
    { "nothing", "kubernetes", ADDRESS_ANY, ERR_MISSING, "kubernetes: nothing goes by this" },
    { "nothing of this kind", "acme/sre", ADDRESS_CELL, ERR_MISSING, "nothing" },
    { "an empty argument", "", ADDRESS_ANY, ERR_USAGE, "not an address" },
    { "more parts than an address has", "a/b/c/d/e", ADDRESS_ANY, ERR_USAGE, "not an address" },
    { "two gaps", "a//b//c", ADDRESS_ANY, ERR_USAGE, "not an address" },
};

static void
argument_names_one_thing(void **state)
{
    struct tiny_index *index = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct query_target target = { 0 };
        struct error        err = { 0 };
        enum error_code     rc = query_resolve(index->store, &index->scratch.arena,
                                               str_of(cases[i].argument), cases[i].kinds, &target,
                                               &err);
        bool                is_right = rc != OK ? strstr(err.message, cases[i].says) != NULL
                                                : str_equal(target.address, str_of(cases[i].says));

        if (rc != cases[i].rc || !is_right)
            fail_msg("%s: code %d, %s%.*s", cases[i].behaviour, (int) rc,
                     rc == OK ? "" : err.message, STR_ARG(target.address));
    }
}

static void
target_says_where_its_parts_are(void **state)
{
    struct tiny_index  *index = *state;
    struct query_target target;
    struct error        err;

    expect_ok(query_resolve(index->store, &index->scratch.arena, STR("acme/sre/11/sec"),
                            ADDRESS_ANY, &target, &err),
              &err);
    assert_int_equal(target.kind, ADDRESS_CELL);
    assert_int_equal(target.level, 2);
    assert_int_equal(target.skill, 1);
    assert_string_equal(target.ladder.levels[target.level].label.data, "11");
    assert_string_equal(target.ladder.skills[target.skill].name.data, "Security");
}

static void
long_list_of_what_fits_is_cut(void **state)
{
    static const struct tiny_ladder many = { "m", "many",
                                             "Many | Haste\n1 | a\n2 | b\n3 | c\n4 | d\n5 | "
                                             "e\n6 | f\n7 | g\n8 | h\n9 | i\n10 | j\n11 | k\n",
                                             NULL };
    struct tiny_index              *index = *state;
    struct query_target             target;
    struct error                    err;

    expect_ok(store_begin(index->store, &err), &err);
    expect_ok(tiny_put(index->store, &many, &err), &err);
    expect_ok(store_commit(index->store, &err), &err);
    assert_int_equal(query_resolve(index->store, &index->scratch.arena, STR("haste"),
                                   ADDRESS_CELL, &target, &err),
                     ERR_AMBIGUOUS);
    assert_non_null(strstr(err.message, "haste: fits 11 addresses: many/many/1/haste"));
    assert_non_null(strstr(err.message, "many/many/10/haste, and more"));
    assert_null(strstr(err.message, "many/many/11/haste"));
}

#define WITH_AN_INDEX(test) cmocka_unit_test_setup_teardown(test, setup, tiny_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_AN_INDEX(argument_names_one_thing),
        WITH_AN_INDEX(target_says_where_its_parts_are),
        WITH_AN_INDEX(long_list_of_what_fits_is_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
