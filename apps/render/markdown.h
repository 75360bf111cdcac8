/*
 * markdown.h - text of ladders in Markdown, in which nothing of it means anything.
 *
 * Units    none
 * Memory   none is kept
 * Errors   running out of memory prints less; ferror(out) tells the rest
 * Threads  one at a time
 */
#ifndef APPS_RENDER_MARKDOWN_H
#define APPS_RENDER_MARKDOWN_H

#include <stdio.h>

#include "base/str.h"

/* Prints text as words of a table, a list or a heading. */
void render_markdown(FILE *out, struct str text);

#endif
