#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/map.h"

static const size_t absent = SIZE_MAX;

static void
an_empty_map_has_no_key(void **state)
{
    struct map map = { 0 };

    (void) state;
    assert_int_equal(map_get(&map, STR("sre"), absent), absent);
    assert_int_equal(map_get(&map, STR(""), 7), 7);
}

static void
a_new_key_gets_the_value_for_missing_ones(void **state)
{
    struct arena arena = { 0 };
    struct map   map = { 0 };
    size_t      *value = map_at(&map, &arena, STR("sre"), 4);

    (void) state;
    assert_int_equal(*value, 4);
    *value = 9;
    assert_int_equal(*map_at(&map, &arena, STR("sre"), 5), 9);
    assert_int_equal(map_get(&map, STR("sre"), absent), 9);
    assert_int_equal(map.count, 1);
    arena_free(&arena);
}

static void
asking_adds_nothing(void **state)
{
    struct arena arena = { 0 };
    struct map   map = { 0 };

    (void) state;
    map_at(&map, &arena, STR("sre"), 0);
    assert_int_equal(map_get(&map, STR("security"), absent), absent);
    assert_int_equal(map_get(&map, STR("sr"), absent), absent);
    assert_int_equal(map.count, 1);
    arena_free(&arena);
}

static void
keys_are_bytes(void **state)
{
    static const struct str keys[] = {
        STATIC_STR(""),     STATIC_STR("\0"), STATIC_STR("\0\0"), STATIC_STR("a\0b"),
        STATIC_STR("a\0c"), STATIC_STR("a"),  STATIC_STR("A"),    STATIC_STR("\xff"),
    };
    struct arena arena = { 0 };
    struct map   map = { 0 };

    (void) state;
    for (size_t i = 0; i < COUNT(keys); i++)
        assert_int_equal(*map_at(&map, &arena, keys[i], i), i);
    for (size_t i = 0; i < COUNT(keys); i++)
        assert_int_equal(map_get(&map, keys[i], absent), i);
    assert_int_equal(map.count, COUNT(keys));
    arena_free(&arena);
}

static void
a_key_without_bytes_is_the_empty_one(void **state)
{
    struct arena arena = { 0 };
    struct map   map = { 0 };

    (void) state;
    assert_int_equal(*map_at(&map, &arena, (struct str){ 0 }, 3), 3);
    assert_int_equal(map_get(&map, STR(""), absent), 3);
    assert_int_equal(*map_at(&map, &arena, STR(""), 8), 3);
    assert_int_equal(map.count, 1);
    arena_free(&arena);
}

static void
a_map_grows_and_keeps_every_value(void **state)
{
    enum { MANY = 10000 };
    struct arena arena = { 0 };
    struct map   map = { 0 };

    (void) state;
    for (size_t i = 0; i < MANY; i++) {
        size_t *value = map_at(&map, &arena, arena_format(&arena, "skill-%zu", i), i);

        assert_non_null(value);
        assert_int_equal(*value, i);
        assert_true(map.count * 2 <= map.capacity);
    }
    assert_int_equal(map.count, MANY);
    for (size_t i = 0; i < MANY; i++) {
        struct str key = arena_format(&arena, "skill-%zu", i);

        assert_int_equal(map_get(&map, key, absent), i);
        assert_int_equal(*map_at(&map, &arena, key, absent), i);
    }
    assert_int_equal(map.count, MANY);
    assert_int_equal(map_get(&map, STR("skill-10000"), absent), absent);
    arena_free(&arena);
}

static void
without_memory_there_is_no_place_and_old_keys_stay(void **state)
{
    struct arena arena = { 0 }, exhausted = { .failed = true };
    struct map   map = { 0 };
    struct error err;
    size_t       added = 0;

    (void) state;
    assert_null(map_at(&map, &exhausted, STR("sre"), 0));
    assert_int_equal(map.count, 0);

    while (map.count * 2 < map.capacity || map.count == 0)
        map_at(&map, &arena, arena_format(&arena, "%zu", added++), 1);
    assert_null(map_at(&map, &exhausted, STR("sre"), 0));
    assert_int_equal(map.count, added);
    assert_int_equal(map_get(&map, STR("0"), absent), 1);
    assert_int_equal(arena_check(&exhausted, &err), ERR_MEMORY);
    arena_free(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_map_has_no_key),
        cmocka_unit_test(a_new_key_gets_the_value_for_missing_ones),
        cmocka_unit_test(asking_adds_nothing),
        cmocka_unit_test(keys_are_bytes),
        cmocka_unit_test(a_key_without_bytes_is_the_empty_one),
        cmocka_unit_test(a_map_grows_and_keeps_every_value),
        cmocka_unit_test(without_memory_there_is_no_place_and_old_keys_stay),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
