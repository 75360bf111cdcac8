#include "query/thing.h"

#include <math.h>

/* ---- bags, each read once ---- */

/* Where the bag of key is kept: NULL in it when it was not read yet. */
static const struct bag **
kept_bag(struct thing_reader *r, struct map *at, struct str key)
{
    size_t *index = map_at(at, r->arena, key, r->count);

    if (index && *index < r->count)
        return &r->bags_read[*index];
    r->bags_read =
        arena_grow(r->arena, r->bags_read, r->count, &r->capacity, sizeof *r->bags_read);
    if (r->arena->failed)
        return NULL;
    r->bags_read[r->count] = NULL;
    return &r->bags_read[r->count++];
}

static enum error_code
read_bag(struct thing_reader *r, struct str language, struct str prose, const struct bag **kept,
         struct error *err)
{
    struct bag     *bag = arena_alloc(r->arena, sizeof *bag);
    enum error_code rc = arena_check(r->arena, err);

    if (rc == OK)
        rc = bag_read(r->bags, r->arena, language, prose, bag, err);
    *kept = bag;
    return rc;
}

static enum error_code
read_text(struct thing_reader *r, struct str language, int64_t text, const struct bag **kept_at,
          struct error *err)
{
    struct str key = arena_copy(r->arena, (struct str){ (const char *) &text, sizeof text });
    const struct bag **kept = r->arena->failed ? NULL : kept_bag(r, &r->text_at, key);
    struct bag        *bag = NULL;
    enum error_code    rc = arena_check(r->arena, err);

    if (rc == OK && !*kept) {
        *kept = bag = arena_alloc(r->arena, sizeof *bag);
        rc = arena_check(r->arena, err);
    }
    if (rc == OK && bag)
        rc = bag_read_text(r->bags, r->arena, language, text, bag, err);
    *kept_at = rc == OK ? *kept : NULL;
    return rc;
}

static enum error_code
read_name(struct thing_reader *r, struct str language, struct str name, const struct bag **bag,
          struct error *err)
{
    struct str key = arena_format(r->arena, "%.*s %.*s", STR_ARG(language), STR_ARG(name));
    const struct bag **kept = r->arena->failed ? NULL : kept_bag(r, &r->name_at, key);
    enum error_code    rc = arena_check(r->arena, err);

    if (rc == OK && !*kept)
        rc = read_bag(r, language, name, kept, err);
    *bag = rc == OK ? *kept : NULL;
    return rc;
}

/* ---- things ---- */

static double
place_of(size_t ordinal, size_t level_count)
{
    return ((double) ordinal - 0.5) / (double) level_count;
}

enum error_code
thing_read_cell(struct thing_reader *r, const struct store_cell *cell, struct thing *thing,
                struct error *err)
{
    struct store_standing standing;
    enum error_code       rc = store_standing(r->store, r->arena, cell, &standing, err);

    *thing = (struct thing){ .kind = QUERY_BY_CELL, .has_place = true, .text = cell->text };
    if (rc != OK)
        return rc;
    thing->place = place_of(cell->level, standing.level_count);
    rc = read_text(r, standing.language, cell->text, &thing->said, err);
    return rc == OK ? read_name(r, standing.language, standing.skill, &thing->name, err) : rc;
}

enum error_code
thing_read_text(struct thing_reader *r, int64_t text, struct thing *thing, struct error *err)
{
    struct str      language;
    enum error_code rc = store_text_language(r->store, r->arena, text, &language, err);

    *thing = (struct thing){ .kind = QUERY_BY_CELL, .text = text };
    return rc == OK ? read_text(r, language, text, &thing->said, err) : rc;
}

