#include "query/ranked.h"

#include <stdlib.h>

#include "query/best.h"
#include "query/pairs.h"
#include "query/top.h"
#include "store/score.h"

struct ranked_search {
    struct judge      *judge;
    struct ranked_wish wish;
    struct arena      *arena;
    struct sources     sources;
    struct pairs       pairs;
    struct word_set    required;
    uint64_t           enough;
    bool               is_counting; /* all hits, not the best alone */
    bool               folds, needs_words, needs_cell, reads_names;
    bool               filters_levels; /* by number */

    struct top         top;
    struct candidates *all;   /* NULL: the best are enough */
    struct map         texts; /* of hits that are counted and folded */
    uint64_t           count, all_words;
};

/* ---- what every hit must have ---- */

static void
add_required(const struct query_node *node, const struct parsed_query *parsed, bool needs_all,
             struct word_set *required)
{
    size_t may = 0, must = 0;

    if (node->kind == NODE_WORD)
        word_set_add(required, node->at);
    if (node->kind == NODE_PHRASE)
        for (size_t i = 0; i < COUNT(required->parts); i++)
            required->parts[i] |= parsed->phrases[node->at].words.parts[i];
    if (node->kind != NODE_LIST)
        return;
    for (size_t i = 0; i < node->count; i++) {
        may += node->children[i].sign == SIGN_MAY;
        must += node->children[i].sign == SIGN_MUST;
    }
    for (size_t i = 0; i < node->count; i++) {
        const struct query_node *child = &node->children[i];

        if (child->sign == SIGN_MUST ||
            (child->sign == SIGN_MAY && (needs_all || (must == 0 && may == 1))))
            add_required(child, parsed, needs_all, required);
    }
}

/* False: a word that every hit must have is nowhere. */
static bool
find_required(struct ranked_search *f)
{
    const struct parsed_query *parsed = f->judge->parsed;
    struct word_set            known = { { 0 } };

    f->required = (struct word_set){ { 0 } };
    if (!parsed->is_plain || f->judge->needs_all)
        add_required(&parsed->root, parsed, f->judge->needs_all, &f->required);
    for (size_t i = 0; i < f->sources.count; i++)
        if (f->sources.items[i]->word < QUERY_MOST_WORDS)
            word_set_add(&known, f->sources.items[i]->word);
    return word_set_holds(&known, &f->required);
}

/* Whether whatever has all required words is what the query asks for. */
static bool
asks_for_all_words(const struct query_node *node, bool needs_all)
{
    if (node->kind != NODE_LIST)
        return node->kind == NODE_WORD;
    for (size_t i = 0; i < node->count; i++) {
        const struct query_node *child = &node->children[i];

        if (!(child->sign == SIGN_MUST ||
              (child->sign == SIGN_MAY && (needs_all || node->count == 1))) ||
            !asks_for_all_words(child, needs_all))
            return false;
    }
    return node->count > 0;
}

/* ---- hits ---- */

/* Whether the document passes the filters as far as lists and numbers tell. */
static enum error_code
passes_lists(struct ranked_search *f, uint32_t document, bool *passes, struct error *err)
{
    unsigned        number;
    enum error_code rc = OK;

    *passes = true;
    if (f->judge->parsed->constraint_count == 0)
        return OK;
    if (f->filters_levels) {
        rc = store_document_level(f->judge->store, document, &number, err);
        *passes = rc == OK && filter_admits_number(f->judge->shelf->filter, number);
    }
    return rc == OK && *passes ? sources_admit(&f->sources, document, passes, err) : rc;
}

/* Whether the documents of a source have its word in their texts, and that is all it says. */
static bool
is_of_texts(const struct source *source)
{
    return source->cursor && !source->list.given && source->list.field == SCORE_TEXT;
}

/* Which words of the query may stand in the names of a document. */
static enum error_code
see_named(struct ranked_search *f, struct candidate *c, struct error *err)
{
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < f->sources.count; i++) {
        struct source *source = f->sources.items[i];
        uint64_t       amount;
        bool           has = false;

        if (source->kind < SOURCE_DEMANDS && !is_of_texts(source))
            rc = source_look_up(source, (uint32_t) c->cell.document, &amount, &has, err);
        if (rc == OK && has)
            word_set_add(&c->named, source->word);
    }
    return rc;
}

