#include "query/match.h"

#include <stdlib.h>

#include "store/score.h"

struct matching {
    struct store              *store;
    struct arena              *arena;
    const struct parsed_query *parsed;
    struct shelf              *shelf;
    uint64_t                   documents; /* in the index */
    struct candidate          *spare;     /* room for the next merge */
    size_t                     room;
};

/* ---- the shelf ---- */

enum error_code
shelf_get(struct shelf *shelf, int64_t ladder, const struct shelf_grid **grid,
          struct error *err)
{
    struct shelf_grid *made;
    struct str         key = { (const char *) &ladder, sizeof ladder };
    size_t             at = map_get(&shelf->by_id, key, shelf->count);
    enum error_code    rc;

    if (at < shelf->count) {
        *grid = shelf->grids[at];
        return OK;
    }
    made = arena_alloc(shelf->arena, sizeof *made);
    shelf->grids = arena_grow(shelf->arena, shelf->grids, shelf->count, &shelf->capacity,
                              sizeof *shelf->grids);
    (void) map_at(&shelf->by_id, shelf->arena, arena_copy(shelf->arena, key), shelf->count);
    rc = arena_check(shelf->arena, err);
    if (rc == OK)
        rc = filter_read(shelf->filter, shelf->arena, ladder, &made->grid, &made->is_admitted,
                         err);
    if (rc == OK)
        *grid = shelf->grids[shelf->count++] = made;
    return rc;
}

/* ---- merging postings ---- */

/* Merging writes into the room that the merge before the last has left. */
static struct candidate *
room_for(struct matching *m, size_t count)
{
    if (m->room < count) {
        m->room = count * 2;
        m->spare = arena_array(m->arena, m->room, sizeof *m->spare);
    }
    return m->spare;
}

/* Both are in the order of documents, and so is what they become. */
static enum error_code
merge(struct matching *m, struct candidates *all, const struct store_postings *postings,
      uint64_t weight, size_t word, struct error *err)
{
    struct candidate *merged = room_for(m, all->count + postings->count);
    size_t            a = 0, p = 0, count = 0, capacity = m->room;
    enum error_code   rc = arena_check(m->arena, err);

    if (rc != OK)
        return rc;
    while (a < all->count || p < postings->count) {
        int64_t old = a < all->count ? all->items[a].cell.document : INT64_MAX;
        int64_t new = p < postings->count ? postings->items[p].cell.document : INT64_MAX;
        struct candidate *c = &merged[count++];

        if (old <= new)
            *c = all->items[a++];
        else
            *c = (struct candidate){ .cell = postings->items[p].cell };
        if (new <= old) {
            c->score += weight * postings->items[p++].impact;
            word_set_add(&c->seen, word);
        }
    }
    m->spare = all->items;
    m->room = all->capacity;
    *all = (struct candidates){ merged, count, capacity };
    return OK;
}

static enum error_code
add_word(struct matching *m, struct candidates *all, size_t at, struct error *err)
{
    const struct query_word *word = &m->parsed->words[at];
    enum error_code          rc = OK;

    for (size_t i = 0; rc == OK && i < word->term_count; i++) {
        struct store_postings postings;

        rc = store_postings(m->store, m->arena, word->terms[i], &postings, err);
        if (rc == OK && postings.count > 0)
            rc = merge(m, all, &postings,
                       (uint64_t) score_idf(m->documents, postings.count) * word->times, at,
                       err);
    }
    return rc;
}

/* ---- what takes candidates away ---- */

static void
keep_required(struct matching *m, struct candidates *all)
{
    size_t kept = 0;

    for (size_t i = 0; i < all->count; i++)
        if (word_set_holds(&all->items[i].seen, &m->parsed->required))
            all->items[kept++] = all->items[i];
    all->count = kept;
}

static enum error_code
keep_filtered(struct matching *m, struct candidates *all, struct error *err)
{
    size_t          kept = 0;
    enum error_code rc = OK;

    if (m->parsed->constraint_count == 0)
        return OK;
    for (size_t i = 0; rc == OK && i < all->count; i++) {
        const struct shelf_grid *on_shelf;

        rc = shelf_get(m->shelf, all->items[i].cell.ladder, &on_shelf, err);
        if (rc == OK && on_shelf->is_admitted &&
            query_grid_admits(&on_shelf->grid, &all->items[i].cell))
            all->items[kept++] = all->items[i];
    }
    all->count = kept;
    return rc;
}

