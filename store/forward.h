/*
 * forward.h - the forward index: which words each text says, in their order.
 *
 *     word       1  leads  lead      2  incident  incid     3  response  respons    ...
 *     forward    text 17 -> 1 2 3 9 2        name 4 -> ...
 *
 * The lists say which documents have a word; this says what stands beside it, without splitting
 * and stemming the text again. A word is a form with its term; it keeps its number as long as the
 * index is not made anew, also when no text says it any more. Those met first have the small
 * numbers, which take a byte or two.
 *
 * Units    words count from 1; texts and names by their ids
 * Memory   4 bytes a word of a run's lexicon and of the longest text that was read, until
 *          forward_forget()
 * Errors   as store.h
 * Threads  as the store
 */
#ifndef STORE_FORWARD_H
#define STORE_FORWARD_H

#include "store/prose.h"

/* What the words of a run are numbered. */
struct forward {
    uint32_t     *numbers; /* by number in the lexicon; 0: not known yet */
    size_t        capacity;
    uint32_t      next;      /* word; 0: not known yet */
    bool          has_older; /* words than the lexicon, or others */
    struct buffer row;       /* being made */
    uint32_t     *said;      /* that was read last */
    size_t        said_capacity;
};

/* Notes what a new text says, which prose was read from. */
enum error_code forward_add(struct store *store, int64_t text, const struct prose *prose,
                            struct error *err);

/* Numbers the words of a name. */
enum error_code forward_know(struct store *store, const struct prose *prose, struct error *err);

/* Makes all of it anew. */
enum error_code forward_rebuild(struct store *store, struct error *err);

/* *sentence: what is wrong, or NULL. */
enum error_code forward_check(struct store *store, const char **sentence, struct error *err);

void forward_forget(struct store *store);

#endif
