#include "query/parser.h"
#include "query/spelling.h"

enum { MOST_SPAN = SYNONYMS_MOST_WORDS };

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
    parser_say(p, parser_sign_text(sign), buffer_str(&what));
    p->arena->failed |= what.failed;
    buffer_free(&what);
}

/* Makes the node of a word, which counts it as wanted unless it is excluded. */
struct query_node
row_word_node(struct parser *p, size_t word, char sign)
{
    struct query_node node = { .kind = NODE_LIST, .sign = tree_sign(sign) };

    if (p->rc != OK || word == QUERY_MOST_WORDS)
        return node; /* an empty list is nothing */
    if (!parser_is_excluded(p, sign))
        p->maker.words[word].times++;
    node.kind = NODE_WORD;
    node.at = word;
    return node;
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

struct str
row_joined(struct parser *p, const struct atom *atoms, size_t count, const char *between)
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

struct found_compound
row_find_compound(struct parser *p, const struct atom *atoms, size_t count)
{
    struct found_compound  found = { 0 };
    struct store_compound *known;
    size_t                 known_count;
    struct str             parts = row_joined(p, atoms, count, " ");
    bool                   is_tied = true;

    found.joined = row_joined(p, atoms, count, "");
    if (!parser_goes_on(p) || found.joined.length > TEXT_WORD_BYTES)
        return found;
    p->rc = store_compounds(p->store, p->arena, found.joined, &known, &known_count, p->err);
    for (size_t i = 1; i < count; i++)
        is_tied = is_tied && atoms[i].ties_back;
    for (size_t i = 0; p->rc == OK && !found.is_found && i < known_count; i++) {
        if (count > 1 && !str_equal(known[i].parts, parts))
            continue;
        found.is_found = true;
        found.is_whole = known[i].is_listed || is_tied;
        found.is_listed = known[i].is_listed;
        found.parts = known[i].parts;
    }
    return found;
}

/* ---- runs of words ---- */

struct operand
row_make_word(struct parser *p, const struct row *row, size_t at, size_t count,
              const struct found_compound *compound)
{
    struct word_request request = {
        .atoms = &row->atoms.items[at],
        .count = count,
        .fields = row->manner.fields,
        .is_exact = row->manner.is_exact,
        .is_prefix = row->manner.is_prefix && at + count == row->atoms.count,
        .wants_synonyms = !parser_is_excluded(p, row->manner.sign) && !row->manner.is_exact &&
                          !row->is_in_span,
    };
    struct operand operand = { .kind = OPERAND_NODE, .node = { .kind = NODE_LIST } };
    size_t         word;

    if (compound) {
        request.joined = compound->joined;
        request.parts = compound->parts;
        request.is_apart = !compound->is_listed;
    }
    request.wants_synonyms &= !request.is_prefix;
    p->rc = word_make(&p->maker, &request, &word, p->err);
    if (p->rc != OK || word == QUERY_MOST_WORDS)
        return operand;
    say_word(p, row->manner.sign, word);
    operand.node = row_word_node(p, word, row->manner.sign);
    operand.part = part_of_word(p, word);
    return operand;
}

/* What to ask for in place of the atom, found once for each form; empty: the atom itself. */
static struct str
correction_of(struct parser *p, const struct atom *atom)
{
    size_t at = map_get(&p->corrected, atom->form, SIZE_MAX);
    size_t count = p->correction_count;

    if (at != SIZE_MAX)
        return p->corrections[at];
    (void) map_at(&p->corrected, p->arena, atom->form, count);
    p->corrections = arena_grow(p->arena, p->corrections, count, &p->correction_capacity,
                                sizeof *p->corrections);
    if (!parser_goes_on(p))
        return STR("");
    p->corrections[p->correction_count++] = STR("");
    p->rc = spelling_correct(&p->maker, atom, &p->corrections[count], p->err);
    return p->corrections[count];
}

/* Corrects the atom when the index does not know it. */
static void
mend_spelling(struct parser *p, struct atom *atom)
{
    struct atoms mended = { 0 };
    struct str   corrected = correction_of(p, atom);

    if (p->rc != OK || corrected.length == 0)
        return;
    p->rc = words_hear(&p->maker, corrected, atom->item, &mended, p->err);
    if (p->rc != OK || mended.count != 1)
        return;
    parser_note(p,
                arena_format(p->arena, "nothing says \"%.*s\": \"%.*s\" was asked for instead",
                             STR_ARG(atom->form), STR_ARG(corrected)));
    mended.items[0].ties_back = atom->ties_back;
    *atom = mended.items[0];
}

static void
set_aside(struct parser *p, const struct atom *atom)
{
    struct atoms *all = &p->function_words;
    bool          was_told = false;

    for (size_t i = 0; i < all->count; i++)
        was_told = was_told || str_equal(all->items[i].form, atom->form);
    if (!was_told)
        buffer_format(&p->ignored, "%s%.*s", p->ignored.length > 0 ? ", " : "",
                      STR_ARG(atom->form));
    all->items =
        arena_grow(p->arena, all->items, all->count, &all->capacity, sizeof *all->items);
    if (!p->arena->failed)
        all->items[all->count++] = *atom;
}

static bool
is_kept(const struct parser *p, const struct row *row, size_t at)
{
    return parser_is_excluded(p, row->manner.sign) || row->manner.sign != 0 ||
           row->manner.is_exact || row->manner.is_prefix || (row->keeps_first && at == 0) ||
           (row->keeps_last && at + 1 == row->atoms.count);
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

    if (atom->is_function_word && !is_kept(p, row, at)) {
        set_aside(p, atom);
        return;
    }
    if (is_plain)
        compound = row_find_compound(p, atom, 1);
    if (parser_goes_on(p) && is_plain && !compound.is_found && !p->no_fuzzy &&
        !parser_is_excluded(p, row->manner.sign) && !atom->is_function_word)
        mend_spelling(p, atom);
    if (parser_goes_on(p))
        tree_add_operand(p, into,
                         row_make_word(p, row, at, 1, compound.is_found ? &compound : NULL));
}

static size_t read_unit(struct parser *p, struct row *row, size_t at, size_t end,
                        bool wants_spans, struct operands *into);

/* Words in a row that together are one thing, or are what they are: thing OR (words). */
static void
read_either(struct parser *p, struct row *row, size_t at, size_t count, struct operand thing,
            struct operands *into)
{
    struct operands   words = { 0 };
    struct query_node any = { .kind = NODE_ANY, .sign = tree_sign(row->manner.sign) };
    struct query_node list = { .kind = NODE_LIST };

    for (size_t i = at; parser_goes_on(p) && i < at + count;)
        i += read_unit(p, row, i, at + count, false, &words);
    for (size_t i = 0; parser_goes_on(p) && i < words.count; i++) {
        words.items[i].node.sign = row->manner.sign == '+' ? SIGN_MUST : SIGN_MAY;
        tree_add(p, &list, words.items[i].node);
    }
    thing.node.sign = SIGN_MAY;
    tree_add(p, &any, thing.node);
    if (list.count > 0)
        tree_add(p, &any, list);
    tree_add_operand(p, into, (struct operand){ .kind = OPERAND_NODE, .node = any });
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
    p->rc = word_make_group(&p->maker, row_joined(p, atoms, count, " "), groups, group_count,
                            row->manner.fields, &word, p->err);
    if (p->rc != OK || word == QUERY_MOST_WORDS)
        return false;
    say_word(p, row->manner.sign, word);
    for (size_t i = 0; i < count; i++) /* it stands for each of the words */
        if (!atoms[i].is_function_word || i == 0)
            thing.node = row_word_node(p, word, row->manner.sign);
    row->is_in_span = true;
    read_either(p, row, at, count, thing, into);
    row->is_in_span = false;
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
                                    .is_apart = !compound->is_listed,
                                    .fields = row->manner.fields,
                                    .is_pair = true };
    struct operand      operand = { .kind = OPERAND_NODE, .node = { .kind = NODE_LIST } };
    size_t              word;

    p->rc = word_make(&p->maker, &request, &word, p->err);
    if (p->rc != OK || word == QUERY_MOST_WORDS)
        return operand;
    say_word(p, row->manner.sign, word);
    operand.node = row_word_node(p, word, row->manner.sign);
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

    for (size_t count = most; is_plain && count > 1 && parser_goes_on(p); count--) {
        struct found_compound compound = { 0 };

        if (count <= COMPOUND_MOST_PARTS)
            compound = row_find_compound(p, &row->atoms.items[at], count);
        if (p->rc == OK && compound.is_found && compound.is_whole) {
            tree_add_operand(p, into, row_make_word(p, row, at, count, &compound));
            glue(row, at, count);
            return count;
        }
        if (!wants_spans || is_beside_operator(row, at, count))
            continue;
        if (p->rc == OK && !parser_is_excluded(p, row->manner.sign) &&
            read_span(p, row, at, count, into))
            return count;
        if (p->rc == OK && compound.is_found) {
            read_either(p, row, at, count, make_pair(p, row, at, count, &compound), into);
            glue(row, at, count);
            return count;
        }
    }
    if (parser_goes_on(p))
        read_single(p, row, at, into);
    return 1;
}