static int
by_document(const void *key, const void *posting)
{
    const struct store_posting *p = posting;
    int64_t                     a = *(const int64_t *) key, b = p->cell.document;

    return (a > b) - (a < b);
}

static bool
has_document(const struct store_postings *postings, int64_t document)
{
    return postings->count > 0 && bsearch(&document, postings->items, postings->count,
                                          sizeof *postings->items, by_document);
}

static enum error_code
drop_word(struct matching *m, struct candidates *all, const struct query_word *word,
          struct error *err)
{
    enum error_code rc = OK;

    for (size_t t = 0; rc == OK && t < word->term_count; t++) {
        struct store_postings postings;
        size_t                kept = 0;

        rc = store_postings(m->store, m->arena, word->terms[t], &postings, err);
        for (size_t i = 0; rc == OK && i < all->count; i++)
            if (!has_document(&postings, all->items[i].cell.document))
                all->items[kept++] = all->items[i];
        if (rc == OK)
            all->count = kept;
    }
    return rc;
}

/* Notes in `seen` which candidates have a word that does not score. */
static enum error_code
see_word(struct matching *m, struct candidates *all, size_t at, struct error *err)
{
    const struct query_word *word = &m->parsed->words[at];
    enum error_code          rc = OK;

    for (size_t t = 0; rc == OK && t < word->term_count; t++) {
        struct store_postings postings;

        rc = store_postings(m->store, m->arena, word->terms[t], &postings, err);
        for (size_t i = 0; rc == OK && i < all->count; i++)
            if (has_document(&postings, all->items[i].cell.document))
                word_set_add(&all->items[i].seen, at);
    }
    return rc;
}

static bool
is_in_a_phrase(const struct parsed_query *parsed, size_t word)
{
    struct word_set one = { { 0 } };

    word_set_add(&one, word);
    for (size_t p = 0; p < parsed->phrase_count; p++)
        if (word_set_holds(&parsed->phrases[p].words, &one))
            return true;
    return false;
}

/* The words of exclusions are not among those that score; phrases need to know who has them. */
static enum error_code
see_words_of_phrases(struct matching *m, struct candidates *all, struct error *err)
{
    enum error_code rc = OK;

    for (size_t w = 0; rc == OK && all->count > 0 && w < m->parsed->word_count; w++)
        if (m->parsed->words[w].times == 0 && is_in_a_phrase(m->parsed, w))
            rc = see_word(m, all, w, err);
    return rc;
}

static enum error_code
names_have_phrase(const struct shelf_grid *on_shelf, struct text_analyzer *analyzer,
                  const struct store_cell *cell, const struct query_phrase *phrase, bool *has,
                  struct error *err)
{
    const struct store_ladder *ladder = &on_shelf->grid.ladder;
    enum error_code            rc = OK;

    if (cell->skill < ladder->skill_count)
        rc = prose_has_phrase(analyzer, ladder->skills[cell->skill].name, &phrase->list, has,
                              err);
    if (rc == OK && !*has)
        rc = prose_has_phrase(analyzer, ladder->track, &phrase->list, has, err);
    return rc;
}

/* Whether a text has the phrase; one that many cells share is read once. */
static enum error_code
text_has_phrase(struct matching *m, struct map *known, struct text_analyzer *analyzer,
                const struct store_cell *cell, const struct query_phrase *phrase, bool *has,
                struct error *err)
{
    enum { UNKNOWN, NO, YES };
    struct arena    arena = { 0 };
    struct str      key = { (const char *) &cell->text, sizeof cell->text }, body;
    size_t          verdict = map_get(known, key, UNKNOWN);
    enum error_code rc = OK;

    *has = verdict == YES;
    if (verdict != UNKNOWN)
        return OK;
    rc = store_text(m->store, &arena, cell->text, &body, err);
    if (rc == OK)
        rc = prose_has_phrase(analyzer, body, &phrase->list, has, err);
    (void) map_at(known, m->arena, arena_copy(m->arena, key), *has ? YES : NO);
    arena_free(&arena);
    return rc == OK ? arena_check(m->arena, err) : rc;
}

