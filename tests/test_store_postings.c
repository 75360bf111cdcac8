/* Which cells have what is wanted, and how often: by hand, and against counting it. */
#include "store/store.h"

#include "base/buffer.h"
#include "tests/storing.h"

static const struct tiny_ladder platform = {
    "acme--platform.tsv", "acme",
    "Platform On-Call | On-Call | Incident Response\n"
    "1 | joins on-call; on call is oncall | leads incident response, incident after incident\n"
    "2 | kubectl, kubernetes and kube |\n"
    "3 | responds to an incident | response to incidents\n",
    NULL
};

static int
setup_four(void **state)
{
    const struct tiny_ladder ladders[] = { storing_respuesta, storing_writing, storing_security,
                                           platform };

    return tiny_setup(state, ladders, COUNT(ladders));
}

enum {
    TEXTS = SCORE_FIELD_BIT(SCORE_TEXT),
    SKILLS = SCORE_FIELD_BIT(SCORE_SKILL),
    TRACKS = SCORE_FIELD_BIT(SCORE_TRACK),
    ANYWHERE = SCORE_ALL_FIELDS
};

/* ---- by hand ---- */

static const struct {
    const char             *behaviour;
    const char             *runs[3];
    bool                    is_prefix;
    unsigned                fields;
    struct storing_expected postings[8];
    size_t                  count;
} cases[] = {
    { "a word of texts, a skill's and no track's name",
      { "tool" },
      false,
      ANYWHERE,
      { { "acme/security 3 1", { { 1, 3 } } } },
      1 },
    { "a word of a track's name is in all its cells",
      { "secur" },
      false,
      ANYWHERE,
      { { "acme/security 1 0", { { 0 }, { 0 }, { 1, 1 } } },
        { "acme/security 1 1", { { 0 }, { 0 }, { 1, 1 } } },
        { "acme/security 2 0", { { 0 }, { 0 }, { 1, 1 } } },
        { "acme/security 2 1", { { 0 }, { 0 }, { 1, 1 } } },
        { "acme/security 3 1", { { 1, 3 }, { 0 }, { 1, 1 } } } },
      5 },
    { "a skill's name shared by two ladders",
      { "impact" },
      false,
      ANYWHERE,
      { { "acme/security 1 1", { { 0 }, { 1, 1 } } },
        { "acme/security 2 1", { { 0 }, { 1, 1 } } },
        { "acme/security 3 1", { { 0 }, { 1, 1 } } },
        { "acme/writing 1 0", { { 0 }, { 1, 1 } } },
        { "acme/writing 2 0", { { 0 }, { 1, 1 } } } },
      5 },
    { "a text shared by cells is a posting of each",
      { "help" },
      false,
      ANYWHERE,
      { { "acme/security 1 1", { { 1, 3 } } },
        { "acme/security 2 1", { { 1, 3 } } },
        { "acme/writing 2 0", { { 1, 3 } } } },
      3 },
    { "in another language the stem is another",
      { "respuest@es" },
      false,
      ANYWHERE,
      { { "zenit/respuesta 1 0", { { 1, 6 }, { 0 }, { 1, 1 } } },
        { "zenit/respuesta 2 0", { { 0 }, { 0 }, { 1, 1 } } } },
      2 },
    { "and the other's texts have their own",
      { "helps@es", "help" },
      false,
      TEXTS,
      { { "acme/security 1 1", { { 1, 3 } } },
        { "acme/security 2 1", { { 1, 3 } } },
        { "acme/writing 2 0", { { 1, 3 } } },
        { "zenit/respuesta 1 0", { { 1, 6 } } },
        { "zenit/respuesta 2 0", { { 1, 3 } } } },
      5 },
    { "no text has it", { "kubernetesish" }, false, ANYWHERE, { { 0 } }, 0 },

    { "a phrase, in all fields",
      { "on call" },
      false,
      ANYWHERE,
      { { "acme/platform-on-call 1 0", { { 2, 7 }, { 1, 2 }, { 1, 3 } } },
        { "acme/platform-on-call 1 1", { { 0 }, { 0 }, { 1, 3 } } },
        { "acme/platform-on-call 2 0", { { 0 }, { 1, 2 }, { 1, 3 } } },
        { "acme/platform-on-call 3 0", { { 0 }, { 1, 2 }, { 1, 3 } } },
        { "acme/platform-on-call 3 1", { { 0 }, { 0 }, { 1, 3 } } } },
      5 },
    { "alternatives count together",
      { "on call", "oncal" },
      false,
      TEXTS,
      { { "acme/platform-on-call 1 0", { { 3, 7 } } } },
      1 },
    { "an alternative that is nowhere changes nothing",
      { "nowher", "oncal", "on on" },
      false,
      TEXTS,
      { { "acme/platform-on-call 1 0", { { 1, 7 } } } },
      1 },
    { "the order of a phrase matters",
      { "call on" },
      false,
      TEXTS,
      { { "acme/platform-on-call 1 0", { { 1, 7 } } } },
      1 },
    { "a phrase does not span fields", { "call incid" }, false, ANYWHERE, { { 0 } }, 0 },
    { "a phrase of three",
      { "respons incid after" },
      false,
      ANYWHERE,
      { { "acme/platform-on-call 1 1", { { 1, 6 } } } },
      1 },

    { "skills' names alone",
      { "incid respons" },
      false,
      SKILLS,
      { { "acme/platform-on-call 1 1", { { 0 }, { 1, 2 } } },
        { "acme/platform-on-call 3 1", { { 0 }, { 1, 2 } } },
        { "acme/security 1 0", { { 0 }, { 1, 2 } } },
        { "acme/security 2 0", { { 0 }, { 1, 2 } } } },
      4 },
    { "texts alone",
      { "incid" },
      false,
      TEXTS,
      { { "acme/platform-on-call 1 1", { { 3, 6 } } },
        { "acme/platform-on-call 3 0", { { 1, 4 } } },
        { "acme/platform-on-call 3 1", { { 1, 3 } } },
        { "acme/security 2 0", { { 2, 8 } } },
        { "acme/security 3 1", { { 1, 3 } } } },
      5 },
    { "texts and tracks",
      { "call", "tool" },
      false,
      TEXTS | TRACKS,
      { { "acme/platform-on-call 1 0", { { 2, 7 }, { 0 }, { 1, 3 } } },
        { "acme/platform-on-call 1 1", { { 0 }, { 0 }, { 1, 3 } } },
        { "acme/platform-on-call 2 0", { { 0 }, { 0 }, { 1, 3 } } },
        { "acme/platform-on-call 3 0", { { 0 }, { 0 }, { 1, 3 } } },
        { "acme/platform-on-call 3 1", { { 0 }, { 0 }, { 1, 3 } } },
        { "acme/security 3 1", { { 1, 3 } } } },
      6 },
    { "nowhere at all", { "incid" }, false, 0, { { 0 } }, 0 },

    { "a beginning",
      { "kube" },
      true,
      ANYWHERE,
      { { "acme/platform-on-call 2 0", { { 3, 4 } } } },
      1 },
    { "not without saying so",
      { "kube" },
      false,
      ANYWHERE,
      { { "acme/platform-on-call 2 0", { { 1, 4 } } } },
      1 },
    { "the beginning of a phrase's last word",
      { "to incid", "an inc" },
      true,
      TEXTS,
      { { "acme/platform-on-call 3 0", { { 1, 4 } } },
        { "acme/platform-on-call 3 1", { { 1, 3 } } },
        { "acme/security 2 0", { { 1, 8 } } } },
      3 },
    { "the others must be whole", { "respon to" }, true, TEXTS, { { 0 } }, 0 },

    { "a word as written",
      { "=incidents" },
      false,
      ANYWHERE,
      { { "acme/platform-on-call 3 1", { { 1, 3 } } } },
      1 },
    { "as another text writes it",
      { "=incident" },
      false,
      TEXTS,
      { { "acme/platform-on-call 1 1", { { 3, 6 } } },
        { "acme/platform-on-call 3 0", { { 1, 4 } } },
        { "acme/security 2 0", { { 2, 8 } } },
        { "acme/security 3 1", { { 1, 3 } } } },
      4 },
    { "function words are not kept so",
      { "=on" },
      false,
      ANYWHERE,
      { { 0 } },
      0 },
    { "what is written in Spanish",
      { "=respuestas@es" },
      false,
      ANYWHERE,
      { { "zenit/respuesta 1 0", { { 1, 6 } } } },
      1 },
};

