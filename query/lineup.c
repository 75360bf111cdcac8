#include "query/lineup.h"

#include <math.h>

#include "query/align.h"
#include "query/assign.h"
#include "query/centred.h"
#include "query/said.h"

/* How much of a likeness of skills is that of their names, and the rest that of their texts. */
#define NAME_SHARE 0.3

/* A word of a name that stands so often in a text is half said there. */
#define HALF_SAID 4.0

struct lining_up {
    struct bags  *bags;
    struct store *store;
    struct arena *arena;
    struct said   a, b;
    struct error *err;
};

/* ---- how alike skills are ---- */

static double
count_in(const struct bag *bag, uint32_t number)
{
    size_t low = 0, high = bag->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (bag->terms[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < bag->count && bag->terms[low].number == number ? (double) bag->terms[low].count
                                                                : 0;
}

/* How much of a name a text says, from 0 to 1. */
static double
name_said(const struct bags *bags, const struct bag *name, const struct bag *text)
{
    double said = 0, all = 0;

    for (size_t i = 0; i < name->count; i++) {
        double worth = (double) name->terms[i].count * bag_idf(bags, name->terms[i].number);
        double count = count_in(text, name->terms[i].number);

        said += worth * count / (count + HALF_SAID);
        all += worth;
    }
    return all > 0 ? said / all : 0;
}

/* By the names' own words; the rest by how far each text says the other's name. */
static double
likeness_of_names(const struct lining_up *l, size_t i, size_t j)
{
    double same = bag_cosine(l->bags, &l->a.names[i], &l->b.names[j]);
    double said = (name_said(l->bags, &l->a.names[i], &l->b.columns[j]) +
                   name_said(l->bags, &l->b.names[j], &l->a.columns[i])) /
                  2;

    if (str_equal(l->a.ladder->skills[i].name, l->b.ladder->skills[j].name))
        same = 1;
    return same + (1 - same) * said;
}

static enum error_code
compare_skills(struct lining_up *l, struct lineup *lineup)
{
    size_t          m = l->a.ladder->skill_count, n = l->b.ladder->skill_count;
    enum error_code rc = centred_likeness(l->bags, l->arena, l->a.columns, m, l->b.columns, n,
                                          &lineup->likeness, l->err);

    for (size_t i = 0; rc == OK && i < m; i++)
        for (size_t j = 0; j < n; j++)
            lineup->likeness[i * n + j] = (1 - NAME_SHARE) * lineup->likeness[i * n + j] +
                                          NAME_SHARE * likeness_of_names(l, i, j);
    return rc;
}

/* ---- which skill is which ---- */

/* What pairs are worth, those that were decided before all others. */
static double *
worth_of_skills(struct lining_up *l, const struct lineup *lineup,
                const struct lineup_options *options)
{
    size_t  n = l->b.ladder->skill_count, places = lineup->skill_count * n;
    double *worth = arena_array(l->arena, places, sizeof *worth);

    for (size_t i = 0; worth && i < places; i++)
        worth[i] = lineup->likeness[i];
    for (size_t i = 0; worth && options && i < options->wish_count; i++) {
        const struct lineup_wish *wish = &options->wishes[i];

        worth[wish->a * n + wish->b] = wish->is_same ? ASSIGN_ALWAYS : ASSIGN_NEVER;
    }
    return worth;
}

static enum error_code
pair_skills(struct lining_up *l, const struct lineup_options *options, struct lineup *lineup)
{
    size_t  n = l->b.ladder->skill_count;
    double *worth = worth_of_skills(l, lineup, options);
    size_t *partners = arena_array(l->arena, lineup->skill_count, sizeof *partners);

    if (!worth || !partners ||
        !assign_best(worth, lineup->skill_count, n, LINEUP_NONE_BELOW, partners))
        return error_memory(l->err);
    for (size_t i = 0; i < lineup->skill_count; i++)
        lineup->skills[i] =
            partners[i] == ASSIGN_NONE
                ? (struct lineup_pair){ i, LINEUP_NONE, 0 }
                : (struct lineup_pair){ i, partners[i],
                                        fmax(0, lineup->likeness[i * n + partners[i]]) };
    return OK;
}

/* ---- which level is which ---- */

/* How near two levels are: counted from the bottom, and on the way from bottom to top. */
static double
nearness(size_t i, size_t m, size_t j, size_t n)
{
    double steps = fabs((double) i - (double) j) / (double) (m > n ? m : n);
    double way_a = m > 1 ? (double) i / (double) (m - 1) : 0;
    double way_b = n > 1 ? (double) j / (double) (n - 1) : 0;

    return 1 - (steps + fabs(way_a - way_b)) / 2;
}

/* How senior the levels of both sound. */
struct ranks {
    double *a, *b; /* NAN: unknown */
    double  range; /* from the least to the most senior of all; 0: nothing is known */
};

static void
widen(const double *senior, size_t count, double *least, double *most)
{
    for (size_t i = 0; i < count; i++) {
        *least = fmin(*least, senior[i]);
        *most = fmax(*most, senior[i]);
    }
}

static enum error_code
rank_levels(const struct lining_up *l, struct ranks *ranks)
{
    double                least = INFINITY, most = -INFINITY;
    struct text_analyzer *english = NULL;
    enum error_code       rc = text_open(STR("en"), &english, l->err);

    if (rc == OK)
        rc = said_seniority(l->store, l->arena, english, l->a.ladder, &ranks->a, l->err);
    if (rc == OK)
        rc = said_seniority(l->store, l->arena, english, l->b.ladder, &ranks->b, l->err);
    text_close(english);
    if (rc != OK)
        return rc;
    widen(ranks->a, l->a.ladder->level_count, &least, &most);
    widen(ranks->b, l->b.ladder->level_count, &least, &most);
    ranks->range = most > least ? most - least : 0;
    return OK;
}

static double
worth_of_levels(double cosine, double near, const struct ranks *ranks, size_t i, size_t j)
{
    double apart = ranks->range > 0 ? fabs(ranks->a[i] - ranks->b[j]) / ranks->range : NAN;

    return isnan(apart) ? (cosine + near) / 2 : (cosine + near + 1 - apart) / 3;
}

static enum error_code
pair_levels(struct lining_up *l, struct lineup *lineup)
{
    size_t          m = lineup->level_count, n = l->b.ladder->level_count;
    size_t         *partners = arena_array(l->arena, m, sizeof *partners);
    struct ranks    ranks = { 0 };
    double         *worth = NULL;
    enum error_code rc =
        centred_likeness(l->bags, l->arena, l->a.rows, m, l->b.rows, n, &worth, l->err);

    if (rc == OK)
        rc = rank_levels(l, &ranks);
    for (size_t i = 0; rc == OK && i < m * n; i++)
        worth[i] =
            worth_of_levels(worth[i], nearness(i / n, m, i % n, n), &ranks, i / n, i % n);
    if (rc == OK && (!partners || !align_in_order(worth, m, n, partners)))
        rc = error_memory(l->err);
    for (size_t i = 0; rc == OK && i < m; i++)
        lineup->levels[i] =
            partners[i] == ALIGN_NONE
                ? (struct lineup_pair){ i, LINEUP_NONE, 0 }
                : (struct lineup_pair){ i, partners[i], worth[i * n + partners[i]] };
    return rc;
}

/* ---- what shows it ---- */

static bool
is_shown(const struct lineup_evidence *evidence, size_t i, size_t j)
{
    for (size_t e = 0; e < evidence->count; e++)
        if (evidence->items[e].a == i || evidence->items[e].b == j)
            return true;
    return false;
}

/* The cells most alike of those that are not shown yet; a score of 0: there are none. */
static struct lineup_show
best_left(const struct lining_up *l, const struct lineup_pair *pair,
          const struct lineup_evidence *evidence)
{
    struct lineup_show best = { 0 };

    for (size_t i = 0; i < l->a.ladder->level_count; i++)
        for (size_t j = 0; j < l->b.ladder->level_count; j++) {
            double score = is_shown(evidence, i, j)
                               ? 0
                               : bag_likeness(l->bags, said_cell(&l->a, i, pair->a),
                                              said_cell(&l->b, j, pair->b));

            if (score > best.score)
                best = (struct lineup_show){ i, j, score };
        }
    return best;
}

static void
show_pair(const struct lining_up *l, const struct lineup_pair *pair,
          struct lineup_evidence *evidence)
{
    while (evidence->count < LINEUP_MOST_SHOWN) {
        struct lineup_show best = best_left(l, pair, evidence);

        if (best.score <= 0)
            return;
        evidence->items[evidence->count++] = best;
    }
}

static void
show_pairs(const struct lining_up *l, struct lineup *lineup)
{
    for (size_t s = 0; s < lineup->skill_count; s++)
        if (lineup->skills[s].b != LINEUP_NONE)
            show_pair(l, &lineup->skills[s], &lineup->evidence[s]);
}

static void
compare_cells(const struct lining_up *l, struct lineup *lineup)
{
    for (size_t i = 0; i < lineup->level_count; i++)
        for (size_t s = 0; s < lineup->skill_count; s++) {
            size_t level = lineup->levels[i].b, skill = lineup->skills[s].b;

            if (level != LINEUP_NONE && skill != LINEUP_NONE)
                lineup->cells[i * lineup->skill_count + s] = bag_likeness(
                    l->bags, said_cell(&l->a, i, s), said_cell(&l->b, level, skill));
        }
}

/* ---- all of it ---- */

static enum error_code
begin(struct lining_up *l, struct lineup *lineup)
{
    size_t levels = l->a.ladder->level_count, skills = l->a.ladder->skill_count;

    *lineup = (struct lineup){
        .skills = arena_array(l->arena, skills, sizeof *lineup->skills),
        .evidence = arena_array(l->arena, skills, sizeof *lineup->evidence),
        .skill_count = skills,
        .levels = arena_array(l->arena, levels, sizeof *lineup->levels),
        .level_count = levels,
        .cells = arena_array(l->arena, levels * skills, sizeof *lineup->cells),
    };
    return arena_check(l->arena, l->err);
}

enum error_code
lineup_ladders(struct bags *bags, struct store *store, struct arena *arena,
               const struct store_ladder *a, const struct store_ladder *b,
               const struct lineup_options *options, struct lineup *lineup, struct error *err)
{
    struct lining_up l = { .bags = bags, .store = store, .arena = arena, .err = err };
    enum error_code  rc = said_read(bags, store, arena, a, &l.a, err);

    if (rc == OK)
        rc = said_read(bags, store, arena, b, &l.b, err);
    if (rc == OK)
        rc = begin(&l, lineup);
    if (rc == OK)
        rc = compare_skills(&l, lineup);
    if (rc == OK)
        rc = pair_skills(&l, options, lineup);
    if (rc == OK)
        rc = pair_levels(&l, lineup);
    if (rc != OK)
        return rc;
    show_pairs(&l, lineup);
    compare_cells(&l, lineup);
    return OK;
}
