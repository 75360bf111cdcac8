/* Which cells constraints let through: by slug, by words of the name, by level number. */
#include "query/filter.h"

#include "base/buffer.h"
#include "tests/ladders.h"

/* Each cell's text is one letter, so what passes is a word of them, by address. */
static int
setup(void **state)
{
    static const struct tiny_ladder ladders[] = {
        { "sre", "acme",
          "Site Reliability Engineering (SRE) | Threat Fluency | Impact\n"
          "1 | a | b\n"
          "2 | c | d\n",
          NULL },
        { "sec", "Zenit Labs",
          "Security Engineering | Impact\n"
          "IC3   | e\n"
          "IC4   | f\n"
          "Staff | g\n",
          NULL },
        { "men", "",
          "Mentoring | Fluent Threats\n"
          "L10 | h\n",
          NULL },
        { "esp", "zenit",
          "Tutor\xC3\xAD"
          "as | Respuestas\n"
          "Senior | i\n",
          "es" },
    };

    return tiny_setup(state, ladders, COUNT(ladders));
}

static const char *
texts_found(struct tiny_index *index, const char *query, const struct query_options *given)
{
    struct query_options options = *given;
    struct query_hits    hits;
    struct buffer        out = { 0 };
    struct error         err;
    const char          *text;

    options.limit = 100;
    expect_ok(query_run(index->store, str_of(query), &options, &hits, &err), &err);
    for (size_t i = 0; i < hits.count; i++)
        buffer_add(&out, hits.items[i].text);
    text = arena_copy(&index->scratch.arena, buffer_str(&out)).data;
    buffer_free(&out);
    query_hits_free(&hits);
    return text;
}

static const struct {
    const char *behaviour, *query, *cells;
} cases[] = {
    { "everything, by address", "-org:nobody", "habcdiefg" },

    { "a whole slug", "track:sre", "abcd" },
    { "the beginning of a slug", "track:sec", "efg" },
    { "several slugs that begin alike", "org:zenit", "iefg" },
    { "case does not matter", "track:SRE", "abcd" },
    { "accents do not matter", "track:ment\xC3\xB3ring", "h" },
    { "blanks around a value do not matter", "track:\" sre \"", "abcd" },
    { "no organisation", "org:_", "h" },
    { "the middle of a slug is no beginning", "track:ecurity", "" },

    { "a word of the name", "org:labs", "efg" },
    { "a word of several names", "track:engineering", "abcdefg" },
    { "by its stem", "track:engineers", "abcdefg" },
    { "all words, in any order", "track:\"engineer reliable\"", "abcd" },
    { "joined words", "track:site-reliability", "abcd" },
    { "one word that is not in the name", "track:\"reliability security\"", "" },
    { "slug of one, word of another", "skill:threat", "hac" },
    { "the beginning of a word is none", "track:reliab", "" },
    { "stems of the ladder's language", "skill:respuesta", "i" },
    { "and its accents",
      "track:tutor\xC3\xAD"
      "a",
      "i" },

    { "the number in the label, else the ordinal", "level:3", "eg" },
    { "a number is no prefix", "level:1", "abi" },
    { "two digits", "level:10", "h" },
    { "a label", "level:IC3", "e" },
    { "the beginning of a label", "level:ic", "ef" },
    { "a label in words", "level:staff", "g" },
    { "from to", "level:3..4", "efg" },
    { "from", "level:4..", "hf" },
    { "to", "level:..1", "abi" },
    { "at least", "level:>=4", "hf" },
    { "above", "level:>4", "h" },
    { "at most", "level:<=2", "abcdi" },
    { "below", "level:<2", "abi" },
    { "from above to below", "level:4..3", "" },
    { "no such number", "level:0", "" },
    { "below the first", "level:<0", "" },
    { "below or at the first", "level:<=0", "" },
    { "above everything", "level:>999999", "" },
    { "more digits than a level has", "level:>=99999999999999999999", "" },
    { "no range is a name", "level:3..x", "" },
    { "half a comparison is a name", "level:>=", "" },
    { "two dots alone are a name", "level:..", "" },

    { "values of one field are alternatives", "level:10 level:1", "habi" },
    { "a name or a range", "level:staff level:>=4", "hfg" },
    { "fields narrow one another", "track:sre level:2 skill:impact", "d" },
    { "an exclusion takes away", "-skill:impact", "haci" },
    { "exclusions add up", "-skill:impact -org:acme", "hi" },
    { "an exclusion beats an alternative", "level:3 -level:staff", "e" },
    { "an excluded range", "-level:2..4", "habi" },
    { "everything excluded", "track:sre -org:acme", "" },
    { "nobody", "org:nobody", "" },

    { "a level in words is the same", "level 3", "eg" },
    { "levels, from one to another", "levels 3-4", "efg" },
    { "in words, narrowed by a field", "level 1 track:sre", "ab" },
    { "filters within parentheses count for all", "(level:2 (track:sre)) OR impact", "d" },

    { "words that pass", "impact level:2", "d" },
    { "words that do not", "impact track:mentoring", "" },
};

