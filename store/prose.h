/*
 * prose.h - all terms of one prose, made once for those who need them.
 *
 *     "Leads on-call"   0 lead  =leads    1 on  =on    2 call  =call  -oncall on call  ~oncall
 *
 * FTS5, the postings and the length of a text are made of the same terms: at the place of each
 * word its stem, the word as written (unless it is a function word), and the compounds and
 * groups of synonyms that end there.
 *
 * Units    places count the words of the prose from 0; offsets are bytes of it
 * Memory   a prose keeps its room from one reading to the next, until prose_free()
 * Errors   ERR_MEMORY, or the index's when its synonyms cannot be read
 * Threads  as the store
 */
#ifndef STORE_PROSE_H
#define STORE_PROSE_H

#include "base/buffer.h"
#include "store/store.h"

struct prose_term {
    uint32_t at, length; /* in the bytes of the prose's terms */
    uint32_t start, end; /* of the word in the prose */
    bool     is_beside;  /* at the place of the term before it */
};

struct prose {
    struct prose_term *terms;
    size_t             count, capacity;
    uint32_t           length; /* words */
    struct buffer      bytes;  /* of the terms */
    struct buffer      said;   /* language and prose, to know them again */
};

/* Replaces what prose held by the terms of body; what it holds already is not made again. */
enum error_code prose_read(struct store *store, struct str language, struct str body,
                           struct prose *prose, struct error *err);

/* Adds a term that stands at no place of the prose, and counts for no length. */
enum error_code prose_add(struct prose *prose, struct str term, struct error *err);

static inline struct str
prose_term(const struct prose *prose, size_t i)
{
    return (struct str){ prose->bytes.data + prose->terms[i].at, prose->terms[i].length };
}

void prose_free(struct prose *prose);

#endif
