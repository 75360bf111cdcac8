/*
 * options.h - the command line, from two tables that also make the help and the completions.
 *
 * Units    none
 * Memory   values point into argv
 * Errors   a sentence on stderr; the caller exits with 2
 * Threads  one command line a process
 */
#ifndef APPS_CLI_OPTIONS_H
#define APPS_CLI_OPTIONS_H

#include "apps/render/screen.h"
#include "base/buffer.h"
#include "include/rung.h"

enum option_name {
    OPTION_INDEX,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_COLOR,
    OPTION_NO_PAGER,
    OPTION_JSON,
    OPTION_PLAIN,
    OPTION_TABLE,
    OPTION_FORMAT_VERSION,
    OPTION_QUIET,
    OPTION_VERBOSE,
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
    OPTION_PAIRS,
    OPTION_SVG,
    OPTION_BATCH,
    OPTION_TREC,
    OPTION_FORMAT,
    OPTION_LANGUAGE,
    OPTION_SYNONYMS,
    OPTION_STRICT,
    OPTION_PRUNE,
    OPTION_DRY_RUN,
    OPTION_YES,
    OPTION_JSONL,
    OPTION_CSV,
    OPTION_MD,
    OPTION_REPAIR,
    OPTION_TEXT,
    OPTION_ALL_PAIRS,
    OPTION_MIN,
    OPTIONS
};

/* Sets of option_name. */
typedef uint64_t option_set;
#define OPTION_SET(name) ((option_set) 1 << (name))
#define OPTIONS_EVERYWHERE                                                                     \
    (OPTION_SET(OPTION_INDEX) | OPTION_SET(OPTION_HELP) | OPTION_SET(OPTION_VERSION) |         \
     OPTION_SET(OPTION_COLOR) | OPTION_SET(OPTION_NO_PAGER) |                                  \
     OPTION_SET(OPTION_FORMAT_VERSION))
#define OPTIONS_OF_FILTERS                                                                     \
    (OPTION_SET(OPTION_ORG) | OPTION_SET(OPTION_TRACK) | OPTION_SET(OPTION_LEVEL) |            \
     OPTION_SET(OPTION_SKILL))
#define OPTIONS_OF_OUTPUT                                                                      \
    (OPTION_SET(OPTION_JSON) | OPTION_SET(OPTION_PLAIN) | OPTION_SET(OPTION_TABLE))

/* What stands behind an option, or is an argument of a command. */
enum value_kind {
    VALUE_NONE,
    VALUE_TEXT,
    VALUE_FILE,
    VALUE_CHOICE,
    VALUE_ORG,
    VALUE_TRACK,
    VALUE_LEVEL,
    VALUE_SKILL,
    VALUE_QUERY,
    VALUE_ADDRESS,
    VALUE_LADDER
};

struct option_row {
    const char        *name;
    char               letter;   /* 0: none */
    const char        *argument; /* NULL: a flag */
    const char        *help;
    enum value_kind    value;
    const char *const *choices; /* of VALUE_CHOICE, up to NULL */
};

extern const struct option_row option_table[OPTIONS];

struct arguments;

struct command {
    const char        *name, *usage, *summary;
    const char        *examples; /* lines of the help */
    option_set         options;  /* besides those taken everywhere */
    enum value_kind    words;    /* what its arguments are */
    const char *const *choices;
    bool               pages; /* what it says may be read in a pager */
    int (*run)(const struct arguments *arguments, struct screen *screen);
    const char *note; /* a sentence of the help; NULL: none */
};

struct arguments {
    const struct command *command;         /* NULL: none given */
    const char           *values[OPTIONS]; /* "" for a flag that is set, NULL for what is not */
    char                **words;           /* what is no option */
    size_t                word_count;
};

/* False after an error, which is told. */
bool options_parse(int argc, char **argv, struct arguments *arguments);

static inline bool
option_is_set(const struct arguments *arguments, enum option_name name)
{
    return arguments->values[name] != NULL;
}

/* Whether the command takes the option. */
static inline bool
option_is_taken(const struct command *command, enum option_name name)
{
    return ((OPTIONS_EVERYWHERE | (command ? command->options : 0)) & OPTION_SET(name)) != 0;
}

/* What the option means, to that command; NULL: to any. */
const char *option_help(const struct command *command, enum option_name name);

/* A count given as the value of an option; missing when it is not set. False: told. */
bool option_number(const struct arguments *arguments, enum option_name name, size_t missing,
                   size_t *number);

/* Which of its choices the value of an option is; missing when it is not set. False: told. */
bool option_choice(const struct arguments *arguments, enum option_name name, size_t missing,
                   size_t *choice);

/* The place of word in choices; told as that of place when it is none of them. */
bool option_choose(const char *place, const char *word, const char *const *choices,
                   size_t *choice);

struct rung_filter option_filter(const struct arguments *arguments);

#endif
