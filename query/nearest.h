/*
 * nearest.h - of the slugs there are, the one that somebody may have meant.
 *
 * Compared with what was written (base/edit.h) is what can name a slug: in a filter each of its
 * words and what follows, in an address its beginning, up to a "-" or the end. A writing of
 * three or four letters may be off by one, a longer one by two, a shorter one by none.
 *
 * Units    none
 * Memory   values
 * Errors   none
 * Threads  values
 */
#ifndef QUERY_NEAREST_H
#define QUERY_NEAREST_H

#include "base/edit.h"

struct nearest {
    struct edit_letters written;
    unsigned limit; /* to be off by no more than this: falls as better ones are found */
    bool     is_found;
    bool     is_of_address; /* which names a slug by its beginning only */
    char     found[2 * EDIT_MOST_LETTERS];
};

struct nearest nearest_to(struct str written);
void           nearest_look(struct nearest *nearest, struct str slug);

#endif
