#include "apps/render/progress.h"

#include <stdio.h>

#include "apps/render/screen.h"
#include "base/clock.h"

enum { DELAY_MS = 300, BETWEEN_MS = 100, CELLS = 24, COLUMNS = CELLS + 16 };

static int64_t
now_ms(void)
{
    return (int64_t) (clock_us() / 1000);
}

void
progress_begin(struct progress *progress, bool is_wanted)
{
    struct screen screen = { .out = stderr };

    *progress = (struct progress){
        .is_wanted = is_wanted && screen_measure(&screen) && screen.width > COLUMNS,
        .next_ms = now_ms() + DELAY_MS,
    };
}

void
progress_show(struct progress *progress, double share)
{
    char bar[CELLS + 1];

    if (!progress->is_wanted || (share < 1 && now_ms() < progress->next_ms))
        return;
    if (share >= 1 && !progress->is_shown)
        return;
    for (int i = 0; i < CELLS; i++)
        bar[i] = (i + 1) <= share * CELLS ? '=' : ' ';
    bar[CELLS] = '\0';
    fprintf(stderr, "\r[%s] %3.0f %%%s", bar, share * 100, share >= 1 ? " storing" : "");
    fflush(stderr);
    progress->is_shown = true;
    progress->next_ms = now_ms() + BETWEEN_MS;
}

void
progress_wipe(struct progress *progress)
{
    if (!progress->is_shown)
        return;
    fprintf(stderr, "\r%*s\r", COLUMNS, "");
    fflush(stderr);
    progress->is_shown = false;
}
