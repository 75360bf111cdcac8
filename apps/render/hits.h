/*
 * hits.h - what was found, best first: as lines for programs, or for people.
 *
 *      1  acme/sre/3/security  7.21
 *         acme > SRE > 3 > Security (sre.tsv:5)
 *         Leads the incident response of ...
 *         the same in acme/security/3/impact
 *
 * Units    as include/rung.h
 * Memory   a table is yours until render_table_end()
 * Errors   running out of memory prints less
 * Threads  one at a time
 */
#ifndef APPS_RENDER_HITS_H
#define APPS_RENDER_HITS_H

#include "apps/render/text.h"
#include "include/rung.h"

/* Lines: the id first, where they have one; an explanation last, where there are some. */
struct render_table *render_hits_begin(const struct screen *screen, bool has_id,
                                       bool is_explained);
void render_hits_lines(const struct screen *screen, struct render_table *table, const char *id,
                       const struct rung_results *results);

/* All hits, and how many there are. */
void render_hits(const struct screen *screen, const struct rung_results *results);

#endif
