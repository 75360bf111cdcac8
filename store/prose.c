#include "store/prose.h"

#include <stdlib.h>

#include "store/database.h"

struct hearing {
    const struct prose_hearing *how;
    struct prose               *prose;
    struct compound             compound;
    struct groups_walk          walk;
    const struct text_term     *word;       /* being heard */
    bool                        told_group; /* a member ended with it */
};

/* Room for one more; false: out of memory. */
static bool
grow(void **items, size_t count, size_t *capacity, size_t size)
{
    size_t larger = *capacity > 0 ? *capacity * 2 : 256;
    void  *grown;

    if (count < *capacity)
        return true;
    grown = realloc(*items, larger * size);
    if (!grown)
        return false;
    *items = grown;
    *capacity = larger;
    return true;
}

/* ---- terms ---- */

static enum error_code
add(struct hearing *h, struct str term, bool is_beside)
{
    struct prose *prose = h->prose;
    void         *terms = prose->terms;

    if (!grow(&terms, prose->count, &prose->capacity, sizeof *prose->terms))
        return ERR_MEMORY;
    prose->terms = terms;
    prose->terms[prose->count++] = (struct prose_term){ term.data, (uint32_t) term.length,
                                                        (uint32_t) h->word->start,
                                                        (uint32_t) h->word->end, is_beside };
    return OK;
}

/* A term that stays nowhere else. */
static enum error_code
add_copy(struct hearing *h, struct str term, bool is_beside)
{
    struct str copy = arena_copy(&h->prose->memory, term);

    h->prose->has_all_words = false;
    return h->prose->memory.failed ? ERR_MEMORY : add(h, copy, is_beside);
}

/* ---- words ---- */

static enum error_code
count_word(struct hearing *h, const struct lexicon_word *word)
{
    struct prose        *prose = h->prose;
    struct lexicon_mark *mark = &h->how->lexicon->marks[word->number];
    void                *words = prose->words;

    if (mark->prose == h->how->lexicon->prose) {
        prose->words[mark->at].count++;
        return OK;
    }
    if (!grow(&words, prose->word_count, &prose->word_capacity, sizeof *prose->words))
        return ERR_MEMORY;
    prose->words = words;
    mark->prose = h->how->lexicon->prose;
    mark->at = (uint32_t) prose->word_count;
    prose->words[prose->word_count++] = (struct prose_word){ word->number, 1 };
    return OK;
}

static enum error_code
add_word(struct hearing *h, const struct lexicon_word *word, bool is_beside)
{
    enum error_code rc = count_word(h, word);

    for (size_t i = 0; rc == OK && i < word->term_count; i++)
        rc = add(h, word->terms[i], is_beside || i > 0);
    return rc;
}

/* Notes the word at its place. */
static enum error_code
note_heard(struct hearing *h, struct str form, struct str term, uint32_t number)
{
    struct prose *prose = h->prose;
    void         *heard = prose->heard;

    if (!grow(&heard, prose->length, &prose->heard_capacity, sizeof *prose->heard))
        return ERR_MEMORY;
    prose->heard = heard;
    prose->heard[prose->length++] =
        (struct prose_heard){ form, term, number, h->word->is_function_word };
    return OK;
}

static enum error_code
add_known(struct hearing *h, const struct lexicon_word *word)
{
    enum error_code rc = note_heard(h, word->form, word->terms[0], word->number);

    return rc == OK ? add_word(h, word, false) : rc;
}

/* A word that the lexicon has no room for. */
static enum error_code
add_unknown(struct hearing *h)
{
    char            exact[TEXT_EXACT_BYTES];
    struct str      form = arena_copy(&h->prose->memory, h->word->form);
    enum error_code rc = add_copy(h, h->word->term, false);

    if (rc == OK)
        rc = note_heard(h, form, prose_term(h->prose, h->prose->count - 1), PROSE_UNNUMBERED);

    if (rc == OK && !h->word->is_function_word)
        rc = add_copy(h, text_exact_term(h->word, exact), true);
    return rc;
}

/* What stands beside a word and is none. */
static enum error_code
add_beside(struct hearing *h, struct str term)
{
    const struct lexicon_word *word = h->how->lexicon ? lexicon_term(h->how->lexicon, term)
                                                      : NULL;

    return word ? add_word(h, word, true) : add_copy(h, term, true);
}

static enum error_code
add_group(size_t group, void *ctx)
{
    struct hearing *h = ctx;

    h->told_group = true;
    return add_beside(h, h->how->group_terms[group]);
}

