#include "query/judge.h"

#include "query/phrase.h"

enum { MOST_ON_SHELF = 64 };

/* ---- the shelf ---- */

static void
clear(struct shelf *shelf)
{
    arena_free(shelf->arena);
    *shelf = (struct shelf){ shelf->filter, shelf->arena, shelf->most, .count = 0 };
}

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
    if (shelf->most > 0 && shelf->count == shelf->most)
        clear(shelf);
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

/* ---- filters ---- */

enum error_code
judge_filters(struct judge *j, const struct store_cell *cell, bool *is_admitted,
              struct error *err)
{
    const struct shelf_grid *on_shelf;
    enum error_code          rc;

    *is_admitted = j->parsed->constraint_count == 0;
    if (*is_admitted)
        return OK;
    rc = shelf_get(&j->shelf, cell->ladder, &on_shelf, err);
    if (rc == OK)
        *is_admitted = on_shelf->is_admitted && query_grid_admits(&on_shelf->grid, cell);
    return rc;
}

struct admitted {
    struct judge    *judge;
    candidate_visit *visit;
    void            *ctx;
    struct error    *err;
};

static enum error_code
visit_ladder(int64_t id, struct str org_slug, struct str slug, void *ctx)
{
    struct admitted         *a = ctx;
    struct arena             arena = { 0 };
    const struct shelf_grid *on_shelf;
    struct store_cell       *cells = NULL;
    size_t                   count = 0;
    enum error_code          rc = shelf_get(&a->judge->shelf, id, &on_shelf, a->err);

    (void) org_slug;
    (void) slug;
    if (rc == OK && on_shelf->is_admitted)
        rc = store_cells(a->judge->store, &arena, id, &cells, &count, a->err);
    for (size_t i = 0; rc == OK && i < count; i++) {
        struct candidate c = { .cell = cells[i] };

        rc = shelf_get(&a->judge->shelf, id, &on_shelf, a->err); /* it may be gone by now */
        if (rc == OK && query_grid_admits(&on_shelf->grid, &cells[i]))
            rc = a->visit(&c, a->ctx, a->err);
    }
    arena_free(&arena);
    return rc;
}

enum error_code
judge_each_admitted(struct judge *j, candidate_visit *visit, void *ctx, struct error *err)
{
    struct admitted admitted = { j, visit, ctx, err };

    return store_each_slugs(j->store, visit_ladder, &admitted, err);
}

/* ---- phrases ---- */

static enum error_code
seek_phrases(struct judge *j, struct error *err)
{
    size_t          count = j->parsed->phrase_count;
    enum error_code rc;

    if (j->sought)
        return OK;
    j->sought = arena_array(j->arena, count, sizeof *j->sought);
    rc = arena_check(j->arena, err);
    for (size_t i = 0; rc == OK && i < count; i++)
        rc = phrase_seek(j->store, j->arena, &j->parsed->phrases[i], &j->sought[i], err);
    return rc;
}

static bool
may_be_in(const struct judge *j, size_t phrase, uint64_t phrases, enum score_field field)
{
    return phrases >> phrase & 1 && j->parsed->phrases[phrase].fields & SCORE_FIELD_BIT(field);
}

/* Which of the phrases stand in the text. */
static enum error_code
read_text(struct judge *j, int64_t text, uint64_t phrases, uint64_t *found, struct error *err)
{
    struct arena      arena = { 0 };
    struct said_words said;
    enum error_code   rc = store_text_words(j->store, text, &said.numbers, &said.count, err);

    for (size_t i = 0; rc == OK && i < j->parsed->phrase_count; i++)
        if (may_be_in(j, i, phrases, SCORE_TEXT) && phrase_is_in(&arena, &said, &j->sought[i]))
            *found |= (uint64_t) 1 << i;
    if (rc == OK)
        rc = arena_check(&arena, err);
    arena_free(&arena);
    return rc;
}

/* Which of the phrases stand in a name. */
static uint64_t
phrases_in(struct judge *j, struct arena *arena, struct text_analyzer *analyzer,
           struct str name, enum score_field field, uint64_t phrases)
{
    struct term_list terms = terms_of(arena, analyzer, name);
    uint64_t         found = 0;

    for (size_t i = 0; i < j->parsed->phrase_count; i++)
        if (may_be_in(j, i, phrases, field)) {
            struct said_words said = phrase_hear(arena, &terms, &j->sought[i]);

            if (phrase_is_in(arena, &said, &j->sought[i]))
                found |= (uint64_t) 1 << i;
        }
    return found;
}

