/*
 * opening.h - what the files share that make sources of a query (query/sources.h): sources.c those
 * of its words, sources_filters.c those of its filters.
 *
 * Units    as query/sources.h
 * Memory   likewise
 * Errors   of the index only
 * Threads  as the store
 */
#ifndef QUERY_OPENING_H
#define QUERY_OPENING_H

#include "query/sources.h"

struct opening {
    struct sources *sources;
    struct store   *store;
    struct arena   *arena;
    uint64_t        documents; /* in the index */
    size_t          word;      /* being opened, or a number for a filter */
    size_t          most_paired;
};

/* A source of nothing yet; NULL: out of memory. */
struct source *opening_add(struct opening *o, enum source_kind kind, uint64_t weight,
                           struct error *err);

/* Makes a union of these terms' lists of the source, or adds them to it. */
enum error_code opening_unite(struct opening *o, struct source *source,
                              const struct listed_term *terms, size_t count, unsigned fields,
                              struct error *err);

/* Makes sources of the filters. */
enum error_code opening_add_filters(struct opening *o, const struct filter *filter,
                                    struct error *err);

#endif
