/* What is put is kept once and under one name, replaced, and dropped without a trace. */
#include "store/database.h"

#include "base/buffer.h"
#include "tests/storing.h"

/* ---- putting ---- */

static void
texts_are_stored_once_a_language(void **state)
{
    struct tiny_index  *index = *state;
    struct store_counts counts = storing_counts(index->store);

    assert_int_equal(counts.orgs, 2);
    assert_int_equal(counts.sources, 3);
    assert_int_equal(counts.ladders, 3);
    assert_int_equal(counts.levels, 7);
    assert_int_equal(counts.skills, 4);
    assert_int_equal(counts.cells, 9);
    assert_int_equal(counts.texts, 7); /* "helps the team" three times, and once in Spanish */
}

/* Beyond a number of texts a run asks the index for each: in a new one, too, and in one that grows. */
static void
texts_beyond_those_a_run_knows_are_stored_once(void **state)
{
    const struct tiny_ladder *ladders[] = { &storing_security, &storing_writing,
                                            &storing_respuesta };
    struct tiny_index        *index = *state;
    struct store             *store;
    struct error              err;

    expect_ok(
        store_open(scratch_path(&index->scratch, "small.rung"), STORE_WRITE, &store, &err),
        &err);
    for (size_t round = 0; round < 2; round++) {
        expect_ok(store_begin(store, &err), &err);
        store->seen.most = 2;
        for (size_t i = 0; i < COUNT(ladders); i++)
            expect_ok(tiny_put(store, ladders[i], &err), &err);
        assert_int_equal(store_texts_put(store), 7);
        expect_ok(store_commit(store, &err), &err);
        assert_int_equal(storing_counts(store).texts, 7);
        expect_whole(store);
    }
    store_close(store);
}

/* "org/track: first-last" for each ladder, by address. */
static const char *
document_numbers(struct tiny_index *index)
{
    struct buffer out = { 0 };
    struct error  err;
    int64_t      *ids;
    size_t        count;
    const char   *text;

    expect_ok(store_ladder_ids(index->store, &index->scratch.arena, 0, &ids, &count, &err),
              &err);
    for (size_t i = 0; i < count; i++) {
        struct store_ladder ladder;
        struct store_cell  *cells;
        size_t              cell_count;

        expect_ok(store_ladder(index->store, &index->scratch.arena, ids[i], &ladder, &err),
                  &err);
        expect_ok(
            store_cells(index->store, &index->scratch.arena, ids[i], &cells, &cell_count, &err),
            &err);
        buffer_format(&out, "%.*s/%.*s", STR_ARG(ladder.org_slug), STR_ARG(ladder.slug));
        for (size_t c = 0; c < cell_count; c++)
            buffer_format(&out, " %lld", (long long) cells[c].document);
        buffer_add(&out, STR("; "));
    }
    text = arena_copy(&index->scratch.arena, buffer_str(&out)).data;
    buffer_free(&out);
    return text;
}

static void
document_numbers_follow_addresses_within_a_run(void **state)
{
    static const struct tiny_ladder early = { "e", "aaa", "Early | Impact\n1 | x\n", NULL };
    struct tiny_index              *index = *state;

    assert_string_equal(document_numbers(index), "acme/security 1 2 3 4 5; acme/writing 6 7; "
                                                 "zenit/respuesta 8 9; ");
    storing_put(index->store, &early);
    assert_string_equal(document_numbers(index), "aaa/early 10; acme/security 1 2 3 4 5; "
                                                 "acme/writing 6 7; zenit/respuesta 8 9; ");
}

/* ---- replacing and dropping ---- */

static size_t
postings_of(struct tiny_index *index, const char *language, const char *word)
{
    struct arena *arena = &index->scratch.arena;
    struct str    run = storing_run(index->store, arena, language, word);

    return storing_postings(index->store, arena, run).count;
}

static void
source_put_again_replaces_what_it_said(void **state)
{
    static const struct tiny_ladder changed = { "acme--security.tsv", "acme",
                                                "Security | Impact\n1 | mentors newcomers\n",
                                                NULL };
    struct tiny_index              *index = *state;

    storing_put(index->store, &changed);
    assert_int_equal(storing_counts(index->store).ladders, 3);
    assert_int_equal(storing_counts(index->store).cells, 5);
    assert_int_equal(postings_of(index, "en", "incident"), 0);
    assert_int_equal(postings_of(index, "en", "mentors"), 1);
    assert_int_equal(postings_of(index, "en", "helps"), 1); /* the other ladder's copy stays */
    assert_true(storing_ladder(index->store, "security") != 0);
}

static void
nothing_is_left_of_what_was_dropped(void **state)
{
    static const char *const tracks[] = { "security", "respuesta", "writing" };
    struct tiny_index       *index = *state;
    struct store_counts      counts;
    struct error             err;
    uint64_t                 documents;

    for (size_t i = 0; i < COUNT(tracks); i++) {
        expect_ok(store_begin(index->store, &err), &err);
        expect_ok(
            store_drop_ladder(index->store, storing_ladder(index->store, tracks[i]), &err),
            &err);
        expect_ok(store_commit(index->store, &err), &err);
        expect_whole(index->store);
    }
    counts = storing_counts(index->store);
    assert_int_equal(counts.orgs + counts.sources + counts.ladders + counts.levels +
                         counts.skills + counts.cells + counts.texts,
                     0);
    assert_int_equal(postings_of(index, "en", "helps"), 0);
    expect_ok(store_document_count(index->store, &documents, &err), &err);
    assert_int_equal(documents, 0);
}

