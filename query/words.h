/*
 * words.h - the words of a query as the ways to find them.
 *
 *     prose --words_hear()--> atoms --word_make()--> (stem, exact form, groups of synonyms)
 *
 * An atom is one word in every language of the index: split alike, different in its stems.
 * Words that hyphens may tie are asked as their joined form or as their parts.
 *
 * Units    none
 * Memory   in the arena given
 * Errors   of the index only
 * Threads  one at a time
 */
#ifndef QUERY_WORDS_H
#define QUERY_WORDS_H

#include "base/map.h"
#include "query/parse.h"

struct atom {
    struct str  form;
    struct str *terms, *exacts; /* in each language; exacts[i] is empty for a function word */
    bool        is_function_word, ties_back;
    bool        is_glued; /* it and the next are one compound of the query */
    size_t      item;     /* that the atom came from */
};

struct atoms {
    struct atom *items;
    size_t       count, capacity;
};

struct word_maker {
    struct store          *store;
    struct arena          *arena;
    struct text_analyzer **analyzers; /* one for each language of the index */
    size_t                 language_count;
    bool                   no_synonyms, no_exact;

    struct query_word *words; /* distinct */
    size_t             count, capacity;
    struct map         by_key;
    bool               has_too_many;
};

enum error_code words_open(struct word_maker *maker, struct store *store, struct arena *arena,
                           struct error *err);

/* Adds the atoms of some prose. */
enum error_code words_hear(struct word_maker *maker, struct str prose, size_t item,
                           struct atoms *atoms, struct error *err);

/* What some atoms in a row are looked for as. */
struct word_request {
    const struct atom *atoms;
    size_t             count;    /* more than one: a compound */
    struct str         joined;   /* of a compound: "oncall" */
    struct str         parts;    /* "on call" */
    bool               is_apart; /* no list of synonyms names it */
    unsigned           fields;
    bool               is_exact, is_prefix, wants_synonyms;
    bool               is_pair; /* words side by side, beside the words themselves */
};

/* The number of the word, made when it is new; QUERY_MOST_WORDS: there is no room. */
enum error_code word_make(struct word_maker *maker, const struct word_request *request,
                          size_t *word, struct error *err);

/* A word that is groups of synonyms alone, asked by several words in a row. */
enum error_code word_make_group(struct word_maker *maker, struct str said,
                                const struct str *groups, size_t group_count, unsigned fields,
                                size_t *word, struct error *err);

/* The groups that atoms in a row ask for, together; *count 0: none. */
enum error_code words_groups(struct word_maker *maker, const struct atom *atoms, size_t count,
                             struct str **groups, size_t *group_count, struct error *err);

/* Whether the index has the atom's term in any language. */
enum error_code words_known(struct word_maker *maker, const struct atom *atom, bool *is_known,
                            struct error *err);

#endif
