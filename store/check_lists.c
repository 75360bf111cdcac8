#include "store/check_lists.h"

#include "base/hash.h"
#include "store/documents.h"

struct checking {
    struct store *store;
    uint64_t      said, kept; /* sums over every term in every field of every document */
    const char   *fault;
};

static uint64_t
mix(uint64_t term, enum score_field field, uint32_t document)
{
    uint64_t x = term ^ ((uint64_t) document << 2 | (uint64_t) field) * 0x9E3779B97F4A7C15u;

    x = (x ^ x >> 31) * 0xBF58476D1CE4E5B9u;
    return x ^ x >> 29;
}

static void
tell(struct checking *c, bool is_well, const char *fault)
{
    if (!is_well && !c->fault)
        c->fault = fault;
}

/* ---- what the cells say ---- */

/* A term that stands in one field more often than counts is added no more often. */
static enum error_code
add_long_prose(struct checking *c, const struct prose *prose, enum score_field field,
               uint32_t document, struct error *err)
{
    struct inverter inverter = { 0 };
    enum error_code rc;

    for (size_t i = 0; i < prose->count; i++)
        inverter_add(&inverter, inverter_term(&inverter, prose_term(prose, i)), field, document,
                     1);
    rc = inverter_check(&inverter, err);
    for (size_t i = 0; rc == OK && i < inverter.count; i++) {
        struct gathered_walk walk = { .gathered = inverter.terms[i]->added[field] };

        while (gathered_next(&walk))
            c->said += mix(hash_short(inverter.terms[i]->term), field, document) * walk.tf;
    }
    inverter_free(&inverter);
    return rc;
}

static enum error_code
add_prose(struct checking *c, const struct prose *prose, enum score_field field,
          uint32_t document, struct error *err)
{
    if (prose->length > SCORE_MOST_TF)
        return add_long_prose(c, prose, field, document, err);
    for (size_t i = 0; i < prose->count; i++)
        c->said += mix(hash_short(prose_term(prose, i)), field, document);
    return OK;
}

static enum error_code
read_document(const struct document *d, void *ctx, struct error *err)
{
    struct checking    *c = ctx;
    size_t              at = d->number % COLUMNS_DOCUMENTS;
    struct columns_row *row;
    enum error_code     rc = columns_row(c->store, d->number, &row, err);

    if (rc == OK)
        tell(c, row->levels[at] == d->level && row->texts[at] == d->text,
             "the columns of documents do not say where the cells stand");
    for (int f = 0; rc == OK && f < SCORE_FIELDS; f++) {
        tell(c,
             columns_length(row, (enum score_field) f, at) ==
                 score_length((enum score_field) f, d->fields[f]->length),
             "the columns of documents do not say how long the texts are");
        rc = add_prose(c, d->fields[f], (enum score_field) f, d->number, err);
    }
    return rc;
}

/* ---- what the lists say ---- */

/* A walk over the postings of one list. */
struct list_walk {
    const struct list *list;
    size_t             page, block, at, count;
    uint32_t           before; /* document */
    uint32_t           documents[BLOCK_POSTINGS];
    struct weights     weights;
    struct buffer      bytes;
    uint64_t           done;
};

/* Whether the postings are as long as the columns say, and within what their block claims. */
static enum error_code
check_weights(struct checking *c, const struct list_walk *w, uint32_t largest,
              struct error *err)
{
    enum score_field field = w->list->field;
    enum error_code  rc = OK;

    for (size_t i = 0; rc == OK && i < w->count; i++) {
        struct columns_row *row;
        size_t              in_row = w->documents[i] % COLUMNS_DOCUMENTS;
        uint32_t            tf = w->weights.tfs[i], length = w->weights.lengths[i];

        if (w->documents[i] >= c->store->documents_end)
            return lists_damaged(c->store, err);
        rc = columns_row(c->store, w->documents[i], &row, err);
        if (rc != OK)
            return rc;
        tell(c, columns_length(row, field, in_row) == length,
             "the ranked postings do not say how long the texts are");
        tell(c, store_impact(c->store, field, tf, length) <= largest,
             "a block of ranked postings claims less than it is worth");
    }
    return rc;
}

static enum error_code
read_block(struct checking *c, struct list_walk *w, struct error *err)
{
    const struct list      *list = w->list;
    const struct list_page *page;
    struct block            block;
    enum error_code         rc = OK;

    w->at = 0;
    if (list->page_count == 0) {
        w->count = list->count;
        return short_list_read(list->few, w->count, w->documents, &w->weights)
                   ? check_weights(c, w, UINT32_MAX, err)
                   : lists_damaged(c->store, err);
    }
    if (w->block == page_block_count(buffer_str(&w->bytes))) {
        rc = list_load_page(c->store, list, w->page++, &w->bytes, err);
        w->block = 0;
    }
    if (rc != OK)
        return rc;
    page = &list->pages[w->page - 1];
    if (w->block == 0)
        w->before = page->first - 1;
    if (!page_block(buffer_str(&w->bytes), w->block++, &block) ||
        !page_documents(buffer_str(&w->bytes), &block, w->before, w->documents) ||
        !page_weights(buffer_str(&w->bytes), &block, &w->weights))
        return lists_damaged(c->store, err);
    tell(c, block.largest <= page->largest && block.last <= page->last,
         "a page of ranked postings claims less than its blocks");
    w->count = block.count;
    w->before = block.last;
    return check_weights(c, w, block.largest, err);
}

/* The document that the walk is at; UINT32_MAX behind the last. */
static enum error_code
walk_document(struct checking *c, struct list_walk *w, uint32_t *document, struct error *err)
{
    enum error_code rc = OK;

    *document = UINT32_MAX;
    if (w->done == w->list->count)
        return OK;
    if (w->at == w->count)
        rc = read_block(c, w, err);
    if (rc == OK)
        *document = w->documents[w->at];
    return rc;
}

