#include "query/promising.h"

static void
keep_promising(struct promising *p, uint64_t enough)
{
    size_t kept = 0;

    for (size_t i = 0; i < p->count; i++) {
        p->documents[kept] = p->documents[i];
        p->scores[kept] = p->scores[i];
        p->potentials[kept] = p->potentials[i];
        p->sources[kept] = p->sources[i];
        kept += p->potentials[i] >= enough;
    }
    p->count = kept;
}

static void
keep_having(struct promising *p, uint64_t sources)
{
    for (size_t i = 0; i < p->count; i++)
        if ((p->sources[i] & sources) == 0)
            p->potentials[i] = 0;
    keep_promising(p, 1);
}

static void
note_found(struct promising *p, size_t at, size_t source, uint64_t amount)
{
    p->scores[at] += amount;
    p->potentials[at] += amount;
    p->sources[at] |= (uint64_t) 1 << source;
}

/* Those of documents asked[from..] that are within the block where the cursor stands. */
static enum error_code
ask_block(struct promising *p, const uint8_t *asked, size_t count, size_t source,
          struct cursor *cursor, struct error *err)
{
    uint64_t        bound = p->leads->items[source].source->bound;
    uint32_t        documents[BLOCK_POSTINGS], impacts[BLOCK_POSTINGS];
    bool            is_promising = false;
    enum error_code rc;

    for (size_t i = 0; i < count; i++) {
        documents[i] = p->documents[asked[i]];
        is_promising |= p->potentials[asked[i]] + bound * cursor->largest >= *p->enough;
    }
    if (!is_promising) {
        for (size_t i = 0; i < count; i++)
            p->potentials[asked[i]] = 0;
        return OK;
    }
    rc = cursor_impacts(cursor, documents, count, impacts, err);
    for (size_t i = 0; rc == OK && i < count; i++)
        if (impacts[i] > 0)
            note_found(p, asked[i], source, bound * impacts[i]);
    return rc;
}

static enum error_code
ask_list(struct promising *p, const uint8_t *asked, size_t count, size_t source,
         struct cursor *cursor, struct error *err)
{
    enum error_code rc = OK;

    for (size_t from = 0, end; rc == OK && from < count; from = end) {
        rc = cursor_seek(cursor, p->documents[asked[from]], err);
        if (rc != OK || cursor->is_done)
            return rc;
        for (end = from + 1; end < count && p->documents[asked[end]] <= cursor->last;)
            end++;
        rc = ask_block(p, asked + from, end - from, source, cursor, err);
    }
    return rc;
}

static enum error_code
ask_union(struct promising *p, const uint8_t *asked, size_t count, size_t source,
          struct error *err)
{
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < count; i++) {
        uint64_t amount;
        bool     has;

        rc = source_look_up(p->leads->items[source].source, p->documents[asked[i]], &amount,
                            &has, err);
        if (rc == OK && has)
            note_found(p, asked[i], source, amount);
    }
    return rc;
}

/* Asks about those that it is not known to have, of which it has *rest at most, and then less. */
static enum error_code
ask_option(struct promising *p, size_t source, size_t option, uint64_t *rest, struct error *err)
{
    struct lead    *lead = &p->leads->items[source];
    uint64_t        left = option < lead->option_count ? lead->options[option].rest : 0;
    uint8_t         asked[BLOCK_POSTINGS];
    struct cursor  *cursor = NULL;
    size_t          count = 0;
    enum error_code rc = OK;

    for (size_t i = 0; i < p->count; i++)
        if ((p->sources[i] >> source & 1) == 0) {
            p->potentials[i] -= *rest;
            asked[count++] = (uint8_t) i;
        }
    *rest = left;
    if (count > 0 && option == lead->option_count)
        rc = ask_union(p, asked, count, source, err);
    else if (count > 0)
        rc = leads_cursor(p->leads, lead, option, &cursor, err);
    if (rc == OK && count > 0 && option < lead->option_count)
        rc = ask_list(p, asked, count, source, cursor, err);
    for (size_t i = 0; i < count; i++)
        if ((p->sources[asked[i]] >> source & 1) == 0)
            p->potentials[asked[i]] += left;
    keep_promising(p, *p->enough);
    return rc;
}

/* Its champions first, of which there are most, then all. */
static enum error_code
ask_source(struct promising *p, size_t source, struct error *err)
{
    struct lead    *lead = &p->leads->items[source];
    uint64_t        rest = lead_rest(lead);
    size_t          last = lead->option_count;
    enum error_code rc = OK;

    if (p->leads->is_sample)
        return last > 0 && lead->chosen == last
                   ? ask_option(p, source, lead_option(lead, p->leads->sampled), &rest, err)
                   : OK;
    if (last == 0)
        return ask_option(p, source, 0, &rest, err);
    last--;
    if (lead->chosen == last)
        return OK;
    if (last > 0 && (lead->chosen == lead->option_count || lead->chosen < last - 1))
        rc = ask_option(p, source, last - 1, &rest, err);
    return rc == OK && p->count > 0 ? ask_option(p, source, last, &rest, err) : rc;
}

/* What was asked so far lacks a word that a hit must have. */
static void
keep_required(struct promising *p, size_t asked)
{
    for (size_t r = 0; r < p->leads->required_count; r++) {
        uint64_t sources = p->leads->required[r];

        if (sources >> asked == 1) /* the last of them was asked */
            keep_having(p, sources);
    }
}

void
promising_add(struct promising *p, uint32_t document, uint64_t potential, uint64_t sources)
{
    p->documents[p->count] = document;
    p->potentials[p->count] = potential;
    p->scores[p->count] = potential - leads_rests_but(p->leads, sources);
    p->sources[p->count++] = sources;
}

enum error_code
promising_show(struct promising *p, best_visit *visit, void *ctx, struct error *err)
{
    enum error_code rc = OK;

    keep_promising(p, *p->enough);
    for (size_t i = 0; rc == OK && i < p->leads->count && p->count > 0; i++) {
        rc = ask_source(p, i, err);
        keep_required(p, i);
    }
    for (size_t i = 0; rc == OK && i < p->count; i++)
        if (p->scores[i] >= *p->enough)
            rc = visit(p->documents[i], p->scores[i], p->enough, ctx, err);
    p->count = 0;
    return rc;
}
