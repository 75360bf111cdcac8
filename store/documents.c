#include "store/documents.h"

#include "store/behind.h"
#include "store/staged.h"
#include "store/term_writer.h"

enum { MANY_TEXTS = 2048 }; /* for which a second thread pays */

/* The ladder whose cells come by. */
struct documents {
    struct store *store;
    struct arena  arena;
    int64_t       ladder;
    struct str    language;
    uint8_t      *levels; /* numbers, by ordinal - 1 */
    struct prose  track, *skills;
    size_t        level_count, skill_count;
};

/* ---- numbers ---- */

static enum error_code
no_more_fit(struct store *store, struct error *err)
{
    return error_set(err, ERR_LIMIT, "%s: cells are numbered up to %u, and no more fit",
                     store->path.data, UINT32_MAX - 1);
}

/* The number behind that of the last cell. */
static enum error_code
read_end(struct store *store, uint32_t *end, struct error *err)
{
    sqlite3_stmt   *sql;
    int64_t         last = 0;
    enum error_code rc = statement(store, SQL_CELL_LAST, &sql, err);

    if (rc == OK)
        rc = run_for_int(store, sql, &last, err);
    if (rc == OK && (last < 0 || last >= UINT32_MAX))
        rc = no_more_fit(store, err);
    *end = rc == OK ? (uint32_t) last + 1 : 1;
    return rc;
}

enum error_code
documents_begin(struct store *store, struct error *err)
{
    enum error_code rc;

    documents_forget(store);
    rc = read_end(store, &store->documents_end, err);
    if (rc == OK)
        rc = meta_get_int(store, "terms", &store->next_term, err);
    store->next_term += store->next_term == 0;
    return rc;
}

/* ---- a ladder ---- */

static void
free_names(struct documents *documents)
{
    prose_free(&documents->track);
    for (size_t i = 0; documents->skills && i < documents->skill_count; i++)
        prose_free(&documents->skills[i]);
    documents->skills = NULL;
    arena_free(&documents->arena);
}

/* ---- places ---- */

static const char *const places[] = {
    [STORE_ORG] = "org", [STORE_TRACK] = "track", [STORE_SKILL] = "skill"
};

struct str
store_slug_term(struct arena *arena, enum store_place place, struct str slug)
{
    return arena_format(arena, "@%s %.*s", places[place], STR_ARG(slug));
}

struct str
store_name_term(struct arena *arena, enum store_place place, struct str language,
                struct str terms)
{
    if (terms.length > STORE_NAME_BYTES)
        return arena_format(arena, "@%s=", places[place]);
    return arena_format(arena, "@%s=%.*s%.*s", places[place], STR_ARG(language),
                        STR_ARG(terms));
}

/* What stands at the words of a name, each behind a blank. */
static enum error_code
terms_of_name(struct documents *documents, const struct prose *name, struct str *terms,
              struct error *err)
{
    struct buffer   all = { 0 };
    enum error_code rc;

    for (size_t i = 0; i < name->count && all.length <= STORE_NAME_BYTES; i++)
        if (!name->terms[i].is_beside)
            buffer_format(&all, " %.*s", STR_ARG(prose_term(name, i)));
    *terms = arena_copy(&documents->arena, buffer_str(&all));
    rc = all.failed ? error_memory(err) : arena_check(&documents->arena, err);
    buffer_free(&all);
    return rc;
}

/* Adds both terms of a place, whose name was read, to what the cells there say. */
static enum error_code
add_place(struct documents *documents, enum store_place place, struct str slug,
          const struct prose *name, struct prose *to, struct error *err)
{
    struct arena   *arena = &documents->arena;
    struct str      terms;
    enum error_code rc = terms_of_name(documents, name, &terms, err);

    if (rc == OK)
        rc = prose_add(documents->store, to, store_slug_term(arena, place, slug), err);
    if (rc == OK)
        rc = prose_add(documents->store, to,
                       store_name_term(arena, place, documents->language, terms), err);
    return rc == OK ? arena_check(arena, err) : rc;
}

static enum error_code
add_places(struct documents *documents, const struct store_ladder *ladder, struct error *err)
{
    struct prose    org = { 0 }, *track = &documents->track;
    enum error_code rc = prose_read(documents->store, ladder->language, ladder->org, &org, err);

    if (rc == OK)
        rc = add_place(documents, STORE_TRACK, ladder->slug, track, track, err);
    if (rc == OK)
        rc = add_place(documents, STORE_ORG, ladder->org_slug, &org, track, err);
    for (size_t i = 0; rc == OK && i < ladder->skill_count; i++)
        rc = add_place(documents, STORE_SKILL, ladder->skills[i].slug, &documents->skills[i],
                       &documents->skills[i], err);
    prose_free(&org);
    return rc;
}

