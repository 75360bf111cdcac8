/*
 * indexing.h - what the tests of whole runs share: a folder of ladders, an index of it, and what
 * was told.
 *
 * Units    none
 * Memory   in the arena of the scratch
 * Errors   fail the test
 * Threads  one test at a time
 */
#ifndef TESTS_INDEXING_H
#define TESTS_INDEXING_H

#include "base/buffer.h"
#include "indexer/indexer.h"
#include "tests/support.h"

struct indexing {
    struct scratch         scratch;
    struct store          *store; /* of "index" in the folder; opened by the first run */
    struct indexer_summary summary;
    struct buffer          told; /* "file:line: warning" and "file: note", one a line */
    struct error           err;
};

/* For cmocka's set-up and tear-down: *state is a struct indexing. */
int indexing_setup(void **state);
int indexing_teardown(void **state);

/* The path without that of the folder. */
struct str indexing_below(const struct indexing *f, struct str path);

extern const struct indexer_options indexing_plain;

/* A run of the indexer over a path, into the index or any store. */
enum error_code indexing_run(struct indexing *f, const char *path,
                             const struct indexer_options *options);
enum error_code indexing_run_into(struct indexing *f, struct store *store, const char *path,
                                  const struct indexer_options *options);
void            indexing_expect_run(struct indexing *f, const char *path);

/* The run fails so, in a sentence that begins so. */
void indexing_expect_failure(struct indexing *f, const char *path,
                             const struct indexer_options *options, enum error_code code,
                             const char *sentence);

/* All that the last run told. */
void indexing_expect_told(struct indexing *f, const char *told);

/* "ladders" in the folder, and a file in it, by its name. */
const char *indexing_folder(struct indexing *f);
const char *indexing_write(struct indexing *f, const char *name, const char *text);
void        indexing_remove(struct indexing *f, const char *name);

/* "org/track/level/skill[:line] text", one a line, by ladder, level and skill. */
const char *indexing_contents(struct indexing *f, struct store *store, bool with_lines);
void        indexing_expect_contents(struct indexing *f, const char *contents);

/* Fails the test on any fault. */
void indexing_expect_whole(struct indexing *f, struct store *store);

struct store_source indexing_source(struct indexing *f, const char *path);

#endif
