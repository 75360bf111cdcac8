#include "tools/similarity.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

enum { DEPTH = 3, RELEVANT = 2, MOST_HITS = 1000 };

static enum error_code
told(enum rung_status status, const struct rung_error *error, struct error *err)
{
    return status == RUNG_OK ? OK : error_set(err, ERR_IO, "%s", error->message);
}

/* ---- judgements ---- */

/* The lines of cell_qrels.tsv by the source that they are of. */
static enum error_code
read_judgements(struct arena *arena, const char *folder, struct topics *topics,
                struct error *err)
{
    struct str      rest;
    enum error_code rc = measures_read_in(arena, folder, "cell_qrels.tsv", &rest, err);

    while (rc == OK && rest.length > 0) {
        struct str line = measures_cut_line(&rest), id = measures_cut_word(&line), cell, grade;
        size_t    *at = map_at(&topics->by_id, arena, id, topics->count);

        (void) measures_cut_word(&line);
        cell = measures_cut_word(&line);
        grade = measures_cut_word(&line);
        if (at && *at == topics->count) {
            topics->items = arena_grow(arena, topics->items, topics->count, &topics->capacity,
                                       sizeof *topics->items);
            if (topics->items)
                topics->items[topics->count++] = (struct topic){ .id = id };
        }
        rc = arena_check(arena, err);
        if (rc == OK)
            measures_add_judgement(arena, &topics->items[*at], cell, grade.data[0] - '0');
    }
    return rc == OK ? arena_check(arena, err) : rc;
}

static double
gain(int grade, size_t rank)
{
    return grade / log2((double) rank + 1);
}

/* Of a sorted run, by the first three. */
static double
ndcg_of(const struct topic *topic, const struct run *run)
{
    double got = 0, best = 0;
    size_t rank = 0;

    for (size_t i = 0; i < run->count && i < DEPTH; i++) {
        size_t at = map_get(&topic->by_id, run->items[i].id, NONE);

        got += at == NONE ? 0 : gain(topic->items[at].grade, i + 1);
    }
    for (int grade = 3; grade > 0; grade--)
        for (size_t i = 0; i < topic->count && rank < DEPTH; i++)
            if (topic->items[i].grade == grade)
                best += gain(grade, ++rank);
    return best > 0 ? got / best : 0;
}

/* ---- asking ---- */

/* The organisation and track of an address, each with a NUL behind it. */
static struct rung_filter
ladder_of(struct arena *arena, struct str address)
{
    struct str org = arena_copy(arena, measures_cut_field(&address, '/'));
    struct str track = arena_copy(arena, measures_cut_field(&address, '/'));

    return (struct rung_filter){ .org = org.data, .track = track.data };
}

/* The hits in one ladder that the judgements list. */
static enum error_code
ask_ladder(struct arena *arena, const struct similarity_cells *cells, const struct topic *topic,
           struct str source, struct str target, struct run *run, struct error *err)
{
    struct rung_similar_options options = { .limit = MOST_HITS,
                                            .no_fold = true,
                                            .no_texts = true,
                                            .filter = ladder_of(arena, target) };
    struct rung_results        *results = NULL;
    struct rung_error           error = { 0 };
    enum error_code             rc = arena_check(arena, err);

    if (rc == OK)
        rc = told(rung_similar(cells->index, source.data, &options, NULL, &results, &error),
                  &error, err);
    for (size_t i = 0; rc == OK && i < results->count; i++) {
        const struct rung_hit *hit = &results->hits[i];
        size_t                 at = map_get(cells->by_address, str_of(hit->cell.address), NONE);

        if (at != NONE && map_get(&topic->by_id, cells->ids[at], NONE) != NONE)
            measures_add_result(arena, run, cells->ids[at], (float) hit->score);
    }
    rung_results_free(results);
    return rc == OK ? arena_check(arena, err) : rc;
}

/* Asks each ladder that has a judged cell, once. */
static enum error_code
ask(struct arena *arena, const struct similarity_cells *cells, const struct topic *topic,
    struct str source, struct run *run, struct error *err)
{
    struct map      asked = { 0 };
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < topic->count; i++) {
        size_t     at = map_get(cells->by_id, topic->items[i].id, NONE);
        struct str ladder = at == NONE ? STR("") : cells->addresses[at], rest = ladder;
        size_t    *is_asked;

        if (at == NONE)
            continue;
        (void) measures_cut_field(&rest, '/');
        (void) measures_cut_field(&rest, '/');
        ladder.length -= rest.length;
        is_asked = map_at(&asked, arena, ladder, 0);
        rc = arena_check(arena, err);
        if (rc == OK && !(*is_asked)++)
            rc = ask_ladder(arena, cells, topic, source, cells->addresses[at], run, err);
    }
    measures_sort(run);
    return rc;
}

/* ---- similar cells ---- */

struct figures {
    struct sample *ndcg, *reciprocal_rank;
    size_t         count;
};

static void
print_figure(const char *name, const struct sample *samples, size_t count)
{
    double from, to, sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += samples[i].sum;
    measures_bootstrap(samples, count, &from, &to);
    printf("%-8s%8.3f   %.3f to %.3f\n", name, count > 0 ? sum / (double) count : 0, from, to);
}

static enum error_code
measure_source(struct arena *arena, const struct similarity_cells *cells,
               const struct topic *topic, struct str source, struct figures *figures,
               struct error *err)
{
    struct run      run = { 0 };
    size_t          at = map_get(cells->by_id, source, NONE);
    enum error_code rc;

