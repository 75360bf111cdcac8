/* Fingerprints have the numbers in which they came first, against a plain array. */
#include "base/seen.h"

#include "tests/support.h"

#include "tests/scarce.h"

#include "base/seen.c"

static const struct {
    const char *behaviour;
    uint64_t    came[6];
    uint32_t    numbers[6];
} cases[] = {
    { "each is new", { 9, 8, 7, 6, 5, 4 }, { 0, 1, 2, 3, 4, 5 } },
    { "all are one", { 9, 9, 9, 9, 9, 9 }, { 0, 0, 0, 0, 0, 0 } },
    { "some come again", { 9, 8, 9, 7, 8, 9 }, { 0, 1, 0, 2, 1, 0 } },
    { "none and all bits are fingerprints",
      { 0, UINT64_MAX, 0, 1, UINT64_MAX, 1 },
      { 0, 1, 0, 2, 1, 2 } },
    { "told apart by the highest bit",
      { 5, 5 | (uint64_t) 1 << 63, 5, 6, 5 | (uint64_t) 1 << 63, 6 },
      { 0, 1, 0, 2, 1, 2 } },
};

static void
numbers_follow_first_comings(void **state)
{
    (void) state;
    for (size_t c = 0; c < COUNT(cases); c++) {
        struct seen seen = { 0 };

        for (size_t i = 0; i < COUNT(cases[c].came); i++) {
            uint32_t number = seen_number(&seen, cases[c].came[i]);

            if (number != cases[c].numbers[i])
                fail_msg("%s: number %zu is %u, not %u", cases[c].behaviour, i, number,
                         cases[c].numbers[i]);
        }
        seen_free(&seen);
    }
}

/* Which fingerprints there are: some numbers times a step. */
static const struct {
    const char *behaviour;
    size_t      distinct, drawn;
    uint64_t    step;
} shapes[] = {
    { "few that come often", 40, 20000, 0x9E3779B97F4A7C15 },
    { "many", 100000, 300000, 0x9E3779B97F4A7C15 },
    { "one after the other", 100000, 300000, 1 },
    { "all of one place in the table", 2500, 10000, (uint64_t) 1 << 40 },
    { "as many as the first table holds", 512, 20000, 3 },
    { "and one more", 513, 20000, 3 },
};

static void
random_fingerprints_are_numbered_as_in_a_plain_model(void **state)
{
    struct dice dice = { 20261123 };

    (void) state;
    for (size_t s = 0; s < COUNT(shapes); s++) {
        struct seen seen = { 0 };
        uint32_t   *numbers = malloc(shapes[s].distinct * sizeof *numbers), next = 0;

        memset(numbers, 0xff, shapes[s].distinct * sizeof *numbers);
        for (size_t i = 0; i < shapes[s].drawn; i++) {
            size_t   drawn = dice_below(&dice, shapes[s].distinct);
            uint32_t number = seen_number(&seen, drawn * shapes[s].step);

            if (numbers[drawn] == SEEN_NONE)
                numbers[drawn] = next++;
            if (number != numbers[drawn] || seen.count != next)
                fail_msg("%s: draw %zu is number %u of %zu, not %u of %u", shapes[s].behaviour,
                         i, number, seen.count, numbers[drawn], next);
        }
        assert_true(next > shapes[s].distinct * 9 / 10);
        free(numbers);
        seen_free(&seen);
    }
}

static void
room_is_taken_as_it_is_needed(void **state)
{
    struct seen seen = { 0 };

    (void) state;
    for (uint64_t i = 0; i < 200000; i++) {
        size_t bytes;

        assert_int_equal(seen_number(&seen, i * 7), i);
        bytes = seen.slot_count * sizeof *seen.slots +
                seen.slot_count / 2 * sizeof *seen.hashes;
        assert_true(bytes <= 8 * 1024 || bytes <= 32 * seen.count);
    }
    seen_free(&seen);
    seen_free(&seen);
    assert_int_equal(seen.count, 0);
    assert_int_equal(seen_number(&seen, 7), 0); /* begins anew */
    seen_free(&seen);
}

/* When memory ends at the first or second piece that a larger table needs. */
static void
without_memory_only_new_ones_are_not_noted(void **state)
{
    enum { FULL = 512 };

    (void) state;
    for (size_t left = 0; left < 2; left++)
        for (uint32_t count = 0; count <= FULL; count += FULL) {
            struct seen seen = { 0 };

            for (uint32_t i = 0; i < count; i++)
                assert_int_equal(seen_number(&seen, i), i);
            scarce_left = left;
            assert_int_equal(seen_number(&seen, 1000), SEEN_NONE);
            assert_int_equal(seen.count, count);
            for (uint32_t i = 0; i < count; i++)
                assert_int_equal(seen_number(&seen, i), i);
            scarce_left = SCARCE_PLENTY;
            assert_int_equal(seen_number(&seen, 1000), count); /* there is some again */
            seen_free(&seen);
        }
}

/* SEEN_NONE is nobody's number. */
static void
there_are_so_many_numbers_and_no_more(void **state)
{
    struct seen seen = { 0 };

    (void) state;
    assert_int_equal(seen_number(&seen, 11), 0);
    seen.count = SEEN_NONE - 1;
    assert_int_equal(seen_number(&seen, 12), SEEN_NONE);
    assert_int_equal(seen_number(&seen, 11), 0);
    assert_int_equal(seen.count, SEEN_NONE - 1);
    seen_free(&seen);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_follow_first_comings),
        cmocka_unit_test(random_fingerprints_are_numbered_as_in_a_plain_model),
        cmocka_unit_test(room_is_taken_as_it_is_needed),
        cmocka_unit_test(without_memory_only_new_ones_are_not_noted),
        cmocka_unit_test(there_are_so_many_numbers_and_no_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
