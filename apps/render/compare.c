#include "apps/render/columns.h"
#include "apps/render/compare_parts.h"
#include "apps/render/markdown.h"

const char *const compare_changes[RUNG_CHANGES] = { [RUNG_SAME] = "same",
                                                    [RUNG_CHANGED] = "changed",
                                                    [RUNG_REMOVED] = "removed",
                                                    [RUNG_ADDED] = "added" };

/* How a run of words is marked: without colours, and for render_columns(). */
struct signs {
    const char *removed_on, *removed_off, *added_on, *added_off;
};

static const struct signs brackets = { "[-", "-]", "{+", "+}" };
static const struct signs colours = { (char[]){ RENDER_MARK_ON, '\0' },
                                      (char[]){ RENDER_MARK_OFF, '\0' },
                                      (char[]){ RENDER_MARK_ON, '\0' },
                                      (char[]){ RENDER_MARK_OFF, '\0' } };

static char
letter_of(size_t side)
{
    return (char) ('A' + (char) side);
}

/* ---- names ---- */

/* The names of a line, each once: "Impact | Product Output". */
static void
add_names(struct buffer *out, const struct rung_line *line, size_t sides)
{
    size_t count = 0;

    for (size_t k = 0; k < sides; k++) {
        bool is_new = line->names[k] != NULL;

        for (size_t i = 0; is_new && i < k; i++)
            is_new = !line->names[i] || strcmp(line->names[i], line->names[k]) != 0;
        if (is_new)
            buffer_format(out, "%s%s", count++ > 0 ? " | " : "", line->names[k]);
    }
}

/* The level and the skill of a row, as far as there are several. */
static void
add_heading(struct buffer *out, const struct rung_comparison *c, const struct rung_row *row,
            const char *crumb)
{
    bool has_level = c->level_count > 1, has_skill = c->skill_count > 1;

    if (has_level || !has_skill)
        add_names(out, &c->levels[row->level], c->side_count);
    if (has_level == has_skill)
        buffer_add(out, str_of(crumb));
    if (has_skill || !has_level)
        add_names(out, &c->skills[row->skill], c->side_count);
    buffer_add_char(out, '\0');
}

/* ---- marked words ---- */

/* A run of words between two signs, which take in no blanks. */
static void
add_marked(struct buffer *out, const char *on, struct str words, const char *off)
{
    struct str core = str_trim(words);
    size_t     before = (size_t) (core.data - words.data);

    render_safe_prose(out, str_slice(words, 0, before));
    buffer_add(out, str_of(on));
    render_safe_prose(out, core);
    buffer_add(out, str_of(off));
    render_safe_prose(out, str_slice(words, before + core.length, words.length));
}

/* The words of one side, or of both where it is told so. */
static void
add_words(struct buffer *out, const struct rung_side_cell *cell, const struct signs *signs,
          bool has_removed, bool has_added)
{
    for (size_t i = 0; i < cell->word_count; i++) {
        struct str words = str_of(cell->words[i].text);

        switch (cell->words[i].change) {
        case RUNG_REMOVED:
            if (has_removed)
                add_marked(out, signs->removed_on, words, signs->removed_off);
            break;
        case RUNG_ADDED:
            if (has_added)
                add_marked(out, signs->added_on, words, signs->added_off);
            break;
        default: render_safe_prose(out, words); break;
        }
    }
}

/*
 * The cell whose words tell how side k differs; NULL where nothing is marked: the row does not
 * differ, the two are too unlike, or the first side stands beside several.
 */
static const struct rung_side_cell *
differing(const struct rung_comparison *c, const struct rung_row *row, size_t k)
{
    const struct rung_side_cell *cell = &row->cells[k > 0 ? k : 1];
    bool is_marked = row->change == RUNG_CHANGED && (k > 0 || c->side_count == 2) &&
                     cell->text && cell->shared >= RENDER_LEAST_SHARED;

    return is_marked ? cell : NULL;
}

static void
add_side(struct buffer *out, const struct rung_comparison *c, const struct rung_row *row,
         size_t k, const struct signs *signs)
{
    const struct rung_side_cell *cell = differing(c, row, k);

    if (cell)
        add_words(out, cell, signs, k == 0, k > 0);
    else
        render_safe_prose(out, str_of(row->cells[k].text));
}

/* ---- for people ---- */

/* "levels only in A: 5, 6" */
static void
print_alone(const struct screen *screen, const struct rung_comparison *c, const char *what,
            const struct rung_line *lines, size_t count, size_t side)
{
    struct buffer list = { 0 };

    for (size_t i = 0; i < count; i++) {
        bool is_alone = lines[i].names[side] != NULL;

        for (size_t k = 0; is_alone && k < c->side_count; k++)
            is_alone = k == side || !lines[i].names[k];
        if (is_alone)
            buffer_format(&list, "%s%s", list.length > 0 ? ", " : "", lines[i].names[side]);
    }
    if (list.length > 0) {
        struct buffer line = { 0 };

        buffer_format(&line, "%s only in %c: %.*s", what, letter_of(side),
                      STR_ARG(buffer_str(&list)));
        buffer_add_char(&line, '\0');
        if (!screen_fails(screen, line.failed))
            render_line(screen, 0, PAINT_PLAIN, line.data);
        buffer_free(&line);
    }
    buffer_free(&list);
}