/* Whether the document is a hit; fills the candidate as far as that takes. */
static enum error_code
judge_document(struct ranked_search *f, struct candidate *c, bool *is_hit, struct error *err)
{
    uint64_t        score, text = 0;
    enum error_code rc;

    rc = passes_lists(f, (uint32_t) c->cell.document, is_hit, err);
    if (rc == OK && *is_hit && f->needs_cell) {
        rc = store_cell_at(f->judge->store, c->cell.document, &c->cell, err);
        if (rc == OK)
            rc = judge_filters(f->judge, &c->cell, is_hit, err);
    }
    if (rc != OK || !*is_hit)
        return rc;
    c->has_all = true;
    if (!f->needs_words)
        return OK;
    if (!f->needs_cell) { /* for phrases in it */
        rc = store_document_text(f->judge->store, (uint32_t) c->cell.document, &text, err);
        c->cell.text = (int64_t) text;
    }
    if (rc != OK)
        return rc;
    rc = best_words(&f->sources, (uint32_t) c->cell.document, &c->seen, &score, err);
    if (rc == OK && f->reads_names)
        rc = see_named(f, c, err);
    return rc == OK ? judge_words(f->judge, c, is_hit, err) : rc;
}

/* What tells hits apart: their text, or they themselves. */
static enum error_code
key_of(struct ranked_search *f, uint32_t document, uint64_t *key, struct error *err)
{
    *key = document;
    return f->folds ? store_document_text(f->judge->store, document, key, err) : OK;
}

/* Counts a hit, or its text when it is the first of it. */
static enum error_code
count_hit(struct ranked_search *f, const struct candidate *c, uint64_t key, struct error *err)
{
    enum { HAS_SOME = 1, HAS_ALL = 2 };
    struct str bytes = { (const char *) &key, sizeof key };
    size_t    *seen, state = c->has_all ? HAS_ALL : HAS_SOME;

    if (!f->folds || !f->is_counting) {
        f->count++;
        f->all_words += c->has_all;
        return OK;
    }
    if (map_get(&f->texts, bytes, 0) == 0) {
        f->count++;
        bytes = arena_copy(f->arena, bytes);
    }
    seen = map_at(&f->texts, f->arena, bytes, 0);
    if (seen && *seen < state) {
        f->all_words += state == HAS_ALL;
        *seen = state;
    }
    return arena_check(f->arena, err);
}

static enum error_code
score_document(struct ranked_search *f, uint32_t document, struct word_set *seen,
               uint64_t *score, struct error *err)
{
    uint64_t        beside = 0;
    enum error_code rc = best_words(&f->sources, document, seen, score, err);

    if (rc == OK)
        rc = pairs_score(&f->pairs, document, &beside, err);
    *score += beside;
    return rc;
}

/* Of a document that was found by what it is worth at most; *is_best: it may be among the best. */
static enum error_code
settle_score(struct ranked_search *f, struct candidate *c, uint64_t enough, bool *is_best,
             struct error *err)
{
    uint32_t        document = (uint32_t) c->cell.document;
    uint64_t        most, beside = 0;
    struct word_set seen;
    enum error_code rc = best_words(&f->sources, document, &seen, &c->score, err);

    if (rc == OK)
        rc = pairs_most(&f->pairs, document, &most, err);
    *is_best = rc == OK && c->score + most >= enough && c->score + most >= top_enough(&f->top);
    if (rc == OK && *is_best && most > 0)
        rc = pairs_score(&f->pairs, document, &beside, err);
    c->score += beside;
    return rc;
}

static enum error_code
visit(uint32_t document, uint64_t score, uint64_t *enough, void *ctx, struct error *err)
{
    struct ranked_search *f = ctx;
    struct candidate      c = { .cell.document = document, .score = score };
    bool                  is_hit, is_best = true;
    uint64_t              key = 0;
    enum error_code       rc = OK;

    if (f->sources.pair_count > 0)
        rc = settle_score(f, &c, *enough, &is_best, err);
    if (rc != OK || (!is_best && !f->is_counting))
        return rc;
    rc = judge_document(f, &c, &is_hit, err);
    if (rc != OK || !is_hit)
        return rc;
    if (f->all) {
        f->all->items = arena_grow(f->arena, f->all->items, f->all->count, &f->all->capacity,
                                   sizeof *f->all->items);
        rc = arena_check(f->arena, err);
        if (rc == OK)
            f->all->items[f->all->count++] = c;
        return rc;
    }
    rc = key_of(f, document, &key, err);
    if (rc == OK)
        rc = count_hit(f, &c, key, err);
    if (rc == OK && is_best)
        top_add(&f->top, document, c.score, key);
    if (!f->is_counting && top_enough(&f->top) > *enough)
        *enough = top_enough(&f->top);
    return rc == OK ? arena_check(f->arena, err) : rc;
}

