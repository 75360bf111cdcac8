#include "tests/naive.h"

#include <stdio.h>
#include <stdlib.h>

#include "ladder/slug.h"
#include "query/parse.h"
#include "store/score.h"
#include "tests/support.h"

/* The words of a text or name, in its ladder's language. */
struct naive_word {
    struct str term, form;
    struct str exact; /* empty of a function word */
    bool       ties_back, ties_on;
};

struct naive_prose {
    struct str         language;
    struct naive_word *words;
    size_t             count, capacity;
};

/* One cell with all that a query may ask about it. */
struct naive_cell {
    struct store_cell          place;
    const struct store_ladder *ladder;
    struct naive_prose         fields[SCORE_FIELDS];
};

struct naive_corpus {
    struct store      *store;
    struct naive_cell *cells; /* by address */
    size_t             count;
};

/* What a query asks for, and for each of its words what each cell makes of it. */
struct asked {
    const struct naive_corpus *corpus;
    struct arena              *arena;
    struct parsed_query        parsed;
    struct asked_word {
        bool     *is_in;  /* by cell */
        uint64_t *scores; /* by cell */
    } * words;
};

/* A cell and what the query makes of it. */
struct judged {
    const struct naive_cell *cell;
    uint64_t                 score;
    bool                     has_every_word;
};

/* ---- reading ---- */

struct gathering {
    struct arena       *arena;
    struct naive_prose *prose;
};

static enum error_code
gather(const struct text_term *term, void *ctx)
{
    struct gathering   *g = ctx;
    struct naive_prose *prose = g->prose;
    char                exact[TEXT_EXACT_BYTES];

    prose->words = arena_grow(g->arena, prose->words, prose->count, &prose->capacity,
                              sizeof *prose->words);
    prose->words[prose->count++] = (struct naive_word){
        .term = arena_copy(g->arena, term->term),
        .form = arena_copy(g->arena, term->form),
        .exact = term->is_function_word ? STR("")
                                        : arena_copy(g->arena, text_exact_term(term, exact)),
        .ties_back = term->ties_back,
        .ties_on = term->ties_on,
    };
    return OK;
}

static struct naive_prose
prose_of(const struct naive_corpus *corpus, struct arena *arena, struct str language,
         struct str text)
{
    struct naive_prose    prose = { .language = language };
    struct gathering      g = { arena, &prose };
    struct text_analyzer *analyzer;
    struct error          err;

    expect_ok(store_analyzer(corpus->store, language, &analyzer, &err), &err);
    assert_int_equal(text_each_term(analyzer, text, gather, &g), OK);
    return prose;
}

