/*
 * behind.h - a second thread that gathers what documents say while the caller goes on.
 *
 *     the caller's  reads   | document 4 | document 5 | ...
 *     its thread    gathers       | document 1 | document 2 | ...
 *
 * The inverter is lent to it until behind_drain() or behind_end().
 *
 * Units    as inverter.h
 * Memory   1.2 MB, until behind_end()
 * Errors   the inverter remembers them; NULL where there can be no thread
 * Threads  the caller's only, but for what goes on behind
 */
#ifndef STORE_BEHIND_H
#define STORE_BEHIND_H

#include "store/inverter.h"

struct behind;

struct behind *behind_begin(struct inverter *inverter);

/* The word stands so often in a field of the document. */
void behind_add(struct behind *behind, const struct lexicon_word *word, uint32_t times,
                enum score_field field, uint32_t document);

/* So does a term once, which may be of no word that is numbered. */
void behind_add_term(struct behind *behind, struct str term, enum score_field field,
                     uint32_t document);

/* Whether the inverter is, as far as is known: some batches later, but always as many. */
bool behind_is_full(const struct behind *behind);

/* Waits until all is gathered; then the inverter is the caller's until the next document. */
void behind_drain(struct behind *behind);

/* Drains, too. Harmless with NULL. */
void behind_end(struct behind *behind);

#endif
