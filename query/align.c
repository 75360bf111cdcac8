#include "query/align.h"

#include <stdlib.h>

/* best[i * (n + 1) + j]: the most that the things from i and from j on can be worth. */
static void
fill_best(const double *worth, size_t m, size_t n, double *best)
{
    size_t width = n + 1;

    for (size_t i = m; i-- > 0;)
        for (size_t j = n; j-- > 0;) {
            double pair = worth[i * n + j] + best[(i + 1) * width + j + 1];
            double down = best[(i + 1) * width + j], right = best[i * width + j + 1];
            double alone = down > right ? down : right;

            best[i * width + j] = worth[i * n + j] > 0 && pair >= alone ? pair : alone;
        }
}

bool
align_in_order(const double *worth, size_t m, size_t n, size_t *out)
{
    size_t  width = n + 1;
    double *best = calloc((m + 1) * width, sizeof *best);

    if (!best)
        return false;
    fill_best(worth, m, n, best);
    for (size_t i = 0; i < m; i++)
        out[i] = ALIGN_NONE;
    for (size_t i = 0, j = 0; i < m && j < n;) {
        double here = best[i * width + j];

        if (worth[i * n + j] > 0 && here == worth[i * n + j] + best[(i + 1) * width + j + 1])
            out[i++] = j++;
        else if (here == best[(i + 1) * width + j])
            i++;
        else
            j++;
    }
    free(best);
    return true;
}
