/*
 * json.h - what the commands say, as the objects of docs/json.md.
 *
 * Units    as include/rung.h
 * Memory   each function returns a new reference, or NULL when out of memory
 * Errors   NULL
 * Threads  one at a time
 */
#ifndef APPS_RENDER_JSON_H
#define APPS_RENDER_JSON_H

#include <jansson.h>
#include <stdio.h>

#include "include/rung.h"

enum { JSON_FORMAT_VERSION = 1 };

/* A string of any bytes: what is no UTF-8 becomes U+FFFD. NULL becomes null. */
json_t *render_json_text(const char *text);

/* An object that begins with format_version. */
json_t *render_json_root(void);

/* The answer to a search; id NULL: not of a batch. With explanations and facets where asked. */
json_t *render_json_results(const struct rung_results        *results,
                            const struct rung_search_options *options, const char *query,
                            const char *id);

/* What was found like a source: an address, or a text of one's own. */
struct render_json_like {
    const char  *address, *text; /* one of them NULL */
    enum rung_by by;
    bool         is_explained;
};

json_t *render_json_similar(const struct rung_results     *results,
                            const struct render_json_like *like);
json_t *render_json_near_pair(const struct rung_near_pair *pair);
json_t *render_json_completions(const struct rung_completions *completions, const char *query);
json_t *render_json_grid(const struct rung_grid *grid);
json_t *render_json_entry(const struct rung_entry *entry, enum rung_kind kind);
json_t *render_json_cell(const struct rung_cell *cell);

/* Prints the object on one line and lets go of it; false when that was not possible. */
bool render_json_print(FILE *out, json_t *object);

#endif
