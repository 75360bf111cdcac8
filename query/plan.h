/*
 * plan.h - what a level expects that another has already met, has to deepen, or lacks.
 *
 *     sre/3 --+-- statements, and those of the levels below it        who met what so far
 *             +--> for each statement of security/4 the one most like it
 *     security/4 -- statements --> met | deepen | new                 each quoted
 *
 * A statement of TO is as like one of FROM as the mean of two shares: how much of it is in the
 * other (what FROM asks beyond it does no harm), and how much the two have in common (bag.h).
 * From PLAN_LEAST_MET on it is met, from PLAN_LEAST_DEEPEN on to be deepened, below it is new.
 * Within one ladder PLAN_LEAST_MET_AT_HOME is asked: who repeats a statement at a higher level
 * repeats its words, and who changes them raises what is asked; and where they sound more senior
 * (query/seniority.h) by more than PLAN_SENIOR it is to be deepened even so. What a person's
 * own level asks, and what the levels below it asked, is held still. Among answers of one
 * group, a statement of the skill that stands beside (query/lineup.h) goes before one that is a
 * little more alike.
 *
 * Units    scores are from 0 to 1
 * Memory   in the arena given
 * Errors   as query_resolve(); ERR_LIMIT for levels of more than PLAN_MOST_PAIRS pairs of
 *          statements
 * Threads  as the store
 */
#ifndef QUERY_PLAN_H
#define QUERY_PLAN_H

#include "query/query.h"

#define PLAN_LEAST_MET         0.70
#define PLAN_LEAST_MET_AT_HOME 0.90
#define PLAN_LEAST_DEEPEN      0.35
#define PLAN_SENIOR            0.15

enum { PLAN_MOST_PAIRS = 20 * 1000 * 1000 };

enum plan_group { PLAN_MET, PLAN_DEEPEN, PLAN_NEW, PLAN_GROUPS };

/* One statement of TO, and the statement of FROM that it is most like. */
struct plan_item {
    enum plan_group group;
    struct str      text, address; /* verbatim, of this cell */
    struct str      by_text, by;   /* the same of FROM; empty where it is new */
    double          score;
};

struct plan {
    struct query_target from, to;
    struct plan_item   *items; /* by skill of TO, in the order in which they are said */
    size_t              count;
    struct str         *notes; /* what is to be known beside, in sentences */
    size_t              note_count;
};

/*
 * A plan for two levels by their addresses. skill narrows what is taken of TO, as the filter of
 * that name does; empty: all of it.
 */
enum error_code plan_make(struct store *store, struct arena *arena, struct str from,
                          struct str to, struct str skill, struct plan *plan,
                          struct error *err);

#endif
