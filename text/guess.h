/*
 * guess.h - which language prose is in, told by its function words.
 *
 *     struct language_guess guess = { 0 };
 *     rc = guess_add(&guess, analyzer, STR("Lidera la entrega del equipo"));
 *     ...                                          the rest of the file
 *     language = guess_result(&guess);             "es"
 *
 * Technical words are English in every ladder, so only function words are counted; one that
 * two languages have ("de", "a") counts for both and so decides nothing. Meant for the prose
 * of a whole file: a single cell has too few of them, and a guess on little is English.
 *
 * Units    words
 * Memory   values; { 0 } has heard nothing yet
 * Errors   ERR_MEMORY
 * Threads  one guess at a time
 */
#ifndef TEXT_GUESS_H
#define TEXT_GUESS_H

#include "base/error.h"
#include "base/str.h"
#include "text/function_words.h"

struct text_analyzer;

/* From so many words on no more of them change a guess. */
enum { GUESS_ENOUGH = 50000 };

struct language_guess {
    size_t counts[FUNCTION_WORDS_LANGUAGES]; /* function words of each language */
    size_t words;                            /* all words heard */
};

/* Counts the words of prose, unless enough were; the analyzer may be of any language. */
enum error_code guess_add(struct language_guess *guess, struct text_analyzer *analyzer,
                          struct str prose);

/* The ISO 639-1 code of the likeliest language; "en" unless another is well ahead of it. */
struct str guess_result(const struct language_guess *guess);

/* What a language that guess_result() may give is called: "Spanish" for "es". */
struct str guess_name(struct str language);

#endif
