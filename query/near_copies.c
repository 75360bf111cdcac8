/*
 * All pairs of texts that are nearly the same, exactly, without comparing each with each.
 *
 * The terms of a text stand in one order for all texts, the rarest first. Let t be the first
 * that two texts share. What stands before it in either is not shared, so their likeness is at
 * most what is left of both over what both are worth (the positional filter of PPJoin: Xiao,
 * Wang, Lin & Yu 2008). And were t behind more than 2 * (1 - least) of what the heavier text is
 * worth, the likeness would be below `least`, even if all of the lighter one were shared: so t
 * is *early* in one of the two (the prefix filter of AllPairs: Bayardo, Ma & Srikant 2007).
 * Texts met before are listed by term, those in which it is early apart; an early term of a
 * text is looked for in both lists, any other among the early ones alone. What passes is
 * compared.
 *
 * Texts are listed until there is no more room; the rest of the index is held to these, and
 * then the next are listed. So memory has a bound, but for the vocabulary.
 */
#include <stdlib.h>

#include "query/bag.h"
#include "query/place.h"
#include "query/query.h"

enum { MOST_LISTED = 4 * 1024 * 1024 }; /* terms of texts, at some 50 bytes each */

/* Nothing that rounding took may take a pair away. */
#define SLACK 1e-5

/* A term of a text; rank is its place in the order of all terms. */
struct placed_term {
    uint64_t rank;
    uint32_t number;
    float    worth, left; /* of this term; of it and all behind it */
};

struct listed_text {
    int64_t             text;
    struct bag          bag;
    struct placed_term *terms; /* by rank */
    uint32_t            stamp; /* of the text that met it last */
};

struct met_posting {
    uint32_t at;    /* in the texts listed */
    float    worth; /* of that text */
    float    left;  /* of it, from the term on */
};

struct postings {
    struct met_posting *items;
    size_t              count, capacity;
};

/* The texts in which a term is early, and the others. */
struct term_lists {
    struct postings early, late;
};

struct joining {
    struct store     *store;
    double            least;
    size_t            most_listed;
    query_visit_near *visit;
    void             *ctx;
    struct bags      *bags;

    struct listed_text *texts; /* listed */
    size_t              text_count, text_capacity;
    struct term_lists  *lists; /* by number of term */
    size_t              list_count;
    size_t              listed; /* terms of texts */
    struct arena        memory; /* of the bags of listed texts */
    bool                is_full;
    int64_t             last; /* text that was listed */

    struct arena scratch; /* of one text */
    uint32_t     stamp;
};

/* ---- telling ---- */

static enum error_code
tell(struct joining *j, int64_t document, int64_t other, double score, bool is_copy,
     struct error *err)
{
    struct arena           arena = { 0 };
    struct query_near_pair pair = { .score = score, .is_copy = is_copy };
    enum error_code        rc = place_of_document(j->store, &arena, document, &pair.a, err);

    if (rc == OK)
        rc = place_of_document(j->store, &arena, other, &pair.b, err);
    if (rc == OK)
        rc = j->visit(&pair, j->ctx);
    arena_free(&arena);
    return rc;
}

/* The first cell of each of two texts. */
static enum error_code
tell_near(struct joining *j, int64_t text, int64_t other, double score, struct error *err)
{
    int64_t        *documents, *others;
    size_t          count = 0, other_count = 0;
    enum error_code rc;

    rc = store_text_documents(j->store, &j->scratch, text, &documents, &count, err);
    if (rc == OK)
        rc = store_text_documents(j->store, &j->scratch, other, &others, &other_count, err);
    return rc == OK && count > 0 && other_count > 0
               ? tell(j, documents[0], others[0], score, false, err)
               : rc;
}

static enum error_code
tell_copies(struct joining *j, int64_t text, struct error *err)
{
    int64_t        *documents;
    size_t          count = 0;
    enum error_code rc;

    rc = store_text_documents(j->store, &j->scratch, text, &documents, &count, err);
    for (size_t i = 1; rc == OK && i < count; i++)
        rc = tell(j, documents[0], documents[i], 1, true, err);
    return rc;
}

/* ---- the order of terms ---- */

