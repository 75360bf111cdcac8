#include "query/compare.h"

#include <stdlib.h>

#include "base/map.h"
#include "ladder/slug.h"
#include "query/assign.h"
#include "query/lineup.h"

/* Levels or skills of two sides, being paired. */
struct pairing {
    struct arena *arena;
    size_t       *beside;   /* by index of the first side */
    bool         *is_taken; /* by index of the other */
    size_t        count, other_count;
};

/* ---- by name ---- */

/* Pairs what has one key, in order; what is paired already stays so. */
static void
pair_keys(struct pairing *p, const struct str *keys, const struct str *others)
{
    struct map places = { 0 };

    for (size_t i = p->other_count; i-- > 0 && !p->arena->failed;) /* so that the first wins */
        if (!p->is_taken[i]) {
            size_t *place = map_at(&places, p->arena, others[i], i);

            if (place)
                *place = i;
        }
    for (size_t i = 0; i < p->count && !p->arena->failed; i++) {
        size_t other = map_get(&places, keys[i], COMPARE_NONE);

        if (p->beside[i] != COMPARE_NONE || other == COMPARE_NONE || p->is_taken[other])
            continue;
        p->beside[i] = other;
        p->is_taken[other] = true;
    }
}

static struct str *
slugs_of_levels(struct arena *arena, const struct ladder *ladder)
{
    struct str *keys = arena_array(arena, ladder->level_count, sizeof *keys);

    for (size_t i = 0; keys && i < ladder->level_count; i++)
        keys[i] = slug_of_label(arena, ladder->levels[i].label);
    return keys;
}

static struct str *
numbers_of_levels(struct arena *arena, const struct ladder *ladder)
{
    struct str *keys = arena_array(arena, ladder->level_count, sizeof *keys);

    for (size_t i = 0; keys && i < ladder->level_count; i++)
        keys[i] =
            arena_format(arena, "%u", level_number(ladder->levels[i].label, (unsigned) i + 1));
    return keys;
}

static struct str *
slugs_of_skills(struct arena *arena, const struct ladder *ladder)
{
    struct str *keys = arena_array(arena, ladder->skill_count, sizeof *keys);

    for (size_t i = 0; keys && i < ladder->skill_count; i++)
        keys[i] = slug_of_label(arena, ladder->skills[i].name);
    return keys;
}

/* ---- by the words of columns ---- */

/* The words of a column, numbered and sorted. */
struct column {
    size_t  skill, count;
    size_t *words;
};

static int
compare_numbers(const void *a, const void *b)
{
    size_t x = *(const size_t *) a, y = *(const size_t *) b;

    return (x > y) - (x < y);
}

static size_t
end_of_word(struct str text, size_t at)
{
    while (at < text.length && !str_is_blank(text.data[at]))
        at++;
    return at;
}

static void
add_words(struct column *column, size_t *capacity, struct arena *arena, struct map *seen,
          struct str text)
{
    for (size_t at = 0; at < text.length && !arena->failed; at++) {
        size_t end = end_of_word(text, at), *number;

        if (end == at)
            continue;
        number = map_at(seen, arena, str_slice(text, at, end), seen->count);
        column->words =
            arena_grow(arena, column->words, column->count, capacity, sizeof *column->words);
        if (number && column->words)
            column->words[column->count++] = *number;
        at = end;
    }
}

static struct column
read_column(struct arena *arena, struct map *seen, const struct ladder *ladder, size_t skill)
{
    struct column column = { .skill = skill };
    size_t        capacity = 0;

    for (size_t l = 0; l < ladder->level_count; l++)
        add_words(&column, &capacity, arena, seen, ladder_cell(ladder, l, skill)->text);
    if (column.count > 0 && !arena->failed)
        qsort(column.words, column.count, sizeof *column.words, compare_numbers);
    return column;
}

