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
seniority_each_term(struct text_analyzer *analyzer, struct str prose, seniority_visit *visit,
                    void *ctx, struct error *err)
{
    struct hearing  h = { .visit = visit, .ctx = ctx };
    enum error_code rc = text_each_term(analyzer, prose, hear, &h);

    buffer_free(&h.pair);
    return rc == ERR_MEMORY ? error_memory(err) : rc;
}

/* ---- what it weighs ---- */

static int
compare_to_entry(const void *key, const void *entry)
{
    return str_compare(*(const struct str *) key,
                       str_of(((const struct seniority_entry *) entry)->term));
}

double
seniority_weight(struct str term)
{
    const struct seniority_entry *entry = bsearch(&term, seniority_table, seniority_table_count,
                                                  sizeof *seniority_table, compare_to_entry);

    return entry ? entry->weight / WEIGHT_UNIT : 0;
}

static enum error_code
weigh(struct str term, bool is_pair, void *ctx)
{
    struct seniority_sum *sum = ctx;

    sum->words += !is_pair;
    sum->weight += seniority_weight(term);
    return OK;
}

enum error_code
seniority_add(struct text_analyzer *analyzer, struct str prose, struct seniority_sum *sum,
              struct error *err)
{
    return seniority_each_term(analyzer, prose, weigh, sum, err);
}

double
seniority_mean(const struct seniority_sum *sum)
{
    return sum->words > 0 ? sum->weight / (double) sum->words : 0;
}

double
seniority_of(struct str prose)
{
    struct seniority_sum  sum = { 0 };
    struct text_analyzer *analyzer = NULL;
    struct error          err;
    enum error_code       rc = text_open(STR("en"), &analyzer, &err);

    if (rc == OK)
        rc = seniority_add(analyzer, prose, &sum, &err);
    text_close(analyzer);
    return rc == OK ? seniority_mean(&sum) : 0;
}
