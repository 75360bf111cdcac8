/* The command that times queries of the index's own words. */
#include <stdio.h>
#include <stdlib.h>

#include "apps/cli/bench_queries.h"
#include "apps/cli/command.h"
#include "apps/render/json.h"
#include "apps/render/progress.h"
#include "apps/render/text.h"

enum { PASSES = 5 };

/* What is told of a class, in microseconds. */
struct figures {
    uint64_t median, p95, p99, all_median;
};

/* Times of all answers of one class: took_us, then all_us. */
struct times {
    uint64_t *took, *all;
    size_t    count;
};

struct measuring {
    struct rung      *index;
    struct progress   progress;
    size_t            asked, to_ask;
    struct rung_error error;
};

/* ---- asking ---- */

/* Each query once, as people ask. times NULL: only to warm up. */
static bool
ask_all(struct measuring *m, const struct bench_class *class, struct times *times)
{
    for (size_t i = 0; i < class->count; i++) {
        struct rung_results *results;

        if (rung_search(m->index, class->queries[i], NULL, &results, &m->error) != RUNG_OK)
            return false;
        if (times) {
            times->took[times->count] = results->took_us;
            times->all[times->count++] = results->all_us;
        }
        rung_results_free(results);
        if (++m->asked < m->to_ask)
            progress_show(&m->progress, (double) m->asked / (double) m->to_ask);
    }
    return true;
}

static int
by_time(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *) a, y = *(const uint64_t *) b;

    return (x > y) - (x < y);
}

static struct figures
figures_of(const struct times *times)
{
    size_t n = times->count;

    qsort(times->took, n, sizeof *times->took, by_time);
    qsort(times->all, n, sizeof *times->all, by_time);
    return (struct figures){ .median = times->took[n / 2],
                             .p95 = times->took[n * 95 / 100],
                             .p99 = times->took[n * 99 / 100],
                             .all_median = times->all[n / 2] };
}

/* Whole passes: a query that is repeated at once finds the caches as it left them. */
static bool
measure_class(struct measuring *m, const struct bench_class *class, struct times *times,
              struct figures *figures)
{
    times->count = 0;
    if (!ask_all(m, class, NULL))
        return false;
    for (int pass = 0; pass < PASSES; pass++)
        if (!ask_all(m, class, times))
            return false;
    *figures = figures_of(times);
    return true;
}

static bool
measure(struct measuring *m, const struct bench_queries *queries, struct times *times,
        struct figures figures[BENCH_CLASSES])
{
    bool is_well = true;

    progress_begin(&m->progress, true);
    for (size_t i = 0; is_well && i < BENCH_CLASSES; i++)
        if (queries->classes[i].count > 0)
            is_well = measure_class(m, &queries->classes[i], times, &figures[i]);
    progress_wipe(&m->progress);
    return is_well;
}

/* Chooses queries and asks them. */
static bool
run(struct measuring *m, size_t per_class, struct bench_queries *queries,
    struct figures figures[BENCH_CLASSES])
{
    struct times times = { 0 };

    if (bench_queries_choose(m->index, per_class, queries, &m->error) != RUNG_OK)
        return false;
    for (size_t i = 0; i < BENCH_CLASSES; i++)
        m->to_ask += queries->classes[i].count * (PASSES + 1);
    times.took = arena_array(&queries->memory, m->to_ask, sizeof *times.took);
    times.all = arena_array(&queries->memory, m->to_ask, sizeof *times.all);
    if (times.took && times.all)
        return measure(m, queries, &times, figures);
    m->error.status = RUNG_NO_MEMORY;
    snprintf(m->error.message, sizeof m->error.message, "out of memory");
    return false;
}

/* ---- telling ---- */

static void
print_row(struct render_table  *table, const struct bench_class *class,
          const struct figures *figures)
{
    uint64_t    numbers[] = { class->count, figures->median, figures->p95, figures->p99,
                              figures->all_median };
    char        texts[COUNT(numbers)][24];
    const char *row[1 + COUNT(numbers)] = { class->name };

    for (size_t i = 0; i < COUNT(numbers); i++) {
        snprintf(texts[i], sizeof texts[i], "%llu", (unsigned long long) numbers[i]);
        row[1 + i] = texts[i];
    }
    render_table_row(table, row);
}

