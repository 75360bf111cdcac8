/* What a search holds does not grow with what it finds, whatever is counted or put together. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

/* All memory that arenas hold, and the most that it ever was. */
static size_t held, most_held;

static void *
take(size_t size)
{
    void *taken = malloc(size);

    held += malloc_usable_size(taken);
    if (held > most_held)
        most_held = held;
    return taken;
}

static void
give_back(void *taken)
{
    held -= malloc_usable_size(taken);
    free(taken);
}

#define malloc take
#define free   give_back
#include "base/arena.c"
#undef malloc
#undef free

#include "base/buffer.h"
#include "tests/ladders.h"

/* Of so many ladders every hundredth is Pine's and every tenth Oak's or Pine's. */
enum { LADDERS = 1000, LEVELS = 4, SKILLS = 5 };

static size_t
word_of(size_t ladder, size_t level, size_t skill)
{
    return (ladder * LEVELS + level) * 3 + skill / 2;
}

/*
 * Each cell says "common"; those of Oak and Pine "tenth", those of Pine "hundredth", and all that
 * such a thing is "kept", which one ladder writes with hyphens. Every second
 * text is there twice, so that there is something to fold.
 */
static void
put_ladder(struct store *store, size_t at)
{
    static const char *const said[] = { "common", "common tenth", "common tenth hundredth" };
    struct arena             arena = { 0 };
    size_t                   rare = at % 100 == 0 ? 2 : at % 10 == 0;
    struct buffer            grid = { 0 };
    struct tiny_ladder       ladder = { .source = arena_format(&arena, "/%zu", at).data,
                                        .org = rare == 2   ? "pine"
                                               : rare == 1 ? "oak"
                                                           : "elm" };
    struct error             err;

    buffer_format(&grid, "Track %zu | %s | Drive | Ease\n", at % 7,
                  at == 0 ? "Common-kept | Tenth-kept | Hundredth-kept"
                          : "Aim | Bearing | Care");
    for (size_t level = 1; level <= LEVELS; level++) {
        buffer_format(&grid, "%zu", level);
        for (size_t skill = 0; skill < SKILLS; skill++)
            buffer_format(&grid, " | %s kept word%zu filler%zu", said[rare],
                          word_of(at, level, skill), skill / 2);
        buffer_add_char(&grid, '\n');
    }
    buffer_add_char(&grid, '\0');
    ladder.grid = grid.data;
    expect_ok(tiny_put(store, &ladder, &err), &err);
    buffer_free(&grid);
    arena_free(&arena);
}

static int
setup(void **state)
{
    struct tiny_index *index;
    struct error       err;

    tiny_setup(state, NULL, 0);
    index = *state;
    expect_ok(store_begin(index->store, &err), &err);
    for (size_t i = 0; i < LADDERS; i++)
        put_ladder(index->store, i);
    expect_ok(store_commit(index->store, &err), &err);
    return 0;
}

/* ---- measuring ---- */

static size_t
search_bytes(struct tiny_index *index, const char *query, struct query_options options,
             uint64_t *total)
{
    struct query_hits hits;
    struct error      err;
    size_t            before = held, bytes;

    options.limit = 10;
    most_held = held;
    expect_ok(query_run(index->store, str_of(query), &options, &hits, &err), &err);
    bytes = most_held - before;
    assert_int_equal(hits.count, 10);
    *total = hits.total;
    query_hits_free(&hits);
    return bytes;
}

static size_t
map_bytes(struct tiny_index *index, const char *query, uint64_t *total)
{
    struct query_options options = { .limit = 10, .no_tracks = true };
    struct arena         arena = { 0 };
    struct query_map     map;
    struct error         err;
    size_t               before = held, bytes;

    most_held = held;
    expect_ok(query_map_make(index->store, &arena, str_of(query), &options, &map, &err), &err);
    bytes = most_held - before;
    assert_int_equal(map.count, 10);
    *total = map.total;
    arena_free(&arena);
    return bytes;
}

/* A hundred times as many hits take no more than ten times as many, and these not much. */
static void
expect_level(const char *behaviour, const size_t bytes[3])
{
    enum {
        LADDERS_HELD = 128 * 1024, /* that few hits do not fill */
        WINDOW_HELD = 36 * 1024    /* where lists lead together, which short ones need not */
    };

    if (bytes[2] > bytes[1] + bytes[1] / 8 + WINDOW_HELD || bytes[2] > bytes[0] + LADDERS_HELD)
        fail_msg("%s: %zu bytes, with ten times the hits %zu, with a hundred times %zu",
                 behaviour, bytes[0], bytes[1], bytes[2]);
}

