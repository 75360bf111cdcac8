/* The library as a program sees it: through include/rung.h alone. */
#include "include/rung.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "tests/support.h"

static const char security[] = "## Security\n\n"
                               "Level\tIncident Response\tImpact\n"
                               "1\tfollows the runbook\thelps the team\n"
                               "2\tleads an incident\thelps the team\n"
                               "3\tleads urgent incidents, writes each incident up\t\n";

static const char writing[] = "## Technical Writing (TW)\n\n"
                              "Level\tImpact\n"
                              "IC1\thelps the team\n"
                              "IC2\twrites up what an incident taught\n";

struct library {
    struct scratch scratch;
    struct rung   *index;
    const char    *paths[2];
};

static enum rung_status
remove_ladders(struct rung *index, const char *const *addresses, size_t count,
               struct rung_error *error)
{
    size_t           removed;
    enum rung_status status = rung_remove(index, addresses, count, &removed, error);

    assert_true(removed <= count);
    return status;
}

static void
expect(enum rung_status status, const struct rung_error *error)
{
    assert_int_equal(status, error->status);
    if (status != RUNG_OK)
        fail_msg("status %d: %s", (int) status, error->message);
    assert_string_equal(error->message, "");
}

/* Fails unless it went wrong in this way, with a sentence that tells of what. */
static void
expect_failure(enum rung_status got, enum rung_status want, const struct rung_error *error,
               const char *about)
{
    if (got != want || error->status != want || !strstr(error->message, about))
        fail_msg("status %d, not %d: %s", (int) got, (int) want, error->message);
}

static int
setup(void **state)
{
    struct library           *l = calloc(1, sizeof *l);
    struct rung_index_summary summary;
    struct rung_error         error;

    if (!l)
        return -1;
    scratch_init(&l->scratch);
    l->paths[0] = scratch_write(&l->scratch, "acme--security.tsv", security);
    l->paths[1] = scratch_write(&l->scratch, "zenit--writing.tsv", writing);
    expect(rung_open(scratch_path(&l->scratch, "index"), RUNG_WRITE, &l->index, &error),
           &error);
    expect(rung_index_paths(l->index, l->paths, 2, NULL, NULL, &summary, &error), &error);
    *state = l;
    return 0;
}

static void
count_fault(void *ctx, const char *sentence)
{
    struct buffer *faults = ctx;

    buffer_format(faults, "%s\n", sentence);
}

static int
teardown(void **state)
{
    struct library   *l = *state;
    struct buffer     told = { 0 };
    struct rung_error error;
    size_t            faults;

    expect(rung_check(l->index, count_fault, &told, &faults, &error), &error);
    if (faults > 0)
        fail_msg("%.*s", STR_ARG(buffer_str(&told)));
    rung_close(l->index);
    scratch_deinit(&l->scratch);
    free(l);
    return 0;
}

/* ---- opening ---- */

static void
nothing_may_be_closed_and_freed(void **state)
{
    (void) state;
    rung_close(NULL);
    rung_results_free(NULL);
    rung_view_free(NULL);
    rung_plan_free(NULL);
    rung_comparison_free(NULL);
    assert_string_equal(rung_version(), RUNG_VERSION);
}

static void
opening_what_is_no_index_fails_with_a_sentence(void **state)
{
    struct scratch   *scratch = *state;
    struct rung_error error;
    struct rung      *index;
    const char       *text = scratch_write(scratch, "text", "Level\tImpact\n");

    expect_failure(rung_open(scratch_path(scratch, "none"), RUNG_READ, &index, &error),
                   RUNG_NOT_FOUND, &error, "rung index");
    assert_null(index);
    expect_failure(rung_open(text, RUNG_WRITE, &index, &error), RUNG_DAMAGED, &error,
                   "not a Rung index");
    assert_null(index);
    expect_failure(rung_open(scratch->folder, RUNG_READ, &index, &error), RUNG_IO, &error,
                   "not a file");
    assert_null(index);
}

/* ---- indexing ---- */

struct told {
    struct buffer warnings, notes, ladders;
};

static void
note_warning(void *ctx, const char *path, unsigned line, const char *sentence)
{
    struct told *told = ctx;

    (void) path;
    assert_true(strlen(sentence) > 10);
    buffer_format(&told->warnings, "%u ", line);
}

