/* Lining up in order: every small case against all ways there are. */
#include "query/align.h"

#include <math.h>

#include "tests/support.h"

static double
most(const double *worth, size_t m, size_t n, size_t i, size_t j)
{
    double best;

    if (i == m || j == n)
        return 0;
    best = fmax(most(worth, m, n, i + 1, j), most(worth, m, n, i, j + 1));
    return fmax(best, worth[i * n + j] + most(worth, m, n, i + 1, j + 1));
}

static void
order_is_kept_and_nothing_earns_more(void **state)
{
    struct dice dice = { 20260402 };

    (void) state;
    for (size_t round = 0; round < 4000; round++) {
        size_t m = dice_below(&dice, 6), n = dice_below(&dice, 6), out[6], next = 0;
        double worth[36], sum = 0;

        for (size_t i = 0; i < m * n; i++)
            worth[i] = (double) dice_below(&dice, 9) / 8 - 0.25;
        assert_true(align_in_order(worth, m, n, out));
        for (size_t i = 0; i < m; i++)
            if (out[i] != ALIGN_NONE) {
                assert_true(out[i] >= next && out[i] < n);
                next = out[i] + 1;
                sum += worth[i * n + out[i]];
            }
        assert_true(fabs(sum - most(worth, m, n, 0, 0)) < 1e-9);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_is_kept_and_nothing_earns_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
