#include "apps/cli/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "apps/cli/command.h"
#include "apps/cli/mistakes.h"
#include "apps/render/text.h"

/* In the order of the enums that they stand for: screen_choice, rung_by, rung_format. */
static const char *const colours[] = { "auto", "always", "never", NULL };
static const char *const kinds_of_hit[] = { "cell", "level", "skill", "track", NULL };
static const char *const formats[] = { "any", "tsv", "csv", NULL };

const struct option_row option_table[OPTIONS] = {
    [OPTION_INDEX] = { "index", 0, "FILE", "the index (else $RUNG_INDEX, else your own)",
                       VALUE_FILE, NULL },
    [OPTION_HELP] = { "help", 'h', NULL, "this help", VALUE_NONE, NULL },
    [OPTION_VERSION] = { "version", 'V', NULL, "the version", VALUE_NONE, NULL },
    [OPTION_COLOR] = { "color", 0, "WHEN", "colours: auto, always or never", VALUE_CHOICE,
                       colours },
    [OPTION_NO_PAGER] = { "no-pager", 0, NULL, "page nothing, however long", VALUE_NONE, NULL },
    [OPTION_JSON] = { "json", 0, NULL, "one JSON object", VALUE_NONE, NULL },
    [OPTION_PLAIN] = { "plain", 0, NULL, "tab-separated lines, on a terminal, too", VALUE_NONE,
                       NULL },
    [OPTION_TABLE] = { "table", 0, NULL, "as on a terminal, in a pipe or file, too", VALUE_NONE,
                       NULL },
    [OPTION_FORMAT_VERSION] = { "format-version", 0, "N",
                                "fail unless what programs read is version N (1)", VALUE_TEXT,
                                NULL },
    [OPTION_QUIET] = { "quiet", 'q', NULL, "say nothing but errors; the exit code tells",
                       VALUE_NONE, NULL },
    [OPTION_VERBOSE] = { "verbose", 'v', NULL, "name each file as it is read", VALUE_NONE,
                         NULL },
    [OPTION_ORG] = { "org", 0, "ORG", "of this organisation", VALUE_ORG, NULL },
    [OPTION_TRACK] = { "track", 0, "TRACK", "of tracks with this slug prefix or these words",
                       VALUE_TRACK, NULL },
    [OPTION_LEVEL] = { "level", 0, "LEVEL", "of levels 3, 3..5, \">=4\" or a label",
                       VALUE_LEVEL, NULL },
    [OPTION_SKILL] = { "skill", 0, "SKILL", "of skills with this slug prefix or these words",
                       VALUE_SKILL, NULL },
    [OPTION_BY] = { "by", 0, "WHAT", "rank cell (as usual), level, skill or track",
                    VALUE_CHOICE, kinds_of_hit },
    [OPTION_COUNT] = { "count", 'n', "N", "N of them at most (10)", VALUE_TEXT, NULL },
    [OPTION_OFFSET] = { "offset", 0, "N", "skip the first N hits", VALUE_TEXT, NULL },
    [OPTION_ALL] = { "all", 0, NULL, "only what has every word", VALUE_NONE, NULL },
    [OPTION_NO_FOLD] = { "no-fold", 0, NULL, "show identical texts one by one", VALUE_NONE,
                         NULL },
    [OPTION_NO_FUZZY] = { "no-fuzzy", 0, NULL, "correct no misspelt word", VALUE_NONE, NULL },
    [OPTION_NO_SYNONYMS] = { "no-synonyms", 0, NULL, "look for the words alone", VALUE_NONE,
                             NULL },
    [OPTION_NO_EXACT] = { "no-exact", 0, NULL,
                          "words as written, or side by side, are worth no more", VALUE_NONE,
                          NULL },
    [OPTION_EXPLAIN] = { "explain", 0, NULL, "say what each score is the sum of", VALUE_NONE,
                         NULL },
    [OPTION_FACETS] = { "facets", 0, NULL,
                        "count the cells found by org, track, level and skill", VALUE_NONE,
                        NULL },
    [OPTION_PAIRS] = { "pairs", 0, "FILE", "pairs of skills that are, or are not, the same",
                       VALUE_FILE, NULL },
    [OPTION_SVG] = { "svg", 0, "FILE", "write a picture; -: to standard output", VALUE_FILE,
                     NULL },
    [OPTION_BATCH] = { "batch", 0, "FILE", "a query a line: id<TAB>query", VALUE_FILE, NULL },
    [OPTION_TREC] = { "trec", 0, "NAME", "lines for trec_eval, never folded", VALUE_TEXT,
                      NULL },
    [OPTION_FORMAT] = { "format", 0, "KIND", "read files as tsv or csv, whatever their name",
                        VALUE_CHOICE, formats },
    [OPTION_LANGUAGE] = { "language", 0, "CODE",
                          "the language of the ladders (else found by their words)", VALUE_TEXT,
                          NULL },
    [OPTION_SYNONYMS] = { "synonyms", 0, "FILE",
                          "words that say the same, besides those built in", VALUE_FILE, NULL },
    [OPTION_STRICT] = { "strict", 0, NULL, "a warning fails the run", VALUE_NONE, NULL },
    [OPTION_PRUNE] = { "prune", 0, NULL, "drop the ladders of files that are gone", VALUE_NONE,
                       NULL },
    [OPTION_DRY_RUN] = { "dry-run", 0, NULL, "show what would be done, and do nothing",
                         VALUE_NONE, NULL },
    [OPTION_YES] = { "yes", 'y', NULL, "do not ask", VALUE_NONE, NULL },
    [OPTION_JSONL] = { "jsonl", 0, NULL, "a JSON object a cell (as usual)", VALUE_NONE, NULL },
    [OPTION_CSV] = { "csv", 0, NULL, "comma-separated, readable by \"rung index\"", VALUE_NONE,
                     NULL },
    [OPTION_MD] = { "md", 0, NULL, "Markdown", VALUE_NONE, NULL },
    [OPTION_REPAIR] = { "repair", 0, NULL, "make anew what can be made from the texts",
                        VALUE_NONE, NULL },
    [OPTION_TEXT] = { "text", 0, "WORDS", "what is like these words of your own", VALUE_TEXT,
                      NULL },
    [OPTION_ALL_PAIRS] = { "all-pairs", 0, NULL, "every pair of cells that are nearly the same",
                           VALUE_NONE, NULL },
    [OPTION_MIN] = { "min", 0, "SCORE", "pairs that are so much alike (0.8)", VALUE_TEXT,
                     NULL },
};

