/*
 * The best cells are the same however they are looked for: by FTS5, by lists that are gone
 * through for all hits, and by lists of which most is passed over.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "query/champions.h"
#include "query/query.h"
#include "query/top.h"
#include "store/database.h"
#include "tests/ladders.h"

enum {
    ROUNDS = 4,
    QUERIES_A_ROUND = 195,
    MOST_SHOWN = 100,
    SOURCES = 11,
    VOCABULARY = 400,
    MADE_WORDS = 340
};

/* The first are drawn most often; behind them come made-up words. */
static const char *const words[] = {
    "team",         "leads",        "the",         "and",          "incident",
    "design",       "reviews",      "on-call",     "security",     "kubernetes",
    "teams",        "incidents",    "mentors",     "response",     "k8s",
    "designs",      "on call",      "equipo",      "postmortem",   "root cause analysis",
    "review",       "scope",        "SLO",         "SLOs",         "oncall",
    "reliability",  "mentoring",    "C++",         "RCA",          "threat-model",
    "threat model", "coaching",     "intern",      "internal",     "CI/CD",
    "TLS",          "mTLS",         "engineer",    "engineers",    "implementaciones",
    "level 2",      "end-to-end",   "e2e",         "responses",    "fluency",
    "de",           "sign-off",     "code review", "tier-2",       "post-mortem",
    "budget",       "latency",      "strategy",    "delegates",    "threat models",
    "hiring",       "impl\xC3\xA9", "threatmodel", "architecture", "roadmap",
};

static const char *const names[] = {
    "Security",        "Reliability",         "Impact",     "Threat Fluency",
    "Scope",           "Security Design",     "Team",       "On-call",
    "Incident Review", "Root Cause Analysis", "Kubernetes", "Mentoring",
};

/* Whole cells, which ladders copy from one another. */
static const char *const copied[] = {
    "Leads the incident response and the post-mortem of the team",
    "leads security reviews, on-call",
    "On call for the team's Kubernetes",
    "Threat-models designs  mentors interns",
    "the team",
    "reviews designs of the team and mentors engineers in code review",
};

struct corpus {
    struct scratch scratch;
    struct store  *store;
    struct dice    dice;
    char           made[MADE_WORDS][12];
};

/* ---- words ---- */

/* "baditeku": a consonant and a vowel at a time, so that they have stems of their own. */
static void
make_words(struct corpus *c)
{
    for (size_t w = 0; w < MADE_WORDS; w++) {
        size_t length = 0;

        for (size_t i = 2 + dice_below(&c->dice, 2); i > 0; i--) {
            c->made[w][length++] = "bdfgklmnprstvz"[dice_below(&c->dice, 14)];
            c->made[w][length++] = "aeiou"[dice_below(&c->dice, 5)];
        }
        if (dice_below(&c->dice, 4) == 0)
            memcpy(c->made[w] + length, "ing", 4);
    }
}

static const char *
word_at(struct corpus *c, size_t at)
{
    return at < COUNT(words) ? words[at] : c->made[at - COUNT(words)];
}

/* The n-th word is drawn about 1/n times as often as the first. */
static const char *
some_word(struct corpus *c)
{
    size_t octave = dice_below(&c->dice, 9); /* 1, 2..3, 4..7 ... 256..400 */

    return word_at(c,
                   (((size_t) 1 << octave) - 1 + dice_below(&c->dice, (size_t) 1 << octave)) %
                       VOCABULARY);
}

static const char *
some_name(struct corpus *c)
{
    return names[dice_below(&c->dice, COUNT(names))];
}

/* ---- ladders ---- */

static struct str
some_text(struct corpus *c, struct arena *arena)
{
    struct buffer out = { 0 };
    struct str    text;
    size_t        times = dice_below(&c->dice, 60) ? 0 : dice_below(&c->dice, 9000);

    if (dice_below(&c->dice, 10) == 0)
        return STR("");
    if (dice_below(&c->dice, 12) == 0)
        return str_of(copied[dice_below(&c->dice, COUNT(copied))]);
    if (times > 0) { /* one word very often, so that its list takes many pages */
        const char *word = words[dice_below(&c->dice, 3) ? 0 : dice_below(&c->dice, 4)];

        while (times-- > 0)
            buffer_format(&out, "%s ", word);
    }
    if (dice_below(&c->dice, 8))
        buffer_add(&out, STR("team "));
    for (size_t i = 1 + dice_below(&c->dice, 12); i > 0; i--)
        buffer_format(&out, "%s%s ", some_word(c), dice_below(&c->dice, 12) ? "" : ".");
    text = arena_copy(arena, str_trim(buffer_str(&out)));
    buffer_free(&out);
    return text;
}

