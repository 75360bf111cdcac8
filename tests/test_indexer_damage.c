/* What is missing or cut in a published ladder is repaired where that is certain, else told. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/reading.h"

/* Levels "1:a,b;2:c,d" on lines from 2 on; a cell goes to the next , or ; or the end. */
static struct ladder
ladder_from(struct reading_fixture *f, const char *grid)
{
    struct ladder ladder = { .track = STR("x"), .line = 1 };
    size_t        cells = 0;

    ladder.levels = arena_array(&f->arena, 16, sizeof *ladder.levels);
    ladder.cells = arena_array(&f->arena, 64, sizeof *ladder.cells);
    ladder.skills = arena_array(&f->arena, 4, sizeof *ladder.skills);
    while (*grid) {
        size_t label = strcspn(grid, ":");

        ladder.levels[ladder.level_count++].label = (struct str){ grid, label };
        grid += label;
        while (*grid && *grid != ';') {
            size_t length = strcspn(++grid, ",;");

            ladder.cells[cells++] = (struct cell){ .text = { grid, length },
                                                   .line = (unsigned) ladder.level_count + 1 };
            grid += length;
        }
        grid += *grid == ';';
    }
    ladder.skill_count = ladder.level_count > 0 ? cells / ladder.level_count : 0;
    for (size_t s = 0; s < ladder.skill_count; s++)
        ladder.skills[s].name = arena_format(&f->arena, "S%zu", s + 1);
    reading_begin(f, "x.tsv");
    return ladder;
}

/* "1:a,<b;2?:c>,d": ? behind a label that was inferred, < and > where a cell was cut. */
static const char *
repaired(struct reading_fixture *f, const char *grid)
{
    struct ladder ladder = ladder_from(f, grid);
    struct buffer out = { 0 };
    struct str    text;

    damage_repair(&f->reading, &ladder);
    for (size_t l = 0; l < ladder.level_count; l++) {
        buffer_format(&out, "%s%.*s%s:", l > 0 ? ";" : "", STR_ARG(ladder.levels[l].label),
                      ladder.levels[l].inferred ? "?" : "");
        for (size_t s = 0; s < ladder.skill_count; s++) {
            const struct cell *cell = ladder_cell(&ladder, l, s);

            buffer_format(&out, "%s%s%.*s%s", s > 0 ? "," : "",
                          cell->flags & CELL_CUT_START ? "<" : "", STR_ARG(cell->text),
                          cell->flags & CELL_CUT_END ? ">" : "");
        }
    }
    text = arena_copy(&f->arena, buffer_str(&out));
    buffer_free(&out);
    return text.data;
}

struct sample {
    const char *behaviour, *grid, *repaired, *told;
};

static void
expect_repairs(struct reading_fixture *f, const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *got = repaired(f, samples[i].grid);

        if (strcmp(got, samples[i].repaired) != 0)
            fail_msg("%s: gave \"%s\"", samples[i].behaviour, got);
        if (!str_equal(buffer_str(&f->told), str_of(samples[i].told)))
            fail_msg("%s: told \"%.*s\"", samples[i].behaviour, STR_ARG(buffer_str(&f->told)));
    }
}

static void
labels_between_two_numbers_are_inferred(void **state)
{
    static const struct sample samples[] = {
        { "one", "1:A;:B;3:C", "1:A;2?:B;3:C",
          "3: the level between 1 and 3 has no label; read as 2\n" },
        { "several", "IC1:A;:B;:C;IC4:D", "IC1:A;IC2?:B;IC3?:C;IC4:D",
          "3: the level between IC1 and IC4 has no label; read as IC2\n"
          "4: the level between IC1 and IC4 has no label; read as IC3\n" },
        { "twice", "1:A;:B;3:C;:D;5:E", "1:A;2?:B;3:C;4?:D;5:E",
          "3: the level between 1 and 3 has no label; read as 2\n"
          "5: the level between 3 and 5 has no label; read as 4\n" },
        { "with words before and behind", "Level 1:A;:B;Level 3 (by invitation):C",
          "Level 1:A;Level 2?:B;Level 3 (by invitation):C",
          "3: the level between Level 1 and Level 3 (by invitation) has no label; read as "
          "Level 2\n" },
        { "across ten", "9:A;:B;11:C", "9:A;10?:B;11:C",
          "3: the level between 9 and 11 has no label; read as 10\n" },
    };

    expect_repairs(*state, samples, COUNT(samples));
}

