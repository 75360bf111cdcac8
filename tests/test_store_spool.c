/* What is kept of texts is what they said; what is not kept is not there, and nothing else. */
#include "store/spool.h"

#include "tests/support.h"

#include "tests/scarce.h"

#include "store/spool.c"

enum { MOST_WORDS = 30000 };

/* What a text says: the same whenever it is asked, so it need not be kept to be compared. */
static void
say(int64_t text, struct prose *prose)
{
    struct dice dice = { ((uint64_t) text + 1) * 0x9E3779B97F4A7C15 };

    dice_roll(&dice);
    prose->has_all_words = true;
    prose->length = (uint32_t) dice_roll(&dice) >> dice_below(&dice, 32);
    prose->word_count = dice_below(&dice, dice_below(&dice, 20) ? 60 : MOST_WORDS);
    for (size_t i = 0; i < prose->word_count; i++) {
        uint32_t number = (uint32_t) dice_below(&dice, dice_below(&dice, 4) ? 200 : 1U << 31);
        uint32_t most = dice_below(&dice, 20) ? 5 : UINT32_MAX;

        prose->words[i] = (struct prose_word){ number, 1 };
        if (dice_below(&dice, 3) == 0)
            prose->words[i].count += (uint32_t) dice_below(&dice, most);
    }
}

static struct prose
new_prose(void)
{
    struct prose prose = { .words = malloc(MOST_WORDS * sizeof *prose.words),
                           .word_capacity = MOST_WORDS };

    assert_non_null(prose.words);
    return prose;
}

static void
add_text(struct spool *spool, int64_t text, struct prose *said)
{
    say(text, said);
    spool_add(spool, text, said);
}

/* prose: whatever it held. said: room to say it again. */
static void
expect_text(struct spool *spool, int64_t text, struct prose *prose, struct prose *said)
{
    if (!spool_find(spool, text, prose))
        fail_msg("text %lld is not there", (long long) text);
    say(text, said);
    assert_true(prose->has_all_words);
    assert_int_equal(prose->count, 0); /* terms are not kept */
    assert_int_equal(prose->said.length, 0);
    if (prose->length != said->length || prose->word_count != said->word_count)
        fail_msg("text %lld: %zu words and length %u, not %zu and %u", (long long) text,
                 prose->word_count, prose->length, said->word_count, said->length);
    for (size_t i = 0; i < said->word_count; i++)
        if (prose->words[i].number != said->words[i].number ||
            prose->words[i].count != said->words[i].count)
            fail_msg("text %lld: word %zu is %u, %u times, not %u, %u times", (long long) text,
                     i, prose->words[i].number, prose->words[i].count, said->words[i].number,
                     said->words[i].count);
}

/* Of some texts nothing is kept: they are passed over, or their words are not all known. */
static bool
is_kept(int64_t text)
{
    return text % 7 != 3 && text % 11 != 5;
}

static void
add_if_kept(struct spool *spool, int64_t text, struct prose *said)
{
    if (text % 7 == 3)
        return;
    say(text, said);
    said->has_all_words = text % 11 != 5;
    spool_add(spool, text, said);
}

static void
expect_if_kept(struct spool *spool, int64_t text, struct prose *prose, struct prose *said)
{
    if (is_kept(text))
        expect_text(spool, text, prose, said);
    else
        assert_false(spool_find(spool, text, prose));
}

/* ---- keeping ---- */

static void
texts_say_what_they_said(void **state)
{
    enum { TEXTS = 6000 };
    static const int64_t firsts[] = { 1, 123456789012 };
    struct dice          dice = { 20261123 };
    struct prose         said = new_prose();

    (void) state;
    for (size_t f = 0; f < COUNT(firsts); f++) {
        struct spool spool = { 0 };
        struct prose prose = { 0 };
        int64_t      end = firsts[f] + TEXTS;

        for (int64_t text = firsts[f]; text < end; text++)
            add_if_kept(&spool, text, &said);
        assert_false(spool.is_full);
        assert_true(spool.written > 2 * SPOOL_BYTES); /* so the file is read, too */
        assert_true(spool.bytes.length < SPOOL_BYTES);
        for (int64_t text = firsts[f]; text < end; text++)
            expect_if_kept(&spool, text, &prose, &said);
        for (size_t i = 0; i < TEXTS; i++)
            expect_if_kept(&spool, firsts[f] + (int64_t) dice_below(&dice, TEXTS), &prose,
                           &said);
        assert_false(spool_find(&spool, firsts[f] - 1, &prose));
        assert_false(spool_find(&spool, end, &prose));
        assert_false(spool_find(&spool, 0, &prose));
        spool_free(&spool);
        prose_free(&prose);
    }
    prose_free(&said);
}

