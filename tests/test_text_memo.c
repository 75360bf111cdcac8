/* What is remembered of words is what was made of them, and of nothing else. */
#include "text/memo.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "tests/support.h"
#include "text/text.h"

static int
setup(void **state)
{
    struct memo *memo = calloc(1, sizeof *memo);

    if (memo)
        memo->entries = calloc(MEMO_PLACES, sizeof *memo->entries);
    *state = memo;
    return memo && memo->entries ? 0 : -1;
}

static int
teardown(void **state)
{
    struct memo *memo = *state;

    free(memo->entries);
    free(memo);
    return 0;
}

/* Words with what may be read behind them; none is a text that may not be read further. */
#define BEHIND        "................................"
#define WORD(literal) str_slice(STR(literal BEHIND), 0, sizeof(literal) - 1)

static const char letters[] = "abcdefghijklmnopqrstuvwxyz01234" BEHIND;

static bool
is_known(const struct memo *memo, struct str form, bool has_sign)
{
    bool known;

    (void) memo_at(memo, form, has_sign, &known);
    return known;
}

static void
a_word_is_known_once_it_was_put(void **state)
{
    const struct memo *memo = *state;
    struct memo_entry *entry;
    bool               known;

    entry = memo_at(memo, WORD("mentors"), false, &known);
    assert_non_null(entry);
    assert_false(known);
    memo_put(entry, WORD("mentors"), false, STR("mentor"), 5);
    assert_ptr_equal(memo_at(memo, WORD("mentors"), false, &known), entry);
    assert_true(known);
    assert_int_equal(entry->function_word_of, 5);
    assert_true(str_equal((struct str){ entry->term, entry->term_length }, STR("mentor")));
    assert_false(is_known(memo, WORD("mentors"), true)); /* the same letters, split otherwise */
    assert_false(is_known(memo, WORD("mentor"), false));
    assert_false(is_known(memo, WORD("mentorss"), false));
    assert_true(is_known(memo, str_slice(STR("mentors and mentees" BEHIND), 0, 7), false));
}

static void
a_word_without_a_place_is_never_known(void **state)
{
    const struct memo nothing = { 0 };
    bool              known;

    assert_null(memo_at(*state, (struct str){ letters, MEMO_WORD_BYTES + 1 }, false, &known));
    assert_null(memo_at(*state, WORD(""), false, &known));
    assert_null(memo_at(&nothing, WORD("a"), false, &known));
    memo_put(NULL, WORD("a"), false, STR("a"), 0);
    assert_non_null(memo_at(*state, (struct str){ letters, MEMO_WORD_BYTES }, false, &known));
    assert_false(known);
}

static void
what_became_too_long_is_not_put(void **state)
{
    bool               known;
    struct memo_entry *entry = memo_at(*state, WORD("short"), false, &known);

    memo_put(entry, WORD("short"), false, (struct str){ letters, MEMO_WORD_BYTES + 1 }, 0);
    assert_false(is_known(*state, WORD("short"), false));
}

/* The n-th word of four letters. */
static struct str
nth_word(char bytes[MEMO_READS + 1], unsigned n)
{
    memcpy(bytes, BEHIND, MEMO_READS + 1);
    for (size_t i = 4; i > 0; i--, n /= 26)
        bytes[i - 1] = (char) ('a' + n % 26);
    return (struct str){ bytes, 4 };
}

static void
the_last_two_words_of_a_place_are_known(void **state)
{
    char               bytes[MEMO_READS + 1];
    bool               known;
    struct memo_entry *place = memo_at(*state, WORD("aaaa"), false, &known);
    unsigned           met = 0;

    for (unsigned n = 0; met < 3; n++) {
        struct str         word = nth_word(bytes, n);
        struct memo_entry *entry = memo_at(*state, word, false, &known);

        assert_false(known);
        if (entry != place)
            continue;
        memo_put(entry, word, false, word, ++met);
        assert_ptr_equal(memo_at(*state, word, false, &known), entry);
        assert_int_equal(entry->function_word_of, met);
        assert_int_equal(is_known(*state, WORD("aaaa"), false), met < 3);
    }
}

static enum error_code
see(const struct text_term *term, void *ctx)
{
    buffer_format(ctx, "%.*s/%u ", STR_ARG(term->term), term->function_word_of);
    return OK;
}

/* An analyzer that has heard much makes the terms of one that has heard nothing. */
static void
remembering_changes_no_term(void **state)
{
    struct text_analyzer *used, *fresh;
    struct dice           dice = { 42 };
    struct error          err;

    (void) state;
    expect_ok(text_open(STR("es"), &used, &err), &err);
    for (int round = 0; round < 300; round++) {
        struct buffer prose = { 0 }, a = { 0 }, b = { 0 };

        for (int i = 0; i < 100; i++)
            buffer_format(&prose, "%c%c%s%zu ", (char) ('a' + dice_below(&dice, 26)),
                          (char) ('a' + dice_below(&dice, 26)),
                          dice_below(&dice, 2) ? "ciones" : "ando", dice_below(&dice, 3));
        expect_ok(text_open(STR("es"), &fresh, &err), &err);
        assert_int_equal(text_each_term(used, buffer_str(&prose), see, &a), OK);
        assert_int_equal(text_each_term(fresh, buffer_str(&prose), see, &b), OK);
        if (!str_equal(buffer_str(&a), buffer_str(&b)))
            fail_msg("%.*s", STR_ARG(buffer_str(&prose)));
        text_close(fresh);
        buffer_free(&prose);
        buffer_free(&a);
        buffer_free(&b);
    }
    text_close(used);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_word_is_known_once_it_was_put),
        TEST(a_word_without_a_place_is_never_known),
        TEST(what_became_too_long_is_not_put),
        TEST(the_last_two_words_of_a_place_are_known),
        cmocka_unit_test(remembering_changes_no_term),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