static void
labels_that_are_not_certain_stay_empty(void **state)
{
    static const struct sample samples[] = {
        { "first", ":A;2:B", ":A;2:B", "2: level 1 has no label\n" },
        { "last", "1:A;:B", "1:A;:B", "3: level 2 has no label\n" },
        { "all", ":A;:B", ":A;:B", "2: level 1 has no label\n3: level 2 has no label\n" },
        { "neighbours without numbers", "Junior:A;:B;Senior:C", "Junior:A;:B;Senior:C",
          "3: level 2 has no label\n" },
        { "one neighbour without a number", "1:A;:B;Senior:C", "1:A;:B;Senior:C",
          "3: level 2 has no label\n" },
        { "too wide a gap", "1:A;:B;4:C", "1:A;:B;4:C", "3: level 2 has no label\n" },
        { "no gap at all", "1:A;:B;2:C", "1:A;:B;2:C", "3: level 2 has no label\n" },
        { "two kinds of grades", "IC1:A;:B;M3:C", "IC1:A;:B;M3:C",
          "3: level 2 has no label\n" },
        { "a number inside a word", "1st:A;:B;3rd:C", "1st:A;:B;3rd:C",
          "3: level 2 has no label\n" },
    };

    expect_repairs(*state, samples, COUNT(samples));
}

static void
two_levels_of_one_label_are_told(void **state)
{
    static const struct sample samples[] = {
        { "two", "1:A;2:B;1:C", "1:A;2:B;1:C", "4: two levels are labelled \"1\"\n" },
        { "each that repeats another", "1:A;1:B;1:C", "1:A;1:B;1:C",
          "3: two levels are labelled \"1\"\n4: two levels are labelled \"1\"\n" },
    };

    expect_repairs(*state, samples, COUNT(samples));
}

static void
levels_that_count_down_are_turned_round(void **state)
{
    static const struct sample samples[] = {
        { "with their cells", "3:A,B;2:C,D;1:E,F", "1:E,F;2:C,D;3:A,B", "" },
        { "an even number", "IC4:A;IC3:B;IC2:C;IC1:D", "IC1:D;IC2:C;IC3:B;IC4:A", "" },
        { "with gaps", "7:A;3:B", "3:B;7:A", "" },
        { "one level", "3:A", "3:A", "" },
        { "counting up", "1:A;2:B", "1:A;2:B", "" },
        { "neither up nor down", "3:A;1:B;2:C", "3:A;1:B;2:C", "" },
        { "two kinds of grades", "M2:A;IC1:B", "M2:A;IC1:B", "" },
        { "without numbers", "Senior:A;Junior:B", "Senior:A;Junior:B", "" },
        { "cut cells keep their lines", "2:A,B-;1:C,d", "1:C,<d;2:A,B->",
          "3: level 1, S2: the text starts in the middle of a sentence\n"
          "2: level 2, S2: the text ends in the middle of a word\n" },
    };

    expect_repairs(*state, samples, COUNT(samples));
}

