/*
 * phrase.h - whether a text or name has what a phrase or NEAR asks for, by the numbers of words.
 *
 *     "on call rota"     on  on-call's ways:  oncall | on call     rota
 *                                                 v
 *     text 17            4   81 {oncall}                           7 {rota, rota's}
 *
 * A phrase is looked up once: which words of the index, by their numbers, may stand at each of its
 * places. Then a text is read as the forward index has it (store/forward.h), without its bytes.
 *
 * Units    places count the words of the prose
 * Memory   in the arena given
 * Errors   of the index, or the arena remembers running out
 * Threads  as the store
 */
#ifndef QUERY_PHRASE_H
#define QUERY_PHRASE_H

#include "query/parse.h"
#include "query/terms.h"

/* What a text or a name says: numbers of words; 0: none that is asked for. */
struct said_words {
    const uint32_t *numbers;
    size_t          count;
};

/* Words in a row, by those that may stand at each place. */
struct word_run {
    struct store_words *places;
    size_t              count;
};

struct sought_item {
    struct word_run *runs; /* any of them */
    size_t           count;
};

struct sought_part {
    struct sought_item *items; /* side by side */
    size_t              count;
};

struct sought_phrase {
    struct sought_part *parts; /* one, or some that are near to one another */
    size_t              part_count;
    unsigned            distance;
};

/* Looks up a run of words with blanks between them. */
enum error_code word_run_seek(struct store *store, struct arena *arena, struct str run,
                              enum store_word_by by, struct word_run *sought,
                              struct error *err);

/* Where the run ends that begins at `at`; 0: it does not stand there. */
size_t word_run_end(const struct word_run *run, const struct said_words *prose, size_t at);

enum error_code phrase_seek(struct store *store, struct arena *arena,
                            const struct query_phrase *phrase, struct sought_phrase *sought,
                            struct error *err);

/* What a name says, as far as the run or the phrase asks for it. */
struct said_words word_run_hear(struct arena *arena, const struct term_list *name,
                                const struct word_run *run);
struct said_words phrase_hear(struct arena *arena, const struct term_list *name,
                              const struct sought_phrase *phrase);

/*
 * An exact phrase stands where its items follow one another; NEAR, where each of its parts
 * stands and at most `distance` words lie between the end of the first and the start of the
 * last.
 */
bool phrase_is_in(struct arena *arena, const struct said_words *prose,
                  const struct sought_phrase *phrase);

#endif
