#include "query/parse.h"

#include <stdio.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "query/filter.h"
#include "query/spelling.h"
#include "query/words.h"

enum { MOST_DEPTH = 32, MOST_SPAN = SYNONYMS_MOST_WORDS };

/* Two words in a row. */
struct pair {
    struct atom atoms[2];
    unsigned    fields;
};

enum { MOST_PAIRS = 32 };

struct parser {
    struct store        *store;
    struct arena        *arena;
    struct error        *err;
    enum error_code      rc; /* of the first thing that failed: nothing more is done then */
    struct parsed_query *out;
    struct word_maker    maker;
    struct lex_items     items;
    size_t               at;              /* the item to be read */
    unsigned             depth, excluded; /* parentheses open; those of them after a "-" */
    bool                 no_fuzzy;

    struct buffer read_as, ignored; /* what is asked for; function words that are not */
    struct atoms  function_words;
    struct pair   pairs[MOST_PAIRS];
    size_t        pair_count, atom_count;
    size_t        phrase_capacity, constraint_capacity, note_capacity, filters, nodes;
    bool          has_too_many_phrases, has_too_many_filters, has_too_many_nodes, is_too_deep;
};

static void
add_note(struct parser *p, struct str note)
{
    struct parsed_query *out = p->out;

    for (size_t i = 0; i < out->note_count; i++)
        if (str_equal(out->notes[i], note))
            return;
    out->notes = arena_grow(p->arena, out->notes, out->note_count, &p->note_capacity,
                            sizeof *out->notes);
    if (!p->arena->failed)
        out->notes[out->note_count++] = note;
}

/* Whether parsing goes on. */
static bool
goes_on(struct parser *p)
{
    if (p->rc == OK)
        p->rc = arena_check(p->arena, p->err);
    return p->rc == OK;
}

static void
say(struct parser *p, const char *sign, struct str what)
{
    if (p->read_as.length > 0)
        buffer_add_char(&p->read_as, ' ');
    buffer_add(&p->read_as, str_of(sign));
    buffer_add(&p->read_as, what);
}

static const char *
sign_text(char sign)
{
    return sign == '+' ? "+" : sign == '-' ? "-" : "";
}

/* ---- the tree ---- */

