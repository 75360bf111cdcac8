#include <stdio.h>
#include <stdlib.h>

#include "apps/cli/command.h"
#include "apps/render/json.h"
#include "apps/render/text.h"

static const struct render_column columns[] = {
    { "word", RENDER_FIXED, 0 },
    { "count", RENDER_NUMBER, 0 },
    { "query", RENDER_CUT, 1 },
};

static void
print_table(const struct screen *screen, const struct rung_completions *completions)
{
    struct render_table *table = render_table_begin(screen, columns, COUNT(columns));

    for (size_t i = 0; i < completions->count; i++) {
        const struct rung_completion *item = &completions->items[i];
        char                          count[24];
        const char                   *row[] = { item->word, count, item->query };

        snprintf(count, sizeof count, "%llu", (unsigned long long) item->count);
        render_table_row(table, row);
    }
    render_table_end(table);
}

static int
show(struct rung *index, const struct arguments *arguments, const struct screen *screen,
     const char *query, size_t limit)
{
    struct rung_completions *completions;
    struct rung_error        error;
    bool                     is_told = true;
    size_t                   count;

    if (rung_complete(index, query, limit, &completions, &error) != RUNG_OK)
        return command_fail(&error);
    count = completions->count;
    if (option_is_set(arguments, OPTION_JSON))
        is_told = render_json_print(screen->out, render_json_completions(completions, query));
    else
        print_table(screen, completions);
    rung_completions_free(completions);
    if (count == 0)
        render_sentence(stderr, "nothing in the index begins with the last word of %s", query);
    return !is_told ? EXIT_FAILED : count > 0 ? EXIT_DONE : EXIT_NOTHING;
}

int
command_complete(const struct arguments *arguments, struct screen *screen)
{
    struct rung *index;
    char        *query;
    size_t       limit;
    int          code = EXIT_FAILED;

    if (arguments->word_count == 0)
        return command_misuse(arguments, "which word? give the PREFIX of one");
    if (!option_number(arguments, OPTION_COUNT, 10, &limit))
        return EXIT_FAILED;
    if (limit == 0)
        return command_misuse(arguments, "-n 0: one word is the least to ask for");
    index = command_open(arguments, RUNG_READ);
    query = index ? command_words(arguments) : NULL;
    if (query)
        code = show(index, arguments, screen, query, limit);
    free(query);
    rung_close(index);
    return code;
}
