#include "query/parse.h"

#include "base/buffer.h"
#include "base/map.h"
#include "base/utf8.h"

struct parser {
    struct arena        *arena;
    struct parsed_query *out;
    size_t               word_capacity, phrase_capacity, constraint_capacity, note_capacity;
    struct map           words; /* by key_of() */
    struct str           text;
    size_t               at;
    struct buffer        read_as;

    struct text_analyzer **analyzers; /* one for each language of the index */
    size_t                 analyzer_count;
    bool                   has_too_many, has_too_many_phrases, has_too_many_filters;
};

static void
add_note(struct parser *p, struct str note)
{
    struct parsed_query *out = p->out;

    out->notes = arena_grow(p->arena, out->notes, out->note_count, &p->note_capacity,
                            sizeof *out->notes);
    if (!p->arena->failed)
        out->notes[out->note_count++] = note;
}

/* ---- words ---- */

/* Prose in every language of the index: split alike, different in the stems only. */
static struct term_list *
hear(struct parser *p, struct str prose)
{
    struct term_list *heard = arena_array(p->arena, p->analyzer_count, sizeof *heard);

    for (size_t i = 0; heard && i < p->analyzer_count; i++)
        heard[i] = terms_of(p->arena, p->analyzers[i], prose);
    return p->arena->failed ? NULL : heard;
}

static void
add_term(struct query_word *word, struct str term)
{
    for (size_t i = 0; i < word->term_count; i++)
        if (str_equal(word->terms[i], term))
            return; /* a word that no language changes */
    word->terms[word->term_count++] = term;
}

/* Words that are one in English may be two in Spanish: a word is all of its terms. */
static struct str
key_of(struct parser *p, const struct term_list *heard, size_t i)
{
    struct buffer key = { 0 };
    struct str    kept;

    for (size_t language = 0; language < p->analyzer_count; language++) {
        buffer_add(&key, heard[language].terms[i]);
        buffer_add_char(&key, ' ');
    }
    p->arena->failed |= key.failed;
    kept = arena_copy(p->arena, buffer_str(&key));
    buffer_free(&key);
    return kept;
}

/* The number of the i-th word heard, made when it is new; QUERY_MOST_WORDS: no room. */
static size_t
word_of(struct parser *p, const struct term_list *heard, size_t i)
{
    struct parsed_query *out = p->out;
    size_t              *at;
    struct query_word    word = { 0 };

    at = map_at(&p->words, p->arena, key_of(p, heard, i), QUERY_MOST_WORDS);
    if (!at || *at < QUERY_MOST_WORDS)
        return at ? *at : QUERY_MOST_WORDS;
    if (out->word_count == QUERY_MOST_WORDS) {
        p->has_too_many = true;
        return QUERY_MOST_WORDS;
    }
    word.terms = arena_array(p->arena, p->analyzer_count, sizeof *word.terms);
    out->words = arena_grow(p->arena, out->words, out->word_count, &p->word_capacity,
                            sizeof *out->words);
    if (p->arena->failed)
        return QUERY_MOST_WORDS;
    for (size_t language = 0; language < p->analyzer_count; language++)
        add_term(&word, heard[language].terms[i]);
    *at = out->word_count;
    out->words[out->word_count] = word;
    return out->word_count++;
}

static void
say(struct parser *p, const char *sign, struct str what)
{
    if (p->read_as.length > 0)
        buffer_add_char(&p->read_as, ' ');
    buffer_add(&p->read_as, str_of(sign));
    buffer_add(&p->read_as, what);
}

static void
want_word(struct parser *p, size_t word)
{
    if (word == QUERY_MOST_WORDS)
        return;
    p->out->words[word].times++;
    word_set_add(&p->out->wanted, word);
}

static void
add_words(struct parser *p, struct str prose, char sign)
{
    struct term_list *heard = hear(p, prose);

    for (size_t i = 0; heard && i < heard[0].count; i++) {
        size_t word = word_of(p, heard, i);

        if (word == QUERY_MOST_WORDS)
            continue;
        say(p, sign == '+' ? "+" : sign == '-' ? "-" : "", heard[0].terms[i]);
        if (sign == '-') {
            p->out->words[word].is_excluded = true;
            continue;
        }
        want_word(p, word);
        if (sign == '+')
            word_set_add(&p->out->required, word);
    }
}

