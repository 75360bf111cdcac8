/*
 * champions.h - the strongest postings of a long list, kept once more in lists of their own.
 *
 *     list       90,210 postings
 *     champions     ≥ 1104: 5,016 of them    ≥ 1371: 1,490    ≥ 1502: 370
 *                   ≥ 1602: 93, in the row of the term
 *
 * Of a list of n postings there are champions of 96 or so where n is 512 or more, and of four
 * times as many for each four times as long a list. All postings that have the least impact of a
 * champion list are in it, so what is not in it has less: a search for the best can go over
 * champions alone and still miss nothing (champion lists: Manning, Raghavan & Schütze 2008, 7.1.3;
 * exact by their bound: Kane & Tompa 2018). Where many postings have the same impact there may be
 * fewer lists, or none.
 *
 * They follow their list: a posting that comes or goes does so in those that its impact belongs
 * to. When one of them has become too long, or the list twice or half as long, all are chosen anew.
 *
 * Units    as lists.h
 * Memory   2 MB from champions_open() to champions_close()
 * Errors   as store.h
 * Threads  as the store
 */
#ifndef STORE_CHAMPIONS_H
#define STORE_CHAMPIONS_H

#include "store/list_writer.h"

struct champions_writer {
    struct list_writer *writer;
    uint32_t           *histogram; /* how many postings have an impact */
    struct posting     *strong;    /* new ones that may be champions */
    size_t              strong_count;
    uint32_t            least; /* impact of these */
};

enum error_code champions_open(struct champions_writer *c, struct list_writer *writer,
                               struct error *err);

/* Before the new postings of a list that was this are shown by champions_see(). */
void champions_begin(struct champions_writer *c, const struct list *was);
void champions_see(struct champions_writer *c, struct posting posting);

/*
 * When the list has been written: now, whose row is `out` so far. Writes the champions, and their
 * part of the row behind it. removed: as list_writer_begin() takes them.
 */
enum error_code champions_end(struct champions_writer *c, const struct list *was,
                              const struct list *now, const uint32_t *removed,
                              size_t removed_count, struct buffer *out, struct error *err);

void champions_close(struct champions_writer *c);

#endif
