#include "query/map.h"

#include "base/map.h"
#include "query/match.h"
#include "query/notes.h"
#include "query/place.h"
#include "query/rank.h"
#include "query/ranked.h"

struct mapping {
    struct store       *store;
    struct arena       *arena; /* of the map */
    struct arena        scratch;
    struct parsed_query parsed;
    struct filter       filter;
    struct shelf        shelf;
    struct judge        judge;
    struct candidates   candidates;
    struct ranking      ranking; /* levels */
    struct map          row_of;  /* a ladder, into rows */
    struct query_map   *map;
};

/* ---- levels that have hits ---- */

static enum error_code
find_levels(struct mapping *m, struct str query, const struct query_options *options,
            struct error *err)
{
    enum error_code rc = parse_query(m->store, m->arena, query, options, &m->parsed, err);

    m->map->is_empty = !m->parsed.is_scored;
    if (rc == OK)
        rc = filter_init(&m->filter, m->store, m->arena, m->parsed.constraints,
                         m->parsed.constraint_count, err);
    if (rc != OK || m->map->is_empty)
        return rc;
    m->shelf = (struct shelf){ .filter = &m->filter, .arena = m->arena };
    judge_init(&m->judge, m->store, &m->scratch, &m->parsed, false, &m->shelf);
    rc = ranked_all(&m->judge, &m->scratch, &m->candidates, err);
    if (rc == OK)
        rc = rank(&m->scratch, &m->candidates, true, QUERY_BY_LEVEL, false, &m->ranking, err);
    if (rc == OK && m->ranking.count == 0)
        rc = notes_add_unmet(m->store, m->arena, &m->parsed, err);
    return rc;
}

/* ---- rows ---- */

static enum error_code
begin_row(struct mapping *m, const struct store_cell *cell, struct query_map_row *row,
          struct error *err)
{
    const struct shelf_grid *on_shelf;
    struct query_place       place;
    enum error_code rc = place_of_cell(&m->shelf, m->arena, cell, QUERY_BY_TRACK, &place, err);

    if (rc == OK)
        rc = shelf_get(&m->shelf, cell->ladder, &on_shelf, err);
    if (rc != OK)
        return rc;
    *row = (struct query_map_row){ place.address, place.ladder.org, place.ladder.track,
                                   arena_array(m->arena, place.ladder.level_count,
                                               sizeof *row->levels),
                                   0, 0 };
    for (size_t i = 0; row->levels && i < place.ladder.level_count; i++)
        if (on_shelf->grid.admits_level[i])
            row->levels[row->level_count++] = (struct query_map_level){
                .label = place.ladder.levels[i].label,
                .ordinal = place.ladder.levels[i].ordinal,
            };
    return arena_check(m->arena, err);
}

/* The row of the cell's ladder; NULL: it would be one more than are wanted. */
static enum error_code
row_of(struct mapping *m, const struct store_cell *cell, size_t limit,
       struct query_map_row **row, struct error *err)
{
    struct str key = { (const char *) &cell->ladder, sizeof cell->ladder };
    size_t    *at = map_at(&m->row_of, &m->scratch, arena_copy(&m->scratch, key), SIZE_MAX);

    *row = NULL;
    if (!at)
        return error_memory(err);
    if (*at == SIZE_MAX) {
        *at = m->map->total++;
        if (*at < limit) {
            enum error_code rc = begin_row(m, cell, &m->map->rows[*at], err);

            if (rc != OK)
                return rc;
            m->map->count++;
        }
    }
    if (*at < limit)
        *row = &m->map->rows[*at];
    return OK;
}

static void
fill_level(struct query_map_row *row, const struct ranked *ranked, uint64_t best)
{
    for (size_t i = 0; i < row->level_count; i++) {
        struct query_map_level *level = &row->levels[i];

        if (level->ordinal != ranked->cells[0]->cell.level)
            continue;
        level->score = (double) ranked->score / (double) best;
        level->hits = ranked->count;
        for (size_t c = 0; c < ranked->count && !level->has_all; c++)
            level->has_all = ranked->cells[c]->has_all;
    }
}

/* ---- onset ---- */

static size_t
onset_of(const struct query_map_row *row)
{
    double best = 0;

    for (size_t i = 0; i < row->level_count; i++) {
        if (row->levels[i].has_all)
            return i;
        if (row->levels[i].score > best)
            best = row->levels[i].score;
    }
    for (size_t i = 0; i < row->level_count; i++)
        if (row->levels[i].score >= best / 2)
            return i;
    return 0;
}

/* ---- the map ---- */

/* Levels come best first, and so do their tracks. */
static enum error_code
fill_rows(struct mapping *m, size_t limit, struct error *err)
{
    const struct ranking *levels = &m->ranking;
    enum error_code       rc;

    m->map->rows = arena_array(m->arena, limit < levels->count ? limit : levels->count,
                               sizeof *m->map->rows);
    rc = arena_check(m->arena, err);
    for (size_t i = 0; rc == OK && i < levels->count; i++) {
        struct query_map_row *row;

        rc = row_of(m, &levels->items[i].cells[0]->cell, limit, &row, err);
        if (rc == OK && row)
            fill_level(row, &levels->items[i], levels->items[0].score);
    }
    for (size_t i = 0; rc == OK && i < m->map->count; i++)
        m->map->rows[i].onset = onset_of(&m->map->rows[i]);
    return rc;
}

enum error_code
query_map_make(struct store *store, struct arena *arena, struct str query,
               const struct query_options *options, struct query_map *map, struct error *err)
{
    struct mapping  m = { .store = store, .arena = arena, .map = map };
    enum error_code rc;

    *map = (struct query_map){ 0 };
    rc = store_read_begin(store, err);
    if (rc != OK)
        return rc;
    rc = find_levels(&m, query, options, err);
    if (rc == OK)
        rc = fill_rows(&m, options->limit, err);
    map->notes = m.parsed.notes;
    map->note_count = m.parsed.note_count;
    store_read_end(store);
    arena_free(&m.scratch);
    return rc;
}
