#include "base/buffer.h"
#include "store/database.h"

enum error_code
store_document_count(struct store *store, uint64_t *count, struct error *err)
{
    int64_t         value;
    enum error_code rc;

    *count = store->document_count;
    if (store->in_transaction && !store->is_writing)
        return OK;
    rc = meta_get_int(store, "cells", &value, err);
    *count = value < 0 ? 0 : (uint64_t) value;
    return rc;
}

/* ---- sources ---- */

static void
read_source(struct arena *arena, sqlite3_stmt *sql, struct store_source *source)
{
    *source = (struct store_source){
        .id = column_int(sql, 0),
        .key = column_copy(arena, sql, 1),
        .path = column_copy(arena, sql, 2),
        .size_bytes = column_int(sql, 3),
        .mtime_ns = column_int(sql, 4),
        .options = column_copy(arena, sql, 6),
    };
    if (sqlite3_column_bytes(sql, 5) == sizeof source->hash.bytes)
        memcpy(source->hash.bytes, sqlite3_column_blob(sql, 5), sizeof source->hash.bytes);
}

enum error_code
store_find_source(struct store *store, struct arena *arena, struct str key,
                  struct store_source *source, struct error *err)
{
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(store, SQL_SOURCE_FIND, &sql, err);

    *source = (struct store_source){ 0 };
    if (rc != OK)
        return rc;
    bind_str(sql, 1, key);
    rc = step(store, sql, &is_row, err);
    if (is_row)
        read_source(arena, sql, source);
    done(sql);
    return rc == OK ? arena_check(arena, err) : rc;
}

enum error_code
store_sources(struct store *store, struct arena *arena, struct store_source **sources,
              size_t *count, struct error *err)
{
    sqlite3_stmt   *sql;
    size_t          capacity = 0;
    bool            is_row = false;
    enum error_code rc = statement(store, SQL_SOURCE_ALL, &sql, err);

    *sources = NULL;
    *count = 0;
    if (rc == OK)
        rc = step(store, sql, &is_row, err);
    while (rc == OK && is_row) {
        *sources = arena_grow(arena, *sources, *count, &capacity, sizeof **sources);
        if (arena->failed)
            break;
        read_source(arena, sql, &(*sources)[(*count)++]);
        rc = step(store, sql, &is_row, err);
    }
    return rc == OK ? arena_check(arena, err) : rc;
}

/* ---- ladders ---- */

enum error_code
store_ladder_ids(struct store *store, struct arena *arena, int64_t source, int64_t **ids,
                 size_t *count, struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc;

    rc = statement(store, source ? SQL_LADDER_IDS_OF_SOURCE : SQL_LADDER_IDS, &sql, err);
    if (rc != OK)
        return rc;
    if (source)
        bind_int(sql, 1, source);
    return collect_ints(store, sql, arena, ids, count, err);
}

enum error_code
store_find_ladder(struct store *store, struct str org, struct str slug, int64_t *id,
                  struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, SQL_LADDER_BY_ADDRESS, &sql, err);

    *id = 0;
    if (rc != OK)
        return rc;
    bind_str(sql, 1, org);
    bind_str(sql, 2, slug);
    return run_for_int(store, sql, id, err);
}

enum error_code
store_each_slugs(struct store *store, store_visit_slugs *visit, void *ctx, struct error *err)
{
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(store, SQL_LADDER_SLUGS, &sql, err);

    if (rc == OK)
        rc = step(store, sql, &is_row, err);
    while (rc == OK && is_row) {
        rc = visit(column_int(sql, 0), column_str(sql, 1), column_str(sql, 2), ctx);
        if (rc == OK)
            rc = step(store, sql, &is_row, err);
    }
    return rc;
}

static enum error_code
read_levels(struct store *store, struct arena *arena, struct store_ladder *ladder,
            struct error *err)
{
    sqlite3_stmt   *sql;
    size_t          capacity = 0;
    bool            is_row = false;
    enum error_code rc = statement(store, SQL_LEVELS, &sql, err);

