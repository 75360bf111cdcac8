#include "query/query.h"

#include "base/clock.h"
#include "query/explain.h"
#include "query/facets.h"
#include "query/match.h"
#include "query/notes.h"
#include "query/place.h"
#include "query/rank.h"
#include "query/ranked.h"
#include "query/snippet.h"
#include "query/sources.h"
#include "store/score.h"

enum { MOST_ALSO_IN = 10, MOST_GROUP_CELLS = 3 };

struct running {
    struct store               *store;
    const struct query_options *options;
    struct query_hits          *hits;
    struct arena               *arena; /* of the hits */
    struct arena                scratch;
    struct parsed_query         parsed;
    struct filter               filter;
    struct shelf                shelf;
    struct judge                judge;
    struct candidates           candidates;
    struct ranking              ranking;
    struct ranked_search       *search; /* NULL: the ranking has its cells */
    struct snippet_marks        marks;
    struct way_worth           *worths; /* for shares */
};

/* ---- numbers ---- */

/* Whether the best cells are enough: nothing is counted or put together that needs all. */
static bool
finds_best(const struct running *r)
{
    return r->options->path == QUERY_BY_LISTS && r->options->by == QUERY_BY_CELL &&
           !r->options->wants_facets && r->parsed.is_scored;
}

static enum error_code
find_all(struct running *r, struct error *err)
{
    const struct query_options *options = r->options;
    bool            by_lists = options->path == QUERY_BY_LISTS && r->parsed.is_scored;
    enum error_code rc = by_lists ? ranked_all(&r->judge, &r->scratch, &r->candidates, err)
                                  : match(&r->judge, &r->scratch, &r->candidates, err);

    if (rc == OK && options->wants_facets)
        rc = facets_count(r->arena, &r->candidates, &r->shelf, r->hits->facets, err);
    if (rc == OK)
        rc = rank(&r->scratch, &r->candidates, r->parsed.is_scored, options->by,
                  !options->no_fold, &r->ranking, err);
    return rc;
}

static struct ranked_wish
wish_of(const struct query_options *options)
{
    size_t most = options->most_counted > 0 ? options->most_counted : RANKED_MOST_COUNTED;

    return (struct ranked_wish){ .limit = options->limit,
                                 .offset = options->offset,
                                 .most_counted = most,
                                 .most_paired =
                                     most < SOURCES_MOST_PAIRED ? most : SOURCES_MOST_PAIRED,
                                 .folds = !options->no_fold };
}

static enum error_code
find(struct running *r, struct str query, struct error *err)
{
    const struct query_options *options = r->options;
    const struct ranked_wish    wish = wish_of(options);
    enum error_code             rc;

    rc = parse_query(r->store, r->arena, query, options, &r->parsed, err);
    if (rc == OK)
        rc = filter_init(&r->filter, r->store, r->arena, r->parsed.constraints,
                         r->parsed.constraint_count, err);
    r->shelf = (struct shelf){ .filter = &r->filter, .arena = r->arena };
    judge_init(&r->judge, r->store, &r->scratch, &r->parsed, options->all_words, &r->shelf);
    if (rc == OK && finds_best(r))
        rc = ranked_best(&r->judge, &r->scratch, &wish, &r->search, &r->ranking, err);
    else if (rc == OK)
        rc = find_all(r, err);
    if (rc != OK)
        return rc;
    r->hits->total = r->ranking.total;
    r->hits->is_at_least = r->ranking.is_at_least;
    r->hits->all_words = r->ranking.all_words;
    r->hits->read_as = r->parsed.read_as;
    rc = store_document_count(r->store, &r->hits->documents, err);
    r->hits->is_empty = !r->parsed.is_scored && r->parsed.constraint_count == 0;
    return rc;
}

/* ---- texts ---- */

static enum error_code
fill_cell(struct running *r, const struct candidate *candidate, struct query_hit *hit,
          struct error *err)
{
    const struct store_cell *cell = &candidate->cell;
    struct store_cell        whole;
    struct text_analyzer    *analyzer;
    enum error_code          rc;

