/* What was gathered is what came, against plain arrays. */
#include "store/inverter.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/support.h"

/* The term stands once more in the field. */
static void
add_once(struct inverter *inverter, struct inverted_term *term, enum score_field field,
         uint32_t document)
{
    inverter_add(inverter, term, field, document, 1);
}

static struct inverted_term *
term_of(struct inverter *inverter, const char *term)
{
    struct inverted_term *found = inverter_term(inverter, str_of(term));

    assert_non_null(found);
    return found;
}

static void
expect_walk(const char *behaviour, const struct gathered *gathered, const uint32_t *documents,
            const uint32_t *tfs, size_t count)
{
    struct gathered_walk walk = { .gathered = gathered };

    if (gathered_count(gathered) != count)
        fail_msg("%s: %u documents, not %zu", behaviour, gathered_count(gathered), count);
    for (size_t i = 0; i < count; i++)
        if (!gathered_next(&walk) || walk.document != documents[i] || walk.tf != tfs[i])
            fail_msg("%s: document %zu is %u with tf %u, not %u with %u", behaviour, i,
                     walk.document, walk.tf, documents[i], tfs[i]);
    assert_false(gathered_next(&walk));
    assert_false(gathered_next(&walk)); /* that was the last, and it stays so */
}

/* ---- one term ---- */

/* Documents as they come; one that comes again at once stands once more in it. */
static const struct {
    const char *behaviour;
    uint32_t    came[8], documents[8], tfs[8];
} cases[] = {
    { "none", { 0 }, { 0 }, { 0 } },
    { "once", { 1 }, { 1 }, { 1 } },
    { "three times in one", { 7, 7, 7 }, { 7 }, { 3 } },
    { "one behind the other", { 1, 2, 3 }, { 1, 2, 3 }, { 1, 1, 1 } },
    { "some twice", { 1, 1, 2, 5, 5 }, { 1, 2, 5 }, { 2, 1, 2 } },
    { "far apart", { 1, 4294967294, 4294967294 }, { 1, 4294967294 }, { 1, 2 } },
    { "backwards", { 9, 9, 5, 2, 2, 2 }, { 9, 5, 2 }, { 2, 1, 3 } },
    { "there and back",
      { 100, 4294967294, 1, 4294967293 },
      { 100, 4294967294, 1, 4294967293 },
      { 1, 1, 1, 1 } },
};

static void
documents_are_walked_as_they_came(void **state)
{
    (void) state;
    for (size_t c = 0; c < COUNT(cases); c++) {
        struct inverter       inverter = { 0 };
        struct inverted_term *term = term_of(&inverter, "incid");
        size_t                count = 0;

        for (size_t i = 0; i < COUNT(cases[c].came) && cases[c].came[i] > 0; i++) {
            add_once(&inverter, term, SCORE_TEXT, cases[c].came[i]);
            inverter_remove(&inverter, term, SCORE_TRACK, cases[c].came[i]);
        }
        while (count < COUNT(cases[c].documents) && cases[c].documents[count] > 0)
            count++;
        expect_walk(cases[c].behaviour, term->added[SCORE_TEXT], cases[c].documents,
                    cases[c].tfs, count);
        expect_walk(cases[c].behaviour, term->removed[SCORE_TRACK], cases[c].documents,
                    cases[c].tfs, count);
        assert_int_equal(term->cells_added, count);
        assert_int_equal(term->cells_removed, count);
        assert_int_equal(gathered_count(term->added[SCORE_SKILL]), 0);
        inverter_free(&inverter);
    }
}

static void
tf_ends_where_it_counts_no_more(void **state)
{
    static const uint32_t documents[] = { 1, 2, 3 };
    static const uint32_t tfs[] = { SCORE_MOST_TF, SCORE_MOST_TF - 1, SCORE_MOST_TF };
    static const uint32_t times[] = { SCORE_MOST_TF + 5000, SCORE_MOST_TF - 1, SCORE_MOST_TF };
    struct inverter       inverter = { 0 };
    struct inverted_term *term = term_of(&inverter, "team");

    (void) state;
    for (size_t d = 0; d < COUNT(documents); d++)
        for (uint32_t i = 0; i < times[d]; i++)
            add_once(&inverter, term, SCORE_TEXT, documents[d]);
    expect_walk("very often", term->added[SCORE_TEXT], documents, tfs, COUNT(documents));
    inverter_free(&inverter);
}

static void
cell_counts_once_whatever_fields_have_the_term(void **state)
{
    struct inverter       inverter = { 0 };
    struct inverted_term *term = term_of(&inverter, "team");

    (void) state;
    for (uint32_t document = 1; document <= 7; document++)
        for (int f = 0; f < SCORE_FIELDS; f++)
            for (uint32_t times = document & 1u << f ? 2 : 0; times > 0; times--) {
                add_once(&inverter, term, (enum score_field) f, document);
                inverter_remove(&inverter, term, (enum score_field) f, document + 10);
            }
    assert_int_equal(term->cells_added, 7);
    assert_int_equal(term->cells_removed, 7);
    for (int f = 0; f < SCORE_FIELDS; f++)
        assert_int_equal(gathered_count(term->added[f]), 4);
    inverter_free(&inverter);
}

