/*
 * memo.h - what was made of words before, so that the commonest are analysed once.
 *
 * Words of ladders are few and come again: nearly all of those met are found here. A word has
 * two places, by its hash; the last two words that came for them stand there. Longer ones than
 * MEMO_WORD_BYTES have none.
 *
 * Units    bytes of UTF-8. Of a form MEMO_READS bytes may be read, however short it is
 * Memory   4 MB, of which only the places used are touched; what is lent lasts until the next
 *          memo_put()
 * Errors   none
 * Threads  one memo per thread
 */
#ifndef TEXT_MEMO_H
#define TEXT_MEMO_H

#include <stdint.h>

#include "base/str.h"

enum { MEMO_PLACES = 1 << 16, MEMO_WORD_BYTES = 29, MEMO_READS = 32 };

/* A word as split and folded, zeros behind it; its length and has_sign are in the last byte. */
struct memo_key {
    uint64_t words[MEMO_READS / sizeof(uint64_t)];
};

/* And what became of it. All zero: nothing stands here. */
struct memo_entry {
    struct memo_key key;
    uint16_t        function_word_of; /* text_function_word_languages() */
    uint8_t         term_length;
    char            term[MEMO_WORD_BYTES];
};

struct memo {
    struct memo_entry *entries; /* MEMO_PLACES of them; NULL: nothing is remembered */
};

/* Where the word stands, or else has its place; NULL: it has none. */
struct memo_entry *memo_at(const struct memo *memo, struct str form, bool has_sign,
                           bool *is_known);

/* Puts a word in the place that memo_at() gave it, unless what became of it is too long. */
void memo_put(struct memo_entry *entry, struct str form, bool has_sign, struct str term,
              unsigned function_word_of);

#endif