static enum query_node_sign
sign_of(char sign)
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
static void
add_child(struct parser *p, struct query_node *list, struct query_node child)
{
    if (is_leaf_of(list, &child))
        return;
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

/* What stands in a row between operators: a node, and what NEAR would make of it. */
struct operand {
    enum { OPERAND_NODE, OPERAND_OR, OPERAND_NEAR } kind;
    struct query_node  node;
    struct phrase_part part; /* count 0: NEAR cannot take it */
    unsigned           distance;
};

struct operands {
    struct operand *items;
    size_t          count, capacity;
};

static void
add_operand(struct parser *p, struct operands *all, struct operand operand)
{
    all->items =
        arena_grow(p->arena, all->items, all->count, &all->capacity, sizeof *all->items);
    if (!p->arena->failed)
        all->items[all->count++] = operand;
}

/* ---- words ---- */

static void
say_word(struct parser *p, char sign, size_t word)
{
    const struct query_word *w = &p->maker.words[word];
    struct buffer            what = { 0 };

    for (size_t i = 0; i < w->way_count; i++) {
        const struct query_way *way = &w->ways[i];

        if (way->kind == WAY_EXACT || (way->kind == WAY_WORD && i > 0))
            continue; /* said by its stem in the first language */
        for (size_t r = 0; r < way->wanted.count; r++) {
            struct str run = way->wanted.runs[r];
            bool       is_many = str_find(run, STR(" ")) < run.length;

            if (what.length > 0)
                buffer_add_char(&what, '|');
            buffer_add(&what, is_many ? STR("\"") : STR(""));
            buffer_add(&what, way->kind == WAY_PREFIX ? str_slice(run, 1, run.length) : run);
            buffer_add(&what, is_many                   ? STR("\"")
                              : way->kind == WAY_PREFIX ? STR("*")
                                                        : STR(""));
        }
    }
    say(p, sign_text(sign), buffer_str(&what));
    p->arena->failed |= what.failed;
    buffer_free(&what);
}

/* The kinds of marks that one item of words may bear. */
struct manner {
    char     sign;
    unsigned fields;
    bool     is_exact, is_prefix;
};

static bool
is_excluded(const struct parser *p, char sign)
{
    return sign == '-' || p->excluded > 0;
}

/* Makes the node of a word, which counts it as wanted unless it is excluded. */
static struct query_node
word_node(struct parser *p, size_t word, char sign)
{
    struct query_node node = { .kind = NODE_LIST, .sign = sign_of(sign) };

    if (p->rc != OK || word == QUERY_MOST_WORDS)
        return node; /* an empty list is nothing */
    if (!is_excluded(p, sign))
        p->maker.words[word].times++;
    node.kind = NODE_WORD;
    node.at = word;
    return node;
}

static void
keep_rc(struct parser *p, enum error_code rc)
{
    if (p->rc == OK)
        p->rc = rc;
}

/* What NEAR reads texts for when it looks for the word. */
static struct phrase_part
part_of_word(struct parser *p, size_t word)
{
    const struct query_word *w = &p->maker.words[word];
    struct phrase_item      *item = arena_alloc(p->arena, sizeof *item);
    size_t                   count = 0;
    struct str              *runs;

    for (size_t i = 0; i < w->way_count; i++)
        count += w->ways[i].kind == WAY_WORD ? w->ways[i].wanted.count : 0;
    runs = arena_array(p->arena, count, sizeof *runs);
    if (p->arena->failed || count == 0)
        return (struct phrase_part){ 0 };
    for (size_t i = 0; i < w->way_count; i++)
        for (size_t r = 0; w->ways[i].kind == WAY_WORD && r < w->ways[i].wanted.count; r++)
            item->runs = runs, runs[item->count++] = w->ways[i].wanted.runs[r];
    return (struct phrase_part){ item, 1 };
}

/* ---- compounds ---- */

static struct str
joined_of(struct parser *p, const struct atom *atoms, size_t count, const char *between)
{
    struct buffer all = { 0 };
    struct str    kept;

    for (size_t i = 0; i < count; i++) {
        buffer_add(&all, str_of(i > 0 ? between : ""));
        buffer_add(&all, atoms[i].form);
    }
    p->arena->failed |= all.failed;
    kept = arena_copy(p->arena, buffer_str(&all));
    buffer_free(&all);
    return kept;
}

/* A compound that the list names, or that the index has seen. */
struct found_compound {
    bool       is_found, is_whole; /* whole: listed, or tied by the query itself */
    struct str joined, parts;
};

static struct found_compound
find_compound(struct parser *p, const struct atom *atoms, size_t count)
{
    struct found_compound  found = { 0 };
    struct store_compound *known;
    size_t                 known_count;
    struct str             parts = joined_of(p, atoms, count, " ");
    bool                   is_tied = true;

    found.joined = joined_of(p, atoms, count, "");
    if (!goes_on(p) || found.joined.length > TEXT_WORD_BYTES)
        return found;
    p->rc = store_compounds(p->store, p->arena, found.joined, &known, &known_count, p->err);
    for (size_t i = 1; i < count; i++)
        is_tied = is_tied && atoms[i].ties_back;
    for (size_t i = 0; p->rc == OK && !found.is_found && i < known_count; i++) {
        if (count > 1 && !str_equal(known[i].parts, parts))
            continue;
        found.is_found = true;
        found.is_whole = known[i].is_listed || is_tied;
        found.parts = known[i].parts;
    }
    return found;
}

/* ---- runs of words ---- */

/* Plain words in a row, and how far they were read. */
struct row {
    struct atoms  atoms;
    struct manner manner;
    bool          keeps_first, keeps_last; /* function words that an operator takes */
};

static struct operand
make_word(struct parser *p, const struct row *row, size_t at, size_t count,
          const struct found_compound *compound)
{
    struct word_request request = {
        .atoms = &row->atoms.items[at],
        .count = count,
        .fields = row->manner.fields,
        .is_exact = row->manner.is_exact,
        .is_prefix = row->manner.is_prefix && at + count == row->atoms.count,
        .wants_synonyms = !is_excluded(p, row->manner.sign) && !row->manner.is_exact,
    };
    struct operand operand = { .kind = OPERAND_NODE, .node = { .kind = NODE_LIST } };
    size_t         word;

    if (compound) {
        request.joined = compound->joined;
        request.parts = compound->parts;
    }
    request.wants_synonyms &= !request.is_prefix;
    p->rc = word_make(&p->maker, &request, &word, p->err);
    if (p->rc != OK || word == QUERY_MOST_WORDS)
        return operand;
    say_word(p, row->manner.sign, word);
    operand.node = word_node(p, word, row->manner.sign);
    operand.part = part_of_word(p, word);
    return operand;
}

/* Corrects the atom when the index does not know it. */
static void
mend_spelling(struct parser *p, struct atom *atom)
{
    struct atoms mended = { 0 };
    struct str   corrected;

    p->rc = spelling_correct(&p->maker, atom, &corrected, p->err);
    if (p->rc != OK || corrected.length == 0)
        return;
    p->rc = hear(&p->maker, corrected, atom->item, &mended, p->err);
    if (p->rc != OK || mended.count != 1)
        return;
    add_note(p, arena_format(p->arena, "no text has \"%.*s\": \"%.*s\" was asked for instead",
                             STR_ARG(atom->form), STR_ARG(corrected)));
    mended.items[0].ties_back = atom->ties_back;
    *atom = mended.items[0];
}

static void
set_aside(struct parser *p, const struct atom *atom)
{
    struct atoms *all = &p->function_words;

    buffer_format(&p->ignored, "%s%.*s", p->ignored.length > 0 ? ", " : "",
                  STR_ARG(atom->form));
    all->items =
        arena_grow(p->arena, all->items, all->count, &all->capacity, sizeof *all->items);
    if (!p->arena->failed)
        all->items[all->count++] = *atom;
}

static bool
is_kept(const struct row *row, size_t at)
{
    return row->manner.sign != 0 || row->manner.is_exact || row->manner.is_prefix ||
           (row->keeps_first && at == 0) || (row->keeps_last && at + 1 == row->atoms.count);
}

/* One word by itself: a compound written as one, a word, or a function word set aside. */
static void
read_single(struct parser *p, struct row *row, size_t at, struct operands *into)
{
    struct atom *atom = &row->atoms.items[at];
    bool         is_last = at + 1 == row->atoms.count;
    bool         is_plain = !row->manner.is_exact && !(row->manner.is_prefix && is_last) &&
                    !p->maker.has_too_many;
    struct found_compound compound = { 0 };

    if (atom->is_function_word && !is_kept(row, at)) {
        set_aside(p, atom);
        return;
    }
    if (is_plain)
        compound = find_compound(p, atom, 1);
    if (goes_on(p) && is_plain && !compound.is_found && !p->no_fuzzy &&
        !is_excluded(p, row->manner.sign) && !atom->is_function_word)
        mend_spelling(p, atom);
    if (goes_on(p))
        add_operand(p, into, make_word(p, row, at, 1, compound.is_found ? &compound : NULL));
}

static size_t read_unit(struct parser *p, struct row *row, size_t at, size_t end,
                        bool wants_spans, struct operands *into);

/* Words in a row that together are one thing, or are what they are: thing OR (words). */
static void
read_either(struct parser *p, struct row *row, size_t at, size_t count, struct operand thing,
            struct operands *into)
{
    struct operands   words = { 0 };
    struct query_node any = { .kind = NODE_ANY, .sign = sign_of(row->manner.sign) };
    struct query_node list = { .kind = NODE_LIST };

    for (size_t i = at; goes_on(p) && i < at + count;)
        i += read_unit(p, row, i, at + count, false, &words);
    for (size_t i = 0; goes_on(p) && i < words.count; i++) {
        words.items[i].node.sign = row->manner.sign == '+' ? SIGN_MUST : SIGN_MAY;
        add_child(p, &list, words.items[i].node);
    }
    thing.node.sign = SIGN_MAY;
    add_child(p, &any, thing.node);
    if (list.count > 0)
        add_child(p, &any, list);
    add_operand(p, into, (struct operand){ .kind = OPERAND_NODE, .node = any });
}

/* A member of several words asks for its group. Returns whether there is one. */
static bool
read_span(struct parser *p, struct row *row, size_t at, size_t count, struct operands *into)
{
    const struct atom *atoms = &row->atoms.items[at];
    struct str        *groups;
    size_t             group_count = 0, word;
    struct operand     thing = { .kind = OPERAND_NODE };

    p->rc = words_groups(&p->maker, atoms, count, &groups, &group_count, p->err);
    if (p->rc != OK || group_count == 0)
        return false;
    p->rc = word_make_group(&p->maker, joined_of(p, atoms, count, " "), groups, group_count,
                            row->manner.fields, &word, p->err);
    if (p->rc != OK || word == QUERY_MOST_WORDS)
        return false;
    say_word(p, row->manner.sign, word);
    for (size_t i = 0; i < count; i++) /* it stands for each of the words */
        if (!atoms[i].is_function_word || i == 0)
            thing.node = word_node(p, word, row->manner.sign);
    read_either(p, row, at, count, thing, into);
    return true;
}

/* An operator takes the word beside it, whatever words in a row mean together. */
static bool
is_beside_operator(const struct row *row, size_t at, size_t count)
{
    return (row->keeps_first && at == 0) || (row->keeps_last && at + count == row->atoms.count);
}

static void
glue(struct row *row, size_t at, size_t count)
{
    for (size_t i = at; i + 1 < at + count; i++)
        row->atoms.items[i].is_glued = true;
}

/* Words apart that the index has also seen tied: a pair that finds the joined form, too. */
static struct operand
make_pair(struct parser *p, const struct row *row, size_t at, size_t count,
          const struct found_compound *compound)
{
    struct word_request request = { .atoms = &row->atoms.items[at],
                                    .count = count,
                                    .joined = compound->joined,
                                    .parts = compound->parts,
                                    .fields = row->manner.fields,
                                    .is_pair = true };
    struct operand      operand = { .kind = OPERAND_NODE, .node = { .kind = NODE_LIST } };
    size_t              word;

    p->rc = word_make(&p->maker, &request, &word, p->err);
    if (p->rc != OK || word == QUERY_MOST_WORDS)
        return operand;
    say_word(p, row->manner.sign, word);
    operand.node = word_node(p, word, row->manner.sign);
    return operand;
}

/*
 * Reads the longest unit from `at`: words that are one compound, or one member of a group, or
 * a single word. Returns how many words it took.
 */
static size_t
read_unit(struct parser *p, struct row *row, size_t at, size_t end, bool wants_spans,
          struct operands *into)
{
    size_t most = end - at < MOST_SPAN ? end - at : MOST_SPAN;
    bool   is_plain = !row->manner.is_exact && !row->manner.is_prefix &&
                    !p->maker.has_too_many; /* then words are only counted */

    for (size_t count = most; is_plain && count > 1 && goes_on(p); count--) {
        struct found_compound compound = { 0 };

        if (count <= COMPOUND_MOST_PARTS)
            compound = find_compound(p, &row->atoms.items[at], count);
        if (p->rc == OK && compound.is_found && compound.is_whole) {
            add_operand(p, into, make_word(p, row, at, count, &compound));
            glue(row, at, count);
            return count;
        }
        if (!wants_spans || is_beside_operator(row, at, count))
            continue;
        if (p->rc == OK && !is_excluded(p, row->manner.sign) &&
            read_span(p, row, at, count, into))
            return count;
        if (p->rc == OK && compound.is_found) {
            read_either(p, row, at, count, make_pair(p, row, at, count, &compound), into);
            glue(row, at, count);
            return count;
        }
    }
    if (goes_on(p))
        read_single(p, row, at, into);
    return 1;
}

/* Two words side by side are worth more than apart; that asks for no more cells. */
static void
note_pair(struct parser *p, const struct row *row, size_t at)
{
    const struct atom *atoms = &row->atoms.items[at];

    if (is_excluded(p, row->manner.sign) || row->manner.is_exact || row->manner.is_prefix ||
        atoms[0].is_function_word || atoms[1].is_function_word || atoms[0].is_glued ||
        p->pair_count == COUNT(p->pairs))
        return;
    p->pairs[p->pair_count++] = (struct pair){ { atoms[0], atoms[1] }, row->manner.fields };
}

/* Pairs come when all words have their places. */
static void
ask_pairs(struct parser *p)
{
    for (size_t i = 0; goes_on(p) && i < p->pair_count && !p->maker.no_exact &&
                       p->maker.count < QUERY_MOST_WORDS;
         i++) {
        struct word_request request = { .atoms = p->pairs[i].atoms,
                                        .count = 2,
                                        .fields = p->pairs[i].fields,
                                        .is_pair = true };
        size_t              word;

        p->rc = word_make(&p->maker, &request, &word, p->err);
        if (p->rc == OK && word < QUERY_MOST_WORDS)
            p->maker.words[word].times = 1;
    }
}

static void
read_row(struct parser *p, struct row *row, struct operands *into)
{
    for (size_t at = 0; goes_on(p) && at < row->atoms.count;)
        at += read_unit(p, row, at, row->atoms.count, true, into);
    for (size_t at = 0; goes_on(p) && at + 1 < row->atoms.count; at++)
        note_pair(p, row, at);
}

/* ---- constraints ---- */

static void
add_constraint(struct parser *p, enum query_field field, struct str value, char sign)
{
    struct parsed_query *out = p->out;

    value = str_trim(value);
    if (value.length == 0)
        return; /* track:"" would be everything: every slug begins with nothing */
    out->constraints = arena_grow(p->arena, out->constraints, out->constraint_count,
                                  &p->constraint_capacity, sizeof *out->constraints);
    if (p->arena->failed)
        return;
    out->constraints[out->constraint_count++] =
        (struct query_constraint){ field, value, sign == '-' };
    say(p, sign_text(sign == '-' ? '-' : 0),
        arena_format(p->arena, "%s:%.*s", query_field_names[field].data, STR_ARG(value)));
}

static void
add_filter(struct parser *p, enum query_field field, struct str value, char sign)
{
    if (p->filters++ < QUERY_MOST_FILTERS)
        add_constraint(p, field, value, sign);
    else
        p->has_too_many_filters = true;
}

/* "level", as the ladders' languages have it. */
static bool
is_level_word(struct str word)
{
    static const char *const words[] = { "level",   "levels",  "nivel",        "niveles",
                                         "niveau",  "niveaux", "stufe",        "stufen",
                                         "livello", "livelli", "n\xC3\xADvel", "n\xC3\xADveis",
                                         "nivell",  "nivells" };

    for (size_t i = 0; i < COUNT(words); i++)
        if (str_equal_ignoring_case(word, str_of(words[i])))
            return true;
    return false;
}

/* "3", "3..5", "3-5" with what a sentence leaves behind it, as the value of level:. */
static struct str
level_value(struct parser *p, struct str word)
{
    struct str value = word;
    size_t     dash;

    while (value.length > 0 && strchr(",;.?!", value.data[value.length - 1]))
        value.length--;
    dash = str_find(value, STR("-"));
    if (dash > 0 && dash + 1 < value.length)
        value = arena_format(p->arena, "%.*s..%.*s", (int) dash, value.data,
                             (int) (value.length - dash - 1), value.data + dash + 1);
    return value.length > 0 && str_is_digit(value.data[0]) && filter_is_range(value) ? value
                                                                                     : STR("");
}

static bool
is_plain_word(const struct lex_item *item)
{
    return item->kind == LEX_WORD && item->sign == 0 && !item->is_exact && !item->is_prefix;
}

/* The value of the filter that two items, such as "level 3", are; empty: none. */
static struct str
level_at(struct parser *p, size_t at)
{
    const struct lex_item *item = &p->items.items[at];

    if (at + 1 >= p->items.count || !is_plain_word(item) || !is_plain_word(item + 1) ||
        item->in_text_only || item[1].in_text_only || !is_level_word(item->value))
        return STR("");
    return level_value(p, item[1].value);
}

/* "level 3" in plain words is a filter. */
static bool
take_level(struct parser *p)
{
    const struct lex_item *item = &p->items.items[p->at];
    struct str             value = level_at(p, p->at);

    if (value.length == 0)
        return false;
    add_note(p, arena_format(p->arena, "\"%.*s %.*s\" was read as the filter level:%.*s",
                             STR_ARG(item->value), STR_ARG(item[1].value), STR_ARG(value)));
    add_filter(p, FIELD_LEVEL, value, 0);
    p->at += 2;
    return true;
}

/* ---- phrases ---- */

static unsigned
fields_of(const struct lex_item *item, unsigned fields)
{
    return item->in_text_only ? SCORE_FIELD_BIT(SCORE_TEXT) : fields;
}

static struct query_node
add_phrase(struct parser *p, struct query_phrase phrase, char sign)
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
         count > 0 && goes_on(p) && !compound.is_found; count--)
        compound = find_compound(p, &atoms->items[at], count);
    count = compound.is_found ? count + 1 : 1;
    if (!goes_on(p))
        return count;
    runs[0] = atoms->items[at].form;
    if (compound.is_found) {
        request.joined = runs[0] = compound.joined;
        request.parts = runs[1] = compound.parts;
        item.count = 2;
    }
    p->rc = word_make(&p->maker, &request, &word, p->err);
    if (p->rc != OK)
        return count;
    if (word < QUERY_MOST_WORDS) {
        word_set_add(&phrase->words, word);
        (void) word_node(p, word, sign);
    }
    phrase->parts->items[phrase->parts->count++] = item;
    return count;
}

