/* Scores against numbers worked out by hand, and what must hold for all of them. */
#include "store/score.h"

#include "base/str.h"
#include "tests/support.h"

/* Each field as { tf, length }: text, skill name, track name. */
static const struct {
    const char              *behaviour;
    struct score_field_count fields[SCORE_FIELDS];
    uint32_t                 impact;
} impacts[] = {
    { "once in a text of the usual length is one", { { 1, 32 } }, 1024 },
    { "the second time adds less than the first", { { 2, 32 } }, 1408 },
    { "a short text counts more", { { 1, 16 } }, 1149 },
    { "a long text counts less", { { 1, 64 } }, 841 },
    { "a text of this word alone", { { 1, 1 } }, 1298 },
    { "three times in ten words", { { 3, 10 } }, 1746 },
    { "however often, never above 2.2", { { 1000, 1000 } }, 2218 },
    { "a skill's name weighs 0.4", { { 0 }, { 1, 2 } }, 410 },
    { "a skill's name of one word", { { 0 }, { 1, 1 } }, 460 },
    { "a track's name weighs 0.2", { { 0 }, { 0 }, { 1, 3 } }, 205 },
    { "a track's name of one word", { { 0 }, { 0 }, { 1, 1 } }, 240 },
    { "fields add up when they are rounded", { { 1, 32 }, { 1, 2 }, { 1, 3 } }, 1639 },
    { "unusual lengths in all fields", { { 1, 8 }, { 1, 2 }, { 1, 1 } }, 1874 },
    { "several times in all fields", { { 4, 100 }, { 1, 3 }, { 2, 5 } }, 2074 },
    { "a term that is nowhere", { { 0, 32 }, { 0, 2 }, { 0, 3 } }, 0 },
    { "a cell without anything", { { 0 } }, 0 },
};

static void
impact_is_as_worked_by_hand(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT(impacts); i++) {
        uint32_t got = score_impact(impacts[i].fields);

        if (got != impacts[i].impact)
            fail_msg("%s: %u, not %u", impacts[i].behaviour, got, impacts[i].impact);
    }
}

/* round(1024 * ln(1 + (N - n + 0.5) / (n + 0.5)) ^ 1.3), worked out with fifty digits. */
static const struct {
    uint64_t cells, with;
    uint32_t idf;
} idfs[] = {
    { 1, 1, 203 },          { 2, 1, 636 },
    { 10, 3, 1221 },        { 100, 1, 6635 },
    { 100, 50, 636 },       { 100, 100, 1 },
    { 1000000, 1, 29920 },  { 1000000, 500000, 636 },
    { 1000000, 999000, 1 }, { 1000000, 1000000, 1 }, /* 0.0005, and never 0 */
};

static void
idf_is_as_worked_by_hand(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT(idfs); i++) {
        uint32_t got = score_idf(idfs[i].cells, idfs[i].with);

        if (got != idfs[i].idf)
            fail_msg("%llu of %llu: %u, not %u", (unsigned long long) idfs[i].with,
                     (unsigned long long) idfs[i].cells, got, idfs[i].idf);
    }
}

static uint32_t
impact_in(enum score_field field, uint32_t tf, uint32_t length)
{
    struct score_field_count fields[SCORE_FIELDS] = { { 0 } };

    fields[field] = (struct score_field_count){ tf, length };
    return score_impact(fields);
}

static void
impact_grows_with_tf_and_falls_with_length(void **state)
{
    (void) state;
    for (enum score_field f = SCORE_TEXT; f < SCORE_FIELDS; f++)
        for (uint32_t length = 1; length < 300; length++) {
            assert_true(impact_in(f, 1, length) >= impact_in(f, 1, length + 1));
            for (uint32_t tf = 1; tf < length && tf < 40; tf++)
                assert_true(impact_in(f, tf, length) <= impact_in(f, tf + 1, length));
        }
    assert_true(impact_in(SCORE_TEXT, 1, 1) > impact_in(SCORE_TEXT, 1, 300));
    assert_true(impact_in(SCORE_TEXT, 1, 300) < impact_in(SCORE_TEXT, 40, 300));
}

static void
text_outweighs_skill_outweighs_track(void **state)
{
    (void) state;
    for (uint32_t length = 1; length < 4; length++) {
        assert_true(impact_in(SCORE_TEXT, 1, length) > impact_in(SCORE_SKILL, 1, length));
        assert_true(impact_in(SCORE_SKILL, 1, length) > impact_in(SCORE_TRACK, 1, length));
    }
}

static void
idf_falls_as_more_cells_have_the_term_and_is_never_zero(void **state)
{
    static const uint64_t sizes[] = { 1, 2, 10, 1023, 1024, 1025, 5000 };

    (void) state;
    for (size_t i = 0; i < COUNT(sizes); i++)
        for (uint64_t with = 1; with <= sizes[i]; with++) {
            uint32_t idf = score_idf(sizes[i], with);

            if (idf == 0)
                fail_msg("%llu of %llu cells: a word that weighs nothing",
                         (unsigned long long) with, (unsigned long long) sizes[i]);
            assert_true(with == 1 || idf <= score_idf(sizes[i], with - 1));
        }
}

