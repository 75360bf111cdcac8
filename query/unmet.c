#include "query/unmet.h"

#include "base/utf8.h"
#include "ladder/slug.h"
#include "query/nearest.h"

/* Each that is looked at costs a walk over all ladders. */
enum { MOST_BLAMED = 4, MOST_QUOTED = 80 };

/* What ladders have in the place of one constraint. */
struct looking {
    const struct query_constraint *constraint;
    struct nearest                 nearest;
    unsigned                       low, high; /* of the numbers of levels */
};

static void
look_at_ladder(struct looking *l, const struct store_ladder *ladder)
{
    if (l->constraint->field == FIELD_ORG)
        nearest_look(&l->nearest, ladder->org_slug);
    if (l->constraint->field == FIELD_TRACK)
        nearest_look(&l->nearest, ladder->slug);
    for (size_t i = 0; l->constraint->field == FIELD_SKILL && i < ladder->skill_count; i++)
        nearest_look(&l->nearest, ladder->skills[i].slug);
    for (size_t i = 0; l->constraint->field == FIELD_LEVEL && i < ladder->level_count; i++) {
        unsigned number = ladder->levels[i].number;

        l->low = l->low == 0 || number < l->low ? number : l->low;
        l->high = number > l->high ? number : l->high;
    }
}

static struct str
sentence_of(struct arena *arena, const struct looking *l)
{
    struct str name = query_field_names[l->constraint->field];
    struct str value = utf8_cut(l->constraint->value, MOST_QUOTED);

    if (l->constraint->field == FIELD_LEVEL)
        return arena_format(arena, "no ladder has a level %.*s; there are levels %u to %u",
                            STR_ARG(value), l->low, l->high);
    if (l->nearest.is_found)
        return arena_format(arena, "no %.*s goes by \"%.*s\"; did you mean %s?", STR_ARG(name),
                            STR_ARG(value), l->nearest.found);
    return arena_format(arena, "no %.*s goes by \"%.*s\"; \"rung list %.*ss\" shows them",
                        STR_ARG(name), STR_ARG(value), STR_ARG(name));
}

/* Whether any ladder passes the constraints. */
static enum error_code
is_met(struct store *store, struct arena *arena, const struct query_constraint *constraints,
       size_t count, const int64_t *ids, size_t id_count, bool *is_admitted, struct error *err)
{
    struct filter   filter;
    enum error_code rc = filter_init(&filter, store, arena, constraints, count, err);

    *is_admitted = false;
    for (size_t i = 0; rc == OK && !*is_admitted && i < id_count; i++) {
        struct arena      memory = { 0 };
        struct query_grid grid;

        rc = filter_read(&filter, &memory, ids[i], &grid, is_admitted, err);
        arena_free(&memory);
    }
    return rc;
}

static enum error_code
blame(struct store *store, struct arena *arena, const struct query_constraint *constraint,
      const int64_t *ids, size_t count, struct str *note, struct error *err)
{
    struct looking  l = { .constraint = constraint,
                          .nearest = nearest_to(slug_of(arena, constraint->value)) };
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < count; i++) {
        struct arena        memory = { 0 };
        struct store_ladder ladder;

        rc = store_ladder(store, &memory, ids[i], &ladder, err);
        if (rc == OK)
            look_at_ladder(&l, &ladder);
        arena_free(&memory);
    }
    *note = sentence_of(arena, &l);
    return rc == OK ? arena_check(arena, err) : rc;
}

enum error_code
unmet_note(struct store *store, struct arena *arena, const struct query_constraint *constraints,
           size_t count, struct str *note, struct error *err)
{
    int64_t        *ids = NULL;
    size_t          id_count = 0, blamed = 0;
    bool            is_admitted = true;
    enum error_code rc = store_ladder_ids(store, arena, 0, &ids, &id_count, err);

    *note = STR("");
    if (rc == OK && count > 0 && id_count > 0)
        rc = is_met(store, arena, constraints, count, ids, id_count, &is_admitted, err);
    if (rc != OK || is_admitted)
        return rc;
    *note = STR("no ladder passes all of the filters together");
    for (size_t i = 0; rc == OK && i < count && blamed < MOST_BLAMED; i++) {
        if (constraints[i].is_excluded)
            continue;
        blamed++;
        rc = is_met(store, arena, &constraints[i], 1, ids, id_count, &is_admitted, err);
        if (rc == OK && !is_admitted)
            return blame(store, arena, &constraints[i], ids, id_count, note, err);
    }
    return rc;
}
