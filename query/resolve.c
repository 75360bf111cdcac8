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
nothing_fits(const struct resolving *r, struct str text, struct error *err)
{
    const struct nearest *a = &r->tracks[0], *b = &r->tracks[1];
    const struct nearest *track = !a->is_found || (b->is_found && b->limit < a->limit) ? b : a;

    if (!track->is_found)
        return error_set(err, ERR_MISSING,
                         "%.*s: nothing goes by this address; \"rung list ladders\" shows what "
                         "there is",
                         STR_ARG(text));
    if (track->limit == 0)
        return error_set(err, ERR_MISSING,
                         "%.*s: nothing goes by this address; \"rung show %s\" shows what "
                         "there is of %s",
                         STR_ARG(text), track->found, track->found);
    return error_set(err, ERR_MISSING,
                     "%.*s: nothing goes by this address; the nearest track is %s",
                     STR_ARG(text), track->found);
}

static enum error_code
judge(struct resolving *r, struct str text, struct error *err)
{
    if (r->count == 0)
        return nothing_fits(r, text, err);
    if (r->count > 1)
        return error_set(err, ERR_AMBIGUOUS, "%.*s: fits %zu addresses: %.*s%s", STR_ARG(text),
                         r->count, STR_ARG(buffer_str(&r->list)),
                         r->count > MOST_LISTED ? ", and more" : "");
    return OK;
}

enum error_code
query_resolve(struct store *store, struct arena *arena, struct str text, unsigned kinds,
              struct query_target *target, struct error *err)
{
    struct resolving r = { .arena = arena };
    int64_t         *ids = NULL;
    size_t           count = 0;
    enum error_code  rc = address_parse(text, &r.pattern, err);

    if (rc == OK)
        fold_parts(arena, &r.pattern);
    for (size_t i = 0; rc == OK && i < COUNT(r.tracks) && i < r.pattern.count; i++)
        r.tracks[i] = nearest_to(r.pattern.parts[i]);
    if (rc == OK)
        rc = store_read_begin(store, err);
    if (rc != OK)
        return rc;
    rc = store_ladder_ids(store, arena, 0, &ids, &count, err);
    for (size_t i = 0; rc == OK && i < count; i++) {
        struct store_ladder ladder;

        rc = store_ladder(store, arena, ids[i], &ladder, err);
        if (rc == OK)
            offer_parts(&r, &ladder, kinds);
        for (size_t part = 0; rc == OK && part < COUNT(r.tracks); part++)
            nearest_look(&r.tracks[part], ladder.slug);
    }
    store_read_end(store);
    if (rc == OK)
        rc = arena_check(arena, err);
    if (rc == OK)
        rc = judge(&r, text, err);
    *target = r.target;
    buffer_free(&r.list);
    return rc;
}
