/* The items that a query's bytes are read as, before any word is looked at. */
#include "query/lex.h"

#include "base/buffer.h"
#include "tests/support.h"

#define OPEN  "\xE2\x80\x9C" /* curly quotation marks */
#define CLOSE "\xE2\x80\x9D"

/* ---- items in one line ---- */

/* [word], "quoted", {field:value}, ( ) OR NEAR/10; in front the sign, text: and =; behind *. */
static void
render_item(const struct lex_item *item, struct buffer *out)
{
    if (item->sign)
        buffer_add_char(out, item->sign);
    if (item->in_text_only)
        buffer_add(out, STR("text:"));
    switch (item->kind) {
    case LEX_WORD:
        buffer_format(out, "%s[%.*s]%s", item->is_exact ? "=" : "", STR_ARG(item->value),
                      item->is_prefix ? "*" : "");
        break;
    case LEX_QUOTED: buffer_format(out, "\"%.*s\"", STR_ARG(item->value)); break;
    case LEX_FILTER:
        buffer_format(out, "{%s:%.*s}", query_field_names[item->field].data,
                      STR_ARG(item->value));
        break;
    case LEX_OPEN: buffer_add_char(out, '('); break;
    case LEX_CLOSE: buffer_add_char(out, ')'); break;
    case LEX_OR: buffer_add(out, STR("OR")); break;
    case LEX_NEAR: buffer_format(out, "NEAR/%u", item->distance); break;
    case LEX_AND: buffer_add(out, STR("AND")); break;
    case LEX_NOT: buffer_add(out, STR("NOT")); break;
    case LEX_NOTHING: buffer_add(out, STR("?")); break;
    }
}

static const char *
items_of(struct arena *arena, struct str query)
{
    struct lex_items items = lex(arena, query);
    struct buffer    out = { 0 };
    const char      *text;

    for (size_t i = 0; i < items.count; i++) {
        if (i > 0)
            buffer_add_char(&out, ' ');
        render_item(&items.items[i], &out);
    }
    text = arena_copy(arena, buffer_str(&out)).data;
    buffer_free(&out);
    return text;
}

/* ---- what is what ---- */

static const struct {
    const char *behaviour, *query, *items;
} cases[] = {
    { "nothing", "", "" },
    { "blanks are nothing", " \t\r\n ", "" },
    { "blanks part words", "one\ttwo\n three ", "[one] [two] [three]" },
    { "punctuation is left to the analyzer", "ci/cd, c++ .net 1.3!",
      "[ci/cd,] [c++] [.net] [1.3!]" },
    { "a hyphen within a word is the word's", "on-call", "[on-call]" },

    { "plus and minus are signs", "+one -two", "+[one] -[two]" },
    { "before quotes and parentheses, too", "-\"one two\" +(three) -(four)",
      "-\"one two\" +( [three] ) -( [four] )" },
    { "a sign behind a word is the word's", "one- two+", "[one-] [two+]" },
    { "a sign before a blank is a word", "- one + two", "[-] [one] [+] [two]" },
    { "a sign at the end is a word", "one -", "[one] [-]" },
    { "a sign before a closing parenthesis is a word", "(one -)", "( [one] [-] )" },
    { "only the first of two signs is one", "--one -+two", "-[-one] -[+two]" },

    { "quotes", "\"one two\"", "\"one two\"" },
    { "curly quotes", OPEN "one two" CLOSE, "\"one two\"" },
    { "any quotation mark closes any", OPEN "one\" \"two" OPEN, "\"one\" \"two\"" },
    { "open quotes run to the end", "one \"two (three", "[one] \"two (three\"" },
    { "quotes end a word, and begin one", "one\"two\"three", "[one] \"two\" [three]" },
    { "empty quotes are an item", "\"\"", "\"\"" },
    { "a lone quotation mark is empty quotes", "one \"", "[one] \"\"" },
    { "nothing is special within quotes", "\"+one (two) OR track:x\"",
      "\"+one (two) OR track:x\"" },

    { "equals asks for a word as written", "=one", "=[one]" },
    { "a star for what a word begins", "kube*", "[kube]*" },
    { "both: as written, and the star is the word's", "=kube*", "=[kube*]" },
    { "a sign before them", "+=one -two*", "+=[one] -[two]*" },
    { "equals and star alone are words", "= *", "[=] [*]" },
    { "a star in front or within is the word's", "*one t*o", "[*one] [t*o]" },
    { "equals within a word is the word's", "one=two", "[one=two]" },
    { "two stars: one is the word's", "kube**", "[kube*]*" },
    { "equals before quotes is a word", "=\"one\"", "[=] \"one\"" },

    { "parentheses", "(one (two) three)", "( [one] ( [two] ) [three] )" },
    { "they end a word, and begin one", "one(two)three", "[one] ( [two] ) [three]" },
    { "they need not match", ") one ((", ") [one] ( (" },

    { "OR between", "one OR two", "[one] OR [two]" },
    { "or in small letters is a word", "one or Or two", "[one] [or] [Or] [two]" },
    { "OR in a word is the word's", "FOR ORE OR.", "[FOR] [ORE] [OR.]" },
    { "OR with a mark is a word", "+OR -OR =OR text:OR", "+[OR] -[OR] =[OR] text:[OR]" },
    { "OR in quotes is a word", "\"OR\"", "\"OR\"" },
    { "OR next to parentheses", "(one)OR(two)", "( [one] ) OR ( [two] )" },

    { "NEAR is ten words", "one NEAR two", "[one] NEAR/10 [two]" },
    { "NEAR with a number", "one NEAR/3 two", "[one] NEAR/3 [two]" },
    { "none between", "one NEAR/0 two", "[one] NEAR/0 [two]" },
    { "a thousand at most", "one NEAR/1000 NEAR/9999", "[one] NEAR/1000 NEAR/1000" },
    { "more digits are a word", "NEAR/10000", "[NEAR/10000]" },
    { "no number is a word", "NEAR/ NEAR/x NEAR/3x NEAR/-1 NEARLY",
      "[NEAR/] [NEAR/x] [NEAR/3x] [NEAR/-1] [NEARLY]" },
    { "near in small letters is a word", "one near near/3", "[one] [near] [near/3]" },
    { "NEAR with a mark is a word", "+NEAR text:NEAR/3", "+[NEAR] text:[NEAR/3]" },

    { "the four filters", "org:a track:b level:c skill:d",
      "{org:a} {track:b} {level:c} {skill:d}" },
    { "the case of a field does not matter", "Track:SRE TEXT:One", "{track:SRE} text:[One]" },
    { "a filter's sign", "-track:b +skill:d", "-{track:b} +{skill:d}" },
    { "a quoted value", "skill:\"one two\" three", "{skill:one two} [three]" },
    { "a curly one", "skill:" OPEN "one two" CLOSE, "{skill:one two}" },
    { "an open one", "skill:\"one two", "{skill:one two}" },
    { "an empty one", "skill:\"\"", "{skill:}" },
    { "ranges are values", "level:3..5 level:>=4", "{level:3..5} {level:>=4}" },
    { "a value's own colon and sign", "track:a:b track:-x", "{track:a:b} {track:-x}" },
    { "a field as a value is one", "track:skill:x", "{track:skill:x}" },
    { "a field without a value is a word", "track:", "[track:]" },
    { "a field before a blank is a word", "track: one", "[track:] [one]" },
    { "a field that there is not is a word", "tracks:a subtrack:b", "[tracks:a] [subtrack:b]" },

    { "text: before a word", "text:one", "text:[one]" },
    { "before quotes", "text:\"one two\"", "text:\"one two\"" },
    { "before a parenthesis", "text:(one two)", "text:( [one] [two] )" },
    { "with signs and marks", "+text:one -text:=two text:three*",
      "+text:[one] -text:=[two] text:[three]*" },
    { "text: makes no filter", "text:track:x", "text:[track:x]" },
    { "text: without anything is a word", "text: one text:", "[text:] [one] [text:]" },
};