static int
by_rank(const void *a, const void *b)
{
    const struct placed_term *x = a, *y = b;

    return (x->rank > y->rank) - (x->rank < y->rank);
}

/* Puts the terms of the text's bag in order, the rarest first. */
static enum error_code
place_terms(struct joining *j, struct listed_text *text, struct error *err)
{
    const struct bag *bag = &text->bag;
    double            left = 0;

    text->terms = arena_array(&j->scratch, bag->count, sizeof *text->terms);
    if (arena_check(&j->scratch, err) != OK)
        return err->code;
    for (size_t i = 0; i < bag->count; i++) {
        uint32_t number = bag->terms[i].number;

        text->terms[i] = (struct placed_term){
            .rank = bag_cells(j->bags, number) << 32 | number,
            .number = number,
            .worth = (float) bag_worth(j->bags, bag, &bag->terms[i]),
        };
    }
    if (bag->count > 1)
        qsort(text->terms, bag->count, sizeof *text->terms, by_rank);
    for (size_t i = bag->count; i-- > 0;) {
        left += (double) text->terms[i].worth;
        text->terms[i].left = (float) left;
    }
    return OK;
}

static bool
is_early(const struct joining *j, const struct listed_text *text,
         const struct placed_term *term)
{
    return text->bag.worth - (double) term->left <=
           (2 * (1 - j->least) + SLACK) * text->bag.worth;
}

/* ---- looking ---- */

/* Whether the likeness may be enough: no more is shared than what is so far, and is left. */
static bool
may_be_near(const struct joining *j, const struct listed_text *x, const struct listed_text *y)
{
    double enough = (j->least - SLACK) * (x->bag.worth + y->bag.worth), shared = 0;

    for (size_t a = 0, b = 0; a < x->bag.count && b < y->bag.count;) {
        const struct placed_term *of_x = &x->terms[a], *of_y = &y->terms[b];

        if (shared + (double) of_x->left + (double) of_y->left < enough)
            return false;
        if (of_x->rank == of_y->rank)
            shared += (double) of_x->worth + (double) of_y->worth;
        a += of_x->rank <= of_y->rank;
        b += of_y->rank <= of_x->rank;
    }
    return shared >= enough;
}

static enum error_code
compare(struct joining *j, const struct listed_text *text, struct listed_text *other,
        struct error *err)
{
    double likeness;

    if (other->stamp == j->stamp)
        return OK; /* it was, at a term that came before */
    other->stamp = j->stamp;
    if (!may_be_near(j, text, other))
        return OK;
    likeness = bag_likeness(j->bags, &text->bag, &other->bag);
    return likeness >= j->least ? tell_near(j, other->text, text->text, likeness, err) : OK;
}

/* Compares the text with those of a list that may be near enough, from the term on. */
static enum error_code
meet(struct joining *j, const struct listed_text *text, const struct placed_term *term,
     const struct postings *postings, struct error *err)
{
    float           worth = (float) text->bag.worth, least = (float) (j->least - SLACK);
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < postings->count; i++) {
        const struct met_posting *other = &postings->items[i];

        if (term->left + other->left >= least * (worth + other->worth))
            rc = compare(j, text, &j->texts[other->at], err);
    }
    return rc;
}

static enum error_code
meet_all(struct joining *j, const struct listed_text *text, struct error *err)
{
    enum error_code rc = OK;

    j->stamp++;
    for (size_t i = 0; rc == OK && i < text->bag.count; i++) {
        const struct placed_term *term = &text->terms[i];

        if (term->number >= j->list_count)
            continue;
        rc = meet(j, text, term, &j->lists[term->number].early, err);
        if (rc == OK && is_early(j, text, term))
            rc = meet(j, text, term, &j->lists[term->number].late, err);
    }
    return rc;
}

/* ---- listing ---- */

/* Room for one more; false: out of memory. */
static bool
grow(void **items, size_t count, size_t *capacity, size_t size)
{
    size_t larger = *capacity > 0 ? *capacity * 2 : 4;
    void  *grown = count < *capacity ? *items : realloc(*items, larger * size);

    if (!grown)
        return false;
    if (count == *capacity)
        *capacity = larger;
    *items = grown;
    return true;
}

