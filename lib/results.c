#include "lib/results.h"

#include <stdlib.h>

#include "store/score.h"

static struct rung_cell
cell_of(struct arena *arena, const struct query_hit *hit, enum rung_by by)
{
    const struct query_place *place = &hit->place;
    bool                      has_level = by == RUNG_BY_CELL || by == RUNG_BY_LEVEL;
    bool                      has_skill = by == RUNG_BY_CELL || by == RUNG_BY_SKILL;
    struct rung_cell          cell = {
                 .address = lib_string(arena, place->address),
                 .org = lib_string(arena, place->ladder.org),
                 .track = lib_string(arena, place->ladder.track),
                 .path = lib_string(arena, place->ladder.path),
    };

    if (has_level) {
        cell.level = lib_string(arena, place->level.label);
        cell.ordinal = place->level.ordinal;
    }
    if (has_skill)
        cell.skill = lib_string(arena, place->skill.name);
    if (by == RUNG_BY_CELL) {
        cell.text = lib_string(arena, hit->text);
        cell.line = hit->line;
        cell.is_cut = hit->flags != 0;
    }
    return cell;
}

static const struct rung_part *
parts_of(struct arena *arena, const struct query_hit *hit)
{
    struct rung_part *parts = arena_array(arena, hit->snippet_count, sizeof *parts);

    for (size_t i = 0; i < hit->snippet_count && !arena->failed; i++)
        parts[i] = (struct rung_part){ lib_string(arena, hit->snippet[i].text),
                                       hit->snippet[i].is_match };
    return parts;
}

static const char *const *
strings_of(struct arena *arena, const struct str *texts, size_t count)
{
    const char **strings = arena_array(arena, count, sizeof *strings);

    for (size_t i = 0; i < count && !arena->failed; i++)
        strings[i] = lib_string(arena, texts[i]);
    return strings;
}

static const struct rung_share *
shares_of(struct arena *arena, const struct query_hit *hit)
{
    static const char *const          fields[] = { [SCORE_TEXT] = "text",
                                                   [SCORE_SKILL] = "skill",
                                                   [SCORE_TRACK] = "track",
                                                   [SCORE_FIELDS] = NULL };
    static const enum rung_share_kind kinds[] = {
        [SHARE_WORD] = RUNG_SHARE_WORD,       [SHARE_EXACT] = RUNG_SHARE_EXACT,
        [SHARE_SYNONYM] = RUNG_SHARE_SYNONYM, [SHARE_PREFIX] = RUNG_SHARE_PREFIX,
        [SHARE_PAIR] = RUNG_SHARE_PAIR,       [SHARE_LEVEL] = RUNG_SHARE_LEVEL
    };
    struct rung_share *shares = arena_array(arena, hit->share_count, sizeof *shares);

    for (size_t i = 0; i < hit->share_count && !arena->failed; i++) {
        const struct query_share *share = &hit->shares[i];

        shares[i] = (struct rung_share){
            .kind = kinds[share->kind],
            .word = lib_string(arena, share->word),
            .term = lib_string(arena, share->term),
            .field = fields[share->field],
            .times = share->times,
            .tf = share->tf,
            .length = share->length,
            .cells = share->cells,
            .idf = share->idf / 1024.0,
            .impact = share->impact / 1024.0,
            .amount = (double) share->amount / SCORE_ONE,
        };
    }
    return shares;
}

static void
set_facets(struct arena *arena, const struct query_hits *hits, struct rung_results *results)
{
    static const char *const names[QUERY_FACETS] = { [FACET_ORG] = "org",
                                                     [FACET_TRACK] = "track",
                                                     [FACET_LEVEL] = "level",
                                                     [FACET_SKILL] = "skill" };

    _Static_assert((int) QUERY_FACETS == (int) RUNG_FACETS, "as the public header says");
    for (int f = 0; f < QUERY_FACETS; f++) {
        const struct query_facet_values *from = &hits->facets[f];
        struct rung_facet_value *values = arena_array(arena, from->count, sizeof *values);

        for (size_t i = 0; i < from->count && !arena->failed; i++)
            values[i] = (struct rung_facet_value){ lib_string(arena, from->items[i].value),
                                                   from->items[i].cells };
        results->facets[f] = (struct rung_facet){ names[f], values, from->count };
    }
}

static struct rung_hit *
hits_of(struct arena *arena, const struct query_hit *hits, size_t count, enum rung_by by,
        double one, size_t first_rank)
{
    struct rung_hit *made = arena_array(arena, count, sizeof *made);

    for (size_t i = 0; i < count && !arena->failed; i++)
        made[i] = (struct rung_hit){
            .rank = first_rank + i,
            .score = (double) hits[i].score / one,
            .cell = cell_of(arena, &hits[i], by),
            .snippet = parts_of(arena, &hits[i]),
            .snippet_count = hits[i].snippet_count,
            .also_in = strings_of(arena, hits[i].also_in, hits[i].also_in_count),
            .also_in_count = hits[i].also_in_count,
            .also_in_total = hits[i].also_in_total,
            .shares = shares_of(arena, &hits[i]),
            .share_count = hits[i].share_count,
            .cells = by == RUNG_BY_CELL ? NULL
                                        : hits_of(arena, hits[i].cells, hits[i].cell_count,
                                                  RUNG_BY_CELL, SCORE_ONE, 1),
            .cell_count = hits[i].cell_count,
        };
    return made;
}

enum error_code
results_fill(struct kept_results *kept, enum rung_by by, double one, size_t offset,
             struct error *err)
{
    const struct query_hits *hits = &kept->hits;

    kept->results = (struct rung_results){
        .hits = hits_of(&kept->memory, hits->items, hits->count, by, one, offset + 1),
        .count = hits->count,
        .total = hits->total,
        .all_words = hits->all_words,
        .is_at_least = hits->is_at_least,
        .read_as = lib_string(&kept->memory, hits->read_as),
        .notes = strings_of(&kept->memory, hits->notes, hits->note_count),
        .note_count = hits->note_count,
        .is_empty = hits->is_empty,
        .documents = hits->documents,
        .took_us = hits->took_us,
        .all_us = hits->all_us,
    };
    set_facets(&kept->memory, hits, &kept->results);
    return arena_check(&kept->memory, err);
}

void
rung_results_free(struct rung_results *results)
{
    struct kept_results *kept = (struct kept_results *) results;

    if (!kept)
        return;
    query_hits_free(&kept->hits);
    arena_free(&kept->memory);
    free(kept);
}

enum query_by
results_kind(enum rung_by by)
{
    static const enum query_by kinds[] = {
        [RUNG_BY_CELL] = QUERY_BY_CELL,
        [RUNG_BY_LEVEL] = QUERY_BY_LEVEL,
        [RUNG_BY_SKILL] = QUERY_BY_SKILL,
        [RUNG_BY_TRACK] = QUERY_BY_TRACK,
    };

    return kinds[by];
}
