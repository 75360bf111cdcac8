/* Two ladders beside each other: what holds of every pair of the ladders in corpus/. */
#include "query/lineup.h"

#include <math.h>
#include <stdlib.h>

#include "include/rung.h"
#include "query/query.h"
#include "tests/support.h"

struct all {
    struct scratch       scratch;
    struct store        *store;
    struct bags         *bags;
    struct store_ladder *ladders;
    size_t               count;
};

/* ---- corpus/, indexed and open ---- */

static void
index_corpus(const char *path)
{
    const char                     *folder = "corpus";
    const struct rung_index_options options = { 0 };
    const struct rung_index_events  events = { 0 };
    struct rung_index_summary       summary;
    struct rung                    *index;
    struct rung_error               error;

    assert_int_equal(rung_open(path, RUNG_WRITE, &index, &error), RUNG_OK);
    if (rung_index_paths(index, &folder, 1, &options, &events, &summary, &error) != RUNG_OK)
        fail_msg("%s", error.message);
    rung_close(index);
}

static int
setup(void **state)
{
    struct all   *all = calloc(1, sizeof *all);
    struct arena *arena;
    const char   *path;
    int64_t      *ids;
    struct error  err;

    assert_non_null(all);
    *state = all;
    scratch_init(&all->scratch);
    arena = &all->scratch.arena;
    path = scratch_path(&all->scratch, "corpus.rung");
    index_corpus(path);
    expect_ok(store_open(path, STORE_READ, &all->store, &err), &err);
    expect_ok(bags_open(all->store, &all->bags, &err), &err);
    expect_ok(store_ladder_ids(all->store, arena, 0, &ids, &all->count, &err), &err);
    all->ladders = arena_array(arena, all->count, sizeof *all->ladders);
    for (size_t i = 0; i < all->count; i++)
        expect_ok(store_ladder(all->store, arena, ids[i], &all->ladders[i], &err), &err);
    return 0;
}

static int
teardown(void **state)
{
    struct all *all = *state;

    bags_close(all->bags);
    store_close(all->store);
    scratch_deinit(&all->scratch);
    free(all);
    return 0;
}

static struct lineup
line_up(struct all *all, size_t a, size_t b, const struct lineup_options *options)
{
    struct lineup lineup;
    struct error  err;

    expect_ok(lineup_ladders(all->bags, all->store, &all->scratch.arena, &all->ladders[a],
                             &all->ladders[b], options, &lineup, &err),
              &err);
    return lineup;
}

/* Calls a test for each pair of ladders, both ways. */
static void
each_pair(struct all *all, void (*test)(struct all *all, size_t a, size_t b))
{
    assert_true(all->count > 10);
    for (size_t a = 0; a < all->count; a++)
        for (size_t b = 0; b < all->count; b++)
            test(all, a, b);
}

/* ---- properties ---- */

static void
expect_one_to_one(struct all *all, size_t a, size_t b)
{
    struct lineup lineup = line_up(all, a, b, NULL);
    bool          taken[64] = { false };
    size_t        next = 0;

    assert_int_equal(lineup.skill_count, all->ladders[a].skill_count);
    for (size_t s = 0; s < lineup.skill_count; s++) {
        size_t partner = lineup.skills[s].b;

        assert_int_equal(lineup.skills[s].a, s);
        assert_true(lineup.skills[s].score >= 0 && lineup.skills[s].score <= 1);
        if (partner == LINEUP_NONE)
            continue;
        assert_true(partner < all->ladders[b].skill_count && !taken[partner]);
        assert_true(lineup.skills[s].score >= LINEUP_NONE_BELOW);
        taken[partner] = true;
    }
    for (size_t l = 0; l < lineup.level_count; l++)
        if (lineup.levels[l].b != LINEUP_NONE) {
            assert_true(lineup.levels[l].b >= next);
            next = lineup.levels[l].b + 1;
        }
    assert_true(next <= all->ladders[b].level_count);
}

static void
skills_go_one_to_one_and_levels_in_order(void **state)
{
    each_pair(*state, expect_one_to_one);
}

