#include "query/champions.h"

#include <stdlib.h>

#include "query/promising.h"

enum {
    WINDOW = 4096, /* documents, of which 64 words of 64 bits tell */
    WORDS = WINDOW / 64,
    FIRST_SAMPLE_IN = 64, /* of several lists, no less than one in so many postings */
    SAMPLE_IN = 8,        /* and in the end no more than one in so many */
    GAIN = 8              /* what leads is no more than one in so many */
};

/* Documents in a row of which some lists that lead have some. */
struct window {
    uint64_t amounts[WINDOW], sources[WINDOW]; /* 0 where there are none */
    uint64_t bits[WORDS], words;               /* which of them there are, and which of bits */
};

struct champions_search {
    struct leads     leads;
    struct promising promising;
    size_t           first_sample; /* number of champions */
    best_visit      *visit;
    void            *ctx;
    struct window   *window; /* NULL: not needed yet */
};

/* ---- opening ---- */

enum error_code
champions_search_open(struct sources *sources, const struct word_set *required,
                      struct champions_search **search, struct error *err)
{
    struct champions_search *c;
    struct leads            *leads;
    enum error_code          rc;

    *search = NULL;
    if (!leads_may_gain(sources))
        return OK;
    c = calloc(1, sizeof *c);
    if (!c)
        return error_memory(err);
    leads = c->promising.leads = &c->leads;
    rc = leads_open(leads, sources, required, err);
    if (rc != OK || (leads->count > 1 && leads->required_count == 0)) {
        champions_search_close(c);
        return rc;
    }
    if (leads->count > 1)
        while (c->first_sample + 1 < LIST_MOST_CHAMPIONS &&
               leads_choose_sample(leads, c->first_sample) < leads->postings / FIRST_SAMPLE_IN)
            c->first_sample++;
    *search = c;
    return OK;
}

void
champions_search_close(struct champions_search *c)
{
    if (!c)
        return;
    leads_close(&c->leads);
    free(c);
}

bool
champions_suffice(struct champions_search *c, uint64_t enough)
{
    uint64_t cost;

    return leads_choose(&c->leads, enough, &cost) && cost <= c->leads.postings / GAIN;
}

/* ---- going over what leads ---- */

static enum error_code
read_block(struct lead *lead, uint32_t from, struct error *err)
{
    struct cursor  *cursor = lead->cursor;
    enum error_code rc = cursor_seek(cursor, from, err);

    lead->next = UINT32_MAX;
    if (rc != OK || cursor->is_done)
        return rc;
    rc = cursor_weigh(cursor, err);
    if (rc != OK)
        return rc;
    lead->at = 0;
    while (cursor->documents[lead->at] < from) /* behind the last stands one larger than any */
        lead->at++;
    lead->next = cursor->documents[lead->at];
    return OK;
}

static enum error_code
seek_leads(struct champions_search *c, uint32_t from, struct error *err)
{
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < c->leads.leading_count; i++) {
        struct lead *lead = &c->leads.items[c->leads.leading[i]];

        rc = leads_cursor(&c->leads, lead, lead->chosen, &lead->cursor, err);
        if (rc == OK)
            rc = read_block(lead, from, err);
    }
    return rc;
}

/* Notes what the list has of the documents from `base` up to `last`. */
static enum error_code
note_lead(struct champions_search *c, size_t source, uint32_t base, uint32_t last,
          struct error *err)
{
    struct lead    *lead = &c->leads.items[source];
    struct window  *window = c->window;
    uint64_t        bound = lead->source->bound, bit = (uint64_t) 1 << source;
    uint64_t        rest = lead_rest(lead);
    enum error_code rc = OK;

    while (rc == OK && lead->next <= last) {
        const struct cursor *cursor = lead->cursor;
        uint32_t             document = lead->next, end = cursor->last;
        size_t               at = lead->at;

        for (; document <= last; document = cursor->documents[++at]) {
            uint32_t i = document - base;

            window->amounts[i] += bound * cursor->impacts[at] - rest;
            window->sources[i] |= bit;
            window->bits[i / 64] |= (uint64_t) 1 << i % 64;
            window->words |= (uint64_t) 1 << i / 64;
        }
        lead->at = at;
        lead->next = document;
        if (document == UINT32_MAX)
            rc = read_block(lead, end + 1, err);
    }
    return rc;
}

