#include <stdlib.h>

#include "base/map.h"
#include "ladder/slug.h"
#include "query/lex.h"
#include "query/query.h"

struct completing {
    struct store            *store;
    struct arena            *arena;
    struct str               kept;         /* what stands in front of the word to complete */
    struct str               prefix;       /* of the word */
    size_t                   prefix_start; /* in it: "call" of "on-call" */
    struct query_completions found;
    size_t                   capacity;
    struct map               by_word;
};

static void
add(struct completing *c, struct str word, uint64_t count)
{
    struct str kept = arena_copy(c->arena, word);
    size_t    *at = map_at(&c->by_word, c->arena, kept, c->found.count);

    if (!at)
        return;
    if (*at < c->found.count) {
        c->found.items[*at].count += count;
        return;
    }
    c->found.items = arena_grow(c->arena, c->found.items, c->found.count, &c->capacity,
                                sizeof *c->found.items);
    if (c->found.items)
        c->found.items[c->found.count++] =
            (struct query_completion){ .word = kept, .count = count };
}

/* ---- from the words of the index ---- */

/* Terms come as "=form" and "=form@es". */
static enum error_code
add_term(struct str term, uint64_t count, void *ctx)
{
    struct completing *c = ctx;

    add(c, str_slice(term, 1, str_find(term, STR("@"))), count);
    return c->arena->failed ? ERR_MEMORY : OK;
}

static enum error_code
keep_form(const struct text_term *term, void *ctx)
{
    struct completing *c = ctx;

    c->prefix = arena_copy(c->arena, term->form); /* the last one stays */
    c->prefix_start = term->start;
    return OK;
}

static enum error_code
complete_word(struct completing *c, struct str written, struct error *err)
{
    struct text_analyzer *english;
    enum error_code       rc = store_analyzer(c->store, STR("en"), &english, err);
    struct str            low, high;

    if (rc == OK && text_each_form(english, written, keep_form, c) != OK)
        rc = error_memory(err);
    if (rc != OK || c->prefix.length == 0)
        return rc;
    low = arena_format(c->arena, "=%.*s", STR_ARG(c->prefix));
    high = arena_format(c->arena, "=%.*s\xFF", STR_ARG(c->prefix)); /* behind all of UTF-8 */
    rc = arena_check(c->arena, err);
    return rc == OK ? store_each_term(c->store, low, high, add_term, c, err) : rc;
}

/* ---- from the slugs of ladders ---- */

static void
add_slug(struct completing *c, struct str slug)
{
    if (str_starts(slug, c->prefix))
        add(c, slug, 1);
}

static void
add_slugs(struct completing *c, const struct store_ladder *ladder, enum query_field field)
{
    if (field == FIELD_ORG)
        add_slug(c, ladder->org_slug);
    if (field == FIELD_TRACK)
        add_slug(c, ladder->slug);
    for (size_t i = 0; field == FIELD_LEVEL && i < ladder->level_count; i++)
        add_slug(c, ladder->levels[i].slug);
    for (size_t i = 0; field == FIELD_SKILL && i < ladder->skill_count; i++)
        add_slug(c, ladder->skills[i].slug);
}

static enum error_code
complete_filter(struct completing *c, enum query_field field, struct error *err)
{
    int64_t        *ids = NULL;
    size_t          count = 0;
    enum error_code rc = store_ladder_ids(c->store, c->arena, 0, &ids, &count, err);

    for (size_t i = 0; rc == OK && i < count; i++) {
        struct store_ladder ladder;

        rc = field == FIELD_ORG || field == FIELD_TRACK
                 ? store_ladder_names(c->store, c->arena, ids[i], &ladder, err)
                 : store_ladder(c->store, c->arena, ids[i], &ladder, err);
        if (rc == OK)
            add_slugs(c, &ladder, field);
    }
    return rc;
}

/* ---- the last word ---- */

/* Where the last word begins: behind a blank, a quotation mark or a parenthesis, and a sign. */
static size_t
start_of_last_word(struct str query)
{
    size_t at = query.length;

    while (at > 0 && !str_is_blank(query.data[at - 1]) && !strchr("\"()", query.data[at - 1]))
        at--;
    while (at < query.length && strchr("+-=", query.data[at]))
        at++;
    return at;
}

/* The field that a word such as "track:s" filters by; QUERY_FIELDS: none. */
static int
field_of(struct str word, size_t *value)
{
    int f = 0;

    *value = str_find(word, STR(":")) + 1;
    while (f < QUERY_FIELDS &&
           (*value > word.length ||
            !str_equal_ignoring_case(str_slice(word, 0, *value - 1), query_field_names[f])))
        f++;
    return f;
}

static int
by_count(const void *a, const void *b)
{
    const struct query_completion *x = a, *y = b;

    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return str_compare(x->word, y->word);
}

static void
finish(struct completing *c, size_t limit)
{
    if (c->found.count > 0)
        qsort(c->found.items, c->found.count, sizeof *c->found.items, by_count);
    if (c->found.count > limit)
        c->found.count = limit;
    for (size_t i = 0; i < c->found.count; i++)
        c->found.items[i].query = arena_format(c->arena, "%.*s%.*s", STR_ARG(c->kept),
                                               STR_ARG(c->found.items[i].word));
}

enum error_code
query_complete(struct store *store, struct arena *arena, struct str query, size_t limit,
               struct query_completions *completions, struct error *err)
{
    struct completing c = { .store = store, .arena = arena };
    size_t            at = start_of_last_word(query), value;
    struct str        word = str_slice(query, at, query.length);
    int               field = field_of(word, &value);
    enum error_code   rc = store_read_begin(store, err);

    *completions = (struct query_completions){ 0 };
    if (rc != OK)
        return rc;
    if (field < QUERY_FIELDS) {
        c.kept = str_slice(query, 0, at + value);
        if (value < word.length) /* slugs are in lower case; one of nothing is no beginning */
            c.prefix = slug_of(arena, str_slice(word, value, word.length));
        rc = complete_filter(&c, (enum query_field) field, err);
    } else {
        bool in_text =
            word.length >= strlen("text:") &&
            str_equal_ignoring_case(str_slice(word, 0, strlen("text:")), STR("text:"));
        size_t skipped = in_text ? strlen("text:") : 0;

        rc = complete_word(&c, str_slice(word, skipped, word.length), err);
        c.kept = str_slice(query, 0, at + skipped + c.prefix_start);
    }
    store_read_end(store);
    if (rc == OK)
        finish(&c, limit);
    *completions = c.found;
    return rc == OK ? arena_check(arena, err) : rc;
}