static bool
add_posting(struct postings *postings, struct met_posting posting)
{
    void *items = postings->items;

    if (!grow(&items, postings->count, &postings->capacity, sizeof *postings->items))
        return false;
    postings->items = items;
    postings->items[postings->count++] = posting;
    return true;
}

/* Lists for all terms that were met so far. */
static bool
grow_lists(struct joining *j, size_t count)
{
    size_t larger = j->list_count * 2 > count ? j->list_count * 2 : count;
    void  *lists = j->lists;

    if (count <= j->list_count)
        return true;
    lists = realloc(lists, larger * sizeof *j->lists);
    if (!lists)
        return false;
    j->lists = lists;
    memset(j->lists + j->list_count, 0, (larger - j->list_count) * sizeof *j->lists);
    j->list_count = larger;
    return true;
}

static void *
keep(struct joining *j, const void *items, size_t count, size_t size)
{
    void *kept = arena_array(&j->memory, count, size);

    if (kept && count > 0)
        memcpy(kept, items, count * size);
    return kept;
}

static bool
keep_text(struct joining *j, const struct listed_text *text)
{
    struct listed_text *kept;
    void               *texts = j->texts;

    if (!grow(&texts, j->text_count, &j->text_capacity, sizeof *j->texts))
        return false;
    j->texts = texts;
    kept = &j->texts[j->text_count++];
    *kept = *text;
    kept->bag.terms = keep(j, text->bag.terms, text->bag.count, sizeof *text->bag.terms);
    kept->terms = keep(j, text->terms, text->bag.count, sizeof *text->terms);
    return !j->memory.failed;
}

static enum error_code
list_text(struct joining *j, const struct listed_text *text, struct error *err)
{
    uint32_t at = (uint32_t) j->text_count;
    bool     has_room = keep_text(j, text);

    for (size_t i = 0; has_room && i < text->bag.count; i++) {
        const struct placed_term *term = &text->terms[i];
        struct term_lists        *lists;

        has_room = grow_lists(j, (size_t) term->number + 1);
        lists = has_room ? &j->lists[term->number] : NULL;
        if (has_room)
            has_room =
                add_posting(is_early(j, text, term) ? &lists->early : &lists->late,
                            (struct met_posting){ at, (float) text->bag.worth, term->left });
    }
    j->listed += text->bag.count;
    j->is_full = j->listed >= j->most_listed;
    j->last = text->text;
    return has_room ? tell_copies(j, text->text, err) : error_memory(err);
}

static void
forget_listed(struct joining *j)
{
    for (size_t i = 0; i < j->list_count; i++) {
        free(j->lists[i].early.items);
        free(j->lists[i].late.items);
    }
    free(j->lists);
    free(j->texts);
    arena_free(&j->memory);
    j->lists = NULL;
    j->texts = NULL;
    j->list_count = j->text_count = j->text_capacity = j->listed = 0;
    j->is_full = false;
}

/* ---- the walk ---- */

static enum error_code
join_text(int64_t number, struct str language, struct str body, void *ctx, struct error *err)
{
    struct joining    *j = ctx;
    struct listed_text text = { .text = number };
    enum error_code    rc = bag_read_text(j->bags, &j->scratch, language, number, &text.bag, err);

    (void) body;
    if (rc == OK)
        rc = place_terms(j, &text, err);
    if (rc == OK)
        rc = meet_all(j, &text, err);
    if (rc == OK && !j->is_full)
        rc = list_text(j, &text, err);
    arena_free(&j->scratch);
    return rc;
}

enum error_code
query_near_copies(struct store *store, const struct query_near_options *options,
                  query_visit_near *visit, void *ctx, struct error *err)
{
    struct joining j = {
        .store = store,
        .least = options->least,
        .most_listed = options->most_listed > 0 ? options->most_listed : MOST_LISTED,
        .visit = visit,
        .ctx = ctx,
    };
    enum error_code rc = store_read_begin(store, err);

    if (rc != OK)
        return rc;
    rc = bags_open(store, &j.bags, err);
    do {
        forget_listed(&j);
        if (rc == OK)
            rc = store_each_text(store, j.last, join_text, &j, err);
    } while (rc == OK && j.is_full);
    forget_listed(&j);
    store_read_end(store);
    bags_close(j.bags);
    return rc;
}