static struct query_phrase
phrase_of(struct parser *p, struct str prose, unsigned fields, char sign)
{
    struct query_phrase phrase = { .part_count = 1, .fields = fields };
    struct atoms        atoms = { 0 };

    keep_rc(p, hear(&p->maker, prose, 0, &atoms, p->err));
    if (atoms.count > QUERY_MOST_WORDS) {
        atoms.count = QUERY_MOST_WORDS;
        p->maker.has_too_many = true;
    }
    phrase.parts = arena_alloc(p->arena, sizeof *phrase.parts);
    if (!goes_on(p))
        return phrase;
    phrase.parts->items = arena_array(p->arena, atoms.count, sizeof *phrase.parts->items);
    for (size_t at = 0; goes_on(p) && at < atoms.count;)
        at += add_item(p, &atoms, at, &phrase, sign);
    if (goes_on(p) && atoms.count > 0)
        say(p, sign_text(sign == '-' ? '-' : 0),
            arena_format(p->arena, "\"%.*s\"",
                         STR_ARG(joined_of(p, atoms.items, atoms.count, " "))));
    return phrase;
}

static void
read_quoted(struct parser *p, const struct lex_item *item, unsigned fields,
            struct operands *into)
{
    struct query_phrase phrase = phrase_of(p, item->value, fields_of(item, fields), item->sign);
    struct operand      operand = { .kind = OPERAND_NODE };

