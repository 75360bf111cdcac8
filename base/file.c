#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"

static enum error_code
too_large(const char *name, size_t limit_bytes, struct error *err)
{
    return error_set(err, ERR_LIMIT, "%s: larger than the limit of %zu bytes", name,
                     limit_bytes);
}

/* Reads fd to its end, but not more than one byte above the limit. */
static enum error_code
read_all(int fd, const char *name, size_t limit_bytes, struct buffer *out, struct error *err)
{
    enum { CHUNK_BYTES = 64 * 1024 };

    for (;;) {
        char   *room = buffer_reserve(out, CHUNK_BYTES);
        ssize_t got;

        if (!room)
            return error_memory(err);
        got = read(fd, room, CHUNK_BYTES);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set(err, ERR_IO, "%s: %s", name, strerror(errno));
        if (got == 0)
            return OK;
        out->length += (size_t) got;
        if (out->length > limit_bytes)
            return too_large(name, limit_bytes, err);
    }
}

/* How long the file says it is, within the limit; 0: unknown. */
static size_t
size_of(int fd, size_t limit_bytes)
{
    struct stat info;

    return fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0 &&
                   (uint64_t) info.st_size <= limit_bytes
               ? (size_t) info.st_size
               : 0;
}

/* Reads what a file of this size has into its final place; what is behind that is left. */
static enum error_code
read_in_place(struct arena *arena, int fd, const char *name, size_t size, struct str *bytes,
              struct error *err)
{
    char *room = arena_alloc(arena, size + 1);

    *bytes = (struct str){ room, 0 };
    while (room && bytes->length < size) {
        ssize_t got = read(fd, room + bytes->length, size - bytes->length);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set(err, ERR_IO, "%s: %s", name, strerror(errno));
        if (got == 0)
            break;
        bytes->length += (size_t) got;
    }
    return arena_check(arena, err);
}

enum error_code
file_read(struct arena *arena, const char *path, size_t limit_bytes, struct str *bytes,
          struct error *err)
{
    struct buffer   more = { 0 }, whole = { 0 };
    size_t          size;
    bool            is_stdin = strcmp(path, "-") == 0;
    const char     *name = is_stdin ? "standard input" : path;
    int             fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    enum error_code rc;

    if (fd < 0)
        return error_set(err, ERR_IO, "%s: %s", name, strerror(errno));
    size = size_of(fd, limit_bytes);
    rc = read_in_place(arena, fd, name, size, bytes, err);
    if (rc == OK) /* a pipe, or a file that has grown */
        rc = read_all(fd, name, limit_bytes, &more, err);
    if (rc == OK && more.length > limit_bytes - bytes->length)
        rc = too_large(name, limit_bytes, err);
    if (!is_stdin)
        close(fd);
    if (more.length > 0) {
        buffer_add(&whole, *bytes);
        buffer_add(&whole, buffer_str(&more));
        *bytes = arena_copy(arena, buffer_str(&whole));
        arena->failed |= whole.failed;
    }
    buffer_free(&whole);
    buffer_free(&more);
    return rc == OK ? arena_check(arena, err) : rc;
}
