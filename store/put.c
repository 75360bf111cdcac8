#include "store/put.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "base/map.h"
#include "ladder/slug.h"
#include "store/ahead.h"
#include "store/staged.h"

static enum error_code
bind_two(struct store *store, enum sql which, struct str a, struct str b, sqlite3_stmt **sql,
         struct error *err)
{
    enum error_code rc = statement(store, which, sql, err);

    if (rc != OK)
        return rc;
    bind_str(*sql, 1, a);
    bind_str(*sql, 2, b);
    return OK;
}

static enum error_code
find_two(struct store *store, enum sql which, struct str a, struct str b, int64_t *id,
         struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = bind_two(store, which, a, b, &sql, err);

    return rc == OK ? run_for_int(store, sql, id, err) : rc;
}

/* The same for what adds a row. */
static enum error_code
add_two(struct store *store, enum sql which, struct str a, struct str b, int64_t *id,
        struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = bind_two(store, which, a, b, &sql, err);

    return rc == OK ? run_for_id(store, sql, id, err) : rc;
}

/*
 * Gives a body to FTS5, as the view of the schema has it: behind a mark of its language. Like
 * all that is run for every text, this is a statement of one row that returns none: FTS5 writes
 * out what it has gathered whenever another kind begins.
 */
static enum error_code
index_body(struct store *store, enum sql which, int64_t id, struct str language,
           struct str body, struct error *err)
{
    struct buffer   marked = { 0 };
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, which, &sql, err);

    if (rc != OK)
        return rc;
    if (!str_equal(language, STR("en"))) {
        buffer_format(&marked, "\x1d%.*s\x1d", STR_ARG(language));
        buffer_add(&marked, body);
        body = buffer_str(&marked);
    }
    bind_int(sql, 1, id);
    bind_str(sql, 2, body);
    rc = marked.failed ? error_memory(err) : run(store, sql, err);
    buffer_free(&marked);
    return rc;
}

/* ---- what is stored once: organisations, names, texts ---- */

/* The organisation of that slug: its id, or 0, and its name. */
static enum error_code
find_org(struct store *store, struct arena *arena, struct str slug, int64_t *id,
         struct str *name, struct error *err)
{
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(store, SQL_ORG_FIND, &sql, err);

    *id = 0;
    if (rc != OK)
        return rc;
    bind_str(sql, 1, slug);
    rc = step(store, sql, &is_row, err);
    if (is_row) {
        *id = column_int(sql, 0);
        *name = column_copy(arena, sql, 1);
    }
    done(sql);
    return rc == OK ? arena_check(arena, err) : rc;
}

static enum error_code
rename_org(struct store *store, struct str slug, struct str name, int64_t *id,
           struct error *err)
{
    enum error_code rc = find_two(store, SQL_ORG_RENAME, slug, name, id, err);

    return rc == OK ? run_with_int(store, SQL_LADDERS_UNSEAL_ORG, *id, err) : rc;
}

/* ACME is acme, written as it was written last; C++ is not C, though both are c in a slug. */
static enum error_code
put_org(struct store *store, struct arena *arena, struct str name, int64_t *id,
        struct error *err)
{
    struct str      base = slug_of(arena, name), slug = base, known = STR("");
    enum error_code rc = find_org(store, arena, slug, id, &known, err);

    for (unsigned n = 2; rc == OK && *id != 0 && !str_equal_ignoring_case(known, name); n++) {
        slug = arena_format(arena, "%.*s-%u", STR_ARG(base), n);
        rc = find_org(store, arena, slug, id, &known, err);
    }
    if (rc != OK || (*id != 0 && str_equal(known, name)))
        return rc;
    return *id != 0 ? rename_org(store, slug, name, id, err)
                    : add_two(store, SQL_ORG_ADD, slug, name, id, err);
}

