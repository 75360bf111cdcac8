#include "text/split.h"

#include <assert.h>
#include <endian.h>

/* What stands behind the last character is NUL and of no class, so the next can be asked. */
static bool
is_at(const struct folded *f, size_t at, char c)
{
    return f->bytes[at] == c;
}

static bool
is_of(const struct folded *f, size_t at, enum fold_class class)
{
    return f->classes[at] & class;
}

/*
 * Goes to the end of the run of letters and digits at *at, eight bytes at a time, since where
 * a word ends cannot be foretold; true: there was a digit.
 */
static inline bool
take_run(const struct folded *f, size_t *at)
{
    const uint64_t letters = 0x0101010101010101 * FOLD_LETTER, digits = letters * FOLD_DIGIT;
    uint64_t       eight, ends, seen = 0;

    static_assert(FOLD_LETTER == 1 && FOLD_DIGIT == 2, "digits become letters by a shift");
    do {
        memcpy(&eight, f->classes + *at, sizeof eight);
        eight = le64toh(eight); /* the first byte is the lowest */
        ends = ~(eight | eight >> 1) & letters;
        seen |= eight & digits & ~ends & (ends - 1); /* below the lowest end */
        *at += ends ? (size_t) __builtin_ctzll(ends) / 8 : sizeof eight;
    } while (!ends);
    return seen != 0;
}

static size_t
run_end(const struct folded *f, size_t at)
{
    (void) take_run(f, &at);
    return at;
}

/* The run of letters and digits from at. */
static struct str
run_at(const struct folded *f, size_t at)
{
    return (struct str){ f->bytes + at, run_end(f, at) - at };
}

static size_t
characters(const struct folded *f, size_t from, size_t to)
{
    size_t count = 0;

    for (; from < to; from++)
        count += !folded_goes_on(f, from);
    return count;
}

static bool
is_one_of(struct str run, const struct str *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(run, texts[i]))
            return true;
    return false;
}

/* The 's of it's, the t of don't: what may follow an apostrophe in one word. */
static bool
is_contraction(struct str run)
{
    static const struct str tails[] = { STATIC_STR("s"),  STATIC_STR("t"),  STATIC_STR("re"),
                                        STATIC_STR("ve"), STATIC_STR("ll"), STATIC_STR("d"),
                                        STATIC_STR("m") };

    return is_one_of(run, tails, COUNT(tails));
}

/* What follows the hyphen of a list: "short- and long-term", "kurz- oder langfristig". */
static bool
is_conjunction(struct str run)
{
    static const struct str words[] = {
        STATIC_STR("and"),   STATIC_STR("or"),  STATIC_STR("to"),     STATIC_STR("nor"),
        STATIC_STR("but"),   STATIC_STR("und"), STATIC_STR("oder"),   STATIC_STR("bis"),
        STATIC_STR("et"),    STATIC_STR("ou"),  STATIC_STR("y"),      STATIC_STR("o"),
        STATIC_STR("e"),     STATIC_STR("en"),  STATIC_STR("of"),     STATIC_STR("och"),
        STATIC_STR("eller"), STATIC_STR("vs"),  STATIC_STR("versus"),
    };

    return is_one_of(run, words, COUNT(words));
}

/*
 * A word torn by a line end: letter, hyphen, blanks, small letter. Returns where it goes on,
 * or 0.
 */
static size_t
torn_word_goes_on(const struct folded *f, size_t hyphen)
{
    size_t at = hyphen + 1;

    if (!is_at(f, hyphen, '-') || !is_of(f, hyphen - 1, FOLD_LETTER))
        return 0;
    while (is_of(f, at, FOLD_SPACE))
        at++;
    if (at == hyphen + 1 || !is_of(f, at, FOLD_LETTER) || is_of(f, at, FOLD_UPPER))
        return 0;
    return is_conjunction(run_at(f, at)) ? 0 : at;
}

/* ".net" that is not a part of a longer word. */
static bool
is_dot_net(const struct folded *f, size_t at)
{
    return is_at(f, at, '.') && str_equal(run_at(f, at + 1), STR("net"));
}

/* The & of R&D and AT&T: short runs of letters on both sides. */
static bool
joins_initials(const struct folded *f, size_t first, size_t at)
{
    return is_at(f, at, '&') && is_of(f, first, FOLD_LETTER) && is_of(f, at + 1, FOLD_LETTER) &&
           characters(f, first, at) <= 2 && characters(f, at + 1, run_end(f, at + 1)) <= 2;
}

/* The point of 1.3. */
static bool
joins_digits(const struct folded *f, size_t at)
{
    return is_at(f, at, '.') && is_of(f, at - 1, FOLD_DIGIT) && is_of(f, at + 1, FOLD_DIGIT);
}

/* Signs that end a word and belong to it: c++, c#. Returns how many. */
static size_t
trailing_signs(const struct folded *f, size_t first, size_t at)
{
    if (!is_of(f, at - 1, FOLD_LETTER))
        return 0;
    if (is_at(f, at, '+') && is_at(f, at + 1, '+') && !is_of(f, at + 2, FOLD_LETTER))
        return 2;
    if (is_at(f, at, '#') && characters(f, first, at) == 1 && !is_of(f, at + 1, FOLD_IN_WORD))
        return 1;
    return 0;
}

/* Extends the word from first as far as it goes. */
static void
take_word(const struct folded *f, size_t first, struct word *word)
{
    size_t at = first, on, signs;

    *word = (struct word){ .first = first };
    for (;;) {
        word->has_sign |= take_run(f, &at);
        if (joins_digits(f, at)) {
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
    signs = trailing_signs(f, first, at);
    at += signs;
    word->has_sign |= signs > 0;
    if (is_at(f, at, '\'') && is_contraction(run_at(f, at + 1)))
        at = run_end(f, at + 1);
    word->last = at;
}

/* The character at `at` alone. */
static void
take_character(const struct folded *f, size_t at, struct word *word)
{
    *word = (struct word){ .first = at };
    for (at++; folded_goes_on(f, at); at++)
        ;
    word->last = at;
}

bool
split_next(const struct folded *folded, size_t *at, struct word *word)
{
    for (; *at < folded->length; ++*at) {
        if (is_of(folded, *at, FOLD_IN_WORD)) {
            take_word(folded, *at, word);
            break;
        }
        if (is_of(folded, *at, FOLD_IDEOGRAPH)) {
            take_character(folded, *at, word);
            break;
        }
        if (is_dot_net(folded, *at)) {
            *word = (struct word){ .first = *at, .last = *at + 4, .has_sign = true };
            break;
        }
    }
    if (*at >= folded->length)
        return false;
    *at = word->last;
    return true;
}
