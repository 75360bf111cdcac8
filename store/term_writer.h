/*
 * term_writer.h - what an inverter has gathered, into the lists of the index.
 *
 *     gathered --> lists (list_writer.h) --> champions of them (champions.h) --> row of the term
 *
 * Units    as lists.h
 * Memory   3 MB while it works
 * Errors   as store.h
 * Threads  as the store
 */
#ifndef STORE_TERM_WRITER_H
#define STORE_TERM_WRITER_H

#include "store/store.h"

/* Writes what was gathered, and forgets it. */
enum error_code lists_flush(struct store *store, struct error *err);

#endif
