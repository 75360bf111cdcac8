#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "ladder/slug.h"

static const struct {
    const char *behaviour;
    struct str  name, slug;
} cases[] = {
    { "an acronym in parentheses", STATIC_STR("Site Reliability Engineering (SRE)"),
      STATIC_STR("sre") },
    { "anywhere in the name", STATIC_STR("Quality (QA) Engineering"), STATIC_STR("qa") },
    { "with a digit", STATIC_STR("Contributor (IC3)"), STATIC_STR("ic3") },
    { "with a stroke", STATIC_STR("Delivery (CI/CD)"), STATIC_STR("ci-cd") },
    { "with an ampersand", STATIC_STR("Laboratory (R&D)"), STATIC_STR("r-d") },
    { "the first of two", STATIC_STR("A (SRE) or (SEC)"), STATIC_STR("sre") },
    { "the first that is one", STATIC_STR("Ops (cloud) (SRE)"), STATIC_STR("sre") },
    { "in parentheses twice", STATIC_STR("Ops ((SRE))"), STATIC_STR("sre") },

    { "small letters make none", STATIC_STR("6 (internal promotion only)"),
      STATIC_STR("6-internal-promotion-only") },
    { "a plural makes none", STATIC_STR("Engineers (SREs)"), STATIC_STR("engineers-sres") },
    { "one capital makes none", STATIC_STR("Level (L)"), STATIC_STR("level-l") },
    { "one capital and a digit make none", STATIC_STR("Level (L1)"), STATIC_STR("level-l1") },
    { "digits make none", STATIC_STR("Plan (2024)"), STATIC_STR("plan-2024") },
    { "a blank makes none", STATIC_STR("Team (SRE EU)"), STATIC_STR("team-sre-eu") },
    { "left open", STATIC_STR("Reliability (SRE"), STATIC_STR("reliability-sre") },
    { "empty parentheses", STATIC_STR("Reliability ()"), STATIC_STR("reliability") },

    { "words are joined by a hyphen", STATIC_STR("Threat Fluency"),
      STATIC_STR("threat-fluency") },
    { "signs and blanks are one gap", STATIC_STR("Product & Growth"),
      STATIC_STR("product-growth") },
    { "none at the ends", STATIC_STR("  -- Impact! "), STATIC_STR("impact") },
    { "an underscore is a gap", STATIC_STR("product_growth"), STATIC_STR("product-growth") },
    { "a stroke is a gap", STATIC_STR("Build/Run"), STATIC_STR("build-run") },
    { "digits stay", STATIC_STR("L 10"), STATIC_STR("l-10") },
    { "accents go", STATIC_STR("Ing\xC3\xA9nierie \xC3\x85"), STATIC_STR("ingenierie-a") },
    { "the other Unicode form", STATIC_STR("Inge\xCC\x81nierie A\xCC\x8A"),
      STATIC_STR("ingenierie-a") },
    { "full width", STATIC_STR("\xEF\xBC\xB3\xEF\xBC\xB2\xEF\xBC\xA5"), STATIC_STR("sre") },
    { "a ligature",
      STATIC_STR("E\xEF\xAC\x83"
                 "cacy"),
      STATIC_STR("efficacy") },
    { "a sharp s",
      STATIC_STR("Stra\xC3\x9F"
                 "e"),
      STATIC_STR("strasse") },
    { "a soft hyphen is not there", STATIC_STR("secu\xC2\xADrity"), STATIC_STR("security") },
    { "a no-break space is a gap",
      STATIC_STR("Level\xC2\xA0"
                 "3"),
      STATIC_STR("level-3") },
    { "other scripts stay", STATIC_STR("\xD0\x9E\xD0\xBF\xD1\x8B\xD1\x82"),
      STATIC_STR("\xD0\xBE\xD0\xBF\xD1\x8B\xD1\x82") },
    { "ideographs stay", STATIC_STR("\xE5\xBD\xB1\xE9\x9F\xBF"),
      STATIC_STR("\xE5\xBD\xB1\xE9\x9F\xBF") },

    { "empty", STATIC_STR(""), STATIC_STR("_") },
    { "no bytes at all", { 0 }, STATIC_STR("_") },
    { "signs alone", STATIC_STR(" -/&! "), STATIC_STR("_") },
    { "emoji alone", STATIC_STR("\xF0\x9F\x9A\x80"), STATIC_STR("_") },
    { "NUL is a gap", STATIC_STR("a\0b"), STATIC_STR("a-b") },
    { "bytes that are no UTF-8 are a gap", STATIC_STR("Caf\xE9 TEAM"), STATIC_STR("caf-team") },
    { "nothing but such bytes", STATIC_STR("\xff\xfe"), STATIC_STR("_") },
};

