/* Lists and exports: walks over what the filters let through. */
#include <stdio.h>

#include "base/utf8.h"
#include "lib/handle.h"

struct walking {
    struct rung      *index;
    enum rung_kind    kind;
    rung_visit_entry *visit_entry;
    rung_visit_cell  *visit_cell;
    bool              wants_empty; /* cells that say nothing, too */
    void             *ctx;

    struct rung_entry org; /* gathered over the ladders of one organisation */
    struct arena      org_memory;
};

/* The cells of the grid that pass, in place of all. */
static enum error_code
admitted_cells(struct walking *w, struct arena *arena, const struct query_grid *grid,
               struct store_cell **cells, size_t *count, struct error *err)
{
    size_t          kept = 0;
    enum error_code rc;

    rc = store_cells(w->index->store, arena, grid->ladder.id, cells, count, err);
    for (size_t i = 0; rc == OK && i < *count; i++)
        if (query_grid_admits(grid, &(*cells)[i]))
            (*cells)[kept++] = (*cells)[i];
    *count = kept;
    return rc;
}

static const char *
address_of(struct arena *arena, const struct store_ladder *ladder, enum address_kind kind,
           const struct store_level *level, const struct store_skill *skill)
{
    struct address address = { .org = ladder->org_slug, .track = ladder->slug };

    if (level)
        address.level = level->slug;
    if (skill)
        address.skill = skill->slug;
    return lib_string(arena, address_format(arena, &address, kind));
}

/* ---- entries ---- */

/* How many of the cells each level has (or each skill), by index. NULL: out of memory. */
static size_t *
count_cells(struct arena *arena, const struct store_cell *cells, size_t count, size_t parts,
            bool by_level)
{
    size_t *counts = arena_array(arena, parts, sizeof *counts);

    for (size_t i = 0; counts && i < count; i++)
        counts[by_level ? cells[i].level - 1 : cells[i].skill]++;
    return counts;
}

static struct rung_entry
entry_of(struct arena *arena, const struct store_ladder *ladder)
{
    return (struct rung_entry){
        .address = address_of(arena, ladder, ADDRESS_LADDER, NULL, NULL),
        .org = lib_string(arena, ladder->org),
        .track = lib_string(arena, ladder->track),
        .language = lib_string(arena, ladder->language),
        .path = lib_string(arena, ladder->path),
        .ladders = 1,
    };
}

static size_t
count_true(const bool *flags, size_t count)
{
    size_t sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += flags[i];
    return sum;
}

static enum error_code
tell(struct walking *w, const struct rung_entry *entry)
{
    return w->visit_entry(w->ctx, entry) ? OK : ERR_STOPPED;
}

static enum error_code
tell_levels(struct walking *w, struct arena *arena, const struct query_grid *grid,
            const struct store_cell *cells, size_t count)
{
    size_t         *counts = count_cells(arena, cells, count, grid->ladder.level_count, true);
    enum error_code rc = counts ? OK : ERR_MEMORY;

    for (size_t l = 0; rc == OK && l < grid->ladder.level_count; l++) {
        struct rung_entry entry = entry_of(arena, &grid->ladder);

        if (!grid->admits_level[l])
            continue;
        entry.address =
            address_of(arena, &grid->ladder, ADDRESS_LEVEL, &grid->ladder.levels[l], NULL);
        entry.level = lib_string(arena, grid->ladder.levels[l].label);
        entry.ordinal = grid->ladder.levels[l].ordinal;
        entry.cells = counts[l];
        rc = tell(w, &entry);
    }
    return rc;
}

static enum error_code
tell_skills(struct walking *w, struct arena *arena, const struct query_grid *grid,
            const struct store_cell *cells, size_t count)
{
    size_t         *counts = count_cells(arena, cells, count, grid->ladder.skill_count, false);
    enum error_code rc = counts ? OK : ERR_MEMORY;

    for (size_t s = 0; rc == OK && s < grid->ladder.skill_count; s++) {
        struct rung_entry entry = entry_of(arena, &grid->ladder);

        if (!grid->admits_skill[s])
            continue;
        entry.address =
            address_of(arena, &grid->ladder, ADDRESS_SKILL, NULL, &grid->ladder.skills[s]);
        entry.skill = lib_string(arena, grid->ladder.skills[s].name);
        entry.cells = counts[s];
        rc = tell(w, &entry);
    }
    return rc;
}

