/*
 * prose.h - all terms of one prose, made once for those who need them.
 *
 *     "Leads on-call"   0 lead  =leads    1 on  =on    2 call  =call  -oncall on call  ~oncall
 *
 * FTS5, the postings and the length of a text are made of the same terms: at the place of each
 * word its stem, the word as written (unless it is a function word), and the compounds and
 * groups of synonyms that end there. Its words in their order are kept, too, for the forward
 * index.
 *
 * Units    places count the words of the prose from 0; offsets are bytes of it
 * Memory   a prose keeps its room from one reading to the next, until prose_free(); the bytes of
 *          its terms are the lexicon's, or its own
 * Errors   ERR_MEMORY, or the index's when its synonyms cannot be read
 * Threads  as the store; prose_hear() one a prose and a lexicon
 */
#ifndef STORE_PROSE_H
#define STORE_PROSE_H

#include "base/buffer.h"
#include "store/lexicon.h"
#include "store/store.h"

struct prose_term {
    const char *bytes;
    uint32_t    length;
    uint32_t    start, end; /* of the word in the prose */
    bool        is_beside;  /* at the place of the term before it */
};

#define PROSE_UNNUMBERED UINT32_MAX

/* A word at its place. */
struct prose_heard {
    struct str form, term;
    uint32_t   number; /* in the lexicon, or PROSE_UNNUMBERED */
    bool       is_function_word;
};

/* A word of the lexicon, and how often the prose has it. */
struct prose_word {
    uint32_t number, count;
};

struct prose {
    struct prose_term  *terms;
    size_t              count, capacity;
    struct prose_heard *heard; /* words, in their order */
    size_t              heard_capacity;
    uint32_t            length; /* how many they are */
    struct prose_word  *words;  /* distinct ones, in the order of their first places */
    size_t              word_count, word_capacity;
    bool                has_all_words; /* of the lexicon; else only the terms are whole */
    struct arena        memory;        /* of terms that are in no lexicon */
    struct buffer       said;          /* language and prose, to know them again */
};

/* Replaces what prose held by the terms of body; what it holds already is not made again. */
enum error_code prose_read(struct store *store, struct str language, struct str body,
                           struct prose *prose, struct error *err);

/* Adds a term that stands at no place of the prose, and counts for no length. */
enum error_code prose_add(struct store *store, struct prose *prose, struct str term,
                          struct error *err);

/* What hearing needs of a store: groups that do not change meanwhile. */
struct prose_hearing {
    struct text_analyzer *analyzer;
    const struct groups  *groups;
    const struct str     *group_terms;
    struct lexicon       *lexicon; /* NULL: none */
};

/* The same without a store, for a thread of its own; false: out of memory. */
bool prose_hear(const struct prose_hearing *hearing, struct str body, struct prose *prose);

static inline struct str
prose_term(const struct prose *prose, size_t i)
{
    return (struct str){ prose->terms[i].bytes, prose->terms[i].length };
}

/* Gives back the room of a long prose. */
void prose_trim(struct prose *prose);

void prose_free(struct prose *prose);

#endif
