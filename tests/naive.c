#include "tests/naive.h"

#include <stdio.h>
#include <stdlib.h>

#include "ladder/slug.h"
#include "query/parse.h"
#include "store/score.h"
#include "tests/support.h"

/* One cell with all that a query may ask about it. */
struct naive_cell {
    struct store_cell          place;
    const struct store_ladder *ladder;
    struct str                 body;
    struct term_list           fields[SCORE_FIELDS];
};

struct naive_corpus {
    struct store      *store;
    struct naive_cell *cells; /* by address */
    size_t             count;
};

/* A cell and what the query makes of it. */
struct judged {
    const struct naive_cell *cell;
    uint64_t                 score;
    bool                     has_every_word;
};

/* ---- reading ---- */

static void
read_ladder(struct naive_corpus *corpus, struct arena *arena, int64_t id, size_t *capacity)
{
    struct store_ladder  *ladder = arena_alloc(arena, sizeof *ladder);
    struct store_cell    *cells;
    struct text_analyzer *analyzer;
    struct error          err;
    size_t                count;

    expect_ok(store_ladder(corpus->store, arena, id, ladder, &err), &err);
    expect_ok(store_analyzer(corpus->store, ladder->language, &analyzer, &err), &err);
    expect_ok(store_cells(corpus->store, arena, id, &cells, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        struct naive_cell *cell;

        corpus->cells =
            arena_grow(arena, corpus->cells, corpus->count, capacity, sizeof *corpus->cells);
        cell = &corpus->cells[corpus->count++];
        *cell = (struct naive_cell){ .place = cells[i], .ladder = ladder };
        expect_ok(store_text(corpus->store, arena, cells[i].text, &cell->body, &err), &err);
        cell->fields[SCORE_TEXT] = terms_of(arena, analyzer, cell->body);
        cell->fields[SCORE_SKILL] =
            terms_of(arena, analyzer, ladder->skills[cells[i].skill].name);
        cell->fields[SCORE_TRACK] = terms_of(arena, analyzer, ladder->track);
    }
}

struct naive_corpus *
naive_read(struct store *store, struct arena *arena)
{
    struct naive_corpus *corpus = arena_alloc(arena, sizeof *corpus);
    struct error         err;
    int64_t             *ids;
    size_t               count, capacity = 0;

    corpus->store = store;
    expect_ok(store_ladder_ids(store, arena, 0, &ids, &count, &err), &err);
    for (size_t i = 0; i < count; i++)
        read_ladder(corpus, arena, ids[i], &capacity);
    return corpus;
}

/* ---- words ---- */

static uint32_t
count_in(const struct term_list *list, struct str term)
{
    uint32_t tf = 0;

    for (size_t i = 0; i < list->count; i++)
        tf += str_equal(list->terms[i], term);
    return tf;
}

static uint32_t
impact_of(const struct naive_cell *cell, struct str term)
{
    struct score_field_count fields[SCORE_FIELDS];

    for (size_t f = 0; f < SCORE_FIELDS; f++)
        fields[f] = (struct score_field_count){ count_in(&cell->fields[f], term),
                                                (uint32_t) cell->fields[f].count };
    return score_impact(fields);
}

static bool
has_term(const struct naive_cell *cell, struct str term)
{
    return impact_of(cell, term) > 0;
}

static bool
has_word(const struct naive_cell *cell, const struct query_word *word)
{
    for (size_t t = 0; t < word->term_count; t++)
        if (has_term(cell, word->terms[t]))
            return true;
    return false;
}

static uint64_t
score_of(const struct naive_corpus *corpus, const struct naive_cell *cell,
         const struct query_word *word)
{
    uint64_t score = 0;

    for (size_t t = 0; t < word->term_count; t++) {
        uint64_t with = 0;

        for (size_t i = 0; i < corpus->count; i++)
            with += has_term(&corpus->cells[i], word->terms[t]);
        if (with > 0)
            score += (uint64_t) word->times * score_idf(corpus->count, with) *
                     impact_of(cell, word->terms[t]);
    }
    return score;
}

/* ---- phrases and filters ---- */

static bool
has_phrase(const struct naive_cell *cell, const struct term_list *phrase)
{
    for (size_t f = 0; f < SCORE_FIELDS; f++)
        for (size_t at = 0; at + phrase->count <= cell->fields[f].count; at++) {
            size_t same = 0;

            while (same < phrase->count &&
                   str_equal(cell->fields[f].forms[at + same], phrase->forms[same]))
                same++;
            if (same == phrase->count)
                return true;
        }
    return false;
}

/* "3", "3..5", "..5", "3..", ">=3", "<3" by hand; false for anything else. */
static bool
is_in_range(struct str value, unsigned number, bool *is_range)
{
    char     text[64];
    unsigned low = 0, high = 0;
    int      end = 0;

    snprintf(text, sizeof text, "%.*s", STR_ARG(value));
    *is_range = true;
    if (sscanf(text, "%u..%u%n", &low, &high, &end) == 2 && (size_t) end == value.length)
        return number >= low && number <= high;
    if (sscanf(text, "%u..%n", &low, &end) == 1 && end > 0 && (size_t) end == value.length)
        return number >= low;
    if (sscanf(text, "..%u%n", &high, &end) == 1 && (size_t) end == value.length)
        return number <= high;
    if (sscanf(text, ">=%u%n", &low, &end) == 1 && (size_t) end == value.length)
        return number >= low;
    if (sscanf(text, "<=%u%n", &high, &end) == 1 && (size_t) end == value.length)
        return number <= high;
    if (sscanf(text, ">%u%n", &low, &end) == 1 && (size_t) end == value.length)
        return number > low;
    if (sscanf(text, "<%u%n", &high, &end) == 1 && (size_t) end == value.length)
        return number < high;
    if (sscanf(text, "%u%n", &low, &end) == 1 && (size_t) end == value.length)
        return number == low;
    *is_range = false;
    return false;
}

static bool
is_named_by(const struct naive_corpus *corpus, struct arena *arena,
            const struct naive_cell *cell, const struct query_constraint *constraint)
{
    const struct store_ladder *ladder = cell->ladder;
    const struct store_level  *level = &ladder->levels[cell->place.level - 1];
    const struct store_skill  *skill = &ladder->skills[cell->place.skill];
    struct str slugs[] = { ladder->org_slug, ladder->slug, level->slug, skill->slug };
    struct str names[] = { ladder->org, ladder->track, level->label, skill->name };
    struct text_analyzer *analyzer;
    struct term_list      wanted, present;
    struct error          err;
    bool                  is_range, is_inside;

    is_inside = is_in_range(constraint->value, level->number, &is_range);
    if (constraint->field == FIELD_LEVEL && is_range)
        return is_inside;
    if (str_starts(slugs[constraint->field], constraint->value) ||
        str_starts(slugs[constraint->field], slug_of(arena, constraint->value)))
        return true;
    expect_ok(store_analyzer(corpus->store, ladder->language, &analyzer, &err), &err);
    wanted = terms_of(arena, analyzer, constraint->value);
    present = terms_of(arena, analyzer, names[constraint->field]);
    for (size_t i = 0; i < wanted.count; i++)
        if (count_in(&present, wanted.terms[i]) == 0)
            return false;
    return wanted.count > 0;
}

static bool
passes(const struct naive_corpus *corpus, struct arena *arena, const struct naive_cell *cell,
       const struct parsed_query *parsed)
{
    for (int field = 0; field < QUERY_FIELDS; field++) {
        bool is_asked = false, is_named = false;

        for (size_t i = 0; i < parsed->constraint_count; i++) {
            const struct query_constraint *c = &parsed->constraints[i];
            bool                           fits;

            if ((int) c->field != field)
                continue;
            fits = is_named_by(corpus, arena, cell, c);
            if (c->is_excluded && fits)
                return false;
            is_asked |= !c->is_excluded;
            is_named |= !c->is_excluded && fits;
        }
        if (is_asked && !is_named)
            return false;
    }
    return true;
}

/* ---- judging one cell ---- */

static bool
is_in_set(const struct word_set *set, size_t word)
{
    return set->parts[word / 64] >> word % 64 & 1;
}

static bool
is_hit(const struct naive_corpus *corpus, struct arena *arena, const struct naive_cell *cell,
       const struct parsed_query *parsed, struct judged *judged)
{
    bool wants = false, has_any = false;

    *judged = (struct judged){ .cell = cell, .has_every_word = true };
    for (size_t w = 0; w < parsed->word_count; w++) {
        bool has = has_word(cell, &parsed->words[w]);

        if (parsed->words[w].times > 0) {
            wants = true;
            has_any |= has;
            judged->has_every_word &= has;
            judged->score += score_of(corpus, cell, &parsed->words[w]);
        }
        if ((has && parsed->words[w].is_excluded) || (!has && is_in_set(&parsed->required, w)))
            return false;
    }
    if (wants ? !has_any : parsed->constraint_count == 0)
        return false;
    for (size_t p = 0; p < parsed->phrase_count; p++)
        if (has_phrase(cell, &parsed->phrases[p].list) == parsed->phrases[p].is_excluded)
            return false;
    return passes(corpus, arena, cell, parsed);
}

static int
by_score(const void *a, const void *b)
{
    const struct judged *x = a, *y = b;

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return x->cell->place.document < y->cell->place.document ? -1 : 1;
}

/* ---- putting hits together ---- */

static enum address_kind
kind_of(enum query_by by)
{
    static const enum address_kind kinds[] = {
        [QUERY_BY_CELL] = ADDRESS_CELL,
        [QUERY_BY_LEVEL] = ADDRESS_LEVEL,
        [QUERY_BY_SKILL] = ADDRESS_SKILL,
        [QUERY_BY_TRACK] = ADDRESS_LADDER,
    };

    return kinds[by];
}

static struct str
address_of(struct arena *arena, const struct naive_cell *cell, enum address_kind kind)
{
    struct address address = { cell->ladder->org_slug, cell->ladder->slug,
                               cell->ladder->levels[cell->place.level - 1].slug,
                               cell->ladder->skills[cell->place.skill].slug };

    return address_format(arena, &address, kind);
}

struct naive_group {
    struct naive_hit hit;
    int64_t          text, best_document;
    bool             has_every_word;
};

static bool
belongs(struct arena *arena, const struct naive_group *group, const struct judged *judged,
        const struct query_options *options)
{
    if (options->by == QUERY_BY_CELL)
        return !options->no_fold && group->text == judged->cell->place.text;
    return str_equal(group->hit.address, address_of(arena, judged->cell, kind_of(options->by)));
}

static void
join(struct arena *arena, struct naive_group *group, const struct judged *judged,
     const struct query_options *options)
{
    static const uint64_t shares[] = { 20, 2, 1 };
    struct naive_hit     *hit = &group->hit;

    if (options->by != QUERY_BY_CELL && hit->other_count < COUNT(shares))
        hit->score += shares[hit->other_count] * judged->score;
    hit->others[hit->other_count++] = address_of(arena, judged->cell, ADDRESS_CELL);
    group->has_every_word |= judged->has_every_word;
}

static int
by_group(const void *a, const void *b)
{
    const struct naive_group *x = a, *y = b;

    if (x->hit.score != y->hit.score)
        return x->hit.score > y->hit.score ? -1 : 1;
    return x->best_document < y->best_document ? -1 : 1;
}

static struct naive_hits
put_together(struct arena *arena, const struct judged *judged, size_t count, bool is_scored,
             const struct query_options *options)
{
    struct naive_group *groups = arena_array(arena, count, sizeof *groups);
    struct naive_hits   hits = { .items = arena_array(arena, count, sizeof *hits.items) };

    for (size_t i = 0; i < count; i++) {
        size_t g = 0;

        while (g < hits.count && !belongs(arena, &groups[g], &judged[i], options))
            g++;
        if (g == hits.count) {
            groups[hits.count++] = (struct naive_group){
                .hit = { .address = address_of(arena, judged[i].cell, kind_of(options->by)),
                         .score = options->by == QUERY_BY_CELL ? judged[i].score : 0,
                         .others = arena_array(arena, count, sizeof(struct str)) },
                .text = judged[i].cell->place.text,
                .best_document = judged[i].cell->place.document,
            };
        }
        join(arena, &groups[g], &judged[i], options);
    }
    if (is_scored && hits.count > 0)
        qsort(groups, hits.count, sizeof *groups, by_group);
    for (size_t g = 0; g < hits.count; g++) {
        hits.items[g] = groups[g].hit;
        hits.all_words += groups[g].has_every_word;
    }
    return hits;
}

struct naive_hits
naive_search(const struct naive_corpus *corpus, struct arena *arena, struct str query,
             const struct query_options *options)
{
    struct parsed_query parsed;
    struct judged      *judged = arena_array(arena, corpus->count, sizeof *judged);
    struct error        err;
    size_t              count = 0;
    bool                is_scored = false;

    expect_ok(parse_query(corpus->store, arena, query, options, &parsed, &err), &err);
    for (size_t w = 0; w < parsed.word_count; w++)
        is_scored |= parsed.words[w].times > 0;
    for (size_t i = 0; i < corpus->count; i++)
        count += is_hit(corpus, arena, &corpus->cells[i], &parsed, &judged[count]);
    if (is_scored && count > 0)
        qsort(judged, count, sizeof *judged, by_score);
    return put_together(arena, judged, count, is_scored, options);
}
