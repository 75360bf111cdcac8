/* Chooses words by how many cells have them, then makes queries of these and of texts. */
#include "apps/cli/bench_queries.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buffer.h"

enum {
    ALL_COMPLETIONS = 1000000,
    LETTERS_OF_WORD = 3,      /* the least of a word that is chosen */
    TRIES_A_WORD = 20,        /* words looked up, at most, for each that is chosen */
    SEEDS_A_WORD = 3,         /* cells taken of a word */
    WORDS_OF_TEXT = 50,       /* read, at most */
    WORDS_OF_LONG_QUERY = 20, /* at least */
};

/* A word as completions have it. */
struct word {
    const char *text;
    uint64_t    cells; /* about so many */
};

/* A word that was chosen, and a cell that has it. */
struct seed {
    const char *word, *text;
    struct str  track; /* its slug */
};

struct chooser {
    struct rung          *index;
    struct bench_queries *queries;
    struct rung_error    *error;
    struct arena         *memory; /* of the queries */
    size_t                per_class;
    struct word          *words;
    size_t                word_count, word_capacity;
    struct seed          *seeds;
    size_t                seed_count, seed_capacity;
};

/* Of so many cells, both included. */
struct band {
    uint64_t low, high;
};

/* ---- an order that is mixed, and always the same ---- */

static size_t
common_divisor(size_t a, size_t b)
{
    return b == 0 ? a : common_divisor(b, a % b);
}

/* Steps of this size around count places visit each once: by the golden ratio, far apart. */
static size_t
stride_of(size_t count)
{
    size_t stride = count * 618 / 1000 + 1;

    while (common_divisor(stride, count) != 1)
        stride++;
    return stride;
}

static size_t
place_of(size_t i, size_t count)
{
    return i % count * stride_of(count) % count;
}

/* ---- the words of the index ---- */

static bool
is_word_byte(char c)
{
    return (unsigned char) c >= 0x80 || str_is_digit(c) ||
           (str_lower(c) >= 'a' && str_lower(c) <= 'z');
}

static bool
is_plain(struct str word)
{
    for (size_t i = 0; i < word.length; i++)
        if (!is_word_byte(word.data[i]))
            return false;
    return word.length >= LETTERS_OF_WORD;
}

static void
keep_word(struct chooser *c, const struct rung_completion *item, const struct rung_stats *stats)
{
    if (!is_plain(str_of(item->word)))
        return;
    c->words =
        arena_grow(c->memory, c->words, c->word_count, &c->word_capacity, sizeof *c->words);
    if (c->words) /* completions count texts, which cells share */
        c->words[c->word_count++] =
            (struct word){ .text = arena_copy(c->memory, str_of(item->word)).data,
                           .cells = item->count * stats->cells / stats->texts };
}

static bool
read_words(struct chooser *c, const struct rung_stats *stats)
{
    static const char beginnings[] = "abcdefghijklmnopqrstuvwxyz0123456789";

    for (const char *at = beginnings; *at && !c->memory->failed; at++) {
        char                     beginning[] = { *at, '\0' };
        struct rung_completions *found;

        if (rung_complete(c->index, beginning, ALL_COMPLETIONS, &found, c->error) != RUNG_OK)
            return false;
        for (size_t i = 0; i < found->count && !c->memory->failed; i++)
            keep_word(c, &found->items[i], stats);
        rung_completions_free(found);
    }
    return true;
}

/* ---- classes of one word, which are what other queries are made of ---- */

static void
add_query(struct chooser *c, struct bench_class *class, struct str query)
{
    class->queries = arena_grow(c->memory, class->queries, class->count, &class->capacity,
                                sizeof *class->queries);
    if (class->queries)
        class->queries[class->count++] = arena_copy(c->memory, query).data;
}

/* The slug in an address "org/track/level/skill". */
static struct str
track_of(const char *address)
{
    struct str whole = str_of(address), rest;
    size_t     at = str_find(whole, STR("/"));

    if (at == whole.length)
        return (struct str){ 0 };
    rest = str_slice(whole, at + 1, whole.length);
    return str_slice(rest, 0, str_find(rest, STR("/")));
}

static void
add_seeds(struct chooser *c, const char *word, const struct rung_results *results)
{
    for (size_t i = 0; i < results->count; i++) {
        const struct rung_cell *cell = &results->hits[i].cell;

        c->seeds =
            arena_grow(c->memory, c->seeds, c->seed_count, &c->seed_capacity, sizeof *c->seeds);
        if (!c->seeds)
            return;
        c->seeds[c->seed_count++] =
            (struct seed){ .word = word,
                           .text = arena_copy(c->memory, str_of(cell->text)).data,
                           .track = arena_copy(c->memory, track_of(cell->address)) };
    }
}

