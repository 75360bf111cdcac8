/*
 * str.h - text as a pointer and a length that own nothing.
 *
 * Units    bytes
 * Memory   a str borrows; see arena_copy() for one that lasts
 * Errors   none
 * Threads  values; share them as you like
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
    const char *data;
    size_t      length;
};

/* A str of a string literal. */
#define STR(literal) ((struct str){ (literal), sizeof(literal) - 1 })

/* The same where C wants a constant: in static tables. */
#define STATIC_STR(literal)                                                                    \
    {                                                                                          \
        (literal), sizeof(literal) - 1                                                         \
    }

/* For printf: "%.*s". A str longer than INT_MAX is never printed whole. */
#define STR_ARG(s) (int) ((s).length > 0x7fffffff ? 0x7fffffff : (s).length), (s).data

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* NULL is read as the empty text. */
static inline struct str
str_of(const char *text)
{
    return text ? (struct str){ text, strlen(text) } : (struct str){ "", 0 };
}

static inline bool
str_equal(struct str a, struct str b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

/* The bytes [from, to) of s, which may be { 0 }: C has no NULL + 0. */
static inline struct str
str_slice(struct str s, size_t from, size_t to)
{
    return (struct str){ from > 0 ? s.data + from : s.data, to - from };
}

static inline bool
str_starts(struct str s, struct str prefix)
{
    return s.length >= prefix.length && str_equal(str_slice(s, 0, prefix.length), prefix);
}

static inline bool
str_ends(struct str s, struct str suffix)
{
    return s.length >= suffix.length &&
           str_equal(str_slice(s, s.length - suffix.length, s.length), suffix);
}

/* Order of bytes, as memcmp; a prefix comes before what it begins. */
int str_compare(struct str a, struct str b);

/* The same letters, ASCII case aside. */
bool str_equal_ignoring_case(struct str a, struct str b);

/* Without the ASCII blanks, tabs and line ends around it. */
struct str str_trim(struct str s);

/* Where needle first stands in s, or s.length. */
size_t str_find(struct str s, struct str needle);

static inline bool
str_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static inline bool
str_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ASCII only, whatever the locale. */
static inline char
str_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
}

#endif
