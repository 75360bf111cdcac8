#include "text/groups.h"

#include "text/text.h"

struct groups_node {
    size_t             parent;
    struct group_here *groups; /* of which a member ends here */
};

struct group_here {
    size_t             group;
    struct group_here *next;
};

/* The key of the edge from a node by a term, in room of the caller's. */
struct edge {
    char bytes[sizeof(size_t) + TEXT_WORD_BYTES * 2 + 8];
};

static struct str
edge_key(struct edge *edge, size_t node, struct str term)
{
    size_t length = term.length;

    if (length > sizeof edge->bytes - sizeof node)
        length = sizeof edge->bytes - sizeof node;
    memcpy(edge->bytes, &node, sizeof node);
    memcpy(edge->bytes + sizeof node, term.data, length);
    return (struct str){ edge->bytes, sizeof node + length };
}

static size_t
add_node(struct groups *groups, size_t parent)
{
    groups->nodes = arena_grow(groups->arena, groups->nodes, groups->node_count,
                               &groups->node_capacity, sizeof *groups->nodes);
    if (!groups->nodes)
        return 0;
    groups->nodes[groups->node_count] = (struct groups_node){ .parent = parent };
    return groups->node_count++;
}

static size_t
go_or_grow(struct groups *groups, size_t node, struct str term)
{
    struct edge edge;
    struct str  key = edge_key(&edge, node, term);
    size_t     *to, next = map_get(&groups->next, key, 0);

    if (next != 0)
        return next;
    next = add_node(groups, node);
    to = map_at(&groups->next, groups->arena, arena_copy(groups->arena, key), next);
    return to ? next : 0;
}

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
        (void) add_node(groups, 0); /* the root */
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
    struct edge edge;

    return map_get(&groups->next, edge_key(&edge, 0, first), SIZE_MAX);
}

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
    size_t          kept = 0;
    enum error_code rc = OK;

    if (walk->count < COUNT(walk->nodes) && walk->start != SIZE_MAX)
        walk->nodes[walk->count++] = walk->start; /* a member may begin here */
    for (size_t i = 0; rc == OK && i < walk->count; i++) {
        struct edge edge;
        size_t      node;

        node = map_get(&walk->groups->next, edge_key(&edge, walk->nodes[i], term), 0);
        if (node == 0)
            continue;
        walk->nodes[kept++] = node;
        rc = tell(walk->groups, node, visit, ctx);
    }
    walk->count = kept;
    return rc;
}
