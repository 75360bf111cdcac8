/*
 * chance.h - numbers that look random, and are the same in every run.
 *
 * Units    none
 * Memory   a state is any number
 * Errors   none
 * Threads  a state a thread
 */
#ifndef TOOLS_CHANCE_H
#define TOOLS_CHANCE_H

#include <stddef.h>
#include <stdint.h>

/* SplitMix64 (Steele, Lea & Flood 2014). */
uint64_t chance_roll(uint64_t *state);

/* A number from 0 to below - 1. */
size_t chance_below(uint64_t *state, size_t below);

#endif
