#include "apps/cli/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "apps/render/text.h"

static const struct {
    const char *name;
    char        letter;   /* 0: none */
    const char *argument; /* NULL: a flag */
    const char *help;
} table[OPTIONS] = {
    [OPTION_INDEX] = { "index", 0, "FILE", "the index (else $RUNG_INDEX, else your own)" },
    [OPTION_HELP] = { "help", 'h', NULL, "this help" },
    [OPTION_VERSION] = { "version", 'V', NULL, "the version" },
    [OPTION_JSON] = { "json", 0, NULL, "one JSON object" },
    [OPTION_ORG] = { "org", 0, "ORG", "of this organisation only" },
    [OPTION_TRACK] = { "track", 0, "TRACK", "of tracks with this slug prefix or these words" },
    [OPTION_LEVEL] = { "level", 0, "LEVEL", "of levels 3, 3..5, \">=4\" or a label" },
    [OPTION_SKILL] = { "skill", 0, "SKILL", "of skills with this slug prefix or these words" },
    [OPTION_BY] = { "by", 0, "WHAT", "rank cell (as usual), level, skill or track" },
    [OPTION_COUNT] = { "count", 'n', "N", "show N hits (10)" },
    [OPTION_OFFSET] = { "offset", 0, "N", "skip the first N hits" },
    [OPTION_ALL] = { "all", 0, NULL, "only what has every word" },
    [OPTION_NO_FOLD] = { "no-fold", 0, NULL, "show identical texts one by one" },
    [OPTION_NO_FUZZY] = { "no-fuzzy", 0, NULL, "correct no misspelt word" },
    [OPTION_NO_SYNONYMS] = { "no-synonyms", 0, NULL, "look for the words alone" },
    [OPTION_NO_EXACT] = { "no-exact", 0, NULL,
                          "words as written, or side by side, are worth no more" },
    [OPTION_EXPLAIN] = { "explain", 0, NULL, "say what each score is the sum of" },
    [OPTION_FACETS] = { "facets", 0, NULL,
                        "count the cells found by org, track, level and skill" },
    [OPTION_BATCH] = { "batch", 0, "FILE", "a query a line: id<TAB>query" },
    [OPTION_TREC] = { "trec", 0, "NAME", "lines for trec_eval, never folded" },
    [OPTION_FORMAT] = { "format", 0, "KIND", "read files as tsv or csv, whatever their name" },
    [OPTION_LANGUAGE] = { "language", 0, "CODE",
                          "the language of the ladders (else found by their words)" },
    [OPTION_SYNONYMS] = { "synonyms", 0, "FILE",
                          "words that say the same, besides those built in" },
    [OPTION_STRICT] = { "strict", 0, NULL, "a warning fails the run" },
    [OPTION_PRUNE] = { "prune", 0, NULL, "drop the ladders of files that are gone" },
    [OPTION_DRY_RUN] = { "dry-run", 0, NULL, "show what was understood and store nothing" },
    [OPTION_JSONL] = { "jsonl", 0, NULL, "a JSON object a cell (as usual)" },
    [OPTION_CSV] = { "csv", 0, NULL, "comma-separated, readable by \"rung index\"" },
    [OPTION_MD] = { "md", 0, NULL, "Markdown, a table a ladder" },
    [OPTION_REPAIR] = { "repair", 0, NULL, "make anew what can be made from the texts" },
};

/* ---- what getopt_long wants ---- */

enum { LONG_CODE = 256 }; /* codes of options without a letter start here */

static void
make_getopt_tables(struct option longs[OPTIONS + 1], char letters[OPTIONS * 2 + 2])
{
    size_t at = 0;

    letters[at++] = ':'; /* a missing argument is told apart */
    for (size_t i = 0; i < OPTIONS; i++) {
        longs[i] = (struct option){ table[i].name,
                                    table[i].argument ? required_argument : no_argument, NULL,
                                    LONG_CODE + (int) i };
        if (!table[i].letter)
            continue;
        letters[at++] = table[i].letter;
        if (table[i].argument)
            letters[at++] = ':';
    }
    letters[at] = '\0';
    longs[OPTIONS] = (struct option){ 0 };
}

static size_t
option_of_code(int code)
{
    if (code >= LONG_CODE)
        return (size_t) (code - LONG_CODE);
    for (size_t i = 0; i < OPTIONS; i++)
        if (table[i].letter == code)
            return i;
    return OPTIONS;
}

/* ---- errors ---- */

static bool
complain(const char *given, const char *fact)
{
    render_sentence(stderr, "rung: %s: %s", given, fact);
    return false;
}

