/*
 * map.h - where in each track a topic is expected, how strongly, and from which level on.
 *
 *     query --all hits--> ranked levels --by track--> rows of levels, junior first --> onset
 *
 * A level's strength is its score as in a search by level, as a share of the best of the map.
 * A track's onset is its first level with a cell that has all the query asks for (synonyms
 * count). Where no level has one, it is the first that reaches half the score of the track's
 * best.
 *
 * Units    scores from 0 to 1; ordinals from 1
 * Memory   in the arena given
 * Errors   of the index only
 * Threads  as the store
 */
#ifndef QUERY_MAP_H
#define QUERY_MAP_H

#include "query/query.h"

struct query_map_level {
    struct str label;
    unsigned   ordinal;
    double     score;   /* 0: no cell of it has a word of the query */
    size_t     hits;    /* cells that have one */
    bool       has_all; /* one of them has all that is asked for */
};

struct query_map_row {
    struct str              address, org, track;
    struct query_map_level *levels; /* those the filters let through, junior first */
    size_t                  level_count;
    size_t                  onset; /* an index into levels */
};

struct query_map {
    struct query_map_row *rows; /* the track with the best level first */
    size_t                count;
    size_t                total;    /* tracks that have a hit, of which these are the best */
    bool                  is_empty; /* the query has no word to look for */
    struct str           *notes;    /* what was done to the query */
    size_t                note_count;
};

/* Of options limit (rows), most_counted, no_fuzzy, no_synonyms and the filters count. */
enum error_code query_map_make(struct store *store, struct arena *arena, struct str query,
                               const struct query_options *options, struct query_map *map,
                               struct error *err);

#endif