static void
postings_are_the_cells_that_have_it(void **state)
{
    struct tiny_index *index = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str          runs[COUNT(cases[i].runs)];
        struct store_wanted wanted = { runs, 0, cases[i].is_prefix, cases[i].fields, 0 };

        for (; wanted.count < COUNT(runs) && cases[i].runs[wanted.count]; wanted.count++)
            runs[wanted.count] = str_of(cases[i].runs[wanted.count]);
        storing_expect(*state, cases[i].behaviour, &wanted, cases[i].postings, cases[i].count);
        if (wanted.count == 1 && !wanted.is_prefix && wanted.fields == ANYWHERE &&
            str_find(runs[0], STR(" ")) == runs[0].length &&
            storing_has(index->store, runs[0]) != (cases[i].count > 0))
            fail_msg("%s: store_has() says otherwise", cases[i].behaviour);
    }
}

static void
wanting_nothing_finds_nothing(void **state)
{
    struct tiny_index       *index = *state;
    struct store_wanted      wanted = { .fields = ANYWHERE };
    struct score_field_count fields[SCORE_FIELDS];
    struct error             err;

    storing_expect(index, "nothing", &wanted, NULL, 0);
    expect_ok(store_field_counts(index->store, &wanted, 1, fields, &err), &err);
    for (int f = 0; f < SCORE_FIELDS; f++)
        assert_int_equal(fields[f].tf, 0);
    assert_false(storing_has(index->store, STR("")));
}

