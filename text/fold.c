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

static enum fold_class
class_of(uint32_t c)
{
    if (c < 0x80) {
        if (c >= 'a' && c <= 'z')
            return FOLD_LETTER;
        if (c >= '0' && c <= '9')
            return FOLD_DIGIT;
        return str_is_blank((char) c) ? FOLD_SPACE : FOLD_OTHER;
    }
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

static enum error_code
push(struct folded *folded, uint32_t code_point, size_t start, size_t end, bool was_upper)
{
    if (folded->count == folded->capacity) {
        size_t capacity = folded->capacity ? folded->capacity * 2 : 512;
        void  *items = realloc(folded->items, capacity * sizeof *folded->items);

        if (!items)
            return ERR_MEMORY;
        folded->items = items;
        folded->capacity = capacity;
    }
    folded->items[folded->count++] = (struct folded_character){
        .code_point = code_point,
        .start = (uint32_t) start,
        .end = (uint32_t) end,
        .class = (uint8_t) class_of(code_point),
        .was_upper = was_upper,
    };
    return OK;
}

/* An accent adds nothing but belongs to the letter it stands on. */
static void
extend_last(struct folded *folded, size_t end)
{
    if (folded->count > 0)
        folded->items[folded->count - 1].end = (uint32_t) end;
}

/* Hangul, kana and some Indic vowels, taken apart with the accents, become one again. */
static bool
joins_last(struct folded *folded, uint32_t c, size_t end)
{
    struct folded_character *last;
    utf8proc_int32_t         pair[2];

    if (folded->count == 0)
        return false;
    last = &folded->items[folded->count - 1];
    pair[0] = (utf8proc_int32_t) last->code_point;
    pair[1] = (utf8proc_int32_t) c;
    if (utf8proc_normalize_utf32(pair, 2, UTF8PROC_COMPOSE) != 1)
        return false;
    last->code_point = (uint32_t) pair[0];
    last->end = (uint32_t) end;
    return true;
}

static enum error_code
push_unicode(struct folded *folded, uint32_t code_point, size_t start, size_t end)
{
    const int options = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                        UTF8PROC_IGNORE;
    utf8proc_int32_t parts[MOST_DECOMPOSED];
    int              boundary = 0;
    utf8proc_ssize_t count;
    bool was_upper = utf8proc_category((utf8proc_int32_t) code_point) == UTF8PROC_CATEGORY_LU;

    if (is_raised_sign(code_point))
        return push(folded, ' ', start, end, false);
    count = utf8proc_decompose_char((utf8proc_int32_t) code_point, parts, MOST_DECOMPOSED,
                                    (utf8proc_option_t) options, &boundary);
    if (count < 0 || count > MOST_DECOMPOSED) {
        parts[0] = (utf8proc_int32_t) UTF8_REPLACEMENT;
        count = 1;
    }
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        enum error_code rc = OK;

        if (is_accent((uint32_t) parts[i]))
            extend_last(folded, end);
        else if (!joins_last(folded, (uint32_t) parts[i], end))
            rc = push(folded, plain_punctuation((uint32_t) parts[i]), start, end, was_upper);
        if (rc != OK)
            return rc;
    }
    return OK;
}

enum error_code
fold(struct folded *folded, struct str prose)
{
    folded->count = 0;
    for (size_t at = 0; at < prose.length;) {
        size_t          start = at;
        uint32_t        c = utf8_next(prose, &at);
        enum error_code rc;

        if (c < 0x80)
            rc = push(folded, (uint32_t) str_lower((char) c), start, at, c >= 'A' && c <= 'Z');
        else
            rc = push_unicode(folded, c, start, at);
        if (rc != OK)
            return rc;
    }
    return OK;
}

bool
folded_in_word(const struct folded *folded, size_t at)
{
    return at < folded->count &&
           (folded->items[at].class == FOLD_LETTER || folded->items[at].class == FOLD_DIGIT);
}

void
folded_free(struct folded *folded)
{
    free(folded->items);
    *folded = (struct folded){ 0 };
}
