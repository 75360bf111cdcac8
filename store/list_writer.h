/*
 * list_writer.h - what an inverter has gathered, into the lists of the index.
 *
 * A list changes where its documents come and go: new ones, which have the highest numbers, go
 * behind its last page, and pages that lose some are written anew, together with the next one
 * when little is left of them. All other pages stay as they are, so what a run costs depends on
 * what it changes, and there are no segments to merge (after Cutting & Pedersen 1990).
 *
 * Units    as lists.h
 * Memory   1 MB while it works
 * Errors   as store.h
 * Threads  as the store
 */
#ifndef STORE_LIST_WRITER_H
#define STORE_LIST_WRITER_H

#include "store/database.h"

/* Writes what was gathered, and forgets it. */
enum error_code lists_flush(struct store *store, struct error *err);

#endif