/* Ladders come by address, so an organisation is over when the next one begins. */
static enum error_code
end_org(struct walking *w)
{
    enum error_code rc = w->org.address ? tell(w, &w->org) : OK;

    arena_free(&w->org_memory);
    w->org = (struct rung_entry){ 0 };
    return rc;
}

static enum error_code
add_to_org(struct walking *w, const struct query_grid *grid, size_t cell_count,
           struct error *err)
{
    enum error_code rc = OK;

    if (!w->org.address || !str_equal(str_of(w->org.address), grid->ladder.org_slug)) {
        rc = end_org(w);
        w->org.address = lib_string(&w->org_memory, grid->ladder.org_slug);
        w->org.org = lib_string(&w->org_memory, grid->ladder.org);
        if (rc == OK)
            rc = arena_check(&w->org_memory, err);
    }
    w->org.ladders++;
    w->org.levels += count_true(grid->admits_level, grid->ladder.level_count);
    w->org.skills += count_true(grid->admits_skill, grid->ladder.skill_count);
    w->org.cells += cell_count;
    return rc;
}

static enum error_code
tell_ladder(struct walking *w, struct arena *arena, const struct query_grid *grid,
            size_t cell_count)
{
    struct rung_entry entry = entry_of(arena, &grid->ladder);

    entry.levels = count_true(grid->admits_level, grid->ladder.level_count);
    entry.skills = count_true(grid->admits_skill, grid->ladder.skill_count);
    entry.cells = cell_count;
    return tell(w, &entry);
}

static enum error_code
visit_entries(const struct query_grid *grid, void *ctx, struct error *err)
{
    struct walking    *w = ctx;
    struct arena       arena = { 0 };
    struct store_cell *cells = NULL;
    size_t             count = 0;
    enum error_code    rc = admitted_cells(w, &arena, grid, &cells, &count, err);

    if (rc == OK)
        switch (w->kind) {
        case RUNG_LADDERS: rc = tell_ladder(w, &arena, grid, count); break;
        case RUNG_LEVELS: rc = tell_levels(w, &arena, grid, cells, count); break;
        case RUNG_SKILLS: rc = tell_skills(w, &arena, grid, cells, count); break;
        case RUNG_ORGS: rc = add_to_org(w, grid, count, err); break;
        }
    if (arena.failed)
        rc = error_memory(err);
    arena_free(&arena);
    return rc;
}

enum rung_status
rung_list(struct rung *index, enum rung_kind kind, const struct rung_filter *filter,
          rung_visit_entry *visit, void *ctx, struct rung_error *error)
{
    struct walking       w = { .index = index, .kind = kind, .visit_entry = visit, .ctx = ctx };
    struct query_options options = lib_filter(filter);
    struct error         err = { 0 };
    enum error_code      rc = query_each_grid(index->store, &options, visit_entries, &w, &err);

    if (rc == OK)
        rc = end_org(&w);
    arena_free(&w.org_memory);
    return lib_status(rc, &err, error);
}

enum rung_status
rung_why_nothing(struct rung *index, const struct rung_filter *filter,
                 char sentence[RUNG_SENTENCE_BYTES], struct rung_error *error)
{
    struct query_options options = lib_filter(filter);
    struct arena         arena = { 0 };
    struct str           why = STR("");
    struct error         err = { 0 };
    enum error_code      rc = query_why_nothing(index->store, &options, &arena, &why, &err);

    if (snprintf(sentence, RUNG_SENTENCE_BYTES, "%.*s", STR_ARG(why)) >= RUNG_SENTENCE_BYTES)
        utf8_mend_end(sentence);
    arena_free(&arena);
    return lib_status(rc, &err, error);
}

/* ---- one ladder ---- */

static enum error_code
find_ladder(struct rung *index, struct arena *arena, const char *address,
            struct rung_entry *entry, struct error *err)
{
    struct query_target target;
    struct store_cell  *cells;
    size_t              cell_count;
    enum error_code     rc;

    rc = query_resolve(index->store, arena, str_of(address), ADDRESS_LADDER, &target, err);
    if (rc == OK)
        rc = store_cells(index->store, arena, target.ladder.id, &cells, &cell_count, err);
    if (rc != OK)
        return rc;
    *entry = entry_of(arena, &target.ladder);
    entry->levels = target.ladder.level_count;
    entry->skills = target.ladder.skill_count;
    entry->cells = cell_count;
    return arena_check(arena, err);
}

