#include "query/lex.h"

const struct str query_field_names[QUERY_FIELDS] = {
    [FIELD_ORG] = STATIC_STR("org"),
    [FIELD_TRACK] = STATIC_STR("track"),
    [FIELD_LEVEL] = STATIC_STR("level"),
    [FIELD_SKILL] = STATIC_STR("skill"),
};

enum { USUAL_DISTANCE = 10, MOST_DISTANCE = 1000 };

struct lexer {
    struct str text;
    size_t     at;
};

static char
peek(const struct lexer *lexer, size_t ahead)
{
    return lexer->at + ahead < lexer->text.length ? lexer->text.data[lexer->at + ahead] : '\0';
}

/* How long the quotation mark at `at` is, straight or curly; 0: there is none. */
static size_t
quote_at(struct str text, size_t at)
{
    struct str rest = str_slice(text, at, text.length);

    if (str_starts(rest, STR("\"")))
        return 1;
    if (str_starts(rest, STR("\xE2\x80\x9C")) || str_starts(rest, STR("\xE2\x80\x9D")))
        return 3;
    return 0;
}

/* Whether an item ends in front of `at`. */
static bool
is_end(const struct lexer *lexer, size_t at)
{
    return at >= lexer->text.length || str_is_blank(lexer->text.data[at]) ||
           lexer->text.data[at] == '(' || lexer->text.data[at] == ')' ||
           quote_at(lexer->text, at) > 0;
}

/* What stands between quotation marks; an open one runs to the end. */
static struct str
take_quoted(struct lexer *lexer)
{
    struct str text = lexer->text;
    size_t     from = lexer->at + quote_at(text, lexer->at), to = from;

    while (to < text.length && quote_at(text, to) == 0)
        to++;
    lexer->at = to < text.length ? to + quote_at(text, to) : to;
    return str_slice(text, from, to);
}

static struct str
take_bare(struct lexer *lexer)
{
    size_t from = lexer->at;

    while (!is_end(lexer, lexer->at))
        lexer->at++;
    return str_slice(lexer->text, from, lexer->at);
}

/* A sign counts where an item begins and something follows at once. */
static char
take_sign(struct lexer *lexer)
{
    char c = peek(lexer, 0);

    if ((c != '-' && c != '+') || lexer->at + 1 >= lexer->text.length ||
        str_is_blank(peek(lexer, 1)) || peek(lexer, 1) == ')')
        return 0;
    lexer->at++;
    return c;
}

/* "track:" in front of something: moves behind it. */
static bool
take_field(struct lexer *lexer, struct str name)
{
    struct str rest = str_slice(lexer->text, lexer->at, lexer->text.length);

    if (rest.length < name.length + 2 || rest.data[name.length] != ':' ||
        !str_equal_ignoring_case(str_slice(rest, 0, name.length), name) ||
        str_is_blank(rest.data[name.length + 1]))
        return false;
    lexer->at += name.length + 1;
    return true;
}

static bool
take_filter(struct lexer *lexer, struct lex_item *item)
{
    for (int f = 0; f < QUERY_FIELDS; f++) {
        if (!take_field(lexer, query_field_names[f]))
            continue;
        item->kind = LEX_FILTER;
        item->field = (enum query_field) f;
        item->value = quote_at(lexer->text, lexer->at) > 0 ? take_quoted(lexer)
                                                           : take_bare(lexer);
        return true;
    }
    return false;
}

/* NEAR, NEAR/5. */
static bool
is_near(struct str word, unsigned *distance)
{
    struct str digits;

    *distance = USUAL_DISTANCE;
    if (str_equal(word, STR("NEAR")))
        return true;
    if (!str_starts(word, STR("NEAR/")) || word.length < 6 || word.length > 9)
        return false;
    digits = str_slice(word, 5, word.length);
    *distance = 0;
    for (size_t i = 0; i < digits.length; i++) {
        if (!str_is_digit(digits.data[i]))
            return false;
        *distance = *distance * 10 + (unsigned) (digits.data[i] - '0');
    }
    if (*distance > MOST_DISTANCE)
        *distance = MOST_DISTANCE;
    return true;
}

static void
take_word(struct lexer *lexer, struct lex_item *item)
{
    struct str word = take_bare(lexer);
    bool       is_plain = item->sign == 0 && !item->in_text_only;

    item->kind = LEX_WORD;
    if (is_plain && str_equal(word, STR("OR")))
        item->kind = LEX_OR;
    else if (is_plain && str_equal(word, STR("AND")))
        item->kind = LEX_AND;
    else if (is_plain && str_equal(word, STR("NOT")))
        item->kind = LEX_NOT;
    else if (is_plain && is_near(word, &item->distance))
        item->kind = LEX_NEAR;
    if (word.length > 1 && word.data[0] == '=') {
        item->is_exact = true;
        word = str_slice(word, 1, word.length);
    } else if (word.length > 1 && str_ends(word, STR("*"))) {
        item->is_prefix = true;
        word = str_slice(word, 0, word.length - 1);
    }
    item->value = word;
}

static struct lex_item
take_item(struct lexer *lexer)
{
    struct lex_item item = { .kind = LEX_CLOSE };

    if (peek(lexer, 0) == ')') {
        lexer->at++;
        return item;
    }
    item.sign = take_sign(lexer);
    if (take_filter(lexer, &item))
        return item;
    item.in_text_only = take_field(lexer, STR("text"));
    if (peek(lexer, 0) == '(') {
        lexer->at++;
        item.kind = LEX_OPEN;
    } else if (quote_at(lexer->text, lexer->at) > 0) {
        item.kind = LEX_QUOTED;
        item.value = take_quoted(lexer);
    } else {
        take_word(lexer, &item);
    }
    return item;
}

struct lex_items
lex(struct arena *arena, struct str query)
{
    struct lexer     lexer = { .text = query };
    struct lex_items all = { 0 };
    size_t           capacity = 0;

    while (!arena->failed) {
        while (lexer.at < query.length && str_is_blank(query.data[lexer.at]))
            lexer.at++;
        if (lexer.at == query.length)
            break;
        all.items = arena_grow(arena, all.items, all.count, &capacity, sizeof *all.items);
        if (all.items)
            all.items[all.count++] = take_item(&lexer);
    }
    if (arena->failed)
        all.count = 0;
    return all;
}
