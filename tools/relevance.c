/*
 * relevance.c - how well Rung finds what a reader judged relevant, beside plain FTS5.
 *
 *     relevance [-v] [--cranfield] [FOLDER]
 *
 * Reads the judged queries of FOLDER/relevance (--cranfield: of FOLDER/collections/cranfield),
 * indexes their ladders into a temporary index, asks every query of Rung and of plain FTS5, and
 * prints both side by side; -v adds a line a query. FOLDER is $RUNG_SHARED, else ../shared.
 *
 * Measures, as trec_eval (NIST, https://github.com/usnistgov/trec_eval) computes them with -c,
 * so averaged over every judged query, a query without results counting 0:
 *
 *     nDCG@10    m_ndcg_cut.c; Järvelin & Kekäläinen 2002, "Cumulated gain-based evaluation of
 * IR techniques", with the discount log2(rank + 1) at every rank: sum over ranks 1..10 of grade
 * / log2(rank + 1), over the same sum of the best possible order; what was not judged has grade
 * 0 MAP        m_map.c: the precision at each relevant result, 0 for those not found, averaged
 *                over all that are relevant
 *     recall@10  m_recall.c: the share of what is relevant among the first ten
 *     MRR        m_recip_rank.c: 1 / the rank of the first relevant result
 *
 * All but nDCG count grades from collection.relevant on as relevant. Results are ordered by
 * score, a float, and equal scores by identifier in reverse alphabetical order. The interval of
 * a difference is the percentile bootstrap over queries (Efron 1979; for retrieval: Sakai
 * 2006).
 *
 * Plain FTS5: tokenize='porter unicode61', columns text, skill, level and title, the query's
 * words joined by OR, bm25() with its default weights; a level is as good as its best cell.
 */
#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/file.h"
#include "base/map.h"
#include "include/rung.h"

#define FILE_BYTES     ((size_t) 64 << 20)
#define NONE           ((size_t) -1)
#define CUT            10 /* of nDCG and recall */
#define RESAMPLES      10000
#define BOOTSTRAP_SEED 20020422u

enum unit { CELLS, LEVELS };
enum engine { RUNG, PLAIN, ENGINES };
enum measure { NDCG, AVERAGE_PRECISION, RECALL, RECIPROCAL_RANK, MEASURES };

static const char *const engine_names[ENGINES] = { "Rung", "FTS5" };
static const char *const measure_names[MEASURES] = { "nDCG@10", "MAP", "recall@10", "MRR" };

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
    const char             **paths;     /* to index */
    size_t                   path_count, path_capacity;
    struct map               unlabelled; /* "stem/ordinal" of the rows without a label */
    struct document         *documents;  /* the cells */
    size_t                   count, capacity;
    struct str              *ids; /* of cells and levels */
    size_t                   id_count, id_capacity;
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
    int         relevant;  /* the lowest grade that counts as relevant, where grades do not */
    bool        repeats;   /* plain FTS5 is asked a word as often as the query says it */
    bool        text_only; /* plain FTS5 sees no skill, level and title */
    enum error_code (*prepare)(struct corpus *corpus, struct str list, struct error *err);
    struct str (*name)(const struct corpus *corpus, const struct place *place);
};

/* ---- text ---- */

/* The part of rest up to the delimiter or its end, taken off it. */
static struct str
cut_field(struct str *rest, char delimiter)
{
    const char *end = rest->length ? memchr(rest->data, delimiter, rest->length) : NULL;
    size_t      length = end ? (size_t) (end - rest->data) : rest->length;
    struct str  field = str_slice(*rest, 0, length);

    *rest = str_slice(*rest, end ? length + 1 : length, rest->length);
    return field;
}

/* The next line, without the ends that DOS adds to it. */
static struct str
cut_line(struct str *rest)
{
    struct str line = cut_field(rest, '\n');

    return str_ends(line, STR("\r")) ? str_slice(line, 0, line.length - 1) : line;
}

