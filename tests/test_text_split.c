#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "text/split.h"

/* Words as they are read: "[or|chestration]" is torn, a "!" says that it has a sign. */
static const struct {
    const char *behaviour, *prose, *words;
} cases[] = {
    { "empty prose has no words", "", "" },
    { "blanks are no words", " \t\n", "" },
    { "punctuation is no word", "... -- / & + # ' \" ()", "" },
    { "blanks part words", "leads a team", "[leads][a][team]" },
    { "so does punctuation", "scope: team/org", "[scope][team][org]" },
    { "other scripts are words", "\xD0\xB6\xD1\x83\xD0\xBA", "[\xD0\xB6\xD1\x83\xD0\xBA]" },
    { "an ideograph is a word",
      "a\xE4\xB8\x96\xE7\x95\x8C"
      "1",
      "[a][\xE4\xB8\x96][\xE7\x95\x8C][1!]" },

    { "digits make a sign", "L4 k8s 3", "[l4!][k8s!][3!]" },
    { "a point between digits", "TLS 1.3", "[tls][1.3!]" },
    { "several points", "v2.1.0", "[v2.1.0!]" },
    { "a point at the end", "version 2.", "[version][2!]" },
    { "two points part", "1..3", "[1!][3!]" },
    { "a point between letters", "example.org", "[example][org]" },
    { "a point between digit and letter", "2.b", "[2!][b]" },
    { "a comma parts digits", "1,000", "[1!][000!]" },

    { "two plus signs", "C++", "[c++!]" },
    { "two plus signs before a stroke", "C++/C", "[c++!][c]" },
    { "two plus signs after a longer word", "notepad++", "[notepad++!]" },
    { "one plus sign", "Level 4+ a+", "[level][4!][a]" },
    { "plus signs behind a digit", "4++", "[4!]" },
    { "plus signs between words", "a++b", "[a][b]" },
    { "a hash behind a letter", "C# F#", "[c#!][f#!]" },
    { "a hash behind a word", "item#", "[item]" },
    { "a hash between letters", "c#d", "[c][d]" },
    { "a hash before", "#1", "[1!]" },
    { ".NET by itself", ".NET", "[.net!]" },
    { ".NET in a sentence", "uses .NET.", "[uses][.net!]" },
    { ".NET in a name", "ASP.NET", "[asp][.net!]" },
    { "not .NET", ".network net", "[network][net]" },

    { "initials", "R&D", "[r&d!]" },
    { "initials, two letters", "AT&T", "[at&t!]" },
    { "long words are no initials", "sales&R ops&", "[sales][r][ops]" },
    { "a long word behind", "R&Dept", "[r][dept]" },
    { "blanks around", "R & D", "[r][d]" },

    { "a stroke", "CI/CD authn/authz", "[ci][cd][authn][authz]" },
    { "a hyphen", "on-call e-mail", "[on][call][e][mail]" },
    { "a hyphen and a capital", "Cloud-Watch", "[cloud][watch]" },
    { "an address of mail", "user@example.org", "[user][example][org]" },
    { "signs we keep free", "=a ~b c@d", "[a][b][c][d]" },

    { "a contraction", "it's don't we're I'm", "[it's][don't][we're][i'm]" },
    { "a typographic one", "it\xE2\x80\x99s", "[it's]" },
    { "a plural's apostrophe", "peers' work", "[peers][work]" },
    { "a name", "O'Reilly", "[o][reilly]" },
    { "an elision", "l'\xC3\xA9quipe d'accord", "[l][equipe][d][accord]" },
    { "a quoted word", "'scope'", "[scope]" },
    { "a contraction of initials", "AT&T's", "[at&t's!]" },

    { "a torn word", "or- chestration", "[or|chestration]" },
    { "torn by a line end", "or-\nchestration", "[or|chestration]" },
    { "torn by line end and indent", "or-\r\n\t chestration", "[or|chestration]" },
    { "torn by a no-break space",
      "or-\xC2\xA0"
      "chestration",
      "[or|chestration]" },
    { "torn at Unicode's hyphen", "or\xE2\x80\x90 chestration", "[or|chestration]" },
    { "torn, and a contraction", "ven- dor's", "[ven|dor's]" },
    { "torn twice is mended once", "or- ches- tration", "[or|ches][tration]" },
    { "a list in English", "short- and long-term", "[short][and][long][term]" },
    { "a list with or", "pre- or post-sale", "[pre][or][post][sale]" },
    { "a word that begins like and", "thous- andth", "[thous|andth]" },
    { "a list in German", "kurz- oder langfristig", "[kurz][oder][langfristig]" },
    { "a capital goes on nowhere", "Cloud- Watch", "[cloud][watch]" },
    { "nor does a digit", "tier- 2", "[tier][2!]" },
    { "nor what is behind a digit", "2- fold", "[2!][fold]" },
    { "a dash", "scope - team", "[scope][team]" },
    { "two hyphens", "scope-- team", "[scope][team]" },
    { "a hyphen at the end", "contai-", "[contai]" },
    { "a hyphen and blanks at the end", "contai-  ", "[contai]" },
    { "a dash of Unicode", "or\xE2\x80\x93 chestration", "[or][chestration]" },
};

