/* Comparisons: parts of the index, and ladders of files, side by side. */
#include <stdlib.h>

#include "lib/compare.h"

struct kept_comparison {
    struct rung_comparison comparison; /* first: what the caller holds */
    struct arena           memory;
};

/* ---- of the index ---- */

static void
name_parts(struct arena *arena, const struct store_ladder *from, struct ladder *out)
{
    *out = (struct ladder){
        .org = from->org,
        .track = from->track,
        .language = from->language,
        .line = from->line,
        .levels = arena_array(arena, from->level_count, sizeof *out->levels),
        .skills = arena_array(arena, from->skill_count, sizeof *out->skills),
        .cells = arena_array(arena, from->level_count * from->skill_count, sizeof *out->cells),
        .level_count = from->level_count,
        .skill_count = from->skill_count,
    };
    for (size_t i = 0; !arena->failed && i < from->level_count; i++)
        out->levels[i] = (struct level){ from->levels[i].label, from->levels[i].inferred };
    for (size_t i = 0; !arena->failed && i < from->skill_count; i++)
        out->skills[i].name = from->skills[i].name;
}

static enum error_code
read_ladder(struct rung *index, struct arena *arena, const struct store_ladder *from,
            struct ladder *out, struct error *err)
{
    struct store_cell *cells = NULL;
    size_t             count = 0;
    enum error_code    rc;

    name_parts(arena, from, out);
    rc = arena_check(arena, err);
    if (rc == OK)
        rc = store_cells(index->store, arena, from->id, &cells, &count, err);
    for (size_t i = 0; rc == OK && i < count; i++) {
        struct cell *cell = ladder_cell(out, cells[i].level - 1, cells[i].skill);

        cell->line = cells[i].line;
        cell->flags = cells[i].flags;
        rc = store_text(index->store, arena, cells[i].text, &cell->text, err);
    }
    return rc;
}

static enum error_code
read_address(struct comparing *c, const char *address, struct side *side, struct error *err)
{
    struct query_target *target = &side->target;
    enum error_code      rc;

    if (!c->index)
        return error_set(err, ERR_USAGE, "%s: no file, and no index is open to look it up in",
                         address);
    rc = query_resolve(c->index->store, c->arena, str_of(address), ADDRESS_ANY, target, err);
    if (rc != OK)
        return rc;
    side->name = side->address = target->address;
    side->path = target->ladder.path;
    return read_ladder(c->index, c->arena, &target->ladder, &side->ladder, err);
}

/* ---- of a file ---- */

static enum error_code
read_file(struct comparing *c, const struct rung_source *source, struct side *side,
          struct error *err)
{
    const struct ladder *picked;
    struct file_ladders  ladders;
    enum error_code      rc = file_ladders_read(c->arena, source->name, &ladders, err);

    if (rc == OK)
        rc = file_ladders_pick(c->arena, &ladders, source->track, &picked, err);
    if (rc == OK)
        file_ladders_side(c->arena, &ladders, picked, side);
    return rc == OK ? arena_check(c->arena, err) : rc;
}

/* ---- reading all ---- */

static const char *
kind_name(enum address_kind kind)
{
    switch (kind) {
    case ADDRESS_LADDER: return "a ladder";
    case ADDRESS_LEVEL: return "a level";
    case ADDRESS_SKILL: return "a skill";
    default: return "a cell";
    }
}

static enum error_code
check_kinds(const struct comparing *c, struct error *err)
{
    for (size_t i = 1; i < c->count; i++)
        if (c->sides[i].target.kind != c->sides[0].target.kind)
            return error_set(
                err, ERR_USAGE,
                "%.*s is %s, %.*s %s: only what is of one kind stands side by side",
                STR_ARG(c->sides[0].name), kind_name(c->sides[0].target.kind),
                STR_ARG(c->sides[i].name), kind_name(c->sides[i].target.kind));
    return OK;
}

static enum error_code
read_sides(struct comparing *c, const struct rung_source *sources, struct error *err)
{
    enum error_code rc = arena_check(c->arena, err);

    for (size_t i = 0; rc == OK && i < c->count; i++)
        rc = sources[i].is_file ? read_file(c, &sources[i], &c->sides[i], err)
                                : read_address(c, sources[i].name, &c->sides[i], err);
    return rc == OK ? check_kinds(c, err) : rc;
}

