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

#include "base/map.h"
#include "query/parse.h"

/* A longer text is shown by its best window of about this size. */
enum { SNIPPET_BYTES = 600 };

/* What is marked, by its first word: made once a query. */
struct snippet_marks {
    struct map          by_first;
    struct snippet_run *runs; /* of terms and exact terms; runs of one first word are linked */
    size_t              run_count, run_capacity;
    struct snippet_run *prefixes;
    size_t              prefix_count, prefix_capacity;
};

enum error_code snippet_marks_init(struct snippet_marks *marks, struct arena *arena,
                                   const struct parsed_query *parsed, struct error *err);

enum error_code snippet_make(struct arena *arena, struct text_analyzer *analyzer,
                             const struct snippet_marks *marks, struct str text,
                             struct query_part **parts, size_t *count, struct error *err);

#endif
