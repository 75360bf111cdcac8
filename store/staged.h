/*
 * staged.h - the cells of a ladder of this run, which have no numbers yet.
 *
 *     temp.staged:  ladder 7 | level 1, skill 0, text 12, line 3, flags 0 | level 1, skill 1 ...
 *
 * Units    levels are ordinals, skills positions
 * Memory   in the buffer and the bytes given
 * Errors   a buffer remembers its own; false for the end of the bytes
 * Threads  any
 */
#ifndef STORE_STAGED_H
#define STORE_STAGED_H

#include "base/buffer.h"
#include "store/store.h"

/* Puts a cell, which has all but document and ladder, behind those in out. */
void staged_write(struct buffer *out, const struct store_cell *cell);

/* The cell at *at of the bytes, and *at behind it. */
bool staged_read(struct str bytes, size_t *at, struct store_cell *cell);

#endif