/* ---- the ladder ---- */

static enum error_code
read_names(struct documents *documents, int64_t id, struct error *err)
{
    struct store       *store = documents->store;
    struct store_ladder ladder;
    enum error_code     rc;

    free_names(documents);
    documents->ladder = id;
    rc = store_ladder(store, &documents->arena, id, &ladder, err);
    if (rc != OK)
        return rc;
    documents->language = ladder.language;
    documents->level_count = ladder.level_count;
    documents->skill_count = ladder.skill_count;
    documents->levels = arena_array(&documents->arena, ladder.level_count, 1);
    documents->skills =
        arena_array(&documents->arena, ladder.skill_count, sizeof *documents->skills);
    rc = arena_check(&documents->arena, err);
    for (size_t i = 0; rc == OK && i < ladder.level_count; i++)
        documents->levels[i] = (uint8_t) (ladder.levels[i].number < COLUMNS_MOST_LEVEL
                                              ? ladder.levels[i].number
                                              : COLUMNS_MOST_LEVEL);
    if (rc == OK)
        rc = prose_read(store, ladder.language, ladder.track, &documents->track, err);
    for (size_t i = 0; rc == OK && i < ladder.skill_count; i++)
        rc = prose_read(store, ladder.language, ladder.skills[i].name, &documents->skills[i],
                        err);
    return rc == OK ? add_places(documents, &ladder, err) : rc;
}

/* ---- a document ---- */

static enum error_code
flush_if_full(struct store *store, struct error *err)
{
    enum error_code rc;

    if (store->behind && !behind_is_full(store->behind))
        return OK; /* the inverter is not ours to look at */
    if (store->behind)
        behind_drain(store->behind);
    rc = inverter_check(&store->inverter, err);
    if (rc != OK || !inverter_is_full(&store->inverter))
        return rc;
    rc = lists_flush(store, err);
    return rc == OK ? columns_spill(store, err) : rc;
}

static void
add_word(struct store *store, const struct prose_word *said, enum score_field field,
         uint32_t document)
{
    const struct lexicon_word *word = store->lexicon.words[said->number];

    if (store->behind)
        behind_add(store->behind, word, said->count, field, document);
    else
        inverter_add_word(&store->inverter, word, said->count, field, document);
}

static void
add_term(struct store *store, struct str term, enum score_field field, uint32_t document)
{
    struct inverter *inverter = &store->inverter;

    if (store->behind)
        behind_add_term(store->behind, term, field, document);
    else
        inverter_add(inverter, inverter_term(inverter, term), field, document, 1);
}

static void
add_field(struct store *store, const struct prose *prose, enum score_field field,
          uint32_t document)
{
    size_t words = prose->has_all_words ? prose->word_count : 0;
    size_t terms = prose->has_all_words ? 0 : prose->count;

    for (size_t i = 0; i < words; i++)
        add_word(store, &prose->words[i], field, document);
    for (size_t i = 0; i < terms; i++)
        add_term(store, prose_term(prose, i), field, document);
}

static enum error_code
add(const struct document *document, void *ctx, struct error *err)
{
    struct store       *store = ctx;
    size_t              at = document->number % COLUMNS_DOCUMENTS;
    struct columns_row *row;
    enum error_code     rc = columns_row(store, document->number, &row, err);

    if (rc != OK)
        return rc;
    row->is_changed = true;
    row->text_lengths[at] =
        (uint16_t) score_length(SCORE_TEXT, document->fields[SCORE_TEXT]->length);
    row->skill_lengths[at] =
        (uint8_t) score_length(SCORE_SKILL, document->fields[SCORE_SKILL]->length);
    row->track_lengths[at] =
        (uint8_t) score_length(SCORE_TRACK, document->fields[SCORE_TRACK]->length);
    row->levels[at] = document->level;
    row->texts[at] = document->text;
    for (int f = 0; f < SCORE_FIELDS; f++)
        add_field(store, document->fields[f], (enum score_field) f, document->number);
    return flush_if_full(store, err);
}

static enum error_code
remove_one(const struct document *document, void *ctx, struct error *err)
{
    struct store       *store = ctx;
    struct inverter    *inverter = &store->inverter;
    struct columns_row *row;
    enum error_code     rc = columns_row(store, document->number, &row, err);

    if (rc != OK)
        return rc;
    row->loses_some = true;
    for (int f = 0; f < SCORE_FIELDS; f++)
        for (size_t i = 0; i < document->fields[f]->count; i++)
            inverter_remove(inverter,
                            inverter_term(inverter, prose_term(document->fields[f], i)),
                            (enum score_field) f, document->number);
    return flush_if_full(store, err);
}

/* ---- cells that are stored ---- */

