#include "base/map.h"
#include "ladder/slug.h"
#include "store/database.h"

/* ---- transactions ---- */

enum error_code
store_begin(struct store *store, struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = must_be_writer(store, err);

    if (rc == OK && store->in_transaction)
        return error_set(err, ERR_USAGE, "%s: what is being read cannot be written to meanwhile",
                         store->path.data);
    if (rc == OK)
        rc = statement(store, SQL_BEGIN_WRITE, &sql, err);
    if (rc == OK)
        rc = run(store, sql, err);
    store->in_transaction = store->is_writing = rc == OK;
    if (rc == OK)
        rc = execute(store, "DELETE FROM temp.staged; DELETE FROM temp.loose_text", err);
    return rc;
}

static void
end_transaction(struct store *store)
{
    if (store->in_transaction)
        (void) sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    store->in_transaction = store->is_writing = false;
    store->inner_reads = 0;
}

void
store_rollback(struct store *store)
{
    if (store->is_writing) /* a write that was refused must not end the read it came from */
        end_transaction(store);
}

enum error_code
store_read_begin(struct store *store, struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc;

    if (store->in_transaction) { /* sees the state that it is in */
        store->inner_reads++;
        return OK;
    }
    rc = statement(store, SQL_BEGIN_READ, &sql, err);
    if (rc == OK)
        rc = run(store, sql, err);
    store->in_transaction = rc == OK;
    return rc;
}

void
store_read_end(struct store *store)
{
    if (store->inner_reads > 0)
        store->inner_reads--;
    else
        end_transaction(store);
}

/* ---- small pieces ---- */

/* Runs a statement that returns one number, such as the id of what it added; 0 for no row. */
static enum error_code
run_for_int(struct store *store, sqlite3_stmt *sql, int64_t *value, struct error *err)
{
    bool            is_row = false;
    enum error_code rc = step(store, sql, &is_row, err);

    *value = is_row ? column_int(sql, 0) : 0;
    done(sql);
    return rc;
}

static enum error_code
run_with_int(struct store *store, enum sql which, int64_t value, struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, which, &sql, err);

    if (rc != OK)
        return rc;
    bind_int(sql, 1, value);
    return run(store, sql, err);
}

static enum error_code
find_two(struct store *store, enum sql which, struct str a, struct str b, int64_t *id,
         struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, which, &sql, err);

    if (rc != OK)
        return rc;
    bind_str(sql, 1, a);
    bind_str(sql, 2, b);
    return run_for_int(store, sql, id, err);
}

static enum error_code
count_terms(struct store *store, struct str language, struct str body, unsigned *length,
            struct error *err)
{
    struct text_analyzer *analyzer;
    enum error_code       rc = store_analyzer(store, language, &analyzer, err);

    if (rc == OK && text_count_terms(analyzer, body, length) != OK)
        rc = error_memory(err);
    return rc;
}

int64_t
text_hash(struct str language, struct str body)
{
    return (int64_t) (hash_short(body) ^ hash_short(language));
}

/* ---- what is stored once: organisations, names, texts ---- */

static enum error_code
put_org(struct store *store, struct arena *arena, struct str name, int64_t *id,
        struct error *err)
{
    struct str      slug = slug_of(arena, name);
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, SQL_ORG_FIND, &sql, err);

    if (rc != OK)
        return rc;
    bind_str(sql, 1, slug);
    rc = run_for_int(store, sql, id, err);
    if (rc != OK || *id != 0)
        return rc;
    return find_two(store, SQL_ORG_ADD, slug, name, id, err);
}

static enum error_code
put_name(struct store *store, struct str language, struct str body, int64_t *id,
         struct error *err)
{
    sqlite3_stmt   *sql;
    unsigned        length;
    enum error_code rc = find_two(store, SQL_NAME_FIND, body, language, id, err);