static enum error_code
show_noted(struct champions_search *c, uint32_t base, struct error *err)
{
    struct promising *p = &c->promising;
    struct window    *window = c->window;
    enum error_code   rc = OK;

    for (; window->words != 0; window->words &= window->words - 1) {
        uint32_t w = (uint32_t) __builtin_ctzll(window->words);
        uint64_t bits = window->bits[w];

        for (window->bits[w] = 0; bits != 0; bits &= bits - 1) {
            uint32_t i = w * 64 + (uint32_t) __builtin_ctzll(bits);
            uint64_t potential = c->leads.rests + window->amounts[i];

            if (potential >= *p->enough)
                promising_add(p, base + i, potential, window->sources[i]);
            window->amounts[i] = window->sources[i] = 0;
            if (p->count == COUNT(p->documents) && rc == OK)
                rc = promising_show(p, c->visit, c->ctx, err);
        }
    }
    return rc == OK ? promising_show(p, c->visit, c->ctx, err) : rc;
}

/* One list that leads alone, block by block. */
static enum error_code
pass_block(struct champions_search *c, struct lead *lead, struct error *err)
{
    struct promising    *p = &c->promising;
    const struct cursor *cursor = lead->cursor;
    uint64_t             bound = lead->source->bound, bit = (uint64_t) 1 << c->leads.leading[0];
    uint64_t             others = leads_rests_but(&c->leads, bit);
    uint32_t             end = cursor->last;
    enum error_code      rc;

    for (size_t at = lead->at; at < cursor->count; at++) {
        uint64_t potential = bound * cursor->impacts[at] + others;

        if (potential >= *p->enough)
            promising_add(p, cursor->documents[at], potential, bit);
    }
    rc = promising_show(p, c->visit, c->ctx, err);
    return rc == OK ? read_block(lead, end + 1, err) : rc;
}

static uint32_t
next_document(const struct champions_search *c)
{
    const struct leads *leads = &c->leads;
    uint32_t            next = UINT32_MAX;

    for (size_t i = 0; i < leads->leading_count; i++)
        if (leads->items[leads->leading[i]].next < next)
            next = leads->items[leads->leading[i]].next;
    return next;
}

/* The next documents that lead; *end is behind them. */
static enum error_code
pass_some(struct champions_search *c, uint32_t from, uint32_t *end, struct error *err)
{
    struct leads   *leads = &c->leads;
    uint32_t        last = from < UINT32_MAX - WINDOW ? from + WINDOW - 1 : UINT32_MAX - 1;
    enum error_code rc = OK;

    if (leads->leading_count == 1) {
        struct lead *lead = &leads->items[leads->leading[0]];

        *end = lead->cursor->last + 1;
        return pass_block(c, lead, err);
    }
    *end = last + 1;
    if (!c->window) {
        c->window = arena_alloc(&leads->memory, sizeof *c->window);
        rc = arena_check(&leads->memory, err);
    }
    for (size_t i = 0; rc == OK && i < leads->leading_count; i++)
        rc = note_lead(c, leads->leading[i], from, last, err);
    return rc == OK ? show_noted(c, from, err) : rc;
}

static enum error_code
pass_all(struct champions_search *c, struct error *err)
{
    const uint64_t *now = c->promising.enough;
    uint64_t        enough = *now, cost;
    uint32_t        end;
    enum error_code rc = seek_leads(c, 1, err);

    for (uint32_t from = next_document(c); rc == OK && from < UINT32_MAX;
         from = next_document(c)) {
        rc = pass_some(c, from, &end, err);
        if (rc != OK || c->leads.is_sample || *now == enough)
            continue;
        enough = *now; /* fewer may lead now */
        if (leads_choose(&c->leads, enough, &cost))
            rc = seek_leads(c, end, err);
    }
    return rc;
}

/* Whether a sample may spare more than it costs, and is more than the one before. */
static bool
is_worth_it(struct champions_search *c, size_t number, uint64_t enough)
{
    struct leads *leads = &c->leads;
    uint64_t before = number > c->first_sample ? leads_choose_sample(leads, number - 1) : 0;
    uint64_t cost = leads_choose_sample(leads, number), without;

    return cost > before && cost <= leads->postings / SAMPLE_IN &&
           (!leads_choose(leads, enough, &without) || cost <= without / 2);
}

enum error_code
champions_sample(struct champions_search *c, size_t number, uint64_t *enough, best_visit *visit,
                 void *ctx, bool *is_worth, struct error *err)
{
    number += c->first_sample;
    *is_worth = number < LIST_MOST_CHAMPIONS && is_worth_it(c, number, *enough);
    if (!*is_worth)
        return OK;
    (void) leads_choose_sample(&c->leads, number);
    c->promising.enough = enough;
    c->visit = visit;
    c->ctx = ctx;
    return pass_all(c, err);
}

enum error_code
champions_each(struct champions_search *c, uint64_t *enough, best_visit *visit, void *ctx,
               struct error *err)
{
    uint64_t cost;

    c->promising.enough = enough;
    c->visit = visit;
    c->ctx = ctx;
    return leads_choose(&c->leads, *enough, &cost) ? pass_all(c, err) : OK;
}
