/*
 * spelling.h - a word that the index does not know as one that it does.
 *
 * Candidates are words of the index with the same first letter; the nearest
 * (base/edit.h) wins, then the one that
 * more texts have, then the first by its letters. Words of 5 to 7 letters may be off by one,
 * longer ones by two; shorter ones and those with digits are left alone: there, a word that
 * happens to be near is rarely the one that was meant.
 *
 * Units    distances in edits of characters
 * Memory   in the arena given
 * Errors   of the index only
 * Threads  as the store
 */
#ifndef QUERY_SPELLING_H
#define QUERY_SPELLING_H

#include "query/words.h"

/*
 * *corrected is empty when nothing is near enough, or the index knows the word: has it as
 * written, or another form of its stem. One slip hides behind a stem and is corrected all the
 * same: an e lost before a last s ("kubernets", "servics").
 */
enum error_code spelling_correct(struct word_maker *maker, const struct atom *atom,
                                 struct str *corrected, struct error *err);

#endif
