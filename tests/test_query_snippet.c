/* Which part of a text is shown, and what of it is marked. */
#include "query/snippet.h"

#include "base/buffer.h"
#include "base/utf8.h"
#include "tests/ladders.h"

static int
setup(void **state)
{
    static const struct tiny_ladder one = { "a", "acme", "Security | Impact\n1 | helps\n",
                                            NULL };

    return tiny_setup(state, &one, 1);
}

struct snippet {
    struct query_part *parts;
    size_t             count;
};

static struct snippet
snippet_of(struct tiny_index *index, const char *query, struct str text)
{
    static const struct query_options none;
    struct arena                     *arena = &index->scratch.arena;
    struct parsed_query               parsed;
    struct snippet_marks              marks;
    struct text_analyzer             *analyzer;
    struct snippet                    snippet;
    struct error                      err;

    expect_ok(parse_query(index->store, arena, str_of(query), &none, &parsed, &err), &err);
    expect_ok(snippet_marks_init(&marks, arena, &parsed, &err), &err);
    expect_ok(store_analyzer(index->store, STR("en"), &analyzer, &err), &err);
    expect_ok(snippet_make(arena, analyzer, &marks, text, &snippet.parts, &snippet.count, &err),
              &err);
    return snippet;
}

/* Marks in brackets. */
static const char *
marked(struct tiny_index *index, const char *query, struct str text)
{
    struct snippet snippet = snippet_of(index, query, text);
    struct buffer  out = { 0 };
    const char    *shown;

    for (size_t i = 0; i < snippet.count; i++)
        buffer_format(&out, snippet.parts[i].is_match ? "[%.*s]" : "%.*s",
                      STR_ARG(snippet.parts[i].text));
    shown = arena_copy(&index->scratch.arena, buffer_str(&out)).data;
    buffer_free(&out);
    return shown;
}

static const struct {
    const char *behaviour, *query, *text, *shown;
} cases[] = {
    { "a word is marked", "incident", "leads an incident, alone",
      "leads an [incident], alone" },
    { "whatever its ending", "mentoring", "Mentors and is mentored",
      "[Mentors] and is [mentored]" },
    { "whatever its case and accents", "review", "a R\xC3\x89VIEW", "a [R\xC3\x89VIEW]" },
    { "neighbours are one mark", "incident response", "praises incident response here",
      "praises [incident response] here" },
    { "joined by a hyphen or a stroke too", "on call ci cd", "on-call for CI/CD",
      "[on-call] for [CI/CD]" },
    { "but not over punctuation", "incident response", "incident. Response, incident  response",
      "[incident]. [Response], [incident]  [response]" },
    { "the whole text may be one mark", "helps teams", "helps teams", "[helps teams]" },
    { "words of a phrase are marked", "\"incident response\"", "incident response",
      "[incident response]" },
    { "a word as written, and no other form of it", "=mentors", "Mentors and is mentored",
      "[Mentors] and is mentored" },
    { "what a word begins", "mento*", "Mentors and is momentous",
      "[Mentors] and is momentous" },
    { "a compound, however it is written", "on-call", "on-call, on call, oncall, a call",
      "[on-call], [on call], [oncall], a call" },
    { "a synonym", "k8s", "runs Kubernetes", "runs [Kubernetes]" },
    { "of several words", "RCA", "finds the root cause analysis of causes",
      "finds the [root cause analysis] of causes" },
    { "not of what only asks for it", "mTLS", "TLS and mutual TLS", "TLS and [mutual TLS]" },
    { "not when it is in quotes", "\"k8s\"", "runs Kubernetes", "runs Kubernetes" },
    { "both sides of a choice", "leads OR alone", "leads them alone", "[leads] them [alone]" },
    { "what is near", "leads NEAR/1 alone", "leads them alone", "[leads] them [alone]" },
    { "words within parentheses", "(leads (alone))", "leads them alone",
      "[leads] them [alone]" },
    { "words only in texts", "text:leads", "leads them", "[leads] them" },
    { "a word whose spelling was mended", "securyti", "a security guard",
      "a [security] guard" },
    { "function words are not", "leads the team", "leads the team", "[leads] the [team]" },
    { "but those in quotes are", "\"leads the team\"", "leads the team", "[leads the team]" },
    { "excluded words are not", "leads -alone -\"on call\"", "leads alone on call",
      "[leads] alone on call" },
    { "nothing asked, nothing marked", "", "leads an incident", "leads an incident" },
    { "words of constraints are not marked", "leads skill:incident", "leads an incident",
      "[leads] an incident" },
    { "nothing in it", "tls", "leads an incident", "leads an incident" },
    { "an empty text has no parts", "tls", "", "" },
};

static void
words_asked_for_are_marked(void **state)
{
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *got = marked(*state, cases[i].query, str_of(cases[i].text));

        if (strcmp(got, cases[i].shown) != 0)
            fail_msg("%s: \"%s\"", cases[i].behaviour, got);
    }
}

