#include "query/bag.h"

#include <math.h>
#include <stdlib.h>

#include "base/map.h"

#define K1 1.2
#define B  0.3

/* What a cell's bag holds in the mean, about: constant, so that no cell changes another's. */
#define USUAL_LENGTH 32.0

struct known_term {
    struct str term;
    uint64_t   cells;
    double     idf;
    float      count; /* in the bag that is being read */
};

struct bags {
    struct store      *store;
    uint64_t           cells; /* in the index */
    struct arena       memory;
    struct map         numbers; /* of terms */
    struct known_term *terms;   /* by number */
    size_t             count, capacity;
    uint32_t          *met; /* numbers in the bag that is being read */
    size_t             met_count, met_capacity;
};

enum error_code
bags_open(struct store *store, struct bags **bags, struct error *err)
{
    *bags = calloc(1, sizeof **bags);
    if (!*bags)
        return error_memory(err);
    (*bags)->store = store;
    return store_document_count(store, &(*bags)->cells, err);
}

void
bags_close(struct bags *bags)
{
    if (!bags)
        return;
    arena_free(&bags->memory);
    free(bags);
}

/* ---- terms ---- */

static double
rarity(uint64_t cells, uint64_t cells_with_term)
{
    double all = (double) cells, with = (double) cells_with_term;

    return log(1.0 + (all - with + 0.5) / (with + 0.5));
}

/* A term that was not met before. */
static enum error_code
add_term(struct bags *bags, struct str term, struct error *err)
{
    struct known_term known = { .term = arena_copy(&bags->memory, term) };
    enum error_code   rc = store_term_cells(bags->store, term, &known.cells, err);

    if (rc != OK)
        return rc;
    known.idf = rarity(bags->cells, known.cells);
    bags->terms = arena_grow(&bags->memory, bags->terms, bags->count, &bags->capacity,
                             sizeof *bags->terms);
    map_at(&bags->numbers, &bags->memory, known.term, bags->count);
    rc = arena_check(&bags->memory, err);
    if (rc == OK)
        bags->terms[bags->count++] = known;
    return rc;
}

double
bag_idf(const struct bags *bags, uint32_t number)
{
    return bags->terms[number].idf;
}

struct str
bag_term(const struct bags *bags, uint32_t number)
{
    return bags->terms[number].term;
}

uint64_t
bag_cells(const struct bags *bags, uint32_t number)
{
    return bags->terms[number].cells;
}

/* ---- bags ---- */

/* Counts a term in the bag that is being read. */
static enum error_code
meet(struct bags *bags, size_t number, float count)
{
    if (bags->terms[number].count == 0) {
        bags->met = arena_grow(&bags->memory, bags->met, bags->met_count, &bags->met_capacity,
                               sizeof *bags->met);
        if (!bags->met)
            return ERR_MEMORY;
        bags->met[bags->met_count++] = (uint32_t) number;
    }
    bags->terms[number].count += count;
    return OK;
}

static int
by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;

    return (x > y) - (x < y);
}

double
bag_worth(const struct bags *bags, const struct bag *bag, const struct bag_term *term)
{
    double norm = 1.0 - B + B * bag->length / USUAL_LENGTH;
    double count = (double) term->count;

    return bags->terms[term->number].idf * count * (K1 + 1.0) / (count + K1 * norm);
}

/* Makes a bag of what was met, which is forgotten. */
static void
fill(struct bags *bags, struct arena *arena, struct bag *bag)
{
    *bag = (struct bag){ .terms = arena_array(arena, bags->met_count, sizeof *bag->terms) };
    if (bags->met_count > 0)
        qsort(bags->met, bags->met_count, sizeof *bags->met, by_number);
    for (size_t i = 0; i < bags->met_count; i++) {
        struct known_term *known = &bags->terms[bags->met[i]];

        if (bag->terms)
            bag->terms[bag->count++] = (struct bag_term){ bags->met[i], known->count };
        bag->length += (double) known->count;
        known->count = 0;
    }
    bags->met_count = 0;
    for (size_t i = 0; i < bag->count; i++)
        bag->worth += bag_worth(bags, bag, &bag->terms[i]);
}

struct reading {
    struct bags  *bags;
    struct error *err;
};

static enum error_code
hear(struct str term, void *ctx)
{
    struct reading *reading = ctx;
    struct bags    *bags = reading->bags;
    size_t          number = map_get(&bags->numbers, term, bags->count);
    enum error_code rc = OK;

    if (number == bags->count)
        rc = add_term(bags, term, reading->err);
    if (rc == OK && meet(bags, number, 1) != OK)
        rc = error_memory(reading->err);
    return rc;
}

enum error_code
bag_read(struct bags *bags, struct arena *arena, struct str language, struct str prose,
         struct bag *bag, struct error *err)
{
    struct reading  reading = { bags, err };
    enum error_code rc;