    if (at == NONE)
        return error_set(err, ERR_MISSING, "source %.*s: the index has no %.*s",
                         STR_ARG(topic->id), STR_ARG(source));
    rc = ask(arena, cells, topic, cells->addresses[at], &run, err);
    figures->ndcg[figures->count] = (struct sample){ ndcg_of(topic, &run), 1 };
    figures->reciprocal_rank[figures->count++] =
        (struct sample){ measures_of(arena, topic, &run, RELEVANT).values[RECIPROCAL_RANK], 1 };
    return rc == OK ? arena_check(arena, err) : rc;
}

static void
print_sources(const struct topics *topics, const struct figures *figures)
{
    printf("\nnDCG@3 and reciprocal rank of each source\n");
    for (size_t i = 0; i < figures->count; i++)
        printf("%-8.*s%8.3f%8.3f\n", STR_ARG(topics->items[i].id), figures->ndcg[i].sum,
               figures->reciprocal_rank[i].sum);
}

enum error_code
similarity_of_cells(struct arena *arena, const char *folder,
                    const struct similarity_cells *cells, bool is_verbose, struct error *err)
{
    struct str      path = arena_format(arena, "%s/cell_sources.tsv", folder), rest;
    struct topics   topics = { 0 };
    struct figures  figures = { 0 };
    enum error_code rc = arena_check(arena, err);

    if (rc != OK || access(path.data, F_OK) != 0)
        return rc;
    rc = read_judgements(arena, folder, &topics, err);
    if (rc == OK)
        rc = measures_read_in(arena, folder, "cell_sources.tsv", &rest, err);
    figures.ndcg = arena_array(arena, topics.count, sizeof *figures.ndcg);
    figures.reciprocal_rank = arena_array(arena, topics.count, sizeof *figures.ndcg);
    if (rc == OK)
        rc = arena_check(arena, err);
    for (size_t i = 0; rc == OK && i < topics.count && rest.length > 0;) {
        struct str line = measures_cut_line(&rest), id = measures_cut_field(&line, '\t');

        if (str_equal(id, topics.items[i].id))
            rc = measure_source(arena, cells, &topics.items[i++],
                                measures_cut_field(&line, '\t'), &figures, err);
    }
    if (rc != OK)
        return rc;
    printf("\nsimilar cells of %zu, and where 95 %% of %d resamples lie\n", figures.count,
           MEASURES_RESAMPLES);
    print_figure("nDCG@3", figures.ndcg, figures.count);
    print_figure("MRR", figures.reciprocal_rank, figures.count);
    if (is_verbose)
        print_sources(&topics, &figures);
    return OK;
}

/* ---- damaged cells ---- */

static const char *const damaged_files[] = { "seeds/000_785aa7493d26806d.txt",
                                             "seeds/003_7c6f9af7cf826335.txt",
                                             "ladders/tsv/teleport-truth--security.tsv",
                                             "ladders/tsv/teleport-truth--sre.tsv" };

struct damage {
    struct arena *arena;
    struct rung  *index;
    struct map    whole; /* where in texts, by place */
    struct str   *texts;
    size_t        count, capacity;
    size_t        cells, found;
};

static struct str
place_of(struct arena *arena, const struct rung_cell *cell)
{
    return arena_format(arena, "%s\t%u\t%s", cell->track, cell->ordinal, cell->skill);
}

static bool
learn_whole(void *ctx, const struct rung_cell *cell)
{
    struct damage *d = ctx;

    d->texts = arena_grow(d->arena, d->texts, d->count, &d->capacity, sizeof *d->texts);
    map_at(&d->whole, d->arena, place_of(d->arena, cell), d->count);
    if (d->texts)
        d->texts[d->count++] = arena_copy(d->arena, str_of(cell->text));
    return !d->arena->failed;
}

static bool
look_for(void *ctx, const struct rung_cell *cell)
{
    static const struct rung_similar_options options = {
        .limit = 1, .filter = { .org = "teleport-truth" }
    };
    struct damage       *d = ctx;
    size_t               at = map_get(&d->whole, place_of(d->arena, cell), NONE);
    struct rung_results *results;
    struct rung_error    error;

    if (rung_similar(d->index, cell->address, &options, NULL, &results, &error) != RUNG_OK)
        return false;
    d->cells++;
    d->found += at != NONE && results->count > 0 &&
                str_equal(str_of(results->hits[0].cell.text), d->texts[at]);
    rung_results_free(results);
    return !d->arena->failed;
}

enum error_code
similarity_of_damaged(struct arena *arena, const char *shared, const char *path,
                      struct error *err)
{
    static const struct rung_filter whole = { .org = "teleport-truth" },
                                    damaged = { .org = "_" };
    struct damage             d = { .arena = arena };
    struct rung_index_summary summary;
    struct rung_error         error = { 0 };
    const char               *paths[COUNT(damaged_files)];
    enum rung_status          status;

    for (size_t i = 0; i < COUNT(paths); i++) {
        paths[i] = arena_format(arena, "%s/%s", shared, damaged_files[i]).data;
        if (arena->failed)
            return error_memory(err);
        if (access(paths[i], F_OK) != 0)
            return OK;
    }
    status = rung_open(path, RUNG_WRITE, &d.index, &error);
    if (status == RUNG_OK)
        status = rung_index_paths(d.index, paths, COUNT(paths), NULL, NULL, &summary, &error);
    if (status == RUNG_OK)
        status = rung_each_cell(d.index, &whole, learn_whole, &d, &error);
    if (status == RUNG_OK)
        status = rung_each_cell(d.index, &damaged, look_for, &d, &error);
    rung_close(d.index);
    if (status == RUNG_OK)
        printf("\ndamaged cells that find their original first: %zu of %zu\n", d.found,
               d.cells);
    return told(status, &error, err);
}
