#include "query/pairs_file.h"

#include "base/file.h"
#include "query/query.h"

struct reading {
    struct store              *store;
    struct arena              *arena;
    const char                *path;
    const struct store_ladder *a, *b;
    struct lineup_wish        *wishes;
    unsigned                  *lines; /* that they stand in */
    size_t                     count, capacity, line_capacity;
    unsigned                   line;
};

/* ---- which skill is meant ---- */

/* The skill of the ladder that the text names, an exact name before a shortened one. */
static enum error_code
find_skill(const struct store_ladder *ladder, struct str text, size_t *skill, struct error *err)
{
    struct address_pattern pattern;
    enum address_fit       best = ADDRESS_NO_FIT;
    enum error_code        rc = address_parse(text, &pattern, err);

    *skill = LINEUP_NONE;
    for (size_t s = 0; rc == OK && s < ladder->skill_count; s++) {
        struct address   address = { .org = ladder->org_slug,
                                     .track = ladder->slug,
                                     .skill = ladder->skills[s].slug };
        enum address_fit fit = address_fits(&pattern, &address, ADDRESS_SKILL);

        if (fit != ADDRESS_NO_FIT && fit == best)
            rc = error_set(err, ERR_AMBIGUOUS, "%.*s: fits several skills of %.*s/%.*s",
                           STR_ARG(text), STR_ARG(ladder->org_slug), STR_ARG(ladder->slug));
        if (fit > best) {
            best = fit;
            *skill = s;
        }
    }
    return rc;
}

/* Whether there is such a skill anywhere. */
static enum error_code
expect_skill(struct reading *r, struct str text, struct error *err)
{
    struct query_target target;

    return query_resolve(r->store, r->arena, text, ADDRESS_SKILL, &target, err);
}

/* Where a skill may stand: in one of the ladders, in both, or elsewhere. */
struct named {
    size_t in_a, in_b;
};

static enum error_code
find_named(struct reading *r, struct str text, struct named *named, struct error *err)
{
    enum error_code rc = find_skill(r->a, text, &named->in_a, err);

    if (rc == OK)
        rc = find_skill(r->b, text, &named->in_b, err);
    if (rc == OK && named->in_a == LINEUP_NONE && named->in_b == LINEUP_NONE)
        rc = expect_skill(r, text, err);
    return rc;
}

/* ---- what contradicts what ---- */

static bool
contradict(const struct lineup_wish *x, const struct lineup_wish *y)
{
    bool is_one_pair = x->a == y->a && x->b == y->b;

    if (x->is_same && y->is_same)
        return !is_one_pair && (x->a == y->a || x->b == y->b);
    return is_one_pair && x->is_same != y->is_same;
}

static enum error_code
expect_consistent(const struct reading *r, const struct lineup_wish *wish, struct error *err)
{
    for (size_t i = 0; i < r->count; i++)
        if (contradict(&r->wishes[i], wish))
            return error_set(err, ERR_FORMAT, "contradicts line %u: %s", r->lines[i],
                             r->wishes[i].is_same == wish->is_same
                                 ? "a skill is the same as one other at most"
                                 : "the same pair cannot be \"same\" and \"not\"");
    return OK;
}

static enum error_code
add_wish(struct reading *r, struct lineup_wish wish, struct error *err)
{
    enum error_code rc = expect_consistent(r, &wish, err);

    if (rc != OK)
        return rc;
    r->wishes = arena_grow(r->arena, r->wishes, r->count, &r->capacity, sizeof *r->wishes);
    r->lines = arena_grow(r->arena, r->lines, r->count, &r->line_capacity, sizeof *r->lines);
    rc = arena_check(r->arena, err);
    if (rc == OK) {
        r->wishes[r->count] = wish;
        r->lines[r->count++] = r->line;
    }
    return rc;
}

/* ---- lines ---- */

static struct str
cut_at(struct str *rest, char delimiter)
{
    const char *end = rest->length > 0 ? memchr(rest->data, delimiter, rest->length) : NULL;
    size_t      length = end ? (size_t) (end - rest->data) : rest->length;
    struct str  field = str_slice(*rest, 0, length);

    *rest = str_slice(*rest, end ? length + 1 : length, rest->length);
    return str_trim(field);
}

static enum error_code
read_pair(struct reading *r, bool is_same, struct str first, struct str second,
          struct error *err)
{
    struct named    x, y;
    enum error_code rc = find_named(r, first, &x, err);

    if (rc == OK)
        rc = find_named(r, second, &y, err);
    if (rc != OK)
        return rc;
    if (x.in_a != LINEUP_NONE && y.in_b != LINEUP_NONE)
        return add_wish(r, (struct lineup_wish){ x.in_a, y.in_b, is_same }, err);
    if (y.in_a != LINEUP_NONE && x.in_b != LINEUP_NONE)
        return add_wish(r, (struct lineup_wish){ y.in_a, x.in_b, is_same }, err);
    return OK;
}

static enum error_code
read_line(struct reading *r, struct str line, struct error *err)
{
    struct str word, first, second, trimmed = str_trim(line);

    if (trimmed.length == 0 || trimmed.data[0] == '#')
        return OK;
    word = cut_at(&line, '\t');
    first = cut_at(&line, '\t');
    second = cut_at(&line, '\t');
    if (!str_equal(word, STR("same")) && !str_equal(word, STR("not")))
        return error_set(err, ERR_FORMAT,
                         "a line begins with \"same\" or \"not\", then a tab; this with %.*s",
                         STR_ARG(word));
    if (first.length == 0 || second.length == 0 || line.length > 0)
        return error_set(err, ERR_FORMAT,
                         "behind \"%.*s\" stand two skills, such as sre//delivery, with tabs "
                         "between",
                         STR_ARG(word));
    return read_pair(r, str_equal(word, STR("same")), first, second, err);
}

/* Puts the place in front of the fact. */
static enum error_code
place_error(const struct reading *r, enum error_code rc, struct error *err)
{
    struct error fact = *err;

    if (rc != ERR_FORMAT && rc != ERR_USAGE && rc != ERR_MISSING && rc != ERR_AMBIGUOUS)
        return rc;
    return error_set(err, ERR_FORMAT, "%s:%u: %s", r->path, r->line, fact.message);
}

enum error_code
pairs_file_read(struct store *store, struct arena *arena, const char *path,
                const struct store_ladder *a, const struct store_ladder *b,
                struct lineup_options *options, struct error *err)
{
    struct reading  r = { .store = store, .arena = arena, .path = path, .a = a, .b = b };
    struct str      rest;
    enum error_code rc = file_read(arena, path, PAIRS_FILE_BYTES, &rest, err);

    if (rc != OK)
        return rc;
    while (rc == OK && rest.length > 0) {
        r.line++;
        rc = read_line(&r, cut_at(&rest, '\n'), err);
    }
    *options = (struct lineup_options){ r.wishes, r.count };
    return place_error(&r, rc, err);
}
