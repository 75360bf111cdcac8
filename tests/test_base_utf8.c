#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"

static const struct {
    const char *behaviour;
    struct str  bytes;
    uint32_t    first;
    size_t      length; /* of the first code point */
    bool        is_valid;
} cases[] = {
    { "ASCII", STATIC_STR("a"), 'a', 1, true },
    { "NUL is a code point", STATIC_STR("\0"), 0, 1, true },
    { "the last ASCII", STATIC_STR("\x7F"), 0x7F, 1, true },
    { "the first of two bytes", STATIC_STR("\xC2\x80"), 0x80, 2, true },
    { "the last of two bytes", STATIC_STR("\xDF\xBF"), 0x7FF, 2, true },
    { "the first of three bytes", STATIC_STR("\xE0\xA0\x80"), 0x800, 3, true },
    { "before the surrogates", STATIC_STR("\xED\x9F\xBF"), 0xD7FF, 3, true },
    { "after the surrogates", STATIC_STR("\xEE\x80\x80"), 0xE000, 3, true },
    { "the last of three bytes", STATIC_STR("\xEF\xBF\xBF"), 0xFFFF, 3, true },
    { "the first of four bytes", STATIC_STR("\xF0\x90\x80\x80"), 0x10000, 4, true },
    { "the last of all", STATIC_STR("\xF4\x8F\xBF\xBF"), 0x10FFFF, 4, true },
    { "U+FFFD written out", STATIC_STR("\xEF\xBF\xBD"), UTF8_REPLACEMENT, 3, true },

    { "a continuation alone", STATIC_STR("\x80"), UTF8_REPLACEMENT, 1, false },
    { "no lead byte FE", STATIC_STR("\xFE\x80\x80\x80"), UTF8_REPLACEMENT, 1, false },
    { "no lead byte FF", STATIC_STR("\xFF"), UTF8_REPLACEMENT, 1, false },
    { "five bytes", STATIC_STR("\xF8\x88\x80\x80\x80"), UTF8_REPLACEMENT, 1, false },
    { "NUL overlong in two", STATIC_STR("\xC0\x80"), UTF8_REPLACEMENT, 1, false },
    { "ASCII overlong in two", STATIC_STR("\xC1\xBF"), UTF8_REPLACEMENT, 1, false },
    { "overlong in three", STATIC_STR("\xE0\x9F\xBF"), UTF8_REPLACEMENT, 1, false },
    { "overlong in four", STATIC_STR("\xF0\x8F\xBF\xBF"), UTF8_REPLACEMENT, 1, false },
    { "the first surrogate", STATIC_STR("\xED\xA0\x80"), UTF8_REPLACEMENT, 1, false },
    { "the last surrogate", STATIC_STR("\xED\xBF\xBF"), UTF8_REPLACEMENT, 1, false },
    { "above Unicode", STATIC_STR("\xF4\x90\x80\x80"), UTF8_REPLACEMENT, 1, false },
    { "two bytes cut short", STATIC_STR("\xC3"), UTF8_REPLACEMENT, 1, false },
    { "three bytes cut short", STATIC_STR("\xE2\x82"), UTF8_REPLACEMENT, 1, false },
    { "four bytes cut short", STATIC_STR("\xF0\x9F\x98"), UTF8_REPLACEMENT, 1, false },
    { "a letter inside a sequence", STATIC_STR("\xE2z\x82"), UTF8_REPLACEMENT, 1, false },
};

static void
bytes_are_read_as_code_points(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t   at = 0;
        uint32_t got = utf8_next(cases[i].bytes, &at);

        if (got != cases[i].first || at != cases[i].length)
            fail_msg("%s: read U+%04X of %zu bytes", cases[i].behaviour, (unsigned) got, at);
    }
}

static void
what_is_valid_is_told_from_what_is_not(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (utf8_is_valid(cases[i].bytes) != cases[i].is_valid)
            fail_msg("%s", cases[i].behaviour);
    assert_true(utf8_is_valid(STR("")));
    assert_true(utf8_is_valid((struct str){ 0 }));
    assert_false(utf8_is_valid(STR("fine until here \xC3")));
}

static void
every_code_point_comes_back(void **state)
{
    (void) state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        char   bytes[4];
        size_t length = utf8_put(bytes, c), at = 0;

        if (c >= 0xD800 && c < 0xE000)
            continue;
        if (utf8_next((struct str){ bytes, length }, &at) != c || at != length)
            fail_msg("U+%04X", (unsigned) c);
    }
}

