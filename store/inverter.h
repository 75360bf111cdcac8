/*
 * inverter.h - documents in, postings out: what a run adds to lists and takes from them.
 *
 *     incid  added    text    1, 2 (twice), 7
 *                     skill   1, 2, 3
 *            removed  text    -
 *
 * Terms are gathered in memory, document by document, as steps of seven bits a byte, and
 * written to the lists of the index (store/lists.h) when they have become many and at the end.
 *
 * Units    documents are numbers that only grow; those removed are older than those added
 * Memory   INVERTER_BYTES at most before inverter_is_full(), until inverter_free()
 * Errors   the inverter remembers running out of memory: see inverter_check()
 * Threads  one at a time
 */
#ifndef STORE_INVERTER_H
#define STORE_INVERTER_H

#include <stdint.h>

#include "base/arena.h"
#include "store/lexicon.h"
#include "store/score.h"

#define INVERTER_BYTES ((size_t) 96 * 1024 * 1024)

struct gathered;

struct inverted_term {
    struct str       term;
    uint32_t         hash;
    uint32_t         cells_added, cells_removed; /* with it in any field */
    uint32_t         last_added, last_removed;   /* documents */
    struct gathered *added[SCORE_FIELDS], *removed[SCORE_FIELDS];
};

/* The terms of a word of the lexicon, once it was met. */
struct inverted_word {
    struct inverted_term *terms[LEXICON_TERMS];
};

struct inverter {
    struct inverted_term **terms;
    size_t                 count, capacity;
    uint32_t              *slots; /* a table of numbers of terms, from 1; 0: free */
    size_t                 slot_count;
    struct inverted_word  *links; /* by the numbers of words */
    size_t                 link_count;
    size_t                 bytes;
    struct arena           memory;
};

/* The term, made when it is new; NULL: out of memory. */
struct inverted_term *inverter_term(struct inverter *inverter, struct str term);

/* The term stands more often in a field of the document. Harmless with a term of NULL. */
void inverter_add(struct inverter *inverter, struct inverted_term *term, enum score_field field,
                  uint32_t document, uint32_t times);

/* So do all terms of a word. The lexicon must be the same until inverter_free(). */
void inverter_add_word(struct inverter *inverter, const struct lexicon_word *word,
                       uint32_t times, enum score_field field, uint32_t document);

/* The term stands in that field of that document no more. */
void inverter_remove(struct inverter *inverter, struct inverted_term *term,
                     enum score_field field, uint32_t document);

/* Whether it is time to write out. */
bool inverter_is_full(const struct inverter *inverter);

enum error_code inverter_check(const struct inverter *inverter, struct error *err);

/* Puts the terms in the order of their bytes; nothing may be added from then on. */
void inverter_sort(struct inverter *inverter);

void inverter_free(struct inverter *inverter);

/* A walk over what was gathered: { .gathered = term->added[field] } begins one. */
struct gathered_walk {
    const struct gathered *gathered; /* may be NULL: there is nothing */
    const struct chunk    *chunk;
    size_t                 at;
    uint32_t               document, tf, done;
};

/* How many documents there are. */
uint32_t gathered_count(const struct gathered *gathered);

/* False: that was the last. */
bool gathered_next(struct gathered_walk *walk);

#endif
