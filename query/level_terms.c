#include "query/level_terms.h"

#include <math.h>
#include <stdlib.h>

#include "query/seniority.h"

/* ---- counting ---- */

struct counting {
    struct term_numbers *numbers;
    struct arena        *arena;
    struct level_terms  *level;
};

/* The number of a term; a new one is copied, since what is visited is only lent. */
static size_t
number_of(struct term_numbers *numbers, struct arena *arena, struct str term)
{
    size_t     known = numbers->numbers.count, number = map_get(&numbers->numbers, term, known);
    struct str kept;

    if (number < known)
        return number;
    kept = arena_copy(arena, term);
    numbers->terms =
        arena_grow(arena, numbers->terms, known, &numbers->capacity, sizeof *numbers->terms);
    if (numbers->terms)
        numbers->terms[known] = kept;
    (void) map_at(&numbers->numbers, arena, kept, known);
    return known;
}

static enum error_code
count(struct str term, bool is_pair, void *ctx)
{
    struct counting    *c = ctx;
    struct level_terms *level = c->level;
    size_t              number = number_of(c->numbers, c->arena, term), *place;

    if (c->arena->failed)
        return ERR_MEMORY;
    place = map_at(&level->places, c->arena, c->numbers->terms[number], level->count);
    level->shares = arena_grow(c->arena, level->shares, level->count, &level->capacity,
                               sizeof *level->shares);
    if (!place || !level->shares)
        return ERR_MEMORY;
    if (*place == level->count)
        level->shares[level->count++] = (struct level_share){ number, 0 };
    level->shares[*place].value++;
    level->words += !is_pair;
    return OK;
}

enum error_code
level_terms_add(struct term_numbers *numbers, struct arena *arena,
                struct text_analyzer *analyzer, struct str prose, struct level_terms *level,
                struct error *err)
{
    struct counting counting = { numbers, arena, level };

    return seniority_each_term(analyzer, prose, count, &counting, err);
}

static int
compare_shares(const void *a, const void *b)
{
    size_t x = ((const struct level_share *) a)->number;
    size_t y = ((const struct level_share *) b)->number;

    return (x > y) - (x < y);
}

void
level_terms_end(struct level_terms *level)
{
    for (size_t i = 0; i < level->count; i++)
        level->shares[i].value /= (double) level->words;
    if (level->count > 0)
        qsort(level->shares, level->count, sizeof *level->shares, compare_shares);
    level->places = (struct map){ 0 };
}

/* ---- comparing ---- */

static double
sum_of(const struct level_terms *level)
{
    double sum = 0;

    for (size_t i = 0; i < level->count; i++)
        sum += level->shares[i].value;
    return sum;
}

double
level_terms_likeness(const struct level_terms *a, const struct level_terms *b)
{
    double shared = 0, all = sqrt(sum_of(a) * sum_of(b));

    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        const struct level_share *x = &a->shares[i], *y = &b->shares[j];

        if (x->number == y->number)
            shared += sqrt(x->value * y->value);
        i += x->number <= y->number;
        j += y->number <= x->number;
    }
    return all > 0 ? shared / all : 0;
}
