/*
 * relevance.c - how well Rung finds what a reader judged relevant, beside plain FTS5.
 *
 *     relevance [-v] [--cranfield] [--runs PREFIX] [FOLDER]
 *
 * Reads the judged queries of FOLDER/relevance (--cranfield: of FOLDER/collections/cranfield),
 * indexes their ladders into a temporary index, asks every query of Rung and of plain FTS5, and
 * prints both side by side; -v adds a line a query. --runs measures nothing, but writes what
 * Rung finds to PREFIX.cells and PREFIX.levels, in TREC's form. FOLDER is $RUNG_SHARED, else
 * ../shared.
 *
 * The measures are those of tools/measures.h, averaged over every judged query; the interval of
 * a difference is over queries.
 *
 * Plain FTS5: tokenize='porter unicode61', columns text, skill, level and title, the query's
 * words joined by OR, bm25() with its default weights; a level is as good as its best cell.
 */
#include <dirent.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/file.h"
#include "include/rung.h"
#include "tools/level_pairs.h"
#include "tools/measures.h"
#include "tools/similarity.h"
#include "tools/skill_pairs.h"

#define FILE_BYTES ((size_t) 64 << 20)

enum unit { CELLS, LEVELS };
enum engine { RUNG, PLAIN, ENGINES };

static const char *const engine_names[ENGINES] = { "Rung", "FTS5" };

/* ---- what is searched ---- */

struct document {
    struct str id, level_id; /* as the judgements name them */
    struct str text, skill, level, title;
};

struct corpus {
    const struct collection *collection;
    struct arena            *arena;
    const char              *folder;    /* the judged queries' */
    const char              *shared;    /* the folder above it all */
    const char              *temporary; /* ours, removed at the end */
    const char              *runs;  /* what the files of what is found begin with, or NULL */
    const char             **paths; /* to index */
    size_t                   path_count, path_capacity;
    struct map               unlabelled; /* "stem/ordinal" of the rows without a label */
    struct document         *documents;  /* the cells */
    size_t                   count, capacity;
    struct str              *ids;       /* of cells and levels */
    struct str              *addresses; /* of the same */
    size_t                   id_count, id_capacity, address_capacity;
    struct map               by_address; /* where in ids */
    struct map               by_id;
    size_t                   faults; /* told on stderr; the figures are wrong */
};

/* A place in a ladder; a level has no skill. */
struct place {
    struct str path, level, skill;
    unsigned   ordinal;
};

struct collection {
    const char *folder; /* in the shared one */
    const char *corpus; /* the file in it that says what is searched */
    const char *qrels[2];
    const char *unit_names[2];
    size_t      unit_count;
    size_t      cells;     /* that say something */
    size_t      depth;     /* how many results of a query are looked at */
    size_t      written;   /* and written, which may be cut to fewer cells afterwards */
    int         relevant;  /* the lowest grade that counts as relevant, where grades do not */
    bool        repeats;   /* plain FTS5 is asked a word as often as the query says it */
    bool        text_only; /* plain FTS5 sees no skill, level and title */
    enum error_code (*prepare)(struct corpus *corpus, struct str list, struct error *err);
    struct str (*name)(const struct corpus *corpus, const struct place *place);
};

/* ---- text ---- */

static struct str
underlined(struct arena *arena, struct str s)
{
    char *copy = arena_alloc(arena, s.length + 1);

    for (size_t i = 0; copy && i < s.length; i++)
        copy[i] = s.data[i] == ' ' ? '_' : s.data[i];
    return copy ? (struct str){ copy, s.length } : STR("");
}

/* The file's name without its folder and its ending. */
static struct str
stem_of(struct str path)
{
    struct str name = path;

    while (path.length > 0)
        name = measures_cut_field(&path, '/');
    for (size_t i = name.length; i > 1; i--)
        if (name.data[i - 1] == '.')
            return str_slice(name, 0, i - 1);
    return name;
}

/* The library's failure as ours. */
static enum error_code
told(enum rung_status status, const struct rung_error *error, struct error *err)
{
    return status == RUNG_OK ? OK : error_set(err, ERR_IO, "%s", error->message);
}

/* ---- the ladders ---- */

