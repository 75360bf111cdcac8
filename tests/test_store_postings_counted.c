/* Postings against counting by hand in every cell, on random ladders. */
#include "store/store.h"

#include "base/buffer.h"
#include "tests/storing.h"

static const char *const words[] = { "leads",     "lead",     "on-call",   "on",
                                     "call",      "incident", "incidents", "response",
                                     "responses", "k8s",      "team" };

/* The terms of one field of a cell, with those as written. */
struct field_terms {
    struct str    stems[64], exacts[64];
    size_t        count;
    struct arena *arena;
};

static enum error_code
add_term(const struct text_term *term, void *ctx)
{
    struct field_terms *field = ctx;
    char                exact[TEXT_EXACT_BYTES];

    assert_true(field->count < COUNT(field->stems));
    field->stems[field->count] = arena_copy(field->arena, term->term);
    field->exacts[field->count] = term->is_function_word
                                      ? STR("")
                                      : arena_copy(field->arena, text_exact_term(term, exact));
    field->count++;
    return OK;
}

static bool
is_term_at(const struct field_terms *field, size_t at, struct str term, bool is_prefix)
{
    if (is_prefix)
        return str_starts(field->stems[at], term) || str_starts(field->exacts[at], term);
    return str_equal(field->stems[at], term) || str_equal(field->exacts[at], term);
}

static bool
is_run_at(const struct field_terms *field, size_t at, struct str run, bool is_prefix)
{
    while (run.length > 0) {
        size_t length = str_find(run, STR(" "));
        bool   is_last = length == run.length;

        if (at >= field->count ||
            !is_term_at(field, at++, str_slice(run, 0, length), is_prefix && is_last))
            return false;
        run = str_slice(run, is_last ? length : length + 1, run.length);
    }
    return true;
}

static struct score_field_count
count_in(struct tiny_index *index, struct str prose, const struct store_wanted *wanted)
{
    struct field_terms       field = { .arena = &index->scratch.arena };
    struct score_field_count count = { 0 };
    struct text_analyzer    *analyzer;
    struct error             err;

    expect_ok(store_analyzer(index->store, STR("en"), &analyzer, &err), &err);
    assert_int_equal(text_each_term(analyzer, prose, add_term, &field), OK);
    for (size_t at = 0; at < field.count; at++)
        for (size_t i = 0; i < wanted->count; i++)
            count.tf += is_run_at(&field, at, wanted->runs[i], wanted->is_prefix);
    count.length = (uint32_t) field.count;
    return count;
}

static struct str
random_prose(struct arena *arena, struct dice *dice, size_t most)
{
    struct buffer out = { 0 };
    struct str    prose;

    for (size_t left = dice_below(dice, most + 1); left > 0; left--)
        buffer_format(&out, "%s ", words[dice_below(dice, COUNT(words))]);
    prose = arena_copy(arena, str_trim(buffer_str(&out)));
    buffer_free(&out);
    return prose;
}

static struct tiny_ladder
random_ladder(struct arena *arena, struct dice *dice, size_t number)
{
    enum { SKILL_COUNT = 3, LEVEL_COUNT = 6 };
    struct buffer grid = { 0 };
    struct str    text;

    buffer_format(&grid, "track %s", random_prose(arena, dice, 2).data);
    for (size_t s = 0; s < SKILL_COUNT; s++)
        buffer_format(&grid, " | skill %s", random_prose(arena, dice, 3).data);
    for (size_t l = 0; l < LEVEL_COUNT; l++) {
        buffer_format(&grid, "\n%zu", l + 1);
        for (size_t s = 0; s < SKILL_COUNT; s++)
            buffer_format(&grid, " | %s", random_prose(arena, dice, 12).data);
    }
    buffer_add_char(&grid, '\n');
    text = arena_copy(arena, buffer_str(&grid));
    buffer_free(&grid);
    return (struct tiny_ladder){ arena_format(arena, "random-%zu", number).data, "acme",
                                 text.data, NULL };
}

