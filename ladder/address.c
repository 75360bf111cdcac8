#include "ladder/address.h"

/* Adds the parts of a text between slashes; false for an empty part, or too many. */
static bool
add_parts(struct address_pattern *pattern, struct str text, size_t most)
{
    for (size_t from = 0, at = 0; at <= text.length; at++) {
        if (at < text.length && text.data[at] != '/')
            continue;
        if (at == from || pattern->count == most)
            return false;
        pattern->parts[pattern->count++] = str_slice(text, from, at);
        from = at + 1;
    }
    return true;
}

enum error_code
address_parse(struct str text, struct address_pattern *pattern, struct error *err)
{
    size_t gap = str_find(text, STR("//"));
    bool   is_good;

    *pattern = (struct address_pattern){ .names_skill = gap < text.length };
    if (pattern->names_skill) {
        is_good = gap == 0 || add_parts(pattern, str_slice(text, 0, gap), 2);
        pattern->parts[pattern->count++] = STR(""); /* where a level would stand */
        is_good = is_good &&
                  add_parts(pattern, str_slice(text, gap + 2, text.length), pattern->count + 1);
    } else {
        is_good = add_parts(pattern, text, COUNT(pattern->parts));
    }
    if (is_good)
        return OK;
    return error_set(
        err, ERR_USAGE,
        "%.*s: not an address; one looks like org/track/level/skill, org/track/level, "
        "org/track//skill or org/track",
        STR_ARG(text));
}

/* The parts a full address of this kind has, in order; returns how many. */
static size_t
parts_of(const struct address *address, enum address_kind kind, struct str parts[4])
{
    parts[0] = address->org;
    parts[1] = address->track;
    if (kind == ADDRESS_LADDER)
        return 2;
    parts[2] = kind == ADDRESS_SKILL ? STR("") : address->level;
    if (kind == ADDRESS_LEVEL)
        return 3;
    parts[3] = address->skill;
    return 4;
}

enum address_fit
address_fits(const struct address_pattern *pattern, const struct address *address,
             enum address_kind kind)
{
    struct str       parts[4];
    size_t           count = parts_of(address, kind, parts), left_out;
    enum address_fit fit = ADDRESS_EXACT;

    if (pattern->count > count || pattern->names_skill != (kind == ADDRESS_SKILL))
        return ADDRESS_NO_FIT;
    left_out = count - pattern->count;
    for (size_t i = 0; i < pattern->count; i++) {
        struct str part = parts[left_out + i];

        if (part.length < pattern->parts[i].length ||
            !str_equal_ignoring_case(str_slice(part, 0, pattern->parts[i].length),
                                     pattern->parts[i]))
            return ADDRESS_NO_FIT;
        if (part.length != pattern->parts[i].length)
            fit = ADDRESS_PREFIX;
    }
    return fit;
}

struct str
address_format(struct arena *arena, const struct address *address, enum address_kind kind)
{
    struct str parts[4] = { { 0 } };
    size_t     count = parts_of(address, kind, parts), length = 0, at = 0;
    char      *text;

    for (size_t i = 0; i < count; i++)
        length += parts[i].length + 1;
    text = arena_alloc(arena, length);
    if (!text)
        return STR("");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            text[at++] = '/';
        if (parts[i].length > 0)
            memcpy(text + at, parts[i].data, parts[i].length);
        at += parts[i].length;
    }
    return (struct str){ text, at };
}