enum { BODY_COLUMN = 5 };

/* Reads the ladder of the cell when it is another one's. */
static enum error_code
enter_ladder(struct documents *documents, const struct store_cell *cell, struct error *err)
{
    struct store   *store = documents->store;
    enum error_code rc = OK;

    if (cell->ladder != documents->ladder)
        rc = read_names(documents, cell->ladder, err);
    if (rc == OK &&
        (cell->document < 1 || cell->document >= store->documents_end || cell->level < 1 ||
         cell->level > documents->level_count || cell->skill >= documents->skill_count))
        rc = error_set(err, ERR_DAMAGED, "%s: cell %lld is not where a cell may be",
                       store->path.data, (long long) cell->document);
    return rc;
}

/* The cell, whose text was read. */
static struct document
document_of(const struct documents *documents, const struct store_cell *cell)
{
    return (struct document){
        .number = (uint32_t) cell->document,
        .text = (uint32_t) cell->text,
        .level = documents->levels[cell->level - 1],
        .fields = { [SCORE_TEXT] = &documents->store->prose,
                    [SCORE_SKILL] = &documents->skills[cell->skill],
                    [SCORE_TRACK] = &documents->track },
    };
}

static enum error_code
read_document(struct documents *documents, sqlite3_stmt *sql, struct document *document,
              struct error *err)
{
    struct store     *store = documents->store;
    struct store_cell cell = column_place(sql);
    enum error_code   rc = enter_ladder(documents, &cell, err);

    if (rc == OK)
        rc = prose_read(store, documents->language, column_str(sql, BODY_COLUMN), &store->prose,
                        err);
    if (rc == OK)
        *document = document_of(documents, &cell);
    return rc;
}

/* Calls visit for each cell that sql gives; those of a ladder come one after the other. */
static enum error_code
each(struct store *store, enum sql which, int64_t from, document_visit *visit, void *ctx,
     struct error *err)
{
    struct documents documents = { .store = store };
    sqlite3_stmt    *sql;
    bool             is_row = false;
    enum error_code  rc = statement(store, which, &sql, err);

    if (rc != OK)
        return rc;
    bind_int(sql, 1, from);
    rc = step(store, sql, &is_row, err);
    while (rc == OK && is_row) {
        struct document document;

        rc = read_document(&documents, sql, &document, err);
        if (rc == OK)
            rc = visit(&document, ctx, err);
        if (rc == OK)
            rc = step(store, sql, &is_row, err);
    }
    done(sql);
    free_names(&documents);
    return rc;
}

enum error_code
documents_remove(struct store *store, int64_t ladder, struct error *err)
{
    return each(store, SQL_LADDER_PROSES, ladder, remove_one, store, err);
}

/* ---- cells that are staged ---- */

enum error_code
documents_staged(struct store *store, struct arena *arena, int64_t ladder, struct str *staged,
                 struct error *err)
{
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(store, SQL_STAGED_CELLS, &sql, err);

    *staged = STR("");
    if (rc != OK)
        return rc;
    bind_int(sql, 1, ladder);
    rc = step(store, sql, &is_row, err);
    if (is_row)
        *staged = arena_copy(arena, column_blob(sql, 0));
    done(sql);
    return rc == OK ? arena_check(arena, err) : rc;
}

static enum error_code
store_cell_row(struct store *store, const struct store_cell *cell, struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, SQL_CELL_ADD, &sql, err);

    if (rc != OK)
        return rc;
    bind_int(sql, 1, cell->document);
    bind_int(sql, 2, cell->ladder);
    bind_int(sql, 3, cell->level);
    bind_int(sql, 4, cell->skill);
    bind_int(sql, 5, cell->text);
    bind_int(sql, 6, cell->line);
    bind_int(sql, 7, cell->flags);
    return run(store, sql, err);
}

/* What the text says: as it was found when it was put, or read anew. */
static enum error_code
read_text(struct documents *documents, int64_t text, struct error *err)
{
    struct store   *store = documents->store;
    struct arena    arena = { 0 };
    struct str      body;
    enum error_code rc;

    if (spool_find(&store->spool, text, &store->prose))
        return OK;
    buffer_clear(&store->prose.said); /* it may have begun to be replaced */
    rc = store_text(store, &arena, text, &body, err);
    if (rc == OK)
        rc = prose_read(store, documents->language, body, &store->prose, err);
    arena_free(&arena);
    return rc;
}

/* Gives a cell the next number. */
static enum error_code
add_cell(struct documents *documents, struct store_cell *cell, struct error *err)
{
    struct store   *store = documents->store;
    struct document document;
    enum error_code rc = OK;

    if (store->documents_end == UINT32_MAX)
        return no_more_fit(store, err);
    cell->document = store->documents_end++;
    rc = store_cell_row(store, cell, err);
    if (rc == OK)
        rc = enter_ladder(documents, cell, err);
    if (rc == OK)
        rc = read_text(documents, cell->text, err);
    if (rc != OK)
        return rc;
    document = document_of(documents, cell);
    return add(&document, store, err);
}