static void
read_ladder(struct naive_corpus *corpus, struct arena *arena, int64_t id, size_t *capacity)
{
    struct store_ladder *ladder = arena_alloc(arena, sizeof *ladder);
    struct store_cell   *cells;
    struct error         err;
    size_t               count;

    expect_ok(store_ladder(corpus->store, arena, id, ladder, &err), &err);
    expect_ok(store_cells(corpus->store, arena, id, &cells, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        struct naive_cell *cell;
        struct str         body, skill = ladder->skills[cells[i].skill].name;

        corpus->cells =
            arena_grow(arena, corpus->cells, corpus->count, capacity, sizeof *corpus->cells);
        cell = &corpus->cells[corpus->count++];
        *cell = (struct naive_cell){ .place = cells[i], .ladder = ladder };
        expect_ok(store_text(corpus->store, arena, cells[i].text, &body, &err), &err);
        cell->fields[SCORE_TEXT] = prose_of(corpus, arena, ladder->language, body);
        cell->fields[SCORE_SKILL] = prose_of(corpus, arena, ladder->language, skill);
        cell->fields[SCORE_TRACK] = prose_of(corpus, arena, ladder->language, ladder->track);
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

/* ---- runs ---- */

enum look { BY_TERM, BY_FORM, BY_EXACT };

static struct str
seen_as(const struct naive_word *word, enum look look)
{
    return look == BY_TERM ? word->term : look == BY_FORM ? word->form : word->exact;
}

/* How many words a run takes that begins at `at`; 0: it does not stand there. */
static size_t
run_at(const struct naive_prose *prose, size_t at, struct str run, enum look look)
{
    size_t taken = 0;

    for (size_t from = 0; from < run.length; taken++) {
        struct str word, rest = str_slice(run, from, run.length);

        if (at + taken == prose->count)
            return 0;
        word = seen_as(&prose->words[at + taken], look);
        if (word.length == 0 || !str_starts(rest, word) ||
            (rest.length > word.length && rest.data[word.length] != ' '))
            return 0;
        from += word.length + 1;
    }
    return taken;
}

static bool
ties(const struct naive_prose *prose, struct str parts)
{
    for (size_t at = 0; at < prose->count; at++) {
        size_t count = run_at(prose, at, parts, BY_FORM), tied = 1;

        while (tied < count && prose->words[at + tied].ties_back)
            tied++;
        if (count > 1 && tied == count && !prose->words[at].ties_back &&
            !prose->words[at + count - 1].ties_on)
            return true;
    }
    return false;
}

bool
naive_ties(const struct naive_corpus *corpus, struct str parts)
{
    for (size_t i = 0; i < corpus->count; i++)
        for (int f = 0; f < SCORE_FIELDS; f++)
            if (ties(&corpus->cells[i].fields[f], parts))
                return true;
    return false;
}

/* ---- words ---- */

static bool
member_begins_at(const struct naive_prose *prose, size_t at, const struct query_way *way)
{
    for (size_t i = 0; i < way->member_count; i++)
        if (str_equal(way->members[i].language, prose->language) &&
            run_at(prose, at, way->members[i].run, BY_TERM) > 0)
            return true;
    return false;
}

static bool
begins_at(const struct naive_prose *prose, size_t at, const struct query_way *way)
{
    const struct str *runs = way->wanted.runs;

    if (way->kind == WAY_SYNONYM)
        return member_begins_at(prose, at, way);
    if (way->kind == WAY_PREFIX)
        return str_starts(prose->words[at].exact, runs[0]);
    for (size_t r = 0; r < way->wanted.count; r++)
        if (run_at(prose, at, runs[r], str_starts(runs[r], STR("=")) ? BY_EXACT : BY_TERM) > 0)
            return true;
    return false;
}

/* At how many places a run of the way begins. */
static uint32_t
count_in(const struct naive_prose *prose, const struct query_way *way)
{
    uint32_t tf = 0;

    for (size_t at = 0; at < prose->count; at++)
        tf += begins_at(prose, at, way);
    return tf;
}

static uint32_t
impact_of(const struct naive_cell *cell, const struct query_way *way)
{
    struct score_field_count fields[SCORE_FIELDS] = { { 0 } };

    for (int f = 0; f < SCORE_FIELDS; f++)
        if (way->wanted.fields & SCORE_FIELD_BIT(f))
            fields[f] = (struct score_field_count){ count_in(&cell->fields[f], way),
                                                    (uint32_t) cell->fields[f].count };
    return score_impact(fields);
}

/* The idfs of the two words of a pair together. */
static uint32_t
idf_of_pair(const struct asked *asked, const struct query_way *way)
{
    struct str terms[WAY_PAIR_TERMS];
    uint32_t   idf = 0;

    query_way_pair(way, terms);
    for (size_t t = 0; t < COUNT(terms); t++) {
        struct query_way word = { .kind = WAY_WORD,
                                  .wanted = { &terms[t], 1, false, way->wanted.fields, 0 } };
        uint64_t         with = 0;

        for (size_t c = 0; c < asked->corpus->count; c++)
            with += impact_of(&asked->corpus->cells[c], &word) > 0;
        idf += score_idf(asked->corpus->count, with);
    }
    return idf;
}

static uint64_t
cells_with(const struct asked *asked, struct str term)
{
    struct query_way word = { .kind = WAY_WORD,
                              .wanted = { &term, 1, false, SCORE_ALL_FIELDS, 0 } };
    uint64_t         with = 0;

    for (size_t c = 0; c < asked->corpus->count; c++)
        with += impact_of(&asked->corpus->cells[c], &word) > 0;
    return with;
}

/* A compound that many cells have and no list names: as its rarest part, or as it is joined. */
static uint64_t
rarity_apart(const struct asked *asked, const struct query_way *way)
{
    struct str parts = way->wanted.runs[1];
    uint64_t   joined = cells_with(asked, way->wanted.runs[0]), rarest = UINT64_MAX;

    for (size_t end; parts.length > 0;
         parts = str_slice(parts, end < parts.length ? end + 1 : end, parts.length)) {
        uint64_t some = cells_with(asked, str_slice(parts, 0, end = str_find(parts, STR(" "))));

        rarest = some < rarest ? some : rarest;
    }
    return joined > rarest ? joined : rarest;
}

/* What an impact of the way is multiplied by: `with` cells have the way that tells its idf. */
static uint64_t
weight_of(const struct asked *asked, const struct query_way *way, uint64_t with)
{
    uint32_t idf = way->kind == WAY_PAIR ? idf_of_pair(asked, way)
                                         : score_idf(asked->corpus->count, with);
    unsigned tenths = way->kind == WAY_EXACT     ? SCORE_EXACT_TENTHS
                      : way->kind == WAY_SYNONYM ? SCORE_SYNONYM_TENTHS
                      : way->kind == WAY_COMPOUND || way->kind == WAY_PAIR ? SCORE_PAIR_TENTHS
                                                                           : SCORE_WHOLE_TENTHS;

    return score_share(idf, tenths);
}

static void
ask_word(struct asked *asked, const struct query_word *word, struct asked_word *answer)
{
    size_t    cells = asked->corpus->count;
    uint64_t *with = arena_array(asked->arena, word->way_count, sizeof *with);

    answer->is_in = arena_array(asked->arena, cells, sizeof *answer->is_in);
    answer->scores = arena_array(asked->arena, cells, sizeof *answer->scores);
    for (size_t w = 0; w < word->way_count; w++) {
        const struct query_way *way = &word->ways[w];
        uint32_t               *impacts = arena_array(asked->arena, cells, sizeof *impacts);
        uint64_t                weight;

        for (size_t c = 0; c < cells; c++) {
            impacts[c] = impact_of(&asked->corpus->cells[c], way);
            with[w] += impacts[c] > 0;
            answer->is_in[c] |= impacts[c] > 0;
        }
        if (way->is_apart && with[w] > WAY_MOST_COUNTED)
            with[w] = rarity_apart(asked, way);
        weight = weight_of(asked, way, with[way->idf_of]);
        for (size_t c = 0; c < cells; c++)
            if (impacts[c] > 0)
                answer->scores[c] +=
                    (way->kind == WAY_PREFIX ? SCORE_PREFIX : weight * impacts[c]) *
                    word->times;
    }
}

/* ---- phrases ---- */

/* Whether the items fill the places [at, end), one behind the other. */
static bool
items_fill(const struct naive_prose *prose, const struct phrase_item *items, size_t count,
           size_t at, size_t end)
{
    if (count == 0)
        return at == end;
    for (size_t r = 0; r < items->count; r++) {
        enum look look = items->is_exact                        ? BY_FORM
                         : str_starts(items->runs[r], STR("=")) ? BY_EXACT
                                                                : BY_TERM;
        size_t    taken = run_at(prose, at, items->runs[r], look);

        if (taken > 0 && items_fill(prose, items + 1, count - 1, at + taken, end))
            return true;
    }
    return false;
}

/*
 * Whether places can be chosen for the parts from p on, such that at most `distance` words lie
 * between the first end and the last start.
 */
static bool
parts_stand(const struct naive_prose *prose, const struct query_phrase *phrase, size_t p,
            size_t first_end, size_t last_start)
{
    const struct phrase_part *part = &phrase->parts[p];

    if (p == phrase->part_count)
        return last_start <= first_end + phrase->distance;
    for (size_t at = 0; at < prose->count; at++)
        for (size_t end = at + 1; end <= prose->count; end++)
            if (items_fill(prose, part->items, part->count, at, end) &&
                parts_stand(prose, phrase, p + 1, end < first_end ? end : first_end,
                            at > last_start ? at : last_start))
                return true;
    return false;
}

static bool
has_phrase(const struct naive_cell *cell, const struct query_phrase *phrase)
{
    for (int f = 0; f < SCORE_FIELDS; f++)
        if ((phrase->fields & SCORE_FIELD_BIT(f)) &&
            parts_stand(&cell->fields[f], phrase, 0, cell->fields[f].count, 0))
            return true;
    return false;
}

/* ---- filters ---- */

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
has_term(const struct naive_prose *prose, struct str term)
{
    for (size_t at = 0; at < prose->count; at++)
        if (str_equal(prose->words[at].term, term))
            return true;
    return false;
}

static bool
is_named_by(const struct naive_corpus *corpus, struct arena *arena,
            const struct naive_cell *cell, const struct query_constraint *constraint)
{
    const struct store_ladder *ladder = cell->ladder;
    const struct store_level  *level = &ladder->levels[cell->place.level - 1];
    const struct store_skill  *skill = &ladder->skills[cell->place.skill];
    struct str         slugs[] = { ladder->org_slug, ladder->slug, level->slug, skill->slug };
    struct str         names[] = { ladder->org, ladder->track, level->label, skill->name };
    struct naive_prose wanted, present;
    bool               is_range, is_inside;

    is_inside = is_in_range(constraint->value, level->number, &is_range);
    if (constraint->field == FIELD_LEVEL && is_range)
        return is_inside;
    if (str_starts(slugs[constraint->field], constraint->value) ||
        str_starts(slugs[constraint->field], slug_of(arena, constraint->value)))
        return true;
    wanted = prose_of(corpus, arena, ladder->language, constraint->value);
    present = prose_of(corpus, arena, ladder->language, names[constraint->field]);
    for (size_t i = 0; i < wanted.count; i++)
        if (!has_term(&present, wanted.words[i].term))
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

static bool node_fits(const struct asked *asked, size_t cell, const struct query_node *node,
                      bool needs_all);

/* A list has none of what it must not, all that it must, and any of the rest. */
static bool
list_fits(const struct asked *asked, size_t cell, const struct query_node *list, bool needs_all)
{
    size_t wanted = 0, found = 0;

    for (size_t i = 0; i < list->count; i++) {
        const struct query_node *child = &list->children[i];

        if (child->sign == SIGN_NOT) {
            if (node_fits(asked, cell, child, false))
                return false;
        } else if (node_fits(asked, cell, child, needs_all)) {
            wanted++;
            found++;
        } else if (child->sign == SIGN_MUST) {
            return false;
        } else {
            wanted++;
        }
    }
    return wanted == 0 || (needs_all ? found == wanted : found > 0);
}

static bool
node_fits(const struct asked *asked, size_t cell, const struct query_node *node, bool needs_all)
{
    size_t fitting = 0;

    switch (node->kind) {
    case NODE_WORD: return asked->words[node->at].is_in[cell];
    case NODE_PHRASE:
        return has_phrase(&asked->corpus->cells[cell], &asked->parsed.phrases[node->at]);
    case NODE_LIST: return list_fits(asked, cell, node, needs_all);
    case NODE_ANY:
        for (size_t i = 0; i < node->count; i++)
            fitting += node_fits(asked, cell, &node->children[i], needs_all);
        break;
    }
    return fitting > 0;
}

static bool
is_hit(const struct asked *asked, size_t cell, bool needs_all, struct judged *judged)
{
    const struct parsed_query *parsed = &asked->parsed;
    size_t                     wanted = 0, found = 0;

    *judged = (struct judged){ .cell = &asked->corpus->cells[cell] };
    for (size_t w = 0; w < parsed->word_count; w++)
        if (parsed->words[w].times > 0) {
            wanted++;
            found += asked->words[w].is_in[cell];
            judged->score += asked->words[w].scores[cell];
        }
    if (wanted > 0 ? found == 0 : parsed->constraint_count == 0)
        return false;
    judged->has_every_word = node_fits(asked, cell, &parsed->root, true);
    return passes(asked->corpus, asked->arena, judged->cell, parsed) &&
           node_fits(asked, cell, &parsed->root, false) &&
           (judged->has_every_word || !needs_all);
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

/* ---- facets ---- */

static void
count_value(struct query_facet_values *values, struct str value)
{
    size_t at = 0;

    while (at < values->count && !str_equal(values->items[at].value, value))
        at++;
    if (at == values->count)
        values->items[values->count++] = (struct query_facet_value){ value, 0 };
    values->items[at].cells++;
}

static int
by_cells(const void *a, const void *b)
{
    const struct query_facet_value *x = a, *y = b;

    if (x->cells != y->cells)
        return x->cells > y->cells ? -1 : 1;
    return str_compare(x->value, y->value);
}

static void
count_facets(struct arena *arena, const struct judged *judged, size_t count,
             struct query_facet_values facets[QUERY_FACETS])
{
    for (int f = 0; f < QUERY_FACETS; f++)
        facets[f].items = arena_array(arena, count, sizeof *facets[f].items);
    for (size_t i = 0; i < count; i++) {
        const struct store_ladder *ladder = judged[i].cell->ladder;
        const struct store_cell   *place = &judged[i].cell->place;

        count_value(&facets[FACET_ORG], ladder->org_slug);
        count_value(&facets[FACET_TRACK], ladder->track);
        count_value(&facets[FACET_LEVEL],
                    arena_format(arena, "%u", ladder->levels[place->level - 1].number));
        count_value(&facets[FACET_SKILL], ladder->skills[place->skill].name);
    }
    for (int f = 0; f < QUERY_FACETS; f++)
        if (facets[f].count > 0)
            qsort(facets[f].items, facets[f].count, sizeof *facets[f].items, by_cells);
}

struct naive_hits
naive_search(const struct naive_corpus *corpus, struct arena *arena, struct str query,
             const struct query_options *options)
{
    struct asked      asked = { .corpus = corpus, .arena = arena };
    struct judged    *judged = arena_array(arena, corpus->count, sizeof *judged);
    struct naive_hits hits;
    struct error      err;
    size_t            count = 0;
    bool              is_scored = false;

    expect_ok(store_read_begin(corpus->store, &err), &err);
    expect_ok(parse_query(corpus->store, arena, query, options, &asked.parsed, &err), &err);
    store_read_end(corpus->store);
    asked.words = arena_array(arena, asked.parsed.word_count, sizeof *asked.words);
    for (size_t w = 0; w < asked.parsed.word_count; w++) {
        ask_word(&asked, &asked.parsed.words[w], &asked.words[w]);
        is_scored |= asked.parsed.words[w].times > 0;
    }
    for (size_t i = 0; i < corpus->count; i++)
        count += is_hit(&asked, i, options->all_words, &judged[count]);
    if (is_scored && count > 0)
        qsort(judged, count, sizeof *judged, by_score);
    hits = put_together(arena, judged, count, is_scored, options);
    if (options->wants_facets)
        count_facets(arena, judged, count, hits.facets);
    return hits;
}
