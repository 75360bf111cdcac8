#include "text/guess.h"

#include "text/text.h"

enum { ENGLISH = FUNCTION_WORDS_EN };

static const struct {
    struct str code, name;
} languages[] = {
    [FUNCTION_WORDS_EN] = { STATIC_STR("en"), STATIC_STR("English") },
    [FUNCTION_WORDS_CA] = { STATIC_STR("ca"), STATIC_STR("Catalan") },
    [FUNCTION_WORDS_DA] = { STATIC_STR("da"), STATIC_STR("Danish") },
    [FUNCTION_WORDS_DE] = { STATIC_STR("de"), STATIC_STR("German") },
    [FUNCTION_WORDS_ES] = { STATIC_STR("es"), STATIC_STR("Spanish") },
    [FUNCTION_WORDS_FR] = { STATIC_STR("fr"), STATIC_STR("French") },
    [FUNCTION_WORDS_IT] = { STATIC_STR("it"), STATIC_STR("Italian") },
    [FUNCTION_WORDS_NL] = { STATIC_STR("nl"), STATIC_STR("Dutch") },
    [FUNCTION_WORDS_NO] = { STATIC_STR("no"), STATIC_STR("Norwegian") },
    [FUNCTION_WORDS_PT] = { STATIC_STR("pt"), STATIC_STR("Portuguese") },
    [FUNCTION_WORDS_SV] = { STATIC_STR("sv"), STATIC_STR("Swedish") },
};

static enum error_code
count_word(const struct text_term *term, void *ctx)
{
    struct language_guess *guess = ctx;
    unsigned               of = term->function_word_of;

    guess->words++;
    for (size_t i = 0; of != 0; i++, of >>= 1)
        guess->counts[i] += of & 1;
    return OK;
}

/* The whole terms, since the analyzer remembers with them which function words they are. */
enum error_code
guess_add(struct language_guess *guess, struct text_analyzer *analyzer, struct str prose)
{
    return guess->words < GUESS_ENOUGH ? text_each_term(analyzer, prose, count_word, guess)
                                       : OK;
}

/*
 * Of the public ladders those in English have at most 0.25 times as many function words of
 * another language, those in others 17 times as many as of English: twice is between. The
 * lead keeps lines of a few words English, which are misread by chance. Prose is a third to
 * two thirds function words; less than a sixth is a language that there is no list of.
 */
static bool
is_well_ahead(const struct language_guess *guess, size_t count)
{
    size_t english = guess->counts[ENGLISH];

    return count >= 2 * english && count >= english + 8 && count >= guess->words / 6;
}

struct str
guess_result(const struct language_guess *guess)
{
    const size_t *counts = guess->counts;
    size_t        best = ENGLISH;

    for (size_t i = 0; i < COUNT(languages); i++)
        if (counts[i] > counts[best])
            best = i;
    return languages[is_well_ahead(guess, counts[best]) ? best : ENGLISH].code;
}

struct str
guess_name(struct str language)
{
    for (size_t i = 0; i < COUNT(languages); i++)
        if (str_equal(language, languages[i].code))
            return languages[i].name;
    return language;
}
