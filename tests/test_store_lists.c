/*
 * Lists say what was put into them, whatever came and went: made-up postings of many pages
 * against plain arrays, and a whole index against FTS5.
 */
#include "store/lists.h"

#include <stdio.h>
#include <stdlib.h>

#include "store/database.h"
#include "store/list_writer.h"
#include "tests/ladders.h"

/* ---- a list, against an array ---- */

struct model_list {
    struct given_posting *items; /* by document */
    size_t                count, capacity;
};

static void
model_push(struct model_list *model, uint32_t document, uint32_t impact)
{
    if (model->count == model->capacity) {
        model->capacity = model->capacity > 0 ? 2 * model->capacity : 64;
        model->items = realloc(model->items, model->capacity * sizeof *model->items);
        assert_non_null(model->items);
    }
    model->items[model->count++] = (struct given_posting){ document, impact };
}

/* The first that is not before the document; count: none. */
static size_t
model_place(const struct model_list *model, uint32_t document)
{
    size_t low = 0, high = model->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (model->items[middle].document < document)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* What list is compared, and what is told of it when it differs. */
struct compared {
    const char              *behaviour;
    struct str               term;
    struct cursor            cursor;
    const struct list       *list;
    const struct model_list *model;
};

#define differs(c, format, ...)                                                                \
    fail_msg("%s: \"%.*s\", field %d: " format, (c)->behaviour, STR_ARG((c)->term),            \
             (int) (c)->list->field, __VA_ARGS__)

/* Goes over the whole list, block by block. */
static void
compare_walk(struct compared *c)
{
    struct cursor *cursor = &c->cursor;
    struct error   err;
    size_t         at = 0;

    expect_ok(cursor_seek(cursor, 1, &err), &err);
    while (!cursor->is_done) {
        uint32_t last = cursor->last;

        expect_ok(cursor_read(cursor, &err), &err);
        expect_ok(cursor_weigh(cursor, &err), &err);
        assert_in_range(cursor->count, 1, BLOCK_POSTINGS);
        for (size_t i = 0; i < cursor->count; i++, at++) {
            if (at >= c->model->count || cursor->documents[i] != c->model->items[at].document ||
                cursor->impacts[i] != c->model->items[at].impact)
                differs(c, "posting %zu is %u with %u, not %u with %u", at,
                        cursor->documents[i], cursor->impacts[i],
                        at < c->model->count ? c->model->items[at].document : 0,
                        at < c->model->count ? c->model->items[at].impact : 0);
            if (cursor->impacts[i] > cursor->largest)
                differs(c, "document %u has %u, where %u is the largest", cursor->documents[i],
                        cursor->impacts[i], cursor->largest);
        }
        if (cursor->documents[cursor->count - 1] != last)
            differs(c, "the last of a block is %u, not %u",
                    cursor->documents[cursor->count - 1], last);
        expect_ok(cursor_seek(cursor, last + 1, &err), &err);
    }
    if (at != c->model->count || c->list->count != c->model->count)
        differs(c, "%zu postings, and %u said, not %zu", at, c->list->count, c->model->count);
}

/* What is said of the page that has the document, or of the list that is as short as one. */
static void
compare_look(struct compared *c, uint32_t document)
{
    size_t           at = model_place(c->model, document);
    bool             is_there = at < c->model->count;
    struct list_page page;

    if (cursor_look(&c->cursor, document, &page) != is_there)
        differs(c, "there is %s page of %u or behind it", is_there ? "no" : "a", document);
    if (!is_there)
        return;
    if (page.first > c->model->items[at].document || page.last < c->model->items[at].document)
        differs(c, "%u is not in its page, %u to %u", c->model->items[at].document, page.first,
                page.last);
    for (; at < c->model->count && c->model->items[at].document <= page.last; at++)
        if (c->model->items[at].impact > page.largest)
            differs(c, "document %u has %u, more than its page", c->model->items[at].document,
                    c->model->items[at].impact);
}

static uint32_t
model_impact(const struct model_list *model, uint32_t document)
{
    size_t at = model_place(model, document);

    return at < model->count && model->items[at].document == document ? model->items[at].impact
                                                                      : 0;
}

/* Of documents in a row from this one on that belong to the block where the cursor stands. */
static void
compare_impacts(struct compared *c, struct dice *dice, uint32_t document)
{
    uint32_t     documents[BLOCK_POSTINGS], impacts[BLOCK_POSTINGS];
    size_t       most = 1 + dice_below(dice, BLOCK_POSTINGS), count = 0;
    uint32_t     step = 1 + (uint32_t) dice_below(dice, 3);
    struct error err;

    for (; count < most && document <= c->cursor.last; document += step)
        documents[count++] = document;
    expect_ok(cursor_impacts(&c->cursor, documents, count, impacts, &err), &err);
    for (size_t i = 0; i < count; i++)
        if (impacts[i] != model_impact(c->model, documents[i]))
            differs(c, "document %u has %u, not %u", documents[i], impacts[i],
                    model_impact(c->model, documents[i]));
}

static void
compare_at(struct compared *c, struct dice *dice, uint32_t document)
{
    struct cursor *cursor = &c->cursor;
    size_t         at = model_place(c->model, document);
    struct error   err;

    if (dice_below(dice, 2))
        compare_look(c, document);
    expect_ok(cursor_seek(cursor, document, &err), &err);
    if (cursor->is_done != (at == c->model->count))
        differs(c, "at %u it is%s done", document, cursor->is_done ? "" : " not");
    if (dice_below(dice, 2)) { /* before its impacts are known, or then */
        if (!cursor->is_done && dice_below(dice, 2))
            expect_ok(cursor_weigh(cursor, &err), &err);
        if (!cursor->is_done)
            compare_impacts(c, dice, document);
    }
    if (cursor->is_done)
        return;
    expect_ok(cursor_read(cursor, &err), &err);
    for (size_t i = 0; i < cursor->count; i++)
        if (cursor->documents[i] >= document) {
            if (cursor->documents[i] != c->model->items[at].document ||
                cursor->last < document || cursor->largest < c->model->items[at].impact)
                differs(c, "at %u it finds %u and at most %u, not %u with %u", document,
                        cursor->documents[i], cursor->largest, c->model->items[at].document,
                        c->model->items[at].impact);
            return;
        }
    differs(c, "no document of the block is %u or behind it", document);
}

/* A document of the list, or beside one, or anywhere; near the one before or not. */
static uint32_t
some_document(struct dice *dice, const struct model_list *model, size_t *near)
{
    size_t   step = dice_below(dice, 5) ? 1 + dice_below(dice, 400) : model->count;
    uint32_t document;

    if (model->count == 0)
        return 1 + (uint32_t) dice_below(dice, 1000);
    *near = dice_below(dice, 3) ? *near + dice_below(dice, step)
                                : *near + model->count - dice_below(dice, step);
    *near %= model->count;
    document = model->items[*near].document;
    switch (dice_below(dice, 4)) {
    case 0: return document + 1;
    case 1: return document > 1 ? document - 1 : 1;
    case 2: return dice_below(dice, 8) ? document : 1 + (uint32_t) dice_below(dice, 4000000000);
    default: return document;
    }
}

static void
compare_list(const char *behaviour, struct store *store, struct str term,
             const struct list *list, const struct model_list *model, struct dice *dice,
             size_t seeks)
{
    struct compared c = { behaviour, term, { 0 }, list, model };
    size_t          near = 0;
    struct error    err;

    cursor_open(&c.cursor, store, list);
    compare_walk(&c);
    for (; seeks > 0; seeks--)
        compare_at(&c, dice, some_document(dice, model, &near));
    cursor_free(&c.cursor);

    cursor_open(&c.cursor, store, list); /* anew, so that a seek is its first one */
    expect_ok(cursor_seek(&c.cursor, 1, &err), &err);
    compare_look(&c, 1);
    compare_at(&c, dice, some_document(dice, model, &near));
    cursor_free(&c.cursor);
}

/* ---- made-up postings ---- */

enum { MADE_TERMS = 6, MADE_DOCUMENTS = 400000 };

/* How a term is spread over documents. */
static const struct spread {
    const char *term;
    uint32_t    in, of;         /* so many of so many documents have it, on average */
    uint32_t    most_tf, often; /* often: at most, in one of 60 */
    uint32_t    run;            /* documents in a row are alike; 1: each is by itself */
} spreads[MADE_TERMS] = {
    { "every", 1, 1, 1, 1, 1 },     { "nearly", 19, 20, 4, 200, 1 },
    { "often", 1, 2, 30, 9999, 1 }, { "runs", 1, 3, 1, 1, 700 },
    { "seldom", 1, 50, 3, 9, 1 },   { "few", 1, 1500, 2, 300, 1 },
};

struct made {
    struct scratch    scratch;
    struct store     *store;
    struct dice       dice;
    struct model_list lists[MADE_TERMS][SCORE_FIELDS]; /* impact: tf here */
    uint16_t          lengths[SCORE_FIELDS][MADE_DOCUMENTS];
    bool              is_lost[MADE_DOCUMENTS];
    uint32_t          end; /* behind the last */
};

static int
made_setup(void **state)
{
    struct made *m = calloc(1, sizeof *m);
    struct error err;

    assert_non_null(m);
    scratch_init(&m->scratch);
    m->dice = (struct dice){ 20261115 };
    m->end = 1;
    expect_ok(store_open(scratch_path(&m->scratch, "index"), STORE_WRITE, &m->store, &err),
              &err);
    expect_ok(store_begin(m->store, &err), &err);
    *state = m;
    return 0;
}

static int
made_teardown(void **state)
{
    struct made *m = *state;

    for (size_t t = 0; t < MADE_TERMS; t++)
        for (int f = 0; f < SCORE_FIELDS; f++)
            free(m->lists[t][f].items);
    store_rollback(m->store); /* there are no cells behind all this */
    store_close(m->store);
    scratch_deinit(&m->scratch);
    free(m);
    return 0;
}

/* How often a document has a term in a field: the same whenever it is asked. */
static uint32_t
tf_in(const struct spread *spread, int field, uint32_t document)
{
    struct dice dice = { 1 + (uint64_t) (document / spread->run) * 1000003 +
                         (uint64_t) spread->of * 7919 + (uint64_t) field * 104729 };

    for (int i = 0; i < 4; i++)
        (void) dice_roll(&dice);
    if (field == SCORE_TRACK && spread->run == 1)
        return 0;
    if (dice_below(&dice, spread->of) >= spread->in)
        return 0;
    return 1 + (uint32_t) dice_below(&dice,
                                     dice_below(&dice, 60) ? spread->most_tf : spread->often);
}

static void
made_length(struct made *m, uint32_t document)
{
    struct columns_row *row;
    struct error        err;
    size_t              at = document % COLUMNS_DOCUMENTS;

    expect_ok(columns_row(m->store, document, &row, &err), &err);
    m->lengths[SCORE_TEXT][document] = row->text_lengths[at] =
        (uint16_t) (1 + dice_below(&m->dice, dice_below(&m->dice, 50) ? 60 : 65535));
    m->lengths[SCORE_SKILL][document] = row->skill_lengths[at] =
        (uint8_t) (1 + dice_below(&m->dice, 5));
    m->lengths[SCORE_TRACK][document] = row->track_lengths[at] =
        (uint8_t) (1 + dice_below(&m->dice, 255));
}

static void
made_add(struct made *m, size_t count)
{
    for (; count > 0 && m->end < MADE_DOCUMENTS; count--, m->end++) {
        made_length(m, m->end);
        for (size_t t = 0; t < MADE_TERMS; t++)
            for (int f = 0; f < SCORE_FIELDS; f++) {
                struct inverter *inverter = &m->store->inverter;
                uint32_t         tf = tf_in(&spreads[t], f, m->end);

                for (uint32_t i = 0; i < tf; i++)
                    inverter_add(inverter, inverter_term(inverter, str_of(spreads[t].term)),
                                 (enum score_field) f, m->end, 1);
                if (tf > 0)
                    model_push(&m->lists[t][f], m->end, tf);
            }
    }
    m->store->documents_end = m->end;
}

/* Takes one document out, if it is there. */
static void
made_remove(struct made *m, uint32_t document)
{
    if (document < 1 || document >= m->end || m->is_lost[document])
        return;
    m->is_lost[document] = true;
    for (size_t t = 0; t < MADE_TERMS; t++)
        for (int f = 0; f < SCORE_FIELDS; f++) {
            struct inverter *inverter = &m->store->inverter;

            if (tf_in(&spreads[t], f, document) > 0)
                inverter_remove(inverter, inverter_term(inverter, str_of(spreads[t].term)),
                                (enum score_field) f, document);
        }
}

static void
made_remove_some(struct made *m)
{
    uint32_t from = 1 + (uint32_t) dice_below(&m->dice, m->end);
    uint32_t count = (uint32_t) dice_below(&m->dice, dice_below(&m->dice, 2) ? 400 : 20000);

    switch (dice_below(&m->dice, 6)) {
    case 0: break;
    case 1: /* here and there */
        for (; count > 0; count--)
            made_remove(m, (uint32_t) dice_below(&m->dice, m->end));
        break;
    case 2: /* nearly all of a part, backwards */
        for (; count > 0; count--)
            if (dice_below(&m->dice, 30))
                made_remove(m, from + count);
        break;
    case 3: /* the last ones */
        for (; count > 0; count--)
            made_remove(m, m->end - count);
        break;
    case 4: /* the first ones */
        for (; count > 0; count--)
            made_remove(m, count);
        break;
    default: /* one row, and another before it */
        for (uint32_t i = 0; i < count; i++)
            made_remove(m, from + i);
        for (uint32_t i = 0; i < count && i < from / 2; i++)
            made_remove(m, from / 2 + i);
        break;
    }
}

static void
made_flush(struct made *m)
{
    struct error err;

    expect_ok(lists_flush(m->store, &err), &err);
    for (size_t t = 0; t < MADE_TERMS; t++)
        for (int f = 0; f < SCORE_FIELDS; f++) {
            struct model_list *list = &m->lists[t][f];
            size_t             kept = 0;

            for (size_t i = 0; i < list->count; i++)
                if (!m->is_lost[list->items[i].document])
                    list->items[kept++] = list->items[i];
            list->count = kept;
        }
}

static struct listed_term
made_term(struct made *m, size_t term)
{
    struct listed_term found;
    struct error       err;

    expect_ok(
        store_find_term(m->store, &m->scratch.arena, str_of(spreads[term].term), &found, &err),
        &err);
    return found;
}

/* The array of a list, with impacts. */
static struct model_list
made_model(const struct made *m, size_t term, int field)
{
    struct model_list model = { 0 };

    for (size_t i = 0; i < m->lists[term][field].count; i++) {
        const struct given_posting *posting = &m->lists[term][field].items[i];
        struct score_field_count    count = { posting->impact,
                                              m->lengths[field][posting->document] };

        model_push(&model, posting->document,
                   score_field_impact((enum score_field) field, count));
    }
    return model;
}

/* How many documents have the term in any field. */
static size_t
made_cells(const struct made *m, size_t term)
{
    size_t at[SCORE_FIELDS] = { 0 }, cells = 0;

    for (;; cells++) {
        uint32_t least = UINT32_MAX;

        for (int f = 0; f < SCORE_FIELDS; f++)
            if (at[f] < m->lists[term][f].count &&
                m->lists[term][f].items[at[f]].document < least)
                least = m->lists[term][f].items[at[f]].document;
        if (least == UINT32_MAX)
            return cells;
        for (int f = 0; f < SCORE_FIELDS; f++)
            at[f] += at[f] < m->lists[term][f].count &&
                     m->lists[term][f].items[at[f]].document == least;
    }
}

static int64_t
number_of(struct store *store, const char *sql)
{
    struct error err;
    int64_t      value = 0;

    expect_ok(query_int(store, sql, &value, &err), &err);
    return value;
}

static void
made_compare(struct made *m, const char *behaviour, size_t seeks)
{
    size_t pages = 0;

    for (size_t t = 0; t < MADE_TERMS; t++) {
        struct listed_term found = made_term(m, t);

        if (found.cells != made_cells(m, t) || (found.id > 0) != (found.cells > 0))
            fail_msg("%s: \"%s\" is in %llu cells, not %zu", behaviour, spreads[t].term,
                     (unsigned long long) found.cells, made_cells(m, t));
        for (int f = 0; f < SCORE_FIELDS && found.id > 0; f++) {
            struct model_list model = made_model(m, t, f);

            pages += found.lists[f].page_count;
            compare_list(behaviour, m->store, found.term, &found.lists[f], &model, &m->dice,
                         seeks);
            free(model.items);
        }
    }
    /* what is in no list any more is in no row */
    assert_int_equal(number_of(m->store, "SELECT count(*) FROM page"), pages);
    assert_true(number_of(m->store, "SELECT coalesce(max(length(body)), 0) FROM page") <=
                PAGE_BYTES);
}

static void
made_up_lists_are_what_came_and_went(void **state)
{
    struct made *m = *state;
    size_t       most_pages = 0;

    for (size_t round = 0; round < 30; round++) {
        char behaviour[32];

        snprintf(behaviour, sizeof behaviour, "round %zu", round);
        made_remove_some(m);
        made_add(m, round % 3 == 2 ? 0 : dice_below(&m->dice, round % 4 ? 2000 : 50000));
        made_flush(m);
        made_compare(m, behaviour, 300);
        if (made_term(m, 2).lists[SCORE_TEXT].page_count > most_pages)
            most_pages = made_term(m, 2).lists[SCORE_TEXT].page_count;
    }
    assert_true(most_pages > 20);
}

static void
list_of_which_all_is_lost_leaves_nothing(void **state)
{
    struct made *m = *state;

    made_add(m, 50000);
    made_flush(m);
    for (uint32_t d = 1; d < m->end; d++)
        made_remove(m, d);
    made_flush(m);
    made_compare(m, "all is lost", 10);
    assert_int_equal(number_of(m->store, "SELECT count(*) FROM page"), 0);
    assert_int_equal(number_of(m->store, "SELECT count(*) FROM term"), 0);
}

/* A list changes between the row of its term and pages, and back. */
static void
lists_near_a_block_of_postings_are_kept(void **state)
{
    struct made *m = *state;

    for (size_t round = 0; round < 60; round++) {
        made_add(m, dice_below(&m->dice, 90));
        for (size_t lost = dice_below(&m->dice, 90); lost > 0; lost--)
            made_remove(m, (uint32_t) dice_below(&m->dice, m->end));
        made_flush(m);
        made_compare(m, "near a block", 40);
    }
}

static void
cursor_may_go_over_one_list_after_another(void **state)
{
    struct made    *m = *state;
    struct compared c = { .behaviour = "one after another" };
    struct error    err;

    made_add(m, 3000);
    made_flush(m);
    for (size_t round = 0; round < 400; round++) {
        size_t             t = dice_below(&m->dice, MADE_TERMS), near = 0;
        int                f = (int) dice_below(&m->dice, SCORE_FIELDS);
        struct listed_term found = made_term(m, t);
        struct model_list  model = made_model(m, t, f);

        c.term = found.term;
        c.list = &found.lists[f];
        c.model = &model;
        cursor_open(&c.cursor, m->store, c.list);
        expect_ok(cursor_seek(&c.cursor, 1, &err), &err);
        for (size_t seeks = 0; seeks < 8; seeks++)
            compare_at(&c, &m->dice, some_document(&m->dice, &model, &near));
        cursor_free(&c.cursor);
        free(model.items);
    }
}

/*
 * What is pending is written while an old page is being taken apart; a new page may then begin
 * where that one began. So much is taken from the two before it that the rest just fills one.
 */
static void
new_page_may_begin_where_an_old_one_did(void **state)
{
    struct made            *m = *state;
    struct listed_term      every;
    const struct list_page *pages;

    made_add(m, 130000);
    made_flush(m);
    every = made_term(m, 0);
    pages = every.lists[SCORE_TEXT].pages;
    assert_true(every.lists[SCORE_TEXT].page_count > 2);
    for (uint32_t d = pages[1].first; d <= pages[1].last; d++)
        made_remove(m, d - pages[1].first + 1);
    for (uint32_t i = 0; i < BLOCK_POSTINGS;
         i++) /* a jump to the next, whose block is larger */
        made_remove(m, pages[1].last - i);
    made_remove(m, pages[2].first + 1);
    made_flush(m);
    made_compare(m, "a page at the same place", 100);
}

static void
lists_that_lose_much_are_packed_again(void **state)
{
    struct made *m = *state;
    int64_t      full, left;

    made_add(m, 60000);
    made_flush(m);
    full = number_of(m->store, "SELECT count(*) FROM page");
    for (size_t round = 0; round < 40; round++) { /* of 20 documents one is left in the end */
        for (uint32_t d = 1; d < m->end; d++)
            if (d % 20 != 0 && d % 40 == round)
                made_remove(m, d);
        made_flush(m);
    }
    made_compare(m, "one of 20", 100);
    left = number_of(m->store, "SELECT count(*) FROM page");
    if (left > full / 4)
        fail_msg("%lld pages are left of %lld", (long long) left, (long long) full);
}

static void
lists_that_grow_little_by_little_fill_their_pages(void **state)
{
    struct made *m = *state;
    size_t       lists = 0;

    for (size_t run = 0; run < 150; run++) {
        made_add(m, 100);
        made_flush(m);
    }
    made_compare(m, "little by little", 20);
    for (size_t t = 0; t < MADE_TERMS; t++)
        for (int f = 0; f < SCORE_FIELDS; f++)
            lists += made_term(m, t).lists[f].page_count > 0;
    /* the last page of each list alone may have much room */
    assert_in_range(number_of(m->store, "SELECT count(*) FROM page WHERE length(body) < 2900"),
                    0, lists);
    assert_true(number_of(m->store, "SELECT count(*) FROM page") > (int64_t) lists);
}

/* ---- lists in memory ---- */

static void
lists_in_memory_are_gone_over_as_others_are(void **state)
{
    struct dice dice = { 20261116 };

    (void) state;
    for (size_t round = 0; round < 200; round++) {
        struct model_list model = { 0 };
        struct arena      arena = { 0 };
        struct list       list;
        struct error      err;
        uint32_t          document = 0;

        for (size_t i = dice_below(&dice, round % 5 ? 300 : 5000); i > 0; i--)
            model_push(&model,
                       document += 1 + (uint32_t) dice_below(&dice, round % 3 ? 5 : 400000),
                       1 + (uint32_t) dice_below(&dice, 3000));
        expect_ok(list_give(&arena, model.items, model.count, &list, &err), &err);
        compare_list("in memory", NULL, STR(""), &list, &model, &dice, 200);
        arena_free(&arena);
        free(model.items);
    }
}

/* ---- damage ---- */

/* Reads all that a damaged index says of a term; whatever it is, it ends. */
static bool
read_whatever(struct made *m, size_t term)
{
    struct arena       arena = { 0 };
    struct listed_term found;
    struct error       err;
    enum error_code    rc;
    bool               is_refused;

    rc = store_find_term(m->store, &arena, str_of(spreads[term].term), &found, &err);
    for (int f = 0; rc == OK && f < SCORE_FIELDS; f++) {
        struct cursor cursor = { 0 };
        uint32_t      impact;

        cursor_open(&cursor, m->store, &found.lists[f]);
        rc = cursor_seek(&cursor, 1, &err);
        for (size_t blocks = 0; rc == OK && !cursor.is_done; blocks++) {
            assert_true(blocks < 100000);
            rc = cursor_weigh(&cursor, &err);
            for (size_t i = 1; rc == OK && i < cursor.count; i++)
                assert_true(cursor.documents[i] > cursor.documents[i - 1]);
            if (rc == OK)
                rc = cursor_seek(&cursor, cursor.last + 1, &err);
        }
        for (size_t i = 0; rc == OK && i < 20; i++) {
            uint32_t document = 1 + (uint32_t) dice_below(&m->dice, m->end);

            rc = cursor_seek(&cursor, document, &err);
            if (rc == OK && !cursor.is_done)
                rc = cursor_impacts(&cursor, &document, 1, &impact, &err);
        }
        cursor_free(&cursor);
    }
    is_refused = rc != OK;
    if (is_refused)
        assert_int_equal(rc, ERR_DAMAGED);
    arena_free(&arena);
    return is_refused;
}

/* One blob of a table, changed and put back. */
struct blob {
    sqlite3      *db;
    const char   *table, *column;
    int64_t       at; /* its row, in order */
    struct buffer bytes;
};

static void
blob_set(const struct blob *blob, struct str bytes)
{
    sqlite3_stmt *sql;
    char          text[200];

    snprintf(text, sizeof text,
             "UPDATE %s SET %s = ?1 WHERE id = (SELECT id FROM %s ORDER BY id LIMIT 1 OFFSET "
             "?2)",
             blob->table, blob->column, blob->table);
    assert_int_equal(sqlite3_prepare_v2(blob->db, text, -1, &sql, NULL), SQLITE_OK);
    bind_blob(sql, 1, bytes);
    bind_int(sql, 2, blob->at);
    assert_int_equal(sqlite3_step(sql), SQLITE_DONE);
    sqlite3_finalize(sql);
}

static void
blob_get(struct blob *blob)
{
    sqlite3_stmt *sql;
    char          text[200];

    snprintf(text, sizeof text, "SELECT %s FROM %s ORDER BY id LIMIT 1 OFFSET ?1", blob->column,
             blob->table);
    assert_int_equal(sqlite3_prepare_v2(blob->db, text, -1, &sql, NULL), SQLITE_OK);
    bind_int(sql, 1, blob->at);
    assert_int_equal(sqlite3_step(sql), SQLITE_ROW);
    buffer_clear(&blob->bytes);
    buffer_add(&blob->bytes, column_blob(sql, 0));
    sqlite3_finalize(sql);
}

static struct str
damaged(struct dice *dice, struct str bytes, struct arena *arena)
{
    struct str copy = arena_copy(arena, bytes);
    char      *data = arena_array(arena, bytes.length + 1, 1);

    memcpy(data, copy.data, copy.length);
    if (bytes.length > 0 && dice_below(dice, 4) == 0) /* cut short */
        return (struct str){ data, dice_below(dice, bytes.length) };
    for (size_t i = 1 + dice_below(dice, 3); i > 0 && bytes.length > 0; i--) {
        size_t at =
            dice_below(dice, dice_below(dice, 2) ? bytes.length : 1 + bytes.length / 20);

        data[at] = (char) (dice_below(dice, 2) ? data[at] ^ 1 << dice_below(dice, 8)
                                               : (int) dice_roll(dice));
    }
    return (struct str){ data, bytes.length };
}

static void
damaged_lists_are_refused_or_harmless(void **state)
{
    static const struct {
        const char *table, *column;
    } blobs[] = { { "term", "lists" }, { "page", "body" } };
    struct made *m = *state;
    size_t       refused = 0, tried = 0;

    made_add(m, 3000);
    made_flush(m);
    for (size_t b = 0; b < COUNT(blobs); b++)
        for (size_t round = 0; round < 400; round++) {
            struct blob  blob = { m->store->db, blobs[b].table, blobs[b].column, 0, { 0 } };
            struct arena arena = { 0 };
            char         text[80];

            snprintf(text, sizeof text, "SELECT count(*) FROM %s", blob.table);
            blob.at = (int64_t) dice_below(&m->dice, (size_t) number_of(m->store, text));
            blob_get(&blob);
            blob_set(&blob, damaged(&m->dice, buffer_str(&blob.bytes), &arena));
            for (size_t t = 0; t < MADE_TERMS; t++, tried++)
                refused += read_whatever(m, t);
            blob_set(&blob, buffer_str(&blob.bytes));
            buffer_free(&blob.bytes);
            arena_free(&arena);
        }
    made_compare(m, "all is whole again", 10);
    assert_true(refused > 100 && refused < tried);
}

/* ---- a whole index, against FTS5 ---- */

enum { SOURCES = 18, LEVELS = 10, SKILLS = 30, RUNS = 20 };

/* The first are drawn most often. */
static const char *const words[] = {
    "leads",
    "the",
    "and",
    "incident",
    "design",
    "review",
    "on-call",
    "incidents",
    "mentors",
    "kubernetes",
    "security",
    "plans",
    "k8s",
    "reviews",
    "designs",
    "scope",
    "response",
    "budget",
    "teams",
    "roadmap",
    "SLO",
    "SLOs",
    "C++",
    "mentoring",
    "coaching",
    "reliability",
    "customer",
    "hiring",
    "root cause analysis",
    "postmortem",
    "CI/CD",
    "oncall",
    "quality",
    "latency",
    "equipo",
    "diseno",
    "quarterly",
    "ambiguity",
    "delegates",
    "strategy",
};

static const char *const names[] = {
    "Team",   "Security",     "Incident Response", "Design Review", "Reliability",
    "Impact", "Team Mentors", "Kubernetes",        "Scope",         "On-call",
};

static const char *
some_of(struct dice *dice, const char *const *all, size_t count)
{
    size_t a = dice_below(dice, count), b = dice_below(dice, count);

    return all[a < b ? a : b];
}

static struct str
some_text(struct arena *arena, struct dice *dice)
{
    struct buffer out = { 0 };
    struct str    text;

    if (dice_below(dice, 12) == 0)
        return STR("");
    if (dice_below(dice, 12) == 0) /* a copy of what others say */
        return arena_format(arena, "helps the team with %s", words[dice_below(dice, 6)]);
    for (size_t i = dice_below(dice, 60) ? 1 + dice_below(dice, 3) : dice_below(dice, 2100);
         i > 0; i--)
        buffer_add(&out, STR("team ")); /* in nearly every cell, in some very often */
    for (size_t i = 1 + dice_below(dice, 9); i > 0; i--)
        buffer_format(&out, "%s ", some_of(dice, words, COUNT(words)));
    text = arena_copy(arena, str_trim(buffer_str(&out)));
    buffer_free(&out);
    return text;
}

static struct ladder
some_ladder(struct arena *arena, struct dice *dice, size_t source, size_t number)
{
    struct ladder ladder = {
        .org = source % 3 ? STR("acme") : STR("zenit"),
        .track = arena_format(arena, "%s %s %s", some_of(dice, names, COUNT(names)),
                              words[source], words[number]),
        .language = source % 5 ? STR("en") : STR("es"),
        .line = 1,
        .level_count = 1 + dice_below(dice, LEVELS),
        .skill_count = 1 + dice_below(dice, SKILLS),
    };

    ladder.levels = arena_array(arena, ladder.level_count, sizeof *ladder.levels);
    ladder.skills = arena_array(arena, ladder.skill_count, sizeof *ladder.skills);
    ladder.cells =
        arena_array(arena, ladder.level_count * ladder.skill_count, sizeof *ladder.cells);
    for (size_t l = 0; l < ladder.level_count; l++)
        ladder.levels[l].label = arena_format(arena, "IC%zu", l + 1);
    for (size_t s = 0; s < ladder.skill_count; s++)
        ladder.skills[s].name = arena_format(arena, "%s %s", some_of(dice, names, COUNT(names)),
                                             some_of(dice, words, COUNT(words)));
    for (size_t i = 0; i < ladder.level_count * ladder.skill_count; i++)
        ladder.cells[i] = (struct cell){ some_text(arena, dice), (unsigned) i + 2, 0 };
    return ladder;
}

static void
put_source(struct store *store, struct dice *dice, size_t source)
{
    struct arena        arena = { 0 };
    struct ladder       ladders[6];
    size_t              count = 2 + dice_below(dice, 3);
    struct store_source said = { .key = arena_format(&arena, "/%zu", source),
                                 .path = STR("a.tsv"),
                                 .options = STR("") };
    struct error        err;

    for (size_t i = 0; i < count; i++)
        ladders[i] = some_ladder(&arena, dice, source, i);
    expect_ok(store_put(store, &said, ladders, count, &err), &err);
    arena_free(&arena);
}

static void
drop_source(struct store *store, size_t source)
{
    struct arena        arena = { 0 };
    struct store_source said;
    struct error        err;

    expect_ok(
        store_find_source(store, &arena, arena_format(&arena, "/%zu", source), &said, &err),
        &err);
    if (said.id > 0)
        expect_ok(store_drop_source(store, said.id, &err), &err);
    arena_free(&arena);
}

struct vocabulary {
    struct arena *arena;
    struct str   *terms;
    size_t        count, capacity;
};

static enum error_code
add_term(struct str term, uint64_t count, void *ctx)
{
    struct vocabulary *v = ctx;

    (void) count;
    if (strchr("-|@",
               term.data[0])) /* these hold blanks, or are not in FTS5: they are no runs */
        return OK;
    v->terms = arena_grow(v->arena, v->terms, v->count, &v->capacity, sizeof *v->terms);
    v->terms[v->count++] = arena_copy(v->arena, term);
    return OK;
}

static struct model_list
by_fts(struct store *store, struct str term, unsigned fields)
{
    struct arena          arena = { 0 };
    struct model_list     model = { 0 };
    struct store_wanted   wanted = { &term, 1, false, fields };
    struct store_postings postings;
    struct error          err;

    expect_ok(store_postings(store, &arena, &wanted, &postings, &err), &err);
    for (size_t i = 0; i < postings.count; i++)
        model_push(&model, (uint32_t) postings.items[i].cell.document,
                   postings.items[i].impact);
    arena_free(&arena);
    return model;
}

/* The lists of all fields together are what FTS5 says of all fields. */
static void
compare_fields(struct store *store, const struct listed_term *term,
               const struct model_list fields[SCORE_FIELDS])
{
    struct model_list all = by_fts(store, term->term, SCORE_ALL_FIELDS);

    assert_int_equal(term->cells, all.count);
    for (size_t i = 0; i < all.count; i++) {
        uint32_t sum = 0;

        for (int f = 0; f < SCORE_FIELDS; f++) {
            size_t at = model_place(&fields[f], all.items[i].document);

            if (at < fields[f].count && fields[f].items[at].document == all.items[i].document)
                sum += fields[f].items[at].impact;
        }
        assert_int_equal(sum, all.items[i].impact);
    }
    free(all.items);
}

/* Compares one in so many of the terms; returns how many pages the longest list has. */
static size_t
compare_with_fts(const char *behaviour, struct store *store, struct dice *dice, size_t one_in)
{
    struct arena      arena = { 0 };
    struct vocabulary v = { .arena = &arena };
    size_t            most_pages = 0;
    struct error      err;

    expect_ok(store_read_begin(store, &err), &err);
    expect_ok(store_each_term(store, STR(""), STR("\xFF"), add_term, &v, &err), &err);
    for (size_t i = 0; i < v.count; i++) {
        struct listed_term term;
        struct model_list  fields[SCORE_FIELDS];

        if (dice_below(dice, one_in) > 0 && !str_equal(v.terms[i], STR("team")))
            continue;
        expect_ok(store_find_term(store, &arena, v.terms[i], &term, &err), &err);
        for (int f = 0; f < SCORE_FIELDS; f++) {
            fields[f] = by_fts(store, term.term, SCORE_FIELD_BIT(f));
            compare_list(behaviour, store, term.term, &term.lists[f], &fields[f], dice, 30);
            if (term.lists[f].page_count > most_pages)
                most_pages = term.lists[f].page_count;
        }
        if (dice_below(dice, 4) == 0)
            compare_fields(store, &term, fields);
        for (int f = 0; f < SCORE_FIELDS; f++)
            free(fields[f].items);
    }
    store_read_end(store);
    arena_free(&arena);
    return most_pages;
}

static struct store *
new_index(struct scratch *scratch, struct dice *dice, size_t sources)
{
    struct store *store;
    struct error  err;

    expect_ok(store_open(scratch_path(scratch, "index"), STORE_WRITE, &store, &err), &err);
    expect_ok(store_begin(store, &err), &err);
    for (size_t s = 0; s < sources; s++)
        put_source(store, dice, s);
    expect_ok(store_commit(store, &err), &err);
    return store;
}

static void
lists_are_what_fts_says_after_every_run(void **state)
{
    struct scratch *scratch = *state;
    struct dice     dice = { 20261117 };
    struct store   *store = new_index(scratch, &dice, SOURCES);
    size_t          most_pages = compare_with_fts("new", store, &dice, 1);
    struct error    err;

    for (size_t run = 0; run < RUNS; run++) {
        char   behaviour[32];
        size_t pages;

        snprintf(behaviour, sizeof behaviour, "run %zu", run);
        expect_ok(store_begin(store, &err), &err);
        for (size_t changes = 1 + dice_below(&dice, 3); changes > 0; changes--)
            if (dice_below(&dice, 4))
                put_source(store, &dice, dice_below(&dice, SOURCES));
            else
                drop_source(store, dice_below(&dice, SOURCES));
        if (run % 7 == 6) {
            store_rollback(store);
        } else {
            expect_ok(store_commit(store, &err), &err);
        }
        pages = compare_with_fts(behaviour, store, &dice, run == RUNS - 1 ? 1 : 4);
        most_pages = pages > most_pages ? pages : most_pages;
        if (run % 6 == 3)
            expect_whole(store);
    }
    expect_ok(store_repair(store, &err), &err);
    (void) compare_with_fts("made anew", store, &dice, 4);
    expect_whole(store);
    store_close(store);
    assert_true(most_pages > 1);
}

static void
source_that_is_replaced_again_and_again_takes_no_more_room(void **state)
{
    struct scratch *scratch = *state;
    struct dice     dice = { 20261118 };
    struct store   *store = new_index(scratch, &dice, 8);
    int64_t         pages = 0, bytes = 0, cells = 0;
    struct error    err;

    for (size_t run = 0; run < 50; run++) {
        struct dice same = { 20261119 };

        expect_ok(store_begin(store, &err), &err);
        put_source(store, &same, 3);
        expect_ok(store_commit(store, &err), &err);
        if (run == 0) {
            pages = number_of(store, "SELECT count(*) FROM page");
            bytes = number_of(store, "SELECT sum(length(body)) FROM page");
            cells = number_of(store, "SELECT count(*) FROM cell");
        }
    }
    assert_int_equal(number_of(store, "SELECT count(*) FROM cell"), cells);
    assert_true(number_of(store, "SELECT count(*) FROM page") <= pages + pages / 4);
    assert_true(number_of(store, "SELECT sum(length(body)) FROM page") <= bytes + bytes / 4);
    assert_int_equal(number_of(store, "SELECT count(*) FROM document"), /* none is left over */
                     number_of(store, "SELECT count(DISTINCT id / 448) FROM cell"));
    expect_whole(store);
    store_close(store);
}

#define MADE_UP(test)     cmocka_unit_test_setup_teardown(test, made_setup, made_teardown)
#define WITH_A_FILE(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_UP(made_up_lists_are_what_came_and_went),
        MADE_UP(list_of_which_all_is_lost_leaves_nothing),
        MADE_UP(lists_near_a_block_of_postings_are_kept),
        MADE_UP(cursor_may_go_over_one_list_after_another),
        MADE_UP(new_page_may_begin_where_an_old_one_did),
        MADE_UP(lists_that_lose_much_are_packed_again),
        MADE_UP(lists_that_grow_little_by_little_fill_their_pages),
        MADE_UP(damaged_lists_are_refused_or_harmless),
        cmocka_unit_test(lists_in_memory_are_gone_over_as_others_are),
        WITH_A_FILE(lists_are_what_fts_says_after_every_run),
        WITH_A_FILE(source_that_is_replaced_again_and_again_takes_no_more_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