    if (rc != OK || *id != 0)
        return rc;
    rc = count_terms(store, language, body, &length, err);
    if (rc == OK)
        rc = statement(store, SQL_NAME_ADD, &sql, err);
    if (rc != OK)
        return rc;
    bind_str(sql, 1, body);
    bind_str(sql, 2, language);
    bind_int(sql, 3, length);
    rc = run_for_int(store, sql, id, err);
    return rc == OK ? run_with_int(store, SQL_NAME_INDEX, *id, err) : rc;
}

static enum error_code
find_text(struct store *store, struct str language, struct str body, int64_t *id,
          struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, SQL_TEXT_FIND, &sql, err);

    if (rc != OK)
        return rc;
    bind_int(sql, 1, text_hash(language, body));
    bind_str(sql, 2, body);
    bind_str(sql, 3, language);
    return run_for_int(store, sql, id, err);
}

static enum error_code
put_text(struct store *store, struct str language, struct str body, int64_t *id,
         struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = find_text(store, language, body, id, err);

    if (rc != OK || *id != 0)
        return rc;
    rc = statement(store, SQL_TEXT_ADD, &sql, err);
    if (rc != OK)
        return rc;
    bind_int(sql, 1, text_hash(language, body));
    bind_str(sql, 2, language);
    bind_str(sql, 3, body);
    rc = run_for_int(store, sql, id, err);
    return rc == OK ? run_with_int(store, SQL_TEXT_INDEX, *id, err) : rc;
}

/* ---- slugs that never move ---- */

/* A level or skill, and the part of the address that stands for it. */
struct named {
    struct str name, slug; /* slug.data NULL: none yet */
    bool       is_used;    /* of one from before: somebody has its slug now */
};

/* "impact", or "impact-2" and on when that is taken. */
static struct str
free_slug(struct arena *arena, const struct map *taken, struct str base)
{
    struct str slug = base;

    for (unsigned n = 2; map_get(taken, slug, 0) != 0 && !arena->failed; n++)
        slug = arena_format(arena, "%.*s-%u", STR_ARG(base), n);
    return slug;
}

/* First every name gets back the slug it had before, then new names get free ones. */
static enum error_code
assign_slugs(struct arena *arena, struct named *before, size_t before_count,
             struct named *items, size_t count, struct error *err)
{
    struct map taken = { 0 };

    for (size_t i = 0; i < count; i++)
        for (size_t b = 0; b < before_count && !items[i].slug.data; b++) {
            if (before[b].is_used || !str_equal(before[b].name, items[i].name))
                continue;
            before[b].is_used = true;
            items[i].slug = before[b].slug;
            (void) map_at(&taken, arena, items[i].slug, 1);
        }
    for (size_t i = 0; i < count && !arena->failed; i++) {
        struct str base = items[i].name.length > 0 ? slug_of(arena, items[i].name)
                                                   : arena_format(arena, "%zu", i + 1);

        if (items[i].slug.data)
            continue;
        items[i].slug = free_slug(arena, &taken, base);
        (void) map_at(&taken, arena, items[i].slug, 1);
    }
    return arena_check(arena, err);
}

/* ---- putting one ladder ---- */

/* What a ladder of the same name in the same source was, before this run. */
struct former {
    struct store_ladder *ladders;
    bool                *is_used;
    size_t               count;
};

static enum error_code
load_former(struct store *store, struct arena *arena, int64_t source, struct former *former,
            struct error *err)
{
    int64_t        *ids = NULL;
    enum error_code rc;

    *former = (struct former) { 0 };
    if (source == 0)
        return OK;
    rc = store_ladder_ids(store, arena, source, &ids, &former->count, err);
    if (rc == OK) {
        former->ladders = arena_array(arena, former->count, sizeof *former->ladders);
        former->is_used = arena_array(arena, former->count, sizeof *former->is_used);
        rc = arena_check(arena, err);
    }
    for (size_t i = 0; rc == OK && i < former->count; i++)
        rc = store_ladder(store, arena, ids[i], &former->ladders[i], err);
    return rc;
}

