#include "query/words.h"

#include "base/buffer.h"

/* ---- languages ---- */

enum error_code
words_open(struct word_maker *maker, struct store *store, struct arena *arena,
           struct error *err)
{
    struct str     *languages;
    size_t          count;
    enum error_code rc = store_languages(store, arena, &languages, &count, err);

    *maker = (struct word_maker){ .store = store, .arena = arena };
    if (rc != OK)
        return rc;
    maker->analyzers = arena_array(arena, count + 1, sizeof *maker->analyzers);
    rc = arena_check(arena, err);
    for (size_t i = 0; rc == OK && i < count; i++)
        rc = store_analyzer(store, languages[i], &maker->analyzers[maker->language_count++],
                            err);
    if (rc == OK && count == 0) /* an empty index has no language; the query still has words */
        rc = store_analyzer(store, STR("en"), &maker->analyzers[maker->language_count++], err);
    return rc;
}

uint32_t
query_way_share(enum query_way_kind kind, uint32_t idf)
{
    static const unsigned tenths[] = {
        [WAY_WORD] = SCORE_WHOLE_TENTHS,      [WAY_EXACT] = SCORE_EXACT_TENTHS,
        [WAY_SYNONYM] = SCORE_SYNONYM_TENTHS, [WAY_PREFIX] = 0,
        [WAY_COMPOUND] = SCORE_PAIR_TENTHS,   [WAY_PAIR] = SCORE_PAIR_TENTHS
    };

    return score_share(idf, tenths[kind]);
}

void
query_way_pair(const struct query_way *way, struct str terms[WAY_PAIR_TERMS])
{
    struct str run = way->wanted.runs[0];
    size_t     first = str_find(run, STR(" "));

    terms[0] = str_slice(run, 0, first);
    terms[1] = str_slice(run, first + 1, run.length);
}

/* ---- atoms ---- */

struct hearing {
    struct word_maker *maker;
    struct atoms      *atoms;
    size_t             first, at, language, item;
};

static enum error_code
hear_term(const struct text_term *term, void *ctx)
{
    struct hearing *h = ctx;
    struct arena   *arena = h->maker->arena;
    struct atom    *atom;
    char            exact[TEXT_EXACT_BYTES];

    if (h->language == 0) {
        h->atoms->items = arena_grow(arena, h->atoms->items, h->atoms->count,
                                     &h->atoms->capacity, sizeof *h->atoms->items);
        if (arena->failed)
            return ERR_MEMORY;
        h->atoms->items[h->atoms->count++] = (struct atom){
            .form = arena_copy(arena, term->form),
            .terms = arena_array(arena, h->maker->language_count, sizeof(struct str)),
            .exacts = arena_array(arena, h->maker->language_count, sizeof(struct str)),
            .ties_back = term->ties_back,
            .item = h->item,
        };
    }
    if (arena->failed)
        return ERR_MEMORY;
    atom = &h->atoms->items[h->first + h->at++];
    atom->is_function_word |= term->is_function_word;
    atom->terms[h->language] = arena_copy(arena, term->term);
    if (!term->is_function_word)
        atom->exacts[h->language] = arena_copy(arena, text_exact_term(term, exact));
    return OK;
}

enum error_code
words_hear(struct word_maker *maker, struct str prose, size_t item, struct atoms *atoms,
           struct error *err)
{
    struct hearing h = { .maker = maker, .atoms = atoms, .first = atoms->count, .item = item };

    for (h.language = 0; h.language < maker->language_count; h.language++) {
        h.at = 0;
        if (text_each_term(maker->analyzers[h.language], prose, hear_term, &h) != OK)
            return error_memory(err);
    }
    return arena_check(maker->arena, err);
}

/* ---- ways ---- */

struct making {
    struct word_maker *maker;
    struct query_word  word;
    size_t             capacity;
    unsigned           fields;
};

static bool
is_same(const struct query_way *way, const struct str *runs, size_t count)
{
    bool is_same = way->wanted.count == count;

    for (size_t i = 0; is_same && i < count; i++)
        is_same = str_equal(way->wanted.runs[i], runs[i]);
    return is_same;
}

