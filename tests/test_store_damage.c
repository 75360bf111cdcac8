/* A damaged index is recognised, never read as if whole, and mended where it can be. */
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "tests/storing.h"

enum { PLACES = 200, SKILLS = 12, LEVELS = 16 };

/* ---- an index of some size ---- */

static const char *const vocabulary[] = {
    "leads",   "incident",    "response", "team",    "security", "design",
    "mentors", "reliability", "scope",    "review",  "writes",   "helps",
    "plans",   "threat",      "model",    "on-call", "and",      "the",
};

static void
add_grid(struct buffer *out, struct dice *dice, const char *track)
{
    buffer_format(out, "%s", track);
    for (size_t s = 0; s < SKILLS; s++)
        buffer_format(out, " | %s %zu", vocabulary[s], s);
    for (size_t l = 0; l < LEVELS; l++) {
        buffer_format(out, "\nIC%zu", l + 1);
        for (size_t s = 0; s < SKILLS; s++) {
            buffer_add(out, STR(" | "));
            for (size_t w = dice_below(dice, 20); w > 0; w--)
                buffer_format(out, "%s ", vocabulary[dice_below(dice, COUNT(vocabulary))]);
        }
    }
    buffer_add(out, STR("\n"));
    buffer_add_char(out, '\0');
}

static const char *
make_index(struct scratch *scratch)
{
    struct buffer      grids[2] = { { 0 }, { 0 } };
    struct dice        dice = { 4711 };
    struct tiny_ladder ladders[2] = { { "a.tsv", "acme", NULL, NULL },
                                      { "b.tsv", "zenit", NULL, "es" } };
    const char        *path = scratch_path(scratch, "index");

    for (size_t i = 0; i < COUNT(ladders); i++) {
        add_grid(&grids[i], &dice, i ? "Seguridad" : "Site Reliability (SRE)");
        ladders[i].grid = grids[i].data;
    }
    store_close(tiny_store(path, ladders, COUNT(ladders)));
    for (size_t i = 0; i < COUNT(ladders); i++)
        buffer_free(&grids[i]);
    return path;
}

/* ---- all that can be read ---- */

static enum error_code
read_cells(struct store *store, struct arena *arena, const struct store_ladder *ladder,
           struct buffer *out, struct error *err)
{
    struct store_cell *cells;
    size_t             count;
    enum error_code    rc = store_cells(store, arena, ladder->id, &cells, &count, err);

    for (size_t i = 0; rc == OK && i < count; i++) {
        struct str body;

        rc = store_text(store, arena, cells[i].text, &body, err);
        if (rc == OK)
            buffer_format(out, "%lld %u %u %u %u %.*s\n", (long long) cells[i].document,
                          cells[i].level, cells[i].skill, cells[i].line, cells[i].flags,
                          STR_ARG(body));
    }
    return rc;
}

static enum error_code
read_ladder(struct store *store, struct arena *arena, int64_t id, struct buffer *out,
            struct error *err)
{
    struct store_ladder ladder;
    enum error_code     rc = store_ladder(store, arena, id, &ladder, err);

    if (rc != OK)
        return rc;
    buffer_format(out, "%.*s %.*s %.*s %.*s %.*s %.*s %u\n", STR_ARG(ladder.org),
                  STR_ARG(ladder.org_slug), STR_ARG(ladder.track), STR_ARG(ladder.slug),
                  STR_ARG(ladder.language), STR_ARG(ladder.path), ladder.line);
    for (size_t i = 0; i < ladder.level_count; i++)
        buffer_format(out, "%.*s %.*s %d\n", STR_ARG(ladder.levels[i].label),
                      STR_ARG(ladder.levels[i].slug), ladder.levels[i].inferred);
    for (size_t i = 0; i < ladder.skill_count; i++)
        buffer_format(out, "%.*s %.*s\n", STR_ARG(ladder.skills[i].name),
                      STR_ARG(ladder.skills[i].slug));
    return read_cells(store, arena, &ladder, out, err);
}

