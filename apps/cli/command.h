/*
 * command.h - the commands, each a function from arguments to an exit code.
 *
 * Units    exit codes: 0 found or done, 1 nothing found, 2 wrong use or anything failed
 * Memory   none is kept
 * Errors   told on stderr, as "rung: place: fact"
 * Threads  one command a process
 */
#ifndef APPS_CLI_COMMAND_H
#define APPS_CLI_COMMAND_H

#include "apps/cli/options.h"
#include "apps/render/screen.h"

enum { EXIT_DONE = 0, EXIT_NOTHING = 1, EXIT_FAILED = 2 };

/* All commands; the last has no name. */
extern const struct command command_table[];

const struct command *command_find(const char *name);

int command_index(const struct arguments *arguments, struct screen *screen);
int command_search(const struct arguments *arguments, struct screen *screen);
int command_similar(const struct arguments *arguments, struct screen *screen);
int command_complete(const struct arguments *arguments, struct screen *screen);
int command_show(const struct arguments *arguments, struct screen *screen);
int command_list(const struct arguments *arguments, struct screen *screen);
int command_export(const struct arguments *arguments, struct screen *screen);
int command_remove(const struct arguments *arguments, struct screen *screen);
int command_stats(const struct arguments *arguments, struct screen *screen);
int command_check(const struct arguments *arguments, struct screen *screen);
int command_match(const struct arguments *arguments, struct screen *screen);
int command_map(const struct arguments *arguments, struct screen *screen);
int command_plan(const struct arguments *arguments, struct screen *screen);
int command_compare(const struct arguments *arguments, struct screen *screen);
int command_bench(const struct arguments *arguments, struct screen *screen);

/* For people: what commands there are, or what one takes. */
void help_print(const struct screen *screen, const struct command *command);

/* The index that a command is about, opened; NULL after an error, which is told. */
struct rung *command_open(const struct arguments *arguments, enum rung_mode mode);

/* Its path; NULL after an error, which is told. The caller frees it. */
char *command_index_path(const struct arguments *arguments);

/* The words of the command line, joined by blanks; NULL, told, without memory. To be freed. */
char *command_words(const struct arguments *arguments);

/* Tells the error; returns EXIT_FAILED. */
int command_fail(const struct rung_error *error);

/* Says that filters let nothing through, and why; returns EXIT_NOTHING. */
int command_nothing(struct rung *index, const struct rung_filter *filter, const char *what);

/* Whether --md stands without another form of output; told where it does not. */
bool command_forms_agree(const struct arguments *arguments);

/* Tells what is wrong with how a command was called; returns EXIT_FAILED. */
int command_misuse(const struct arguments *arguments, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
