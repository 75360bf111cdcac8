/* What holds of every cell of corpus/, and of the public seeds, that is asked for its like. */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "include/rung.h"
#include "tests/support.h"

struct asking {
    struct scratch scratch;
    struct rung   *index;
    struct map     scores; /* "address address": its score in 1/1048576, plus 1 */
    size_t         cells, pairs;
};

static void
expect(enum rung_status status, const struct rung_error *error)
{
    if (status != RUNG_OK)
        fail_msg("status %d: %s", (int) status, error->message);
}

/* The like of a cell: without itself, by falling score, copies first. */
static bool
ask(void *ctx, const struct rung_cell *cell)
{
    static const struct rung_similar_options options = { .limit = 20, .no_fold = true };
    struct asking                           *asking = ctx;
    struct arena                            *arena = &asking->scratch.arena;
    struct rung_results                     *results;
    struct rung_error                        error;

    expect(rung_similar(asking->index, cell->address, &options, NULL, &results, &error),
           &error);
    for (size_t i = 0; i < results->count; i++) {
        const struct rung_hit *hit = &results->hits[i];
        double                 before = i > 0 ? results->hits[i - 1].score : 1;

        assert_string_not_equal(hit->cell.address, cell->address);
        assert_true(hit->score >= 0 && hit->score <= before);
        if (strcmp(hit->cell.text, cell->text) == 0)
            assert_true(hit->score == 1);
        *map_at(&asking->scores, arena,
                arena_format(arena, "%s %s", cell->address, hit->cell.address),
                0) = (size_t) (hit->score * 1048576) + 1;
    }
    rung_results_free(results);
    asking->cells++;
    return true;
}

/* What was found both ways has one score. */
static bool
ask_back(void *ctx, const struct rung_cell *cell)
{
    struct asking       *asking = ctx;
    struct arena        *arena = &asking->scratch.arena;
    struct rung_results *results;
    struct rung_error    error;

    expect(rung_similar(asking->index, cell->address, NULL, NULL, &results, &error), &error);
    for (size_t i = 0; i < results->count; i++) {
        const char *other = results->hits[i].cell.address;
        size_t      back =
            map_get(&asking->scores, arena_format(arena, "%s %s", other, cell->address), 0);
        size_t there = (size_t) (results->hits[i].score * 1048576) + 1;

        assert_true(back == 0 || back == there);
        asking->pairs += back > 0;
    }
    rung_results_free(results);
    return true;
}

static void
ask_all(const char *path)
{
    struct asking             asking = { .pairs = 0 };
    struct rung_index_summary summary;
    struct rung_error         error;

    scratch_init(&asking.scratch);
    expect(rung_open(scratch_path(&asking.scratch, "index"), RUNG_WRITE, &asking.index, &error),
           &error);
    expect(rung_index_paths(asking.index, &path, 1, NULL, NULL, &summary, &error), &error);
    expect(rung_each_cell(asking.index, NULL, ask, &asking, &error), &error);
    expect(rung_each_cell(asking.index, NULL, ask_back, &asking, &error), &error);
    assert_int_equal(asking.cells, summary.cells);
    assert_true(asking.pairs > asking.cells);
    rung_close(asking.index);
    scratch_deinit(&asking.scratch);
}

static void
cells_of_the_corpus_find_their_like(void **state)
{
    (void) state;
    ask_all("corpus");
}

static void
damaged_cells_find_their_like(void **state)
{
    const char *seeds = shared_path(*state, "seeds");

    if (!seeds)
        skip();
    ask_all(seeds);
}

static void
nonsense_is_refused(void **state)
{
    struct rung_results *results;
    struct rung         *index;
    struct rung_error    error;

    expect(rung_open(scratch_path(*state, "index"), RUNG_WRITE, &index, &error), &error);
    assert_int_equal(rung_similar(index, "nowhere", NULL, NULL, &results, &error),
                     RUNG_NOT_FOUND);
    assert_null(results);
    assert_int_equal(rung_near_copies(index, 0, NULL, NULL, &error), RUNG_BAD_USE);
    assert_int_equal(rung_near_copies(index, 1.5, NULL, NULL, &error), RUNG_BAD_USE);
    rung_close(index);
}

#define WITH_SCRATCH(test)                                                                     \
    cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_of_the_corpus_find_their_like),
        WITH_SCRATCH(damaged_cells_find_their_like),
        WITH_SCRATCH(nonsense_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
