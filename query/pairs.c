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

/* The most that pairs add by one field, and whether it may have any. */
static enum error_code
most_in(struct pairs *pairs, int field, uint32_t document, uint64_t *most, bool *has_some,
        struct error *err)
{
    enum error_code rc = OK;

    *most = 0;
    *has_some = false;
    for (size_t i = 0; rc == OK && i < pairs->sources->pair_count; i++) {
        const struct source_pair *pair = &pairs->sources->pairs[i];
        uint32_t                  lesser;

        rc = lesser_impact(pair, field, document, &lesser, err);
        *most += rc == OK ? pair->weight * lesser : 0;
        *has_some |= lesser > 0;
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
        bool     has_some;

        rc = most_in(pairs, f, document, &some, &has_some, err);
        *most += rc == OK ? some : 0;
    }
    return rc;
}

/* ---- reading ---- */

/* What a pair is in numbers of words. */
struct sought_pair {
    struct word_run run, joined;
};

static enum error_code
seek_runs(struct pairs *pairs, struct error *err)
{
    size_t          count = pairs->sources->pair_count;
    enum error_code rc;

    if (pairs->sought)
        return OK;
    pairs->sought = arena_array(pairs->arena, count, sizeof *pairs->sought);
    rc = arena_check(pairs->arena, err);
    for (size_t i = 0; rc == OK && i < count; i++) {
        const struct source_pair *pair = &pairs->sources->pairs[i];

        rc = word_run_seek(pairs->store, pairs->arena, pair->run, STORE_BY_TERM,
                           &pairs->sought[i].run, err);
        if (rc == OK)
            rc = word_run_seek(pairs->store, pairs->arena, pair->joined, STORE_BY_TERM,
                               &pairs->sought[i].joined, err);
    }
    return rc;
}

static uint32_t
count_in(const struct word_run *run, const struct said_words *said)
{
    uint32_t count = 0;

    for (size_t at = 0; run->count > 0 && at < said->count; at++)
        count += word_run_end(run, said, at) > 0;
    return count;
}

/* Adds what the i-th pair adds where it stands so often in a field, beside its joined form. */
static void
add_found(struct pairs *pairs, size_t i, enum score_field field, uint32_t tf, uint32_t joined,
          size_t length)
{
    const struct source_pair *pair = &pairs->sources->pairs[i];
    struct score_field_count  all = { tf + joined, (uint32_t) length };
    struct score_field_count  known = { joined, (uint32_t) length };

    if (tf == 0 || !source_pair_may_be_in(pair, (int) field))
        return;
    pairs->score += pair->weight * (score_field_impact(field, all) -
                                    (joined > 0 ? score_field_impact(field, known) : 0));
    if (pair->joined.length > 0)
        word_set_add(&pairs->seen, pair->word);
}

static enum error_code
read_text(struct pairs *pairs, uint32_t document, struct error *err)
{
    struct said_words said;
    uint64_t          text;
    enum error_code   rc = store_document_text(pairs->store, document, &text, err);

    if (rc == OK)
        rc = store_text_words(pairs->store, (int64_t) text, &said.numbers, &said.count, err);
    for (size_t i = 0; rc == OK && i < pairs->sources->pair_count; i++)
        add_found(pairs, i, SCORE_TEXT, count_in(&pairs->sought[i].run, &said),
                  count_in(&pairs->sought[i].joined, &said), said.count);
    return rc;
}

static enum error_code
hear_name(struct pairs *pairs, enum score_field field, struct str language, struct str name,
          struct error *err)
{
    struct arena          arena = { 0 };
    struct text_analyzer *analyzer;
    struct term_list      terms;
    enum error_code       rc = store_analyzer(pairs->store, language, &analyzer, err);

    if (rc != OK)
        return rc;
    terms = terms_of(&arena, analyzer, name);
    for (size_t i = 0; i < pairs->sources->pair_count; i++) {
        const struct sought_pair *sought = &pairs->sought[i];
        struct said_words         apart = word_run_hear(&arena, &terms, &sought->run);
        struct said_words         joined = word_run_hear(&arena, &terms, &sought->joined);

        add_found(pairs, i, field, count_in(&sought->run, &apart),
                  count_in(&sought->joined, &joined), apart.count);
    }
    rc = arena_check(&arena, err);
    arena_free(&arena);
    return rc;
}

static enum error_code
hear_skill(struct pairs *pairs, const struct store_cell *cell, struct error *err)
{
    struct arena          arena = { 0 };
    struct store_standing standing;
    enum error_code       rc = store_standing(pairs->store, &arena, cell, &standing, err);

    if (rc == OK)
        rc = hear_name(pairs, SCORE_SKILL, standing.language, standing.skill, err);
    arena_free(&arena);
    return rc;
}

static enum error_code
hear_track(struct pairs *pairs, const struct store_cell *cell, struct error *err)
{
    const struct shelf_grid *on_shelf;
    enum error_code          rc = shelf_get(pairs->shelf, cell->ladder, &on_shelf, err);

    return rc == OK ? hear_name(pairs, SCORE_TRACK, on_shelf->grid.ladder.language,
                                on_shelf->grid.ladder.track, err)
                    : rc;
}

static enum error_code
read_field(struct pairs *pairs, enum score_field field, uint32_t document, struct error *err)
{
    struct store_cell cell;
    enum error_code   rc;

    if (field == SCORE_TEXT)
        return read_text(pairs, document, err);
    rc = store_cell_at(pairs->store, document, &cell, err);
    if (rc != OK)
        return rc;
    return field == SCORE_SKILL ? hear_skill(pairs, &cell, err) : hear_track(pairs, &cell, err);
}

/* Reads what the fields say that may have a pair, unless it was this document before. */
static enum error_code
read_document(struct pairs *pairs, uint32_t document, struct error *err)
{
    enum error_code rc = OK;

    if (pairs->document == document)
        return OK;
    pairs->document = 0;
    pairs->score = 0;
    pairs->seen = (struct word_set){ { 0 } };
    rc = seek_runs(pairs, err);
    for (int f = 0; rc == OK && f < SCORE_FIELDS; f++) {
        uint64_t most;
        bool     has_some;

        rc = most_in(pairs, f, document, &most, &has_some, err);
        if (rc == OK && has_some)
            rc = read_field(pairs, (enum score_field) f, document, err);
    }
    if (rc == OK)
        pairs->document = document;
    return rc;
}

enum error_code
pairs_score(struct pairs *pairs, uint32_t document, uint64_t *score, struct error *err)
{
    enum error_code rc = read_document(pairs, document, err);

    *score = rc == OK ? pairs->score : 0;
    return rc;
}

enum error_code
pairs_see(struct pairs *pairs, uint32_t document, struct word_set *seen, struct error *err)
{
    enum error_code rc = read_document(pairs, document, err);

    for (size_t i = 0; rc == OK && i < COUNT(seen->parts); i++)
        seen->parts[i] |= pairs->seen.parts[i];
    return rc;
}