static void
add_path(struct corpus *corpus, struct str path)
{
    corpus->paths = arena_grow(corpus->arena, corpus->paths, corpus->path_count,
                               &corpus->path_capacity, sizeof *corpus->paths);
    if (!corpus->arena->failed)
        corpus->paths[corpus->path_count++] = path.data;
}

/* Remembers which rows of a grid the judgements name by their place, for want of a label. */
static void
find_unlabelled(struct corpus *corpus, struct str stem, struct str bytes)
{
    size_t row = 0; /* of the table: 0 is its header */

    while (bytes.length > 0) {
        struct str line = measures_cut_line(&bytes);

        if (str_find(line, STR("\t")) == line.length)
            continue;
        if (row > 0 && line.data[0] == '\t')
            map_at(&corpus->unlabelled, corpus->arena,
                   arena_format(corpus->arena, "%.*s/%zu", STR_ARG(stem), row), row);
        row++;
    }
}

/* Ladders with numeric names are the seeds. */
static enum error_code
prepare_ladders(struct corpus *corpus, struct str list, struct error *err)
{
    enum error_code rc = OK;

    while (rc == OK && list.length > 0) {
        struct str stem = str_trim(measures_cut_line(&list));
        bool       is_seed = stem.length > 0 && str_is_digit(stem.data[0]);
        struct str bytes, path;

        if (stem.length == 0)
            continue;
        path = arena_format(corpus->arena, "%s/%s/%.*s.%s", corpus->shared,
                            is_seed ? "seeds" : "ladders/tsv", STR_ARG(stem),
                            is_seed ? "txt" : "tsv");
        add_path(corpus, path);
        rc = arena_check(corpus->arena, err);
        if (rc == OK)
            rc = file_read(corpus->arena, path.data, FILE_BYTES, &bytes, err);
        if (rc == OK)
            find_unlabelled(corpus, stem, bytes);
    }
    return rc;
}

/* file/level/skill or file/level; a row without a label is called by its place. */
static struct str
name_in_ladders(const struct corpus *corpus, const struct place *place)
{
    struct arena *arena = corpus->arena;
    struct str    stem = stem_of(place->path), level = place->level;
    struct str    row = arena_format(arena, "%.*s/%u", STR_ARG(stem), place->ordinal);

    if (map_get(&corpus->unlabelled, row, NONE) != NONE)
        level = arena_format(arena, "(%u)", place->ordinal);
    return underlined(arena,
                      arena_format(arena, "%.*s/%.*s%s%.*s", STR_ARG(stem), STR_ARG(level),
                                   place->skill.length > 0 ? "/" : "", STR_ARG(place->skill)));
}

/* ---- Cranfield ---- */

/* Two documents are empty, so no cells; one is judged all the same: we know it, unfindable. */
static void
write_document(struct corpus *corpus, FILE *out, struct str line)
{
    struct str id = measures_cut_field(&line, '\t'),
               title = str_trim(measures_cut_field(&line, '\t'));
    struct str text = str_trim(line);

    if (title.length + text.length == 0)
        map_at(&corpus->by_id, corpus->arena, id, 0);
    else
        fprintf(out, "cranfield\tcranfield\t%.*s\tabstract\t%.*s  %.*s\n", STR_ARG(id),
                STR_ARG(title), STR_ARG(text));
}

/* The documents in the tidy form: one cell each, its level the document's number. */
static enum error_code
prepare_cranfield(struct corpus *corpus, struct str docs, struct error *err)
{
    struct str path = arena_format(corpus->arena, "%s/cranfield.tsv", corpus->temporary);
    FILE      *out;
    bool       failed;

    add_path(corpus, path);
    if (corpus->arena->failed)
        return error_memory(err);
    out = fopen(path.data, "w");
    if (!out)
        return error_set(err, ERR_IO, "%s: %s", path.data, strerror(errno));
    fputs("org\ttrack\tlevel\tskill\ttext\n", out);
    while (docs.length > 0)
        write_document(corpus, out, measures_cut_line(&docs));
    failed = ferror(out) != 0;
    failed |= fclose(out) != 0;
    return failed ? error_set(err, ERR_IO, "%s: %s", path.data, strerror(errno)) : OK;
}

