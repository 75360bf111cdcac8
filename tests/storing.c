#include "tests/storing.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buffer.h"
#include "store/database.h"

const struct tiny_ladder storing_security = {
    "acme--security.tsv", "acme",
    "Security | Incident Response | Impact\n"
    "1 | follows the runbook | helps the team\n"
    "2 | leads an incident and writes the incident up | helps the team\n"
    "3 | | secures incident tooling\n",
    NULL
};

const struct tiny_ladder storing_writing = { "acme--writing.tsv", "acme",
                                             "Writing | Impact\n"
                                             "IC1 | writes for the team\n"
                                             "IC2 | helps the team\n",
                                             NULL };

const struct tiny_ladder storing_respuesta = { "zenit--respuesta.tsv", "zenit",
                                               "Respuesta | Impacto\n"
                                               "1 | lidera respuestas y helps the team\n"
                                               "2 | helps the team\n",
                                               "es" };

int
storing_setup(void **state)
{
    const struct tiny_ladder ladders[] = { storing_respuesta, storing_writing,
                                           storing_security };

    return tiny_setup(state, ladders, COUNT(ladders));
}

/* ---- writing ---- */

void
storing_put(struct store *store, const struct tiny_ladder *ladder)
{
    struct error err;

    expect_ok(store_begin(store, &err), &err);
    expect_ok(tiny_put(store, ladder, &err), &err);
    expect_ok(store_commit(store, &err), &err);
}

void
storing_synonyms(struct store *store, const char *list)
{
    struct synonym_list given = { "mine.tsv", str_of(list) };
    struct error        err;

    expect_ok(store_begin(store, &err), &err);
    expect_ok(store_set_synonyms(store, &given, &err), &err);
    expect_ok(store_commit(store, &err), &err);
}

/* ---- asking ---- */

