#include "query/nearest.h"

#include <stdio.h>

#include "base/utf8.h"

struct nearest
nearest_to(struct str written)
{
    struct nearest nearest = { .written = edit_letters_of(written) };

    nearest.limit = nearest.written.count < 3 ? 0 : nearest.written.count < 5 ? 1 : 2;
    return nearest;
}

/* A later one has to be nearer. */
static void
look(struct nearest *nearest, struct str part, struct str whole)
{
    struct edit_letters letters = edit_letters_of(part);
    unsigned            limit = nearest->limit, distance;

    if (nearest->is_found && limit-- == 0)
        return;
    distance = edit_distance(&nearest->written, &letters, limit);
    if (distance > limit || distance >= letters.count)
        return;
    nearest->is_found = true;
    nearest->limit = distance;
    if (snprintf(nearest->found, sizeof nearest->found, "%.*s",
                 STR_ARG(nearest->wants_whole ? whole : part)) >= (int) sizeof nearest->found)
        utf8_mend_end(nearest->found);
}

void
nearest_look(struct nearest *nearest, struct str slug)
{
    struct str whole = slug;
    size_t     dash;

    do {
        dash = str_find(slug, STR("-"));
        look(nearest, slug, whole);
        look(nearest, str_slice(slug, 0, dash), whole);
        slug = str_slice(slug, dash < slug.length ? dash + 1 : dash, slug.length);
    } while (slug.length > 0);
}