static void
note_note(void *ctx, const char *path, const char *sentence)
{
    struct told *told = ctx;

    assert_true(strlen(sentence) > 3);
    buffer_format(&told->notes, "%s ", strrchr(path, '/') + 1);
}

static void
note_ladder(void *ctx, const struct rung_grid *grid)
{
    struct told *told = ctx;

    buffer_format(&told->ladders, "%s/%s line %u: %zux%zu, %zu cells, last \"%s\"; ", grid->org,
                  grid->track, grid->line, grid->level_count, grid->skill_count,
                  grid->cell_count,
                  grid->cells[grid->level_count * grid->skill_count - 1].text);
}

static void
told_free(struct told *told)
{
    buffer_free(&told->warnings);
    buffer_free(&told->notes);
    buffer_free(&told->ladders);
}

static void
dry_run_tells_what_was_understood(void **state)
{
    struct scratch          *scratch = *state;
    struct told              told = { { 0 }, { 0 }, { 0 } };
    struct rung_index_events events = {
        .ctx = &told, .warning = note_warning, .note = note_note, .ladder = note_ladder
    };
    struct rung_index_summary summary;
    struct rung_error         error;
    const char               *folder = scratch->folder;

    scratch_write(scratch, "acme--security.tsv", security);
    scratch_write(scratch, "zenit--writing.tsv", writing);
    scratch_write(scratch, "picture.png", "no table");
    expect(rung_index_paths(NULL, &folder, 1, NULL, &events, &summary, &error), &error);
    assert_int_equal(summary.ladders, 2);
    assert_int_equal(summary.levels, 5);
    assert_int_equal(summary.skills, 3);
    assert_int_equal(summary.cells, 7);
    assert_int_equal(summary.texts, 5);
    assert_int_equal(summary.files_read, 2);
    assert_int_equal(summary.files_skipped, 1);
    assert_true(summary.seconds >= 0 && summary.seconds < 60);
    assert_int_equal(told.warnings.length, 0);
    assert_true(str_equal(buffer_str(&told.notes), STR("picture.png ")));
    assert_true(str_equal(buffer_str(&told.ladders),
                          STR("acme/Security line 3: 3x2, 5 cells, last \"\"; "
                              "zenit/Technical Writing (TW) line 3: 2x1, 2 cells, "
                              "last \"writes up what an incident taught\"; ")));
    told_free(&told);
}

static void
known_files_are_not_read_again(void **state)
{
    struct library           *l = *state;
    struct rung_index_summary summary;
    struct rung_error         error;

    expect(rung_index_paths(l->index, l->paths, 2, NULL, NULL, &summary, &error), &error);
    assert_int_equal(summary.files_unchanged, 2);
    assert_int_equal(summary.files_read, 0);

    scratch_write(&l->scratch, "acme--security.tsv",
                  "## Security\n\nLevel\tScope\n1\ta team\n");
    expect(rung_index_paths(l->index, l->paths, 2, NULL, NULL, &summary, &error), &error);
    assert_int_equal(summary.files_unchanged, 1);
    assert_int_equal(summary.files_read, 1);
    assert_int_equal(summary.cells, 1);
}

static void
failed_run_changes_nothing(void **state)
{
    struct library           *l = *state;
    const char               *paths[2];
    struct rung_index_options strict = { .strict = true };
    struct rung_index_summary summary;
    struct rung_stats         before, after;
    struct rung_error         error;

    expect(rung_stats(l->index, &before, &error), &error);
    paths[0] = scratch_write(&l->scratch, "new.tsv", "## New\n\nLevel\tScope\n1\ta team\n");
    paths[1] = scratch_path(&l->scratch, "none.tsv");
    expect_failure(rung_index_paths(l->index, paths, 2, NULL, NULL, &summary, &error), RUNG_IO,
                   &error, "none.tsv");
    paths[1] = scratch_write(&l->scratch, "ragged.tsv", "Level\tA\tB\n1\tx\ty\n2\tx\n");
    expect_failure(rung_index_paths(l->index, paths, 2, NULL, NULL, &summary, &error),
                   RUNG_BAD_FORMAT, &error, "ragged.tsv:3");
    paths[1] = scratch_write(&l->scratch, "warns.tsv", "Level\tA\n1\tx\n\ty\n3\tz\n");
    expect_failure(rung_index_paths(l->index, paths, 2, &strict, NULL, &summary, &error),
                   RUNG_BAD_FORMAT, &error, "warning");
    paths[1] = "";
    assert_int_not_equal(rung_index_paths(l->index, paths, 2, NULL, NULL, &summary, &error),
                         RUNG_OK);

    expect(rung_stats(l->index, &after, &error), &error);
    before.file_bytes = after.file_bytes = 0;
    assert_memory_equal(&before, &after, sizeof before);
}

