#include "query/nearest.h"

#include <stdio.h>

#include "base/utf8.h"

enum { SHORT_LETTERS = 5 };

struct nearest
nearest_to(struct str written)
{
    struct nearest nearest = { .written = edit_letters_of(written) };

    nearest.limit = nearest.written.count < SHORT_LETTERS ? 1 : 2;
    return nearest;
}

/* A later one has to be nearer. */
static void
look(struct nearest *nearest, struct str slug)
{
    struct edit_letters letters = edit_letters_of(slug);
    unsigned            limit = nearest->is_found && nearest->limit > 0 ? nearest->limit - 1
                                                                        : nearest->limit;
    unsigned            distance;

    if (nearest->is_found && nearest->limit == 0)
        return;
    distance = edit_distance(&nearest->written, &letters, limit);
    if (distance > limit)
        return;
    nearest->is_found = true;
    nearest->limit = distance;
    if (snprintf(nearest->found, sizeof nearest->found, "%.*s", STR_ARG(slug)) >=
        (int) sizeof nearest->found)
        utf8_mend_end(nearest->found);
}

void
nearest_look(struct nearest *nearest, struct str slug)
{
    size_t dash;

    do {
        dash = str_find(slug, STR("-"));
        look(nearest, slug);
        look(nearest, str_slice(slug, 0, dash));
        slug = str_slice(slug, dash < slug.length ? dash + 1 : dash, slug.length);
    } while (slug.length > 0);
}
