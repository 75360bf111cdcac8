#include "ladder/slug.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "base/buffer.h"
#include "base/utf8.h"

/* "SRE", "CI/CD", "QA2"; not "Acme", "L1" or "2". */
static bool
is_acronym(struct str s)
{
    size_t capitals = 0;

    for (size_t i = 0; i < s.length; i++) {
        char c = s.data[i];

        if (c >= 'A' && c <= 'Z')
            capitals++;
        else if (!str_is_digit(c) && c != '/' && c != '&')
            return false;
    }
    return capitals >= 2;
}

/* The first acronym in parentheses, or the whole name. */
static struct str
telling_part(struct str name)
{
    for (size_t at = 0; at < name.length; at++) {
        struct str rest;
        size_t     close;

        if (name.data[at] != '(')
            continue;
        rest = str_slice(name, at + 1, name.length);
        close = str_find(rest, STR(")"));
        if (close < rest.length && is_acronym(str_slice(rest, 0, close)))
            return str_slice(rest, 0, close);
    }
    return name;
}

static bool
is_word_character(uint32_t code_point)
{
    switch (utf8proc_category((utf8proc_int32_t) code_point)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL: return true;
    default: return false;
    }
}

/* With U+FFFD where it was no UTF-8, which is all that utf8proc refuses. */
static void
add_repaired(struct buffer *out, struct str s)
{
    for (size_t at = 0; at < s.length;) {
        char   bytes[4];
        size_t length = utf8_put(bytes, utf8_next(s, &at));

        buffer_add(out, (struct str){ bytes, length });
    }
}

static struct str
slug_of_words(struct arena *arena, struct str part)
{
    const int options = UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                        UTF8PROC_STRIPMARK | UTF8PROC_IGNORE;
    struct str        folded, slug;
    utf8proc_uint8_t *bytes = NULL;
    utf8proc_ssize_t  length;
    struct buffer     repaired = { 0 }, out = { 0 };
    bool              gap = false;

    add_repaired(&repaired, part);
    length = utf8proc_map((const utf8proc_uint8_t *) buffer_str(&repaired).data,
                          (utf8proc_ssize_t) repaired.length, &bytes,
                          (utf8proc_option_t) options);
    arena->failed |= repaired.failed || length < 0;
    folded = (struct str){ (const char *) bytes, length < 0 ? 0 : (size_t) length };

    for (size_t at = 0; at < folded.length;) {
        size_t from = at;

        if (!is_word_character(utf8_next(folded, &at))) {
            gap = true;
            continue;
        }
        if (gap && out.length > 0)
            buffer_add_char(&out, '-');
        gap = false;
        buffer_add(&out, str_slice(folded, from, at));
    }

    arena->failed |= out.failed;
    slug = arena_copy(arena, out.length > 0 ? buffer_str(&out) : STR("_"));
    buffer_free(&out);
    buffer_free(&repaired);
    free(bytes);
    return slug;
}

struct str
slug_of(struct arena *arena, struct str name)
{
    return slug_of_words(arena, telling_part(name));
}

struct str
slug_of_label(struct arena *arena, struct str label)
{
    return slug_of_words(arena, label);
}