/* Adds a way, unless a language before has the same; returns its number. */
static size_t
add_way(struct making *m, enum query_way_kind kind, const struct str *runs, size_t count,
        size_t idf_of)
{
    struct arena *arena = m->maker->arena;
    struct str   *kept = arena_array(arena, count, sizeof *kept);
    size_t        distinct = 0;

    for (size_t i = 0; kept && i < count; i++) {
        bool is_new = true;

        for (size_t k = 0; k < distinct; k++)
            is_new = is_new && !str_equal(kept[k], runs[i]);
        if (is_new)
            kept[distinct++] = runs[i];
    }
    for (size_t w = 0; kept && w < m->word.way_count; w++)
        if (m->word.ways[w].kind == kind && is_same(&m->word.ways[w], kept, distinct))
            return w;
    m->word.ways =
        arena_grow(arena, m->word.ways, m->word.way_count, &m->capacity, sizeof *m->word.ways);
    if (arena->failed)
        return 0;
    m->word.ways[m->word.way_count] = (struct query_way){
        .kind = kind,
        .wanted = { .runs = kept,
                    .count = distinct,
                    .is_prefix = kind == WAY_PREFIX,
                    .fields = m->fields },
        .idf_of = idf_of == SIZE_MAX ? m->word.way_count : idf_of,
    };
    return m->word.way_count++;
}

static enum error_code
add_group(struct making *m, struct str group, struct error *err)
{
    struct store_member *members;
    size_t               count, way;
    enum error_code      rc =
        store_group_members(m->maker->store, m->maker->arena, group, &members, &count, err);

    if (rc != OK)
        return rc;
    way = add_way(m, WAY_SYNONYM, &group, 1, SIZE_MAX);
    rc = arena_check(m->maker->arena, err);
    if (rc == OK) {
        m->word.ways[way].members = members;
        m->word.ways[way].member_count = count;
    }
    return rc;
}

static void
add_term(struct arena *arena, struct str *run, struct str term)
{
    *run = run->length == 0 ? term
                            : arena_format(arena, "%.*s %.*s", STR_ARG(*run), STR_ARG(term));
}

/* The terms of atoms in a row, in one language. */
static struct str
run_of(struct word_maker *maker, const struct atom *atoms, size_t count, size_t language)
{
    struct str run = STR("");

    for (size_t i = 0; i < count; i++)
        add_term(maker->arena, &run, atoms[i].terms[language]);
    return run;
}

static enum error_code
add_to_run(const struct text_term *term, void *ctx)
{
    struct hearing *h = ctx;

    add_term(h->maker->arena, &h->atoms->items[0].form,
             arena_copy(h->maker->arena, term->term));
    return OK;
}

/* The terms of prose, in one language. */
static enum error_code
run_of_prose(struct word_maker *maker, struct str prose, size_t language, struct str *run,
             struct error *err)
{
    struct atom    atom = { .form = STR("") };
    struct atoms   atoms = { .items = &atom };
    struct hearing h = { .maker = maker, .atoms = &atoms };

    if (text_each_term(maker->analyzers[language], prose, add_to_run, &h) != OK)
        return error_memory(err);
    *run = atom.form;
    return arena_check(maker->arena, err);
}

/* Whether each place of the longer run is one of the shorter, too: "slo s" and "slo". */
static bool
begins_with(struct str run, struct str beginning)
{
    return str_starts(run, beginning) &&
           (run.length == beginning.length || run.data[beginning.length] == ' ');
}

/* "oncall" or "on call", in one language. */
static enum error_code
compound_runs(struct word_maker *maker, const struct word_request *request, size_t language,
              struct str runs[2], struct error *err)
{
    enum error_code rc = run_of_prose(maker, request->joined, language, &runs[0], err);

    return rc == OK ? run_of_prose(maker, request->parts, language, &runs[1], err) : rc;
}

/* Whether the runs are one word, and some in a row. */
static bool
is_joined_or_apart(const struct query_way *way)
{
    return way->wanted.count == WAY_APART_RUNS &&
           str_find(way->wanted.runs[0], STR(" ")) == way->wanted.runs[0].length &&
           str_find(way->wanted.runs[1], STR(" ")) < way->wanted.runs[1].length;
}

static enum error_code
add_own_ways(struct making *m, const struct word_request *request, size_t language,
             struct error *err)
{
    struct word_maker *maker = m->maker;
    const struct atom *atom = &request->atoms[0];
    struct str         runs[2], exact = atom->exacts[language];
    size_t             stem;
    enum error_code    rc = OK;

