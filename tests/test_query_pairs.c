/* What words side by side add is what counting them in every text and name gives. */
#include "query/pairs.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/ladders.h"

enum { WORDS = 4, MOST_CELLS = 1200, MOST_PAIRS = 8 };

/* Each stands as it is and with an s, which is the same word. */
static const char *const words[WORDS] = { "amber", "copper", "velvet", "walnut" };

static const struct {
    const char *query;
    unsigned    fields;
    size_t      pair_count;
    int         pairs[MOST_PAIRS][WAY_PAIR_TERMS];
} cases[] = {
    { "amber", SCORE_ALL_FIELDS, 0, { { 0 } } },
    { "amber copper", SCORE_ALL_FIELDS, 1, { { 0, 1 } } },
    { "copper amber", SCORE_ALL_FIELDS, 1, { { 1, 0 } } },
    { "ambers copper", SCORE_ALL_FIELDS, 1, { { 0, 1 } } },
    { "amber amber", SCORE_ALL_FIELDS, 1, { { 0, 0 } } },
    { "amber copper velvet walnut", SCORE_ALL_FIELDS, 3, { { 0, 1 }, { 1, 2 }, { 2, 3 } } },
    { "amber copper amber copper", SCORE_ALL_FIELDS, 2, { { 0, 1 }, { 1, 0 } } },
    { "text:(velvet walnut)", SCORE_FIELD_BIT(SCORE_TEXT), 1, { { 2, 3 } } },
    { "track:alpha velvet copper", SCORE_ALL_FIELDS, 1, { { 2, 1 } } },
};

/* ---- an index ---- */

static void
add_words(struct dice *dice, struct buffer *out, size_t most)
{
    for (size_t count = 1 + dice_below(dice, most); count > 0; count--)
        buffer_format(out, "%s%s%s",
                      dice_below(dice, 3) ? words[dice_below(dice, WORDS)] : "quartz",
                      dice_below(dice, 4) ? "" : "s",
                      count == 1            ? ""
                      : dice_below(dice, 5) ? " "
                                            : ", ");
}

static void
add_text(struct dice *dice, struct buffer *out)
{
    static const char *const copied[] = { "amber copper, velvet",
                                          "walnut amber copper copper" };

    if (dice_below(dice, 5) == 0)
        buffer_add(out, str_of(copied[dice_below(dice, COUNT(copied))]));
    else if (dice_below(dice, 6) > 0)
        add_words(dice, out, dice_below(dice, 12) ? 9 : 60);
}

static void
put_ladder(struct store *store, struct dice *dice, size_t number)
{
    struct buffer grid = { 0 };
    char          source[32];
    size_t        skills = 1 + dice_below(dice, 6), levels = 1 + dice_below(dice, 12);
    struct error  err;

    buffer_add(&grid, number % 2 ? STR("Alpha ") : STR("Beta "));
    add_words(dice, &grid, 3);
    for (size_t s = 0; s < skills; s++) {
        buffer_add(&grid, STR(" | "));
        add_words(dice, &grid, 3);
    }
    for (size_t l = 0; l < levels; l++) {
        buffer_format(&grid, "\n%zu", l + 1);
        for (size_t s = 0; s < skills; s++) {
            buffer_add(&grid, STR(" | "));
            add_text(dice, &grid);
        }
    }
    buffer_add_char(&grid, '\n');
    buffer_add_char(&grid, '\0');
    snprintf(source, sizeof source, "%zu.tsv", number);
    expect_ok(tiny_put(store, &(struct tiny_ladder){ source, "acme", grid.data, NULL }, &err),
              &err);
    buffer_free(&grid);
}

static struct store *
some_store(struct scratch *scratch, struct dice *dice, size_t round)
{
    struct store *store;
    struct error  err;
    char          name[32];

    snprintf(name, sizeof name, "index%zu", round);
    expect_ok(store_open(scratch_path(scratch, name), STORE_WRITE, &store, &err), &err);
    expect_ok(store_begin(store, &err), &err);
    for (size_t ladders = 4 + dice_below(dice, 7), i = 0; i < ladders; i++)
        put_ladder(store, dice, i);
    expect_ok(store_commit(store, &err), &err);
    return store;
}

