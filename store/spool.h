/*
 * spool.h - what the new texts of a run were found to say, kept until their cells are numbered.
 *
 *     text 17 -> length 5, words 0, 1, 2 (twice), 9
 *
 * It spares hearing every text a second time, and is nothing but that: a text that is not here
 * is read again.
 *
 * Units    texts by their ids, words by their numbers in the lexicon of the run
 * Memory   SPOOL_BYTES, and some 4 bytes a text; the rest is in a temporary file, until spool_free()
 * Errors   none: what cannot be kept is not there
 * Threads  one at a time
 */
#ifndef STORE_SPOOL_H
#define STORE_SPOOL_H

#include <stdio.h>

#include "base/buffer.h"
#include "store/prose.h"

#define SPOOL_BYTES ((size_t) 4 * 1024 * 1024)

enum { SPOOL_STEP = 64 };

struct spool {
    int64_t       first;  /* text; the others follow it */
    uint32_t     *sizes;  /* of each in bytes; 0: it is not here */
    uint64_t     *starts; /* of every SPOOL_STEP-th in the bytes of all */
    size_t        count, capacity;
    struct buffer bytes;   /* those behind the file */
    uint64_t      written; /* to the file */
    FILE         *file;    /* NULL: none yet */
    bool          is_full; /* or cannot be written to */
    struct buffer window;  /* bytes read last, from window_at on */
    uint64_t      window_at;
};

/* Keeps the words of a prose, which was read with the lexicon of the run. */
void spool_add(struct spool *spool, int64_t text, const struct prose *prose);

/* Replaces what prose held by the words and the length of a text; false: it is not here. */
bool spool_find(struct spool *spool, int64_t text, struct prose *prose);

void spool_free(struct spool *spool);

#endif
