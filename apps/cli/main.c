#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "apps/cli/command.h"
#include "apps/render/text.h"
#include "base/buffer.h"

#define FILTERS OPTIONS_OF_FILTERS

static const struct command commands[] = {
    { "index", "[OPTIONS] PATH... | --synonyms FILE", "read ladders from files and folders",
      "  rung index ladders/\n"
      "  rung index --org acme --dry-run handbook.csv\n",
      OPTION_SET(OPTION_ORG) | OPTION_SET(OPTION_FORMAT) | OPTION_SET(OPTION_LANGUAGE) |
          OPTION_SET(OPTION_SYNONYMS) | OPTION_SET(OPTION_STRICT) | OPTION_SET(OPTION_PRUNE) |
          OPTION_SET(OPTION_DRY_RUN) | OPTION_SET(OPTION_JSON),
      command_index },
    { "search", "[OPTIONS] WORDS...", "find where something is expected, the best first",
      "  rung search incident response\n"
      "  rung search '\"on call\" track:sre level:3..5'\n"
      "  rung search --by level tls\n"
      "  rung search --explain 'postmortem OR \"incident review\"'\n",
      FILTERS | OPTION_SET(OPTION_JSON) | OPTION_SET(OPTION_BY) | OPTION_SET(OPTION_COUNT) |
          OPTION_SET(OPTION_OFFSET) | OPTION_SET(OPTION_ALL) | OPTION_SET(OPTION_NO_FOLD) |
          OPTION_SET(OPTION_NO_FUZZY) | OPTION_SET(OPTION_NO_SYNONYMS) |
          OPTION_SET(OPTION_NO_EXACT) | OPTION_SET(OPTION_EXPLAIN) | OPTION_SET(OPTION_FACETS) |
          OPTION_SET(OPTION_BATCH) | OPTION_SET(OPTION_TREC),
      command_search },
    { "complete", "[OPTIONS] PREFIX...", "ways to go on from the last word of a query",
      "  rung complete incident resp\n"
      "  rung complete track:s\n",
      OPTION_SET(OPTION_JSON) | OPTION_SET(OPTION_COUNT), command_complete },
    { "show", "ADDRESS", "print a ladder, level, skill or cell",
      "  rung show sre\n"
      "  rung show sre/3\n"
      "  rung show sre//incident-response\n",
      OPTION_SET(OPTION_JSON), command_show },
    { "list", "ladders|levels|skills|orgs", "say what there is",
      "  rung list ladders\n"
      "  rung list skills --track sre\n",
      FILTERS | OPTION_SET(OPTION_JSON), command_list },
    { "export", "[--jsonl|--csv|--md]", "write every cell with its source",
      "  rung export --csv > ladders.csv\n"
      "  rung export --md --track sre\n",
      FILTERS | OPTION_SET(OPTION_JSONL) | OPTION_SET(OPTION_CSV) | OPTION_SET(OPTION_MD),
      command_export },
    { "remove", "LADDER...", "drop ladders from the index", "  rung remove acme/sre\n",
      OPTION_SET(OPTION_JSON), command_remove },
    { "check", "[--repair]", "prove the index whole, or mend it",
      "  rung check\n"
      "  rung check --repair\n",
      OPTION_SET(OPTION_REPAIR) | OPTION_SET(OPTION_JSON), command_check },
    { "stats", "", "sizes, counts and versions", "  rung stats\n", OPTION_SET(OPTION_JSON),
      command_stats },
};

static void
help(FILE *out)
{
    fprintf(out, "rung - a search engine for career ladders\n\nExamples\n"
                 "  rung index ladders/            read the ladders in a folder\n"
                 "  rung search incident response  where is it expected, the best first\n"
                 "  rung show sre/3                what a level asks for\n\nCommands\n");
    for (size_t i = 0; i < COUNT(commands); i++)
        fprintf(out, "  %-8s %s\n", commands[i].name, commands[i].summary);
    fprintf(out, "\n\"rung COMMAND --help\" says more. The index is --index FILE, else "
                 "$RUNG_INDEX, else\n$XDG_DATA_HOME/rung/ladders.rung.\n");
}

/* ---- what commands share ---- */

int
command_fail(const struct rung_error *error)
{
    render_sentence(stderr, "rung: %s", error->message);
    return EXIT_FAILED;
}

int
command_misuse(const struct arguments *arguments, const char *format, ...)
{
    char    fact[512];
    va_list args;

    va_start(args, format);
    vsnprintf(fact, sizeof fact, format, args);
    va_end(args);
    render_sentence(stderr, "rung %s: %s", arguments->command->name, fact);
    render_sentence(stderr, "usage: rung %s %s", arguments->command->name,
                    arguments->command->usage);
    return EXIT_FAILED;
}

char *
command_words(const struct arguments *arguments)
{
    struct buffer words = { 0 };

    for (size_t i = 0; i < arguments->word_count; i++) {
        if (i > 0)
            buffer_add_char(&words, ' ');
        buffer_add(&words, str_of(arguments->words[i]));
    }
    buffer_add_char(&words, '\0');
    if (!words.failed)
        return words.data;
    buffer_free(&words);
    fprintf(stderr, "rung: out of memory\n");
    return NULL;
}

char *
command_index_path(const struct arguments *arguments)
{
    const char *given = arguments->values[OPTION_INDEX], *named = getenv("RUNG_INDEX");
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    char       *path = NULL;
    int         length;

    if (given)
        length = asprintf(&path, "%s", given);
    else if (named && named[0])
        length = asprintf(&path, "%s", named);
    else if (data && data[0] == '/')
        length = asprintf(&path, "%s/rung/ladders.rung", data);
    else if (home && home[0] == '/')
        length = asprintf(&path, "%s/.local/share/rung/ladders.rung", home);
    else {
        fprintf(stderr,
                "rung: there is no home folder to keep an index in; give --index FILE\n");
        return NULL;
    }
    if (length < 0) {
        fprintf(stderr, "rung: out of memory\n");
        return NULL;
    }
    return path;
}

struct rung *
command_open(const struct arguments *arguments, enum rung_mode mode)
{
    char             *path = command_index_path(arguments);
    struct rung      *index = NULL;
    struct rung_error error;

    if (path && rung_open(path, mode, &index, &error) != RUNG_OK)
        command_fail(&error);
    free(path);
    return index;
}

/* ---- */

/* What was printed must have arrived: a full disk is a failure, too. */
static int
finish(int code)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    perror("rung: standard output");
    return EXIT_FAILED;
}

int
main(int argc, char **argv)
{
    struct arguments arguments;

    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    if (!options_parse(argc, argv, commands, COUNT(commands), &arguments))
        return EXIT_FAILED;
    if (option_is_set(&arguments, OPTION_VERSION)) {
        printf("rung %s\n", rung_version());
        return finish(EXIT_DONE);
    }
    if (!arguments.command) {
        bool asked = option_is_set(&arguments, OPTION_HELP);

        help(asked ? stdout : stderr);
        return finish(asked ? EXIT_DONE : EXIT_FAILED);
    }
    if (option_is_set(&arguments, OPTION_HELP)) {
        options_help(arguments.command);
        return finish(EXIT_DONE);
    }
    return finish(arguments.command->run(&arguments));
}
