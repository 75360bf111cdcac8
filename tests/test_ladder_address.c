#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "ladder/address.h"

static const struct address known = {
    .org = STATIC_STR("teleport"),
    .track = STATIC_STR("sre"),
    .level = STATIC_STR("3"),
    .skill = STATIC_STR("security"),
};

static void
an_argument_is_split_into_parts(void **state)
{
    static const struct {
        const char *behaviour, *text, *parts;
        bool        names_skill;
    } cases[] = {
        { "one part", "sre", "[sre]", false },
        { "two parts", "sre/3", "[sre][3]", false },
        { "a full cell", "teleport/sre/3/security", "[teleport][sre][3][security]", false },
        { "a full skill", "teleport/sre//security", "[teleport][sre][][security]", true },
        { "a skill without its organisation", "sre//sec", "[sre][][sec]", true },
        { "a skill alone", "//sec", "[][sec]", true },
        { "parts are not folded", "Acme Ltd/S R E", "[Acme Ltd][S R E]", false },
    };

    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct address_pattern pattern;
        struct error           err = { 0 };
        char                   got[128] = "";

        if (address_parse(str_of(cases[i].text), &pattern, &err) != OK)
            fail_msg("%s: %s", cases[i].behaviour, err.message);
        for (size_t p = 0; p < pattern.count; p++)
            snprintf(got + strlen(got), sizeof got - strlen(got), "[%.*s]",
                     STR_ARG(pattern.parts[p]));
        if (strcmp(got, cases[i].parts) != 0 || pattern.names_skill != cases[i].names_skill)
            fail_msg("%s: %s", cases[i].behaviour, got);
    }
}

static void
what_cannot_be_an_address_is_a_usage_error(void **state)
{
    static const struct {
        const char *behaviour;
        struct str  text;
    } cases[] = {
        { "empty", STATIC_STR("") },
        { "no bytes at all", { 0 } },
        { "a stroke alone", STATIC_STR("/") },
        { "two strokes alone", STATIC_STR("//") },
        { "a stroke first", STATIC_STR("/sre") },
        { "a stroke last", STATIC_STR("sre/3/") },
        { "two strokes last", STATIC_STR("teleport/sre//") },
        { "three strokes", STATIC_STR("sre///security") },
        { "two gaps", STATIC_STR("a//b//c") },
        { "a gap that is not before the last part", STATIC_STR("sre//3/security") },
        { "five parts", STATIC_STR("a/b/c/d/e") },
        { "a fifth part that is empty", STATIC_STR("a/b/c/d/") },
    };

    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct address_pattern pattern;
        struct error           err = { 0 };

        if (address_parse(cases[i].text, &pattern, &err) != ERR_USAGE)
            fail_msg("%s: taken for an address", cases[i].behaviour);
        assert_int_equal(err.code, ERR_USAGE);
        if (!str_starts(str_of(err.message), cases[i].text) ||
            !strstr(err.message, "org/track/level/skill"))
            fail_msg("%s: %s", cases[i].behaviour, err.message);
    }
}

