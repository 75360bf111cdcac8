/* The tidy form, a row a cell: any order of columns, any order of rows. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tests/reading.h"

/* The first table of a text, which is tidy, as ladders. */
static enum error_code
read_tidy(struct reading_fixture *f, struct str text)
{
    struct tables tables = { 0 };

    reading_begin(f, "acme--x.csv");
    expect_ok(delimited_read(&f->reading, text, &tables, &f->err), &f->err);
    assert_int_equal(tables.count, 1);
    assert_true(tidy_is_header(&tables.items[0].rows[0]));
    return tidy_read(&f->reading, &tables.items[0], &f->ladders, &f->err);
}

/* Of every ladder: "{acme/SRE@2} A, B; 1: a@2, b@3". */
static const char *
all_reading_described(struct reading_fixture *f)
{
    struct buffer out = { 0 };
    struct str    text;

    for (size_t i = 0; i < f->ladders.count; i++) {
        const struct ladder *ladder = &f->ladders.items[i];

        buffer_format(&out, "%s{%.*s/%.*s@%u} %s", i > 0 ? " " : "", STR_ARG(ladder->org),
                      STR_ARG(ladder->track), ladder->line, reading_described(f, ladder));
    }
    text = arena_copy(&f->arena, buffer_str(&out));
    buffer_free(&out);
    return text.data;
}

struct sample {
    const char *behaviour, *text, *ladders, *told;
};

static void
expect_ladders(struct reading_fixture *f, const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *got;

        expect_ok(read_tidy(f, str_of(samples[i].text)), &f->err);
        got = all_reading_described(f);
        if (strcmp(got, samples[i].ladders) != 0)
            fail_msg("%s: gave \"%s\"", samples[i].behaviour, got);
        if (!str_equal(buffer_str(&f->told), str_of(samples[i].told)))
            fail_msg("%s: told \"%.*s\"", samples[i].behaviour, STR_ARG(buffer_str(&f->told)));
    }
}

/* Only of a file with all the columns of an export, in its order. */
static void
apostrophes_of_an_export_are_taken_off(void **state)
{
    static const struct sample samples[] = {
        { "of an export",
          "org,track,level,skill,text,address,path,line\n"
          "'=acme,T,1,'-A,'=1+1,x,y,1\nacme,T,1,B,''@b,x,y,1\nacme,T,1,C,'quoted' c,x,y,1\n",
          "{=acme/T@2} -A; 1: =1+1@2 {acme/T@3} B, C; 1: '@b@3, 'quoted' c@4", "" },
        { "of any other file they are its own",
          "org,track,level,skill,text\nacme,T,1,A,'=1+1\n", "{acme/T@2} A; 1: '=1+1@2", "" },
    };

    expect_ladders(*state, samples, COUNT(samples));
}

static void
columns_may_stand_in_any_order(void **state)
{
    static const struct sample samples[] = {
        { "as documented", "org,track,level,skill,text\nzen,T,1,A,a\nzen,T,1,B,b\n",
          "{zen/T@2} A, B; 1: a@2, b@3", "" },
        { "backwards", "text,skill,level,track,org\na,A,1,T,zen\n", "{zen/T@2} A; 1: a@2", "" },
        { "in capitals", "Org\tTRACK\tLevel\tSkill\tText\nzen\tT\t1\tA\ta\n",
          "{zen/T@2} A; 1: a@2", "" },
        { "without an organisation", "track,level,skill,text\nT,1,A,a\n",
          "{acme/T@2} A; 1: a@2", "" },
        { "an empty organisation is the file's",
          "org,track,level,skill,text\n,T,1,A,a\nzen,T,1,A,b\n",
          "{acme/T@2} A; 1: a@2 {zen/T@3} A; 1: b@3", "" },
        { "a column twice: the first is read", "track,level,skill,text,text\nT,1,A,a,b\n",
          "{acme/T@2} A; 1: a@2",
          "1: column \"text\" is none of org, track, level, skill and text; it is left out\n" },
        { "others are told of", "id,track,level,skill,note,text\n7,T,1,A,n,a\n",
          "{acme/T@2} A; 1: a@2",
          "1: column \"id\" is none of org, track, level, skill and text; it is left out\n"
          "1: column \"note\" is none of org, track, level, skill and text; it is left out\n" },
    };

    expect_ladders(*state, samples, COUNT(samples));
}

