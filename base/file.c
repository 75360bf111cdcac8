#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/buffer.h"

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
            return error_set(err, ERR_LIMIT, "%s: larger than the limit of %zu bytes", name,
                             limit_bytes);
    }
}

enum error_code
file_read(struct arena *arena, const char *path, size_t limit_bytes, struct str *bytes,
          struct error *err)
{
    struct buffer   buffer = { 0 };
    bool            is_stdin = strcmp(path, "-") == 0;
    const char     *name = is_stdin ? "standard input" : path;
    int             fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    enum error_code rc;

    if (fd < 0)
        return error_set(err, ERR_IO, "%s: %s", name, strerror(errno));
    rc = read_all(fd, name, limit_bytes, &buffer, err);
    if (!is_stdin)
        close(fd);

    *bytes = arena_copy(arena, buffer_str(&buffer));
    buffer_free(&buffer);
    return rc == OK ? arena_check(arena, err) : rc;
}
