#include "base/edit.h"

#include "tests/support.h"

static const struct {
    const char *behaviour, *a, *b;
    unsigned    distance;
} distances[] = {
    { "the same", "incident", "incident", 0 },
    { "nothing and nothing", "", "", 0 },
    { "a letter more", "incident", "incidents", 1 },
    { "a letter less", "incident", "inciden", 1 },
    { "another letter", "incident", "incitent", 1 },
    { "two letters changed about", "incident", "icnident", 1 },
    { "twice", "incident", "icniednt", 2 },
    { "not over a third", "abc", "cba", 2 },
    { "no letter is edited twice", "ca", "abc", 3 },
    { "a letter here and a letter there", "kubernetes", "kubrnetees", 2 },
    { "all other", "abc", "xyz", 3 },
    { "from nothing", "", "abc", 3 },
    { "letters of more bytes are letters", "\xC3\xA6gir", "aegir", 2 },
    { "changed about, too", "\xC3\xA6gir", "g\xC3\xA6ir", 1 },
};

static void
distance_counts_slips(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT(distances); i++)
        for (unsigned limit = 0; limit < 5; limit++) {
            struct edit_letters a = edit_letters_of(str_of(distances[i].a));
            struct edit_letters b = edit_letters_of(str_of(distances[i].b));
            unsigned want = distances[i].distance <= limit ? distances[i].distance : limit + 1;
            unsigned got = edit_distance(&a, &b, limit);

            if (got != want || edit_distance(&b, &a, limit) != want)
                fail_msg("%s: %s is %u from %s, when up to %u count", distances[i].behaviour,
                         distances[i].a, got, distances[i].b, limit);
        }
}

static void
letters_past_the_most_do_not_count(void **state)
{
    char                long_word[EDIT_MOST_LETTERS + 9];
    struct edit_letters letters;

    (void) state;
    memset(long_word, 'a', sizeof long_word);
    letters = edit_letters_of((struct str){ long_word, sizeof long_word });
    assert_int_equal(letters.count, EDIT_MOST_LETTERS);
    assert_int_equal(edit_distance(&letters, &letters, 2), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distance_counts_slips),
        cmocka_unit_test(letters_past_the_most_do_not_count),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