/* Most words begin no member of a group, which is remembered of them. */
static enum error_code
step_groups(struct hearing *h, const struct lexicon_word *word)
{
    struct lexicon      *lexicon = h->how->lexicon;
    struct lexicon_mark *mark = word && h->walk.count == 0 ? &lexicon->marks[word->number]
                                                           : NULL;
    enum error_code      rc;

    if (mark && mark->quiet == lexicon->groups_state)
        return OK;
    h->told_group = false;
    rc = groups_step(&h->walk, h->word->term, add_group, h);
    if (mark && !h->told_group && h->walk.count == 0)
        lexicon->marks[word->number].quiet = lexicon->groups_state; /* they may have moved */
    return rc;
}

static enum error_code
hear(const struct text_term *heard, void *ctx)
{
    struct hearing            *h = ctx;
    char                       tied[COMPOUND_TERM_BYTES];
    const struct lexicon_word *word = h->how->lexicon ? lexicon_word(h->how->lexicon, heard)
                                                      : NULL;
    enum error_code            rc;

    h->word = heard;
    rc = word ? add_known(h, word) : add_unknown(h);
    if (compound_take(&h->compound, heard) && rc == OK)
        rc = add_beside(h, compound_term(&h->compound, tied));
    return rc == OK ? step_groups(h, word) : rc;
}

/* ---- a prose ---- */

/* Whether the prose was read from these; else it is noted that it will be. */
static bool
is_said(struct prose *prose, struct str language, struct str body)
{
    struct str said = buffer_str(&prose->said);
    size_t     head = language.length + 1;

    if (said.length == head + body.length && str_starts(said, language) &&
        said.data[language.length] == ' ' &&
        str_equal(str_slice(said, head, said.length), body))
        return true;
    buffer_clear(&prose->said);
    buffer_add(&prose->said, language);
    buffer_add_char(&prose->said, ' ');
    buffer_add(&prose->said, body);
    return false;
}

static void
start_walk(const struct prose_hearing *hearing, struct str language, struct groups_walk *walk)
{
    struct lexicon *lexicon = hearing->lexicon;

    walk->groups = hearing->groups;
    walk->start = groups_start(hearing->groups, language);
    if (!lexicon)
        return;
    lexicon->prose++;
    if (walk->start != lexicon->groups_start || lexicon->groups_state == 0) {
        lexicon->groups_start = walk->start;
        lexicon->groups_state++;
    }
}

bool
prose_hear(const struct prose_hearing *hearing, struct str body, struct prose *prose)
{
    struct str     language = text_language(hearing->analyzer);
    struct hearing h = { .how = hearing, .prose = prose };

    if (is_said(prose, language, body))
        return true;
    if (prose->memory.newest)
        arena_free(&prose->memory);
    prose->count = prose->word_count = prose->length = 0;
    prose->has_all_words = hearing->lexicon != NULL;
    start_walk(hearing, language, &h.walk);
    if (text_each_term(hearing->analyzer, body, hear, &h) == OK && !prose->said.failed)
        return true;
    buffer_clear(&prose->said);
    return false;
}

/* While another thread has the lexicon, what is read here does without. */
enum error_code
prose_read(struct store *store, struct str language, struct str body, struct prose *prose,
           struct error *err)
{
    struct prose_hearing hearing = { .groups = &store->groups };
    enum error_code      rc;

    if (!store->lexicon_is_lent)
        hearing.lexicon = &store->lexicon;
    if (!store->has_groups && hearing.lexicon)
        hearing.lexicon->groups_state++;
    rc = store_analyzer(store, language, &hearing.analyzer, err);
    if (rc == OK)
        rc = synonyms_load(store, err);
    hearing.group_terms = store->group_terms;
    if (rc == OK && !prose_hear(&hearing, body, prose))
        rc = error_memory(err);
    return rc;
}

enum error_code
prose_add(struct store *store, struct prose *prose, struct str term, struct error *err)
{
    static const struct text_term nowhere;
    struct prose_hearing how = { .lexicon = store->lexicon_is_lent ? NULL : &store->lexicon };
    struct hearing       h = { .how = &how, .prose = prose, .word = &nowhere };

    buffer_clear(&prose->said); /* it is no more what was read */
    if (how.lexicon)
        how.lexicon->prose++; /* in which the term was not met yet */
    return add_beside(&h, term) == OK ? OK : error_memory(err);
}

void
prose_trim(struct prose *prose)
{
    enum { LONG = 4096 };

    if (prose->capacity > LONG)
        prose_free(prose);
}

void
prose_free(struct prose *prose)
{
    free(prose->terms);
    free(prose->words);
    free(prose->heard);
    arena_free(&prose->memory);
    buffer_free(&prose->said);
    *prose = (struct prose){ 0 };
}
