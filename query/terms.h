/*
 * terms.h - the terms of some prose as a list.
 *
 * Units    none
 * Memory   in the arena given
 * Errors   the arena remembers running out
 * Threads  as the analyzer
 */
#ifndef QUERY_TERMS_H
#define QUERY_TERMS_H

#include "base/arena.h"
#include "text/text.h"

struct term_list {
    struct str *terms, *forms, *exacts; /* stemmed, as written, and its term (or empty) */
    struct term_place {
        size_t start, end; /* prose[start..end) */
    } * places;
    size_t count;
};

struct term_list terms_of(struct arena *arena, struct text_analyzer *analyzer,
                          struct str prose);

/* Whether every term of part is in whole, and part has any. */
bool terms_include(const struct term_list *whole, const struct term_list *part);

#endif
