/*
 * options.h - the command line, from one table that also makes the help.
 *
 * Units    none
 * Memory   values point into argv
 * Errors   a sentence on stderr; the caller exits with 2
 * Threads  one command line a process
 */
#ifndef APPS_CLI_OPTIONS_H
#define APPS_CLI_OPTIONS_H

#include "include/rung.h"

enum option_name {
    OPTION_INDEX,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_JSON,
    OPTION_ORG,
    OPTION_TRACK,
    OPTION_LEVEL,
    OPTION_SKILL,
    OPTION_BY,
    OPTION_COUNT,
    OPTION_OFFSET,
    OPTION_ALL,
    OPTION_NO_FOLD,
    OPTION_NO_FUZZY,
    OPTION_NO_SYNONYMS,
    OPTION_NO_EXACT,
    OPTION_EXPLAIN,
    OPTION_FACETS,
    OPTION_BATCH,
    OPTION_TREC,
    OPTION_FORMAT,
    OPTION_LANGUAGE,
    OPTION_SYNONYMS,
    OPTION_STRICT,
    OPTION_PRUNE,
    OPTION_DRY_RUN,
    OPTION_JSONL,
    OPTION_CSV,
    OPTION_MD,
    OPTION_REPAIR,
    OPTIONS
};

/* A set of option_name. */
#define OPTION_SET(name) (1u << (name))
#define OPTIONS_EVERYWHERE                                                                     \
    (OPTION_SET(OPTION_INDEX) | OPTION_SET(OPTION_HELP) | OPTION_SET(OPTION_VERSION))
#define OPTIONS_OF_FILTERS                                                                     \
    (OPTION_SET(OPTION_ORG) | OPTION_SET(OPTION_TRACK) | OPTION_SET(OPTION_LEVEL) |            \
     OPTION_SET(OPTION_SKILL))

struct arguments;

struct command {
    const char *name, *usage, *summary;
    const char *examples; /* lines of the help */
    unsigned    options;  /* besides those taken everywhere */
    int (*run)(const struct arguments *arguments);
};

struct arguments {
    const struct command *command;         /* NULL: none given */
    const char           *values[OPTIONS]; /* "" for a flag that is set, NULL for what is not */
    char                **words;           /* what is no option */
    size_t                word_count;
};

/* False after an error, which is told. */
bool options_parse(int argc, char **argv, const struct command *commands, size_t count,
                   struct arguments *arguments);

static inline bool
option_is_set(const struct arguments *arguments, enum option_name name)
{
    return arguments->values[name] != NULL;
}

/* A count given as the value of an option; missing when it is not set. False: told. */
bool option_number(const struct arguments *arguments, enum option_name name, size_t missing,
                   size_t *number);

struct rung_filter option_filter(const struct arguments *arguments);

void options_help(const struct command *command);

#endif
