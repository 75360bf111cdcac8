#include "query/map.h"

#include "query/groups.h"
#include "query/notes.h"
#include "query/place.h"
#include "query/tally.h"

struct mapping {
    struct store         *store;
    struct arena         *arena; /* of the map */
    struct arena          scratch;
    struct parsed_query   parsed;
    struct judge          judge;
    struct shelf          shelf;  /* of the ladders that have rows */
    struct groups_search *search; /* NULL: not begun */
    struct ranking        tracks; /* the one with the best level first */
    struct tally          tally;
    struct query_map     *map;
};

/* ---- tracks that have hits ---- */

static enum error_code
count_hit(const struct candidate *c, void *ctx, struct error *err)
{
    struct mapping *m = ctx;

    tally_add(&m->tally, c);
    return arena_check(m->tally.arena, err);
}

/* How many tracks have hits, when only the best were looked for. */
static enum error_code
count_tracks(struct mapping *m, struct error *err)
{
    enum error_code rc = OK;

    m->map->total = m->tracks.total;
    if (!m->tracks.is_at_least)
        return OK;
    tally_init(&m->tally, &m->scratch, QUERY_BY_TRACK, false);
    rc = ranked_each(&m->judge, &m->scratch, count_hit, m, err);
    m->map->total = m->tally.count;
    return rc;
}

static enum error_code
find_tracks(struct mapping *m, struct str query, const struct query_options *options,
            struct error *err)
{
    struct groups_wish wish = { .ranked = ranked_wish_of(options),
                                .by = QUERY_BY_TRACK,
                                .by_levels = true };
    enum error_code    rc = parse_query(m->store, m->arena, query, options, &m->parsed, err);

    wish.ranked.offset = 0;
    wish.ranked.most_cells = SIZE_MAX;
    m->map->is_empty = !m->parsed.is_scored;
    if (rc == OK)
        rc = judge_init(&m->judge, m->store, &m->scratch, &m->parsed, false, err);
    m->shelf = (struct shelf){ .filter = &m->judge.filter, .arena = m->arena };
    if (rc != OK || m->map->is_empty)
        return rc;
    rc = groups_best(&m->judge, &m->scratch, &wish, &m->search, &m->tracks, err);
    if (rc == OK)
        rc = count_tracks(m, err);
    if (rc == OK)
        rc = groups_cells(m->search, &m->tracks, err);
    if (rc == OK && m->map->total == 0)
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
    *row = (struct query_map_row){ place.address,
                                   place.ladder.org,
                                   place.ladder.track,
                                   arena_array(m->arena, place.ladder.level_count,
                                               sizeof *row->levels),
                                   0,
                                   0 };
    for (size_t i = 0; row->levels && i < place.ladder.level_count; i++)
        if (on_shelf->grid.admits_level[i])
            row->levels[row->level_count++] = (struct query_map_level){
                .label = place.ladder.levels[i].label,
                .ordinal = place.ladder.levels[i].ordinal,
            };
    return arena_check(m->arena, err);
}

static void
fill_level(struct query_map_row *row, const struct ranked *ranked, uint64_t best)
{
    for (size_t i = 0; i < row->level_count; i++) {
        struct query_map_level *level = &row->levels[i];

        if (level->ordinal != ranked->cells[0].cell.level)
            continue;
        level->score = (double) ranked->score / (double) best;
        level->hits = ranked->cell_count;
        level->has_all = ranked->has_all;
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

/* The first track has the best level of all, and is worth what that scores. */
static enum error_code
fill_row(struct mapping *m, struct ranked *track, struct query_map_row *row, struct error *err)
{
    struct ranking  levels;
    enum error_code rc = begin_row(m, &track->cells[0].cell, row, err);

    if (rc == OK)
        rc = groups_part(&m->scratch, QUERY_BY_LEVEL, track->cells, track->count, &levels, err);
    for (size_t i = 0; rc == OK && i < levels.count; i++)
        fill_level(row, &levels.items[i], m->tracks.items[0].score);
    row->onset = rc == OK ? onset_of(row) : 0;
    return rc;
}

static enum error_code
fill_rows(struct mapping *m, struct error *err)
{
    enum error_code rc;

    m->map->rows = arena_array(m->arena, m->tracks.count, sizeof *m->map->rows);
    rc = arena_check(m->arena, err);
    for (size_t i = 0; rc == OK && i < m->tracks.count; i++)
        rc = fill_row(m, &m->tracks.items[i], &m->map->rows[m->map->count++], err);
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
    rc = find_tracks(&m, query, options, err);
    if (rc == OK)
        rc = fill_rows(&m, err);
    map->notes = m.parsed.notes;
    map->note_count = m.parsed.note_count;
    groups_close(m.search);
    judge_deinit(&m.judge);
    store_read_end(store);
    arena_free(&m.scratch);
    return rc;
}
