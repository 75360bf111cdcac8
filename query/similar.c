/*
 * The like of a source: its weightiest terms are asked of the ranked postings, and what has
 * them is compared with it (thing.h). So a search reads some hundred texts, however many there
 * are, and a text that shares none of these terms is not found.
 */
#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "query/judge.h"
#include "query/place.h"
#include "query/ranked.h"
#include "query/snippet.h"
#include "query/thing.h"

enum {
    LEAST_TERMS = 6, /* that candidates are looked for by, as long as it takes */
    MOST_TERMS = 32, /* also where these are in few cells */
    MOST_POSTINGS = 100000,
    MOST_TEXTS = 100,  /* that are compared */
    MOST_CELLS = 1000, /* by which levels, skills and tracks are found */
    MOST_WHOLES = 50,  /* of these that are compared */
    MOST_ALSO_IN = 10
};

/* A cell, or a whole with its best cell, and how like the source it is. */
struct alike {
    struct thing             thing;
    struct thing_likeness    likeness;
    uint64_t                 score;
    struct store_cell        cell;
    const struct store_cell *same; /* other cells of the text */
    size_t                   same_count;
};

struct finding {
    struct store               *store;
    const struct query_source  *source;
    const struct query_options *options;
    struct query_hits          *hits;
    struct arena               *arena; /* of the hits */
    struct arena                scratch;
    struct bags                *bags;
    struct thing_reader         reader;
    struct thing                thing;    /* that the source is */
    int64_t                     document; /* of a cell; else 0 */
    struct parsed_query         parsed;
    struct judge                judge;
    struct shelf                shelf; /* of the ladders of hits */
    struct ranked_search       *search;
    struct ranking              ranking;
    struct snippet_marks        marks;
    struct alike               *items;
    size_t                      count, capacity;
};

/* ---- the source ---- */

static enum error_code
find_cell(struct finding *f, const struct query_target *target, struct store_cell *cell,
          struct error *err)
{
    struct store_cell *cells;
    size_t             count;
    enum error_code    rc =
        store_cells(f->store, &f->scratch, target->ladder.id, &cells, &count, err);

    *cell = (struct store_cell){ 0 };
    for (size_t i = 0; rc == OK && i < count; i++)
        if (cells[i].level == target->level + 1 && cells[i].skill == target->skill)
            *cell = cells[i];
    if (rc == OK && cell->document == 0)
        rc = error_set(err, ERR_MISSING, "%.*s: the cell says nothing",
                       STR_ARG(target->address));
    return rc;
}

static enum error_code
read_source(struct finding *f, struct error *err)
{
    const struct query_target *target = f->source->target;
    struct store_cell          cell;
    enum error_code            rc;

    if (!target)
        return thing_read_prose(&f->reader, f->source->text, &f->thing, err);
    if (target->kind != ADDRESS_CELL)
        return thing_read_whole(&f->reader, &target->ladder,
                                target->kind == ADDRESS_LEVEL   ? QUERY_BY_LEVEL
                                : target->kind == ADDRESS_SKILL ? QUERY_BY_SKILL
                                                                : QUERY_BY_TRACK,
                                target->level, target->skill, &f->thing, err);
    rc = find_cell(f, target, &cell, err);
    f->document = cell.document;
    return rc == OK ? thing_read_cell(&f->reader, &cell, &f->thing, err) : rc;
}

/* ---- asking for its terms ---- */

struct asked_term {
    uint32_t number;
    double   worth;
};