static void
options_say_what_the_file_does_not(void **state)
{
    struct library           *l = *state;
    const char               *path = scratch_write(&l->scratch, "plain.tsv",
                                                   "## Apoyo\n\nNivel\tImpacto\n1\tlidera respuestas\n");
    struct rung_index_options options = { .org = "Norte SA", .language = "spanish" };
    struct rung_index_summary summary;
    struct rung_results      *results;
    struct rung_error         error;

    expect(rung_index_paths(l->index, &path, 1, &options, NULL, &summary, &error), &error);
    expect(rung_search(l->index, "respuesta", NULL, &results, &error), &error);
    assert_int_equal(results->total, 1);
    assert_string_equal(results->hits[0].cell.address, "norte-sa/apoyo/1/impacto");
    assert_string_equal(results->hits[0].cell.org, "Norte SA");
    rung_results_free(results);

    options.language = "klingon";
    assert_int_not_equal(rung_index_paths(l->index, &path, 1, &options, NULL, &summary, &error),
                         RUNG_OK);
    assert_non_null(strstr(error.message, "klingon"));
}

static void
prune_drops_what_is_gone(void **state)
{
    struct library           *l = *state;
    const char               *folder = l->scratch.folder;
    struct rung_index_options options = { .prune = true };
    struct rung_index_summary summary;
    struct rung_stats         stats;
    struct rung_error         error;

    assert_int_equal(remove(l->paths[0]), 0);
    expect(rung_index_paths(l->index, &folder, 1, &options, NULL, &summary, &error), &error);
    assert_int_equal(summary.files_pruned, 1);
    expect(rung_stats(l->index, &stats, &error), &error);
    assert_int_equal(stats.ladders, 1);
    assert_int_equal(stats.cells, 2);
}

static void
reader_is_told_that_it_cannot_write(void **state)
{
    struct library           *l = *state;
    struct rung_index_summary summary;
    struct rung_error         error;
    struct rung              *reader;
    const char               *address = "acme/security";
    size_t                    faults;

    expect(rung_open(scratch_path(&l->scratch, "index"), RUNG_READ, &reader, &error), &error);
    expect_failure(rung_index_paths(reader, l->paths, 1, NULL, NULL, &summary, &error),
                   RUNG_BAD_USE, &error, "reading");
    expect_failure(remove_ladders(reader, &address, 1, &error), RUNG_BAD_USE, &error,
                   "reading");
    expect_failure(rung_repair(reader, &error), RUNG_BAD_USE, &error, "reading");
    expect_failure(rung_check(reader, count_fault, NULL, &faults, &error), RUNG_BAD_USE, &error,
                   "reading");
    rung_close(reader);
}

/* ---- searching ---- */

static void
cell_hit_says_all_about_it(void **state)
{
    struct library        *l = *state;
    struct rung_results   *results;
    struct rung_error      error;
    const struct rung_hit *hit;

    expect(rung_search(l->index, "urgent incidents", NULL, &results, &error), &error);
    assert_true(results->count >= 3);
    assert_int_equal(results->total, results->count);
    assert_int_equal(results->all_words, 1);
    assert_false(results->is_empty);
    assert_string_equal(results->read_as, "urgent incid");
    assert_true(results->took_us <= results->all_us);
    hit = &results->hits[0];
    assert_int_equal(hit->rank, 1);
    assert_true(hit->score > results->hits[1].score);
    assert_string_equal(hit->cell.address, "acme/security/3/incident-response");
    assert_string_equal(hit->cell.org, "acme");
    assert_string_equal(hit->cell.track, "Security");
    assert_string_equal(hit->cell.level, "3");
    assert_int_equal(hit->cell.ordinal, 3);
    assert_string_equal(hit->cell.skill, "Incident Response");
    assert_string_equal(hit->cell.text, "leads urgent incidents, writes each incident up");
    assert_string_equal(hit->cell.path, l->paths[0]);
    assert_int_equal(hit->cell.line, 6);
    assert_int_equal(hit->snippet_count, 5);
    assert_string_equal(hit->snippet[1].text, "urgent incidents");
    assert_true(hit->snippet[1].is_match);
    assert_null(hit->cells);
    rung_results_free(results);
}

