/*
 * sources.h - what of a query scores, as lists with weights.
 *
 *     words --> ways --> a source for each field:  score of a cell = sum of weight * impact
 *
 * A term has a list of ranked postings for each field. The words that begin alike are one source
 * together, worth the same for all; so are the places that a filter names, worth nothing. Pairs of
 * words that many cells have are no source, but make those of their words bound more than they weigh
 * (query/pairs.h); so are the parts of a compound that no list names.
 *
 * Units    as store/lists.h; a weight is an idf, shared and multiplied by how often it is said
 * Memory   in the arena given; sources_close() frees what cursors hold besides
 * Errors   of the index only
 * Threads  as the store
 */
#ifndef QUERY_SOURCES_H
#define QUERY_SOURCES_H

#include "query/filter.h"

enum { UNION_DOCUMENTS = 4096, SOURCES_MOST_PAIRED = 128 };

enum source_kind {
    SOURCE_SCORES,
    SOURCE_TELLS,   /* only which cells have the word */
    SOURCE_BOUNDS,  /* only what they score at most with a word beside another */
    SOURCE_DEMANDS, /* a filter: a hit must be in it */
    SOURCE_EXCLUDES /* a filter: a hit must not */
};

struct source {
    enum source_kind kind;
    size_t           word; /* of the query; of filters a number behind those of all words */
    uint64_t         weight;
    uint64_t         bound;  /* with its part of the pairs that its word may be in */
    struct list      list;   /* of a union its count alone: of all parts together */
    struct cursor   *cursor; /* NULL: a union of parts, worth the same for all */

    struct cursor **parts;
    size_t          part_count, part_capacity;
    uint64_t       *all; /* or a bit for each document, where there would be too many parts */
    size_t          all_windows; /* of UNION_DOCUMENTS */
    uint32_t        base;        /* of the bits: which documents the source has */
    uint64_t        bits[UNION_DOCUMENTS / 64];

    /* of best_each() */
    uint64_t most; /* that it adds to a score in the region that is looked at */
    uint32_t region_end;
    uint64_t postings; /* of its word */
    bool     is_there, is_required, is_leading;
    bool     is_guide; /* documents that are not in it are not visited */
};

/* Whether it says where documents are that score. */
static inline bool
source_leads(const struct source *source)
{
    return source->kind == SOURCE_SCORES ||
           (source->kind == SOURCE_BOUNDS && source->bound > 0);
}

/*
 * Two words side by side: lists[t][f] of the t-th in that field, NULL where no cell has it or, in
 * fields of unasked[t], where the query does not ask for that word by itself. Of the parts of a
 * compound these are the two rarest.
 */
struct source_pair {
    uint64_t       weight;
    size_t         word;   /* of the query */
    struct str     run;    /* of their terms, or of all parts */
    struct str     joined; /* of a compound, which scores with its parts; else empty */
    struct source *lists[WAY_PAIR_TERMS][SCORE_FIELDS];
    unsigned       unasked[WAY_PAIR_TERMS];
};

/* Whether cells may have the pair in that field. */
static inline bool
source_pair_may_be_in(const struct source_pair *pair, int field)
{
    for (size_t t = 0; t < WAY_PAIR_TERMS; t++)
        if (!pair->lists[t][field] && !(pair->unasked[t] & SCORE_FIELD_BIT(field)))
            return false;
    return true;
}

struct sources {
    struct source     **items;
    size_t              count, capacity;
    struct source_pair *pairs;
    size_t              pair_count, pair_capacity;
    size_t              compound_count; /* of these */
    uint64_t            postings;       /* in all lists that score */
    uint64_t            at_least;       /* cells that have a word of the query which scores */
    bool                is_exact;       /* at_least are all */
    bool                filters_all;    /* what its filters let through needs no second look */
};

/*
 * filter: whose rules become sources, too. most_paired: a pair is asked of FTS5, and is a
 * source where no more cells than these have it, SOURCES_MOST_PAIRED being what pays; 0: none is.
 */
enum error_code sources_open(struct sources *sources, struct store *store, struct arena *arena,
                             const struct parsed_query *parsed, const struct filter *filter,
                             size_t most_paired, struct error *err);

/* Whether a visited document is in every source that demands, and in none that excludes. */
enum error_code sources_admit(struct sources *sources, uint32_t document, bool *admits,
                              struct error *err);

/* Counts the documents before end that are in a source: at_least is exact then, where all score. */
enum error_code sources_count(struct sources *sources, uint32_t end, struct error *err);

/* Reads which documents from base on the source has, into its bits. */
enum error_code source_fill(struct source *source, uint32_t base, struct error *err);

/* What the source adds to the score of a document, and whether it has it. */
enum error_code source_look_up(struct source *source, uint32_t document, uint64_t *amount,
                               bool *has, struct error *err);

void sources_close(struct sources *sources);

#endif
