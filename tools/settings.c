/*
 * settings.c - which settings of the score find more than today's, and which only seem to.
 *
 *     settings RUNS [FOLDER]
 *
 * RUNS/settings names a setting a line, today's first; RUNS/n.ladders.cells, .levels and
 * n.cranfield.cells are what the n-th found, as "relevance --runs" writes it. FOLDER has the
 * judgements and is $RUNG_SHARED, else ../shared. tools/settings.sh makes the runs. Prints, in
 * Markdown:
 *
 *     the settings      the measures of each, how far its nDCG@10 is from today's, and how many
 *                       queries it lifts and lowers
 *     leaving one out   for each organisation, the setting that is best on the cells of all
 *                       others, scored on the cells of this one: what choosing by the judged
 *                       queries gains on ladders that had no say in it
 *
 * An organisation is the part before "--" of a ladder's file; the two numeric files are
 * "seeds". These are damaged copies of ladders that teleport and teleport-truth have nearly
 * whole, and a second table counts the three as one. Runs and judgements are cut to the cells
 * of a side; a query is counted on a side that has a cell with a grade above 0. How rare a word
 * is stays that of all.
 *
 * An interval is where 95 % of the means of queries drawn anew lie (tools/measures.h); for
 * leaving one out, first of pairs of query and organisation, and then of queries with all their
 * organisations, since pairs of one query are not independent. Bold: the interval excludes 0.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tools/measures.h"

#define NOTHING 1e-9 /* what rounding may leave of no difference */

enum part { CELLS, LEVELS, CRANFIELD, PARTS };
enum side { LEFT_OUT, OTHERS, SIDES };

static const struct {
    const char *folder, *qrels, *run;
    int         relevant; /* the lowest grade that is */
    size_t      depth;    /* how many results are measured */
} parts[PARTS] = {
    [CELLS] = { "relevance", "qrels.tsv", "ladders.cells", 2, 100 },
    [LEVELS] = { "relevance", "level_qrels.tsv", "ladders.levels", 2, 100 },
    [CRANFIELD] = { "collections/cranfield", "qrels.txt", "cranfield.cells", 1, 100 },
};

struct setting {
    struct str     name;
    struct run    *cells;         /* one for each topic, whole */
    struct scores *scores[PARTS]; /* one for each topic */
};

struct bench {
    struct arena   *arena;
    const char     *runs, *shared;
    struct topics   topics[PARTS]; /* none of Cranfield, where it is not */
    struct setting *settings;      /* today's first */
    size_t          count, capacity;
};

/* An organisation and the judgements on either side of it, one topic for each of CELLS. */
struct fold {
    struct str    name;
    struct topic *topics[SIDES];
};

struct folds {
    struct fold *items;
    size_t       count, capacity;
    bool         by_source;
};

/* ---- reading ---- */

static enum error_code
read_part(struct bench *bench, enum part part, struct error *err)
{
    struct arena *arena = bench->arena;
    struct str    folder = arena_format(arena, "%s/%s", bench->shared, parts[part].folder);
    struct str    queries = arena_format(arena, "%s/queries.tsv", folder.data);

    if (arena->failed)
        return error_memory(err);
    if (part == CRANFIELD && access(queries.data, F_OK) != 0)
        return OK;
    return measures_read_topics(arena, folder.data, parts[part].qrels, &bench->topics[part],
                                err);
}

/* Lines of query, anything, identifier, rank, score, anything: TREC's form. */
static enum error_code
read_run(struct bench *bench, struct str name, const struct topics *topics, struct run *runs,
         struct error *err)
{
    struct str      bytes = STR("");
    enum error_code rc = measures_read_in(bench->arena, bench->runs, name.data, &bytes, err);

    for (size_t number = 1; rc == OK && bytes.length > 0; number++) {
        struct str line = measures_cut_line(&bytes);
        struct str query = measures_cut_word(&line), unused = measures_cut_word(&line);
        struct str id = measures_cut_word(&line), rank = measures_cut_word(&line);
        struct str score = arena_copy(bench->arena, measures_cut_word(&line));
        size_t     at = map_get(&topics->by_id, query, NONE);

        (void) unused, (void) rank;
        rc = arena_check(bench->arena, err);
        if (rc == OK && (at == NONE || score.length == 0))
            rc = error_set(err, ERR_FORMAT, "%s/%s:%zu: no result of a judged query",
                           bench->runs, name.data, number);
        if (rc == OK)
            measures_add_result(bench->arena, &runs[at], id, strtof(score.data, NULL));
    }
    return rc;
}

