/* How text becomes tables: the delimiter, quotes, lines, titles and widths. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/reading.h"

static enum error_code
read_text(struct reading_fixture *f, const char *path, enum indexer_format format,
          struct str text)
{
    reading_begin(f, path);
    f->reading.format = format;
    f->reading.claims_table = !str_ends(str_of(path), STR(".txt"));
    return delimited_read(&f->reading, text, &f->tables, &f->err);
}

/* "{Title} 2(Level|Impact) 3(1|Codes)": the rows of each table with their lines. */
static const char *
described(struct reading_fixture *f)
{
    struct buffer out = { 0 };
    struct str    text;

    for (size_t t = 0; t < f->tables.count; t++) {
        const struct table *table = &f->tables.items[t];

        buffer_format(&out, "%s{%.*s}", t > 0 ? " " : "", STR_ARG(table->title));
        for (size_t r = 0; r < table->count; r++) {
            buffer_format(&out, " %u(", table->rows[r].line);
            for (size_t i = 0; i < table->rows[r].count; i++)
                buffer_format(&out, "%s%.*s", i > 0 ? "|" : "",
                              STR_ARG(table->rows[r].fields[i]));
            buffer_add_char(&out, ')');
        }
    }
    text = arena_copy(&f->arena, buffer_str(&out));
    buffer_free(&out);
    return text.data;
}

struct sample {
    const char *behaviour, *path, *text, *tables;
};

static void
expect_tables(struct reading_fixture *f, const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct sample *s = &samples[i];
        const char          *got;

        if (read_text(f, s->path, INDEXER_ANY, str_of(s->text)) != OK)
            fail_msg("%s: %s", s->behaviour, f->err.message);
        got = described(f);
        if (strcmp(got, s->tables) != 0)
            fail_msg("%s: gave \"%s\"", s->behaviour, got);
        assert_int_equal(f->reading.warnings, 0);
    }
}

static void
the_delimiter_is_found(void **state)
{
    static const struct sample samples[] = {
        { "tabs", "x.txt", "L\tA\n1\ta\n", "{} 1(L|A) 2(1|a)" },
        { "commas", "x.csv", "L,A\n1,a\n", "{} 1(L|A) 2(1|a)" },
        { "semicolons", "x.csv", "L;A\n1;a\n", "{} 1(L|A) 2(1|a)" },
        { "pipes", "x.csv", "L|A\n1|a\n", "{} 1(L|A) 2(1|a)" },
        { "commas in a text file that is a table throughout", "x.txt", "L,A,B\n1,a,b\n2,c,d\n",
          "{} 1(L|A|B) 2(1|a|b) 3(2|c|d)" },
        { "commas in the cells of a table of tabs", "x.tsv", "L\tA\n1\ta, b, c\n2\td\n",
          "{} 1(L|A) 2(1|a, b, c) 3(2|d)" },
        { "tabs that fit win over commas that fit", "x.csv", "L,M\tA\n1,2\ta\n",
          "{} 1(L,M|A) 2(1,2|a)" },
        { "commas in the cells of a table of semicolons", "x.csv", "L;A\n1;a, b\n2;c\n",
          "{} 1(L|A) 2(1|a, b) 3(2|c)" },
        { "a decimal comma in every row, but more semicolons", "x.csv", "L;A;B,C\n1;a;2,5\n",
          "{} 1(L|A|B,C) 2(1|a|2,5)" },
        { "a tab inside a quoted cell of commas", "x.csv", "L,A\n1,\"a\tb\"\n",
          "{} 1(L|A) 2(1|a\tb)" },
    };

    expect_tables(*state, samples, COUNT(samples));
}

