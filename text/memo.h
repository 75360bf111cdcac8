/*
 * memo.h - what was made of words before, so that the commonest are analysed once.
 *
 * Words of ladders are few and come again: nine in ten of those met are found here. A word has
 * one place, by its hash; another word of the same place drives it out. Longer ones than
 * MEMO_WORD_BYTES have none.
 *
 * Units    bytes of UTF-8
 * Memory   1 MB, of which only the places used are touched; what is lent lasts until the next
 *          memo_put()
 * Errors   none
 * Threads  one memo per thread
 */
#ifndef TEXT_MEMO_H
#define TEXT_MEMO_H

#include <stdint.h>

#include "base/str.h"

enum { MEMO_PLACES = 1 << 14, MEMO_WORD_BYTES = 28 };

/* A word as split and folded, and what became of it. */
struct memo_entry {
    unsigned char form_length, term_length; /* 0: nothing stands here */
    bool          has_sign, is_function_word;
    char          form[MEMO_WORD_BYTES], term[MEMO_WORD_BYTES];
};

struct memo {
    struct memo_entry *entries; /* MEMO_PLACES of them; NULL: nothing is remembered */
};

/* Where the word has its place, and whether it stands there; NULL: it has none. */
struct memo_entry *memo_at(const struct memo *memo, struct str form, bool has_sign,
                           bool *is_known);

/* Puts a word in its place, unless what became of it is too long. */
void memo_put(struct memo_entry *entry, struct str form, bool has_sign, struct str term,
              bool is_function_word);

#endif