static int
by_worth(const void *a, const void *b)
{
    const struct asked_term *x = a, *y = b;

    if (x->worth != y->worth)
        return x->worth > y->worth ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

/* The terms of the source that the index has, those worth most first. */
static struct asked_term *
rank_terms(struct finding *f, size_t *count)
{
    const struct bag  *bag = f->thing.said;
    struct asked_term *terms = arena_array(&f->scratch, bag->count, sizeof *terms);

    *count = 0;
    for (size_t i = 0; terms && i < bag->count; i++)
        if (bag_cells(f->bags, bag->terms[i].number) > 0)
            terms[(*count)++] = (struct asked_term){ bag->terms[i].number,
                                                     bag_worth(f->bags, bag, &bag->terms[i]) };
    if (*count > 1)
        qsort(terms, *count, sizeof *terms, by_worth);
    return terms;
}

/* How many of the ranked terms are asked for: what many cells have tells little, and costs. */
static size_t
count_asked(const struct finding *f, const struct asked_term *terms, size_t count)
{
    uint64_t postings = 0;
    size_t   asked = 0;

    while (asked < count && asked < MOST_TERMS) {
        postings += bag_cells(f->bags, terms[asked].number);
        if (asked >= LEAST_TERMS && postings > MOST_POSTINGS)
            break;
        asked++;
    }
    return asked;
}

/* A word that is asked for by one term in texts. */
static struct query_word
word_of(struct finding *f, struct str term)
{
    struct query_way *way = arena_alloc(f->arena, sizeof *way);
    struct str       *run = arena_alloc(f->arena, sizeof *run);

    if (!f->arena->failed) {
        *run = term;
        *way = (struct query_way){
            .kind = term.data[0] == '~' ? WAY_SYNONYM : WAY_WORD,
            .wanted = { .runs = run, .count = 1, .fields = SCORE_FIELD_BIT(SCORE_TEXT) },
        };
    }
    return (struct query_word){ .said = term, .ways = way, .way_count = 1, .times = 1 };
}

/* A query of these terms, ranked together, behind the filters. */
static enum error_code
ask(struct finding *f, struct error *err)
{
    struct parsed_query *parsed = &f->parsed;
    size_t               count;
    struct asked_term   *terms = rank_terms(f, &count);
    enum error_code      rc;

    count = count_asked(f, terms, count);
    rc = parse_query(f->store, f->arena, STR(""), f->options, parsed, err);
    parsed->words = arena_array(f->arena, count, sizeof *parsed->words);
    parsed->root = (struct query_node){ .kind = NODE_LIST, .count = count };
    parsed->root.children = arena_array(f->arena, count, sizeof *parsed->root.children);
    if (rc == OK)
        rc = arena_check(f->arena, err);
    for (size_t i = 0; rc == OK && i < count; i++) {
        parsed->words[i] = word_of(f, bag_term(f->bags, terms[i].number));
        parsed->root.children[i] = (struct query_node){ .kind = NODE_WORD, .at = i };
    }
    parsed->word_count = count;
    parsed->is_scored = count > 0;
    parsed->is_plain = true;
    return rc == OK ? arena_check(f->arena, err) : rc;
}

static enum error_code
find_candidates(struct finding *f, struct error *err)
{
    bool               finds_cells = f->options->by == QUERY_BY_CELL;
    size_t             behind = f->options->offset + f->options->limit;
    struct ranked_wish wish = { .limit = finds_cells ? MOST_TEXTS : MOST_CELLS,
                                .most_cells = 1,
                                .folds = finds_cells,
                                .is_sketch = true };
    enum error_code    rc = ask(f, err);

    if (wish.limit / 2 < behind)
        wish.limit = behind * 2;
    if (rc == OK)
        rc = judge_init(&f->judge, f->store, &f->scratch, &f->parsed, false, err);
    f->shelf = (struct shelf){ .filter = &f->judge.filter, .arena = f->arena };
    if (rc == OK && f->parsed.is_scored)
        rc = ranked_best(&f->judge, &f->scratch, &wish, &f->search, &f->ranking, err);
    if (rc == OK && f->search)
        rc = ranked_cells(f->search, &f->ranking, err);
    f->hits->is_at_least = f->ranking.count == wish.limit;
    return rc;
}

/* ---- comparing ---- */

static enum error_code
add(struct finding *f, const struct alike *alike, struct error *err)
{
    f->items = arena_grow(&f->scratch, f->items, f->count, &f->capacity, sizeof *f->items);
    if (arena_check(&f->scratch, err) != OK)
        return err->code;
    f->items[f->count] = *alike;
    f->items[f->count++].score = (uint64_t) lround(alike->likeness.all * SCORE_ONE);
    return OK;
}

static enum error_code
compare_cell(struct finding *f, const struct store_cell *cell, struct alike *alike,
             struct error *err)
{
    enum error_code rc;

    *alike = (struct alike){ .cell = *cell };
    rc = thing_read_cell(&f->reader, cell, &alike->thing, err);
    if (rc == OK)
        alike->likeness = thing_compare(f->bags, &f->thing, &alike->thing);
    return rc;
}

/* Compares the cells of one text; folded, the one that is most like stands for all. */
static enum error_code
compare_text(struct finding *f, struct store_cell *cells, size_t count, struct error *err)
{
    struct alike    best = { 0 };
    size_t          best_at = 0;
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < count; i++) {
        struct alike alike;

        rc = compare_cell(f, &cells[i], &alike, err);
        if (rc == OK && f->options->no_fold)
            rc = add(f, &alike, err);
        if (rc != OK || (i > 0 && alike.likeness.all <= best.likeness.all))
            continue;
        best = alike;
        best_at = i;
    }
    if (rc != OK || count == 0 || f->options->no_fold)
        return rc;
    memmove(cells + 1, cells, best_at * sizeof *cells);
    best.same = cells + 1;
    best.same_count = count - 1;
    return add(f, &best, err);
}