static void
thousand_alternatives_are_not_too_many(void **state)
{
    enum { MANY = 1000 };
    struct tiny_index  *index = *state;
    struct str         *runs = arena_array(&index->scratch.arena, MANY, sizeof *runs);
    struct store_wanted wanted = { runs, MANY, false, TEXTS, 0 };

    for (size_t i = 0; i < MANY; i++)
        runs[i] = arena_format(&index->scratch.arena, "nowhere%zu at all", i);
    storing_expect(index, "none of a thousand", &wanted, NULL, 0);
    runs[MANY / 2] = STR("to incid");
    storing_expect(index, "one of a thousand", &wanted,
                   &(struct storing_expected){ "acme/platform-on-call 3 1", { { 1, 3 } } }, 1);
}

static void
cell_that_is_not_there_has_nothing(void **state)
{
    struct tiny_index       *index = *state;
    struct str               run = STR("incid");
    struct store_wanted      wanted = { &run, 1, false, ANYWHERE, 0 };
    struct score_field_count fields[SCORE_FIELDS];
    struct error             err;

    expect_ok(store_field_counts(index->store, &wanted, 999, fields, &err), &err);
    for (int f = 0; f < SCORE_FIELDS; f++)
        assert_int_equal(fields[f].tf, 0);
}

/* ---- the vocabulary ---- */

struct hearing {
    struct buffer   told;
    unsigned        left; /* visits until it stops; 0: goes on */
    enum error_code ends_with;
};

