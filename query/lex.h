/*
 * lex.h - the bytes of a query as items: words, quotes, fields, signs, operators.
 *
 *     +on-call  "exact phrase"  (a OR b)  a AND NOT b  a NEAR/5 b  =word  kube*  text:x  level:3..5
 *
 * Whatever is none of these is a word, so nothing is ever wrong. Only the analyzer says later
 * which words an item holds.
 *
 * Units    bytes
 * Memory   in the arena given; values borrow the query
 * Errors   the arena remembers running out
 * Threads  any
 */
#ifndef QUERY_LEX_H
#define QUERY_LEX_H

#include "base/arena.h"

enum query_field { FIELD_ORG, FIELD_TRACK, FIELD_LEVEL, FIELD_SKILL, QUERY_FIELDS };

extern const struct str query_field_names[QUERY_FIELDS];

enum lex_kind {
    LEX_WORD,
    LEX_QUOTED,
    LEX_FILTER, /* track:x */
    LEX_OPEN,
    LEX_CLOSE,
    LEX_OR,
    LEX_NEAR,
    LEX_AND, /* these two are gone after boolean_resolve() */
    LEX_NOT,
    LEX_NOTHING
};

struct lex_item {
    enum lex_kind    kind;
    char             sign;         /* '+', '-' or 0 */
    bool             in_text_only; /* text:x */
    bool             is_exact;     /* =x */
    bool             is_prefix;    /* x* */
    enum query_field field;        /* of a filter */
    struct str       value;
    unsigned         distance; /* of NEAR, in words between */
};

struct lex_items {
    struct lex_item *items;
    size_t           count;
};

struct lex_items lex(struct arena *arena, struct str query);

#endif
