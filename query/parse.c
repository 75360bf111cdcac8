#include "query/parse.h"

#include <stdio.h>

#include "base/utf8.h"
#include "ladder/slug.h"
#include "query/boolean.h"
#include "query/filter.h"
#include "query/nearest.h"
#include "query/parser.h"

enum { MOST_DEPTH = 32, LONGEST_FIELD = 8, MOST_FIELD_NOTES = 3 };

/* ---- what all parts share ---- */

void
parser_note(struct parser *p, struct str note)
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

bool
parser_goes_on(struct parser *p)
{
    if (p->rc == OK)
        p->rc = arena_check(p->arena, p->err);
    return p->rc == OK;
}

void
parser_say(struct parser *p, const char *sign, struct str what)
{
    bool is_first = p->read_as.length == 0 || p->read_as.data[p->read_as.length - 1] == '(';

    if (!is_first && !str_equal(what, STR(")")))
        buffer_add_char(&p->read_as, ' ');
    buffer_add(&p->read_as, str_of(sign));
    buffer_add(&p->read_as, what);
}

const char *
parser_sign_text(char sign)
{
    return sign == '+' ? "+" : sign == '-' ? "-" : "";
}

bool
parser_is_excluded(const struct parser *p, char sign)
{
    return sign == '-' || p->excluded > 0;
}