static struct ladder
some_ladder(struct corpus *c, struct arena *arena, size_t source)
{
    static const char *const orgs[] = { "acme", "zenit", "pine" };
    struct ladder            ladder = {
                   .org = str_of(orgs[source % COUNT(orgs)]),
                   .track = dice_below(&c->dice, 2)
                                ? str_of(some_name(c))
                                : arena_format(arena, "%s %s", some_name(c), some_word(c)),
                   .language = source % 4 ? STR("en") : STR("es"),
                   .line = 1,
                   .level_count = 1 + dice_below(&c->dice, 7),
                   .skill_count = 1 + dice_below(&c->dice, 36),
    };

    ladder.levels = arena_array(arena, ladder.level_count, sizeof *ladder.levels);
    ladder.skills = arena_array(arena, ladder.skill_count, sizeof *ladder.skills);
    ladder.cells =
        arena_array(arena, ladder.level_count * ladder.skill_count, sizeof *ladder.cells);
    for (size_t l = 0; l < ladder.level_count; l++)
        ladder.levels[l].label = arena_format(arena, source % 2 ? "IC%zu" : "%zu", l + 1);
    for (size_t s = 0; s < ladder.skill_count; s++)
        ladder.skills[s].name = dice_below(&c->dice, 3)
                                    ? str_of(some_name(c))
                                    : arena_format(arena, "%s %s", some_word(c), some_name(c));
    for (size_t i = 0; i < ladder.level_count * ladder.skill_count; i++)
        ladder.cells[i] = (struct cell){ some_text(c, arena), (unsigned) i + 2, 0 };
    return ladder;
}

static void
put_source(struct corpus *c, size_t source)
{
    struct arena  arena = { 0 };
    struct ladder ladders[6];
    size_t        count = dice_below(&c->dice, 8) ? COUNT(ladders) : 0; /* or none is left */
    struct store_source said = { .key = arena_format(&arena, "/%zu", source),
                                 .path = STR("a.tsv"),
                                 .options = STR("") };
    struct error        err;

    for (size_t i = 0; i < count; i++)
        ladders[i] = some_ladder(c, &arena, source);
    expect_ok(store_put(c->store, &said, ladders, count, &err), &err);
    arena_free(&arena);
}

static void
change_corpus(struct corpus *c, size_t sources)
{
    struct error err;

    expect_ok(store_begin(c->store, &err), &err);
    if (sources == SOURCES)
        for (size_t s = 0; s < SOURCES; s++)
            put_source(c, s);
    else
        for (; sources > 0; sources--)
            put_source(c, dice_below(&c->dice, SOURCES));
    expect_ok(store_commit(c->store, &err), &err);
}

static int
setup(void **state)
{
    struct corpus *c = calloc(1, sizeof *c);
    struct error   err;

    assert_non_null(c);
    scratch_init(&c->scratch);
    c->dice = (struct dice){ 20261120 };
    make_words(c);
    expect_ok(store_open(scratch_path(&c->scratch, "index"), STORE_WRITE, &c->store, &err),
              &err);
    c->store->page_bytes = 3968; /* so that lists take many */
    change_corpus(c, SOURCES);
    *state = c;
    return 0;
}

static int
teardown(void **state)
{
    struct corpus *c = *state;

    expect_whole(c->store);
    store_close(c->store);
    scratch_deinit(&c->scratch);
    free(c);
    return 0;
}

/* ---- queries ---- */

/* One of three words of a query is drawn as those of texts are, and most likely common. */
static const char *
any_word(struct corpus *c)
{
    return dice_below(&c->dice, 3) ? word_at(c, dice_below(&c->dice, VOCABULARY))
                                   : some_word(c);
}

static void
add_words(struct corpus *c, struct buffer *out, size_t count)
{
    for (; count > 0; count--)
        buffer_format(out, "%s ", any_word(c));
}

static void
ask_one_word(struct corpus *c, struct buffer *out)
{
    add_words(c, out, 1);
}

static void
ask_some_words(struct corpus *c, struct buffer *out)
{
    add_words(c, out, 2 + dice_below(&c->dice, 4));
}

/* Few of them, as each takes as long as many others. */
static void
ask_many_words(struct corpus *c, struct buffer *out)
{
    add_words(c, out,
              dice_below(&c->dice, 8) ? 6 + dice_below(&c->dice, 4)
                                      : 20 + dice_below(&c->dice, 31));
}

static void
ask_required(struct corpus *c, struct buffer *out)
{
    for (size_t i = 1 + dice_below(&c->dice, 3); i > 0; i--)
        buffer_format(out, "+%s ", any_word(c));
    add_words(c, out, dice_below(&c->dice, 3));
}

/* Of words that very many cells have. */
static void
ask_common(struct corpus *c, struct buffer *out)
{
    size_t count = 1 + dice_below(&c->dice, 3);

    for (size_t i = 0; i < count; i++)
        buffer_format(out, "%s%s ", count > 1 && dice_below(&c->dice, 6) ? "+" : "",
                      word_at(c, dice_below(&c->dice, 5)));
    if (dice_below(&c->dice, 3) == 0)
        buffer_format(out, "level:%zu.. ", 1 + dice_below(&c->dice, 4));
}

