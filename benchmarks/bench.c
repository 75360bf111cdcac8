#include "benchmarks/bench.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static bool
complain(const char *place, const char *fact)
{
    fprintf(stderr, "%s: %s\n", place, fact);
    return false;
}

/* ---- cells ---- */

/* Cuts the first field, which is quoted, off the line and unquotes it in place. */
static char *
next_field(char **line)
{
    char *from = *line, *to = from, *at = from;

    if (*at++ != '"')
        return NULL;
    for (; *at && (*at != '"' || at[1] == '"'); at++) {
        at += *at == '"';
        *to++ = *at;
    }
    if (*at != '"')
        return NULL;
    *line = at[1] == ',' ? at + 2 : at + 1;
    *to = '\0';
    return from;
}

/* In place: lower-case letters and digits, with a hyphen for what stands between them. */
static void
make_slug(char *name)
{
    char *to = name;

    for (const char *at = name; *at; at++)
        if (isalnum((unsigned char) *at))
            *to++ = (char) tolower((unsigned char) *at);
        else if (to > name && to[-1] != '-')
            *to++ = '-';
    while (to > name && to[-1] == '-')
        to--;
    *to = '\0';
}

static bool
visit_line(char *line, uint32_t row, bench_visit_cell *visit, void *ctx)
{
    char *org = next_field(&line), *track = org ? next_field(&line) : NULL;
    char *level = track ? next_field(&line) : NULL, *skill = level ? next_field(&line) : NULL;
    char *text = skill ? next_field(&line) : NULL;
    struct bench_cell cell = { row, track, 0, text };

    if (!text)
        return complain("cells", "a row is not as tools/generate writes it");
    make_slug(track);
    cell.level = (unsigned) strtoul(level, NULL, 10);
    return visit(ctx, &cell);
}

bool
bench_each_cell(const char *folder, bench_visit_cell *visit, void *ctx)
{
    char    *line = NULL, path[4096];
    size_t   size = 0;
    uint32_t row = 0;
    bool     is_well = true;

    for (unsigned number = 1; is_well; number++) {
        FILE *file;

        snprintf(path, sizeof path, "%s/ladders-%04u.csv", folder, number);
        file = fopen(path, "r");
        if (!file)
            break;
        is_well = getline(&line, &size, file) > 0; /* the header */
        while (is_well && getline(&line, &size, file) > 0)
            is_well = visit_line(line, ++row, visit, ctx);
        fclose(file);
    }
    free(line);
    return row > 0 ? is_well : complain(folder, "there are no cells in it");
}

/* ---- queries ---- */

struct queries {
    struct bench_query *items;
    size_t              count;
};

static bool
parse_operator(const char *name, enum bench_operator *op)
{
    static const char *const names[] = { "any", "all", "phrase", "prefix" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0) {
            *op = (enum bench_operator) i;
            return true;
        }
    return false;
}

static bool
parse_query(char *line, struct bench_query *query)
{
    char *kind = strsep(&line, "\t"), *op = strsep(&line, "\t"), *words = strsep(&line, "\t");
    char *track = strsep(&line, "\t"), *levels = strsep(&line, "\t\n");

    if (!kind || !levels || !parse_operator(op, &query->op))
        return false;
    while (words && query->word_count < BENCH_WORDS)
        query->words[query->word_count++] = strsep(&words, " ");
    if (strcmp(track, "-") != 0)
        query->track = track;
    return strcmp(levels, "-") == 0 ||
           sscanf(levels, "%u..%u", &query->level_from, &query->level_to) == 2;
}

static bool
read_queries(const char *path, struct queries *queries)
{
    FILE  *file = fopen(path, "r");
    char  *line = NULL;
    size_t size = 0;
    bool   is_well = true;

    while (file && is_well && getline(&line, &size, file) > 0) {
        struct bench_query *items =
            realloc(queries->items, (queries->count + 1) * sizeof *queries->items);

        is_well = items != NULL;
        if (!items)
            break;
        queries->items = items;
        items[queries->count] = (struct bench_query){ .line = line };
        is_well = parse_query(line, &items[queries->count++]);
        line = NULL; /* the query keeps it */
    }
    free(line);
    if (file)
        fclose(file);
    return is_well && queries->count > 0 ? true : complain(path, "no file of queries");
}

static void
free_queries(struct queries *queries)
{
    for (size_t i = 0; i < queries->count; i++)
        free(queries->items[i].line);
    free(queries->items);
}

/* ---- the clock ---- */

static uint64_t
now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t) t.tv_sec * 1000000000u + (uint64_t) t.tv_nsec;
}

static long
peak_kib(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/* ---- the two commands ---- */

static bool
build(const struct bench_engine *engine, char **arguments)
{
    uint64_t start = now_ns();

    if (!engine->build(arguments[0], arguments[1]))
        return false;
    printf("build\t%.3f\t%ld\n", (double) (now_ns() - start) / 1e9, peak_kib());
    return true;
}

static bool
answer_all(const struct bench_engine *engine, void *opened, const struct queries *queries)
{
    for (size_t i = 0; i < queries->count; i++) {
        struct bench_answer answer = { 0 };

        if (!(engine->ask_untimed ? engine->ask_untimed
                                  : engine->ask)(opened, &queries->items[i], &answer))
            return false;
        printf("answer\t%zu\t%llu\t", i + 1, (unsigned long long) answer.hits);
        for (size_t r = 0; r < answer.count; r++)
            printf("%s%u", r > 0 ? "," : "", answer.rows[r]);
        putchar('\n');
    }
    return true;
}

/* Times are kept and printed at the end, so that printing does not come between queries. */
static bool
time_all(const struct bench_engine *engine, void *opened, const struct queries *queries,
         size_t passes)
{
    uint64_t *times = calloc(queries->count * passes + 1, sizeof *times);
    bool      is_well = times != NULL;

    for (size_t p = 0; is_well && p <= passes; p++) /* 0 is one more to warm up */
        for (size_t i = 0; is_well && i < queries->count; i++) {
            struct bench_answer answer = { 0 };
            uint64_t            start = now_ns();

            is_well = engine->ask(opened, &queries->items[i], &answer);
            if (p > 0)
                times[(p - 1) * queries->count + i] = answer.took_ns > 0 ? answer.took_ns
                                                                         : now_ns() - start;
        }
    for (size_t n = 0; is_well && n < queries->count * passes; n++)
        printf("time\t%zu\t%zu\t%llu\n", n % queries->count + 1, n / queries->count + 1,
               (unsigned long long) times[n]);
    free(times);
    return is_well;
}

static bool
ask(const struct bench_engine *engine, char **arguments)
{
    struct queries queries = { 0 };
    void          *opened = NULL;
    bool           is_well = read_queries(arguments[1], &queries);

    if (is_well)
        opened = engine->open(arguments[0], arguments[3]);
    is_well = opened && answer_all(engine, opened, &queries) &&
              time_all(engine, opened, &queries, strtoul(arguments[2], NULL, 10));
    if (opened)
        engine->close(opened);
    free_queries(&queries);
    if (is_well)
        printf("peak\t%ld\n", peak_kib());
    return is_well;
}

int
bench_main(const struct bench_engine *engine, int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "build") == 0)
        return build(engine, argv + 2) ? 0 : 2;
    if (argc == 6 && strcmp(argv[1], "ask") == 0)
        return ask(engine, argv + 2) ? 0 : 2;
    fprintf(stderr, "usage: %s build CELLS INDEX | ask INDEX QUERIES PASSES WAY\n", argv[0]);
    return 2;
}