static enum error_code
put_name(struct store *store, struct str language, struct str body, int64_t *id,
         struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = find_two(store, SQL_NAME_FIND, body, language, id, err);

    if (rc != OK || *id != 0)
        return rc;
    rc = prose_read(store, language, body, &store->prose, err);
    if (rc == OK)
        rc = statement(store, SQL_NAME_ADD, &sql, err);
    if (rc != OK)
        return rc;
    bind_str(sql, 1, body);
    bind_str(sql, 2, language);
    bind_int(sql, 3, store->prose.length);
    rc = run_for_id(store, sql, id, err);
    if (rc == OK)
        rc = forward_know(store, &store->prose, err);
    return rc == OK ? index_body(store, SQL_NAME_INDEX, *id, language, body, err) : rc;
}

/* ---- texts ---- */

/*
 * Texts that this run has seen are known by the numbers of their hashes, so that SQLite is asked
 * only for what may be older than the run, or came when there were too many to know.
 */
enum { MOST_SEEN_TEXTS = 1024 * 1024 };

enum error_code
texts_begin(struct store *store, struct error *err)
{
    sqlite3_stmt   *sql;
    int64_t         is_any = 0;
    enum error_code rc;

    texts_forget(store);
    store->seen.most = MOST_SEEN_TEXTS;
    rc = statement(store, SQL_TEXT_IS_ANY, &sql, err);
    if (rc == OK)
        rc = run_for_int(store, sql, &is_any, err);
    store->has_more_texts = is_any != 0;
    return rc;
}

void
texts_forget(struct store *store)
{
    seen_free(&store->seen);
    free(store->seen_texts);
    store->seen_texts = NULL;
    store->seen_count = store->seen_capacity = 0;
    free(store->put_texts);
    store->put_texts = NULL;
    store->put_capacity = store->put_count = 0;
}

uint64_t
store_texts_put(const struct store *store)
{
    return store->put_count;
}

/* Ids follow one another, so that a bit for each is little. */
static enum error_code
count_text(struct store *store, int64_t id, struct error *err)
{
    size_t    at = (size_t) id / 64, capacity = store->put_capacity;
    uint64_t *bits, bit = (uint64_t) 1 << id % 64;

    while (capacity <= at)
        capacity = capacity > 0 ? capacity * 2 : 64;
    if (capacity > store->put_capacity) {
        bits = realloc(store->put_texts, capacity * sizeof *bits);
        if (!bits)
            return error_memory(err);
        memset(bits + store->put_capacity, 0, (capacity - store->put_capacity) * sizeof *bits);
        store->put_texts = bits;
        store->put_capacity = capacity;
    }
    store->put_count += !(store->put_texts[at] & bit);
    store->put_texts[at] |= bit;
    return OK;
}

/* The numbers of texts come in order. */
static enum error_code
note_text(struct store *store, uint32_t number, int64_t id, struct error *err)
{
    size_t   capacity = store->seen_capacity > 0 ? store->seen_capacity * 2 : 1024;
    int64_t *ids;

    if (number != store->seen_count)
        return OK;
    if (store->seen_count == store->seen_capacity) {
        ids = realloc(store->seen_texts, capacity * sizeof *ids);
        if (!ids)
            return error_memory(err);
        store->seen_texts = ids;
        store->seen_capacity = capacity;
    }
    store->seen_texts[store->seen_count++] = id;
    return OK;
}

static enum error_code
ask_for_text(struct store *store, enum sql which, int64_t key, struct str language,
             struct str body, int64_t *id, struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, which, &sql, err);

    if (rc != OK)
        return rc;
    bind_int(sql, 1, key);
    bind_str(sql, 2, body);
    bind_str(sql, 3, language);
    return run_for_int(store, sql, id, err);
}

/* The id of the text, or 0. Two texts may have one hash. */
static enum error_code
find_text(struct store *store, const struct ahead_text *text, struct str language,
          struct str body, int64_t *id, struct error *err)
{
    bool            is_seen = text->number < store->seen_count;
    enum error_code rc = OK;