static enum error_code
read_query(struct store *store, const char *query, struct buffer *out, struct error *err)
{
    struct query_options options = { .limit = 1000, .no_fold = true };
    struct query_hits    hits;
    enum error_code      rc = query_run(store, str_of(query), &options, &hits, err);

    if (rc != OK)
        return rc;
    for (size_t i = 0; i < hits.count; i++)
        buffer_format(out, "%.*s %llu\n", STR_ARG(hits.items[i].place.address),
                      (unsigned long long) hits.items[i].score);
    query_hits_free(&hits);
    return OK;
}

static enum error_code
read_all(struct store *store, struct buffer *out, struct error *err)
{
    struct arena    arena = { 0 };
    int64_t        *ids = NULL;
    size_t          count = 0;
    enum error_code rc = store_ladder_ids(store, &arena, 0, &ids, &count, err);

    for (size_t i = 0; rc == OK && i < count; i++)
        rc = read_ladder(store, &arena, ids[i], out, err);
    if (rc == OK)
        rc = read_query(store, "incident response \"helps the\" seguridad", out, err);
    if (rc == OK)
        rc = read_query(store, "track:sre level:2..4", out, err);
    arena_free(&arena);
    return rc;
}

/* ---- judging a damaged file ---- */

struct verdict {
    bool          is_noticed; /* refused, or faults were found */
    struct buffer content;    /* what was read, with all errors on the way */
};

static void
note_fault(struct str sentence, void *ctx)
{
    bool *is_noticed = ctx;

    assert_true(sentence.length > 5);
    *is_noticed = true;
}

static struct verdict
judge(const char *path)
{
    struct verdict  verdict = { 0 };
    struct store   *store;
    struct error    err;
    size_t          faults = 0;
    enum error_code rc = store_open(path, STORE_UPDATE, &store, &err);

    if (rc == OK && read_all(store, &verdict.content, &err) != OK)
        assert_true(strlen(err.message) > 10);
    if (rc == OK)
        rc = store_check(store, note_fault, &verdict.is_noticed, &faults, &err);
    if (rc != OK)
        assert_true(strlen(err.message) > 10);
    verdict.is_noticed |= rc != OK;
    assert_true(rc != OK || verdict.is_noticed == (faults > 0));
    store_close(store);
    return verdict;
}

static void
flip_bytes(struct dice *dice, char *bytes, size_t length)
{
    bytes[dice_below(dice, length)] ^= (char) (1 << dice_below(dice, 8));
}

/* A page's worth of another page, of zeros, or of noise. */
static void
overwrite_page(struct dice *dice, char *bytes, size_t length)
{
    enum { PAGE = 4096, ZEROS, NOISE, ANOTHER, KINDS };
    char       *page = bytes + dice_below(dice, length / PAGE) * PAGE;
    const char *other = bytes + dice_below(dice, length / PAGE) * PAGE;
    size_t      kind = ZEROS + dice_below(dice, KINDS - ZEROS);

    for (size_t i = 0; i < PAGE; i++)
        page[i] = kind == ZEROS ? '\0' : kind == NOISE ? (char) dice_roll(dice) : other[i];
}

static void
cut_short(struct dice *dice, char *bytes, size_t length)
{
    size_t from = dice_below(dice, length);

    memset(bytes + from, 0, length - from); /* as a disk that lost its last writes */
}

static void
expect_same(size_t round, struct str read, struct str stored)
{
    size_t at = 0;

    while (at < read.length && at < stored.length && read.data[at] == stored.data[at])
        at++;
    if (at < read.length || at < stored.length)
        fail_msg("round %zu goes unnoticed, and \"%.40s\" is read for \"%.40s\"", round,
                 read.data + at, stored.data + at);
}

static void
damage_is_noticed(struct scratch *scratch,
                  void (*damage)(struct dice *dice, char *bytes, size_t length))
{
    const char    *path = make_index(scratch);
    struct verdict whole = judge(path);
    struct dice    dice = { 99 };
    struct str     bytes;
    struct error   err;

    assert_false(whole.is_noticed);
    assert_true(whole.content.length > 10000);
    expect_ok(file_read(&scratch->arena, path, 64 << 20, &bytes, &err), &err);
    for (size_t i = 0; i < PLACES; i++) {
        struct str     copy = arena_copy(&scratch->arena, bytes);
        struct verdict verdict;

        damage(&dice, (char *) copy.data, copy.length);
        verdict = judge(scratch_write_bytes(scratch, "damaged", copy));
        if (!verdict.is_noticed)
            expect_same(i, buffer_str(&verdict.content), buffer_str(&whole.content));
        buffer_free(&verdict.content);
    }
    buffer_free(&whole.content);
}