    if (!goes_on(p) || phrase.parts->count == 0)
        return;
    operand.node = add_phrase(p, phrase, item->sign);
    operand.part = *phrase.parts;
    if (operand.node.kind == NODE_PHRASE)
        add_operand(p, into, operand);
}

/* ---- items ---- */

/* How many items from here are plain words that may form one row. */
static size_t
length_of_row(struct parser *p)
{
    const struct lex_item *first = &p->items.items[p->at];
    size_t                 count = 1;

    if (!is_plain_word(first))
        return 1;
    while (p->at + count < p->items.count && is_plain_word(first + count) &&
           first[count].in_text_only == first->in_text_only &&
           level_at(p, p->at + count).length == 0)
        count++;
    return count;
}

static bool
is_operator(const struct parser *p, size_t at)
{
    return at < p->items.count &&
           (p->items.items[at].kind == LEX_OR || p->items.items[at].kind == LEX_NEAR);
}

static void
read_words(struct parser *p, unsigned fields, struct operands *into)
{
    const struct lex_item *first = &p->items.items[p->at];
    size_t                 count = length_of_row(p);
    struct row             row = {
                    .manner = { .sign = first->sign,
                                .fields = fields_of(first, fields),
                                .is_exact = first->is_exact,
                                .is_prefix = first->is_prefix },
                    .keeps_first = p->at > 0 && is_operator(p, p->at - 1),
                    .keeps_last = is_operator(p, p->at + count),
    };

    for (size_t i = 0; goes_on(p) && i < count && p->atom_count < QUERY_MOST_SAID; i++) {
        size_t before = row.atoms.count;

        p->rc = hear(&p->maker, first[i].value, p->at + i, &row.atoms, p->err);
        p->atom_count += row.atoms.count - before;
    }
    p->at += count;
    if (goes_on(p) && row.atoms.count > 1 &&
        (first->is_exact ||
         (first->sign == '-' && !find_compound(p, row.atoms.items, row.atoms.count).is_whole)))
        read_quoted(p, first, fields, into); /* -ci/cd: the two side by side */
    else
        read_row(p, &row, into);
}

