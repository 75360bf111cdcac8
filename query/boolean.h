/*
 * boolean.h - AND and NOT, in capitals, as the signs and parentheses that say the same.
 *
 *     a b AND c OR d    +(a b) +(c OR d)
 *     a NOT b           a -b
 *
 * OR and NEAR bind closer than AND. Where there is nothing to join or to leave out, AND and
 * NOT are words like others.
 *
 * Units    none
 * Memory   in the arena given
 * Errors   the arena remembers running out
 * Threads  any
 */
#ifndef QUERY_BOOLEAN_H
#define QUERY_BOOLEAN_H

#include "query/lex.h"

struct lex_items boolean_resolve(struct arena *arena, struct lex_items items);

#endif