static const struct store_ladder *
take_former(struct former *former, struct arena *arena, const struct ladder *ladder)
{
    struct str org_slug = slug_of(arena, ladder->org);

    for (size_t i = 0; i < former->count; i++) {
        const struct store_ladder *was = &former->ladders[i];

        if (former->is_used[i] || !str_equal(was->track, ladder->track) ||
            !str_equal(was->org_slug, org_slug))
            continue;
        former->is_used[i] = true;
        return was;
    }
    return NULL;
}

/* The file's name without folder, ending and the organisation before "--". */
static struct str
stem_of_path(struct str path)
{
    size_t from = 0, to = path.length, dashes;

    for (size_t i = 0; i < path.length; i++)
        if (path.data[i] == '/')
            from = i + 1;
    for (size_t i = from + 1; i < path.length; i++)
        if (path.data[i] == '.')
            to = i;
    path = str_slice(path, from, to);
    dashes = str_find(path, STR("--"));
    return dashes < path.length ? str_slice(path, dashes + 2, path.length) : path;
}

static enum error_code
slug_is_taken(struct store *store, int64_t org, struct str slug, bool *is_taken,
              struct error *err)
{
    sqlite3_stmt   *sql;
    int64_t         id = 0;
    enum error_code rc = statement(store, SQL_LADDER_BY_SLUG, &sql, err);

    if (rc != OK)
        return rc;
    bind_int(sql, 1, org);
    bind_str(sql, 2, slug);
    rc = run_for_int(store, sql, &id, err);
    *is_taken = id != 0;
    return rc;
}

/* A track's slug: its own, else with the file's stem behind it, else numbered too. */
static enum error_code
track_slug(struct store *store, struct arena *arena, int64_t org, const struct ladder *ladder,
           struct str path, struct str *slug, struct error *err)
{
    struct str      base = slug_of(arena, ladder->track);
    struct str      longer = arena_format(arena, "%.*s-%s", STR_ARG(base),
                                          slug_of(arena, stem_of_path(path)).data);
    bool            is_taken = true;
    enum error_code rc = arena_check(arena, err);

    *slug = base;
    for (unsigned n = 1; rc == OK; n++) {
        rc = slug_is_taken(store, org, *slug, &is_taken, err);
        if (rc != OK || !is_taken)
            break;
        *slug = n == 1 ? longer : arena_format(arena, "%.*s-%u", STR_ARG(longer), n);
        rc = arena_check(arena, err);
    }
    return rc;
}

static enum error_code
add_ladder(struct store *store, struct arena *arena, const struct ladder *ladder,
           const struct store_ladder *was, const struct store_source *source, int64_t *id,
           struct error *err)
{
    sqlite3_stmt   *sql;
    int64_t         org, name;
    struct str      slug = was ? was->slug : STR("");
    enum error_code rc = put_org(store, arena, ladder->org, &org, err);

    if (rc == OK)
        rc = put_name(store, ladder->language, ladder->track, &name, err);
    if (rc == OK && !was)
        rc = track_slug(store, arena, org, ladder, source->path, &slug, err);
    if (rc == OK)
        rc = statement(store, SQL_LADDER_ADD, &sql, err);
    if (rc != OK)
        return rc;
    bind_int(sql, 1, org);
    bind_str(sql, 2, slug);
    bind_int(sql, 3, name);
    bind_str(sql, 4, ladder->language);
    bind_int(sql, 5, source->id);
    bind_int(sql, 6, ladder->line);
    return run_for_int(store, sql, id, err);
}

