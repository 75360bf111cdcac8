/* Preferences: what comes before what, among cells enough for words to be rare or common. */
#include "query/query.h"

#include "tests/ladders.h"

/*
 * "common" is in most cells, "rare" in few. Two levels at a time say the same but for what a
 * preference is about.
 */
static int
setup(void **state)
{
    static const struct tiny_ladder ladders[] = {
        { "pref", "acme",
          "Preferences | Words | Length | Often | Mentoring | Names\n"
          "1 | common filler text of six words | helps the team with rare things and many "
          "others "
          "that take some time to say in so many words | rare and other things in text | "
          "common filler text | teaches the newcomers\n"
          "2 | rare filler text of six words | helps with rare things | rare and other rare "
          "things "
          "in text | common filler text | common text\n"
          "3 | common and rare in six words | common text of this and that | common text | |\n"
          "4 | common | common one | common two | common three | common four\n",
          NULL },
        { "twin", "twin",
          "Twin One | Scope | Reach\n"
          "1 | plans quarterly budgets | plans yearly budgets\n"
          "2 | common | common again\n",
          NULL },
        { "lone", "lone",
          "Lone One | Scope | Reach\n"
          "1 | plans quarterly budgets | says nothing of it at all\n"
          "2 | common | mentoring is common here too\n",
          NULL },
        { "copy", "zenit",
          "Copies | Scope | Reach\n"
          "1 | helps with rare things | writes things down\n"
          "2 | writes things down | writes things down\n"
          "3 | writes things down | common\n",
          NULL },
        { "forms", "pine",
          "Forms | Form\n"
          "1 | helps with rare thing\n"
          "2 | plan sails and ropes\n"
          "3 | minds TLS\n"
          "4 | minds SSL\n",
          NULL },
    };

    return tiny_setup(state, ladders, COUNT(ladders));
}

static struct query_hits
search(struct tiny_index *index, const char *query, struct query_options options)
{
    struct query_hits hits;
    struct error      err;

    if (options.limit == 0)
        options.limit = 1000;
    expect_ok(query_run(index->store, str_of(query), &options, &hits, &err), &err);
    return hits;
}

/* Its place among the hits, or their count. */
static size_t
rank_of(const struct query_hits *hits, const char *address)
{
    size_t at = 0;

    while (at < hits->count && !str_equal(hits->items[at].place.address, str_of(address)))
        at++;
    return at;
}

static const struct {
    const char   *behaviour, *query;
    enum query_by by;
    const char   *first, *then; /* then NULL: first is the best of all */
} preferences[] = {
    { "more words before fewer", "common rare", QUERY_BY_CELL, "acme/preferences/3/words",
      "acme/preferences/1/words" },
    { "also before the rarer of them", "common rare", QUERY_BY_CELL, "acme/preferences/3/words",
      "acme/preferences/2/words" },
    { "the rarer word before the common", "common rare", QUERY_BY_CELL,
      "acme/preferences/2/words", "acme/preferences/1/words" },
    { "a short text before a long one", "rare", QUERY_BY_CELL, "acme/preferences/2/length",
      "acme/preferences/1/length" },
    { "twice before once", "rare", QUERY_BY_CELL, "acme/preferences/2/often",
      "acme/preferences/1/often" },
    { "a word said twice weighs double", "common common common common common rare",
      QUERY_BY_CELL, "acme/preferences/1/words", "acme/preferences/2/words" },
    { "the skill's name helps", "common mentoring", QUERY_BY_CELL,
      "acme/preferences/1/mentoring", "acme/preferences/1/words" },
    { "a skill's name alone is found", "mentoring", QUERY_BY_CELL,
      "acme/preferences/4/mentoring", "acme/preferences/1/words" },
    { "the text before the skill's name", "mentoring", QUERY_BY_CELL, "lone/lone-one/2/reach",
      "acme/preferences/1/mentoring" },
    { "the track's name helps", "common copies", QUERY_BY_CELL, "zenit/copies/3/reach",
      "twin/twin-one/2/scope" },
    { "as written before another form", "thing", QUERY_BY_CELL, "pine/forms/1/form",
      "zenit/copies/1/scope" },
    { "the other form, too", "plan", QUERY_BY_CELL, "pine/forms/2/form",
      "lone/lone-one/1/scope" },
    { "a word before its synonym", "TLS", QUERY_BY_CELL, "pine/forms/3/form",
      "pine/forms/4/form" },
    { "whichever is asked for", "SSL", QUERY_BY_CELL, "pine/forms/4/form",
      "pine/forms/3/form" },
    { "a rare word before what a word begins", "quart* yearly", QUERY_BY_CELL,
      "twin/twin-one/1/reach", "lone/lone-one/1/scope" },
    { "equal cells by address", "quarterly", QUERY_BY_CELL, "lone/lone-one/1/scope",
      "twin/twin-one/1/scope" },

    { "a level with two good cells before one", "plans budgets", QUERY_BY_LEVEL,
      "twin/twin-one/1", "lone/lone-one/1" },
    { "a track, too", "plans budgets", QUERY_BY_TRACK, "twin/twin-one", "lone/lone-one" },
    { "a skill with the rarer word", "quarterly budgets", QUERY_BY_SKILL,
      "lone/lone-one//scope", "twin/twin-one//reach" },
    { "the best cell decides first", "rare rare things common", QUERY_BY_LEVEL,
      "acme/preferences/2", "acme/preferences/4" },
};

