/*
 * engine_rung.c - Rung through its library.
 *
 * "count" asks for the least, as the other engines are asked: words in the text alone, without
 * synonyms, spelling or weight for words as written, places without texts. Its time is what the
 * library says of numbers, places apart; hits are counted, all of them, in the untimed pass alone.
 * "defaults" asks as a person does: words in all fields, with all that, identical texts folded,
 * texts and snippets.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "benchmarks/bench.h"
#include "include/rung.h"

enum { FILES = 64 };

struct opened {
    struct rung               *index;
    struct rung_search_options options;
    bool                       has_defaults;
    struct buffer              query;
    uint32_t                   rows_before[FILES]; /* of each file of cells */
};

static bool
complain(const struct rung_error *error)
{
    fprintf(stderr, "rung: %s\n", error->message);
    return false;
}

/* Files of cells lie beside the index; a hit names its file and line, the others a row. */
static void
count_rows(struct opened *opened, const char *index)
{
    char   path[4096], *line = NULL;
    size_t size = 0;

    for (unsigned f = 1; f + 1 < FILES; f++) {
        const char *slash = strrchr(index, '/');
        FILE       *file;
        uint32_t    lines = 0;

        snprintf(path, sizeof path, "%.*s/cells/ladders-%04u.csv",
                 slash ? (int) (slash - index) : 1, slash ? index : ".", f);
        file = fopen(path, "r");
        if (!file)
            break;
        while (getline(&line, &size, file) > 0)
            lines++;
        opened->rows_before[f + 1] = opened->rows_before[f] + lines - 1;
        fclose(file);
    }
    free(line);
}

static uint32_t
row_of(const struct opened *opened, const struct rung_cell *cell)
{
    const char *name = cell->path ? strrchr(cell->path, '-') : NULL;
    unsigned    file = name ? (unsigned) strtoul(name + 1, NULL, 10) : 0;

    return file > 0 && file < FILES ? opened->rows_before[file] + cell->line - 1 : 0;
}

static bool
build(const char *cells, const char *path)
{
    struct rung_index_summary summary;
    struct rung_error         error;
    struct rung              *index = NULL;
    bool                      is_done;

    is_done = rung_open(path, RUNG_WRITE, &index, &error) == RUNG_OK &&
              rung_index_paths(index, &cells, 1, NULL, NULL, &summary, &error) == RUNG_OK;
    rung_close(index);
    return is_done ? true : complain(&error);
}

static void *
open_index(const char *path, const char *way)
{
    struct opened    *opened = calloc(1, sizeof *opened);
    struct rung_error error;

    if (!opened)
        return NULL;
    opened->has_defaults = strcmp(way, "defaults") == 0;
    if (!opened->has_defaults)
        opened->options = (struct rung_search_options){ .no_fold = true,
                                                        .no_fuzzy = true,
                                                        .no_synonyms = true,
                                                        .no_exact = true,
                                                        .no_texts = true };
    if (rung_open(path, RUNG_READ, &opened->index, &error) != RUNG_OK) {
        complain(&error);
        free(opened);
        return NULL;
    }
    count_rows(opened, path);
    return opened;
}

/* text:(a b)   text:(+a +b)   text:"a b"   text:(a*) */
static void
write_query(struct opened *opened, const struct bench_query *query)
{
    bool           is_phrase = query->op == BENCH_PHRASE;
    struct buffer *into = &opened->query;

    buffer_clear(into);
    if (!opened->has_defaults)
        buffer_add(into, STR("text:"));
    buffer_add_char(into, is_phrase ? '"' : '(');
    for (size_t i = 0; i < query->word_count; i++)
        buffer_format(into, "%s%s%s%s", i > 0 ? " " : "", query->op == BENCH_ALL ? "+" : "",
                      query->words[i], query->op == BENCH_PREFIX ? "*" : "");
    buffer_add_char(into, is_phrase ? '"' : ')');
    buffer_add_char(into, '\0');
}

static bool
ask(void *engine, const struct bench_query *query, struct bench_answer *answer)
{
    struct opened       *opened = engine;
    struct rung_results *results = NULL;
    struct rung_error    error = { RUNG_NO_MEMORY, "out of memory" };
    char                 levels[32];

    write_query(opened, query);
    snprintf(levels, sizeof levels, "%u..%u", query->level_from, query->level_to);
    opened->options.filter.track = query->track;
    opened->options.filter.level = query->level_from > 0 ? levels : NULL;
    if (opened->query.failed || rung_search(opened->index, opened->query.data, &opened->options,
                                            &results, &error) != RUNG_OK)
        return complain(&error);
    answer->hits = results->total;
    if (!opened->has_defaults)
        answer->took_ns = (results->took_us > 0 ? results->took_us : 1) * 1000;
    answer->count = results->count < BENCH_TOP ? results->count : BENCH_TOP;
    for (size_t i = 0; i < answer->count; i++)
        answer->rows[i] = row_of(opened, &results->hits[i].cell);
    rung_results_free(results);
    return true;
}

/* A row needs the line, which comes with the text; and here all hits are counted. */
static bool
ask_untimed(void *engine, const struct bench_query *query, struct bench_answer *answer)
{
    struct opened *opened = engine;
    bool           no_texts = opened->options.no_texts, is_well;

    opened->options.no_texts = false;
    opened->options.exact_total = true;
    is_well = ask(engine, query, answer);
    opened->options.no_texts = no_texts;
    opened->options.exact_total = false;
    return is_well;
}

static void
close_index(void *engine)
{
    struct opened *opened = engine;

    rung_close(opened->index);
    buffer_free(&opened->query);
    free(opened);
}

int
main(int argc, char **argv)
{
    static const struct bench_engine engine = { build, open_index, ask, ask_untimed,
                                                close_index };

    return bench_main(&engine, argc, argv);
}