static enum error_code
start(struct ranked_search *f, struct judge *judge, struct arena *arena, struct error *err)
{
    const struct parsed_query *parsed = judge->parsed;
    enum error_code            rc;

    f->judge = judge;
    f->arena = arena;
    f->pairs = (struct pairs){
        .sources = &f->sources, .store = judge->store, .shelf = judge->shelf, .arena = arena
    };
    rc = sources_open(&f->sources, judge->store, arena, parsed, judge->shelf->filter,
                      f->all ? SIZE_MAX : f->wish.most_paired, err);
    f->filters_levels = filter_is_of_numbers(judge->shelf->filter);
    f->needs_cell = parsed->constraint_count > 0 && !f->sources.filters_all;
    f->reads_names = judge_reads_names(judge);
    return rc;
}

static enum error_code
go_over_lists(struct ranked_search *f, struct error *err)
{
    return find_required(f)
               ? best_each(&f->sources, &f->required, 1, store_documents_end(f->judge->store),
                           &f->enough, visit, f, err)
               : OK;
}

/* Looks for the best: first for those that score what as many documents do for certain. */
static enum error_code
find_best(struct ranked_search *f, size_t most, struct error *err)
{
    const struct parsed_query *parsed = f->judge->parsed;
    enum error_code            rc = OK;

    top_init(&f->top, f->arena, most);
    if (!f->is_counting && parsed->is_plain && !f->judge->needs_all &&
        parsed->constraint_count == 0)
        rc = best_sure(&f->sources, most, &f->enough, err);
    if (rc == OK)
        rc = go_over_lists(f, err);
    if (rc != OK || f->enough == 0 || f->top.count == f->top.most)
        return rc;
    top_init(&f->top, f->arena, most); /* some were of one text */
    f->enough = f->count = f->all_words = 0;
    return go_over_lists(f, err);
}

enum error_code
ranked_all(struct judge *judge, struct arena *arena, struct candidates *candidates,
           struct error *err)
{
    struct ranked_search f = { .all = candidates, .is_counting = true, .needs_words = true };
    enum error_code      rc = start(&f, judge, arena, err);

    *candidates = (struct candidates){ 0 };
    f.needs_cell = true;
    if (rc == OK)
        rc = go_over_lists(&f, err);
    sources_close(&f.sources);
    return rc;
}

/* ---- the best, with the cells that share their text ---- */

static enum error_code
add_cell(struct ranked_search *f, struct ranked *ranked, int64_t document, uint64_t score,
         struct error *err)
{
    struct candidate *c = arena_alloc(f->arena, sizeof *c);
    enum error_code   rc;

    ranked->cells = arena_grow(f->arena, ranked->cells, ranked->count, &ranked->capacity,
                               sizeof *ranked->cells);
    rc = arena_check(f->arena, err);
    if (rc == OK)
        rc = store_cell_at(f->judge->store, document, &c->cell, err);
    if (rc == OK) {
        c->score = score;
        ranked->cells[ranked->count++] = c;
    }
    return rc;
}

static int
by_score(const void *a, const void *b)
{
    const struct candidate *x = *(const struct candidate *const *) a;
    const struct candidate *y = *(const struct candidate *const *) b;

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->cell.document > y->cell.document) - (x->cell.document < y->cell.document);
}

/* The other cells of the text that are hits, too. */
static enum error_code
add_same_text(struct ranked_search *f, struct ranked *ranked, struct error *err)
{
    int64_t        *documents;
    size_t          count;
    enum error_code rc = store_text_documents(
        f->judge->store, f->arena, ranked->cells[0]->cell.text, &documents, &count, err);

    for (size_t i = 0; rc == OK && i < count; i++) {
        struct candidate c = { .cell.document = documents[i] };
        bool             is_hit;

        if (documents[i] == ranked->cells[0]->cell.document)
            continue;
        rc = score_document(f, (uint32_t) documents[i], &c.seen, &c.score, err);
        if (rc == OK)
            rc = store_cell_at(f->judge->store, documents[i], &c.cell, err);
        if (rc == OK)
            rc = judge_filters(f->judge, &c.cell, &is_hit, err);
        if (rc == OK && is_hit && !judge_has_scored_word(f->judge, &c.seen))
            is_hit = false;
        if (rc == OK && is_hit && f->reads_names)
            rc = see_named(f, &c, err);
        if (rc == OK && is_hit)
            rc = judge_words(f->judge, &c, &is_hit, err);
        if (rc == OK && is_hit)
            rc = add_cell(f, ranked, documents[i], c.score, err);
    }
    if (ranked->count > 1)
        qsort(ranked->cells, ranked->count, sizeof *ranked->cells, by_score);
    return rc;
}

