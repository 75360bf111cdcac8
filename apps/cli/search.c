#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "apps/cli/command.h"
#include "apps/render/hits.h"
#include "apps/render/json.h"
#include "apps/render/text.h"
#include "base/utf8.h"

/* How the hits of one command are shown. */
struct showing {
    struct rung               *index;
    struct rung_search_options options;
    const char                *trec; /* the name of the run, or NULL */
    bool                       is_json, is_batch, is_quiet;
    struct screen             *screen;
    struct render_table       *table; /* of lines */
    size_t                     found; /* queries with a hit */
};

static const struct render_column facet_columns[] = {
    { "facet", RENDER_FIXED, 0 },
    { "value", RENDER_CUT, 0 },
    { "cells", RENDER_NUMBER, 0 },
};

/* ---- lines ---- */

static void
print_trec(const struct showing *showing, const char *id, const struct rung_results *results)
{
    for (size_t i = 0; i < results->count; i++)
        fprintf(showing->screen->out, "%s Q0 %s %zu %.17g %s\n", id,
                results->hits[i].cell.address, results->hits[i].rank, results->hits[i].score,
                showing->trec);
}

/* Prints the header, where lines will follow. */
static void
begin_lines(struct showing *showing)
{
    if (!showing->screen->has_tables && !showing->trec && !showing->is_json &&
        !showing->is_quiet)
        showing->table =
            render_hits_begin(showing->screen, showing->is_batch, showing->options.explain);
}

/* ---- for people ---- */

/* How many cells stand where: a table of its own behind the hits. */
static void
print_facets(const struct showing *showing, const struct rung_results *results)
{
    struct render_table *table;

    if (!showing->options.facets || results->total == 0)
        return;
    fputc('\n', showing->screen->out);
    table = render_table_begin(showing->screen, facet_columns, COUNT(facet_columns));
    for (size_t f = 0; f < RUNG_FACETS; f++)
        for (size_t i = 0; i < results->facets[f].count; i++) {
            const struct rung_facet_value *value = &results->facets[f].values[i];
            char                           cells[24];
            const char *row[] = { results->facets[f].name, value->value, cells };

            snprintf(cells, sizeof cells, "%llu", (unsigned long long) value->cells);
            render_table_row(table, row);
        }
    render_table_end(table);
}

/* ---- one query ---- */

static bool
show_results(struct showing *showing, const char *id, const char *query,
             const struct rung_results *results)
{
    if (showing->trec)
        print_trec(showing, id, results);
    else if (showing->is_json)
        return render_json_print(showing->screen->out,
                                 render_json_results(results, &showing->options, query,
                                                     showing->is_batch ? id : NULL));
    else if (!showing->screen->has_tables)
        render_hits_lines(showing->screen, showing->table, showing->is_batch ? id : NULL,
                          results);
    else
        render_hits(showing->screen, results);
    if (!showing->trec && !showing->is_batch)
        print_facets(showing, results);
    return true;
}

enum { MOST_SAID = 200 }; /* bytes of a query */

/* On stderr, what was done to the query, and what to do when nothing was found. */
static void
comment_on(const struct rung_results *results, const char *query)
{
    struct str said = utf8_cut(str_of(query), MOST_SAID);

    for (size_t i = 0; i < results->note_count; i++)
        render_sentence(stderr, "note: %s", results->notes[i]);
    if (results->is_empty)
        render_sentence(stderr, "the query asks for nothing that could be found; give a word, "
                                "or a filter such as track:sre");
    else if (results->total == 0)
        render_sentence(stderr,
                        "nothing found for %.*s%s; other words or fewer filters may find more, "
                        "and \"rung list skills\" shows what there is",
                        STR_ARG(said), said.length < strlen(query) ? "..." : "");
    else if (results->count == 0)
        render_sentence(stderr, "there %s only %llu hit%s", results->total == 1 ? "is" : "are",
                        (unsigned long long) results->total, render_plural(results->total));
}

static int
run_query(struct showing *showing, const char *id, const char *query)
{
    struct rung_results *results;
    struct rung_error    error;
    bool                 is_shown;

    if (rung_search(showing->index, query, &showing->options, &results, &error) != RUNG_OK)
        return command_fail(&error);
    is_shown = showing->is_quiet || show_results(showing, id, query, results);
    if (!showing->is_batch && !showing->is_quiet) {
        screen_show(showing->screen); /* what is said of it comes behind it */
        comment_on(results, query);
    }
    showing->found += results->count > 0;
    rung_results_free(results);
    return is_shown ? EXIT_DONE : EXIT_FAILED;
}

/* ---- batches ---- */

/* A line is "id<TAB>query"; without a tab its number is the id. */
static int
run_line(struct showing *showing, char *line, size_t length, size_t number)
{
    char  number_id[24], *tab = memchr(line, '\t', length);
    char *id = number_id, *query = line;

    if (length > 0 && line[length - 1] == '\n')
        line[--length] = '\0';
    if (length > 0 && line[length - 1] == '\r')
        line[--length] = '\0';
    for (size_t i = 0; i < length; i++)
        if (line[i] == '\0')
            line[i] = ' ';
    if (tab) {
        *tab = '\0';
        id = line;
        query = tab + 1;
    } else {
        snprintf(number_id, sizeof number_id, "%zu", number);
    }
    for (char *c = id; showing->trec && *c; c++)
        if (str_is_blank(*c))
            *c = '_'; /* trec_eval splits at blanks */
    return run_query(showing, id, query);
}