static enum error_code
add_ladder(struct documents *documents, int64_t ladder, struct error *err)
{
    struct arena      arena = { 0 };
    struct str        staged;
    struct store_cell cell = { .ladder = ladder };
    enum error_code   rc = documents_staged(documents->store, &arena, ladder, &staged, err);

    for (size_t at = 0; rc == OK && staged_read(staged, &at, &cell);)
        rc = add_cell(documents, &cell, err);
    arena_free(&arena);
    return rc;
}

/*
 * The cells of a run are numbered in the order of their addresses, from where it began: numbers
 * that it freed are not given again, since the inverter has them as removed.
 */
static enum error_code
add_staged(struct store *store, struct error *err)
{
    struct documents documents = { .store = store };
    struct arena     arena = { 0 };
    int64_t         *ids = NULL;
    size_t           count = 0;
    sqlite3_stmt    *sql;
    enum error_code  rc = statement(store, SQL_STAGED_LADDERS, &sql, err);

    if (rc == OK)
        rc = collect_ints(store, sql, &arena, &ids, &count, err);
    if (rc == OK && store->spool.count >= MANY_TEXTS)
        store->behind = behind_begin(&store->inverter);
    for (size_t i = 0; rc == OK && i < count; i++)
        rc = add_ladder(&documents, ids[i], err);
    behind_end(store->behind);
    store->behind = NULL;
    if (rc == OK)
        rc = inverter_check(&store->inverter, err);
    free_names(&documents);
    arena_free(&arena);
    return rc;
}

enum error_code
documents_add(struct store *store, struct error *err)
{
    enum error_code rc = add_staged(store, err);

    if (rc == OK)
        rc = lists_flush(store, err);
    if (rc == OK)
        rc = columns_write(store, err);
    return rc == OK ? meta_set_int(store, "terms", store->next_term, err) : rc;
}

/* The cells of this run that have no number yet are added when it ends. */
enum error_code
documents_invert(struct store *store, struct error *err)
{
    enum error_code rc;

    documents_forget(store);
    rc = execute(store, "DELETE FROM term; DELETE FROM page; DELETE FROM document", err);
    if (rc == OK)
        rc = read_end(store, &store->documents_end, err);
    return rc == OK ? each(store, SQL_CELL_PROSES, 1, add, store, err) : rc;
}

enum error_code
documents_each(struct store *store, document_visit *visit, void *ctx, struct error *err)
{
    enum error_code rc = read_end(store, &store->documents_end, err);

    return rc == OK ? each(store, SQL_CELL_PROSES, 1, visit, ctx, err) : rc;
}

static enum error_code
read_state(struct store *store, struct error *err)
{
    int64_t         last, count;
    bool            is_row = false;
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, SQL_STATE, &sql, err);

    if (rc == OK)
        rc = step(store, sql, &is_row, err);
    if (rc != OK)
        return rc;
    last = column_int(sql, 0);
    count = column_int(sql, 1);
    done(sql);
    store->documents_end = last > 0 && last < UINT32_MAX ? (uint32_t) last + 1 : 1;
    store->document_count = count > 0 ? (uint64_t) count : 0;
    return OK;
}

enum error_code
documents_refresh(struct store *store, struct error *err)
{
    unsigned        state = 0;
    sqlite3_stmt   *sql;
    int64_t         version;
    enum error_code rc = statement(store, SQL_LOOK, &sql, err);

    if (rc == OK) /* this is what makes SQLite look at the file */
        rc = run_for_int(store, sql, &version, err);
    if (rc != OK)
        return rc;
    if (sqlite3_file_control(store->db, "main", SQLITE_FCNTL_DATA_VERSION, &state) ==
            SQLITE_OK &&
        state == store->state && store->documents_end > 0)
        return OK;
    documents_forget(store);
    store->state = state;
    return read_state(store, err);
}

void
documents_forget(struct store *store)
{
    inverter_free(&store->inverter);
    spool_free(&store->spool);
    forward_forget(store); /* its numbers are by those of the lexicon */
    lexicon_free(&store->lexicon);
    synonyms_forget(store);           /* their rows may have been those of what is undone */
    buffer_clear(&store->prose.said); /* its terms were the lexicon's */
    columns_forget(store);
    contents_forget(store);
    arena_free(&store->state_memory);
    store->languages = NULL;
    memset(store->names, 0, sizeof store->names);
    store->term_cells = (struct map){ 0 };
    store->documents_end = 0;
}