    if (rc != OK)
        return rc;
    bind_int(sql, 1, ladder->id);
    rc = step(store, sql, &is_row, err);
    while (rc == OK && is_row) {
        struct store_level *level;

        ladder->levels = arena_grow(arena, ladder->levels, ladder->level_count, &capacity,
                                    sizeof *ladder->levels);
        if (arena->failed)
            break;
        level = &ladder->levels[ladder->level_count++];
        level->ordinal = column_unsigned(sql, 0);
        level->label = column_copy(arena, sql, 1);
        level->slug = column_copy(arena, sql, 2);
        level->inferred = column_int(sql, 3) != 0;
        level->number = level_number(level->label, level->ordinal);
        if (level->ordinal != ladder->level_count)
            rc = error_set(err, ERR_DAMAGED, "%s: ladder %lld lacks its level %zu",
                           store->path.data, (long long) ladder->id, ladder->level_count);
        else
            rc = step(store, sql, &is_row, err);
    }
    return rc == OK ? arena_check(arena, err) : rc;
}

static enum error_code
read_skills(struct store *store, struct arena *arena, struct store_ladder *ladder,
            struct error *err)
{
    sqlite3_stmt   *sql;
    size_t          capacity = 0;
    bool            is_row = false;
    enum error_code rc = statement(store, SQL_SKILLS, &sql, err);

    if (rc != OK)
        return rc;
    bind_int(sql, 1, ladder->id);
    rc = step(store, sql, &is_row, err);
    while (rc == OK && is_row) {
        ladder->skills = arena_grow(arena, ladder->skills, ladder->skill_count, &capacity,
                                    sizeof *ladder->skills);
        if (arena->failed)
            break;
        ladder->skills[ladder->skill_count++] = (struct store_skill){
            .name = column_copy(arena, sql, 0),
            .slug = column_copy(arena, sql, 1),
        };
        rc = step(store, sql, &is_row, err);
    }
    return rc == OK ? arena_check(arena, err) : rc;
}

enum error_code
store_ladder_names(struct store *store, struct arena *arena, int64_t id,
                   struct store_ladder *ladder, struct error *err)
{
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(store, SQL_LADDER, &sql, err);

    *ladder = (struct store_ladder){ .id = id };
    if (rc != OK)
        return rc;
    bind_int(sql, 1, id);
    rc = step(store, sql, &is_row, err);
    if (rc != OK)
        return rc;
    if (!is_row)
        return error_set(err, ERR_DAMAGED, "%s: there is no ladder %lld", store->path.data,
                         (long long) id);
    ladder->source = column_int(sql, 0);
    ladder->org = column_copy(arena, sql, 1);
    ladder->org_slug = column_copy(arena, sql, 2);
    ladder->track = column_copy(arena, sql, 3);
    ladder->slug = column_copy(arena, sql, 4);
    ladder->language = column_copy(arena, sql, 5);
    ladder->path = column_copy(arena, sql, 6);
    ladder->line = column_unsigned(sql, 7);
    done(sql);
    return arena_check(arena, err);
}

enum error_code
store_ladder_parts(struct store *store, struct arena *arena, struct store_ladder *ladder,
                   struct error *err)
{
    enum error_code rc = read_levels(store, arena, ladder, err);

    return rc == OK ? read_skills(store, arena, ladder, err) : rc;
}

enum error_code
store_ladder(struct store *store, struct arena *arena, int64_t id, struct store_ladder *ladder,
             struct error *err)
{
    enum error_code rc = store_ladder_names(store, arena, id, ladder, err);

    return rc == OK ? store_ladder_parts(store, arena, ladder, err) : rc;
}

static enum error_code
read_languages(struct store *store, struct arena *arena, struct str **languages, size_t *count,
               struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, SQL_LANGUAGES, &sql, err);

    return rc == OK ? collect_strs(store, sql, arena, languages, count, err) : rc;
}

/* Every query asks; so within reads of one state SQLite is asked once. */
enum error_code
store_languages(struct store *store, struct arena *arena, struct str **languages, size_t *count,
                struct error *err)
{
    enum error_code rc = OK;

    if (!store->in_transaction || store->is_writing)
        return read_languages(store, arena, languages, count, err);
    if (!store->languages)
        rc = read_languages(store, &store->state_memory, &store->languages,
                            &store->language_count, err);
    *languages = store->languages;
    *count = store->language_count;
    return rc;
}

static void
add_text(struct buffer *out, struct str text)
{
    buffer_format(out, "%zu ", text.length);
    buffer_add(out, text);
}