/* What an option means to one command, where that is something else. */
static const struct {
    const char      *command;
    enum option_name option;
    const char      *help;
} meanings[] = {
    { "plan", OPTION_MD, "Markdown, a list a group" },
    { "compare", OPTION_MD, "Markdown, a table with a column a side" },
    { "compare", OPTION_ALL, "show what is the same, too" },
};

const char *
option_help(const struct command *command, enum option_name name)
{
    for (size_t i = 0; command && i < COUNT(meanings); i++)
        if (meanings[i].option == name && strcmp(meanings[i].command, command->name) == 0)
            return meanings[i].help;
    return option_table[name].help;
}

/* ---- what getopt_long wants ---- */

enum { LONG_CODE = 256 }; /* codes of options without a letter start here */

static void
make_getopt_tables(struct option longs[OPTIONS + 1], char letters[OPTIONS * 2 + 2])
{
    size_t at = 0;

    letters[at++] = ':'; /* a missing argument is told apart */
    for (size_t i = 0; i < OPTIONS; i++) {
        const struct option_row *row = &option_table[i];

        longs[i] = (struct option){ row->name, row->argument ? required_argument : no_argument,
                                    NULL, LONG_CODE + (int) i };
        if (!row->letter)
            continue;
        letters[at++] = row->letter;
        if (row->argument)
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
        if (option_table[i].letter == code)
            return i;
    return OPTIONS;
}

static bool
check_options_of_command(const struct arguments *arguments)
{
    for (size_t i = 0; i < OPTIONS; i++)
        if (arguments->values[i] &&
            !option_is_taken(arguments->command, (enum option_name) i)) {
            mistake_foreign_option(arguments->command, (enum option_name) i);
            return false;
        }
    return true;
}

/* ---- values ---- */

bool
option_choose(const char *place, const char *word, const char *const *choices, size_t *choice)
{
    struct buffer list = { 0 };
    size_t        count = 0;
    const char   *near;

    for (; choices[count]; count++)
        if (strcmp(word, choices[count]) == 0) {
            *choice = count;
            return true;
        }
    for (size_t i = 0; i < count; i++)
        buffer_format(&list, "%s%s", i == 0 ? "" : i + 1 < count ? ", " : " and ", choices[i]);
    near = mistake_nearest(word, choices, count);
    render_sentence(stderr, "rung: %s%s%s: not one of %.*s%s%s%s", place, word[0] ? " " : "",
                    word, STR_ARG(buffer_str(&list)), near ? "; did you mean " : "",
                    near ? near : "", near ? "?" : "");
    buffer_free(&list);
    return false;
}

bool
option_choice(const struct arguments *arguments, enum option_name name, size_t missing,
              size_t *choice)
{
    char place[64];

    *choice = missing;
    if (!arguments->values[name])
        return true;
    snprintf(place, sizeof place, "--%s", option_table[name].name);
    return option_choose(place, arguments->values[name], option_table[name].choices, choice);
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
        render_sentence(stderr, "rung: --%s%s%s: not a count from 0 to 1000000",
                        option_table[name].name, text[0] ? " " : "", text);
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

/* ---- parsing ---- */

/* getopt_long has left the offending word behind optind, and what it made of it in optopt. */
static bool
complain_of_option(int code, char **argv)
{
    bool         is_long = optopt == 0 || optopt >= LONG_CODE;
    char         letter[] = { '-', (char) optopt, '\0' };
    const char  *given = is_long ? argv[optind - 1] : letter;
    enum mistake mistake = code == ':'           ? MISTAKE_NO_VALUE
                           : optopt >= LONG_CODE ? MISTAKE_VALUE
                                                 : MISTAKE_UNKNOWN;

    /* Of a letter of several bytes getopt tells one: the whole word, then. */
    for (char **word = argv + 1; !is_long && (unsigned char) optopt >= 0x80 && *word; word++)
        if ((*word)[0] == '-' && strchr(*word, letter[1])) {
            given = *word;
            break;
        }
    mistake_option(mistake, option_of_code(optopt), given, argv);
    return false;
}

static bool
check_forms(const struct arguments *arguments)
{
    const char *version = arguments->values[OPTION_FORMAT_VERSION];

    if (option_is_set(arguments, OPTION_JSON) + option_is_set(arguments, OPTION_PLAIN) +
            option_is_set(arguments, OPTION_TABLE) >
        1) {
        render_sentence(stderr, "rung: --json, --plain and --table: only one of them");
        return false;
    }
    if (version && strcmp(version, "1") != 0) {
        render_sentence(stderr, "rung: --format-version%s%s: there is only version 1",
                        version[0] ? " " : "", version);
        return false;
    }
    return true;
}

bool
options_parse(int argc, char **argv, struct arguments *arguments)
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
    while (optind < argc && strcmp(argv[optind], "help") == 0) { /* as people also ask */
        arguments->values[OPTION_HELP] = "";
        optind++;
    }
    if (optind < argc) {
        arguments->command = command_find(argv[optind]);
        if (!arguments->command) {
            mistake_command(argv + optind, (size_t) (argc - optind));
            return false;
        }
        optind++;
    }
    arguments->words = argv + optind;
    arguments->word_count = (size_t) (argc - optind);
    return check_options_of_command(arguments) && check_forms(arguments);
}
