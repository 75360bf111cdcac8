/* Bytes of any encoding become UTF-8, and what was guessed or lost is said. */
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "tests/reading.h"

static struct str
decode(struct reading_fixture *f, struct str bytes)
{
    struct str text;

    reading_begin(f, "x.tsv");
    bytes = arena_copy(&f->arena, bytes); /* as a file: in the arena */
    expect_ok(encoding_decode(&f->reading, bytes, &text, &f->err), &f->err);
    assert_true(utf8_is_valid(text));
    return text;
}

struct sample {
    const char *behaviour;
    struct str  bytes, text;
    const char *told;
};

static void
expect_texts(struct reading_fixture *f, const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct str got = decode(f, samples[i].bytes);

        if (!str_equal(got, samples[i].text))
            fail_msg("%s: gave \"%.*s\"", samples[i].behaviour, STR_ARG(got));
        buffer_add_char(&f->told, '\0');
        if (strcmp(f->told.data, samples[i].told) != 0)
            fail_msg("%s: told \"%s\"", samples[i].behaviour, f->told.data);
        assert_int_equal(f->reading.warnings, samples[i].told[0] ? 1 : 0);
    }
}

static void
utf8_stays_as_it_is(void **state)
{
    static const struct sample samples[] = {
        { "nothing", STATIC_STR(""), STATIC_STR(""), "" },
        { "ASCII", STATIC_STR("L\tA\n"), STATIC_STR("L\tA\n"), "" },
        { "accents", STATIC_STR("caf\xC3\xA9"), STATIC_STR("caf\xC3\xA9"), "" },
        { "its mark is left out", STATIC_STR("\xEF\xBB\xBFL\tA"), STATIC_STR("L\tA"), "" },
        { "only a mark", STATIC_STR("\xEF\xBB\xBF"), STATIC_STR(""), "" },
        { "a mark further on is a character", STATIC_STR("a\xEF\xBB\xBF"),
          STATIC_STR("a\xEF\xBB\xBF"), "" },
        { "beyond the first plane", STATIC_STR("\xF0\x9F\xA6\x80 crab"),
          STATIC_STR("\xF0\x9F\xA6\x80 crab"), "" },
    };

    expect_texts(*state, samples, COUNT(samples));
}

static void
nul_bytes_are_left_out_and_counted(void **state)
{
    static const struct sample samples[] = {
        { "two", STATIC_STR("ab\0c d\0e fgh"), STATIC_STR("abc de fgh"),
          "0: 2 NUL bytes left out\n" },
        { "at both ends", STATIC_STR("\0abcdefgh\0"), STATIC_STR("abcdefgh"),
          "0: 2 NUL bytes left out\n" },
        { "nothing else", STATIC_STR("\0\0"), STATIC_STR(""), "0: 2 NUL bytes left out\n" },
        { "behind a mark",
          STATIC_STR("\xEF\xBB\xBF"
                     "abcd\0e"),
          STATIC_STR("abcde"), "0: 1 NUL bytes left out\n" },
        { "in UTF-16",
          STATIC_STR("\xFF\xFE"
                     "a\0\0\0b\0"),
          STATIC_STR("ab"), "0: 1 NUL bytes left out\n" },
    };

    expect_texts(*state, samples, COUNT(samples));
}

static void
utf16_is_read(void **state)
{
    static const struct sample samples[] = {
        { "little end first, marked", STATIC_STR("\xFF\xFEL\0\t\0\xE9\0"),
          STATIC_STR("L\t\xC3\xA9"), "" },
        { "big end first, marked", STATIC_STR("\xFE\xFF\0L\0\t\0\xE9"),
          STATIC_STR("L\t\xC3\xA9"), "" },
        { "only a mark", STATIC_STR("\xFF\xFE"), STATIC_STR(""), "" },
        { "two units for one character", STATIC_STR("\xFF\xFE\x3E\xD8\x80\xDD!\0"),
          STATIC_STR("\xF0\x9F\xA6\x80!"), "" },
        { "little end first, unmarked", STATIC_STR("L\0\t\0A\0\n\0001\0\t\0\x19 s\0\n\0"),
          STATIC_STR("L\tA\n1\t\xE2\x80\x99s\n"), "" },
        { "big end first, unmarked", STATIC_STR("\0L\0\t\0A\0\n\0001\0\t \x19\0s\0\n"),
          STATIC_STR("L\tA\n1\t\xE2\x80\x99s\n"), "" },
    };

    expect_texts(*state, samples, COUNT(samples));
}

static void
what_is_broken_in_utf16_spoils_nothing_else(void **state)
{
    static const struct sample samples[] = {
        { "half a character in the middle",
          STATIC_STR("\xFF\xFE"
                     "a\0\0\xD8"
                     "b\0c\0d\0"),
          STATIC_STR("a\xEF\xBF\xBD"
                     "bcd"),
          "0: 2 bytes that are no UTF-16LE were replaced\n" },
        { "the second half alone", STATIC_STR("\xFE\xFF\0a\xDC\0\0b"),
          STATIC_STR("a\xEF\xBF\xBD"
                     "b"),
          "0: 2 bytes that are no UTF-16BE were replaced\n" },
        { "half a character at the end",
          STATIC_STR("\xFF\xFE"
                     "a\0\0\xD8"),
          STATIC_STR("a\xEF\xBF\xBD"), "0: 2 bytes that are no UTF-16LE were replaced\n" },
        { "a byte too many",
          STATIC_STR("\xFF\xFE"
                     "a\0b"),
          STATIC_STR("a\xEF\xBF\xBD"), "0: 1 bytes that are no UTF-16LE were replaced\n" },
    };

    expect_texts(*state, samples, COUNT(samples));
}

