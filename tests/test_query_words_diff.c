#include "base/buffer.h"
#include "query/words_diff.h"
#include "tests/support.h"

static const struct {
    const char *behaviour, *before, *after, *parts;
} cases[] = {
    { "equal texts stay", "leads a team", "leads a team", "=leads a team" },
    { "two empty texts have no parts", "", "", "" },
    { "all is added to nothing", "", "leads a team", "+leads a team" },
    { "all is taken from it", "leads a team", "", "-leads a team" },
    { "a word in the middle", "leads one team", "leads two team", "=leads |-one |+two |=team" },
    { "a word at the end", "leads one", "leads two", "=leads |-one|+two" },
    { "a word at the beginning", "leads one", "guides one", "-leads |+guides |=one" },
    { "words that were put in", "a b", "a x y b", "=a |+x y |=b" },
    { "words that were left out", "a x y b", "a b", "=a |-x y |=b" },
    { "removed comes before added", "a x b y c", "a p b q c",
      "=a |-x |+p |=b |-y |+q |=c" },
    { "blanks are not compared", "a  b", "a b", "=a  b" },
    { "nor those around", "  a b ", "a b", "=  a b " },
    { "punctuation is of the word", "a team.", "a team, too", "=a |-team.|+team, too" },
    { "case is, too", "Leads", "leads", "-Leads|+leads" },
    { "what repeats stays as often as it can", "a b a b", "b a b a", "-a |=b a b|+a" },
};

static const char *
parts_of(struct buffer *out, const struct words_diff *diff)
{
    static const char signs[] = { [WORDS_SAME] = '=', [WORDS_REMOVED] = '-',
                                  [WORDS_ADDED] = '+' };

    for (size_t i = 0; i < diff->count; i++) {
        const struct words_part *part = &diff->parts[i];
        struct str text = part->change == WORDS_ADDED ? part->after : part->before;

        buffer_format(out, "%s%c%.*s", i > 0 ? "|" : "", signs[part->change], STR_ARG(text));
    }
    buffer_add_char(out, '\0');
    return out->data;
}

static void
words_that_differ_are_told(void **state)
{
    struct scratch *scratch = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct words_diff diff;
        struct buffer     out = { 0 };
        struct error      err = { 0 };

        expect_ok(words_diff(&scratch->arena, str_of(cases[i].before), str_of(cases[i].after),
                             &diff, &err),
                  &err);
        if (strcmp(parts_of(&out, &diff), cases[i].parts) != 0)
            fail_msg("%s: gave %s", cases[i].behaviour, out.data);
        buffer_free(&out);
    }
}

/* Fails unless the parts put together are both texts. */
static void
expect_both_sides(const struct words_diff *diff, struct str before, struct str after)
{
    struct buffer one = { 0 }, other = { 0 };

    for (size_t i = 0; i < diff->count; i++) {
        buffer_add(&one, diff->parts[i].before);
        buffer_add(&other, diff->parts[i].after);
    }
    if (diff->same + diff->removed > 0)
        assert_true(str_equal(buffer_str(&one), before));
    if (diff->same + diff->added > 0)
        assert_true(str_equal(buffer_str(&other), after));
    buffer_free(&one);
    buffer_free(&other);
}

/* The words that stay, found by trying: letters are the words. */
static size_t
longest_by_trying(const char *a, const char *b)
{
    size_t below, right;

    if (!*a || !*b)
        return 0;
    if (*a == *b)
        return 1 + longest_by_trying(a + 1, b + 1);
    below = longest_by_trying(a + 1, b);
    right = longest_by_trying(a, b + 1);
    return below > right ? below : right;
}

static struct str
spread(struct buffer *out, const char *letters, struct dice *dice)
{
    buffer_clear(out);
    for (size_t i = 0; letters[i]; i++) {
        buffer_add_char(out, letters[i]);
        buffer_add(out, dice_below(dice, 4) == 0 ? STR("  ") : STR(" "));
    }
    return buffer_str(out);
}

static void
random_texts_come_back_and_no_word_too_few_stays(void **state)
{
    struct scratch *scratch = *state;
    struct dice     dice = { 5 };
    struct buffer   spread_a = { 0 }, spread_b = { 0 };

    for (size_t round = 0; round < 5000; round++) {
        char              a[9] = "", b[9] = "";
        struct words_diff diff;
        struct error      err = { 0 };
        struct str        before, after;

        for (size_t i = dice_below(&dice, 9); i > 0; i--)
            a[i - 1] = (char) ('a' + (char) dice_below(&dice, 3));
        for (size_t i = dice_below(&dice, 9); i > 0; i--)
            b[i - 1] = (char) ('a' + (char) dice_below(&dice, 3));
        before = spread(&spread_a, a, &dice);
        after = spread(&spread_b, b, &dice);
        expect_ok(words_diff(&scratch->arena, before, after, &diff, &err), &err);
        expect_both_sides(&diff, before, after);
        assert_int_equal(diff.same, longest_by_trying(a, b));
        assert_int_equal(diff.same + diff.removed, strlen(a));
        assert_int_equal(diff.same + diff.added, strlen(b));
        arena_free(&scratch->arena);
    }
    buffer_free(&spread_a);
    buffer_free(&spread_b);
}

/* A hundred thousand words against as many others is told as a whole, at once. */
static void
long_texts_are_no_trouble(void **state)
{
    struct scratch   *scratch = *state;
    struct buffer     one = { 0 }, other = { 0 };
    struct words_diff diff;
    struct error      err = { 0 };

    buffer_add(&one, STR("begins "));
    buffer_add(&other, STR("begins "));
    for (size_t i = 0; i < 100000; i++) {
        buffer_format(&one, "a%zu ", i % 1000);
        buffer_format(&other, "%c%zu ", i % 2 ? 'a' : 'b', i % 999);
    }
    buffer_add(&one, STR("ends"));
    buffer_add(&other, STR("ends"));
    expect_ok(words_diff(&scratch->arena, buffer_str(&one), buffer_str(&other), &diff, &err),
              &err);
    expect_both_sides(&diff, buffer_str(&one), buffer_str(&other));
    assert_int_equal(diff.count, 4);
    assert_int_equal(diff.same, 2);
    buffer_free(&one);
    buffer_free(&other);
}

#define WITH_AN_ARENA(test)                                                                    \
    cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_AN_ARENA(words_that_differ_are_told),
        WITH_AN_ARENA(random_texts_come_back_and_no_word_too_few_stays),
        WITH_AN_ARENA(long_texts_are_no_trouble),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