static void
constraints_let_through(void **state)
{
    static const struct query_options none = { 0 };

    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *got = texts_found(*state, cases[i].query, &none);

        if (strcmp(got, cases[i].cells) != 0)
            fail_msg("%s: %s gave \"%s\", not \"%s\"", cases[i].behaviour, cases[i].query, got,
                     cases[i].cells);
    }
}

static void
options_are_the_same_filters(void **state)
{
    static const struct {
        struct query_options options;
        const char          *cells;
    } same[] = {
        { { .org = STATIC_STR("acme"), .level = STATIC_STR("2") }, "cd" },
        { { .track = STATIC_STR("security engineer") }, "efg" },
        { { .skill = STATIC_STR("impact"), .level = STATIC_STR(">=2") }, "defg" },
        { { .org = STATIC_STR("  ") }, "" }, /* asks for nothing */
    };

    for (size_t i = 0; i < COUNT(same); i++)
        assert_string_equal(texts_found(*state, "", &same[i].options), same[i].cells);
    assert_string_equal(texts_found(*state, "level:1", &same[0].options), "abcd"); /* or */
}

/* ---- values of level: ---- */

static void
ranges_are_told_from_names(void **state)
{
    static const char *const ranges[] = { "3",   "0",   "3..5", "..5", "3..",    "5..3",
                                          ">=4", "<=4", ">4",   "<4",  "999999", ">0" };
    static const char *const names[] = { "",        "..",  "3..x", "x..3", ">=",   ">",
                                         "3-5",     "3.5", "IC3",  "=3",   "-3",   " 3",
                                         "1000000", "3 5", "==3",  ">=x",  "3...", "3..4..5" };

    (void) state;
    for (size_t i = 0; i < COUNT(ranges); i++)
        if (!filter_is_range(str_of(ranges[i])))
            fail_msg("\"%s\" is a range", ranges[i]);
    for (size_t i = 0; i < COUNT(names); i++)
        if (filter_is_range(str_of(names[i])))
            fail_msg("\"%s\" is a name", names[i]);
}

/* ---- without a query ---- */

struct visits {
    struct buffer seen;
    size_t        stop_after;
};

static enum error_code
note_grid(const struct query_grid *grid, void *ctx, struct error *err)
{
    struct visits *visits = ctx;

    buffer_format(&visits->seen, "%.*s:", STR_ARG(grid->ladder.slug));
    for (size_t i = 0; i < grid->ladder.level_count; i++)
        buffer_add_char(&visits->seen, grid->admits_level[i] ? 'l' : '-');
    for (size_t i = 0; i < grid->ladder.skill_count; i++)
        buffer_add_char(&visits->seen, grid->admits_skill[i] ? 's' : '-');
    buffer_add_char(&visits->seen, ' ');
    return --visits->stop_after == 0 ? error_set(err, ERR_STOPPED, "enough") : OK;
}

static const struct {
    const char          *behaviour;
    struct query_options options;
    size_t               stop_after;
    enum error_code      rc;
    const char          *seen;
} walks[] = {
    { "all", { 0 }, 100, OK, "mentoring:ls sre:llss tutorias:ls security-engineering:llls " },
    { "only what passes is marked",
      { .level = STATIC_STR("2"), .skill = STATIC_STR("impact") },
      100,
      OK,
      "sre:-l-s " },
    { "a ladder without a level that passes is none",
      { .level = STATIC_STR("4") },
      100,
      OK,
      "security-engineering:-l-s " },
    { "nothing", { .org = STATIC_STR("nobody") }, 100, OK, "" },
    { "the visitor may stop", { 0 }, 2, ERR_STOPPED, "mentoring:ls sre:llss " },
};

static void
each_grid_is_visited_by_address(void **state)
{
    struct tiny_index *index = *state;

    for (size_t i = 0; i < COUNT(walks); i++) {
        struct visits   visits = { .stop_after = walks[i].stop_after };
        struct error    err;
        enum error_code rc =
            query_each_grid(index->store, &walks[i].options, note_grid, &visits, &err);

        if (rc != walks[i].rc || !str_equal(buffer_str(&visits.seen), str_of(walks[i].seen)))
            fail_msg("%s: code %d, \"%.*s\"", walks[i].behaviour, (int) rc,
                     STR_ARG(buffer_str(&visits.seen)));
        buffer_free(&visits.seen);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(constraints_let_through, setup, tiny_teardown),
        cmocka_unit_test_setup_teardown(options_are_the_same_filters, setup, tiny_teardown),
        cmocka_unit_test(ranges_are_told_from_names),
        cmocka_unit_test_setup_teardown(each_grid_is_visited_by_address, setup, tiny_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