static void
a_pattern_fits_by_prefixes_and_from_the_right(void **state)
{
    static const struct {
        const char       *behaviour, *text;
        enum address_kind kind;
        enum address_fit  fit;
    } cases[] = {
        { "the whole of a cell", "teleport/sre/3/security", ADDRESS_CELL, ADDRESS_EXACT },
        { "the whole of a skill", "teleport/sre//security", ADDRESS_SKILL, ADDRESS_EXACT },
        { "the whole of a level", "teleport/sre/3", ADDRESS_LEVEL, ADDRESS_EXACT },
        { "the whole of a ladder", "teleport/sre", ADDRESS_LADDER, ADDRESS_EXACT },

        { "a cell without its organisation", "sre/3/security", ADDRESS_CELL, ADDRESS_EXACT },
        { "a cell by its level and skill", "3/security", ADDRESS_CELL, ADDRESS_EXACT },
        { "a cell by its skill", "security", ADDRESS_CELL, ADDRESS_EXACT },
        { "a level by its label", "3", ADDRESS_LEVEL, ADDRESS_EXACT },
        { "a ladder by its track", "sre", ADDRESS_LADDER, ADDRESS_EXACT },
        { "a skill without its organisation", "sre//security", ADDRESS_SKILL, ADDRESS_EXACT },

        { "a shortened skill", "sre/3/sec", ADDRESS_CELL, ADDRESS_PREFIX },
        { "every part shortened", "t/s/3/s", ADDRESS_CELL, ADDRESS_PREFIX },
        { "a shortened track before an exact skill", "sr//security", ADDRESS_SKILL,
          ADDRESS_PREFIX },
        { "a shortened ladder", "tele/sr", ADDRESS_LADDER, ADDRESS_PREFIX },

        { "longer than the name", "sre/3/security-2", ADDRESS_CELL, ADDRESS_NO_FIT },
        { "from the middle of a name", "sre/3/curity", ADDRESS_CELL, ADDRESS_NO_FIT },
        { "another level", "sre/4/security", ADDRESS_CELL, ADDRESS_NO_FIT },
        { "another organisation", "acme/sre/3/security", ADDRESS_CELL, ADDRESS_NO_FIT },
        { "capitals are the same slug", "SRE", ADDRESS_LADDER, ADDRESS_EXACT },

        { "a cell is no level", "teleport/sre/3/security", ADDRESS_LEVEL, ADDRESS_NO_FIT },
        { "a level is no ladder", "teleport/sre/3", ADDRESS_LADDER, ADDRESS_NO_FIT },
        { "a level is no cell", "teleport/sre/3", ADDRESS_CELL, ADDRESS_NO_FIT },
        { "a skill is no cell", "sre//security", ADDRESS_CELL, ADDRESS_NO_FIT },
        { "a skill is no level", "sre//3", ADDRESS_LEVEL, ADDRESS_NO_FIT },
        { "a cell is no skill", "sre/3/security", ADDRESS_SKILL, ADDRESS_NO_FIT },
        { "a skill needs its two strokes", "security", ADDRESS_SKILL, ADDRESS_NO_FIT },
    };

    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct address_pattern pattern;
        struct error           err;
        enum address_fit       got;

        assert_int_equal(address_parse(str_of(cases[i].text), &pattern, &err), OK);
        got = address_fits(&pattern, &known, cases[i].kind);
        if (got != cases[i].fit)
            fail_msg("%s: %s fits %d", cases[i].behaviour, cases[i].text, (int) got);
    }
}

static void
an_address_goes_as_far_as_its_kind(void **state)
{
    static const struct {
        enum address_kind kind;
        struct str        text;
    } cases[] = {
        { ADDRESS_LADDER, STATIC_STR("teleport/sre") },
        { ADDRESS_LEVEL, STATIC_STR("teleport/sre/3") },
        { ADDRESS_SKILL, STATIC_STR("teleport/sre//security") },
        { ADDRESS_CELL, STATIC_STR("teleport/sre/3/security") },
    };
    struct arena arena = { 0 };

    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str got = address_format(&arena, &known, cases[i].kind);

        if (!str_equal(got, cases[i].text))
            fail_msg("%.*s, not %.*s", STR_ARG(got), STR_ARG(cases[i].text));
        assert_int_equal(got.data[got.length], '\0');
    }
    arena_free(&arena);
}

static void
a_formatted_address_fits_exactly_and_only_its_kind(void **state)
{
    static const enum address_kind kinds[] = { ADDRESS_LADDER, ADDRESS_LEVEL, ADDRESS_SKILL,
                                               ADDRESS_CELL };
    struct arena                   arena = { 0 };

    (void) state;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct address_pattern pattern;
        struct error           err;

        assert_int_equal(
            address_parse(address_format(&arena, &known, kinds[i]), &pattern, &err), OK);
        for (size_t k = 0; k < COUNT(kinds); k++)
            assert_int_equal(address_fits(&pattern, &known, kinds[k]),
                             k == i ? ADDRESS_EXACT : ADDRESS_NO_FIT);
    }
    arena_free(&arena);
}

static void
without_memory_an_address_is_empty(void **state)
{
    struct arena arena = { .failed = true };

    (void) state;
    assert_int_equal(address_format(&arena, &known, ADDRESS_CELL).length, 0);
    assert_true(arena.failed);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_argument_is_split_into_parts),
        cmocka_unit_test(what_cannot_be_an_address_is_a_usage_error),
        cmocka_unit_test(a_pattern_fits_by_prefixes_and_from_the_right),
        cmocka_unit_test(an_address_goes_as_far_as_its_kind),
        cmocka_unit_test(a_formatted_address_fits_exactly_and_only_its_kind),
        cmocka_unit_test(without_memory_an_address_is_empty),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
