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
look(struct nearest *nearest, struct str part, struct str meant)
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
    if (snprintf(nearest->found, sizeof nearest->found, "%.*s", STR_ARG(meant)) >=
        (int) sizeof nearest->found)
        utf8_mend_end(nearest->found);
}

static void
look_at_beginnings(struct nearest *nearest, struct str slug)
{
    for (size_t end = 0; end < slug.length; end++) {
        end += str_find(str_slice(slug, end, slug.length), STR("-"));
        look(nearest, str_slice(slug, 0, end), slug);
    }
}

static void
look_at_words(struct nearest *nearest, struct str slug)
{
    for (size_t from = 0; from < slug.length; from++) {
        struct str rest = str_slice(slug, from, slug.length);
        size_t     dash = str_find(rest, STR("-"));

        look(nearest, rest, rest);
        look(nearest, str_slice(rest, 0, dash), str_slice(rest, 0, dash));
        from += dash;
    }
}

void
nearest_look(struct nearest *nearest, struct str slug)
{
    if (nearest->is_of_address)
        look_at_beginnings(nearest, slug);
    else
        look_at_words(nearest, slug);
}