/* Which share of the words of both they have in common. */
static double
alike(const struct column *a, const struct column *b)
{
    size_t common = 0;

    for (size_t i = 0, j = 0; i < a->count && j < b->count;)
        if (a->words[i] == b->words[j]) {
            common++;
            i++;
            j++;
        } else if (a->words[i] < b->words[j]) {
            i++;
        } else {
            j++;
        }
    return a->count + b->count > 0 ? 2.0 * (double) common / (double) (a->count + b->count)
                                   : 0.0;
}

/* The columns that have no partner yet; NULL: too many of them, or out of memory. */
static struct column *
columns_left(const struct pairing *p, struct map *seen, const struct ladder *ladder,
             bool is_other, size_t *count)
{
    struct column *columns = arena_array(p->arena, COMPARE_MOST_RENAMED, sizeof *columns);

    *count = 0;
    for (size_t s = 0; columns && s < ladder->skill_count; s++) {
        if (is_other ? p->is_taken[s] : p->beside[s] != COMPARE_NONE)
            continue;
        if (*count == COMPARE_MOST_RENAMED)
            return NULL;
        columns[(*count)++] = read_column(p->arena, seen, ladder, s);
    }
    return columns;
}

/* So that what they have in common adds up to the most. */
static void
pair_columns(struct pairing *p, const struct ladder *first, const struct ladder *other)
{
    struct map     seen = { 0 };
    size_t         count, other_count, *partners = NULL;
    struct column *columns = columns_left(p, &seen, first, false, &count);
    struct column *others = columns_left(p, &seen, other, true, &other_count);
    double        *shares = NULL;

    if (!columns || !others || count == 0 || other_count == 0)
        return;
    shares = arena_array(p->arena, count * other_count, sizeof *shares);
    partners = arena_array(p->arena, count, sizeof *partners);
    if (p->arena->failed)
        return;
    for (size_t i = 0; i < count * other_count; i++)
        shares[i] = alike(&columns[i / other_count], &others[i % other_count]);
    p->arena->failed = !assign_best(shares, count, other_count, COMPARE_LEAST_ALIKE, partners);
    for (size_t i = 0; !p->arena->failed && i < count; i++)
        if (partners[i] != ASSIGN_NONE) {
            p->beside[columns[i].skill] = others[partners[i]].skill;
            p->is_taken[others[partners[i]].skill] = true;
        }
}

/* As compare_line_up() found. */
static void
pair_found(struct pairing *p, const size_t *beside)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->beside[i] == COMPARE_NONE && beside[i] != COMPARE_NONE &&
            !p->is_taken[beside[i]]) {
            p->beside[i] = beside[i];
            p->is_taken[beside[i]] = true;
        }
}

/* Pairs as an array by index of the first ladder. */
static size_t *
found_of(struct arena *arena, const struct lineup_pair *pairs, size_t count)
{
    size_t *found = arena_array(arena, count, sizeof *found);

    for (size_t i = 0; found && i < count; i++)
        found[pairs[i].a] = pairs[i].b == LINEUP_NONE ? COMPARE_NONE : pairs[i].b;
    return found;
}

enum error_code
compare_line_up(struct store *store, struct arena *arena, const struct store_ladder *first,
                const struct store_ladder *other, struct compare_side *side, struct error *err)
{
    struct lineup   lineup;
    struct bags    *bags;
    enum error_code rc = bags_open(store, &bags, err);

    if (rc == OK)
        rc = lineup_ladders(bags, store, arena, first, other, NULL, &lineup, err);
    bags_close(bags);
    if (rc != OK)
        return rc;
    side->skills = found_of(arena, lineup.skills, lineup.skill_count);
    if (!str_equal(first->org_slug, other->org_slug))
        side->levels = found_of(arena, lineup.levels, lineup.level_count);
    return arena_check(arena, err);
}

/* ---- lines ---- */

/* Whether a kind has one level (skill) alone. */
static bool
has_one_level(enum address_kind kind)
{
    return kind == ADDRESS_LEVEL || kind == ADDRESS_CELL;
}

static bool
has_one_skill(enum address_kind kind)
{
    return kind == ADDRESS_SKILL || kind == ADDRESS_CELL;
}

