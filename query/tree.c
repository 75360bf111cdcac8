#include "query/parser.h"

/* Of the parts of one NEAR each is compared with each. */
enum { MOST_NEAR = 16 };

/* ---- the tree ---- */

enum query_node_sign
tree_sign(char sign)
{
    return sign == '+' ? SIGN_MUST : sign == '-' ? SIGN_NOT : SIGN_MAY;
}

static bool
is_leaf_of(const struct query_node *list, const struct query_node *node)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->children[i].kind == node->kind && list->children[i].at == node->at &&
            list->children[i].sign == node->sign)
            return node->kind == NODE_WORD || node->kind == NODE_PHRASE;
    return false;
}

/* Adds a child, unless it is a word that is there already. */
void
tree_add(struct parser *p, struct query_node *list, struct query_node child)
{
    bool is_row = child.kind == NODE_LIST || child.kind == NODE_ANY;

    if (p->arena->failed || (is_row && child.count == 0) || is_leaf_of(list, &child))
        return; /* for an empty row, which nothing was asked for, would match everything */
    if (p->nodes == QUERY_MOST_NODES) {
        p->has_too_many_nodes = true;
        return;
    }
    list->children = arena_grow(p->arena, list->children, list->count, &list->capacity,
                                sizeof *list->children);
    if (p->arena->failed)
        return;
    p->nodes++;
    list->children[list->count++] = child;
}

void
tree_add_operand(struct parser *p, struct operands *all, struct operand operand)
{
    all->items =
        arena_grow(p->arena, all->items, all->count, &all->capacity, sizeof *all->items);
    if (!p->arena->failed)
        all->items[all->count++] = operand;
}

/* ---- operators ---- */

static bool
is_for_near(const struct operands *all, size_t at)
{
    return at < all->count && all->items[at].kind == OPERAND_NODE &&
           all->items[at].part.count > 0 && all->items[at].node.sign != SIGN_NOT;
}

/* Whose words a part of NEAR needs: those of the word or phrase that it was. */
static void
need_words_of(struct parser *p, const struct query_node *node, struct word_set *words)
{
    if (node->kind == NODE_WORD)
        word_set_add(words, node->at);
    else
        for (size_t i = 0; i < COUNT(words->parts); i++)
            words->parts[i] |= p->out->phrases[node->at].words.parts[i];
}

/* The fields that a part of NEAR is looked for in. */
static unsigned
fields_asked(struct parser *p, const struct query_node *node)
{
    return node->kind == NODE_WORD ? p->maker.words[node->at].ways[0].wanted.fields
                                   : p->out->phrases[node->at].fields;
}

/* a NEAR b NEAR c from `at`: one operand, in place of them. Returns how many it took. */
static size_t
read_near(struct parser *p, const struct operands *all, size_t at, struct operand *made)
{
    struct query_phrase phrase = { .fields = SCORE_ALL_FIELDS };
    size_t              capacity = 0, taken = 0;

    for (;;) {
        phrase.parts = arena_grow(p->arena, phrase.parts, phrase.part_count, &capacity,
                                  sizeof *phrase.parts);
        if (p->arena->failed)
            return 1;
        phrase.parts[phrase.part_count++] = all->items[at + taken].part;
        need_words_of(p, &all->items[at + taken].node, &phrase.words);
        phrase.fields &= fields_asked(p, &all->items[at + taken].node);
        taken++;
        if (at + taken + 1 >= all->count || all->items[at + taken].kind != OPERAND_NEAR ||
            !is_for_near(all, at + taken + 1) || phrase.part_count == MOST_NEAR)
            break;
        if (all->items[at + taken].distance > phrase.distance)
            phrase.distance = all->items[at + taken].distance;
        taken++;
    }
    *made = (struct operand){ .kind = OPERAND_NODE };
    made->node = quoted_add(p, phrase, 0);
    return taken;
}

/* Puts NEAR's operands together; what is left of NEAR is nothing. */
static struct operands
resolve_near(struct parser *p, const struct operands *all)
{
    struct operands left = { 0 };

    for (size_t i = 0; parser_goes_on(p) && i < all->count;) {
        struct operand made = all->items[i];

        if (is_for_near(all, i) && i + 2 < all->count &&
            all->items[i + 1].kind == OPERAND_NEAR && is_for_near(all, i + 2))
            i += read_near(p, all, i, &made);
        else
            i++;
        if (made.kind != OPERAND_NEAR)
            tree_add_operand(p, &left, made);
    }
    return left;
}

static bool
is_for_or(const struct operands *all, size_t at)
{
    return at < all->count && all->items[at].kind == OPERAND_NODE &&
           all->items[at].node.sign != SIGN_NOT;
}

/* a OR b OR c from `at`, as one node. Returns how many operands it took. */
static size_t
read_or(struct parser *p, const struct operands *all, size_t at, struct query_node *any)
{
    size_t taken = 0;

    *any = (struct query_node){ .kind = NODE_ANY };
    for (;;) {
        struct query_node child = all->items[at + taken].node;

        if (child.sign == SIGN_MUST && child.kind != NODE_PHRASE)
            any->sign = SIGN_MUST;
        child.sign = SIGN_MAY;
        tree_add(p, any, child);
        taken++;
        if (at + taken + 1 >= all->count || all->items[at + taken].kind != OPERAND_OR ||
            !is_for_or(all, at + taken + 1))
            return taken;
        taken++;
    }
}

/* The operands as the children of a list. */
struct query_node
tree_resolve(struct parser *p, const struct operands *all)
{
    struct query_node list = { .kind = NODE_LIST };
    struct operands   left = resolve_near(p, all);

    for (size_t i = 0; parser_goes_on(p) && i < left.count;) {
        struct query_node node = left.items[i].node;

        if (left.items[i].kind == OPERAND_OR) { /* that has nothing to choose from */
            i++;
            continue;
        }
        if (is_for_or(&left, i) && i + 1 < left.count && left.items[i + 1].kind == OPERAND_OR &&
            is_for_or(&left, i + 2))
            i += read_or(p, &left, i, &node);
        else
            i++;
        tree_add(p, &list, node);
    }
    return list;
}

/* ---- asking the tree ---- */

static bool
list_matches(const struct query_node *list, const struct word_set *words, uint64_t phrases,
             bool needs_all)
{
    bool has_any = false, wants_any = false;

    for (size_t i = 0; i < list->count; i++) {
        const struct query_node *child = &list->children[i];
        bool                     has =
            query_node_matches(child, words, phrases, needs_all && child->sign != SIGN_NOT);

        if (child->sign == SIGN_NOT) {
            if (has)
                return false;
            continue;
        }
        if (!has && (needs_all || child->sign == SIGN_MUST))
            return false;
        wants_any = true;
        has_any |= has;
    }
    return has_any || !wants_any;
}

bool
query_node_matches(const struct query_node *node, const struct word_set *words,
                   uint64_t phrases, bool needs_all)
{
    switch (node->kind) {
    case NODE_WORD: return word_set_has(words, node->at);
    case NODE_PHRASE: return phrases >> node->at & 1;
    case NODE_LIST: return list_matches(node, words, phrases, needs_all);
    case NODE_ANY: break;
    }
    for (size_t i = 0; i < node->count; i++)
        if (query_node_matches(&node->children[i], words, phrases, needs_all))
            return true;
    return false;
}