static void
ask_excluded(struct corpus *c, struct buffer *out)
{
    add_words(c, out, 1 + dice_below(&c->dice, 3));
    for (size_t i = 1 + dice_below(&c->dice, 2); i > 0; i--)
        buffer_format(out, "-%s ", any_word(c));
}

static void
ask_phrase(struct corpus *c, struct buffer *out)
{
    struct str cell = str_of(copied[dice_below(&c->dice, COUNT(copied))]);
    size_t     from = dice_below(&c->dice, cell.length);

    switch (dice_below(&c->dice, 4)) {
    case 0: buffer_format(out, "\"%.*s\" ", STR_ARG(str_slice(cell, from, cell.length))); break;
    case 1: buffer_format(out, "\"%s\" ", some_name(c)); break;
    default: buffer_format(out, "\"%s %s\" ", any_word(c), any_word(c)); break;
    }
    add_words(c, out, dice_below(&c->dice, 3));
    if (dice_below(&c->dice, 4) == 0)
        buffer_format(out, "-\"%s %s\" ", any_word(c), any_word(c));
}

static void
ask_beginning(struct corpus *c, struct buffer *out)
{
    struct str word = str_of(any_word(c));
    size_t     whole = str_find(word, STR(" "));

    buffer_format(out, "%s%.*s* ", dice_below(&c->dice, 4) ? "" : "+",
                  (int) (1 + dice_below(&c->dice, whole)), word.data);
    add_words(c, out, dice_below(&c->dice, 3));
}

static void
ask_near(struct corpus *c, struct buffer *out)
{
    buffer_format(out, "%s NEAR%s %s ", any_word(c), dice_below(&c->dice, 2) ? "/4" : "",
                  any_word(c));
    add_words(c, out, dice_below(&c->dice, 2));
}

static void
ask_filtered(struct corpus *c, struct buffer *out)
{
    static const char *const ranges[] = { "level:2",  "level:1..3", "level:>=4", "level:<3",
                                          "-level:1", "level:ic",   "level:9" };
    static const char *const orgs[] = { "org:acme", "org:zen", "-org:pine", "org:nobody" };
    static const char *const fields[] = { "track:", "skill:", "-track:", "-skill:" };

    add_words(c, out, 1 + dice_below(&c->dice, 4));
    for (size_t i = 1 + dice_below(&c->dice, 2); i > 0; i--)
        switch (dice_below(&c->dice, 3)) {
        case 0: buffer_format(out, "%s ", ranges[dice_below(&c->dice, COUNT(ranges))]); break;
        case 1: buffer_format(out, "%s ", orgs[dice_below(&c->dice, COUNT(orgs))]); break;
        default:
            buffer_format(out, "%s\"%s\" ", fields[dice_below(&c->dice, COUNT(fields))],
                          some_name(c));
            break;
        }
}

static void
ask_of_texts(struct corpus *c, struct buffer *out)
{
    for (size_t i = 1 + dice_below(&c->dice, 3); i > 0; i--)
        buffer_format(out, "%stext:%s ", dice_below(&c->dice, 4) ? "" : "+", any_word(c));
    add_words(c, out, dice_below(&c->dice, 2));
}

static void
ask_either(struct corpus *c, struct buffer *out)
{
    buffer_format(out, "%s OR %s ", any_word(c), any_word(c));
    if (dice_below(&c->dice, 2))
        buffer_format(out, "+(%s OR \"%s %s\") ", any_word(c), any_word(c), any_word(c));
    add_words(c, out, dice_below(&c->dice, 3));
}

static void
ask_as_written(struct corpus *c, struct buffer *out)
{
    buffer_format(out, "=%s %s%s ", any_word(c), dice_below(&c->dice, 2) ? "+=" : "",
                  any_word(c));
    add_words(c, out, dice_below(&c->dice, 2));
}

/* Of function words, of what no cell has, said twice: what is odd. */
static void
ask_oddly(struct corpus *c, struct buffer *out)
{
    static const char *const odd[] = { "+the +and",
                                       "+the team",
                                       "zzyzx",
                                       "+zzyzx team",
                                       "team team team leads",
                                       "-team",
                                       "level:2",
                                       "",
                                       "track:security",
                                       "(team OR leads) -(the and)",
                                       "incidnt responce",
                                       "NOT team AND leads" };

    buffer_format(out, "%s ", odd[dice_below(&c->dice, COUNT(odd))]);
    add_words(c, out, dice_below(&c->dice, 2));
}

