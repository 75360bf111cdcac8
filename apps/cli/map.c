#include <stdio.h>
#include <stdlib.h>

#include "apps/cli/command.h"
#include "apps/render/json.h"
#include "apps/render/map.h"
#include "base/utf8.h"

enum { MOST_SAID = 200 }; /* bytes of a query */

/* On stderr, what was done to the query, and what to do when nothing was found. */
static void
comment_on(const struct rung_map *map, const char *query)
{
    struct str said = utf8_cut(str_of(query), MOST_SAID);

    for (size_t i = 0; i < map->note_count; i++)
        render_sentence(stderr, "note: %s", map->notes[i]);
    if (map->is_empty)
        render_sentence(stderr, "there is no word to look for; a map needs a topic, such as "
                                "\"rung map incident response\"");
    else if (map->count == 0)
        render_sentence(stderr,
                        "no ladder mentions %.*s; other words or fewer filters may find more, "
                        "and \"rung list skills\" shows what there is",
                        STR_ARG(said));
    else if (map->count < map->total)
        render_sentence(stderr, "the best %zu of %zu tracks; -n %zu shows all", map->count,
                        map->total, map->total);
}

static int
show(struct rung *index, const struct arguments *arguments, struct screen *screen,
     const struct rung_map_options *options, const char *query)
{
    struct rung_map  *map;
    struct rung_error error;
    int               code = EXIT_DONE;

    if (rung_map(index, query, options, &map, &error) != RUNG_OK)
        return command_fail(&error);
    if (!option_is_set(arguments, OPTION_JSON))
        render_map(screen, map);
    else if (!render_json_print(screen->out, render_map_json(map, query)))
        code = EXIT_FAILED;
    screen_show(screen); /* what is said of it comes behind it */
    comment_on(map, query);
    if (code == EXIT_DONE && map->count == 0)
        code = EXIT_NOTHING;
    rung_map_free(map);
    return code;
}

int
command_map(const struct arguments *arguments, struct screen *screen)
{
    struct rung_map_options options = {
        .no_fuzzy = option_is_set(arguments, OPTION_NO_FUZZY),
        .no_synonyms = option_is_set(arguments, OPTION_NO_SYNONYMS),
        .filter = option_filter(arguments),
    };
    struct rung *index;
    char        *query;
    int          code;

    if (!option_number(arguments, OPTION_COUNT, 10, &options.limit))
        return EXIT_FAILED;
    if (options.limit == 0)
        return command_misuse(arguments, "-n 0: one track is the least to ask for");
    query = command_words(arguments);
    if (!query)
        return EXIT_FAILED;
    index = command_open(arguments, RUNG_READ);
    code = index ? show(index, arguments, screen, &options, query) : EXIT_FAILED;
    rung_close(index);
    free(query);
    return code;
}
