#include "text/split.h"

static uint32_t
peek(const struct folded *f, size_t at)
{
    return at < f->count ? f->items[at].code_point : 0;
}

static enum fold_class
class_at(const struct folded *f, size_t at)
{
    return at < f->count ? (enum fold_class) f->items[at].class : FOLD_OTHER;
}

/* Where the run of letters and digits from at ends. */
static size_t
run_end(const struct folded *f, size_t at)
{
    while (folded_in_word(f, at))
        at++;
    return at;
}

static bool
run_is(const struct folded *f, size_t at, size_t end, const char *text)
{
    size_t length = strlen(text);

    if (end - at != length)
        return false;
    for (size_t i = 0; i < length; i++)
        if (f->items[at + i].code_point != (unsigned char) text[i])
            return false;
    return true;
}

static bool
run_is_one_of(const struct folded *f, size_t at, size_t end, const char *const *texts,
              size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (run_is(f, at, end, texts[i]))
            return true;
    return false;
}

/* The 's of it's, the t of don't: what may follow an apostrophe in one word. */
static bool
is_contraction(const struct folded *f, size_t at, size_t end)
{
    static const char *const tails[] = { "s", "t", "re", "ve", "ll", "d", "m" };

    return run_is_one_of(f, at, end, tails, COUNT(tails));
}

/* What follows the hyphen of a list: "short- and long-term", "kurz- oder langfristig". */
static bool
is_conjunction(const struct folded *f, size_t at, size_t end)
{
    static const char *const words[] = { "and", "or",  "to",    "nor", "but",   "und", "oder",
                                         "bis", "et",  "ou",    "y",   "o",     "e",   "en",
                                         "of",  "och", "eller", "vs",  "versus" };

    return run_is_one_of(f, at, end, words, COUNT(words));
}

/*
 * A word torn by a line end: letter, hyphen, blanks, small letter. Returns where it goes on,
 * or 0.
 */
static size_t
torn_word_goes_on(const struct folded *f, size_t hyphen)
{
    size_t at = hyphen + 1;

    if (peek(f, hyphen) != '-' || class_at(f, hyphen - 1) != FOLD_LETTER)
        return 0;
    while (class_at(f, at) == FOLD_SPACE)
        at++;
    if (at == hyphen + 1 || class_at(f, at) != FOLD_LETTER || f->items[at].was_upper)
        return 0;
    return is_conjunction(f, at, run_end(f, at)) ? 0 : at;
}

/* ".net" that is not a part of a longer word. */
static bool
is_dot_net(const struct folded *f, size_t at)
{
    return peek(f, at) == '.' && run_is(f, at + 1, run_end(f, at + 1), "net");
}

/* The & of R&D and AT&T: short runs of letters on both sides. */
static bool
joins_initials(const struct folded *f, size_t first, size_t at)
{
    size_t after = run_end(f, at + 1) - (at + 1);

    return peek(f, at) == '&' && at - first <= 2 && after >= 1 && after <= 2 &&
           class_at(f, first) == FOLD_LETTER && class_at(f, at + 1) == FOLD_LETTER;
}

/* Signs that end a word and belong to it: c++, c#. Returns how many. */
static size_t
trailing_signs(const struct folded *f, size_t first, size_t at)
{
    if (class_at(f, at - 1) != FOLD_LETTER)
        return 0;
    if (peek(f, at) == '+' && peek(f, at + 1) == '+' && class_at(f, at + 2) != FOLD_LETTER)
        return 2;
    if (peek(f, at) == '#' && at - first == 1 && !folded_in_word(f, at + 1))
        return 1;
    return 0;
}

/* Extends the word from first as far as it goes. */
static void
take_word(const struct folded *f, size_t first, struct word *word)
{
    size_t at = first, on;

    *word = (struct word){ .first = first };
    for (;;) {
        for (; folded_in_word(f, at); at++)
            word->has_sign |= class_at(f, at) == FOLD_DIGIT;

        if (peek(f, at) == '.' && class_at(f, at - 1) == FOLD_DIGIT &&
            class_at(f, at + 1) == FOLD_DIGIT) {
            at++;
        } else if (joins_initials(f, first, at)) {
            word->has_sign = true;
            at++;
        } else if (word->mend == 0 && (on = torn_word_goes_on(f, at)) != 0) {
            word->tear = at;
            word->mend = on;
            at = on;
        } else {
            break;
        }
    }
    if (trailing_signs(f, first, at) > 0) {
        word->has_sign = true;
        at += trailing_signs(f, first, at);
    }
    if (peek(f, at) == '\'' && is_contraction(f, at + 1, run_end(f, at + 1)))
        at = run_end(f, at + 1);
    word->last = at;
}

bool
split_next(const struct folded *folded, size_t *at, struct word *word)
{
    for (; *at < folded->count; ++*at) {
        if (class_at(folded, *at) == FOLD_IDEOGRAPH) {
            *word = (struct word){ .first = *at, .last = *at + 1 };
            break;
        }
        if (is_dot_net(folded, *at)) {
            *word = (struct word){ .first = *at, .last = *at + 4, .has_sign = true };
            break;
        }
        if (folded_in_word(folded, *at)) {
            take_word(folded, *at, word);
            break;
        }
    }
    if (*at >= folded->count)
        return false;
    *at = word->last;
    return true;
}