static struct query_node read_list(struct parser *p, unsigned fields);

static void
read_parentheses(struct parser *p, const struct lex_item *item, unsigned fields,
                 struct operands *into)
{
    struct operand operand = { .kind = OPERAND_NODE };

    p->depth++;
    p->excluded += item->sign == '-';
    operand.node = read_list(p, fields_of(item, fields));
    operand.node.sign = sign_of(item->sign);
    p->excluded -= item->sign == '-';
    p->depth--;
    if (operand.node.count > 0)
        add_operand(p, into, operand);
}

static void
read_item(struct parser *p, unsigned fields, struct operands *into)
{
    const struct lex_item *item = &p->items.items[p->at];

    if (take_level(p))
        return;
    if (item->kind == LEX_WORD) {
        read_words(p, fields, into);
        return;
    }
    p->at++;
    switch (item->kind) {
    case LEX_QUOTED: read_quoted(p, item, fields, into); break;
    case LEX_FILTER: add_filter(p, item->field, item->value, item->sign); break;
    case LEX_OPEN:
        if (p->depth == MOST_DEPTH)
            p->is_too_deep = true; /* the parenthesis is passed over */
        else
            read_parentheses(p, item, fields, into);
        break;
    case LEX_OR: add_operand(p, into, (struct operand){ .kind = OPERAND_OR }); break;
    case LEX_NEAR:
        add_operand(p, into,
                    (struct operand){ .kind = OPERAND_NEAR, .distance = item->distance });
        break;
    default: break; /* a parenthesis that closes nothing */
    }
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
            !is_for_near(all, at + taken + 1))
            break;
        if (all->items[at + taken].distance > phrase.distance)
            phrase.distance = all->items[at + taken].distance;
        taken++;
    }
    *made = (struct operand){ .kind = OPERAND_NODE };
    made->node = add_phrase(p, phrase, 0);
    return taken;
}

