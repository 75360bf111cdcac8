/*
 * compare.h - what comparing parts of the index, ladders of files and whole files share.
 *
 * Units    none
 * Memory   in the arena of struct comparing
 * Errors   base/error.h
 * Threads  one at a time
 */
#ifndef LIB_COMPARE_H
#define LIB_COMPARE_H

#include "lib/handle.h"

/* One thing to compare, read. */
struct side {
    struct ladder       ladder;
    struct query_target target;              /* of the index; of a file its kind alone */
    struct str          name, address, path; /* address: empty of a file */
};

struct comparing {
    struct rung  *index; /* NULL: all are of files */
    struct arena *arena;
    struct side  *sides;
    size_t        count;
};

/* Lays the sides out, and gives what is found to the caller. */
enum error_code compare_lay_out(struct comparing *c, struct rung_comparison *out,
                                struct error *err);

/* The ladders of a file, in its order. */
struct file_ladders {
    const char    *path;
    struct ladder *items;
    size_t         count, capacity;
};

enum error_code file_ladders_read(struct arena *arena, const char *path,
                                  struct file_ladders *ladders, struct error *err);

/* How one of them is called beside its file: "org/track", or "track" where it has no org. */
struct str file_ladders_slug(struct arena *arena, const struct ladder *ladder);

/* The one so called, or by a beginning that no other has; track NULL: the only one. */
enum error_code file_ladders_pick(struct arena *arena, const struct file_ladders *ladders,
                                  const char *track, const struct ladder **picked,
                                  struct error *err);

/* A ladder of a file as a side, named by the path, and "#" and its slug where there are more. */
void file_ladders_side(struct arena *arena, const struct file_ladders *ladders,
                       const struct ladder *ladder, struct side *side);

#endif