/* The cells that have the text, without the source. */
static enum error_code
compare_copies(struct finding *f, int64_t text, struct error *err)
{
    int64_t           *documents;
    struct store_cell *cells;
    size_t             count, admitted = 0;
    enum error_code    rc;

    rc = store_text_documents(f->store, &f->scratch, text, &documents, &count, err);
    cells = arena_array(&f->scratch, count, sizeof *cells);
    if (rc == OK)
        rc = arena_check(&f->scratch, err);
    for (size_t i = 0; rc == OK && i < count; i++) {
        bool is_admitted = false;

        if (documents[i] == f->document)
            continue;
        rc = store_cell_at(f->store, documents[i], &cells[admitted], err);
        if (rc == OK)
            rc = judge_filters(&f->judge, &cells[admitted], &is_admitted, err);
        admitted += is_admitted;
    }
    return rc == OK ? compare_text(f, cells, admitted, err) : rc;
}

/* A text that was found, and how like the source it is by itself. */
struct sketch {
    int64_t text;
    double  said;
};

static int
by_said(const void *a, const void *b)
{
    const struct sketch *x = a, *y = b;

    if (x->said != y->said)
        return x->said > y->said ? -1 : 1;
    return (x->text > y->text) - (x->text < y->text);
}

/* The texts that were found, without the source's own, the likest first. */
static enum error_code
sketch_texts(struct finding *f, struct sketch **sketches, size_t *count, struct error *err)
{
    enum error_code rc;

    *count = 0;
    *sketches = arena_array(&f->scratch, f->ranking.count, sizeof **sketches);
    rc = arena_check(&f->scratch, err);
    for (size_t i = 0; rc == OK && i < f->ranking.count; i++) {
        int64_t      text = f->ranking.items[i].cells[0].cell.text;
        struct thing thing;

        if (f->thing.text > 0 && text == f->thing.text)
            continue;
        rc = thing_read_text(&f->reader, text, &thing, err);
        if (rc == OK)
            (*sketches)[(*count)++] =
                (struct sketch){ text, thing_compare(f->bags, &f->thing, &thing).said };
    }
    if (*count > 1)
        qsort(*sketches, *count, sizeof **sketches, by_said);
    return rc;
}

/* Whether as many as are wanted score more than a text that is so like by itself can. */
static bool
are_enough(const struct finding *f, double said)
{
    uint64_t most = (uint64_t) lround(thing_most_likeness(said) * SCORE_ONE);
    size_t   more = 0;

    for (size_t i = 0; i < f->count; i++)
        more += f->items[i].score > most;
    return !f->options->no_fold && more >= f->options->offset + f->options->limit;
}

/*
 * Where texts are folded each is one hit, so that those which cannot be among the wanted need
 * not be looked up. The source's own text may not be found by its terms.
 */
