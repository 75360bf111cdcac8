/*
 * reading.h - one file being read, for the tests of the readers.
 *
 * Units    none
 * Memory   a fixture is made and freed by cmocka's set-up and tear-down
 * Errors   none
 * Threads  one test at a time
 */
#ifndef TESTS_READING_H
#define TESTS_READING_H

#include "base/buffer.h"
#include "indexer/reader.h"
#include "tests/support.h"

struct reading_fixture {
    struct arena          arena;
    struct indexer_events events;
    struct reading        reading;
    struct tables         tables;
    struct ladders        ladders;
    struct buffer         told; /* warnings, "line: sentence", one a line */
    struct error          err;
};

int reading_setup(void **state);
int reading_teardown(void **state);

/* Starts reading a file of that name, of acme, that says to be a table. */
void reading_begin(struct reading_fixture *f, const char *path);

/* "A, B; 1: a@2, b@2; 2: c@3, @3": skills, then each level with its cells and their lines. */
const char *reading_described(struct reading_fixture *f, const struct ladder *ladder);

#endif