/* Two ladders of the index are lined up by what they say; one and itself needs it not. */
static bool
needs_lineup(const struct side *first, const struct side *other)
{
    return first->address.length > 0 && other->address.length > 0 &&
           first->target.ladder.id != other->target.ladder.id &&
           first->target.kind != ADDRESS_CELL;
}

static enum error_code
line_up(struct comparing *c, struct compare_side *sides, struct error *err)
{
    enum error_code rc = OK;

    for (size_t i = 1; rc == OK && c->index && i < c->count; i++)
        if (needs_lineup(&c->sides[0], &c->sides[i]))
            rc = compare_line_up(c->index->store, c->arena, &c->sides[0].target.ladder,
                                 &c->sides[i].target.ladder, &sides[i], err);
    return rc;
}

static enum error_code
lay_out(struct comparing *c, struct comparison *made, struct error *err)
{
    struct compare_side *sides = arena_array(c->arena, c->count, sizeof *sides);
    enum error_code      rc = arena_check(c->arena, err);

    for (size_t i = 0; rc == OK && i < c->count; i++)
        sides[i] = (struct compare_side){ .ladder = &c->sides[i].ladder,
                                          .kind = c->sides[i].target.kind,
                                          .level = c->sides[i].target.level,
                                          .skill = c->sides[i].target.skill };
    if (rc == OK)
        rc = line_up(c, sides, err);
    return rc == OK ? compare_sides(c->arena, sides, c->count, made, err) : rc;
}

/* ---- what the caller is given ---- */

static const enum rung_change changes_of_rows[] = { [COMPARE_SAME] = RUNG_SAME,
                                                    [COMPARE_CHANGED] = RUNG_CHANGED,
                                                    [COMPARE_REMOVED] = RUNG_REMOVED,
                                                    [COMPARE_ADDED] = RUNG_ADDED };

static const enum rung_change changes_of_words[] = {
    [WORDS_SAME] = RUNG_SAME, [WORDS_REMOVED] = RUNG_REMOVED, [WORDS_ADDED] = RUNG_ADDED
};

static void
give_sides(const struct comparing *c, struct rung_comparison *out)
{
    struct rung_side *sides = arena_array(c->arena, c->count, sizeof *sides);

    for (size_t i = 0; sides && i < c->count; i++) {
        const struct side *side = &c->sides[i];

        sides[i] = (struct rung_side){
            .name = lib_string(c->arena, side->name),
            .address = side->address.length > 0 ? lib_string(c->arena, side->address) : NULL,
            .org = lib_string(c->arena, side->ladder.org),
            .track = lib_string(c->arena, side->ladder.track),
            .path = lib_string(c->arena, side->path),
        };
    }
    out->sides = sides;
    out->side_count = c->count;
}

static const struct rung_line *
give_lines(const struct comparing *c, const struct compare_line *lines, size_t count,
           bool of_levels)
{
    struct rung_line *out = arena_array(c->arena, count, sizeof *out);

    for (size_t i = 0; out && i < count; i++) {
        const char **names = arena_array(c->arena, c->count, sizeof *names);

        for (size_t k = 0; names && k < c->count; k++) {
            const struct ladder *ladder = &c->sides[k].ladder;
            size_t               at = lines[i].at[k];

            if (at != COMPARE_NONE)
                names[k] = lib_string(c->arena, of_levels ? ladder->levels[at].label
                                                          : ladder->skills[at].name);
        }
        out[i].names = names;
    }
    return out;
}

static const struct rung_words *
give_words(struct arena *arena, const struct words_diff *diff)
{
    struct rung_words *words = arena_array(arena, diff->count, sizeof *words);

    for (size_t i = 0; words && i < diff->count; i++) {
        const struct words_part *part = &diff->parts[i];

        words[i].change = changes_of_words[part->change];
        words[i].text =
            lib_string(arena, part->change == WORDS_REMOVED ? part->before : part->after);
    }
    return words;
}

