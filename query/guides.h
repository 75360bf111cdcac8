/*
 * guides.h - filters that let through few documents, and so lead from one to the next.
 *
 * Units    documents
 * Memory   half a kB, and the array given
 * Errors   of the index
 * Threads  as the store
 */
#ifndef QUERY_GUIDES_H
#define QUERY_GUIDES_H

#include "query/sources.h"

struct guides {
    struct source **items;
    size_t          count;
    uint32_t        base;                          /* of the window that was read */
    uint64_t        allowed[UNION_DOCUMENTS / 64]; /* documents of it that all let through */
};

/* Whether any of the sources is one. */
bool guides_are_there(const struct sources *sources);

/* Makes guides of those sources that demand few documents; items has room for all of them. */
void guides_init(struct guides *guides, struct sources *sources, struct source **items);

/*
 * The next documents from *from on of which some are let through, up to *last: they end where 64
 * in a row are not, or with the window. *from is end where there are none.
 */
enum error_code guides_next(struct guides *guides, uint32_t end, uint32_t *from, uint32_t *last,
                            struct error *err);

#endif
