#include "text/fold.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "base/utf8.h"

enum { MOST_DECOMPOSED = 32 }; /* the longest in Unicode is 18 */

static bool
in_range(uint32_t c, uint32_t first, uint32_t last)
{
    return c >= first && c <= last;
}

static bool
is_mark(uint32_t c)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t) c);

    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME;
}

/* Marks that are accents or points and change no word. */
static bool
is_accent(uint32_t c)
{
    if (!is_mark(c)) /* Hebrew has a hyphen among its points */
        return false;
    return in_range(c, 0x0300, 0x036F) || in_range(c, 0x0483, 0x0487) ||
           in_range(c, 0x0591, 0x05C7) || in_range(c, 0x064B, 0x065F) ||
           in_range(c, 0x1AB0, 0x1AFF) || in_range(c, 0x1DC0, 0x1DFF) ||
           in_range(c, 0x20D0, 0x20FF) || in_range(c, 0xFE20, 0xFE2F);
}

static bool
is_ideograph(uint32_t c)
{
    return in_range(c, 0x3040, 0x30FF) || in_range(c, 0x3400, 0x4DBF) ||
           in_range(c, 0x4E00, 0x9FFF) || in_range(c, 0xF900, 0xFAFF) ||
           in_range(c, 0x20000, 0x3FFFF);
}

/* Whether c is from first to last, without a branch: see fold_block(). */
static inline uint8_t
is_from(uint8_t c, uint8_t first, uint8_t last)
{
    return (uint8_t) (c - first) <= (uint8_t) (last - first);
}

static inline uint8_t
class_of_ascii(uint8_t c)
{
    uint8_t is_upper = is_from(c, 'A', 'Z');

    return (uint8_t) ((is_upper | is_from(c, 'a', 'z')) * FOLD_LETTER |
                      is_from(c, '0', '9') * FOLD_DIGIT |
                      (is_from(c, '\t', '\r') | (c == ' ')) * FOLD_SPACE |
                      is_upper * FOLD_UPPER);
}

static enum fold_class
class_of(uint32_t c)
{
    if (c < 0x80)
        return class_of_ascii((uint8_t) c);
    switch (utf8proc_category((utf8proc_int32_t) c)) {
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO: return is_ideograph(c) ? FOLD_IDEOGRAPH : FOLD_LETTER;
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC: return FOLD_LETTER;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL: return FOLD_DIGIT;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return FOLD_SPACE;
    default: return FOLD_OTHER;
    }
}

/* One sign for each of the many quotes and hyphens people's programs write. */
static uint32_t
plain_punctuation(uint32_t c)
{
    switch (c) {
    case 0x2018: /* ‘ */
    case 0x2019: /* ’ */
    case 0x02BC: /* ʼ */ return '\'';
    case 0x2010: /* ‐ */ return '-';
    default: return c;
    }
}

/*
 * Raised signs that NFKC would write as letters and digits, and so glue to the word before:
 * Rung™, mentors¹.
 */
static bool
is_raised_sign(uint32_t c)
{
    return c == 0x2120 || c == 0x2122 || c == 0x00B2 || c == 0x00B3 || c == 0x00B9 ||
           c == 0x2070 || in_range(c, 0x2074, 0x2079);
}

/* ---- ASCII ---- */

enum { BLOCK = 16 };

/*
 * Folds a block and says how many of its bytes are ASCII before the first that is not. The
 * loop has neither a branch nor a table, so that a compiler takes all its rounds at once.
 */
static size_t
fold_block(const char *restrict in, char *restrict bytes, uint8_t *restrict classes)
{
    uint8_t all = 0;
    size_t  count = 0;

    for (size_t i = 0; i < BLOCK; i++) {
        uint8_t c = (uint8_t) in[i];

        bytes[i] = (char) (c + is_from(c, 'A', 'Z') * ('a' - 'A'));
        classes[i] = class_of_ascii(c);
        all |= c;
    }
    if (all < 0x80)
        return BLOCK;
    while ((uint8_t) in[count] < 0x80)
        count++;
    return count;
}

