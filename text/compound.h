/*
 * compound.h - words tied by hyphens, and the word they make together.
 *
 *     on-call         joined "oncall", parts "on call"
 *     end-to-end      joined "endtoend", parts "end to end"
 *
 * Units    bytes; parts are forms with one blank between them
 * Memory   in the struct, lent until the next term is taken
 * Errors   none: what is too long, has too many parts or begins with a digit is no compound
 * Threads  one at a time
 */
#ifndef TEXT_COMPOUND_H
#define TEXT_COMPOUND_H

#include "text/text.h"

enum { COMPOUND_MOST_PARTS = 4, COMPOUND_BYTES = 2 * TEXT_WORD_BYTES };

struct compound {
    char   joined_bytes[COMPOUND_BYTES], parts_bytes[COMPOUND_BYTES];
    size_t joined_length, parts_length, count;
};

/* Takes the terms of a prose one after the other; true: a compound has ended with this one. */
bool compound_take(struct compound *compound, const struct text_term *term);

static inline struct str
compound_joined(const struct compound *compound)
{
    return (struct str){ compound->joined_bytes, compound->joined_length };
}

static inline struct str
compound_parts(const struct compound *compound)
{
    return (struct str){ compound->parts_bytes, compound->parts_length };
}

/* The terms by which the index notes that it has seen a compound; see text.h. */
#define COMPOUND_TERM_BYTES (2 * COMPOUND_BYTES + 2)

struct str compound_term(const struct compound *compound, char out[COMPOUND_TERM_BYTES]);

#endif
