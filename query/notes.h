/*
 * notes.h - what synonyms did to a query, told once its hits are known.
 *
 * Units    none
 * Memory   in the arena given
 * Errors   of the index only
 * Threads  as the store
 */
#ifndef QUERY_NOTES_H
#define QUERY_NOTES_H

#include "query/parse.h"

/* Adds a note for each word that the index has other members of its groups of. */
enum error_code notes_add_synonyms(struct store *store, struct arena *arena,
                                   struct parsed_query *parsed, struct error *err);

#endif
