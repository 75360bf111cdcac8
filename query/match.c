#include "query/match.h"

#include <stdlib.h>

#include "store/score.h"

struct matching {
    struct store              *store;
    struct arena              *arena;
    const struct parsed_query *parsed;
    struct shelf              *shelf;
    uint64_t                   documents; /* in the index */
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

/* Whether the filters let this cell of the ladder through. */
static bool
admits(const struct shelf_grid *on_shelf, const struct store_cell *cell)
{
    const struct query_grid *grid = &on_shelf->grid;

    return on_shelf->is_admitted && cell->level >= 1 &&
           cell->level <= grid->ladder.level_count && cell->skill < grid->ladder.skill_count &&
           grid->admits_level[cell->level - 1] && grid->admits_skill[cell->skill];
}

/* ---- merging postings ---- */

/* Both are in the order of documents, and so is what they become. */
static enum error_code
merge(struct matching *m, struct candidates *all, const struct store_postings *postings,
      uint64_t weight, size_t word, struct error *err)
{
    struct candidate *merged =
        arena_array(m->arena, all->count + postings->count, sizeof *merged);
    size_t          a = 0, p = 0, count = 0;
    enum error_code rc = arena_check(m->arena, err);

    if (rc != OK)
        return rc;
    while (a < all->count || p < postings->count) {
        bool takes_posting =
            p < postings->count && (a == all->count || postings->items[p].document <=
                                                           all->items[a].cell.document);
        struct candidate *c = &merged[count++];

        if (a < all->count &&
            (!takes_posting || all->items[a].cell.document == postings->items[p].document))
            *c = all->items[a++];
        if (takes_posting) {
            c->cell.document = postings->items[p].document;
            c->score += weight * postings->items[p++].impact;
            word_set_add(&c->seen, word);
        }
    }
    *all = (struct candidates) { merged, count };
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
                       (uint64_t) score_idf(m->documents, postings.count) * word->times, at, err);
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

    for (size_t i = 0; rc == OK && i < all->count; i++) {
        struct store_cell        cell;
        const struct shelf_grid *on_shelf;

        rc = store_cell_at(m->store, all->items[i].cell.document, &cell, err);
        if (rc == OK)
            rc = shelf_get(m->shelf, cell.ladder, &on_shelf, err);
        if (rc != OK || !admits(on_shelf, &cell))
            continue;
        all->items[i].cell = cell;
        all->items[kept++] = all->items[i];
    }
    all->count = kept;
    return rc;
}

static int
by_document(const void *key, const void *posting)
{
    int64_t a = *(const int64_t *) key, b = ((const struct store_posting *) posting)->document;

    return (a > b) - (a < b);
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
            if (postings.count == 0 ||
                !bsearch(&all->items[i].cell.document, postings.items, postings.count,
                         sizeof *postings.items, by_document))
                all->items[kept++] = all->items[i];
        if (rc == OK)
            all->count = kept;
    }
    return rc;
}

/* Whether the phrase stands in the cell's text, its skill's name or its track's name. */
static enum error_code
has_phrase(struct matching *m, const struct store_cell *cell, const struct query_phrase *phrase,
           bool *has, struct error *err)
{
    struct arena             arena = { 0 };
    const struct shelf_grid *on_shelf;
    struct text_analyzer    *analyzer;
    struct str               fields[SCORE_FIELDS];
    enum error_code          rc = shelf_get(m->shelf, cell->ladder, &on_shelf, err);

    *has = false;
    if (rc == OK)
        rc = store_analyzer(m->store, on_shelf->grid.ladder.language, &analyzer, err);
    if (rc == OK)
        rc = store_text(m->store, &arena, cell->text, &fields[SCORE_TEXT], err);
    if (rc == OK) {
        fields[SCORE_SKILL] = on_shelf->grid.ladder.skills[cell->skill].name;
        fields[SCORE_TRACK] = on_shelf->grid.ladder.track;
    }
    for (size_t f = 0; rc == OK && !*has && f < SCORE_FIELDS; f++) {
        struct term_list list = terms_of(&arena, analyzer, fields[f]);

        rc = arena_check(&arena, err);
        *has = rc == OK && forms_include_phrase(&list, &phrase->list);
    }
    arena_free(&arena);
    return rc;
}

static enum error_code
keep_by_phrase(struct matching *m, struct candidates *all, const struct query_phrase *phrase,
               struct error *err)
{
    size_t          kept = 0;
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < all->count; i++) {
        bool has = false;

        if (phrase->is_excluded || word_set_holds(&all->items[i].seen, &phrase->words))
            rc = has_phrase(m, &all->items[i].cell, phrase, &has, err);
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
add_ladder(struct matching *m, int64_t id, struct candidates *all, size_t *capacity,
           struct error *err)
{
    const struct shelf_grid *on_shelf;
    struct store_cell       *cells = NULL;
    size_t                   count = 0;
    enum error_code          rc = shelf_get(m->shelf, id, &on_shelf, err);

    if (rc == OK && on_shelf->is_admitted)
        rc = store_cells(m->store, m->arena, id, &cells, &count, err);
    for (size_t i = 0; rc == OK && i < count; i++) {
        if (!admits(on_shelf, &cells[i]))
            continue;
        all->items = arena_grow(m->arena, all->items, all->count, capacity, sizeof *all->items);
        rc = arena_check(m->arena, err);
        if (rc == OK)
            all->items[all->count++] = (struct candidate) { .cell = cells[i] };
    }
    return rc;
}

static enum error_code
find_by_filters(struct matching *m, struct candidates *all, struct error *err)
{
    int64_t        *ids = NULL;
    size_t          count = 0, capacity = 0;
    enum error_code rc = store_ladder_ids(m->store, m->arena, 0, &ids, &count, err);

    for (size_t i = 0; rc == OK && i < count; i++)
        rc = add_ladder(m, ids[i], all, &capacity, err);
    return rc;
}

enum error_code
match(struct store *store, struct arena *arena, const struct parsed_query *parsed,
      struct shelf *shelf, struct candidates *candidates, struct error *err)
{
    struct matching m = { .store = store, .arena = arena, .parsed = parsed, .shelf = shelf };
    enum error_code rc = OK;

    *candidates = (struct candidates) { 0 };
    if (wants_words(parsed))
        rc = find_by_words(&m, candidates, err);
    else if (parsed->constraint_count > 0)
        rc = find_by_filters(&m, candidates, err);

    for (size_t i = 0; rc == OK && i < parsed->word_count; i++)
        if (parsed->words[i].is_excluded)
            rc = drop_word(&m, candidates, &parsed->words[i], err);
    for (size_t i = 0; rc == OK && i < parsed->phrase_count; i++)
        rc = keep_by_phrase(&m, candidates, &parsed->phrases[i], err);
    return rc;
}