/* Those of the phrases that may stand in names. */
static uint64_t
phrases_of_names(const struct judge *j, uint64_t phrases)
{
    for (size_t i = 0; i < j->parsed->phrase_count; i++)
        if ((j->parsed->phrases[i].fields & ~SCORE_FIELD_BIT(SCORE_TEXT)) == 0)
            phrases &= ~((uint64_t) 1 << i);
    return phrases;
}

/* Adds those of the phrases that the cell's names have. */
static enum error_code
read_names(struct judge *j, struct store_cell *cell, uint64_t phrases, uint64_t *found,
           struct error *err)
{
    struct arena               arena = { 0 };
    const struct shelf_grid   *on_shelf;
    struct text_analyzer      *analyzer;
    const struct store_ladder *ladder;
    enum error_code            rc = OK;

    if (cell->ladder == 0)
        rc = store_cell_at(j->store, cell->document, cell, err);
    if (rc == OK)
        rc = shelf_get(&j->shelf, cell->ladder, &on_shelf, err);
    if (rc == OK)
        rc = store_analyzer(j->store, on_shelf->grid.ladder.language, &analyzer, err);
    if (rc != OK)
        return rc;
    ladder = &on_shelf->grid.ladder;
    if (cell->skill < ladder->skill_count)
        *found |= phrases_in(j, &arena, analyzer, ladder->skills[cell->skill].name, SCORE_SKILL,
                             phrases & ~*found);
    *found |= phrases_in(j, &arena, analyzer, ladder->track, SCORE_TRACK, phrases & ~*found);
    rc = arena_check(&arena, err);
    arena_free(&arena);
    return rc;
}

/* The phrases of which all words are there: they may be, too. */
static uint64_t
possible_phrases(const struct judge *j, const struct word_set *words)
{
    uint64_t possible = 0;

    for (size_t i = 0; i < j->parsed->phrase_count; i++)
        if (word_set_holds(words, &j->parsed->phrases[i].words))
            possible |= (uint64_t) 1 << i;
    return possible;
}

/* Notes which phrases a candidate has, in its text or its names. */
static enum error_code
see_phrases(struct judge *j, struct candidate *c, struct error *err)
{
    uint64_t        possible = possible_phrases(j, &c->seen), left;
    enum error_code rc;

    if (possible == 0)
        return OK;
    rc = seek_phrases(j, err);
    if (rc == OK)
        rc = read_text(j, c->cell.text, possible, &c->phrases, err);
    left = phrases_of_names(j, possible_phrases(j, &c->named) & ~c->phrases);
    return rc == OK && left != 0 ? read_names(j, &c->cell, left, &c->phrases, err) : rc;
}

/* ---- the tree ---- */

bool
judge_has_scored_word(const struct judge *j, const struct word_set *seen)
{
    for (size_t i = 0; i < j->parsed->word_count; i++)
        if (j->parsed->words[i].times > 0 && word_set_has(seen, i))
            return true;
    return false;
}

enum error_code
judge_words(struct judge *j, struct candidate *c, bool *is_hit, struct error *err)
{
    const struct query_node *root = &j->parsed->root;
    enum error_code          rc = j->parsed->phrase_count > 0 ? see_phrases(j, c, err) : OK;

    *is_hit = false;
    if (rc != OK ||
        (!j->parsed->is_plain && !query_node_matches(root, &c->seen, c->phrases, false)))
        return rc;
    c->has_all = query_node_matches(root, &c->seen, c->phrases, true);
    *is_hit = c->has_all || !j->needs_all;
    return OK;
}

bool
judge_reads_names(const struct judge *j)
{
    uint64_t all = ((uint64_t) 1 << j->parsed->phrase_count) - 1; /* there are 32 at most */

    return phrases_of_names(j, all) != 0;
}

enum error_code
judge_init(struct judge *j, struct store *store, struct arena *arena,
           const struct parsed_query *parsed, bool needs_all, struct error *err)
{
    *j = (struct judge){
        .store = store, .arena = arena, .parsed = parsed, .needs_all = needs_all
    };
    j->shelf = (struct shelf){ &j->filter, &j->ladders, MOST_ON_SHELF, .count = 0 };
    return filter_init(&j->filter, store, arena, parsed->constraints, parsed->constraint_count,
                       err);
}

void
judge_deinit(struct judge *j)
{
    arena_free(&j->ladders);
}
