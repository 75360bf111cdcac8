/* The best assignment: worked cases, and every small one against all that are possible. */
#include "query/assign.h"

#include <math.h>

#include "base/str.h"
#include "tests/support.h"

static const struct {
    const char *behaviour;
    size_t      m, n;
    double      worth[9], none;
    size_t      out[3];
} cases[] = {
    { "a row gives way where that earns more in all", 2, 2, { .9, .8, .8, .1 }, 0, { 1, 0 } },
    { "a row stays alone where no column is left",
      3,
      2,
      { .9, .8, .6, .1, .2, .1 },
      .3,
      { 1, 0, ASSIGN_NONE } },
    { "and where none is worth it", 1, 2, { .1, .2 }, .3, { ASSIGN_NONE } },
    { "columns may be left over", 1, 3, { .1, .2, .3 }, 0, { 2 } },
    { "no columns", 2, 0, { 0 }, 0, { ASSIGN_NONE, ASSIGN_NONE } },
    { "never is never",
      2,
      1,
      { ASSIGN_NEVER, ASSIGN_NEVER },
      -9,
      { ASSIGN_NONE, ASSIGN_NONE } },
    { "always is always", 2, 2, { ASSIGN_ALWAYS, 0, 9, 0 }, 5, { 0, ASSIGN_NONE } },
};

static void
rows_and_columns_are_paired(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t out[3];

        assert_true(assign_best(cases[i].worth, cases[i].m, cases[i].n, cases[i].none, out));
        for (size_t row = 0; row < cases[i].m; row++)
            if (out[row] != cases[i].out[row])
                fail_msg("%s: row %zu has column %zu", cases[i].behaviour, row, out[row]);
    }
}

/* The most that rows from here on can earn, all ways tried. */
static double
most(const double *worth, size_t m, size_t n, double none, size_t row, unsigned taken)
{
    double best;

    if (row == m)
        return 0;
    best = none + most(worth, m, n, none, row + 1, taken);
    for (size_t c = 0; c < n; c++)
        if (!(taken & 1u << c))
            best = fmax(best,
                        worth[row * n + c] + most(worth, m, n, none, row + 1, taken | 1u << c));
    return best;
}

static double
earned(const double *worth, size_t m, size_t n, double none, const size_t *out)
{
    double   sum = 0;
    unsigned taken = 0;

    for (size_t row = 0; row < m; row++) {
        if (out[row] == ASSIGN_NONE) {
            sum += none;
            continue;
        }
        assert_true(out[row] < n && !(taken & 1u << out[row]));
        taken |= 1u << out[row];
        sum += worth[row * n + out[row]];
    }
    return sum;
}

static void
no_assignment_earns_more(void **state)
{
    struct dice dice = { 20260401 };

    (void) state;
    for (size_t round = 0; round < 4000; round++) {
        size_t m = dice_below(&dice, 6), n = dice_below(&dice, 6), out[6];
        double worth[36], none = (double) dice_below(&dice, 9) / 8 - 0.25;

        for (size_t i = 0; i < m * n; i++) /* coarse, so that many are alike */
            worth[i] = (double) dice_below(&dice, 9) / 8;
        assert_true(assign_best(worth, m, n, none, out));
        assert_true(fabs(earned(worth, m, n, none, out) - most(worth, m, n, none, 0, 0)) <
                    1e-9);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_and_columns_are_paired),
        cmocka_unit_test(no_assignment_earns_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
