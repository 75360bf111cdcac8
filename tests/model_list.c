#include "tests/model_list.h"

#include <stdlib.h>

void
model_list_push(struct model_list *model, uint32_t document, uint32_t impact)
{
    if (model->count == model->capacity) {
        model->capacity = model->capacity > 0 ? 2 * model->capacity : 64;
        model->items = realloc(model->items, model->capacity * sizeof *model->items);
        assert_non_null(model->items);
    }
    model->items[model->count++] = (struct given_posting){ document, impact };
}

size_t
model_list_place(const struct model_list *model, uint32_t document)
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
    struct cursor           *cursor;
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
    struct cursor *cursor = c->cursor;
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
    size_t           at = model_list_place(c->model, document);
    bool             is_there = at < c->model->count;
    struct list_page page;

    if (cursor_look(c->cursor, document, &page) != is_there)
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
    size_t at = model_list_place(model, document);

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

    for (; count < most && document <= c->cursor->last; document += step)
        documents[count++] = document;
    expect_ok(cursor_impacts(c->cursor, documents, count, impacts, &err), &err);
    for (size_t i = 0; i < count; i++)
        if (impacts[i] != model_impact(c->model, documents[i]))
            differs(c, "document %u has %u, not %u", documents[i], impacts[i],
                    model_impact(c->model, documents[i]));
}

/* Some of the impacts of the block that was read; at any time may others have been weighed. */
static void
compare_some(struct compared *c, struct dice *dice)
{
    struct cursor *cursor = c->cursor;
    size_t         from = dice_below(dice, cursor->count + 1);
    size_t         end = from + dice_below(dice, cursor->count + 1 - from);
    size_t         at = model_list_place(c->model, cursor->documents[0]);
    struct error   err;

    if (dice_below(dice, 2) && end > from + 8)
        end = from + dice_below(dice, 8);
    expect_ok(cursor_weigh_some(cursor, from, end, &err), &err);
    for (size_t i = from; i < end; i++)
        if (cursor->impacts[i] != c->model->items[at + i].impact)
            differs(c, "of %zu to %zu, posting %zu has %u, not %u", from, end, i,
                    cursor->impacts[i], c->model->items[at + i].impact);
}

static void
compare_at(struct compared *c, struct dice *dice, uint32_t document)
{
    struct cursor *cursor = c->cursor;
    size_t         at = model_list_place(c->model, document);
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
    for (size_t times = dice_below(dice, 3); times > 0; times--)
        compare_some(c, dice);
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

void
model_list_compare_some(const char *behaviour, struct cursor *cursor, struct store *store,
                        struct str term, const struct list *list,
                        const struct model_list *model, struct dice *dice, size_t seeks)
{
    struct compared c = { behaviour, term, cursor, list, model };
    size_t          near = 0;
    struct error    err;

    cursor_open(cursor, store, list);
    expect_ok(cursor_seek(cursor, 1, &err), &err);
    compare_look(&c, 1);
    for (; seeks > 0; seeks--)
        compare_at(&c, dice, some_document(dice, model, &near));
    cursor_free(cursor);
}

void
model_list_compare(const char *behaviour, struct store *store, struct str term,
                   const struct list *list, const struct model_list *model, struct dice *dice,
                   size_t seeks)
{
    struct cursor   cursor = { 0 };
    struct compared c = { behaviour, term, &cursor, list, model };
    size_t          near = 0;

    cursor_open(&cursor, store, list);
    compare_walk(&c);
    for (; seeks > 0; seeks--)
        compare_at(&c, dice, some_document(dice, model, &near));
    cursor_free(&cursor);
    model_list_compare_some(behaviour, &cursor, store, term, list, model, dice, 1);
}
