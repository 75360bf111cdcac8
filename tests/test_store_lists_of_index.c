/* The lists of a whole index say what FTS5 says of it, after every run. */
#include "store/lists.h"

#include <stdio.h>
#include <stdlib.h>

#include "store/check_lists.h"
#include "store/database.h"
#include "tests/model_list.h"
#include "tests/storing.h"

enum { SOURCES = 18, LEVELS = 10, SKILLS = 30, RUNS = 20 };

/* The first are drawn most often. */
static const char *const words[] = {
    "leads",
    "the",
    "and",
    "incident",
    "design",
    "review",
    "on-call",
    "incidents",
    "mentors",
    "kubernetes",
    "security",
    "plans",
    "k8s",
    "reviews",
    "designs",
    "scope",
    "response",
    "budget",
    "teams",
    "roadmap",
    "SLO",
    "SLOs",
    "C++",
    "mentoring",
    "coaching",
    "reliability",
    "customer",
    "hiring",
    "root cause analysis",
    "postmortem",
    "CI/CD",
    "oncall",
    "quality",
    "latency",
    "equipo",
    "diseno",
    "quarterly",
    "ambiguity",
    "delegates",
    "strategy",
};

static const char *const names[] = {
    "Team",   "Security",     "Incident Response", "Design Review", "Reliability",
    "Impact", "Team Mentors", "Kubernetes",        "Scope",         "On-call",
};

static const char *
some_of(struct dice *dice, const char *const *all, size_t count)
{
    size_t a = dice_below(dice, count), b = dice_below(dice, count);

    return all[a < b ? a : b];
}

static struct str
some_text(struct arena *arena, struct dice *dice)
{
    struct buffer out = { 0 };
    struct str    text;

    if (dice_below(dice, 12) == 0)
        return STR("");
    if (dice_below(dice, 12) == 0) /* a copy of what others say */
        return arena_format(arena, "helps the team with %s", words[dice_below(dice, 6)]);
    for (size_t i = dice_below(dice, 60) ? 1 + dice_below(dice, 3) : dice_below(dice, 2100);
         i > 0; i--)
        buffer_add(&out, STR("team ")); /* in nearly every cell, in some very often */
    for (size_t i = 1 + dice_below(dice, 9); i > 0; i--)
        buffer_format(&out, "%s ", some_of(dice, words, COUNT(words)));
    text = arena_copy(arena, str_trim(buffer_str(&out)));
    buffer_free(&out);
    return text;
}

static struct ladder
some_ladder(struct arena *arena, struct dice *dice, size_t source, size_t number)
{
    struct ladder ladder = {
        .org = source % 3 ? STR("acme") : STR("zenit"),
        .track = arena_format(arena, "%s %s %s", some_of(dice, names, COUNT(names)),
                              words[source], words[number]),
        .language = source % 5 ? STR("en") : STR("es"),
        .line = 1,
        .level_count = 1 + dice_below(dice, LEVELS),
        .skill_count = 1 + dice_below(dice, SKILLS),
    };

    ladder.levels = arena_array(arena, ladder.level_count, sizeof *ladder.levels);
    ladder.skills = arena_array(arena, ladder.skill_count, sizeof *ladder.skills);
    ladder.cells =
        arena_array(arena, ladder.level_count * ladder.skill_count, sizeof *ladder.cells);
    for (size_t l = 0; l < ladder.level_count; l++)
        ladder.levels[l].label = arena_format(arena, "IC%zu", l + 1);
    for (size_t s = 0; s < ladder.skill_count; s++)
        ladder.skills[s].name = arena_format(arena, "%s %s", some_of(dice, names, COUNT(names)),
                                             some_of(dice, words, COUNT(words)));
    for (size_t i = 0; i < ladder.level_count * ladder.skill_count; i++)
        ladder.cells[i] = (struct cell){ some_text(arena, dice), (unsigned) i + 2, 0 };
    return ladder;
}

static void
put_source(struct store *store, struct dice *dice, size_t source)
{
    struct arena        arena = { 0 };
    struct ladder       ladders[6];
    size_t              count = 2 + dice_below(dice, 3);
    struct store_source said = { .key = arena_format(&arena, "/%zu", source),
                                 .path = STR("a.tsv"),
                                 .options = STR("") };
    struct error        err;

    for (size_t i = 0; i < count; i++)
        ladders[i] = some_ladder(&arena, dice, source, i);
    expect_ok(store_put(store, &said, ladders, count, &err), &err);
    arena_free(&arena);
}

