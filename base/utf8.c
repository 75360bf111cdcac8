#include "base/utf8.h"

static bool
is_continuation(char c)
{
    return ((unsigned char) c & 0xC0) == 0x80;
}

/* How long the sequence that begins with this byte is; 0 when none begins so. */
static size_t
sequence_length(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead < 0xE0)
        return 2;
    if (lead >= 0xE0 && lead < 0xF0)
        return 3;
    return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

uint32_t
utf8_next(struct str s, size_t *at)
{
    static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
    unsigned char         lead = (unsigned char) s.data[*at];
    size_t                length = sequence_length(lead);
    uint32_t              code_point;

    if (length == 1) {
        *at += 1;
        return lead;
    }
    if (length == 0 || s.length - *at < length)
        goto bad;
    code_point = lead & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if (!is_continuation(s.data[*at + i]))
            goto bad;
        code_point = code_point << 6 | ((unsigned char) s.data[*at + i] & 0x3Fu);
    }
    if (code_point < smallest[length] || code_point > 0x10FFFF ||
        (code_point >= 0xD800 && code_point < 0xE000))
        goto bad;
    *at += length;
    return code_point;

bad:
    *at += 1;
    return UTF8_REPLACEMENT;
}

size_t
utf8_put(char out[4], uint32_t code_point)
{
    if (code_point < 0x80) {
        out[0] = (char) code_point;
        return 1;
    }
    if (code_point < 0x800) {
        out[0] = (char) (0xC0 | code_point >> 6);
        out[1] = (char) (0x80 | (code_point & 0x3F));
        return 2;
    }
    if (code_point < 0x10000) {
        out[0] = (char) (0xE0 | code_point >> 12);
        out[1] = (char) (0x80 | (code_point >> 6 & 0x3F));
        out[2] = (char) (0x80 | (code_point & 0x3F));
        return 3;
    }
    out[0] = (char) (0xF0 | code_point >> 18);
    out[1] = (char) (0x80 | (code_point >> 12 & 0x3F));
    out[2] = (char) (0x80 | (code_point >> 6 & 0x3F));
    out[3] = (char) (0x80 | (code_point & 0x3F));
    return 4;
}

/* Whether eight bytes from at on are there and ASCII, as most are. */
static bool
are_ascii(struct str s, size_t at)
{
    uint64_t bytes;

    if (s.length - at < sizeof bytes)
        return false;
    memcpy(&bytes, s.data + at, sizeof bytes);
    return (bytes & 0x8080808080808080) == 0;
}

bool
utf8_is_valid(struct str s)
{
    for (size_t at = 0; at < s.length;) {
        size_t before = at;

        if (are_ascii(s, at)) {
            at += sizeof(uint64_t);
            continue;
        }
        if (utf8_next(s, &at) == UTF8_REPLACEMENT && at - before == 1)
            return false;
    }
    return true;
}

struct str
utf8_cut(struct str s, size_t limit)
{
    enum { MOST_CONTINUATIONS = 3 };
    size_t start = limit, end;

    if (s.length <= limit)
        return s;
    while (start > 0 && limit - start < MOST_CONTINUATIONS && is_continuation(s.data[start]))
        start--;
    end = start;
    utf8_next(s, &end);
    return str_slice(s, 0, end > limit ? start : limit);
}

void
utf8_mend_end(char *text)
{
    struct str s = str_of(text);
    size_t     start = s.length, end;

    if (s.length == 0)
        return;
    do
        start--;
    while (start > 0 && is_continuation(s.data[start]));
    end = start;
    if (utf8_next(s, &end) == UTF8_REPLACEMENT && end - start == 1)
        text[start] = '\0';
}
