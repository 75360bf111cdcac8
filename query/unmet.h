/*
 * unmet.h - which of the filters that let nothing through is to blame, and what was meant.
 *
 * Units    none
 * Memory   in the arena given
 * Errors   of the index only
 * Threads  as the store
 */
#ifndef QUERY_UNMET_H
#define QUERY_UNMET_H

#include "query/filter.h"

/*
 * *note is a sentence about the first constraint that no ladder of the index meets, with the
 * slug that is nearest to it, or about all of them when none meets them together; empty when
 * some ladder does.
 */
enum error_code unmet_note(struct store *store, struct arena *arena,
                           const struct query_constraint *constraints, size_t count,
                           struct str *note, struct error *err);

#endif
