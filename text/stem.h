/*
 * stem.h - one folded word into its term: stems of libstemmer (Snowball, Porter 2001), but
 * acronyms left whole.
 *
 * Which words are acronyms is a list of folded forms (acronyms.c), never the case of a
 * word: "aws" finds AWS, and MENTORING finds mentoring.
 *
 * Units    bytes of UTF-8
 * Memory   a term is lent until the next call
 * Errors   ERR_USAGE for a language there is no stemmer of, ERR_MEMORY
 * Threads  one stemmer per thread
 */
#ifndef TEXT_STEM_H
#define TEXT_STEM_H

#include "base/error.h"
#include "base/str.h"
#include "text/text.h"

struct sb_stemmer;

struct stemmer {
    struct sb_stemmer *snowball;
    struct str         language; /* ISO 639-1, static */
    char               term[TEXT_WORD_BYTES * 2 + 4];
};

enum error_code stemmer_init(struct stemmer *stemmer, struct str language, struct error *err);

/* The term of a folded word; has_sign as split_next() found it. */
enum error_code stem(struct stemmer *stemmer, struct str form, bool has_sign, struct str *term);

/* "team's" is about a team. */
struct str stem_without_possessive(struct str form);

void stemmer_deinit(struct stemmer *stemmer);

/* Whether the folded word is an acronym that no stemmer may touch. */
bool acronym_is_known(struct str form);

#endif