static void
walk_end(struct checking *c, struct list_walk *w)
{
    tell(c,
         w->at == w->count && w->page == w->list->page_count &&
             w->block == page_block_count(buffer_str(&w->bytes)),
         "a list of ranked postings is longer than is noted");
    buffer_free(&w->bytes);
}

/* Sums over the postings of a list that have the impact of each of its champions, or over all. */
static enum error_code
sum_strong(struct checking *c, const struct list *list, uint64_t sums[LIST_MOST_CHAMPIONS + 1],
           struct error *err)
{
    struct list_walk w = { .list = list };
    uint32_t         document;
    enum error_code  rc = walk_document(c, &w, &document, err);

    memset(sums, 0, (LIST_MOST_CHAMPIONS + 1) * sizeof *sums);
    while (rc == OK && document < UINT32_MAX) {
        uint32_t tf = w.weights.tfs[w.at], length = w.weights.lengths[w.at];
        uint32_t impact = store_impact(c->store, list->field, tf, length);
        uint64_t sum = mix(tf, list->field, document);

        for (size_t i = 0; i < list->champion_count; i++)
            sums[i] += impact >= list->champions[i].least ? sum : 0;
        sums[LIST_MOST_CHAMPIONS] += sum;
        w.at++;
        w.done++;
        rc = walk_document(c, &w, &document, err);
    }
    if (rc == OK)
        walk_end(c, &w);
    else
        buffer_free(&w.bytes);
    return rc;
}

/* Whether the champions of a list are those of its postings that have the impact. */
static enum error_code
check_champions(struct checking *c, const struct list *list, struct error *err)
{
    uint64_t        said[LIST_MOST_CHAMPIONS + 1], kept[LIST_MOST_CHAMPIONS + 1];
    enum error_code rc = list->champion_count > 0 ? sum_strong(c, list, said, err) : OK;

    for (size_t i = 0; rc == OK && i < list->champion_count; i++) {
        rc = sum_strong(c, &list->champions[i].list, kept, err);
        tell(c, rc != OK || said[i] == kept[LIST_MOST_CHAMPIONS],
             "the champions of ranked postings are not the strongest");
    }
    return rc;
}

/* Goes over the lists of a term together, document by document. */
static enum error_code
add_term(struct checking *c, const struct listed_term *term, struct error *err)
{
    struct list_walk walks[SCORE_FIELDS] = { { 0 } };
    uint32_t         documents[SCORE_FIELDS], least = 0;
    uint64_t         cells = 0, hash = hash_short(term->term);
    enum error_code  rc = OK;

    for (int f = 0; f < SCORE_FIELDS; f++)
        walks[f].list = &term->lists[f];
    while (rc == OK) {
        least = UINT32_MAX;
        for (int f = 0; rc == OK && f < SCORE_FIELDS; f++) {
            rc = walk_document(c, &walks[f], &documents[f], err);
            if (rc == OK && documents[f] < least)
                least = documents[f];
        }
        if (rc != OK || least == UINT32_MAX)
            break;
        cells++;
        for (int f = 0; f < SCORE_FIELDS; f++) {
            struct list_walk *w = &walks[f];

            if (documents[f] != least)
                continue;
            c->kept += mix(hash, (enum score_field) f, least) * w->weights.tfs[w->at++];
            w->done++;
        }
    }
    tell(c, cells == term->cells, "a term is in more or fewer cells than is noted");
    for (int f = 0; f < SCORE_FIELDS; f++) {
        if (rc == OK)
            walk_end(c, &walks[f]);
        else
            buffer_free(&walks[f].bytes);
    }
    for (int f = 0; rc == OK && f < SCORE_FIELDS; f++)
        rc = check_champions(c, &term->lists[f], err);
    return rc;
}

static enum error_code
walk_lists(struct checking *c, struct error *err)
{
    struct str      after = STR("");
    struct arena    arena = { 0 }, other = { 0 };
    enum error_code rc = OK;

    for (;;) { /* some terms at a time: a page is read by another statement */
        struct listed_term *terms;
        size_t              count;

        rc = store_find_terms(c->store, &arena, after, STR("\xFF"), 256, &terms, &count, err);
        for (size_t i = 0; rc == OK && i < count; i++)
            rc = add_term(c, &terms[i], err);
        if (rc != OK || count == 0)
            break;
        arena_free(&other); /* which held the last of those before */
        after = arena_format(&other, "%.*s%c", STR_ARG(terms[count - 1].term), '\x01');
        rc = arena_check(&other, err);
        arena_free(&arena);
        if (rc != OK)
            break;
    }
    arena_free(&arena);
    arena_free(&other);
    return rc;
}

static enum error_code
count_pages(struct checking *c, struct error *err)
{
    int64_t         rows = 0;
    enum error_code rc = query_int(c->store,
                                   "SELECT count(*) FROM page WHERE id >> 37 NOT IN "
                                   "(SELECT id FROM term)",
                                   &rows, err);

    tell(c, rows == 0, "there are ranked postings of no term");
    return rc;
}

enum error_code
lists_check(struct store *store, const char **fault, struct error *err)
{
    struct checking c = { .store = store };
    enum error_code rc;

    documents_forget(store);
    rc = documents_each(store, read_document, &c, err);
    if (rc == OK)
        rc = walk_lists(&c, err);
    if (rc == OK)
        rc = count_pages(&c, err);
    tell(&c, rc != OK || c.said == c.kept, "the ranked postings do not say what the texts say");
    *fault = c.fault;
    return rc;
}
