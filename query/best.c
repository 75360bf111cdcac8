#include "query/best.h"

#include <stdlib.h>

#include "query/batch.h"
#include "query/guides.h"

enum { WINDOW = UNION_DOCUMENTS, FEW_LISTS = 4 };

/* Of documents in a row: which were noted, and what they score so far. */
struct window {
    uint64_t scores[WINDOW];
    uint64_t bits[WINDOW / 64];
};

struct best {
    struct arena    memory;
    struct source **sources; /* those that score */
    size_t          count;
    size_t          leading; /* of them, at the end: whose documents are looked at */
    size_t          required_count;
    uint64_t        others_most; /* of those that only are asked, in the region */
    uint64_t        others_here; /* and in the blocks that are looked at */
    struct guides   guides;
    uint64_t       *enough;
    best_visit     *visit;
    void           *ctx;
    struct batch    batch;
    struct window  *window; /* made when lists lead together */
};

/* ---- regions: where every list is within one page, or between two ---- */

/* What the source adds at most from the document on, up to region_end. */
static bool
look(struct source *source, uint32_t from)
{
    struct list_page page;

    source->region_end = UINT32_MAX;
    source->is_there = source->part_count > 0 || source->all;
    if (!source->cursor) {
        source->most = source->bound;
        return true;
    }
    source->most = 0;
    if (!cursor_look(source->cursor, from, &page))
        return false;
    if (page.first > from) {
        source->region_end = page.first - 1;
        return true;
    }
    source->is_there = true;
    source->most = source->bound * page.largest;
    source->region_end = page.last;
    return true;
}

/* Whether a required word has no source here; sources of one word stand together. */
static bool
lacks_required(const struct best *b)
{
    bool has = true;

    for (size_t i = 0; i < b->count; i++) {
        bool is_new = i == 0 || b->sources[i]->word != b->sources[i - 1]->word;

        if (is_new && !has)
            return true;
        has = (has && !is_new) || !b->sources[i]->is_required || b->sources[i]->is_there;
    }
    return !has;
}

/* The end of the region at from, and the most that a document of it scores; 0: none does. */
static uint32_t
look_at_region(struct best *b, uint32_t from, uint64_t *most, bool *is_over)
{
    uint32_t end = UINT32_MAX;

    *most = 0;
    *is_over = true;
    for (size_t i = 0; i < b->count; i++) {
        struct source *source = b->sources[i];

        if (look(source, from))
            *is_over = false;
        *most += source->most;
        if (source->region_end < end)
            end = source->region_end;
    }
    if (b->required_count > 0 && lacks_required(b))
        *most = 0;
    return end;
}

/* ---- who leads ---- */

static int
by_most(const void *a, const void *b)
{
    const struct source *x = *(struct source *const *) a, *y = *(struct source *const *) b;

    if (x->is_leading != y->is_leading)
        return x->is_leading ? 1 : -1;
    if (x->is_required != y->is_required)
        return x->is_required ? 1 : -1;
    if (x->is_required && x->word != y->word) /* the rarest word is asked for first */
        return x->postings != y->postings ? (x->postings < y->postings ? 1 : -1)
               : x->word < y->word        ? 1
                                          : -1;
    if (x->most != y->most)
        return x->most < y->most ? -1 : 1;
    return (x->list.count > y->list.count) - (x->list.count < y->list.count);
}

/* Puts the sources in order: those that are only asked about documents come first. */
static void
choose_leaders(struct best *b)
{
    size_t i = 0;

    qsort(b->sources, b->count, sizeof *b->sources, by_most);
    b->others_most = 0;
    if (b->required_count > 0) {
        for (; i < b->count && !b->sources[i]->is_leading; i++)
            b->others_most += b->sources[i]->most;
    } else {
        for (; i < b->count && b->others_most + b->sources[i]->most < *b->enough; i++)
            b->others_most += b->sources[i]->most;
    }
    b->leading = b->count - i;
}

/* ---- documents that the leading sources have ---- */

