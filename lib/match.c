/* Matching: which skill, level and cell of one ladder is which of another. */
#include <stdlib.h>

#include "lib/handle.h"

struct kept_match {
    struct rung_match match; /* first: what the caller holds */
    struct arena      memory;
};

/* What is told of: the two ladders and how they line up. */
struct matched {
    struct query_target a, b;
    struct lineup       lineup;
};

static const char *
cell_address(struct arena *arena, const struct store_ladder *ladder, size_t level, size_t skill)
{
    struct address address = { .org = ladder->org_slug,
                               .track = ladder->slug,
                               .level = ladder->levels[level].slug,
                               .skill = ladder->skills[skill].slug };

    return address_format(arena, &address, ADDRESS_CELL).data;
}

/* ---- skills and levels ---- */

/* Which of B have a partner. */
static bool *
taken_of(struct arena *arena, const struct lineup_pair *pairs, size_t count, size_t of_b)
{
    bool *taken = arena_array(arena, of_b, sizeof *taken);

    for (size_t i = 0; taken && i < count; i++)
        if (pairs[i].b != LINEUP_NONE)
            taken[pairs[i].b] = true;
    return taken;
}

typedef const char *name_at(struct arena *arena, const struct store_ladder *ladder, size_t at);

static const char *
skill_name(struct arena *arena, const struct store_ladder *ladder, size_t at)
{
    return lib_string(arena, ladder->skills[at].name);
}

static const char *
level_label(struct arena *arena, const struct store_ladder *ladder, size_t at)
{
    return lib_string(arena, ladder->levels[at].label);
}

static const char *const *
skill_names(struct arena *arena, const struct store_ladder *ladder)
{
    const char **names = arena_array(arena, ladder->skill_count, sizeof *names);

    for (size_t s = 0; names && s < ladder->skill_count; s++)
        names[s] = skill_name(arena, ladder, s);
    return names;
}

/* The pairs by name, then what of B is left. */
static struct rung_match_pair *
name_pairs(struct arena *arena, const struct matched *matched, const struct lineup_pair *pairs,
           size_t count, size_t of_b, name_at *name, struct rung_match_pairs *out)
{
    struct rung_match_pair *items = arena_array(arena, count + of_b, sizeof *items);
    const bool             *taken = taken_of(arena, pairs, count, of_b);

    if (!items || !taken)
        return NULL;
    for (size_t i = 0; i < count; i++)
        items[out->count++] = (struct rung_match_pair){
            .a = name(arena, &matched->a.ladder, i),
            .b = pairs[i].b == LINEUP_NONE ? NULL : name(arena, &matched->b.ladder, pairs[i].b),
            .score = pairs[i].score,
        };
    for (size_t b = 0; b < of_b; b++)
        if (!taken[b])
            items[out->count++] =
                (struct rung_match_pair){ .b = name(arena, &matched->b.ladder, b) };
    out->items = items;
    return items;
}

/* Pairs of levels keep the order of both: what of B is alone stands where it would. */
static void
order_levels(struct arena *arena, const struct matched *matched,
             struct rung_match_pairs *levels)
{
    const struct lineup    *lineup = &matched->lineup;
    size_t                  count = lineup->level_count, alone = count, placed = 0, next = 0;
    struct rung_match_pair *items = arena_array(arena, levels->count, sizeof *items);

    for (size_t i = 0; items && i < count; i++) {
        size_t partner = lineup->levels[i].b;

        for (; partner != LINEUP_NONE && next < partner; next++)
            items[placed++] = levels->items[alone++];
        next += partner != LINEUP_NONE;
        items[placed++] = levels->items[i];
    }
    while (items && alone < levels->count)
        items[placed++] = levels->items[alone++];
    levels->items = items;
}

/* ---- cells ---- */

static void
fill_evidence(struct arena *arena, const struct matched *matched, size_t skill,
              struct rung_match_pair *pair)
{
    const struct lineup_evidence *shown = &matched->lineup.evidence[skill];
    struct rung_match_evidence   *items = arena_array(arena, shown->count, sizeof *items);