static void
add_ladder(struct buffer *out, const struct store_ladder *ladder)
{
    const struct str names[] = { ladder->org,  ladder->org_slug, ladder->track,
                                 ladder->slug, ladder->language, ladder->path };

    for (size_t i = 0; i < COUNT(names); i++)
        add_text(out, names[i]);
    buffer_format(out, "%u %zu %zu ", ladder->line, ladder->level_count, ladder->skill_count);
    for (size_t i = 0; i < ladder->level_count; i++) {
        add_text(out, ladder->levels[i].label);
        add_text(out, ladder->levels[i].slug);
        buffer_format(out, "%d ", ladder->levels[i].inferred);
    }
    for (size_t i = 0; i < ladder->skill_count; i++) {
        add_text(out, ladder->skills[i].name);
        add_text(out, ladder->skills[i].slug);
    }
}

enum error_code
ladder_hash(struct store *store, int64_t id, int64_t *hash, struct error *err)
{
    struct arena        arena = { 0 };
    struct buffer       all = { 0 };
    struct store_ladder ladder;
    struct store_cell  *cells = NULL;
    size_t              count = 0;
    enum error_code     rc = store_ladder(store, &arena, id, &ladder, err);

    if (rc == OK)
        add_ladder(&all, &ladder);
    if (rc == OK)
        rc = store_cells(store, &arena, id, &cells, &count, err);
    for (size_t i = 0; rc == OK && i < count; i++)
        buffer_format(&all, "%u %u %lld %u %u ", cells[i].level, cells[i].skill,
                      (long long) cells[i].text, cells[i].line, cells[i].flags);
    if (rc == OK && all.failed)
        rc = error_memory(err);
    *hash = (int64_t) hash_short(buffer_str(&all));
    buffer_free(&all);
    arena_free(&arena);
    return rc;
}

/* ---- cells ---- */

enum error_code
store_cells(struct store *store, struct arena *arena, int64_t ladder, struct store_cell **cells,
            size_t *count, struct error *err)
{
    sqlite3_stmt   *sql;
    size_t          capacity = 0;
    bool            is_row = false;
    enum error_code rc = statement(store, SQL_CELLS, &sql, err);

    *cells = NULL;
    *count = 0;
    if (rc != OK)
        return rc;
    bind_int(sql, 1, ladder);
    rc = step(store, sql, &is_row, err);
    while (rc == OK && is_row) {
        *cells = arena_grow(arena, *cells, *count, &capacity, sizeof **cells);
        if (arena->failed)
            break;
        (*cells)[(*count)++] = column_cell(sql);
        rc = step(store, sql, &is_row, err);
    }
    return rc == OK ? arena_check(arena, err) : rc;
}

enum error_code
store_cell_at(struct store *store, int64_t document, struct store_cell *cell, struct error *err)
{
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(store, SQL_CELL, &sql, err);

    if (rc != OK)
        return rc;
    bind_int(sql, 1, document);
    rc = step(store, sql, &is_row, err);
    if (rc == OK && !is_row)
        rc = error_set(err, ERR_DAMAGED, "%s: there is no cell %lld", store->path.data,
                       (long long) document);
    if (rc == OK)
        *cell = column_cell(sql);
    done(sql);
    return rc;
}

enum error_code
store_standing(struct store *store, struct arena *arena, const struct store_cell *cell,
               struct store_standing *standing, struct error *err)
{
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(store, SQL_STANDING, &sql, err);

    if (rc != OK)
        return rc;
    bind_int(sql, 1, cell->ladder);
    bind_int(sql, 2, cell->skill);
    rc = step(store, sql, &is_row, err);
    if (rc == OK && !is_row)
        rc = error_set(err, ERR_DAMAGED, "%s: cell %lld is outside its ladder",
                       store->path.data, (long long) cell->document);
    if (rc == OK)
        *standing = (struct store_standing){ column_copy(arena, sql, 0),
                                             column_copy(arena, sql, 1),
                                             column_unsigned(sql, 2) };
    done(sql);
    return rc == OK ? arena_check(arena, err) : rc;
}

uint32_t
store_documents_end(const struct store *store)
{
    return store->documents_end;
}

enum error_code
store_document_text(struct store *store, uint32_t document, uint64_t *text, struct error *err)
{
    struct columns_row *row;
    enum error_code     rc = columns_row(store, document, &row, err);

    if (rc == OK)
        *text = row->texts[document % COLUMNS_DOCUMENTS];
    return rc;
}

