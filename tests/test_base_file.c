#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"

enum { NO_LIMIT = 1 << 30 };

struct fixture {
    char         folder[64], path[80];
    struct arena arena;
    struct str   bytes;
    struct error err;
};

static int
make_folder(void **state)
{
    struct fixture *f = test_calloc(1, sizeof *f);

    strcpy(f->folder, "/tmp/rung-test-file-XXXXXX");
    if (!mkdtemp(f->folder))
        return -1;
    snprintf(f->path, sizeof f->path, "%s/ladder.tsv", f->folder);
    *state = f;
    return 0;
}

static int
remove_folder(void **state)
{
    struct fixture *f = *state;

    unlink(f->path);
    rmdir(f->folder);
    arena_free(&f->arena);
    test_free(f);
    return 0;
}

static void
write_file(const struct fixture *f, struct str bytes)
{
    FILE *file = fopen(f->path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes.data, 1, bytes.length, file), bytes.length);
    assert_int_equal(fclose(file), 0);
}

static enum error_code
read_path(struct fixture *f, const char *path, size_t limit_bytes)
{
    return file_read(&f->arena, path, limit_bytes, &f->bytes, &f->err);
}

static void
fails_naming(struct fixture *f, const char *path, size_t limit_bytes, enum error_code code,
             const char *name)
{
    assert_int_equal(read_path(f, path, limit_bytes), code);
    assert_int_equal(f->err.code, code);
    if (!str_starts(str_of(f->err.message), str_of(name)) ||
        !str_starts(str_of(f->err.message + strlen(name)), STR(": ")))
        fail_msg("the sentence does not begin with the place: %s", f->err.message);
}

static void
a_file_is_read_to_the_byte(void **state)
{
    struct fixture *f = *state;

    write_file(f, STR("Level\tImpact\r\n\0\xff"));
    assert_int_equal(read_path(f, f->path, NO_LIMIT), OK);
    assert_true(str_equal(f->bytes, STR("Level\tImpact\r\n\0\xff")));
    assert_int_equal(f->bytes.data[f->bytes.length], '\0');
}

static void
an_empty_file_is_empty(void **state)
{
    struct fixture *f = *state;

    write_file(f, STR(""));
    assert_int_equal(read_path(f, f->path, 0), OK);
    assert_int_equal(f->bytes.length, 0);
    assert_non_null(f->bytes.data);
}

static void
a_long_file_is_read_whole(void **state)
{
    enum { LONG = 300 * 1024 + 7 };
    struct fixture *f = *state;
    char           *bytes = arena_alloc(&f->arena, LONG);

    for (size_t i = 0; i < LONG; i++)
        bytes[i] = (char) (i * 31 >> 3);
    write_file(f, (struct str){ bytes, LONG });
    assert_int_equal(read_path(f, f->path, LONG), OK);
    assert_true(str_equal(f->bytes, (struct str){ bytes, LONG }));

    fails_naming(f, f->path, LONG - 1, ERR_LIMIT, f->path);
    fails_naming(f, f->path, 100, ERR_LIMIT, f->path);
}

static void
the_limit_itself_is_allowed(void **state)
{
    struct fixture *f = *state;

    write_file(f, STR("12345"));
    assert_int_equal(read_path(f, f->path, 5), OK);
    assert_int_equal(f->bytes.length, 5);
    fails_naming(f, f->path, 4, ERR_LIMIT, f->path);
    assert_non_null(strstr(f->err.message, "4"));
    fails_naming(f, f->path, 0, ERR_LIMIT, f->path);
}

static void
what_cannot_be_read_is_named(void **state)
{
    struct fixture *f = *state;

    fails_naming(f, f->path, NO_LIMIT, ERR_IO, f->path);
    fails_naming(f, "", NO_LIMIT, ERR_IO, "");
    fails_naming(f, f->folder, NO_LIMIT, ERR_IO, f->folder);
    write_file(f, STR("x"));
    strcat(f->path, "/y");
    fails_naming(f, f->path, NO_LIMIT, ERR_IO, f->path);
    f->path[strlen(f->path) - 2] = '\0';
}

static void
a_dash_is_standard_input(void **state)
{
    struct fixture *f = *state;
    int             kept = dup(STDIN_FILENO), ends[2];

    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "piped", 5), 5);
    close(ends[1]);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);

    assert_int_equal(read_path(f, "-", NO_LIMIT), OK);
    assert_true(str_equal(f->bytes, STR("piped")));
    assert_int_equal(read_path(f, "-", NO_LIMIT), OK); /* it is left open, at its end */
    assert_int_equal(f->bytes.length, 0);

    close(STDIN_FILENO);
    fails_naming(f, "-", NO_LIMIT, ERR_IO, "standard input");
    if (kept >= 0) {
        dup2(kept, STDIN_FILENO);
        close(kept);
    }
}

static void
an_arena_that_ran_out_is_an_error(void **state)
{
    struct fixture *f = *state;

    write_file(f, STR("x"));
    f->arena.failed = true;
    assert_int_equal(read_path(f, f->path, NO_LIMIT), ERR_MEMORY);
    assert_int_equal(f->err.code, ERR_MEMORY);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_is_read_to_the_byte, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(an_empty_file_is_empty, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_long_file_is_read_whole, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(the_limit_itself_is_allowed, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(what_cannot_be_read_is_named, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(a_dash_is_standard_input, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(an_arena_that_ran_out_is_an_error, make_folder,
                                        remove_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