static void
flipped_bits_are_noticed(void **state)
{
    damage_is_noticed(*state, flip_bytes);
}

static void
overwritten_pages_are_noticed(void **state)
{
    damage_is_noticed(*state, overwrite_page);
}

static void
lost_ends_are_noticed(void **state)
{
    damage_is_noticed(*state, cut_short);
}

/* ---- rows that are not as they were ---- */

static const struct {
    const char *behaviour, *sql;
    const char *fault; /* a part of what is told */
    bool        heals; /* store_repair() makes it whole */
} harms[] = {
    { "postings of texts are gone", "DELETE FROM text_fts_data WHERE id > 10", "text_fts",
      true },
    { "postings of names are gone", "DELETE FROM name_fts_data WHERE id > 10", "name_fts",
      true },
    { "postings of another text",
      "UPDATE text_fts_data SET block = (SELECT block FROM text_fts_data ORDER BY id DESC "
      "LIMIT 1) "
      "WHERE id = (SELECT min(id) FROM text_fts_data WHERE id > 10)",
      NULL, true },
    { "a length is wrong", "UPDATE text SET length = length + 1 WHERE id = 3", "length", true },
    { "a name's length is wrong", "UPDATE name SET length = 0 WHERE id = 1", "length", true },
    { "a fingerprint of a text is wrong", "UPDATE text SET hash = 1 WHERE id = 3", "stored",
      false },
    { "the count of cells is wrong", "UPDATE meta SET value = 7 WHERE key = 'cells'", "cells",
      true },
    { "the count of cells is gone", "DELETE FROM meta WHERE key = 'cells'", "cells", true },
    { "a name that nothing bears", "INSERT INTO name VALUES (999, 'en', 1, 'lonely')", NULL,
      true },

    { "a text is gone", "DELETE FROM text WHERE id = 3", "belong", false },
    { "a word of a text is another", "UPDATE text SET body = 'changed' WHERE id = 3", "stored",
      false },
    { "a text in an unknown language", "UPDATE text SET language = 'xx' WHERE id = 3",
      "text_fts", false },
    { "a name in an unknown language", "UPDATE name SET language = 'xx' WHERE id = 1", NULL,
      false },
    { "a text that no cell has", "INSERT INTO text VALUES (99999, 1, 'en', 1, 'lonely')",
      "no cell", true },
    { "a cell outside its ladder", "UPDATE cell SET level = 99 WHERE id = 5", "belong", false },
    { "a cell before its ladder", "UPDATE cell SET level = 0, skill = -1 WHERE id = 5",
      "belong", false },
    { "a cell of another ladder", "UPDATE cell SET ladder = 77 WHERE id = 5", "belong", false },
    { "a cell with another text", "UPDATE cell SET text = 1 WHERE id = 5", "stored", false },
    { "a cell is gone", "DELETE FROM cell WHERE id = 5", "cells", false },
    { "a cell on another line", "UPDATE cell SET line = 1000 WHERE id = 5", "stored", false },
    { "a ladder is gone", "DELETE FROM ladder WHERE id = 1", "belong", false },
    { "a ladder of another organisation", "UPDATE ladder SET org = 2, slug = 'x' WHERE id = 1",
      "stored", false },
    { "a level is gone", "DELETE FROM level WHERE ladder = 1 AND ordinal = 2", "level", false },
    { "a level is out of count",
      "UPDATE level SET ordinal = 99 WHERE ladder = 1 AND ordinal = 2", "level", false },
    { "a level of another name", "UPDATE level SET label = 'IC9' WHERE ordinal = 2", "stored",
      false },
    { "a level of another address", "UPDATE level SET slug = 'ic9' WHERE ordinal = 2", "stored",
      false },
    { "a skill is gone", "DELETE FROM skill WHERE ladder = 1 AND position = 0", NULL, false },
    { "a skill of another address", "UPDATE skill SET slug = 'x' WHERE position = 0", "stored",
      false },
    { "an organisation of another name", "UPDATE org SET name = 'other' WHERE id = 1", "stored",
      false },
    { "another file", "UPDATE source SET path = 'other.tsv'", "stored", false },
    { "a file is gone", "DELETE FROM source WHERE id = 1", "belong", false },
    { "a member of synonyms asks that may not", "UPDATE synonym SET asks = 1 WHERE NOT asks",
      "synonyms", true },
    { "a member asks no more", "UPDATE synonym SET asks = 0 WHERE grp = '~kubernetes'",
      "synonyms", true },
    { "a member of another spelling",
      "UPDATE synonym SET member = 'x' WHERE grp = '~kubernetes' AND language = 'es'",
      "synonyms", true },
    { "a member of another group",
      "UPDATE synonym SET grp = '~other' WHERE grp = '~kubernetes'", NULL, true },
    { "members are gone", "DELETE FROM synonym WHERE language = 'es'", "synonyms", true },
    { "all members are gone", "DELETE FROM synonym", "synonyms", true },
    { "a member too many", "INSERT INTO synonym VALUES ('en', 'team', '~crew', 1, 'team')",
      "text_fts", true },
    { "a compound of other parts",
      "UPDATE compound SET parts = 'onc all' WHERE joined = 'oncall'", "synonyms", true },
    { "a compound is gone", "DELETE FROM compound WHERE joined = 'oncall'", "synonyms", true },
    { "a compound too many", "INSERT INTO compound VALUES ('oncall', 'onc all')", "synonyms",
      true },
    { "the seal of synonyms is gone", "DELETE FROM meta WHERE key = 'synonyms_seal'",
      "synonyms", true },
    { "the user's list is another",
      "UPDATE meta SET value = 'a' || char(9) || 'b' "
      "WHERE key = 'synonyms'",
      "synonyms", true },
    { "a table is gone", "DROP TABLE document", "document", false },
    { "a term is gone", "DELETE FROM term WHERE term = 'incid'", "postings", true },
    { "a term is another", "UPDATE term SET term = 'incidx' WHERE term = 'incid'", "postings",
      true },
    { "a term counts more cells", "UPDATE term SET cells = cells + 1 WHERE term = 'incid'",
      "cells", true },
    { "the list of another term",
      "UPDATE term SET lists = (SELECT lists FROM term WHERE term = 'team') "
      "WHERE term = 'incid'",
      NULL, true },
    { "a list that is none", "UPDATE term SET lists = x'ff' WHERE term = 'incid'", "postings",
      true },
    { "postings of no term", "INSERT INTO page VALUES (1 << 60, x'00')", "postings", true },
    { "columns are gone", "DELETE FROM document", "columns", true },
    { "columns of another length", "UPDATE document SET body = x'00'", "columns", true },
    { "columns are others", "UPDATE document SET body = zeroblob(length(body))", "columns",
      true },
    { "a text has no words", "DELETE FROM forward WHERE text = 1", "words", true },
    { "a text has other words",
      "UPDATE forward SET words = (SELECT words FROM forward WHERE text = 2) WHERE text = 1",
      "forward", true },
    { "words that are no numbers", "UPDATE forward SET words = x'ff' WHERE text = 1", "forward",
      true },
    { "words of no text", "INSERT INTO forward VALUES (123456, x'01')", "rows of words", true },
    { "a word of a name is another", "UPDATE word SET form = 'x' || form WHERE id = 1",
      "word: it lacks", true },
    { "a word has another stem", "UPDATE word SET term = 'x' || term WHERE term = 'incid'",
      "forward: the rows", true },
    { "all words are gone", "DELETE FROM word", "forward", true },
};