static void
a_name_becomes_a_slug(void **state)
{
    struct arena arena = { 0 };

    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str got = slug_of(&arena, cases[i].name);

        if (!str_equal(got, cases[i].slug))
            fail_msg("%s: %.*s gave %.*s", cases[i].behaviour, STR_ARG(cases[i].name),
                     STR_ARG(got));
    }
    arena_free(&arena);
}

static void
a_slug_is_its_own_slug(void **state)
{
    struct arena arena = { 0 };

    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (!str_equal(slug_of(&arena, cases[i].slug), cases[i].slug))
            fail_msg("%s: %.*s changes", cases[i].behaviour, STR_ARG(cases[i].slug));
    arena_free(&arena);
}

static uint64_t
next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* What an address relies on: no blank, no stroke, never empty. */
static void
any_bytes_make_a_slug_that_fits_an_address(void **state)
{
    uint64_t     seed = 20240607;
    struct arena arena = { 0 };

    (void) state;
    for (unsigned round = 0; round < 5000; round++) {
        uint64_t   from = seed;
        char       name[24];
        size_t     length = next_random(&seed) % sizeof name;
        struct str slug;

        for (size_t i = 0; i < length; i++)
            name[i] = (char) next_random(&seed);
        slug = slug_of(&arena, (struct str){ name, length });
        if (slug.length == 0 || !utf8_is_valid(slug) || slug.data[0] == '-' ||
            str_ends(slug, STR("-")))
            fail_msg("round %u, seed %llu: \"%.*s\"", round, (unsigned long long) from,
                     STR_ARG(slug));
        for (size_t i = 0; i < slug.length; i++)
            if (slug.data[i] == '/' || str_is_blank(slug.data[i]) ||
                (unsigned char) slug.data[i] < ' ' || str_lower(slug.data[i]) != slug.data[i])
                fail_msg("round %u, seed %llu: \"%.*s\"", round, (unsigned long long) from,
                         STR_ARG(slug));
    }
    arena_free(&arena);
}

static void
a_long_name_makes_a_long_slug(void **state)
{
    enum { LONG = 100000 };
    struct arena arena = { 0 };
    char        *name = arena_alloc(&arena, LONG);
    struct str   slug;

    (void) state;
    memset(name, 'A', LONG);
    slug = slug_of(&arena, (struct str){ name, LONG });
    assert_int_equal(slug.length, LONG);
    assert_int_equal(slug.data[LONG - 1], 'a');
    arena_free(&arena);
}

static void
an_arena_that_ran_out_stays_so(void **state)
{
    struct arena arena = { .failed = true };
    struct error err;

    (void) state;
    assert_int_equal(slug_of(&arena, STR("Impact")).length, 0);
    assert_int_equal(arena_check(&arena, &err), ERR_MEMORY);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_becomes_a_slug),
        cmocka_unit_test(a_slug_is_its_own_slug),
        cmocka_unit_test(any_bytes_make_a_slug_that_fits_an_address),
        cmocka_unit_test(a_long_name_makes_a_long_slug),
        cmocka_unit_test(an_arena_that_ran_out_stays_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
