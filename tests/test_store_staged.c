/* Cells that were staged are read as they were, in their order. */
#include "store/staged.h"

#include <limits.h>

#include "tests/support.h"

static void
expect_cell(const struct store_cell *got, const struct store_cell *want)
{
    assert_int_equal(got->level, want->level);
    assert_int_equal(got->skill, want->skill);
    assert_int_equal(got->text, want->text);
    assert_int_equal(got->line, want->line);
    assert_int_equal(got->flags, want->flags);
}

static unsigned
some_number(struct dice *dice)
{
    static const unsigned edges[] = { 0, 1, 127, 128, 16383, 16384, INT_MAX, UINT_MAX };

    return dice_below(dice, 2) ? (unsigned) dice_below(dice, 300)
                               : edges[dice_below(dice, COUNT(edges))];
}

static struct store_cell
some_cell(struct dice *dice)
{
    static const int64_t texts[] = { 0, 1, 127, 128, UINT32_MAX, INT64_MAX };

    return (struct store_cell){
        .level = some_number(dice),
        .skill = some_number(dice),
        .text = dice_below(dice, 2) ? (int64_t) dice_below(dice, 100000)
                                    : texts[dice_below(dice, COUNT(texts))],
        .line = some_number(dice),
        .flags = some_number(dice),
    };
}

static void
cells_are_read_as_they_were_written(void **state)
{
    struct dice dice = { 20261123 };

    (void) state;
    for (size_t round = 0; round < 200; round++) {
        enum { MOST_CELLS = 60 };
        struct store_cell cells[MOST_CELLS], got;
        size_t            count = dice_below(&dice, MOST_CELLS + 1), at = 0;
        struct buffer     out = { 0 };

        for (size_t i = 0; i < count; i++) {
            cells[i] = some_cell(&dice);
            staged_write(&out, &cells[i]);
        }
        assert_false(out.failed);
        for (size_t i = 0; i < count; i++) {
            got = (struct store_cell){ .document = 5, .ladder = 6 };
            assert_true(staged_read(buffer_str(&out), &at, &got));
            expect_cell(&got, &cells[i]);
            assert_int_equal(got.document, 5); /* these are others' */
            assert_int_equal(got.ladder, 6);
        }
        assert_int_equal(at, out.length);
        assert_false(staged_read(buffer_str(&out), &at, &got));
        assert_int_equal(at, out.length);
        buffer_free(&out);
    }
}

/* A row that lost its end has the cells before it, and no more. */
static void
cell_that_is_cut_is_none(void **state)
{
    struct dice dice = { 20261124 };

    (void) state;
    for (size_t round = 0; round < 50; round++) {
        struct store_cell cells[] = { some_cell(&dice), some_cell(&dice) }, got;
        struct buffer     out = { 0 };
        size_t            first;

        staged_write(&out, &cells[0]);
        first = out.length;
        staged_write(&out, &cells[1]);
        for (size_t length = 0; length < out.length; length++) {
            struct str    cut = str_slice(buffer_str(&out), 0, length);
            struct buffer copy = { 0 }; /* of its own, so that reading on is seen */
            size_t        at = 0, whole = 0;

            buffer_add(&copy, cut);
            while (staged_read(buffer_str(&copy), &at, &got))
                expect_cell(&got, &cells[whole++]);
            assert_int_equal(whole, length >= first);
            buffer_free(&copy);
        }
        buffer_free(&out);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_read_as_they_were_written),
        cmocka_unit_test(cell_that_is_cut_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