static void
quotes_hold_a_cell_together(void **state)
{
    static const struct sample samples[] = {
        { "a delimiter", "x.csv", "L,A\n1,\"a, b\"\n", "{} 1(L|A) 2(1|a, b)" },
        { "a tab in a table of tabs", "x.tsv", "L\tA\n1\t\"a\tb\"\n", "{} 1(L|A) 2(1|a\tb)" },
        { "doubled quotes", "x.csv", "L,A\n1,\"say \"\"no\"\", at times\"\n",
          "{} 1(L|A) 2(1|say \"no\", at times)" },
        { "only doubled quotes", "x.csv", "L,A\n1,\"\"\"\"\n", "{} 1(L|A) 2(1|\")" },
        { "an empty cell in quotes", "x.csv", "L,A,B\n1,\"\",b\n", "{} 1(L|A|B) 2(1||b)" },
        { "a line end, and the row begins where it begins", "x.csv",
          "L,A\n1,\"a\nb\n\nc\"\n2,d\n", "{} 1(L|A) 2(1|a\nb\n\nc) 6(2|d)" },
        { "a line end of two bytes", "x.csv", "L,A\r\n1,\"a\r\nb\"\r\n2,c\r\n",
          "{} 1(L|A) 2(1|a\r\nb) 4(2|c)" },
        { "a line end in a table of tabs", "x.tsv", "L\tA\n1\t\"a\nb\"\n2\tc\n",
          "{} 1(L|A) 2(1|a\nb) 4(2|c)" },
        { "a line end in the header", "x.csv", "\"L\nM\",A\n1,a\n", "{} 1(L\nM|A) 3(1|a)" },
        { "what looks like a title", "x.csv", "L,A\n1,\"a\n## b\nc\"\n",
          "{} 1(L|A) 2(1|a\n## b\nc)" },
        { "a quoted cell at the end without a line end", "x.csv", "L,A\n1,\"a\"",
          "{} 1(L|A) 2(1|a)" },
        { "blanks around the quotes", "x.csv", "L,A,B\n1, \"a, b\" ,c\n",
          "{} 1(L|A|B) 2(1|a, b|c)" },
    };

    expect_tables(*state, samples, COUNT(samples));
}

static void
stray_quotes_are_kept(void **state)
{
    static const struct sample samples[] = {
        { "inside a cell", "x.tsv", "L\tA\n1\tsays \"no\" at times\n",
          "{} 1(L|A) 2(1|says \"no\" at times)" },
        { "around its first word", "x.tsv", "L\tA\n1\t\"Best\" effort\n",
          "{} 1(L|A) 2(1|\"Best\" effort)" },
        { "never closed", "x.tsv", "L\tA\n1\t\"a\n2\tb\n", "{} 1(L|A) 2(1|\"a) 3(2|b)" },
        { "for inches, between commas", "x.csv", "L,A\n1,a 5\" disk\n2,b\n",
          "{} 1(L|A) 2(1|a 5\" disk) 3(2|b)" },
        { "single ones mean nothing", "x.csv", "L,A\n1,'a'\n", "{} 1(L|A) 2(1|'a')" },
    };

    expect_tables(*state, samples, COUNT(samples));
}

static void
any_line_end_ends_a_row(void **state)
{
    static const struct sample samples[] = {
        { "CR LF", "x.tsv", "L\tA\r\n1\ta\r\n2\tb\r\n", "{} 1(L|A) 2(1|a) 3(2|b)" },
        { "a lone CR", "x.tsv", "L\tA\r1\ta\r2\tb\r", "{} 1(L|A) 2(1|a) 3(2|b)" },
        { "a lone CR between commas", "x.csv", "L,A\r1,\"a, b\"\r2,c",
          "{} 1(L|A) 2(1|a, b) 3(2|c)" },
        { "a mixture, stray quotes too", "x.tsv", "L\tA\r\n1\ta \"b\"\r2\tc\n3\td",
          "{} 1(L|A) 2(1|a \"b\") 3(2|c) 4(3|d)" },
        { "no line end at the end", "x.csv", "L,A\n1,a", "{} 1(L|A) 2(1|a)" },
        { "empty lines are counted and passed over", "x.csv", "\n\nL,A\n\n1,a\n \n\r\n2,b\n\n",
          "{} 3(L|A) 5(1|a) 8(2|b)" },
        { "rows of nothing but delimiters are passed over", "x.csv", ",\nL,A\n,\n1,a\n , \n",
          "{} 2(L|A) 4(1|a)" },
    };

    expect_tables(*state, samples, COUNT(samples));
}

static void
cells_are_trimmed(void **state)
{
    static const struct sample samples[] = {
        { "blanks around a cell", "x.csv", " L , A \n1,  a b  \n", "{} 1(L|A) 2(1|a b)" },
        { "blanks inside quotes", "x.csv", "L,A\n1,\" a  b \n\"\n", "{} 1(L|A) 2(1|a  b)" },
        { "an empty cell stays empty", "x.tsv", "L\tA\tB\n1\t\tb\n2\ta\t\n",
          "{} 1(L|A|B) 2(1||b) 3(2|a|)" },
        { "an empty corner", "x.tsv", "\tA\n1\ta\n", "{} 1(|A) 2(1|a)" },
    };

    expect_tables(*state, samples, COUNT(samples));
}

