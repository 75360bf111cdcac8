/*
 * shell.h - what a shell offers when a command line is to be completed.
 *
 * "rung __complete WORDS..." takes the words behind "rung" up to the cursor, the last of which
 * may be empty, and prints a way to complete the last one a line: the whole word, which begins
 * as the last one does but for ASCII case, a tab, and what it is. A line ":files" says that
 * files belong there, too, behind the "=" of "--index=". The scripts for bash, zsh and fish,
 * in completions/, only pass this on, so what there is to complete is known here alone.
 *
 * Units    none
 * Memory   none is kept
 * Errors   none are told: a shell in the middle of a line has no place for them
 * Threads  one command a process
 */
#ifndef APPS_CLI_SHELL_H
#define APPS_CLI_SHELL_H

#include <stddef.h>

/* Returns the exit code: 0, also when there is nothing to offer. */
int shell_complete(char *const *words, size_t count);

#endif