static bool
is_within(struct band band, uint64_t cells)
{
    return cells >= band.low && cells <= band.high;
}

/* Completions count words as written, a search counts stems: what it finds is what holds. */
static bool
try_word(struct chooser *c, struct bench_class *class, const struct word *word,
         struct band band)
{
    static const struct rung_search_options options = {
        .limit = SEEDS_A_WORD,
        .no_fold = true,
        .no_fuzzy = true,
        .no_synonyms = true,
        .no_notes = true,
    };
    struct rung_results *results;
    uint64_t             cells;

    if (rung_search(c->index, word->text, &options, &results, c->error) != RUNG_OK)
        return false;
    cells = results->is_at_least && word->cells > results->total ? word->cells : results->total;
    if (is_within(band, cells)) {
        add_query(c, class, str_of(word->text));
        add_seeds(c, word->text, results);
    }
    rung_results_free(results);
    return true;
}

static bool
choose_words(struct chooser *c, struct bench_class *class, struct band band)
{
    size_t tries = c->per_class * TRIES_A_WORD;

    for (size_t i = 0; i < c->word_count && class->count < c->per_class && tries > 0; i++) {
        const struct word *word = &c->words[place_of(i, c->word_count)];

        if (!is_within(band, word->cells))
            continue;
        if (!try_word(c, class, word, band) || c->memory->failed)
            return false;
        tries--;
    }
    return true;
}

/* ---- queries made of seeds ---- */

static const struct seed *
seed_at(const struct chooser *c, size_t i)
{
    return &c->seeds[place_of(i, c->seed_count)];
}

/* The words of a text that have some letters at least; returns how many. */
static size_t
words_of(const char *text, size_t letters, struct str words[WORDS_OF_TEXT])
{
    size_t count = 0;

    while (*text && count < WORDS_OF_TEXT) {
        const char *start = text;

        while (is_word_byte(*text))
            text++;
        if ((size_t) (text - start) >= letters && text > start)
            words[count++] = (struct str){ start, (size_t) (text - start) };
        if (*text)
            text++;
    }
    return count;
}

/* In lower case: none of them is an operator. */
static void
add_lower(struct buffer *query, const char *lead, struct str word)
{
    buffer_add(query, str_of(lead));
    for (size_t i = 0; i < word.length; i++)
        buffer_add_char(query, str_lower(word.data[i]));
}

/* Each makes the i-th query of its class, or none. */
typedef void make_query(const struct chooser *c, size_t i, struct buffer *query);

static void
make_any(const struct chooser *c, size_t i, struct buffer *query)
{
    const char *a = seed_at(c, i)->word, *b = seed_at(c, i + 1)->word;
    const char *third = seed_at(c, i + 2)->word;

    if (a != b && i % 2 == 0)
        buffer_format(query, "%s %s", a, b);
    else if (a != b && b != third && third != a)
        buffer_format(query, "%s %s %s", a, b, third);
}

static void
make_all(const struct chooser *c, size_t i, struct buffer *query)
{
    struct str words[WORDS_OF_TEXT];
    size_t     wanted = 2 + i % 2;
    size_t     count = words_of(seed_at(c, i)->text, LETTERS_OF_WORD + 2, words);

    for (size_t k = 0; count >= wanted && k < wanted; k++)
        add_lower(query, k > 0 ? " +" : "+", words[k * count / wanted]);
}

static void
make_phrase(const struct chooser *c, size_t i, struct buffer *query)
{
    struct str words[WORDS_OF_TEXT];
    size_t     count = words_of(seed_at(c, i)->text, LETTERS_OF_WORD, words);

    for (size_t k = 0; k + 1 < count; k++) {
        const struct str *pair = &words[(i + k) % (count - 1)];

        if (pair[0].data + pair[0].length + 1 != pair[1].data || pair[1].data[-1] != ' ')
            continue;
        add_lower(query, "\"", pair[0]);
        add_lower(query, " ", pair[1]);
        buffer_add_char(query, '"');
        return;
    }
}

static void
make_beginning(const struct chooser *c, size_t i, struct buffer *query)
{
    struct str word = str_of(seed_at(c, i)->word);
    size_t     length = 3 + i % 2;

    for (size_t k = 0; k < length; k++)
        if (word.length <= length || (unsigned char) word.data[k] >= 0x80)
            return;
    buffer_format(query, "%.*s*", (int) length, word.data);
}

