/* The engine and the naive scan give the same hits, order and scores, whatever is asked. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "indexer/indexer.h"
#include "tests/naive.h"
#include "tests/support.h"

enum { ROUNDS = 100, QUERIES_A_ROUND = 100, FILES = 6 };

/*
 * Words of which some stem alike, some are odd, some are synonyms or compounds, and the first
 * are common. "sign-off" and "on-call" are on the list; "threat-model" is only ever seen.
 */
static const char *const vocabulary[] = {
    "leads",
    "the",
    "and",
    "security",
    "incident",
    "response",
    "on-call",
    "team",
    "incidents",
    "root cause analysis",
    "postmortem",
    "kubernetes",
    "responses",
    "teams",
    "team's",
    "TLS",
    "on call",
    "threat-model",
    "threat model",
    "SLO-s",
    "reviews",
    "k8s",
    "mTLS",
    "SLO",
    "SLOs",
    "oncall",
    "post-mortem",
    "design",
    "service level objective",
    "C++",
    "CI/CD",
    "incident response",
    "intern",
    "internal",
    "mentors",
    "mentoring",
    "coaching",
    "designs",
    "threatmodels",
    "post mortem",
    "RCA",
    "reliability",
    "engineer",
    "engineers",
    "r\xC3\xA9view",
    "review",
    "code review",
    "scope",
    "1.3",
    "L4",
    "threat",
    "fluency",
    "a",
    "de",
    "equipo",
    "implementaci\xC3\xB3n",
    "implementaciones",
    "or- chestration",
    "orchestration",
    "end-to-end",
    "e2e",
    "mutual TLS",
    "sign-off",
    "signs off",
    "continuous integration and delivery",
    "red-team-lead",
    "tier-2",
    "tier-2-lead",
    "level 2",
};

static const char *const names[] = {
    "Security",
    "Reliability Engineering (SRE)",
    "Impact",
    "Threat Fluency",
    "Scope",
    "Security Design",
    "Team",
    "On-call",
    "Incident Review",
    "Root Cause Analysis",
    "Kubernetes",
    "Threat-model Design",
};

/* Whole cells, which ladders copy from one another. */
static const char *const copied[] = {
    "Leads the incident response and the post-mortem",
    "leads security reviews, on-call",
    "On call for the team's Kubernetes",
    "Threat-models designs  mentors interns",
    "the",
};

/* What a user may add to the synonyms that the program carries. */
static const char *const user_lists[] = {
    "",
    "",
    "scope\tblast radius\nreview\tdesign review\nsecurity\tsecurity design\n",
    "team\tequipo\nmentor\tcoach\nfluency\tthreat fluency\nthreat-model\ttier-2\n",
    "incident response\tpost-mortem\nsecurity > reliability\nintern\tengineer > "
    "team\nred-team-lead\n",
};

/* Seen tied or not; of these, only the user's lists name some. */
static const struct {
    const char *joined, *parts;
} compounds[] = {
    { "threatmodel", "threat model" },
    { "redteamlead", "red team lead" },
    { "tier2", "tier 2" },
};

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

    if (dice_below(dice, 6) == 0) {
        buffer_add(out, str_of(copied[dice_below(dice, COUNT(copied))]));
        return;
    }
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

static void
change_synonyms(struct store *store, struct dice *dice)
{
    const char         *text = user_lists[dice_below(dice, COUNT(user_lists))];
    struct synonym_list list = { "the user's list", str_of(text) };
    struct error        err;

    expect_ok(store_begin(store, &err), &err);
    expect_ok(store_set_synonyms(store, &list, &err), &err);
    expect_ok(store_commit(store, &err), &err);
}

/* ---- queries ---- */

