#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/str.h"

static const struct str nothing = { 0 };

static int
sign(int n)
{
    return (n > 0) - (n < 0);
}

static void
a_c_string_becomes_a_str(void **state)
{
    (void) state;
    assert_int_equal(str_of("track").length, 5);
    assert_int_equal(str_of("").length, 0);
    assert_int_equal(str_of(NULL).length, 0);
    assert_non_null(str_of(NULL).data);
    assert_int_equal(STR("a\0b").length, 3);
}

static void
equal_means_the_same_bytes(void **state)
{
    (void) state;
    assert_true(str_equal(STR("sre"), str_of("sre")));
    assert_false(str_equal(STR("sre"), STR("SRE")));
    assert_false(str_equal(STR("sre"), STR("sr")));
    assert_false(str_equal(STR("a\0b"), STR("a\0c")));
    assert_true(str_equal(nothing, STR("")));
    assert_true(str_equal(nothing, nothing));
}

static void
order_is_that_of_bytes(void **state)
{
    static const struct {
        const char *behaviour;
        struct str  a, b;
        int         order;
    } cases[] = {
        { "the same", STATIC_STR("sre"), STATIC_STR("sre"), 0 },
        { "a smaller byte first", STATIC_STR("abc"), STATIC_STR("abd"), -1 },
        { "a prefix first", STATIC_STR("sre"), STATIC_STR("sre-2"), -1 },
        { "length yields to bytes", STATIC_STR("b"), STATIC_STR("aaa"), 1 },
        { "bytes are unsigned", STATIC_STR("\xC3"), STATIC_STR("z"), 1 },
        { "NUL is a byte", STATIC_STR("a\0b"), STATIC_STR("a\0c"), -1 },
        { "empty first", STATIC_STR(""), STATIC_STR("a"), -1 },
        { "two empty ones", STATIC_STR(""), { 0 }, 0 },
    };

    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (sign(str_compare(cases[i].a, cases[i].b)) != cases[i].order ||
            sign(str_compare(cases[i].b, cases[i].a)) != -cases[i].order)
            fail_msg("%s", cases[i].behaviour);
}

static void
case_is_ignored_for_ascii_alone(void **state)
{
    (void) state;
    assert_true(str_equal_ignoring_case(STR("English"), STR("eNGLISH")));
    assert_false(str_equal_ignoring_case(STR("English"), STR("Englis")));
    assert_false(str_equal_ignoring_case(STR("a"), STR("b")));
    assert_false(str_equal_ignoring_case(STR("@[`{"), STR("`{@[")));
    assert_false(str_equal_ignoring_case(STR("\xC3\x89"), STR("\xC3\xA9")));
    assert_true(str_equal_ignoring_case(nothing, STR("")));
}

static void
slices_and_ends(void **state)
{
    (void) state;
    assert_true(str_equal(str_slice(STR("level"), 1, 3), STR("ev")));
    assert_int_equal(str_slice(STR("level"), 5, 5).length, 0);

    assert_true(str_starts(STR("level"), STR("lev")));
    assert_true(str_starts(STR("level"), STR("level")));
    assert_true(str_starts(STR("level"), STR("")));
    assert_true(str_starts(nothing, nothing));
    assert_false(str_starts(STR("lev"), STR("level")));
    assert_false(str_starts(STR("level"), STR("vel")));

    assert_true(str_ends(STR("level"), STR("vel")));
    assert_true(str_ends(STR("level"), STR("level")));
    assert_true(str_ends(STR("level"), STR("")));
    assert_true(str_ends(nothing, nothing));
    assert_false(str_ends(STR("vel"), STR("level")));
    assert_false(str_ends(STR("level"), STR("lev")));
}

static void
trimming_takes_blanks_from_both_ends(void **state)
{
    static const struct {
        const char *behaviour;
        struct str  text, trimmed;
    } cases[] = {
        { "blanks of every kind", STATIC_STR(" \t\r\n\f\vlevel 3\v\f\n\r\t "),
          STATIC_STR("level 3") },
        { "nothing to take", STATIC_STR("level"), STATIC_STR("level") },
        { "blanks alone", STATIC_STR(" \n "), STATIC_STR("") },
        { "empty", STATIC_STR(""), STATIC_STR("") },
        { "no bytes at all", { 0 }, STATIC_STR("") },
        { "a no-break space is no ASCII", STATIC_STR("\xC2\xA0x"), STATIC_STR("\xC2\xA0x") },
        { "NUL is no blank", STATIC_STR("\0x\0"), STATIC_STR("\0x\0") },
    };

    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (!str_equal(str_trim(cases[i].text), cases[i].trimmed))
            fail_msg("%s", cases[i].behaviour);
}

static void
finding_gives_the_first_place_or_the_length(void **state)
{
    static const struct {
        const char *behaviour;
        struct str  text, needle;
        size_t      at;
    } cases[] = {
        { "first of two", STATIC_STR("abcabc"), STATIC_STR("bc"), 1 },
        { "at the end", STATIC_STR("abc"), STATIC_STR("c"), 2 },
        { "after a false start", STATIC_STR("aaab"), STATIC_STR("aab"), 1 },
        { "absent", STATIC_STR("abc"), STATIC_STR("x"), 3 },
        { "longer than the text", STATIC_STR("ab"), STATIC_STR("abc"), 2 },
        { "an empty needle", STATIC_STR("abc"), STATIC_STR(""), 0 },
        { "in an empty text", STATIC_STR(""), STATIC_STR("a"), 0 },
        { "nothing in nothing", { 0 }, { 0 }, 0 },
        { "behind a NUL", STATIC_STR("a\0b"), STATIC_STR("b"), 2 },
    };

    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (str_find(cases[i].text, cases[i].needle) != cases[i].at)
            fail_msg("%s: not at %zu", cases[i].behaviour, cases[i].at);
}

static void
characters_are_classed_by_ascii_alone(void **state)
{
    (void) state;
    for (int i = -128; i < 128; i++) {
        char c = (char) i;

        assert_int_equal(str_is_blank(c), c != '\0' && strchr(" \t\n\r\f\v", c) != NULL);
        assert_int_equal(str_is_digit(c), c != '\0' && strchr("0123456789", c) != NULL);
        assert_int_equal(str_lower(c), i >= 'A' && i <= 'Z' ? i + 32 : i);
    }
}

static void
a_str_prints_by_its_length(void **state)
{
    char       text[16];
    struct str endless = { "abc", SIZE_MAX };

    (void) state;
    snprintf(text, sizeof text, "<%.*s>", STR_ARG(str_slice(STR("level"), 0, 3)));
    assert_string_equal(text, "<lev>");
    snprintf(text, sizeof text, "<%.*s>", STR_ARG(endless));
    assert_string_equal(text, "<abc>");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_c_string_becomes_a_str),
        cmocka_unit_test(equal_means_the_same_bytes),
        cmocka_unit_test(order_is_that_of_bytes),
        cmocka_unit_test(case_is_ignored_for_ascii_alone),
        cmocka_unit_test(slices_and_ends),
        cmocka_unit_test(trimming_takes_blanks_from_both_ends),
        cmocka_unit_test(finding_gives_the_first_place_or_the_length),
        cmocka_unit_test(characters_are_classed_by_ascii_alone),
        cmocka_unit_test(a_str_prints_by_its_length),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
