#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/hash.h"

static void
hex(struct hash hash, char out[33])
{
    for (size_t i = 0; i < sizeof hash.bytes; i++)
        snprintf(out + 2 * i, 3, "%02x", hash.bytes[i]);
}

static void
fingerprints_are_those_of_xxh3(void **state)
{
    char got[33];

    (void) state;
    hex(hash_of(STR("")), got);
    assert_string_equal(got, "99aa06d3014798d86001c324468d497f");
    hex(hash_of((struct str){ 0 }), got);
    assert_string_equal(got, "99aa06d3014798d86001c324468d497f");
    assert_true(hash_short(STR("")) == 0x2d06800538d394c2);
    assert_true(hash_short((struct str){ 0 }) == 0x2d06800538d394c2);
}

static void
the_same_bytes_elsewhere_have_the_same_fingerprint(void **state)
{
    char bytes[600], copy[601];

    (void) state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = copy[i + 1] = (char) (i * 7);
    for (size_t length = 0; length <= sizeof bytes; length++) {
        struct str  a = { bytes, length }, b = { copy + 1, length };
        struct hash x = hash_of(a), y = hash_of(b);

        assert_memory_equal(x.bytes, y.bytes, sizeof x.bytes);
        assert_true(hash_short(a) == hash_short(b));
    }
}

static void
a_changed_byte_changes_the_fingerprint(void **state)
{
    char        bytes[300] = "";
    struct str  s = { bytes, sizeof bytes };
    struct hash before = hash_of(s);
    uint64_t    short_before = hash_short(s);

    (void) state;
    for (size_t i = 0; i < sizeof bytes; i++) {
        struct hash after;

        bytes[i] = 1;
        after = hash_of(s);
        assert_memory_not_equal(before.bytes, after.bytes, sizeof before.bytes);
        assert_true(hash_short(s) != short_before);
        bytes[i] = 0;
    }
}

static void
length_counts_even_when_all_bytes_are_nul(void **state)
{
    static const char zeros[64] = "";

    (void) state;
    for (size_t length = 1; length < sizeof zeros; length++) {
        struct str  s = { zeros, length }, shorter = { zeros, length - 1 };
        struct hash a = hash_of(s), b = hash_of(shorter);

        assert_memory_not_equal(a.bytes, b.bytes, sizeof a.bytes);
        assert_true(hash_short(s) != hash_short(shorter));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fingerprints_are_those_of_xxh3),
        cmocka_unit_test(the_same_bytes_elsewhere_have_the_same_fingerprint),
        cmocka_unit_test(a_changed_byte_changes_the_fingerprint),
        cmocka_unit_test(length_counts_even_when_all_bytes_are_nul),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
