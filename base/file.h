/*
 * file.h - the bytes of a file.
 *
 * Units    bytes
 * Memory   what is read belongs to the arena given
 * Errors   "path: why not"; ERR_LIMIT for a file above the limit
 * Threads  any
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"

/* Reads path whole, or standard input when path is "-". */
enum error_code file_read(struct arena *arena, const char *path, size_t limit_bytes,
                          struct str *bytes, struct error *err);

#endif
