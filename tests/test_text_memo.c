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

static void
a_word_is_known_once_it_was_put(void **state)
{
    const struct memo *memo = *state;
    struct memo_entry *entry;
    bool               is_known;

    entry = memo_at(memo, STR("mentors"), false, &is_known);
    assert_non_null(entry);
    assert_false(is_known);
    memo_put(entry, STR("mentors"), false, STR("mentor"), true);
    assert_ptr_equal(memo_at(memo, STR("mentors"), false, &is_known), entry);
    assert_true(is_known);
    assert_true(entry->is_function_word);
    assert_memory_equal(entry->term, "mentor", entry->term_length);
    (void) memo_at(memo, STR("mentors"), true, &is_known);
    assert_false(is_known); /* the same letters, split otherwise */
    (void) memo_at(memo, STR("mentor"), false, &is_known);
    assert_false(is_known);
}

static void
a_word_without_a_place_is_never_known(void **state)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz01234";
    const struct memo nothing = { 0 };
    bool              is_known;

    assert_null(
        memo_at(*state, (struct str){ letters, MEMO_WORD_BYTES + 1 }, false, &is_known));
    assert_null(memo_at(*state, STR(""), false, &is_known));
    assert_null(memo_at(&nothing, STR("a"), false, &is_known));
    memo_put(NULL, STR("a"), false, STR("a"), false);
    assert_non_null(
        memo_at(*state, (struct str){ letters, MEMO_WORD_BYTES }, false, &is_known));
    assert_false(is_known);
}

static void
what_became_too_long_is_not_put(void **state)
{
    static const char  letters[] = "abcdefghijklmnopqrstuvwxyz01234";
    bool               is_known;
    struct memo_entry *entry = memo_at(*state, STR("short"), false, &is_known);

    memo_put(entry, STR("short"), false, (struct str){ letters, MEMO_WORD_BYTES + 1 }, false);
    (void) memo_at(*state, STR("short"), false, &is_known);
    assert_false(is_known);
}

static enum error_code
see(const struct text_term *term, void *ctx)
{
    buffer_format(ctx, "%.*s/%d ", STR_ARG(term->term), term->is_function_word);
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
        cmocka_unit_test(remembering_changes_no_term),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