static const struct {
    const char *kind;
    void (*ask)(struct corpus *c, struct buffer *out);
} kinds[] = {
    { "one word", ask_one_word },
    { "some words", ask_some_words },
    { "many words", ask_many_words },
    { "words that must be", ask_required },
    { "words of very many", ask_common },
    { "words that must not be", ask_excluded },
    { "a phrase", ask_phrase },
    { "a beginning", ask_beginning },
    { "words near to one another", ask_near },
    { "filters", ask_filtered },
    { "words of texts", ask_of_texts },
    { "one or the other", ask_either },
    { "words as written", ask_as_written },
    { "odd ones", ask_oddly },
};

static struct query_options
some_options(struct corpus *c)
{
    struct dice         *dice = &c->dice;
    struct query_options options = {
        .by = dice_below(dice, 2) ? QUERY_BY_CELL : (enum query_by) dice_below(dice, 4),
        .no_fold = dice_below(dice, 2) == 0,
        .all_words = dice_below(dice, 6) == 0,
        .no_synonyms = dice_below(dice, 4) == 0,
        .no_exact = dice_below(dice, 4) == 0,
        .no_fuzzy = dice_below(dice, 4) == 0,
        .no_texts = dice_below(dice, 8) > 0,
        .no_notes = dice_below(dice, 8) > 0,
        .wants_facets = dice_below(dice, 5) == 0,
    };

    if (dice_below(dice, 16) == 0)
        options.level = STR("1..2");
    if (dice_below(dice, 16) == 0)
        options.track = STR("security");
    if (dice_below(dice, 16) == 0)
        options.skill = STR("on-call");
    if (dice_below(dice, 16) == 0)
        options.org = STR("acme");
    return options;
}

/* ---- comparing ---- */

/* What is told when two ways differ. */
struct compared {
    const char                 *kind, *query;
    const struct query_options *options;
    const struct query_hits    *got, *want;
};

#define differ(c, format, ...)                                                                 \
    fail_msg("%s, \"%s\" (most counted %zu, by %d, %zu from %zu, %s%s): " format, (c)->kind,   \
             (c)->query, (c)->options->most_counted, (int) (c)->options->by,                   \
             (c)->options->limit, (c)->options->offset,                                        \
             (c)->options->no_fold ? "unfolded" : "folded",                                    \
             (c)->options->all_words ? ", all words" : "", __VA_ARGS__)

static void
compare_totals(const struct compared *c)
{
    const struct query_hits *got = c->got, *want = c->want;

    assert_false(want->is_at_least);
    if (got->is_at_least) {
        if (got->total > want->total || got->all_words > want->all_words ||
            got->total < got->count)
            differ(c, "at least %llu hits (%llu), of %llu (%llu)",
                   (unsigned long long) got->total, (unsigned long long) got->all_words,
                   (unsigned long long) want->total, (unsigned long long) want->all_words);
    } else if (got->total != want->total || got->all_words != want->all_words) {
        differ(c, "%llu hits (%llu), not %llu (%llu)", (unsigned long long) got->total,
               (unsigned long long) got->all_words, (unsigned long long) want->total,
               (unsigned long long) want->all_words);
    }
}

static void
compare_hit(const struct compared *c, size_t at)
{
    const struct query_hit *got = &c->got->items[at];
    const struct query_hit *want = &c->want->items[c->options->offset + at];

    if (!str_equal(got->place.address, want->place.address) || got->score != want->score)
        differ(c, "hit %zu is %.*s (%llu), not %.*s (%llu)", at, STR_ARG(got->place.address),
               (unsigned long long) got->score, STR_ARG(want->place.address),
               (unsigned long long) want->score);
    if (got->also_in_total != want->also_in_total || got->also_in_count != want->also_in_count)
        differ(c, "hit %zu is also in %zu, not %zu", at, got->also_in_total,
               want->also_in_total);
    for (size_t i = 0; i < got->also_in_count; i++)
        if (!str_equal(got->also_in[i], want->also_in[i]))
            differ(c, "hit %zu is also in %.*s, not %.*s", at, STR_ARG(got->also_in[i]),
                   STR_ARG(want->also_in[i]));
    assert_true(str_equal(got->text, want->text));
    assert_int_equal(got->line, want->line);
    assert_int_equal(got->snippet_count, want->snippet_count);
    assert_int_equal(got->cell_count, want->cell_count);
    for (size_t i = 0; i < got->cell_count; i++)
        if (!str_equal(got->cells[i].place.address, want->cells[i].place.address) ||
            got->cells[i].score != want->cells[i].score)
            differ(c, "cell %zu of hit %zu is %.*s, not %.*s", i, at,
                   STR_ARG(got->cells[i].place.address), STR_ARG(want->cells[i].place.address));
}

