#include "query/snippet.h"

#include "base/utf8.h"
#include "query/terms.h"

#define ELLIPSIS STR("\xE2\x80\xA6")

struct span {
    size_t start, end;
};

/* ---- what is marked ---- */

static void
add_run(struct snippet_marks *marks, struct arena *arena, struct snippet_run run)
{
    struct str first = str_slice(run.words, 0, str_find(run.words, STR(" ")));
    size_t    *at = map_at(&marks->by_first, arena, first, 0);

    marks->runs = arena_grow(arena, marks->runs, marks->run_count, &marks->run_capacity,
                             sizeof *marks->runs);
    if (arena->failed)
        return;
    run.next = *at;
    marks->runs[marks->run_count] = run;
    *at = ++marks->run_count;
}

static void
add_prefix(struct snippet_marks *marks, struct arena *arena, struct str beginning)
{
    marks->prefixes = arena_grow(arena, marks->prefixes, marks->prefix_count,
                                 &marks->prefix_capacity, sizeof *marks->prefixes);
    if (!arena->failed)
        marks->prefixes[marks->prefix_count++] = (struct snippet_run){ .words = beginning };
}

static void
add_way(struct snippet_marks *marks, struct arena *arena, size_t word,
        const struct query_way *way)
{
    for (size_t i = 0; i < way->member_count; i++)
        add_run(marks, arena,
                (struct snippet_run){ .words = way->members[i].run,
                                      .member = way->members[i].name,
                                      .word = word });
    for (size_t i = 0; i < way->wanted.count; i++)
        if (way->kind == WAY_PREFIX)
            add_prefix(marks, arena, way->wanted.runs[i]);
        else
            add_run(marks, arena,
                    (struct snippet_run){ .words = way->wanted.runs[i], .word = word });
}

enum error_code
snippet_marks_init(struct snippet_marks *marks, struct arena *arena,
                   const struct parsed_query *parsed, struct error *err)
{
    *marks = (struct snippet_marks){ 0 };
    for (size_t w = 0; w < parsed->word_count; w++)
        for (size_t i = 0; parsed->words[w].times > 0 && i < parsed->words[w].way_count; i++)
            add_way(marks, arena, w, &parsed->words[w].ways[i]);
    return arena_check(arena, err);
}

/* ---- marking ---- */

struct marking {
    struct arena    *arena;
    struct term_list prose;
    struct span     *spans; /* words that were asked for, in order */
    size_t           count, capacity;
};

/* Where a run of words ends that begins at `at`; 0: it does not stand there. */
static size_t
run_end(const struct str *words, size_t count, size_t at, struct str run)
{
    for (size_t from = 0; from < run.length; at++) {
        size_t length = str_find(str_slice(run, from, run.length), STR(" "));

        if (at >= count || !str_equal(words[at], str_slice(run, from, from + length)))
            return 0;
        from += length + 1;
    }
    return at;
}

/* How many words from `at` the runs that begin with this word go on for, at most. */
static size_t
longest_run(struct snippet_marks *marks, const struct str *words, size_t count, size_t at)
{
    size_t longest = 0;

    for (size_t i = map_get(&marks->by_first, words[at], 0); i > 0;) {
        struct snippet_run *run = &marks->runs[i - 1];
        size_t              end = run_end(words, count, at, run->words);

        run->was_found |= end > 0;
        if (end > at + longest)
            longest = end - at;
        i = run->next;
    }
    return longest;
}

/* How many words from `at` were asked for. */
static size_t
asked_from(const struct term_list *prose, struct snippet_marks *marks, size_t at)
{
    size_t of_terms = longest_run(marks, prose->terms, prose->count, at);
    size_t of_exacts = longest_run(marks, prose->exacts, prose->count, at);

    for (size_t i = 0; i < marks->prefix_count && of_exacts == 0; i++)
        of_exacts = str_starts(prose->exacts[at], marks->prefixes[i].words);
    return of_terms > of_exacts ? of_terms : of_exacts;
}

static void
mark(struct marking *m, struct snippet_marks *marks)
{
    size_t asked_to = 0;

    for (size_t at = 0; at < m->prose.count && !m->arena->failed; at++) {
        size_t count = asked_from(&m->prose, marks, at);

        if (at + count > asked_to)
            asked_to = at + count;
        if (at >= asked_to)
            continue;
        m->spans = arena_grow(m->arena, m->spans, m->count, &m->capacity, sizeof *m->spans);
        if (m->spans)
            m->spans[m->count++] =
                (struct span){ m->prose.places[at].start, m->prose.places[at].end };
    }
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
snippet_make(struct arena *arena, struct text_analyzer *analyzer, struct snippet_marks *marks,
             struct str text, struct query_part **parts, size_t *count, struct error *err)
{
    struct marking  m = { .arena = arena, .prose = terms_of(arena, analyzer, text) };
    struct span     window;
    size_t          at;
    enum error_code rc;

    *count = 0;
    mark(&m, marks);
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

enum error_code
snippet_see(struct arena *arena, struct text_analyzer *analyzer, struct snippet_marks *marks,
            struct str name, struct error *err)
{
    struct marking m = { .arena = arena, .prose = terms_of(arena, analyzer, name) };

    mark(&m, marks);
    return arena_check(arena, err);
}
