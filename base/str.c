#include "base/str.h"

int
str_compare(struct str a, struct str b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int    order = shorter > 0 ? memcmp(a.data, b.data, shorter) : 0;

    if (order != 0)
        return order;
    return (a.length > b.length) - (a.length < b.length);
}

bool
str_equal_ignoring_case(struct str a, struct str b)
{
    if (a.length != b.length)
        return false;
    for (size_t i = 0; i < a.length; i++)
        if (str_lower(a.data[i]) != str_lower(b.data[i]))
            return false;
    return true;
}

struct str
str_trim(struct str s)
{
    size_t from = 0, to = s.length;

    while (from < to && str_is_blank(s.data[from]))
        from++;
    while (to > from && str_is_blank(s.data[to - 1]))
        to--;
    return str_slice(s, from, to);
}

size_t
str_find(struct str s, struct str needle)
{
    const char *at = s.data;

    if (needle.length == 0)
        return 0;
    while (needle.length <= s.length - (size_t) (at - s.data)) {
        size_t left = s.length - (size_t) (at - s.data) - needle.length + 1;

        at = memchr(at, needle.data[0], left);
        if (!at)
            break;
        if (memcmp(at, needle.data, needle.length) == 0)
            return (size_t) (at - s.data);
        at++;
    }
    return s.length;
}