/* The next word between blanks, whatever their kind. */
static struct str
cut_word(struct str *rest)
{
    size_t length = 0;

    *rest = str_trim(*rest);
    while (length < rest->length && !str_is_blank(rest->data[length]))
        length++;
    *rest = str_slice(*rest, length, rest->length);
    return (struct str){ rest->data - length, length };
}

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
        name = cut_field(&path, '/');
    for (size_t i = name.length; i > 1; i--)
        if (name.data[i - 1] == '.')
            return str_slice(name, 0, i - 1);
    return name;
}

static enum error_code
read_in(struct arena *arena, const char *folder, const char *name, struct str *bytes,
        struct error *err)
{
    struct str path = arena_format(arena, "%s/%s", folder, name);

    return arena->failed ? error_memory(err)
                         : file_read(arena, path.data, FILE_BYTES, bytes, err);
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
        struct str line = cut_line(&bytes);

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
        struct str stem = str_trim(cut_line(&list));
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
    struct str id = cut_field(&line, '\t'), title = str_trim(cut_field(&line, '\t'));
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
        write_document(corpus, out, cut_line(&docs));
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

    corpus->ids = arena_grow(arena, corpus->ids, corpus->id_count, &corpus->id_capacity,
                             sizeof *corpus->ids);
    map_at(&corpus->by_address, arena, arena_copy(arena, str_of(address)), corpus->id_count);
    map_at(&corpus->by_id, arena, id, corpus->id_count);
    if (!arena->failed)
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

struct judgement {
    struct str id;
    int        grade;
};

struct topic {
    struct str        id, text, kind;
    struct judgement *items;
    size_t            count, capacity;
    struct map        by_id; /* where in items */
};

struct topics {
    struct topic *items;
    size_t        count, capacity;
    struct map    by_id;
};

static enum error_code
read_queries(struct arena *arena, const char *folder, struct topics *topics, struct error *err)
{
    struct str      bytes = STR("");
    enum error_code rc = read_in(arena, folder, "queries.tsv", &bytes, err);

    while (rc == OK && bytes.length > 0) {
        struct str   line = cut_line(&bytes);
        struct topic topic = { .id = cut_field(&line, '\t') };

        if (topic.id.length == 0)
            continue;
        topic.text = arena_copy(arena, cut_field(&line, '\t'));
        topic.kind = line;
        map_at(&topics->by_id, arena, topic.id, topics->count);
        topics->items = arena_grow(arena, topics->items, topics->count, &topics->capacity,
                                   sizeof *topics->items);
        if (!arena->failed)
            topics->items[topics->count++] = topic;
        rc = arena_check(arena, err);
    }
    return rc;
}

static enum error_code
add_judgement(struct arena *arena, struct topic *topic, struct str id, struct str grade,
              struct error *err)
{
    struct judgement judgement = { id, atoi(arena_copy(arena, grade).data) };

    map_at(&topic->by_id, arena, id, topic->count);
    topic->items =
        arena_grow(arena, topic->items, topic->count, &topic->capacity, sizeof *topic->items);
    if (!arena->failed)
        topic->items[topic->count++] = judgement;
    return arena_check(arena, err);
}

/* Lines of query, anything, identifier, grade: TREC's form. */
static enum error_code
read_judgements(struct arena *arena, const char *folder, const char *name,
                struct topics *topics, struct error *err)
{
    struct str      bytes = STR("");
    enum error_code rc = read_in(arena, folder, name, &bytes, err);