static void
compare(const struct compared *c)
{
    size_t offset = c->options->offset;
    size_t left = c->want->count > offset ? c->want->count - offset : 0;
    size_t count = left < c->options->limit ? left : c->options->limit;

    compare_totals(c);
    if (c->got->count != count)
        differ(c, "%zu hits are shown, not %zu", c->got->count, count);
    for (size_t i = 0; i < c->got->count; i++)
        compare_hit(c, i);
    for (size_t f = 0; f < QUERY_FACETS; f++) {
        assert_int_equal(c->got->facets[f].count, c->want->facets[f].count);
        for (size_t i = 0; i < c->got->facets[f].count; i++)
            if (!str_equal(c->got->facets[f].items[i].value,
                           c->want->facets[f].items[i].value) ||
                c->got->facets[f].items[i].cells != c->want->facets[f].items[i].cells)
                differ(c, "value %zu of facet %zu is another", i, f);
    }
    assert_true(str_equal(c->got->read_as, c->want->read_as));
}

/* How it went with each kind of query. */
struct tally {
    size_t asked, answered, pruned;
};

/* By lists: a part of what FTS5 has found, which is all that there is or its beginning. */
static void
ask_by_lists(struct corpus *corpus, struct compared *c, struct query_options options,
             struct tally *tally)
{
    struct query_hits got;
    struct error      err;

    options.path = QUERY_BY_LISTS;
    c->options = &options;
    c->got = &got;
    expect_ok(query_run(corpus->store, str_of(c->query), &options, &got, &err), &err);
    compare(c);
    tally->asked++;
    tally->answered += got.count > 0;
    tally->pruned += got.is_at_least;
    query_hits_free(&got);
}

static void
ask_all_ways(struct corpus *corpus, size_t kind, struct tally *tally)
{
    struct buffer        query = { 0 };
    struct query_options options = some_options(corpus);
    struct query_hits    want;
    struct compared      c = { kinds[kind].kind, NULL, NULL, NULL, &want };
    struct error         err;

    kinds[kind].ask(corpus, &query);
    c.query = arena_copy(&corpus->scratch.arena, buffer_str(&query)).data;
    options.path = QUERY_BY_FTS;
    options.limit = MOST_SHOWN;
    expect_ok(query_run(corpus->store, str_of(c.query), &options, &want, &err), &err);
    for (size_t part = 0; part < 2; part++) {
        options.limit = part == 0 ? 10 : dice_below(&corpus->dice, MOST_SHOWN / 2 + 1);
        options.offset = part == 0 ? 0 : dice_below(&corpus->dice, MOST_SHOWN / 2);
        if (dice_below(&corpus->dice, 2))
            options.offset = 0;
        options.most_counted = 1;
        ask_by_lists(corpus, &c, options, tally);
        options.most_counted = 0;
        if (part == 0)
            ask_by_lists(corpus, &c, options, tally);
    }
    query_hits_free(&want);
    buffer_free(&query);
}

/* There is something to be passed over: lists of many blocks, and some of pages. */
static void
expect_long_lists(struct corpus *c)
{
    struct listed_term team;
    struct error       err;

    expect_ok(store_find_term(c->store, &c->scratch.arena, STR("team"), &team, &err), &err);
    assert_true(team.cells > 15 * BLOCK_POSTINGS);
    assert_true(team.lists[SCORE_TEXT].page_count > 1);
}

static void
every_way_finds_the_same(void **state)
{
    struct corpus *c = *state;
    struct tally   tallies[COUNT(kinds)] = { { 0 } };

    for (size_t round = 0; round < ROUNDS; round++) {
        if (round > 0)
            change_corpus(c, 1 + dice_below(&c->dice, 5));
        expect_long_lists(c);
        for (size_t q = 0; q < QUERIES_A_ROUND; q++)
            ask_all_ways(c, q % COUNT(kinds), &tallies[q % COUNT(kinds)]);
    }
    for (size_t k = 0; k < COUNT(kinds); k++) /* none is in vain */
        if (4 * tallies[k].answered < tallies[k].asked ||
            4 * tallies[k].pruned < tallies[k].asked)
            fail_msg("%s: of %zu queries %zu have hits and %zu passed some over", kinds[k].kind,
                     tallies[k].asked, tallies[k].answered, tallies[k].pruned);
}

/* ---- maps ---- */

static bool
is_in_row(const struct query_hit *level, const struct query_map_row *row)
{
    struct str address = level->place.address;

    return str_starts(address, row->address) && address.data[row->address.length] == '/';
}

static bool
has_row(const struct query_map *map, size_t rows, const struct query_hit *level)
{
    for (size_t r = 0; r < rows; r++)
        if (is_in_row(level, &map->rows[r]))
            return true;
    return false;
}

