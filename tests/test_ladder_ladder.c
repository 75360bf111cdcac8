#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ladder/ladder.h"

enum { ORDINAL = 77 };

static const struct {
    const char *behaviour;
    struct str  label;
    unsigned    number; /* ORDINAL: the label has none */
    size_t      start, end;
} cases[] = {
    { "a number alone", STATIC_STR("3"), 3, 0, 1 },
    { "letters before it", STATIC_STR("IC3"), 3, 2, 3 },
    { "one letter before it", STATIC_STR("L3"), 3, 1, 2 },
    { "two digits", STATIC_STR("L10"), 10, 1, 3 },
    { "a remark behind", STATIC_STR("6 (internal promotion only)"), 6, 0, 1 },
    { "words before", STATIC_STR("Level 4"), 4, 6, 7 },
    { "a sign behind", STATIC_STR("L5+"), 5, 1, 2 },
    { "the first of two", STATIC_STR("3-4"), 3, 0, 1 },
    { "the first of two around a dash",
      STATIC_STR("3\xE2\x80\x93"
                 "4"),
      3, 0, 1 },
    { "a dash and a word behind", STATIC_STR("3\xE2\x80\x94Senior"), 3, 0, 1 },
    { "a no-break space behind", STATIC_STR("3\xC2\xA0(lead)"), 3, 0, 1 },
    { "accented letters before", STATIC_STR("\xC3\x89quipe 2"), 2, 8, 9 },
    { "the whole part of a fraction", STATIC_STR("3.5"), 3, 0, 1 },
    { "zero", STATIC_STR("L0"), 0, 1, 2 },
    { "zeros before", STATIC_STR("007"), 7, 0, 3 },
    { "four digits", STATIC_STR("9999"), 9999, 0, 4 },
    { "one inside a word, then one", STATIC_STR("1st year, 2"), 2, 10, 11 },
    { "too long, then one", STATIC_STR("12345 6"), 6, 6, 7 },
    { "bytes that are no UTF-8 behind", STATIC_STR("3\xff"), 3, 0, 1 },

    { "an ordinal word", STATIC_STR("1st"), ORDINAL, 0, 0 },
    { "digits inside a word", STATIC_STR("n00b"), ORDINAL, 0, 0 },
    { "a letter behind", STATIC_STR("IC3b"), ORDINAL, 0, 0 },
    { "an accented letter behind", STATIC_STR("3\xC3\xA8me"), ORDINAL, 0, 0 },
    { "an ordinal sign behind", STATIC_STR("3\xC2\xBA"), ORDINAL, 0, 0 },
    { "more digits than a level has", STATIC_STR("12345"), ORDINAL, 0, 0 },
    { "digits without end", STATIC_STR("99999999999999999999999999"), ORDINAL, 0, 0 },
    { "no digit", STATIC_STR("Senior"), ORDINAL, 0, 0 },
    { "a Roman number", STATIC_STR("III"), ORDINAL, 0, 0 },
    { "empty", STATIC_STR(""), ORDINAL, 0, 0 },
    { "no bytes at all", { 0 }, ORDINAL, 0, 0 },
    { "bytes that are no UTF-8", STATIC_STR("\xff\xfe"), ORDINAL, 0, 0 },
};

static void
a_level_is_the_number_in_its_label_or_its_ordinal(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        unsigned got = level_number(cases[i].label, ORDINAL);

        if (got != cases[i].number)
            fail_msg("%s: %.*s is level %u", cases[i].behaviour, STR_ARG(cases[i].label), got);
    }
}

static void
the_place_of_the_number_is_told(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        unsigned number = 0;
        size_t   start = 0, end = 0;
        bool     found = level_label_number(cases[i].label, &number, &start, &end);

        if (found != (cases[i].number != ORDINAL))
            fail_msg("%s: %s", cases[i].behaviour, found ? "found one" : "found none");
        if (found &&
            (start != cases[i].start || end != cases[i].end || number != cases[i].number))
            fail_msg("%s: %u at [%zu,%zu)", cases[i].behaviour, number, start, end);
    }
}

static void
a_number_at_the_end_of_a_longer_text_is_not_read_on(void **state)
{
    (void) state;
    assert_int_equal(level_number(str_slice(STR("L345"), 0, 2), ORDINAL), 3);
    assert_int_equal(level_number(str_slice(STR("3rd"), 0, 1), ORDINAL), 3);
}

static void
cells_lie_row_by_row(void **state)
{
    struct cell   cells[6];
    struct ladder ladder = { .cells = cells, .level_count = 2, .skill_count = 3 };

    (void) state;
    for (size_t level = 0; level < 2; level++)
        for (size_t skill = 0; skill < 3; skill++)
            assert_ptr_equal(ladder_cell(&ladder, level, skill), &cells[level * 3 + skill]);
}

static void
a_path_names_organisation_and_stem(void **state)
{
    static const struct {
        const char *path, *org, *stem;
    } samples[] = {
        { "security.tsv", "", "security" },
        { "acme--security.csv", "acme", "security" },
        { "x.y/acme--site--reliability.v2.csv", "acme", "site--reliability.v2" },
        { "/a--b/plain", "", "plain" },
        { "--security.tsv", "", "--security" },
        { "acme--.tsv", "", "acme--" },
        { ".hidden", "", ".hidden" },
        { "standard input", "", "standard input" },
        { "", "", "" },
    };

    (void) state;
    for (size_t i = 0; i < COUNT(samples); i++) {
        struct str org, stem;

        ladder_names_of_path(str_of(samples[i].path), &org, &stem);
        if (!str_equal(org, str_of(samples[i].org)) ||
            !str_equal(stem, str_of(samples[i].stem)))
            fail_msg("%s: \"%.*s\" and \"%.*s\"", samples[i].path, STR_ARG(org), STR_ARG(stem));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_level_is_the_number_in_its_label_or_its_ordinal),
        cmocka_unit_test(the_place_of_the_number_is_told),
        cmocka_unit_test(a_number_at_the_end_of_a_longer_text_is_not_read_on),
        cmocka_unit_test(cells_lie_row_by_row),
        cmocka_unit_test(a_path_names_organisation_and_stem),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
