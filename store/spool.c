#include "store/spool.h"

#include <stdio.h>
#include <stdlib.h>

#include "store/page.h"

enum { WINDOW_BYTES = 32 * 1024 };

/* ---- writing ---- */

static bool
write_out(struct spool *spool)
{
    struct str bytes = buffer_str(&spool->bytes);

    if (!spool->file)
        spool->file = tmpfile();
    if (!spool->file)
        return false;
    setvbuf(spool->file, NULL, _IONBF, 0);
    if (fseeko(spool->file, (off_t) spool->written, SEEK_SET) != 0) /* it may have been read */
        return false;
    if (fwrite(bytes.data, 1, bytes.length, spool->file) != bytes.length)
        return false;
    spool->written += bytes.length;
    buffer_clear(&spool->bytes);
    return true;
}

static bool
make_spool_room(struct spool *spool, size_t count)
{
    size_t    capacity = spool->capacity > 0 ? spool->capacity : SPOOL_STEP * 16;
    uint32_t *sizes;
    uint64_t *starts;

    while (capacity < count)
        capacity *= 2;
    if (capacity == spool->capacity)
        return true;
    sizes = realloc(spool->sizes, capacity * sizeof *sizes);
    if (!sizes)
        return false;
    spool->sizes = sizes;
    starts = realloc(spool->starts, capacity / SPOOL_STEP * sizeof *starts);
    if (!starts)
        return false;
    spool->starts = starts;
    spool->capacity = capacity;
    return true;
}

/* Texts before this one that are not here have no bytes. */
static bool
note_size(struct spool *spool, int64_t text, uint64_t start, size_t size)
{
    size_t at = (size_t) (text - spool->first);

    if (size > UINT32_MAX || !make_spool_room(spool, at + 1))
        return false;
    for (; spool->count <= at; spool->count++) {
        spool->sizes[spool->count] = 0;
        if (spool->count % SPOOL_STEP == 0)
            spool->starts[spool->count / SPOOL_STEP] = start;
    }
    spool->sizes[at] = (uint32_t) size;
    return true;
}

static char *
put_number(char *to, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        *to++ = (char) (value | 0x80);
    *to++ = (char) value;
    return to;
}

static void
put_prose(struct buffer *out, const struct prose *prose)
{
    enum { MOST_NUMBER_BYTES = 5 };
    char *from = buffer_reserve(out, (prose->word_count * 2 + 1) * MOST_NUMBER_BYTES);
    char *to = from;

    if (!from)
        return;
    to = put_number(to, prose->length);
    for (size_t i = 0; i < prose->word_count; i++) {
        const struct prose_word *word = &prose->words[i];

        to = put_number(to, (uint64_t) word->number << 1 | (word->count > 1));
        if (word->count > 1)
            to = put_number(to, word->count);
    }
    out->length += (size_t) (to - from);
}

void
spool_add(struct spool *spool, int64_t text, const struct prose *prose)
{
    enum { MOST_GAP = 1024 * 1024 };
    size_t   before = spool->bytes.length;
    uint64_t start = spool->written + before;

    if (spool->count == 0)
        spool->first = text;
    if (spool->is_full || !prose->has_all_words ||
        text < spool->first + (int64_t) spool->count ||
        text > spool->first + (int64_t) spool->count + MOST_GAP)
        return;
    put_prose(&spool->bytes, prose);
    if (spool->bytes.failed || !note_size(spool, text, start, spool->bytes.length - before)) {
        spool->bytes.length = before;
        spool->is_full = true;
    }
    if (!spool->is_full && spool->bytes.length >= SPOOL_BYTES)
        spool->is_full = !write_out(spool);
}

/* ---- reading ---- */

/* The bytes from start to end, which are all in the file or all behind it. */
static bool
bytes_at(struct spool *spool, uint64_t start, uint64_t end, struct str *bytes)
{
    size_t size = (size_t) (end - start);

    if (start >= spool->written) {
        *bytes = str_slice(buffer_str(&spool->bytes), (size_t) (start - spool->written),
                           (size_t) (end - spool->written));
        return true;
    }
    if (start < spool->window_at || end > spool->window_at + spool->window.length) {
        size_t room = size > WINDOW_BYTES ? size : WINDOW_BYTES;
        char  *to;

        buffer_clear(&spool->window);
        to = buffer_reserve(&spool->window, room);
        if (!to || fseeko(spool->file, (off_t) start, SEEK_SET) != 0)
            return false;
        spool->window.length = fread(to, 1, room, spool->file);
        spool->window_at = start;
        if (spool->window.length < size)
            return false;
    }
    *bytes = str_slice(buffer_str(&spool->window), (size_t) (start - spool->window_at),
                       (size_t) (end - spool->window_at));
    return true;
}

static bool
read_number(struct str bytes, size_t *at, uint32_t *number)
{
    uint64_t value;

    if (!varint_read(bytes, at, &value) || value > UINT32_MAX)
        return false;
    *number = (uint32_t) value;
    return true;
}

static bool
read_word(struct str bytes, size_t *at, struct prose_word *word)
{
    uint32_t number;

    word->count = 1;
    if (!read_number(bytes, at, &number))
        return false;
    word->number = number >> 1;
    return !(number & 1) || read_number(bytes, at, &word->count);
}

/* Each word takes a byte at least. */
static bool
make_room(struct prose *prose, size_t count)
{
    struct prose_word *words;

    if (count <= prose->word_capacity)
        return true;
    words = realloc(prose->words, count * sizeof *words);
    if (!words)
        return false;
    prose->words = words;
    prose->word_capacity = count;
    return true;
}

static uint64_t
start_of(const struct spool *spool, size_t text)
{
    uint64_t start = spool->starts[text / SPOOL_STEP];

    for (size_t i = text - text % SPOOL_STEP; i < text; i++)
        start += spool->sizes[i];
    return start;
}

bool
spool_find(struct spool *spool, int64_t text, struct prose *prose)
{
    size_t     i = (size_t) (text - spool->first), at = 0;
    struct str bytes;
    uint64_t   start;

    if (text < spool->first || i >= spool->count || spool->sizes[i] == 0)
        return false;
    start = start_of(spool, i);
    if (!bytes_at(spool, start, start + spool->sizes[i], &bytes) ||
        !make_room(prose, bytes.length) || !read_number(bytes, &at, &prose->length))
        return false;
    buffer_clear(&prose->said);
    prose->count = prose->word_count = 0;
    prose->has_all_words = true;
    while (at < bytes.length)
        if (!read_word(bytes, &at, &prose->words[prose->word_count++]))
            return false;
    return true;
}

void
spool_free(struct spool *spool)
{
    if (spool->file)
        fclose(spool->file);
    free(spool->sizes);
    free(spool->starts);
    buffer_free(&spool->bytes);
    buffer_free(&spool->window);
    *spool = (struct spool){ 0 };
}