static const char *
address_of(const struct comparing *c, const struct side *side, size_t level, size_t skill)
{
    const struct store_ladder *ladder = &side->target.ladder;
    struct address             address = { .org = ladder->org_slug, .track = ladder->slug };

    if (side->address.length == 0)
        return NULL;
    address.level = ladder->levels[level].slug;
    address.skill = ladder->skills[skill].slug;
    return lib_string(c->arena, address_format(c->arena, &address, ADDRESS_CELL));
}

static void
give_cell(const struct comparing *c, const struct comparison *made,
          const struct compare_row *row, size_t k, struct rung_side_cell *out)
{
    const struct compare_cell *cell = &row->cells[k];

    if (cell->cell) {
        out->address = address_of(c, &c->sides[k], made->levels[row->level].at[k],
                                  made->skills[row->skill].at[k]);
        out->text = lib_string(c->arena, cell->cell->text);
        out->line = cell->cell->line;
    }
    if (k == 0 || row->change == COMPARE_SAME)
        return;
    out->shared = words_diff_share(&cell->diff);
    out->words = give_words(c->arena, &cell->diff);
    out->word_count = cell->diff.count;
}

static void
give_rows(const struct comparing *c, const struct comparison *made, struct rung_comparison *out)
{
    struct rung_row *rows = arena_array(c->arena, made->row_count, sizeof *rows);

    for (size_t i = 0; rows && i < made->row_count && !c->arena->failed; i++) {
        const struct compare_row *row = &made->rows[i];
        struct rung_side_cell    *cells = arena_array(c->arena, c->count, sizeof *cells);

        for (size_t k = 0; cells && k < c->count; k++)
            give_cell(c, made, row, k, &cells[k]);
        rows[i] =
            (struct rung_row){ changes_of_rows[row->change], row->level, row->skill, cells };
    }
    out->rows = rows;
    out->row_count = made->row_count;
}

static enum error_code
give(const struct comparing *c, const struct comparison *made, struct rung_comparison *out,
     struct error *err)
{
    give_sides(c, out);
    out->levels = give_lines(c, made->levels, made->level_count, true);
    out->skills = give_lines(c, made->skills, made->skill_count, false);
    out->level_count = made->level_count;
    out->skill_count = made->skill_count;
    give_rows(c, made, out);
    for (size_t i = 0; i < COMPARE_CHANGES; i++)
        out->changes[changes_of_rows[i]] = made->changes[i];
    return arena_check(c->arena, err);
}

enum error_code
compare_lay_out(struct comparing *c, struct rung_comparison *out, struct error *err)
{
    struct comparison made;
    enum error_code   rc = lay_out(c, &made, err);

    return rc == OK ? give(c, &made, out, err) : rc;
}

/* In one state of the index. */
static enum error_code
make(struct rung *index, const struct rung_source *sources, size_t count,
     struct kept_comparison *kept, struct error *err)
{
    struct comparing c = { index, &kept->memory,
                           arena_array(&kept->memory, count, sizeof *c.sides), count };
    enum error_code  rc = index ? store_read_begin(index->store, err) : OK;

    if (rc != OK)
        return rc;
    rc = read_sides(&c, sources, err);
    if (rc == OK)
        rc = compare_lay_out(&c, &kept->comparison, err);
    if (index)
        store_read_end(index->store);
    return rc;
}

enum rung_status
rung_compare(struct rung *index, const struct rung_source *sources, size_t count,
             struct rung_comparison **comparison, struct rung_error *error)
{
    struct kept_comparison *kept = calloc(1, sizeof *kept);
    struct error            err = { 0 };
    enum error_code         rc;

    if (!kept)
        rc = error_memory(&err);
    else if (count < 2 || count > RUNG_MOST_SIDES)
        rc = error_set(&err, ERR_USAGE, "%zu things to compare: from 2 to %d are", count,
                       RUNG_MOST_SIDES);
    else
        rc = make(index, sources, count, kept, &err);
    *comparison = NULL;
    if (rc == OK)
        *comparison = &kept->comparison;
    else if (kept)
        rung_comparison_free(&kept->comparison);
    return lib_status(rc, &err, error);
}

void
rung_comparison_free(struct rung_comparison *comparison)
{
    struct kept_comparison *kept = (struct kept_comparison *) comparison;

    if (!kept)
        return;
    arena_free(&kept->memory);
    free(kept);
}