static void
ladder_is_itself(void **state)
{
    struct all *all = *state;

    for (size_t a = 0; a < all->count; a++) {
        struct lineup lineup = line_up(all, a, a, NULL);

        for (size_t s = 0; s < lineup.skill_count; s++) {
            assert_int_equal(lineup.skills[s].b, s);
            assert_true(fabs(lineup.skills[s].score - 1) < 1e-9);
        }
        for (size_t l = 0; l < lineup.level_count; l++) {
            assert_int_equal(lineup.levels[l].b, l);
            assert_true(fabs(lineup.levels[l].score - 1) < 1e-9);
        }
    }
}

/* The same pairs with the same scores. */
static void
expect_mirrored(const struct lineup_pair *pairs, size_t count, const struct lineup_pair *others)
{
    for (size_t i = 0; i < count; i++)
        if (pairs[i].b != LINEUP_NONE) {
            assert_int_equal(others[pairs[i].b].b, i);
            assert_true(fabs(others[pairs[i].b].score - pairs[i].score) < 1e-9);
        }
}

static void
expect_same_mirrored(struct all *all, size_t a, size_t b)
{
    struct lineup one = line_up(all, a, b, NULL), other = line_up(all, b, a, NULL);

    expect_mirrored(one.skills, one.skill_count, other.skills);
    expect_mirrored(other.skills, other.skill_count, one.skills);
    expect_mirrored(one.levels, one.level_count, other.levels);
    expect_mirrored(other.levels, other.level_count, one.levels);
}

static void
swapped_ladders_give_the_same_mirrored(void **state)
{
    each_pair(*state, expect_same_mirrored);
}

/* Decides at random which skills are, and which are not, the same, and expects it obeyed. */
static void
expect_obeyed(struct all *all, size_t a, size_t b)
{
    static struct dice    dice = { 20260403 };
    size_t                m = all->ladders[a].skill_count, n = all->ladders[b].skill_count;
    size_t                first = dice_below(&dice, m), partner = dice_below(&dice, n);
    struct lineup_wish    wishes[64] = { { first, partner, true } };
    struct lineup_options options = { wishes, 1 };
    struct lineup         lineup;

    for (size_t i = 0; i < 8; i++) {
        struct lineup_wish wish = { dice_below(&dice, m), dice_below(&dice, n), false };

        if (wish.a != first || wish.b != partner)
            wishes[options.wish_count++] = wish;
    }
    lineup = line_up(all, a, b, &options);
    assert_int_equal(lineup.skills[first].b, partner);
    for (size_t i = 1; i < options.wish_count; i++)
        assert_true(lineup.skills[wishes[i].a].b != wishes[i].b);
}

static void
what_was_decided_is_obeyed(void **state)
{
    each_pair(*state, expect_obeyed);
}

/* Evidence is in order, and no cell is shown twice. */
static void
expect_evidence(struct all *all, size_t a, size_t b)
{
    struct lineup lineup = line_up(all, a, b, NULL);

    for (size_t s = 0; s < lineup.skill_count; s++) {
        const struct lineup_evidence *shown = &lineup.evidence[s];

        assert_true(lineup.skills[s].b != LINEUP_NONE || shown->count == 0);
        for (size_t i = 0; i < shown->count; i++) {
            assert_true(shown->items[i].score > 0);
            for (size_t k = 0; k < i; k++) {
                assert_true(shown->items[k].a != shown->items[i].a);
                assert_true(shown->items[k].b != shown->items[i].b);
                assert_true(shown->items[k].score >= shown->items[i].score);
            }
        }
    }
}

static void
evidence_is_the_best_first(void **state)
{
    each_pair(*state, expect_evidence);
}

#define WITH_CORPUS(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_CORPUS(skills_go_one_to_one_and_levels_in_order),
        WITH_CORPUS(ladder_is_itself),
        WITH_CORPUS(swapped_ladders_give_the_same_mirrored),
        WITH_CORPUS(what_was_decided_is_obeyed),
        WITH_CORPUS(evidence_is_the_best_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
