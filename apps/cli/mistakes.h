/*
 * mistakes.h - what somebody who typed something wrong may have meant.
 *
 * Units    none
 * Memory   names that are returned are those that were given
 * Errors   told on stderr; the caller exits with 2
 * Threads  one command line a process
 */
#ifndef APPS_CLI_MISTAKES_H
#define APPS_CLI_MISTAKES_H

#include "apps/cli/options.h"

/* The name that is nearest to what was written, or NULL when none is near. */
const char *mistake_nearest(const char *written, const char *const *names, size_t count);

enum mistake {
    MISTAKE_NO_VALUE, /* nothing stands behind an option that wants something */
    MISTAKE_VALUE,    /* something is given to a flag */
    MISTAKE_UNKNOWN
};

/* An option as it was given, of the whole command line; option: which, but for an unknown one. */
void mistake_option(enum mistake mistake, size_t option, const char *given, char **argv);

/* An option that other commands have. */
void mistake_foreign_option(const struct command *command, enum option_name name);

/* Words of which the first is no command. */
void mistake_command(char *const *words, size_t count);

#endif
