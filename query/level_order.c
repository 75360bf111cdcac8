#include "query/level_order.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* Of the levels of a set, in their best order that ends with a certain one. */
struct step {
    double  worth;
    uint8_t before_last;
};

struct ordering {
    const double *likeness;
    size_t        count;
    double        votes[LEVEL_ORDER_MOST][LEVEL_ORDER_MOST]; /* for i before j */
    struct step  *steps; /* [set * count + last]; a set has bit 1 << level */
};

static double
spread_of(const double *senior, size_t count)
{
    double sum = 0, squares = 0;

    for (size_t i = 0; i < count; i++)
        sum += senior[i];
    for (size_t i = 0; i < count; i++)
        squares += pow(senior[i] - sum / (double) count, 2);
    return sqrt(squares / (double) count);
}

static void
count_votes(struct ordering *o, const double *senior)
{
    double spread = spread_of(senior, o->count);

    for (size_t i = 0; i < o->count; i++)
        for (size_t j = 0; j < o->count; j++)
            o->votes[i][j] = spread > 0 ? tanh((senior[j] - senior[i]) / spread) : 0;
}

/* What it is worth that all of a set stand before a level. */
static double
votes_before(const struct ordering *o, size_t set, size_t level)
{
    double sum = 0;

    for (size_t i = 0; i < o->count; i++)
        if (set >> i & 1)
            sum += o->votes[i][level];
    return sum;
}

static struct step
best_step(const struct ordering *o, size_t rest, size_t last)
{
    struct step best = { rest == 0 ? 0 : -INFINITY, (uint8_t) last };

    for (size_t i = 0; i < o->count; i++) {
        double worth;

        if (!(rest >> i & 1))
            continue;
        worth = o->steps[rest * o->count + i].worth +
                LEVEL_ORDER_LIKENESS * o->likeness[i * o->count + last];
        if (worth > best.worth)
            best = (struct step){ worth, (uint8_t) i };
    }
    best.worth += votes_before(o, rest, last);
    return best;
}

static void
take_steps(struct ordering *o)
{
    for (size_t set = 1; set < (size_t) 1 << o->count; set++)
        for (size_t last = 0; last < o->count; last++)
            if (set >> last & 1)
                o->steps[set * o->count + last] =
                    best_step(o, set & ~((size_t) 1 << last), last);
}

static void
walk_back(const struct ordering *o, size_t *order)
{
    size_t set = ((size_t) 1 << o->count) - 1, last = 0;

    for (size_t i = 1; i < o->count; i++)
        if (o->steps[set * o->count + i].worth > o->steps[set * o->count + last].worth)
            last = i;
    for (size_t place = o->count; place-- > 0;) {
        size_t before = o->steps[set * o->count + last].before_last;

        order[place] = last;
        set &= ~((size_t) 1 << last);
        last = before;
    }
}

bool
level_order(const double *senior, const double *likeness, size_t count, size_t *order)
{
    struct ordering o = { .likeness = likeness, .count = count };

    if (count == 0)
        return true;
    if (count > LEVEL_ORDER_MOST)
        return false;
    o.steps = calloc(((size_t) 1 << count) * count, sizeof *o.steps);
    if (!o.steps)
        return false;
    count_votes(&o, senior);
    take_steps(&o);
    walk_back(&o, order);
    free(o.steps);
    return true;
}

double
level_order_agreement(const size_t *order, size_t count)
{
    double squares = 0, n = (double) count;

    for (size_t i = 0; i < count; i++)
        squares += pow((double) order[i] - (double) i, 2);
    return count > 1 ? 1 - 6 * squares / (n * (n * n - 1)) : 1;
}