/* ---- a run, against a model ---- */

enum { TERMS = 40, DOCUMENTS = 6000, MOST_WORDS = 12 };

struct model_list {
    uint32_t documents[DOCUMENTS], tfs[DOCUMENTS];
    size_t   count;
};

struct model {
    struct model_list lists[TERMS][SCORE_FIELDS];
    uint32_t          cells[TERMS], last[TERMS];
};

static void
model_add(struct model *model, size_t term, size_t field, uint32_t document)
{
    struct model_list *list = &model->lists[term][field];

    if (list->count == 0 || list->documents[list->count - 1] != document)
        list->documents[list->count++] = document;
    list->tfs[list->count - 1]++;
    model->cells[term] += model->last[term] != document;
    model->last[term] = document;
}

static const char *
name_of(char name[32], size_t term)
{
    snprintf(name, 32, "term%zu", term);
    return name;
}

typedef void change_postings(struct inverter *inverter, struct inverted_term *term,
                             enum score_field field, uint32_t document);

/* The fields of a document, word by word; the first terms are drawn most often. */
static void
say(struct dice *dice, struct inverter *inverter, struct model *model, change_postings *change,
    uint32_t document)
{
    for (int f = 0; f < SCORE_FIELDS; f++)
        for (size_t words = dice_below(dice, MOST_WORDS); words > 0; words--) {
            size_t a = dice_below(dice, TERMS), b = dice_below(dice, TERMS);
            size_t term = a < b ? a : b;
            char   name[32];

            change(inverter, term_of(inverter, name_of(name, term)), (enum score_field) f,
                   document);
            model_add(model, term, (size_t) f, document);
        }
}

static void
expect_model(const char *behaviour, struct inverter *inverter, const struct model *model,
             bool is_removed)
{
    for (size_t t = 0; t < TERMS; t++) {
        char                        name[32];
        const struct inverted_term *term = term_of(inverter, name_of(name, t));

        assert_int_equal(is_removed ? term->cells_removed : term->cells_added, model->cells[t]);
        for (int f = 0; f < SCORE_FIELDS; f++)
            expect_walk(behaviour, is_removed ? term->removed[f] : term->added[f],
                        model->lists[t][f].documents, model->lists[t][f].tfs,
                        model->lists[t][f].count);
    }
}

static void
shuffle(struct dice *dice, uint32_t *numbers, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t   at = dice_below(dice, i);
        uint32_t number = numbers[i - 1];

        numbers[i - 1] = numbers[at];
        numbers[at] = number;
    }
}

static void
random_runs_are_gathered_as_in_a_plain_model(void **state)
{
    struct dice   dice = { 20261113 };
    struct model *added = calloc(1, sizeof *added), *removed = calloc(1, sizeof *removed);
    uint32_t     *old = calloc(DOCUMENTS, sizeof *old);

    (void) state;
    for (size_t round = 0; round < 6; round++) {
        struct inverter inverter = { 0 };
        struct error    err;
        uint32_t        document = 0, most_step = round % 2 ? 4 : 500000;
        size_t          count = 0;

        *added = *removed = (struct model){ 0 };
        for (; count < DOCUMENTS / 2; count++)
            old[count] = document += 1 + (uint32_t) dice_below(&dice, most_step);
        shuffle(&dice, old, count);
        for (size_t i = 0; i < DOCUMENTS; i++) /* in turns, as nobody forbids it */
            if (i % 2) {
                say(&dice, &inverter, removed, inverter_remove, old[i / 2]);
            } else {
                document += 1 + (uint32_t) dice_below(&dice, most_step);
                say(&dice, &inverter, added, add_once, document);
            }
        expect_ok(inverter_check(&inverter, &err), &err);
        expect_model("added", &inverter, added, false);
        expect_model("removed", &inverter, removed, true);
        inverter_sort(&inverter);
        assert_int_equal(inverter.count, TERMS);
        for (size_t i = 0; i < inverter.count; i++) {
            struct str  term = inverter.terms[i]->term;
            char        name[12];
            size_t      t;
            const char *behaviour = "sorted";

            snprintf(name, sizeof name, "%.*s", STR_ARG(term)); /* behind it no NUL stands */
            t = (size_t) atoi(name + strlen("term"));
            expect_walk(behaviour, inverter.terms[i]->added[SCORE_TEXT],
                        added->lists[t][SCORE_TEXT].documents, added->lists[t][SCORE_TEXT].tfs,
                        added->lists[t][SCORE_TEXT].count);
        }
        inverter_free(&inverter);
    }
    free(old);
    free(removed);
    free(added);
}

/* ---- many terms ---- */