static enum error_code
compare_cells(struct finding *f, struct error *err)
{
    struct sketch  *sketches;
    size_t          count, i = 0;
    enum error_code rc = f->thing.text > 0 ? compare_copies(f, f->thing.text, err) : OK;

    if (rc == OK)
        rc = sketch_texts(f, &sketches, &count, err);
    for (; rc == OK && i < count && !are_enough(f, sketches[i].said); i++)
        rc = compare_copies(f, sketches[i].text, err);
    f->hits->total = rc == OK ? f->count + (count - i) : 0;
    return rc;
}

/* ---- levels, skills and tracks ---- */

/* Some cells of one whole that were found. */
struct group {
    struct store_cell cell; /* the best */
    uint64_t          score;
};

static struct str
key_of(struct finding *f, const struct store_cell *cell)
{
    bool has_level = f->options->by == QUERY_BY_LEVEL,
         has_skill = f->options->by == QUERY_BY_SKILL;

    return arena_format(&f->scratch, "%lld %u %u", (long long) cell->ladder,
                        has_level ? cell->level : 0, has_skill ? cell->skill : 0);
}

static int
by_group_score(const void *a, const void *b)
{
    const struct group *x = a, *y = b;

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->cell.document > y->cell.document) - (x->cell.document < y->cell.document);
}

/* What the cells found are of, that of which most was found first. */
static enum error_code
group_cells(struct finding *f, struct group **groups, size_t *count, struct error *err)
{
    struct map at = { 0 };

    *count = 0;
    *groups = arena_array(&f->scratch, f->ranking.count, sizeof **groups);
    if (arena_check(&f->scratch, err) != OK)
        return err->code;
    for (size_t i = 0; i < f->ranking.count; i++) {
        const struct ranked *ranked = &f->ranking.items[i];
        struct str           key = key_of(f, &ranked->cells[0].cell);
        size_t              *group = map_at(&at, &f->scratch, key, *count);

        if (arena_check(&f->scratch, err) != OK)
            return err->code;
        if (*group == *count)
            (*groups)[(*count)++] = (struct group){ .cell = ranked->cells[0].cell };
        (*groups)[*group].score += ranked->score;
    }
    if (*count > 1)
        qsort(*groups, *count, sizeof **groups, by_group_score);
    return OK;
}

static bool
is_source(const struct finding *f, const struct store_cell *cell)
{
    const struct query_target *target = f->source->target;

    return target && f->thing.kind == f->options->by && cell->ladder == target->ladder.id &&
           (f->options->by != QUERY_BY_LEVEL || cell->level == target->level + 1) &&
           (f->options->by != QUERY_BY_SKILL || cell->skill == target->skill);
}

static enum error_code
compare_whole(struct finding *f, const struct store_cell *cell, struct error *err)
{
    const struct shelf_grid *on_shelf;
    struct alike             alike = { .cell = *cell };
    enum error_code          rc = shelf_get(&f->shelf, cell->ladder, &on_shelf, err);

    if (rc == OK)
        rc = thing_read_whole(&f->reader, &on_shelf->grid.ladder, f->options->by,
                              cell->level - 1, cell->skill, &alike.thing, err);
    if (rc != OK)
        return rc;
    alike.likeness = thing_compare(f->bags, &f->thing, &alike.thing);
    return add(f, &alike, err);
}

static enum error_code
compare_wholes(struct finding *f, struct error *err)
{
    struct group   *groups;
    size_t          count, compared = 0, most = 2 * (f->options->offset + f->options->limit);
    enum error_code rc = group_cells(f, &groups, &count, err);

    if (most < MOST_WHOLES)
        most = MOST_WHOLES;
    for (size_t i = 0; rc == OK && i < count && compared < most; i++) {
        if (is_source(f, &groups[i].cell))
            continue;
        rc = compare_whole(f, &groups[i].cell, err);
        compared++;
    }
    f->hits->is_at_least |= count > most;
    f->hits->total = f->count;
    return rc;
}

static int
by_likeness(const void *a, const void *b)
{
    const struct alike *x = a, *y = b;

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->cell.document > y->cell.document) - (x->cell.document < y->cell.document);
}

