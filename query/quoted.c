#include "query/parser.h"

struct query_node
quoted_add(struct parser *p, struct query_phrase phrase, char sign)
{
    struct parsed_query *out = p->out;
    struct query_node    node = { .kind = NODE_LIST };

    if (out->phrase_count == QUERY_MOST_PHRASES) {
        p->has_too_many_phrases = true;
        return node;
    }
    out->phrases = arena_grow(p->arena, out->phrases, out->phrase_count, &p->phrase_capacity,
                              sizeof *out->phrases);
    if (p->arena->failed)
        return node;
    node = (struct query_node){ .kind = NODE_PHRASE,
                                .sign = sign == '-' ? SIGN_NOT : SIGN_MUST,
                                .at = out->phrase_count };
    out->phrases[out->phrase_count++] = phrase;
    return node;
}

/* One place of a phrase: a word as written, or a compound in all its ways. */
static size_t
add_item(struct parser *p, const struct atoms *atoms, size_t at, struct query_phrase *phrase,
         char sign)
{
    struct found_compound compound = { 0 };
    size_t                most = atoms->count - at, count, word;
    struct word_request   request = { .atoms = &atoms->items[at],
                                      .count = 1,
                                      .fields = phrase->fields };
    struct str           *runs = arena_array(p->arena, 2, sizeof *runs);
    struct phrase_item    item = { .runs = runs, .count = 1, .is_exact = true };

    for (count = most < COMPOUND_MOST_PARTS ? most : COMPOUND_MOST_PARTS;
         count > 0 && parser_goes_on(p) && !compound.is_found; count--)
        compound = row_find_compound(p, &atoms->items[at], count);
    count = compound.is_found ? count + 1 : 1;
    if (!parser_goes_on(p))
        return count;
    runs[0] = atoms->items[at].form;
    if (compound.is_found) {
        request.joined = runs[0] = compound.joined;
        request.parts = runs[1] = compound.parts;
        request.is_apart = !compound.is_listed;
        item.count = 2;
    }
    p->rc = word_make(&p->maker, &request, &word, p->err);
    if (p->rc != OK)
        return count;
    if (word < QUERY_MOST_WORDS) {
        word_set_add(&phrase->words, word);
        (void) row_word_node(p, word, sign);
    }
    phrase->parts->items[phrase->parts->count++] = item;
    return count;
}

static struct query_phrase
phrase_of(struct parser *p, struct str prose, unsigned fields, char sign)
{
    struct query_phrase phrase = { .part_count = 1, .fields = fields };
    struct atoms        atoms = { 0 };

    if (p->rc == OK)
        p->rc = words_hear(&p->maker, prose, 0, &atoms, p->err);
    if (atoms.count > QUERY_MOST_WORDS) {
        atoms.count = QUERY_MOST_WORDS;
        p->maker.has_too_many = true;
    }
    phrase.parts = arena_alloc(p->arena, sizeof *phrase.parts);
    if (!parser_goes_on(p))
        return phrase;
    phrase.parts->items = arena_array(p->arena, atoms.count, sizeof *phrase.parts->items);
    for (size_t at = 0; parser_goes_on(p) && at < atoms.count;)
        at += add_item(p, &atoms, at, &phrase, sign);
    if (parser_goes_on(p) && atoms.count > 0)
        parser_say(p, parser_sign_text(sign == '-' ? '-' : 0),
                   arena_format(p->arena, "\"%.*s\"",
                                STR_ARG(row_joined(p, atoms.items, atoms.count, " "))));
    return phrase;
}

void
quoted_read(struct parser *p, const struct lex_item *item, unsigned fields,
            struct operands *into)
{
    struct query_phrase phrase;
    struct operand      operand = { .kind = OPERAND_NODE };

    if (p->out->phrase_count == QUERY_MOST_PHRASES) {
        p->has_too_many_phrases = true; /* nor are its words asked for */
        return;
    }
    phrase = phrase_of(p, item->value, parser_fields(item, fields), item->sign);
    if (!parser_goes_on(p) || phrase.parts->count == 0)
        return;
    operand.node = quoted_add(p, phrase, item->sign);
    operand.part = *phrase.parts;
    if (operand.node.kind == NODE_PHRASE)
        tree_add_operand(p, into, operand);
}
