#include "query/ranked.h"

#include "query/search.h"
#include "query/tally.h"
#include "query/top.h"

struct ranked_search {
    struct search      search;
    struct ranked_wish wish;
    bool               is_counting; /* all hits, not the best alone */
    bool               lists_tell;  /* how many hits there are, exactly or at least */
    struct top         top;
    struct tally       tally;
};

/* ---- wishes ---- */

struct ranked_wish
ranked_wish_of(const struct query_options *options)
{
    bool   is_told = options->most_counted > 0;
    size_t most = is_told ? options->most_counted : RANKED_MOST_COUNTED;

    return (struct ranked_wish){ .limit = options->limit,
                                 .offset = options->offset,
                                 .most_counted = most,
                                 .most_read = is_told ? most : RANKED_MOST_READ,
                                 .most_paired =
                                     most < SOURCES_MOST_PAIRED ? most : SOURCES_MOST_PAIRED,
                                 .most_cells = rank_most_cells(options->by),
                                 .folds = !options->no_fold };
}

size_t
ranked_most(const struct ranked_wish *wish)
{
    return wish->offset > SIZE_MAX - wish->limit ? SIZE_MAX : wish->offset + wish->limit;
}

/* ---- hits ---- */

/* What tells hits apart: their text, or they themselves. */
static enum error_code
key_of(struct ranked_search *f, uint32_t document, uint64_t *key, struct error *err)
{
    *key = document;
    return f->wish.folds ? store_document_text(f->search.judge->store, document, key, err) : OK;
}

static enum error_code
visit_best(uint32_t document, uint64_t score, uint64_t *enough, void *ctx, struct error *err)
{
    struct ranked_search *f = ctx;
    struct candidate      c = { .cell.document = document, .score = score };
    uint64_t              key = 0, least = top_enough(&f->top);
    bool                  is_hit, is_best;
    enum error_code       rc;

    rc = search_settle(&f->search, &c, least > *enough ? least : *enough, &is_best, err);
    if (rc != OK || (!is_best && !f->is_counting))
        return rc;
    rc = search_judge(&f->search, &c, &is_hit, err);
    if (rc == OK && is_hit)
        rc = key_of(f, document, &key, err);
    if (rc != OK || !is_hit)
        return rc;
    c.cell.text = (int64_t) key;
    tally_add(&f->tally, &c);
    if (is_best)
        top_add(&f->top, document, c.score, key);
    if (!f->is_counting && top_enough(&f->top) > *enough)
        *enough = top_enough(&f->top);
    return arena_check(f->search.arena, err);
}

static void
begin(struct ranked_search *f)
{
    top_init(&f->top, f->search.arena, ranked_most(&f->wish));
    tally_init(&f->tally, f->search.arena, QUERY_BY_CELL, f->wish.folds && f->is_counting);
    f->search.enough = 0;
}

/* What the last of the best scores at least, by samples that grow as long as they pay. */
static enum error_code
sample(struct ranked_search *f, struct error *err)
{
    uint64_t        mark = 0;
    bool            is_worth = true;
    enum error_code rc = OK;

    for (size_t number = 0; rc == OK && is_worth && number < LIST_MOST_CHAMPIONS; number++) {
        begin(f);
        f->search.enough = mark;
        rc = search_sample(&f->search, number, visit_best, f, &is_worth, err);
        if (is_worth && f->top.most > 0 && f->top.count == f->top.most)
            mark = top_enough(&f->top) - 1;
        if (f->top.count == 0) /* nor would some times as many find ten */
            break;
    }
    begin(f);
    f->search.enough = mark;
    return rc;
}

/* Looks for the best, and where all are counted for all. */
static enum error_code
find_best(struct ranked_search *f, struct error *err)
{
    enum error_code rc = OK;

    begin(f);
    if (!f->is_counting)
        rc = sample(f, err);
    return rc == OK ? search_each(&f->search, visit_best, f, err) : rc;
}

/* ---- all ---- */

struct going {
    struct search    search;
    candidate_visit *visit;
    void            *ctx;
};

static enum error_code
pass_on(uint32_t document, uint64_t score, uint64_t *enough, void *ctx, struct error *err)
{
    struct going    *g = ctx;
    struct candidate c = { .cell.document = document };
    bool             is_hit;
    enum error_code  rc = search_judge(&g->search, &c, &is_hit, err);

    (void) score;
    (void) enough;
    return rc == OK && is_hit ? g->visit(&c, g->ctx, err) : rc;
}

enum error_code
ranked_each(struct judge *judge, struct arena *arena, candidate_visit *visit, void *ctx,
            struct error *err)
{
    struct going    g = { .visit = visit, .ctx = ctx };
    enum error_code rc = search_open(&g.search, judge, arena, 0, err);

    g.search.needs_cell = true;
    g.search.needs_words = search_needs_words(&g.search, true);
    if (rc == OK)
        rc = search_each(&g.search, pass_on, &g, err);
    search_close(&g.search);
    return rc;
}

/* ---- the best, with the cells that share their text ---- */

