/*
 * synonyms.h - lists of words that say the same, read and checked.
 *
 *     kubernetes<TAB>k8s           a group: each of them finds the others
 *     mTLS<TAB>mutual TLS > TLS    one way: TLS finds them, they do not find TLS
 *     on-call                      a compound: on-call, on call and oncall are one word
 *     # a remark
 *
 * A hyphenated member of a group is a compound, too. What a member is counts by its terms: the
 * same in two groups of one list, or twice in one group, is an error. A later list adds to
 * the groups of those before it, and may make one of two.
 *
 * Units    lines count from 1
 * Memory   in the arena given; the lists are borrowed
 * Errors   "path:line: fact", ERR_FORMAT or ERR_LIMIT
 * Threads  as the analyzer
 */
#ifndef TEXT_SYNONYMS_H
#define TEXT_SYNONYMS_H

#include "base/arena.h"
#include "text/text.h"

enum { SYNONYMS_MOST_LINES = 100000, SYNONYMS_MOST_WORDS = 6, SYNONYMS_MOST_MEMBERS = 24 };

struct synonym_list {
    const char *path; /* for errors */
    struct str  text;
};

/* A member of a group. */
struct synonym {
    struct str member; /* as written */
    struct str group;  /* the term of its group: "~kubernetes" */
    bool       asks;   /* false: only found by the others */
};

struct synonyms {
    struct synonym *items;
    size_t          count;
    struct str     *compounds; /* as written, each with a hyphen */
    size_t          compound_count;
};

/* The analyzer says which members are the same; the lists are in its language. */
enum error_code synonyms_read(struct arena *arena, struct text_analyzer *analyzer,
                              const struct synonym_list *lists, size_t count,
                              struct synonyms *synonyms, struct error *err);

/*
 * The runs of terms that a member is in the analyzer's language: as it is split, and with its
 * hyphens gone. "on-call shift": "on call shift", "oncal shift".
 */
enum { SYNONYM_RUNS = 2 };

size_t synonym_runs(struct arena *arena, struct text_analyzer *analyzer, struct str member,
                    struct str runs[SYNONYM_RUNS]);

/* The list that the program carries, corpus/synonyms.tsv. */
struct synonym_list synonyms_built_in(void);

#endif