static void
drop_source(struct store *store, size_t source)
{
    struct arena        arena = { 0 };
    struct store_source said;
    struct error        err;

    expect_ok(
        store_find_source(store, &arena, arena_format(&arena, "/%zu", source), &said, &err),
        &err);
    if (said.id > 0)
        expect_ok(store_drop_source(store, said.id, &err), &err);
    arena_free(&arena);
}

struct vocabulary {
    struct arena *arena;
    struct str   *terms;
    size_t        count, capacity;
};

static enum error_code
add_term(struct str term, uint64_t count, void *ctx)
{
    struct vocabulary *v = ctx;

    (void) count;
    if (strchr("-|@",
               term.data[0])) /* these hold blanks, or are not in FTS5: they are no runs */
        return OK;
    v->terms = arena_grow(v->arena, v->terms, v->count, &v->capacity, sizeof *v->terms);
    v->terms[v->count++] = arena_copy(v->arena, term);
    return OK;
}

static struct model_list
by_fts(struct store *store, struct str term, unsigned fields)
{
    struct arena          arena = { 0 };
    struct model_list     model = { 0 };
    struct store_wanted   wanted = { &term, 1, false, fields, 0 };
    struct store_postings postings;
    struct error          err;

    expect_ok(store_postings(store, &arena, &wanted, &postings, &err), &err);
    for (size_t i = 0; i < postings.count; i++)
        model_list_push(&model, (uint32_t) postings.items[i].cell.document,
                        postings.items[i].impact);
    arena_free(&arena);
    return model;
}

/* The lists of all fields together are what FTS5 says of all fields. */
static void
compare_fields(struct store *store, const struct listed_term *term,
               const struct model_list fields[SCORE_FIELDS])
{
    struct model_list all = by_fts(store, term->term, SCORE_ALL_FIELDS);

    assert_int_equal(term->cells, all.count);
    for (size_t i = 0; i < all.count; i++) {
        uint32_t sum = 0;

        for (int f = 0; f < SCORE_FIELDS; f++) {
            size_t at = model_list_place(&fields[f], all.items[i].document);

            if (at < fields[f].count && fields[f].items[at].document == all.items[i].document)
                sum += fields[f].items[at].impact;
        }
        assert_int_equal(sum, all.items[i].impact);
    }
    free(all.items);
}

/* Compares one in so many of the terms; returns how many pages the longest list has. */
static size_t
compare_with_fts(const char *behaviour, struct store *store, struct dice *dice, size_t one_in)
{
    struct arena      arena = { 0 };
    struct vocabulary v = { .arena = &arena };
    size_t            most_pages = 0;
    struct error      err;

    expect_ok(store_read_begin(store, &err), &err);
    expect_ok(store_each_term(store, STR(""), STR("\xFF"), add_term, &v, &err), &err);
    for (size_t i = 0; i < v.count; i++) {
        struct listed_term term;
        struct model_list  fields[SCORE_FIELDS];

        if (dice_below(dice, one_in) > 0 && !str_equal(v.terms[i], STR("team")))
            continue;
        expect_ok(store_find_term(store, &arena, v.terms[i], &term, &err), &err);
        for (int f = 0; f < SCORE_FIELDS; f++) {
            fields[f] = by_fts(store, term.term, SCORE_FIELD_BIT(f));
            model_list_compare(behaviour, store, term.term, &term.lists[f], &fields[f], dice,
                               30);
            if (term.lists[f].page_count > most_pages)
                most_pages = term.lists[f].page_count;
        }
        if (dice_below(dice, 4) == 0)
            compare_fields(store, &term, fields);
        for (int f = 0; f < SCORE_FIELDS; f++)
            free(fields[f].items);
    }
    store_read_end(store);
    arena_free(&arena);
    return most_pages;
}

static struct store *
new_index(struct scratch *scratch, struct dice *dice, size_t sources)
{
    struct store *store;
    struct error  err;

    expect_ok(store_open(scratch_path(scratch, "index"), STORE_WRITE, &store, &err), &err);
    store->page_bytes = 3968; /* so that lists take many */
    expect_ok(store_begin(store, &err), &err);
    for (size_t s = 0; s < sources; s++)
        put_source(store, dice, s);
    expect_ok(store_commit(store, &err), &err);
    return store;
}

