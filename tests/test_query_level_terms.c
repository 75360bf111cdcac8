/* What levels say, as shares, and how alike they are. */
#include "query/level_terms.h"

#include "tests/support.h"

struct fixture {
    struct arena          arena;
    struct text_analyzer *english;
    struct term_numbers   numbers;
};

static int
setup(void **state)
{
    static struct fixture fixture;
    struct error          err;

    fixture = (struct fixture){ 0 };
    expect_ok(text_open(STR("en"), &fixture.english, &err), &err);
    *state = &fixture;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    text_close(f->english);
    arena_free(&f->arena);
    return 0;
}

/* A level of two cells; the second may be empty. */
static struct level_terms
level_of(struct fixture *f, const char *one, const char *two)
{
    struct level_terms level = { 0 };
    struct error       err;

    expect_ok(level_terms_add(&f->numbers, &f->arena, f->english, str_of(one), &level, &err),
              &err);
    expect_ok(level_terms_add(&f->numbers, &f->arena, f->english, str_of(two), &level, &err),
              &err);
    level_terms_end(&level);
    return level;
}

static double
share_of(const struct fixture *f, const struct level_terms *level, const char *term)
{
    for (size_t i = 0; i < level->count; i++)
        if (str_equal(f->numbers.terms[level->shares[i].number], str_of(term)))
            return level->shares[i].value;
    return 0;
}

static void
terms_are_shares_of_the_words_of_all_cells(void **state)
{
    struct fixture    *f = *state;
    struct level_terms level = level_of(f, "Mentors leaders", "mentors teams");

    assert_int_equal(level.words, 4);
    assert_true(share_of(f, &level, "mentor") == 0.5);
    assert_true(share_of(f, &level, "mentor team") == 0.25);
    assert_true(share_of(f, &level, "leader mentor") == 0); /* no pair across cells */
}

static void
levels_are_as_alike_as_what_they_share(void **state)
{
    struct fixture    *f = *state;
    struct level_terms one = level_of(f, "Mentors new leaders", ""),
                       same = level_of(f, "Mentors new leaders", ""),
                       near = level_of(f, "Mentors new teams", ""),
                       far = level_of(f, "Writes code", ""), empty = level_of(f, "", "");

    assert_float_equal(level_terms_likeness(&one, &same), 1, 1e-9);
    assert_float_equal(level_terms_likeness(&one, &near), 0.6, 1e-9); /* three terms of five */
    assert_true(level_terms_likeness(&one, &near) == level_terms_likeness(&near, &one));
    assert_true(level_terms_likeness(&one, &far) == 0);
    assert_true(level_terms_likeness(&one, &empty) == 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(terms_are_shares_of_the_words_of_all_cells, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(levels_are_as_alike_as_what_they_share, setup,
                                        teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
