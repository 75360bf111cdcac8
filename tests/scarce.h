/*
 * scarce.h - memory, files and threads that end when a test says so, for a module whose source
 * the test includes:
 *
 *     #include "base/seen.h"
 *     #include "tests/scarce.h"
 *     #include "base/seen.c"
 *
 * Units    calls
 * Memory   as the calls that are replaced
 * Errors   what these say when there is no more
 * Threads  the test's only
 */
#ifndef TESTS_SCARCE_H
#define TESTS_SCARCE_H

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define SCARCE_PLENTY SIZE_MAX

/* How many more calls are granted. */
static size_t scarce_left = SCARCE_PLENTY;

static inline bool
scarce_grants(void)
{
    if (scarce_left == SCARCE_PLENTY)
        return true;
    return scarce_left > 0 && scarce_left-- > 0;
}

static inline void *
scarce_calloc(size_t count, size_t size)
{
    return scarce_grants() ? calloc(count, size) : NULL;
}

static inline void *
scarce_realloc(void *memory, size_t size)
{
    return scarce_grants() ? realloc(memory, size) : NULL;
}

static inline FILE *
scarce_tmpfile(void)
{
    return scarce_grants() ? tmpfile() : NULL;
}

static inline int
scarce_pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*start)(void *),
                      void *ctx)
{
    return scarce_grants() ? pthread_create(thread, how, start, ctx) : EAGAIN;
}

#define calloc         scarce_calloc
#define realloc        scarce_realloc
#define tmpfile        scarce_tmpfile
#define pthread_create scarce_pthread_create

#endif