    *id = 0;
    if (text->number == SEEN_NONE && !store->has_more_texts) {
        store->has_more_texts = true;
        rc = store_index_texts(store, err);
    }
    if (rc == OK && is_seen)
        rc = ask_for_text(store, SQL_TEXT_IS, store->seen_texts[text->number], language, body,
                          id, err);
    if (rc == OK && *id == 0 && (is_seen || store->has_more_texts))
        rc = ask_for_text(store, SQL_TEXT_FIND, text->hash, language, body, id, err);
    return rc;
}

static enum error_code
add_text(struct store *store, int64_t hash, struct str language, struct str body, int64_t *id,
         struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = prose_read(store, language, body, &store->prose, err);

    if (rc == OK)
        rc = statement(store, SQL_TEXT_ADD, &sql, err);
    if (rc != OK)
        return rc;
    bind_int(sql, 1, hash);
    bind_str(sql, 2, language);
    bind_int(sql, 3, store->prose.length);
    bind_str(sql, 4, body);
    rc = run_for_id(store, sql, id, err);
    if (rc == OK)
        rc = forward_add(store, *id, &store->prose, err);
    if (rc == OK)
        spool_add(&store->spool, *id, &store->prose);
    return rc == OK ? index_body(store, SQL_TEXT_INDEX, *id, language, body, err) : rc;
}

/* What was heard of a text ahead is what the store has read last. */
static void
take_prose(struct store *store, struct ahead_text *text)
{
    struct prose before = store->prose;

    if (!text->is_heard)
        return;
    store->prose = text->prose;
    text->prose = before;
}

static enum error_code
put_text(struct store *store, struct str language, struct str body, int64_t *id,
         struct error *err)
{
    struct ahead_text here = { 0 }, *text = &here;
    enum error_code   rc = OK;

    if (store->ahead) {
        rc = ahead_next(store->ahead, &text, err);
    } else {
        here.hash = text_hash(language, body);
        here.number = seen_number(&store->seen, (uint64_t) here.hash);
    }
    if (rc == OK)
        rc = find_text(store, text, language, body, id, err);
    if (rc == OK && *id == 0) {
        take_prose(store, text);
        rc = add_text(store, text->hash, language, body, id, err);
    }
    if (rc == OK)
        rc = count_text(store, *id, err);
    return rc == OK ? note_text(store, text->number, *id, err) : rc;
}

/* ---- slugs that never move ---- */

/* A level or skill, and the part of the address that stands for it. */
struct named {
    struct str name, slug; /* slug.data NULL: none yet */
};

/* "impact", or "impact-2" and on when that is taken; taken holds the last number given. */
static struct str
free_slug(struct arena *arena, struct map *taken, struct str base)
{
    size_t     number = map_get(taken, base, 0), *last;
    struct str slug = base;

    while (map_get(taken, slug, 0) > 0 && !arena->failed)
        slug = arena_format(arena, "%.*s-%zu", STR_ARG(base), ++number);
    (void) map_at(taken, arena, slug, 1);
    last = map_at(taken, arena, base, 1);
    if (last && number > 0)
        *last = number;
    return slug;
}

/* "name, the second": several of one name are told apart by their order. */
static struct str
nth_of_name(struct arena *arena, struct map *counts, struct str name)
{
    size_t *count = map_at(counts, arena, name, 0);

    return arena_format(arena, "%.*s\x1f%zu", STR_ARG(name), count ? ++*count : 0);
}

/* Gives names the slugs they had before. */
static void
inherit_slugs(struct arena *arena, const struct named *before, size_t before_count,
              struct named *items, size_t count, struct map *taken)
{
    struct map by_name = { 0 }, old_counts = { 0 }, counts = { 0 };

    for (size_t i = 0; i < before_count; i++)
        (void) map_at(&by_name, arena, nth_of_name(arena, &old_counts, before[i].name), i);
    for (size_t i = 0; i < count && !arena->failed; i++) {
        size_t b = map_get(&by_name, nth_of_name(arena, &counts, items[i].name), before_count);

        if (b == before_count)
            continue;
        items[i].slug = before[b].slug;
        (void) map_at(taken, arena, items[i].slug, 1);
    }
}