/* Adds what the others have of the documents, and shows those that are enough. */
static enum error_code
complete(struct best *b, struct error *err)
{
    struct batch   *batch = &b->batch;
    uint64_t        left = b->others_most;
    enum error_code rc = OK;

    if (b->guides.count > 0)
        batch_keep_set(batch, b->guides.allowed, b->guides.base);
    memset(batch->has, 0, sizeof batch->has);
    for (size_t i = b->count - b->leading; rc == OK && i-- > 0;) {
        struct source *source = b->sources[i];
        bool           is_last = i == 0 || b->sources[i - 1]->word != source->word;

        batch_keep_promising(batch, left, *b->enough);
        if (batch->count == 0)
            break;
        left -= source->most;
        rc = batch_add(batch, source, left, *b->enough, err);
        if (is_last && source->is_required)
            batch_keep_having(batch);
        if (is_last)
            memset(batch->has, 0, sizeof batch->has);
    }
    for (size_t i = 0; rc == OK && i < batch->count; i++)
        if (batch->scores[i] >= *b->enough)
            rc = b->visit(batch->documents[i], batch->scores[i], b->enough, b->ctx, err);
    batch->count = 0;
    return rc;
}

/* ---- a window: documents [from, last] ---- */

/* Of one block there are no more documents than a batch has room for. */
static enum error_code
pass_one_list(struct best *b, uint32_t from, uint32_t last, struct error *err)
{
    struct source  *source = b->sources[b->count - 1];
    struct cursor  *c = source->cursor;
    struct batch   *batch = &b->batch;
    uint64_t        enough = *b->enough;
    enum error_code rc = cursor_read(c, err);
    size_t          i = 0, end, kept = 0;

    if (rc != OK)
        return rc;
    while (c->documents[i] < from) /* behind the last stands one that is larger than any */
        i++;
    for (end = c->last <= last ? c->count : i; c->documents[end] <= last;)
        end++;
    rc = cursor_weigh_some(c, i, end, err);
    for (; rc == OK && i < end; i++) {
        batch->documents[kept] = c->documents[i];
        batch->scores[kept] = source->bound * c->impacts[i];
        kept += batch->scores[kept] + b->others_here >= enough;
    }
    batch->count = kept;
    return kept > 0 ? complete(b, err) : rc;
}

static void
note(struct best *b, uint32_t at, uint64_t amount)
{
    b->window->scores[at] += amount;
    b->window->bits[at / 64] |= (uint64_t) 1 << at % 64;
}

static enum error_code
add_list(struct best *b, const struct source *source, uint32_t from, uint32_t last,
         struct error *err)
{
    struct cursor  *c = source->cursor;
    enum error_code rc = cursor_seek(c, from, err);

    while (rc == OK && !c->is_done) {
        size_t i = 0;

        rc = cursor_weigh(c, err);
        if (rc != OK)
            return rc;
        while (i < c->count && c->documents[i] < from)
            i++;
        for (; i < c->count && c->documents[i] <= last; i++)
            note(b, c->documents[i] - from, source->bound * c->impacts[i]);
        if (c->last >= last)
            break;
        rc = cursor_seek(c, c->last + 1, err);
    }
    return rc;
}

/* The window lies within UNION_DOCUMENTS that begin at a multiple of them. */
static enum error_code
add_union(struct best *b, struct source *source, uint32_t from, uint32_t last,
          struct error *err)
{
    uint32_t        base = from - from % UNION_DOCUMENTS;
    enum error_code rc = source_fill(source, base, err);

    for (uint32_t w = (from - base) / 64; rc == OK && w <= (last - base) / 64; w++)
        for (uint64_t bits = source->bits[w]; bits != 0; bits &= bits - 1) {
            uint32_t d = base + w * 64 + (uint32_t) __builtin_ctzll(bits);

            if (d >= from && d <= last)
                note(b, d - from, source->bound);
        }
    return rc;
}