static enum error_code
find(struct finding *f, struct error *err)
{
    enum error_code rc = bags_open(f->store, &f->bags, err);

    f->reader = (struct thing_reader){ f->store, f->bags, &f->scratch, .count = 0 };
    if (rc == OK)
        rc = read_source(f, err);
    if (rc == OK)
        rc = find_candidates(f, err);
    if (rc == OK)
        rc = f->options->by == QUERY_BY_CELL ? compare_cells(f, err) : compare_wholes(f, err);
    if (f->count > 1)
        qsort(f->items, f->count, sizeof *f->items, by_likeness);
    f->hits->is_empty = rc == OK && f->thing.said->count == 0;
    return rc;
}

/* ---- what a score is made of ---- */

struct sharing {
    struct finding   *f;
    struct query_hit *hit;
    size_t            capacity;
    double            sum; /* so far */
};

/* Adds a share; what the rounded sum grows by is its amount, so that all add up to the score. */
static void
add_share(struct sharing *s, struct query_share share, double amount)
{
    struct query_hit *hit = s->hit;
    uint64_t          before = (uint64_t) lround(s->sum * SCORE_ONE);

    s->sum += amount;
    share.times = 1;
    share.amount = (uint64_t) lround(s->sum * SCORE_ONE) - before;
    share.impact = share.idf > 0 ? (uint32_t) (share.amount / share.idf) : 0;
    hit->shares = arena_grow(s->f->arena, hit->shares, hit->share_count, &s->capacity,
                             sizeof *hit->shares);
    if (hit->shares)
        hit->shares[hit->share_count++] = share;
}

/* How many words of the bag say something; groups are none. */
static uint32_t
word_count(const struct finding *f, const struct bag *bag)
{
    double count = 0;

    for (size_t i = 0; i < bag->count; i++)
        if (!str_starts(bag_term(f->bags, bag->terms[i].number), STR("~")))
            count += (double) bag->terms[i].count;
    return (uint32_t) count;
}

/* The terms that two bags share, each worth its amount times the weight. */
static enum error_code
add_terms(struct sharing *s, enum bag_measure measure, const struct bag *x, const struct bag *y,
          enum score_field field, double weight, struct error *err)
{
    struct finding   *f = s->f;
    uint32_t          words = word_count(f, y);
    struct bag_share *shares;
    size_t            count;
    enum error_code rc = bag_shares(f->bags, &f->scratch, measure, x, y, &shares, &count, err);

    for (size_t i = 0; rc == OK && i < count; i++) {
        struct str term = arena_copy(f->arena, bag_term(f->bags, shares[i].number));

        add_share(s,
                  (struct query_share){
                      .kind = str_starts(term, STR("~")) ? SHARE_SYNONYM : SHARE_WORD,
                      .word = term,
                      .term = term,
                      .field = field,
                      .tf = (uint32_t) shares[i].count_y,
                      .length = words,
                      .cells = bag_cells(f->bags, shares[i].number),
                      .idf = (uint32_t) lround(1024 * bag_idf(f->bags, shares[i].number)),
                  },
                  weight * shares[i].amount);
    }
    return rc;
}

/* The parts of 1 - (1 - said) * (1 - .15 name) * (1 - .15 place), one after the other. */
static enum error_code
fill_shares(struct finding *f, const struct alike *alike, struct query_hit *hit,
            struct error *err)
{
    const struct thing_likeness *likeness = &alike->likeness;
    struct sharing               s = { .f = f, .hit = hit };
    double          left = 1 - likeness->said, place = THING_PLACE_WEIGHT * likeness->place;
    enum error_code rc;

    rc = add_terms(&s, thing_measure(&f->thing, &alike->thing), f->thing.said,
                   alike->thing.said, SCORE_TEXT, 1, err);
    if (rc == OK && likeness->name > 0)
        rc = add_terms(&s, BAG_LIKENESS, f->thing.name, alike->thing.name,
                       f->options->by == QUERY_BY_TRACK ? SCORE_TRACK : SCORE_SKILL,
                       left * THING_NAME_WEIGHT, err);
    left *= 1 - THING_NAME_WEIGHT * likeness->name;
    if (rc == OK && left * place > 0)
        add_share(&s,
                  (struct query_share){ .kind = SHARE_LEVEL,
                                        .word = hit->place.level.label,
                                        .term = STR("level"),
                                        .field = SCORE_FIELDS },
                  left * place);
    return rc == OK ? arena_check(f->arena, err) : rc;
}