static void
what_office_programs_write_is_read(void **state)
{
    static const struct sample samples[] = {
        { "curly quotes", STATIC_STR("Level\tScope\n1\tKnows the team\x92s \x93plan\x94\n"),
          STATIC_STR(
              "Level\tScope\n1\tKnows the team\xE2\x80\x99s \xE2\x80\x9Cplan\xE2\x80\x9D\n"),
          "0: not UTF-8; read as CP1252\n" },
        { "an accent", STATIC_STR("Level\tScope\n1\tWrites a r\xE9sum\xE9 of the work\n"),
          STATIC_STR("Level\tScope\n1\tWrites a r\xC3\xA9sum\xC3\xA9 of the work\n"),
          "0: not UTF-8; read as CP1252\n" },
        { "one accent", STATIC_STR("a caf\xE9\n"), STATIC_STR("a caf\xC3\xA9\n"),
          "0: not UTF-8; read as CP1252\n" },
        { "a dash and a bullet", STATIC_STR("L\tA\n1\t\x95 plans \x96 and delivers\n"),
          STATIC_STR("L\tA\n1\t\xE2\x80\xA2 plans \xE2\x80\x93 and delivers\n"),
          "0: not UTF-8; read as CP1252\n" },
        { "an ellipsis and the euro",
          STATIC_STR("L\tA\n1\tspends \x80"
                     "5\x85\n"),
          STATIC_STR("L\tA\n1\tspends \xE2\x82\xAC"
                     "5\xE2\x80\xA6\n"),
          "0: not UTF-8; read as CP1252\n" },
    };
    struct reading_fixture *f = *state;

    for (size_t i = 0; i < COUNT(samples); i++) {
        struct str got = decode(f, samples[i].bytes);

        if (!str_equal(got, samples[i].text))
            fail_msg("%s: gave \"%.*s\" and told %.*s", samples[i].behaviour, STR_ARG(got),
                     STR_ARG(buffer_str(&f->told)));
        if (!str_starts(buffer_str(&f->told), str_of(samples[i].told)))
            fail_msg("%s: told \"%.*s\"", samples[i].behaviour, STR_ARG(buffer_str(&f->told)));
        assert_int_equal(f->reading.warnings, 1);
    }
}

/* Larger than the pieces it is converted in, with characters across their borders. */
static void
long_texts_are_read_whole(void **state)
{
    enum { CHARACTERS = 50000 };
    struct reading_fixture *f = *state;
    struct buffer           bytes = { 0 }, want = { 0 };
    struct str              got;

    buffer_add(&bytes, STR("\xFF\xFE"));
    for (size_t i = 0; i < CHARACTERS; i++)
        switch (i % 3) {
        case 0:
            buffer_add(&bytes, STR("a\0"));
            buffer_add(&want, STR("a"));
            break;
        case 1:
            buffer_add(&bytes, STR("\x19\x20"));
            buffer_add(&want, STR("\xE2\x80\x99"));
            break;
        default:
            buffer_add(&bytes, STR("\x3E\xD8\x80\xDD"));
            buffer_add(&want, STR("\xF0\x9F\xA6\x80"));
            break;
        }
    got = decode(f, buffer_str(&bytes));
    assert_true(str_equal(got, buffer_str(&want)));
    assert_int_equal(f->reading.warnings, 0);
    buffer_free(&bytes);
    buffer_free(&want);
}

/* Vietnamese letters take their marks as characters of their own, so a letter waits for one. */
static void
the_last_letter_is_not_lost(void **state)
{
    struct reading_fixture *f = *state;
    struct str              bytes = STR("Ti\xEA\xEC"
                                                     "p c\xE2\xF2n y\xEA"
                                                     "u c\xE2\xEC"
                                                     "u c\xF9"
                                                     "a kh\xE1"
                                                     "ch h\xE0"
                                                     "ng va\xCC "
                                                     "x\xE2y d\xF5\xF2ng k\xEA\xEC ho\xE1\xF2"
                                                     "ch la\xCCm vi\xEA\xF2"
                                                     "c cho nho\xECm ky\xDE "
                                                     "thu\xE2\xF2t, h\xF5\xDE tr\xF5\xF2 \xF0\xF4\xCCng nghi\xEA\xF2p "
                                                     "trong c\xF4ng vi\xEA\xF2"
                                                     "c");
    struct str              got = decode(f, bytes);

    assert_true(got.length > 0);
    assert_int_equal(got.data[got.length - 1], 'c');
}

static void
random_bytes_become_utf8(void **state)
{
    struct reading_fixture *f = *state;
    struct dice             dice = { 77 };

    for (int round = 0; round < 2000; round++) {
        char       bytes[120];
        size_t     length = dice_below(&dice, sizeof bytes);
        struct str text;

        for (size_t i = 0; i < length; i++)
            bytes[i] = (char) (dice_below(&dice, 3) ? 'a' + dice_below(&dice, 26)
                                                    : dice_below(&dice, 256));
        text = decode(f, (struct str){ bytes, length });
        assert_null(text.length > 0 ? memchr(text.data, '\0', text.length) : NULL);
        arena_free(&f->arena);
        f->arena = (struct arena){ 0 };
    }
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        TEST(utf8_stays_as_it_is),
        TEST(nul_bytes_are_left_out_and_counted),
        TEST(utf16_is_read),
        TEST(what_is_broken_in_utf16_spoils_nothing_else),
        TEST(what_office_programs_write_is_read),
        TEST(long_texts_are_read_whole),
        TEST(the_last_letter_is_not_lost),
        TEST(random_bytes_become_utf8),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