/* Each document of a union is worth the same: soon the first of them are all that is wanted. */
static enum error_code
pass_one_union(struct best *b, uint32_t from, uint32_t last, struct error *err)
{
    enum { FEW = 16 };
    struct source  *source = b->sources[b->count - 1];
    struct batch   *batch = &b->batch;
    uint32_t        base = from - from % UNION_DOCUMENTS;
    enum error_code rc = source_fill(source, base, err);

    for (uint32_t w = (from - base) / 64; rc == OK && w <= (last - base) / 64; w++)
        for (uint64_t bits = source->bits[w]; rc == OK && bits != 0; bits &= bits - 1) {
            uint32_t d = base + w * 64 + (uint32_t) __builtin_ctzll(bits);

            if (d < from || d > last)
                continue;
            batch->documents[batch->count] = d;
            batch->scores[batch->count++] = source->bound;
            if (batch->count < FEW)
                continue;
            rc = complete(b, err);
            if (source->bound + b->others_most < *b->enough)
                return rc;
            if (rc == OK) /* a visit may have looked elsewhere */
                rc = source_fill(source, base, err);
        }
    return rc == OK ? complete(b, err) : rc;
}

/* Completes what was noted, in the order of documents, and forgets it. */
static enum error_code
show_noted(struct best *b, uint32_t from, uint32_t last, struct error *err)
{
    struct batch   *batch = &b->batch;
    enum error_code rc = OK;

    for (size_t w = 0; w <= (last - from) / 64; w++) {
        uint64_t bits = b->window->bits[w];

        for (b->window->bits[w] = 0; bits != 0; bits &= bits - 1) {
            uint32_t at = (uint32_t) w * 64 + (uint32_t) __builtin_ctzll(bits);

            batch->documents[batch->count] = from + at;
            batch->scores[batch->count] = b->window->scores[at];
            batch->count += b->window->scores[at] + b->others_most >= *b->enough;
            b->window->scores[at] = 0;
            if (batch->count == COUNT(batch->documents))
                rc = rc == OK ? complete(b, err) : rc;
        }
    }
    return rc == OK ? complete(b, err) : rc;
}

static enum error_code
pass_window(struct best *b, uint32_t from, uint32_t last, struct error *err)
{
    enum error_code rc = OK;

    if (b->leading == 1)
        return b->sources[b->count - 1]->cursor ? pass_one_list(b, from, last, err)
                                                : pass_one_union(b, from, last, err);
    if (!b->window) {
        b->window = arena_alloc(&b->memory, sizeof *b->window);
        rc = arena_check(&b->memory, err);
    }
    for (size_t i = b->count - b->leading; rc == OK && i < b->count; i++)
        rc = b->sources[i]->cursor ? add_list(b, b->sources[i], from, last, err)
                                   : add_union(b, b->sources[i], from, last, err);
    if (rc == OK)
        return show_noted(b, from, last, err);
    return rc;
}

/* ---- a region ---- */

/*
 * The end of the blocks that the leading lists stand at, and what a document is worth at most with
 * what the others add. Where words are required, of all lists, when they are few.
 */
static enum error_code
look_at_blocks(struct best *b, uint32_t from, uint32_t *last, uint64_t *most, struct error *err)
{
    bool            asks_all = b->required_count > 0 && b->count <= FEW_LISTS;
    size_t          others = b->count - b->leading, first = asks_all ? 0 : others;
    enum error_code rc = OK;

    *most = 0;
    b->others_here = first > 0 ? b->others_most : 0;
    for (size_t i = first; rc == OK && i < b->count; i++) {
        struct source *source = b->sources[i];
        struct cursor *c = source->cursor;
        uint64_t      *sum = i < others ? &b->others_here : most;

        if (!c || source->most == 0) { /* or it is between two pages */
            *sum += source->most;
            continue;
        }
        rc = cursor_seek(c, from, err);
        if (rc != OK || c->is_done)
            continue;
        *sum += source->bound * c->largest;
        if (c->last < *last)
            *last = c->last;
    }
    *most += b->others_here;
    return rc;
}

static bool
has_union(const struct best *b)
{
    for (size_t i = b->count - b->leading; i < b->count; i++)
        if (!b->sources[i]->cursor)
            return true;
    return false;
}

static bool
leads_alone(const struct best *b)
{
    return b->leading == 1 && b->sources[b->count - 1]->cursor;
}

