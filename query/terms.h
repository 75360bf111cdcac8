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
    struct str *terms, *forms; /* stemmed, and as written */
    size_t      count;
};

struct term_list terms_of(struct arena *arena, struct text_analyzer *analyzer,
                          struct str prose);

/* Whether every term of part is in whole, and part has any. */
bool terms_include(const struct term_list *whole, const struct term_list *part);

/* Whether the forms of the phrase stand side by side in prose. */
enum error_code prose_has_phrase(struct text_analyzer *analyzer, struct str prose,
                                 const struct term_list *phrase, bool *has, struct error *err);

#endif
