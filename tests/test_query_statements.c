#include "base/buffer.h"
#include "query/statements.h"
#include "tests/support.h"

#define BULLET "\xE2\x80\xA2"
#define LONG_PARENTHESIS                                                                       \
    "(................................................................................"     \
    "................................................................................."     \
    "................................................................................."     \
    "................................................................................."     \
    "................................................................................."     \
    "................................................................................."     \
    "................................................................................."

static const struct {
    const char *behaviour, *text, *statements;
} cases[] = {
    { "an empty text has none", "", "" },
    { "nor have blanks", " \n\t ", "" },
    { "nor has punctuation", "--- " BULLET " ...", "" },
    { "one sentence is one", "Writes tests.", "[Writes tests.]" },
    { "blanks around it go", "  Writes tests. \n", "[Writes tests.]" },

    { "two blanks part", "Writes tests.  Reviews code.", "[Writes tests.][Reviews code.]" },
    { "more blanks part", "writes   reviews", "[writes][reviews]" },
    { "a tab parts", "writes\treviews", "[writes][reviews]" },
    { "line ends part", "writes\nreviews\r\nmentors", "[writes][reviews][mentors]" },
    { "one blank does not", "writes reviews", "[writes reviews]" },
    { "sentences stay together where blanks part", "A dog. A cat.  A cow.",
      "[A dog. A cat.][A cow.]" },
    { "bullets part and go", "- writes tests\n* reviews code\n+ mentors",
      "[writes tests][reviews code][mentors]" },
    { "round bullets part within a line", BULLET " writes " BULLET " reviews",
      "[writes][reviews]" },
    { "a dash within a line parts nothing", "Craft - writes tests", "[Craft - writes tests]" },
    { "nor does a hyphen", "On-call and co-\nworkers", "[On-call and co-][workers]" },
    { "numbers of items go", "1. Writes\n2) Reviews", "[Writes][Reviews]" },
    { "other numbers stay", "3 engineers\n100. floor", "[3 engineers][100. floor]" },
    { "a minus sign is none", "-5 degrees", "[-5 degrees]" },

    { "sentences part", "Writes tests. Reviews code! Why? Because.",
      "[Writes tests.][Reviews code!][Why?][Because.]" },
    { "one in quotes", "Says \"no.\" Then yes.", "[Says \"no.\"][Then yes.]" },
    { "digits begin one", "Leads it. 3 people follow.", "[Leads it.][3 people follow.]" },
    { "small letters do not", "Writes etc. and so on", "[Writes etc. and so on]" },
    { "etc. may end one", "Uses logs, etc. Reviews code.", "[Uses logs, etc.][Reviews code.]" },
    { "e.g. does not", "Uses tools, e.g. Docker. Reviews.", "[Uses tools, e.g. Docker.][Reviews.]" },
    { "nor i.e.", "The top, i.e. SRE. Helps.", "[The top, i.e. SRE.][Helps.]" },
    { "nor vs.", "Build vs. Buy", "[Build vs. Buy]" },
    { "nor initials", "Reports to J. Smith. Helps.", "[Reports to J. Smith.][Helps.]" },
    { "nor letters with stops", "In the U.S. East region", "[In the U.S. East region]" },
    { "nor a decimal", "TLS 1.3 is known. Helps.", "[TLS 1.3 is known.][Helps.]" },
    { "a version ends one", "Ships v2.0. Helps.", "[Ships v2.0.][Helps.]" },
    { "a year ends one", "Since 2024. Helps.", "[Since 2024.][Helps.]" },
    { "an ellipsis does not", "Waits... And waits.", "[Waits... And waits.]" },
    { "a name with a stop", "Uses .NET well. Helps.", "[Uses .NET well.][Helps.]" },
    { "parentheses part nothing", "Helps (all. Every day). Leads.",
      "[Helps (all. Every day).][Leads.]" },
    { "nor do nested ones", "Helps (a (b. C) d. E) f", "[Helps (a (b. C) d. E) f]" },
    { "one that is not closed is none", "Helps (all. Leads.", "[Helps (all.][Leads.]" },
    { "nor one that is far too long", LONG_PARENTHESIS " a) all. Leads.",
      "[" LONG_PARENTHESIS " a) all.][Leads.]" },
    { "two blanks in parentheses", "Helps (a  b)  Leads", "[Helps (a  b)][Leads]" },
    { "other scripts", "\xD0\xAF \xD0\xB8. \xD0\x9C\xD1\x8B \xD0\xB8.",
      "[\xD0\xAF \xD0\xB8.][\xD0\x9C\xD1\x8B \xD0\xB8.]" },

    { "a list of semicolons", "Logs; metrics; traces;", "[Logs][metrics][traces]" },
    { "one semicolon is none", "Helps; leads", "[Helps; leads]" },
    { "semicolons of a sentence among others", "Logs; metrics; traces. Then on.", "[Logs; metrics; traces.][Then on.]" },
    { "semicolons in parentheses", "A (x; y; z); b", "[A (x; y; z); b]" },
    { "bytes that are no UTF-8", "\xFF\xFE", "[\xFF\xFE]" },
};

