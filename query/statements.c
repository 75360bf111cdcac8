#include "query/statements.h"

#include <utf8proc.h>

#include "base/utf8.h"

/* A parenthesis that is not closed so soon is none. */
enum { MOST_IN_PARENTHESES = 500 };

/* ---- characters ---- */

static bool
is_letter_or_digit(uint32_t c)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t) c);

    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
           (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO) ||
           c == UTF8_REPLACEMENT;
}

static bool
is_small(uint32_t c)
{
    return utf8proc_category((utf8proc_int32_t) c) == UTF8PROC_CATEGORY_LL;
}

static bool
has_words(struct str text)
{
    for (size_t at = 0; at < text.length;)
        if (is_letter_or_digit(utf8_next(text, &at)))
            return true;
    return false;
}

static size_t
skip_blanks(struct str text, size_t at)
{
    while (at < text.length && str_is_blank(text.data[at]))
        at++;
    return at;
}

/* Behind the parenthesis that opens at at, or at where none closes it. */
static size_t
skip_parentheses(struct str text, size_t at)
{
    size_t depth = 0;

    for (size_t i = at; i < text.length && i - at < MOST_IN_PARENTHESES; i++) {
        depth += text.data[i] == '(';
        depth -= text.data[i] == ')';
        if (depth == 0)
            return i + 1;
    }
    return at;
}

/* ---- bullets ---- */

static size_t
sign_at(struct str text, size_t at, const struct str *signs, size_t count)
{
    struct str rest = str_slice(text, at, text.length);

    for (size_t i = 0; i < count; i++)
        if (str_starts(rest, signs[i]))
            return signs[i].length;
    return 0;
}

/* Signs that are bullets wherever they stand: U+2022, 25AA, 25CF, 25E6, 25A0, 2023, 2043. */
static size_t
round_bullet_at(struct str text, size_t at)
{
    static const struct str signs[] = {
        STATIC_STR("\xE2\x80\xA2"), STATIC_STR("\xE2\x96\xAA"), STATIC_STR("\xE2\x97\x8F"),
        STATIC_STR("\xE2\x97\xA6"), STATIC_STR("\xE2\x96\xA0"), STATIC_STR("\xE2\x80\xA3"),
        STATIC_STR("\xE2\x81\x83"),
    };

    return sign_at(text, at, signs, COUNT(signs));
}

/* Signs that are bullets where a statement begins, with a blank behind. */
static size_t
dash_bullet_at(struct str text, size_t at)
{
    static const struct str signs[] = {
        STATIC_STR("- "),
        STATIC_STR("* "),
        STATIC_STR("+ "),
        STATIC_STR("\xC2\xB7 "),
        STATIC_STR("\xE2\x80\x93 "),
        STATIC_STR("\xE2\x80\x94 "),
    };

    return sign_at(text, at, signs, COUNT(signs));
}

/* "1. " or "12) ": the number of an item; 0 where there is none. */
static size_t
number_at(struct str text, size_t at)
{
    size_t end = at;

    while (end < text.length && end - at < 3 && str_is_digit(text.data[end]))
        end++;
    if (end == at || end - at > 2 || end + 1 >= text.length ||
        (text.data[end] != '.' && text.data[end] != ')') || text.data[end + 1] != ' ')
        return 0;
    return end - at + 1;
}

static struct str
without_bullet(struct str statement)
{
    size_t length = round_bullet_at(statement, 0);

    if (length == 0)
        length = dash_bullet_at(statement, 0);
    if (length == 0)
        length = number_at(statement, 0);
    return str_trim(str_slice(statement, length, statement.length));
}

/* ---- where one ends ---- */

/* How many bytes at at part what lies before from what lies behind, by the layout; 0: none. */
static size_t
layout_at(struct str text, size_t at)
{
    size_t end = skip_blanks(text, at), sign = round_bullet_at(text, at);

    if (sign > 0)
        return sign;
    if (end - at >= 2)
        return end - at;
    return end > at && text.data[at] != ' ' ? end - at : 0;
}

static bool
is_abbreviation(struct str word)
{
    static const struct str known[] = {
        STATIC_STR("vs"),   STATIC_STR("cf"),   STATIC_STR("ca"),   STATIC_STR("approx"),
        STATIC_STR("incl"), STATIC_STR("esp"),  STATIC_STR("resp"), STATIC_STR("eg"),
        STATIC_STR("ie"),   STATIC_STR("mr"),   STATIC_STR("mrs"),  STATIC_STR("ms"),
        STATIC_STR("dr"),   STATIC_STR("prof"), STATIC_STR("fig"),  STATIC_STR("viz"),
        STATIC_STR("ej"),   STATIC_STR("bzw"),  STATIC_STR("ggf"),  STATIC_STR("inkl"),
    };

    if (word.length <= 1)
        return word.length == 1 && !str_is_digit(word.data[0]); /* an initial */
    for (size_t i = 0; i < COUNT(known); i++)
        if (str_equal_ignoring_case(word, known[i]))
            return true;
    return false;
}

