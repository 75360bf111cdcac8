#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "text/fold.h"

/* Where the character that begins at `at` ends. */
static size_t
character_end(const struct folded *folded, size_t at)
{
    do
        at++;
    while (at < folded->length && folded_goes_on(folded, at));
    return at;
}

static void
prose_becomes_plain_characters(void **state)
{
    static const struct {
        const char *behaviour;
        struct str  prose, plain;
    } cases[] = {
        { "empty prose", STATIC_STR(""), STATIC_STR("") },
        { "no bytes at all", { 0 }, STATIC_STR("") },
        { "plain ASCII stays", STATIC_STR("a1 -/.+#"), STATIC_STR("a1 -/.+#") },
        { "capitals fall", STATIC_STR("AZaz"), STATIC_STR("azaz") },
        { "NUL is a character", STATIC_STR("a\0b"), STATIC_STR("a\0b") },
        { "capitals with accents", STATIC_STR("\xC3\x89"), STATIC_STR("e") },
        { "an accent composed", STATIC_STR("caf\xC3\xA9"), STATIC_STR("cafe") },
        { "an accent of its own", STATIC_STR("cafe\xCC\x81"), STATIC_STR("cafe") },
        { "two accents", STATIC_STR("e\xCC\x82\xCC\x81"), STATIC_STR("e") },
        { "two accents composed", STATIC_STR("\xE1\xBA\xBF"), STATIC_STR("e") },
        { "an accent before any letter",
          STATIC_STR("\xCC\x81"
                     "a"),
          STATIC_STR("a") },
        { "a letter with a stroke is another", STATIC_STR("\xC3\x98"), STATIC_STR("\xC3\xB8") },
        { "a Greek accent", STATIC_STR("\xCE\xAC"), STATIC_STR("\xCE\xB1") },
        { "a final sigma", STATIC_STR("\xCF\x82"), STATIC_STR("\xCF\x83") },
        { "a Cyrillic capital and breve", STATIC_STR("\xD0\x99"), STATIC_STR("\xD0\xB8") },
        { "Hebrew points", STATIC_STR("\xD7\xA9\xD7\x81\xD6\xB8"), STATIC_STR("\xD7\xA9") },
        { "a Hebrew hyphen is no point", STATIC_STR("\xD7\x90\xD6\xBE\xD7\x91"),
          STATIC_STR("\xD7\x90\xD6\xBE\xD7\x91") },
        { "Arabic vowel points", STATIC_STR("\xD8\xA8\xD9\x8E"), STATIC_STR("\xD8\xA8") },
        { "Indic vowel signs are kept", STATIC_STR("\xE0\xA4\xB9\xE0\xA4\xBF"),
          STATIC_STR("\xE0\xA4\xB9\xE0\xA4\xBF") },
        { "an Indic vowel in two parts", STATIC_STR("\xE0\xA7\x87\xE0\xA6\xBE"),
          STATIC_STR("\xE0\xA7\x8B") },
        { "a Turkish capital", STATIC_STR("\xC4\xB0"), STATIC_STR("i") },
        { "a sharp s", STATIC_STR("\xC3\x9F\xE1\xBA\x9E"), STATIC_STR("ssss") },
        { "a ligature", STATIC_STR("\xEF\xAC\x81\xEF\xAC\x83"), STATIC_STR("fiffi") },
        { "full width", STATIC_STR("\xEF\xBC\xB4\xEF\xBC\x91\xEF\xBC\x8B"), STATIC_STR("t1+") },
        { "the Angstrom and Kelvin signs", STATIC_STR("\xE2\x84\xAB\xE2\x84\xAA"),
          STATIC_STR("ak") },
        { "a soft hyphen is not there", STATIC_STR("co\xC2\xADop"), STATIC_STR("coop") },
        { "nor a joiner of no width",
          STATIC_STR("a\xE2\x80\x8D"
                     "b\xEF\xBB\xBF"),
          STATIC_STR("ab") },
        { "a no-break space",
          STATIC_STR("a\xC2\xA0"
                     "b"),
          STATIC_STR("a b") },
        { "typographic quotes", STATIC_STR("\xE2\x80\x98\xE2\x80\x99\xCA\xBC"),
          STATIC_STR("'''") },
        { "a hyphen of Unicode", STATIC_STR("\xE2\x80\x90\xE2\x80\x91"), STATIC_STR("--") },
        { "a dash is no hyphen", STATIC_STR("\xE2\x80\x93"), STATIC_STR("\xE2\x80\x93") },
        { "a trade mark", STATIC_STR("g\xE2\x84\xA2\xE2\x84\xA0"), STATIC_STR("g  ") },
        { "a note's number", STATIC_STR("g\xC2\xB9\xC2\xB2\xE2\x81\xB4"), STATIC_STR("g   ") },
        { "a lowered number", STATIC_STR("CO\xE2\x82\x82"), STATIC_STR("co2") },
        { "Hangul composed", STATIC_STR("\xED\x95\x9C"), STATIC_STR("\xED\x95\x9C") },
        { "Hangul taken apart", STATIC_STR("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB"),
          STATIC_STR("\xED\x95\x9C") },
        { "kana with a voicing mark", STATIC_STR("\xE3\x81\x8B\xE3\x82\x99"),
          STATIC_STR("\xE3\x81\x8C") },
        { "kana of half width", STATIC_STR("\xEF\xBD\xB6\xEF\xBE\x9E"),
          STATIC_STR("\xE3\x82\xAC") },
        { "a bad byte is U+FFFD",
          STATIC_STR("a\xFF"
                     "b"),
          STATIC_STR("a\xEF\xBF\xBD"
                     "b") },
        { "a surrogate is three", STATIC_STR("\xED\xA0\x80"),
          STATIC_STR("\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD") },
    };
    struct folded folded = { 0 };

    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str got;

        assert_int_equal(fold(&folded, cases[i].prose), OK);
        got = (struct str){ folded.bytes, folded.length };
        if (!str_equal(got, cases[i].plain))
            fail_msg("%s: gave \"%.*s\"", cases[i].behaviour, STR_ARG(got));
    }
    folded_free(&folded);
}

