#include "query/query.h"

#include "base/clock.h"
#include "query/explain.h"
#include "query/facets.h"
#include "query/groups.h"
#include "query/listing.h"
#include "query/match.h"
#include "query/notes.h"
#include "query/place.h"
#include "query/snippet.h"
#include "query/tally.h"

struct running {
    struct store               *store;
    const struct query_options *options;
    struct query_hits          *hits;
    struct arena               *arena; /* of the hits */
    struct arena                scratch;
    struct parsed_query         parsed;
    struct judge                judge;
    struct shelf                shelf; /* of the ladders of hits */
    struct facets               facets;
    struct tally                tally;
    struct ranking              ranking;
    struct ranked_search       *search; /* both NULL: the ranking has its cells */
    struct groups_search       *groups;
    struct snippet_marks        marks;
    struct way_worth           *worths; /* for shares */
};

/* ---- numbers ---- */

/* Counts where a hit stands. */
static enum error_code
count_places(const struct candidate *c, void *ctx, struct error *err)
{
    struct running *r = ctx;

    return facets_add(&r->facets, &c->cell, err);
}

/* Counts a hit, too: who goes over all of them knows how many there are. */
static enum error_code
count_hit(const struct candidate *c, void *ctx, struct error *err)
{
    struct running *r = ctx;

    tally_add(&r->tally, c);
    return count_places(c, ctx, err);
}

static enum error_code
count_all(struct running *r, struct error *err)
{
    enum error_code rc;

    tally_init(&r->tally, &r->scratch, r->options->by, !r->options->no_fold);
    rc = ranked_each(&r->judge, &r->scratch, count_hit, r, err);
    if (rc == OK)
        rc = arena_check(&r->scratch, err);
    r->ranking.total = r->tally.count;
    r->ranking.all_words = r->tally.all_words;
    r->ranking.is_at_least = false;
    return rc;
}

static enum error_code
find_by_lists(struct running *r, struct error *err)
{
    const struct query_options *options = r->options;
    const struct groups_wish    wish = { .ranked = ranked_wish_of(options), .by = options->by };
    enum error_code             rc;

    if (options->by == QUERY_BY_CELL)
        rc = ranked_best(&r->judge, &r->scratch, &wish.ranked, &r->search, &r->ranking, err);
    else
        rc = groups_best(&r->judge, &r->scratch, &wish, &r->groups, &r->ranking, err);
    return rc == OK && options->wants_facets ? count_all(r, err) : rc;
}

static enum error_code
find_by_filters(struct running *r, struct error *err)
{
    const struct ranked_wish wish = ranked_wish_of(r->options);

    if (r->parsed.constraint_count == 0)
        return OK;
    return listing(&r->judge, &r->scratch, &wish, r->options->by,
                   r->options->wants_facets ? count_places : NULL, r, &r->ranking, err);
}

static enum error_code
find_by_fts(struct running *r, struct error *err)
{
    const struct query_options *options = r->options;
    struct candidates           found;
    enum error_code             rc = match(&r->judge, &r->scratch, &found, err);

    for (size_t i = 0; rc == OK && options->wants_facets && i < found.count; i++)
        rc = count_places(&found.items[i], r, err);
    if (rc == OK)
        rc = rank(&r->scratch, &found, r->parsed.is_scored, options->by, !options->no_fold,
                  &r->ranking, err);
    return rc;
}

static enum error_code
find(struct running *r, struct str query, struct error *err)
{
    const struct query_options *options = r->options;
    enum error_code             rc;

    rc = parse_query(r->store, r->arena, query, options, &r->parsed, err);
    if (rc == OK)
        rc = judge_init(&r->judge, r->store, &r->scratch, &r->parsed, options->all_words, err);
    r->shelf = (struct shelf){ .filter = &r->judge.filter, .arena = r->arena };
    facets_init(&r->facets, r->arena, &r->judge.shelf, r->hits->facets);
    if (rc == OK)
        rc = options->path == QUERY_BY_FTS ? find_by_fts(r, err)
             : r->parsed.is_scored         ? find_by_lists(r, err)
                                           : find_by_filters(r, err);
    facets_finish(&r->facets);
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

    hit->also_in_total = ranked->cell_count - 1;
    hit->also_in = arena_array(r->arena, RANK_MOST_ALSO_IN, sizeof *hit->also_in);
    rc = arena_check(r->arena, err);
    for (size_t i = 1; rc == OK && i < ranked->count; i++) {
        struct query_place place;

        rc = place_of_cell(&r->shelf, r->arena, &ranked->cells[i].cell, QUERY_BY_CELL, &place,
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

    rc = place_of_cell(&r->shelf, r->arena, &ranked->cells[0].cell, r->options->by, &hit->place,
                       err);
    hit->score = ranked->score;
    hit->cells = arena_array(r->arena, ranked->count, sizeof *hit->cells);
    if (rc == OK)
        rc = arena_check(r->arena, err);
    for (size_t i = 0; rc == OK && i < ranked->count; i++)
        rc = fill_cell(r, &ranked->cells[i], &hit->cells[hit->cell_count++], err);
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
            rc = fill_cell(r, &ranked->cells[0], hit, err);
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
    if (rc == OK && r.groups)
        rc = groups_cells(r.groups, &r.ranking, err);
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
    groups_close(r.groups);
    judge_deinit(&r.judge);
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
