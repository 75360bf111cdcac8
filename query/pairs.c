#include "query/pairs.h"

#include "query/phrase.h"
#include "query/terms.h"

/* The lesser impact of a pair's words in a field of a document. */
static enum error_code
lesser_impact(const struct source_pair *pair, int field, uint32_t document, uint32_t *lesser,
              struct error *err)
{
    enum error_code rc = OK;

    *lesser = UINT32_MAX;
    for (size_t t = 0; rc == OK && t<WAY_PAIR_TERMS && * lesser> 0; t++) {
        struct source *source = pair->lists[t][field];
        uint32_t       impact = 0;

        if (source)
            rc = cursor_seek(source->cursor, document, err);
        if (rc == OK && source && !source->cursor->is_done)
            rc = cursor_impacts(source->cursor, &document, 1, &impact, err);
        if (impact < *lesser)
            *lesser = impact;
    }
    return rc;
}

/* The most that pairs add by one field. */
static enum error_code
most_in(struct pairs *pairs, int field, uint32_t document, uint64_t *most, struct error *err)
{
    enum error_code rc = OK;

    *most = 0;
    for (size_t i = 0; rc == OK && i < pairs->sources->pair_count; i++) {
        const struct source_pair *pair = &pairs->sources->pairs[i];
        uint32_t                  lesser;

        rc = lesser_impact(pair, field, document, &lesser, err);
        *most += rc == OK ? pair->weight * lesser : 0;
    }
    return rc;
}

enum error_code
pairs_most(struct pairs *pairs, uint32_t document, uint64_t *most, struct error *err)
{
    enum error_code rc = OK;

    *most = 0;
    for (int f = 0; rc == OK && f < SCORE_FIELDS; f++) {
        uint64_t some;

        rc = most_in(pairs, f, document, &some, err);
        *most += rc == OK ? some : 0;
    }
    return rc;
}

/* ---- reading ---- */

static uint32_t
times_in(const struct term_list *prose, struct str run)
{
    uint32_t times = 0;

    for (size_t at = 0; at < prose->count; at++)
        times += phrase_run_end(prose->terms, prose->count, at, run) > 0;
    return times;
}

/* What the pairs in some prose add that is this field of a cell. */
static enum error_code
score_prose(struct pairs *pairs, enum score_field field, struct str language, struct str prose,
            uint64_t *score, struct error *err)
{
    struct arena          arena = { 0 };
    struct text_analyzer *analyzer;
    struct term_list      terms;
    enum error_code       rc = store_analyzer(pairs->store, language, &analyzer, err);

    *score = 0;
    if (rc != OK)
        return rc;
    terms = terms_of(&arena, analyzer, prose);
    rc = arena_check(&arena, err);
    for (size_t i = 0; rc == OK && i < pairs->sources->pair_count; i++) {
        const struct source_pair *pair = &pairs->sources->pairs[i];
        uint32_t                  times = times_in(&terms, pair->run);

        if (pair->lists[0][field])
            *score += pair->weight *
                      score_field_impact(
                          field, (struct score_field_count){ times, (uint32_t) terms.count });
    }
    arena_free(&arena);
    return rc;
}

static enum error_code
read_text(struct pairs *pairs, uint64_t text, uint64_t *score, struct error *err)
{
    struct arena    arena = { 0 };
    struct str      body, language;
    enum error_code rc =
        store_text_in_language(pairs->store, &arena, (int64_t) text, &body, &language, err);

    if (rc == OK)
        rc = score_prose(pairs, SCORE_TEXT, language, body, score, err);
    arena_free(&arena);
    return rc;
}

/* Copies of a text are read once. */
static enum error_code
score_text(struct pairs *pairs, uint32_t document, uint64_t *score, struct error *err)
{
    uint64_t        text;
    struct str      key = { (const char *) &text, sizeof text };
    size_t         *known;
    enum error_code rc = store_document_text(pairs->store, document, &text, err);

    if (rc != OK)
        return rc;
    if (map_get(&pairs->texts, key, SIZE_MAX) == SIZE_MAX)
        key = arena_copy(pairs->arena, key);
    known = map_at(&pairs->texts, pairs->arena, key, SIZE_MAX);
    if (!known)
        return error_memory(err);
    if (*known == SIZE_MAX) {
        pairs->sums = arena_grow(pairs->arena, pairs->sums, pairs->count, &pairs->capacity,
                                 sizeof *pairs->sums);
        rc = arena_check(pairs->arena, err);
        if (rc == OK)
            rc = read_text(pairs, text, &pairs->sums[pairs->count], err);
        if (rc != OK)
            return rc;
        *known = pairs->count++;
    }
    *score = pairs->sums[*known];
    return OK;
}

static enum error_code
score_name(struct pairs *pairs, enum score_field field, uint32_t document, uint64_t *score,
           struct error *err)
{
    const struct shelf_grid   *on_shelf;
    const struct store_ladder *ladder;
    struct store_cell          cell;
    enum error_code            rc = store_cell_at(pairs->store, document, &cell, err);

    if (rc == OK)
        rc = shelf_get(pairs->shelf, cell.ladder, &on_shelf, err);
    *score = 0;
    if (rc != OK || !on_shelf->is_admitted || cell.skill >= on_shelf->grid.ladder.skill_count)
        return rc; /* of what the filters leave out the skills are not known */
    ladder = &on_shelf->grid.ladder;
    return score_prose(pairs, field, ladder->language,
                       field == SCORE_TRACK ? ladder->track : ladder->skills[cell.skill].name,
                       score, err);
}

enum error_code
pairs_score(struct pairs *pairs, uint32_t document, uint64_t *score, struct error *err)
{
    enum error_code rc = OK;

    *score = 0;
    for (int f = 0; rc == OK && f < SCORE_FIELDS; f++) {
        uint64_t some = 0, most;

        rc = most_in(pairs, f, document, &most, err);
        if (rc != OK || most == 0)
            continue;
        rc = f == SCORE_TEXT ? score_text(pairs, document, &some, err)
                             : score_name(pairs, (enum score_field) f, document, &some, err);
        *score += rc == OK ? some : 0;
    }
    return rc;
}
