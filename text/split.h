/*
 * split.h - folded characters into words, odd shapes included.
 *
 *     C++  C#  .NET  R&D  1.3  v2.1.0  it's     one word each
 *     CI/CD  on-call  user@example.org          two words and more
 *     or- chestration                           one word, torn by a line end
 *     short- and long-term                      not torn: left alone
 *
 * Units    indexes count bytes of folded characters
 * Memory   none
 * Errors   none
 * Threads  any
 */
#ifndef TEXT_SPLIT_H
#define TEXT_SPLIT_H

#include "text/fold.h"

struct word {
    size_t first;      /* the folded bytes [first, last) */
    size_t tear, mend; /* of these, [tear, mend) is a hyphen and blanks to leave out */
    size_t last;
    bool   has_sign; /* holds a digit or one of + # . &: no language stems it */
};

/* The first word at or after *at; moves *at behind it. False: there is none. */
bool split_next(const struct folded *folded, size_t *at, struct word *word);

#endif
