#include <stdlib.h>

#include "lib/handle.h"
#include "store/score.h"

struct kept_results {
    struct rung_results results; /* first: what the caller holds */
    struct query_hits   hits;
    struct arena        memory; /* of what was made from hits */
};

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
    static const enum rung_share_kind kinds[] = { [SHARE_WORD] = RUNG_SHARE_WORD,
                                                  [SHARE_EXACT] = RUNG_SHARE_EXACT,
                                                  [SHARE_SYNONYM] = RUNG_SHARE_SYNONYM,
                                                  [SHARE_PREFIX] = RUNG_SHARE_PREFIX,
                                                  [SHARE_PAIR] = RUNG_SHARE_PAIR };
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
        size_t first_rank)
{
    double one = by == RUNG_BY_CELL ? SCORE_ONE : (double) SCORE_ONE * SCORE_GROUP_SCALE;
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
            .cells = by == RUNG_BY_CELL
                         ? NULL
                         : hits_of(arena, hits[i].cells, hits[i].cell_count, RUNG_BY_CELL, 1),
            .cell_count = hits[i].cell_count,
        };
    return made;
}

static enum error_code
search(struct rung *index, const char *query, const struct rung_search_options *options,
       struct kept_results *kept, struct error *err)
{
    static const enum query_by kinds[] = {
        [RUNG_BY_CELL] = QUERY_BY_CELL,
        [RUNG_BY_LEVEL] = QUERY_BY_LEVEL,
        [RUNG_BY_SKILL] = QUERY_BY_SKILL,
        [RUNG_BY_TRACK] = QUERY_BY_TRACK,
    };
    struct query_options inner = lib_filter(&options->filter);
    struct query_hits   *hits = &kept->hits;
    enum error_code      rc;

    inner.by = kinds[options->by];
    inner.limit = options->limit > 0 ? options->limit : 10;
    inner.offset = options->offset;
    inner.all_words = options->all_words;
    inner.no_fold = options->no_fold;
    inner.no_fuzzy = options->no_fuzzy;
    inner.no_synonyms = options->no_synonyms;
    inner.no_exact = options->no_exact;
    inner.no_texts = options->no_texts;
    inner.no_notes = options->no_notes;
    inner.most_counted = options->exact_total ? SIZE_MAX : 0;
    inner.wants_shares = options->explain;
    inner.wants_facets = options->facets;
    rc = query_run(index->store, str_of(query), &inner, hits, err);
    if (rc != OK)
        return rc;
    kept->results = (struct rung_results){
        .hits =
            hits_of(&kept->memory, hits->items, hits->count, options->by, options->offset + 1),
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

enum rung_status
rung_search(struct rung *index, const char *query, const struct rung_search_options *options,
            struct rung_results **results, struct rung_error *error)
{
    static const struct rung_search_options no_options;
    struct kept_results                    *kept = calloc(1, sizeof *kept);
    struct error                            err = { 0 };
    enum error_code                         rc;

    *results = NULL;
    if (!kept)
        return lib_status(error_memory(&err), &err, error);
    rc = search(index, query, options ? options : &no_options, kept, &err);
    if (rc == OK)
        *results = &kept->results;
    else
        rung_results_free(&kept->results);
    return lib_status(rc, &err, error);
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

/* ---- completing ---- */

struct kept_completions {
    struct rung_completions completions; /* first: what the caller holds */
    struct arena            memory;
};

static enum error_code
complete(struct rung *index, const char *query, size_t limit, struct kept_completions *kept,
         struct error *err)
{
    struct query_completions found;
    struct rung_completion  *items;
    enum error_code          rc;

    rc = query_complete(index->store, &kept->memory, str_of(query), limit > 0 ? limit : 10,
                        &found, err);
    if (rc != OK)
        return rc;
    items = arena_array(&kept->memory, found.count, sizeof *items);
    for (size_t i = 0; i < found.count && !kept->memory.failed; i++)
        items[i] = (struct rung_completion){ lib_string(&kept->memory, found.items[i].query),
                                             lib_string(&kept->memory, found.items[i].word),
                                             found.items[i].count };
    kept->completions = (struct rung_completions){ items, found.count };
    return arena_check(&kept->memory, err);
}

enum rung_status
rung_complete(struct rung *index, const char *query, size_t limit,
              struct rung_completions **completions, struct rung_error *error)
{
    struct kept_completions *kept = calloc(1, sizeof *kept);
    struct error             err = { 0 };
    enum error_code          rc;

    *completions = NULL;
    if (!kept)
        return lib_status(error_memory(&err), &err, error);
    rc = complete(index, query, limit, kept, &err);
    if (rc == OK)
        *completions = &kept->completions;
    else
        rung_completions_free(&kept->completions);
    return lib_status(rc, &err, error);
}

void
rung_completions_free(struct rung_completions *completions)
{
    struct kept_completions *kept = (struct kept_completions *) completions;

    if (!kept)
        return;
    arena_free(&kept->memory);
    free(kept);
}