static enum error_code
pass_region(struct best *b, uint32_t *from, uint32_t end, struct error *err)
{
    bool            goes_by_blocks = b->leading <= FEW_LISTS && !has_union(b);
    enum error_code rc = OK;

    while (rc == OK && *from <= end) {
        uint32_t last = end;
        uint64_t most = 0, enough = *b->enough;

        if (goes_by_blocks)
            rc = look_at_blocks(b, *from, &last, &most, err);
        if (!leads_alone(b) && last - *from >= WINDOW - *from % WINDOW)
            last = *from - *from % WINDOW + WINDOW - 1;
        if (rc == OK && (!goes_by_blocks || most >= enough))
            rc = pass_window(b, *from, last, err);
        *from = last + 1;
        if (*b->enough != enough || last == UINT32_MAX)
            return rc; /* others may lead now */
    }
    return rc;
}

/* ---- all ---- */

/* Marks the sources of required words; those of the rarest lead. */
static void
mark_required(struct best *b, const struct word_set *required)
{
    const struct source *leader = NULL;

    for (size_t i = 0; i < b->count; i++) {
        struct source *source = b->sources[i];

        source->is_required = word_set_has(required, source->word);
        source->postings = 0;
        for (size_t k = 0; k < b->count; k++)
            if (b->sources[k]->word == source->word)
                source->postings += b->sources[k]->list.count;
        b->required_count += source->is_required;
        if (source->is_required && (!leader || source->postings < leader->postings))
            leader = source;
    }
    for (size_t i = 0; i < b->count; i++)
        b->sources[i]->is_leading = leader && b->sources[i]->word == leader->word;
}

static enum error_code
start(struct best *b, struct sources *sources, struct error *err)
{
    struct source **guides = arena_array(&b->memory, sources->count, sizeof *guides);
    enum error_code rc;

    b->sources = arena_array(&b->memory, sources->count, sizeof *b->sources);
    rc = arena_check(&b->memory, err);
    if (rc == OK)
        guides_init(&b->guides, sources, guides);
    for (size_t i = 0; rc == OK && i < sources->count; i++)
        if (source_leads(sources->items[i]))
            b->sources[b->count++] = sources->items[i];
    for (size_t i = 0; rc == OK && i < b->count; i++)
        if (b->sources[i]->cursor && b->sources[i]->list.page_count == 0)
            rc = cursor_seek(b->sources[i]->cursor, 1, err); /* a short list is read now */
    return rc;
}

enum error_code
best_each(struct sources *sources, const struct word_set *required, uint32_t from, uint32_t end,
          uint64_t *enough, best_visit *visit, void *ctx, struct error *err)
{
    struct best    *b = calloc(1, sizeof *b);
    enum error_code rc;

    if (!b)
        return error_memory(err);
    b->enough = enough;
    b->visit = visit;
    b->ctx = ctx;
    rc = start(b, sources, err);
    if (rc == OK)
        mark_required(b, required);
    while (rc == OK && from < end) {
        uint64_t most;
        bool     is_over;
        uint32_t last, allowed_last = end - 1;

        if (b->guides.count > 0)
            rc = guides_next(&b->guides, end, &from, &allowed_last, err);
        if (rc != OK || from >= end)
            break;
        last = look_at_region(b, from, &most, &is_over);
        if (is_over)
            break;
        if (last > allowed_last)
            last = allowed_last;
        if (most == 0 || most < *enough) {
            from = last + 1;
            continue;
        }
        choose_leaders(b);
        rc = pass_region(b, &from, last, err);
    }
    arena_free(&b->memory);
    free(b);
    return rc;
}

/* ---- one document ---- */

enum error_code
best_words(struct sources *sources, uint32_t document, struct word_set *seen, uint64_t *score,
           struct error *err)
{
    enum error_code rc = OK;

    *seen = (struct word_set){ { 0 } };
    *score = 0;
    for (size_t i = 0; rc == OK && i < sources->count; i++) {
        uint64_t amount;
        bool     has;

        if (sources->items[i]->kind >= SOURCE_BOUNDS)
            continue;
        rc = source_look_up(sources->items[i], document, &amount, &has, err);
        if (rc == OK && has)
            word_set_add(seen, sources->items[i]->word);
        *score += amount;
    }
    return rc;
}
