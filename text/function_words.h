/*
 * function_words.h - the small words that hold a sentence together: articles, pronouns,
 * prepositions, conjunctions, auxiliaries, question words.
 *
 * They say little of what a ladder expects, and much of which language it is in. Other
 * languages than these eleven have none.
 *
 * Units    bytes of UTF-8, folded: text_term.form
 * Memory   none
 * Errors   none
 * Threads  any
 */
#ifndef TEXT_FUNCTION_WORDS_H
#define TEXT_FUNCTION_WORDS_H

#include "base/str.h"

enum function_words_language {
    FUNCTION_WORDS_EN,
    FUNCTION_WORDS_CA,
    FUNCTION_WORDS_DA,
    FUNCTION_WORDS_DE,
    FUNCTION_WORDS_ES,
    FUNCTION_WORDS_FR,
    FUNCTION_WORDS_IT,
    FUNCTION_WORDS_NL,
    FUNCTION_WORDS_NO,
    FUNCTION_WORDS_PT,
    FUNCTION_WORDS_SV,
    FUNCTION_WORDS_LANGUAGES
};

/* Whether the form is a function word of the language, given by its ISO 639-1 code. */
bool text_is_function_word(struct str language, struct str form);

/* All the languages it is one of: bit 1 << FUNCTION_WORDS_ES for Spanish. */
unsigned text_function_word_languages(struct str form);

/* The bit of the language in these, or 0 if it has none. */
unsigned text_function_words_bit(struct str language);

#endif
