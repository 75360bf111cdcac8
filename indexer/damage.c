/*
 * What published tables lose on their way, and what can be proved about it.
 *
 *   - A level without a label between 1 and 3 is 2, and between IC1 and IC4 two are IC2, IC3.
 *   - Levels numbered downwards are listed senior first; ordinals run from junior to senior.
 *   - Where cells start with capitals, one that starts small lost its beginning; one that
 *     ends in a hyphen lost its end. Both are kept and flagged.
 */
#include <utf8proc.h>

#include "base/map.h"
#include "base/utf8.h"
#include "indexer/reader.h"

/* ---- labels ---- */

/* A label as what stands before its number, the number, and what stands behind. */
struct numbered {
    struct str before, after;
    unsigned   number;
};

static bool
split_label(struct str label, struct numbered *out)
{
    size_t start, end;

    if (!level_label_number(label, &out->number, &start, &end))
        return false;
    out->before = str_slice(label, 0, start);
    out->after = str_slice(label, end, label.length);
    return true;
}

/* Where a level stands: in the tidy form an empty cell may be on no line. */
static unsigned
line_of_level(const struct ladder *ladder, size_t level)
{
    for (size_t s = 0; s < ladder->skill_count; s++)
        if (ladder_cell(ladder, level, s)->line > 0)
            return ladder_cell(ladder, level, s)->line;
    return ladder->line;
}

/* What to add to the number before a gap, a level at a time: 1, -1, or 0 when it does not fit.
 */
static int
step_over(const struct ladder *ladder, size_t first, size_t last, struct numbered *before)
{
    struct numbered after;
    unsigned        steps = (unsigned) (last - first) + 1;

    if (first == 0 || last == ladder->level_count ||
        !split_label(ladder->levels[first - 1].label, before) ||
        !split_label(ladder->levels[last].label, &after) ||
        !str_equal(before->before, after.before))
        return 0;
    if (after.number == before->number + steps)
        return 1;
    return before->number == after.number + steps ? -1 : 0;
}

/* Names the unnamed levels [first, last) when their two neighbours count them out. */
static void
infer_labels(struct reading *reading, struct ladder *ladder, size_t first, size_t last)
{
    struct numbered before;
    int             by = step_over(ladder, first, last, &before);

    for (size_t i = first; i < last; i++) {
        struct level *level = &ladder->levels[i];

        if (by == 0) {
            reading_warn(reading, line_of_level(ladder, i), "level %zu has no label", i + 1);
            continue;
        }
        before.number += (unsigned) by;
        level->label =
            arena_format(reading->arena, "%.*s%u", STR_ARG(before.before), before.number);
        level->inferred = true;
        reading_warn(reading, line_of_level(ladder, i),
                     "the level between %.*s and %.*s has no label; read as %.*s",
                     STR_ARG(ladder->levels[first - 1].label),
                     STR_ARG(ladder->levels[last].label), STR_ARG(level->label));
    }
}

static void
warn_of_labels(struct reading *reading, const struct ladder *ladder)
{
    struct map seen = { 0 };

    for (size_t i = 0; i < ladder->level_count; i++) {
        struct str label = ladder->levels[i].label;

        if (label.length > 0 && map_get(&seen, label, 0) == 1)
            reading_warn(reading, line_of_level(ladder, i), "two levels are labelled \"%.*s\"",
                         STR_ARG(label));
        (void) map_at(&seen, reading->arena, label, 1);
    }
}

static void
name_levels(struct reading *reading, struct ladder *ladder)
{
    for (size_t first = 0, last; first < ladder->level_count; first = last + 1) {
        while (first < ladder->level_count && ladder->levels[first].label.length > 0)
            first++;
        for (last = first;
             last < ladder->level_count && ladder->levels[last].label.length == 0;)
            last++;
        if (last > first)
            infer_labels(reading, ladder, first, last);
    }
}

/* ---- order ---- */

static bool
counts_down(const struct ladder *ladder)
{
    struct numbered above, level;

    if (ladder->level_count < 2 || !split_label(ladder->levels[0].label, &above))
        return false;
    for (size_t i = 1; i < ladder->level_count; i++) {
        if (!split_label(ladder->levels[i].label, &level) ||
            !str_equal(level.before, above.before) || level.number >= above.number)
            return false;
        above = level;
    }
    return true;
}

static void
turn_upside_down(struct ladder *ladder)
{
    for (size_t low = 0, high = ladder->level_count - 1; low < high; low++, high--) {
        struct level level = ladder->levels[low];

        ladder->levels[low] = ladder->levels[high];
        ladder->levels[high] = level;
        for (size_t s = 0; s < ladder->skill_count; s++) {
            struct cell cell = *ladder_cell(ladder, low, s);

            *ladder_cell(ladder, low, s) = *ladder_cell(ladder, high, s);
            *ladder_cell(ladder, high, s) = cell;
        }
    }
}

/* ---- cut cells ---- */

static bool
is_small(uint32_t c)
{
    return utf8proc_category((utf8proc_int32_t) c) == UTF8PROC_CATEGORY_LL;
}

static bool
is_capital(uint32_t c)
{
    return utf8proc_category((utf8proc_int32_t) c) == UTF8PROC_CATEGORY_LU;
}

/* "ing a design", but not "iOS": its capital shows that it is meant so. */
static bool
starts_small(struct str text)
{
    size_t at = 0;

    if (text.length == 0 || !is_small(utf8_next(text, &at)))
        return false;
    return at == text.length || !is_capital(utf8_next(text, &at));
}

static bool
starts_with_capital(struct str text)
{
    size_t at = 0;

    return text.length > 0 && is_capital(utf8_next(text, &at));
}

static bool
ends_in_hyphen(struct str text)
{
    return text.length >= 2 && text.data[text.length - 1] == '-' &&
           !str_is_blank(text.data[text.length - 2]) && text.data[text.length - 2] != '-';
}

static bool
has_capitals_as_a_rule(const struct ladder *ladder)
{
    size_t capital = 0, small = 0;

    for (size_t i = 0; i < ladder->level_count * ladder->skill_count; i++) {
        capital += starts_with_capital(ladder->cells[i].text);
        small += starts_small(ladder->cells[i].text);
    }
    return capital > small;
}

static void
flag_cut_cells(struct reading *reading, struct ladder *ladder)
{
    static const char *const ways[] = {
        [CELL_CUT_START] = "starts in the middle of a sentence",
        [CELL_CUT_END] = "ends in the middle of a word",
        [CELL_CUT_START | CELL_CUT_END] =
            "starts in the middle of a sentence and ends in the middle of a word",
    };
    bool capitals = has_capitals_as_a_rule(ladder);

    for (size_t l = 0; l < ladder->level_count; l++)
        for (size_t s = 0; s < ladder->skill_count; s++) {
            struct cell *cell = ladder_cell(ladder, l, s);

            if (capitals && starts_small(cell->text))
                cell->flags |= CELL_CUT_START;
            if (ends_in_hyphen(cell->text))
                cell->flags |= CELL_CUT_END;
            if (cell->flags)
                reading_warn(reading, cell->line, "level %.*s, %.*s: the text %s",
                             STR_ARG(ladder->levels[l].label), STR_ARG(ladder->skills[s].name),
                             ways[cell->flags]);
        }
}

void
damage_repair(struct reading *reading, struct ladder *ladder)
{
    if (ladder->skill_count == 0)
        return;
    name_levels(reading, ladder);
    warn_of_labels(reading, ladder);
    if (counts_down(ladder))
        turn_upside_down(ladder);
    flag_cut_cells(reading, ladder);
}
