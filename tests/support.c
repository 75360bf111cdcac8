#include "tests/support.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void
scratch_init(struct scratch *scratch)
{
    *scratch = (struct scratch){ .folder = "/tmp/rung-test-XXXXXX" };
    if (!mkdtemp(scratch->folder))
        fail_msg("no folder for the test in /tmp");
}

static int
remove_one(const char *path, const struct stat *info, int kind, struct FTW *ftw)
{
    (void) info;
    (void) kind;
    (void) ftw;
    return remove(path);
}

void
scratch_deinit(struct scratch *scratch)
{
    nftw(scratch->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(&scratch->arena);
}

int
scratch_setup(void **state)
{
    struct scratch *scratch = calloc(1, sizeof *scratch);

    if (!scratch)
        return -1;
    scratch_init(scratch);
    *state = scratch;
    return 0;
}

int
scratch_teardown(void **state)
{
    scratch_deinit(*state);
    free(*state);
    return 0;
}

const char *
scratch_path(struct scratch *scratch, const char *name)
{
    return arena_format(&scratch->arena, "%s/%s", scratch->folder, name).data;
}

const char *
scratch_write_bytes(struct scratch *scratch, const char *name, struct str bytes)
{
    const char *path = scratch_path(scratch, name);
    FILE       *file = fopen(path, "wb");

    if (!file || fwrite(bytes.data, 1, bytes.length, file) != bytes.length || fclose(file) != 0)
        fail_msg("%s: cannot be written", path);
    return path;
}

const char *
scratch_write(struct scratch *scratch, const char *name, const char *text)
{
    return scratch_write_bytes(scratch, name, str_of(text));
}

const char *
shared_path(struct scratch *scratch, const char *name)
{
    const char *folder = getenv("RUNG_SHARED");
    const char *path;

    path = arena_format(&scratch->arena, "%s/%s", folder ? folder : "../shared", name).data;
    return access(path, R_OK) == 0 ? path : NULL;
}

void
expect_ok(enum error_code rc, const struct error *err)
{
    if (rc != OK)
        fail_msg("%s", err->message);
}

uint64_t
dice_roll(struct dice *dice)
{
    dice->state ^= dice->state >> 12;
    dice->state ^= dice->state << 25;
    dice->state ^= dice->state >> 27;
    return dice->state * UINT64_C(0x2545F4914F6CDD1D);
}

size_t
dice_below(struct dice *dice, size_t below)
{
    return (size_t) ((dice_roll(dice) >> 11) % below);
}
