#include "query/terms.h"

struct gathering {
    struct arena    *arena;
    struct term_list list;
    size_t           term_capacity, form_capacity;
};

static enum error_code
gather(const struct text_term *term, void *ctx)
{
    struct gathering *g = ctx;
    struct term_list *list = &g->list;

    list->terms =
        arena_grow(g->arena, list->terms, list->count, &g->term_capacity, sizeof *list->terms);
    list->forms =
        arena_grow(g->arena, list->forms, list->count, &g->form_capacity, sizeof *list->forms);
    if (g->arena->failed)
        return ERR_MEMORY;
    list->terms[list->count] = arena_copy(g->arena, term->term);
    list->forms[list->count++] = arena_copy(g->arena, term->form);
    return OK;
}

struct term_list
terms_of(struct arena *arena, struct text_analyzer *analyzer, struct str prose)
{
    struct gathering g = { .arena = arena };

    if (text_each_term(analyzer, prose, gather, &g) != OK)
        arena->failed = true;
    if (arena->failed)
        g.list.count = 0;
    return g.list;
}

static bool
has_term(const struct term_list *list, struct str term)
{
    for (size_t i = 0; i < list->count; i++)
        if (str_equal(list->terms[i], term))
            return true;
    return false;
}

bool
terms_include(const struct term_list *whole, const struct term_list *part)
{
    for (size_t i = 0; i < part->count; i++)
        if (!has_term(whole, part->terms[i]))
            return false;
    return part->count > 0;
}

/* Every beginning of the phrase that could end at the word just read. */
struct phrase_search {
    const struct term_list *phrase;
    bool *has_read; /* has_read[i]: the last i + 1 words are the first i + 1 */
    bool  is_found;
};

static enum error_code
read_form(const struct text_term *term, void *ctx)
{
    struct phrase_search *search = ctx;
    size_t                count = search->phrase->count;

    for (size_t i = count; i-- > 0;)
        search->has_read[i] = (i == 0 || search->has_read[i - 1]) &&
                              str_equal(term->form, search->phrase->forms[i]);
    search->is_found = search->has_read[count - 1];
    return search->is_found ? ERR_STOPPED : OK;
}

enum error_code
prose_has_phrase(struct text_analyzer *analyzer, struct str prose,
                 const struct term_list *phrase, bool *has, struct error *err)
{
    struct arena         arena = { 0 };
    bool                 few[8] = { false };
    struct phrase_search search = { .phrase = phrase, .has_read = few };
    enum error_code      rc;

    if (phrase->count > COUNT(few))
        search.has_read = arena_array(&arena, phrase->count, sizeof(bool));
    rc = arena_check(&arena, err);
    if (rc == OK && text_each_form(analyzer, prose, read_form, &search) == ERR_MEMORY)
        rc = error_memory(err);
    *has = search.is_found;
    arena_free(&arena);
    return rc;
}