static enum error_code
hear(struct str term, uint64_t count, void *ctx)
{
    struct hearing *hearing = ctx;

    buffer_format(&hearing->told, "%.*s:%llu ", STR_ARG(term), (unsigned long long) count);
    return hearing->left > 0 && --hearing->left == 0 ? hearing->ends_with : OK;
}

static void
more_than_is_wanted_is_given_up(void **state)
{
    struct tiny_index    *index = *state;
    struct arena         *arena = &index->scratch.arena;
    struct str            run = storing_run(index->store, arena, "en", "helps");
    struct store_wanted   wanted = { &run, 1, false, ANYWHERE, 0 };
    struct store_postings all, some;
    struct error          err;

    expect_ok(store_postings(index->store, arena, &wanted, &all, &err), &err);
    assert_true(all.count > 1 && !all.is_given_up);
    for (wanted.most = 1; wanted.most <= all.count + 1; wanted.most++) {
        expect_ok(store_postings(index->store, arena, &wanted, &some, &err), &err);
        assert_int_equal(some.is_given_up, wanted.most < all.count);
        assert_int_equal(some.count, some.is_given_up ? 0 : all.count);
    }
}

static void
vocabulary_is_walked_from_low_to_high(void **state)
{
    static const struct {
        const char *behaviour, *low, *high, *told;
    } walks[] = {
        { "cells count, by texts and by names", "inc", "ind", "incid:6 " },
        { "in order", "k", "l", "kube:1 kubectl:1 kubernet:1 " },
        { "low is in", "kubectl", "kubernet", "kubectl:1 " },
        { "high is not", "kube", "kubectl", "kube:1 " },
        { "nothing between", "kubea", "kubeb", "" },
        { "low above high", "z", "a", "" },
        { "low is high", "kube", "kube", "" },
        { "compounds that were seen", "-", ".", "-oncall on call:5 " },
        { "words as written", "=kub", "=kuc", "=kube:1 =kubectl:1 =kubernetes:1 " },
        { "languages count apart", "team", "tean", "team:4 team@es:2 " },
    };
    struct tiny_index *index = *state;

    for (size_t i = 0; i < COUNT(walks); i++) {
        struct hearing hearing = { 0 };
        struct error   err;

        expect_ok(store_each_term(index->store, str_of(walks[i].low), str_of(walks[i].high),
                                  hear, &hearing, &err),
                  &err);
        if (!str_equal(buffer_str(&hearing.told), str_of(walks[i].told)))
            fail_msg("%s: \"%.*s\"", walks[i].behaviour, STR_ARG(buffer_str(&hearing.told)));
        buffer_free(&hearing.told);
    }
}

static void
visitor_ends_the_walk(void **state)
{
    struct tiny_index *index = *state;
    struct hearing     stops = { .left = 2, .ends_with = ERR_STOPPED };
    struct hearing     fails = { .left = 1, .ends_with = ERR_LIMIT };
    struct error       err;

    expect_ok(store_each_term(index->store, STR("k"), STR("z"), hear, &stops, &err), &err);
    assert_true(str_equal(buffer_str(&stops.told), STR("kube:1 kubectl:1 ")));
    assert_int_equal(store_each_term(index->store, STR("k"), STR("z"), hear, &fails, &err),
                     ERR_LIMIT);
    buffer_free(&stops.told);
    buffer_free(&fails.told);
}

#define ON_FOUR_LADDERS(test) cmocka_unit_test_setup_teardown(test, setup_four, tiny_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_FOUR_LADDERS(postings_are_the_cells_that_have_it),
        ON_FOUR_LADDERS(wanting_nothing_finds_nothing),
        ON_FOUR_LADDERS(thousand_alternatives_are_not_too_many),
        ON_FOUR_LADDERS(cell_that_is_not_there_has_nothing),
        ON_FOUR_LADDERS(vocabulary_is_walked_from_low_to_high),
        ON_FOUR_LADDERS(visitor_ends_the_walk),
        ON_FOUR_LADDERS(more_than_is_wanted_is_given_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