/* A word with a letter less, other, or changed about with the next. */
static void
add_misspelt(struct dice *dice, struct buffer *out)
{
    const char *word = some_word(dice);
    size_t      length = strlen(word), at = dice_below(dice, length);
    char        letter = word[at];

    buffer_add(out, (struct str){ word, at });
    switch (dice_below(dice, 3)) {
    case 0: at++; break;
    case 1:
        buffer_add_char(out, (char) ('a' + dice_below(dice, 26)));
        at++;
        break;
    default:
        if (at + 1 < length) {
            buffer_add_char(out, word[at + 1]);
            buffer_add_char(out, letter);
            at += 2;
        }
        break;
    }
    buffer_add(out, str_of(word + at));
}

/* A word without the blanks that would end it. */
static void
add_beginning(struct dice *dice, struct buffer *out)
{
    struct str word = str_of(some_word(dice));
    size_t     whole = str_find(word, STR(" "));

    buffer_add(out, str_slice(word, 0, 1 + dice_below(dice, whole)));
    buffer_add_char(out, '*');
}

static void
add_filter(struct dice *dice, struct buffer *out)
{
    static const char *const fields[] = { "track:", "skill:", "org:", "-track:", "-skill:" };
    static const char *const ranges[] = { "level:2",   "level:1..2", "level:>=2",  "level:<3",
                                          "-level:1",  "level:..2",  "level:3..",  "level:ic",
                                          "level:>2",  "level:<=1",  "level:0..0", "level 2",
                                          "Level 1-2", "nivel 3",    "level team" };
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
add_quoted(struct dice *dice, struct buffer *out)
{
    struct str cell = str_of(copied[dice_below(dice, COUNT(copied))]);
    size_t     from = dice_below(dice, cell.length);

    switch (dice_below(dice, 4)) {
    case 0: buffer_format(out, "\"%s\"", some_word(dice)); break;
    case 1: buffer_format(out, "\"%.*s\"", STR_ARG(str_slice(cell, from, cell.length))); break;
    case 2: buffer_format(out, "\"%s\"", some_name(dice)); break;
    default: buffer_format(out, "\"%s %s\"", some_word(dice), some_word(dice)); break;
    }
}

static void
add_sign(struct dice *dice, struct buffer *out)
{
    static const char *const signs[] = { "+", "-", "text:", "+text:", "-text:" };
    size_t                   at = dice_below(dice, 3 * COUNT(signs));

    buffer_add(out, str_of(at < COUNT(signs) ? signs[at] : ""));
}

/* What an operator may stand between. */
static void
add_operand(struct dice *dice, struct buffer *out)
{
    static const char *const unknown[] = { "zzyzx", "blast radius", "of the", "coached" };

    add_sign(dice, out);
    switch (dice_below(dice, 16)) {
    case 0: buffer_format(out, "=%s", some_word(dice)); break;
    case 1: add_beginning(dice, out); break;
    case 2: add_misspelt(dice, out); break;
    case 3: buffer_add(out, str_of(unknown[dice_below(dice, COUNT(unknown))])); break;
    case 4:
    case 5: add_quoted(dice, out); break;
    default: buffer_add(out, str_of(some_word(dice))); break;
    }
}

static void
add_near(struct dice *dice, struct buffer *out)
{
    size_t operands = 2 + dice_below(dice, 2);

    for (size_t i = 0; i < operands; i++) {
        if (i > 0 && dice_below(dice, 2))
            buffer_format(out, " NEAR/%zu ", dice_below(dice, 6));
        else if (i > 0)
            buffer_add(out, STR(" NEAR "));
        add_operand(dice, out);
    }
}

/* Operators where none belongs, and bytes of any kind. */
static void
add_noise(struct dice *dice, struct buffer *out)
{
    static const char *const noise[] = { "OR", "AND", "NOT", "AND NOT", "NEAR", "NEAR/2",
                                         "(",  ")",   "\"",  "+(",      "-",    "=*" };
    size_t                   at = dice_below(dice, 2 * COUNT(noise));

    if (at < COUNT(noise))
        buffer_add(out, str_of(noise[at]));
    else
        buffer_format(out, "%c%c", (char) (33 + dice_below(dice, 94)),
                      (char) (128 + dice_below(dice, 128)));
}

static void add_clauses(struct dice *dice, struct buffer *out, size_t count, unsigned depth);

static void
add_clause(struct dice *dice, struct buffer *out, unsigned depth)
{
    switch (dice_below(dice, 13)) {
    case 0: add_filter(dice, out); break;
    case 1: add_near(dice, out); break;
    case 2:
    case 3:
        add_operand(dice, out);
        buffer_add(out, STR(" OR "));
        if (depth < 3)
            add_clause(dice, out, depth + 1);
        break;
    case 4:
        add_sign(dice, out);
        buffer_add_char(out, '(');
        add_clauses(dice, out, depth < 3 ? 1 + dice_below(dice, 3) : 0, depth + 1);
        buffer_add_char(out, ')');
        break;
    case 5: add_noise(dice, out); break;
    default: add_operand(dice, out); break;
    }
}

static void
add_clauses(struct dice *dice, struct buffer *out, size_t count, unsigned depth)
{
    for (size_t i = 0; i < count; i++) {
        add_clause(dice, out, depth);
        buffer_add_char(out, ' ');
    }
}

static void
draw_query(struct dice *dice, struct buffer *query)
{
    add_clauses(dice, query, dice_below(dice, 40) > 0 ? 1 + dice_below(dice, 3) : 0, 0);
    buffer_add_char(query, '\0');
}

static struct query_options
some_options(struct dice *dice)
{
    struct query_options options = {
        .by = (enum query_by) dice_below(dice, 4),
        .limit = dice_below(dice, 4) == 0 ? dice_below(dice, 12) : 10000,
        .offset = dice_below(dice, 6) == 0 ? dice_below(dice, 12) : 0,
        .no_fold = dice_below(dice, 2) == 0,
        .all_words = dice_below(dice, 6) == 0,
        .no_synonyms = dice_below(dice, 4) == 0,
        .no_exact = dice_below(dice, 4) == 0,
        .no_fuzzy = dice_below(dice, 4) == 0,
        .wants_facets = dice_below(dice, 4) == 0,
    };

    if (dice_below(dice, 12) == 0)
        options.level = STR("1..2");
    if (dice_below(dice, 12) == 0)
        options.track = STR("security");
    if (dice_below(dice, 16) == 0)
        options.skill = STR("on-call");
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

/* There are never more values here than are shown. */
static void
compare_facets(const char *query, const struct query_facet_values got[QUERY_FACETS],
               const struct query_facet_values want[QUERY_FACETS])
{
    for (int f = 0; f < QUERY_FACETS; f++) {
        assert_int_equal(got[f].count, want[f].count);
        for (size_t i = 0; i < got[f].count; i++)
            if (!str_equal(got[f].items[i].value, want[f].items[i].value) ||
                got[f].items[i].cells != want[f].items[i].cells)
                fail_msg("\"%s\": value %zu of facet %d is %.*s (%llu), not %.*s (%llu)", query,
                         i, f, STR_ARG(got[f].items[i].value),
                         (unsigned long long) got[f].items[i].cells,
                         STR_ARG(want[f].items[i].value),
                         (unsigned long long) want[f].items[i].cells);
    }
}

static void
compare(const char *query, const struct query_hits *got, const struct naive_hits *want,
        const struct query_options *options)
{
    size_t left = want->count > options->offset ? want->count - options->offset : 0;

    if (got->is_at_least && got->total <= want->count && got->all_words <= want->all_words)
        assert_true(options->most_counted > 0 && got->total >= got->count);
    else if (got->total != want->count || got->all_words != want->all_words)
        fail_msg("\"%s\" (way %d, %zu): the engine finds %llu (%llu with every word), the scan "
                 "%zu (%llu)",
                 query, (int) options->path, options->most_counted,
                 (unsigned long long) got->total, (unsigned long long) got->all_words,
                 want->count, (unsigned long long) want->all_words);
    assert_int_equal(got->count, left < options->limit ? left : options->limit);
    for (size_t i = 0; i < got->count; i++)
        compare_hit(query, options->offset + i + 1, &got->items[i],
                    &want->items[options->offset + i], options);
    compare_facets(query, got->facets, want->facets);
}

/* By FTS5; by lists, which are gone through for all hits, or for no more than the best. */
static const struct {
    enum query_path path;
    size_t          most_counted;
} ways[] = { { QUERY_BY_FTS, 0 }, { QUERY_BY_LISTS, 0 }, { QUERY_BY_LISTS, 1 } };

/* Returns how many hits there are. */
static size_t
ask_all_ways(struct store *store, const struct naive_corpus *corpus, struct dice *dice)
{
    struct arena         arena = { 0 };
    struct buffer        query = { 0 };
    struct query_options options = some_options(dice);
    struct query_hits    got;
    struct naive_hits    want;
    struct error         err;

    draw_query(dice, &query);
    want = naive_search(corpus, &arena, str_of(query.data), &options);
    for (size_t w = 0; w < COUNT(ways); w++) {
        options.path = ways[w].path;
        options.most_counted = ways[w].most_counted;
        expect_ok(query_run(store, str_of(query.data), &options, &got, &err), &err);
        compare(query.data, &got, &want, &options);
        query_hits_free(&got);
    }
    buffer_free(&query);
    arena_free(&arena);
    return want.count;
}

/* The index knows a compound by its hyphens as long as some text or name ties it. */
static void
compare_compounds(struct store *store, const struct naive_corpus *corpus, struct arena *arena)
{
    for (size_t i = 0; i < COUNT(compounds); i++) {
        struct str             joined = str_of(compounds[i].joined);
        struct str             parts = str_of(compounds[i].parts);
        struct store_compound *known;
        size_t                 count;
        bool                   is_seen = false, is_listed = false;
        struct error           err;

        expect_ok(store_compounds(store, arena, joined, &known, &count, &err), &err);
        for (size_t k = 0; k < count; k++)
            if (str_equal(known[k].parts, parts))
                *(known[k].is_listed ? &is_listed : &is_seen) = true;
        if (!is_listed && is_seen != naive_ties(corpus, parts))
            fail_msg("\"%s\" is%s known as a compound", compounds[i].parts,
                     is_seen ? "" : " not");
    }
}

static void
tell_fault(struct str sentence, void *ctx)
{
    (void) ctx;
    fail_msg("%.*s", STR_ARG(sentence));
}

/* Asks a state of the index; returns how many queries have hits. */
static size_t
ask_all(struct store *store, struct dice *dice)
{
    struct arena         arena = { 0 };
    struct naive_corpus *corpus = naive_read(store, &arena);
    struct error         err;
    size_t               answered = 0, faults;

    compare_compounds(store, corpus, &arena);
    for (size_t q = 0; q < QUERIES_A_ROUND; q++)
        answered += ask_all_ways(store, corpus, dice) > 0;
    expect_ok(store_check(store, tell_fault, NULL, &faults, &err), &err);
    arena_free(&arena);
    return answered;
}

static void
engine_and_scan_agree(void **state)
{
    struct scratch *scratch = *state;
    struct dice     dice = { 20261122 };
    struct store   *store;
    struct error    err;
    size_t          answered = 0;

    mkdir(scratch_path(scratch, "english"), 0777);
    mkdir(scratch_path(scratch, "spanish"), 0777);
    for (size_t i = 0; i < FILES; i++)
        change_a_file(scratch, &dice);
    expect_ok(store_open(scratch_path(scratch, "index"), STORE_WRITE, &store, &err), &err);

    for (size_t round = 0; round < ROUNDS; round++) {
        change_a_file(scratch, &dice);
        index_folder(scratch, store, "english");
        index_folder(scratch, store, "spanish");
        if (round % 8 == 7)
            change_synonyms(store, &dice);
        answered += ask_all(store, &dice);
    }
    store_close(store);
    assert_true(2 * answered > ROUNDS * QUERIES_A_ROUND); /* most are not in vain */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(engine_and_scan_agree, scratch_setup, scratch_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