static void
characters_know_where_they_came_from(void **state)
{
    static const struct {
        const char *behaviour;
        struct str  prose;
        const char *places;
    } cases[] = {
        { "ASCII", STATIC_STR("ab"), "0-1 1-2 " },
        { "several bytes", STATIC_STR("\xC3\xB8\xE4\xB8\x96"), "0-2 2-5 " },
        { "a letter made two", STATIC_STR("x\xEF\xAC\x81y"), "0-1 1-4 1-4 4-5 " },
        { "an accent belongs to its letter", STATIC_STR("e\xCC\x81x"), "0-3 3-4 " },
        { "two accents too", STATIC_STR("e\xCC\x82\xCC\x81x"), "0-5 5-6 " },
        { "what is left out leaves a gap",
          STATIC_STR("a\xC2\xAD"
                     "b"),
          "0-1 3-4 " },
        { "joined kana",
          STATIC_STR("\xE3\x81\x8B\xE3\x82\x99"
                     "a"),
          "0-6 6-7 " },
        { "bad bytes",
          STATIC_STR("\xFF\xE2\x82"
                     "a"),
          "0-1 1-2 2-3 3-4 " },
    };
    struct folded folded = { 0 };

    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char got[256] = "";

        assert_int_equal(fold(&folded, cases[i].prose), OK);
        for (size_t at = 0, end; at < folded.length; at = end) {
            end = character_end(&folded, at);
            snprintf(got + strlen(got), sizeof got - strlen(got), "%zu-%zu ",
                     folded_start(&folded, at), folded_end(&folded, end - 1));
        }
        if (strcmp(got, cases[i].places) != 0)
            fail_msg("%s: %s", cases[i].behaviour, got);
    }
    folded_free(&folded);
}