/* ---- phrases ---- */

static void
say_phrase(struct parser *p, const struct query_phrase *phrase)
{
    for (size_t i = 0; i < phrase->list.count; i++)
        say(p, i > 0 ? "" : phrase->is_excluded ? "-\"" : "\"", phrase->list.forms[i]);
    buffer_add_char(&p->read_as, '"');
}

static void
add_phrase(struct parser *p, struct str prose, char sign)
{
    struct parsed_query *out = p->out;
    struct term_list    *heard = hear(p, prose);
    struct query_phrase  phrase = { .is_excluded = sign == '-' };

    if (!heard || heard[0].count == 0)
        return;
    if (out->phrase_count == QUERY_MOST_PHRASES) {
        p->has_too_many_phrases = true;
        return;
    }
    phrase.list = heard[0];
    if (phrase.list.count > QUERY_MOST_WORDS) {
        phrase.list.count = QUERY_MOST_WORDS;
        p->has_too_many = true;
    }
    for (size_t i = 0; i < phrase.list.count; i++) {
        size_t word = word_of(p, heard, i);

        if (word < QUERY_MOST_WORDS)
            word_set_add(&phrase.words, word);
        if (!phrase.is_excluded)
            want_word(p, word);
    }
    say_phrase(p, &phrase);
    out->phrases = arena_grow(p->arena, out->phrases, out->phrase_count, &p->phrase_capacity,
                              sizeof *out->phrases);
    if (!p->arena->failed)
        out->phrases[out->phrase_count++] = phrase;
}

/* ---- constraints ---- */

static const struct str field_names[QUERY_FIELDS] = {
    [FIELD_ORG] = STATIC_STR("org"),
    [FIELD_TRACK] = STATIC_STR("track"),
    [FIELD_LEVEL] = STATIC_STR("level"),
    [FIELD_SKILL] = STATIC_STR("skill"),
};

static void
add_constraint(struct parser *p, enum query_field field, struct str value, char sign)
{
    struct parsed_query *out = p->out;

    value = str_trim(value);
    if (value.length == 0)
        return; /* track:"" would be everything: every slug begins with nothing */
    out->constraints = arena_grow(p->arena, out->constraints, out->constraint_count,
                                  &p->constraint_capacity, sizeof *out->constraints);
    if (p->arena->failed)
        return;
    out->constraints[out->constraint_count++] =
        (struct query_constraint){ field, value, sign == '-' };
    say(p, sign == '-' ? "-" : "",
        arena_format(p->arena, "%s:%.*s", field_names[field].data, STR_ARG(value)));
}

/* "track:" in front of something: moves behind it. */
static bool
take_field(struct parser *p, enum query_field *field)
{
    struct str rest = str_slice(p->text, p->at, p->text.length);

    for (size_t f = 0; f < QUERY_FIELDS; f++) {
        size_t length = field_names[f].length;

        if (rest.length < length + 2 || rest.data[length] != ':' ||
            !str_equal_ignoring_case(str_slice(rest, 0, length), field_names[f]) ||
            str_is_blank(rest.data[length + 1]))
            continue;
        *field = (enum query_field) f;
        p->at += length + 1;
        return true;
    }
    return false;
}

/* ---- the walk ---- */

/* How long the quotation mark at `at` is, straight or curly; 0: there is none. */
static size_t
quote_at(struct str text, size_t at)
{
    struct str rest = str_slice(text, at, text.length);

    if (str_starts(rest, STR("\"")))
        return 1;
    if (str_starts(rest, STR("\xE2\x80\x9C")) || str_starts(rest, STR("\xE2\x80\x9D")))
        return 3;
    return 0;
}

/* What stands between quotation marks; an open one runs to the end. */
static struct str
take_quoted(struct parser *p)
{
    size_t from = p->at + quote_at(p->text, p->at), to = from;

    while (to < p->text.length && quote_at(p->text, to) == 0)
        to++;
    p->at = to < p->text.length ? to + quote_at(p->text, to) : to;
    return str_slice(p->text, from, to);
}

/* What runs to the next blank or quotation mark. */
static struct str
take_bare(struct parser *p)
{
    size_t from = p->at;

    while (p->at < p->text.length && !str_is_blank(p->text.data[p->at]) &&
           quote_at(p->text, p->at) == 0)
        p->at++;
    return str_slice(p->text, from, p->at);
}