static void
copies_are_folded_unless_asked(void **state)
{
    struct library            *l = *state;
    struct rung_search_options options = { .no_fold = true };
    struct rung_results       *results;
    struct rung_error          error;

    expect(rung_search(l->index, "helps", NULL, &results, &error), &error);
    assert_int_equal(results->total, 1);
    assert_int_equal(results->hits[0].also_in_total, 2);
    assert_int_equal(results->hits[0].also_in_count, 2);
    assert_string_equal(results->hits[0].also_in[0], "acme/security/2/impact");
    assert_string_equal(results->hits[0].also_in[1], "zenit/tw/ic1/impact");
    rung_results_free(results);

    expect(rung_search(l->index, "helps", &options, &results, &error), &error);
    assert_int_equal(results->total, 3);
    assert_int_equal(results->hits[0].also_in_total, 0);
    rung_results_free(results);
}

static const struct {
    enum rung_by by;
    const char  *address, *level, *skill;
    size_t       cells;
} kinds[] = {
    { RUNG_BY_LEVEL, "acme/security/3", "3", NULL, 1 },
    { RUNG_BY_SKILL, "acme/security//incident-response", NULL, "Incident Response", 3 },
    { RUNG_BY_TRACK, "acme/security", NULL, NULL, 3 },
};

static void
group_hit_has_its_names_and_best_cells(void **state)
{
    struct library *l = *state;

    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct rung_search_options options = { .by = kinds[i].by };
        struct rung_results       *results;
        struct rung_error          error;
        const struct rung_hit     *hit;

        expect(rung_search(l->index, "incident", &options, &results, &error), &error);
        hit = &results->hits[0];
        assert_string_equal(hit->cell.address, kinds[i].address);
        assert_true(!hit->cell.level == !kinds[i].level && !hit->cell.skill == !kinds[i].skill);
        assert_null(hit->cell.text);
        assert_int_equal(hit->cell_count, kinds[i].cells);
        assert_string_equal(hit->cells[0].cell.address, "acme/security/3/incident-response");
        assert_non_null(hit->cells[0].cell.text);
        assert_true(hit->score >= hit->cells[0].score);
        rung_results_free(results);
    }
}

static void
filters_windows_and_all_words_narrow(void **state)
{
    static const struct {
        const char                *query;
        struct rung_search_options options;
        size_t                     count, total;
    } asked[] = {
        { "incident", { .limit = 1 }, 1, 4 },
        { "incident", { .limit = 2, .offset = 3 }, 1, 4 },
        { "incident", { .offset = 4 }, 0, 4 },
        { "incident", { .offset = SIZE_MAX, .limit = SIZE_MAX }, 0, 4 },
        { "incident", { .filter = { .org = "zenit" } }, 1, 1 },
        { "incident", { .filter = { .track = "sec", .level = "2..3" } }, 2, 2 },
        { "incident", { .filter = { .skill = "nothing" } }, 0, 0 },
        { "incident writes", { .all_words = true }, 2, 2 },
        { "", { .filter = { .level = "1" } }, 2, 2 },
        { "", { .by = RUNG_BY_TRACK, .filter = { .level = "1" } }, 2, 2 },
    };
    struct library *l = *state;

    for (size_t i = 0; i < COUNT(asked); i++) {
        struct rung_results *results;
        struct rung_error    error;

        expect(rung_search(l->index, asked[i].query, &asked[i].options, &results, &error),
               &error);
        if (results->count != asked[i].count || results->total != asked[i].total)
            fail_msg("case %zu: %zu of %llu", i, results->count,
                     (unsigned long long) results->total);
        if (results->count > 0)
            assert_int_equal(results->hits[0].rank, asked[i].options.offset + 1);
        rung_results_free(results);
    }
}

static void
nothing_asked_finds_nothing(void **state)
{
    static const char *const queries[] = { NULL, "", " ", "\"\"", "-incident", "!?" };
    struct library          *l = *state;

    for (size_t i = 0; i < COUNT(queries); i++) {
        struct rung_results *results;
        struct rung_error    error;

        expect(rung_search(l->index, queries[i], NULL, &results, &error), &error);
        assert_true(results->is_empty);
        assert_int_equal(results->count + results->total, 0);
        rung_results_free(results);
    }
}