/* First every name gets back the slug it had, then new names get free ones, the nameless last.
 */
static enum error_code
assign_slugs(struct arena *arena, const struct named *before, size_t before_count,
             struct named *items, size_t count, struct str (*make)(struct arena *, struct str),
             struct error *err)
{
    struct map taken = { 0 };

    inherit_slugs(arena, before, before_count, items, count, &taken);
    for (size_t i = 0; i < count && !arena->failed; i++)
        if (!items[i].slug.data && items[i].name.length > 0)
            items[i].slug = free_slug(arena, &taken, make(arena, items[i].name));
    for (size_t i = 0; i < count && !arena->failed; i++)
        if (!items[i].slug.data)
            items[i].slug = free_slug(arena, &taken, arena_format(arena, "%zu", i + 1));
    return arena_check(arena, err);
}

/* ---- the ladder itself ---- */

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

/* The n-th slug a track may have: its own, with the file's stem behind it, then numbered. */
static struct str
nth_track_slug(struct arena *arena, struct str base, struct str longer, size_t n)
{
    if (n < 2)
        return n == 0 ? base : longer;
    return arena_format(arena, "%.*s-%zu", STR_ARG(longer), n);
}

static enum error_code
track_slug(struct store *store, struct arena *arena, int64_t org, const struct ladder *ladder,
           struct str path, struct str *slug, struct error *err)
{
    struct str      base = slug_of(arena, ladder->track), org_of_file, stem, longer, key;
    size_t         *last; /* so that a thousand tracks of one name need no million look-ups */
    size_t          n;
    bool            is_taken = true;
    enum error_code rc;

    ladder_names_of_path(path, &org_of_file, &stem);
    longer = arena_format(arena, "%.*s-%.*s", STR_ARG(base), STR_ARG(slug_of(arena, stem)));
    key = arena_format(&store->run_memory, "%lld %.*s %.*s", (long long) org, STR_ARG(base),
                       STR_ARG(longer));
    last = map_at(&store->track_numbers, &store->run_memory, key, 0);
    rc = arena_check(arena, err);
    if (rc == OK)
        rc = arena_check(&store->run_memory, err);
    for (n = last ? *last : 0; rc == OK && is_taken; n++) {
        *slug = nth_track_slug(arena, base, longer, n);
        rc = arena_check(arena, err);
        if (rc == OK)
            rc = slug_is_taken(store, org, *slug, &is_taken, err);
    }
    if (rc == OK && last)
        *last = n;
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
    return run_for_id(store, sql, id, err);
}

/* ---- levels and skills ---- */

enum part { LEVELS, SKILLS };

/* The levels or skills of a ladder, each with its slug. */
static enum error_code
name_parts(struct arena *arena, const struct ladder *ladder, const struct store_ladder *was,
           enum part part, struct named **items, struct error *err)
{
    size_t count = part == LEVELS ? ladder->level_count : ladder->skill_count;
    size_t before_count = !was ? 0 : part == LEVELS ? was->level_count : was->skill_count;
    struct named   *before = arena_array(arena, before_count, sizeof *before);
    enum error_code rc;

    *items = arena_array(arena, count, sizeof **items);
    rc = arena_check(arena, err);
    if (rc != OK)
        return rc;
    for (size_t i = 0; i < before_count; i++)
        before[i] = part == LEVELS ? (struct named){ was->levels[i].label, was->levels[i].slug }
                                   : (struct named){ was->skills[i].name, was->skills[i].slug };
    for (size_t i = 0; i < count; i++)
        (*items)[i].name = part == LEVELS ? ladder->levels[i].label : ladder->skills[i].name;
    return assign_slugs(arena, before, before_count, *items, count,
                        part == LEVELS ? slug_of_label : slug_of, err);
}

