/*
 * fold.h - prose as plain characters: lower case, no accents, one form of each letter.
 *
 * Unicode's NFKC_Casefold (utf8proc), without the marks of Latin, Greek, Cyrillic, Hebrew
 * and Arabic letters, which carry accents; the vowel signs of Indic scripts are kept.
 *
 * Units    offsets are bytes of the prose as written
 * Memory   folded characters belong to the struct until folded_free(); { 0 } is empty
 * Errors   ERR_MEMORY
 * Threads  one at a time
 */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include <stdint.h>

#include "base/error.h"
#include "base/str.h"

enum fold_class {
    FOLD_OTHER,
    FOLD_SPACE,
    FOLD_LETTER,
    FOLD_DIGIT,
    FOLD_IDEOGRAPH /* a word by itself: Chinese and Japanese set no blanks */
};

struct folded_character {
    uint32_t code_point;
    uint32_t start, end; /* the character it came from: prose[start..end) */
    uint8_t class;       /* of enum fold_class */
    bool was_upper;
};

struct folded {
    struct folded_character *items;
    size_t                   count, capacity;
};

/* Replaces what folded held by the characters of prose. */
enum error_code fold(struct folded *folded, struct str prose);

/* Whether a letter or digit is there; false behind the end. */
bool folded_in_word(const struct folded *folded, size_t at);

void folded_free(struct folded *folded);

#endif