static struct str
name_in_cranfield(const struct corpus *corpus, const struct place *place)
{
    return arena_copy(corpus->arena, place->level);
}

/* Depth and repeats are what reproduces the figures that the collections' READMEs give. */
static const struct collection ladders = {
    .folder = "relevance",
    .corpus = "corpus.txt",
    .qrels = { [CELLS] = "qrels.tsv", [LEVELS] = "level_qrels.tsv" },
    .unit_names = { [CELLS] = "cells", [LEVELS] = "levels" },
    .unit_count = 2,
    .cells = 515,
    .depth = 100,
    .written = 515,
    .relevant = 2,
    .prepare = prepare_ladders,
    .name = name_in_ladders,
};

static const struct collection cranfield = {
    .folder = "collections/cranfield",
    .corpus = "docs.tsv",
    .qrels = { [CELLS] = "qrels.txt" },
    .unit_names = { [CELLS] = "cells" },
    .unit_count = 1,
    .cells = 1398,
    .depth = 1000,
    .written = 100,
    .relevant = 1,
    .repeats = true,
    .text_only = true,
    .prepare = prepare_cranfield,
    .name = name_in_cranfield,
};

/* ---- addresses and identifiers ---- */

static void
learn_id(struct corpus *corpus, const char *address, struct str id)
{
    struct arena *arena = corpus->arena;
    struct str    copy = arena_copy(arena, str_of(address));

    corpus->ids = arena_grow(arena, corpus->ids, corpus->id_count, &corpus->id_capacity,
                             sizeof *corpus->ids);
    corpus->addresses = arena_grow(arena, corpus->addresses, corpus->id_count,
                                   &corpus->address_capacity, sizeof *corpus->addresses);
    map_at(&corpus->by_address, arena, copy, corpus->id_count);
    map_at(&corpus->by_id, arena, id, corpus->id_count);
    if (arena->failed)
        return;
    corpus->addresses[corpus->id_count] = copy;
    corpus->ids[corpus->id_count++] = id;
}

static bool
learn_cell(void *ctx, const struct rung_cell *cell)
{
    struct corpus *corpus = ctx;
    struct arena  *arena = corpus->arena;
    struct place   place = { str_of(cell->path), str_of(cell->level), str_of(cell->skill),
                             cell->ordinal };
    struct str     id = corpus->collection->name(corpus, &place);

    learn_id(corpus, cell->address, id);
    place.skill = STR("");
    corpus->documents = arena_grow(arena, corpus->documents, corpus->count, &corpus->capacity,
                                   sizeof *corpus->documents);
    if (!arena->failed)
        corpus->documents[corpus->count++] = (struct document){
            .id = id,
            .level_id = corpus->collection->name(corpus, &place),
            .text = arena_copy(arena, str_of(cell->text)),
            .skill = arena_copy(arena, str_of(cell->skill)),
            .level = arena_copy(arena, str_of(cell->level)),
            .title = arena_copy(arena, str_of(cell->track)),
        };
    return !arena->failed;
}

static bool
learn_level(void *ctx, const struct rung_entry *entry)
{
    struct corpus *corpus = ctx;
    struct place place = { str_of(entry->path), str_of(entry->level), STR(""), entry->ordinal };

    learn_id(corpus, entry->address, corpus->collection->name(corpus, &place));
    return !corpus->arena->failed;
}

static enum error_code
learn_all(struct corpus *corpus, struct rung *index, struct error *err)
{
    struct rung_error error = { 0 };
    enum rung_status  status = rung_each_cell(index, NULL, learn_cell, corpus, &error);

    if (status == RUNG_OK)
        status = rung_list(index, RUNG_LEVELS, NULL, learn_level, corpus, &error);
    if (corpus->arena->failed)
        return error_memory(err);
    if (status == RUNG_OK && corpus->count != corpus->collection->cells)
        fprintf(stderr, "%s/%s: %zu cells with text, not the %zu of the collection\n",
                corpus->folder, corpus->collection->corpus, corpus->count,
                corpus->collection->cells);
    return told(status, &error, err);
}

