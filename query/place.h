/*
 * place.h - where a cell stands, in words and as an address.
 *
 * Units    as ladder/address.h
 * Memory   in the arena given; the ladder is the shelf's
 * Errors   of the index only
 * Threads  as the store
 */
#ifndef QUERY_PLACE_H
#define QUERY_PLACE_H

#include "query/judge.h"

/* The place of the cell, or of the level, skill or track that it is of. */
enum error_code place_of_cell(struct shelf *shelf, struct arena *arena,
                              const struct store_cell *cell, enum query_by by,
                              struct query_place *place, struct error *err);

/* The address of a document, its ladder being read for this alone. */
enum error_code place_of_document(struct store *store, struct arena *arena, int64_t document,
                                  struct str *address, struct error *err);

#endif
