#include "query/boolean.h"

/*
 * What stands between two ANDs of one pair of parentheses. A place is kept before it for the
 * parenthesis that it may get; one that it does not is dropped in the end.
 */
struct group {
    size_t place;
    bool   is_joined; /* by an AND, before it or behind it */
};

struct resolving {
    struct arena    *arena;
    struct lex_items in, out;
    size_t           at, capacity;
    struct group    *groups; /* the one of each open parenthesis, outermost first */
    size_t           depth, group_capacity;
};

static void
put(struct resolving *r, struct lex_item item)
{
    r->out.items =
        arena_grow(r->arena, r->out.items, r->out.count, &r->capacity, sizeof *r->out.items);
    if (!r->arena->failed)
        r->out.items[r->out.count++] = item;
}

static void
begin_group(struct resolving *r, bool is_joined)
{
    r->groups[r->depth - 1] = (struct group){ r->out.count, is_joined };
    put(r, (struct lex_item){ .kind = LEX_NOTHING });
}

static void
enter(struct resolving *r)
{
    r->groups =
        arena_grow(r->arena, r->groups, r->depth, &r->group_capacity, sizeof *r->groups);
    if (r->arena->failed)
        return;
    r->depth++;
    begin_group(r, false);
}

static bool
is_joinable(const struct lex_item *item)
{
    return item->kind == LEX_WORD || item->kind == LEX_QUOTED || item->kind == LEX_OPEN ||
           item->kind == LEX_FILTER;
}

/* Demands what an AND joins: by a sign where it is one thing, else within parentheses. */
static void
end_group(struct resolving *r)
{
    struct group     group = r->groups[r->depth - 1];
    struct lex_item *first = &r->out.items[group.place + 1];

    if (!group.is_joined || group.place + 1 == r->out.count)
        return;
    if (group.place + 2 < r->out.count) {
        first[-1] = (struct lex_item){ .kind = LEX_OPEN, .sign = '+' };
        put(r, (struct lex_item){ .kind = LEX_CLOSE });
    } else if (first->sign == 0 && first->kind != LEX_FILTER) {
        first->sign = '+';
    }
}

static bool
has_before(const struct resolving *r)
{
    return r->groups[r->depth - 1].place + 1 < r->out.count;
}

/* Whether what follows can be joined: "NOT b" can, an operator or the end cannot. */
static bool
has_behind(const struct resolving *r, size_t at)
{
    while (at < r->in.count && r->in.items[at].kind == LEX_NOT)
        at++;
    return at < r->in.count && is_joinable(&r->in.items[at]);
}

static void
join(struct resolving *r)
{
    r->groups[r->depth - 1].is_joined = true;
    end_group(r);
    begin_group(r, true);
}

/* Takes one item, or two: NOT and what it leaves out. */
static void
take(struct resolving *r)
{
    struct lex_item item = r->in.items[r->at++];

    if (item.kind == LEX_AND && has_before(r) && has_behind(r, r->at)) {
        join(r);
        return;
    }
    if (item.kind == LEX_NOT && r->at < r->in.count && is_joinable(&r->in.items[r->at])) {
        item = r->in.items[r->at++];
        item.sign = '-';
    }
    if (item.kind == LEX_AND || item.kind == LEX_NOT)
        item.kind = LEX_WORD;
    if (item.kind == LEX_CLOSE && r->depth == 1)
        return; /* it closes nothing, and must not close what an AND opens */
    if (item.kind == LEX_CLOSE) {
        end_group(r);
        r->depth--;
    }
    put(r, item);
    if (item.kind == LEX_OPEN)
        enter(r);
}

static void
drop_unused_places(struct lex_items *items)
{
    size_t kept = 0;

    for (size_t i = 0; i < items->count; i++)
        if (items->items[i].kind != LEX_NOTHING)
            items->items[kept++] = items->items[i];
    items->count = kept;
}

struct lex_items
boolean_resolve(struct arena *arena, struct lex_items items)
{
    struct resolving r = { .arena = arena, .in = items };

    enter(&r);
    while (!arena->failed && r.at < items.count)
        take(&r);
    while (!arena->failed && r.depth > 0) { /* parentheses that were left open */
        end_group(&r);
        r.depth--;
    }
    if (arena->failed)
        return (struct lex_items){ 0 };
    drop_unused_places(&r.out);
    return r.out;
}
