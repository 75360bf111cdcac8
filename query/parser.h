/*
 * parser.h - the parser from within: one state, and four files that share it.
 *
 *     lex.c --items--> parse.c: lists, filters, levels in words
 *                        |--> row.c     plain words in a row: compounds, groups, spelling
 *                        |--> quoted.c  exact phrases
 *                        `--> tree.c    OR, NEAR, and the tree they form
 *
 * Units    none
 * Memory   in the parser's arena
 * Errors   kept in parser.rc: the first that occurred; from then on nothing more is done
 * Threads  one at a time
 */
#ifndef QUERY_PARSER_H
#define QUERY_PARSER_H

#include "base/buffer.h"
#include "query/words.h"

/* Two words in a row. */
struct pair {
    struct atom atoms[2];
    unsigned    fields;
};

enum { PARSER_MOST_PAIRS = 32 };

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
    struct map    corrected; /* a form, to the number of what it was corrected to */
    struct str   *corrections;
    size_t        correction_count, correction_capacity;
    struct pair   pairs[PARSER_MOST_PAIRS];
    size_t        pair_count, atom_count;
    size_t phrase_capacity, constraint_capacity, note_capacity, filters, nodes, field_notes;
    bool   has_too_many_phrases, has_too_many_filters, has_too_many_nodes, is_too_deep;
};

/* Whether parsing goes on. */
bool parser_goes_on(struct parser *p);

/* Adds a note, once. */
void parser_note(struct parser *p, struct str note);

/* Adds to read_as. */
void        parser_say(struct parser *p, const char *sign, struct str what);
const char *parser_sign_text(char sign);

/* Whether what bears the sign is not to be found: by itself, or within -( ). */
bool parser_is_excluded(const struct parser *p, char sign);

/* The fields that an item is looked for in. */
unsigned parser_fields(const struct lex_item *item, unsigned fields);

/* ---- tree.c ---- */

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

void tree_add_operand(struct parser *p, struct operands *all, struct operand operand);
enum query_node_sign tree_sign(char sign);

/* Adds a child, unless it is a word that is there already. */
void tree_add(struct parser *p, struct query_node *list, struct query_node child);

/* The operands as the children of a list. */
struct query_node tree_resolve(struct parser *p, const struct operands *all);

/* ---- row.c ---- */

/* The kinds of marks that one item of words may bear. */
struct manner {
    char     sign;
    unsigned fields;
    bool     is_exact, is_prefix;
};

/* Plain words in a row, and how far they were read. */
struct row {
    struct atoms  atoms;
    struct manner manner;
    bool          keeps_first, keeps_last; /* function words that an operator takes */
    bool          is_in_span; /* what is read is a member of several words: no other groups */
};

void row_read(struct parser *p, struct row *row, struct operands *into);

/* Asks for words side by side, when all words have their places. */
void row_ask_pairs(struct parser *p);

/* A compound that the list names, or that the index has seen. */
struct found_compound {
    bool       is_found, is_whole; /* whole: listed, or tied by the query itself */
    struct str joined, parts;
    bool       is_listed;
};

struct found_compound row_find_compound(struct parser *p, const struct atom *atoms,
                                        size_t count);

/* The words of atoms, with `between` between them. */
struct str row_joined(struct parser *p, const struct atom *atoms, size_t count,
                      const char *between);

/* The operand of a word, or of the compound that `count` words are (NULL: of a word). */
struct operand row_make_word(struct parser *p, const struct row *row, size_t at, size_t count,
                             const struct found_compound *compound);

/* Makes the node of a word, which counts it as wanted unless it is excluded. */
struct query_node row_word_node(struct parser *p, size_t word, char sign);

/* ---- quoted.c ---- */

void quoted_read(struct parser *p, const struct lex_item *item, unsigned fields,
                 struct operands *into);

/* The node of a phrase, which is kept; an empty list when there is no room. */
struct query_node quoted_add(struct parser *p, struct query_phrase phrase, char sign);

#endif
