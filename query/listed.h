/*
 * listed.h - a way to find a word, as lists of postings.
 *
 *     incid                  the lists of the term, one a field
 *     oncall | on call       the lists of the compound, where the synonyms name it
 *     report | re port       those of the joined word, and of its parts bounds (query/pairs.h); or
 *                            a list in memory where few cells have it
 *     error budget           a list in memory: what FTS5 finds
 *
 * Units    as store/lists.h
 * Memory   in the arena given
 * Errors   of the index only
 * Threads  as the store
 */
#ifndef QUERY_LISTED_H
#define QUERY_LISTED_H

#include "query/parse.h"

struct listed_way {
    struct list *lists;
    size_t       count;
    uint64_t     cells; /* that have it */
    bool is_given_up;   /* more have it than way->wanted.most: what is apart is not listed */
};

/*
 * Of a pair or a beginning, too, FTS5 is asked. What is apart is listed where no more than
 * way->wanted.most cells have it, and is counted in any case.
 */
enum error_code listed_read(struct store *store, struct arena *arena,
                            const struct query_way *way, struct listed_way *listed,
                            struct error *err);

/* How many cells have it. */
enum error_code listed_cells(struct store *store, const struct query_way *way, uint64_t *cells,
                             struct error *err);

/* The idfs of the two words of a pair together. */
enum error_code listed_pair_idf(struct store *store, const struct query_way *way,
                                uint64_t documents, uint32_t *idf, struct error *err);

#endif