/* The next count characters came from a byte each, the first of them from `at`. */
static void
put_places(struct folded *folded, size_t from, size_t at, size_t count)
{
    struct fold_place *places = folded->places + from;

    for (size_t i = 0; i < count; i++)
        places[i] = (struct fold_place){ (uint32_t) (at + i), (uint32_t) (at + i + 1) };
}

/* Folds the ASCII from `at` on; returns where something else stands, or the end. */
static size_t
fold_ascii(struct folded *folded, struct str prose, size_t at)
{
    size_t count = BLOCK;

    while (count == BLOCK && at < prose.length) {
        char        last[BLOCK] = { 0 };
        const char *in = prose.data + at;
        size_t      rest = prose.length - at;

        if (rest < BLOCK)
            in = memcpy(last, in, rest);
        count =
            fold_block(in, folded->bytes + folded->length, folded->classes + folded->length);
        if (count > rest)
            count = rest;
        if (folded->has_places)
            put_places(folded, folded->length, at, count);
        folded->length += count;
        at += count;
    }
    return at;
}

/* ---- the rest of Unicode ---- */

static void
push(struct folded *folded, uint32_t code_point, uint8_t class, struct fold_place place)
{
    size_t end = folded->length + utf8_put(folded->bytes + folded->length, code_point);

    for (; folded->length < end; folded->length++) {
        folded->classes[folded->length] = class;
        folded->places[folded->length] = place;
    }
}

/* An accent adds nothing but belongs to the letter it stands on. */
static void
extend_last(struct folded *folded, size_t end)
{
    if (folded->length > 0)
        folded->places[folded->length - 1].end = (uint32_t) end;
}

/* What may be the second of two characters that become one; only these are asked about. */
static bool
may_join(uint32_t c)
{
    return is_mark(c) || utf8proc_category((utf8proc_int32_t) c) == UTF8PROC_CATEGORY_MC ||
           in_range(c, 0x1160, 0x11FF);
}

/* Hangul, kana and some Indic vowels, taken apart with the accents, become one again. */
static bool
joins_last(struct folded *folded, uint32_t c, size_t end)
{
    size_t            last = folded->length, at;
    utf8proc_int32_t  pair[2];
    struct fold_place place;

    if (last == 0)
        return false;
    do
        last--;
    while (folded_goes_on(folded, last));
    at = last;
    pair[0] = (utf8proc_int32_t) utf8_next((struct str){ folded->bytes, folded->length }, &at);
    pair[1] = (utf8proc_int32_t) c;
    if (utf8proc_normalize_utf32(pair, 2, UTF8PROC_COMPOSE) != 1)
        return false;
    place = (struct fold_place){ folded->places[last].start, (uint32_t) end };
    folded->length = last;
    push(folded, (uint32_t) pair[0], folded->classes[last], place);
    return true;
}

/* The plain characters that one is made of. */
static size_t
take_apart(uint32_t c, utf8proc_int32_t parts[MOST_DECOMPOSED])
{
    const int options = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                        UTF8PROC_IGNORE;
    int              boundary = 0;
    utf8proc_ssize_t count;

    if (is_raised_sign(c)) {
        parts[0] = ' ';
        return 1;
    }
    count = utf8proc_decompose_char((utf8proc_int32_t) c, parts, MOST_DECOMPOSED,
                                    (utf8proc_option_t) options, &boundary);
    if (count >= 0 && count <= MOST_DECOMPOSED)
        return (size_t) count;
    parts[0] = (utf8proc_int32_t) UTF8_REPLACEMENT;
    return 1;
}

