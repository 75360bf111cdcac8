/*
 * grid.h - a ladder, or a part of one, for people and for pipes.
 *
 * Units    widths in terminal columns
 * Memory   none is kept
 * Errors   none
 * Threads  one at a time
 */
#ifndef APPS_RENDER_GRID_H
#define APPS_RENDER_GRID_H

#include "apps/render/text.h"
#include "include/rung.h"

/* On a terminal: a level, its skills, and under each what it asks for. address may be NULL. */
void render_grid_blocks(const struct screen *screen, const struct rung_grid *grid,
                        const char *address);

/* The table of render_grid_rows(), to begin with render_table_begin(). */
enum { RENDER_GRID_COLUMNS = 6 };
extern const struct render_column render_grid_columns[RENDER_GRID_COLUMNS];

/* Elsewhere: a line a cell that says something. */
void render_grid_rows(struct render_table *table, const struct rung_grid *grid);

#endif