static bool
pairing_init(struct pairing *p, struct arena *arena, size_t count, size_t other_count)
{
    *p = (struct pairing){ arena, arena_array(arena, count, sizeof *p->beside),
                           arena_array(arena, other_count, sizeof *p->is_taken), count,
                           other_count };
    for (size_t i = 0; p->beside && i < count; i++)
        p->beside[i] = COMPARE_NONE;
    return !arena->failed;
}

static void
pair_levels(struct pairing *p, const struct ladder *first, const struct compare_side *side)
{
    if (side->levels) {
        pair_found(p, side->levels);
        return;
    }
    pair_keys(p, slugs_of_levels(p->arena, first), slugs_of_levels(p->arena, side->ladder));
    pair_keys(p, numbers_of_levels(p->arena, first), numbers_of_levels(p->arena, side->ladder));
}

static void
pair_skills(struct pairing *p, const struct ladder *first, const struct compare_side *side)
{
    pair_keys(p, slugs_of_skills(p->arena, first), slugs_of_skills(p->arena, side->ladder));
    if (side->skills)
        pair_found(p, side->skills);
    else
        pair_columns(p, first, side->ladder);
}

/* The sides being compared, and what stands beside what. */
struct comparing {
    struct arena              *arena;
    const struct compare_side *sides;
    size_t                     count;
    struct pairing            *levels, *skills; /* by side; those of the first are not used */
};

static struct compare_line *
new_line(const struct comparing *c, struct compare_line *lines, size_t *count)
{
    struct compare_line *line = &lines[*count];

    line->at = arena_array(c->arena, c->count, sizeof *line->at);
    for (size_t k = 0; line->at && k < c->count; k++)
        line->at[k] = COMPARE_NONE;
    *count += line->at != NULL;
    return line->at ? line : NULL;
}

static size_t
index_of(const struct compare_side *side, bool of_levels)
{
    return of_levels ? side->level : side->skill;
}

/* One line of what each side has alone. */
static struct compare_line *
single_line(const struct comparing *c, bool of_levels, size_t *count)
{
    struct compare_line *lines = arena_array(c->arena, 1, sizeof *lines);
    struct compare_line *line = lines ? new_line(c, lines, count) : NULL;

    for (size_t k = 0; line && k < c->count; k++)
        line->at[k] = index_of(&c->sides[k], of_levels);
    return lines;
}

/* A line for each of the first side, then for each of the others that has no partner there. */
static struct compare_line *
all_lines(const struct comparing *c, const struct pairing *pairings, size_t first_count,
          size_t *count)
{
    size_t               most = first_count;
    struct compare_line *lines;

    for (size_t k = 1; k < c->count; k++)
        most += pairings[k].other_count;
    lines = arena_array(c->arena, most, sizeof *lines);
    for (size_t i = 0; lines && i < first_count; i++) {
        struct compare_line *line = new_line(c, lines, count);

        for (size_t k = 0; line && k < c->count; k++)
            line->at[k] = k == 0 ? i : pairings[k].beside[i];
    }
    for (size_t k = 1; lines && k < c->count; k++)
        for (size_t i = 0; i < pairings[k].other_count; i++) {
            struct compare_line *line = pairings[k].is_taken[i] ? NULL
                                                                : new_line(c, lines, count);

            if (line)
                line->at[k] = i;
        }
    return lines;
}

static void
make_lines(struct comparing *c, struct comparison *out)
{
    const struct ladder *first = c->sides[0].ladder;
    enum address_kind    kind = c->sides[0].kind;

    for (size_t k = 1; k < c->count && !c->arena->failed; k++) {
        const struct ladder *other = c->sides[k].ladder;

        if (!has_one_level(kind) &&
            pairing_init(&c->levels[k], c->arena, first->level_count, other->level_count))
            pair_levels(&c->levels[k], first, &c->sides[k]);
        if (!has_one_skill(kind) &&
            pairing_init(&c->skills[k], c->arena, first->skill_count, other->skill_count))
            pair_skills(&c->skills[k], first, &c->sides[k]);
    }
    if (c->arena->failed)
        return;
    out->levels = has_one_level(kind)
                      ? single_line(c, true, &out->level_count)
                      : all_lines(c, c->levels, first->level_count, &out->level_count);
    out->skills = has_one_skill(kind)
                      ? single_line(c, false, &out->skill_count)
                      : all_lines(c, c->skills, first->skill_count, &out->skill_count);
}