enum rung_status
rung_find_ladder(struct rung *index, const char *address, rung_visit_entry *visit, void *ctx,
                 struct rung_error *error)
{
    struct arena      arena = { 0 };
    struct rung_entry entry;
    struct error      err = { 0 };
    enum error_code   rc = find_ladder(index, &arena, address, &entry, &err);

    if (rc == OK && !visit(ctx, &entry))
        rc = ERR_STOPPED;
    arena_free(&arena);
    return lib_status(rc, &err, error);
}

/* ---- cells ---- */

static enum error_code
tell_cell(struct walking *w, struct arena *arena, const struct store_ladder *ladder,
          const struct store_cell *cell, struct error *err)
{
    const struct store_level *level = &ladder->levels[cell->level - 1];
    const struct store_skill *skill = &ladder->skills[cell->skill];
    struct str                text = STR("");
    struct rung_cell          told = {
                 .address = address_of(arena, ladder, ADDRESS_CELL, level, skill),
                 .org = lib_string(arena, ladder->org),
                 .track = lib_string(arena, ladder->track),
                 .level = lib_string(arena, level->label),
                 .skill = lib_string(arena, skill->name),
                 .ordinal = level->ordinal,
                 .path = lib_string(arena, ladder->path),
                 .line = cell->line,
                 .is_cut = cell->flags != 0,
    };
    enum error_code rc = OK;

    if (cell->text != 0)
        rc = store_text(w->index->store, arena, cell->text, &text, err);
    told.text = text.data;
    if (rc != OK)
        return rc;
    return w->visit_cell(w->ctx, &told) ? OK : ERR_STOPPED;
}

/* Puts cells without a text (0) where there are none: by level, then skill. */
static enum error_code
fill_gaps(struct arena *arena, const struct query_grid *grid, struct store_cell **cells,
          size_t *count, struct error *err)
{
    const struct store_ladder *ladder = &grid->ladder;
    struct store_cell         *all =
        arena_array(arena, ladder->level_count * ladder->skill_count, sizeof *all);
    size_t kept = 0, at = 0;

    for (unsigned l = 1; all && l <= ladder->level_count; l++)
        for (unsigned s = 0; s < ladder->skill_count; s++) {
            struct store_cell cell = { .ladder = ladder->id, .level = l, .skill = s };

            if (at < *count && (*cells)[at].level == l && (*cells)[at].skill == s)
                cell = (*cells)[at++];
            if (query_grid_admits(grid, &cell))
                all[kept++] = cell;
        }
    *cells = all;
    *count = kept;
    return arena_check(arena, err);
}

static enum error_code
visit_cells(const struct query_grid *grid, void *ctx, struct error *err)
{
    struct walking    *w = ctx;
    struct arena       arena = { 0 };
    struct store_cell *cells = NULL;
    size_t             count = 0;
    enum error_code    rc = admitted_cells(w, &arena, grid, &cells, &count, err);

    if (rc == OK && w->wants_empty)
        rc = fill_gaps(&arena, grid, &cells, &count, err);
    for (size_t i = 0; rc == OK && i < count; i++)
        rc = tell_cell(w, &arena, &grid->ladder, &cells[i], err);
    arena_free(&arena);
    return rc;
}

static enum rung_status
walk_cells(struct walking *w, const struct rung_filter *filter, struct rung_error *error)
{
    struct query_options options = lib_filter(filter);
    struct error         err = { 0 };
    enum error_code      rc = query_each_grid(w->index->store, &options, visit_cells, w, &err);

    return lib_status(rc, &err, error);
}

enum rung_status
rung_each_cell(struct rung *index, const struct rung_filter *filter, rung_visit_cell *visit,
               void *ctx, struct rung_error *error)
{
    struct walking w = { .index = index, .visit_cell = visit, .ctx = ctx };

    return walk_cells(&w, filter, error);
}

enum rung_status
rung_each_place(struct rung *index, const struct rung_filter *filter, rung_visit_cell *visit,
                void *ctx, struct rung_error *error)
{
    struct walking w = { .index = index, .visit_cell = visit, .wants_empty = true, .ctx = ctx };

    return walk_cells(&w, filter, error);
}
