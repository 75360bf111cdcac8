/*
 * An argument to the one thing it names. Every ladder, level, skill and cell whose address
 * ends in what was written is a candidate; precedence() says which of several is meant.
 */
#include "query/query.h"

#include "base/buffer.h"
#include "ladder/slug.h"
#include "query/nearest.h"

struct resolving {
    struct arena          *arena;
    struct address_pattern pattern;
    int                    best; /* precedence of what is found so far */
    struct query_target    target;
    size_t                 count;
    struct buffer          list;      /* the addresses found, for the error */
    struct nearest         tracks[2]; /* nearest to the first two parts, one of which is it */
    struct str             org;       /* an organisation of that slug; empty: there is none */
};

enum { MOST_LISTED = 10 };

/*
 * A single word names the broadest thing it fits ("security" is the track before the skill);
 * of a path an exact fit comes first.
 */
static int
precedence(const struct address_pattern *pattern, enum address_kind kind, enum address_fit fit)
{
    int breadth = kind == ADDRESS_LADDER ? 3 : kind == ADDRESS_CELL ? 1 : 2;

    return pattern->count > 1 ? (int) fit * 4 + breadth : breadth * 4 + (int) fit;
}

/* Parts as slugs are written: "diseño" is diseno. */
static void
fold_parts(struct arena *arena, struct address_pattern *pattern)
{
    for (size_t i = 0; i < pattern->count; i++)
        for (size_t b = 0; b < pattern->parts[i].length; b++)
            if ((unsigned char) pattern->parts[i].data[b] >= 0x80) {
                pattern->parts[i] = slug_of(arena, pattern->parts[i]);
                break;
            }
}

static void
offer(struct resolving *r, const struct store_ladder *ladder, enum address_kind kind,
      size_t level, size_t skill)
{
    struct address address = {
        .org = ladder->org_slug,
        .track = ladder->slug,
        .level = level < ladder->level_count ? ladder->levels[level].slug : STR(""),
        .skill = skill < ladder->skill_count ? ladder->skills[skill].slug : STR(""),
    };
    enum address_fit fit = address_fits(&r->pattern, &address, kind);
    struct str       text;

    if (fit == ADDRESS_NO_FIT || precedence(&r->pattern, kind, fit) < r->best)
        return;
    if (precedence(&r->pattern, kind, fit) > r->best) {
        r->count = 0;
        buffer_clear(&r->list);
    }
    r->best = precedence(&r->pattern, kind, fit);
    text = address_format(r->arena, &address, kind);
    if (r->count++ < MOST_LISTED)
        buffer_format(&r->list, "%s%.*s", r->count > 1 ? ", " : "", STR_ARG(text));
    r->target = (struct query_target){ kind, *ladder, level, skill, text };
}

static void
offer_parts(struct resolving *r, const struct store_ladder *ladder, unsigned kinds)
{
    if (kinds & ADDRESS_LADDER)
        offer(r, ladder, ADDRESS_LADDER, ladder->level_count, ladder->skill_count);
    for (size_t l = 0; (kinds & ADDRESS_LEVEL) && l < ladder->level_count; l++)
        offer(r, ladder, ADDRESS_LEVEL, l, ladder->skill_count);
    for (size_t s = 0; (kinds & ADDRESS_SKILL) && s < ladder->skill_count; s++)
        offer(r, ladder, ADDRESS_SKILL, ladder->level_count, s);
    for (size_t l = 0; (kinds & ADDRESS_CELL) && l < ladder->level_count; l++)
        for (size_t s = 0; s < ladder->skill_count; s++)
            offer(r, ladder, ADDRESS_CELL, l, s);
}

static enum error_code
nothing_fits(const struct resolving *r, struct str text, unsigned kinds, struct error *err)
{
    const char           *none = kinds == ADDRESS_LADDER ? "no ladder" : "nothing";
    const struct nearest *a = &r->tracks[0], *b = &r->tracks[1];
    const struct nearest *track = !a->is_found || (b->is_found && b->limit < a->limit) ? b : a;

    if (r->org.length > 0)
        return error_set(err, ERR_MISSING,
                         "%.*s: an organisation; \"rung list ladders --org %.*s\" shows its "
                         "ladders",
                         STR_ARG(text), STR_ARG(r->org));
    if (!track->is_found)
        return error_set(err, ERR_MISSING,
                         "%.*s: %s goes by this address; \"rung list ladders\" shows what "
                         "there is",
                         STR_ARG(text), none);
    if (track->limit == 0)
        return error_set(
            err, ERR_MISSING,
            "%.*s: %s goes by this address; \"rung show %s\" shows what there is of "
            "%s",
            STR_ARG(text), none, track->found, track->found);
    return error_set(err, ERR_MISSING, "%.*s: %s goes by this address; the nearest track is %s",
                     STR_ARG(text), none, track->found);
}

static enum error_code
judge(struct resolving *r, struct str text, unsigned kinds, struct error *err)
{
    if (r->count == 0)
        return nothing_fits(r, text, kinds, err);
    if (r->count > 1)
        return error_set(err, ERR_AMBIGUOUS, "%.*s: fits %zu addresses: %.*s%s", STR_ARG(text),
                         r->count, STR_ARG(buffer_str(&r->list)),
                         r->count > MOST_LISTED ? ", and more" : "");
    return OK;
}