/* ---- rows ---- */

static struct str
text_of(const struct compare_cell *cell)
{
    return cell->cell ? cell->cell->text : STR("");
}

static enum compare_change
change_of(const struct compare_cell *cells, size_t count)
{
    size_t equal = 0, saying = 0;

    for (size_t k = 1; k < count; k++) {
        equal += str_equal(text_of(&cells[k]), text_of(&cells[0]));
        saying += text_of(&cells[k]).length > 0;
    }
    if (equal == count - 1)
        return COMPARE_SAME;
    if (saying == 0)
        return COMPARE_REMOVED;
    return text_of(&cells[0]).length == 0 ? COMPARE_ADDED : COMPARE_CHANGED;
}

static bool
says_anything(const struct compare_cell *cells, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (text_of(&cells[k]).length > 0)
            return true;
    return false;
}

/* The cells of two lines, in cells; false where nobody says anything. */
static bool
find_cells(const struct comparing *c, const struct compare_line *level,
           const struct compare_line *skill, struct compare_cell *cells)
{
    for (size_t k = 0; k < c->count; k++)
        cells[k] = (struct compare_cell){
            .cell = level->at[k] == COMPARE_NONE || skill->at[k] == COMPARE_NONE
                        ? NULL
                        : ladder_cell(c->sides[k].ladder, level->at[k], skill->at[k]),
        };
    return says_anything(cells, c->count);
}

static enum error_code
mark_words(const struct comparing *c, struct compare_row *row, struct error *err)
{
    enum error_code rc = OK;

    for (size_t k = 1; rc == OK && k < c->count && row->change != COMPARE_SAME; k++)
        rc = words_diff(c->arena, text_of(&row->cells[0]), text_of(&row->cells[k]),
                        &row->cells[k].diff, err);
    return rc;
}

static enum error_code
make_rows(const struct comparing *c, struct comparison *out, struct error *err)
{
    struct compare_cell *cells = arena_array(c->arena, c->count, sizeof *cells);
    size_t               capacity = 0;
    enum error_code      rc = arena_check(c->arena, err);

    for (size_t i = 0; rc == OK && i < out->level_count * out->skill_count; i++) {
        struct compare_row row = { .level = i / out->skill_count,
                                   .skill = i % out->skill_count,
                                   .cells = cells };

        if (!find_cells(c, &out->levels[row.level], &out->skills[row.skill], cells))
            continue;
        row.change = change_of(cells, c->count);
        rc = mark_words(c, &row, err);
        cells = arena_array(c->arena, c->count, sizeof *cells); /* the next row's */
        out->rows =
            arena_grow(c->arena, out->rows, out->row_count, &capacity, sizeof *out->rows);
        if (rc == OK)
            rc = arena_check(c->arena, err);
        if (rc != OK)
            return rc;
        out->rows[out->row_count++] = row;
        out->changes[row.change]++;
    }
    return rc;
}

enum error_code
compare_sides(struct arena *arena, const struct compare_side *sides, size_t count,
              struct comparison *comparison, struct error *err)
{
    struct comparing c = { .arena = arena,
                           .sides = sides,
                           .count = count,
                           .levels = arena_array(arena, count, sizeof *c.levels),
                           .skills = arena_array(arena, count, sizeof *c.skills) };
    enum error_code  rc;

    *comparison = (struct comparison){ 0 };
    if (!arena->failed)
        make_lines(&c, comparison);
    rc = arena_check(arena, err);
    return rc == OK ? make_rows(&c, comparison, err) : rc;
}