static void
one_comes_before_the_other(void **state)
{
    for (size_t i = 0; i < COUNT(preferences); i++) {
        struct query_options options = { .by = preferences[i].by, .no_fold = true };
        struct query_hits    hits = search(*state, preferences[i].query, options);
        size_t               first = rank_of(&hits, preferences[i].first);

        if (first == hits.count || first >= rank_of(&hits, preferences[i].then))
            fail_msg("%s: \"%s\" has %s at %zu and %s at %zu of %zu", preferences[i].behaviour,
                     preferences[i].query, preferences[i].first, first, preferences[i].then,
                     rank_of(&hits, preferences[i].then), hits.count);
        query_hits_free(&hits);
    }
}

static void
scores_fall_and_are_above_zero(void **state)
{
    static const enum query_by kinds[] = { QUERY_BY_CELL, QUERY_BY_LEVEL, QUERY_BY_SKILL,
                                           QUERY_BY_TRACK };

    for (size_t k = 0; k < COUNT(kinds); k++) {
        struct query_options options = { .by = kinds[k] };
        struct query_hits    hits = search(*state, "common rare things copies", options);

        assert_true(hits.count > 3);
        assert_int_equal(hits.count, hits.total);
        for (size_t i = 0; i < hits.count; i++) {
            assert_true(hits.items[i].score > 0);
            assert_true(i == 0 || hits.items[i].score <= hits.items[i - 1].score);
        }
        query_hits_free(&hits);
    }
}

static void
folding_keeps_the_best_and_counts_the_copies(void **state)
{
    struct query_options options = { 0 };
    struct query_hits    hits = search(*state, "writes scope", options), unfolded;

    /* Of four cells that say the same, one of skill Scope is the best: the first of these. */
    assert_string_equal(hits.items[0].place.address.data, "zenit/copies/2/scope");
    assert_int_equal(hits.items[0].also_in_total, 3);
    assert_string_equal(hits.items[0].also_in[0].data, "zenit/copies/3/scope");
    assert_string_equal(hits.items[0].also_in[1].data, "zenit/copies/1/reach");
    assert_string_equal(hits.items[0].also_in[2].data, "zenit/copies/2/reach");

    options.no_fold = true;
    unfolded = search(*state, "writes scope", options);
    assert_true(unfolded.total > hits.total);
    assert_int_equal(unfolded.items[0].also_in_total, 0);
    query_hits_free(&hits);
    query_hits_free(&unfolded);
}

static void
folding_comes_after_filters(void **state)
{
    struct query_options options = { .level = STR("1"), .track = STR("copies") };
    struct query_hits    hits = search(*state, "writes scope", options);

    assert_string_equal(hits.items[rank_of(&hits, "zenit/copies/1/reach")].text.data,
                        "writes things down");
    assert_int_equal(hits.items[rank_of(&hits, "zenit/copies/1/reach")].also_in_total, 0);
    query_hits_free(&hits);
}

static void
group_is_shown_with_its_three_best_cells(void **state)
{
    struct query_options options = { .by = QUERY_BY_LEVEL, .track = STR("preferences") };
    struct query_hits    hits = search(*state, "common", options);
    struct query_hit    *level = &hits.items[rank_of(&hits, "acme/preferences/4")];

    assert_true(level < hits.items + hits.count);
    assert_int_equal(level->cell_count, 3);
    assert_string_equal(level->cells[0].place.address.data, "acme/preferences/4/words");
    assert_true(level->cells[0].score >= level->cells[1].score);
    assert_int_equal(level->score, 20 * level->cells[0].score + 2 * level->cells[1].score +
                                       level->cells[2].score);
    query_hits_free(&hits);
}

/* ---- what must be and what must not ---- */

