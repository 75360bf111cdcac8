/* The order of levels: what seniority says, and what likeness adds. */
#include "query/level_order.h"

#include "tests/support.h"

enum { COUNT = 6 };

static void
without_likeness_seniority_decides(void **state)
{
    static const double senior[] = { 0.3, -0.2, 0.1, 0.9 }, alike[16] = { 0 };
    static const size_t expected[] = { 1, 2, 0, 3 };
    size_t              order[4];

    (void) state;
    assert_true(level_order(senior, alike, 4, order));
    assert_memory_equal(order, expected, sizeof expected);
}

/* Levels 1 and 2 sound alike senior, but 2 says what 0 says, and 1 what 3 says. */
static void
neighbours_say_alike_things(void **state)
{
    static const double senior[] = { -1, 0, 0.01, 1 };
    static const double alike[] = { 1,      0, 1, 0, /**/ 0, 1, 1, 1,
                                    /**/ 1, 1, 1, 0, /**/ 0, 1, 0, 1 };
    static const size_t expected[] = { 0, 2, 1, 3 };
    size_t              order[4];

    (void) state;
    assert_true(level_order(senior, alike, 4, order));
    assert_memory_equal(order, expected, sizeof expected);
}

static void
the_order_of_a_reversed_ladder_is_the_reverse(void **state)
{
    struct dice dice = { 20260405 };

    (void) state;
    for (size_t round = 0; round < 500; round++) {
        double senior[COUNT], turned[COUNT], alike[COUNT * COUNT], alike_turned[COUNT * COUNT];
        size_t order[COUNT], order_turned[COUNT];

        for (size_t i = 0; i < COUNT; i++) {
            senior[i] = (double) dice_below(&dice, 1000003);
            for (size_t j = 0; j <= i; j++)
                alike[i * COUNT + j] = alike[j * COUNT + i] =
                    (double) dice_below(&dice, 1000003) / 1000003;
        }
        for (size_t i = 0; i < COUNT; i++) {
            turned[i] = senior[COUNT - 1 - i];
            for (size_t j = 0; j < COUNT; j++)
                alike_turned[i * COUNT + j] = alike[(COUNT - 1 - i) * COUNT + COUNT - 1 - j];
        }
        assert_true(level_order(senior, alike, COUNT, order));
        assert_true(level_order(turned, alike_turned, COUNT, order_turned));
        for (size_t i = 0; i < COUNT; i++)
            assert_int_equal(order_turned[i], COUNT - 1 - order[i]);
    }
}

static void
few_levels_have_an_order_and_too_many_none(void **state)
{
    static const double senior[LEVEL_ORDER_MOST +
                               1] = { 0 },
                               alike[(LEVEL_ORDER_MOST + 1) * (LEVEL_ORDER_MOST + 1)] = { 0 };
    size_t order[LEVEL_ORDER_MOST + 1] = { 7 };

    (void) state;
    assert_true(level_order(senior, alike, 0, order));
    assert_true(level_order(senior, alike, 1, order));
    assert_int_equal(order[0], 0);
    assert_false(level_order(senior, alike, LEVEL_ORDER_MOST + 1, order));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_likeness_seniority_decides),
        cmocka_unit_test(neighbours_say_alike_things),
        cmocka_unit_test(the_order_of_a_reversed_ladder_is_the_reverse),
        cmocka_unit_test(few_levels_have_an_order_and_too_many_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
