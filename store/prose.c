#include "store/prose.h"

#include <stdlib.h>

#include "store/database.h"

struct hearing {
    struct prose           *prose;
    const struct str       *group_terms;
    struct compound         compound;
    struct groups_walk      walk;
    const struct text_term *word; /* being heard */
};

static enum error_code
add(struct prose *prose, const struct text_term *word, struct str term, bool is_beside)
{
    struct prose_term *terms = prose->terms;

    if (prose->count == prose->capacity) {
        size_t capacity = prose->capacity > 0 ? prose->capacity * 2 : 256;

        terms = realloc(terms, capacity * sizeof *terms);
        if (!terms)
            return ERR_MEMORY;
        prose->terms = terms;
        prose->capacity = capacity;
    }
    terms[prose->count++] = (struct prose_term){ (uint32_t) prose->bytes.length,
                                                 (uint32_t) term.length, (uint32_t) word->start,
                                                 (uint32_t) word->end, is_beside };
    buffer_add(&prose->bytes, term);
    return prose->bytes.failed ? ERR_MEMORY : OK;
}

static enum error_code
add_group(size_t group, void *ctx)
{
    struct hearing *h = ctx;

    return add(h->prose, h->word, h->group_terms[group], true);
}

static enum error_code
hear(const struct text_term *word, void *ctx)
{
    struct hearing *h = ctx;
    char            exact[TEXT_EXACT_BYTES], tied[COMPOUND_TERM_BYTES];
    enum error_code rc = add(h->prose, word, word->term, false);

    h->word = word;
    h->prose->length++;
    if (rc == OK && !word->is_function_word)
        rc = add(h->prose, word, text_exact_term(word, exact), true);
    if (compound_take(&h->compound, word) && rc == OK)
        rc = add(h->prose, word, compound_term(&h->compound, tied), true);
    return rc == OK ? groups_step(&h->walk, word->term, add_group, h) : rc;
}

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

enum error_code
prose_read(struct store *store, struct str language, struct str body, struct prose *prose,
           struct error *err)
{
    struct hearing        h = { .prose = prose };
    struct text_analyzer *analyzer;
    enum error_code       rc;

    if (is_said(prose, language, body))
        return OK;
    buffer_clear(&prose->bytes);
    prose->count = 0;
    prose->length = 0;
    rc = store_analyzer(store, language, &analyzer, err);
    if (rc == OK)
        rc = synonyms_load(store, err);
    if (rc == OK) {
        h.group_terms = store->group_terms;
        h.walk.groups = &store->groups;
        h.walk.start = groups_start(&store->groups, language);
        if (text_each_term(analyzer, body, hear, &h) != OK || prose->said.failed)
            rc = error_memory(err);
    }
    if (rc != OK)
        buffer_clear(&prose->said);
    return rc;
}

enum error_code
prose_add(struct prose *prose, struct str term, struct error *err)
{
    static const struct text_term nowhere;

    buffer_clear(&prose->said); /* it is no more what was read */
    return add(prose, &nowhere, term, true) == OK ? OK : error_memory(err);
}

void
prose_free(struct prose *prose)
{
    free(prose->terms);
    buffer_free(&prose->bytes);
    buffer_free(&prose->said);
    *prose = (struct prose){ 0 };
}
