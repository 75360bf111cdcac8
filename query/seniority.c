#include "query/seniority.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "query/seniority_table.h"
#include "text/text.h"

#define WEIGHT_UNIT 1000.0

/* ---- what is judged ---- */

struct hearing {
    struct buffer    pair; /* the stem before, a blank, and this one */
    seniority_visit *visit;
    void            *ctx;
};

static enum error_code
hear(const struct text_term *term, void *ctx)
{
    struct hearing *h = ctx;
    enum error_code rc = h->visit(term->term, false, h->ctx);

    if (h->pair.length > 0) {
        buffer_add_char(&h->pair, ' ');
        buffer_add(&h->pair, term->term);
        if (rc == OK)
            rc = h->pair.failed ? ERR_MEMORY : h->visit(buffer_str(&h->pair), true, h->ctx);
    }
    buffer_clear(&h->pair);
    buffer_add(&h->pair, term->term);
    return rc;
}

enum error_code
seniority_each_term(struct str prose, seniority_visit *visit, void *ctx, struct error *err)
{
    struct hearing        h = { .visit = visit, .ctx = ctx };
    struct text_analyzer *analyzer = NULL;
    enum error_code       rc = text_open(STR("en"), &analyzer, err);

    if (rc == OK)
        rc = text_each_term(analyzer, prose, hear, &h);
    if (rc == ERR_MEMORY)
        rc = error_memory(err);
    if (analyzer)
        text_close(analyzer);
    buffer_free(&h.pair);
    return rc;
}

/* ---- what it weighs ---- */

static int
compare_to_entry(const void *key, const void *entry)
{
    return str_compare(*(const struct str *) key,
                       str_of(((const struct seniority_entry *) entry)->term));
}

struct weighing {
    double sum;
    size_t words;
};

static enum error_code
weigh(struct str term, bool is_pair, void *ctx)
{
    struct weighing              *w = ctx;
    const struct seniority_entry *entry = bsearch(&term, seniority_table, seniority_table_count,
                                                  sizeof *seniority_table, compare_to_entry);

    w->words += !is_pair;
    w->sum += entry ? entry->weight / WEIGHT_UNIT : 0;
    return OK;
}

double
seniority_of(struct str prose)
{
    struct weighing w = { 0 };
    struct error    err;

    if (seniority_each_term(prose, weigh, &w, &err) != OK || w.words == 0)
        return 0;
    return w.sum / (double) w.words;
}
