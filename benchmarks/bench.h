/*
 * bench.h - what every engine of the benchmark shares: cells, queries, clock and output.
 *
 * An engine is a program of two commands, whose main() is bench_main():
 *
 *     ENGINE build CELLS INDEX             index the CSV files of the folder CELLS
 *     ENGINE ask INDEX QUERIES PASSES WAY  answer each query, once untimed, then PASSES times
 *
 * WAY is what is asked for: "count", the ten best cells and how many there are; "top", the ten
 * best, and of the number what comes for nothing; or a word of the engine's own. Both print
 * lines of fields between tabs:
 *
 *     build   SECONDS  PEAK_KIB
 *     answer  QUERY  HITS  ROW,ROW,...     of the untimed pass, best first
 *     time    QUERY  PASS  NANOSECONDS
 *     peak    PEAK_KIB                     of the asking process
 *
 * Units    rows count the cells of all files from 1; levels are numbers from 1
 * Memory   what a visit is given is lent for its length
 * Errors   false, and a sentence on stderr from where it was found
 * Threads  one
 */
#ifndef BENCHMARKS_BENCH_H
#define BENCHMARKS_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { BENCH_WORDS = 64, BENCH_TOP = 10 };

struct bench_cell {
    uint32_t    row;
    const char *track; /* its slug: "site-reliability-2" */
    unsigned    level;
    const char *text;
};

typedef bool bench_visit_cell(void *ctx, const struct bench_cell *cell);

/* Every cell of the folder in order; false from visit ends the walk and is returned. */
bool bench_each_cell(const char *folder, bench_visit_cell *visit, void *ctx);

enum bench_operator { BENCH_ANY, BENCH_ALL, BENCH_PHRASE, BENCH_PREFIX };

/* A line of the query file: class, operator, words, track or "-", levels "3..5" or "-". */
struct bench_query {
    char               *line; /* holds what follows */
    enum bench_operator op;
    const char         *words[BENCH_WORDS]; /* plain and in lower case */
    size_t              word_count;
    const char         *track;                /* NULL: of any */
    unsigned            level_from, level_to; /* 0: of any */
};

struct bench_answer {
    uint64_t hits;
    uint32_t rows[BENCH_TOP];
    size_t   count;
    uint64_t took_ns; /* 0: as long as asking took; else what the engine says, which leaves out
                       * what the others do not do either */
};

struct bench_engine {
    /* Makes the index of the cells in a folder, as its users would leave it for searching. */
    bool (*build)(const char *cells, const char *index);
    /* NULL: it could not be opened, or does not know the way. */
    void *(*open)(const char *index, const char *way);
    bool (*ask)(void *engine, const struct bench_query *query, struct bench_answer *answer);
    /* NULL, or asked in the untimed pass, where the rows cost more than the search. */
    bool (*ask_untimed)(void *engine, const struct bench_query *query,
                        struct bench_answer *answer);
    void (*close)(void *engine);
};

int bench_main(const struct bench_engine *engine, int argc, char **argv);

#ifdef __cplusplus
}
#endif
#endif
