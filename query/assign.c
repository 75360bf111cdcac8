#include "query/assign.h"

#include <math.h>
#include <stdlib.h>

/*
 * Behind the n columns stand m more, one a row to stay alone in: then every row has a column.
 * Costs are the worths with the other sign; the prices of rows and columns make no cost
 * smaller than their sum, and equal to it where a row has its column.
 */
struct assigning {
    const double *worth;
    size_t        m, n, width; /* width: n and the m to stay alone in */
    double        none;
    double       *row_price, *column_price;
    size_t       *row_of;   /* of each column; m: it is free */
    double       *distance; /* of each column from the row that looks for one */
    size_t       *before;   /* the column before it on the way */
    bool         *is_done;
};

static double
reduced_cost(const struct assigning *a, size_t row, size_t column)
{
    double worth = column < a->n          ? a->worth[row * a->n + column]
                   : column == a->n + row ? a->none
                                          : 2 * ASSIGN_NEVER;

    return -worth - a->row_price[row] - a->column_price[column];
}

/* Goes on from a row that is reached at this distance by way of a column. */
static void
reach_from(struct assigning *a, size_t row, size_t by, double distance)
{
    for (size_t c = 0; c < a->width; c++) {
        double there = distance + reduced_cost(a, row, c);

        if (!a->is_done[c] && there < a->distance[c]) {
            a->distance[c] = there;
            a->before[c] = by;
        }
    }
}

static size_t
nearest_column(const struct assigning *a)
{
    size_t nearest = a->width;

    for (size_t c = 0; c < a->width; c++)
        if (!a->is_done[c] && (nearest == a->width || a->distance[c] < a->distance[nearest]))
            nearest = c;
    return nearest;
}

/* Keeps the prices right for all that was reached before the free column. */
static void
raise_prices(struct assigning *a, size_t row, double distance)
{
    a->row_price[row] += distance;
    for (size_t c = 0; c < a->width; c++)
        if (a->is_done[c] && a->row_of[c] < a->m) {
            a->row_price[a->row_of[c]] += distance - a->distance[c];
            a->column_price[c] -= distance - a->distance[c];
        }
}

/* Finds the row a column, on the shortest way; rows on it move to others. */
static void
place_row(struct assigning *a, size_t row)
{
    size_t column, by;

    for (size_t c = 0; c < a->width; c++) {
        a->distance[c] = INFINITY;
        a->is_done[c] = false;
    }
    reach_from(a, row, a->width, 0);
    for (;;) {
        column = nearest_column(a);
        if (a->row_of[column] == a->m)
            break;
        a->is_done[column] = true;
        reach_from(a, a->row_of[column], column, a->distance[column]);
    }
    raise_prices(a, row, a->distance[column]);
    for (; (by = a->before[column]) < a->width; column = by)
        a->row_of[column] = a->row_of[by];
    a->row_of[column] = row;
}

static bool
begin(struct assigning *a)
{
    a->row_price = calloc(a->m + 1, sizeof *a->row_price);
    a->column_price = calloc(a->width + 1, sizeof *a->column_price);
    a->distance = calloc(a->width + 1, sizeof *a->distance);
    a->row_of = calloc(a->width + 1, sizeof *a->row_of);
    a->before = calloc(a->width + 1, sizeof *a->before);
    a->is_done = calloc(a->width + 1, sizeof *a->is_done);
    if (!a->row_price || !a->column_price || !a->distance || !a->row_of || !a->before ||
        !a->is_done)
        return false;
    for (size_t c = 0; c < a->width; c++)
        a->row_of[c] = a->m;
    return true;
}

static void
end(struct assigning *a)
{
    free(a->row_price);
    free(a->column_price);
    free(a->distance);
    free(a->row_of);
    free(a->before);
    free(a->is_done);
}

bool
assign_best(const double *worth, size_t m, size_t n, double none, size_t *out)
{
    struct assigning a = { .worth = worth, .m = m, .n = n, .width = m + n, .none = none };
    bool             is_begun = begin(&a);

    for (size_t row = 0; is_begun && row < m; row++)
        place_row(&a, row);
    for (size_t c = 0; is_begun && c < a.width; c++)
        if (a.row_of[c] < m)
            out[a.row_of[c]] = c < n ? c : ASSIGN_NONE;
    end(&a);
    return is_begun;
}