static void
empty_columns_of_spreadsheets_are_accepted(void **state)
{
    static const struct sample samples[] = {
        { "behind the rows", "x.csv", "L,A\n1,a,,\n2,b,\n3,c\n",
          "{} 1(L|A) 2(1|a) 3(2|b) 4(3|c)" },
        { "behind all", "x.csv", "L,A,,\n1,a,,\n", "{} 1(L|A||) 2(1|a||)" },
        { "behind a title", "x.csv", "## T,,\nL,A,B\n1,a,b\n", "{T} 2(L|A|B) 3(1|a|b)" },
        { "behind the rows, stray quotes too", "x.tsv", "L\tA\n1\ta \"b\"\t\t\n",
          "{} 1(L|A) 2(1|a \"b\")" },
    };

    expect_tables(*state, samples, COUNT(samples));
}

static void
titles_part_tables(void **state)
{
    static const struct sample samples[] = {
        { "one", "x.tsv", "## Security Engineering\n\nL\tA\n1\ta\n",
          "{Security Engineering} 3(L|A) 4(1|a)" },
        { "two tables of different widths", "x.tsv",
          "## T\nL\tA\n1\ta\n\n## U\nL\tB\tC\n1\tb\tc\n",
          "{T} 2(L|A) 3(1|a) {U} 6(L|B|C) 7(1|b|c)" },
        { "a table before the first title", "x.csv", "L,A\n1,a\n# T\nL,B\n1,b\n",
          "{} 1(L|A) 2(1|a) {T} 4(L|B) 5(1|b)" },
        { "one to six hashes", "x.tsv", "# T\nL\tA\n###### U\nL\tA\n",
          "{T} 2(L|A) {U} 4(L|A)" },
        { "seven are none", "x.csv", "####### T,A\n1,a\n", "{} 1(####### T|A) 2(1|a)" },
        { "a hash without a blank is none", "x.csv", "#,A\n#1,a\n", "{} 1(#|A) 2(#1|a)" },
        { "one hash before cells is a cell", "x.csv", "# of reports,A\n1,a\n",
          "{} 1(# of reports|A) 2(1|a)" },
        { "two hashes before a comma are a title", "x.csv", "## T, and U\nL,A\n1,a\n",
          "{T, and U} 2(L|A) 3(1|a)" },
        { "blanks before the hashes", "x.tsv", "  ## T  \r\nL\tA\r\n1\ta\r\n",
          "{T} 2(L|A) 3(1|a)" },
        { "stray quotes below", "x.tsv", "## T\nL\tA\n1\tb \"c\"\n## U\nL\tA\n1\ta\n",
          "{T} 2(L|A) 3(1|b \"c\") {U} 5(L|A) 6(1|a)" },
        { "a title without a table is a table without rows", "x.tsv",
          "## T\n## U\nL\tA\n1\ta\n", "{T} {U} 3(L|A) 4(1|a)" },
        { "a spreadsheet's: a cell alone in the first row", "x.csv",
          "Our ladder,,\n,,\nL,A,B\n1,a,b\n", "{Our ladder} 3(L|A|B) 4(1|a|b)" },
        { "of two of them, the second is prose", "x.csv",
          "T,\nlast changed in May,\nL,A\n1,a\n", "{T} 3(L|A) 4(1|a)" },
        { "below a header it is a level", "x.csv", "L,A\nT,\n1,a\n", "{} 1(L|A) 2(T|) 3(1|a)" },
        { "a corner alone is a header", "x.csv", "Level/Skill,\n1,a\n",
          "{} 1(Level/Skill|) 2(1|a)" },
        { "also where it says it in two words", "x.csv", "Career level,\n1,a\n",
          "{} 1(Career level|) 2(1|a)" },
        { "but not above another header", "x.csv", "Career levels,,\nLevel,A,B\n1,a,b\n",
          "{Career levels} 2(Level|A|B) 3(1|a|b)" },
        { "whose corner may be empty", "x.csv", "Skills matrix,,\n,A,B\n1,a,b\n",
          "{Skills matrix} 2(|A|B) 3(1|a|b)" },
        { "a level below it is no header", "x.csv", "Level,,\nLevel 2,a,b\n",
          "{} 1(Level||) 2(Level 2|a|b)" },
        { "a line by itself", "x.csv", "Our ladder\n\nL,A,B\n1,a,b\n",
          "{Our ladder} 3(L|A|B) 4(1|a|b)" },
        { "a title above a second table", "x.csv", "L,A\n1,a\nOther,\nL,B\n1,b\n",
          "{} 1(L|A) 2(1|a) {Other} 4(L|B) 5(1|b)" },
        { "but not in a sentence", "x.csv", "The levels of our company,\nL,A\n1,a\n",
          "{The levels of our company} 2(L|A) 3(1|a)" },
    };

    expect_tables(*state, samples, COUNT(samples));
}

