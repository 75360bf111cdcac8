/*
 * utf8.h - code points from bytes and back.
 *
 * Units    bytes of UTF-8, code points of Unicode
 * Memory   none
 * Errors   bytes that are no UTF-8 are read as U+FFFD, one byte at a time
 * Threads  any
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdint.h>

#include "base/str.h"

#define UTF8_REPLACEMENT 0xFFFDu

/* The code point at s[*at], which must be inside; moves *at behind it. */
uint32_t utf8_next(struct str s, size_t *at);

/* Writes code_point and returns how many bytes (1 to 4) it took. */
size_t utf8_put(char out[4], uint32_t code_point);

bool utf8_is_valid(struct str s);

/* Takes away a last character that was cut in two; text is NUL-terminated. */
void utf8_mend_end(char *text);

/* The longest beginning of s that is at most limit bytes and cuts no character in two. */
struct str utf8_cut(struct str s, size_t limit);

#endif