/* count words of filler around what is at a place of its own. */
static struct str
long_text(struct arena *arena, const char *filler, size_t before, const char *middle,
          size_t after)
{
    struct buffer out = { 0 };
    struct str    text;

    for (size_t i = 0; i < before; i++)
        buffer_format(&out, "%s ", filler);
    buffer_add(&out, str_of(middle));
    for (size_t i = 0; i < after; i++)
        buffer_format(&out, " %s", filler);
    text = arena_copy(arena, buffer_str(&out));
    buffer_free(&out);
    return text;
}

#define ELLIPSIS "\xE2\x80\xA6"

static void
long_text_is_shown_around_its_marks(void **state)
{
    struct tiny_index *index = *state;
    struct arena      *arena = &index->scratch.arena;
    const char        *shown;

    shown = marked(index, "incident", long_text(arena, "filler", 100, "the incident", 100));
    assert_int_equal(strncmp(shown, ELLIPSIS "filler", 9), 0);
    assert_non_null(strstr(shown, "the [incident] filler"));
    assert_non_null(strstr(shown, "filler" ELLIPSIS));
    assert_true(strlen(shown) < SNIPPET_BYTES + 40);

    shown = marked(index, "incident", long_text(arena, "filler", 0, "incident", 100));
    assert_int_equal(strncmp(shown, "[incident] filler", 17), 0); /* at the start no ellipsis */
    shown = marked(index, "incident", long_text(arena, "filler", 100, "incident", 0));
    assert_string_equal(shown + strlen(shown) - 10, "[incident]"); /* nor at the end */
    shown = marked(index, "tls", long_text(arena, "filler", 100, "incident", 100));
    assert_int_equal(strncmp(shown, "filler", 6), 0); /* nothing to show: the beginning */
}

static void
window_with_the_most_marks_is_shown(void **state)
{
    struct tiny_index *index = *state;
    struct arena      *arena = &index->scratch.arena;
    struct str         one = long_text(arena, "filler", 0, "incident", 60);
    struct str         two = long_text(arena, "filler", 60, "incident and response", 60);
    struct str         both = arena_format(arena, "%.*s %.*s", STR_ARG(one), STR_ARG(two));

    assert_non_null(
        strstr(marked(index, "incident response", both), "[incident] and [response]"));
}

static void
mark_longer_than_the_window_is_cut(void **state)
{
    struct tiny_index *index = *state;
    struct str         text = long_text(&index->scratch.arena, "incident", 50, "response", 50);
    const char        *shown = marked(index, "incident response", text);

    assert_int_equal(strncmp(shown, "[incident incident", 18), 0);
    assert_true(strlen(shown) > SNIPPET_BYTES - 20 && strlen(shown) < SNIPPET_BYTES + 40);
    assert_non_null(strstr(shown, "]" ELLIPSIS));
}

/* Words of one, two, three and four bytes a letter; the long ones have no blank to cut at. */
static const char *const letters[] = {
    "a", "\xC3\xA9",  "\xE6\xBC\xA2", "\xF0\x9D\x92\xB3", " ",
    "-", "incident ", "e\xCC\x81",    "\xE2\x80\x94"
};

static void
parts_put_together_are_of_the_text(void **state)
{
    struct tiny_index *index = *state;
    struct dice        dice = { 5 };

    for (size_t round = 0; round < 5000; round++) {
        struct buffer  text = { 0 }, joined = { 0 };
        size_t         left = dice_below(&dice, 300), only = dice_below(&dice, 4);
        struct snippet snippet;

        for (; left > 0; left--)
            buffer_add(&text,
                       str_of(letters[dice_below(&dice, 9) > 2 ? only : dice_below(&dice, 9)]));
        snippet = snippet_of(index, "incident a", buffer_str(&text));
        for (size_t i = 0; i < snippet.count; i++) {
            struct str part = snippet.parts[i].text;
            bool       is_ellipsis = str_equal(part, STR(ELLIPSIS));

            assert_true(part.length > 0 && utf8_is_valid(part));
            if (i > 0 && !is_ellipsis)
                assert_false(snippet.parts[i].is_match && snippet.parts[i - 1].is_match);
            if (!is_ellipsis)
                buffer_add(&joined, part);
        }
        if (text.length <= SNIPPET_BYTES)
            assert_true(str_equal(buffer_str(&joined), buffer_str(&text)));
        else
            assert_true(str_find(buffer_str(&text), buffer_str(&joined)) < text.length);
        assert_true(joined.length <= SNIPPET_BYTES + 32);
        buffer_free(&text);
        buffer_free(&joined);
        arena_free(&index->scratch.arena);
    }
}

#define WITH_AN_INDEX(test) cmocka_unit_test_setup_teardown(test, setup, tiny_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_AN_INDEX(words_asked_for_are_marked),
        WITH_AN_INDEX(long_text_is_shown_around_its_marks),
        WITH_AN_INDEX(window_with_the_most_marks_is_shown),
        WITH_AN_INDEX(mark_longer_than_the_window_is_cut),
        WITH_AN_INDEX(parts_put_together_are_of_the_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
