/*
 * nearest.h - of the slugs there are, the one that somebody may have meant.
 *
 * Compared with what was written (base/edit.h) is a slug, what follows each "-" in it, and each
 * of its words; a writing of three or four letters may be off by one, a longer one by two, a
 * shorter one by none.
 *
 * Units    none
 * Memory   what is found is lent from the slugs looked at
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
    bool     wants_whole; /* finds the slug, not the part of it that is near */
    char     found[2 * EDIT_MOST_LETTERS];
};

struct nearest nearest_to(struct str written);
void           nearest_look(struct nearest *nearest, struct str slug);

#endif