/* Sums up the cells that are of the kind, level and skill. */
static enum error_code
sum_cells(struct thing_reader *r, const struct store_ladder *ladder, enum query_by kind,
          size_t level, size_t skill, struct thing *thing, struct error *err)
{
    struct bag        *sum = arena_alloc(r->arena, sizeof *sum);
    const struct bag **parts;
    struct store_cell *cells = NULL;
    size_t             count = 0, part_count = 0;
    enum error_code    rc = store_cells(r->store, r->arena, ladder->id, &cells, &count, err);

    parts = arena_array(r->arena, count, sizeof *parts);
    if (rc == OK)
        rc = arena_check(r->arena, err);
    for (size_t i = 0; rc == OK && i < count; i++) {
        if ((kind == QUERY_BY_LEVEL && cells[i].level != level + 1) ||
            (kind == QUERY_BY_SKILL && cells[i].skill != skill))
            continue;
        rc = read_text(r, ladder->language, cells[i].text, &parts[part_count++], err);
    }
    if (rc != OK)
        return rc;
    bag_sum(r->bags, r->arena, parts, part_count, sum);
    thing->said = sum;
    return arena_check(r->arena, err);
}

enum error_code
thing_read_whole(struct thing_reader *r, const struct store_ladder *ladder, enum query_by kind,
                 size_t level, size_t skill, struct thing *thing, struct error *err)
{
    enum error_code rc;

    *thing = (struct thing){ .kind = kind };
    if (kind == QUERY_BY_LEVEL) {
        thing->place = place_of(level + 1, ladder->level_count);
        thing->has_place = true;
    }
    rc = sum_cells(r, ladder, kind, level, skill, thing, err);
    if (rc == OK && kind == QUERY_BY_SKILL)
        rc = read_name(r, ladder->language, ladder->skills[skill].name, &thing->name, err);
    if (rc == OK && kind == QUERY_BY_TRACK)
        rc = read_name(r, ladder->language, ladder->track, &thing->name, err);
    return rc;
}

/* How many of its terms the index knows. */
static size_t
known_terms(const struct bags *bags, const struct bag *bag)
{
    size_t known = 0;

    for (size_t i = 0; i < bag->count; i++)
        known += bag_cells(bags, bag->terms[i].number) > 0;
    return known;
}

enum error_code
thing_read_prose(struct thing_reader *r, struct str prose, struct thing *thing,
                 struct error *err)
{
    struct str     *languages;
    size_t          count, most = 0;
    enum error_code rc = store_languages(r->store, r->arena, &languages, &count, err);

    *thing = (struct thing){ .kind = QUERY_BY_CELL };
    if (rc == OK && count == 0)
        rc = read_bag(r, STR("en"), prose, &thing->said, err);
    for (size_t i = 0; rc == OK && i < count; i++) {
        const struct bag *bag;

        rc = read_bag(r, languages[i], prose, &bag, err);
        if (rc != OK || (thing->said && known_terms(r->bags, bag) <= most))
            continue;
        thing->said = bag;
        most = known_terms(r->bags, bag);
    }
    return rc;
}

/* ---- comparing ---- */

static bool
is_of_a_skill(const struct thing *thing)
{
    return thing->kind == QUERY_BY_CELL || thing->kind == QUERY_BY_SKILL;
}

static double
name_likeness(const struct bags *bags, const struct thing *x, const struct thing *y)
{
    bool are_comparable = is_of_a_skill(x) == is_of_a_skill(y) && x->name && y->name;

    return are_comparable ? bag_likeness(bags, x->name, y->name) : 0;
}

enum bag_measure
thing_measure(const struct thing *x, const struct thing *y)
{
    return x->kind == QUERY_BY_CELL && y->kind == QUERY_BY_CELL ? BAG_LIKENESS : BAG_COSINE;
}

struct thing_likeness
thing_compare(const struct bags *bags, const struct thing *x, const struct thing *y)
{
    struct thing_likeness likeness = {
        .said = bag_compare(bags, thing_measure(x, y), x->said, y->said),
        .name = name_likeness(bags, x, y),
        .place = x->has_place && y->has_place ? 1 - fabs(x->place - y->place) : 0,
    };

    if (x->text > 0 && x->text == y->text)
        likeness.said = 1; /* also where it says nothing but function words */
    likeness.all = 1 - (1 - likeness.said) * (1 - THING_NAME_WEIGHT * likeness.name) *
                           (1 - THING_PLACE_WEIGHT * likeness.place);
    return likeness;
}
