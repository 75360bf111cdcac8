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

/* A run of words to mark. */
struct snippet_run {
    struct str words;     /* terms, or exact terms */
    struct str member;    /* that it is, of a group of synonyms; else empty */
    size_t     word;      /* of the query */
    bool       was_found; /* in what was marked so far */
    size_t     next;      /* with the same first word: its number from 1; 0: none */
};

/* What is marked, by its first word: made once a query. */
struct snippet_marks {
    struct map          by_first;
    struct snippet_run *runs;
    size_t              run_count, run_capacity;
    struct snippet_run *prefixes;
    size_t              prefix_count, prefix_capacity;
};

enum error_code snippet_marks_init(struct snippet_marks *marks, struct arena *arena,
                                   const struct parsed_query *parsed, struct error *err);

enum error_code snippet_make(struct arena *arena, struct text_analyzer *analyzer,
                             struct snippet_marks *marks, struct str text,
                             struct query_part **parts, size_t *count, struct error *err);

/* Notes which runs a name has, of which no snippet is made. */
enum error_code snippet_see(struct arena *arena, struct text_analyzer *analyzer,
                            struct snippet_marks *marks, struct str name, struct error *err);

#endif
