/* The engine and the naive scan give the same hits, order and scores, whatever is asked. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "indexer/indexer.h"
#include "tests/naive.h"
#include "tests/support.h"

enum { ROUNDS = 100, QUERIES_A_ROUND = 100, FILES = 6 };

/* Words of which some stem alike, some are odd, and the first are common. */
static const char *const vocabulary[] = {
    "leads",       "the",       "and",       "security",   "incident",      "response",
    "incidents",   "responses", "team",      "teams",      "team's",        "TLS",
    "mTLS",        "SLO",       "SLOs",      "C++",        "CI/CD",         "on-call",
    "intern",      "internal",  "mentors",   "mentoring",  "design",        "designs",
    "reliability", "engineer",  "engineers", "kubernetes", "r\xC3\xA9view", "review",
    "scope",       "1.3",       "L4",        "threat",     "fluency",       "a",
};

static const char *const names[] = { "Security", "Reliability Engineering (SRE)",
                                     "Impact",   "Threat Fluency",
                                     "Scope",    "Security Design",
                                     "Team",     "On-call" };

/* The first words are drawn more often than the last. */
static const char *
some_word(struct dice *dice)
{
    size_t a = dice_below(dice, COUNT(vocabulary)), b = dice_below(dice, COUNT(vocabulary));

    return vocabulary[a < b ? a : b];
}

static const char *
some_name(struct dice *dice)
{
    return names[dice_below(dice, COUNT(names))];
}

/* ---- corpora ---- */

static void
add_cell(struct dice *dice, struct buffer *out)
{
    size_t words = dice_below(dice, 4) == 0 ? 0 : 1 + dice_below(dice, 9);

    for (size_t i = 0; i < words; i++)
        buffer_format(out, "%s%s", i > 0 ? " " : "", some_word(dice));
}

static void
add_ladder(struct dice *dice, struct buffer *out)
{
    size_t levels = 1 + dice_below(dice, 4), skills = 1 + dice_below(dice, 4);

    buffer_format(out, "## %s\n\nLevel/Skill", some_name(dice));
    for (size_t s = 0; s < skills; s++)
        buffer_format(out, "\t%s", some_name(dice));
    for (size_t l = 0; l < levels; l++) {
        buffer_format(out, "\n%s%zu", dice_below(dice, 2) ? "IC" : "", l + 1);
        for (size_t s = 0; s < skills; s++) {
            buffer_add_char(out, '\t');
            add_cell(dice, out);
        }
    }
    buffer_add_char(out, '\n');
}

/* Writes, rewrites or removes one file. */
static void
change_a_file(struct scratch *scratch, struct dice *dice)
{
    struct buffer text = { 0 };
    size_t        ladders = dice_below(dice, 4), file = dice_below(dice, FILES);
    char          name[40];

    snprintf(name, sizeof name, "%s/%s--%zu.tsv", file % 3 ? "english" : "spanish",
             file % 2 ? "acme" : "zenith", file);
    for (size_t i = 0; i < ladders; i++)
        add_ladder(dice, &text);
    if (ladders == 0)
        remove(scratch_path(scratch, name));
    else
        scratch_write_bytes(scratch, name, buffer_str(&text));
    buffer_free(&text);
}

static void
index_folder(struct scratch *scratch, struct store *store, const char *language)
{
    const char            *paths[] = { scratch_path(scratch, language) };
    struct indexer_options options = { .prune = true, .language = str_of(language) };
    struct indexer_events  events = { 0 };
    struct indexer_summary summary;
    struct error           err;
    enum error_code        rc;

    rc = indexer_run(store, paths, 1, &options, &events, &summary, &err);
    if (rc != ERR_MISSING) /* no file is left */
        expect_ok(rc, &err);
}

/* ---- queries ---- */

static void
add_filter(struct dice *dice, struct buffer *out)
{
    static const char *const fields[] = { "track:", "skill:", "org:", "-track:", "-skill:" };
    static const char *const ranges[] = { "level:2",  "level:1..2", "level:>=2", "level:<3",
                                          "-level:1", "level:..2",  "level:3..", "level:ic",
                                          "level:>2", "level:<=1",  "level:0..0" };
    static const char *const orgs[] = { "acme", "zen", "nobody" };

    switch (dice_below(dice, 4)) {
    case 0: buffer_add(out, str_of(ranges[dice_below(dice, COUNT(ranges))])); break;
    case 1:
        buffer_format(out, "%s\"%s\"", fields[dice_below(dice, COUNT(fields))],
                      some_name(dice));
        break;
    case 2: buffer_format(out, "org:%s", orgs[dice_below(dice, COUNT(orgs))]); break;
    default:
        buffer_format(out, "%s%s", fields[dice_below(dice, COUNT(fields))], some_word(dice));
        break;
    }
}

