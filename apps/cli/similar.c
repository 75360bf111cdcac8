/* rung similar: what says the same as a cell, skill, level, track or text. */
#include <stdio.h>
#include <stdlib.h>

#include "apps/cli/command.h"
#include "apps/render/hits.h"
#include "apps/render/json.h"

/* ---- of one source ---- */

static bool
show(const struct screen *screen, const struct arguments *arguments,
     const struct rung_results *results, enum rung_by by)
{
    const struct render_json_like like = {
        .address = results->read_as,
        .text = arguments->values[OPTION_TEXT],
        .by = by,
        .is_explained = option_is_set(arguments, OPTION_EXPLAIN),
    };
    struct render_table *table;

    if (option_is_set(arguments, OPTION_QUIET))
        return true;
    if (option_is_set(arguments, OPTION_JSON))
        return render_json_print(screen->out, render_json_similar(results, &like));
    if (screen->has_tables) {
        render_hits(screen, results);
        return true;
    }
    table = render_hits_begin(screen, false, like.is_explained);
    render_hits_lines(screen, table, NULL, results);
    render_table_end(table);
    return true;
}

static int
comment_on(struct rung *index, const struct rung_results *results,
           const struct rung_filter *filter, const char *source)
{
    bool is_filtered = filter->org || filter->track || filter->level || filter->skill;

    if (results->count > 0)
        return EXIT_DONE;
    if (results->is_empty)
        render_sentence(stderr,
                        "%s says nothing that could be compared; give other words, or an "
                        "address of \"rung list ladders\"",
                        source);
    else if (results->total > 0)
        render_sentence(stderr, "there %s only %llu hit%s", results->total == 1 ? "is" : "are",
                        (unsigned long long) results->total, render_plural(results->total));
    else if (is_filtered)
        return command_nothing(index, filter, "nothing is like it behind these filters");
    else
        render_sentence(stderr,
                        "nothing in the index is like it; \"rung index PATH\" puts more "
                        "ladders in");
    return EXIT_NOTHING;
}

static int
find(struct rung *index, const struct arguments *arguments, struct screen *screen,
     struct rung_similar_options *options)
{
    const char          *text = arguments->values[OPTION_TEXT];
    const char          *source = text ? text : arguments->words[0];
    struct rung_results *results;
    struct rung_error    error;
    enum rung_by         by;
    int                  code = EXIT_FAILED;

    options->is_text = text != NULL;
    if (rung_similar(index, source, options, &by, &results, &error) != RUNG_OK)
        return command_fail(&error);
    if (show(screen, arguments, results, by)) {
        screen_show(screen); /* what is said of it comes behind it */
        code = comment_on(index, results, &options->filter, text ? "the text" : source);
    }
    rung_results_free(results);
    return code;
}

static int
find_by_options(struct rung *index, const struct arguments *arguments, struct screen *screen)
{
    struct rung_similar_options options = {
        .no_fold = option_is_set(arguments, OPTION_NO_FOLD),
        .no_texts = option_is_set(arguments, OPTION_QUIET),
        .explain = option_is_set(arguments, OPTION_EXPLAIN),
        .filter = option_filter(arguments),
    };
    size_t       choice;
    enum rung_by by;

    if (!option_choice(arguments, OPTION_BY, RUNG_BY_CELL, &choice) ||
        !option_number(arguments, OPTION_COUNT, 10, &options.limit) ||
        !option_number(arguments, OPTION_OFFSET, 0, &options.offset))
        return EXIT_FAILED;
    if (options.limit == 0)
        return command_misuse(arguments, "-n 0: one hit is the least to ask for");
    by = (enum rung_by) choice;
    if (option_is_set(arguments, OPTION_BY))
        options.by = &by;
    return find(index, arguments, screen, &options);
}

/* ---- all pairs ---- */

static const struct render_column pair_columns[] = {
    { "score", RENDER_NUMBER, 0 },
    { "kind", RENDER_FIXED, 0 },
    { "a", RENDER_CUT, 0 },
    { "b", RENDER_CUT, 0 },
};

