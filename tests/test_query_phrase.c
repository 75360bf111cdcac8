/* Where phrases stand in prose, and which words stand near one another. */
#include "query/phrase.h"

#include "tests/ladders.h"

/* ---- phrases written down ---- */

/* "a|b c": the next piece up to one of these; moves *rest behind it. */
static struct str
take_until(struct str *rest, const char *c)
{
    size_t     at = str_find(*rest, str_of(c));
    struct str taken = str_slice(*rest, 0, at);

    *rest = str_slice(*rest, at < rest->length ? at + 1 : at, rest->length);
    return taken;
}

/* An item: its runs with '|' between, and '_' for a blank within one; '~' in front: by terms. */
static struct phrase_item
item_of(struct arena *arena, struct str text)
{
    struct phrase_item item = { .is_exact = !str_starts(text, STR("~")) };
    struct str        *runs = arena_array(arena, text.length + 1, sizeof *runs);

    if (!item.is_exact)
        text = str_slice(text, 1, text.length);
    for (item.runs = runs; text.length > 0;) {
        struct str run = arena_copy(arena, take_until(&text, "|"));

        for (size_t i = 0; i < run.length; i++)
            if (run.data[i] == '_')
                ((char *) run.data)[i] = ' ';
        runs[item.count++] = run;
    }
    return item;
}

static struct phrase_part
part_of(struct arena *arena, struct str text)
{
    struct phrase_part part = { arena_array(arena, text.length + 1, sizeof *part.items), 0 };

    while (text.length > 0)
        part.items[part.count++] = item_of(arena, take_until(&text, " "));
    return part;
}

/* Parts with a comma between. */
static struct query_phrase
phrase_of(struct arena *arena, const char *text, unsigned distance)
{
    struct str          rest = str_of(text);
    struct query_phrase phrase = { .distance = distance, .fields = SCORE_ALL_FIELDS };

    phrase.parts = arena_array(arena, rest.length + 1, sizeof *phrase.parts);
    while (rest.length > 0)
        phrase.parts[phrase.part_count++] = part_of(arena, str_trim(take_until(&rest, ",")));
    return phrase;
}

/* By the words that the index has: what is in no cell of it is never found. */
static bool
is_in(struct tiny_index *index, const char *prose, const struct query_phrase *phrase)
{
    struct arena         *arena = &index->scratch.arena;
    struct text_analyzer *analyzer;
    struct term_list      terms;
    struct sought_phrase  sought;
    struct said_words     said;
    struct error          err;
    bool                  found;

    expect_ok(store_analyzer(index->store, STR("en"), &analyzer, &err), &err);
    expect_ok(phrase_seek(index->store, arena, phrase, &sought, &err), &err);
    terms = terms_of(arena, analyzer, str_of(prose));
    said = phrase_hear(arena, &terms, &sought);
    found = phrase_is_in(arena, &said, &sought);
    expect_ok(arena_check(arena, &err), &err);
    return found;
}

/* ---- phrases ---- */

static const struct {
    const char *behaviour, *prose, *phrase;
    bool        is_in;
} phrases[] = {
    { "words side by side", "leads incident response here", "incident response", true },
    { "at the start", "incident response", "incident response", true },
    { "at the end", "leads incident response", "incident response", true },
    { "not the other way round", "response incident", "incident response", false },
    { "not with a word between", "incident and response", "incident response", false },
    { "not when it goes on behind the end", "leads incident", "incident response", false },
    { "punctuation is nothing between", "incident. Response", "incident response", true },
    { "case and accents do not matter", "INCIDENT r\xC3\xA9sponse", "incident response", true },
    { "forms are not stems", "incidents responses", "incident response", false },
    { "terms are", "incidents responses", "~incid ~respons", true },
    { "both may be mixed", "incidents response", "~incid response", true },
    { "a word's beginning is another word", "incidental", "incident", false },
    { "nor is it one of several", "response time", "respons time", false },
    { "the second try may fit", "on call, on call rota", "on call rota", true },
    { "a word twice", "team to team", "team to team", true },
    { "but not the same word twice", "team to", "team to team", false },
    { "nothing is in nothing", "", "incident", false },

    { "a place with several runs: the first", "an oncall rota", "oncall|on_call rota", true },
    { "the second", "an on call rota", "oncall|on_call rota", true },
    { "neither", "an on the call rota", "oncall|on_call rota", false },
    { "only a part of one", "an on rota", "oncall|on_call rota", false },
    { "a run that fits is given up when the rest does not", "on call rota", "on|on_call rota",
      true },
    { "several such places", "crossteam on call", "crossteam|cross_team oncall|on_call", true },
    { "other way about", "cross-team oncall", "crossteam|cross_team oncall|on_call", true },
};

static void
phrase_stands_where_its_words_do(void **state)
{
    struct tiny_index *index = *state;

    for (size_t i = 0; i < COUNT(phrases); i++) {
        struct query_phrase phrase = phrase_of(&index->scratch.arena, phrases[i].phrase, 0);

        if (is_in(index, phrases[i].prose, &phrase) != phrases[i].is_in)
            fail_msg("%s: \"%s\" in \"%s\"", phrases[i].behaviour, phrases[i].phrase,
                     phrases[i].prose);
    }
}

/* ---- near ---- */

enum { NEVER = 100 };