static void
print_table(const struct screen *screen, const struct bench_queries *queries,
            const struct figures figures[BENCH_CLASSES])
{
    static const struct render_column for_people[] = {
        { "class", RENDER_CUT, 0 },     { "queries", RENDER_NUMBER, 2 },
        { "median", RENDER_NUMBER, 0 }, { "p95", RENDER_NUMBER, 0 },
        { "p99", RENDER_NUMBER, 1 },    { "with texts", RENDER_NUMBER, 3 },
    };
    static const struct render_column for_programs[COUNT(for_people)] = {
        { "class", RENDER_CUT, 0 },        { "queries", RENDER_NUMBER, 0 },
        { "median_us", RENDER_NUMBER, 0 }, { "p95_us", RENDER_NUMBER, 0 },
        { "p99_us", RENDER_NUMBER, 0 },    { "all_median_us", RENDER_NUMBER, 0 },
    };
    struct render_table *table = render_table_begin(
        screen, screen->has_tables ? for_people : for_programs, COUNT(for_people));

    for (size_t i = 0; i < BENCH_CLASSES; i++)
        if (queries->classes[i].count > 0)
            print_row(table, &queries->classes[i], &figures[i]);
    render_table_end(table);
    if (screen->has_tables) {
        char line[128];

        snprintf(line, sizeof line, "in microseconds, of %d passes; %llu cell%s", PASSES,
                 (unsigned long long) queries->cells, render_plural(queries->cells));
        fputc('\n', screen->out);
        render_line(screen, 0, PAINT_PLAIN, line);
    }
}

static json_t *
json_of_class(const struct bench_class *class, const struct figures *figures)
{
    json_t *object = json_object();

    json_object_set_new(object, "class", render_json_text(class->name));
    json_object_set_new(object, "queries", json_integer((json_int_t) class->count));
    json_object_set_new(object, "median_us", json_integer((json_int_t) figures->median));
    json_object_set_new(object, "p95_us", json_integer((json_int_t) figures->p95));
    json_object_set_new(object, "p99_us", json_integer((json_int_t) figures->p99));
    json_object_set_new(object, "all_median_us",
                        json_integer((json_int_t) figures->all_median));
    return object;
}

static bool
print_json(FILE *out, const struct bench_queries *queries,
           const struct figures figures[BENCH_CLASSES])
{
    json_t *root = render_json_root(), *classes = json_array();

    for (size_t i = 0; i < BENCH_CLASSES; i++)
        if (queries->classes[i].count > 0)
            json_array_append_new(classes, json_of_class(&queries->classes[i], &figures[i]));
    json_object_set_new(root, "cells", json_integer((json_int_t) queries->cells));
    json_object_set_new(root, "classes", classes);
    return render_json_print(out, root);
}

/* ---- the command ---- */

static int
bench(struct rung *index, const struct arguments *arguments, const struct screen *screen,
      size_t per_class, struct bench_queries *queries)
{
    struct measuring m = { .index = index };
    struct figures   figures[BENCH_CLASSES] = { 0 };

    if (!run(&m, per_class, queries, figures))
        return command_fail(&m.error);
    if (option_is_set(arguments, OPTION_JSON)) {
        if (!print_json(screen->out, queries, figures))
            return EXIT_FAILED;
    } else if (m.to_ask > 0)
        print_table(screen, queries, figures);
    if (m.to_ask > 0)
        return EXIT_DONE;
    if (queries->cells == 0)
        return command_nothing(index, &(struct rung_filter){ 0 }, "the index is empty");
    fprintf(stderr, "no word that begins with a to z or a digit is in enough cells; there is "
                    "nothing to ask for\n");
    return EXIT_NOTHING;
}

int
command_bench(const struct arguments *arguments, struct screen *screen)
{
    struct bench_queries queries = { 0 };
    struct rung         *index;
    size_t               per_class;
    int                  code;

    if (arguments->word_count > 0)
        return command_misuse(arguments, "no words are taken; it is of the whole index");
    if (!option_number(arguments, OPTION_COUNT, 10, &per_class))
        return EXIT_FAILED;
    if (per_class == 0)
        return command_misuse(arguments, "-n 0: one query a class is the least to ask");
    index = command_open(arguments, RUNG_READ);
    if (!index)
        return EXIT_FAILED;
    code = bench(index, arguments, screen, per_class, &queries);
    bench_queries_free(&queries);
    rung_close(index);
    return code;
}
