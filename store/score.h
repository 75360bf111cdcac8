/*
 * score.h - the one place where a score is computed.
 *
 * The ranked document is a cell. A term's impact on a cell is an integer fixed when the cell
 * is indexed, from how often the term stands in the cell's text, in its skill's name and in
 * its track's name:
 *
 *     impact = sum over fields of
 *              round(1024 * w * tf * 2.2 / (tf + 1.2 * (0.6 + 0.4 * len / L)))
 *
 * with w = 1, 0.4, 0.2 and L = 32, 2, 3. This is BM25 (Robertson & Walker 1994; Robertson &
 * Zaragoza 2009) with k1 = 1.2 and b = 0.4 over the constant L instead of the mean length, so
 * that adding a cell changes no other's impact. A cell's score is the sum over the words of
 * the query of idf * impact, in integers, so that every way of computing it agrees to the bit.
 *
 * Units    impact and idf are in 1/1024, a score in 1/1048576 (SCORE_ONE)
 * Memory   none
 * Errors   none
 * Threads  any
 */
#ifndef STORE_SCORE_H
#define STORE_SCORE_H

#include <stdint.h>

#define SCORE_ONE 1048576

enum score_field { SCORE_TEXT, SCORE_SKILL, SCORE_TRACK, SCORE_FIELDS };

#define SCORE_FIELD_BIT(field) (1u << (field))
#define SCORE_ALL_FIELDS       (SCORE_FIELD_BIT(SCORE_FIELDS) - 1)

struct score_field_count {
    uint32_t tf;     /* how often the term stands in the field */
    uint32_t length; /* all terms of the field */
};

/*
 * What counts of a tf and of a length is no more than this: so each has a place of fixed size
 * where postings are kept.
 */
enum { SCORE_MOST_TF = 65535, SCORE_MOST_TEXT = 65535, SCORE_MOST_NAME = 255 };

uint32_t score_length(enum score_field field, uint32_t length);

/* The impact in one field, and in all together. */
uint32_t score_field_impact(enum score_field field, struct score_field_count count);
uint32_t score_impact(const struct score_field_count fields[SCORE_FIELDS]);

/*
 * round(1024 * ln(1 + (N - n + 0.5) / (n + 0.5)) ^ 1.3): N cells, n of them with the term. The
 * power lets rare words outweigh common ones a little more. At least 1, so that impacts still
 * rank the cells when all of them have the term.
 */
uint32_t score_idf(uint64_t cells, uint64_t cells_with_term);

/*
 * What a way of finding a word is worth beside the word's own term, in tenths of the idf: the
 * word exactly as written; a synonym; and two words side by side, by their own idf (after the
 * sequential dependence of Metzler & Croft 2005).
 */
#ifndef SCORE_EXACT_TENTHS
#define SCORE_EXACT_TENTHS 2
#endif
#ifndef SCORE_SYNONYM_TENTHS
#define SCORE_SYNONYM_TENTHS 5
#endif
#ifndef SCORE_PAIR_TENTHS
#define SCORE_PAIR_TENTHS 5
#endif
enum { SCORE_WHOLE_TENTHS = 10 };

uint32_t score_share(uint32_t idf, unsigned tenths);

/* What a word's beginning ("kube*") adds to a cell that has it: the same for all. */
#define SCORE_PREFIX ((uint64_t) 2 * SCORE_ONE)

/*
 * What a level, skill or track is worth: its best cell, 0.1 of the second and 0.05 of the
 * third (0 where it has fewer). In 1/20 of a score.
 */
enum { SCORE_GROUP_SCALE = 20 };

uint64_t score_group(uint64_t best, uint64_t second, uint64_t third);

#endif