static enum error_code
add_level(struct store *store, int64_t ladder, size_t i, const struct named *named,
          bool is_inferred, struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, SQL_LEVEL_ADD, &sql, err);

    if (rc != OK)
        return rc;
    bind_int(sql, 1, ladder);
    bind_int(sql, 2, (int64_t) i + 1);
    bind_str(sql, 3, named->name);
    bind_str(sql, 4, named->slug);
    bind_int(sql, 5, is_inferred);
    return run(store, sql, err);
}

static enum error_code
add_levels(struct store *store, struct arena *arena, int64_t id, const struct ladder *ladder,
           const struct store_ladder *was, struct error *err)
{
    struct named   *items;
    enum error_code rc = name_parts(arena, ladder, was, LEVELS, &items, err);

    for (size_t i = 0; rc == OK && i < ladder->level_count; i++)
        rc = add_level(store, id, i, &items[i], ladder->levels[i].inferred, err);
    return rc;
}

static enum error_code
add_skill(struct store *store, int64_t ladder, size_t i, const struct named *named,
          struct str language, struct error *err)
{
    sqlite3_stmt   *sql;
    int64_t         name;
    enum error_code rc = put_name(store, language, named->name, &name, err);

    if (rc == OK)
        rc = statement(store, SQL_SKILL_ADD, &sql, err);
    if (rc != OK)
        return rc;
    bind_int(sql, 1, ladder);
    bind_int(sql, 2, (int64_t) i);
    bind_int(sql, 3, name);
    bind_str(sql, 4, named->slug);
    return run(store, sql, err);
}

static enum error_code
add_skills(struct store *store, struct arena *arena, int64_t id, const struct ladder *ladder,
           const struct store_ladder *was, struct error *err)
{
    struct named   *items;
    enum error_code rc = name_parts(arena, ladder, was, SKILLS, &items, err);

    for (size_t i = 0; rc == OK && i < ladder->skill_count; i++)
        rc = add_skill(store, id, i, &items[i], ladder->language, err);
    return rc;
}

/* ---- cells ---- */

/* Puts the texts of the cells, and these where they wait for their numbers. */
static enum error_code
stage_cells(struct store *store, const struct ladder *ladder, struct buffer *staged,
            struct error *err)
{
    size_t          count = ladder->level_count * ladder->skill_count;
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < count; i++) {
        const struct cell *cell = &ladder->cells[i];
        struct store_cell  place = {
             .level = (unsigned) (i / ladder->skill_count) + 1,
             .skill = (unsigned) (i % ladder->skill_count),
             .line = cell->line,
             .flags = cell->flags,
        };

        if (cell->text.length == 0)
            continue;
        rc = put_text(store, ladder->language, cell->text, &place.text, err);
        staged_write(staged, &place);
    }
    return rc == OK && staged->failed ? error_memory(err) : rc;
}

static enum error_code
add_cells(struct store *store, int64_t id, const struct ladder *ladder, struct error *err)
{
    struct buffer   staged = { 0 };
    sqlite3_stmt   *sql;
    enum error_code rc = stage_cells(store, ladder, &staged, err);

    if (rc == OK && staged.length > 0)
        rc = statement(store, SQL_CELL_STAGE, &sql, err);
    if (rc == OK && staged.length > 0) {
        bind_int(sql, 1, id);
        bind_blob(sql, 2, buffer_str(&staged));
        rc = run(store, sql, err);
    }
    buffer_free(&staged);
    return rc;
}

enum error_code
put_ladder(struct store *store, struct arena *arena, const struct ladder *ladder,
           const struct store_ladder *was, const struct store_source *source, struct error *err)
{
    int64_t         id = 0;
    enum error_code rc = OK;

    if (!store->ahead) /* else it was done */
        rc = synonyms_ensure(store, ladder->language, err);
    if (rc == OK)
        rc = add_ladder(store, arena, ladder, was, source, &id, err);
    if (rc == OK)
        rc = add_levels(store, arena, id, ladder, was, err);
    if (rc == OK)
        rc = add_skills(store, arena, id, ladder, was, err);
    return rc == OK ? add_cells(store, id, ladder, err) : rc;
}
