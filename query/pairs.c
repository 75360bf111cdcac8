#include "query/pairs.h"

#include "query/phrase.h"
#include "query/terms.h"

/* The lesser impact of a pair's words in a field of a document, of those that have a source. */
static enum error_code
lesser_impact(const struct source_pair *pair, int field, uint32_t document, uint32_t *lesser,
              struct error *err)
{
    enum error_code rc = OK;

    *lesser = source_pair_may_be_in(pair, field) ? UINT32_MAX : 0;
    for (size_t t = 0; rc == OK && t < WAY_PAIR_TERMS && *lesser != 0; t++) {
        struct source *source = pair->lists[t][field];
        uint32_t       impact = 0;

        if (!source)
            continue;
        rc = cursor_seek(source->cursor, document, err);
        if (rc == OK && !source->cursor->is_done)
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

static enum error_code
seek_runs(struct pairs *pairs, struct error *err)
{
    size_t          count = pairs->sources->pair_count;
    enum error_code rc;

    if (pairs->runs)
        return OK;
    pairs->runs = arena_array(pairs->arena, count, sizeof *pairs->runs);
    rc = arena_check(pairs->arena, err);
    for (size_t i = 0; rc == OK && i < count; i++)
        rc = word_run_seek(pairs->store, pairs->arena, pairs->sources->pairs[i].run,
                           STORE_BY_TERM, &pairs->runs[i], err);
    return rc;
}

/* What the i-th pair adds in a field that says this. */
static uint64_t
score_in(const struct pairs *pairs, size_t i, enum score_field field,
         const struct said_words *said)
{
    const struct source_pair *pair = &pairs->sources->pairs[i];
    struct score_field_count  count = { .length = (uint32_t) said->count };

    if (!source_pair_may_be_in(pair, field))
        return 0;
    for (size_t at = 0; at < said->count; at++)
        count.tf += word_run_end(&pairs->runs[i], said, at) > 0;
    return pair->weight * score_field_impact(field, count);
}

static enum error_code
score_text(struct pairs *pairs, uint32_t document, uint64_t *score, struct error *err)
{
    struct said_words said;
    uint64_t          text;
    enum error_code   rc = store_document_text(pairs->store, document, &text, err);

    *score = 0;
    if (rc == OK)
        rc = store_text_words(pairs->store, (int64_t) text, &said.numbers, &said.count, err);
    for (size_t i = 0; rc == OK && i < pairs->sources->pair_count; i++)
        *score += score_in(pairs, i, SCORE_TEXT, &said);
    return rc;
}

static enum error_code
score_heard(struct pairs *pairs, enum score_field field, struct str language, struct str name,
            uint64_t *score, struct error *err)
{
    struct arena          arena = { 0 };
    struct text_analyzer *analyzer;
    struct term_list      terms;
    enum error_code       rc = store_analyzer(pairs->store, language, &analyzer, err);

    *score = 0;
    if (rc != OK)
        return rc;
    terms = terms_of(&arena, analyzer, name);
    for (size_t i = 0; i < pairs->sources->pair_count; i++) {
        struct said_words said = word_run_hear(&arena, &terms, &pairs->runs[i]);

        *score += score_in(pairs, i, field, &said);
    }
    rc = arena_check(&arena, err);
    arena_free(&arena);
    return rc;
}

static enum error_code
score_skill(struct pairs *pairs, const struct store_cell *cell, uint64_t *score,
            struct error *err)
{
    struct arena          arena = { 0 };
    struct store_standing standing;
    enum error_code       rc = store_standing(pairs->store, &arena, cell, &standing, err);

    if (rc == OK)
        rc = score_heard(pairs, SCORE_SKILL, standing.language, standing.skill, score, err);
    arena_free(&arena);
    return rc;
}

static enum error_code
score_track(struct pairs *pairs, const struct store_cell *cell, uint64_t *score,
            struct error *err)
{
    const struct shelf_grid *on_shelf;
    enum error_code          rc = shelf_get(pairs->shelf, cell->ladder, &on_shelf, err);

    return rc == OK ? score_heard(pairs, SCORE_TRACK, on_shelf->grid.ladder.language,
                                  on_shelf->grid.ladder.track, score, err)
                    : rc;
}

static enum error_code
score_name(struct pairs *pairs, enum score_field field, uint32_t document, uint64_t *score,
           struct error *err)
{
    struct store_cell cell;
    enum error_code   rc = store_cell_at(pairs->store, document, &cell, err);

    *score = 0;
    if (rc != OK)
        return rc;
    return field == SCORE_SKILL ? score_skill(pairs, &cell, score, err)
                                : score_track(pairs, &cell, score, err);
}

enum error_code
pairs_score(struct pairs *pairs, uint32_t document, uint64_t *score, struct error *err)
{
    enum error_code rc = seek_runs(pairs, err);

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