/* Nobody forbids it, though a run adds all before it finds any. */
static void
texts_may_be_found_while_others_are_added(void **state)
{
    enum { TEXTS = 6000 };
    struct dice  dice = { 20261124 };
    struct prose said = new_prose(), prose = { 0 };
    struct spool spool = { 0 };

    (void) state;
    for (int64_t text = 1; text <= TEXTS; text++) {
        add_if_kept(&spool, text, &said);
        for (size_t finds = dice_below(&dice, 3); finds > 0; finds--)
            expect_if_kept(&spool, 1 + (int64_t) dice_below(&dice, (size_t) text), &prose,
                           &said);
    }
    assert_true(spool.written > 2 * SPOOL_BYTES);
    for (int64_t text = 1; text <= TEXTS; text++)
        expect_if_kept(&spool, text, &prose, &said);
    spool_free(&spool);
    prose_free(&prose);
    prose_free(&said);
}

static void
nothing_is_found_in_an_empty_one(void **state)
{
    struct spool spool = { 0 };
    struct prose prose = { 0 }, unknown = { .length = 3 };

    (void) state;
    for (int64_t text = 0; text < 3; text++)
        assert_false(spool_find(&spool, text, &prose));
    spool_add(&spool, 9, &unknown); /* not all of its words are known */
    assert_false(spool_find(&spool, 9, &prose));
    spool_free(&spool);
    spool_free(&spool);
    assert_false(spool_find(&spool, 9, &prose));
    prose_free(&prose);
}

/* "..." has no words, and is there all the same. */
static void
text_without_words_is_kept(void **state)
{
    struct prose nothing = { .has_all_words = true }, prose = { .length = 7, .word_count = 0 };
    struct spool spool = { 0 };

    (void) state;
    spool_add(&spool, 5, &nothing);
    assert_true(spool_find(&spool, 5, &prose));
    assert_int_equal(prose.length, 0);
    assert_int_equal(prose.word_count, 0);
    prose_free(&prose);
    spool_free(&spool);
}

/* Ids only grow in a run; one far off would take room for all between. */
static void
text_out_of_order_or_far_off_is_not_kept(void **state)
{
    struct prose said = new_prose(), prose = { 0 };
    struct spool spool = { 0 };

    (void) state;
    add_text(&spool, 100, &said);
    add_text(&spool, 103, &said);
    add_text(&spool, 99, &said);
    add_text(&spool, 101, &said);
    say(104, &said);
    spool_add(&spool, 103, &said); /* a second time, and something else */
    add_text(&spool, 50000000000, &said);
    add_text(&spool, 104, &said);
    for (int64_t text = 90; text < 110; text++)
        if (text == 100 || text == 103 || text == 104)
            expect_text(&spool, text, &prose, &said);
        else
            assert_false(spool_find(&spool, text, &prose));
    assert_false(spool_find(&spool, 50000000000, &prose));
    assert_false(spool.is_full);
    assert_true(spool.capacity < 10000);
    spool_free(&spool);
    prose_free(&prose);
    prose_free(&said);
}

/* ---- when there is no more ---- */

/* Whatever ends, and when: what was kept is found, and what comes later is not there. */
static void
what_was_kept_before_memory_ended_is_found(void **state)
{
    enum { TEXTS = 6000 };
    struct prose said = new_prose(), prose = { 0 };
    size_t       rounds_with_some = 0;

    (void) state;
    for (size_t left = 0; left < 6; left++) { /* the first for ends, then a file, ... */
        struct spool spool = { 0 };
        int64_t      end = 1;
        size_t       found = 0;

        scarce_left = left;
        for (int64_t text = 1; text <= TEXTS; text++) {
            add_text(&spool, text, &said);
            if (!spool.is_full)
                end = text + 1;
        }
        scarce_left = SCARCE_PLENTY;
        for (int64_t text = 1; text < end; text++, found++)
            expect_text(&spool, text, &prose, &said);
        for (int64_t text = end; text <= TEXTS; text++)
            if (spool_find(&spool, text, &prose)) {
                assert_int_equal(text, end); /* which was in memory, when no file was there */
                expect_text(&spool, text, &prose, &said);
            }
        rounds_with_some += found > 0 && found < TEXTS;
        spool_free(&spool);
    }
    assert_true(rounds_with_some > 2);
    prose_free(&prose);
    prose_free(&said);
}

/* A prose that cannot have the room is not replaced by half of a text. */
static void
without_room_for_its_words_a_text_is_not_there(void **state)
{
    struct prose said = new_prose(), prose = { 0 };
    struct spool spool = { 0 };

    (void) state;
    for (int64_t text = 1; text <= 20; text++)
        add_text(&spool, text, &said);
    scarce_left = 0;
    assert_false(spool_find(&spool, 7, &prose));
    scarce_left = SCARCE_PLENTY;
    expect_text(&spool, 7, &prose, &said);
    spool_free(&spool);
    prose_free(&prose);
    prose_free(&said);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_say_what_they_said),
        cmocka_unit_test(texts_may_be_found_while_others_are_added),
        cmocka_unit_test(nothing_is_found_in_an_empty_one),
        cmocka_unit_test(text_without_words_is_kept),
        cmocka_unit_test(text_out_of_order_or_far_off_is_not_kept),
        cmocka_unit_test(what_was_kept_before_memory_ended_is_found),
        cmocka_unit_test(without_room_for_its_words_a_text_is_not_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