int64_t
storing_ladder(struct store *store, const char *track_slug)
{
    struct arena arena = { 0 };
    struct error err;
    int64_t     *ids, found = 0;
    size_t       count;

    expect_ok(store_ladder_ids(store, &arena, 0, &ids, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        struct store_ladder ladder;

        expect_ok(store_ladder(store, &arena, ids[i], &ladder, &err), &err);
        if (str_equal(ladder.slug, str_of(track_slug)))
            found = ids[i];
    }
    arena_free(&arena);
    return found;
}

struct store_counts
storing_counts(struct store *store)
{
    struct store_counts counts = { 0 };
    struct error        err;

    expect_ok(store_counts(store, &counts, &err), &err);
    return counts;
}

struct str
storing_run(struct store *store, struct arena *arena, const char *language, const char *prose)
{
    struct text_analyzer *analyzer;
    struct str            runs[SYNONYM_RUNS];
    struct error          err;

    expect_ok(store_analyzer(store, str_of(language), &analyzer, &err), &err);
    (void) synonym_runs(arena, analyzer, str_of(prose), runs);
    return runs[0];
}

struct store_postings
storing_postings(struct store *store, struct arena *arena, struct str run)
{
    struct store_wanted   wanted = { &run, 1, false, SCORE_ALL_FIELDS, 0 };
    struct store_postings postings;
    struct error          err;

    expect_ok(store_postings(store, arena, &wanted, &postings, &err), &err);
    return postings;
}

const char *
storing_place(struct store *store, struct arena *arena, const struct store_cell *cell)
{
    struct store_ladder ladder;
    struct error        err;

    expect_ok(store_ladder_names(store, arena, cell->ladder, &ladder, &err), &err);
    return arena_format(arena, "%.*s/%.*s %u %u", STR_ARG(ladder.org_slug),
                        STR_ARG(ladder.slug), cell->level, cell->skill)
        .data;
}

/* ---- postings that are expected ---- */

bool
storing_has(struct store *store, struct str term)
{
    struct error err;
    bool         has;

    expect_ok(store_has(store, term, &has, &err), &err);
    return has;
}

static void
expect_posting(struct tiny_index *index, const char *behaviour,
               const struct store_wanted *wanted, const struct store_posting *posting,
               const struct storing_expected *expected)
{
    const char *place = storing_place(index->store, &index->scratch.arena, &posting->cell);
    struct score_field_count fields[SCORE_FIELDS];
    uint32_t                 sum = 0;
    struct error             err;

    expect_ok(store_field_counts(index->store, wanted, posting->cell.document, fields, &err),
              &err);
    for (int f = 0; f < SCORE_FIELDS; f++) {
        sum += score_field_impact((enum score_field) f, fields[f]);
        if (fields[f].tf != expected->fields[f].tf ||
            (fields[f].tf > 0 && fields[f].length != expected->fields[f].length))
            fail_msg("%s: %s has it %u times in %u in field %d", behaviour, place, fields[f].tf,
                     fields[f].length, f);
    }
    if (strcmp(place, expected->place) != 0 ||
        posting->impact != score_impact(expected->fields) || posting->impact != sum)
        fail_msg("%s: %s with %u (in parts %u), not %s with %u", behaviour, place,
                 posting->impact, sum, expected->place, score_impact(expected->fields));
}

void
storing_expect(struct tiny_index *index, const char *behaviour,
               const struct store_wanted *wanted, const struct storing_expected *expected,
               size_t count)
{
    struct store_postings postings;
    struct error          err;

    expect_ok(store_postings(index->store, &index->scratch.arena, wanted, &postings, &err),
              &err);
    if (postings.count != count)
        fail_msg("%s: %zu postings, not %zu", behaviour, postings.count, count);
    for (size_t i = 0; i < count; i++) {
        assert_true(i == 0 ||
                    postings.items[i].cell.document > postings.items[i - 1].cell.document);
        expect_posting(index, behaviour, wanted, &postings.items[i], &expected[i]);
    }
}

/* ---- all postings ---- */

struct vocabulary {
    struct arena *arena;
    struct str   *terms;
    uint64_t     *counts;
    size_t        count, term_capacity, count_capacity;
};

static enum error_code
add_term(struct str term, uint64_t count, void *ctx)
{
    struct vocabulary *v = ctx;

    v->terms = arena_grow(v->arena, v->terms, v->count, &v->term_capacity, sizeof *v->terms);
    v->counts =
        arena_grow(v->arena, v->counts, v->count, &v->count_capacity, sizeof *v->counts);
    v->counts[v->count] = count;
    v->terms[v->count++] = arena_copy(v->arena, term);
    return OK;
}

static int
by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static void
add_postings(struct store *store, struct arena *arena, struct str term, struct buffer *out)
{
    struct store_postings postings = storing_postings(store, arena, term);
    const char          **lines = arena_array(arena, postings.count, sizeof *lines);

    for (size_t i = 0; i < postings.count; i++)
        lines[i] = arena_format(arena, "    %s: %u\n",
                                storing_place(store, arena, &postings.items[i].cell),
                                postings.items[i].impact)
                       .data;
    qsort(lines, postings.count, sizeof *lines, by_text);
    for (size_t i = 0; i < postings.count; i++)
        buffer_add(out, str_of(lines[i]));
}

const char *
storing_all_postings(struct store *store, struct arena *arena)
{
    struct arena      working = { 0 };
    struct vocabulary v = { .arena = &working };
    struct buffer     out = { 0 };
    struct error      err;
    const char       *text;

    expect_ok(store_each_term(store, STR(""), STR("\xFF"), add_term, &v, &err), &err);
    for (size_t i = 0; i < v.count; i++) {
        buffer_format(&out, "%.*s %llu\n", STR_ARG(v.terms[i]),
                      (unsigned long long) v.counts[i]);
        if (!strchr("-|@", v.terms[i].data[0])) /* these hold blanks: they are no runs */
            add_postings(store, &working, v.terms[i], &out);
    }
    text = arena_copy(arena, buffer_str(&out)).data;
    buffer_free(&out);
    arena_free(&working);
    return text;
}

/* ---- files ---- */

void
storing_sql(const char *path, const char *sql)
{
    sqlite3 *db;
    char    *said = NULL;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &said) != SQLITE_OK)
        fail_msg("%s: %s", sql, said);
    sqlite3_close(db);
}

int64_t
storing_number(struct store *store, const char *sql)
{
    struct error err;
    int64_t      value = 0;

    expect_ok(query_int(store, sql, &value, &err), &err);
    return value;
}

size_t
storing_files(const char *folder)
{
    DIR   *stream = opendir(folder);
    size_t count = 0;

    assert_non_null(stream);
    for (struct dirent *entry; (entry = readdir(stream));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(stream);
    return count;
}

bool
storing_exists(const char *path)
{
    return access(path, F_OK) == 0;
}
