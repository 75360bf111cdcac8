#include "ladder/ladder.h"

#include <utf8proc.h>

#include "base/utf8.h"

static bool
letter_at(struct str s, size_t at)
{
    utf8proc_category_t category = at < s.length
                                       ? utf8proc_category((utf8proc_int32_t) utf8_next(s, &at))
                                       : UTF8PROC_CATEGORY_CN;

    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool
level_label_number(struct str label, unsigned *number, size_t *start, size_t *end)
{
    enum { MOST_DIGITS = 4 };

    for (size_t at = 0; at < label.length; at++) {
        size_t from = at;

        if (!str_is_digit(label.data[at]))
            continue;
        *number = 0;
        for (; at < label.length && str_is_digit(label.data[at]); at++)
            if (at - from < MOST_DIGITS)
                *number = *number * 10 + (unsigned) (label.data[at] - '0');
        if (at - from <= MOST_DIGITS && !letter_at(label, at)) {
            *start = from;
            *end = at;
            return true;
        }
    }
    return false;
}

unsigned
level_number(struct str label, unsigned ordinal)
{
    unsigned number;
    size_t   start, end;

    return level_label_number(label, &number, &start, &end) ? number : ordinal;
}

void
ladder_names_of_path(struct str path, struct str *org, struct str *stem)
{
    size_t from = 0, to = path.length, dashes;

    for (size_t i = 0; i < path.length; i++)
        if (path.data[i] == '/')
            from = i + 1;
    for (size_t i = from + 1; i < path.length; i++)
        if (path.data[i] == '.')
            to = i;
    *stem = str_slice(path, from, to);
    *org = STR("");
    dashes = str_find(*stem, STR("--"));
    if (dashes > 0 && dashes + 2 < stem->length) {
        *org = str_slice(*stem, 0, dashes);
        *stem = str_slice(*stem, dashes + 2, stem->length);
    }
}
