/* What is like what: by hand, and what holds of all pairs. */
#include "query/thing.h"

#include "base/buffer.h"
#include "tests/ladders.h"

static const struct tiny_ladder ladders[] = {
    { "a", "acme",
      "Security | Incidents | Reach\n"
      "1 | follows the runbook of an incident | helps the team\n"
      "2 | leads the incident response | helps the team\n"
      "3 | leads urgent incidents and writes a postmortem of each | sets direction of the "
      "company\n",
      NULL },
    { "b", "zenit",
      "Reliability | Incident Response | Influence\n"
      "IC1 | follows the runbook | helps the team\n"
      "IC2 | leads the response to incidents | mentors colleagues of other teams\n"
      "IC3 | writes postmortems of urgent incidents | the\n",
      NULL },
    { "c", "zenit",
      "Design | Influence\n"
      "IC1 | draws what others ask for\n"
      "IC2 | the\n",
      NULL },
};

static int
setup(void **state)
{
    return tiny_setup(state, ladders, COUNT(ladders));
}

static struct query_hits
find(struct tiny_index *index, const char *address, const char *text,
     struct query_options options)
{
    struct query_source source = { .text = str_of(text) };
    struct query_target target;
    struct query_hits   hits;
    struct error        err;

    if (address) {
        expect_ok(query_resolve(index->store, &index->scratch.arena, str_of(address),
                                ADDRESS_ANY, &target, &err),
                  &err);
        source.target = &target;
    }
    options.limit = options.limit > 0 ? options.limit : 100;
    expect_ok(query_similar(index->store, &source, &options, &hits, &err), &err);
    return hits;
}

/* The addresses found, best first. */
static const char *
told(struct tiny_index *index, struct query_hits *hits)
{
    struct buffer out = { 0 };
    const char   *copy;

    for (size_t i = 0; i < hits->count; i++)
        buffer_format(&out, "%s%.*s", i > 0 ? " " : "", STR_ARG(hits->items[i].place.address));
    copy = arena_copy(&index->scratch.arena, buffer_str(&out)).data;
    buffer_free(&out);
    query_hits_free(hits);
    return copy;
}

static const struct {
    const char          *behaviour, *address, *text;
    struct query_options options;
    const char          *first; /* of what is found */
} searches[] = {
    { "a cell finds the like of it elsewhere",
      "acme/security/2/incidents",
      NULL,
      { .by = QUERY_BY_CELL, .org = STATIC_STR("zenit") },
      "zenit/reliability/ic2/incident-response" },
    { "a copy comes first",
      "zenit/reliability/ic1/influence",
      NULL,
      { .by = QUERY_BY_CELL },
      "acme/security/1/reach" },
    { "a copy that says nothing but function words is one, too",
      "zenit/reliability/ic3/influence",
      NULL,
      { .by = QUERY_BY_CELL },
      "zenit/design/ic2/influence" },
    { "words of one's own find cells",
      NULL,
      "urgent incidents",
      { .by = QUERY_BY_CELL },
      "zenit/reliability/ic3/incident-response" },
    { "a skill finds skills",
      "acme/security//incidents",
      NULL,
      { .by = QUERY_BY_SKILL },
      "zenit/reliability//incident-response" },
    { "a level finds levels",
      "acme/security/3",
      NULL,
      { .by = QUERY_BY_LEVEL },
      "zenit/reliability/ic3" },
    { "a ladder finds tracks",
      "acme/security",
      NULL,
      { .by = QUERY_BY_TRACK },
      "zenit/reliability" },
    { "a cell finds skills, its own among them",
      "acme/security/2/incidents",
      NULL,
      { .by = QUERY_BY_SKILL },
      "acme/security//incidents" },
    { "filters hold",
      "acme/security/3/incidents",
      NULL,
      { .by = QUERY_BY_CELL, .org = STATIC_STR("zenit"), .level = STATIC_STR("2") },
      "zenit/reliability/ic2/incident-response" },
};

static void
most_alike_comes_first(void **state)
{
    for (size_t i = 0; i < COUNT(searches); i++) {
        struct query_hits hits =
            find(*state, searches[i].address, searches[i].text, searches[i].options);
        const char *got = told(*state, &hits);

        if (strncmp(got, searches[i].first, strlen(searches[i].first)) != 0)
            fail_msg("%s: \"%s\"", searches[i].behaviour, got);
    }
}

static void
nothing_shared_finds_nothing(void **state)
{
    struct query_options options = { .by = QUERY_BY_CELL };
    struct query_hits    hits = find(*state, NULL, "frobnicates", options);

    assert_int_equal(hits.total, 0);
    assert_false(hits.is_empty);
    query_hits_free(&hits);
    hits = find(*state, NULL, "the of", options);
    assert_true(hits.total == 0 && hits.is_empty);
    query_hits_free(&hits);
}

static void
texts_are_shown_once_unless_asked(void **state)
{
    struct query_options options = { .by = QUERY_BY_CELL };
    struct query_hits    hits = find(*state, "acme/security/1/reach", NULL, options);

    assert_int_equal(hits.items[0].score, SCORE_ONE);
    assert_int_equal(hits.items[0].also_in_total, 1);
    query_hits_free(&hits);
    options.no_fold = true;
    hits = find(*state, "acme/security/1/reach", NULL, options);
    assert_int_equal(hits.items[0].score, SCORE_ONE);
    assert_int_equal(hits.items[1].score, SCORE_ONE);
    assert_int_equal(hits.items[1].also_in_total, 0);
    query_hits_free(&hits);
}

