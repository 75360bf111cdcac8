#include "query/snippet.h"

#include "base/utf8.h"

#define ELLIPSIS STR("\xE2\x80\xA6")

struct span {
    size_t start, end;
};

struct marking {
    struct arena              *arena;
    const struct parsed_query *parsed;
    struct span               *spans; /* words that were asked for, in order */
    size_t                     count, capacity;
};

static bool
is_asked_for(const struct parsed_query *parsed, struct str term)
{
    for (size_t w = 0; w < parsed->word_count; w++)
        for (size_t t = 0; parsed->words[w].times > 0 && t < parsed->words[w].term_count; t++)
            if (str_equal(parsed->words[w].terms[t], term))
                return true;
    return false;
}

static enum error_code
mark(const struct text_term *term, void *ctx)
{
    struct marking *m = ctx;

    if (!is_asked_for(m->parsed, term->term))
        return OK;
    m->spans = arena_grow(m->arena, m->spans, m->count, &m->capacity, sizeof *m->spans);
    if (m->arena->failed)
        return ERR_MEMORY;
    m->spans[m->count++] = (struct span){ term->start, term->end };
    return OK;
}

/* "incident response" is one mark, not two with a blank between. */
static void
join_neighbours(struct marking *m, struct str text)
{
    size_t kept = 0;

    for (size_t i = 0; i < m->count; i++) {
        struct span *last = kept > 0 ? &m->spans[kept - 1] : NULL;

        if (last && m->spans[i].start == last->end + 1 &&
            (text.data[last->end] == ' ' || text.data[last->end] == '-' ||
             text.data[last->end] == '/'))
            last->end = m->spans[i].end;
        else
            m->spans[kept++] = m->spans[i];
    }
    m->count = kept;
}

/* The window with the most marks, and a little of what stands before the first of them. */
static struct span
best_window(const struct marking *m, struct str text)
{
    enum { LEAD_BYTES = 40 };
    struct span window = { 0, text.length };
    size_t      most = 0;

    if (text.length <= SNIPPET_BYTES)
        return window;
    window.end = SNIPPET_BYTES;
    for (size_t i = 0; i < m->count; i++) {
        size_t inside = 0;

        while (i + inside < m->count &&
               m->spans[i + inside].end <= m->spans[i].start + SNIPPET_BYTES - LEAD_BYTES)
            inside++;
        if (inside <= most)
            continue;
        most = inside;
        window.start = m->spans[i].start > LEAD_BYTES ? m->spans[i].start - LEAD_BYTES : 0;
        window.end = window.start + SNIPPET_BYTES;
    }
    return window;
}

/* The first place from `at` on, but not far, where a word begins or ends. */
static size_t
next_word_end(struct str text, size_t at)
{
    enum { FARTHEST = 24 };
    size_t to = at;

    if (at == 0 || at >= text.length)
        return at < text.length ? at : text.length;
    while (to < text.length && to - at < FARTHEST && !str_is_blank(text.data[to]))
        to++;
    return to - at < FARTHEST ? to : utf8_cut(text, at).length;
}

/* Moves the window's ends to ends of words, or of characters where words are very long. */
static struct span
to_words(struct span window, struct str text)
{
    size_t start = next_word_end(text, window.start);

    if (start > 0 && start < text.length && str_is_blank(text.data[start]))
        start++;
    return (struct span){ start, next_word_end(text, window.end) };
}

static void
keep_inside(struct marking *m, struct span window)
{
    size_t kept = 0;

    for (size_t i = 0; i < m->count; i++)
        if (m->spans[i].start >= window.start && m->spans[i].end <= window.end)
            m->spans[kept++] = m->spans[i];
    m->count = kept;
}

static void
add_part(struct query_part *parts, size_t *count, struct str text, bool is_match)
{
    if (text.length > 0)
        parts[(*count)++] = (struct query_part){ text, is_match };
}

enum error_code
snippet_make(struct arena *arena, struct text_analyzer *analyzer,
             const struct parsed_query *parsed, struct str text, struct query_part **parts,
             size_t *count, struct error *err)
{
    struct marking  m = { .arena = arena, .parsed = parsed };
    struct span     window;
    size_t          at;
    enum error_code rc;

    *count = 0;
    if (text_each_term(analyzer, text, mark, &m) != OK)
        return error_memory(err);
    window = to_words(best_window(&m, text), text);
    keep_inside(&m, window);
    join_neighbours(&m, text); /* not before: a mark could be longer than the window */
    *parts = arena_array(arena, m.count * 2 + 3, sizeof **parts);
    rc = arena_check(arena, err);
    if (rc != OK)
        return rc;

    at = window.start;
    if (window.start > 0)
        add_part(*parts, count, ELLIPSIS, false);
    for (size_t i = 0; i < m.count; i++) {
        add_part(*parts, count, str_slice(text, at, m.spans[i].start), false);
        add_part(*parts, count, str_slice(text, m.spans[i].start, m.spans[i].end), true);
        at = m.spans[i].end;
    }
    add_part(*parts, count, str_slice(text, at, window.end), false);
    if (window.end < text.length)
        add_part(*parts, count, ELLIPSIS, false);
    return OK;
}
