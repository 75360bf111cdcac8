/*
 * hash.h - the fingerprint of some bytes, for "is it the same?" (XXH3, 128 bits).
 *
 * Not for keeping secrets or for trusting strangers: whoever tries can make two texts with
 * one fingerprint, so what is found by it is compared in full where that matters.
 *
 * Units    16 bytes, big-endian, the same on every machine
 * Memory   values
 * Errors   none
 * Threads  any
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdint.h>

#include "base/str.h"

struct hash {
    unsigned char bytes[16];
};

struct hash hash_of(struct str s);

/* 64 bits of it, for tables in memory. */
uint64_t hash_short(struct str s);

#endif