static void
bad_bytes_are_read_one_at_a_time(void **state)
{
    struct str s = STR("a\xE2\x82z\xED\xA0\x80\xC3\xA9");
    uint32_t   want[] = { 'a',
                          UTF8_REPLACEMENT,
                          UTF8_REPLACEMENT,
                          'z',
                          UTF8_REPLACEMENT,
                          UTF8_REPLACEMENT,
                          UTF8_REPLACEMENT,
                          0xE9 };
    size_t     at = 0;

    (void) state;
    for (size_t i = 0; i < COUNT(want); i++)
        assert_int_equal(utf8_next(s, &at), want[i]);
    assert_int_equal(at, s.length);
}

static void
a_sequence_is_not_read_past_the_end(void **state)
{
    struct str s = str_slice(STR("\xE2\x82\xAC"), 0, 2);
    size_t     at = 0;

    (void) state;
    assert_int_equal(utf8_next(s, &at), UTF8_REPLACEMENT);
    assert_int_equal(at, 1);
}

static void
a_cut_keeps_characters_whole(void **state)
{
    static const struct {
        const char *behaviour;
        struct str  text;
        size_t      limit, length;
    } cuts[] = {
        { "shorter than the limit", STATIC_STR("abc"), 9, 3 },
        { "as long as the limit", STATIC_STR("abc"), 3, 3 },
        { "ASCII anywhere", STATIC_STR("abc"), 2, 2 },
        { "nothing allowed", STATIC_STR("abc"), 0, 0 },
        { "empty", STATIC_STR(""), 0, 0 },
        { "no bytes at all", { 0 }, 5, 0 },
        { "between two characters", STATIC_STR("\xC3\xA9\xC3\xA9"), 2, 2 },
        { "within two bytes", STATIC_STR("\xC3\xA9\xC3\xA9"), 3, 2 },
        { "within three bytes", STATIC_STR("a\xE2\x82\xAC"), 3, 1 },
        { "within four bytes", STATIC_STR("a\xF0\x9F\x98\x80z"), 4, 1 },
        { "behind four bytes", STATIC_STR("a\xF0\x9F\x98\x80z"), 5, 5 },
        { "within the first character", STATIC_STR("\xF0\x9F\x98\x80"), 3, 0 },
        { "bad bytes are one each", STATIC_STR("\x80\x80\x80\x80\x80\x80"), 5, 5 },
        { "a stray byte behind a character", STATIC_STR("\xC3\xA9\xA9z"), 2, 2 },
        { "a sequence broken off", STATIC_STR("\xE2\x82z"), 1, 1 },
    };

    (void) state;
    for (size_t i = 0; i < COUNT(cuts); i++) {
        struct str cut = utf8_cut(cuts[i].text, cuts[i].limit);

        if (cut.length != cuts[i].length)
            fail_msg("%s: kept %zu bytes", cuts[i].behaviour, cut.length);
        assert_ptr_equal(cut.data, cuts[i].text.data);
    }
}

static void
an_end_cut_in_two_is_mended(void **state)
{
    static const struct {
        const char *text, *mended;
    } samples[] = {
        { "", "" },
        { "plain", "plain" },
        { "caf\xC3\xA9", "caf\xC3\xA9" },
        { "caf\xC3", "caf" },
        { "\xE2\x82", "" },
        { "10 \xF0\x9F\x8C", "10 " },
        { "\xEF\xBF\xBD", "\xEF\xBF\xBD" },
    };

    (void) state;
    for (size_t i = 0; i < COUNT(samples); i++) {
        char text[16];

        strcpy(text, samples[i].text);
        utf8_mend_end(text);
        assert_string_equal(text, samples[i].mended);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_are_read_as_code_points),
        cmocka_unit_test(what_is_valid_is_told_from_what_is_not),
        cmocka_unit_test(every_code_point_comes_back),
        cmocka_unit_test(bad_bytes_are_read_one_at_a_time),
        cmocka_unit_test(a_sequence_is_not_read_past_the_end),
        cmocka_unit_test(a_cut_keeps_characters_whole),
        cmocka_unit_test(an_end_cut_in_two_is_mended),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
