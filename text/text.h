/*
 * text.h - turn prose into the terms we index and search by.
 *
 * The indexer and the query side call this same code, so a word in a ladder and the same
 * word in a query always become the same term. When a change here alters any term, raise
 * TEXT_VERSION: an index made by another version is refused.
 *
 * What a term is called
 *
 *     incid           an English stem, or a word that no language changes: tls, 1.3, c++
 *     mentor@es       a stem of another language
 *     =incident       a word as written; =mentora@es in another language
 *     ~kubernetes     a group of synonyms (text/synonyms.h)
 *     -oncall on call a word seen written with a hyphen: joined, and its parts
 *     |oncal|on call  a compound that the lists name, in one form or the other, by its terms
 *
 *     @track sre      where a cell stands, by slug; "@track=en reliabl" by its name (store.h);
 *                     of cells only, not of FTS5
 *
 * No word ever holds '@', '=', '~', '-', '|' or a blank, so none of these is taken for another.
 *
 * Units    offsets and lengths are bytes of UTF-8; positions count terms, from 0
 * Memory   an analyzer is yours until text_close(); the bytes of a term are lent only for
 *          the length of the visit
 * Errors   an error_code (base/error.h); bad UTF-8 is read as U+FFFD, not an error
 * Threads  one analyzer per thread; analyzers share nothing
 */
#ifndef TEXT_TEXT_H
#define TEXT_TEXT_H

#include "base/error.h"
#include "base/str.h"

#define TEXT_VERSION 2

/* A longer word is cut to this many bytes, in ladders and queries alike. */
#define TEXT_WORD_BYTES 64

struct text_analyzer;

struct text_term {
    struct str term;             /* folded and stemmed: what the index stores */
    struct str form;             /* folded only: what quotes ask for */
    size_t     start, end;       /* the word as written: prose[start..end) */
    unsigned   position;         /* its place among the terms of this prose */
    bool       ties_back;        /* a hyphen, and nothing else, ties it to the term before */
    bool       ties_on;          /* and to the term behind */
    bool       is_function_word; /* "the", "of": says nothing by itself */
    unsigned   function_word_of; /* as it is in these languages: text/function_words.h */
};

/* Anything but OK ends the walk. */
typedef enum error_code text_visit(const struct text_term *term, void *ctx);

/* An analyzer of one language, by its ISO 639-1 code ("en") or English name ("english"). */
enum error_code text_open(struct str language, struct text_analyzer **analyzer,
                          struct error *err);

/* The ISO 639-1 code of the analyzer's language. */
struct str text_language(const struct text_analyzer *analyzer);

/*
 * Visits every term of prose in reading order; anything but OK from visit ends the walk and
 * is returned, and so is ERR_MEMORY. "Mentors others." gives mentor [0,7) and other [8,14).
 */
enum error_code text_each_term(struct text_analyzer *analyzer, struct str prose,
                               text_visit *visit, void *ctx);

/* The same walk for forms alone, a good deal faster: .term is empty, nothing is tied. */
enum error_code text_each_form(struct text_analyzer *analyzer, struct str prose,
                               text_visit *visit, void *ctx);

/*
 * The term of a word as written, which quotes and "=word" ask for, made in out. Function
 * words have none.
 */
#define TEXT_EXACT_BYTES (TEXT_WORD_BYTES + 8)

struct str text_exact_term(const struct text_term *term, char out[TEXT_EXACT_BYTES]);

/* How many terms prose has: the length that scores are made with. */
enum error_code text_count_terms(struct text_analyzer *analyzer, struct str prose,
                                 unsigned *count);

/*
 * A fingerprint of the whole analysis: our version, the Unicode tables and what the stemmers
 * make of some words. Two programs with one fingerprint split and stem alike.
 */
enum error_code text_fingerprint(char out[64], struct error *err);

void text_close(struct text_analyzer *analyzer);

/* The rest of what text/ gives to others comes by this door, too. */
#include "text/compound.h"
#include "text/groups.h"
#include "text/guess.h"
#include "text/synonyms.h"

#endif