static void
make_in_track(const struct chooser *c, size_t i, struct buffer *query)
{
    const struct seed *seed = seed_at(c, i);

    if (seed->track.length > 0)
        buffer_format(query, "%s track:%.*s", seed->word, STR_ARG(seed->track));
}

static void
make_at_levels(const struct chooser *c, size_t i, struct buffer *query)
{
    buffer_format(query, "%s level:3..5", seed_at(c, i)->word);
}

static void
make_long(const struct chooser *c, size_t i, struct buffer *query)
{
    struct str words[WORDS_OF_TEXT];
    size_t     count = words_of(seed_at(c, i)->text, 1, words);

    for (size_t k = 0; count >= WORDS_OF_LONG_QUERY && k < count; k++)
        add_lower(query, k > 0 ? " " : "", words[k]);
}

static bool
is_new(const struct bench_class *class, struct str query)
{
    for (size_t i = 0; i < class->count; i++)
        if (str_equal(str_of(class->queries[i]), query))
            return false;
    return query.length > 0;
}

/* A query that finds nothing is not what anybody waits for. */
static bool
try_query(struct chooser *c, struct bench_class *class, struct buffer *query)
{
    struct str           words = buffer_str(query);
    struct rung_results *results;

    if (!is_new(class, words))
        return true;
    buffer_add_char(query, '\0');
    c->memory->failed |= query->failed;
    if (query->failed ||
        rung_search(c->index, query->data, NULL, &results, c->error) != RUNG_OK)
        return false;
    words.data = query->data; /* which the last byte may have moved */
    if (results->count > 0)
        add_query(c, class, words);
    rung_results_free(results);
    return !c->memory->failed;
}

static bool
choose_queries(struct chooser *c, struct bench_class *class, make_query *make)
{
    struct buffer query = { 0 };
    bool          is_well = true;

    for (size_t i = 0; is_well && i < 2 * c->seed_count && class->count < c->per_class; i++) {
        buffer_clear(&query);
        make(c, i, &query);
        is_well = try_query(c, class, &query);
    }
    buffer_free(&query);
    return is_well;
}

/* ---- all classes ---- */

static bool
choose(struct chooser *c, uint64_t cells)
{
    uint64_t thousandth = (cells + 999) / 1000;

    const struct {
        const char *name;
        make_query *make; /* NULL: a word of so many cells */
        struct band band;
    } kinds[BENCH_CLASSES] = {
        { "a common word", NULL, { cells / 20 + 1, UINT64_MAX } },
        { "a medium word", NULL, { thousandth > 11 ? thousandth : 11, cells / 100 } },
        { "a rare word", NULL, { 2, 10 } },
        { "any of 2-3 words", make_any, { 0 } },
        { "all of 2-3 words", make_all, { 0 } },
        { "a phrase of two", make_phrase, { 0 } },
        { "a beginning", make_beginning, { 0 } },
        { "a word in one track", make_in_track, { 0 } },
        { "a word at levels 3..5", make_at_levels, { 0 } },
        { "any of 20-50 words", make_long, { 0 } },
    };
    bool is_well = true;

    for (size_t i = 0; is_well && i < BENCH_CLASSES; i++) {
        struct bench_class *class = &c->queries->classes[i];

        class->name = kinds[i].name;
        is_well = kinds[i].make ? choose_queries(c, class, kinds[i].make)
                                : choose_words(c, class, kinds[i].band);
    }
    return is_well;
}

enum rung_status
bench_queries_choose(struct rung *index, size_t per_class, struct bench_queries *queries,
                     struct rung_error *error)
{
    struct chooser    c = { .index = index,
                            .queries = queries,
                            .error = error,
                            .memory = &queries->memory,
                            .per_class = per_class };
    struct rung_stats stats;

    *queries = (struct bench_queries){ 0 };
    if (rung_stats(index, &stats, error) != RUNG_OK)
        return error->status;
    queries->cells = stats.cells;
    if (stats.texts == 0 || (read_words(&c, &stats) && choose(&c, stats.cells)))
        return RUNG_OK;
    if (c.memory->failed) {
        error->status = RUNG_NO_MEMORY;
        snprintf(error->message, sizeof error->message, "out of memory");
    }
    return error->status;
}

void
bench_queries_free(struct bench_queries *queries)
{
    arena_free(&queries->memory);
    *queries = (struct bench_queries){ 0 };
}