/* Puts NEAR's operands together; what is left of NEAR is nothing. */
static struct operands
resolve_near(struct parser *p, const struct operands *all)
{
    struct operands left = { 0 };

    for (size_t i = 0; goes_on(p) && i < all->count;) {
        struct operand made = all->items[i];

        if (is_for_near(all, i) && i + 2 < all->count &&
            all->items[i + 1].kind == OPERAND_NEAR && is_for_near(all, i + 2))
            i += read_near(p, all, i, &made);
        else
            i++;
        if (made.kind != OPERAND_NEAR)
            add_operand(p, &left, made);
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
        add_child(p, any, child);
        taken++;
        if (at + taken + 1 >= all->count || all->items[at + taken].kind != OPERAND_OR ||
            !is_for_or(all, at + taken + 1))
            return taken;
        taken++;
    }
}

/* The operands as the children of a list. */
static struct query_node
resolve(struct parser *p, const struct operands *all)
{
    struct query_node list = { .kind = NODE_LIST };
    struct operands   left = resolve_near(p, all);

    for (size_t i = 0; goes_on(p) && i < left.count;) {
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
        if (node.kind != NODE_LIST || node.count > 0)
            add_child(p, &list, node);
    }
    return list;
}

/* Reads up to the parenthesis that closes, or to the end. */
static struct query_node
read_list(struct parser *p, unsigned fields)
{
    struct operands all = { 0 };

    while (goes_on(p) && p->at < p->items.count) {
        if (p->items.items[p->at].kind == LEX_CLOSE && p->depth > 0) {
            p->at++;
            break;
        }
        read_item(p, fields, &all);
    }
    return resolve(p, &all);
}