static void
random_bytes_are_queries(void **state)
{
    struct library *l = *state;
    struct dice     dice = { 7 };

    for (int round = 0; round < 20000; round++) {
        struct rung_search_options options = { .by = (enum rung_by) dice_below(&dice, 4),
                                               .all_words = dice_below(&dice, 2) };
        char                       query[64];
        size_t                     length = dice_below(&dice, sizeof query);
        struct rung_results       *results;
        struct rung_error          error;

        for (size_t i = 0; i < length; i++)
            query[i] = dice_below(&dice, 3) ? " ab\"-+:l1."[dice_below(&dice, 10)]
                                            : (char) dice_roll(&dice);
        query[length] = '\0';
        expect(rung_search(l->index, query, &options, &results, &error), &error);
        assert_true(results->took_us < 1000 * 1000 && results->took_us <= results->all_us);
        assert_true(results->count <= 10 && results->count <= results->total);
        assert_true(results->all_words <= results->total);
        rung_results_free(results);
    }
}

/* ---- looking ---- */

struct listed {
    struct buffer lines;
    size_t        stop_after;
};

static bool
list_entry(void *ctx, const struct rung_entry *e)
{
    struct listed *listed = ctx;

    buffer_format(&listed->lines, "%s %s|%s|%s|%s|%u %zu %zu %zu %zu\n", e->address, e->org,
                  e->track ? e->track : "", e->level ? e->level : "", e->skill ? e->skill : "",
                  e->ordinal, e->ladders, e->levels, e->skills, e->cells);
    return --listed->stop_after > 0;
}

static const struct {
    enum rung_kind     kind;
    struct rung_filter filter;
    const char        *lines;
} lists[] = {
    { RUNG_LADDERS,
      { 0 },
      "acme/security acme|Security|||0 1 3 2 5\n"
      "zenit/tw zenit|Technical Writing (TW)|||0 1 2 1 2\n" },
    { RUNG_LADDERS,
      { .level = "2..3", .skill = "impact" },
      "acme/security acme|Security|||0 1 2 1 1\n"
      "zenit/tw zenit|Technical Writing (TW)|||0 1 1 1 1\n" },
    { RUNG_LEVELS,
      { .org = "zenit" },
      "zenit/tw/ic1 zenit|Technical Writing (TW)|IC1||1 1 0 0 1\n"
      "zenit/tw/ic2 zenit|Technical Writing (TW)|IC2||2 1 0 0 1\n" },
    { RUNG_SKILLS,
      { .track = "security" },
      "acme/security//incident-response acme|Security||Incident Response|0 1 0 0 3\n"
      "acme/security//impact acme|Security||Impact|0 1 0 0 2\n" },
    { RUNG_ORGS, { 0 }, "acme acme||||0 1 3 2 5\nzenit zenit||||0 1 2 1 2\n" },
    { RUNG_ORGS, { .level = "3" }, "acme acme||||0 1 1 2 1\n" },
    { RUNG_LADDERS, { .org = "nobody" }, "" },
};

static void
lists_are_by_address_and_filtered(void **state)
{
    struct library *l = *state;

    for (size_t i = 0; i < COUNT(lists); i++) {
        struct listed     listed = { .stop_after = 100 };
        struct rung_error error;

        expect(
            rung_list(l->index, lists[i].kind, &lists[i].filter, list_entry, &listed, &error),
            &error);
        if (!str_equal(buffer_str(&listed.lines), str_of(lists[i].lines)))
            fail_msg("case %zu:\n%.*s", i, STR_ARG(buffer_str(&listed.lines)));
        buffer_free(&listed.lines);
    }
}

static bool
list_cell(void *ctx, const struct rung_cell *c)
{
    struct listed *listed = ctx;

    buffer_format(&listed->lines, "%s:%u \"%s\"\n", c->address, c->line, c->text);
    return --listed->stop_after > 0;
}