    for (size_t number = 1; rc == OK && bytes.length > 0; number++) {
        struct str line = cut_line(&bytes);
        struct str query = cut_word(&line), unused = cut_word(&line);
        struct str id = cut_word(&line), grade = cut_word(&line);
        size_t     at = map_get(&topics->by_id, query, NONE);

        (void) unused;
        if (query.length == 0)
            continue;
        if (grade.length == 0)
            rc = error_set(err, ERR_FORMAT, "%s/%s:%zu: a judgement has four fields", folder,
                           name, number);
        else if (at == NONE)
            rc = error_set(err, ERR_MISSING, "%s/%s:%zu: queries.tsv has no query %.*s", folder,
                           name, number, STR_ARG(query));
        else
            rc = add_judgement(arena, &topics->items[at], id, grade, err);
    }
    return rc;
}

/* Only what was judged is measured. */
static void
drop_unjudged(struct topics *topics)
{
    size_t kept = 0;

    for (size_t i = 0; i < topics->count; i++)
        if (topics->items[i].count > 0)
            topics->items[kept++] = topics->items[i];
    topics->count = kept;
    topics->by_id = (struct map){ 0 };
}

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

struct result {
    struct str id;
    float      score;
};

struct run {
    struct result *items;
    size_t         count;
};

/* Scores fall; equal ones go by identifier, the last of the alphabet first. */
static int
compare_results(const void *a, const void *b)
{
    const struct result *x = a, *y = b;

    if (x->score != y->score)
        return x->score < y->score ? 1 : -1;
    return str_compare(y->id, x->id);
}

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
        .limit = corpus->collection->depth,
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

/* ---- measures of one query ---- */

struct scores {
    double values[MEASURES];
};

/* What the judgements say of an identifier; below 0 is 0. */
static int
grade_of(const struct topic *topic, struct str id)
{
    size_t at = map_get(&topic->by_id, id, NONE);

    return at == NONE || topic->items[at].grade < 0 ? 0 : topic->items[at].grade;
}

static int
compare_grades(const void *a, const void *b)
{
    const struct judgement *x = a, *y = b;

    return (x->grade < y->grade) - (x->grade > y->grade);
}

static double
gain_at(int grade, size_t rank)
{
    return grade > 0 ? grade / log2((double) rank + 1) : 0;
}

/* Sorts a copy, since by_id says where in items a judgement stands. */
static double
ideal_gain(struct arena *arena, const struct topic *topic)
{
    struct judgement *best = arena_array(arena, topic->count, sizeof *best);
    double            sum = 0;

    if (!best)
        return 0;
    memcpy(best, topic->items, topic->count * sizeof *best);
    qsort(best, topic->count, sizeof *best, compare_grades);
    for (size_t rank = 1; rank <= CUT && rank <= topic->count; rank++)
        sum += gain_at(best[rank - 1].grade, rank);
    return sum;
}

static size_t
count_relevant(const struct topic *topic, int relevant)
{
    size_t count = 0;

    for (size_t i = 0; i < topic->count; i++)
        count += topic->items[i].grade >= relevant;
    return count;
}

/* What is divided by the ideal and by the number of relevant ones comes as a sum first. */
static struct scores
measure_query(struct arena *arena, const struct topic *topic, struct run *run, int relevant)
{
    double        ideal = ideal_gain(arena, topic);
    double        all = (double) count_relevant(topic, relevant);
    struct scores s = { { 0 } };
    size_t        found = 0;

    if (run->count > 0)
        qsort(run->items, run->count, sizeof *run->items, compare_results);
    for (size_t rank = 1; rank <= run->count; rank++) {
        int grade = grade_of(topic, run->items[rank - 1].id);

        s.values[NDCG] += rank <= CUT ? gain_at(grade, rank) : 0;
        if (grade < relevant)
            continue;
        if (found++ == 0)
            s.values[RECIPROCAL_RANK] = 1 / (double) rank;
        s.values[AVERAGE_PRECISION] += (double) found / (double) rank;
        s.values[RECALL] += rank <= CUT;
    }
    s.values[NDCG] = ideal > 0 ? s.values[NDCG] / ideal : 0;
    s.values[AVERAGE_PRECISION] = all > 0 ? s.values[AVERAGE_PRECISION] / all : 0;
    s.values[RECALL] = all > 0 ? s.values[RECALL] / all : 0;
    return s;
}

/* ---- measures of all ---- */

/* The measured queries of one unit. */
struct trial {
    const char    *name;
    struct topics  topics;
    struct scores *scores[ENGINES]; /* one for each topic */
};

static enum error_code
read_topics(struct corpus *corpus, enum unit unit, struct trial *trial, struct error *err)
{
    const struct collection *collection = corpus->collection;
    struct topics           *topics = &trial->topics;
    enum error_code          rc = read_queries(corpus->arena, corpus->folder, topics, err);

    if (rc == OK)
        rc = read_judgements(corpus->arena, corpus->folder, collection->qrels[unit], topics,
                             err);
    if (rc != OK)
        return rc;
    drop_unjudged(topics);
    for (size_t i = 0; i < topics->count; i++)
        check_judged(corpus, &topics->items[i]);
    trial->name = collection->unit_names[unit];
    for (size_t e = 0; e < ENGINES; e++)
        trial->scores[e] = arena_array(corpus->arena, topics->count, sizeof *trial->scores[e]);
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
        for (size_t e = 0; rc == OK && e < ENGINES; e++)
            trial->scores[e][i] = measure_query(corpus->arena, topic, &runs[e], relevant);
        if (rc == OK)
            rc = arena_check(corpus->arena, err);
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

/* splitmix64 (Steele, Lea & Flood 2014). */
static uint64_t
next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static double
resampled_difference(const struct trial *trial, uint64_t *random)
{
    size_t count = trial->topics.count;
    double sum = 0;

    for (size_t i = 0; i < count; i++) {
        size_t one = (size_t) (next_random(random) % count);

        sum += trial->scores[RUNG][one].values[NDCG] - trial->scores[PLAIN][one].values[NDCG];
    }
    return count > 0 ? sum / (double) count : 0;
}

static int
compare_doubles(const void *a, const void *b)
{
    double x = *(const double *) a, y = *(const double *) b;

    return (x > y) - (x < y);
}

/* Within which 95 of 100 means of queries drawn anew lie. */
static void
bootstrap(const struct trial *trial, double *from, double *to)
{
    double   means[RESAMPLES];
    uint64_t random = BOOTSTRAP_SEED;

    for (size_t i = 0; i < RESAMPLES; i++)
        means[i] = resampled_difference(trial, &random);
    qsort(means, RESAMPLES, sizeof *means, compare_doubles);
    *from = means[RESAMPLES / 40];
    *to = means[RESAMPLES - 1 - RESAMPLES / 40];
}

/* ---- the report ---- */

static void
print_means(const struct trial *trials, size_t count)
{
    printf("%-8s", "");
    for (size_t m = 0; m < MEASURES; m++)
        printf("%15s", measure_names[m]);
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
           RESAMPLES);
    for (size_t t = 0; t < count; t++) {
        double from, to;

        bootstrap(&trials[t], &from, &to);
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

/* Indexes, asks and reports. */
static enum error_code
measure(struct corpus *corpus, bool is_verbose, struct error *err)
{
    struct trial    trials[2] = { { 0 } };
    struct plain    plain = { 0 };
    struct rung    *index = NULL;
    struct str      list = STR("");
    enum error_code rc;

    rc = read_in(corpus->arena, corpus->folder, corpus->collection->corpus, &list, err);
    if (rc == OK)
        rc = corpus->collection->prepare(corpus, list, err);
    if (rc == OK)
        rc = index_all(corpus, &index, err);
    if (rc == OK)
        rc = learn_all(corpus, index, err);
    if (rc == OK)
        rc = plain_open(&plain, corpus, err);
    for (unsigned u = 0; rc == OK && u < corpus->collection->unit_count; u++)
        rc = run_trial(corpus, index, &plain, u, &trials[u], err);
    if (rc == OK)
        print_report(corpus, trials, is_verbose);
    plain_close(&plain);
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
    const char *shared;
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
        else if ((*arguments)[0] == '-')
            return error_set(err, ERR_USAGE, "%s: no such option; there are -v and --cranfield",
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
