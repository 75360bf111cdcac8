/*
 * slug.h - names as they stand in an address: "sre", "threat-fluency".
 *
 * Units    bytes of UTF-8
 * Memory   slugs belong to the arena given
 * Errors   the arena remembers running out
 * Threads  any
 */
#ifndef LADDER_SLUG_H
#define LADDER_SLUG_H

#include "base/arena.h"

/*
 * The acronym in parentheses where the name has one ("Site Reliability Engineering (SRE)" is
 * sre), else its words in lower case, without accents, joined by "-" ("Product & Growth" is
 * product-growth). A name without a letter or digit is "_". Two capitals or more make an
 * acronym; digits, "/" and "&" may stand among them.
 */
struct str slug_of(struct arena *arena, struct str name);

/* A level's: always the words, for "Level 1 (SWE)" and "Level 2 (SWE)" are not both swe. */
struct str slug_of_label(struct arena *arena, struct str label);

#endif
