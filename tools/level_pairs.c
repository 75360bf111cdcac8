#include "tools/level_pairs.h"

#include <stdio.h>

struct level {
    struct str address, label;
    unsigned   ordinal;
};

struct judging {
    struct arena                  *arena;
    const struct similarity_cells *cells;
    struct level                  *levels; /* of the whole index */
    size_t                         level_count, level_capacity;
    struct rung_match             *match; /* of the two ladders of the line before */
    struct str                     a, b;  /* these */
    size_t                         count, right, right_by_place;
};

/* ---- where levels stand ---- */

static bool
learn_level(void *ctx, const struct rung_entry *entry)
{
    struct judging *j = ctx;

    j->levels = arena_grow(j->arena, j->levels, j->level_count, &j->level_capacity,
                           sizeof *j->levels);
    if (j->arena->failed)
        return false;
    j->levels[j->level_count++] =
        (struct level){ arena_copy(j->arena, str_of(entry->address)),
                        arena_copy(j->arena, str_of(entry->level)), entry->ordinal };
    return true;
}

/* The first parts of an address. */
static struct str
parts_of(struct str address, size_t count)
{
    size_t at = 0;

    for (; at < address.length; at++)
        if (address.data[at] == '/' && --count == 0)
            break;
    return str_slice(address, 0, at);
}

/* The level that the judgements call so, by any cell of it. */
static const struct level *
level_of_id(const struct judging *j, struct str id)
{
    struct str address = STR("");

    for (size_t i = 0; i < j->cells->by_id->count && address.length == 0; i++) {
        struct str cell = j->cells->ids[i];

        if (str_starts(cell, id) && cell.length > id.length && cell.data[id.length] == '/')
            address = parts_of(j->cells->addresses[i], 3);
    }
    for (size_t i = 0; i < j->level_count; i++)
        if (str_equal(j->levels[i].address, address))
            return &j->levels[i];
    return NULL;
}

/* ---- asking ---- */

static enum error_code
match_ladders(struct judging *j, struct str a, struct str b, struct error *err)
{
    struct rung_error error;

    if (j->match && str_equal(a, j->a) && str_equal(b, j->b))
        return OK;
    rung_match_free(j->match);
    j->match = NULL;
    j->a = arena_copy(j->arena, a);
    j->b = arena_copy(j->arena, b);
    if (arena_check(j->arena, err) != OK)
        return err->code;
    return rung_match(j->cells->index, j->a.data, j->b.data, NULL, &j->match, &error) == RUNG_OK
               ? OK
               : error_set(err, ERR_IO, "%s", error.message);
}

/* Whether the two levels are a pair. */
static bool
is_matched(const struct rung_match *match, const struct level *a, const struct level *b)
{
    for (size_t i = 0; i < match->levels.count; i++) {
        const struct rung_match_pair *pair = &match->levels.items[i];

        if (pair->a && pair->b && str_equal(str_of(pair->a), a->label))
            return str_equal(str_of(pair->b), b->label);
    }
    return false;
}

static enum error_code
judge_line(struct judging *j, struct str line, bool is_verbose, struct error *err)
{
    struct str          pair = measures_cut_field(&line, '\t');
    struct str          id_a = measures_cut_field(&line, '\t'), id_b = line;
    const struct level *a = level_of_id(j, id_a), *b = level_of_id(j, id_b);
    bool                is_right;
    enum error_code     rc;

    if (!a || !b)
        return error_set(err, ERR_FORMAT, "levels.tsv: %.*s, %.*s: no such levels",
                         STR_ARG(id_a), STR_ARG(id_b));
    rc = match_ladders(j, parts_of(a->address, 2), parts_of(b->address, 2), err);
    if (rc != OK)
        return rc;
    is_right = is_matched(j->match, a, b);
    j->count++;
    j->right += is_right;
    j->right_by_place += a->ordinal == b->ordinal;
    if (is_verbose && !is_right)
        printf("missed %.*s %.*s: %.*s\n", STR_ARG(pair), STR_ARG(id_a), STR_ARG(id_b));
    return OK;
}

enum error_code
level_pairs_measure(struct arena *arena, const char *folder,
                    const struct similarity_cells *cells, bool is_verbose, struct error *err)
{
    struct judging    j = { .arena = arena, .cells = cells };
    struct rung_error error;
    struct str        bytes;
    enum error_code   rc = measures_read_in(arena, folder, "levels.tsv", &bytes, err);

    if (rc == OK &&
        rung_list(cells->index, RUNG_LEVELS, NULL, learn_level, &j, &error) != RUNG_OK)
        rc = error_set(err, ERR_IO, "%s", error.message);
    if (rc == OK)
        (void) measures_cut_line(&bytes); /* the header */
    while (rc == OK && bytes.length > 0)
        rc = judge_line(&j, measures_cut_line(&bytes), is_verbose, err);
    rung_match_free(j.match);
    if (rc == OK)
        printf("levels lined up right: %zu of %zu; counted from the bottom %zu\n", j.right,
               j.count, j.right_by_place);
    return rc;
}
