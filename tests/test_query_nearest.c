/* Which slug is taken for the one that was meant, and when none is. */
#include "query/nearest.h"

#include "tests/support.h"

static const char *const slugs[] = { "sre",    "product-security", "security-engineering",
                                     "em",     "machine-learning", "data",
                                     "track-1" };

static const struct {
    const char *behaviour, *written;
    bool        is_of_address;
    const char *found; /* NULL: nothing is near */
} cases[] = {
    { "a slip", "srre", false, "sre" },
    { "two slips in a long word", "sceurty", false, "security" },
    { "a word within is what a filter names", "lerning", false, "learning" },
    { "an address names by its beginning, and is given whole", "securty", true,
      "security-engineering" },
    { "not by a word within", "lerning", true, NULL },
    { "the whole of it", "machine-lerning", true, "machine-learning" },
    { "two letters are never off", "ex", false, NULL },
    { "but may be right", "em", false, "em" },
    { "nothing is near to one letter of a slug", "12", false, NULL },
    { "nothing near", "finance", false, NULL },
    { "nothing written", "", false, NULL },
    { "the nearer of two", "dats", false, "data" },
};

static void
what_was_meant(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct nearest nearest = nearest_to(str_of(cases[i].written));

        nearest.is_of_address = cases[i].is_of_address;
        for (size_t s = 0; s < COUNT(slugs); s++)
            nearest_look(&nearest, str_of(slugs[s]));
        if (nearest.is_found != (cases[i].found != NULL) ||
            (nearest.is_found && strcmp(nearest.found, cases[i].found) != 0))
            fail_msg("%s: %s was taken for \"%s\"", cases[i].behaviour, cases[i].written,
                     nearest.is_found ? nearest.found : "");
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(what_was_meant) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