/* One term or some as words have them, or only their beginnings. */
static struct str
random_run(struct arena *arena, struct dice *dice)
{
    static const char *const terms[] = { "lead", "on",    "call",  "incid", "respons", "k8s",
                                         "team", "track", "skill", "inc",   "nowher" };
    struct str               run = str_of(terms[dice_below(dice, COUNT(terms))]);

    for (size_t left = dice_below(dice, 3); left > 0; left--)
        run =
            arena_format(arena, "%.*s %s", STR_ARG(run), terms[dice_below(dice, COUNT(terms))]);
    return run;
}

/* A word as written, or its beginning: it is asked for alone. */
static struct str
random_exact(struct dice *dice)
{
    static const char *const exacts[] = { "=incidents", "=responses", "=lead", "=leads",
                                          "=k8s",       "=in",        "=le",   "=nowhere" };

    return str_of(exacts[dice_below(dice, COUNT(exacts))]);
}

/* Asks every cell of every ladder what the postings must say of it. */
static void
expect_as_counted(struct tiny_index *index, const struct store_wanted *wanted,
                  const char *behaviour)
{
    struct arena           *arena = &index->scratch.arena;
    struct storing_expected expected[128];
    size_t                  count = 0, ladder_count;
    int64_t                *ladders;
    struct error            err;

    expect_ok(store_ladder_ids(index->store, arena, 0, &ladders, &ladder_count, &err), &err);
    for (size_t l = 0; l < ladder_count; l++) {
        struct store_ladder ladder;
        struct store_cell  *cells;
        size_t              cell_count;

        expect_ok(store_ladder(index->store, arena, ladders[l], &ladder, &err), &err);
        expect_ok(store_cells(index->store, arena, ladders[l], &cells, &cell_count, &err),
                  &err);
        for (size_t c = 0; c < cell_count; c++) {
            struct str of[SCORE_FIELDS] = {
                [SCORE_SKILL] = ladder.skills[cells[c].skill].name, [SCORE_TRACK] = ladder.track
            };
            struct storing_expected *next = &expected[count];
            uint32_t                 all = 0;

            expect_ok(store_text(index->store, arena, cells[c].text, &of[SCORE_TEXT], &err),
                      &err);
            *next = (struct storing_expected){ storing_place(index->store, arena, &cells[c]),
                                               { { 0 } } };
            for (int f = 0; f < SCORE_FIELDS; f++)
                if (wanted->fields & SCORE_FIELD_BIT(f)) {
                    next->fields[f] = count_in(index, of[f], wanted);
                    all += next->fields[f].tf;
                }
            count += all > 0;
            assert_true(count < COUNT(expected));
        }
    }
    storing_expect(index, behaviour, wanted, expected, count);
}

static void
postings_are_what_counting_finds(void **state)
{
    enum { LADDERS = 4, ROUNDS = 300 };
    struct tiny_index *index = *state;
    struct arena      *arena = &index->scratch.arena;
    struct dice        dice = { 31337 };
    struct error       err;

    expect_ok(store_begin(index->store, &err), &err);
    for (size_t i = 0; i < LADDERS; i++) {
        struct tiny_ladder ladder = random_ladder(arena, &dice, i);

        expect_ok(tiny_put(index->store, &ladder, &err), &err);
    }
    expect_ok(store_commit(index->store, &err), &err);
    for (size_t round = 0; round < ROUNDS; round++) {
        struct str          runs[3];
        struct store_wanted wanted = { runs, 1 + dice_below(&dice, COUNT(runs)),
                                       dice_below(&dice, 3) == 0,
                                       (unsigned) dice_below(&dice, SCORE_ALL_FIELDS + 1), 0 };

        for (size_t i = 0; i < wanted.count; i++)
            runs[i] = random_run(arena, &dice);
        if (dice_below(&dice, 3) == 0) {
            wanted.count = 1;
            runs[0] = random_exact(&dice);
        }
        expect_as_counted(
            index, &wanted,
            arena_format(arena, "round %zu, \"%.*s\"", round, STR_ARG(runs[0])).data);
    }
}

static int
setup_none(void **state)
{
    return tiny_setup(state, NULL, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(postings_are_what_counting_finds, setup_none,
                                        tiny_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