static void
each_cell_is_told_by_address(void **state)
{
    struct library    *l = *state;
    struct listed      listed = { .stop_after = 100 };
    struct rung_filter filter = { .level = "2" };
    struct rung_error  error;

    expect(rung_each_cell(l->index, &filter, list_cell, &listed, &error), &error);
    assert_true(
        str_equal(buffer_str(&listed.lines),
                  STR("acme/security/2/incident-response:5 \"leads an incident\"\n"
                      "acme/security/2/impact:5 \"helps the team\"\n"
                      "zenit/tw/ic2/impact:5 \"writes up what an incident taught\"\n")));
    buffer_free(&listed.lines);

    listed = (struct listed){ .stop_after = 100 };
    expect(rung_each_cell(l->index, NULL, list_cell, &listed, &error), &error);
    assert_int_equal(listed.stop_after, 100 - 7);
    buffer_free(&listed.lines);
}

static void
visitor_that_returns_false_stops_the_walk(void **state)
{
    static const enum rung_kind kind_of[] = { RUNG_LADDERS, RUNG_LEVELS, RUNG_SKILLS,
                                              RUNG_ORGS };
    struct library             *l = *state;
    struct rung_results        *results;
    struct rung_error           error;

    for (size_t i = 0; i <= COUNT(kind_of); i++) {
        struct listed    listed = { .stop_after = 1 };
        enum rung_status status;

        if (i < COUNT(kind_of))
            status = rung_list(l->index, kind_of[i], NULL, list_entry, &listed, &error);
        else
            status = rung_each_cell(l->index, NULL, list_cell, &listed, &error);
        expect_failure(status, RUNG_STOPPED, &error, "stopped");
        assert_int_equal(listed.stop_after, 0);
        buffer_free(&listed.lines);
    }
    expect(rung_search(l->index, "incident", NULL, &results, &error), &error); /* all is well */
    rung_results_free(results);
}

/* Asks the index for more while it is walked. */
static bool
ask_in_between(void *ctx, const struct rung_entry *entry)
{
    struct library      *l = ctx;
    struct rung_results *results;
    struct rung_view    *view;
    struct rung_error    error;

    expect(rung_show(l->index, entry->address, &view, &error), &error);
    assert_string_equal(view->address, entry->address);
    rung_view_free(view);
    expect(rung_search(l->index, "incident", NULL, &results, &error), &error);
    assert_int_equal(results->total, 4);
    rung_results_free(results);
    expect_failure(remove_ladders(l->index, &entry->address, 1, &error), RUNG_BAD_USE, &error,
                   "meanwhile");
    return true;
}

static void
visitor_may_search_and_may_not_write(void **state)
{
    struct library   *l = *state;
    const char       *address = "acme/security";
    struct rung_error error;

    expect(rung_list(l->index, RUNG_LADDERS, NULL, ask_in_between, l, &error), &error);
    expect(remove_ladders(l->index, &address, 1, &error), &error); /* and then it may */
}

static const struct {
    const char *argument, *address;
    size_t      levels, skills, cells;
    const char *first_level, *first_skill, *first_text;
} views[] = {
    { "acme/security", "acme/security", 3, 2, 5, "1", "Incident Response",
      "follows the runbook" },
    { "tw", "zenit/tw", 2, 1, 2, "IC1", "Impact", "helps the team" },
    { "sec/2", "acme/security/2", 1, 2, 2, "2", "Incident Response", "leads an incident" },
    { "sec//imp", "acme/security//impact", 3, 1, 2, "1", "Impact", "helps the team" },
    { "sec/3/imp", "acme/security/3/impact", 1, 1, 0, "3", "Impact", "" },
    { "sec/2/inc", "acme/security/2/incident-response", 1, 1, 1, "2", "Incident Response",
      "leads an incident" },
};

static void
show_gives_the_part_that_is_named(void **state)
{
    struct library *l = *state;

    for (size_t i = 0; i < COUNT(views); i++) {
        struct rung_view       *view;
        struct rung_error       error;
        const struct rung_grid *grid;

        expect(rung_show(l->index, views[i].argument, &view, &error), &error);
        grid = &view->grid;
        assert_string_equal(view->address, views[i].address);
        assert_int_equal(grid->level_count, views[i].levels);
        assert_int_equal(grid->skill_count, views[i].skills);
        assert_int_equal(grid->cell_count, views[i].cells);
        assert_string_equal(grid->levels[0], views[i].first_level);
        assert_string_equal(grid->skills[0], views[i].first_skill);
        assert_string_equal(grid->cells[0].text, views[i].first_text);
        rung_view_free(view);
    }
}