static const struct {
    const char *behaviour, *query;
    bool        all_words;
    const char *found; /* best first */
} narrowed[] = {
    { "any word finds", "quarterly yearly", false,
      "twin/twin-one/1/reach lone/lone-one/1/scope twin/twin-one/1/scope" },
    { "all words demanded", "plans yearly", true, "twin/twin-one/1/reach" },
    { "words may be in text and names", "quarterly twin", true, "twin/twin-one/1/scope" },
    { "one word demanded", "plans +yearly", false, "twin/twin-one/1/reach" },
    { "one word excluded", "budgets -quarterly", false, "twin/twin-one/1/reach" },
    { "a word of a name excluded", "quarterly -twin", false, "lone/lone-one/1/scope" },
    { "a phrase", "\"yearly budgets\"", false, "twin/twin-one/1/reach" },
    { "a phrase the other way round", "\"budgets yearly\"", false, "" },
    { "a phrase of a skill's name", "\"reach\" +yearly", false, "twin/twin-one/1/reach" },
    { "a phrase lies within one field", "\"budgets reach\"", false, "" },
    { "a phrase is not stemmed", "\"plan yearly\"", false, "" },
    { "a phrase excluded", "budgets -\"plans quarterly\"", false, "twin/twin-one/1/reach" },
    { "words excluded side by side only", "budgets -quarterly-plans", false,
      "lone/lone-one/1/scope twin/twin-one/1/scope twin/twin-one/1/reach" },
    { "a word that is nowhere", "kubernetes", false, "" },
    { "beside one that is", "kubernetes yearly", false, "twin/twin-one/1/reach" },
    { "demanded, and nowhere", "+kubernetes yearly", false, "" },
    { "wanted and excluded", "yearly -yearly", false, "" },
};

static void
signs_quotes_and_options_narrow(void **state)
{
    struct tiny_index *index = *state;

    for (size_t i = 0; i < COUNT(narrowed); i++) {
        struct query_options options = { .limit = 100,
                                         .no_fold = true,
                                         .all_words = narrowed[i].all_words };
        const char          *got =
            tiny_search(index->store, &index->scratch.arena, narrowed[i].query, &options);

        if (strcmp(got, narrowed[i].found) != 0)
            fail_msg("%s: \"%s\" found %s", narrowed[i].behaviour, narrowed[i].query, got);
    }
}

static void
hits_with_every_word_are_counted(void **state)
{
    static const struct {
        const char   *query;
        enum query_by by;
        uint64_t      all_words;
    } counted[] = {
        { "plans budgets", QUERY_BY_CELL, 2 }, /* folded: quarterly twice is one */
        { "plans yearly", QUERY_BY_CELL, 1 },      { "plans yearly", QUERY_BY_TRACK, 1 },
        { "quarterly yearly", QUERY_BY_LEVEL, 0 }, /* in one level, and in no cell of it */
        { "plans kubernetes", QUERY_BY_CELL, 0 },
    };

    for (size_t i = 0; i < COUNT(counted); i++) {
        struct query_options options = { .by = counted[i].by };
        struct query_hits    hits = search(*state, counted[i].query, options);

        if (hits.all_words != counted[i].all_words)
            fail_msg("%s: %llu", counted[i].query, (unsigned long long) hits.all_words);
        query_hits_free(&hits);
    }
}

static void
windows_are_parts_of_the_whole_list(void **state)
{
    struct query_options whole = { .no_fold = true };
    struct query_hits    all = search(*state, "common", whole);

    assert_true(all.count > 12);
    for (size_t offset = 0; offset <= all.count + 1; offset++) {
        struct query_options options = { .no_fold = true, .offset = offset, .limit = 3 };
        struct query_hits    some = search(*state, "common", options);
        size_t               left = offset < all.count ? all.count - offset : 0;

        assert_int_equal(some.total, all.total);
        assert_int_equal(some.count, left < 3 ? left : 3);
        for (size_t i = 0; i < some.count; i++)
            assert_true(
                str_equal(some.items[i].place.address, all.items[offset + i].place.address));
        query_hits_free(&some);
    }
    query_hits_free(&all);
}

#define WITH_AN_INDEX(test) cmocka_unit_test_setup_teardown(test, setup, tiny_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_AN_INDEX(one_comes_before_the_other),
        WITH_AN_INDEX(scores_fall_and_are_above_zero),
        WITH_AN_INDEX(folding_keeps_the_best_and_counts_the_copies),
        WITH_AN_INDEX(folding_comes_after_filters),
        WITH_AN_INDEX(group_is_shown_with_its_three_best_cells),
        WITH_AN_INDEX(signs_quotes_and_options_narrow),
        WITH_AN_INDEX(hits_with_every_word_are_counted),
        WITH_AN_INDEX(windows_are_parts_of_the_whole_list),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