/* ---- the model ---- */

struct model_cell {
    int64_t    document, text;
    struct str fields[SCORE_FIELDS];
};

struct model {
    struct model_cell cells[MOST_CELLS];
    size_t            count;
};

static void
model_read(struct model *model, struct store *store, struct arena *arena)
{
    int64_t     *ids;
    size_t       ladders, count;
    struct error err;

    model->count = 0;
    expect_ok(store_ladder_ids(store, arena, 0, &ids, &ladders, &err), &err);
    for (size_t l = 0; l < ladders; l++) {
        struct store_ladder ladder;
        struct store_cell  *cells;

        expect_ok(store_ladder(store, arena, ids[l], &ladder, &err), &err);
        expect_ok(store_cells(store, arena, ids[l], &cells, &count, &err), &err);
        for (size_t i = 0; i < count; i++) {
            struct model_cell *cell = &model->cells[model->count++];

            assert_true(model->count <= MOST_CELLS);
            *cell = (struct model_cell){ cells[i].document, cells[i].text, { { 0 } } };
            cell->fields[SCORE_TRACK] = ladder.track;
            cell->fields[SCORE_SKILL] = ladder.skills[cells[i].skill].name;
            expect_ok(store_text(store, arena, cell->text, &cell->fields[SCORE_TEXT], &err),
                      &err);
        }
    }
}

/* The word that begins at *at, and *at behind it: its number, WORDS for another, -1: no more. */
static int
next_word(struct str prose, size_t *at)
{
    size_t     start, end;
    struct str word;

    while (*at < prose.length && !isalpha((unsigned char) prose.data[*at]))
        ++*at;
    for (start = *at; *at < prose.length && isalpha((unsigned char) prose.data[*at]);)
        ++*at;
    end = *at > start && prose.data[*at - 1] == 's' ? *at - 1 : *at;
    word = str_slice(prose, start, end);
    for (int i = 0; i < WORDS; i++)
        if (str_equal(word, str_of(words[i])))
            return i;
    return word.length > 0 ? WORDS : -1;
}

/* How often a stands before b; with b of -1, how often it stands at all. a of -1: all words. */
static struct score_field_count
count_of(struct str prose, int a, int b)
{
    struct score_field_count count = { 0, 0 };
    int                      before = -1, word;

    for (size_t at = 0; (word = next_word(prose, &at)) >= 0; before = word) {
        count.length++;
        count.tf += b >= 0 ? before == a && word == b : word == a;
    }
    return count;
}

static uint64_t
cells_with(const struct model *model, unsigned fields, int word)
{
    uint64_t cells = 0;

    for (size_t i = 0; i < model->count; i++) {
        uint32_t tf = 0;

        for (int f = 0; f < SCORE_FIELDS; f++)
            if (fields & SCORE_FIELD_BIT(f))
                tf += count_of(model->cells[i].fields[f], word, -1).tf;
        cells += tf > 0;
    }
    return cells;
}

static uint32_t
impact_of(int field, struct str prose, int a, int b)
{
    return score_field_impact((enum score_field) field, count_of(prose, a, b));
}

struct model_sums {
    uint64_t score, most;
};

static struct model_sums
model_sum(const struct model_cell *cell, size_t c, const uint64_t *weights)
{
    struct model_sums sums = { 0, 0 };

    for (size_t p = 0; p < cases[c].pair_count; p++)
        for (int f = 0; f < SCORE_FIELDS; f++) {
            int      a = cases[c].pairs[p][0], b = cases[c].pairs[p][1];
            uint32_t one = impact_of(f, cell->fields[f], a, -1);
            uint32_t other = impact_of(f, cell->fields[f], b, -1);

            if (!(cases[c].fields & SCORE_FIELD_BIT(f)))
                continue;
            sums.most += weights[p] * (one < other ? one : other);
            sums.score += weights[p] * impact_of(f, cell->fields[f], a, b);
        }
    return sums;
}