static void
lists_are_what_fts_says_after_every_run(void **state)
{
    struct scratch *scratch = *state;
    struct dice     dice = { 20261117 };
    struct store   *store = new_index(scratch, &dice, SOURCES);
    size_t          most_pages = compare_with_fts("new", store, &dice, 1);
    struct error    err;

    for (size_t run = 0; run < RUNS; run++) {
        char   behaviour[32];
        size_t pages;

        snprintf(behaviour, sizeof behaviour, "run %zu", run);
        expect_ok(store_begin(store, &err), &err);
        for (size_t changes = 1 + dice_below(&dice, 3); changes > 0; changes--)
            if (dice_below(&dice, 4))
                put_source(store, &dice, dice_below(&dice, SOURCES));
            else
                drop_source(store, dice_below(&dice, SOURCES));
        if (run % 7 == 6) {
            store_rollback(store);
        } else {
            expect_ok(store_commit(store, &err), &err);
        }
        pages = compare_with_fts(behaviour, store, &dice, run == RUNS - 1 ? 1 : 4);
        most_pages = pages > most_pages ? pages : most_pages;
        if (run % 6 == 3)
            expect_whole(store);
    }
    expect_ok(store_repair(store, &err), &err);
    (void) compare_with_fts("made anew", store, &dice, 4);
    expect_whole(store);
    store_close(store);
    assert_true(most_pages > 1);
}

static void
source_that_is_replaced_again_and_again_takes_no_more_room(void **state)
{
    struct scratch *scratch = *state;
    struct dice     dice = { 20261118 };
    struct store   *store = new_index(scratch, &dice, 8);
    int64_t         pages = 0, bytes = 0, cells = 0;
    struct error    err;

    for (size_t run = 0; run < 50; run++) {
        struct dice same = { 20261119 };

        expect_ok(store_begin(store, &err), &err);
        put_source(store, &same, 3);
        expect_ok(store_commit(store, &err), &err);
        if (run == 0) {
            pages = storing_number(store, "SELECT count(*) FROM page");
            bytes = storing_number(store, "SELECT sum(length(body)) FROM page");
            cells = storing_number(store, "SELECT count(*) FROM cell");
        }
    }
    assert_int_equal(storing_number(store, "SELECT count(*) FROM cell"), cells);
    assert_true(storing_number(store, "SELECT count(*) FROM page") <= pages + pages / 4);
    assert_true(storing_number(store, "SELECT sum(length(body)) FROM page") <=
                bytes + bytes / 4);
    assert_int_equal(
        storing_number(store, "SELECT count(*) FROM document"), /* none is left over */
        storing_number(store, "SELECT count(DISTINCT id / 448) FROM cell"));
    expect_whole(store);
    store_close(store);
}

/* ---- champions that are not ---- */

static void
set_lists(struct store *store, struct str term, struct str lists)
{
    sqlite3_stmt *sql;

    assert_int_equal(sqlite3_prepare_v2(store->db, "UPDATE term SET lists = ? WHERE term = ?",
                                        -1, &sql, NULL),
                     SQLITE_OK);
    bind_blob(sql, 1, lists);
    bind_str(sql, 2, term);
    assert_int_equal(sqlite3_step(sql), SQLITE_DONE);
    sqlite3_finalize(sql);
}

static struct buffer
lists_of(struct store *store, struct str term)
{
    struct buffer bytes = { 0 };
    sqlite3_stmt *sql;
    struct error  err;

    expect_ok(statement(store, SQL_TERM_FIND, &sql, &err), &err);
    bind_str(sql, 1, term);
    assert_int_equal(sqlite3_step(sql), SQLITE_ROW);
    buffer_add(&bytes, column_blob(sql, 3));
    done(sql);
    return bytes;
}

/* Whatever byte of a row that has champions is another. */
static void
champions_that_are_not_the_strongest_are_noticed(void **state)
{
    struct scratch    *scratch = *state;
    struct dice        dice = { 20261123 };
    struct store      *store = new_index(scratch, &dice, 12);
    struct str         term = STR("team");
    struct listed_term team;
    struct error       err;
    struct buffer      lists;
    size_t             of_champions = 0, told = 0;

    expect_ok(store_find_term(store, &scratch->arena, term, &team, &err), &err);
    assert_true(team.lists[SCORE_TEXT].champion_count > 0);
    lists = lists_of(store, term);
    expect_ok(store_begin(store, &err), &err);
    for (size_t at = 0; at < lists.length; at += 1 + lists.length / 60) {
        const char *fault = NULL;

        lists.data[at] ^= 1;
        set_lists(store, term, buffer_str(&lists));
        if (lists_check(store, &fault, &err) == OK && fault)
            of_champions += strstr(fault, "champions") != NULL;
        told += fault || err.code == ERR_DAMAGED;
        lists.data[at] ^= 1;
    }
    store_rollback(store);
    buffer_free(&lists);
    assert_true(of_champions > 10 && told > 50);
    expect_whole(store);
    store_close(store);
}

#define WITH_A_FILE(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_A_FILE(lists_are_what_fts_says_after_every_run),
        WITH_A_FILE(champions_that_are_not_the_strongest_are_noticed),
        WITH_A_FILE(source_that_is_replaced_again_and_again_takes_no_more_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