static void
ladder_put_and_dropped_in_one_run_leaves_nothing(void **state)
{
    static const struct tiny_ladder brief = { "b", "b", "Brief | Haste\n1 | vanishes\n", NULL };
    struct tiny_index              *index = *state;
    struct store_counts             before = storing_counts(index->store), after;
    struct error                    err;

    expect_ok(store_begin(index->store, &err), &err);
    expect_ok(tiny_put(index->store, &brief, &err), &err);
    expect_ok(store_drop_ladder(index->store, storing_ladder(index->store, "brief"), &err),
              &err);
    expect_ok(store_commit(index->store, &err), &err);
    after = storing_counts(index->store);
    before.file_bytes = after.file_bytes;
    assert_memory_equal(&before, &after, sizeof before);
    assert_int_equal(postings_of(index, "en", "vanishes"), 0);
}

static void
sources_are_found_touched_and_dropped(void **state)
{
    struct tiny_index  *index = *state;
    struct arena       *arena = &index->scratch.arena;
    struct hash         hash = hash_of(str_of(storing_writing.grid));
    struct store_source source, *sources;
    struct error        err;
    size_t              count;

    expect_ok(store_find_source(index->store, arena, STR("/nowhere"), &source, &err), &err);
    assert_int_equal(source.id, 0);
    expect_ok(store_find_source(index->store, arena, STR("/acme--writing.tsv"), &source, &err),
              &err);
    assert_true(source.id != 0);
    assert_memory_equal(&source.hash, &hash, sizeof hash);

    source.path = STR("elsewhere/writing.tsv");
    source.mtime_ns = 42;
    expect_ok(store_begin(index->store, &err), &err);
    expect_ok(store_touch(index->store, &source, &err), &err);
    expect_ok(store_commit(index->store, &err), &err);
    expect_ok(store_find_source(index->store, arena, source.key, &source, &err), &err);
    assert_string_equal(source.path.data, "elsewhere/writing.tsv");
    assert_int_equal(source.mtime_ns, 42);

    expect_ok(store_begin(index->store, &err), &err);
    expect_ok(store_drop_source(index->store, source.id, &err), &err);
    expect_ok(store_commit(index->store, &err), &err);
    expect_ok(store_sources(index->store, arena, &sources, &count, &err), &err);
    assert_int_equal(count, 2);
    assert_int_equal(storing_ladder(index->store, "writing"), 0);
}

static void
slugs_never_move(void **state)
{
    static const struct tiny_ladder first = {
        "s1", "s", "Scope | Impact | Impact\nA | one | two\nA | three | four\n", NULL
    };
    static const struct tiny_ladder turned = {
        "s1", "s",
        "Scope | Reach | Impact | Impact\nB | | x | y\nA | r | one | two\n"
        "A | | three | four\n",
        NULL
    };
    static const struct tiny_ladder same_track = { "s--other.tsv", "s",
                                                   "Scope | Impact\n1 | five\n", NULL };
    struct tiny_index              *index = *state;
    struct store_ladder             ladder;
    struct error                    err;

    storing_put(index->store, &first);
    storing_put(index->store, &turned);
    storing_put(index->store, &same_track);
    expect_ok(store_ladder(index->store, &index->scratch.arena,
                           storing_ladder(index->store, "scope"), &ladder, &err),
              &err);
    assert_string_equal(ladder.skills[0].slug.data, "reach");
    assert_string_equal(ladder.skills[1].slug.data, "impact");
    assert_string_equal(ladder.skills[2].slug.data, "impact-2");
    assert_string_equal(ladder.levels[0].slug.data, "b");
    assert_string_equal(ladder.levels[1].slug.data, "a");
    assert_string_equal(ladder.levels[2].slug.data, "a-2");
    assert_true(storing_ladder(index->store, "scope-other") != 0);
}

#define ON_THREE_LADDERS(test)                                                                 \
    cmocka_unit_test_setup_teardown(test, storing_setup, tiny_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_THREE_LADDERS(texts_are_stored_once_a_language),
        ON_THREE_LADDERS(texts_beyond_those_a_run_knows_are_stored_once),
        ON_THREE_LADDERS(document_numbers_follow_addresses_within_a_run),
        ON_THREE_LADDERS(source_put_again_replaces_what_it_said),
        ON_THREE_LADDERS(nothing_is_left_of_what_was_dropped),
        ON_THREE_LADDERS(ladder_put_and_dropped_in_one_run_leaves_nothing),
        ON_THREE_LADDERS(sources_are_found_touched_and_dropped),
        ON_THREE_LADDERS(slugs_never_move),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