static enum error_code
add_levels(struct store *store, struct arena *arena, int64_t id, const struct ladder *ladder,
           const struct store_ladder *was, struct error *err)
{
    size_t          count = ladder->level_count, before_count = was ? was->level_count : 0;
    struct named   *items = arena_array(arena, count, sizeof *items);
    struct named   *before = arena_array(arena, before_count, sizeof *before);
    enum error_code rc = arena_check(arena, err);

    if (rc != OK)
        return rc;
    for (size_t i = 0; i < before_count; i++)
        before[i] = (struct named) { was->levels[i].label, was->levels[i].slug, false };
    for (size_t i = 0; i < count; i++)
        items[i].name = ladder->levels[i].label;
    rc = assign_slugs(arena, before, before_count, items, count, err);

    for (size_t i = 0; rc == OK && i < count; i++) {
        sqlite3_stmt *sql;

        rc = statement(store, SQL_LEVEL_ADD, &sql, err);
        if (rc != OK)
            break;
        bind_int(sql, 1, id);
        bind_int(sql, 2, (int64_t) i + 1);
        bind_str(sql, 3, items[i].name);
        bind_str(sql, 4, items[i].slug);
        bind_int(sql, 5, ladder->levels[i].inferred);
        rc = run(store, sql, err);
    }
    return rc;
}

static enum error_code
add_skills(struct store *store, struct arena *arena, int64_t id, const struct ladder *ladder,
           const struct store_ladder *was, struct error *err)
{
    size_t          count = ladder->skill_count, before_count = was ? was->skill_count : 0;
    struct named   *items = arena_array(arena, count, sizeof *items);
    struct named   *before = arena_array(arena, before_count, sizeof *before);
    enum error_code rc = arena_check(arena, err);

    if (rc != OK)
        return rc;
    for (size_t i = 0; i < before_count; i++)
        before[i] = (struct named) { was->skills[i].name, was->skills[i].slug, false };
    for (size_t i = 0; i < count; i++)
        items[i].name = ladder->skills[i].name;
    rc = assign_slugs(arena, before, before_count, items, count, err);

    for (size_t i = 0; rc == OK && i < count; i++) {
        sqlite3_stmt *sql;
        int64_t       name;

        rc = put_name(store, ladder->language, items[i].name, &name, err);
        if (rc == OK)
            rc = statement(store, SQL_SKILL_ADD, &sql, err);
        if (rc != OK)
            break;
        bind_int(sql, 1, id);
        bind_int(sql, 2, (int64_t) i);
        bind_int(sql, 3, name);
        bind_str(sql, 4, items[i].slug);
        rc = run(store, sql, err);
    }
    return rc;
}

static enum error_code
stage_cell(struct store *store, int64_t ladder, size_t level, size_t skill,
           const struct cell *cell, struct str language, struct error *err)
{
    sqlite3_stmt   *sql;
    int64_t         text;
    unsigned        length;
    enum error_code rc = put_text(store, language, cell->text, &text, err);

    if (rc == OK)
        rc = count_terms(store, language, cell->text, &length, err);
    if (rc == OK)
        rc = statement(store, SQL_CELL_STAGE, &sql, err);
    if (rc != OK)
        return rc;
    bind_int(sql, 1, ladder);
    bind_int(sql, 2, (int64_t) level + 1);
    bind_int(sql, 3, (int64_t) skill);
    bind_int(sql, 4, text);
    bind_int(sql, 5, cell->line);
    bind_int(sql, 6, cell->flags);
    bind_int(sql, 7, length);
    return run(store, sql, err);
}

static enum error_code
put_ladder(struct store *store, struct arena *arena, const struct ladder *ladder,
           const struct store_ladder *was, const struct store_source *source, struct error *err)
{
    int64_t         id = 0;
    enum error_code rc = add_ladder(store, arena, ladder, was, source, &id, err);

    if (rc == OK)
        rc = add_levels(store, arena, id, ladder, was, err);
    if (rc == OK)
        rc = add_skills(store, arena, id, ladder, was, err);
    for (size_t level = 0; level < ladder->level_count; level++)
        for (size_t skill = 0; rc == OK && skill < ladder->skill_count; skill++) {
            const struct cell *cell = ladder_cell(ladder, level, skill);

            if (cell->text.length > 0)
                rc = stage_cell(store, id, level, skill, cell, ladder->language, err);
        }
    return rc;
}