static void
collect_fault(struct str sentence, void *ctx)
{
    struct buffer *told = ctx;

    buffer_add(told, sentence);
    buffer_add_char(told, '\n');
}

/* Checks, and returns what was told: faults or the error; "" for a whole index. */
static const char *
check(struct scratch *scratch, struct store *store)
{
    struct buffer   told = { 0 };
    struct error    err = { 0 };
    size_t          faults = 0;
    enum error_code rc = store_check(store, collect_fault, &told, &faults, &err);
    const char     *text;

    assert_true(rc != OK || (faults > 0) == (told.length > 0));
    text = arena_format(&scratch->arena, "%.*s%s", STR_ARG(buffer_str(&told)),
                        rc == OK ? "" : err.message)
               .data;
    buffer_free(&told);
    return text;
}

static void
harm_is_noticed_and_mended_where_it_can_be(void **state)
{
    struct scratch *scratch = *state;
    const char     *path = make_index(scratch);
    struct str      bytes;
    struct error    err;

    expect_ok(file_read(&scratch->arena, path, 64 << 20, &bytes, &err), &err);
    for (size_t i = 0; i < COUNT(harms); i++) {
        const char     *harmed = scratch_write_bytes(scratch, "harmed", bytes);
        struct buffer   content = { 0 };
        struct store   *store;
        const char     *told;
        enum error_code rc;

        storing_sql(harmed, harms[i].sql);
        expect_ok(store_open(harmed, STORE_REPAIR, &store, &err), &err);
        (void) read_all(store, &content, &err); /* an error or not, but no crash */
        told = check(scratch, store);
        if (!*told || (harms[i].fault && !strstr(told, harms[i].fault)))
            fail_msg("%s: check tells \"%s\"", harms[i].behaviour, told);
        rc = store_repair(store, &err);
        told = check(scratch, store);
        if (harms[i].heals != (rc == OK && !*told))
            fail_msg("%s: after the repair check tells \"%s\" (%d, %s)", harms[i].behaviour,
                     told, (int) rc, rc == OK ? "" : err.message);
        store_close(store);
        buffer_free(&content);
    }
}