/* Whether the phrase stands in the cell's text, its skill's name or its track's name. */
static enum error_code
has_phrase(struct matching *m, struct map *known, const struct store_cell *cell,
           const struct query_phrase *phrase, bool *has, struct error *err)
{
    const struct shelf_grid *on_shelf;
    struct text_analyzer    *analyzer;
    enum error_code          rc = shelf_get(m->shelf, cell->ladder, &on_shelf, err);

    if (rc == OK)
        rc = store_analyzer(m->store, on_shelf->grid.ladder.language, &analyzer, err);
    if (rc == OK)
        rc = text_has_phrase(m, known, analyzer, cell, phrase, has, err);
    if (rc == OK && !*has)
        rc = names_have_phrase(on_shelf, analyzer, cell, phrase, has, err);
    return rc;
}

static enum error_code
keep_by_phrase(struct matching *m, struct candidates *all, const struct query_phrase *phrase,
               struct error *err)
{
    struct map      known = { 0 };
    size_t          kept = 0;
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < all->count; i++) {
        bool has = false;

        if (word_set_holds(&all->items[i].seen, &phrase->words))
            rc = has_phrase(m, &known, &all->items[i].cell, phrase, &has, err);
        if (rc == OK && has != phrase->is_excluded)
            all->items[kept++] = all->items[i];
    }
    all->count = kept;
    return rc;
}

/* ---- where candidates come from ---- */

static bool
wants_words(const struct parsed_query *parsed)
{
    for (size_t i = 0; i < parsed->word_count; i++)
        if (parsed->words[i].times > 0)
            return true;
    return false;
}

static enum error_code
find_by_words(struct matching *m, struct candidates *all, struct error *err)
{
    enum error_code rc = store_document_count(m->store, &m->documents, err);

    for (size_t i = 0; rc == OK && i < m->parsed->word_count; i++)
        if (m->parsed->words[i].times > 0)
            rc = add_word(m, all, i, err);
    if (rc == OK)
        keep_required(m, all);
    return rc == OK ? keep_filtered(m, all, err) : rc;
}

static enum error_code
add_ladder(struct matching *m, int64_t id, struct candidates *all, struct error *err)
{
    const struct shelf_grid *on_shelf;
    struct store_cell       *cells = NULL;
    size_t                   count = 0;
    enum error_code          rc = shelf_get(m->shelf, id, &on_shelf, err);

    if (rc == OK && on_shelf->is_admitted)
        rc = store_cells(m->store, m->arena, id, &cells, &count, err);
    for (size_t i = 0; rc == OK && i < count; i++) {
        if (!query_grid_admits(&on_shelf->grid, &cells[i]))
            continue;
        all->items =
            arena_grow(m->arena, all->items, all->count, &all->capacity, sizeof *all->items);
        rc = arena_check(m->arena, err);
        if (rc == OK)
            all->items[all->count++] = (struct candidate){ .cell = cells[i] };
    }
    return rc;
}

static enum error_code
find_by_filters(struct matching *m, struct candidates *all, struct error *err)
{
    int64_t        *ids = NULL;
    size_t          count = 0;
    enum error_code rc = store_ladder_ids(m->store, m->arena, 0, &ids, &count, err);

    for (size_t i = 0; rc == OK && i < count; i++)
        rc = add_ladder(m, ids[i], all, err);
    return rc;
}

enum error_code
match(struct store *store, struct arena *arena, const struct parsed_query *parsed,
      struct shelf *shelf, struct candidates *candidates, struct error *err)
{
    struct matching m = { .store = store, .arena = arena, .parsed = parsed, .shelf = shelf };
    enum error_code rc = OK;

    *candidates = (struct candidates){ 0 };
    if (wants_words(parsed))
        rc = find_by_words(&m, candidates, err);
    else if (parsed->constraint_count > 0)
        rc = find_by_filters(&m, candidates, err);

    for (size_t i = 0; rc == OK && i < parsed->word_count; i++)
        if (parsed->words[i].is_excluded)
            rc = drop_word(&m, candidates, &parsed->words[i], err);
    if (rc == OK)
        rc = see_words_of_phrases(&m, candidates, err);
    for (size_t i = 0; rc == OK && i < parsed->phrase_count; i++)
        rc = keep_by_phrase(&m, candidates, &parsed->phrases[i], err);
    return rc;
}
