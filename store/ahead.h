/*
 * ahead.h - a second thread that hears the texts of many ladders before they are put.
 *
 *     its thread    hears | text 4 | text 5 | text 6 | ...      batches go round
 *     the caller's  puts           | text 1 | text 2 | ...
 *
 * The lexicon and the groups of the store are lent to it meanwhile; it sees nothing of SQLite.
 * A text that came before in the run is not heard again.
 *
 * Units    texts come in the order of ladders and, in a ladder, of cells
 * Memory   some megabytes, until ahead_end()
 * Errors   ERR_MEMORY; where there can be no thread, ahead_begin() makes none
 * Threads  the caller's only, but for what goes on behind
 */
#ifndef STORE_AHEAD_H
#define STORE_AHEAD_H

#include "store/database.h"

struct ahead_text {
    int64_t      hash;   /* text_hash() */
    uint32_t     number; /* among the distinct texts of the run; or SEEN_NONE */
    bool         is_heard;
    struct prose prose; /* if it is heard */
};

/*
 * Begins to hear the ladders, which stay as they are until ahead_end(). *ahead is NULL where
 * that would not pay: few cells, or ladders of several languages.
 */
enum error_code ahead_begin(struct store *store, const struct ladder *const *ladders,
                            size_t count, struct ahead **ahead, struct error *err);

/* The next text, on loan until the one after it is asked for. */
enum error_code ahead_next(struct ahead *ahead, struct ahead_text **text, struct error *err);

void ahead_end(struct store *store, struct ahead *ahead);

#endif
