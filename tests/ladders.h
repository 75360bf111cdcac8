/*
 * ladders.h - ladders written down in a test, put into a store, and found again.
 *
 *     "Security | Impact      | Scope\n"      the track, then the skills
 *     "1        | helps       | \n"           a level a line; an empty cell says nothing
 *     "2        | leads       | one team\n"
 *
 * Units    the first line is line 1
 * Memory   in the arena given
 * Errors   fail the test
 * Threads  one at a time
 */
#ifndef TESTS_LADDERS_H
#define TESTS_LADDERS_H

#include "query/query.h"
#include "tests/support.h"

struct tiny_ladder {
    const char *source, *org, *grid;
    const char *language; /* NULL: "en" */
};

struct ladder tiny_read(struct arena *arena, const struct tiny_ladder *tiny);

/* store_put() of one ladder as all that its source says; the transaction is the caller's. */
enum error_code tiny_put(struct store *store, const struct tiny_ladder *tiny,
                         struct error *err);

/* Opens the index, made when there is none, and puts the ladders into it in one run. */
struct store *tiny_store(const char *path, const struct tiny_ladder *ladders, size_t count);

/* The same with setup: *state becomes a struct tiny_index of a scratch and this store. */
struct tiny_index {
    struct scratch scratch;
    struct store  *store;
};

int tiny_setup(void **state, const struct tiny_ladder *ladders, size_t count);

/* Ends in store_check(), as every test of a store should. */
int tiny_teardown(void **state);

/* The hits' addresses, best first, with blanks between. options NULL: a hundred, unfolded. */
const char *tiny_search(struct store *store, struct arena *arena, const char *query,
                        const struct query_options *options);

/* Fails the test on any fault. */
void expect_whole(struct store *store);

#endif
