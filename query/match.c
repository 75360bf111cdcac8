#include "query/match.h"

#include <stdlib.h>

#include "query/phrase.h"
#include "store/score.h"

struct matching {
    struct store              *store;
    struct arena              *arena;
    const struct parsed_query *parsed;
    bool                       needs_all;
    struct shelf              *shelf;
    uint64_t                   documents; /* in the index */
    struct candidate          *spare;     /* room for the next merge */
    size_t                     room;
    uint64_t                   stemmed_phrases;
    struct map                 verdict_of; /* a text, into verdicts */
    struct verdict            *verdicts;
    size_t                     verdict_count, verdict_capacity;
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

/* The postings of a way, and what an impact of it is multiplied by. */
static enum error_code
weigh(struct matching *m, const struct query_word *word, size_t at, uint32_t *idfs,
      struct store_postings *postings, uint64_t *weight, struct error *err)
{
    const struct query_way *way = &word->ways[at];
    enum error_code         rc;

    rc = store_postings(m->store, m->arena, &way->wanted, postings, err);
    if (rc != OK)
        return rc;
    idfs[at] = way->idf_of == at ? score_idf(m->documents, postings->count) : idfs[way->idf_of];
    *weight = (uint64_t) query_way_share(way->kind, idfs[at]) * word->times;
    for (size_t i = 0; way->kind == WAY_PREFIX && i < postings->count; i++)
        postings->items[i].impact = 1; /* the same for all */
    if (way->kind == WAY_PREFIX)
        *weight = SCORE_PREFIX * word->times;
    return OK;
}

static enum error_code
add_word(struct matching *m, struct candidates *all, size_t at, struct error *err)
{
    const struct query_word *word = &m->parsed->words[at];
    uint32_t                *idfs = arena_array(m->arena, word->way_count, sizeof *idfs);
    enum error_code          rc = arena_check(m->arena, err);

    for (size_t w = 0; rc == OK && w < word->way_count; w++) {
        struct store_postings postings;
        uint64_t              weight;

        rc = weigh(m, word, w, idfs, &postings, &weight, err);
        if (rc == OK && postings.count > 0)
            rc = merge(m, all, &postings, weight, at, err);
    }
    return rc;
}

/* ---- what takes candidates away ---- */

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

/* Notes which candidates have a word that does not score. */
static enum error_code
see_word(struct matching *m, struct candidates *all, size_t at, struct error *err)
{
    const struct query_word *word = &m->parsed->words[at];
    enum error_code          rc = OK;

    for (size_t w = 0; rc == OK && w < word->way_count; w++) {
        struct store_postings postings;

        if (word->ways[w].kind == WAY_EXACT)
            continue; /* who has it has the stem, too */
        rc = store_postings(m->store, m->arena, &word->ways[w].wanted, &postings, err);
        for (size_t i = 0; rc == OK && i < all->count; i++)
            if (has_document(&postings, all->items[i].cell.document))
                word_set_add(&all->items[i].seen, at);
    }
    return rc;
}

static enum error_code
see_other_words(struct matching *m, struct candidates *all, struct error *err)
{
    enum error_code rc = OK;

    for (size_t w = 0; rc == OK && all->count > 0 && w < m->parsed->word_count; w++)
        if (m->parsed->words[w].times == 0)
            rc = see_word(m, all, w, err);
    return rc;
}

/* ---- phrases ---- */

/* What phrases read of some prose: stems only where one asks for them. */
static struct term_list
read_for(const struct matching *m, uint64_t phrases, struct arena *arena,
         struct text_analyzer *analyzer, struct str prose)
{
    return phrases & m->stemmed_phrases ? terms_of(arena, analyzer, prose)
                                        : forms_of(arena, analyzer, prose);
}

/* Which of the phrases stand in prose that is this field of a cell. */
static uint64_t
phrases_in(struct matching *m, struct arena *arena, struct text_analyzer *analyzer,
           struct str prose, enum score_field field, uint64_t phrases)
{
    uint64_t         found = 0;
    struct term_list list;