    if (request->joined.length > 0) {
        rc = compound_runs(maker, request, language, runs, err);
        if (rc == OK)
            stem = add_way(m, request->is_pair ? WAY_COMPOUND : WAY_WORD, runs,
                           begins_with(runs[1], runs[0]) ? 1 : 2, SIZE_MAX);
        if (rc == OK && !maker->arena->failed)
            m->word.ways[stem].is_apart = request->is_apart &&
                                          is_joined_or_apart(&m->word.ways[stem]);
    } else if (request->is_pair) {
        runs[0] = run_of(maker, request->atoms, request->count, language);
        (void) add_way(m, WAY_PAIR, runs, 1, SIZE_MAX);
    } else if (request->is_prefix) {
        exact = arena_format(maker->arena, "=%.*s", STR_ARG(atom->form));
        (void) add_way(m, WAY_PREFIX, &exact, 1, SIZE_MAX);
    } else if (request->is_exact && exact.length > 0) {
        (void) add_way(m, WAY_WORD, &exact, 1, SIZE_MAX);
    } else {
        stem = add_way(m, WAY_WORD, &atom->terms[language], 1, SIZE_MAX);
        if (exact.length > 0 && !maker->no_exact)
            (void) add_way(m, WAY_EXACT, &exact, 1, stem);
    }
    return rc == OK ? arena_check(maker->arena, err) : rc;
}

/* ---- synonyms ---- */

struct group_list {
    struct str *items;
    size_t      count, capacity;
};

static enum error_code
add_asked(struct word_maker *maker, size_t language, struct str terms, struct group_list *all,
          struct error *err)
{
    struct str     *groups;
    size_t          count;
    enum error_code rc;

    rc = store_groups_asked(maker->store, maker->arena,
                            text_language(maker->analyzers[language]), terms, &groups, &count,
                            err);
    for (size_t i = 0; rc == OK && i < count; i++) {
        bool is_new = true;

        for (size_t k = 0; k < all->count; k++)
            is_new = is_new && !str_equal(all->items[k], groups[i]);
        if (!is_new)
            continue;
        all->items = arena_grow(maker->arena, all->items, all->count, &all->capacity,
                                sizeof *all->items);
        rc = arena_check(maker->arena, err);
        if (rc == OK)
            all->items[all->count++] = groups[i];
    }
    return rc;
}

/*
 * The lists are English: where English is one of the languages, another one's stemmer must not
 * make "CoP" of "cope". Where it is not, any will do.
 */
static bool
asks_groups_in(const struct word_maker *maker, size_t language)
{
    bool has_english = false;

    for (size_t l = 0; l < maker->language_count; l++)
        has_english = has_english || str_equal(text_language(maker->analyzers[l]), STR("en"));
    return !has_english || str_equal(text_language(maker->analyzers[language]), STR("en"));
}

enum error_code
words_groups(struct word_maker *maker, const struct atom *atoms, size_t count,
             struct str **groups, size_t *group_count, struct error *err)
{
    struct group_list all = { 0 };
    enum error_code   rc = OK;

    for (size_t l = 0; rc == OK && !maker->no_synonyms && l < maker->language_count; l++)
        if (asks_groups_in(maker, l))
            rc = add_asked(maker, l, run_of(maker, atoms, count, l), &all, err);
    *groups = all.items;
    *group_count = all.count;
    return rc == OK ? arena_check(maker->arena, err) : rc;
}

static enum error_code
add_synonyms(struct making *m, const struct word_request *request, struct error *err)
{
    struct word_maker *maker = m->maker;
    struct group_list  all = { 0 };
    enum error_code    rc = OK;

    for (size_t l = 0; rc == OK && l < maker->language_count; l++) {
        struct str runs[2];

        if (!asks_groups_in(maker, l))
            continue;
        if (request->joined.length == 0) {
            rc = add_asked(maker, l, request->atoms[0].terms[l], &all, err);
            continue;
        }
        rc = compound_runs(maker, request, l, runs, err);
        for (size_t i = 0; rc == OK && i < COUNT(runs); i++)
            rc = add_asked(maker, l, runs[i], &all, err);
    }
    for (size_t i = 0; rc == OK && i < all.count; i++)
        rc = add_group(m, all.items[i], err);
    return rc;
}

/* ---- words ---- */

