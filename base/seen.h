/*
 * seen.h - fingerprints seen so far, numbered from 0 in the order in which they came.
 *
 *     a9..  -> 0      71..  -> 1      a9..  -> 0
 *
 * Units    64 bits each, as hash_short() makes them
 * Memory   16 to 32 bytes a fingerprint, 8 kB at least, and no more of them than `most` says, until
 *          seen_free(); { 0 } is empty and takes any number
 * Errors   SEEN_NONE for what could not be noted
 * Threads  one at a time
 */
#ifndef BASE_SEEN_H
#define BASE_SEEN_H

#include <stddef.h>
#include <stdint.h>

#define SEEN_NONE UINT32_MAX

struct seen {
    uint64_t *hashes; /* by number */
    uint32_t *slots;  /* a table of numbers, from 1; 0: free */
    size_t    count, slot_count;
    size_t    most; /* of fingerprints; 0: as many as come */
};

/* The number of the hash: seen->count, as it was before, when it is new and there is room. */
uint32_t seen_number(struct seen *seen, uint64_t hash);

void seen_free(struct seen *seen);

#endif
