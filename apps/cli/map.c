#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "apps/cli/command.h"
#include "apps/render/json.h"
#include "apps/render/map.h"
#include "apps/render/map_svg.h"
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

/* ---- a picture ---- */

/* Makes a file of the bytes; false: errno says why not. */
static bool
make_file(const char *path, struct str bytes)
{
    FILE *out = fopen(path, "wx");
    bool  is_whole = out && fwrite(bytes.data, 1, bytes.length, out) == bytes.length;

    return out && fclose(out) == 0 && is_whole;
}

/* The file is the picture before, or this one: it is written beside and renamed. */
static int
save(const char *path, struct str bytes)
{
    char *beside;
    bool  is_done;

    if (asprintf(&beside, "%s.%ld", path, (long) getpid()) < 0) {
        render_sentence(stderr, "rung: out of memory");
        return EXIT_FAILED;
    }
    is_done = make_file(beside, bytes) && rename(beside, path) == 0;
    if (!is_done) {
        render_sentence(stderr, "rung: %s: %s", path, strerror(errno));
        unlink(beside);
    }
    free(beside);
    return is_done ? EXIT_DONE : EXIT_FAILED;
}

static int
draw(const struct rung_map *map, const char *query, const char *path)
{
    struct buffer svg = { 0 };
    int           code = EXIT_DONE;

    render_map_svg(&svg, map, query);
    if (svg.failed) {
        render_sentence(stderr, "rung: out of memory");
        code = EXIT_FAILED;
    } else if (strcmp(path, "-") == 0) {
        fwrite(svg.data, 1, svg.length, stdout);
    } else {
        code = save(path, buffer_str(&svg));
    }
    buffer_free(&svg);
    return code;
}

/* ---- the command ---- */

static int
show(struct rung *index, const struct arguments *arguments, struct screen *screen,
     const struct rung_map_options *options, const char *query)
{
    const char       *picture = arguments->values[OPTION_SVG];
    struct rung_map  *map;
    struct rung_error error;
    int               code = EXIT_DONE;

    if (rung_map(index, query, options, &map, &error) != RUNG_OK)
        return command_fail(&error);
    if (picture)
        code = map->count > 0 ? draw(map, query, picture) : EXIT_DONE;
    else if (!option_is_set(arguments, OPTION_JSON))
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

    if (arguments->values[OPTION_SVG] && option_is_set(arguments, OPTION_JSON))
        return command_misuse(arguments, "--svg and --json: only one of them");
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
