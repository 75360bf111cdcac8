/*
 * snippet.h - the part of a text that shows why it was found.
 *
 * Units    bytes
 * Memory   parts lie in the arena given and borrow the text
 * Errors   ERR_MEMORY
 * Threads  as the analyzer
 */
#ifndef QUERY_SNIPPET_H
#define QUERY_SNIPPET_H

#include "query/parse.h"

/* A longer text is shown by its best window of about this size. */
enum { SNIPPET_BYTES = 600 };

enum error_code snippet_make(struct arena *arena, struct text_analyzer *analyzer,
                             const struct parsed_query *parsed, struct str text,
                             struct query_part **parts, size_t *count, struct error *err);

#endif