enum error_code
ranked_cells(struct ranked_search *f, struct ranking *ranking, struct error *err)
{
    enum error_code rc;

    ranking->items = arena_array(f->arena, f->top.count, sizeof *ranking->items);
    ranking->count = f->top.count;
    rc = arena_check(f->arena, err);
    for (size_t i = f->wish.offset; rc == OK && i < f->top.count; i++) {
        const struct top_entry *entry = &f->top.entries[i];
        struct ranked          *ranked = &ranking->items[i];

        ranked->score = entry->score;
        rc = add_cell(f, ranked, entry->document, entry->score, err);
        if (rc == OK && f->folds)
            rc = add_same_text(f, ranked, err);
    }
    return rc;
}

/* Of the best, how many have all that is asked for: at least so many there are. */
static enum error_code
count_all_words(struct ranked_search *f, struct error *err)
{
    enum error_code rc = OK;

    f->all_words = 0;
    for (size_t i = 0; rc == OK && i < f->top.count; i++) {
        struct word_set seen;
        uint64_t        score;

        rc = best_words(&f->sources, f->top.entries[i].document, &seen, &score, err);
        f->all_words += rc == OK && query_node_matches(&f->judge->parsed->root, &seen, 0, true);
    }
    return rc;
}

/* Whether the lists say how many hits there are, exactly or at least. */
static bool
lists_tell_total(const struct ranked_search *f)
{
    const struct parsed_query *parsed = f->judge->parsed;

    return parsed->constraint_count == 0 && !f->folds && parsed->is_plain &&
           !f->judge->needs_all;
}

/* How many hits there are, when it was not counted. */
static void
set_totals(const struct ranked_search *f, struct ranking *ranking)
{
    /* a text that came by twice may have been counted twice */
    ranking->total = f->folds && !f->is_counting ? f->top.count : f->count;
    ranking->all_words = f->all_words;
    ranking->is_at_least = !f->is_counting;
    if (f->is_counting || !lists_tell_total(f))
        return;
    if (f->sources.at_least > ranking->total)
        ranking->total = f->sources.at_least;
    ranking->is_at_least = !f->sources.is_exact;
    if (f->sources.is_exact)
        ranking->all_words = ranking->total;
}

enum error_code
ranked_best(struct judge *judge, struct arena *arena, const struct ranked_wish *wish,
            struct ranked_search **search, struct ranking *ranking, struct error *err)
{
    const struct parsed_query *parsed = judge->parsed;
    struct ranked_search      *f = arena_alloc(arena, sizeof *f);
    size_t                     room = SIZE_MAX - wish->limit;
    enum error_code            rc = arena_check(arena, err);

    *ranking = (struct ranking){ 0 };
    if (rc != OK)
        return rc;
    *search = f;
    *f = (struct ranked_search){ .wish = *wish, .folds = wish->folds };
    rc = start(f, judge, arena, err);
    f->is_counting = f->sources.postings <= wish->most_counted &&
                     !(f->sources.is_exact && lists_tell_total(f));
    f->needs_words = !asks_for_all_words(&parsed->root, judge->needs_all) &&
                     (!parsed->is_plain || judge->needs_all || parsed->phrase_count > 0 ||
                      (f->is_counting && !f->sources.is_exact));
    if (rc == OK)
        rc = find_best(f, wish->offset > room ? SIZE_MAX : wish->offset + wish->limit, err);
    if (rc != OK)
        return rc;
    top_sort(&f->top);
    if (!f->is_counting && (f->folds || (!f->needs_words && !f->sources.is_exact)))
        rc = count_all_words(f, err);
    set_totals(f, ranking);
    return rc;
}

void
ranked_close(struct ranked_search *search)
{
    if (search)
        sources_close(&search->sources);
}
