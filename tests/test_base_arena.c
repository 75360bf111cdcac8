#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"

/* Sanitizers end the program at a size no machine has; here that is the test. */
const char *__asan_default_options(void);
const char *
__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

static const size_t huge = SIZE_MAX / 4;

static void
pieces_are_zeroed_aligned_and_apart(void **state)
{
    static const size_t sizes[] = {
        0, 1, 7, 16, 17, 4096, 16 * 1024, 16 * 1024 + 1, 1000000, 3
    };
    struct arena arena = { 0 };
    char        *pieces[COUNT(sizes)];

    (void) state;
    for (size_t i = 0; i < COUNT(sizes); i++) {
        pieces[i] = arena_alloc(&arena, sizes[i]);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t) pieces[i] % _Alignof(max_align_t), 0);
        for (size_t at = 0; at < sizes[i]; at++)
            assert_int_equal(pieces[i][at], 0);
        memset(pieces[i], (int) i + 1, sizes[i]);
    }
    for (size_t i = 0; i < COUNT(sizes); i++)
        for (size_t at = 0; at < sizes[i]; at++)
            assert_int_equal(pieces[i][at], i + 1);
    arena_free(&arena);
}

static void
many_small_pieces_keep_their_bytes(void **state)
{
    enum { MANY = 20000 };
    struct arena arena = { 0 };
    unsigned   **pieces = arena_array(&arena, MANY, sizeof *pieces);

    (void) state;
    assert_non_null(pieces);
    for (unsigned i = 0; i < MANY; i++) {
        pieces[i] = arena_alloc(&arena, sizeof **pieces);
        assert_non_null(pieces[i]);
        *pieces[i] = i;
    }
    for (unsigned i = 0; i < MANY; i++)
        assert_int_equal(*pieces[i], i);
    arena_free(&arena);
}

static void
an_array_of_nothing_is_a_pointer(void **state)
{
    struct arena arena = { 0 };

    (void) state;
    assert_non_null(arena_array(&arena, 0, 8));
    assert_non_null(arena_array(&arena, 8, 0));
    assert_non_null(arena_array(&arena, 0, SIZE_MAX));
    assert_false(arena.failed);
    arena_free(&arena);
}

static void
a_size_no_machine_has_fails_the_arena(void **state)
{
    static const struct {
        const char *behaviour;
        size_t      count, size;
    } cases[] = {
        { "a product that overflows to little", SIZE_MAX / 2 + 2, 2 },
        { "a product that overflows to nothing", SIZE_MAX / 2 + 1, 2 },
        { "both factors huge", SIZE_MAX, SIZE_MAX },
        { "the largest size", 1, SIZE_MAX },
        { "a size that overflows when aligned", 1, SIZE_MAX - 1 },
        { "a size that overflows with the block's head", 1, SIZE_MAX - 16 },
        { "a size that the system refuses", 1, SIZE_MAX / 4 },
    };

    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct arena arena = { 0 };
        struct error err = { 0 };

        if (arena_array(&arena, cases[i].count, cases[i].size))
            fail_msg("%s: gave memory", cases[i].behaviour);
        if (arena_check(&arena, &err) != ERR_MEMORY)
            fail_msg("%s: the arena does not know that it ran out", cases[i].behaviour);
        arena_free(&arena);
    }
}

static void
a_failed_arena_stays_failed(void **state)
{
    struct arena arena = { 0 };
    struct error err = { 0 };
    size_t       capacity = 0;
    char        *before = arena_alloc(&arena, 4);

    (void) state;
    memcpy(before, "kept", 4);
    assert_null(arena_alloc(&arena, huge));

    assert_null(arena_alloc(&arena, 1));
    assert_null(arena_array(&arena, 1, 1));
    assert_null(arena_grow(&arena, NULL, 0, &capacity, 1));
    assert_int_equal(arena_copy(&arena, STR("some")).length, 0);
    assert_string_equal(arena_copy(&arena, STR("some")).data, "");
    assert_int_equal(arena_format(&arena, "%d", 7).length, 0);
    assert_string_equal(arena_format(&arena, "%d", 7).data, "");
    assert_memory_equal(before, "kept", 4);

    assert_int_equal(arena_check(&arena, &err), ERR_MEMORY);
    assert_int_equal(err.code, ERR_MEMORY);
    assert_string_not_equal(err.message, "");
    arena_free(&arena);
}

static void
a_sound_arena_checks_ok_and_leaves_the_error_alone(void **state)
{
    struct arena arena = { 0 };
    struct error err = { 0 };

    (void) state;
    assert_int_equal(arena_check(&arena, &err), OK);
    arena_alloc(&arena, 10);
    assert_int_equal(arena_check(&arena, &err), OK);
    assert_string_equal(err.message, "");
    arena_free(&arena);
}