static void
bytes_become_items(void **state)
{
    struct scratch *scratch = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *got = items_of(&scratch->arena, str_of(cases[i].query));

        if (strcmp(got, cases[i].items) != 0)
            fail_msg("%s: %s gave %s", cases[i].behaviour, cases[i].query, got);
    }
}

/* ---- any bytes ---- */

static const struct {
    const char *behaviour;
    struct str  query;
    const char *items;
} raw[] = {
    { "bytes that are no UTF-8 are a word's", STATIC_STR("one\xFFtwo \xC3"),
      "[one\xFFtwo] [\xC3]" },
    { "half a curly quotation mark is none", STATIC_STR("one \xE2\x80"), "[one] [\xE2\x80]" },
    { "a filter of bad bytes", STATIC_STR("track:\xFE\xFF"), "{track:\xFE\xFF}" },
};

static void
any_bytes_become_items(void **state)
{
    struct scratch  *scratch = *state;
    struct lex_items items = lex(&scratch->arena, STR("one\0two three"));

    assert_int_equal(items.count, 2); /* a NUL is the word's, too */
    assert_int_equal(items.items[0].value.length, 7);
    for (size_t i = 0; i < COUNT(raw); i++) {
        const char *got = items_of(&scratch->arena, raw[i].query);

        if (strcmp(got, raw[i].items) != 0)
            fail_msg("%s: %s", raw[i].behaviour, got);
    }
}

static void
values_are_of_the_query(void **state)
{
    static const char *const pieces[] = {
        "\"", "-", "+",   " ", "track:", "text:", OPEN,     "a",      "on-x",    "\xFF",
        "(",  ")", "OR ", "*", "=",      ":",     "NEAR/2", "level:", "\xE2\x80"
    };
    struct scratch *scratch = *state;
    struct dice     dice = { 7 };

    for (size_t round = 0; round < 20000; round++) {
        struct buffer    query = { 0 };
        struct lex_items items;
        const char      *last;

        for (size_t left = dice_below(&dice, 20); left > 0; left--)
            buffer_add(&query, str_of(pieces[dice_below(&dice, COUNT(pieces))]));
        items = lex(&scratch->arena, buffer_str(&query));
        assert_true(items.count <= query.length);
        last = query.data;
        for (size_t i = 0; i < items.count; i++) {
            struct str value = items.items[i].value;

            if (value.length == 0)
                continue;
            assert_true(value.data >= last); /* in order, and none overlaps another */
            last = value.data + value.length;
            assert_true(last <= query.data + query.length);
        }
        buffer_free(&query);
        arena_free(&scratch->arena);
    }
}

#define WITH_AN_ARENA(test)                                                                    \
    cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_AN_ARENA(bytes_become_items),
        WITH_AN_ARENA(any_bytes_become_items),
        WITH_AN_ARENA(values_are_of_the_query),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