/* What tells words apart: words that are one in English may be two in Spanish. */
static struct str
key_of(struct word_maker *maker, const struct word_request *request)
{
    /* "mentors mentoring" are two words: each is worth more as written. */
    bool is_as_written = request->is_exact || request->is_prefix ||
                         (request->count == 1 && !maker->no_exact);
    struct buffer key = { 0 };
    struct str    kept;

    buffer_format(&key, "%u%d%d%d%d ", request->fields, request->is_exact, request->is_prefix,
                  request->wants_synonyms, request->is_pair);
    buffer_add(&key, request->joined);
    for (size_t l = 0; request->joined.length == 0 && l < maker->language_count; l++) {
        buffer_add(&key, is_as_written ? request->atoms[0].form
                                       : run_of(maker, request->atoms, request->count, l));
        buffer_add_char(&key, ' ');
    }
    maker->arena->failed |= key.failed;
    kept = arena_copy(maker->arena, buffer_str(&key));
    buffer_free(&key);
    return kept;
}

/* The number kept for key: *is_new when a word is to be made for it. */
static size_t
number_of(struct word_maker *maker, struct str key, bool *is_new)
{
    size_t *at;

    *is_new = false;
    at = map_at(&maker->by_key, maker->arena, key, QUERY_MOST_WORDS);
    if (!at || *at < QUERY_MOST_WORDS)
        return at ? *at : QUERY_MOST_WORDS;
    if (maker->count == QUERY_MOST_WORDS) {
        maker->has_too_many = true;
        return QUERY_MOST_WORDS;
    }
    maker->words = arena_grow(maker->arena, maker->words, maker->count, &maker->capacity,
                              sizeof *maker->words);
    if (maker->arena->failed)
        return QUERY_MOST_WORDS;
    *is_new = true;
    return *at = maker->count++;
}

/* How the query says it. */
static struct str
said_of(struct word_maker *maker, const struct word_request *request)
{
    struct str first = request->atoms[0].form;

    if (request->joined.length > 0)
        return str_equal(request->joined, first) ? first : request->parts;
    return request->count > 1 ? arena_format(maker->arena, "%.*s %.*s", STR_ARG(first),
                                             STR_ARG(request->atoms[1].form))
                              : first;
}

enum error_code
word_make(struct word_maker *maker, const struct word_request *request, size_t *word,
          struct error *err)
{
    struct making   m = { .maker = maker, .fields = request->fields };
    bool            is_new;
    enum error_code rc;

    *word = number_of(maker, key_of(maker, request), &is_new);
    rc = arena_check(maker->arena, err);
    if (rc != OK || !is_new)
        return rc;
    m.word.said = said_of(maker, request);
    if (request->is_prefix)
        m.word.said = arena_format(maker->arena, "%.*s*", STR_ARG(m.word.said));
    for (size_t l = 0; rc == OK && l < maker->language_count; l++)
        rc = add_own_ways(&m, request, l, err);
    if (rc == OK && request->wants_synonyms && !maker->no_synonyms)
        rc = add_synonyms(&m, request, err);
    maker->words[*word] = m.word;
    return rc;
}

enum error_code
word_make_group(struct word_maker *maker, struct str said, const struct str *groups,
                size_t group_count, unsigned fields, size_t *word, struct error *err)
{
    struct making   m = { .maker = maker, .fields = fields, .word = { .said = said } };
    struct str      key = arena_format(maker->arena, "%u", fields);
    bool            is_new;
    enum error_code rc;

    for (size_t g = 0; g < group_count; g++)
        key = arena_format(maker->arena, "%.*s %.*s", STR_ARG(key), STR_ARG(groups[g]));
    *word = number_of(maker, key, &is_new);
    rc = arena_check(maker->arena, err);
    if (rc != OK || !is_new)
        return rc;
    for (size_t i = 0; rc == OK && i < group_count; i++)
        rc = add_group(&m, groups[i], err);
    maker->words[*word] = m.word;
    return rc;
}

enum error_code
words_known(struct word_maker *maker, const struct atom *atom, bool *is_known,
            struct error *err)
{
    enum error_code rc = OK;

    *is_known = false;
    for (size_t l = 0; rc == OK && !*is_known && l < maker->language_count; l++)
        rc = store_has(maker->store, atom->terms[l], is_known, err);
    return rc;
}