/* The other cells of the text that are hits, too. */
static enum error_code
add_same_text(struct ranked_search *f, struct ranked *ranked, struct error *err)
{
    struct store    *store = f->search.judge->store;
    struct arena     arena = { 0 };
    struct candidate best = ranked->cells[0];
    int64_t         *documents;
    size_t           count;
    enum error_code  rc =
        store_text_documents(store, &arena, best.cell.text, &documents, &count, err);

    for (size_t i = 0; rc == OK && i < count; i++) {
        struct candidate c = { .score = 0 };
        bool             is_hit;

        if (documents[i] == best.cell.document)
            continue;
        rc = store_cell_at(store, documents[i], &c.cell, err);
        if (rc == OK)
            rc = search_judge_cell(&f->search, &c, &is_hit, err);
        if (rc == OK && is_hit)
            rank_add(f->search.arena, ranked, &c, f->wish.most_cells);
    }
    rank_cut(ranked, f->wish.most_cells);
    arena_free(&arena);
    return rc;
}

enum error_code
ranked_cells(struct ranked_search *f, struct ranking *ranking, struct error *err)
{
    struct arena   *arena = f->search.arena;
    enum error_code rc;

    ranking->items = arena_array(arena, f->top.count, sizeof *ranking->items);
    ranking->count = f->top.count;
    rc = arena_check(arena, err);
    for (size_t i = f->wish.offset; rc == OK && i < f->top.count; i++) {
        const struct top_entry *entry = &f->top.entries[i];
        struct ranked          *ranked = &ranking->items[i];
        struct candidate        c = { .score = entry->score };

        ranked->score = entry->score;
        if (f->wish.is_sketch && f->wish.folds)
            c.cell = (struct store_cell){ .document = entry->document,
                                          .text = (int64_t) entry->key };
        else
            rc = store_cell_at(f->search.judge->store, entry->document, &c.cell, err);
        if (rc == OK)
            rank_add(arena, ranked, &c, f->wish.most_cells);
        if (rc == OK)
            rc = arena_check(arena, err);
        if (rc == OK && f->wish.folds && !f->wish.is_sketch)
            rc = add_same_text(f, ranked, err);
    }
    return rc == OK ? arena_check(arena, err) : rc;
}

/* Of the best, how many have all that is asked for: at least so many there are. */
static enum error_code
count_all_words(struct ranked_search *f, struct error *err)
{
    enum error_code rc = OK;

    f->tally.all_words = 0;
    for (size_t i = 0; rc == OK && i < f->top.count; i++) {
        struct word_set seen;

        rc = search_see_visited(&f->search, f->top.entries[i].document, &seen, err);
        f->tally.all_words +=
            rc == OK && query_node_matches(&f->search.judge->parsed->root, &seen, 0, true);
    }
    return rc;
}

/* Whether every cell that has a word of the query is a hit, and one by itself. */
static bool
hits_are_postings(const struct ranked_search *f)
{
    const struct judge *judge = f->search.judge;

    return judge->parsed->constraint_count == 0 && !f->wish.folds && judge->parsed->is_plain &&
           !judge->needs_all;
}

/* Whether it is one word, which scores wherever it is. */
static bool
is_one_word(const struct ranked_search *f)
{
    const struct sources *sources = &f->search.sources;

    for (size_t i = 0; i < sources->count; i++)
        if (sources->items[i]->kind != SOURCE_SCORES)
            return false;
    return f->search.judge->parsed->word_count == 1 && sources->pair_count == 0;
}

/* Finds out whether lists tell how many hits there are, or the hits have to be looked at. */
static enum error_code
choose_counting(struct ranked_search *f, struct error *err)
{
    struct sources *sources = &f->search.sources;
    bool            are_few = sources->postings <= f->wish.most_counted &&
                   (!search_reads_texts(&f->search) ||
                    search_most_visited(&f->search) <= f->wish.most_read);
    enum error_code rc = OK;

    f->lists_tell = hits_are_postings(f);
    if (are_few && f->lists_tell && is_one_word(f) && !sources->is_exact)
        rc = sources_count(sources, store_documents_end(f->search.judge->store), err);
    f->is_counting = are_few && !(sources->is_exact && f->lists_tell);
    f->search.needs_words = search_needs_words(&f->search, f->is_counting);
    return rc;
}

/* How many hits there are, when it was not counted. */
static void
set_totals(const struct ranked_search *f, struct ranking *ranking)
{
    /* a text that came by twice may have been counted twice */
    ranking->total = f->wish.folds && !f->is_counting ? f->top.count : f->tally.count;
    ranking->all_words = f->tally.all_words;
    ranking->is_at_least = !f->is_counting;
    if (f->is_counting || !f->lists_tell)
        return;
    if (f->search.sources.at_least > ranking->total)
        ranking->total = f->search.sources.at_least;
    ranking->is_at_least = !f->search.sources.is_exact;
    if (f->search.sources.is_exact)
        ranking->all_words = ranking->total;
}

enum error_code
ranked_best(struct judge *judge, struct arena *arena, const struct ranked_wish *wish,
            struct ranked_search **search, struct ranking *ranking, struct error *err)
{
    struct ranked_search *f = arena_alloc(arena, sizeof *f);
    enum error_code       rc = arena_check(arena, err);

    *ranking = (struct ranking){ 0 };
    if (rc != OK)
        return rc;
    *search = f;
    *f = (struct ranked_search){ .wish = *wish };
    rc = search_open(&f->search, judge, arena, wish->most_paired, err);
    if (rc == OK)
        rc = choose_counting(f, err);
    if (rc == OK)
        rc = find_best(f, err);
    if (rc != OK)
        return rc;
    top_sort(&f->top);
    if (!wish->is_sketch && !f->is_counting &&
        (wish->folds || (!f->search.needs_words && !f->search.sources.is_exact)))
        rc = count_all_words(f, err);
    set_totals(f, ranking);
    return rc;
}

void
ranked_close(struct ranked_search *search)
{
    if (search)
        search_close(&search->search);
}
