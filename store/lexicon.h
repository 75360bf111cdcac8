/*
 * lexicon.h - the words of a run, numbered, each with the terms that it is found by.
 *
 *     0   leads    lead  =leads
 *     1   on       on
 *     2            ~oncall
 *
 * A word is looked up once for all its terms, and the bytes of these stay where they are. What
 * is no word (a group, a compound) has no form and one term.
 *
 * Units    numbers count from 0
 * Memory   LEXICON_BYTES at most, until lexicon_free(); { 0 } is empty
 * Errors   NULL when it is full or memory is short: then the word is not numbered
 * Threads  one at a time; others may read words that they were given
 */
#ifndef STORE_LEXICON_H
#define STORE_LEXICON_H

#include <stdint.h>

#include "base/arena.h"
#include "text/text.h"

#define LEXICON_BYTES ((size_t) 24 * 1024 * 1024)

enum { LEXICON_TERMS = 2 };

struct lexicon_word {
    struct str form, terms[LEXICON_TERMS];
    uint32_t   number, term_count;
};

/* What changes of a word is apart from what others may read meanwhile. */
struct lexicon_mark {
    uint32_t prose, at; /* the prose in which it was met last, and where in its words */
    uint32_t quiet;     /* in which state of the groups it is known to begin none */
};

struct lexicon {
    struct lexicon_word **words; /* by number */
    struct lexicon_mark  *marks; /* likewise */
    struct lexicon_slot  *slots;
    size_t                count, capacity, slot_count;
    size_t                bytes;
    struct arena          memory;
    uint32_t              prose;        /* being read */
    uint32_t              groups_state; /* raised when other groups are walked */
    size_t                groups_start;
};

/* The word that was heard. */
const struct lexicon_word *lexicon_word(struct lexicon *lexicon, const struct text_term *heard);

/* The word without a form that has this term. */
const struct lexicon_word *lexicon_term(struct lexicon *lexicon, struct str term);

void lexicon_free(struct lexicon *lexicon);

#endif