/* Whether the full stop at at belongs to the word before it: "e.g.", "J.", "U.S.", "1.". */
static bool
stop_is_of_word(struct str text, size_t from, size_t at)
{
    size_t start = at;
    bool   has_stops = false;

    while (start > from && !str_is_blank(text.data[start - 1]) &&
           !strchr("(\"'[/", text.data[start - 1])) {
        start--;
        has_stops |= text.data[start] == '.';
    }
    if (start == from && number_at(text, from) == at + 1 - from)
        return true;
    if (has_stops) /* "U.S." and "e.g.", but not "1.3." and "v2.0." */
        return at - start >= 2 && text.data[at - 2] == '.' && !str_is_digit(text.data[at - 1]);
    return is_abbreviation(str_slice(text, start, at));
}

/* Behind the quotes and brackets that close what ended before at. */
static size_t
skip_closing(struct str text, size_t at)
{
    static const struct str signs[] = {
        STATIC_STR("\""),           STATIC_STR("'"),           STATIC_STR(")"), STATIC_STR("]"),
        STATIC_STR("\xE2\x80\x9D"), STATIC_STR("\xE2\x80\x99")
    };

    for (size_t length; (length = sign_at(text, at, signs, COUNT(signs))) > 0;)
        at += length;
    return at;
}

/* Whether a sentence may begin at at: with anything but a small letter. */
static bool
begins_sentence(struct str text, size_t at)
{
    while (at < text.length) {
        uint32_t c = utf8_next(text, &at);

        if (is_letter_or_digit(c))
            return !is_small(c);
        if (str_is_blank((char) c))
            return true;
    }
    return false;
}

/* The blanks behind a sentence that began at from, where one ends at at; 0: none does. */
static size_t
sentence_end_at(struct str text, size_t from, size_t at)
{
    size_t end = at + 1, next;
    char   c = text.data[at];

    if (c != '.' && c != '!' && c != '?')
        return 0;
    if (at > from && text.data[at - 1] == '.') /* an ellipsis */
        return 0;
    end = skip_closing(text, end);
    next = skip_blanks(text, end);
    if (next == end || !begins_sentence(text, next))
        return 0;
    return c == '.' && stop_is_of_word(text, from, at) ? 0 : next - at;
}

/* How many bytes at at end a statement that began at from; *kept of them are its own. */
static size_t
end_at(const struct statements *s, size_t from, size_t at, size_t *kept)
{
    size_t length;

    *kept = 0;
    switch (s->by) {
    case STATEMENTS_BY_LAYOUT: return layout_at(s->text, at);
    case STATEMENTS_BY_SEMICOLON: return s->text.data[at] == ';' ? 1 : 0;
    case STATEMENTS_BY_SENTENCE: break;
    }
    length = sentence_end_at(s->text, from, at);
    *kept = length; /* the blanks are trimmed */
    return length;
}

/* Takes what lies before the next end, words or none, and moves behind it. */
static struct str
take_part(struct statements *s)
{
    size_t from = s->at, at = s->at;

    while (at < s->text.length) {
        size_t kept, past = s->text.data[at] == '(' ? skip_parentheses(s->text, at) : at;
        size_t length = past > at ? 0 : end_at(s, from, at, &kept);

        if (length > 0) {
            s->at = at + length;
            return str_slice(s->text, from, at + kept);
        }
        at = past > at ? past : at + 1;
    }
    s->at = at;
    return str_slice(s->text, from, at);
}

/* ---- the walk ---- */

bool
statements_next(struct statements *rest, struct str *statement)
{
    while (rest->at < rest->text.length) {
        *statement = without_bullet(str_trim(take_part(rest)));
        if (has_words(*statement))
            return true;
    }
    return false;
}

static size_t
count_up_to(struct statements rest, size_t most)
{
    struct str statement;
    size_t     count = 0;

    while (count < most && statements_next(&rest, &statement))
        count++;
    return count;
}

struct statements
statements_of(struct str text)
{
    enum { LEAST_IN_LIST = 3 };
    struct statements whole = { .text = str_trim(text), .by = STATEMENTS_BY_LAYOUT };

    if (count_up_to(whole, 2) > 1)
        return whole;
    whole.by = STATEMENTS_BY_SENTENCE;
    if (count_up_to(whole, 2) > 1)
        return whole;
    whole.by = STATEMENTS_BY_SEMICOLON;
    if (count_up_to(whole, LEAST_IN_LIST) < LEAST_IN_LIST)
        whole.by = STATEMENTS_BY_LAYOUT;
    return whole;
}