/* Ladders that were there before come first: they must find their slugs free. */
static enum error_code
put_ladders(struct store *store, struct arena *arena, const struct ladder *ladders,
            size_t count, struct former *former, const struct store_source *source,
            struct error *err)
{
    const struct store_ladder **was = arena_array(arena, count, sizeof *was);
    enum error_code             rc = arena_check(arena, err);

    for (size_t i = 0; rc == OK && i < count; i++) {
        was[i] = take_former(former, arena, &ladders[i]);
        if (was[i])
            rc = put_ladder(store, arena, &ladders[i], was[i], source, err);
    }
    for (size_t i = 0; rc == OK && i < count; i++)
        if (!was[i])
            rc = put_ladder(store, arena, &ladders[i], NULL, source, err);
    return rc;
}

/* ---- dropping ---- */

/* Runs a delete that returns the texts it let go of, and notes them. */
static enum error_code
drop_cells(struct store *store, enum sql which, int64_t ladder, struct error *err)
{
    struct arena    arena = { 0 };
    int64_t        *texts = NULL;
    size_t          count = 0;
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, which, &sql, err);

    if (rc == OK) {
        bind_int(sql, 1, ladder);
        rc = collect_ints(store, sql, &arena, &texts, &count, err);
    }
    for (size_t i = 0; rc == OK && i < count; i++)
        rc = run_with_int(store, SQL_LOOSE_TEXT_NOTE, texts[i], err);
    arena_free(&arena);
    return rc;
}

enum error_code
store_drop_ladder(struct store *store, int64_t id, struct error *err)
{
    enum error_code rc = drop_cells(store, SQL_CELLS_DROP, id, err);

    if (rc == OK)
        rc = drop_cells(store, SQL_CELL_UNSTAGE_LADDER, id, err);
    if (rc == OK)
        rc = run_with_int(store, SQL_LEVELS_DROP, id, err);
    if (rc == OK)
        rc = run_with_int(store, SQL_SKILLS_DROP, id, err);
    return rc == OK ? run_with_int(store, SQL_LADDER_DROP, id, err) : rc;
}

static enum error_code
drop_ladders_of(struct store *store, int64_t source, struct error *err)
{
    struct arena    arena = { 0 };
    int64_t        *ids = NULL;
    size_t          count = 0;
    enum error_code rc = store_ladder_ids(store, &arena, source, &ids, &count, err);

    for (size_t i = 0; rc == OK && i < count; i++)
        rc = store_drop_ladder(store, ids[i], err);
    arena_free(&arena);
    return rc;
}

enum error_code
store_drop_source(struct store *store, int64_t id, struct error *err)
{
    enum error_code rc = drop_ladders_of(store, id, err);

    return rc == OK ? run_with_int(store, SQL_SOURCE_DROP, id, err) : rc;
}

/* ---- sources ---- */

static enum error_code
write_source(struct store *store, enum sql which, const struct store_source *source,
             int64_t *id, struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, which, &sql, err);

    if (rc != OK)
        return rc;
    bind_str(sql, 1, source->key);
    bind_str(sql, 2, source->path);
    bind_int(sql, 3, source->size_bytes);
    bind_int(sql, 4, source->mtime_ns);
    (void) sqlite3_bind_blob(sql, 5, source->hash.bytes, sizeof source->hash.bytes,
                             SQLITE_STATIC);
    bind_str(sql, 6, source->options);
    return run_for_int(store, sql, id, err);
}

enum error_code
store_touch(struct store *store, const struct store_source *source, struct error *err)
{
    int64_t         id;
    enum error_code rc = write_source(store, SQL_SOURCE_SET, source, &id, err);

    return rc == OK ? run_with_int(store, SQL_LADDERS_UNSEAL, id, err) : rc; /* of its path, too */
}

