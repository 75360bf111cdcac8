/*
 * words_diff.h - which words of a text became which of another.
 *
 *     "Leads one small team"  ->  "Leads two teams"
 *     same "Leads "   removed "one small team"   added "two teams"
 *
 * A longest common subsequence of words, so no two texts have more words that stay. A word is
 * what stands between blanks, punctuation and all; blanks themselves are not compared. Between
 * two runs of words that stay, what was removed comes before what was added.
 *
 * Where the texts, without the words that both begin and end with, are more than
 * WORDS_DIFF_MOST_PAIRS pairs of words, what lies between is removed and added as a whole.
 *
 * Units    counts are of words
 * Memory   parts lie in the arena given and borrow both texts
 * Errors   ERR_MEMORY
 * Threads  values
 */
#ifndef QUERY_WORDS_DIFF_H
#define QUERY_WORDS_DIFF_H

#include "base/arena.h"

enum { WORDS_DIFF_MOST_PAIRS = 1 << 22 };

enum words_change { WORDS_SAME, WORDS_REMOVED, WORDS_ADDED };

/* A run of words with the blanks behind each: all "before" parts together are the old text. */
struct words_part {
    enum words_change change;
    struct str        before; /* empty where they were added */
    struct str        after;  /* empty where they were removed */
};

struct words_diff {
    struct words_part *parts;
    size_t             count;
    size_t             same, removed, added;
};

enum error_code words_diff(struct arena *arena, struct str before, struct str after,
                           struct words_diff *diff, struct error *err);

/* Which share of the words of both stays: 1 where all do, and of two texts without words. */
double words_diff_share(const struct words_diff *diff);

#endif