/* What helps those who named something that is not there. */
static void
note_names(struct resolving *r, const struct store_ladder *ladder)
{
    for (size_t part = 0; part < COUNT(r->tracks); part++)
        nearest_look(&r->tracks[part], ladder->slug);
    if (r->pattern.count == 1 &&
        str_equal_ignoring_case(r->pattern.parts[0], ladder->org_slug) && r->org.length == 0)
        r->org = arena_copy(r->arena, ladder->org_slug);
}

/* A ladder is told by its slugs: what else it has is read of the one that is meant. */
static enum error_code
offer_slugs(int64_t id, struct str org_slug, struct str slug, void *ctx)
{
    struct resolving   *r = ctx;
    struct store_ladder ladder = { .id = id, .org_slug = org_slug, .slug = slug };

    offer_parts(r, &ladder, ADDRESS_LADDER);
    note_names(r, &ladder);
    return OK;
}

static enum error_code
offer_all(struct resolving *r, struct store *store, unsigned kinds, struct error *err)
{
    int64_t        *ids = NULL;
    size_t          count = 0;
    enum error_code rc;

    if (kinds == ADDRESS_LADDER)
        return store_each_slugs(store, offer_slugs, r, err);
    rc = store_ladder_ids(store, r->arena, 0, &ids, &count, err);
    for (size_t i = 0; rc == OK && i < count; i++) {
        struct store_ladder ladder;

        rc = store_ladder(store, r->arena, ids[i], &ladder, err);
        if (rc != OK)
            return rc;
        offer_parts(r, &ladder, kinds);
        note_names(r, &ladder);
    }
    return rc;
}

/* What a pattern with all its parts names. */
static enum address_kind
whole_kind(const struct address_pattern *pattern)
{
    if (pattern->count == 4)
        return pattern->names_skill ? ADDRESS_SKILL : ADDRESS_CELL;
    return pattern->count == 3 ? ADDRESS_LEVEL : ADDRESS_LADDER;
}

/*
 * A whole address whose parts are there just as written is offered alone: nothing else fits as
 * well, and no other ladder has to be looked at.
 */
static enum error_code
offer_whole(struct resolving *r, struct store *store, unsigned kinds, struct error *err)
{
    const struct address_pattern *pattern = &r->pattern;
    enum address_kind             kind = whole_kind(pattern);
    struct store_ladder           ladder;
    int64_t                       id = 0;
    enum error_code               rc = OK;

    if (pattern->count >= 2 && (pattern->count != 3 || !pattern->names_skill) && (kinds & kind))
        rc = store_find_ladder(store, pattern->parts[0], pattern->parts[1], &id, err);
    if (rc != OK || id == 0)
        return rc;
    rc = store_ladder(store, r->arena, id, &ladder, err);
    if (rc == OK)
        offer_parts(r, &ladder, kind);
    if (r->best == precedence(pattern, kind, ADDRESS_EXACT))
        return rc;
    r->best = 0; /* it only begins so */
    r->count = 0;
    buffer_clear(&r->list);
    return rc;
}

/* "sre/delivery" as "sre//delivery", for want of a level of that name. */
static bool
read_as_skill(struct address_pattern *pattern)
{
    if (pattern->names_skill || pattern->count < 2 || pattern->count == COUNT(pattern->parts))
        return false;
    pattern->parts[pattern->count] = pattern->parts[pattern->count - 1];
    pattern->parts[pattern->count - 1] = STR("");
    pattern->count++;
    pattern->names_skill = true;
    return true;
}

static enum error_code
find(struct resolving *r, struct store *store, struct str text, unsigned kinds,
     struct error *err)
{
    enum error_code rc = offer_whole(r, store, kinds, err);

    if (rc == OK && r->count == 0)
        rc = offer_all(r, store, kinds, err);
    if (rc == OK && r->count == 0 && (kinds & ADDRESS_SKILL) && read_as_skill(&r->pattern))
        rc = offer_all(r, store, ADDRESS_SKILL, err);
    if (rc == OK)
        rc = arena_check(r->arena, err);
    if (rc == OK)
        rc = judge(r, text, kinds, err);
    if (rc == OK && kinds == ADDRESS_LADDER)
        rc = store_ladder(store, r->arena, r->target.ladder.id, &r->target.ladder, err);
    return rc;
}

enum error_code
query_resolve(struct store *store, struct arena *arena, struct str text, unsigned kinds,
              struct query_target *target, struct error *err)
{
    struct resolving r = { .arena = arena };
    enum error_code  rc = address_parse(text, &r.pattern, err);

    if (rc == OK)
        fold_parts(arena, &r.pattern);
    for (size_t i = 0; rc == OK && i < COUNT(r.tracks) && i < r.pattern.count; i++) {
        r.tracks[i] = nearest_to(r.pattern.parts[i]);
        r.tracks[i].is_of_address = true;
    }
    if (rc == OK)
        rc = store_read_begin(store, err);
    if (rc != OK)
        return rc;
    rc = find(&r, store, text, kinds, err);
    store_read_end(store);
    *target = r.target;
    buffer_free(&r.list);
    return rc;
}
