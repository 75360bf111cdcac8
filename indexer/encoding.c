#include <errno.h>
#include <iconv.h>
#include <uchardet/uchardet.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "indexer/reader.h"

static struct str
without_nuls(struct reading *reading, struct str text)
{
    char  *bytes = (char *) text.data; /* ours: it was read into the arena */
    size_t kept = 0;

    if (text.length == 0 || !memchr(text.data, '\0', text.length))
        return text;
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] != '\0')
            bytes[kept++] = text.data[i];
    if (kept < text.length)
        reading_warn(reading, 0, "%zu NUL bytes left out", text.length - kept);
    return str_slice(text, 0, kept);
}

/* iconv; what it cannot read becomes U+FFFD and is counted. What it holds back, a letter whose
 * accent may follow, comes at the end. */
static enum error_code
convert(struct reading *reading, const char *encoding, struct str bytes, struct str *text,
        size_t *replaced, struct error *err)
{
    iconv_t       converter = iconv_open("UTF-8", encoding);
    struct buffer out = { 0 };
    char         *from = (char *) bytes.data;
    size_t        left = bytes.length, unit = strncmp(encoding, "UTF-16", 6) == 0 ? 2 : 1;
    bool          is_done = false;

    *replaced = 0;
    if (converter == (iconv_t) -1)
        return error_set(err, ERR_FORMAT, "%.*s: in the encoding %s, which cannot be read here",
                         STR_ARG(reading->path), encoding);
    while (!is_done) {
        enum { ROOM = 4096 };
        char  *to = buffer_reserve(&out, ROOM);
        size_t room = ROOM, skip;
        bool   is_read;

        if (!to)
            break;
        is_done = left == 0;
        is_read = iconv(converter, is_done ? NULL : &from, &left, &to, &room) != (size_t) -1;
        out.length += ROOM - room;
        if (is_read || errno == E2BIG || is_done)
            continue;
        skip = left < unit ? left : unit;
        buffer_add(&out, STR("\xEF\xBF\xBD"));
        *replaced += skip;
        from += skip;
        left -= skip;
    }
    iconv_close(converter);
    *text = arena_copy(reading->arena, buffer_str(&out));
    reading->arena->failed |= out.failed;
    buffer_free(&out);
    return arena_check(reading->arena, err);
}

/* UTF-16 without its mark: every other byte of Latin text is NUL. */
static const char *
utf16_by_nuls(struct str bytes)
{
    size_t nuls[2] = { 0, 0 };
    size_t looked = bytes.length < 4096 ? bytes.length : 4096;

    for (size_t i = 0; i < looked; i++)
        nuls[i % 2] += bytes.data[i] == '\0';
    if (nuls[1] > looked / 4 && nuls[0] < looked / 16)
        return "UTF-16LE";
    if (nuls[0] > looked / 4 && nuls[1] < looked / 16)
        return "UTF-16BE";
    return NULL;
}

/* Whether two encodings make the same of the bytes. */
static bool
read_alike(struct reading *reading, struct str bytes, const char *a, const char *b)
{
    struct str   texts[2] = { { 0 } };
    size_t       replaced;
    struct error err;

    return convert(reading, a, bytes, &texts[0], &replaced, &err) == OK &&
           convert(reading, b, bytes, &texts[1], &replaced, &err) == OK &&
           str_equal(texts[0], texts[1]);
}

/* uchardet's guess, when iconv knows it; CP1252 otherwise, which office programs write. */
static struct str
guess(struct reading *reading, struct str bytes)
{
    uchardet_t detector = uchardet_new();
    struct str name = STR("");

    if (!detector)
        return STR("CP1252");
    if (uchardet_handle_data(detector, bytes.data, bytes.length) == 0) {
        iconv_t known;

        uchardet_data_end(detector);
        name = arena_copy(reading->arena, str_of(uchardet_get_charset(detector)));
        known = name.length > 0 ? iconv_open("UTF-8", name.data) : (iconv_t) -1;
        if (known == (iconv_t) -1)
            name = STR("");
        else
            iconv_close(known);
    }
    uchardet_delete(detector);
    /* ISO-8859-1 names control signs where CP1252 has quotes; nobody publishes the former. */
    if (name.length == 0 || str_equal(name, STR("ISO-8859-1")) ||
        str_equal(name, STR("UTF-8")) || str_equal(name, STR("ASCII")) ||
        read_alike(reading, bytes, name.data, "CP1252"))
        return STR("CP1252");
    return name;
}

/* UTF-8 in which a byte here and there is broken: most that is not ASCII is well formed. */
static bool
is_mostly_utf8(struct str bytes)
{
    size_t good = 0, bad = 0;

    for (size_t at = 0; at < bytes.length;) {
        size_t before = at;

        if (utf8_next(bytes, &at) == UTF8_REPLACEMENT && at - before == 1)
            bad++;
        else
            good += at - before > 1;
    }
    return good > 2 * bad;
}

static const char *
encoding_by_mark(struct str bytes, size_t *mark)
{
    static const struct {
        struct str  mark;
        const char *encoding;
    } marks[] = {
        { STATIC_STR("\xEF\xBB\xBF"), "UTF-8" },
        { STATIC_STR("\xFF\xFE"), "UTF-16LE" },
        { STATIC_STR("\xFE\xFF"), "UTF-16BE" },
    };

    for (size_t i = 0; i < COUNT(marks); i++)
        if (str_starts(bytes, marks[i].mark)) {
            *mark = marks[i].mark.length;
            return marks[i].encoding;
        }
    *mark = 0;
    return utf16_by_nuls(bytes);
}

enum error_code
encoding_decode(struct reading *reading, struct str bytes, struct str *text, struct error *err)
{
    size_t          mark, replaced = 0;
    const char     *encoding = encoding_by_mark(bytes, &mark);
    enum error_code rc = OK;

    *text = bytes = str_slice(bytes, mark, bytes.length);
    if (!encoding || strcmp(encoding, "UTF-8") == 0) {
        if (utf8_is_valid(bytes)) {
            *text = without_nuls(reading, bytes);
            return OK;
        }
        if (!encoding && !is_mostly_utf8(bytes)) {
            encoding = guess(reading, bytes).data;
            reading_warn(reading, 0, "not UTF-8; read as %s", encoding);
        } else {
            encoding = "UTF-8";
        }
    }
    rc = convert(reading, encoding, bytes, text, &replaced, err);
    if (rc == OK && replaced > 0)
        reading_warn(reading, 0, "%zu bytes that are no %s were replaced", replaced, encoding);
    if (rc == OK)
        *text = without_nuls(reading, *text);
    return rc;
}
