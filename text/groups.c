#include "text/groups.h"

#include "base/hash.h"

struct groups_node {
    size_t             parent;
    struct str         term;   /* that leads here from the parent */
    struct group_here *groups; /* of which a member ends here */
    uint64_t           nexts;  /* a bit for each term that leads on: most nodes have few */
};

struct groups_slot {
    uint32_t hash; /* its upper half */
    uint32_t to;   /* the node; 0: free */
};

struct group_here {
    size_t             group;
    struct group_here *next;
};

/* ---- edges ---- */

/* A term is hashed once, and its hash is turned for each node it may be gone from. */
static uint64_t
edge_hash(size_t node, uint64_t term_hash)
{
    return term_hash ^ node * 0x9E3779B97F4A7C15;
}

static uint64_t
bit_of(uint64_t term_hash)
{
    return (uint64_t) 1 << term_hash % 64;
}

static bool
is_edge(const struct groups_node *to, size_t from, struct str term)
{
    return to->parent == from && str_equal(to->term, term);
}

/* The slot of the edge, or the free one where it belongs. */
static struct groups_slot *
probe(const struct groups *groups, size_t from, struct str term, uint64_t hash)
{
    for (size_t at = (size_t) hash;; at++) {
        struct groups_slot *slot = &groups->slots[at & (groups->slot_capacity - 1)];

        if (slot->to == 0 ||
            (slot->hash == hash >> 32 && is_edge(&groups->nodes[slot->to], from, term)))
            return slot;
    }
}

/* Where the term leads, or 0. */
static size_t
go(const struct groups *groups, size_t from, struct str term, uint64_t term_hash)
{
    if (groups->node_count == 0 || !(groups->nodes[from].nexts & bit_of(term_hash)))
        return 0;
    return probe(groups, from, term, edge_hash(from, term_hash))->to;
}

static void
put_edge(struct groups *groups, size_t to)
{
    const struct groups_node *node = &groups->nodes[to];
    uint64_t                  term_hash = hash_short(node->term);
    uint64_t                  hash = edge_hash(node->parent, term_hash);

    *probe(groups, node->parent, node->term, hash) =
        (struct groups_slot){ (uint32_t) (hash >> 32), (uint32_t) to };
    groups->nodes[node->parent].nexts |= bit_of(term_hash);
}

/* Slots are at most half full. */
static bool
make_room(struct groups *groups)
{
    size_t capacity = groups->slot_capacity ? groups->slot_capacity * 2 : 64;

    if (groups->node_count * 2 < groups->slot_capacity)
        return true;
    groups->slots = arena_array(groups->arena, capacity, sizeof *groups->slots);
    groups->slot_capacity = groups->arena->failed ? 0 : capacity;
    for (size_t i = 1; i < groups->node_count && !groups->arena->failed; i++)
        put_edge(groups, i);
    return !groups->arena->failed;
}

static size_t
add_node(struct groups *groups, size_t parent, struct str term)
{
    groups->nodes = arena_grow(groups->arena, groups->nodes, groups->node_count,
                               &groups->node_capacity, sizeof *groups->nodes);
    if (!groups->nodes)
        return 0;
    groups->nodes[groups->node_count] = (struct groups_node){ .parent = parent, .term = term };
    return groups->node_count++;
}

static size_t
go_or_grow(struct groups *groups, size_t node, struct str term)
{
    size_t next = go(groups, node, term, hash_short(term));

    if (next != 0 || !make_room(groups))
        return next;
    next = add_node(groups, node, arena_copy(groups->arena, term));
    if (next != 0)
        put_edge(groups, next);
    return next;
}

/* ---- groups ---- */

static bool
has_group(const struct groups_node *node, size_t group)
{
    for (const struct group_here *here = node->groups; here; here = here->next)
        if (here->group == group)
            return true;
    return false;
}

void
groups_add(struct groups *groups, struct str run, size_t group)
{
    size_t             node = 0;
    struct group_here *here;

    if (groups->node_count == 0)
        (void) add_node(groups, 0, STR("")); /* the root */
    for (size_t at = 0; at < run.length && !groups->arena->failed;) {
        size_t length = str_find(str_slice(run, at, run.length), STR(" "));

        node = go_or_grow(groups, node, str_slice(run, at, at + length));
        at += length + 1;
    }
    here = arena_alloc(groups->arena, sizeof *here);
    if (groups->arena->failed || node == 0 || has_group(&groups->nodes[node], group))
        return;
    *here = (struct group_here){ group, groups->nodes[node].groups };
    groups->nodes[node].groups = here;
}

size_t
groups_start(const struct groups *groups, struct str first)
{
    size_t node = go(groups, 0, first, hash_short(first));

    return node == 0 ? SIZE_MAX : node;
}

/* ---- walking ---- */

/* Whether a shorter member of the group has ended on the way to this node. */
static bool
was_told(const struct groups *groups, size_t node, size_t group)
{
    for (node = groups->nodes[node].parent; node != 0; node = groups->nodes[node].parent)
        if (has_group(&groups->nodes[node], group))
            return true;
    return false;
}

static enum error_code
tell(const struct groups *groups, size_t node, groups_visit *visit, void *ctx)
{
    enum error_code          rc = OK;
    const struct group_here *here = groups->nodes[node].groups;

    for (; rc == OK && here; here = here->next)
        if (!was_told(groups, node, here->group))
            rc = visit(here->group, ctx);
    return rc;
}

enum error_code
groups_step(struct groups_walk *walk, struct str term, groups_visit *visit, void *ctx)
{
    uint64_t        hash = hash_short(term);
    size_t          kept = 0;
    enum error_code rc = OK;

    if (walk->count < COUNT(walk->nodes) && walk->start != SIZE_MAX)
        walk->nodes[walk->count++] = walk->start; /* a member may begin here */
    for (size_t i = 0; rc == OK && i < walk->count; i++) {
        size_t node = go(walk->groups, walk->nodes[i], term, hash);

        if (node == 0)
            continue;
        walk->nodes[kept++] = node;
        rc = tell(walk->groups, node, visit, ctx);
    }
    walk->count = kept;
    return rc;
}
