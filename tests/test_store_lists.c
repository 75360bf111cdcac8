/* Lists say what was put into them, whatever came and went: made-up postings of many pages. */
#include "store/lists.h"

#include <stdio.h>
#include <stdlib.h>

#include "store/database.h"
#include "store/term_writer.h"
#include "tests/model_list.h"
#include "tests/storing.h"

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
    m->store->page_bytes = 3968; /* so that lists take many */
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
                    model_list_push(&m->lists[t][f], m->end, tf);
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

        model_list_push(&model, posting->document,
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

/* Champions are all postings with their least impact, and more the higher their number is. */
static size_t
made_compare_champions(struct made *m, const char *behaviour, struct str term,
                       const struct list *list, const struct model_list *all, size_t seeks)
{
    size_t   pages = 0;
    uint32_t fewer = 0;

    for (size_t i = 0; i < list->champion_count; i++) {
        const struct champions *champions = &list->champions[i];
        struct model_list       model = { 0 };

        for (size_t k = 0; k < all->count; k++)
            if (all->items[k].impact >= champions->least)
                model_list_push(&model, all->items[k].document, all->items[k].impact);
        model_list_compare(behaviour, m->store, term, &champions->list, &model, &m->dice,
                           seeks);
        assert_true(champions->list.count <= 128u << 2 * champions->number);
        assert_true(i == 0 || champions->least < list->champions[i - 1].least);
        assert_true(champions->list.count >= fewer);
        fewer = champions->list.count;
        pages += champions->list.page_count;
        free(model.items);
    }
    return pages;
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
            model_list_compare(behaviour, m->store, found.term, &found.lists[f], &model,
                               &m->dice, seeks);
            pages += made_compare_champions(m, behaviour, found.term, &found.lists[f], &model,
                                            seeks / 4);
            free(model.items);
        }
    }
    /* what is in no list any more is in no row */
    assert_int_equal(storing_number(m->store, "SELECT count(*) FROM page"), pages);
    assert_true(storing_number(m->store, "SELECT coalesce(max(length(body)), 0) FROM page") <=
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
    assert_int_equal(storing_number(m->store, "SELECT count(*) FROM page"), 0);
    assert_int_equal(storing_number(m->store, "SELECT count(*) FROM term"), 0);
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
    struct made  *m = *state;
    struct cursor cursor = { 0 };

    made_add(m, 3000);
    made_flush(m);
    for (size_t round = 0; round < 400; round++) {
        size_t             t = dice_below(&m->dice, MADE_TERMS);
        int                f = (int) dice_below(&m->dice, SCORE_FIELDS);
        struct listed_term found = made_term(m, t);
        struct model_list  model = made_model(m, t, f);

        model_list_compare_some("one after another", &cursor, m->store, found.term,
                                &found.lists[f], &model, &m->dice, 8);
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
    full = storing_number(m->store, "SELECT count(*) FROM page");
    for (size_t round = 0; round < 40; round++) { /* of 20 documents one is left in the end */
        for (uint32_t d = 1; d < m->end; d++)
            if (d % 20 != 0 && d % 40 == round)
                made_remove(m, d);
        made_flush(m);
    }
    made_compare(m, "one of 20", 100);
    left = storing_number(m->store, "SELECT count(*) FROM page");
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
        for (int f = 0; f < SCORE_FIELDS; f++) {
            struct list list = made_term(m, t).lists[f];

            lists += list.page_count > 0;
            for (size_t i = 0; i < list.champion_count; i++)
                lists += list.champions[i].list.page_count > 0;
        }
    /* the last page of each list alone may have much room */
    assert_in_range(
        storing_number(m->store, "SELECT count(*) FROM page WHERE length(body) < 2900"), 0,
        lists);
    assert_true(storing_number(m->store, "SELECT count(*) FROM page") > (int64_t) lists);
}

/* A long list has champions as soon as it is long, unless its postings are worth the same. */
static void
long_lists_have_champions(void **state)
{
    static const struct {
        uint32_t documents;
        size_t   often, every; /* how many lists of champions a text may have */
    } sizes[] = { { 500, 0, 0 }, { 2500, 1, 2 }, { 17000, 3, 2 }, { 142000, 3, 2 } };
    struct made *m = *state;

    for (size_t i = 0; i < COUNT(sizes); i++) {
        struct list often, every;

        made_add(m, sizes[i].documents - (m->end - 1));
        made_flush(m);
        made_compare(m, "long lists", 10);
        often = made_term(m, 2).lists[SCORE_TEXT];
        every = made_term(m, 0).lists[SCORE_TEXT];
        if (often.champion_count != sizes[i].often || every.champion_count != sizes[i].every)
            fail_msg("of %u postings %zu lists, of %u %zu", often.count, often.champion_count,
                     every.count, every.champion_count);
        /* of lengths of one to five no few are the best */
        assert_int_equal(made_term(m, 0).lists[SCORE_SKILL].champion_count, 0);
        for (size_t k = 0; k < often.champion_count; k++)
            assert_in_range(often.champions[k].list.count, 1u << 2 * k,
                            128u << 2 * often.champions[k].number);
    }
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
            model_list_push(
                &model, document += 1 + (uint32_t) dice_below(&dice, round % 3 ? 5 : 400000),
                1 + (uint32_t) dice_below(&dice, 3000));
        expect_ok(list_give(&arena, model.items, model.count, &list, &err), &err);
        model_list_compare("in memory", NULL, STR(""), &list, &model, &dice, 200);
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
            blob.at = (int64_t) dice_below(&m->dice, (size_t) storing_number(m->store, text));
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

#define MADE_UP(test) cmocka_unit_test_setup_teardown(test, made_setup, made_teardown)

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
        MADE_UP(long_lists_have_champions),
        MADE_UP(damaged_lists_are_refused_or_harmless),
        cmocka_unit_test(lists_in_memory_are_gone_over_as_others_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