static void
print_sides(const struct screen *screen, const struct rung_comparison *c)
{
    for (size_t k = 0; k < c->side_count; k++) {
        char                 lead[] = { letter_of(k), ' ', ' ', '\0' };
        struct buffer        name = { 0 };
        struct render_beside line = { .lead = lead, .paint = PAINT_STRONG };

        render_safe(&name, str_of(c->sides[k].name));
        line.text = buffer_str(&name);
        if (!screen_fails(screen, name.failed))
            render_columns(screen, 0, &line, 1);
        buffer_free(&name);
    }
}

static void
print_sum(const struct screen *screen, const struct rung_comparison *c)
{
    struct buffer sum = { 0 };

    buffer_format(&sum, "cells: %zu changed, %zu only in A, %zu not in A, %zu the same",
                  c->changes[RUNG_CHANGED], c->changes[RUNG_REMOVED], c->changes[RUNG_ADDED],
                  c->changes[RUNG_SAME]);
    buffer_add_char(&sum, '\0');
    if (!screen_fails(screen, sum.failed))
        render_line(screen, 0, PAINT_FAINT, sum.data);
    buffer_free(&sum);
}

/* Lists what goes by more than one name: "skills side by side: Impact | Product Output". */
static void
print_renamed(const struct screen *screen, const struct rung_comparison *c, const char *what,
              const struct rung_line *lines, size_t count)
{
    struct buffer list = { 0 };

    buffer_format(&list, "%s side by side:", what);
    for (size_t i = 0, told = 0; i < count; i++) {
        struct buffer names = { 0 };

        add_names(&names, &lines[i], c->side_count);
        if (str_find(buffer_str(&names), STR(" | ")) < names.length)
            buffer_format(&list, "%s %.*s", told++ > 0 ? "," : "", STR_ARG(buffer_str(&names)));
        (void) screen_fails(screen, names.failed);
        buffer_free(&names);
    }
    buffer_add_char(&list, '\0');
    if (!screen_fails(screen, list.failed) && !str_ends(str_of(list.data), STR(":")))
        render_line(screen, 0, PAINT_PLAIN, list.data);
    buffer_free(&list);
}

static void
print_head(const struct screen *screen, const struct rung_comparison *c)
{
    print_sides(screen, c);
    print_sum(screen, c);
    for (size_t k = 0; k < c->side_count; k++) {
        print_alone(screen, c, "levels", c->levels, c->level_count, k);
        print_alone(screen, c, "skills", c->skills, c->skill_count, k);
    }
    if (c->level_count > 1)
        print_renamed(screen, c, "levels", c->levels, c->level_count);
    if (c->skill_count > 1)
        print_renamed(screen, c, "skills", c->skills, c->skill_count);
}

/* A side of a row, on its way to the screen. */
struct shown {
    struct buffer text;
    char          lead[4];
};

static struct render_beside
column_of(const struct screen *screen, const struct rung_comparison *c,
          const struct rung_row *row, size_t k, struct shown *shown)
{
    bool                 is_silent = row->cells[k].text[0] == '\0';
    struct render_beside column = { .lead = shown->lead,
                                    .paint = is_silent ? PAINT_FAINT : PAINT_PLAIN,
                                    .mark = k == 0 ? PAINT_REMOVED : PAINT_ADDED };

    snprintf(shown->lead, sizeof shown->lead, "%c  ", letter_of(k));
    if (is_silent)
        buffer_add(&shown->text, STR("(nothing is said)"));
    else
        add_side(&shown->text, c, row, k, screen->has_colour ? &colours : &brackets);
    (void) screen_fails(screen, shown->text.failed);
    column.text = buffer_str(&shown->text);
    return column;
}

/* The sides that have the place; where all say the same, the first speaks for them. */
static void
print_columns(const struct screen *screen, const struct rung_comparison *c,
              const struct rung_row *row)
{
    struct shown         shown[RUNG_MOST_SIDES] = { 0 };
    struct render_beside columns[RUNG_MOST_SIDES];
    size_t               count = 0;

    for (size_t k = 0; k < c->side_count; k++)
        if (row->cells[k].text && (row->change != RUNG_SAME || count == 0))
            columns[count++] = column_of(screen, c, row, k, &shown[k]);
    render_columns(screen, 2, columns, count);
    for (size_t k = 0; k < c->side_count; k++)
        buffer_free(&shown[k].text);
}

static void
print_row(const struct screen *screen, const struct rung_comparison *c,
          const struct rung_row *row)
{
    struct buffer heading = { 0 };

    add_heading(&heading, c, row, render_crumb(screen));
    fputc('\n', screen->out);
    if (!screen_fails(screen, heading.failed))
        render_line(screen, 0, PAINT_STRONG, heading.data);
    buffer_free(&heading);
    print_columns(screen, c, row);
}

