/* The table of commands, and what they share. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "apps/cli/command.h"
#include "apps/render/text.h"
#include "base/buffer.h"

/* In the order of rung_kind; a ladder is a track. */
static const char *const lists[] = { "ladders", "levels", "skills", "orgs", "tracks", NULL };

const struct command command_table[] = {
    { "index", "[OPTIONS] PATH... | --synonyms FILE", "read ladders from files and folders",
      "  rung index ladders/\n"
      "  rung index --org acme --dry-run handbook.csv\n",
      OPTIONS_OF_OUTPUT | OPTION_SET(OPTION_ORG) | OPTION_SET(OPTION_FORMAT) |
          OPTION_SET(OPTION_LANGUAGE) | OPTION_SET(OPTION_SYNONYMS) |
          OPTION_SET(OPTION_STRICT) | OPTION_SET(OPTION_PRUNE) | OPTION_SET(OPTION_DRY_RUN) |
          OPTION_SET(OPTION_QUIET) | OPTION_SET(OPTION_VERBOSE),
      VALUE_FILE, NULL, false, command_index, NULL },
    { "search", "[OPTIONS] WORDS...", "find where something is expected, the best first",
      "  rung search incident response\n"
      "  rung search '\"on call\" track:sre level:3..5'\n"
      "  rung search --by level tls\n"
      "  rung search --explain 'postmortem OR \"incident review\"'\n",
      OPTIONS_OF_FILTERS | OPTIONS_OF_OUTPUT | OPTION_SET(OPTION_BY) |
          OPTION_SET(OPTION_COUNT) | OPTION_SET(OPTION_OFFSET) | OPTION_SET(OPTION_ALL) |
          OPTION_SET(OPTION_NO_FOLD) | OPTION_SET(OPTION_NO_FUZZY) |
          OPTION_SET(OPTION_NO_SYNONYMS) | OPTION_SET(OPTION_NO_EXACT) |
          OPTION_SET(OPTION_EXPLAIN) | OPTION_SET(OPTION_FACETS) | OPTION_SET(OPTION_BATCH) |
          OPTION_SET(OPTION_TREC) | OPTION_SET(OPTION_QUIET),
      VALUE_QUERY, NULL, true, command_search, NULL },
    { "similar", "[OPTIONS] ADDRESS | --text WORDS | --all-pairs",
      "find what says the same as a cell, skill, level or track",
      "  rung similar sre/3/incident-response\n"
      "  rung similar sre//incident-response --org acme\n"
      "  rung similar --text 'leads incident response' --level 3..5\n"
      "  rung similar --all-pairs --min 0.9\n",
      OPTIONS_OF_FILTERS | OPTIONS_OF_OUTPUT | OPTION_SET(OPTION_BY) |
          OPTION_SET(OPTION_COUNT) | OPTION_SET(OPTION_OFFSET) | OPTION_SET(OPTION_NO_FOLD) |
          OPTION_SET(OPTION_EXPLAIN) | OPTION_SET(OPTION_QUIET) | OPTION_SET(OPTION_TEXT) |
          OPTION_SET(OPTION_ALL_PAIRS) | OPTION_SET(OPTION_MIN),
      VALUE_ADDRESS, NULL, true, command_similar, NULL },
    { "complete", "[OPTIONS] PREFIX...", "ways to go on from the last word of a query",
      "  rung complete incident resp\n"
      "  rung complete track:s\n",
      OPTIONS_OF_OUTPUT | OPTION_SET(OPTION_COUNT), VALUE_QUERY, NULL, false, command_complete,
      NULL },
    { "show", "[OPTIONS] ADDRESS", "print a ladder, level, skill or cell",
      "  rung show sre\n"
      "  rung show sre/3\n"
      "  rung show sre//incident-response\n",
      OPTIONS_OF_OUTPUT, VALUE_ADDRESS, NULL, true, command_show, NULL },
    { "list", "[OPTIONS] ladders|levels|skills|orgs", "say what there is",
      "  rung list ladders\n"
      "  rung list skills --track sre\n",
      OPTIONS_OF_FILTERS | OPTIONS_OF_OUTPUT, VALUE_CHOICE, lists, true, command_list, NULL },
    { "match", "[OPTIONS] A B", "which skill and level of a ladder is which of another",
      "  rung match sre security-engineering\n"
      "  rung match --by level sre security-engineering\n"
      "  rung match --pairs decided.tsv --md sre security-engineering\n",
      OPTIONS_OF_OUTPUT | OPTION_SET(OPTION_BY) | OPTION_SET(OPTION_PAIRS) |
          OPTION_SET(OPTION_MD),
      VALUE_LADDER, NULL, true, command_match, NULL },
    { "map", "[OPTIONS] WORDS...", "which levels of which tracks expect something, and from where on",
      "  rung map incident response\n"
      "  rung map mentoring --org acme --level 3..6\n"
      "  rung map --svg tls.svg tls\n",
      OPTIONS_OF_FILTERS | OPTIONS_OF_OUTPUT | OPTION_SET(OPTION_COUNT) |
          OPTION_SET(OPTION_NO_FUZZY) | OPTION_SET(OPTION_NO_SYNONYMS) | OPTION_SET(OPTION_SVG),
      VALUE_QUERY, NULL, true, command_map, NULL },
    { "plan", "[OPTIONS] FROM TO", "what a level expects that another has not met yet",
      "  rung plan sre/3 sre/4\n"
      "  rung plan --skill communication security-engineering/3 sre/4\n"
      "  rung plan --md sre/3 sre/4 > plan.md\n",
      OPTIONS_OF_OUTPUT | OPTION_SET(OPTION_SKILL) | OPTION_SET(OPTION_MD), VALUE_ADDRESS, NULL,
      true, command_plan, NULL },
    { "compare", "[OPTIONS] A B...", "lay levels, skills, ladders or files side by side",
      "  rung compare sre/3 sre/4\n"
      "  rung compare sre security-engineering\n"
      "  rung compare old.csv new.csv\n",
      OPTIONS_OF_OUTPUT | OPTION_SET(OPTION_MD) | OPTION_SET(OPTION_ALL), VALUE_ADDRESS, NULL,
      true, command_compare, NULL },
    { "export", "[OPTIONS] [--jsonl|--csv|--md]", "write every cell with its source",
      "  rung export --csv > ladders.csv\n"
      "  rung export --md --track sre\n",
      OPTIONS_OF_FILTERS | OPTION_SET(OPTION_JSONL) | OPTION_SET(OPTION_CSV) |
          OPTION_SET(OPTION_MD),
      VALUE_NONE, NULL, false, command_export, NULL },
    { "remove", "[OPTIONS] LADDER...", "drop ladders from the index",
      "  rung remove acme/sre\n"
      "  rung remove --dry-run acme/sre\n",
      OPTION_SET(OPTION_JSON) | OPTION_SET(OPTION_DRY_RUN) | OPTION_SET(OPTION_YES) |
          OPTION_SET(OPTION_QUIET),
      VALUE_LADDER, NULL, false, command_remove, NULL },
    { "check", "[OPTIONS] [--repair]", "prove the index whole, or mend it",
      "  rung check\n"
      "  rung check --repair\n",
      OPTION_SET(OPTION_REPAIR) | OPTION_SET(OPTION_JSON) | OPTION_SET(OPTION_QUIET),
      VALUE_NONE, NULL, false, command_check, NULL },
    { "stats", "[OPTIONS]", "sizes, counts and versions", "  rung stats\n", OPTIONS_OF_OUTPUT,
      VALUE_NONE, NULL, false, command_stats, NULL },
    { "bench", "[OPTIONS]", "time queries made of the index's own words",
      "  rung bench\n"
      "  rung bench -n 50 --json\n",
      OPTIONS_OF_OUTPUT | OPTION_SET(OPTION_COUNT), VALUE_NONE, NULL, false, command_bench,
      "All queries of a class are asked in turn, then again in whole passes: one that is "
      "repeated at once would flatter the caches." },
    { 0 },
};

const struct command *
command_find(const char *name)
{
    for (const struct command *c = command_table; c->name; c++)
        if (strcmp(name, c->name) == 0)
            return c;
    return NULL;
}

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

bool
command_forms_agree(const struct arguments *arguments)
{
    if (!option_is_set(arguments, OPTION_MD) ||
        (!option_is_set(arguments, OPTION_JSON) && !option_is_set(arguments, OPTION_PLAIN) &&
         !option_is_set(arguments, OPTION_TABLE)))
        return true;
    render_sentence(stderr, "rung: --md, --json, --plain and --table: only one of them");
    return false;
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

    if (given && !given[0]) {
        fprintf(stderr, "rung: --index: wants the name of a file\n");
        return NULL;
    }
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

int
command_nothing(struct rung *index, const struct rung_filter *filter, const char *what)
{
    char              why[RUNG_SENTENCE_BYTES];
    struct rung_error error;

    if (rung_why_nothing(index, filter, why, &error) != RUNG_OK)
        return command_fail(&error);
    render_sentence(stderr, "%s; %s", what,
                    why[0] ? why : "\"rung index PATH\" puts ladders in");
    return EXIT_NOTHING;
}
