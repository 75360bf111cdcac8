#include "query/guides.h"

static bool
is_guide(const struct sources *sources, const struct source *source)
{
    return source->kind == SOURCE_DEMANDS && source->list.count < sources->postings / 2;
}

bool
guides_are_there(const struct sources *sources)
{
    for (size_t i = 0; i < sources->count; i++)
        if (is_guide(sources, sources->items[i]))
            return true;
    return false;
}

void
guides_init(struct guides *guides, struct sources *sources, struct source **items)
{
    *guides = (struct guides){ .items = items, .base = UINT32_MAX };
    for (size_t i = 0; i < sources->count; i++) {
        struct source *source = sources->items[i];

        source->is_guide = is_guide(sources, source);
        if (source->is_guide)
            items[guides->count++] = source;
    }
}

/* Reads which documents of the window from base on they let through. */
static enum error_code
read_window(struct guides *guides, uint32_t base, struct error *err)
{
    enum error_code rc = OK;

    memset(guides->allowed, 0xff, sizeof guides->allowed);
    guides->base = base;
    for (size_t i = 0; rc == OK && i < guides->count; i++) {
        rc = source_fill(guides->items[i], base, err);
        for (size_t w = 0; w < COUNT(guides->allowed); w++)
            guides->allowed[w] &= guides->items[i]->bits[w];
    }
    return rc;
}

enum error_code
guides_next(struct guides *guides, uint32_t end, uint32_t *from, uint32_t *last,
            struct error *err)
{
    enum error_code rc = OK;

    while (rc == OK && *from < end) {
        uint32_t base = *from - *from % UNION_DOCUMENTS;
        uint64_t next;
        size_t   w = (*from - base) / 64, v;

        if (guides->base != base)
            rc = read_window(guides, base, err);
        while (w < COUNT(guides->allowed) && guides->allowed[w] == 0)
            w++;
        for (v = w; v < COUNT(guides->allowed) && guides->allowed[v] != 0;)
            v++;
        next = base + (uint64_t) w * 64;
        if (next > *from)
            *from = next < end ? (uint32_t) next : end;
        *last = base + (uint32_t) v * 64 - 1;
        if (v > w)
            break;
    }
    return rc;
}
