#include "apps/cli/mistakes.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "apps/cli/command.h"
#include "apps/render/text.h"
#include "base/edit.h"

/* The nearest is at most two slips off, and one where that would be most of the word. */
const char *
mistake_nearest(const char *written, const char *const *names, size_t count)
{
    struct edit_letters letters = edit_letters_of(str_of(written));
    unsigned            limit = letters.count < 5 ? 1 : 2, best = limit + 1;
    const char         *nearest = NULL;

    for (size_t i = 0; i < count; i++) {
        struct edit_letters other = edit_letters_of(str_of(names[i]));
        unsigned            distance = edit_distance(&letters, &other, limit);

        if (distance < best) {
            best = distance;
            nearest = names[i];
        }
    }
    return nearest;
}

/* The command that a command line is about, for an error before all of it was read. */
static const char *
command_among(char **argv)
{
    for (; *argv; argv++)
        if (command_find(*argv))
            return *argv;
    return "COMMAND";
}

/* What "--" and the letters before a "=" may have been meant for. */
static void
complain_of_long_option(const char *given, char **argv)
{
    const char   *names[OPTIONS], *near;
    struct buffer fits = { 0 };
    struct str    written = str_of(given + 2);
    char          word[64];
    size_t        fit_count = 0;

    written = str_slice(written, 0, str_find(written, STR("=")));
    snprintf(word, sizeof word, "%.*s", STR_ARG(written));
    for (size_t i = 0; i < OPTIONS; i++) {
        names[i] = option_table[i].name;
        if (!str_starts(str_of(names[i]), written))
            continue;
        buffer_format(&fits, "%s--%s", fit_count++ > 0 ? ", " : "", names[i]);
    }
    near = mistake_nearest(word, names, OPTIONS);
    if (fit_count > 1)
        render_sentence(stderr, "rung: --%s: could be any of %.*s", word,
                        STR_ARG(buffer_str(&fits)));
    else if (near)
        render_sentence(stderr, "rung: --%s: no such option; did you mean --%s?", word, near);
    else
        render_sentence(stderr,
                        "rung: --%s: no such option; \"rung %s --help\" lists what there is",
                        word, command_among(argv + 1));
    buffer_free(&fits);
}

void
mistake_option(enum mistake mistake, size_t option, const char *given, char **argv)
{
    if (mistake == MISTAKE_NO_VALUE)
        render_sentence(stderr, "rung: %s: wants %s behind it", given,
                        option_table[option].argument);
    else if (mistake == MISTAKE_VALUE)
        render_sentence(stderr, "rung: %s: takes no value", given);
    else if (str_starts(str_of(given), STR("--")))
        complain_of_long_option(given, argv);
    else
        render_sentence(stderr,
                        "rung: %s: no such option; a word to leave out of a search goes inside "
                        "quotes, or after \"--\"",
                        given);
}

/* What other tools call what ours do. */
static const struct {
    const char *theirs, *ours;
} elsewhere[] = {
    { "find", "search" },
    { "grep", "search" },
    { "query", "search" },
    { "ask", "search" },
    { "add", "index" },
    { "import", "index" },
    { "load", "index" },
    { "update", "index" },
    { "build", "index" },
    { "ls", "list" },
    { "tracks", "list ladders" },
    { "ladders", "list ladders" },
    { "levels", "list levels" },
    { "skills", "list skills" },
    { "orgs", "list orgs" },
    { "rm", "remove" },
    { "delete", "remove" },
    { "drop", "remove" },
    { "cat", "show" },
    { "get", "show" },
    { "print", "show" },
    { "view", "show" },
    { "verify", "check" },
    { "doctor", "check" },
    { "repair", "check --repair" },
    { "info", "stats" },
    { "status", "stats" },
    { "benchmark", "bench" },
    { "suggest", "complete" },
    { "dump", "export" },
    { "version", "--version" },
};

/* The command that was meant, or NULL. */
static const char *
meant_command(const char *given)
{
    const char *names[32];
    size_t      count = 0;

    for (const struct command *c = command_table; c->name && count < COUNT(names); c++)
        names[count++] = c->name;
    for (size_t i = 0; i < COUNT(elsewhere); i++)
        if (strcmp(given, elsewhere[i].theirs) == 0)
            return elsewhere[i].ours;
    for (size_t i = 0; strlen(given) > 2 && i < count; i++)
        if (str_starts(str_of(names[i]), str_of(given)))
            return names[i];
    return mistake_nearest(given, names, count);
}

void
mistake_command(char *const *words, size_t count)
{
    const char   *meant = meant_command(words[0]);
    struct buffer query = { 0 };

    for (size_t i = 0; i < count; i++)
        buffer_format(&query, "%s%s", i > 0 ? " " : "", words[i]);
    if (meant)
        render_sentence(stderr, "rung: %s: no such command; did you mean \"rung %s\"?",
                        words[0], meant);
    else if (access(words[0], F_OK) == 0)
        render_sentence(stderr, "rung: %s: no such command; did you mean \"rung index %s\"?",
                        words[0], words[0]);
    else
        render_sentence(stderr,
                        "rung: %s: no such command; to look for it, \"rung search %.*s\"; "
                        "\"rung --help\" lists the commands",
                        words[0], STR_ARG(buffer_str(&query)));
    buffer_free(&query);
}

/* An option of the command with nearly that name: --jsonl for --json. */
static const char *
near_option(const struct command *command, enum option_name name)
{
    const char *names[OPTIONS];
    size_t      count = 0;

    for (size_t i = 0; command && i < OPTIONS; i++)
        if (command->options & OPTION_SET(i))
            names[count++] = option_table[i].name;
    return mistake_nearest(option_table[name].name, names, count);
}

/* The commands that take an option, for those who gave it to another. */
static void
name_takers(struct buffer *takers, enum option_name name)
{
    size_t count = 0;

    for (const struct command *c = command_table; c->name; c++)
        if (c->options & OPTION_SET(name))
            buffer_format(takers, "%s\"rung %s\"", count++ > 0 ? ", " : "", c->name);
    buffer_format(takers, " %s", count == 1 ? "has" : "have");
}

void
mistake_foreign_option(const struct command *command, enum option_name name)
{
    struct buffer hint = { 0 };
    const char   *near = near_option(command, name);

    if (near)
        buffer_format(&hint, "did you mean --%s?", near);
    else
        name_takers(&hint, name);
    render_sentence(stderr, "rung: --%s: \"rung%s%s\" has no such option; %.*s",
                    option_table[name].name, command ? " " : "", command ? command->name : "",
                    STR_ARG(buffer_str(&hint)));
    buffer_free(&hint);
}