/* Terms of all bytes and lengths, some of which begin others. */
static struct str
some_term(struct dice *dice, char bytes[12])
{
    size_t length = 1 + dice_below(dice, 11);

    for (size_t i = 0; i < length; i++)
        bytes[i] = (char) (dice_below(dice, 2) ? dice_below(dice, 256) : 'a');
    return (struct str){ bytes, length };
}

static int
by_bytes(const void *a, const void *b)
{
    const struct str *x = a, *y = b;
    size_t            length = x->length < y->length ? x->length : y->length;
    int               order = memcmp(x->data, y->data, length);

    return order ? order : (x->length > y->length) - (x->length < y->length);
}

static void
terms_are_told_apart_and_sorted(void **state)
{
    enum { DRAWN = 60000 };
    struct dice     dice = { 20261114 };
    struct arena    arena = { 0 };
    struct inverter inverter = { 0 };
    struct str     *terms = arena_array(&arena, DRAWN, sizeof *terms);
    size_t          distinct = 0;

    (void) state;
    for (uint32_t i = 0; i < DRAWN; i++) {
        char                  bytes[12];
        struct str            drawn = some_term(&dice, bytes);
        struct inverted_term *term = inverter_term(&inverter, drawn);

        terms[i] = arena_copy(&arena, drawn);
        memset(bytes, '?', sizeof bytes); /* the inverter has a copy of its own */
        add_once(&inverter, term, SCORE_TEXT, i + 1);
        if (inverter_term(&inverter, terms[i]) != term)
            fail_msg("term %u is another when it is asked for again", i);
    }
    qsort(terms, DRAWN, sizeof *terms, by_bytes);
    inverter_sort(&inverter);
    for (size_t i = 0, next; i < DRAWN; i = next, distinct++) {
        for (next = i + 1; next < DRAWN && str_equal(terms[next], terms[i]);)
            next++;
        assert_true(distinct < inverter.count);
        assert_true(str_equal(inverter.terms[distinct]->term, terms[i]));
        assert_int_equal(inverter.terms[distinct]->cells_added, next - i);
        assert_int_equal(gathered_count(inverter.terms[distinct]->added[SCORE_TEXT]), next - i);
    }
    assert_int_equal(inverter.count, distinct);
    assert_true(distinct > 30000);
    inverter_free(&inverter);
    arena_free(&arena);
}

static void
term_that_was_not_to_be_had_is_passed_over(void **state)
{
    struct inverter inverter = { 0 };
    struct error    err;

    (void) state;
    add_once(&inverter, NULL, SCORE_TEXT, 1);
    inverter_remove(&inverter, NULL, SCORE_TEXT, 1);
    inverter_sort(&inverter);
    assert_int_equal(inverter.count, 0);
    expect_ok(inverter_check(&inverter, &err), &err);

    inverter.memory.failed = true;
    assert_null(inverter_term(&inverter, STR("team")));
    assert_int_equal(inverter_check(&inverter, &err), ERR_MEMORY);
    inverter_free(&inverter);
    expect_ok(inverter_check(&inverter, &err), &err); /* and begins anew */
    assert_non_null(inverter_term(&inverter, STR("team")));
    inverter_free(&inverter);
}

/* Postings and terms both fill it, and none of its memory goes unnoticed. */
static void
inverter_is_full_when_it_has_taken_so_much(void **state)
{
    static const size_t terms[] = { 3000000, 200000 };

    (void) state;
    for (size_t c = 0; c < COUNT(terms); c++) {
        struct inverter inverter = { 0 };
        size_t          postings = 0, table;

        assert_false(inverter_is_full(&inverter));
        /* steps of five bytes each */
        for (uint32_t document = 1; !inverter_is_full(&inverter); document += 1000000007)
            for (size_t i = 0; i < 1000; i++, postings += SCORE_FIELDS) {
                char                  name[32];
                struct inverted_term *term =
                    term_of(&inverter, name_of(name, postings / SCORE_FIELDS % terms[c]));

                for (int f = 0; f < SCORE_FIELDS; f++)
                    add_once(&inverter, term, (enum score_field) f, document);
            }
        table = inverter.capacity * sizeof *inverter.terms +
                inverter.slot_count * sizeof *inverter.slots;
        assert_true(inverter.bytes < INVERTER_BYTES + 4 * 1024 * 1024);
        assert_true(inverter.bytes >= table + inverter.count * sizeof(struct inverted_term));
        assert_true(postings > 1000000); /* 100 bytes for each were too many */
        inverter_free(&inverter);
        assert_false(inverter_is_full(&inverter));
        assert_int_equal(inverter.count, 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_are_walked_as_they_came),
        cmocka_unit_test(tf_ends_where_it_counts_no_more),
        cmocka_unit_test(cell_counts_once_whatever_fields_have_the_term),
        cmocka_unit_test(random_runs_are_gathered_as_in_a_plain_model),
        cmocka_unit_test(terms_are_told_apart_and_sorted),
        cmocka_unit_test(term_that_was_not_to_be_had_is_passed_over),
        cmocka_unit_test(inverter_is_full_when_it_has_taken_so_much),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