/* ---- the whole ---- */

static bool
has_words(const struct word_maker *maker)
{
    for (size_t i = 0; i < maker->count; i++)
        if (maker->words[i].times > 0)
            return true;
    return false;
}

/* Function words count when there is nothing else. */
static void
ask_function_words(struct parser *p)
{
    struct row row = { .atoms = p->function_words, .manner = { .fields = SCORE_ALL_FIELDS } };
    struct operands all = { 0 };

    for (size_t i = 0; goes_on(p) && i < row.atoms.count; i++)
        add_operand(p, &all, make_word(p, &row, i, 1, NULL));
    for (size_t i = 0; goes_on(p) && i < all.count; i++)
        add_child(p, &p->out->root, all.items[i].node);
}

static void
read_function_words(struct parser *p)
{
    if (p->function_words.count == 0)
        return;
    if (!has_words(&p->maker) && p->out->constraint_count == 0)
        ask_function_words(p);
    else
        add_note(p, arena_format(p->arena, "not asked for, as they say little: %.*s",
                                 STR_ARG(buffer_str(&p->ignored))));
}

static void
read_options(struct parser *p, const struct query_options *options)
{
    const struct str values[QUERY_FIELDS] = {
        [FIELD_ORG] = options->org,
        [FIELD_TRACK] = options->track,
        [FIELD_LEVEL] = options->level,
        [FIELD_SKILL] = options->skill,
    };

    for (int f = 0; f < QUERY_FIELDS; f++)
        if (values[f].length > 0)
            add_constraint(p, (enum query_field) f, values[f], 0);
}