/* ---- for pipes ---- */

static const char *
first_name(const struct rung_line *line, size_t sides)
{
    for (size_t k = 0; k < sides; k++)
        if (line->names[k])
            return line->names[k];
    return "";
}

static const struct render_column columns[] = {
    { "track", RENDER_CUT, 0 },  { "change", RENDER_FIXED, 0 }, { "side", RENDER_FIXED, 0 },
    { "level", RENDER_CUT, 0 },  { "skill", RENDER_CUT, 0 },    { "address", RENDER_CUT, 0 },
    { "beside", RENDER_CUT, 0 }, { "text", RENDER_CUT, 0 },
};

struct render_table *
compare_begin_rows(const struct screen *screen, bool has_tracks)
{
    return render_table_begin(screen, columns + !has_tracks, COUNT(columns) - !has_tracks);
}

/* What side k says, and beside it what the first does. */
static void
print_side(const struct screen *screen, struct render_table *table, const char *track,
           const struct rung_comparison *c, const struct rung_row *row, size_t k)
{
    const struct rung_side_cell *cell = &row->cells[k], *first = &row->cells[0];
    char                         side[] = { letter_of(k), '\0' };
    struct buffer                text = { 0 };
    const char                  *values[] = { track,
                                              compare_changes[row->change],
                                              side,
                                              first_name(&c->levels[row->level], c->side_count),
                                              first_name(&c->skills[row->skill], c->side_count),
                             cell->address ? cell->address : "",
                             first->address ? first->address : "",
                                              "" };

    if (row->change == RUNG_SAME)
        buffer_add(&text, str_of(cell->text));
    else
        add_words(&text, cell, &brackets, true, true);
    buffer_add_char(&text, '\0');
    values[COUNT(values) - 1] = text.failed ? "" : text.data;
    if (!screen_fails(screen, text.failed))
        render_table_row(table, values + !track);
    buffer_free(&text);
}

void
compare_print_rows(const struct screen *screen, struct render_table *table, const char *track,
                   const struct rung_comparison *c, bool all)
{
    for (size_t i = 0; i < c->row_count; i++)
        for (size_t k = 1; k < c->side_count && compare_shows(&c->rows[i], all); k++)
            print_side(screen, table, track, c, &c->rows[i], k);
}

void
render_comparison(const struct screen *screen, const struct rung_comparison *comparison,
                  bool all)
{
    if (!screen->has_tables) {
        struct render_table *table = compare_begin_rows(screen, false);

        compare_print_rows(screen, table, NULL, comparison, all);
        render_table_end(table);
        return;
    }
    print_head(screen, comparison);
    for (size_t i = 0; i < comparison->row_count; i++)
        if (compare_shows(&comparison->rows[i], all))
            print_row(screen, comparison, &comparison->rows[i]);
}

/* ---- Markdown ---- */

/* Words between two signs, which mean nothing beside a blank. */
static void
write_marked(FILE *out, const char *sign, struct str words)
{
    struct str core = str_trim(words);
    size_t     before = (size_t) (core.data - words.data);

    render_markdown(out, str_slice(words, 0, before));
    fputs(sign, out);
    render_markdown(out, core);
    fputs(sign, out);
    render_markdown(out, str_slice(words, before + core.length, words.length));
}

static void
write_side(FILE *out, const struct rung_comparison *c, const struct rung_row *row, size_t k)
{
    const struct rung_side_cell *cell = differing(c, row, k);

    if (!cell)
        render_markdown(out, str_of(row->cells[k].text));
    for (size_t i = 0; cell && i < cell->word_count; i++) {
        struct str words = str_of(cell->words[i].text);

        if (cell->words[i].change == RUNG_SAME)
            render_markdown(out, words);
        else if (cell->words[i].change == (k == 0 ? RUNG_REMOVED : RUNG_ADDED))
            write_marked(out, k == 0 ? "~~" : "**", words);
    }
}

static void
write_header(FILE *out, const struct rung_comparison *c)
{
    fputs("| |", out);
    for (size_t k = 0; k < c->side_count; k++) {
        fputc(' ', out);
        render_markdown(out, str_of(c->sides[k].name));
        fputs(" |", out);
    }
    fputs("\n| --- |", out);
    for (size_t k = 0; k < c->side_count; k++)
        fputs(" --- |", out);
    fputc('\n', out);
}

void
render_comparison_markdown(FILE *out, const struct rung_comparison *comparison, bool all)
{
    write_header(out, comparison);
    for (size_t i = 0; i < comparison->row_count; i++) {
        const struct rung_row *row = &comparison->rows[i];
        struct buffer          heading = { 0 };

        if (!compare_shows(row, all))
            continue;
        add_heading(&heading, comparison, row, ", ");
        fputs("| ", out);
        render_markdown(out, str_of(heading.failed ? "" : heading.data));
        for (size_t k = 0; k < comparison->side_count; k++) {
            fputs(" | ", out);
            write_side(out, comparison, row, k);
        }
        fputs(" |\n", out);
        buffer_free(&heading);
    }
}
