/*
 * progress.h - how far a long run is, on a terminal, for those who wait.
 *
 * A bar on stderr that appears when a run takes longer than 300 ms, and is wiped at its end.
 *
 * Units    shares from 0 to 1
 * Memory   values
 * Errors   none
 * Threads  one bar a process
 */
#ifndef APPS_RENDER_PROGRESS_H
#define APPS_RENDER_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
    bool    is_shown; /* a bar stands on the terminal now */
    bool    is_wanted;
    int64_t next_ms; /* not to be drawn before */
};

/* There is no bar where stderr is no terminal, or one too narrow for it. */
void progress_begin(struct progress *progress, bool is_wanted);
void progress_show(struct progress *progress, double share);

/* Before anything else is told on stderr, and at the end. */
void progress_wipe(struct progress *progress);

#endif
