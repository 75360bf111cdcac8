#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buffer.h"

/* Sanitizers end the program at a size no machine has; here that is the test. */
const char *__asan_default_options(void);
const char *
__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

static void
holds(const struct buffer *buffer, struct str want)
{
    struct str got = buffer_str(buffer);

    if (!str_equal(got, want))
        fail_msg("holds \"%.*s\", not \"%.*s\"", STR_ARG(got), STR_ARG(want));
}

static void
an_empty_buffer_is_an_empty_text(void **state)
{
    struct buffer buffer = { 0 };

    (void) state;
    assert_non_null(buffer_str(&buffer).data);
    holds(&buffer, STR(""));
    buffer_add(&buffer, (struct str){ 0 });
    buffer_add(&buffer, STR(""));
    holds(&buffer, STR(""));
    assert_false(buffer.failed);
    buffer_free(&buffer);
}

static void
bytes_are_added_in_order(void **state)
{
    struct buffer buffer = { 0 };

    (void) state;
    buffer_add(&buffer, STR("level"));
    buffer_add_char(&buffer, '\0');
    buffer_format(&buffer, "%s=%d", "n", 42);
    buffer_format(&buffer, "%s", "");
    buffer_add(&buffer, STR("\0\xff"));
    holds(&buffer, STR("level\0n=42\0\xff"));
    buffer_free(&buffer);
}

static void
a_buffer_grows_past_any_room_it_had(void **state)
{
    enum { MANY = 100000 };
    struct buffer buffer = { 0 };

    (void) state;
    for (unsigned i = 0; i < MANY; i++)
        buffer_format(&buffer, "%05u", i);
    assert_int_equal(buffer.length, 5 * MANY);
    assert_memory_equal(buffer.data, "0000000001", 10);
    assert_memory_equal(buffer.data + 5 * (MANY - 1), "99999", 5);

    buffer_format(&buffer, "%300000d", 7);
    assert_int_equal(buffer.length, 5 * MANY + 300000);
    assert_int_equal(buffer.data[buffer.length - 1], '7');
    buffer_free(&buffer);
}

static void
reserved_room_lies_behind_the_last_byte(void **state)
{
    struct buffer buffer = { 0 };
    char         *room;

    (void) state;
    assert_non_null(buffer_reserve(&buffer, 0));
    buffer_add(&buffer, STR("ab"));
    for (size_t size = 1; size < 100000; size *= 3) {
        room = buffer_reserve(&buffer, size);
        assert_ptr_equal(room, buffer.data + 2);
        memset(room, 'z', size);
        holds(&buffer, STR("ab"));
    }
    buffer_free(&buffer);
}

static void
clearing_forgets_the_bytes_and_keeps_the_room(void **state)
{
    struct buffer buffer = { 0 };
    const char   *data;

    (void) state;
    buffer_add(&buffer, STR("first"));
    data = buffer.data;
    buffer_clear(&buffer);
    holds(&buffer, STR(""));
    buffer_add(&buffer, STR("new"));
    assert_ptr_equal(buffer.data, data);
    holds(&buffer, STR("new"));
    buffer_free(&buffer);
}

static void
a_failed_buffer_takes_nothing_more(void **state)
{
    static const size_t sizes[] = { SIZE_MAX, SIZE_MAX - 4, SIZE_MAX / 2, SIZE_MAX / 2 - 3,
                                    SIZE_MAX / 8 };

    (void) state;
    for (size_t i = 0; i < COUNT(sizes); i++) {
        struct buffer buffer = { 0 };

        buffer_add(&buffer, STR("kept"));
        if (buffer_reserve(&buffer, sizes[i]))
            fail_msg("%zu bytes: gave room", sizes[i]);
        assert_true(buffer.failed);
        assert_null(buffer_reserve(&buffer, 1));
        buffer_add(&buffer, STR("more"));
        buffer_add_char(&buffer, 'x');
        buffer_format(&buffer, "%d", 1);
        holds(&buffer, STR("kept"));
        buffer_free(&buffer);
    }
}

static void
freeing_twice_is_harmless_and_makes_the_buffer_new(void **state)
{
    struct buffer buffer = { 0 };

    (void) state;
    buffer_free(&buffer);
    assert_null(buffer_reserve(&buffer, SIZE_MAX));
    buffer_free(&buffer);
    buffer_free(&buffer);
    buffer_add(&buffer, STR("again"));
    holds(&buffer, STR("again"));
    buffer_free(&buffer);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_buffer_is_an_empty_text),
        cmocka_unit_test(bytes_are_added_in_order),
        cmocka_unit_test(a_buffer_grows_past_any_room_it_had),
        cmocka_unit_test(reserved_room_lies_behind_the_last_byte),
        cmocka_unit_test(clearing_forgets_the_bytes_and_keeps_the_room),
        cmocka_unit_test(a_failed_buffer_takes_nothing_more),
        cmocka_unit_test(freeing_twice_is_harmless_and_makes_the_buffer_new),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
