/* Whether rows stand in the order that their texts tell, and what is said where they do not. */
#include "query/level_sense.h"

#include "tests/ladders.h"

#define JUNIOR "Completes small tasks with guidance, and asks for help."
#define MIDDLE "Completes tasks on their own and helps to review code of the team."
#define SENIOR "Leads projects of the team and mentors others on the team."
#define LEADER "Sets the strategy of the organization, and leads across many teams."

static const struct {
    const char *behaviour, *grid, *language, *sentence;
} cases[] = {
    { "rows in the order of their texts stand well",
      "Pilot | Work\nA | " JUNIOR "\nB | " MIDDLE "\nC | " SENIOR "\nD | " LEADER "\n", "en",
      "" },
    { "the most senior first is upside down",
      "Pilot | Work\nA | " LEADER "\nB | " SENIOR "\nC | " MIDDLE "\nD | " JUNIOR "\n", "en",
      "\"Pilot\" seems to stand upside down: \"A\" is read as the lowest level, and sounds "
      "more "
      "senior than \"D\", the highest" },
    { "whatever its labels say",
      "Pilot | Work\nJunior 1 | " LEADER "\nB 2 | " SENIOR "\nC 3 | " MIDDLE
      "\nSenior 4 | " JUNIOR "\n",
      "en",
      "\"Pilot\" seems to stand upside down: \"Junior 1\" is read as the lowest level, and "
      "sounds "
      "more senior than \"Senior 4\", the highest" },
    { "a level without a label is counted",
      "Pilot | Work\n| " LEADER "\nB | " SENIOR "\nC | " MIDDLE "\nD | " JUNIOR "\n", "en",
      "\"Pilot\" seems to stand upside down: \"level 1\" is read as the lowest level, and "
      "sounds "
      "more senior than \"D\", the highest" },
    { "labels that say nothing, and rows in another order",
      "Pilot | Work\nOak | " SENIOR "\nElm | " JUNIOR "\nAsh | " LEADER "\nFir | " MIDDLE "\n",
      "en",
      "the labels of \"Pilot\" say nothing of the order of its levels, and by their texts it "
      "is "
      "another than that of the rows: Elm, Fir, Oak, Ash" },
    { "labels that say something are believed",
      "Pilot | Work\n1 | " SENIOR "\n2 | " JUNIOR "\n3 | " LEADER "\n4 | " MIDDLE "\n", "en",
      "" },
    { "a level without words is passed over",
      "Pilot | Work\nA | " LEADER "\nB | \nC | " SENIOR "\nD | " MIDDLE "\nE | " JUNIOR "\n",
      "en",
      "\"Pilot\" seems to stand upside down: \"A\" is read as the lowest level, and sounds "
      "more "
      "senior than \"E\", the highest" },
    { "three levels are too few",
      "Pilot | Work\nA | " LEADER "\nB | " SENIOR "\nC | " JUNIOR "\n", "en", "" },
    { "another language is not known",
      "Pilot | Work\nA | " LEADER "\nB | " SENIOR "\nC | " MIDDLE "\nD | " JUNIOR "\n", "fr",
      "" },
    { "equal texts tell nothing",
      "Pilot | Work\nA | " SENIOR "\nB | " SENIOR "\nC | " SENIOR "\nD | " SENIOR "\n", "en",
      "" },
};

static struct str
doubt(struct arena *arena, const struct ladder *ladder)
{
    struct text_analyzer *english;
    struct str            sentence;
    struct error          err;

    expect_ok(text_open(STR("en"), &english, &err), &err);
    expect_ok(level_sense_doubt(english, arena, ladder, &sentence, &err), &err);
    text_close(english);
    return sentence;
}

static void
rows_are_held_against_their_texts(void **state)
{
    (void) state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct tiny_ladder tiny = { "pilot.tsv", "acme", cases[i].grid,
                                          cases[i].language };
        struct arena             arena = { 0 };
        struct ladder            ladder = tiny_read(&arena, &tiny);
        struct str               sentence = doubt(&arena, &ladder);

        if (!str_equal(sentence, str_of(cases[i].sentence)))
            fail_msg("%s: \"%.*s\"", cases[i].behaviour, STR_ARG(sentence));
        arena_free(&arena);
    }
}

static void
more_levels_than_can_be_put_in_order_are_left_alone(void **state)
{
    struct level  levels[LEVEL_ORDER_MOST + 1] = { 0 };
    struct cell   cells[LEVEL_ORDER_MOST + 1] = { 0 };
    struct skill  skill = { 0 };
    struct ladder ladder = { .track = STR("Pilot"),
                             .language = STR("en"),
                             .levels = levels,
                             .skills = &skill,
                             .cells = cells,
                             .skill_count = 1 };
    struct arena  arena = { 0 };

    (void) state;
    for (size_t i = 0; i <= LEVEL_ORDER_MOST; i++)
        cells[i].text = i < LEVEL_ORDER_MOST / 2 ? STR(LEADER) : STR(JUNIOR);
    ladder.level_count = LEVEL_ORDER_MOST;
    (void) doubt(&arena, &ladder);
    ladder.level_count++;
    assert_int_equal(doubt(&arena, &ladder).length, 0);
    arena_free(&arena);
}

static void
numbers_and_words_of_rank_tell_an_order(void **state)
{
    static const struct {
        const char *label;
        bool        tells;
    } labels[] = { { "IC3", true },
                   { "L4", true },
                   { "Sr. Engineer", true },
                   { "Engineer II", true },
                   { "STAFF", true },
                   { "Mid-Level Tester", true },
                   { "\xF0\x9F\x91\xB7 Lead", true },
                   { "Engineer", false },
                   { "Seniority", false },
                   { "", false },
                   { "n00b", false },
                   { "Explorer", false },
                   { "Leadership", false } };

    (void) state;
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        struct level  level = { .label = str_of(labels[i].label) };
        struct ladder ladder = { .levels = &level, .level_count = 1 };

        if (level_labels_tell(&ladder) != labels[i].tells)
            fail_msg("%s", labels[i].label);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_held_against_their_texts),
        cmocka_unit_test(more_levels_than_can_be_put_in_order_are_left_alone),
        cmocka_unit_test(numbers_and_words_of_rank_tell_an_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