static void
a_title_without_a_table_has_its_line(void **state)
{
    struct reading_fixture *f = *state;

    expect_ok(read_text(f, "x.tsv", INDEXER_ANY, STR("\n## T\n\n## U\nL\tA\n1\ta\n")), &f->err);
    assert_int_equal(f->tables.count, 2);
    assert_int_equal(f->tables.items[0].line, 2);
    assert_int_equal(f->tables.items[1].line, 5); /* of the header, where there is one */
}

static void
what_is_no_table_gives_none(void **state)
{
    static const struct sample samples[] = {
        { "nothing", "x.tsv", "", "" },
        { "empty lines", "x.tsv", "\n\r\n\n", "" },
        { "one column", "x.csv", "Level\n1\n2\n", "" },
        { "prose with commas here and there", "x.txt",
          "Dear all, welcome.\nWe grow, we learn, we rest.\n", "" },
        { "prose with a quote", "x.txt", "He said \"no, never\".\nThen, well, yes.\n", "" },
        { "prose without a comma", "x.txt", "A sentence.\nAnother one.\n", "" },
        { "a title and prose", "x.txt", "## Title\nA sentence; another.\nA third.\n", "" },
        { "only delimiters", "x.csv", ",,\n,,\n", "" },
    };

    expect_tables(*state, samples, COUNT(samples));
}

static void
a_ragged_table_names_its_line(void **state)
{
    static const struct {
        const char *behaviour, *path, *text, *sentence;
    } samples[] = {
        { "a longer row", "x.tsv", "L\tA\n1\ta\n2\tb\tc\n",
          "x.tsv:3: row has 3 cells, the header has 2" },
        { "a shorter row", "x.tsv", "L\tA\tB\n1\ta\n",
          "x.tsv:2: row has 2 cells, the header has 3" },
        { "a row without delimiters", "x.csv", "L,A\n1,a\nb\n",
          "x.csv:3: row has 1 cell, the header has 2" },
        { "the first of several", "x.csv", "L,A\n\n1\n2\n1,2,3\n",
          "x.csv:3: row has 1 cell, the header has 2" },
        { "empty cells inside count, those behind do not", "x.csv", "L,A\n1,a,,b,,\n",
          "x.csv:2: row has 4 cells, the header has 2" },
        { "the line where a quoted row begins", "x.csv", "L,A\n1,\"a\nb\"\n2,\"c\nd\",e\n",
          "x.csv:4: row has 3 cells, the header has 2" },
        { "tabs show a table whatever its name", "x.txt", "L\tA\n1\ta\tb\n",
          "x.txt:2: row has 3 cells, the header has 2" },
        { "the second table of a file", "x.tsv", "## T\nL\tA\n1\ta\n## U\nL\tA\tB\n1\ta\n",
          "x.tsv:6: row has 2 cells, the header has 3" },
        { "stray quotes do not hide it", "x.tsv", "L\tA\n1\ta \"b\"\tc\n",
          "x.tsv:2: row has 3 cells, the header has 2" },
        { "commas that happen to fit do not hide it", "x.tsv", "L\tA, B\n1\ta, b\tc\n2\td, e\n",
          "x.tsv:2: row has 3 cells, the header has 2" },
        { "nor do wider commas", "x.tsv", "L\tA, B, C\n1\ta\tb\n",
          "x.tsv:2: row has 3 cells, the header has 2" },
    };
    struct reading_fixture *f = *state;

    for (size_t i = 0; i < COUNT(samples); i++) {
        enum error_code rc =
            read_text(f, samples[i].path, INDEXER_ANY, str_of(samples[i].text));

        if (rc != ERR_FORMAT || strcmp(f->err.message, samples[i].sentence) != 0)
            fail_msg("%s: code %d, \"%s\", %s", samples[i].behaviour, (int) rc, f->err.message,
                     rc == OK ? described(f) : "no tables");
    }
}