/* getopt_long has left the offending word behind optind, and what it made of it in optopt. */
static bool
complain_of_option(int code, char **argv)
{
    const char *given = argv[optind - 1];
    char        letter[] = { '-', (char) optopt, '\0' };
    bool        is_long = optopt == 0 || optopt >= LONG_CODE;

    if (code == ':')
        return complain(is_long ? given : letter, "wants something behind it; see --help");
    if (optopt >= LONG_CODE)
        return complain(given, "takes no value");
    return complain(is_long ? given : letter,
                    "no such option; a word to leave out of a search goes inside quotes, or "
                    "after \"--\"");
}

static bool
complain_of_command(const char *given, const struct command *commands, size_t count)
{
    struct buffer names = { 0 };

    for (size_t i = 0; i < count; i++)
        buffer_format(&names, "%s %s",
                      i == 0          ? ""
                      : i + 1 < count ? ","
                                      : " and",
                      commands[i].name);
    render_sentence(stderr, "rung: %s: no such command; there are%.*s", given,
                    STR_ARG(buffer_str(&names)));
    buffer_free(&names);
    return false;
}

static bool
check_options_of_command(const struct arguments *arguments)
{
    unsigned taken = OPTIONS_EVERYWHERE |
                     (arguments->command ? arguments->command->options : 0);

    for (size_t i = 0; i < OPTIONS; i++)
        if (arguments->values[i] && !(taken & OPTION_SET(i))) {
            render_sentence(stderr, "rung: --%s: \"rung%s%s\" has no such option",
                            table[i].name, arguments->command ? " " : "",
                            arguments->command ? arguments->command->name : "");
            return false;
        }
    return true;
}

/* ---- parsing ---- */

static const struct command *
find_command(const char *name, const struct command *commands, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, commands[i].name) == 0)
            return &commands[i];
    return NULL;
}

bool
options_parse(int argc, char **argv, const struct command *commands, size_t count,
              struct arguments *arguments)
{
    struct option longs[OPTIONS + 1];
    char          letters[OPTIONS * 2 + 2];
    int           code;

    *arguments = (struct arguments){ 0 };
    make_getopt_tables(longs, letters);
    opterr = 0;
    while ((code = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
        size_t option = option_of_code(code);

        if (code == '?' || code == ':' || option == OPTIONS)
            return complain_of_option(code, argv);
        arguments->values[option] = optarg ? optarg : "";
    }
    if (optind < argc && strcmp(argv[optind], "help") == 0) { /* as people also ask */
        arguments->values[OPTION_HELP] = "";
        optind++;
    }
    if (optind < argc) {
        arguments->command = find_command(argv[optind], commands, count);
        if (!arguments->command)
            return complain_of_command(argv[optind], commands, count);
        optind++;
    }
    arguments->words = argv + optind;
    arguments->word_count = (size_t) (argc - optind);
    return check_options_of_command(arguments);
}

bool
option_number(const struct arguments *arguments, enum option_name name, size_t missing,
              size_t *number)
{
    const char        *text = arguments->values[name];
    char              *end;
    unsigned long long value;

    *number = missing;
    if (!text)
        return true;
    value = strtoull(text, &end, 10);
    if (!str_is_digit(text[0]) || *end != '\0' || value > 1000000) {
        render_sentence(stderr, "rung: --%s %s: not a count from 0 to 1000000",
                        table[name].name, text);
        return false;
    }
    *number = (size_t) value;
    return true;
}

struct rung_filter
option_filter(const struct arguments *arguments)
{
    return (struct rung_filter){
        .org = arguments->values[OPTION_ORG],
        .track = arguments->values[OPTION_TRACK],
        .level = arguments->values[OPTION_LEVEL],
        .skill = arguments->values[OPTION_SKILL],
    };
}

void
options_help(const struct command *command)
{
    unsigned taken = OPTIONS_EVERYWHERE | command->options;

    printf("rung %s - %s\n\nExamples\n%s\nUsage\n  rung %s %s\n\nOptions\n", command->name,
           command->summary, command->examples, command->name, command->usage);
    for (size_t i = 0; i < OPTIONS; i++) {
        char left[40];

        if (!(taken & OPTION_SET(i)))
            continue;
        snprintf(left, sizeof left, "%c%c --%s %s", table[i].letter ? '-' : ' ',
                 table[i].letter ? table[i].letter : ' ', table[i].name,
                 table[i].argument ? table[i].argument : "");
        printf("  %-22s %s\n", left, table[i].help);
    }
}