/* The distance from which on the parts are near; NEVER: at none. */
static const struct {
    const char *behaviour, *prose, *parts;
    unsigned    from;
} near[] = {
    { "side by side", "incident response", "incident, response", 0 },
    { "in the other order", "response incident", "incident, response", 0 },
    { "one word between", "incident and response", "incident, response", 1 },
    { "three", "incident one two three response", "incident, response", 3 },
    { "in the other order, too", "response one two three incident", "incident, response", 3 },
    { "the nearest of several", "incident one two response one incident", "incident, response",
      1 },
    { "the first is absent", "a response", "incident, response", NEVER },
    { "the last is absent", "an incident", "incident, response", NEVER },
    { "nothing", "", "incident, response", NEVER },
    { "words are counted between a phrase's end", "on call rota and more leads",
      "on call rota, leads", 2 },
    { "and another's start", "leads one or two on call rotas", "on call rotas, leads", 3 },
    { "one in the other", "leads incident response well", "incident response, response", 0 },
    { "terms, not forms", "mentors all others", "~mentor, ~other", 1 },
    { "one of several runs", "an on call of the rota", "oncall|on_call, rota", 2 },
    { "three: words between the first and the last", "a one b two c", "a, b, c", 3 },
    { "in any order", "c one b two a", "a, b, c", 3 },
    { "each must be there", "a b a b", "a, b, c", NEVER },
    { "near to one, far from the other", "a b one two three four c", "a, b, c", 5 },
    { "the nearest three", "a one two three b c a", "a, b, c", 1 },
    { "a part that is there once, for two of one kind", "a b", "a, a, b", 0 },
};

/* An index of all these proses, a level each. */
static int
setup(void **state)
{
    struct buffer grid = { 0 };
    int           rc;

    buffer_add(&grid, STR("Track | Skill\n1 | a b c x\n"));
    for (size_t i = 0; i < COUNT(phrases); i++)
        buffer_format(&grid, "p%zu | %s\n", i, phrases[i].prose);
    for (size_t i = 0; i < COUNT(near); i++)
        buffer_format(&grid, "n%zu | %s\n", i, near[i].prose);
    buffer_add_char(&grid, '\0');
    rc = tiny_setup(
        state, &(struct tiny_ladder){ .source = "t", .org = "o", .grid = grid.data }, 1);
    buffer_free(&grid);
    return rc;
}

static void
near_counts_the_words_between(void **state)
{
    struct tiny_index *index = *state;

    for (size_t i = 0; i < COUNT(near); i++)
        for (unsigned distance = 0; distance < 12; distance++) {
            struct query_phrase phrase =
                phrase_of(&index->scratch.arena, near[i].parts, distance);

            if (is_in(index, near[i].prose, &phrase) != (distance >= near[i].from))
                fail_msg("%s: NEAR/%u of \"%s\" in \"%s\"", near[i].behaviour, distance,
                         near[i].parts, near[i].prose);
        }
}

static void
order_of_parts_does_not_matter(void **state)
{
    static const char *const letters[] = { "a ", "b ", "c ", "x " };
    static const char *const orders[] = { "a, b, c", "a, c, b", "b, a, c",
                                          "b, c, a", "c, a, b", "c, b, a" };
    struct tiny_index       *index = *state;
    struct dice              dice = { 3 };

    for (size_t round = 0; round < 500; round++) {
        char     prose[64] = "";
        unsigned distance = (unsigned) dice_below(&dice, 6);
        bool     found[COUNT(orders)];

        for (size_t left = dice_below(&dice, 12); left > 0; left--)
            strcat(prose, letters[dice_below(&dice, COUNT(letters))]);
        for (size_t o = 0; o < COUNT(orders); o++) {
            struct query_phrase phrase = phrase_of(&index->scratch.arena, orders[o], distance);

            found[o] = is_in(index, prose, &phrase);
            if (found[o] != found[0])
                fail_msg("NEAR/%u of \"%s\" and of \"%s\" in \"%s\"", distance, orders[0],
                         orders[o], prose);
        }
        arena_free(&index->scratch.arena);
    }
}

/* ---- texts ---- */

/* What the forward index has of a cell is what hearing it says. */
static void
texts_say_by_numbers_what_they_say(void **state)
{
    struct tiny_index *index = *state;
    struct arena      *arena = &index->scratch.arena;
    struct error       err;
    int64_t            document = 1; /* of the level before these */

    for (size_t i = 0; i < COUNT(phrases); i++) {
        struct query_phrase  phrase = phrase_of(arena, phrases[i].phrase, 0);
        struct sought_phrase sought;
        struct said_words    said;
        struct store_cell    cell;

        if (phrases[i].prose[0] == '\0')
            continue; /* no cell */
        expect_ok(store_cell_at(index->store, ++document, &cell, &err), &err);
        expect_ok(phrase_seek(index->store, arena, &phrase, &sought, &err), &err);
        expect_ok(store_text_words(index->store, cell.text, &said.numbers, &said.count, &err),
                  &err);
        if (phrase_is_in(arena, &said, &sought) != phrases[i].is_in)
            fail_msg("%s: \"%s\" in \"%s\"", phrases[i].behaviour, phrases[i].phrase,
                     phrases[i].prose);
    }
}

#define WITH_AN_INDEX(test) cmocka_unit_test_setup_teardown(test, setup, tiny_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_AN_INDEX(phrase_stands_where_its_words_do),
        WITH_AN_INDEX(near_counts_the_words_between),
        WITH_AN_INDEX(order_of_parts_does_not_matter),
        WITH_AN_INDEX(texts_say_by_numbers_what_they_say),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