/* Reads what a setting found, and measures it. */
static enum error_code
read_found(struct bench *bench, struct setting *setting, size_t number, enum part part,
           struct error *err)
{
    struct arena        *arena = bench->arena;
    const struct topics *topics = &bench->topics[part];
    struct run          *runs = arena_array(arena, topics->count, sizeof *runs);
    struct str           name = arena_format(arena, "%zu.%s", number, parts[part].run);
    enum error_code      rc = arena_check(arena, err);

    setting->scores[part] = arena_array(arena, topics->count, sizeof *setting->scores[part]);
    if (rc == OK && topics->count > 0)
        rc = read_run(bench, name, topics, runs, err);
    if (rc == OK)
        rc = arena_check(arena, err);
    for (size_t i = 0; rc == OK && i < topics->count; i++) {
        struct run top;

        measures_sort(&runs[i]);
        top = runs[i];
        top.count = top.count < parts[part].depth ? top.count : parts[part].depth;
        setting->scores[part][i] =
            measures_of(arena, &topics->items[i], &top, parts[part].relevant);
    }
    if (part == CELLS)
        setting->cells = runs;
    return rc;
}

static enum error_code
read_settings(struct bench *bench, struct error *err)
{
    struct str      bytes = STR("");
    enum error_code rc = measures_read_in(bench->arena, bench->runs, "settings", &bytes, err);

    while (rc == OK && bytes.length > 0) {
        struct setting setting = { .name = measures_cut_line(&bytes) };

        for (unsigned p = 0; rc == OK && p < PARTS; p++)
            rc = read_found(bench, &setting, bench->count + 1, p, err);
        bench->settings = arena_grow(bench->arena, bench->settings, bench->count,
                                     &bench->capacity, sizeof *bench->settings);
        if (rc == OK)
            rc = arena_check(bench->arena, err);
        if (rc == OK)
            bench->settings[bench->count++] = setting;
    }
    if (rc == OK && bench->count == 0)
        rc = error_set(err, ERR_FORMAT, "%s/settings: no setting", bench->runs);
    return rc;
}

/* ---- differences ---- */

struct gain {
    double mean, from, to;
};

static struct gain
gain_of(const struct sample *samples, size_t count)
{
    struct sample all = { 0 };
    struct gain   gain = { 0 };

    for (size_t i = 0; i < count; i++) {
        all.sum += samples[i].sum;
        all.count += samples[i].count;
    }
    if (all.count > 0) {
        gain.mean = all.sum / (double) all.count;
        measures_bootstrap(samples, count, &gain.from, &gain.to);
    }
    return gain;
}

/* "3, 12": how many are better and how many worse. */
static void
print_moved(const struct sample *samples, size_t count)
{
    size_t up = 0, down = 0;

    for (size_t i = 0; i < count; i++) {
        up += samples[i].sum > NOTHING;
        down += samples[i].sum < -NOTHING;
    }
    printf("%zu, %zu", up, down);
}

/* "+0.010 | -0.003 to +0.020" */
static void
print_gain(const struct gain *gain, const char *between)
{
    const char *bold = gain->from > NOTHING || gain->to < -NOTHING ? "**" : "";

    printf("%s%+.3f%s%s%+.3f to %+.3f", bold, gain->mean, bold, between, gain->from, gain->to);
}

/* ---- the settings ---- */

static double
mean_of(const struct bench *bench, const struct setting *setting, enum part part,
        enum measure measure)
{
    size_t count = bench->topics[part].count;
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += setting->scores[part][i].values[measure];
    return count > 0 ? sum / (double) count : 0;
}

/* nDCG@10, and how far it is from today's. */
static void
print_ndcg(const struct bench *bench, const struct setting *setting, enum part part)
{
    size_t         count = bench->topics[part].count;
    struct sample *samples = arena_array(bench->arena, count, sizeof *samples);
    struct gain    gain;

    printf(" %.3f |", mean_of(bench, setting, part, NDCG));
    if (!samples || setting == bench->settings) {
        printf(" | | |");
        return;
    }
    for (size_t i = 0; i < count; i++)
        samples[i] = (struct sample){ setting->scores[part][i].values[NDCG] -
                                          bench->settings->scores[part][i].values[NDCG],
                                      1 };
    gain = gain_of(samples, count);
    putchar(' ');
    print_gain(&gain, " | ");
    printf(" | ");
    print_moved(samples, count);
    printf(" |");
}