static void
show_of_nothing_or_too_much_is_told(void **state)
{
    static const struct {
        const char      *argument;
        enum rung_status status;
        const char      *about;
    } wrong[] = {
        { "nothing", RUNG_NOT_FOUND, "rung list ladders" },
        { "impact", RUNG_AMBIGUOUS, "acme/security/1/impact" },
        { "a/b/c/d/e", RUNG_BAD_USE, "not an address" },
    };
    struct library *l = *state;

    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct rung_view *view;
        struct rung_error error;

        expect_failure(rung_show(l->index, wrong[i].argument, &view, &error), wrong[i].status,
                       &error, wrong[i].about);
        assert_null(view);
    }
}

/* ---- keeping house ---- */

/* ---- from level to level, and side by side ---- */

static void
plan_quotes_each_statement_once(void **state)
{
    struct library   *l = *state;
    struct rung_plan *plan;
    struct rung_error error;

    expect(rung_plan(l->index, "security/1", "security/2", NULL, &plan, &error), &error);
    assert_string_equal(plan->from, "acme/security/1");
    assert_int_equal(plan->groups[RUNG_MET].count, 1);
    assert_string_equal(plan->groups[RUNG_MET].items[0].text, "helps the team");
    assert_string_equal(plan->groups[RUNG_MET].items[0].by, "acme/security/1/impact");
    assert_int_equal(plan->groups[RUNG_DEEPEN].count + plan->groups[RUNG_NEW].count, 1);
    rung_plan_free(plan);
    expect_failure(rung_plan(l->index, "security", "security/2", NULL, &plan, &error),
                   RUNG_BAD_USE, &error, "from level to level");
    assert_null(plan);
    expect_failure(rung_plan(l->index, "security/9", "security/2", NULL, &plan, &error),
                   RUNG_NOT_FOUND, &error, "security/9");
}

static void
files_and_the_index_stand_side_by_side(void **state)
{
    struct library         *l = *state;
    struct rung_source      sources[] = { { l->paths[0], true, NULL }, { "security", false, NULL } };
    struct rung_comparison *comparison;
    struct rung_error       error;

    expect(rung_compare(l->index, sources, 2, &comparison, &error), &error);
    assert_int_equal(comparison->row_count, 5);
    assert_int_equal(comparison->changes[RUNG_SAME], 5);
    assert_null(comparison->sides[0].address);
    assert_string_equal(comparison->sides[1].address, "acme/security");
    rung_comparison_free(comparison);
    sources[1] = (struct rung_source){ l->paths[1], true, NULL };
    expect(rung_compare(NULL, sources, 2, &comparison, &error), &error);
    assert_int_equal(comparison->changes[RUNG_SAME], 1);
    rung_comparison_free(comparison);
    expect_failure(rung_compare(NULL, sources, 1, &comparison, &error), RUNG_BAD_USE, &error,
                   "from 2 to 26");
    assert_null(comparison);
    sources[1] = (struct rung_source){ "security", false, NULL };
    expect_failure(rung_compare(NULL, sources, 2, &comparison, &error), RUNG_BAD_USE, &error,
                   "no index is open");
    sources[1] = (struct rung_source){ "none.tsv", true, NULL };
    expect_failure(rung_compare(NULL, sources, 2, &comparison, &error), RUNG_IO, &error,
                   "none.tsv");
}

static void
remove_drops_all_or_none(void **state)
{
    static const char *const one_wrong[] = { "acme/security", "nothing" };
    static const char *const both[] = { "sec", "zenit/tw" };
    static const char *const twice[] = { "sec", "acme/security" };
    struct library          *l = *state;
    struct rung_stats        stats;
    struct rung_error        error;

    expect_failure(remove_ladders(l->index, one_wrong, 2, &error), RUNG_NOT_FOUND, &error,
                   "nothing");
    expect(rung_stats(l->index, &stats, &error), &error);
    assert_int_equal(stats.ladders, 2);

    expect(remove_ladders(l->index, twice, 2, &error), &error);
    expect(rung_stats(l->index, &stats, &error), &error);
    assert_int_equal(stats.ladders, 1);

    expect_failure(remove_ladders(l->index, both, 2, &error), RUNG_NOT_FOUND, &error, "sec");
    expect(remove_ladders(l->index, both + 1, 1, &error), &error);
    expect(remove_ladders(l->index, NULL, 0, &error), &error);
    expect(rung_stats(l->index, &stats, &error), &error);
    assert_int_equal(stats.ladders + stats.orgs + stats.files + stats.cells + stats.texts, 0);
}

