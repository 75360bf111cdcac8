/*
 * fold.h - prose as plain characters: lower case, no accents, one form of each letter.
 *
 * Unicode's NFKC_Casefold (utf8proc), without the marks of Latin, Greek, Cyrillic, Hebrew
 * and Arabic letters, which carry accents; the vowel signs of Indic scripts are kept.
 *
 * Plain characters are kept as UTF-8, and what each byte's character is beside them:
 *
 *     prose    N            a       \xC3\xAF   v       e
 *     bytes    n            a       i         v       e
 *     classes  LETTER|UPPER LETTER  LETTER    LETTER  LETTER
 *     places   0-1          1-2     2-4       4-5     5-6       unless all is ASCII
 *
 * ASCII is folded a block at a time. What became of other characters is remembered.
 *
 * Units    offsets are bytes, of the prose as written or of the plain characters
 * Memory   arrays belong to the struct until folded_free(); { 0 } is empty
 * Errors   ERR_MEMORY
 * Threads  one at a time
 */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include <stdint.h>

#include "base/error.h"
#include "base/str.h"

/* One of these, and FOLD_UPPER beside it. */
enum fold_class {
    FOLD_OTHER = 0,
    FOLD_LETTER = 1,
    FOLD_DIGIT = 2,
    FOLD_SPACE = 4,
    FOLD_IDEOGRAPH = 8, /* a word by itself: Chinese and Japanese set no blanks */
    FOLD_UPPER = 16,    /* was a capital */
    FOLD_IN_WORD = FOLD_LETTER | FOLD_DIGIT
};

/* The character a byte came from: prose[start..end). An end holds for last bytes only. */
struct fold_place {
    uint32_t start, end;
};

/* What became of a character, when that is short and the same wherever it stands. */
enum { FOLD_KNOWN = 1024, FOLD_KNOWN_BYTES = 5 };

struct fold_known {
    uint32_t code_point; /* 0: nothing stands here */
    uint8_t  length;
    bool     extends_last; /* an accent */
    char     bytes[FOLD_KNOWN_BYTES];
    uint8_t  classes[FOLD_KNOWN_BYTES];
};

/* So many bytes behind the last are 0, of FOLD_OTHER, so that they can be read at once. */
enum { FOLD_BEHIND = 32 };

struct folded {
    char              *bytes;
    uint8_t           *classes; /* of enum fold_class */
    struct fold_place *places;
    size_t             length, capacity;
    bool               has_places; /* else each byte came from the same one of the prose */
    struct fold_known  known[FOLD_KNOWN]; /* by code point */
};

/* Replaces what folded held by the characters of prose. */
enum error_code fold(struct folded *folded, struct str prose);

/* Where the character that has the byte at `at` began in the prose. */
static inline size_t
folded_start(const struct folded *folded, size_t at)
{
    return folded->has_places ? folded->places[at].start : at;
}

/* Where the character that ends with the byte at `at` ended in the prose. */
static inline size_t
folded_end(const struct folded *folded, size_t at)
{
    return folded->has_places ? folded->places[at].end : at + 1;
}

/* Whether a letter or digit is there; false behind the end. */
static inline bool
folded_in_word(const struct folded *folded, size_t at)
{
    return at < folded->length && (folded->classes[at] & FOLD_IN_WORD);
}

/* Whether a character goes on with this byte of its UTF-8. */
static inline bool
folded_goes_on(const struct folded *folded, size_t at)
{
    return ((unsigned char) folded->bytes[at] & 0xC0) == 0x80;
}

void folded_free(struct folded *folded);

#endif