struct pairing {
    const struct screen *screen;
    struct render_table *table; /* NULL: an object a line */
    size_t               count;
    bool                 is_quiet;
};

static bool
show_pair(void *ctx, const struct rung_near_pair *pair)
{
    struct pairing *pairing = ctx;
    char            score[40];
    const char     *row[] = { score, pair->is_copy ? "copy" : "near", pair->a, pair->b };

    pairing->count++;
    if (pairing->is_quiet)
        return false;
    if (!pairing->table)
        return render_json_print(pairing->screen->out, render_json_near_pair(pair));
    snprintf(score, sizeof score, "%.4f", pair->score);
    render_table_row(pairing->table, row);
    return !ferror(pairing->screen->out);
}

static int
find_pairs(struct rung *index, const struct arguments *arguments, struct screen *screen,
           double least)
{
    struct pairing    pairing = { .screen = screen,
                                  .is_quiet = option_is_set(arguments, OPTION_QUIET) };
    struct rung_error error;
    enum rung_status  status;

    if (!pairing.is_quiet && !option_is_set(arguments, OPTION_JSON))
        pairing.table = render_table_begin(screen, pair_columns, COUNT(pair_columns));
    status = rung_near_copies(index, least, show_pair, &pairing, &error);
    render_table_end(pairing.table);
    screen_show(screen);
    if (status != RUNG_OK && status != RUNG_STOPPED)
        return command_fail(&error);
    if (status == RUNG_STOPPED && !pairing.is_quiet)
        return EXIT_FAILED;
    if (pairing.count > 0)
        return EXIT_DONE;
    render_sentence(stderr, "no two cells are alike by %g; a lower --min finds more", least);
    return EXIT_NOTHING;
}

/* ---- the command ---- */

/* False: told. */
static bool
read_least(const struct arguments *arguments, double *least)
{
    const char *given = arguments->values[OPTION_MIN];
    char       *end;

    *least = given ? strtod(given, &end) : 0.8;
    if (!given || (given[0] && !*end && *least > 0 && *least <= 1))
        return true;
    render_sentence(stderr, "rung: --min%s%s: not a score above 0 and at most 1",
                    given[0] ? " " : "", given);
    return false;
}

/* What belongs to one way of asking alone; NULL: nothing is wrong. */
static const char *
wrong_shape(const struct arguments *arguments)
{
    static const enum option_name of_a_source[] = { OPTION_TEXT,   OPTION_BY,    OPTION_COUNT,
                                                    OPTION_OFFSET, OPTION_ORG,   OPTION_TRACK,
                                                    OPTION_LEVEL,  OPTION_SKILL, OPTION_EXPLAIN,
                                                    OPTION_NO_FOLD };
    bool                          has_text = option_is_set(arguments, OPTION_TEXT);

    if (!option_is_set(arguments, OPTION_ALL_PAIRS)) {
        if (option_is_set(arguments, OPTION_MIN))
            return "--min goes with --all-pairs";
        if (has_text && arguments->word_count > 0)
            return "--text or an address: only one of them";
        return has_text || arguments->word_count == 1 ? NULL
                                                      : "it takes one address, or --text";
    }
    for (size_t i = 0; i < COUNT(of_a_source); i++)
        if (option_is_set(arguments, of_a_source[i]))
            return "--all-pairs is of the whole index; beside it stand only --min and forms of "
                   "output";
    return arguments->word_count > 0 ? "--all-pairs takes no address" : NULL;
}

int
command_similar(const struct arguments *arguments, struct screen *screen)
{
    const char  *wrong = wrong_shape(arguments);
    struct rung *index;
    double       least;
    int          code;

    if (wrong)
        return command_misuse(arguments, "%s", wrong);
    if (!read_least(arguments, &least))
        return EXIT_FAILED;
    index = command_open(arguments, RUNG_READ);
    if (!index)
        return EXIT_FAILED;
    code = option_is_set(arguments, OPTION_ALL_PAIRS)
               ? find_pairs(index, arguments, screen, least)
               : find_by_options(index, arguments, screen);
    rung_close(index);
    return code;
}