static enum error_code
index_all(struct corpus *corpus, struct rung **index, struct error *err)
{
    struct rung_index_summary summary;
    struct rung_error         error = { 0 };
    struct str       path = arena_format(corpus->arena, "%s/index.rung", corpus->temporary);
    enum rung_status status;

    if (corpus->arena->failed)
        return error_memory(err);
    status = rung_open(path.data, RUNG_WRITE, index, &error);
    if (status == RUNG_OK)
        status = rung_index_paths(*index, corpus->paths, corpus->path_count, NULL, NULL,
                                  &summary, &error);
    return told(status, &error, err);
}

/* ---- judgements ---- */

/* A relevant identifier that is nobody's would count against both engines for ever. */
static void
check_judged(struct corpus *corpus, const struct topic *topic)
{
    for (size_t i = 0; i < topic->count; i++) {
        const struct judgement *judgement = &topic->items[i];

        if (judgement->grade <= 0 || map_get(&corpus->by_id, judgement->id, NONE) != NONE)
            continue;
        fprintf(stderr, "%s: query %.*s: the index has no %.*s\n", corpus->folder,
                STR_ARG(topic->id), STR_ARG(judgement->id));
        corpus->faults++;
    }
}

/* ---- runs ---- */

static enum error_code
hits_to_run(const struct corpus *corpus, const struct rung_results *results, struct run *run,
            struct error *err)
{
    run->items = arena_array(corpus->arena, results->count, sizeof *run->items);
    if (!run->items)
        return error_memory(err);
    for (size_t i = 0; i < results->count; i++) {
        const struct rung_hit *hit = &results->hits[i];
        size_t at = map_get(&corpus->by_address, str_of(hit->cell.address), NONE);

        if (at == NONE)
            return error_set(err, ERR_MISSING, "%s: found, but not listed", hit->cell.address);
        run->items[run->count++] = (struct result){ corpus->ids[at], (float) hit->score };
    }
    return OK;
}

static enum error_code
ask_rung(const struct corpus *corpus, struct rung *index, const struct topic *topic,
         enum unit unit, struct run *run, struct error *err)
{
    struct rung_search_options options = {
        .by = unit == CELLS ? RUNG_BY_CELL : RUNG_BY_LEVEL,
        .limit = corpus->runs ? corpus->collection->written : corpus->collection->depth,
        .no_fold = true,
        .no_texts = true,
    };
    struct rung_results *results = NULL;
    struct rung_error    error = { 0 };
    enum error_code      rc =
        told(rung_search(index, topic->text.data, &options, &results, &error), &error, err);

    if (rc == OK)
        rc = hits_to_run(corpus, results, run, err);
    rung_results_free(results);
    return rc;
}

/* ---- plain FTS5 ---- */

struct plain {
    sqlite3      *db;
    sqlite3_stmt *search;
};

static enum error_code
sqlite_failed(const struct plain *plain, struct error *err)
{
    return error_set(err, ERR_IO, "plain FTS5: %s", sqlite3_errmsg(plain->db));
}

static int
bind_str(sqlite3_stmt *statement, int at, struct str s)
{
    return sqlite3_bind_text(statement, at, s.data, (int) s.length, SQLITE_STATIC);
}

static int
insert_document(sqlite3_stmt *insert, const struct document *document, bool text_only)
{
    int rc = bind_str(insert, 1, document->text);

    if (rc == SQLITE_OK)
        rc = bind_str(insert, 2, text_only ? STR("") : document->skill);
    if (rc == SQLITE_OK)
        rc = bind_str(insert, 3, text_only ? STR("") : document->level);
    if (rc == SQLITE_OK)
        rc = bind_str(insert, 4, text_only ? STR("") : document->title);
    if (rc == SQLITE_OK && sqlite3_step(insert) != SQLITE_DONE)
        rc = SQLITE_ERROR;
    sqlite3_reset(insert);
    return rc;
}

/* Row n holds the document n - 1. */
static enum error_code
plain_fill(struct plain *plain, const struct corpus *corpus, struct error *err)
{
    sqlite3_stmt *insert = NULL;
    int rc = sqlite3_prepare_v2(plain->db, "INSERT INTO t VALUES (?1, ?2, ?3, ?4)", -1, &insert,
                                NULL);

    for (size_t i = 0; rc == SQLITE_OK && i < corpus->count; i++)
        rc = insert_document(insert, &corpus->documents[i], corpus->collection->text_only);
    if (rc != SQLITE_OK)
        sqlite_failed(plain, err);
    sqlite3_finalize(insert);
    return rc == SQLITE_OK ? OK : ERR_IO;
}