static void
texts_part_into_statements(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct statements rest = statements_of(str_of(cases[i].text));
        struct buffer     got = { 0 };
        struct str        statement;

        while (statements_next(&rest, &statement))
            buffer_format(&got, "[%.*s]", STR_ARG(statement));
        if (!str_equal(buffer_str(&got), str_of(cases[i].statements)))
            fail_msg("%s: \"%s\" gave %.*s", cases[i].behaviour, cases[i].text,
                     STR_ARG(buffer_str(&got)));
        buffer_free(&got);
    }
}

/* Fails unless the bytes [from, to) of text, which no statement has, are without letters. */
static void
expect_no_letter(struct str text, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        char c = str_lower(text.data[i]);

        if (c >= 'a' && c <= 'z')
            fail_msg("\"%.*s\": lost at %zu", STR_ARG(text), i);
    }
}

static void
statements_are_verbatim_and_lose_no_word(void **state)
{
    static const char *const pieces[] = { "a",  "B", " ",  "  ", "\n", ". ", ".",  "; ",
                                          ";",  "(", ")",  "- ", "1.", "7",  "!",  BULLET,
                                          "\"", "?", "\t", "e.g. ", "...", "\xC3\xA9" };
    struct dice              dice = { 11 };

    (void) state;
    for (size_t round = 0; round < 20000; round++) {
        struct buffer     made = { 0 };
        struct statements rest;
        struct str        text, statement;
        size_t            end = 0;

        for (size_t left = dice_below(&dice, 30); left > 0; left--)
            buffer_add(&made, str_of(pieces[dice_below(&dice, COUNT(pieces))]));
        text = buffer_str(&made);
        rest = statements_of(text);
        while (statements_next(&rest, &statement)) {
            size_t start = (size_t) (statement.data - text.data);

            assert_true(statement.data >= text.data + end);
            assert_true(start + statement.length <= text.length);
            assert_true(statement.length > 0);
            expect_no_letter(text, end, start);
            end = start + statement.length;
        }
        expect_no_letter(text, end, text.length);
        buffer_free(&made);
    }
}

/* A megabyte of what is looked at most closely takes no time to speak of. */
static void
long_texts_are_no_trouble(void **state)
{
    enum { LENGTH = 1 << 20 };
    static const char pattern[] = "((((. A";
    char             *text = test_malloc(LENGTH);
    struct statements rest;
    struct str        statement;
    size_t            count = 0;

    (void) state;
    for (size_t i = 0; i < LENGTH; i++)
        text[i] = pattern[i % (sizeof pattern - 1)];
    rest = statements_of((struct str){ text, LENGTH });
    while (statements_next(&rest, &statement))
        count++;
    assert_true(count > 0);
    test_free(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_part_into_statements),
        cmocka_unit_test(statements_are_verbatim_and_lose_no_word),
        cmocka_unit_test(long_texts_are_no_trouble),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