static const struct {
    const char          *behaviour;
    const char          *queries[3]; /* of some hits, ten and a hundred times as many */
    struct query_options options;
} cases[] = {
    { "cells", { "hundredth", "tenth", "common" }, { .by = QUERY_BY_CELL } },
    { "levels", { "hundredth", "tenth", "common" }, { .by = QUERY_BY_LEVEL } },
    { "skills", { "hundredth", "tenth", "common" }, { .by = QUERY_BY_SKILL } },
    { "tracks", { "hundredth", "tenth", "common" }, { .by = QUERY_BY_TRACK } },
    { "levels, the best alone",
      { "hundredth", "tenth", "common" },
      { .by = QUERY_BY_LEVEL, .most_counted = 1 } },
    { "levels, all counted",
      { "hundredth", "tenth", "common" },
      { .by = QUERY_BY_LEVEL, .most_counted = SIZE_MAX } },
    { "words near to one another",
      { "hundredth NEAR filler0", "tenth NEAR filler0", "common NEAR filler0" },
      { .by = QUERY_BY_CELL } },
    { "levels that have them",
      { "hundredth NEAR filler0", "tenth NEAR filler0", "common NEAR filler0" },
      { .by = QUERY_BY_LEVEL } },
    { "compounds that no list names",
      { "hundredth-kept", "tenth-kept", "common-kept" },
      { .by = QUERY_BY_CELL } },
    { "compounds in quotes, facets",
      { "\"hundredth kept\"", "\"tenth kept\"", "\"common kept\"" },
      { .by = QUERY_BY_CELL, .wants_facets = true } },
    { "beginnings of some thousand words", { "word5*", "word1*", "word*" }, { 0 } },
    { "facets", { "hundredth", "tenth", "common" }, { .wants_facets = true } },
    { "facets of levels",
      { "hundredth", "tenth", "common" },
      { .by = QUERY_BY_LEVEL, .wants_facets = true } },
    { "filters alone", { "org:pine", "org:pine org:oak", "org:pine org:oak org:elm" }, { 0 } },
    { "filters alone, unfolded",
      { "org:pine", "org:pine org:oak", "org:pine org:oak org:elm" },
      { .no_fold = true } },
    { "filters alone, levels",
      { "org:pine", "org:pine org:oak", "org:pine org:oak org:elm" },
      { .by = QUERY_BY_LEVEL } },
    { "filters alone, facets",
      { "org:pine", "org:pine org:oak", "org:pine org:oak org:elm" },
      { .by = QUERY_BY_SKILL, .wants_facets = true } },
    { "filters without a word",
      { "org:pine -word3", "org:pine org:oak -word3", "level:1..4 -word3" },
      { 0 } },
};

static void
search_holds_what_it_shows(void **state)
{
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t   bytes[3];
        uint64_t totals[3];

        for (size_t q = 0; q < COUNT(bytes); q++)
            for (int again = 0; again < 2; again++) /* the store has what it keeps */
                bytes[q] =
                    search_bytes(*state, cases[i].queries[q], cases[i].options, &totals[q]);
        assert_true(totals[0] >= 10);
        expect_level(cases[i].behaviour, bytes);
    }
}

static void
map_holds_its_rows(void **state)
{
    size_t   bytes[3];
    uint64_t totals[3];

    for (int again = 0; again < 2; again++) { /* the store has what it keeps */
        bytes[0] = map_bytes(*state, "hundredth", &totals[0]);
        bytes[1] = map_bytes(*state, "tenth", &totals[1]);
        bytes[2] = map_bytes(*state, "common", &totals[2]);
    }
    assert_int_equal(totals[1], 10 * totals[0]);
    assert_int_equal(totals[2], 100 * totals[0]);
    expect_level("a map", bytes);
}

/* More words than there are lists open at a time. */
static void
beginning_of_very_many_words_finds_all(void **state)
{
    struct query_options options = { .no_fold = true, .most_counted = SIZE_MAX };
    uint64_t             all, some, want = 0;

    for (size_t at = 0; at < LADDERS; at++)
        for (size_t level = 1; level <= LEVELS; level++)
            for (size_t skill = 0; skill < SKILLS; skill++) {
                char word[24];

                snprintf(word, sizeof word, "%zu", word_of(at, level, skill));
                want += word[0] == '1';
            }
    (void) search_bytes(*state, "word*", options, &all);
    (void) search_bytes(*state, "word1*", options, &some);
    assert_int_equal(all, LADDERS * LEVELS * SKILLS);
    assert_int_equal(some, want);
}

#define WITH_AN_INDEX(test) cmocka_unit_test_setup_teardown(test, setup, tiny_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_AN_INDEX(search_holds_what_it_shows),
        WITH_AN_INDEX(beginning_of_very_many_words_finds_all),
        WITH_AN_INDEX(map_holds_its_rows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