/* The rows are those of the best levels, one after the other; each has its levels' scores. */
static void
compare_map(const char *query, const struct query_map *map, const struct query_hits *levels)
{
    size_t first = 0; /* of the levels: that which brings the next row */

    for (size_t r = 0; r < map->count; r++) {
        const struct query_map_row *row = &map->rows[r];
        size_t                      found = 0, shown = 0;

        while (has_row(map, r, &levels->items[first]))
            first++;
        if (!is_in_row(&levels->items[first], row))
            fail_msg("\"%s\": row %zu is %.*s, not that of %.*s", query, r,
                     STR_ARG(row->address), STR_ARG(levels->items[first].place.address));
        for (size_t i = 0; i < levels->count; i++) {
            const struct query_hit *level = &levels->items[i];

            if (!is_in_row(level, row))
                continue;
            found++;
            for (size_t l = 0; l < row->level_count; l++)
                if (row->levels[l].ordinal == level->place.level.ordinal)
                    assert_true(row->levels[l].score ==
                                (double) level->score / (double) levels->items[0].score);
        }
        for (size_t l = 0; l < row->level_count; l++)
            shown += row->levels[l].hits > 0;
        assert_int_equal(shown, found);
    }
}

static void
ask_for_a_map(struct corpus *c, const char *query)
{
    struct query_options options = { .by = QUERY_BY_LEVEL,
                                     .path = QUERY_BY_FTS,
                                     .limit = SIZE_MAX,
                                     .no_texts = true,
                                     .no_notes = true };
    struct arena         arena = { 0 };
    struct query_hits    levels;
    struct query_map     some, all;
    struct error         err;

    expect_ok(query_run(c->store, str_of(query), &options, &levels, &err), &err);
    options.path = QUERY_BY_LISTS;
    options.most_counted = SIZE_MAX;
    expect_ok(query_map_make(c->store, &arena, str_of(query), &options, &all, &err), &err);
    options.most_counted = 1;
    options.limit = 1 + dice_below(&c->dice, 12);
    expect_ok(query_map_make(c->store, &arena, str_of(query), &options, &some, &err), &err);
    compare_map(query, &all, &levels);
    compare_map(query, &some, &levels);
    assert_int_equal(all.count, all.total);
    assert_int_equal(some.total, all.total);
    assert_int_equal(some.count, all.count < options.limit ? all.count : options.limit);
    query_hits_free(&levels);
    arena_free(&arena);
}

static void
maps_are_of_the_best_levels(void **state)
{
    struct corpus *c = *state;

    for (size_t q = 0; q < 5 * COUNT(kinds); q++) {
        struct buffer query = { 0 };

        if (kinds[q % COUNT(kinds)].ask == ask_oddly)
            continue; /* these may be filters alone, of which there is no map */
        kinds[q % COUNT(kinds)].ask(c, &query);
        buffer_add_char(&query, '\0');
        ask_for_a_map(c, query.data);
        buffer_free(&query);
    }
}

/* ---- lists of small numbers, of which many sums are alike ---- */

enum { MOST_SOURCES = 7, MOST_DOCUMENTS = 13000, MOST_KEPT = 30 };

/* What each document scores by each source, and where it is looked for. */
struct small {
    struct arena    arena;
    struct sources  sources;
    uint64_t        amounts[MOST_SOURCES][MOST_DOCUMENTS];
    struct word_set required;
    uint32_t        from, end;
    bool            is_steep; /* few postings are worth much */
};

/* Documents in runs and by themselves, many or few. */
static struct list
some_list(struct small *s, struct dice *dice, uint64_t amounts[MOST_DOCUMENTS])
{
    struct given_posting *postings = arena_array(&s->arena, MOST_DOCUMENTS, sizeof *postings);
    size_t                gap = 1 + dice_below(dice, dice_below(dice, 3) ? 6 : 900), count = 0;
    uint32_t              most_impact = 1 + (uint32_t) dice_below(dice, 6);
    struct list           list;
    struct error          err;

    for (uint32_t d = 1 + (uint32_t) dice_below(dice, dice_below(dice, 4) ? 9 : 9000);
         d < MOST_DOCUMENTS; d += 1 + (uint32_t) dice_below(dice, gap)) {
        if (dice_below(dice, 400) == 0)
            d += (uint32_t) dice_below(dice, 3000);
        if (d >= MOST_DOCUMENTS)
            break;
        postings[count] = (struct given_posting){ d, 1 + (uint32_t) dice_below(dice, 3) };
        if (dice_below(dice, 200) == 0)
            postings[count].impact = most_impact;
        if (s->is_steep)
            for (postings[count].impact = 1;
                 postings[count].impact < 6 && dice_below(dice, 5) == 0;)
                postings[count].impact++;
        amounts[d] = postings[count++].impact;
    }
    expect_ok(list_give(&s->arena, postings, count, &list, &err), &err);
    return list;
}

/* Those postings of a list that have the impact. */
static struct list
strong_of(struct small *s, const struct list *list, uint32_t least)
{
    struct given_posting *postings = arena_array(&s->arena, list->count, sizeof *postings);
    size_t                count = 0;
    struct list           strong;
    struct error          err;

    for (size_t i = 0; i < list->count; i++)
        if (list->given[i].impact >= least)
            postings[count++] = list->given[i];
    expect_ok(list_give(&s->arena, postings, count, &strong, &err), &err);
    return strong;
}

