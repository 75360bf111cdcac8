/* Words tied by hyphens, told once each, where they end. */
#include "text/compound.h"

#include "base/buffer.h"
#include "tests/support.h"

struct hearing {
    struct compound compound;
    struct buffer   told;
};

/* "oncall=on call@1 ": joined, parts, and the place of the last. */
static enum error_code
hear(const struct text_term *term, void *ctx)
{
    struct hearing *hearing = ctx;
    char            bytes[COMPOUND_TERM_BYTES];
    struct str      joined, parts, whole;

    if (!compound_take(&hearing->compound, term))
        return OK;
    joined = compound_joined(&hearing->compound);
    parts = compound_parts(&hearing->compound);
    whole = compound_term(&hearing->compound, bytes);
    assert_int_equal(whole.length, joined.length + parts.length + 2);
    assert_int_equal(whole.data[0], '-');
    assert_int_equal(whole.data[1 + joined.length], ' ');
    assert_true(str_equal(str_slice(whole, 1, 1 + joined.length), joined));
    assert_true(str_ends(whole, parts));
    buffer_format(&hearing->told, "%.*s=%.*s@%u ", STR_ARG(joined), STR_ARG(parts),
                  term->position);
    return OK;
}

#define TEN      "abcdefghij"
#define SIXTY    TEN TEN TEN TEN TEN TEN
#define SIXTY_4  SIXTY "abcd"
#define SIXTY_62 SIXTY "ab"

static const struct {
    const char *behaviour, *prose, *told;
} cases[] = {
    { "two parts", "on-call", "oncall=on call@1 " },
    { "three", "end-to-end", "endtoend=end to end@2 " },
    { "four", "day-to-day-ish", "daytodayish=day to day ish@3 " },
    { "five are none", "up-to-the-minute-news", "" },
    { "nor are many, and the next one is", "a-b-c-d-e-f-g on-call", "oncall=on call@8 " },
    { "forms, not stems", "Cross-Teams", "crossteams=cross teams@1 " },
    { "accents go", "caf\xC3\xA9-bar", "cafebar=cafe bar@1 " },
    { "several in a prose", "on-call is well-known.",
      "oncall=on call@1 wellknown=well known@4 " },
    { "one behind another", "on-call on-site", "oncall=on call@1 onsite=on site@3 " },
    { "the same again", "on-call, on-call", "oncall=on call@1 oncall=on call@3 " },
    { "no hyphen", "on call", "" },
    { "blanks around it", "on - call", "" },
    { "two hyphens", "on--call", "" },
    { "a dash",
      "on\xE2\x80\x93"
      "call",
      "" },
    { "Unicode's hyphen",
      "on\xE2\x80\x90"
      "call",
      "oncall=on call@1 " },
    { "an open end", "short- and long-term", "longterm=long term@3 " },
    { "a torn word is one part", "or- chestration-based",
      "orchestrationbased=orchestration based@1 " },
    { "a stroke parts", "on-call/off-call", "oncall=on call@1 offcall=off call@3 " },
    { "a digit first", "24-hour 1-2", "" },
    { "a digit later", "tier-2", "tier2=tier 2@1 " },
    { "acronyms", "CI-CD", "cicd=ci cd@1 " },
    { "a possessive", "on-call's", "oncall's=on call's@1 " },
    { "as long as a word may be", SIXTY_62 "-zz", SIXTY_62 "zz=" SIXTY_62 " zz@1 " },
    { "longer than any word", SIXTY_62 "-zzz", "" },
    { "a long word, cut, and one more", SIXTY_4 "zzzz-z", "" },
    { "far too long", SIXTY_4 "-" SIXTY_4 "-" SIXTY_4 "-" SIXTY_4 " a-b", "ab=a b@5 " },
    { "empty prose", "", "" },
};

static void
compound_is_told_where_it_ends(void **state)
{
    struct text_analyzer *analyzer;
    struct error          err;

    (void) state;
    expect_ok(text_open(STR("en"), &analyzer, &err), &err);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct hearing hearing = { 0 };

        assert_int_equal(text_each_term(analyzer, str_of(cases[i].prose), hear, &hearing), OK);
        if (!str_equal(buffer_str(&hearing.told), str_of(cases[i].told)))
            fail_msg("%s: \"%.*s\"", cases[i].behaviour, STR_ARG(buffer_str(&hearing.told)));
        buffer_free(&hearing.told);
    }
    text_close(analyzer);
}

/* A prose of some words, and what must be told of it. */
struct mix {
    struct buffer prose, expected, joined, parts;
    size_t        count; /* words of the compound so far */
};

static void
add_word(struct mix *mix, const char *word, const char *gap, size_t at)
{
    bool goes_on = strcmp(gap, "-") == 0 && word[strlen(word) - 1] != '+';

    buffer_format(&mix->prose, "%s%s", word, gap);
    if (mix->count++ > 0)
        buffer_add_char(&mix->parts, ' ');
    buffer_add(&mix->parts, str_of(word));
    buffer_add(&mix->joined, str_of(word));
    if (goes_on)
        return;
    if (mix->count > 1 && mix->count <= COMPOUND_MOST_PARTS && mix->joined.data[0] != '2')
        buffer_format(&mix->expected, "%.*s=%.*s@%zu ", STR_ARG(buffer_str(&mix->joined)),
                      STR_ARG(buffer_str(&mix->parts)), at);
    mix->count = 0;
    buffer_clear(&mix->joined);
    buffer_clear(&mix->parts);
}

static struct mix
random_mix(struct dice *dice)
{
    static const char *const words[] = { "on", "call", "tier", "2", "c++", "r&d", "x" };
    static const char *const gaps[] = { "-", "-", " ", ", ", "- - " };
    struct mix               mix = { 0 };
    size_t                   count = 1 + dice_below(dice, 9);

    for (size_t i = 0; i < count; i++)
        add_word(&mix, words[dice_below(dice, COUNT(words))],
                 i + 1 < count ? gaps[dice_below(dice, COUNT(gaps))] : "", i);
    return mix;
}

static void
any_mix_of_words_and_hyphens_is_told_right(void **state)
{
    struct text_analyzer *analyzer;
    struct dice           dice = { 77 };
    struct error          err;

    (void) state;
    expect_ok(text_open(STR("en"), &analyzer, &err), &err);
    for (unsigned round = 0; round < 2000; round++) {
        struct mix     mix = random_mix(&dice);
        struct hearing hearing = { 0 };

        assert_int_equal(text_each_term(analyzer, buffer_str(&mix.prose), hear, &hearing), OK);
        if (!str_equal(buffer_str(&hearing.told), buffer_str(&mix.expected)))
            fail_msg("\"%.*s\": \"%.*s\", not \"%.*s\"", STR_ARG(buffer_str(&mix.prose)),
                     STR_ARG(buffer_str(&hearing.told)), STR_ARG(buffer_str(&mix.expected)));
        buffer_free(&mix.prose);
        buffer_free(&mix.expected);
        buffer_free(&mix.joined);
        buffer_free(&mix.parts);
        buffer_free(&hearing.told);
    }
    text_close(analyzer);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compound_is_told_where_it_ends),
        cmocka_unit_test(any_mix_of_words_and_hyphens_is_told_right),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
