/*
 * bench_queries.h - queries made of an index's own words, for "rung bench".
 *
 * The same index gives the same queries. A class for which it has no words has none.
 *
 * Units    cells, as rung_search() counts them one by one
 * Memory   the queries are yours until bench_queries_free(); { 0 } is none
 * Errors   a rung_status and its sentence
 * Threads  one at a time
 */
#ifndef APPS_CLI_BENCH_QUERIES_H
#define APPS_CLI_BENCH_QUERIES_H

#include "base/arena.h"
#include "include/rung.h"

enum { BENCH_CLASSES = 10 };

struct bench_class {
    const char  *name; /* "a rare word" */
    const char **queries;
    size_t       count, capacity;
};

struct bench_queries {
    struct bench_class classes[BENCH_CLASSES];
    uint64_t           cells; /* in the index */
    struct arena       memory;
};

/* Up to per_class of each class, each of which finds something. */
enum rung_status bench_queries_choose(struct rung *index, size_t per_class,
                                      struct bench_queries *queries, struct rung_error *error);
void             bench_queries_free(struct bench_queries *queries);

#endif