static void
the_format_asked_for_is_obeyed(void **state)
{
    struct reading_fixture *f = *state;
    struct str              both = STR("L,M\tA\n1,2\ta\n"), commas = STR("L,A\n1,a\n");

    expect_ok(read_text(f, "x.tsv", INDEXER_CSV, both), &f->err);
    assert_string_equal(described(f), "{} 1(L|M\tA) 2(1|2\ta)");
    expect_ok(read_text(f, "x.csv", INDEXER_TSV, both), &f->err);
    assert_string_equal(described(f), "{} 1(L,M|A) 2(1,2|a)");
    expect_ok(read_text(f, "x.csv", INDEXER_TSV, commas), &f->err);
    assert_int_equal(f->tables.count, 0);
}

/* A table of two columns whose one cell, or title, is of that many bytes. */
static struct str
table_with(struct reading_fixture *f, const char *before, size_t bytes, const char *after)
{
    struct buffer out = { 0 };
    struct str    text;

    buffer_add(&out, str_of(before));
    for (size_t i = 0; i < bytes; i++)
        buffer_add_char(&out, 'x');
    buffer_add(&out, str_of(after));
    text = arena_copy(&f->arena, buffer_str(&out));
    buffer_free(&out);
    return text;
}

static void
what_is_too_large_is_refused_with_its_line(void **state)
{
    static const struct {
        const char *behaviour, *before, *after;
        const char *place;
    } samples[] = {
        { "a cell", "L\tA\n1\t", "\n2\tb\n", "x.tsv:2: " },
        { "a name", "L\t", "\n1\ta\n", "x.tsv:1: " },
        { "a label", "L\tA\n1\ta\n", "\tb\n", "x.tsv:3: " },
        { "a cell that begins lines before", "L\tA\n1\t\"a\nb\n", "\"\n", "x.tsv:2: " },
        { "a title", "\n## ", "\nL\tA\n1\ta\n", "x.tsv:" },
    };
    struct reading_fixture *f = *state;

    for (size_t i = 0; i < COUNT(samples); i++) {
        const char *before = samples[i].before, *after = samples[i].after;
        struct str  most = table_with(f, before, INDEXER_FIELD_BYTES - 4, after);
        struct str  over = table_with(f, before, INDEXER_FIELD_BYTES + 1, after);

        if (read_text(f, "x.tsv", INDEXER_ANY, most) != OK)
            fail_msg("%s: %s", samples[i].behaviour, f->err.message);
        if (read_text(f, "x.tsv", INDEXER_ANY, over) != ERR_LIMIT)
            fail_msg("%s: not refused", samples[i].behaviour);
        if (!str_starts(str_of(f->err.message), str_of(samples[i].place)))
            fail_msg("%s: %s", samples[i].behaviour, f->err.message);
    }
}

static void
a_row_may_be_wide(void **state)
{
    enum { COLUMNS = 20000 };
    struct reading_fixture *f = *state;
    struct buffer           out = { 0 };

    for (int row = 0; row < 3; row++)
        for (int i = 0; i < COLUMNS; i++)
            buffer_format(&out, "%d,%s", i, i == COLUMNS - 1 ? "z\n" : "");
    expect_ok(read_text(f, "x.csv", INDEXER_ANY, buffer_str(&out)), &f->err);
    assert_int_equal(f->tables.count, 1);
    assert_int_equal(f->tables.items[0].count, 3);
    assert_int_equal(f->tables.items[0].rows[2].count, COLUMNS + 1);
    assert_true(str_equal(f->tables.items[0].rows[2].fields[COLUMNS], STR("z")));
    buffer_free(&out);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_delimiter_is_found),
        TEST(quotes_hold_a_cell_together),
        TEST(stray_quotes_are_kept),
        TEST(any_line_end_ends_a_row),
        TEST(cells_are_trimmed),
        TEST(empty_columns_of_spreadsheets_are_accepted),
        TEST(titles_part_tables),
        TEST(a_title_without_a_table_has_its_line),
        TEST(what_is_no_table_gives_none),
        TEST(a_ragged_table_names_its_line),
        TEST(the_format_asked_for_is_obeyed),
        TEST(what_is_too_large_is_refused_with_its_line),
        TEST(a_row_may_be_wide),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