static void
model_weights(const struct model *model, size_t c, uint64_t weights[MOST_PAIRS])
{
    for (size_t p = 0; p < cases[c].pair_count; p++) {
        uint32_t idf = 0;

        for (size_t t = 0; t < WAY_PAIR_TERMS; t++)
            idf += score_idf(model->count,
                             cells_with(model, cases[c].fields, cases[c].pairs[p][t]));
        weights[p] = score_share(idf, SCORE_PAIR_TENTHS);
    }
}

/* ---- asking ---- */

struct asked {
    struct arena        arena;
    struct parsed_query parsed;
    struct filter       filter;
    struct shelf        shelf;
    struct sources      sources;
    struct pairs        pairs;
};

static void
ask(struct asked *asked, struct store *store, const char *query)
{
    static const struct query_options options = { .limit = 10 };
    struct error                      err;

    *asked = (struct asked){ .shelf = { .filter = &asked->filter, .arena = &asked->arena } };
    expect_ok(store_read_begin(store, &err), &err);
    expect_ok(parse_query(store, &asked->arena, str_of(query), &options, &asked->parsed, &err),
              &err);
    expect_ok(filter_init(&asked->filter, store, &asked->arena, asked->parsed.constraints,
                          asked->parsed.constraint_count, &err),
              &err);
    expect_ok(sources_open(&asked->sources, store, &asked->arena, &asked->parsed,
                           &asked->filter, 0, &err),
              &err);
    asked->pairs = (struct pairs){ .sources = &asked->sources,
                                   .store = store,
                                   .shelf = &asked->shelf,
                                   .arena = &asked->arena };
}

static void
ask_no_more(struct asked *asked, struct store *store)
{
    sources_close(&asked->sources);
    store_read_end(store);
    arena_free(&asked->arena);
}

static uint64_t
score_of(struct asked *asked, int64_t document)
{
    uint64_t     score;
    struct error err;

    expect_ok(pairs_score(&asked->pairs, (uint32_t) document, &score, &err), &err);
    return score;
}

static uint64_t
most_of(struct asked *asked, int64_t document)
{
    uint64_t     most;
    struct error err;

    expect_ok(pairs_most(&asked->pairs, (uint32_t) document, &most, &err), &err);
    return most;
}

/* Asks for all cells, from a random one on; returns how many have a score. */
static size_t
compare(struct store *store, const struct model *model, size_t c, struct dice *dice)
{
    struct asked asked;
    uint64_t     weights[MOST_PAIRS];
    size_t       start = dice_below(dice, model->count), scored = 0;

    model_weights(model, c, weights);
    ask(&asked, store, cases[c].query);
    assert_int_equal(asked.sources.pair_count, cases[c].pair_count);
    for (size_t i = 0; i < model->count; i++) {
        const struct model_cell *cell = &model->cells[(start + i) % model->count];
        struct model_sums        want = model_sum(cell, c, weights);
        uint64_t                 most = most_of(&asked, cell->document),
                 score = score_of(&asked, cell->document);

        if (score != want.score || most != want.most || score > most)
            fail_msg("%s: document %lld (%.*s | %.*s | %.*s) has %llu, at most %llu, not %llu, "
                     "%llu",
                     cases[c].query, (long long) cell->document,
                     STR_ARG(cell->fields[SCORE_TRACK]), STR_ARG(cell->fields[SCORE_SKILL]),
                     STR_ARG(cell->fields[SCORE_TEXT]), (unsigned long long) score,
                     (unsigned long long) most, (unsigned long long) want.score,
                     (unsigned long long) want.most);
        scored += score > 0;
    }
    ask_no_more(&asked, store);
    return scored;
}

static void
pairs_add_what_counting_them_gives(void **state)
{
    struct scratch *scratch = *state;
    struct model   *model = malloc(sizeof *model);
    struct dice     dice = { 20261123 };
    size_t          scored[COUNT(cases)] = { 0 };

    for (size_t round = 0; round < 8; round++) {
        struct store *store = some_store(scratch, &dice, round);
        struct arena  arena = { 0 };

        model_read(model, store, &arena);
        for (size_t c = 0; model->count > 0 && c < COUNT(cases); c++)
            scored[c] += compare(store, model, c, &dice);
        expect_whole(store);
        store_close(store);
        arena_free(&arena);
    }
    for (size_t c = 0; c < COUNT(cases); c++)
        assert_int_equal(scored[c] > 10, cases[c].pair_count > 0);
    free(model);
}

