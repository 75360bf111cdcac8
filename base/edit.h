/*
 * edit.h - how far one word is from another, for slips of the pen.
 *
 * The optimal string alignment: Damerau's distance (1964: a letter more, less, other, or two
 * changed about) where no letter is edited twice.
 *
 * Units    edits of characters
 * Memory   values; nothing is kept
 * Errors   none: letters past EDIT_MOST_LETTERS do not count
 * Threads  values; share them as you like
 */
#ifndef BASE_EDIT_H
#define BASE_EDIT_H

#include <stdint.h>

#include "base/str.h"

enum { EDIT_MOST_LETTERS = 64 };

/* A word as its characters, to be compared with many. */
struct edit_letters {
    uint32_t items[EDIT_MOST_LETTERS];
    size_t   count;
};

struct edit_letters edit_letters_of(struct str word);

/* The distance of two words, or limit + 1 when it is more than limit. */
unsigned edit_distance(const struct edit_letters *a, const struct edit_letters *b,
                       unsigned limit);

#endif
