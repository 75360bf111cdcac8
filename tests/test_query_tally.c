/* Hits are counted once, whatever they are. */
#include "query/tally.h"

#include "tests/support.h"

/* Cells as they come: ladder, level, skill, text, and whether they have all words. */
static const struct {
    int64_t  ladder, text;
    unsigned level, skill;
    bool     has_all;
} cells[] = {
    { 1, 10, 1, 0, false }, { 1, 11, 1, 1, true },        { 1, 10, 2, 0, true },
    { 1, 12, 2, 1, false }, { 3, 10, 1, 0, true },        { 3, 5000, 1, 5000, false },
    { 3, 11, 2, 0, false }, { 2, 900000, 4200, 0, true },
};

static const struct {
    const char   *behaviour;
    enum query_by by;
    bool          folds;
    uint64_t      count, all_words;
} cases[] = {
    { "every cell", QUERY_BY_CELL, false, 8, 4 },
    { "every text, with all words if a cell has them", QUERY_BY_CELL, true, 5, 3 },
    { "levels", QUERY_BY_LEVEL, false, 5, 4 },
    { "skills", QUERY_BY_SKILL, false, 5, 4 },
    { "tracks", QUERY_BY_TRACK, false, 3, 3 },
    { "folding is of cells", QUERY_BY_TRACK, true, 3, 3 },
};

static void
hits_are_counted_once(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct arena arena = { 0 };
        struct tally tally;
        uint64_t     firsts = 0;

        tally_init(&tally, &arena, cases[i].by, cases[i].folds);
        for (size_t c = 0; c < COUNT(cells); c++) {
            struct candidate candidate = { .cell = { .document = (int64_t) c + 1,
                                                     .ladder = cells[c].ladder,
                                                     .text = cells[c].text,
                                                     .level = cells[c].level,
                                                     .skill = cells[c].skill },
                                           .has_all = cells[c].has_all };

            firsts += tally_add(&tally, &candidate);
        }
        if (tally.count != cases[i].count || tally.all_words != cases[i].all_words ||
            firsts != tally.count)
            fail_msg("%s: %llu, %llu with all words", cases[i].behaviour,
                     (unsigned long long) tally.count, (unsigned long long) tally.all_words);
        arena_free(&arena);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hits_are_counted_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
