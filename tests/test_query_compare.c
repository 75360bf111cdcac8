/* What stands beside what: small ladders, and what must hold of random ones. */
#include "base/buffer.h"
#include "query/compare.h"
#include "tests/ladders.h"

static const char first[] = "Pilot | Flying    | Radio            | Sums\n"
                            "1     | flies     | listens to tower | \n"
                            "2     | flies far | talks to tower   | adds\n";

/* Each: a change, then the lines of its level and skill with "-" for none. */
static const struct {
    const char *behaviour, *other;
    enum address_kind kind;
    size_t      level, skill; /* of the first; the other's are 0 */
    const char *rows;
} cases[] = {
    { "a ladder and itself", first, ADDRESS_LADDER, 0, 0,
      "same 11 FlyingFlying, same 11 RadioRadio, same 22 FlyingFlying, same 22 RadioRadio, "
      "same 22 SumsSums" },
    { "another text, and none",
      "Pilot | Flying | Radio | Sums\n1 | flies low | | \n2 | flies far | talks to tower | adds\n",
      ADDRESS_LADDER, 0, 0,
      "changed 11 FlyingFlying, removed 11 RadioRadio, same 22 FlyingFlying, same 22 RadioRadio, "
      "same 22 SumsSums" },
    { "a level and a skill of one side alone", "Pilot | Flying\n1 | flies\n7 | soars\n",
      ADDRESS_LADDER, 0, 0,
      "same 11 FlyingFlying, removed 11 Radio-, removed 2- FlyingFlying, removed 2- Radio-, "
      "removed 2- Sums-, added -7 FlyingFlying" },
    { "skills in another order, and another case", "Pilot | RADIO | flying\n1 | listens | flies\n",
      ADDRESS_LADDER, 0, 0,
      "same 11 Flyingflying, changed 11 RadioRADIO, removed 2- Flyingflying, "
      "removed 2- RadioRADIO, removed 2- Sums-" },
    { "a skill by another name, known by its words",
      "Pilot | Flying | Voice\n1 | flies | listens to tower\n2 | flies far | talks to tower\n",
      ADDRESS_LADDER, 0, 0,
      "same 11 FlyingFlying, same 11 RadioVoice, same 22 FlyingFlying, same 22 RadioVoice, "
      "removed 22 Sums-" },
    { "levels by the number in their labels", "Pilot | Flying\nIC1 | flies\nIC2 | soars\n",
      ADDRESS_LADDER, 0, 0,
      "same 1IC1 FlyingFlying, removed 1IC1 Radio-, changed 2IC2 FlyingFlying, "
      "removed 2IC2 Radio-, removed 2IC2 Sums-" },
    { "one level of each, whatever it is called", "Pilot | Flying\nZ | flies far\n", ADDRESS_LEVEL,
      1, 0, "same 2Z FlyingFlying, removed 2Z Radio-, removed 2Z Sums-" },
    { "one skill of each", "Pilot | Sailing\n1 | flies\n2 | sails\n", ADDRESS_SKILL, 0, 0,
      "same 11 FlyingSailing, changed 22 FlyingSailing" },
    { "one cell of each", "Pilot | Sailing\n9 | sails\n", ADDRESS_CELL, 1, 2,
      "changed 29 SumsSailing" },
};

static const char *const changes[] = { [COMPARE_SAME] = "same",
                                       [COMPARE_CHANGED] = "changed",
                                       [COMPARE_REMOVED] = "removed",
                                       [COMPARE_ADDED] = "added" };

static void
add_name(struct buffer *out, const struct ladder *ladder, size_t at, bool of_levels)
{
    if (at == COMPARE_NONE)
        buffer_add_char(out, '-');
    else
        buffer_add(out, of_levels ? ladder->levels[at].label : ladder->skills[at].name);
}

static const char *
rows_of(struct arena *arena, const struct compare_side sides[2], const struct comparison *c)
{
    struct buffer out = { 0 };
    struct str    copy;

    for (size_t i = 0; i < c->row_count; i++) {
        buffer_format(&out, "%s%s ", i > 0 ? ", " : "", changes[c->rows[i].change]);
        for (size_t k = 0; k < 2; k++)
            add_name(&out, sides[k].ladder, c->levels[c->rows[i].level].at[k], true);
        buffer_add_char(&out, ' ');
        for (size_t k = 0; k < 2; k++)
            add_name(&out, sides[k].ladder, c->skills[c->rows[i].skill].at[k], false);
    }
    copy = arena_copy(arena, buffer_str(&out));
    buffer_free(&out);
    return copy.data;
}

static struct ladder
read(struct arena *arena, const char *grid)
{
    return tiny_read(arena, &(struct tiny_ladder){ "x.tsv", "acme", grid, NULL });
}