static enum error_code
plain_open(struct plain *plain, const struct corpus *corpus, struct error *err)
{
    if (sqlite3_open(":memory:", &plain->db) != SQLITE_OK ||
        sqlite3_exec(plain->db,
                     "CREATE VIRTUAL TABLE t USING fts5"
                     "(text, skill, level, title, tokenize = 'porter unicode61')",
                     NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(plain->db,
                           "SELECT rowid, bm25(t) FROM t WHERE t MATCH ?1 ORDER BY bm25(t)", -1,
                           &plain->search, NULL) != SQLITE_OK)
        return sqlite_failed(plain, err);
    return plain_fill(plain, corpus, err);
}

static void
plain_close(struct plain *plain)
{
    sqlite3_finalize(plain->search);
    sqlite3_close(plain->db);
}

/* What is not ASCII is taken for a letter. */
static bool
is_word_byte(char c)
{
    return str_is_digit(c) || (str_lower(c) >= 'a' && str_lower(c) <= 'z') ||
           (unsigned char) c >= 0x80;
}

/* The query's words in quotes, joined by OR. */
static struct str
plain_query(struct arena *arena, struct str text, bool repeats)
{
    struct map seen = { 0 };
    struct str query = STR("");
    size_t     count = 0;

    for (size_t i = 0, start = 0; i <= text.length; i++) {
        struct str word = str_slice(text, start, i);

        if (i < text.length && is_word_byte(text.data[i]))
            continue;
        start = i + 1;
        if (word.length == 0 || (!repeats && map_get(&seen, word, NONE) != NONE))
            continue;
        map_at(&seen, arena, word, i);
        query = arena_format(arena, "%.*s%s\"%.*s\"", STR_ARG(query), count++ ? " OR " : "",
                             STR_ARG(word));
    }
    return query;
}

/* Rows come best first, so that the first of a level is its best cell. */
static enum error_code
rows_to_run(const struct corpus *corpus, const struct plain *plain, enum unit unit,
            struct run *run, struct error *err)
{
    size_t     depth = corpus->collection->depth;
    struct map seen = { 0 };
    int        rc = SQLITE_DONE;

    run->items = arena_array(corpus->arena, depth, sizeof *run->items);
    while (!corpus->arena->failed && run->count < depth &&
           (rc = sqlite3_step(plain->search)) == SQLITE_ROW) {
        size_t                 row = (size_t) sqlite3_column_int64(plain->search, 0) - 1;
        const struct document *found = &corpus->documents[row];
        struct str             id = unit == CELLS ? found->id : found->level_id;

        if (map_get(&seen, id, NONE) != NONE)
            continue;
        map_at(&seen, corpus->arena, id, row);
        run->items[run->count++] =
            (struct result){ id, (float) -sqlite3_column_double(plain->search, 1) };
    }
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return sqlite_failed(plain, err);
    return arena_check(corpus->arena, err);
}

static enum error_code
ask_plain(const struct corpus *corpus, const struct plain *plain, const struct topic *topic,
          enum unit unit, struct run *run, struct error *err)
{
    struct str query = plain_query(corpus->arena, topic->text, corpus->collection->repeats);
    enum error_code rc = arena_check(corpus->arena, err);

    if (rc != OK || query.length == 0)
        return rc;
    if (bind_str(plain->search, 1, query) != SQLITE_OK)
        rc = sqlite_failed(plain, err);
    else
        rc = rows_to_run(corpus, plain, unit, run, err);
    sqlite3_reset(plain->search);
    return rc;
}

/* ---- measures of all ---- */

/* The measured queries of one unit. */
struct trial {
    const char    *name;
    struct topics  topics;
    struct scores *scores[ENGINES]; /* one for each topic */
    struct sample *gains;           /* Rung's nDCG above that of plain FTS5 */
};

static enum error_code
read_topics(struct corpus *corpus, enum unit unit, struct trial *trial, struct error *err)
{
    const struct collection *collection = corpus->collection;
    struct topics           *topics = &trial->topics;
    enum error_code          rc = measures_read_topics(corpus->arena, corpus->folder,
                                                       collection->qrels[unit], topics, err);

    if (rc != OK)
        return rc;
    for (size_t i = 0; i < topics->count; i++)
        check_judged(corpus, &topics->items[i]);
    trial->name = collection->unit_names[unit];
    for (size_t e = 0; e < ENGINES; e++)
        trial->scores[e] = arena_array(corpus->arena, topics->count, sizeof *trial->scores[e]);
    trial->gains = arena_array(corpus->arena, topics->count, sizeof *trial->gains);
    return arena_check(corpus->arena, err);
}

static enum error_code
run_trial(struct corpus *corpus, struct rung *index, const struct plain *plain, enum unit unit,
          struct trial *trial, struct error *err)
{
    int             relevant = corpus->collection->relevant;
    enum error_code rc = read_topics(corpus, unit, trial, err);

    for (size_t i = 0; rc == OK && i < trial->topics.count; i++) {
        const struct topic *topic = &trial->topics.items[i];
        struct run          runs[ENGINES] = { { 0 } };

        rc = ask_rung(corpus, index, topic, unit, &runs[RUNG], err);
        if (rc == OK)
            rc = ask_plain(corpus, plain, topic, unit, &runs[PLAIN], err);
        for (size_t e = 0; rc == OK && e < ENGINES; e++) {
            measures_sort(&runs[e]);
            trial->scores[e][i] = measures_of(corpus->arena, topic, &runs[e], relevant);
        }
        if (rc == OK)
            rc = arena_check(corpus->arena, err);
        trial->gains[i] = (struct sample){
            trial->scores[RUNG][i].values[NDCG] - trial->scores[PLAIN][i].values[NDCG], 1
        };
    }
    return rc;
}

static double
mean(const struct trial *trial, enum engine engine, enum measure measure)
{
    double sum = 0;

    for (size_t i = 0; i < trial->topics.count; i++)
        sum += trial->scores[engine][i].values[measure];
    return trial->topics.count > 0 ? sum / (double) trial->topics.count : 0;
}

/* ---- the report ---- */

static void
print_means(const struct trial *trials, size_t count)
{
    printf("%-8s", "");
    for (size_t m = 0; m < MEASURES; m++)
        printf("%15s", measures_names[m]);
    printf("\n%-8s", "");
    for (size_t m = 0; m < MEASURES; m++)
        printf("%8s%7s", engine_names[RUNG], engine_names[PLAIN]);
    for (size_t t = 0; t < count; t++) {
        printf("\n%-8s", trials[t].name);
        for (unsigned m = 0; m < MEASURES; m++)
            printf("%8.3f%7.3f", mean(&trials[t], RUNG, m), mean(&trials[t], PLAIN, m));
    }
    printf("\n");
}

static void
print_differences(const struct trial *trials, size_t count)
{
    printf("\nnDCG@10 above plain FTS5, and where 95 %% of %d paired resamples lie\n",
           MEASURES_RESAMPLES);
    for (size_t t = 0; t < count; t++) {
        double from, to;

        measures_bootstrap(trials[t].gains, trials[t].topics.count, &from, &to);
        printf("%-8s%+8.3f   %+.3f to %+.3f\n", trials[t].name,
               mean(&trials[t], RUNG, NDCG) - mean(&trials[t], PLAIN, NDCG), from, to);
    }
}

static void
print_queries(const struct trial *trial)
{
    printf("\nnDCG@10 of each query by %s\n%-5s%-9s%7s%7s  query\n", trial->name, "id", "kind",
           engine_names[RUNG], engine_names[PLAIN]);
    for (size_t i = 0; i < trial->topics.count; i++) {
        const struct topic *topic = &trial->topics.items[i];

        printf("%-5.*s%-9.*s%7.3f%7.3f  %.*s\n", STR_ARG(topic->id), STR_ARG(topic->kind),
               trial->scores[RUNG][i].values[NDCG], trial->scores[PLAIN][i].values[NDCG],
               STR_ARG(topic->text));
    }
}

static void
print_report(const struct corpus *corpus, const struct trial *trials, bool is_verbose)
{
    size_t count = corpus->collection->unit_count;

    printf("%s: %zu cells, %zu queries; beside plain FTS5 (porter, words joined by OR)\n\n",
           corpus->folder, corpus->count, trials[0].topics.count);
    print_means(trials, count);
    print_differences(trials, count);
    for (size_t t = 0; is_verbose && t < count; t++)
        print_queries(&trials[t]);
}

/* ---- written runs ---- */

/* A cell that was found by what is worth nothing was not found. */
static void
write_run(FILE *out, const struct topic *topic, const struct run *run)
{
    for (size_t i = 0; i < run->count && run->items[i].score > 0; i++)
        fprintf(out, "%.*s Q0 %.*s %zu %.9g rung\n", STR_ARG(topic->id),
                STR_ARG(run->items[i].id), i + 1, (double) run->items[i].score);
}

static enum error_code
write_runs_to(FILE *out, struct corpus *corpus, struct rung *index, enum unit unit,
              struct error *err)
{
    struct trial    trial = { 0 };
    enum error_code rc = read_topics(corpus, unit, &trial, err);

    for (size_t i = 0; rc == OK && i < trial.topics.count; i++) {
        const struct topic *topic = &trial.topics.items[i];
        struct run          run = { 0 };

        rc = ask_rung(corpus, index, topic, unit, &run, err);
        measures_sort(&run);
        if (rc == OK)
            write_run(out, topic, &run);
    }
    return rc;
}

static enum error_code
write_runs(struct corpus *corpus, struct rung *index, enum unit unit, struct error *err)
{
    struct str      path = arena_format(corpus->arena, "%s.%s", corpus->runs,
                                        corpus->collection->unit_names[unit]);
    enum error_code rc = arena_check(corpus->arena, err);
    FILE           *out = rc == OK ? fopen(path.data, "w") : NULL;
    bool            failed;

    if (rc != OK)
        return rc;
    if (!out)
        return error_set(err, ERR_IO, "%s: %s", path.data, strerror(errno));
    rc = write_runs_to(out, corpus, index, unit, err);
    failed = ferror(out) != 0;
    failed |= fclose(out) != 0;
    return rc == OK && failed ? error_set(err, ERR_IO, "%s: %s", path.data, strerror(errno))
                              : rc;
}

/* ---- the whole ---- */

/* Everything is in files of this one folder. */
static void
remove_folder(const char *path)
{
    DIR           *folder = opendir(path);
    struct dirent *entry;

    while (folder && (entry = readdir(folder)))
        unlinkat(dirfd(folder), entry->d_name, 0);
    if (folder)
        closedir(folder);
    rmdir(path);
}

/* Asks both and reports. */
static enum error_code
compare(struct corpus *corpus, struct rung *index, bool is_verbose, struct error *err)
{
    struct trial    trials[2] = { { 0 } };
    struct plain    plain = { 0 };
    enum error_code rc = plain_open(&plain, corpus, err);

    for (unsigned u = 0; rc == OK && u < corpus->collection->unit_count; u++)
        rc = run_trial(corpus, index, &plain, u, &trials[u], err);
    if (rc == OK)
        print_report(corpus, trials, is_verbose);
    plain_close(&plain);
    return rc;
}

/* What is alike, in ladders. */
static enum error_code
compare_alike(struct corpus *corpus, struct rung *index, bool is_verbose, struct error *err)
{
    const struct similarity_cells cells = { index, &corpus->by_id, &corpus->by_address,
                                            corpus->ids, corpus->addresses };
    struct str      path = arena_format(corpus->arena, "%s/damaged.rung", corpus->temporary);
    enum error_code rc = arena_check(corpus->arena, err);

    if (rc == OK)
        rc = similarity_of_cells(corpus->arena, corpus->folder, &cells, is_verbose, err);
    if (rc == OK)
        rc = similarity_of_damaged(corpus->arena, corpus->shared, path.data, err);
    if (rc == OK)
        rc = skill_pairs_measure(corpus->arena, index, corpus->folder, is_verbose, err);
    return rc == OK ? level_pairs_measure(corpus->arena, corpus->folder, &cells, is_verbose, err)
                    : rc;
}

/* Indexes, asks and reports or writes down. */
static enum error_code
measure(struct corpus *corpus, bool is_verbose, struct error *err)
{
    struct rung    *index = NULL;
    struct str      list = STR("");
    enum error_code rc;

    rc =
        measures_read_in(corpus->arena, corpus->folder, corpus->collection->corpus, &list, err);
    if (rc == OK)
        rc = corpus->collection->prepare(corpus, list, err);
    if (rc == OK)
        rc = index_all(corpus, &index, err);
    if (rc == OK)
        rc = learn_all(corpus, index, err);
    for (unsigned u = 0; rc == OK && corpus->runs && u < corpus->collection->unit_count; u++)
        rc = write_runs(corpus, index, u, err);
    if (rc == OK && !corpus->runs)
        rc = compare(corpus, index, is_verbose, err);
    if (rc == OK && !corpus->runs && corpus->collection == &ladders)
        rc = compare_alike(corpus, index, is_verbose, err);
    rung_close(index);
    return rc;
}

/* The same in a temporary folder of its own. */
static enum error_code
measure_aside(struct corpus *corpus, bool is_verbose, struct error *err)
{
    const char     *place = getenv("TMPDIR");
    char           *path;
    enum error_code rc;

    if (asprintf(&path, "%s/rung-relevance-XXXXXX", place && *place ? place : "/tmp") < 0)
        return error_memory(err);
    if (mkdtemp(path)) {
        corpus->temporary = path;
        rc = measure(corpus, is_verbose, err);
        remove_folder(path);
    } else
        rc = error_set(err, ERR_IO, "%s: %s", path, strerror(errno));
    free(path);
    return rc;
}

struct use {
    const char *shared, *runs;
    bool        is_verbose, is_cranfield;
};

static enum error_code
read_use(char **arguments, struct use *use, struct error *err)
{
    const char *folder = NULL;
    const char *from_environment = getenv("RUNG_SHARED");

    for (; *arguments; arguments++)
        if (strcmp(*arguments, "-v") == 0)
            use->is_verbose = true;
        else if (strcmp(*arguments, "--cranfield") == 0)
            use->is_cranfield = true;
        else if (strcmp(*arguments, "--runs") == 0 && arguments[1])
            use->runs = *++arguments;
        else if ((*arguments)[0] == '-')
            return error_set(err, ERR_USAGE,
                             "%s: no such option; there are -v, --cranfield and --runs PREFIX",
                             *arguments);
        else if (folder)
            return error_set(err, ERR_USAGE, "%s: a second folder; one is enough", *arguments);
        else
            folder = *arguments;
    use->shared = folder                                  ? folder
                  : from_environment && *from_environment ? from_environment
                                                          : "../shared";
    return OK;
}

/* Measures what there is; without judged queries says so, and that is no failure. */
static enum error_code
measure_at(const struct use *use, struct corpus *corpus, struct error *err)
{
    struct str folder, queries;

    corpus->collection = use->is_cranfield ? &cranfield : &ladders;
    corpus->shared = use->shared;
    corpus->runs = use->runs;
    folder = arena_format(corpus->arena, "%s/%s", use->shared, corpus->collection->folder);
    queries = arena_format(corpus->arena, "%s/queries.tsv", folder.data);
    if (corpus->arena->failed)
        return error_memory(err);
    corpus->folder = folder.data;
    if (access(queries.data, F_OK) != 0) {
        printf("skipped: no judged queries at %s\n", use->shared);
        return OK;
    }
    return measure_aside(corpus, use->is_verbose, err);
}

int
main(int argc, char **argv)
{
    struct arena    arena = { 0 };
    struct corpus   corpus = { .arena = &arena };
    struct use      use = { 0 };
    struct error    err = { 0 };
    enum error_code rc = read_use(argv + (argc > 0), &use, &err);

    if (rc == OK)
        rc = measure_at(&use, &corpus, &err);
    if (rc != OK)
        fprintf(stderr, "%s\n", err.message);
    arena_free(&arena);
    return rc == OK && corpus.faults == 0 ? 0 : 2;
}
