/*
 * clock.h - how long something takes.
 *
 * Units    microseconds, from no time in particular
 * Memory   none
 * Errors   none
 * Threads  any
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* A time that only goes on; two of them tell what lies between. */
uint64_t clock_us(void);

#endif