static void
kept_list_that_cannot_be_read_is_noticed_and_can_be_replaced(void **state)
{
    struct scratch *scratch = *state;
    const char     *path = make_index(scratch);
    struct store   *store;
    struct error    err;

    storing_sql(path, "UPDATE meta SET value = 'lonely' WHERE key = 'synonyms'");
    expect_ok(store_open(path, STORE_UPDATE, &store, &err), &err);
    if (!*check(scratch, store))
        fail_msg("goes unnoticed");
    storing_synonyms(store, "zorro\tfox\n");
    expect_whole(store);
    store_close(store);
}

static void
hit_outside_its_ladder_is_an_error(void **state)
{
    static const char *const harms_of_place[] = {
        "UPDATE cell SET level = level + 50",
        "UPDATE cell SET level = level - 20",
        "UPDATE cell SET level = -level",
        "UPDATE cell SET skill = skill + 50",
    };
    struct scratch *scratch = *state;
    const char     *path = make_index(scratch);
    struct str      bytes;
    struct error    err;

    expect_ok(file_read(&scratch->arena, path, 64 << 20, &bytes, &err), &err);
    for (size_t i = 0; i < COUNT(harms_of_place); i++) {
        const char   *harmed = scratch_write_bytes(scratch, "harmed", bytes);
        struct buffer content = { 0 };
        struct store *store;

        storing_sql(harmed, harms_of_place[i]);
        expect_ok(store_open(harmed, STORE_READ, &store, &err), &err);
        assert_int_equal(read_query(store, "incident response", &content, &err), ERR_DAMAGED);
        assert_non_null(strstr(err.message, "rung check"));
        store_close(store);
        buffer_free(&content);
    }
}

#define ON_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_FOLDER(flipped_bits_are_noticed),
        ON_A_FOLDER(overwritten_pages_are_noticed),
        ON_A_FOLDER(lost_ends_are_noticed),
        ON_A_FOLDER(kept_list_that_cannot_be_read_is_noticed_and_can_be_replaced),
        ON_A_FOLDER(hit_outside_its_ladder_is_an_error),
        ON_A_FOLDER(harm_is_noticed_and_mended_where_it_can_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