static void
rows_find_their_places(void **state)
{
    static const struct sample samples[] = {
        { "levels and skills as first named",
          "track,level,skill,text\nT,1,B,b\nT,1,A,a\nT,2,A,c\n",
          "{acme/T@2} B, A; 1: b@2, a@3; 2: @0, c@4", "" },
        { "ladders side by side", "track,level,skill,text\nT,1,A,a\nU,1,A,b\nT,2,A,c\n",
          "{acme/T@2} A; 1: a@2; 2: c@4 {acme/U@3} A; 1: b@3", "" },
        { "one track of two organisations",
          "org,track,level,skill,text\nzen,T,1,A,a\nyam,T,1,A,b\n",
          "{zen/T@2} A; 1: a@2 {yam/T@3} A; 1: b@3", "" },
        { "repeated places are joined by two spaces",
          "track,level,skill,text\nT,1,A,a\nT,1,A,b\nT,1,B,x\nT,1,A,c\n",
          "{acme/T@2} A, B; 1: a  b  c@2, x@4", "" },
        { "empty texts join nothing",
          "track,level,skill,text\nT,1,A,\nT,1,A,a\nT,1,A,\nT,1,A,b\n",
          "{acme/T@2} A; 1: a  b@3", "" },
        { "an empty text makes its level and skill",
          "track,level,skill,text\nT,1,A,\nT,2,B,b\n", "{acme/T@2} A, B; 1: @2, @0; 2: @0, b@3",
          "" },
        { "the line where a quoted row begins",
          "track,level,skill,text\nT,1,A,\"a\nb\"\nT,1,B,c\n",
          "{acme/T@2} A, B; 1: a\nb@2, c@4", "" },
        { "only a header", "track,level,skill,text\n", "", "" },
        { "below empty lines", "\n\ntrack,level,skill,text\n\nT,1,A,a\n",
          "{acme/T@5} A; 1: a@5", "" },
    };

    expect_ladders(*state, samples, COUNT(samples));
}

static void
each_ladder_is_repaired(void **state)
{
    static const struct sample samples[] = {
        { "a missing label", "track,level,skill,text\nT,1,A,a\nT,,A,b\nT,3,A,c\n",
          "{acme/T@2} A; 1: a@2; 2: b@3; 3: c@4",
          "3: the level between 1 and 3 has no label; read as 2\n" },
        { "a missing label that says nothing on the first skill",
          "track,level,skill,text\nT,1,A,a\nT,,B,b\nT,3,A,c\n",
          "{acme/T@2} A, B; 1: a@2, @0; 2: @0, b@3; 3: c@4, @0",
          "3: the level between 1 and 3 has no label; read as 2\n" },
        { "levels counting down",
          "track,level,skill,text\nT,2,A,a\nT,1,A,b\nU,1,A,c\nU,2,A,d\n",
          "{acme/T@2} A; 1: b@3; 2: a@2 {acme/U@4} A; 1: c@4; 2: d@5", "" },
        { "cut cells",
          "track,level,skill,text\nT,1,A,Plans\nT,1,B,Builds\nT,2,A,ing the sys-\n",
          "{acme/T@2} A, B; 1: Plans@2, Builds@3; 2: ing the sys-@4, @0",
          "4: level 2, A: the text starts in the middle of a sentence and ends in the middle "
          "of a "
          "word\n" },
    };

    expect_ladders(*state, samples, COUNT(samples));
}

static void
an_organisation_asked_for_beats_the_column(void **state)
{
    struct reading_fixture *f = *state;
    struct tables           tables = { 0 };

    expect_ok(read_tidy(f, STR("org,track,level,skill,text\nzen,T,1,A,a\n")), &f->err);
    assert_string_equal(all_reading_described(f), "{zen/T@2} A; 1: a@2");
    f->reading.org = STR("asked");
    f->reading.org_is_asked = true;
    f->ladders = (struct ladders){ 0 };
    expect_ok(delimited_read(&f->reading, STR("org,track,level,skill,text\nzen,T,1,A,a\n"),
                             &tables, &f->err),
              &f->err);
    expect_ok(tidy_read(&f->reading, &tables.items[0], &f->ladders, &f->err), &f->err);
    assert_string_equal(all_reading_described(f), "{asked/T@2} A; 1: a@2");
}

