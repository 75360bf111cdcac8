/* Near copies of a whole index, against comparing each text with each. */
#include "query/bag.h"

#include <math.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "tests/ladders.h"

/* Common words, rare ones, one of a group, one that says nothing. */
static const char *const words[] = { "leads",   "leads",      "leads",     "helps",
                                     "helps",   "writes",     "incidents", "tools",
                                     "runbook", "kubernetes", "quarter",   "mentors",
                                     "coaches", "the",        "review",    "budget",
                                     "latency", "calendar",   "hiring",    "colour" };

enum { LEVELS = 24, SKILLS = 3, MOST_PAIRS = 8192 };

/* A few words drawn anew, or those of an earlier cell with a word more. */
static void
add_text(struct dice *dice, struct buffer *grid, const struct str *before, size_t count)
{
    size_t more = 1 + dice_below(dice, 8);

    if (count > 0 && dice_below(dice, 3) == 0) {
        buffer_add(grid, before[dice_below(dice, count)]);
        more = dice_below(dice, 3);
    }
    for (size_t i = 0; i < more; i++)
        buffer_format(grid, " %s", words[dice_below(dice, COUNT(words))]);
}

static const char *
random_grid(struct dice *dice, struct arena *arena)
{
    struct buffer grid = { 0 }, text = { 0 };
    struct str    texts[LEVELS * SKILLS];
    size_t        count = 0;
    const char   *copy;

    buffer_add(&grid, STR("Track | A | B | C\n"));
    for (size_t l = 0; l < LEVELS; l++) {
        buffer_format(&grid, "%zu", l + 1);
        for (size_t s = 0; s < SKILLS; s++) {
            buffer_clear(&text);
            add_text(dice, &text, texts, count);
            texts[count] = arena_copy(arena, buffer_str(&text));
            buffer_format(&grid, " | %s", texts[count++].data);
        }
        buffer_add_char(&grid, '\n');
    }
    copy = arena_copy(arena, buffer_str(&grid)).data;
    buffer_free(&grid);
    buffer_free(&text);
    return copy;
}

/* ---- pairs ---- */

struct pairs {
    struct arena *arena;
    struct str    items[MOST_PAIRS]; /* "score a b", the addresses in the order of bytes */
    size_t        count;
};

static void
add_pair(struct pairs *pairs, double score, bool is_copy, struct str a, struct str b)
{
    bool is_in_order = str_compare(a, b) < 0;

    assert_true(pairs->count < MOST_PAIRS);
    pairs->items[pairs->count++] =
        arena_format(pairs->arena, "%.17g %s %.*s %.*s", score, is_copy ? "copy" : "near",
                     STR_ARG(is_in_order ? a : b), STR_ARG(is_in_order ? b : a));
}

static enum error_code
add_found(const struct query_near_pair *pair, void *ctx)
{
    add_pair(ctx, pair->score, pair->is_copy, pair->a, pair->b);
    return OK;
}

static int
by_bytes(const void *a, const void *b)
{
    return str_compare(*(const struct str *) a, *(const struct str *) b);
}

/* ---- the naive way ---- */

struct naive {
    struct store *store;
    struct bags  *bags;
    struct arena *arena;
    struct str    addresses[LEVELS * SKILLS];
    struct bag    bags_of[LEVELS * SKILLS];
    int64_t       texts[LEVELS * SKILLS];
    size_t        first_at[LEVELS * SKILLS];
    size_t        count;
};

static void
read_naively(struct naive *n)
{
    int64_t            *ids;
    size_t              count;
    struct store_ladder ladder;
    struct store_cell  *cells;
    struct error        err;

    expect_ok(store_ladder_ids(n->store, n->arena, 0, &ids, &count, &err), &err);
    expect_ok(store_ladder(n->store, n->arena, ids[0], &ladder, &err), &err);
    expect_ok(store_cells(n->store, n->arena, ids[0], &cells, &n->count, &err), &err);
    for (size_t i = 0; i < n->count; i++) {
        struct str body;

        expect_ok(store_text(n->store, n->arena, cells[i].text, &body, &err), &err);
        expect_ok(bag_read(n->bags, n->arena, ladder.language, body, &n->bags_of[i], &err),
                  &err);
        n->addresses[i] = arena_format(n->arena, "%.*s/%.*s/%.*s/%.*s",
                                       STR_ARG(ladder.org_slug), STR_ARG(ladder.slug),
                                       STR_ARG(ladder.levels[cells[i].level - 1].slug),
                                       STR_ARG(ladder.skills[cells[i].skill].slug));
        n->texts[i] = cells[i].text;
        for (n->first_at[i] = 0; n->texts[n->first_at[i]] != n->texts[i];)
            n->first_at[i]++;
    }
}

