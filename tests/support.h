/*
 * support.h - what the tests share: a folder of one's own, files in it, and the public ladders.
 *
 * Units    none
 * Memory   a scratch is yours until scratch_deinit(), which removes the folder
 * Errors   fail the test
 * Threads  one test at a time
 */
#ifndef TESTS_SUPPORT_H
#define TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/error.h"

struct scratch {
    struct arena arena;
    char         folder[64];
};

void scratch_init(struct scratch *scratch);
void scratch_deinit(struct scratch *scratch);

/* A path in the folder. */
const char *scratch_path(struct scratch *scratch, const char *name);

/* Writes a file in the folder and returns its path. */
const char *scratch_write(struct scratch *scratch, const char *name, const char *text);
const char *scratch_write_bytes(struct scratch *scratch, const char *name, struct str bytes);

/* For cmocka's set-up and tear-down: *state is a scratch. */
int scratch_setup(void **state);
int scratch_teardown(void **state);

/* A path below $RUNG_SHARED (or ../shared), or NULL where that is absent. */
const char *shared_path(struct scratch *scratch, const char *name);

/* Fails the test with the error's sentence unless rc is OK. */
void expect_ok(enum error_code rc, const struct error *err);

/* Numbers that look random and are the same in every run (xorshift64*, Vigna 2016). */
struct dice {
    uint64_t state; /* not 0 */
};

uint64_t dice_roll(struct dice *dice);

/* A number from 0 to below - 1. */
size_t dice_below(struct dice *dice, size_t below);

#endif
