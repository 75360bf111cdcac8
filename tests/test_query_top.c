/* The best of a stream, one of each key, against sorting all of it. */
#include "query/top.h"

#include <stdlib.h>

#include "tests/support.h"

enum { MOST_STREAM = 4000 };

struct came {
    uint64_t score, key;
    uint32_t document;
};

/* What scores and keys look like. */
struct shape {
    const char *behaviour;
    uint64_t    scores, keys; /* how many there are */
    uint64_t    key_step;     /* from one key to the next */
};

static const struct shape shapes[] = {
    { "all alike", 1, 100000, 1 },
    { "one key", 1000, 1, 1 },
    { "many ties and keys that repeat", 5, 300, 1 },
    { "few ties", 100000, 300, 1 },
    { "keys that never repeat, nearly", 1000, (uint64_t) 1 << 60, 1 },
    { "keys that share a place in the table", 50, 500, (uint64_t) 1 << 32 },
    { "keys far apart", 50, 500, (uint64_t) 1 << 53 },
    { "scores as large as can be", (uint64_t) 1 << 63, 2000, 3 },
};

static const size_t mosts[] = { 0, 1, 2, 3, 10, 15, 16, 17, 33, 100, 999, 1000, SIZE_MAX };

/* ---- the model ---- */

static int
by_key_then_best(const void *a, const void *b)
{
    const struct came *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->document > y->document) - (x->document < y->document);
}

static int
by_best(const void *a, const void *b)
{
    const struct came *x = a, *y = b;

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->document > y->document) - (x->document < y->document);
}

/* The best of each key, best first; returns how many. */
static size_t
sort_all(const struct came *stream, size_t count, struct came *sorted)
{
    size_t kept = 0;

    if (count == 0)
        return 0;
    memcpy(sorted, stream, count * sizeof *stream);
    qsort(sorted, count, sizeof *sorted, by_key_then_best);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || sorted[i].key != sorted[kept - 1].key)
            sorted[kept++] = sorted[i];
    qsort(sorted, kept, sizeof *sorted, by_best);
    return kept;
}

/* ---- comparing ---- */

static size_t
draw(struct dice *dice, const struct shape *shape, struct came *stream)
{
    size_t   count = dice_below(dice, dice_below(dice, 3) ? 300 : MOST_STREAM);
    uint32_t document = 0;

    for (size_t i = 0; i < count; i++) {
        document += 1 + (uint32_t) dice_below(dice, 3);
        stream[i] = (struct came){ dice_roll(dice) % shape->scores,
                                   dice_roll(dice) % shape->keys * shape->key_step, document };
    }
    return count;
}

static void
expect_enough(const struct shape *shape, const struct top *top, size_t most,
              const struct came *sorted, size_t kept)
{
    uint64_t want = most == 0 ? UINT64_MAX : kept < most ? 0 : sorted[most - 1].score + 1;

    if (top_enough(top) != want)
        fail_msg("%s: of %zu, the best %zu: %llu is enough, not %llu", shape->behaviour, kept,
                 most, (unsigned long long) top_enough(top), (unsigned long long) want);
}

static void
expect_sorted(const struct shape *shape, struct top *top, size_t most,
              const struct came *sorted, size_t kept)
{
    size_t want = kept < most ? kept : most;

    top_sort(top);
    if (top->count != want)
        fail_msg("%s: %zu of the best %zu, not %zu", shape->behaviour, top->count, most, want);
    for (size_t i = 0; i < want; i++)
        if (top->entries[i].score != sorted[i].score || top->entries[i].key != sorted[i].key ||
            top->entries[i].document != sorted[i].document)
            fail_msg("%s: of the best %zu, number %zu is document %u, not %u", shape->behaviour,
                     most, i, top->entries[i].document, sorted[i].document);
}

static void
best_are_those_of_a_sorted_list(void **state)
{
    struct came *stream = malloc(MOST_STREAM * sizeof *stream);
    struct came *sorted = malloc(MOST_STREAM * sizeof *sorted);
    struct dice  dice = { 20261111 };

    (void) state;
    for (size_t round = 0; round < 40 * COUNT(shapes); round++) {
        const struct shape *shape = &shapes[round % COUNT(shapes)];
        size_t              count = draw(&dice, shape, stream);

        for (size_t m = 0; m < COUNT(mosts) + 1; m++) {
            size_t       most = m < COUNT(mosts) ? mosts[m] : dice_below(&dice, 1001);
            size_t       look_at = dice_below(&dice, count + 1), kept;
            struct arena arena = { 0 };
            struct top   top;

            top_init(&top, &arena, most);
            for (size_t i = 0; i < count; i++) {
                if (i == look_at) {
                    kept = sort_all(stream, i, sorted);
                    expect_enough(shape, &top, most, sorted, kept);
                }
                top_add(&top, stream[i].document, stream[i].score, stream[i].key);
            }
            kept = sort_all(stream, count, sorted);
            expect_enough(shape, &top, most, sorted, kept);
            expect_sorted(shape, &top, most, sorted, kept);
            assert_false(arena.failed);
            arena_free(&arena);
        }
    }
    free(stream);
    free(sorted);
}

/* Whoever leaves out what is not enough must find the same. */
static void
what_is_not_enough_is_not_missed(void **state)
{
    struct came *stream = malloc(MOST_STREAM * sizeof *stream);
    struct came *sorted = malloc(MOST_STREAM * sizeof *sorted);
    struct dice  dice = { 20261112 };
    size_t       left_out = 0;

    (void) state;
    for (size_t round = 0; round < 40 * COUNT(shapes); round++) {
        const struct shape *shape = &shapes[round % COUNT(shapes)];
        size_t              count = draw(&dice, shape, stream), most = dice_below(&dice, 40);
        uint64_t            was = 0;
        struct arena        arena = { 0 };
        struct top          top;

        top_init(&top, &arena, most);
        for (size_t i = 0; i < count; i++) {
            if (top_enough(&top) < was)
                fail_msg("%s: less is enough than before", shape->behaviour);
            was = top_enough(&top);
            if (stream[i].score >= was)
                top_add(&top, stream[i].document, stream[i].score, stream[i].key);
            else
                left_out++;
        }
        expect_sorted(shape, &top, most, sorted, sort_all(stream, count, sorted));
        arena_free(&arena);
    }
    assert_true(left_out > 10000);
    free(stream);
    free(sorted);
}

/* As large as what was asked for is only what may come. */
static void
room_is_taken_as_it_is_needed(void **state)
{
    struct arena arena = { 0 };
    struct top   top;

    (void) state;
    top_init(&top, &arena, SIZE_MAX);
    for (uint32_t d = 1; d <= 1000; d++)
        top_add(&top, d, d, d);
    assert_int_equal(top.count, 1000);
    assert_true(top.capacity <= 2048 && top.table_size <= 8192);
    assert_int_equal(top_enough(&top), 0);
    top_sort(&top);
    assert_int_equal(top.entries[0].document, 1000);
    assert_int_equal(top.entries[999].document, 1);
    arena_free(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(best_are_those_of_a_sorted_list),
        cmocka_unit_test(what_is_not_enough_is_not_missed),
        cmocka_unit_test(room_is_taken_as_it_is_needed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