static void
note_limits(struct parser *p, bool was_cut)
{
    const struct {
        bool        is_over;
        const char *format;
        int         limit;
    } limits[] = {
        { was_cut, "only the first %d bytes of the query were read", QUERY_MOST_BYTES },
        { p->maker.has_too_many, "only the first %d words of the query were asked for",
          QUERY_MOST_WORDS },
        { p->atom_count >= QUERY_MOST_SAID, "only the first %d words of the query were read",
          QUERY_MOST_SAID },
        { p->has_too_many_phrases, "only the first %d phrases of the query were asked for",
          QUERY_MOST_PHRASES },
        { p->has_too_many_filters, "only the first %d filters of the query were applied",
          QUERY_MOST_FILTERS },
        { p->has_too_many_nodes, "only the first %d parts of the query were put together",
          QUERY_MOST_NODES },
        { p->is_too_deep, "parentheses within %d others were passed over", MOST_DEPTH },
    };

    for (size_t i = 0; i < COUNT(limits); i++)
        if (limits[i].is_over) {
            char note[100];

            snprintf(note, sizeof note, limits[i].format, limits[i].limit);
            add_note(p, arena_copy(p->arena, str_of(note)));
        }
}

/* Whether every child of the root is a word, or a choice of words, that a hit may have. */
static bool
is_plain(const struct query_node *node)
{
    if (node->sign != SIGN_MAY || node->kind == NODE_PHRASE)
        return false;
    for (size_t i = 0; i < node->count; i++)
        if (!is_plain(&node->children[i]))
            return false;
    return true;
}

static void
hand_over(struct parser *p)
{
    struct parsed_query *out = p->out;

    out->words = p->maker.words;
    out->word_count = p->maker.count;
    out->is_scored = has_words(&p->maker);
    out->is_plain = is_plain(&out->root) && !p->has_too_many_nodes;
    out->read_as = arena_copy(p->arena, buffer_str(&p->read_as));
    p->arena->failed |= p->read_as.failed || p->ignored.failed;
}

enum error_code
parse_query(struct store *store, struct arena *arena, struct str query,
            const struct query_options *options, struct parsed_query *parsed, struct error *err)
{
    struct parser p = { .store = store, .arena = arena, .err = err, .out = parsed };
    struct str    text = utf8_cut(query, QUERY_MOST_BYTES);

    *parsed = (struct parsed_query){ .root = { .kind = NODE_LIST } };
    p.rc = words_open(&p.maker, store, arena, err);
    p.maker.no_synonyms = options->no_synonyms;
    p.maker.no_exact = options->no_exact;
    p.no_fuzzy = options->no_fuzzy;
    p.items = lex(arena, text);
    if (goes_on(&p))
        parsed->root = read_list(&p, SCORE_ALL_FIELDS);
    if (goes_on(&p))
        read_function_words(&p);
    ask_pairs(&p);
    if (goes_on(&p))
        read_options(&p, options);
    note_limits(&p, text.length < query.length);
    hand_over(&p);
    buffer_free(&p.read_as);
    buffer_free(&p.ignored);
    return goes_on(&p) ? OK : p.rc;
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