static struct str
words_of(struct folded *folded, struct str prose, struct buffer *out)
{
    struct word word;
    size_t      at = 0;

    buffer_clear(out);
    assert_int_equal(fold(folded, prose), OK);
    while (split_next(folded, &at, &word)) {
        assert_true(word.first < word.last && word.last <= at && at <= folded->length);
        buffer_add_char(out, '[');
        for (size_t i = word.first; i < word.last; i++) {
            if (i == word.tear && word.mend > 0)
                buffer_add_char(out, '|');
            if (i < word.tear || i >= word.mend)
                buffer_add_char(out, folded->bytes[i]);
        }
        buffer_add(out, word.has_sign ? STR("!]") : STR("]"));
    }
    return buffer_str(out);
}

static void
characters_become_words(void **state)
{
    struct folded folded = { 0 };
    struct buffer out = { 0 };

    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str got = words_of(&folded, str_of(cases[i].prose), &out);

        if (!str_equal(got, str_of(cases[i].words)))
            fail_msg("%s: \"%s\" gave \"%.*s\"", cases[i].behaviour, cases[i].prose,
                     STR_ARG(got));
    }
    buffer_free(&out);
    folded_free(&folded);
}

static void
a_word_may_end_with_the_prose_at_any_character(void **state)
{
    struct str    prose = STR("or- c'd R&D C++ .NET 1.2 it's x#");
    struct folded folded = { 0 };
    struct buffer out = { 0 };

    (void) state;
    for (size_t length = 0; length <= prose.length; length++)
        words_of(&folded, str_slice(prose, 0, length), &out);
    assert_true(str_equal(words_of(&folded, prose, &out),
                          STR("[or|c'd][r&d!][c++!][.net!][1.2!][it's][x#!]")));
    buffer_free(&out);
    folded_free(&folded);
}

static void
after_the_last_word_there_is_none(void **state)
{
    struct folded folded = { 0 };
    struct word   word;
    size_t        at = 0;

    (void) state;
    assert_false(split_next(&folded, &at, &word));
    assert_int_equal(fold(&folded, STR(" a ")), OK);
    assert_true(split_next(&folded, &at, &word));
    assert_false(split_next(&folded, &at, &word));
    assert_false(split_next(&folded, &at, &word));

    at = 1;
    assert_true(split_next(&folded, &at, &word));
    assert_int_equal(word.first, 1);
    folded_free(&folded);
}

/* A run is looked at in pieces; none of their bounds shows. */
static void
a_word_is_as_long_as_its_letters(void **state)
{
    enum { MOST = 40 };
    char          prose[MOST + 3];
    struct folded folded = { 0 };
    struct word   word;

    (void) state;
    for (size_t length = 1; length <= MOST; length++)
        for (size_t digit = 0; digit <= length + 1; digit++) {
            size_t at = 0;

            memset(prose, 'a', sizeof prose);
            prose[length] = ' ';
            prose[digit] = digit == length ? '-' : '1'; /* the last is of the next word */
            assert_int_equal(fold(&folded, (struct str){ prose, length + 2 }), OK);
            assert_true(split_next(&folded, &at, &word));
            assert_int_equal(word.first, 0);
            assert_int_equal(word.last, length);
            assert_int_equal(word.has_sign, digit < length);
        }
    folded_free(&folded);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_become_words),
        cmocka_unit_test(a_word_may_end_with_the_prose_at_any_character),
        cmocka_unit_test(after_the_last_word_there_is_none),
        cmocka_unit_test(a_word_is_as_long_as_its_letters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
