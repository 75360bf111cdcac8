/*
 * phrase.h - whether prose has what a phrase or NEAR asks for.
 *
 * Units    positions count the words of the prose
 * Memory   in the arena given
 * Errors   the arena remembers running out
 * Threads  any
 */
#ifndef QUERY_PHRASE_H
#define QUERY_PHRASE_H

#include "query/parse.h"
#include "query/terms.h"

/*
 * An exact phrase stands where its items follow one another; NEAR, where each of its parts
 * stands and at most `distance` words lie between the end of the first and the start of the
 * last.
 */
bool phrase_is_in(struct arena *arena, const struct term_list *prose,
                  const struct query_phrase *phrase);

/* Where a run of words ends that begins at `at`; 0: it does not stand there. */
size_t phrase_run_end(const struct str *words, size_t count, size_t at, struct str run);

#endif
