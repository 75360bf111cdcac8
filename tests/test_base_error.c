#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"

static void
failing_is_one_statement(void **state)
{
    struct error err = { 0 };

    (void) state;
    assert_int_equal(error_set(&err, ERR_FORMAT, "%s:%d: ragged", "sre.tsv", 3), ERR_FORMAT);
    assert_int_equal(err.code, ERR_FORMAT);
    assert_string_equal(err.message, "sre.tsv:3: ragged");
}

static void
the_last_sentence_stands(void **state)
{
    struct error err = { 0 };

    (void) state;
    error_set(&err, ERR_IO, "a long sentence about the first fault");
    assert_int_equal(error_set(&err, ERR_BUSY, "short"), ERR_BUSY);
    assert_int_equal(err.code, ERR_BUSY);
    assert_string_equal(err.message, "short");
}

static void
a_sentence_too_long_is_cut(void **state)
{
    struct {
        struct error err;
        char         behind[8];
    } room = { .behind = "intact" };

    (void) state;
    assert_int_equal(error_set(&room.err, ERR_USAGE, "%5000d", 1), ERR_USAGE);
    assert_int_equal(strlen(room.err.message), sizeof room.err.message - 1);
    assert_string_equal(room.behind, "intact");
}

static void
running_out_of_memory_has_its_sentence(void **state)
{
    struct error err = { 0 };

    (void) state;
    assert_int_equal(error_memory(&err), ERR_MEMORY);
    assert_int_equal(err.code, ERR_MEMORY);
    assert_non_null(strstr(err.message, "memory"));
}

static void
ok_is_zero_and_the_empty_error(void **state)
{
    struct error err = { 0 };

    (void) state;
    assert_int_equal(OK, 0);
    assert_int_equal(err.code, OK);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(failing_is_one_statement),
        cmocka_unit_test(the_last_sentence_stands),
        cmocka_unit_test(a_sentence_too_long_is_cut),
        cmocka_unit_test(running_out_of_memory_has_its_sentence),
        cmocka_unit_test(ok_is_zero_and_the_empty_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