static void
add_clause(struct dice *dice, struct buffer *out)
{
    switch (dice_below(dice, 12)) {
    case 0: buffer_format(out, "-%s", some_word(dice)); break;
    case 1: buffer_format(out, "+%s", some_word(dice)); break;
    case 2: buffer_format(out, "\"%s %s\"", some_word(dice), some_word(dice)); break;
    case 3: buffer_format(out, "-\"%s %s\"", some_word(dice), some_word(dice)); break;
    case 4: buffer_format(out, "\"%s\"", some_word(dice)); break;
    case 5: add_filter(dice, out); break;
    case 6:
        buffer_format(out, "%c%c", (char) (33 + dice_below(dice, 94)),
                      (char) (128 + dice_below(dice, 128)));
        break;
    default: buffer_add(out, str_of(some_word(dice))); break;
    }
    buffer_add_char(out, ' ');
}

static struct query_options
some_options(struct dice *dice)
{
    struct query_options options = {
        .by = (enum query_by) dice_below(dice, 4),
        .limit = 10000,
        .no_fold = dice_below(dice, 2) == 0,
        .all_words = dice_below(dice, 6) == 0,
    };

    if (dice_below(dice, 8) == 0)
        options.level = STR("1..2");
    if (dice_below(dice, 8) == 0)
        options.track = STR("security");
    return options;
}

/* ---- comparing ---- */

static void
compare_hit(const char *query, size_t rank, const struct query_hit *got,
            const struct naive_hit *want, const struct query_options *options)
{
    if (!str_equal(got->place.address, want->address) || got->score != want->score)
        fail_msg("\"%s\", rank %zu: the engine says %.*s (%llu), the scan %.*s (%llu)", query,
                 rank, STR_ARG(got->place.address), (unsigned long long) got->score,
                 STR_ARG(want->address), (unsigned long long) want->score);
    if (options->by == QUERY_BY_CELL) {
        assert_int_equal(got->also_in_total + 1, want->other_count);
        for (size_t i = 0; i < got->also_in_count; i++)
            if (!str_equal(got->also_in[i], want->others[i + 1]))
                fail_msg("\"%s\", rank %zu: also in %.*s, not %.*s", query, rank,
                         STR_ARG(got->also_in[i]), STR_ARG(want->others[i + 1]));
        return;
    }
    for (size_t i = 0; i < got->cell_count; i++)
        if (!str_equal(got->cells[i].place.address, want->others[i]))
            fail_msg("\"%s\", rank %zu: its cell %zu is %.*s, not %.*s", query, rank, i,
                     STR_ARG(got->cells[i].place.address), STR_ARG(want->others[i]));
}

static size_t
ask_both(struct store *store, const struct naive_corpus *corpus, struct dice *dice)
{
    struct arena         arena = { 0 };
    struct buffer        query = { 0 };
    struct query_options options = some_options(dice);
    struct query_hits    got;
    struct naive_hits    want;
    struct error         err;
    size_t               clauses = dice_below(dice, 6);

    for (size_t i = 0; i < clauses; i++)
        add_clause(dice, &query);
    buffer_add_char(&query, '\0');
    want = naive_search(corpus, &arena, str_of(query.data), &options);
    expect_ok(query_run(store, str_of(query.data), &options, &got, &err), &err);

    if (got.total != want.count || got.all_words != want.all_words)
        fail_msg("\"%s\": the engine finds %llu (%llu with every word), the scan %zu (%llu)",
                 query.data, (unsigned long long) got.total, (unsigned long long) got.all_words,
                 want.count, (unsigned long long) want.all_words);
    for (size_t i = 0; i < got.count; i++)
        compare_hit(query.data, i + 1, &got.items[i], &want.items[i], &options);
    assert_int_equal(got.count, want.count);

    query_hits_free(&got);
    buffer_free(&query);
    arena_free(&arena);
    return want.count;
}

static void
tell_fault(struct str sentence, void *ctx)
{
    (void) ctx;
    fail_msg("%.*s", STR_ARG(sentence));
}

static void
engine_and_scan_agree(void **state)
{
    struct scratch *scratch = *state;
    struct dice     dice = { 20261122 };
    struct store   *store;
    struct error    err;
    size_t          hits = 0, faults;

    mkdir(scratch_path(scratch, "english"), 0777);
    mkdir(scratch_path(scratch, "spanish"), 0777);
    for (size_t i = 0; i < FILES; i++)
        change_a_file(scratch, &dice);
    expect_ok(store_open(scratch_path(scratch, "index"), STORE_WRITE, &store, &err), &err);

    for (size_t round = 0; round < ROUNDS; round++) {
        struct arena         arena = { 0 };
        struct naive_corpus *corpus;

        change_a_file(scratch, &dice);
        index_folder(scratch, store, "english");
        index_folder(scratch, store, "spanish");
        corpus = naive_read(store, &arena);
        for (size_t q = 0; q < QUERIES_A_ROUND; q++)
            hits += ask_both(store, corpus, &dice);
        expect_ok(store_check(store, tell_fault, NULL, &faults, &err), &err);
        arena_free(&arena);
    }
    store_close(store);
    assert_true(hits > ROUNDS * QUERIES_A_ROUND); /* the queries are not all in vain */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(engine_and_scan_agree, scratch_setup, scratch_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
