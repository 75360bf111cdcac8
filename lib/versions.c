/* Two versions of a file, ladder by ladder. */
#include <stdlib.h>

#include "base/map.h"
#include "lib/compare.h"

struct kept_versions {
    struct rung_versions versions; /* first: what the caller holds */
    struct arena         memory;
};

struct versions {
    struct arena        *arena;
    struct file_ladders  a, b;
    const size_t        *partners; /* by ladder of A, one of B; SIZE_MAX: none */
    bool                *is_taken; /* of B */
    struct rung_version *items;
    size_t               count;
};

/* ---- which is which ---- */

/* Ladders of one name are the first of it, the second... */
static struct str
key_of(struct versions *v, struct map *seen, const struct ladder *ladder)
{
    struct str slug = file_ladders_slug(v->arena, ladder);
    size_t    *nth = map_at(seen, v->arena, slug, 0);

    return arena_format(v->arena, "%.*s\x1f%zu", STR_ARG(slug), nth ? ++*nth : 0);
}

/* An only ladder is the only other one, whatever it is called: its file may name it. */
static enum error_code
pair_ladders(struct versions *v, struct error *err)
{
    struct map seen_a = { 0 }, seen_b = { 0 }, places = { 0 };
    size_t    *partners = arena_array(v->arena, v->a.count, sizeof *partners);
    bool       is_one = v->a.count == 1 && v->b.count == 1;

    v->is_taken = arena_array(v->arena, v->b.count, sizeof *v->is_taken);
    for (size_t i = 0; i < v->b.count && !v->arena->failed; i++)
        (void) map_at(&places, v->arena, key_of(v, &seen_b, &v->b.items[i]), i);
    for (size_t i = 0; i < v->a.count && !v->arena->failed; i++) {
        partners[i] = is_one ? 0
                             : map_get(&places, key_of(v, &seen_a, &v->a.items[i]), SIZE_MAX);
        if (partners[i] != SIZE_MAX)
            v->is_taken[partners[i]] = true;
    }
    v->partners = partners;
    return arena_check(v->arena, err);
}

/* ---- what is told of each ---- */

static bool
has_other_names(const struct rung_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!lines[i].names[0] || !lines[i].names[1] ||
            strcmp(lines[i].names[0], lines[i].names[1]) != 0)
            return true;
    return false;
}

static enum rung_change
change_of(const struct rung_comparison *c)
{
    bool is_same = c->changes[RUNG_SAME] == c->row_count &&
                   !has_other_names(c->levels, c->level_count) &&
                   !has_other_names(c->skills, c->skill_count);

    return is_same ? RUNG_SAME : RUNG_CHANGED;
}

static struct rung_version *
add(struct versions *v, const struct ladder *ladder, enum rung_change change)
{
    struct rung_version *version = &v->items[v->count++];

    *version = (struct rung_version){ .change = change,
                                      .org = lib_string(v->arena, ladder->org),
                                      .track = lib_string(v->arena, ladder->track) };
    return version;
}

static enum error_code
compare_pair(struct versions *v, const struct ladder *a, const struct ladder *b,
             struct error *err)
{
    struct comparing        c = { .arena = v->arena,
                                  .sides = arena_array(v->arena, 2, sizeof *c.sides),
                                  .count = 2 };
    struct rung_comparison *made = arena_alloc(v->arena, sizeof *made);
    struct rung_version    *version = add(v, a, RUNG_SAME);
    enum error_code         rc = arena_check(v->arena, err);

    if (rc != OK)
        return rc;
    file_ladders_side(v->arena, &v->a, a, &c.sides[0]);
    file_ladders_side(v->arena, &v->b, b, &c.sides[1]);
    rc = compare_lay_out(&c, made, err);
    if (rc != OK)
        return rc;
    version->comparison = made;
    version->change = change_of(made);
    return OK;
}

/* Those of A in their order, then what only B has. */
static enum error_code
compare_all(struct versions *v, struct error *err)
{
    enum error_code rc;

    v->items = arena_array(v->arena, v->a.count + v->b.count, sizeof *v->items);
    rc = arena_check(v->arena, err);
    for (size_t i = 0; rc == OK && i < v->a.count; i++)
        if (v->partners[i] == SIZE_MAX)
            (void) add(v, &v->a.items[i], RUNG_REMOVED);
        else
            rc = compare_pair(v, &v->a.items[i], &v->b.items[v->partners[i]], err);
    for (size_t i = 0; rc == OK && i < v->b.count; i++)
        if (!v->is_taken[i])
            (void) add(v, &v->b.items[i], RUNG_ADDED);
    return rc == OK ? arena_check(v->arena, err) : rc;
}

static enum error_code
make(const char *a, const char *b, struct kept_versions *kept, struct error *err)
{
    struct versions v = { .arena = &kept->memory };
    enum error_code rc = file_ladders_read(v.arena, a, &v.a, err);

    if (rc == OK)
        rc = file_ladders_read(v.arena, b, &v.b, err);
    if (rc == OK)
        rc = pair_ladders(&v, err);
    if (rc == OK)
        rc = compare_all(&v, err);
    if (rc != OK)
        return rc;
    kept->versions = (struct rung_versions){ .a = lib_string(v.arena, str_of(a)),
                                             .b = lib_string(v.arena, str_of(b)),
                                             .items = v.items,
                                             .count = v.count,
                                             .is_one = v.a.count == 1 && v.b.count == 1 };
    for (size_t i = 0; i < v.count; i++)
        kept->versions.changes[v.items[i].change]++;
    return arena_check(v.arena, err);
}

enum rung_status
rung_compare_versions(const char *a, const char *b, struct rung_versions **versions,
                      struct rung_error *error)
{
    struct kept_versions *kept = calloc(1, sizeof *kept);
    struct error          err = { 0 };
    enum error_code       rc = kept ? make(a, b, kept, &err) : error_memory(&err);

    *versions = NULL;
    if (rc == OK)
        *versions = &kept->versions;
    else if (kept)
        rung_versions_free(&kept->versions);
    return lib_status(rc, &err, error);
}

void
rung_versions_free(struct rung_versions *versions)
{
    struct kept_versions *kept = (struct kept_versions *) versions;

    if (!kept)
        return;
    arena_free(&kept->memory);
    free(kept);
}
