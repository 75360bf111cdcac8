/* What is gathered behind is what is gathered at once, whoever is faster. */
#include "store/behind.h"

#include <time.h>

#include "tests/support.h"

#include "tests/scarce.h"

#include "store/behind.c"

enum { WORDS = 300 };

struct fixture {
    struct lexicon             lexicon;
    const struct lexicon_word *words[WORDS];
};

static int
setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    for (size_t i = 0; f && i < WORDS; i++) {
        char             form[16];
        size_t           length = (size_t) snprintf(form, sizeof form, "word%zus", i);
        struct text_term heard = { .term = { form, length - 1 },
                                   .form = { form, length },
                                   .is_function_word = i % 5 == 0 };

        f->words[i] = i % 7 ? lexicon_word(&f->lexicon, &heard)
                            : lexicon_term(&f->lexicon, heard.term);
        assert_non_null(f->words[i]);
    }
    *state = f;
    return f ? 0 : -1;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    lexicon_free(&f->lexicon);
    free(f);
    return 0;
}

/* ---- two inverters ---- */

static void
expect_same_walk(const struct gathered *got, const struct gathered *want)
{
    struct gathered_walk g = { .gathered = got }, w = { .gathered = want };

    assert_int_equal(gathered_count(got), gathered_count(want));
    while (gathered_next(&w)) {
        assert_true(gathered_next(&g));
        if (g.document != w.document || g.tf != w.tf)
            fail_msg("document %u with tf %u, not %u with %u", g.document, g.tf, w.document,
                     w.tf);
    }
    assert_false(gathered_next(&g));
}

/* Also in the order in which terms were met. */
static void
expect_same(const struct inverter *got, const struct inverter *want)
{
    assert_int_equal(got->count, want->count);
    assert_int_equal(got->bytes, want->bytes);
    for (size_t i = 0; i < want->count; i++) {
        assert_true(str_equal(got->terms[i]->term, want->terms[i]->term));
        assert_int_equal(got->terms[i]->cells_added, want->terms[i]->cells_added);
        for (int f = 0; f < SCORE_FIELDS; f++)
            expect_same_walk(got->terms[i]->added[f], want->terms[i]->added[f]);
    }
}

/* ---- saying ---- */

static void
sleep_us(size_t us)
{
    struct timespec pause = { .tv_nsec = (long) us * 1000 };

    nanosleep(&pause, NULL);
}

/* A term of no word, to both; now and then one that no batch has room for. */
static void
say_term(struct dice *dice, struct behind *behind, struct inverter *plain,
         enum score_field field, uint32_t document)
{
    static char bytes[BATCH_BYTES + 1];
    size_t      length = dice_below(dice, 3000) == 0 ? sizeof bytes - dice_below(dice, 8)
                                                     : 1 + dice_below(dice, 40);
    struct str  term = { bytes, length };

    memset(bytes, 'a', sizeof bytes);
    bytes[dice_below(dice, length)] = 'b';
    behind_add_term(behind, term, field, document);
    inverter_add(plain, inverter_term(plain, term), field, document, 1);
    memset(bytes, 'c', sizeof bytes); /* it need not stay */
}

/* Documents of some words, to both; the caller is slow at times, if ever. */
static void
say_some(struct fixture *f, struct dice *dice, struct behind *behind, struct inverter *plain,
         uint32_t *document, size_t words, bool is_slow)
{
    for (size_t i = 0; i < words; i++) {
        const struct lexicon_word *word = f->words[dice_below(dice, WORDS)];
        uint32_t times = 1 + (uint32_t) dice_below(dice, dice_below(dice, 9) ? 3 : 70000);
        enum score_field field = (enum score_field) dice_below(dice, SCORE_FIELDS);

        *document += (uint32_t) dice_below(dice, 3) + (*document == 0);
        behind_add(behind, word, times, field, *document);
        inverter_add_word(plain, word, times, field, *document);
        if (dice_below(dice, 16) == 0)
            say_term(dice, behind, plain, field, *document);
        if (is_slow && dice_below(dice, 4000) == 0)
            sleep_us(300);
    }
}

static void
runs_of_any_length_are_gathered_as_at_once(void **state)
{
    static const size_t lengths[] = { 0,
                                      1,
                                      BATCH_POSTINGS - 1,
                                      BATCH_POSTINGS,
                                      BATCH_POSTINGS + 1,
                                      BATCHES * BATCH_POSTINGS,
                                      BATCHES * BATCH_POSTINGS + 1,
                                      11 * BATCH_POSTINGS + 17 };
    struct fixture     *f = *state;
    struct dice         dice = { 20261123 };

    for (size_t l = 0; l < COUNT(lengths); l++)
        for (int is_slow = 0; is_slow < 2; is_slow++) {
            struct inverter lent = { 0 }, plain = { 0 };
            struct behind  *behind = behind_begin(&lent);
            uint32_t        document = 0;

            assert_non_null(behind);
            say_some(f, &dice, behind, &plain, &document, lengths[l], is_slow);
            behind_end(behind); /* without a drain before it */
            expect_same(&lent, &plain);
            inverter_free(&lent);
            inverter_free(&plain);
        }
}