static void
pair_naively(const struct naive *n, double least, struct pairs *pairs)
{
    for (size_t i = 0; i < n->count; i++) {
        if (n->first_at[i] < i) {
            add_pair(pairs, 1, true, n->addresses[n->first_at[i]], n->addresses[i]);
            continue;
        }
        for (size_t j = 0; j < i; j++) {
            double like = bag_likeness(n->bags, &n->bags_of[i], &n->bags_of[j]);

            if (n->first_at[j] == j && like >= least)
                add_pair(pairs, like, false, n->addresses[j], n->addresses[i]);
        }
    }
}

/* ---- tests ---- */

static void
compare_at(struct store *store, const struct naive *n, struct query_near_options options)
{
    struct pairs *found = calloc(1, sizeof *found), *wanted = calloc(1, sizeof *wanted);
    struct error  err;

    assert_true(found && wanted);
    found->arena = wanted->arena = n->arena;
    expect_ok(query_near_copies(store, &options, add_found, found, &err), &err);
    pair_naively(n, options.least, wanted);
    qsort(found->items, found->count, sizeof *found->items, by_bytes);
    qsort(wanted->items, wanted->count, sizeof *wanted->items, by_bytes);
    assert_int_equal(found->count, wanted->count);
    for (size_t i = 0; i < found->count; i++)
        assert_string_equal(found->items[i].data, wanted->items[i].data);
    free(found);
    free(wanted);
}

static void
pairs_are_those_of_comparing_each_with_each(void **state)
{
    static const double leasts[] = { 0.05, 0.3, 0.5, 0.65, 0.8, 0.95, 1 };
    struct dice         dice = { 11 };

    (void) state;
    for (size_t round = 0; round < 12; round++) {
        struct scratch     scratch;
        struct arena       arena = { 0 };
        struct tiny_ladder ladder = { "a", "acme", random_grid(&dice, &arena), NULL };
        struct naive       naive = { .arena = &arena };
        struct error       err;

        scratch_init(&scratch);
        naive.store = tiny_store(scratch_path(&scratch, "index"), &ladder, 1);
        expect_ok(bags_open(naive.store, &naive.bags, &err), &err);
        read_naively(&naive);
        for (size_t i = 0; i < COUNT(leasts); i++) {
            compare_at(naive.store, &naive, (struct query_near_options){ leasts[i], 0 });
            compare_at(naive.store, &naive, (struct query_near_options){ leasts[i], 40 });
        }
        bags_close(naive.bags);
        store_close(naive.store);
        arena_free(&arena);
        scratch_deinit(&scratch);
    }
}

static enum error_code
stop(const struct query_near_pair *pair, void *ctx)
{
    (void) pair;
    ++*(size_t *) ctx;
    return ERR_STOPPED;
}

static void
visitor_ends_the_walk(void **state)
{
    struct tiny_index        *index = *state;
    struct query_near_options half = { 0.5, 0 };
    size_t                    count = 0;
    struct error              err;

    assert_int_equal(query_near_copies(index->store, &half, stop, &count, &err), ERR_STOPPED);
    assert_int_equal(count, 1);
}

static int
setup(void **state)
{
    static const struct tiny_ladder three = {
        "a", "acme", "Security | Impact\n1 | helps\n2 | helps\n3 | helps all\n", NULL
    };

    return tiny_setup(state, &three, 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_those_of_comparing_each_with_each),
        cmocka_unit_test_setup_teardown(visitor_ends_the_walk, setup, tiny_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