static struct str
take_value(struct parser *p)
{
    return quote_at(p->text, p->at) > 0 ? take_quoted(p) : take_bare(p);
}

/* A sign counts where a word begins and something follows at once. */
static char
take_sign(struct parser *p)
{
    char c = p->text.data[p->at];

    if ((c != '-' && c != '+') || p->at + 1 >= p->text.length ||
        str_is_blank(p->text.data[p->at + 1]))
        return 0;
    p->at++;
    return c;
}

/* Whether prose is more than one word: "-on-call" excludes the two side by side. */
static bool
is_many_words(struct parser *p, struct str prose)
{
    struct term_list *heard = hear(p, prose);

    return heard && heard[0].count > 1;
}

static void
parse_clause(struct parser *p)
{
    char             sign = take_sign(p);
    enum query_field field;
    struct str       prose;

    if (take_field(p, &field)) {
        struct str value = take_value(p);

        if (p->out->constraint_count < QUERY_MOST_FILTERS)
            add_constraint(p, field, value, sign);
        else
            p->has_too_many_filters = true;
    } else if (quote_at(p->text, p->at) > 0) {
        add_phrase(p, take_quoted(p), sign);
    } else {
        prose = take_bare(p);
        if (sign == '-' && is_many_words(p, prose))
            add_phrase(p, prose, sign);
        else
            add_words(p, prose, sign);
    }
}

static void
parse_all(struct parser *p)
{
    while (p->at < p->text.length && !p->arena->failed) {
        if (str_is_blank(p->text.data[p->at]))
            p->at++;
        else
            parse_clause(p);
    }
}

static void
parse_options(struct parser *p, const struct query_options *options)
{
    const struct str values[QUERY_FIELDS] = {
        [FIELD_ORG] = options->org,
        [FIELD_TRACK] = options->track,
        [FIELD_LEVEL] = options->level,
        [FIELD_SKILL] = options->skill,
    };

    for (size_t f = 0; f < QUERY_FIELDS; f++)
        if (values[f].length > 0)
            add_constraint(p, (enum query_field) f, values[f], 0);
    if (options->all_words)
        p->out->required = p->out->wanted;
}

static enum error_code
open_analyzers(struct parser *p, struct store *store, struct error *err)
{
    struct str     *languages;
    size_t          count;
    enum error_code rc = store_languages(store, p->arena, &languages, &count, err);

    if (rc != OK)
        return rc;
    p->analyzers = arena_array(p->arena, count + 1, sizeof *p->analyzers);
    rc = arena_check(p->arena, err);
    for (size_t i = 0; rc == OK && i < count; i++)
        rc = store_analyzer(store, languages[i], &p->analyzers[p->analyzer_count++], err);
    if (rc == OK && count == 0) /* an empty index has no language; the query still has words */
        rc = store_analyzer(store, STR("en"), &p->analyzers[p->analyzer_count++], err);
    return rc;
}

enum error_code
parse_query(struct store *store, struct arena *arena, struct str query,
            const struct query_options *options, struct parsed_query *parsed, struct error *err)
{
    struct parser   p = { .arena = arena, .out = parsed };
    enum error_code rc = open_analyzers(&p, store, err);

    *parsed = (struct parsed_query){ 0 };
    if (rc != OK)
        return rc;
    p.text = utf8_cut(query, QUERY_MOST_BYTES);
    parse_all(&p);
    parse_options(&p, options);
    if (p.text.length < query.length)
        add_note(&p, arena_format(arena, "only the first %d bytes of the query were read",
                                  (int) QUERY_MOST_BYTES));
    if (p.has_too_many)
        add_note(&p, arena_format(arena, "only the first %d words of the query were asked for",
                                  (int) QUERY_MOST_WORDS));
    if (p.has_too_many_phrases)
        add_note(&p,
                 arena_format(arena, "only the first %d phrases of the query were asked for",
                              (int) QUERY_MOST_PHRASES));
    if (p.has_too_many_filters)
        add_note(&p, arena_format(arena, "only the first %d filters of the query were applied",
                                  (int) QUERY_MOST_FILTERS));
    parsed->read_as = arena_copy(arena, buffer_str(&p.read_as));
    arena->failed |= p.read_as.failed;
    buffer_free(&p.read_as);
    return arena_check(arena, err);
}