unsigned
parser_fields(const struct lex_item *item, unsigned fields)
{
    return item->in_text_only ? SCORE_FIELD_BIT(SCORE_TEXT) : fields;
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
    parser_say(
        p, parser_sign_text(sign == '-' ? '-' : 0),
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
    struct str       value = word;
    const struct str dashes[] = { STR("-"), STR("\xE2\x80\x93") };

    while (value.length > 0 && strchr(",;.?!", value.data[value.length - 1]))
        value.length--;
    for (size_t i = 0; i < COUNT(dashes); i++) {
        size_t from = str_find(value, dashes[i]), to = from + dashes[i].length;

        if (from > 0 && to < value.length)
            value = arena_format(p->arena, "%.*s..%.*s", (int) from, value.data,
                                 (int) (value.length - to), value.data + to);
    }
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

/* The number that goes on from a level behind a word: "to 5", "or 4". Empty: none does. */
static struct str
level_behind(struct parser *p, size_t at, struct str word)
{
    const struct lex_item *item = &p->items.items[at];

    if (at + 1 >= p->items.count || !is_plain_word(item) || !is_plain_word(item + 1) ||
        !str_equal(item->value, word))
        return STR("");
    return level_value(p, item[1].value);
}

/* "level 3", "levels 3-5", "level 3 to 5" and "levels 3 or 4" in plain words are filters. */
static bool
take_level(struct parser *p)
{
    const struct lex_item *item = &p->items.items[p->at];
    char                   sign = p->excluded > 0 ? '-' : 0;
    struct str             value = level_at(p, p->at), more;
    bool                   is_range;

    if (value.length == 0)
        return false;
    p->at += 2;
    more = level_behind(p, p->at, STR("to"));
    is_range = more.length > 0 && str_find(value, STR("..")) == value.length;
    if (is_range) {
        value = arena_format(p->arena, "%.*s..%.*s", STR_ARG(value), STR_ARG(more));
        p->at += 2;
    }
    parser_note(
        p, arena_format(p->arena, "\"%.*s %.*s%s%.*s\" was read as the filter level:%.*s",
                        STR_ARG(item->value), STR_ARG(item[1].value), is_range ? " to " : "",
                        STR_ARG(is_range ? more : STR("")), STR_ARG(value)));
    add_filter(p, FIELD_LEVEL, value, sign);
    for (more = level_behind(p, p->at, STR("or")); more.length > 0;
         more = level_behind(p, p->at, STR("or"))) {
        parser_note(p, arena_format(p->arena, "\"or %.*s\" was read as the filter level:%.*s",
                                    STR_ARG(p->items.items[p->at + 1].value), STR_ARG(more)));
        add_filter(p, FIELD_LEVEL, more, sign);
        p->at += 2;
    }
    return true;
}

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

/* A word such as "trakc:sre" was meant for a filter. */
static void
note_field(struct parser *p, struct str word)
{
    size_t         colon = str_find(word, STR(":"));
    struct str     name = str_slice(word, 0, colon);
    struct nearest near;

    if (colon + 1 >= word.length || colon > LONGEST_FIELD || word.data[colon + 1] == '/')
        return;
    near = nearest_to(slug_of(p->arena, name));
    for (int f = 0; f < QUERY_FIELDS; f++)
        nearest_look(&near, query_field_names[f]);
    if (near.is_found && p->field_notes++ < MOST_FIELD_NOTES)
        parser_note(p, arena_format(p->arena,
                                    "\"%.*s:\" is no field, and was read as a word; did you "
                                    "mean %s:?",
                                    STR_ARG(name), near.found));
}

static void
read_words(struct parser *p, unsigned fields, struct operands *into)
{
    const struct lex_item *first = &p->items.items[p->at];
    size_t                 count = length_of_row(p);
    struct row             row = {
                    .manner = { .sign = first->sign,
                                .fields = parser_fields(first, fields),
                                .is_exact = first->is_exact,
                                .is_prefix = first->is_prefix },
                    .keeps_first = p->at > 0 && is_operator(p, p->at - 1),
                    .keeps_last = is_operator(p, p->at + count),
    };

    for (size_t i = 0; parser_goes_on(p) && i < count && p->atom_count < QUERY_MOST_SAID; i++) {
        size_t before = row.atoms.count;

        note_field(p, first[i].value);
        p->rc = words_hear(&p->maker, first[i].value, p->at + i, &row.atoms, p->err);
        if (row.atoms.count - before > QUERY_MOST_SAID - p->atom_count) /* a-b-c-... */
            row.atoms.count = before + QUERY_MOST_SAID - p->atom_count;
        p->atom_count += row.atoms.count - before;
    }
    p->at += count;
    if (parser_goes_on(p) && row.atoms.count > 1 &&
        (first->is_exact || (first->sign == '-' &&
                             !row_find_compound(p, row.atoms.items, row.atoms.count).is_whole)))
        quoted_read(p, first, fields, into); /* -ci/cd: the two side by side */
    else
        row_read(p, &row, into);
}

static struct query_node read_list(struct parser *p, unsigned fields);

static void
read_parentheses(struct parser *p, const struct lex_item *item, unsigned fields,
                 struct operands *into)
{
    struct operand operand = { .kind = OPERAND_NODE };
    size_t         before = p->read_as.length, opened;

    if (item->sign)
        parser_say(p, parser_sign_text(item->sign), STR("("));
    opened = p->read_as.length;
    p->depth++;
    p->excluded += item->sign == '-';
    operand.node = read_list(p, parser_fields(item, fields));
    operand.node.sign = tree_sign(item->sign);
    p->excluded -= item->sign == '-';
    p->depth--;
    if (p->read_as.length == opened)
        p->read_as.length = before; /* there is nothing in them */
    else if (item->sign)
        parser_say(p, "", STR(")"));
    if (operand.node.count > 0)
        tree_add_operand(p, into, operand);
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
    case LEX_QUOTED: quoted_read(p, item, fields, into); break;
    case LEX_FILTER:
        add_filter(p, item->field, item->value, parser_is_excluded(p, item->sign) ? '-' : 0);
        break;
    case LEX_OPEN:
        if (p->depth == MOST_DEPTH)
            p->is_too_deep = true; /* the parenthesis is passed over */
        else
            read_parentheses(p, item, fields, into);
        break;
    case LEX_OR: tree_add_operand(p, into, (struct operand){ .kind = OPERAND_OR }); break;
    case LEX_NEAR:
        tree_add_operand(p, into,
                         (struct operand){ .kind = OPERAND_NEAR, .distance = item->distance });
        break;
    default: break; /* a parenthesis that closes nothing */
    }
}

/* Reads up to the parenthesis that closes, or to the end. */
static struct query_node
read_list(struct parser *p, unsigned fields)
{
    struct operands all = { 0 };

    while (parser_goes_on(p) && p->at < p->items.count) {
        if (p->items.items[p->at].kind == LEX_CLOSE && p->depth > 0) {
            p->at++;
            break;
        }
        read_item(p, fields, &all);
    }
    return tree_resolve(p, &all);
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

    for (size_t i = 0; parser_goes_on(p) && i < row.atoms.count; i++)
        tree_add_operand(p, &all, row_make_word(p, &row, i, 1, NULL));
    for (size_t i = 0; parser_goes_on(p) && i < all.count; i++)
        tree_add(p, &p->out->root, all.items[i].node);
}

static void
read_function_words(struct parser *p)
{
    if (p->function_words.count == 0)
        return;
    if (!has_words(&p->maker) && p->out->constraint_count == 0)
        ask_function_words(p);
    else
        parser_note(p, arena_format(p->arena, "not asked for, as they say little: %.*s",
                                    STR_ARG(buffer_str(&p->ignored))));
    for (size_t i = 0; i < p->function_words.count; i++)
        if (str_equal(p->function_words.items[i].form, STR("not")))
            parser_note(p, STR("a word is left out by -word or NOT word"));
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
        const char *format;
        int         limit;
        bool        is_over;
    } limits[] = {
        { "only the first %d bytes of the query were read", QUERY_MOST_BYTES, was_cut },
        { "only the first %d words of the query were asked for", QUERY_MOST_WORDS,
          p->maker.has_too_many },
        { "only the first %d words of the query were read", QUERY_MOST_SAID,
          p->atom_count >= QUERY_MOST_SAID },
        { "only the first %d phrases of the query were asked for", QUERY_MOST_PHRASES,
          p->has_too_many_phrases },
        { "only the first %d filters of the query were applied", QUERY_MOST_FILTERS,
          p->has_too_many_filters },
        { "only the first %d parts of the query were put together", QUERY_MOST_NODES,
          p->has_too_many_nodes },
        { "parentheses within %d others were passed over", MOST_DEPTH, p->is_too_deep },
    };

    for (size_t i = 0; i < COUNT(limits); i++)
        if (limits[i].is_over) {
            char note[100];

            snprintf(note, sizeof note, limits[i].format, limits[i].limit);
            parser_note(p, arena_copy(p->arena, str_of(note)));
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
    p.items = boolean_resolve(arena, lex(arena, text));
    if (parser_goes_on(&p))
        parsed->root = read_list(&p, options->no_tracks
                                         ? SCORE_ALL_FIELDS & ~SCORE_FIELD_BIT(SCORE_TRACK)
                                         : SCORE_ALL_FIELDS);
    if (parser_goes_on(&p))
        read_function_words(&p);
    row_ask_pairs(&p);
    if (parser_goes_on(&p))
        read_options(&p, options);
    if (parser_goes_on(&p)) {
        note_limits(&p, text.length < query.length);
        hand_over(&p);
    }
    buffer_free(&p.read_as);
    buffer_free(&p.ignored);
    return parser_goes_on(&p) ? OK : p.rc;
}