/* A number that has no room in the columns is looked for where it came from. */
static enum error_code
read_level_number(struct store *store, uint32_t document, unsigned *number, struct error *err)
{
    struct arena        arena = { 0 };
    struct store_cell   cell;
    struct store_ladder ladder;
    enum error_code     rc = store_cell_at(store, document, &cell, err);

    if (rc == OK)
        rc = store_ladder(store, &arena, cell.ladder, &ladder, err);
    if (rc == OK && (cell.level < 1 || cell.level > ladder.level_count))
        rc = error_set(err, ERR_DAMAGED, "%s: cell %u is outside its ladder", store->path.data,
                       document);
    if (rc == OK)
        *number = ladder.levels[cell.level - 1].number;
    arena_free(&arena);
    return rc;
}

enum error_code
store_document_level(struct store *store, uint32_t document, unsigned *number,
                     struct error *err)
{
    struct columns_row *row;
    enum error_code     rc = columns_row(store, document, &row, err);

    if (rc != OK)
        return rc;
    *number = row->levels[document % COLUMNS_DOCUMENTS];
    return *number == COLUMNS_MOST_LEVEL ? read_level_number(store, document, number, err) : OK;
}

enum error_code
store_text_documents(struct store *store, struct arena *arena, int64_t text,
                     int64_t **documents, size_t *count, struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, SQL_CELLS_OF_TEXT, &sql, err);

    if (rc != OK)
        return rc;
    bind_int(sql, 1, text);
    return collect_ints(store, sql, arena, documents, count, err);
}

enum error_code
store_text_in_language(struct store *store, struct arena *arena, int64_t text, struct str *body,
                       struct str *language, struct error *err)
{
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(store, SQL_TEXT, &sql, err);

    *body = *language = STR("");
    if (rc != OK)
        return rc;
    bind_int(sql, 1, text);
    rc = step(store, sql, &is_row, err);
    if (rc == OK && !is_row)
        rc = error_set(err, ERR_DAMAGED, "%s: there is no text %lld", store->path.data,
                       (long long) text);
    if (rc == OK) {
        *body = column_copy(arena, sql, 0);
        *language = column_copy(arena, sql, 1);
    }
    done(sql);
    return rc == OK ? arena_check(arena, err) : rc;
}

enum error_code
store_text_language(struct store *store, struct arena *arena, int64_t text,
                    struct str *language, struct error *err)
{
    struct str     *languages, body;
    size_t          count;
    enum error_code rc = store_languages(store, arena, &languages, &count, err);

    if (rc == OK && count == 1)
        *language = languages[0];
    return rc == OK && count != 1
               ? store_text_in_language(store, arena, text, &body, language, err)
               : rc;
}

enum error_code
store_each_text(struct store *store, int64_t after, store_visit_text *visit, void *ctx,
                struct error *err)
{
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(store, SQL_TEXTS, &sql, err);

    if (rc != OK)
        return rc;
    bind_int(sql, 1, after);
    rc = step(store, sql, &is_row, err);
    while (rc == OK && is_row) {
        rc = visit(column_int(sql, 0), column_str(sql, 1), column_str(sql, 2), ctx, err);
        if (rc == OK)
            rc = step(store, sql, &is_row, err);
    }
    done(sql);
    return rc;
}

enum error_code
store_text(struct store *store, struct arena *arena, int64_t text, struct str *body,
           struct error *err)
{
    struct str language;

    return store_text_in_language(store, arena, text, body, &language, err);
}

enum error_code
store_counts(struct store *store, struct store_counts *counts, struct error *err)
{
    const struct {
        const char *sql;
        uint64_t   *count;
    } asked[] = {
        { "SELECT count(*) FROM org", &counts->orgs },
        { "SELECT count(*) FROM source", &counts->sources },
        { "SELECT count(*) FROM ladder", &counts->ladders },
        { "SELECT count(*) FROM level", &counts->levels },
        { "SELECT count(*) FROM skill", &counts->skills },
        { "SELECT count(*) FROM cell", &counts->cells },
        { "SELECT count(*) FROM text", &counts->texts },
        { "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
          &counts->file_bytes },
    };
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < COUNT(asked); i++) {
        int64_t value;

        rc = query_int(store, asked[i].sql, &value, err);
        *asked[i].count = (uint64_t) value;
    }
    return rc;
}