static void
counts_of_a_damaged_index_give_a_small_idf(void **state)
{
    (void) state;
    assert_int_equal(score_idf(0, 5), 1);
    assert_int_equal(score_idf(10, 11), 1);
    assert_int_equal(score_idf(10, 1000000), 1);
}

static void
impact_is_the_sum_of_its_fields(void **state)
{
    struct dice dice = { 6 };

    (void) state;
    for (unsigned round = 0; round < 100000; round++) {
        struct score_field_count fields[SCORE_FIELDS];
        uint32_t                 sum = 0;

        for (int f = 0; f < SCORE_FIELDS; f++) {
            fields[f] = (struct score_field_count){ (uint32_t) dice_below(&dice, 4),
                                                    (uint32_t) dice_below(&dice, 80) };
            sum += score_field_impact((enum score_field) f, fields[f]);
        }
        assert_int_equal(sum, score_impact(fields));
    }
}

static void
what_counts_of_tf_and_length_has_a_limit(void **state)
{
    (void) state;
    assert_int_equal(score_field_impact(SCORE_TEXT, (struct score_field_count){ 1, 65535 }),
                     score_field_impact(SCORE_TEXT, (struct score_field_count){ 1, 500000 }));
    assert_int_equal(score_field_impact(SCORE_SKILL, (struct score_field_count){ 1, 255 }),
                     score_field_impact(SCORE_SKILL, (struct score_field_count){ 1, 70000 }));
    assert_int_equal(
        score_field_impact(SCORE_TEXT, (struct score_field_count){ 65535, 65535 }),
        score_field_impact(SCORE_TEXT, (struct score_field_count){ 100000, 100000 }));
    assert_true(score_field_impact(SCORE_TRACK, (struct score_field_count){ 1, 70000 }) > 0);
    assert_true(score_field_impact(SCORE_TEXT, (struct score_field_count){ 1, 70000 }) > 0);
}

static void
share_is_so_many_tenths_rounded(void **state)
{
    static const struct {
        uint32_t idf;
        unsigned tenths;
        uint32_t share;
    } shares[] = {
        { 1000, SCORE_WHOLE_TENTHS, 1000 },
        { 1000, SCORE_SYNONYM_TENTHS, 500 },
        { 1000, SCORE_PAIR_TENTHS, 500 },
        { 1000, SCORE_EXACT_TENTHS, 200 },
        { 4311, SCORE_SYNONYM_TENTHS, 2156 }, /* 2155.5 */
        { 4311, SCORE_PAIR_TENTHS, 2156 },    /* 2155.5 */
        { 4311, SCORE_EXACT_TENTHS, 862 },    /* 862.2 */
        { 1, SCORE_SYNONYM_TENTHS, 1 },
        { 1, SCORE_EXACT_TENTHS, 0 },
        { 0, SCORE_WHOLE_TENTHS, 0 },
        { 146261, SCORE_SYNONYM_TENTHS, 73131 }, /* one of 2^64 cells: 73130.5 */
    };

    (void) state;
    for (size_t i = 0; i < COUNT(shares); i++) {
        uint32_t got = score_share(shares[i].idf, shares[i].tenths);

        if (got != shares[i].share)
            fail_msg("%u tenths of %u: %u", shares[i].tenths, shares[i].idf, got);
    }
}

static void
group_is_its_best_cell_a_tenth_and_a_twentieth(void **state)
{
    (void) state;
    assert_int_equal(score_group(1000, 0, 0), 20000);
    assert_int_equal(score_group(1000, 1000, 0), 22000);
    assert_int_equal(score_group(1000, 1000, 1000), 23000);
    assert_int_equal(score_group(7, 5, 3), 153);
    assert_true(score_group(1000, 999, 998) < score_group(1200, 0, 0));
    assert_true(score_group(1000, 900, 0) > score_group(1000, 0, 0));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(impact_is_as_worked_by_hand),
        cmocka_unit_test(idf_is_as_worked_by_hand),
        cmocka_unit_test(impact_grows_with_tf_and_falls_with_length),
        cmocka_unit_test(text_outweighs_skill_outweighs_track),
        cmocka_unit_test(idf_falls_as_more_cells_have_the_term_and_is_never_zero),
        cmocka_unit_test(counts_of_a_damaged_index_give_a_small_idf),
        cmocka_unit_test(impact_is_the_sum_of_its_fields),
        cmocka_unit_test(what_counts_of_tf_and_length_has_a_limit),
        cmocka_unit_test(share_is_so_many_tenths_rounded),
        cmocka_unit_test(group_is_its_best_cell_a_tenth_and_a_twentieth),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
