/*
 * results.h - hits of the engine as the results of include/rung.h.
 *
 * Units    one: what of the engine's scores is 1
 * Memory   kept results are the caller's until rung_results_free()
 * Errors   ERR_MEMORY
 * Threads  one at a time
 */
#ifndef LIB_RESULTS_H
#define LIB_RESULTS_H

#include "lib/handle.h"

struct kept_results {
    struct rung_results results; /* first: what the caller holds */
    struct query_hits   hits;
    struct arena        memory; /* of what was made from hits */
};

/* Makes results of the hits, which are of that kind and begin behind the first offset. */
enum error_code results_fill(struct kept_results *kept, enum rung_by by, double one,
                             size_t offset, struct error *err);

enum query_by results_kind(enum rung_by by);

#endif
