/* Maps: where in each track a topic is expected. */
#include <stdlib.h>

#include "lib/handle.h"

struct kept_map {
    struct rung_map map; /* first: what the caller holds */
    struct arena    memory;
};

static void
fill_row(struct arena *arena, const struct query_map_row *made, struct rung_map_row *row)
{
    struct rung_map_cell *cells = arena_array(arena, made->level_count, sizeof *cells);

    for (size_t i = 0; cells && i < made->level_count; i++) {
        const struct query_map_level *level = &made->levels[i];

        cells[i] = (struct rung_map_cell){ lib_string(arena, level->label), level->ordinal,
                                           level->score, level->hits, level->has_all };
    }
    *row = (struct rung_map_row){ .address = lib_string(arena, made->address),
                                  .org = lib_string(arena, made->org),
                                  .track = lib_string(arena, made->track),
                                  .cells = cells,
                                  .cell_count = made->level_count,
                                  .onset = made->onset };
}

static enum error_code
fill_map(struct arena *arena, const struct query_map *made, struct rung_map *map,
         struct error *err)
{
    struct rung_map_row *rows = arena_array(arena, made->count, sizeof *rows);
    const char         **notes = arena_array(arena, made->note_count, sizeof *notes);

    for (size_t i = 0; rows && i < made->count; i++)
        fill_row(arena, &made->rows[i], &rows[i]);
    for (size_t i = 0; notes && i < made->note_count; i++)
        notes[i] = lib_string(arena, made->notes[i]);
    *map = (struct rung_map){ rows,  made->count,      made->total,
                              notes, made->note_count, made->is_empty };
    return arena_check(arena, err);
}

static enum error_code
make_map(struct rung *index, const char *query, const struct rung_map_options *options,
         struct kept_map *kept, struct error *err)
{
    struct query_options inner = lib_filter(&options->filter);
    struct query_map     made;
    enum error_code      rc;

    inner.limit = options->limit > 0 ? options->limit : 10;
    inner.no_tracks = true; /* a topic that is in a track's name says nothing of levels */
    inner.no_fuzzy = options->no_fuzzy;
    inner.no_synonyms = options->no_synonyms;
    rc = query_map_make(index->store, &kept->memory, str_of(query), &inner, &made, err);
    return rc == OK ? fill_map(&kept->memory, &made, &kept->map, err) : rc;
}

enum rung_status
rung_map(struct rung *index, const char *query, const struct rung_map_options *options,
         struct rung_map **map, struct rung_error *error)
{
    static const struct rung_map_options no_options;
    struct kept_map                     *kept = calloc(1, sizeof *kept);
    struct error                         err = { 0 };
    enum error_code                      rc = kept ? make_map(index, query,
                                                              options ? options : &no_options,
                                                              kept, &err)
                                                   : error_memory(&err);

    *map = NULL;
    if (rc == OK)
        *map = &kept->map;
    else if (kept)
        rung_map_free(&kept->map);
    return lib_status(rc, &err, error);
}

void
rung_map_free(struct rung_map *map)
{
    struct kept_map *kept = (struct kept_map *) map;

    if (!kept)
        return;
    arena_free(&kept->memory);
    free(kept);
}