static void
other_headers_are_none(void **state)
{
    static const struct {
        const char *behaviour, *text;
        bool        is_tidy;
    } samples[] = {
        { "all five", "org,track,level,skill,text\n1,2,3,4,5\n", true },
        { "four", "track,level,skill,text\n1,2,3,4\n", true },
        { "no track", "level,skill,text\n1,2,3\n", false },
        { "no text", "org,track,level,skill\n1,2,3,4\n", false },
        { "a grid", "Level,Skill A,Skill B\n1,2,3\n", false },
        { "names that only begin so", "tracks,levels,skills,texts\n1,2,3,4\n", false },
    };
    struct reading_fixture *f = *state;

    for (size_t i = 0; i < COUNT(samples); i++) {
        struct tables tables = { 0 };

        f->reading = (struct reading){
            .arena = &f->arena, .path = STR("x.csv"), .claims_table = true, .events = &f->events
        };
        expect_ok(delimited_read(&f->reading, str_of(samples[i].text), &tables, &f->err),
                  &f->err);
        if (tidy_is_header(&tables.items[0].rows[0]) != samples[i].is_tidy)
            fail_msg("%s", samples[i].behaviour);
    }
}

/* Every row names a new level and a new skill: a short file, and a vast grid. */
static void
a_ladder_has_a_limit(void **state)
{
    struct reading_fixture *f = *state;
    struct buffer           out = { 0 };

    buffer_add(&out, STR("track,level,skill,text\n"));
    for (int i = 1; i <= 2048; i++)
        buffer_format(&out, "T,%d,S%d,a\n", i, i);
    expect_ok(read_tidy(f, buffer_str(&out)), &f->err);
    buffer_add(&out, STR("T,2049,S2049,a\n"));
    assert_int_equal(read_tidy(f, buffer_str(&out)), ERR_LIMIT);
    assert_string_equal(f->err.message,
                        "acme--x.csv:2: a ladder of 2049 levels and 2049 skills, "
                        "more than the limit of 4194304 places");
    buffer_free(&out);
}

static struct str
one_cell(struct reading_fixture *f, size_t rows)
{
    struct buffer out = { 0 };
    struct str    text;

    buffer_add(&out, STR("track,level,skill,text\n"));
    for (size_t i = 0; i < rows; i++)
        buffer_add(&out, STR("T,1,A,a\n"));
    text = arena_copy(&f->arena, buffer_str(&out));
    buffer_free(&out);
    return text;
}

/* Joined row after row, with the copies kept, these would need some 40 GB. */
static void
a_cell_of_many_rows_is_joined_at_once(void **state)
{
    enum { ROWS = 150000, MOST_S = 20 };
    struct reading_fixture *f = *state;
    clock_t                 start = clock();

    expect_ok(read_tidy(f, one_cell(f, ROWS)), &f->err);
    assert_int_equal(f->ladders.count, 1);
    assert_int_equal(f->ladders.items[0].cells[0].text.length, 3 * ROWS - 2);
    assert_true((clock() - start) / CLOCKS_PER_SEC < MOST_S);
}

static void
a_joined_cell_has_the_limit_of_any_cell(void **state)
{
    struct reading_fixture *f = *state;

    assert_int_equal(read_tidy(f, one_cell(f, INDEXER_FIELD_BYTES / 3 + 2)), ERR_LIMIT);
    assert_string_equal(f->err.message,
                        "acme--x.csv:349528: a cell larger than the limit of 1048576 bytes");
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        TEST(columns_may_stand_in_any_order),
        TEST(apostrophes_of_an_export_are_taken_off),
        TEST(rows_find_their_places),
        TEST(each_ladder_is_repaired),
        TEST(an_organisation_asked_for_beats_the_column),
        TEST(other_headers_are_none),
        TEST(a_ladder_has_a_limit),
        TEST(a_cell_of_many_rows_is_joined_at_once),
        TEST(a_joined_cell_has_the_limit_of_any_cell),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