static void
offset_passes_over_the_first(void **state)
{
    struct query_options options = { .by = QUERY_BY_CELL, .limit = 2 };
    struct query_hits    two = find(*state, "acme/security/3/incidents", NULL, options), one;

    options.limit = options.offset = 1;
    one = find(*state, "acme/security/3/incidents", NULL, options);
    assert_int_equal(two.count, 2);
    assert_int_equal(one.count, 1);
    assert_true(str_equal(two.items[1].place.address, one.items[0].place.address));
    query_hits_free(&one);
    query_hits_free(&two);
}

/* ---- of all things ---- */

enum { MOST_THINGS = 64 };

struct things {
    struct thing items[MOST_THINGS];
    struct str   addresses[MOST_THINGS];
    size_t       count;
};

static void
read_cells(struct tiny_index *index, struct thing_reader *reader, const struct store_ladder *l,
           struct things *things)
{
    struct store_cell *cells;
    size_t             count;
    struct error       err;

    expect_ok(store_cells(index->store, reader->arena, l->id, &cells, &count, &err), &err);
    for (size_t i = 0; i < count; i++)
        expect_ok(thing_read_cell(reader, &cells[i], &things->items[things->count++], &err),
                  &err);
}

/* All cells, levels, skills and ladders. */
static void
read_things(struct tiny_index *index, struct thing_reader *reader, struct things *things)
{
    int64_t     *ids;
    size_t       count;
    struct error err;

    things->count = 0;
    expect_ok(store_ladder_ids(index->store, reader->arena, 0, &ids, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        struct store_ladder l;

        expect_ok(store_ladder(index->store, reader->arena, ids[i], &l, &err), &err);
        read_cells(index, reader, &l, things);
        for (size_t n = 0; n < l.level_count; n++)
            expect_ok(thing_read_whole(reader, &l, QUERY_BY_LEVEL, n, 0,
                                       &things->items[things->count++], &err),
                      &err);
        for (size_t n = 0; n < l.skill_count; n++)
            expect_ok(thing_read_whole(reader, &l, QUERY_BY_SKILL, 0, n,
                                       &things->items[things->count++], &err),
                      &err);
        expect_ok(thing_read_whole(reader, &l, QUERY_BY_TRACK, 0, 0,
                                   &things->items[things->count++], &err),
                  &err);
    }
}

static void
likeness_is_the_same_both_ways_and_1_of_itself(void **state)
{
    struct tiny_index  *index = *state;
    struct arena        arena = { 0 };
    struct thing_reader reader = { .store = index->store, .arena = &arena };
    struct things       things;
    struct error        err;

    expect_ok(bags_open(index->store, &reader.bags, &err), &err);
    read_things(index, &reader, &things);
    for (size_t i = 0; i < things.count; i++)
        for (size_t j = 0; j < things.count; j++) {
            struct thing_likeness there =
                thing_compare(reader.bags, &things.items[i], &things.items[j]);
            struct thing_likeness back =
                thing_compare(reader.bags, &things.items[j], &things.items[i]);

            assert_true(there.all == back.all && there.said == back.said);
            assert_true(there.all >= 0 && there.all <= 1 && there.all > there.said - 1e-9);
            if (i == j && (things.items[i].said->count > 0 || things.items[i].text > 0))
                assert_true(there.all > 1 - 1e-9);
        }
    bags_close(reader.bags);
    arena_free(&arena);
}

static const char *const sources[] = { "acme/security/3/incidents", "acme/security//incidents",
                                       "acme/security/2", "acme/security",
                                       "zenit/reliability/ic1/influence" };

static void
source_alone_is_left_out(void **state)
{
    static const enum query_by kinds[] = { QUERY_BY_CELL, QUERY_BY_SKILL, QUERY_BY_LEVEL,
                                           QUERY_BY_TRACK, QUERY_BY_CELL };

    for (size_t i = 0; i < COUNT(sources); i++) {
        struct query_options options = { .by = kinds[i], .no_fold = true };
        struct query_hits    hits = find(*state, sources[i], NULL, options);

        assert_true(hits.count > 0);
        for (size_t h = 0; h < hits.count; h++) {
            assert_false(str_equal(hits.items[h].place.address, str_of(sources[i])));
            assert_true(hits.items[h].score <= SCORE_ONE);
            assert_true(h == 0 || hits.items[h].score <= hits.items[h - 1].score);
        }
        query_hits_free(&hits);
    }
}

static void
shares_add_up_to_the_score(void **state)
{
    for (size_t i = 0; i < COUNT(sources); i++)
        for (enum query_by by = QUERY_BY_CELL; by <= QUERY_BY_TRACK; by++) {
            struct query_options options = { .by = by, .wants_shares = true };
            struct query_hits    hits = find(*state, sources[i], NULL, options);

            for (size_t h = 0; h < hits.count; h++) {
                const struct query_hit *hit = &hits.items[h];
                uint64_t                sum = 0;

                for (size_t s = 0; s < hit->share_count; s++)
                    sum += hit->shares[s].amount;
                assert_true(sum == hit->score || hit->score - sum <= 1 ||
                            sum - hit->score <= 1);
            }
            query_hits_free(&hits);
        }
}

#define WITH_AN_INDEX(test) cmocka_unit_test_setup_teardown(test, setup, tiny_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_AN_INDEX(most_alike_comes_first),
        WITH_AN_INDEX(nothing_shared_finds_nothing),
        WITH_AN_INDEX(texts_are_shown_once_unless_asked),
        WITH_AN_INDEX(offset_passes_over_the_first),
        WITH_AN_INDEX(likeness_is_the_same_both_ways_and_1_of_itself),
        WITH_AN_INDEX(source_alone_is_left_out),
        WITH_AN_INDEX(shares_add_up_to_the_score),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
