/*
 * seniority_table.h - stems and pairs of neighbouring stems, and how senior each sounds.
 *
 * Made by tools/seniority.c from public ladders; facts only.
 *
 * Units    weights are thousandths; terms are in the order of their bytes
 * Memory   constants
 * Errors   none
 * Threads  any
 */
#ifndef QUERY_SENIORITY_TABLE_H
#define QUERY_SENIORITY_TABLE_H

#include <stddef.h>

struct seniority_entry {
    const char *term; /* "strategi", "with guidanc" */
    int         weight;
};

extern const struct seniority_entry seniority_table[];
extern const size_t                 seniority_table_count;

#endif
