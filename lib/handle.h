/*
 * handle.h - what the parts of the library share.
 *
 * Units    none
 * Memory   as include/rung.h
 * Errors   base/error.h inside, rung_error outside
 * Threads  as include/rung.h
 */
#ifndef LIB_HANDLE_H
#define LIB_HANDLE_H

#include "base/arena.h"
#include "include/rung.h"
#include "query/query.h"
#include "store/store.h"

struct rung {
    struct store *store;
};

/* Passes an error on to the caller's struct; OK clears it. */
enum rung_status lib_status(enum error_code rc, const struct error *err,
                            struct rung_error *error);

struct query_options lib_filter(const struct rung_filter *filter);

/* A C string of text that may have none behind it. */
const char *lib_string(struct arena *arena, struct str text);

#endif
