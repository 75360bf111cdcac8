#include "store/documents.h"

#include "store/list_writer.h"

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
        rc = error_set(err, ERR_LIMIT, "%s: cells are numbered up to %u, and no more fit",
                       store->path.data, UINT32_MAX - 1);
    *end = rc == OK ? (uint32_t) last + 1 : 1;
    return rc;
}

enum error_code
documents_begin(struct store *store, struct error *err)
{
    enum error_code rc;

    documents_forget(store);
    rc = read_end(store, &store->documents_end, err);
    store->first_document = store->documents_end;
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
        rc = prose_add(to, store_slug_term(arena, place, slug), err);
    if (rc == OK)
        rc = prose_add(to, store_name_term(arena, place, documents->language, terms), err);
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

typedef void change_postings(struct inverter *inverter, struct inverted_term *term,
                             enum score_field field, uint32_t document);

/* Adds or removes what a cell says, in its text and its names. */
static enum error_code
change(struct store *store, const struct document *document, change_postings *change_one,
       struct error *err)
{
    struct inverter *inverter = &store->inverter;
    enum error_code  rc;

    for (int f = 0; f < SCORE_FIELDS; f++)
        for (size_t i = 0; i < document->fields[f]->count; i++)
            change_one(inverter, inverter_term(inverter, prose_term(document->fields[f], i)),
                       (enum score_field) f, document->number);
    rc = inverter_check(inverter, err);
    return rc == OK && inverter_is_full(inverter) ? lists_flush(store, err) : rc;
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
    return change(store, document, inverter_add, err);
}

static enum error_code
remove_one(const struct document *document, void *ctx, struct error *err)
{
    struct store       *store = ctx;
    struct columns_row *row;
    enum error_code     rc = columns_row(store, document->number, &row, err);

    if (rc != OK)
        return rc;
    row->loses_some = true;
    return change(store, document, inverter_remove, err);
}

/* ---- cells that are stored ---- */

enum { BODY_COLUMN = 5 };

/* The document in the row, whose ladder is read when it is another one's. */
static enum error_code
read_document(struct documents *documents, sqlite3_stmt *sql, struct document *document,
              struct error *err)
{
    struct store     *store = documents->store;
    struct store_cell cell = column_place(sql);
    enum error_code   rc = OK;

    if (cell.ladder != documents->ladder)
        rc = read_names(documents, cell.ladder, err);
    if (rc == OK &&
        (cell.document < 1 || cell.document >= store->documents_end || cell.level < 1 ||
         cell.level > documents->level_count || cell.skill >= documents->skill_count))
        rc = error_set(err, ERR_DAMAGED, "%s: cell %lld is not where a cell may be",
                       store->path.data, (long long) cell.document);
    if (rc == OK)
        rc = prose_read(store, documents->language, column_str(sql, BODY_COLUMN), &store->prose,
                        err);
    if (rc != OK)
        return rc;
    *document = (struct document){
        .number = (uint32_t) cell.document,
        .text = (uint32_t) cell.text,
        .level = documents->levels[cell.level - 1],
        .fields = { [SCORE_TEXT] = &store->prose,
                    [SCORE_SKILL] = &documents->skills[cell.skill],
                    [SCORE_TRACK] = &documents->track },
    };
    return OK;
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

enum error_code
documents_add(struct store *store, struct error *err)
{
    enum error_code rc = read_end(store, &store->documents_end, err);

    if (rc == OK)
        rc = each(store, SQL_CELL_PROSES, store->first_document, add, store, err);
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
    store->first_document = store->documents_end;
    return rc == OK ? each(store, SQL_CELL_PROSES, 1, add, store, err) : rc;
}

enum error_code
documents_each(struct store *store, document_visit *visit, void *ctx, struct error *err)
{
    enum error_code rc = read_end(store, &store->documents_end, err);

    return rc == OK ? each(store, SQL_CELL_PROSES, 1, visit, ctx, err) : rc;
}

enum error_code
documents_refresh(struct store *store, struct error *err)
{
    unsigned        state = 0;
    int64_t         last, count;
    bool            is_row = false;
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, SQL_STATE, &sql, err);

    if (rc == OK) /* this is what makes SQLite look at the file */
        rc = step(store, sql, &is_row, err);
    if (rc != OK)
        return rc;
    last = column_int(sql, 0);
    count = column_int(sql, 1);
    done(sql);
    if (sqlite3_file_control(store->db, "main", SQLITE_FCNTL_DATA_VERSION, &state) ==
            SQLITE_OK &&
        state == store->state && store->documents_end > 0)
        return OK;
    documents_forget(store);
    store->state = state;
    store->documents_end = last > 0 && last < UINT32_MAX ? (uint32_t) last + 1 : 1;
    store->document_count = count > 0 ? (uint64_t) count : 0;
    return OK;
}

void
documents_forget(struct store *store)
{
    inverter_free(&store->inverter);
    columns_forget(store);
    arena_free(&store->state_memory);
    store->languages = NULL;
    memset(store->names, 0, sizeof store->names);
    store->documents_end = store->first_document = 0;
}