    rc = store_each_content(bags->store, language, prose, hear, &reading, err);
    fill(bags, arena, bag);
    return rc == OK ? arena_check(arena, err) : rc;
}

enum error_code
bag_read_text(struct bags *bags, struct arena *arena, struct str language, int64_t text,
              struct bag *bag, struct error *err)
{
    struct reading  reading = { bags, err };
    enum error_code rc;

    rc = store_each_content_of(bags->store, language, text, hear, &reading, err);
    fill(bags, arena, bag);
    return rc == OK ? arena_check(arena, err) : rc;
}

void
bag_sum(struct bags *bags, struct arena *arena, const struct bag *const *parts, size_t count,
        struct bag *sum)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < parts[i]->count; k++)
            if (meet(bags, parts[i]->terms[k].number, parts[i]->terms[k].count) != OK)
                arena->failed = true;
    fill(bags, arena, sum);
}

/* ---- likeness ---- */

/* Goes over the terms that both bags have; false: there are no more. */
struct shared {
    const struct bag *x, *y;
    size_t            i, j; /* behind the shared ones */
};

static bool
next_shared(struct shared *s)
{
    while (s->i < s->x->count && s->j < s->y->count) {
        uint32_t a = s->x->terms[s->i].number, b = s->y->terms[s->j].number;

        s->i += a <= b;
        s->j += b <= a;
        if (a == b)
            return true;
    }
    return false;
}

double
bag_likeness(const struct bags *bags, const struct bag *x, const struct bag *y)
{
    struct shared shared = { .x = x, .y = y };
    double        in_x = 0, in_y = 0;

    while (next_shared(&shared)) {
        in_x += bag_worth(bags, x, &x->terms[shared.i - 1]);
        in_y += bag_worth(bags, y, &y->terms[shared.j - 1]);
    }
    return x->worth + y->worth > 0 ? (in_x + in_y) / (x->worth + y->worth) : 0;
}

/* The product of two bags as vectors of counts times idf. */
static double
product(const struct bags *bags, const struct bag *x, const struct bag *y)
{
    struct shared shared = { .x = x, .y = y };
    double        sum = 0;

    while (next_shared(&shared)) {
        const struct bag_term *a = &x->terms[shared.i - 1], *b = &y->terms[shared.j - 1];
        double                 idf = bags->terms[a->number].idf;

        sum += (double) a->count * (double) b->count * idf * idf;
    }
    return sum;
}

double
bag_cosine(const struct bags *bags, const struct bag *x, const struct bag *y)
{
    double lengths = sqrt(product(bags, x, x) * product(bags, y, y));
    double cosine = lengths > 0 ? product(bags, x, y) / lengths : 0;

    return cosine < 1 ? cosine : 1;
}

double
bag_compare(const struct bags *bags, enum bag_measure measure, const struct bag *x,
            const struct bag *y)
{
    return measure == BAG_LIKENESS ? bag_likeness(bags, x, y) : bag_cosine(bags, x, y);
}

/* ---- what it is made of ---- */

static int
by_amount(const void *a, const void *b)
{
    const struct bag_share *x = a, *y = b;

    if (x->amount != y->amount)
        return x->amount > y->amount ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

/* The share of a term before it is divided by what all terms could give. */
static double
share_of(const struct bags *bags, enum bag_measure measure, const struct shared *s)
{
    const struct bag_term *a = &s->x->terms[s->i - 1], *b = &s->y->terms[s->j - 1];
    double                 idf = bags->terms[a->number].idf;

    return measure == BAG_LIKENESS ? bag_worth(bags, s->x, a) + bag_worth(bags, s->y, b)
                                   : (double) a->count * (double) b->count * idf * idf;
}

enum error_code
bag_shares(const struct bags *bags, struct arena *arena, enum bag_measure measure,
           const struct bag *x, const struct bag *y, struct bag_share **shares, size_t *count,
           struct error *err)
{
    struct shared s = { .x = x, .y = y };
    double        sum = 0, whole = bag_compare(bags, measure, x, y);

    *count = 0;
    *shares = arena_array(arena, x->count < y->count ? x->count : y->count, sizeof **shares);
    if (arena_check(arena, err) != OK)
        return err->code;
    while (next_shared(&s)) {
        struct bag_share *share = &(*shares)[(*count)++];

        *share = (struct bag_share){ x->terms[s.i - 1].number, (double) x->terms[s.i - 1].count,
                                     (double) y->terms[s.j - 1].count,
                                     share_of(bags, measure, &s) };
        sum += share->amount;
    }
    for (size_t i = 0; i < *count; i++)
        (*shares)[i].amount *= whole / sum;
    if (*count > 1)
        qsort(*shares, *count, sizeof **shares, by_amount);
    return OK;
}
