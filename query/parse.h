/*
 * parse.h - the bytes of a query as what they ask for.
 *
 *     word  -word  +word  =word  word*  a OR b  a NEAR b  a NEAR/5 b  ( )  text:word
 *     "exact phrase"  -"exact phrase"
 *     track:x  skill:x  org:x  level:3  level:3..5  level:>=4   also -track:x, track:"x y"
 *
 * Everything else is words. What comes out is in three layers:
 *
 *     words    what is looked up and scored, each in one or more ways
 *     phrases  what candidates are read for: exact phrases, and NEAR
 *     tree     which of these a hit must, may and must not have
 *
 * Units    bits of a set count words (or phrases) from 0
 * Memory   all in the arena given
 * Errors   of the index only
 * Threads  one at a time
 */
#ifndef QUERY_PARSE_H
#define QUERY_PARSE_H

#include "query/lex.h"
#include "query/query.h"

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
word_set_has(const struct word_set *set, size_t word)
{
    return set->parts[word / 64] >> word % 64 & 1;
}

static inline bool
word_set_holds(const struct word_set *set, const struct word_set *all_of)
{
    for (size_t i = 0; i < COUNT(set->parts); i++)
        if ((set->parts[i] & all_of->parts[i]) != all_of->parts[i])
            return false;
    return true;
}

enum query_way_kind {
    WAY_WORD,     /* by its stem; as written where it is asked so; a compound */
    WAY_EXACT,    /* just as written, beside its stem */
    WAY_SYNONYM,  /* a group that it belongs to */
    WAY_PREFIX,   /* its beginning */
    WAY_COMPOUND, /* whose parts the query says, beside these */
    WAY_PAIR      /* two words side by side, beside each of them */
};

/* What a way is worth, from the idf of what it is idf_of. */
uint32_t query_way_share(enum query_way_kind kind, uint32_t idf);

/* One way to find a word, and what it is worth. */
struct query_way {
    enum query_way_kind kind;
    struct store_wanted wanted;
    bool   is_apart; /* a compound that no list names: runs[0] joined, runs[1] apart */
    size_t idf_of;   /* the way whose idf it scores with: its own, or its stem's;
                                 * a pair scores with those of its two words together */
    const struct store_member *members; /* of a synonym: what speaks of its group */
    size_t                     member_count;
};

/* The terms of a pair. */
enum { WAY_PAIR_TERMS = 2, WAY_APART_RUNS = 2 };

/* Cells that have a compound which is_apart are counted up to so many, then guessed. */
enum { WAY_MOST_COUNTED = 128 };

void query_way_pair(const struct query_way *way, struct str terms[WAY_PAIR_TERMS]);

/* A distinct word, or a compound. */
struct query_word {
    struct str        said;
    struct query_way *ways;
    size_t            way_count;
    unsigned          times; /* how often the query says it: each counts; 0: never scores */
};

/* One of some runs of words, by their forms or by their terms ("=word": its exact term). */
struct phrase_item {
    const struct str *runs; /* with one blank between the words */
    size_t            count;
    bool              is_exact; /* runs are of forms */
};

/* Items side by side. */
struct phrase_part {
    struct phrase_item *items;
    size_t              count;
};

/* One part, or parts near to one another; all within one field. */
struct query_phrase {
    struct phrase_part *parts;
    size_t              part_count;
    unsigned            distance; /* of parts: words between the first and the last at most */
    unsigned            fields;
    struct word_set     words; /* which a cell must have to be worth reading */
};

enum query_node_kind {
    NODE_WORD,
    NODE_PHRASE,
    NODE_ANY, /* one of them: OR */
    NODE_LIST /* ranked together */
};

enum query_node_sign { SIGN_MAY, SIGN_MUST, SIGN_NOT };

struct query_node {
    enum query_node_kind kind;
    enum query_node_sign sign;     /* within its list */
    size_t               at;       /* the word or phrase */
    struct query_node   *children; /* of ANY and LIST */
    size_t               count, capacity;
};

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
    struct query_node        root; /* a list */
    struct query_constraint *constraints;
    size_t                   constraint_count;
    bool                     is_scored; /* there are words that score */
    bool                     is_plain;  /* any scored word makes a hit: no need for the tree */
    struct str               read_as;
    struct str              *notes;
    size_t                   note_count;
};

enum error_code parse_query(struct store *store, struct arena *arena, struct str query,
                            const struct query_options *options, struct parsed_query *parsed,
                            struct error *err);

/*
 * Whether what a cell has makes it a hit. needs_all: every part of every list is a must, as in
 * --all.
 */
bool query_node_matches(const struct query_node *node, const struct word_set *words,
                        uint64_t phrases, bool needs_all);

#endif