static void
print_settings(const struct bench *bench)
{
    bool has_cranfield = bench->topics[CRANFIELD].count > 0;

    printf(
        "| setting | nDCG@10 | to today's | 95 %% | up, down | MAP | recall@10 | levels |%s\n"
        "|---|---|---|---|---|---|---|---|%s\n",
        has_cranfield ? " Cranfield | to today's | 95 % | up, down |" : "",
        has_cranfield ? "---|---|---|---|" : "");
    for (size_t s = 0; s < bench->count; s++) {
        const struct setting *setting = &bench->settings[s];

        printf("| %.*s |", STR_ARG(setting->name));
        print_ndcg(bench, setting, CELLS);
        printf(" %.3f | %.3f | %.3f |", mean_of(bench, setting, CELLS, AVERAGE_PRECISION),
               mean_of(bench, setting, CELLS, RECALL), mean_of(bench, setting, LEVELS, NDCG));
        if (has_cranfield)
            print_ndcg(bench, setting, CRANFIELD);
        putchar('\n');
    }
}

/* ---- leaving one out ---- */

static struct str
organisation_of(struct str cell, bool by_source)
{
    struct str file = measures_cut_field(&cell, '/');
    struct str name = str_slice(file, 0, str_find(file, STR("--")));

    if (file.length > 0 && str_is_digit(file.data[0]))
        name = STR("seeds");
    if (by_source && (str_equal(name, STR("seeds")) || str_equal(name, STR("teleport-truth"))))
        name = STR("teleport");
    return name;
}

static enum side
side_of(const struct folds *folds, const struct fold *fold, struct str cell)
{
    return str_equal(organisation_of(cell, folds->by_source), fold->name) ? LEFT_OUT : OTHERS;
}

static void
find_organisations(struct arena *arena, const struct topics *topics, struct folds *folds)
{
    struct map seen = { 0 };

    for (size_t t = 0; t < topics->count; t++)
        for (size_t i = 0; i < topics->items[t].count; i++) {
            struct str name = organisation_of(topics->items[t].items[i].id, folds->by_source);

            if (map_get(&seen, name, NONE) != NONE)
                continue;
            map_at(&seen, arena, name, folds->count);
            folds->items = arena_grow(arena, folds->items, folds->count, &folds->capacity,
                                      sizeof *folds->items);
            if (!arena->failed)
                folds->items[folds->count++] = (struct fold){ .name = name };
        }
}

/* Shares the judgements out to both sides of a fold. */
static void
split_judgements(struct arena *arena, const struct topics *topics, const struct folds *folds,
                 struct fold *fold)
{
    for (size_t side = 0; side < SIDES; side++)
        fold->topics[side] = arena_array(arena, topics->count, sizeof *fold->topics[side]);
    for (size_t t = 0; !arena->failed && t < topics->count; t++)
        for (size_t i = 0; i < topics->items[t].count; i++) {
            const struct judgement *j = &topics->items[t].items[i];

            measures_add_judgement(arena, &fold->topics[side_of(folds, fold, j->id)][t], j->id,
                                   j->grade);
        }
}

static bool
is_counted(const struct topic *topic)
{
    bool is_counted = false;

    for (size_t i = 0; i < topic->count; i++)
        is_counted = is_counted || topic->items[i].grade > 0;
    return is_counted;
}

static double
ndcg_on_side(const struct bench *bench, const struct setting *setting,
             const struct folds *folds, const struct fold *fold, enum side side, size_t topic)
{
    const struct run *whole = &setting->cells[topic];
    struct run        run = { 0 };

    for (size_t i = 0; i < whole->count; i++)
        if (side_of(folds, fold, whole->items[i].id) == side)
            measures_add_result(bench->arena, &run, whole->items[i].id, whole->items[i].score);
    return measures_of(bench->arena, &fold->topics[side][topic], &run, parts[CELLS].relevant)
        .values[NDCG];
}

static double
mean_on_side(const struct bench *bench, const struct setting *setting,
             const struct folds *folds, const struct fold *fold, enum side side)
{
    struct sample all = { 0 };

    for (size_t t = 0; t < bench->topics[CELLS].count; t++)
        if (is_counted(&fold->topics[side][t])) {
            all.sum += ndcg_on_side(bench, setting, folds, fold, side, t);
            all.count++;
        }
    return all.count > 0 ? all.sum / (double) all.count : 0;
}

/* The best on all other organisations; of equals the first, so today's before any. */
static const struct setting *
choose(const struct bench *bench, const struct folds *folds, const struct fold *fold)
{
    const struct setting *best = NULL;
    double                best_mean = 0;

    for (size_t s = 0; s < bench->count; s++) {
        double mean = mean_on_side(bench, &bench->settings[s], folds, fold, OTHERS);

        if (best && mean <= best_mean)
            continue;
        best = &bench->settings[s];
        best_mean = mean;
    }
    return best;
}