static void
characters_know_their_class(void **state)
{
    static const struct {
        const char *behaviour, *prose;
        enum fold_class class;
    } cases[] = {
        { "a small letter", "a", FOLD_LETTER },
        { "a capital", "Z", FOLD_LETTER },
        { "a letter of another script", "\xD0\x96", FOLD_LETTER },
        { "a Korean syllable", "\xED\x95\x9C", FOLD_LETTER },
        { "an Indic vowel sign", "\xE0\xA4\xBF", FOLD_LETTER },
        { "a digit", "7", FOLD_DIGIT },
        { "a digit of full width", "\xEF\xBC\x91", FOLD_DIGIT },
        { "an Arabic digit", "\xD9\xA3", FOLD_DIGIT },
        { "a blank", " ", FOLD_SPACE },
        { "a line end", "\n", FOLD_SPACE },
        { "a no-break space", "\xC2\xA0", FOLD_SPACE },
        { "an ideographic space", "\xE3\x80\x80", FOLD_SPACE },
        { "a line separator", "\xE2\x80\xA8", FOLD_SPACE },
        { "a Chinese character", "\xE4\xB8\x96", FOLD_IDEOGRAPH },
        { "one beyond 16 bits", "\xF0\xA0\x80\x80", FOLD_IDEOGRAPH },
        { "hiragana", "\xE3\x81\x82", FOLD_IDEOGRAPH },
        { "katakana", "\xE3\x82\xA2", FOLD_IDEOGRAPH },
        { "a katakana middle dot", "\xE3\x83\xBB", FOLD_OTHER },
        { "an ideographic full stop", "\xE3\x80\x82", FOLD_OTHER },
        { "a stroke", "/", FOLD_OTHER },
        { "a control character", "\x01", FOLD_OTHER },
        { "an emoji", "\xF0\x9F\x98\x80", FOLD_OTHER },
        { "a bad byte", "\xFF", FOLD_OTHER },
        { "a dash", "\xE2\x80\x94", FOLD_OTHER },
    };
    struct folded folded = { 0 };

    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(fold(&folded, str_of(cases[i].prose)), OK);
        for (size_t at = 0; at < folded.length; at++)
            if (character_end(&folded, 0) != folded.length ||
                (folded.classes[at] & ~FOLD_UPPER) != cases[i].class)
                fail_msg("%s: %zu bytes of class %d", cases[i].behaviour, folded.length,
                         folded.classes[at]);
    }
    folded_free(&folded);
}

static void
letters_and_digits_are_in_words(void **state)
{
    struct str    prose = STR("aZ9\xC3\xA9\xD0\x96 -'+\xE4\xB8\x96");
    struct folded folded = { 0 };

    (void) state;
    assert_false(folded_in_word(&folded, 0));
    assert_int_equal(fold(&folded, prose), OK);
    assert_int_equal(folded.length, 13);
    for (size_t i = 0; i < folded.length; i++)
        assert_int_equal(folded_in_word(&folded, i), i < 6);
    assert_false(folded_in_word(&folded, folded.length));
    assert_false(folded_in_word(&folded, SIZE_MAX));
    folded_free(&folded);
}

static void
capitals_are_remembered(void **state)
{
    struct folded folded = { 0 };

    (void) state;
    assert_int_equal(fold(&folded, STR("aA1\xC3\x89\xC3\xA9\xEF\xBC\xB4")), OK);
    assert_int_equal(folded.length, 6);
    for (size_t i = 0; i < folded.length; i++)
        assert_int_equal((folded.classes[i] & FOLD_UPPER) != 0, i == 1 || i == 3 || i == 5);
    folded_free(&folded);
}

static void
folding_again_replaces_what_was_held(void **state)
{
    enum { LONG = 100000 };
    static char   letters[LONG];
    struct folded folded = { 0 };

    (void) state;
    memset(letters, 'Q', sizeof letters);
    assert_int_equal(fold(&folded, (struct str){ letters, LONG }), OK);
    assert_int_equal(folded.length, LONG);
    assert_int_equal(folded.bytes[LONG - 1], 'q');
    assert_int_equal(folded_end(&folded, LONG - 1), LONG);

    assert_int_equal(fold(&folded, STR("ab")), OK);
    assert_int_equal(folded.length, 2);
    assert_int_equal(fold(&folded, STR("")), OK);
    assert_int_equal(folded.length, 0);
    folded_free(&folded);
    folded_free(&folded);
    assert_int_equal(fold(&folded, STR("\xCC\x81")), OK);
    assert_int_equal(folded.length, 0);
    folded_free(&folded);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prose_becomes_plain_characters),
        cmocka_unit_test(characters_know_where_they_came_from),
        cmocka_unit_test(characters_know_their_class),
        cmocka_unit_test(letters_and_digits_are_in_words),
        cmocka_unit_test(capitals_are_remembered),
        cmocka_unit_test(folding_again_replaces_what_was_held),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