enum error_code
store_put(struct store *store, const struct store_source *source, const struct ladder *ladders,
          size_t count, struct error *err)
{
    struct arena        arena = { 0 };
    struct former       former;
    struct store_source known, stored = *source;
    enum error_code     rc;

    rc = store_find_source(store, &arena, source->key, &known, err);
    if (rc == OK)
        rc = load_former(store, &arena, known.id, &former, err);
    if (rc == OK && known.id != 0)
        rc = drop_ladders_of(store, known.id, err);
    if (rc == OK)
        rc = write_source(store, known.id ? SQL_SOURCE_SET : SQL_SOURCE_ADD, source, &stored.id,
                          err);
    if (rc == OK)
        rc = put_ladders(store, &arena, ladders, count, &former, &stored, err);
    arena_free(&arena);
    return rc;
}

/* ---- committing ---- */

/* Takes what nothing uses any more out of its FTS5 table and its own. */
static enum error_code
drop_loose(struct store *store, enum sql find, enum sql unindex, enum sql drop,
           struct error *err)
{
    struct arena    arena = { 0 };
    int64_t        *ids = NULL;
    size_t          count = 0;
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, find, &sql, err);

    if (rc == OK)
        rc = collect_ints(store, sql, &arena, &ids, &count, err);
    for (size_t i = 0; rc == OK && i < count; i++) {
        rc = run_with_int(store, unindex, ids[i], err);
        if (rc == OK)
            rc = run_with_int(store, drop, ids[i], err);
    }
    arena_free(&arena);
    return rc;
}

static enum error_code
run_once(struct store *store, enum sql which, struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, which, &sql, err);

    return rc == OK ? run(store, sql, err) : rc;
}

/* Fingerprints the ladders of this run, now that all their rows are there. */
static enum error_code
seal_ladders(struct store *store, struct error *err)
{
    struct arena    arena = { 0 };
    int64_t        *ids = NULL, hash;
    size_t          count = 0;
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, SQL_LADDERS_TO_SEAL, &sql, err);

    if (rc == OK)
        rc = collect_ints(store, sql, &arena, &ids, &count, err);
    for (size_t i = 0; rc == OK && i < count; i++) {
        rc = ladder_hash(store, ids[i], &hash, err);
        if (rc == OK)
            rc = statement(store, SQL_LADDER_SEAL, &sql, err);
        if (rc != OK)
            break;
        bind_int(sql, 1, ids[i]);
        bind_int(sql, 2, hash);
        rc = run(store, sql, err);
    }
    arena_free(&arena);
    return rc;
}

static enum error_code
settle(struct store *store, struct error *err)
{
    sqlite3_stmt   *sql;
    int64_t         cells = 0;
    enum error_code rc = run_once(store, SQL_CELL_NUMBER, err);

    if (rc == OK)
        rc = run_once(store, SQL_CELL_UNSTAGE, err);
    if (rc == OK)
        rc = seal_ladders(store, err);
    if (rc == OK)
        rc = drop_loose(store, SQL_LOOSE_TEXTS, SQL_LOOSE_TEXT_UNINDEX, SQL_LOOSE_TEXT_DROP,
                        err);
    if (rc == OK)
        rc = drop_loose(store, SQL_LOOSE_NAMES, SQL_LOOSE_NAME_UNINDEX, SQL_LOOSE_NAME_DROP,
                        err);
    if (rc == OK)
        rc = run_once(store, SQL_LOOSE_ORGS_DROP, err);
    if (rc == OK)
        rc = run_once(store, SQL_LOOSE_SOURCES_DROP, err);
    if (rc == OK)
        rc = statement(store, SQL_COUNT_CELLS, &sql, err);
    if (rc == OK)
        rc = run_for_int(store, sql, &cells, err);
    return rc == OK ? meta_set_int(store, "cells", cells, err) : rc;
}

enum error_code
store_commit(struct store *store, struct error *err)
{
    enum error_code rc = settle(store, err);

    if (rc == OK)
        rc = run_once(store, SQL_COMMIT, err);
    if (rc != OK)
        return rc;
    store->in_transaction = store->is_writing = false;
    return store->built_lock >= 0 ? store_publish(store, err) : OK;
}