static void
freeing_twice_is_harmless_and_makes_the_arena_new(void **state)
{
    struct arena arena = { 0 };
    struct error err = { 0 };

    (void) state;
    arena_free(&arena);
    assert_null(arena_alloc(&arena, huge));
    arena_free(&arena);
    arena_free(&arena);
    assert_int_equal(arena_check(&arena, &err), OK);
    assert_non_null(arena_alloc(&arena, 1));
    arena_free(&arena);
}

static void
a_copy_is_its_own_and_ends_in_nul(void **state)
{
    struct arena arena = { 0 };
    char         bytes[] = { 'a', '\0', 'b' };
    struct str   copy = arena_copy(&arena, (struct str){ bytes, sizeof bytes });

    (void) state;
    bytes[0] = 'x';
    assert_int_equal(copy.length, 3);
    assert_memory_equal(copy.data, "a\0b", 4);

    copy = arena_copy(&arena, (struct str){ 0 });
    assert_int_equal(copy.length, 0);
    assert_string_equal(copy.data, "");
    arena_free(&arena);
}

static void
format_writes_text_of_any_length(void **state)
{
    struct arena arena = { 0 };
    struct str   text = arena_format(&arena, "%s:%u", "sre.tsv", 12u);

    (void) state;
    assert_int_equal(text.length, 10);
    assert_string_equal(text.data, "sre.tsv:12");

    text = arena_format(&arena, "%50000d", 1);
    assert_int_equal(text.length, 50000);
    assert_int_equal(text.data[49999], '1');
    assert_int_equal(text.data[50000], '\0');

    text = arena_format(&arena, "%s", "");
    assert_int_equal(text.length, 0);
    assert_string_equal(text.data, "");
    arena_free(&arena);
}

static void
a_growing_array_keeps_its_items(void **state)
{
    enum { MANY = 5000 };
    struct arena arena = { 0 };
    unsigned    *items = NULL, *old;
    size_t       capacity = 0, moves = 0;

    (void) state;
    for (unsigned i = 0; i < MANY; i++) {
        old = items;
        items = arena_grow(&arena, items, i, &capacity, sizeof *items);
        assert_non_null(items);
        assert_true(capacity > i);
        if (old && old != items) {
            moves++;
            assert_int_equal(old[0], 0); /* the outgrown one stays */
            assert_int_equal(old[i - 1], i - 1);
        }
        items[i] = i;
    }
    for (unsigned i = 0; i < MANY; i++)
        assert_int_equal(items[i], i);
    assert_in_range(moves, 1, 20);
    arena_free(&arena);
}

static void
an_array_too_large_to_grow_keeps_its_capacity(void **state)
{
    struct arena arena = { 0 };
    char         item[64] = "";
    size_t       capacity = SIZE_MAX / 32;

    (void) state;
    assert_ptr_equal(arena_grow(&arena, item, capacity - 1, &capacity, sizeof item), item);
    assert_null(arena_grow(&arena, item, capacity, &capacity, sizeof item));
    assert_int_equal(capacity, SIZE_MAX / 32);
    assert_true(arena.failed);
    arena_free(&arena);
}

static void
absorbing_moves_every_piece_and_empties_the_other(void **state)
{
    struct arena arena = { 0 }, other = { 0 }, none = { 0 };
    struct str   kept = arena_copy(&arena, STR("kept"));
    struct str   moved[100];

    (void) state;
    for (size_t i = 0; i < COUNT(moved); i++)
        moved[i] = arena_format(&other, "%1000zu", i);
    arena_absorb(&arena, &other);
    arena_absorb(&arena, &none);
    arena_free(&other);
    assert_string_equal(kept.data, "kept");
    for (size_t i = 0; i < COUNT(moved); i++)
        assert_int_equal(strtoul(moved[i].data, NULL, 10), i);
    assert_false(arena.failed);
    other.failed = true;
    arena_absorb(&arena, &other);
    assert_true(arena.failed);
    arena_free(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
        cmocka_unit_test(many_small_pieces_keep_their_bytes),
        cmocka_unit_test(an_array_of_nothing_is_a_pointer),
        cmocka_unit_test(a_size_no_machine_has_fails_the_arena),
        cmocka_unit_test(a_failed_arena_stays_failed),
        cmocka_unit_test(a_sound_arena_checks_ok_and_leaves_the_error_alone),
        cmocka_unit_test(freeing_twice_is_harmless_and_makes_the_arena_new),
        cmocka_unit_test(a_copy_is_its_own_and_ends_in_nul),
        cmocka_unit_test(format_writes_text_of_any_length),
        cmocka_unit_test(a_growing_array_keeps_its_items),
        cmocka_unit_test(an_array_too_large_to_grow_keeps_its_capacity),
        cmocka_unit_test(absorbing_moves_every_piece_and_empties_the_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
