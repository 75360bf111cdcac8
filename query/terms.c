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
    return arena->failed ? (struct term_list) { 0 } : g.list;
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

static bool
stands_at(const struct term_list *whole, size_t at, const struct term_list *part)
{
    for (size_t i = 0; i < part->count; i++)
        if (!str_equal(whole->forms[at + i], part->forms[i]))
            return false;
    return true;
}

bool
forms_include_phrase(const struct term_list *whole, const struct term_list *part)
{
    for (size_t at = 0; at + part->count <= whole->count; at++)
        if (stands_at(whole, at, part))
            return true;
    return false;
}