/* ---- hits ---- */

static enum error_code
fill_text(struct finding *f, const struct alike *alike, struct query_hit *hit,
          struct error *err)
{
    struct text_analyzer *analyzer;
    struct store_cell     whole;
    enum error_code       rc = store_cell_at(f->store, alike->cell.document, &whole, err);

    if (rc != OK)
        return rc;
    hit->line = whole.line;
    hit->flags = whole.flags;
    rc = store_text(f->store, f->arena, whole.text, &hit->text, err);
    if (rc == OK)
        rc = store_analyzer(f->store, hit->place.ladder.language, &analyzer, err);
    if (rc == OK)
        rc = snippet_make(f->arena, analyzer, &f->marks, hit->text, &hit->snippet,
                          &hit->snippet_count, err);
    return rc;
}

static enum error_code
fill_also_in(struct finding *f, const struct alike *alike, struct query_hit *hit,
             struct error *err)
{
    enum error_code rc;

    hit->also_in_total = alike->same_count;
    hit->also_in = arena_array(f->arena, MOST_ALSO_IN, sizeof *hit->also_in);
    rc = arena_check(f->arena, err);
    for (size_t i = 0; rc == OK && i < alike->same_count && i < MOST_ALSO_IN; i++) {
        struct query_place place;

        rc = place_of_cell(&f->shelf, f->arena, &alike->same[i], QUERY_BY_CELL, &place, err);
        hit->also_in[hit->also_in_count++] = place.address;
    }
    return rc;
}

static enum error_code
fill_hit(struct finding *f, const struct alike *alike, struct query_hit *hit, struct error *err)
{
    const struct query_options *options = f->options;
    enum error_code             rc;

    hit->score = alike->score;
    rc = place_of_cell(&f->shelf, f->arena, &alike->cell, options->by, &hit->place, err);
    if (rc == OK && options->by == QUERY_BY_CELL)
        rc = fill_also_in(f, alike, hit, err);
    if (rc == OK && options->by == QUERY_BY_CELL && !options->no_texts)
        rc = fill_text(f, alike, hit, err);
    if (rc == OK && options->wants_shares)
        rc = fill_shares(f, alike, hit, err);
    return rc;
}

static enum error_code
fill(struct finding *f, struct error *err)
{
    size_t          offset = f->options->offset, count = 0;
    enum error_code rc = snippet_marks_init(&f->marks, &f->scratch, &f->parsed, err);

    if (offset < f->count)
        count = f->count - offset;
    if (count > f->options->limit)
        count = f->options->limit;
    f->hits->items = arena_array(f->arena, count, sizeof *f->hits->items);
    if (rc == OK)
        rc = arena_check(f->arena, err);
    for (size_t i = 0; rc == OK && i < count; i++)
        rc = fill_hit(f, &f->items[offset + i], &f->hits->items[f->hits->count++], err);
    return rc;
}

enum error_code
query_similar(struct store *store, const struct query_source *source,
              const struct query_options *options, struct query_hits *hits, struct error *err)
{
    struct finding  f = { .store = store, .source = source, .options = options, .hits = hits };
    uint64_t        start = clock_us();
    enum error_code rc;

    *hits = (struct query_hits){ 0 };
    f.arena = &hits->memory;
    rc = store_read_begin(store, err);
    if (rc != OK)
        return rc;
    rc = find(&f, err);
    hits->took_us = clock_us() - start;
    if (rc == OK)
        rc = fill(&f, err);
    if (rc == OK)
        rc = store_document_count(store, &hits->documents, err);
    hits->all_us = clock_us() - start;
    ranked_close(f.search);
    judge_deinit(&f.judge);
    store_read_end(store);
    bags_close(f.bags);
    arena_free(&f.scratch);
    if (rc != OK)
        query_hits_free(hits);
    return rc;
}