    rc = place_of_cell(&r->shelf, r->arena, cell, QUERY_BY_CELL, &hit->place, err);
    hit->score = candidate->score;
    if (rc != OK || r->options->no_texts)
        return rc;
    rc = store_cell_at(r->store, cell->document, &whole, err);
    if (rc == OK) {
        hit->line = whole.line;
        hit->flags = whole.flags;
        rc = store_text(r->store, r->arena, cell->text, &hit->text, err);
    }
    if (rc == OK)
        rc = store_analyzer(r->store, hit->place.ladder.language, &analyzer, err);
    if (rc == OK)
        rc = snippet_see(&r->scratch, analyzer, &r->marks, hit->place.skill.name, err);
    if (rc == OK)
        rc = snippet_see(&r->scratch, analyzer, &r->marks, hit->place.ladder.track, err);
    if (rc == OK)
        rc = snippet_make(r->arena, analyzer, &r->marks, hit->text, &hit->snippet,
                          &hit->snippet_count, err);
    if (rc == OK && r->options->wants_shares)
        rc = explain_cell(r->store, r->arena, &r->parsed, r->worths, cell->document,
                          &hit->shares, &hit->share_count, err);
    return rc;
}

static enum error_code
fill_also_in(struct running *r, const struct ranked *ranked, struct query_hit *hit,
             struct error *err)
{
    enum error_code rc;

    hit->also_in_total = ranked->count - 1;
    hit->also_in = arena_array(r->arena, MOST_ALSO_IN, sizeof *hit->also_in);
    rc = arena_check(r->arena, err);
    for (size_t i = 1; rc == OK && i < ranked->count && i <= MOST_ALSO_IN; i++) {
        struct query_place place;

        rc = place_of_cell(&r->shelf, r->arena, &ranked->cells[i]->cell, QUERY_BY_CELL, &place,
                           err);
        hit->also_in[hit->also_in_count++] = place.address;
    }
    return rc;
}

static enum error_code
fill_group(struct running *r, const struct ranked *ranked, struct query_hit *hit,
           struct error *err)
{
    enum error_code rc;

    rc = place_of_cell(&r->shelf, r->arena, &ranked->cells[0]->cell, r->options->by,
                       &hit->place, err);
    hit->score = ranked->score;
    hit->cells = arena_array(r->arena, MOST_GROUP_CELLS, sizeof *hit->cells);
    if (rc == OK)
        rc = arena_check(r->arena, err);
    for (size_t i = 0; rc == OK && i < ranked->count && i < MOST_GROUP_CELLS; i++)
        rc = fill_cell(r, ranked->cells[i], &hit->cells[hit->cell_count++], err);
    return rc;
}

static enum error_code
fill(struct running *r, struct error *err)
{
    size_t          offset = r->options->offset, count = 0;
    enum error_code rc;

    if (offset < r->ranking.count)
        count = r->ranking.count - offset;
    if (count > r->options->limit)
        count = r->options->limit;
    r->hits->items = arena_array(r->arena, count, sizeof *r->hits->items);
    rc = arena_check(r->arena, err);
    for (size_t i = 0; rc == OK && i < count; i++) {
        const struct ranked *ranked = &r->ranking.items[offset + i];
        struct query_hit    *hit = &r->hits->items[i];

        if (r->options->by != QUERY_BY_CELL) {
            rc = fill_group(r, ranked, hit, err);
        } else {
            rc = fill_cell(r, ranked->cells[0], hit, err);
            if (rc == OK)
                rc = fill_also_in(r, ranked, hit, err);
        }
        if (rc == OK)
            r->hits->count++;
    }
    return rc;
}

enum error_code
query_run(struct store *store, struct str query, const struct query_options *options,
          struct query_hits *hits, struct error *err)
{
    struct running  r = { .store = store, .options = options, .hits = hits };
    uint64_t        start = clock_us();
    enum error_code rc;

    *hits = (struct query_hits){ 0 };
    r.arena = &hits->memory;
    rc = store_read_begin(store, err);
    if (rc != OK)
        return rc;
    rc = find(&r, query, err);
    hits->took_us = clock_us() - start;
    if (rc == OK && r.search)
        rc = ranked_cells(r.search, &r.ranking, err);
    if (rc == OK && options->wants_shares)
        rc = explain_ways(store, &r.scratch, &r.parsed, &r.worths, err);
    if (rc == OK)
        rc = snippet_marks_init(&r.marks, &r.scratch, &r.parsed, err);
    if (rc == OK)
        rc = fill(&r, err);
    if (rc == OK && hits->total == 0 && !options->no_notes)
        rc = notes_add_unmet(store, r.arena, &r.parsed, err);
    if (rc == OK)
        rc = notes_add_synonyms(r.arena, &r.marks, &r.parsed, err);
    hits->notes = r.parsed.notes;
    hits->note_count = r.parsed.note_count;
    hits->all_us = clock_us() - start;
    ranked_close(r.search);
    store_read_end(store);
    arena_free(&r.scratch);
    if (rc != OK)
        query_hits_free(hits);
    return rc;
}

void
query_hits_free(struct query_hits *hits)
{
    arena_free(&hits->memory);
    *hits = (struct query_hits){ 0 };
}
