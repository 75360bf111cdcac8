/*
 * walk.h - which files a PATH stands for.
 *
 * Units    none
 * Memory   the list lies in the arena given
 * Errors   ERR_IO with the path that cannot be read
 * Threads  any
 */
#ifndef INDEXER_WALK_H
#define INDEXER_WALK_H

#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"

struct walk_file {
    struct str path; /* as a person would write it: the PATH given, and on from there */
    struct str key;  /* absolute, links resolved; "-" for standard input */
    int64_t    size_bytes, mtime_ns;
    bool       is_named; /* given as PATH itself, not found in a folder */
};

struct walk_files {
    struct walk_file *items;
    size_t            count, capacity;
    struct map        by_key;
};

/*
 * Adds the files of one PATH, in the order of bytes, folders recursively; hidden files and
 * folders in a folder are passed over. One file is listed once. Nothing at PATH is an error
 * unless may_be_gone.
 */
enum error_code walk_add(struct arena *arena, const char *path, bool may_be_gone,
                         struct walk_files *files, struct error *err);

bool walk_has(const struct walk_files *files, struct str key);

/* The absolute form of path, also of one that is gone. */
struct str walk_key(struct arena *arena, const char *path);

#endif