/* Whether two words side by side say more than each: "A/B" and "sign-off" also by "a", "off". */
static bool
is_telling(const struct atom *a, const struct atom *b)
{
    if (a->is_glued)
        return false;
    return a->item == b->item ? !a->is_function_word || !b->is_function_word
                              : !a->is_function_word && !b->is_function_word;
}

/* Two words side by side are worth more than apart; that asks for no more cells. */
static void
note_pair(struct parser *p, const struct row *row, size_t at)
{
    const struct atom *atoms = &row->atoms.items[at];

    if (parser_is_excluded(p, row->manner.sign) || row->manner.is_exact ||
        row->manner.is_prefix || !is_telling(&atoms[0], &atoms[1]) ||
        p->pair_count == COUNT(p->pairs))
        return;
    p->pairs[p->pair_count++] = (struct pair){ { atoms[0], atoms[1] }, row->manner.fields };
}

void
row_ask_pairs(struct parser *p)
{
    for (size_t i = 0; parser_goes_on(p) && i < p->pair_count && !p->maker.no_exact &&
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

void
row_read(struct parser *p, struct row *row, struct operands *into)
{
    for (size_t at = 0; parser_goes_on(p) && at < row->atoms.count;)
        at += read_unit(p, row, at, row->atoms.count, true, into);
    for (size_t at = 0; parser_goes_on(p) && at + 1 < row->atoms.count; at++)
        note_pair(p, row, at);
}
