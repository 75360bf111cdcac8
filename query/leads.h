/*
 * leads.h - which documents are looked at when only champions are (query/champions.h): of each list
 * that scores nothing, its champions, or all of it.
 *
 *     list        options, and the rest of a document that is not in them      chosen
 *     ~kubernetes 93 champions < 1602, 360 < 1411, all 40,000: 0               93
 *     incid       none: its 1803 at most                                       none
 *     tabletop    all 40: 0                                                    40
 *
 * More is chosen, where it takes most from the sum of the rests for what it costs, until the sum is
 * below what a document must score (leaders as in MaxScore: Turtle & Flood 1995).
 *
 * Units    scores in 1/SCORE_ONE; costs in postings
 * Memory   in the leads' own arena, 18 kB for each list whose cursor is asked for
 * Errors   of the index
 * Threads  as the store
 */
#ifndef QUERY_LEADS_H
#define QUERY_LEADS_H

#include "query/sources.h"

enum {
    LEADS_MOST = 64, /* each has a bit of a mask */
    LEAD_OPTIONS = LIST_MOST_CHAMPIONS + 1
};

/* A source, and what of it may lead: its champions, the fewest first, and behind them all. */
struct lead {
    struct source *source;
    struct {
        const struct list *list;
        struct cursor     *cursor; /* NULL: not opened yet */
        uint64_t           rest;   /* what a document that is not in it has at most */
    } options[LEAD_OPTIONS];
    size_t   option_count; /* 0: it is a union */
    size_t   chosen;       /* so many of them are passed over; option_count: none leads */
    uint64_t most;

    /* of who goes over what leads */
    struct cursor *cursor;
    size_t         at;
    uint32_t       next; /* document; UINT32_MAX: there is none */
};

struct leads {
    struct arena memory;
    struct lead  items[LEADS_MOST]; /* the shortest list first */
    size_t       count;
    uint64_t     postings; /* in all lists */
    uint64_t
        required[LEADS_MOST]; /* of each word that a hit must have, its sources, a bit each */
    size_t required_count;

    /* what was chosen */
    size_t   leading[LEADS_MOST]; /* numbers of items */
    size_t   leading_count;
    uint64_t rests; /* of all sources, of a document that is in nothing which leads */
    bool     is_sample;
    size_t   sampled; /* number of champions */
};

/* Whether champions may spare anything. */
bool leads_may_gain(const struct sources *sources);

/* all: empty; also after an error leads_close() is to be called. required: as best_each() takes it. */
enum error_code leads_open(struct leads *all, struct sources *sources,
                           const struct word_set *required, struct error *err);
void            leads_close(struct leads *all);

/*
 * Lets lists lead until no document that is in none of them is enough, at that cost; false: there
 * are too few.
 */
bool leads_choose(struct leads *all, uint64_t enough, uint64_t *cost);

/*
 * Lets the champions of that number of the rarest word that is required lead; those of others are
 * asked. Returns the cost of all.
 */
uint64_t leads_choose_sample(struct leads *all, size_t number);

/* What a document has of the source at most that is not in what was chosen of it. */
uint64_t lead_rest(const struct lead *lead);

/* What a document has at most of the sources that it is not known to have. */
uint64_t leads_rests_but(const struct leads *all, uint64_t sources);

/* The champions of that number, or the most there are, or all of a short list. */
size_t lead_option(const struct lead *lead, size_t number);

/* Over what is chosen by that number of a lead: the same one each time. */
enum error_code leads_cursor(struct leads *all, struct lead *lead, size_t option,
                             struct cursor **cursor, struct error *err);

#endif
