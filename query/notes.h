/*
 * notes.h - as what synonyms the words of a query were found, in what is shown of the hits,
 * and why nothing was.
 *
 * Units    none
 * Memory   in the arena given
 * Errors   ERR_MEMORY
 * Threads  any
 */
#ifndef QUERY_NOTES_H
#define QUERY_NOTES_H

#include "query/snippet.h"

/* Why nothing was found, when the filters are why. */
enum error_code notes_add_unmet(struct store *store, struct arena *arena,
                                struct parsed_query *parsed, struct error *err);

/* Adds a note for each word that a snippet, or a name beside it, has another member of. */
enum error_code notes_add_synonyms(struct arena *arena, const struct snippet_marks *marks,
                                   struct parsed_query *parsed, struct error *err);

#endif
