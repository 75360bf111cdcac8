/*
 * groups.h - which groups of synonyms a walk over terms comes past.
 *
 * The members of groups are runs of terms, kept as a trie; a walk goes along every run that
 * the last terms may still be within:
 *
 *     ~pm = { postmortem | root caus analysi }        root -- postmortem*
 *                                                        \--- root -- caus -- analysi*
 *
 * A group is told once for each place where a member begins, when the shortest that begins
 * there ends: a text that says "CI/CD" says one member, though "CI" is one, too.
 *
 * Units    a run is its terms with one blank between them
 * Memory   in the arena given
 * Errors   the arena remembers running out
 * Threads  a walk is one thread's; walks may share groups that no longer change
 */
#ifndef TEXT_GROUPS_H
#define TEXT_GROUPS_H

#include <stdint.h>

#include "base/arena.h"

/* Longer members are refused where lists are read. */
enum { GROUPS_MOST_TERMS = 16 };

struct groups {
    struct arena       *arena;
    struct groups_node *nodes; /* the root is node 0 */
    size_t              node_count, node_capacity;
    struct groups_slot *slots; /* nodes, by the hash of the edge to them */
    size_t              slot_capacity;
};

/* Adds a run of at most GROUPS_MOST_TERMS that speaks of a group, a number of the caller's. */
void groups_add(struct groups *groups, struct str run, size_t group);

/*
 * The node that a first term leads to, so that runs added behind it are found only by walks
 * that start there; SIZE_MAX when there are none.
 */
size_t groups_start(const struct groups *groups, struct str first);

struct groups_walk {
    const struct groups *groups;
    size_t               start; /* where members begin: 0, or groups_start() */
    size_t               nodes[GROUPS_MOST_TERMS + 1]; /* a place that may match, each */
    size_t               count;
};

typedef enum error_code groups_visit(size_t group, void *ctx);

/* Takes one more term and tells the groups of which a member ends with it. */
enum error_code groups_step(struct groups_walk *walk, struct str term, groups_visit *visit,
                            void *ctx);

#endif