/* Champions of most impacts, or none. */
static void
add_champions(struct small *s, struct dice *dice, struct list *list)
{
    list->champions = arena_array(&s->arena, LIST_MOST_CHAMPIONS, sizeof *list->champions);
    for (uint32_t least = 6; least > 1; least -= 1 + (uint32_t) dice_below(dice, 3)) {
        struct champions *champions = &list->champions[list->champion_count];

        if (least > 6)
            break;
        *champions = (struct champions){ .least = least, .list = strong_of(s, list, least) };
        list->champion_count += champions->list.count > 0 && dice_below(dice, 6);
    }
}

static struct cursor *
some_cursor(struct small *s, const struct list *list)
{
    struct cursor *cursor = arena_alloc(&s->arena, sizeof *cursor);

    cursor_open(cursor, NULL, list);
    return cursor;
}

static void
add_source(struct small *s, struct dice *dice, size_t word)
{
    size_t         at = s->sources.count;
    struct source *source = arena_alloc(&s->arena, sizeof *source);

    *source = (struct source){ .word = word,
                               .weight = dice_below(dice, 12) ? 1 + dice_below(dice, 4) : 0,
                               .base = UINT32_MAX };
    source->bound = source->weight;
    source->kind = source->weight > 0 ? SOURCE_SCORES : SOURCE_TELLS;
    s->sources.items[s->sources.count++] = source;
    if (dice_below(dice, 6)) {
        source->list = some_list(s, dice, s->amounts[at]);
        add_champions(s, dice, &source->list);
        source->cursor = some_cursor(s, &source->list);
    } else { /* of words that begin alike */
        source->part_count = 1 + dice_below(dice, 3);
        source->parts = arena_array(&s->arena, source->part_count, sizeof *source->parts);
        for (size_t i = 0; i < source->part_count; i++) {
            struct list *list = arena_alloc(&s->arena, sizeof *list);

            *list = some_list(s, dice, s->amounts[at]);
            source->parts[i] = some_cursor(s, list);
            source->list.count += list->count;
        }
    }
    for (uint32_t d = 0; d < MOST_DOCUMENTS; d++)
        s->amounts[at][d] = (source->cursor ? s->amounts[at][d] : s->amounts[at][d] > 0) *
                            source->weight;
}

static void
draw_small(struct small *s, struct dice *dice)
{
    size_t count = 1 + dice_below(dice, MOST_SOURCES), word = 0;

    *s = (struct small){ .from = 1, .end = MOST_DOCUMENTS, .is_steep = dice_below(dice, 2) };
    if (s->is_steep)
        count = 1 + count / 3;
    s->sources.items = arena_array(&s->arena, MOST_SOURCES, sizeof *s->sources.items);
    while (s->sources.count < count) {
        add_source(s, dice, word);
        if (s->sources.items[s->sources.count - 1]->weight > 0 && dice_below(dice, 3) == 0)
            word_set_add(&s->required, word);
        word += dice_below(dice, 3) > 0;
    }
    for (size_t i = 0; s->is_steep && i < s->sources.count; i++)
        if (s->sources.items[i]->weight > 0 && dice_below(dice, 4))
            word_set_add(&s->required, s->sources.items[i]->word);
    if (dice_below(dice, s->is_steep ? 8 : 2) == 0)
        s->required = (struct word_set){ { 0 } };
    if (dice_below(dice, 4) == 0) {
        s->from = 1 + (uint32_t) dice_below(dice, MOST_DOCUMENTS);
        s->end = s->from + (uint32_t) dice_below(dice, MOST_DOCUMENTS - s->from + 1);
    }
}

/* The score of a document; 0: it lacks what it must have, or all. */
static uint64_t
score_of(const struct small *s, uint32_t document)
{
    struct word_set has = { { 0 } };
    uint64_t        score = 0;

    for (size_t i = 0; i < s->sources.count; i++) {
        score += s->amounts[i][document];
        if (s->amounts[i][document] > 0)
            word_set_add(&has, s->sources.items[i]->word);
    }
    return word_set_holds(&has, &s->required) ? score : 0;
}

struct visits {
    struct small *small;
    struct dice   dice;
    struct top    top;
    uint32_t      last;
    size_t        count;
    bool          keeps_all, is_sample; /* whose scores may be too low */
};

/* What any document scores may be asked in between. */
static void
ask_elsewhere(struct visits *v)
{
    uint32_t        document = 1 + (uint32_t) dice_below(&v->dice, MOST_DOCUMENTS - 1);
    uint64_t        score, want = 0;
    struct word_set seen;
    struct error    err;

    for (size_t i = 0; i < v->small->sources.count; i++)
        want += v->small->amounts[i][document];
    expect_ok(best_words(&v->small->sources, document, &seen, &score, &err), &err);
    assert_int_equal(score, want);
}