    for (size_t i = 0; i < m->parsed->phrase_count; i++)
        if (!(m->parsed->phrases[i].fields & SCORE_FIELD_BIT(field)))
            phrases &= ~((uint64_t) 1 << i);
    if (phrases == 0)
        return 0;
    list = read_for(m, phrases, arena, analyzer, prose);
    for (size_t i = 0; i < m->parsed->phrase_count; i++)
        if (phrases >> i & 1 && phrase_is_in(arena, &list, &m->parsed->phrases[i]))
            found |= (uint64_t) 1 << i;
    return found;
}

/* What is known of a text that many cells may share. */
struct verdict {
    uint64_t asked, found; /* phrases */
};

static struct verdict *
verdict_on(struct matching *m, int64_t text)
{
    struct str key = { (const char *) &text, sizeof text };
    size_t    *at, known = map_get(&m->verdict_of, key, SIZE_MAX);

    if (known != SIZE_MAX)
        return &m->verdicts[known];
    at = map_at(&m->verdict_of, m->arena, arena_copy(m->arena, key), m->verdict_count);
    m->verdicts = arena_grow(m->arena, m->verdicts, m->verdict_count, &m->verdict_capacity,
                             sizeof *m->verdicts);
    if (!at || m->arena->failed)
        return NULL;
    m->verdicts[m->verdict_count] = (struct verdict){ 0 };
    return &m->verdicts[m->verdict_count++];
}

/* Reads a text for the phrases that it was not read for before. */
static enum error_code
read_text(struct matching *m, struct text_analyzer *analyzer, int64_t text, uint64_t phrases,
          uint64_t *found, struct error *err)
{
    struct arena    arena = { 0 };
    struct verdict *verdict = verdict_on(m, text);
    struct str      body;
    enum error_code rc = arena_check(m->arena, err);

    if (rc == OK && (phrases & ~verdict->asked)) {
        rc = store_text(m->store, &arena, text, &body, err);
        if (rc == OK)
            verdict->found |=
                phrases_in(m, &arena, analyzer, body, SCORE_TEXT, phrases & ~verdict->asked);
        verdict->asked |= phrases;
        if (rc == OK)
            rc = arena_check(&arena, err);
    }
    if (rc == OK)
        *found = verdict->found & phrases;
    arena_free(&arena);
    return rc;
}

/* Adds those of the phrases that the cell's names have. */
static enum error_code
read_names(struct matching *m, const struct store_ladder *ladder,
           struct text_analyzer *analyzer, const struct store_cell *cell, uint64_t phrases,
           uint64_t *found, struct error *err)
{
    struct arena    arena = { 0 };
    enum error_code rc;

    if (cell->skill < ladder->skill_count)
        *found |= phrases_in(m, &arena, analyzer, ladder->skills[cell->skill].name, SCORE_SKILL,
                             phrases & ~*found);
    *found |= phrases_in(m, &arena, analyzer, ladder->track, SCORE_TRACK, phrases & ~*found);
    rc = arena_check(&arena, err);
    arena_free(&arena);
    return rc;
}

/* The phrases of which the candidate has all words: it may have these. */
static uint64_t
possible_phrases(const struct matching *m, const struct candidate *c)
{
    uint64_t possible = 0;

    for (size_t i = 0; i < m->parsed->phrase_count; i++)
        if (word_set_holds(&c->seen, &m->parsed->phrases[i].words))
            possible |= (uint64_t) 1 << i;
    return possible;
}

/* Notes which phrases a candidate has, in its text or its names. */
static enum error_code
see_phrases(struct matching *m, struct candidate *c, struct error *err)
{
    const struct shelf_grid *on_shelf;
    struct text_analyzer    *analyzer;
    uint64_t                 possible = possible_phrases(m, c);
    enum error_code          rc;

    if (possible == 0)
        return OK;
    rc = shelf_get(m->shelf, c->cell.ladder, &on_shelf, err);
    if (rc == OK)
        rc = store_analyzer(m->store, on_shelf->grid.ladder.language, &analyzer, err);
    if (rc == OK)
        rc = read_text(m, analyzer, c->cell.text, possible, &c->phrases, err);
    if (rc == OK)
        rc = read_names(m, &on_shelf->grid.ladder, analyzer, &c->cell, possible, &c->phrases,
                        err);
    return rc;
}

/* Which phrases compare stems: NEAR does. */
static uint64_t
stemmed_phrases(const struct parsed_query *parsed)
{
    uint64_t stemmed = 0;

    for (size_t i = 0; i < parsed->phrase_count; i++)
        for (size_t p = 0; p < parsed->phrases[i].part_count; p++)
            for (size_t k = 0; k < parsed->phrases[i].parts[p].count; k++)
                if (!parsed->phrases[i].parts[p].items[k].is_exact)
                    stemmed |= (uint64_t) 1 << i;
    return stemmed;
}

/* ---- the tree ---- */

/* Of candidates that all have a scored word, where there is one. */
static void
ask_tree(struct matching *m, struct candidates *all)
{
    const struct query_node *root = &m->parsed->root;
    size_t                   kept = 0;

    for (size_t i = 0; i < all->count; i++) {
        struct candidate *c = &all->items[i];

        if (!m->parsed->is_plain && !query_node_matches(root, &c->seen, c->phrases, false))
            continue;
        c->has_all = query_node_matches(root, &c->seen, c->phrases, true);
        if (c->has_all || !m->needs_all)
            all->items[kept++] = *c;
    }
    all->count = kept;
}

/* ---- where candidates come from ---- */

static enum error_code
find_by_words(struct matching *m, struct candidates *all, struct error *err)
{
    enum error_code rc = store_document_count(m->store, &m->documents, err);

    for (size_t i = 0; rc == OK && i < m->parsed->word_count; i++)
        if (m->parsed->words[i].times > 0)
            rc = add_word(m, all, i, err);
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
      bool needs_all, struct shelf *shelf, struct candidates *candidates, struct error *err)
{
    struct matching m = {
        .store = store, .arena = arena, .parsed = parsed, .needs_all = needs_all, .shelf = shelf
    };
    enum error_code rc = OK;

    *candidates = (struct candidates){ 0 };
    if (parsed->is_scored)
        rc = find_by_words(&m, candidates, err);
    else if (parsed->constraint_count > 0)
        rc = find_by_filters(&m, candidates, err);
    if (rc == OK)
        rc = see_other_words(&m, candidates, err);
    m.stemmed_phrases = stemmed_phrases(parsed);
    for (size_t i = 0; rc == OK && parsed->phrase_count > 0 && i < candidates->count; i++)
        rc = see_phrases(&m, &candidates->items[i], err);
    if (rc == OK)
        ask_tree(&m, candidates);
    return rc;
}
