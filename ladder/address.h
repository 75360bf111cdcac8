/*
 * address.h - the names of things: org/track, org/track/level, org/track//skill and
 * org/track/level/skill, each part a slug.
 *
 * As an argument an address may leave out leading parts and shorten each part to a prefix:
 * "sre/3/sec"; case does not matter. A pattern is such an argument, split; whether it fits a
 * full address is asked with address_fit().
 *
 * Units    parts count from 0
 * Memory   a pattern borrows the text it was read from
 * Errors   ERR_USAGE with a sentence for what cannot be an address
 * Threads  values
 */
#ifndef LADDER_ADDRESS_H
#define LADDER_ADDRESS_H

#include "base/arena.h"

/* Also a set: ADDRESS_LEVEL | ADDRESS_CELL. */
enum address_kind {
    ADDRESS_LADDER = 1,
    ADDRESS_LEVEL = 2,
    ADDRESS_SKILL = 4,
    ADDRESS_CELL = 8,
    ADDRESS_ANY = 15
};

/* The slugs of a full address; level and skill only where its kind has them. */
struct address {
    struct str org, track, level, skill;
};

struct address_pattern {
    struct str parts[4];
    size_t     count;
    bool       names_skill; /* written with "//" */
};

enum address_fit { ADDRESS_NO_FIT, ADDRESS_PREFIX, ADDRESS_EXACT };

enum error_code address_parse(struct str text, struct address_pattern *pattern,
                              struct error *err);

/* How well the pattern names this address, read as one of this kind. */
enum address_fit address_fits(const struct address_pattern *pattern,
                              const struct address *address, enum address_kind kind);

/* "org/track/level/skill", as far as the kind goes. */
struct str address_format(struct arena *arena, const struct address *address,
                          enum address_kind kind);

#endif