static void
sides_are_lined_up(void **state)
{
    struct scratch *scratch = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct arena       *arena = &scratch->arena;
        struct ladder       a = read(arena, first), b = read(arena, cases[i].other);
        struct compare_side sides[2] = { { &a, cases[i].kind, cases[i].level, cases[i].skill, NULL, NULL },
                                         { &b, cases[i].kind, 0, 0, NULL, NULL } };
        struct comparison   comparison;
        struct error        err = { 0 };
        const char         *rows;

        expect_ok(compare_sides(arena, sides, 2, &comparison, &err), &err);
        rows = rows_of(arena, sides, &comparison);
        if (strcmp(rows, cases[i].rows) != 0)
            fail_msg("%s: %s", cases[i].behaviour, rows);
    }
}

static void
what_was_found_goes_before_words_and_labels(void **state)
{
    static const size_t beside[] = { COMPARE_NONE, 0, COMPARE_NONE };
    static const size_t levels[] = { COMPARE_NONE, 0 };
    struct scratch     *scratch = *state;
    struct arena       *arena = &scratch->arena;
    struct ladder       a = read(arena, first);
    struct ladder       b = read(arena, "Pilot | Voice | Wings\n1 | sings | flies\n");
    struct compare_side sides[2] = { { &a, ADDRESS_LADDER, 0, 0, NULL, NULL },
                                     { &b, ADDRESS_LADDER, 0, 0, beside, levels } };
    struct comparison   c;
    struct error        err = { 0 };

    expect_ok(compare_sides(arena, sides, 2, &c, &err), &err);
    assert_int_equal(c.levels[0].at[1], COMPARE_NONE);
    assert_int_equal(c.levels[1].at[1], 0);
    assert_int_equal(c.skill_count, 4);
    assert_int_equal(c.skills[0].at[1], COMPARE_NONE);
    assert_int_equal(c.skills[1].at[1], 0);
    assert_int_equal(c.skills[3].at[0], COMPARE_NONE);
    assert_int_equal(c.skills[3].at[1], 1);
}

/* ---- what must hold ---- */

/* A ladder whose names and words are few, so that they clash. */
static const char *
random_grid(struct arena *arena, struct dice *dice)
{
    static const char *const words[] = { "flies", "sings", "adds", "", "flies far" };
    static const char *const names[] = { "Flying", "Radio", "Sums", "Voice", "flying" };
    struct buffer            grid = { 0 };
    struct str               copy;
    size_t                   skills = 1 + dice_below(dice, 4), levels = 1 + dice_below(dice, 4);

    buffer_add(&grid, STR("Pilot"));
    for (size_t s = 0; s < skills; s++)
        buffer_format(&grid, " | %s", names[dice_below(dice, COUNT(names))]);
    buffer_add_char(&grid, '\n');
    for (size_t l = 0; l < levels; l++) {
        buffer_format(&grid, "%zu", dice_below(dice, 6));
        for (size_t s = 0; s < skills; s++)
            buffer_format(&grid, " | %s", words[dice_below(dice, COUNT(words))]);
        buffer_add_char(&grid, '\n');
    }
    copy = arena_copy(arena, buffer_str(&grid));
    buffer_free(&grid);
    return copy.data;
}

/* Fails unless each cell that says something is in one row, and no other. */
static void
expect_each_cell_once(const struct compare_side *side, const struct comparison *c, size_t k)
{
    size_t places = side->ladder->level_count * side->ladder->skill_count, shown = 0, saying = 0;

    for (size_t i = 0; i < c->row_count; i++) {
        const struct cell *cell = c->rows[i].cells[k].cell;

        shown += cell && cell->text.length > 0;
        for (size_t j = 0; cell && j < i; j++)
            assert_ptr_not_equal(c->rows[j].cells[k].cell, cell);
    }
    for (size_t i = 0; i < places; i++)
        saying += side->ladder->cells[i].text.length > 0;
    assert_int_equal(shown, saying);
}

static void
random_ladders_show_each_cell_once(void **state)
{
    struct scratch *scratch = *state;
    struct dice     dice = { 3 };

    for (size_t round = 0; round < 2000; round++) {
        struct arena       *arena = &scratch->arena;
        struct ladder       ladders[3];
        struct compare_side sides[3];
        struct comparison   c;
        struct error        err = { 0 };
        size_t              counted = 0;

        for (size_t k = 0; k < 3; k++) {
            ladders[k] = read(arena, random_grid(arena, &dice));
            sides[k] = (struct compare_side){ &ladders[k], ADDRESS_LADDER, 0, 0, NULL, NULL };
        }
        expect_ok(compare_sides(arena, sides, 3, &c, &err), &err);
        for (size_t k = 0; k < 3; k++)
            expect_each_cell_once(&sides[k], &c, k);
        for (size_t i = 0; i < COMPARE_CHANGES; i++)
            counted += c.changes[i];
        assert_int_equal(counted, c.row_count);
        arena_free(arena);
    }
}

#define WITH_AN_ARENA(test)                                                                    \
    cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_AN_ARENA(sides_are_lined_up),
        WITH_AN_ARENA(what_was_found_goes_before_words_and_labels),
        WITH_AN_ARENA(random_ladders_show_each_cell_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
