/*
 * pairs_file.h - what people decided: which skills are the same, and which never are.
 *
 *     # skills, as addresses, whole or shortened; between the fields stand tabs
 *     same    acme/sre//impact    acme/security//product-output
 *     not     sre//delivery       security//scope
 *
 * A file may speak of many ladders, and a line name either first: what is not about the two
 * that are asked for is passed over, as are empty lines and those that begin with "#".
 *
 * Units    lines count from 1
 * Memory   in the arena given
 * Errors   "path:line: fact": a line of another form, a skill that there is not, a line that
 *          contradicts another, whose number is told, too
 * Threads  as the store
 */
#ifndef QUERY_PAIRS_FILE_H
#define QUERY_PAIRS_FILE_H

#include "query/lineup.h"

#define PAIRS_FILE_BYTES ((size_t) 16 << 20)

/* path "-" is standard input. */
enum error_code pairs_file_read(struct store *store, struct arena *arena, const char *path,
                                const struct store_ladder *a, const struct store_ladder *b,
                                struct lineup_options *options, struct error *err);

#endif