static enum error_code
visit(uint32_t document, uint64_t score, uint64_t *enough, void *ctx, struct error *err)
{
    struct visits *v = ctx;

    (void) err;
    if (document <= v->last || document < v->small->from || document >= v->small->end)
        fail_msg("document %u is visited behind %u", document, v->last);
    if (v->is_sample ? score > score_of(v->small, document)
                     : score != score_of(v->small, document))
        fail_msg("document %u scores %llu, not %llu", document, (unsigned long long) score,
                 (unsigned long long) score_of(v->small, document));
    v->last = document;
    v->count++;
    if (dice_below(&v->dice, 8) == 0)
        ask_elsewhere(v);
    top_add(&v->top, document, score, document);
    if (!v->keeps_all && top_enough(&v->top) > *enough)
        *enough = top_enough(&v->top);
    return OK;
}

/* Returns how many documents it was not necessary to visit. */
static size_t
expect_best(struct small *s, size_t most, bool keeps_all)
{
    struct visits v = { .small = s, .dice = { most }, .keeps_all = keeps_all };
    struct top    want;
    struct error  err;
    uint64_t      enough = 0;
    size_t        hits = 0;

    top_init(&v.top, &s->arena, most);
    top_init(&want, &s->arena, most);
    expect_ok(best_each(&s->sources, &s->required, s->from, s->end, &enough, visit, &v, &err),
              &err);
    for (uint32_t d = s->from; d < s->end; d++)
        if (score_of(s, d) > 0) {
            top_add(&want, d, score_of(s, d), d);
            hits++;
        }
    if (v.top.count != want.count || (keeps_all && v.count != hits))
        fail_msg("of %zu hits %zu are visited and %zu kept, not %zu", hits, v.count,
                 v.top.count, want.count);
    top_sort(&v.top);
    top_sort(&want);
    for (size_t i = 0; i < want.count; i++)
        if (v.top.entries[i].document != want.entries[i].document)
            fail_msg("of the best %zu, number %zu is document %u, not %u", most, i,
                     v.top.entries[i].document, want.entries[i].document);
    return hits - v.count;
}

/* What is found by champions alone; returns whether it was. */
static bool
expect_best_of_champions(struct small *s, size_t most)
{
    struct champions_search *search;
    struct visits            v = { .small = s, .dice = { most }, .is_sample = true };
    struct top               want;
    struct error             err;
    uint64_t                 enough = 0, mark = 0;
    bool                     is_worth = true, is_done = false;

    expect_ok(champions_search_open(&s->sources, &s->required, &search, &err), &err);
    for (size_t number = 0; search && is_worth; number++) {
        top_init(&v.top, &s->arena, most);
        v.last = 0;
        enough = mark;
        expect_ok(champions_sample(search, number, &enough, visit, &v, &is_worth, &err), &err);
        if (is_worth && v.top.count == most)
            mark = top_enough(&v.top) - 1;
    }
    if (search && mark > 0 && champions_suffice(search, mark)) {
        top_init(&v.top, &s->arena, most);
        top_init(&want, &s->arena, most);
        v.is_sample = false;
        v.last = 0;
        enough = mark;
        expect_ok(champions_each(search, &enough, visit, &v, &err), &err);
        for (uint32_t d = 1; d < MOST_DOCUMENTS; d++)
            if (score_of(s, d) > 0)
                top_add(&want, d, score_of(s, d), d);
        top_sort(&v.top);
        top_sort(&want);
        assert_int_equal(v.top.count, want.count);
        for (size_t i = 0; i < want.count; i++)
            if (v.top.entries[i].document != want.entries[i].document)
                fail_msg("by champions, of the best %zu, number %zu is document %u, not %u",
                         most, i, v.top.entries[i].document, want.entries[i].document);
        is_done = true;
    }
    champions_search_close(search);
    return is_done;
}

static void
best_of_small_numbers_are_those_of_all(void **state)
{
    struct dice   dice = { 20261122 };
    struct small *s = malloc(sizeof *s);
    size_t        left_out = 0, by_champions = 0, required = 0;

    (void) state;
    for (size_t round = 0; round < 2000; round++) {
        draw_small(s, &dice);
        (void) expect_best(s, 1 + dice_below(&dice, MOST_KEPT), true);
        left_out += expect_best(s, 1 + dice_below(&dice, MOST_KEPT), false);
        left_out += expect_best(s, 1, false);
        if (s->from == 1 && expect_best_of_champions(s, 1 + dice_below(&dice, MOST_KEPT))) {
            by_champions++;
            required += s->sources.count > 1;
        }
        sources_close(&s->sources);
        arena_free(&s->arena);
    }
    assert_true(left_out > 100000);
    assert_true(by_champions > 100 && required > 50);
    free(s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(best_of_small_numbers_are_those_of_all),
        cmocka_unit_test_setup_teardown(every_way_finds_the_same, setup, teardown),
        cmocka_unit_test_setup_teardown(maps_are_of_the_best_levels, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