static void
stats_count_and_tell_versions(void **state)
{
    struct library   *l = *state;
    struct rung_stats stats;
    struct rung_error error;

    expect(rung_stats(l->index, &stats, &error), &error);
    assert_int_equal(stats.orgs, 2);
    assert_int_equal(stats.files, 2);
    assert_int_equal(stats.ladders, 2);
    assert_int_equal(stats.levels, 5);
    assert_int_equal(stats.skills, 3);
    assert_int_equal(stats.cells, 7);
    assert_int_equal(stats.texts, 5);
    assert_true(stats.file_bytes > 10000);
    assert_true(stats.schema_version >= 1 && stats.analysis_version >= 1);
    assert_int_equal(stats.sqlite_version[0], '3');
}

static void
repair_of_what_is_whole_changes_nothing_found(void **state)
{
    struct library      *l = *state;
    struct rung_results *before, *after;
    struct rung_error    error;

    expect(rung_search(l->index, "incident", NULL, &before, &error), &error);
    expect(rung_repair(l->index, &error), &error);
    expect(rung_search(l->index, "incident", NULL, &after, &error), &error);
    assert_int_equal(before->count, after->count);
    for (size_t i = 0; i < before->count; i++) {
        assert_string_equal(before->hits[i].cell.address, after->hits[i].cell.address);
        assert_true(before->hits[i].score == after->hits[i].score);
    }
    rung_results_free(before);
    rung_results_free(after);
}

static void
reader_beside_the_writer_sees_what_is_committed(void **state)
{
    struct library *l = *state;
    const char     *path =
        scratch_write(&l->scratch, "new.tsv", "## New\n\nLevel\tScope\n1\tone team\n");
    struct rung_index_summary summary;
    struct rung_stats         stats;
    struct rung_error         error;
    struct rung              *reader;

    expect(rung_open(scratch_path(&l->scratch, "index"), RUNG_READ, &reader, &error), &error);
    expect(rung_index_paths(l->index, &path, 1, NULL, NULL, &summary, &error), &error);
    expect(rung_stats(reader, &stats, &error), &error);
    assert_int_equal(stats.ladders, 3);
    rung_close(reader);
}

#define ON_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)
#define ON_AN_INDEX(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_may_be_closed_and_freed),
        ON_A_FOLDER(opening_what_is_no_index_fails_with_a_sentence),
        ON_A_FOLDER(dry_run_tells_what_was_understood),
        ON_AN_INDEX(known_files_are_not_read_again),
        ON_AN_INDEX(failed_run_changes_nothing),
        ON_AN_INDEX(options_say_what_the_file_does_not),
        ON_AN_INDEX(prune_drops_what_is_gone),
        ON_AN_INDEX(reader_is_told_that_it_cannot_write),
        ON_AN_INDEX(cell_hit_says_all_about_it),
        ON_AN_INDEX(copies_are_folded_unless_asked),
        ON_AN_INDEX(group_hit_has_its_names_and_best_cells),
        ON_AN_INDEX(filters_windows_and_all_words_narrow),
        ON_AN_INDEX(nothing_asked_finds_nothing),
        ON_AN_INDEX(random_bytes_are_queries),
        ON_AN_INDEX(lists_are_by_address_and_filtered),
        ON_AN_INDEX(each_cell_is_told_by_address),
        ON_AN_INDEX(visitor_that_returns_false_stops_the_walk),
        ON_AN_INDEX(visitor_may_search_and_may_not_write),
        ON_AN_INDEX(show_gives_the_part_that_is_named),
        ON_AN_INDEX(show_of_nothing_or_too_much_is_told),
        ON_AN_INDEX(plan_quotes_each_statement_once),
        ON_AN_INDEX(files_and_the_index_stand_side_by_side),
        ON_AN_INDEX(remove_drops_all_or_none),
        ON_AN_INDEX(stats_count_and_tell_versions),
        ON_AN_INDEX(repair_of_what_is_whole_changes_nothing_found),
        ON_AN_INDEX(reader_beside_the_writer_sees_what_is_committed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
