#include "query/centred.h"

#include <math.h>

/* The cosines of each of xs with each of ys. */
static double *
cosines(const struct bags *bags, struct arena *arena, const struct bag *xs, size_t m,
        const struct bag *ys, size_t n)
{
    double *out = arena_array(arena, m * n, sizeof *out);

    for (size_t i = 0; out && i < m; i++)
        for (size_t j = 0; j < n; j++)
            out[i * n + j] = bag_cosine(bags, &xs[i], &ys[j]);
    return out;
}

/* Makes of products of vectors those of vectors less the means of their families. */
static void
centre(struct arena *arena, double *products, size_t m, size_t n)
{
    double *rows = arena_array(arena, m, sizeof *rows);
    double *columns = arena_array(arena, n, sizeof *columns);
    double  all = 0;

    if (!rows || !columns)
        return;
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++) {
            rows[i] += products[i * n + j] / (double) (n + 1);
            columns[j] += products[i * n + j] / (double) (m + 1);
            all += products[i * n + j] / (double) ((m + 1) * (n + 1));
        }
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++)
            products[i * n + j] += all - rows[i] - columns[j];
}

/* The squares of the lengths that remain; 0 of an empty bag. */
static double *
squares(const struct bags *bags, struct arena *arena, const struct bag *xs, size_t m)
{
    double *products = cosines(bags, arena, xs, m, xs, m);
    double *out = arena_array(arena, m, sizeof *out);

    if (!products || !out)
        return NULL;
    centre(arena, products, m, m);
    for (size_t i = 0; i < m; i++)
        out[i] = xs[i].count > 0 && products[i * m + i] > 0 ? products[i * m + i] : 0;
    return out;
}

enum error_code
centred_likeness(const struct bags *bags, struct arena *arena, const struct bag *xs, size_t m,
                 const struct bag *ys, size_t n, double **likeness, struct error *err)
{
    double         *products = cosines(bags, arena, xs, m, ys, n);
    double         *x = squares(bags, arena, xs, m), *y = squares(bags, arena, ys, n);
    enum error_code rc = arena_check(arena, err);

    *likeness = products;
    if (rc != OK)
        return rc;
    centre(arena, products, m, n);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++) {
            double lengths = sqrt(x[i] * y[j]);
            double cosine = lengths > 0 ? products[i * n + j] / lengths : 0;

            products[i * n + j] = fmax(-1, fmin(1, cosine));
        }
    return arena_check(arena, err);
}
