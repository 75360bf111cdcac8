/*
 * parse.h - the bytes of a query as what they ask for.
 *
 *     word  -word  +word  "exact phrase"  -"exact phrase"
 *     track:x  skill:x  org:x  level:3  level:3..5  level:>=4   also -track:x, track:"x y"
 *
 * Everything else is words. Only the analyzer decides what a word is.
 *
 * Units    bits of a word set count the words from 0
 * Memory   all in the arena given
 * Errors   of the index only
 * Threads  one at a time
 */
#ifndef QUERY_PARSE_H
#define QUERY_PARSE_H

#include "query/query.h"
#include "query/terms.h"

/* Which words of the query: bit i % 64 of part i / 64. */
struct word_set {
    uint64_t parts[QUERY_MOST_WORDS / 64];
};

static inline void
word_set_add(struct word_set *set, size_t word)
{
    set->parts[word / 64] |= (uint64_t) 1 << word % 64;
}

static inline bool
word_set_holds(const struct word_set *set, const struct word_set *all_of)
{
    for (size_t i = 0; i < COUNT(set->parts); i++)
        if ((set->parts[i] & all_of->parts[i]) != all_of->parts[i])
            return false;
    return true;
}

/* A distinct word, in every language of the index. */
struct query_word {
    struct str *terms;
    size_t      term_count;
    unsigned    times; /* how often the query says it: each counts; 0: only in exclusions */
    bool        is_excluded;
};

/* Words that must stand side by side in one field, as written. */
struct query_phrase {
    struct term_list list;
    struct word_set  words; /* which a cell must have to be worth reading */
    bool             is_excluded;
};

enum query_field { FIELD_ORG, FIELD_TRACK, FIELD_LEVEL, FIELD_SKILL, QUERY_FIELDS };

struct query_constraint {
    enum query_field field;
    struct str       value;
    bool             is_excluded;
};

struct parsed_query {
    struct query_word       *words;
    size_t                   word_count;
    struct query_phrase     *phrases;
    size_t                   phrase_count;
    struct query_constraint *constraints;
    size_t                   constraint_count;
    struct word_set          wanted;   /* words that score */
    struct word_set          required; /* words that a hit must have */
    struct str               read_as;
    struct str              *notes;
    size_t                   note_count;
};

enum error_code parse_query(struct store *store, struct arena *arena, struct str query,
                            const struct query_options *options, struct parsed_query *parsed,
                            struct error *err);

#endif