static int
run_lines(struct showing *showing, FILE *file, const char *path)
{
    char   *line = NULL;
    size_t  size = 0, number = 0;
    ssize_t length;
    int     code = EXIT_DONE;

    while (code == EXIT_DONE && (length = getline(&line, &size, file)) >= 0) {
        struct str whole = { line, (size_t) length };
        size_t     mark = ++number == 1 && str_starts(whole, STR("\xEF\xBB\xBF")) ? 3 : 0;

        if (str_trim(whole).length > mark)
            code = run_line(showing, line + mark, (size_t) length - mark, number);
    }
    if (ferror(file)) {
        render_sentence(stderr, "rung: %s: %s", file == stdin ? "standard input" : path,
                        strerror(errno));
        code = EXIT_FAILED;
    }
    free(line);
    return code;
}

static int
run_batch(struct showing *showing, const char *path)
{
    bool  is_stdin = strcmp(path, "-") == 0;
    FILE *file = is_stdin ? stdin : fopen(path, "r");
    int   code;

    if (!file) {
        render_sentence(stderr, "rung: %s: %s", path, strerror(errno));
        return EXIT_FAILED;
    }
    begin_lines(showing);
    code = run_lines(showing, file, path);
    if (!is_stdin)
        fclose(file);
    return code;
}

/* ---- the command ---- */

static int
run_words(struct showing *showing, const struct arguments *arguments)
{
    char *query = command_words(arguments);
    int   code;

    if (!query)
        return EXIT_FAILED;
    begin_lines(showing);
    code = run_query(showing, "1", query);
    free(query);
    return code;
}

/* What cannot be shown together; false: told. */
static bool
check_shape(const struct arguments *arguments)
{
    const char *trec = arguments->values[OPTION_TREC];
    bool        is_batch = option_is_set(arguments, OPTION_BATCH);
    bool        is_json = option_is_set(arguments, OPTION_JSON);
    const char *fact = NULL;

    if (trec && (trec[0] == '\0' || strpbrk(trec, " \t\r\n\v\f")))
        fact = "--trec: the NAME of a run is one word";
    else if (trec && is_json)
        fact = "--json: lines of TREC are no JSON";
    else if ((trec || is_batch) && option_is_set(arguments, OPTION_TABLE))
        fact = "--table: what is printed here is lines";
    else if (option_is_set(arguments, OPTION_FACETS) && (trec || (is_batch && !is_json)))
        fact = "--facets: not in lines of a batch; --json has them";
    else if (option_is_set(arguments, OPTION_EXPLAIN) && trec)
        fact = "--explain: there is no room for it in lines of TREC";
    if (fact)
        (void) command_misuse(arguments, "%s", fact);
    return !fact;
}

int
command_search(const struct arguments *arguments, struct screen *screen)
{
    const char    *batch = arguments->values[OPTION_BATCH];
    struct showing showing = {
        .trec = arguments->values[OPTION_TREC],
        .is_json = option_is_set(arguments, OPTION_JSON),
        .is_batch = batch != NULL,
        .is_quiet = option_is_set(arguments, OPTION_QUIET),
        .screen = screen,
    };
    size_t by;
    int    code;

    if (!option_choice(arguments, OPTION_BY, RUNG_BY_CELL, &by) ||
        !option_number(arguments, OPTION_COUNT, 10, &showing.options.limit) ||
        !option_number(arguments, OPTION_OFFSET, 0, &showing.options.offset))
        return EXIT_FAILED;
    if (showing.options.limit == 0)
        return command_misuse(arguments, "-n 0: one hit is the least to ask for");
    if (batch && arguments->word_count > 0)
        return command_misuse(arguments, "--batch reads its queries from %s; no words, then",
                              batch);
    if (!check_shape(arguments))
        return EXIT_FAILED;
    showing.options.by = (enum rung_by) by;
    showing.options.all_words = option_is_set(arguments, OPTION_ALL);
    showing.options.no_fold = option_is_set(arguments, OPTION_NO_FOLD) || showing.trec;
    showing.options.no_fuzzy = option_is_set(arguments, OPTION_NO_FUZZY);
    showing.options.no_synonyms = option_is_set(arguments, OPTION_NO_SYNONYMS);
    showing.options.no_exact = option_is_set(arguments, OPTION_NO_EXACT);
    showing.options.no_texts = showing.trec || showing.is_quiet;
    showing.options.no_notes = showing.trec || showing.is_quiet || (batch && !showing.is_json);
    showing.options.explain = option_is_set(arguments, OPTION_EXPLAIN);
    showing.options.facets = option_is_set(arguments, OPTION_FACETS);
    showing.options.filter = option_filter(arguments);
    if (showing.is_quiet)
        showing.options.limit = 1;
    if (batch)
        screen->has_tables = false;
    showing.index = command_open(arguments, RUNG_READ);
    if (!showing.index)
        return EXIT_FAILED;

    code = batch ? run_batch(&showing, batch) : run_words(&showing, arguments);
    render_table_end(showing.table);
    rung_close(showing.index);
    return code != EXIT_DONE ? code : showing.found > 0 ? EXIT_DONE : EXIT_NOTHING;
}