/* Sums over pairs of query and organisation. */
struct tally {
    double         chosen, today;
    struct sample *pairs, *queries; /* the chosen's nDCG above today's */
    size_t         count;           /* of pairs */
};

static size_t
tally_fold(const struct bench *bench, const struct folds *folds, const struct fold *fold,
           const struct setting *chosen, struct tally *tally)
{
    size_t before = tally->count;

    for (size_t t = 0; t < bench->topics[CELLS].count; t++) {
        double there, today;

        if (!is_counted(&fold->topics[LEFT_OUT][t]))
            continue;
        there = ndcg_on_side(bench, chosen, folds, fold, LEFT_OUT, t);
        today = ndcg_on_side(bench, bench->settings, folds, fold, LEFT_OUT, t);
        tally->chosen += there;
        tally->today += today;
        tally->pairs[tally->count++] = (struct sample){ there - today, 1 };
        tally->queries[t].sum += there - today;
        tally->queries[t].count++;
    }
    return tally->count - before;
}

static void
print_tally(const struct bench *bench, const struct tally *tally)
{
    struct gain by_pair = gain_of(tally->pairs, tally->count);
    struct gain by_query = gain_of(tally->queries, bench->topics[CELLS].count);
    double      count = tally->count > 0 ? (double) tally->count : 1;

    printf("| all | | %zu | %.3f | %.3f | %+.3f |\n\nChosen above today's: ", tally->count,
           tally->chosen / count, tally->today / count, by_pair.mean);
    print_gain(&by_pair, ", 95 % ");
    printf(" over pairs of query and organisation, %+.3f to %+.3f over queries.\n",
           by_query.from, by_query.to);
}

static enum error_code
leave_one_out(const struct bench *bench, bool by_source, struct error *err)
{
    struct arena        *arena = bench->arena;
    const struct topics *topics = &bench->topics[CELLS];
    struct folds         folds = { .by_source = by_source };
    struct tally         tally = { 0 };

    find_organisations(arena, topics, &folds);
    tally.pairs = arena_array(arena, topics->count * folds.count, sizeof *tally.pairs);
    tally.queries = arena_array(arena, topics->count, sizeof *tally.queries);
    for (size_t f = 0; f < folds.count; f++)
        split_judgements(arena, topics, &folds, &folds.items[f]);
    if (arena->failed)
        return error_memory(err);
    printf("\n| left out | chosen on the others | queries | chosen | today's | difference |\n"
           "|---|---|---|---|---|---|\n");
    for (size_t f = 0; f < folds.count; f++) {
        const struct fold    *fold = &folds.items[f];
        const struct setting *chosen = choose(bench, &folds, fold);
        size_t                count = tally_fold(bench, &folds, fold, chosen, &tally);
        double                there = mean_on_side(bench, chosen, &folds, fold, LEFT_OUT);
        double today = mean_on_side(bench, bench->settings, &folds, fold, LEFT_OUT);

        printf("| %.*s | %.*s | %zu | %.3f | %.3f | %+.3f |\n", STR_ARG(fold->name),
               STR_ARG(chosen->name), count, there, today, there - today);
    }
    print_tally(bench, &tally);
    return arena_check(arena, err);
}

/* ---- the whole ---- */

static enum error_code
compare(struct bench *bench, struct error *err)
{
    enum error_code rc = OK;

    for (unsigned p = 0; rc == OK && p < PARTS; p++)
        rc = read_part(bench, p, err);
    if (rc == OK)
        rc = read_settings(bench, err);
    if (rc != OK)
        return rc;
    print_settings(bench);
    rc = leave_one_out(bench, false, err);
    return rc == OK ? leave_one_out(bench, true, err) : rc;
}

int
main(int argc, char **argv)
{
    const char     *from_environment = getenv("RUNG_SHARED");
    struct arena    arena = { 0 };
    struct error    err = { 0 };
    struct bench    bench = { .arena = &arena };
    enum error_code rc;

    bench.shared = argc > 2                                ? argv[2]
                   : from_environment && *from_environment ? from_environment
                                                           : "../shared";
    if (argc == 2 || argc == 3) {
        bench.runs = argv[1];
        rc = compare(&bench, &err);
    } else
        rc = error_set(&err, ERR_USAGE,
                       "settings: takes the folder of the runs, and perhaps the shared one");
    if (rc != OK)
        fprintf(stderr, "%s\n", err.message);
    arena_free(&arena);
    return rc == OK ? 0 : 2;
}
