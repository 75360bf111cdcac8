/* How senior a prose sounds, of sentences of our own. */
#include "query/seniority.h"

#include <math.h>

#include "query/seniority_table.h"
#include "tests/support.h"

static void
more_senior_prose_is_worth_more(void **state)
{
    static const struct {
        const char *junior, *senior;
    } cases[] = {
        { "Completes small tasks with guidance.", "Sets the strategy of the organisation." },
        { "Learns the basics and asks for help.", "Mentors leaders across the company." },
        { "Fixes simple bugs with support of the team.",
          "Drives the vision of several teams." },
    };

    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_true(seniority_of(str_of(cases[i].junior)) <
                    seniority_of(str_of(cases[i].senior)));
}

static void
prose_without_words_is_neutral(void **state)
{
    (void) state;
    assert_true(seniority_of(STR("")) == 0);
    assert_true(seniority_of(STR(" ... ")) == 0);
    assert_true(seniority_of(STR("zyxqv")) == 0);
}

static void
the_table_is_in_order_and_each_term_once(void **state)
{
    (void) state;
    for (size_t i = 1; i < seniority_table_count; i++)
        assert_true(str_compare(str_of(seniority_table[i - 1].term),
                                str_of(seniority_table[i].term)) < 0);
}

static enum error_code
list(struct str term, bool is_pair, void *ctx)
{
    char *list = ctx;

    strncat(list, term.data, term.length);
    strcat(list, is_pair ? ". " : ", ");
    return OK;
}

static void
stems_and_pairs_are_what_is_judged(void **state)
{
    char                  listed[200] = "";
    struct text_analyzer *english;
    struct error          err;

    (void) state;
    assert_int_equal(text_open(STR("en"), &english, &err), OK);
    assert_int_equal(
        seniority_each_term(english, STR("Mentors new leaders"), list, listed, &err), OK);
    assert_string_equal(listed, "mentor, new, mentor new. leader, new leader. ");
    text_close(english);
}

static void
proses_together_are_as_one(void **state)
{
    struct text_analyzer *english;
    struct seniority_sum  sum = { 0 };
    struct error          err;

    (void) state;
    assert_true(seniority_mean(&sum) == 0);
    assert_int_equal(text_open(STR("en"), &english, &err), OK);
    assert_int_equal(seniority_add(english, STR("Sets the strategy"), &sum, &err), OK);
    assert_true(fabs(seniority_mean(&sum) - seniority_of(STR("Sets the strategy"))) < 1e-9);
    assert_int_equal(seniority_add(english, STR("zyxqv vqxyz rtplk"), &sum, &err), OK);
    assert_true(fabs(2 * seniority_mean(&sum) - seniority_of(STR("Sets the strategy"))) < 1e-9);
    text_close(english);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_senior_prose_is_worth_more),
        cmocka_unit_test(prose_without_words_is_neutral),
        cmocka_unit_test(the_table_is_in_order_and_each_term_once),
        cmocka_unit_test(stems_and_pairs_are_what_is_judged),
        cmocka_unit_test(proses_together_are_as_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