static void
cut_cells_are_flagged(void **state)
{
    static const struct sample samples[] = {
        { "the beginning", "1:Plans,Builds,ing a design", "1:Plans,Builds,<ing a design",
          "2: level 1, S3: the text starts in the middle of a sentence\n" },
        { "the end", "1:Plans,Builds the sys-", "1:Plans,Builds the sys->",
          "2: level 1, S2: the text ends in the middle of a word\n" },
        { "both", "1:Plans;2:Builds;3:ing the sys-", "1:Plans;2:Builds;3:<ing the sys->",
          "4: level 3, S1: the text starts in the middle of a sentence and ends in the middle "
          "of "
          "a word\n" },
        { "in a level without a label", "1:Plans;:ing;2:Builds", "1:Plans;:<ing;2:Builds",
          "3: level 2 has no label\n"
          "3: level , S1: the text starts in the middle of a sentence\n" },
        { "letters beyond ASCII",
          "1:\xC3\x89"
          "coute;2:\xC3\x89"
          "crit;3:\xC3\xA9"
          "crit",
          "1:\xC3\x89"
          "coute;2:\xC3\x89"
          "crit;3:<\xC3\xA9"
          "crit",
          "4: level 3, S1: the text starts in the middle of a sentence\n" },
        { "one small letter", "1:Plans;2:Builds;3:a", "1:Plans;2:Builds;3:<a",
          "4: level 3, S1: the text starts in the middle of a sentence\n" },
        { "a hyphen where all is small", "1:plans the sys-;2:builds",
          "1:plans the sys->;2:builds",
          "2: level 1, S1: the text ends in the middle of a word\n" },
    };

    expect_repairs(*state, samples, COUNT(samples));
}

static void
whole_cells_are_not_flagged(void **state)
{
    static const struct sample samples[] = {
        { "a name with a capital inside", "1:Plans;2:Builds;3:iOS work",
          "1:Plans;2:Builds;3:iOS work", "" },
        { "a ladder all in small letters", "1:plans;2:builds;3:leads",
          "1:plans;2:builds;3:leads", "" },
        { "as many small as capital", "1:plans;2:Builds", "1:plans;2:Builds", "" },
        { "digits and signs", "1:Plans;2:Builds;3:3 years;4:(on call)",
          "1:Plans;2:Builds;3:3 years;4:(on call)", "" },
        { "empty cells", "1:Plans,;2:,Builds", "1:Plans,;2:,Builds", "" },
        { "a dash behind a blank", "1:Plans foo -", "1:Plans foo -", "" },
        { "two hyphens", "1:Plans --", "1:Plans --", "" },
        { "a hyphen alone", "1:-", "1:-", "" },
        { "a hyphen inside", "1:Short- and long-term", "1:Short- and long-term", "" },
        { "a break inside a word stays as given", "1:Plans or- chestration",
          "1:Plans or- chestration", "" },
    };

    expect_repairs(*state, samples, COUNT(samples));
}

static void
nothing_to_repair_is_no_trouble(void **state)
{
    static const struct sample samples[] = {
        { "no levels", "", "", "" },
        { "no cells", "1:", "1:", "" },
    };

    expect_repairs(*state, samples, COUNT(samples));
}

/* In the tidy form a level may say nothing on the first skill, which then has no line. */
static void
a_level_has_the_line_of_its_first_cell(void **state)
{
    struct reading_fixture *f = *state;
    struct ladder           ladder = ladder_from(f, "1:A,B;:,D;3:E,F");

    ladder_cell(&ladder, 1, 0)->line = 0;
    damage_repair(&f->reading, &ladder);
    assert_true(str_equal(ladder.levels[1].label, STR("2")));
    assert_true(str_starts(buffer_str(&f->told), STR("3: the level between 1 and 3 ")));
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        TEST(labels_between_two_numbers_are_inferred),
        TEST(labels_that_are_not_certain_stay_empty),
        TEST(two_levels_of_one_label_are_told),
        TEST(levels_that_count_down_are_turned_round),
        TEST(cut_cells_are_flagged),
        TEST(whole_cells_are_not_flagged),
        TEST(nothing_to_repair_is_no_trouble),
        TEST(a_level_has_the_line_of_its_first_cell),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
