#include "query/terms.h"

struct gathering {
    struct arena    *arena;
    struct term_list list;
    size_t           capacities[4];
};

static enum error_code
gather(const struct text_term *term, void *ctx)
{
    struct gathering *g = ctx;
    struct term_list *list = &g->list;
    char              exact[TEXT_EXACT_BYTES];
    size_t            at = list->count;

    list->terms = arena_grow(g->arena, list->terms, at, &g->capacities[0], sizeof(struct str));
    list->forms = arena_grow(g->arena, list->forms, at, &g->capacities[1], sizeof(struct str));
    list->exacts =
        arena_grow(g->arena, list->exacts, at, &g->capacities[2], sizeof(struct str));
    list->places =
        arena_grow(g->arena, list->places, at, &g->capacities[3], sizeof *list->places);
    if (g->arena->failed)
        return ERR_MEMORY;
    list->terms[at] = arena_copy(g->arena, term->term);
    list->forms[at] = arena_copy(g->arena, term->form);
    list->exacts[at] =
        term->is_function_word ? STR("") : arena_copy(g->arena, text_exact_term(term, exact));
    list->places[at] = (struct term_place){ term->start, term->end };
    list->count++;
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