    for (size_t i = 0; items && i < shown->count; i++)
        items[pair->evidence_count++] = (struct rung_match_evidence){
            cell_address(arena, &matched->a.ladder, shown->items[i].a, skill),
            cell_address(arena, &matched->b.ladder, shown->items[i].b,
                         matched->lineup.skills[skill].b),
            shown->items[i].score,
        };
    pair->evidence = items;
}

static struct rung_match_pair
cell_pair(struct arena *arena, const struct matched *matched, size_t level, size_t skill)
{
    const struct lineup   *lineup = &matched->lineup;
    double                 score = lineup->cells[level * lineup->skill_count + skill];
    struct rung_match_pair pair = {
        .a = cell_address(arena, &matched->a.ladder, level, skill),
        .score = score,
    };

    if (score > 0)
        pair.b = cell_address(arena, &matched->b.ladder, lineup->levels[level].b,
                              lineup->skills[skill].b);
    return pair;
}

static void
fill_cells(struct arena *arena, const struct matched *matched, struct rung_match_pairs *out)
{
    const struct lineup    *lineup = &matched->lineup;
    size_t                  places = lineup->level_count * lineup->skill_count;
    struct rung_match_pair *items = arena_array(arena, places, sizeof *items);

    for (size_t i = 0; items && i < places; i++)
        items[out->count++] =
            cell_pair(arena, matched, i / lineup->skill_count, i % lineup->skill_count);
    out->items = items;
}

/* ---- all of it ---- */

static enum error_code
tell(struct arena *arena, const struct matched *matched, struct rung_match *match,
     struct error *err)
{
    const struct lineup       *lineup = &matched->lineup;
    const struct store_ladder *b = &matched->b.ladder;
    struct rung_match_pair    *skills;

    match->a = lib_string(arena, matched->a.address);
    match->b = lib_string(arena, matched->b.address);
    match->likeness = lineup->likeness;
    match->a_skills = skill_names(arena, &matched->a.ladder);
    match->b_skills = skill_names(arena, b);
    match->a_skill_count = lineup->skill_count;
    match->b_skill_count = b->skill_count;
    skills = name_pairs(arena, matched, lineup->skills, lineup->skill_count, b->skill_count,
                        skill_name, &match->skills);
    for (size_t s = 0; skills && s < lineup->skill_count; s++)
        fill_evidence(arena, matched, s, &skills[s]);
    (void) name_pairs(arena, matched, lineup->levels, lineup->level_count, b->level_count,
                      level_label, &match->levels);
    order_levels(arena, matched, &match->levels);
    fill_cells(arena, matched, &match->cells);
    return arena_check(arena, err);
}

/* In one state of the index. */
static enum error_code
make_match(struct rung *index, const char *a, const char *b,
           const struct rung_match_options *options, struct kept_match *kept, struct error *err)
{
    struct arena   *arena = &kept->memory;
    struct matched  matched;
    enum error_code rc = store_read_begin(index->store, err);

    if (rc != OK)
        return rc;
    rc = query_resolve(index->store, arena, str_of(a), ADDRESS_LADDER, &matched.a, err);
    if (rc == OK)
        rc = query_resolve(index->store, arena, str_of(b), ADDRESS_LADDER, &matched.b, err);
    if (rc == OK)
        rc = query_lineup(index->store, arena, &matched.a.ladder, &matched.b.ladder,
                          options ? options->pairs : NULL, &matched.lineup, err);
    if (rc == OK)
        rc = tell(arena, &matched, &kept->match, err);
    store_read_end(index->store);
    return rc;
}

enum rung_status
rung_match(struct rung *index, const char *a, const char *b,
           const struct rung_match_options *options, struct rung_match **match,
           struct rung_error *error)
{
    struct kept_match *kept = calloc(1, sizeof *kept);
    struct error       err = { 0 };
    enum error_code    rc = kept ? make_match(index, a, b, options, kept, &err)
                                 : error_memory(&err);

    *match = NULL;
    if (rc == OK)
        *match = &kept->match;
    else if (kept)
        rung_match_free(&kept->match);
    return lib_status(rc, &err, error);
}

void
rung_match_free(struct rung_match *match)
{
    struct kept_match *kept = (struct kept_match *) match;

    if (!kept)
        return;
    arena_free(&kept->memory);
    free(kept);
}