/* ---- small and whole ---- */

static const struct tiny_ladder ladder = {
    "acme--tracks.tsv", "acme",
    "Velvet walnut | Amber copper           | Copper amber | Quartz\n"
    "1             | amber copper           | quartz       | amber, copper\n"
    "2             | copper amber           | amber copper | amber quartz copper\n"
    "3             | amber copper ambers coppers | walnut      | amber copper\n",
    NULL
};

static int
setup(void **state)
{
    return tiny_setup(state, &ladder, 1);
}

/* The document at a level, from 1, and a skill, from 0. */
static int64_t
document_at(struct store *store, unsigned level, unsigned skill)
{
    struct store_cell cell;
    struct error      err;

    for (uint32_t d = 1; d < store_documents_end(store); d++) {
        expect_ok(store_cell_at(store, d, &cell, &err), &err);
        if (cell.level == level && cell.skill == skill)
            return d;
    }
    fail_msg("there is no cell at level %u, skill %u", level, skill);
    return 0;
}

static void
what_stands_side_by_side_is_worth_more(void **state)
{
    struct store *store = ((struct tiny_index *) *state)->store;
    struct asked  asked;
    uint64_t      all, twice, in_text, in_skill, backwards;

    ask(&asked, store, "amber copper");
    all = score_of(&asked, document_at(store, 1, 0));
    twice = score_of(&asked, document_at(store, 3, 0));
    in_text = score_of(&asked, document_at(store, 1, 2));
    in_skill = score_of(&asked, document_at(store, 2, 0));
    backwards = score_of(&asked, document_at(store, 1, 1));
    assert_true(twice > all && all > in_text && in_text > in_skill && in_skill > 0);
    assert_int_equal(all, in_text + in_skill);
    assert_int_equal(backwards, 0); /* "Copper amber", above "quartz" */
    assert_int_equal(score_of(&asked, document_at(store, 2, 2)), 0); /* a word lies between */
    assert_true(most_of(&asked, document_at(store, 2, 2)) > 0);
    ask_no_more(&asked, store);

    ask(&asked, store, "velvet walnut");
    assert_true(score_of(&asked, document_at(store, 1, 1)) > 0); /* so is its track called */
    ask_no_more(&asked, store);
}

/* What pairs are in numbers of words is looked up once; then texts are read without memory. */
static void
texts_take_no_memory(void **state)
{
    struct store *store = ((struct tiny_index *) *state)->store;
    struct asked  asked;
    uint64_t      first;

    ask(&asked, store, "amber copper");
    first = score_of(&asked, document_at(store, 1, 2));
    asked.arena.failed = true; /* there is no more */
    assert_int_equal(score_of(&asked, document_at(store, 3, 2)), first);
    assert_int_equal(score_of(&asked, document_at(store, 2, 2)), 0);
    asked.arena.failed = false;
    ask_no_more(&asked, store);
}

static void
running_out_of_memory_is_an_error(void **state)
{
    struct store *store = ((struct tiny_index *) *state)->store;
    struct asked  asked;
    uint64_t      score;
    struct error  err;

    ask(&asked, store, "amber copper");
    asked.arena.failed = true;
    assert_int_equal(
        pairs_score(&asked.pairs, (uint32_t) document_at(store, 1, 0), &score, &err),
        ERR_MEMORY);
    ask_no_more(&asked, store);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(pairs_add_what_counting_them_gives, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(what_stands_side_by_side_is_worth_more, setup,
                                        tiny_teardown),
        cmocka_unit_test_setup_teardown(texts_take_no_memory, setup, tiny_teardown),
        cmocka_unit_test_setup_teardown(running_out_of_memory_is_an_error, setup,
                                        tiny_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