static void
remember(struct folded *folded, uint32_t c, size_t from, bool extends_last)
{
    struct fold_known *known = &folded->known[c % FOLD_KNOWN];
    size_t             length = folded->length - from;

    if (length > FOLD_KNOWN_BYTES)
        return;
    known->code_point = c;
    known->length = (uint8_t) length;
    known->extends_last = extends_last;
    memcpy(known->bytes, folded->bytes + from, length);
    memcpy(known->classes, folded->classes + from, length);
}

static void
fold_unknown(struct folded *folded, uint32_t c, struct fold_place place)
{
    utf8proc_int32_t parts[MOST_DECOMPOSED];
    size_t           count = take_apart(c, parts), from = folded->length;
    bool             is_upper = utf8proc_category((utf8proc_int32_t) c) == UTF8PROC_CATEGORY_LU;
    bool             extends_last_one = false, is_same_everywhere = true;

    for (size_t i = 0; i < count; i++) {
        uint32_t part = plain_punctuation((uint32_t) parts[i]);

        if (is_accent(part)) {
            extends_last_one |= folded->length == from;
            extend_last(folded, place.end);
            continue;
        }
        if (may_join(part)) {
            is_same_everywhere = false;
            if (joins_last(folded, part, place.end))
                continue;
        }
        push(folded, part, (uint8_t) (class_of(part) | is_upper * FOLD_UPPER), place);
    }
    if (is_same_everywhere)
        remember(folded, c, from, extends_last_one);
}

static void
fold_known(struct folded *folded, const struct fold_known *known, struct fold_place place)
{
    size_t length = folded->length;

    if (known->extends_last)
        extend_last(folded, place.end);
    memcpy(folded->bytes + length, known->bytes, FOLD_KNOWN_BYTES);
    memcpy(folded->classes + length, known->classes, FOLD_KNOWN_BYTES);
    for (size_t i = 0; i < known->length; i++)
        folded->places[length + i] = place;
    folded->length += known->length;
}

static void
fold_character(struct folded *folded, struct str prose, size_t *at)
{
    struct fold_place        place = { .start = (uint32_t) *at };
    uint32_t                 c = utf8_next(prose, at);
    const struct fold_known *known = &folded->known[c % FOLD_KNOWN];

    place.end = (uint32_t) *at;
    if (!folded->has_places)
        put_places(folded, 0, 0, folded->length);
    folded->has_places = true;
    if (known->code_point == c)
        fold_known(folded, known, place);
    else
        fold_unknown(folded, c, place);
}

/* ---- all of it ---- */

/* Room for `rest` bytes of prose, if no character grows, and for one that grows most. */
static bool
make_room(struct folded *folded, size_t rest)
{
    size_t             needed = folded->length + rest + 4 * MOST_DECOMPOSED;
    size_t             capacity = needed + needed / 2;
    char              *bytes;
    uint8_t           *classes;
    struct fold_place *places;

    if (needed <= folded->capacity)
        return true;
    if ((bytes = realloc(folded->bytes, capacity)) != NULL)
        folded->bytes = bytes;
    if ((classes = realloc(folded->classes, capacity)) != NULL)
        folded->classes = classes;
    if ((places = realloc(folded->places, capacity * sizeof *places)) != NULL)
        folded->places = places;
    if (!bytes || !classes || !places)
        return false;
    folded->capacity = capacity;
    return true;
}

enum error_code
fold(struct folded *folded, struct str prose)
{
    folded->length = 0;
    folded->has_places = false;
    for (size_t at = 0;;) {
        if (!make_room(folded, prose.length - at))
            return ERR_MEMORY;
        at = fold_ascii(folded, prose, at);
        if (at == prose.length)
            break;
        fold_character(folded, prose, &at);
    }
    memset(folded->bytes + folded->length, 0, FOLD_BEHIND);
    memset(folded->classes + folded->length, FOLD_OTHER, FOLD_BEHIND);
    return OK;
}

void
folded_free(struct folded *folded)
{
    free(folded->bytes);
    free(folded->classes);
    free(folded->places);
    *folded = (struct folded){ 0 };
}