/* The caller may add of its own when all is gathered, and go on. */
static void
drained_inverter_is_the_callers(void **state)
{
    struct fixture *f = *state;
    struct dice     dice = { 20261124 };
    struct inverter lent = { 0 }, plain = { 0 };
    struct behind  *behind = behind_begin(&lent);
    uint32_t        document = 0;

    assert_non_null(behind);
    behind_drain(behind); /* nothing */
    for (size_t round = 0; round < 150; round++) {
        size_t words = dice_below(&dice, dice_below(&dice, 8) ? 40 : 3 * BATCH_POSTINGS);

        say_some(f, &dice, behind, &plain, &document, words, false);
        behind_drain(behind);
        if (dice_below(&dice, 4) == 0)
            behind_drain(behind);
        expect_same(&lent, &plain);
        document++;
        inverter_add(&lent, inverter_term(&lent, STR("own")), SCORE_TEXT, document, 1);
        inverter_add(&plain, inverter_term(&plain, STR("own")), SCORE_TEXT, document, 1);
        if (dice_below(&dice, 6) == 0) { /* as when it is written out */
            inverter_free(&lent);
            inverter_free(&plain);
        }
    }
    behind_end(behind);
    expect_same(&lent, &plain);
    inverter_free(&lent);
    inverter_free(&plain);
}

/* More than a tf counts, and more than there is room for. */
static void
word_may_stand_as_often_as_it_likes(void **state)
{
    static const uint32_t times[] = {
        1, 2, SCORE_MOST_TF, SCORE_MOST_TF + 1, (1 << 24) - 1, 1 << 24, UINT32_MAX
    };
    struct fixture *f = *state;
    struct inverter lent = { 0 }, plain = { 0 };
    struct behind  *behind = behind_begin(&lent);

    assert_non_null(behind);
    for (uint32_t i = 0; i < COUNT(times); i++) {
        behind_add(behind, f->words[1], times[i], SCORE_TRACK, UINT32_MAX - 100 + i);
        inverter_add_word(&plain, f->words[1], times[i], SCORE_TRACK, UINT32_MAX - 100 + i);
    }
    behind_end(behind);
    expect_same(&lent, &plain);
    inverter_free(&lent);
    inverter_free(&plain);
}

/* ---- full ---- */

/* When the caller hears of it: how many postings were said. Where a drain comes, it may change. */
static size_t
said_until_full(struct fixture *f, size_t slow_caller_us, size_t bytes_before, bool drains)
{
    struct inverter lent = { .bytes = bytes_before };
    struct behind  *behind = behind_begin(&lent);
    size_t          said = 0;

    assert_non_null(behind);
    assert_false(behind_is_full(behind));
    for (; !behind_is_full(behind) && said < 50 * BATCH_POSTINGS; said++) {
        behind_add(behind, f->words[said % WORDS], 1, SCORE_TEXT, 1 + (uint32_t) said);
        if (slow_caller_us > 0 && said % BATCH_POSTINGS == 0)
            sleep_us(slow_caller_us);
        if (drains && said == 5 * BATCH_POSTINGS)
            behind_drain(behind);
    }
    if (said < 50 * BATCH_POSTINGS) {
        behind_drain(behind);
        assert_true(inverter_is_full(&lent));
        assert_false(behind_is_full(behind)); /* it is the caller's to look at */
        inverter_free(&lent);
        for (size_t i = 0; i < (BATCHES + 1) * BATCH_POSTINGS; i++)
            behind_add(behind, f->words[i % WORDS], 1, SCORE_TEXT, 1 + (uint32_t) i);
        assert_false(behind_is_full(behind)); /* nothing is left of it */
    }
    behind_end(behind);
    inverter_free(&lent);
    return said;
}

static void
when_it_is_full_does_not_depend_on_who_is_faster(void **state)
{
    static const struct {
        size_t bytes_before;
        bool   drains;
    } cases[] = {
        { INVERTER_BYTES, false },
        { INVERTER_BYTES - 300 * 1024, false },
        { INVERTER_BYTES - 1024 * 1024, false },
        { INVERTER_BYTES, true },
        { INVERTER_BYTES - 1024 * 1024, true },
        { 0, false },
    };
    struct fixture *f = *state;

    for (size_t c = 0; c < COUNT(cases); c++) {
        size_t said = said_until_full(f, 0, cases[c].bytes_before, cases[c].drains);

        if (cases[c].bytes_before == INVERTER_BYTES) /* a round of batches later */
            assert_int_equal(said, BATCHES * BATCH_POSTINGS + 1);
        if (cases[c].bytes_before == 0)
            assert_int_equal(said, 50 * BATCH_POSTINGS);
        for (size_t round = 0; round < 3; round++)
            assert_int_equal(
                said_until_full(f, round * 2000, cases[c].bytes_before, cases[c].drains), said);
    }
}

/* ---- what goes wrong ---- */

static void
inverter_remembers_that_memory_ended(void **state)
{
    struct fixture *f = *state;
    struct inverter lent = { 0 };
    struct behind  *behind;
    struct error    err;

    lent.memory.failed = true;
    behind = behind_begin(&lent);
    assert_non_null(behind);
    for (uint32_t i = 0; i < 3 * BATCH_POSTINGS; i++)
        behind_add(behind, f->words[i % WORDS], 1, SCORE_TEXT, 1 + i);
    behind_drain(behind);
    assert_int_equal(inverter_check(&lent, &err), ERR_MEMORY);
    behind_end(behind);
    inverter_free(&lent);
}

static void
where_there_can_be_no_thread_there_is_none(void **state)
{
    struct inverter lent = { 0 };

    (void) state;
    for (size_t left = 0; left < 2; left++) { /* memory, then the thread itself */
        scarce_left = left;
        assert_null(behind_begin(&lent));
    }
    scarce_left = SCARCE_PLENTY;
    behind_end(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_of_any_length_are_gathered_as_at_once),
        cmocka_unit_test(drained_inverter_is_the_callers),
        cmocka_unit_test(word_may_stand_as_often_as_it_likes),
        cmocka_unit_test(when_it_is_full_does_not_depend_on_who_is_faster),
        cmocka_unit_test(inverter_remembers_that_memory_ended),
        cmocka_unit_test(where_there_can_be_no_thread_there_is_none),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
