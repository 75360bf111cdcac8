/*
 * measures.h - judged queries, ranked results, and how well these answer those.
 *
 * Measures, as trec_eval (NIST, https://github.com/usnistgov/trec_eval) computes them with -c,
 * so that a query without results counts 0:
 *
 *     nDCG@10    m_ndcg_cut.c; Järvelin & Kekäläinen 2002, "Cumulated gain-based evaluation of
 *                IR techniques", with the discount log2(rank + 1) at every rank: sum over
 *                ranks 1..10 of grade / log2(rank + 1), over the same sum of the best possible
 *                order; what was not judged has grade 0
 *     MAP        m_map.c: the precision at each relevant result, 0 for those not found,
 *                averaged over all that are relevant
 *     recall@10  m_recall.c: the share of what is relevant among the first ten
 *     MRR        m_recip_rank.c: 1 / the rank of the first relevant result
 *
 * All but nDCG count grades from a lowest one on as relevant. Results are ordered by score, a
 * float, and equal scores by identifier in reverse alphabetical order.
 *
 * Units    ranks count from 1; a measure is between 0 and 1
 * Memory   what is read belongs to the arena given, and borrows from it
 * Errors   an error_code; where none is returned, the arena remembers running out
 * Threads  any
 */
#ifndef TOOLS_MEASURES_H
#define TOOLS_MEASURES_H

#include <stdint.h>

#include "base/map.h"

#define NONE ((size_t) -1) /* in a map: nothing by that name */

/* ---- the lines of a file ---- */

enum error_code measures_read_in(struct arena *arena, const char *folder, const char *name,
                                 struct str *bytes, struct error *err);

/* The part of rest up to the delimiter or its end, taken off it. */
struct str measures_cut_field(struct str *rest, char delimiter);

/* The next line, without the ends that DOS adds to it. */
struct str measures_cut_line(struct str *rest);

/* The next word between blanks, whatever their kind. */
struct str measures_cut_word(struct str *rest);

/* ---- judgements ---- */

struct judgement {
    struct str id;
    int        grade;
};

struct topic {
    struct str        id, text, kind;
    struct judgement *items;
    size_t            count, capacity;
    struct map        by_id; /* where in items */
};

struct topics {
    struct topic *items;
    size_t        count, capacity;
    struct map    by_id; /* where in items */
};

/* The queries of folder/queries.tsv that folder/qrels judges, lines of TREC's form. */
enum error_code measures_read_topics(struct arena *arena, const char *folder, const char *qrels,
                                     struct topics *topics, struct error *err);

void measures_add_judgement(struct arena *arena, struct topic *topic, struct str id, int grade);

/* ---- runs ---- */

struct result {
    struct str id;
    float      score;
};

struct run {
    struct result *items;
    size_t         count, capacity;
};

void measures_add_result(struct arena *arena, struct run *run, struct str id, float score);

/* Best first. */
void measures_sort(struct run *run);

/* ---- measures ---- */

enum measure { NDCG, AVERAGE_PRECISION, RECALL, RECIPROCAL_RANK, MEASURES };

extern const char *const measures_names[MEASURES]; /* of their means */

struct scores {
    double values[MEASURES];
};

/* Of a sorted run; grades from relevant on are. */
struct scores measures_of(struct arena *arena, const struct topic *topic, const struct run *run,
                          int relevant);

/* What is drawn together, most often a query: the sum of some differences. */
struct sample {
    double sum;
    size_t count;
};

#define MEASURES_RESAMPLES 10000

/*
 * Within which 95 of 100 means of samples drawn anew lie: the percentile bootstrap (Efron
 * 1979; for retrieval: Sakai 2006). The same samples give the same interval.
 */
void measures_bootstrap(const struct sample *samples, size_t count, double *from, double *to);

#endif
