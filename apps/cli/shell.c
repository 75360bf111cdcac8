#include "apps/cli/shell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "apps/cli/command.h"
#include "apps/render/text.h"

enum { MOST_OFFERS = 100 };

/* A command line up to the cursor. */
struct line {
    const struct command *command;   /* NULL: none yet */
    struct arguments      given;     /* for the index that it is about */
    const char           *last;      /* the word to be completed, or the value in it */
    struct str            front;     /* what stands before the value: "--track=" */
    bool                  has_ended; /* behind "--", where no word is an option */
    struct buffer         query;     /* the words before the last one that are no options */
    struct rung          *index;     /* NULL: there is none */
};

/* A shell puts what is offered in place of the whole word, so that goes on from it. */
static void
offer_if_begun(const struct line *line, const char *word, const char *meaning)
{
    struct str    whole = str_of(word), begun = str_of(line->last);
    struct buffer text = { 0 };

    if (whole.length < begun.length ||
        !str_equal_ignoring_case(str_slice(whole, 0, begun.length), begun))
        return;
    render_safe(&text, line->front);
    render_safe(&text, whole);
    buffer_add_char(&text, '\t');
    render_safe(&text, str_of(meaning));
    printf("%.*s\n", STR_ARG(buffer_str(&text)));
    buffer_free(&text);
}

/* ---- names ---- */

static void
offer_commands(const struct line *line)
{
    for (const struct command *c = command_table; c->name; c++)
        offer_if_begun(line, c->name, c->summary);
    offer_if_begun(line, "help", "what a command takes");
}

static void
offer_options(const struct line *line)
{
    for (size_t i = 0; i < OPTIONS; i++) {
        char name[64];

        snprintf(name, sizeof name, "--%s", option_table[i].name);
        if (option_is_taken(line->command, (enum option_name) i))
            offer_if_begun(line, name, option_help(line->command, (enum option_name) i));
    }
}

static void
offer_choices(const struct line *line, const char *const *choices)
{
    for (; choices && *choices; choices++)
        offer_if_begun(line, *choices, "");
}

/* ---- what the index has ---- */

/* A last word as the query that it ends: "track:s" for the value "s" of --track. */
static void
offer_completions(const struct line *line, const char *before)
{
    struct rung_completions *completions;
    struct rung_error        error;
    struct buffer            query = { 0 };

    buffer_format(&query, "%s%s", before, line->last);
    buffer_add_char(&query, '\0');
    if (line->index && !query.failed &&
        rung_complete(line->index, query.data, MOST_OFFERS, &completions, &error) == RUNG_OK) {
        for (size_t i = 0; i < completions->count; i++) {
            const char *whole = completions->items[i].query;

            if (str_starts(str_of(whole), str_of(before)))
                offer_if_begun(line, whole + strlen(before), "");
        }
        rung_completions_free(completions);
    }
    buffer_free(&query);
}

/* A value of several words is left alone: its last one may be of anything, and no slug. */
static void
offer_slugs(const struct line *line, const char *field)
{
    if (!strpbrk(line->last, " \t\"()"))
        offer_completions(line, field);
}

/*
 * An address is offered whole or, as it is usually written, without its organisation. Parts of
 * a ladder are offered a step at a time: behind "sre/" the levels, not the cells of each.
 */
static bool
offer_address(void *ctx, const struct rung_entry *entry)
{
    const struct line *line = ctx;
    const char *name = entry->skill ? entry->skill : entry->level ? entry->level : entry->track;
    const char *slash = strchr(entry->address, '/'), *offered = entry->address, *rest;

    if (slash &&
        (line->last[0] == '\0' || !str_starts(str_of(entry->address), str_of(line->last))))
        offered = slash + 1;
    rest = offered + strnlen(offered, strlen(line->last));
    if (name == entry->track || rest[0] == '\0' || !strchr(rest + 1, '/'))
        offer_if_begun(line, offered, name);
    return true;
}

static bool
offer_cell(void *ctx, const struct rung_cell *cell)
{
    return offer_address(
        ctx, &(struct rung_entry){ .address = cell->address, .skill = cell->skill });
}

static void
offer_addresses(struct line *line, bool has_parts)
{
    struct rung_error error;
    size_t            slashes = 0;

    for (const char *c = line->last; *c; c++)
        slashes += *c == '/';
    if (!line->index)
        return;
    (void) rung_list(line->index, RUNG_LADDERS, NULL, offer_address, line, &error);
    if (!has_parts || slashes == 0)
        return;
    (void) rung_list(line->index, RUNG_LEVELS, NULL, offer_address, line, &error);
    (void) rung_list(line->index, RUNG_SKILLS, NULL, offer_address, line, &error);
    if (slashes > 1)
        (void) rung_each_cell(line->index, NULL, offer_cell, line, &error);
}

static void
offer_values(struct line *line, enum value_kind kind, const char *const *choices)
{
    switch (kind) {
    case VALUE_NONE:
    case VALUE_TEXT: break;
    case VALUE_FILE: printf(":files\n"); break;
    case VALUE_CHOICE: offer_choices(line, choices); break;
    case VALUE_ORG: offer_slugs(line, "org:"); break;
    case VALUE_TRACK: offer_slugs(line, "track:"); break;
    case VALUE_LEVEL: offer_slugs(line, "level:"); break;
    case VALUE_SKILL: offer_slugs(line, "skill:"); break;
    case VALUE_QUERY:
        buffer_add_char(&line->query, '\0');
        if (!line->query.failed && line->last[0] != '\0')
            offer_completions(line, line->query.data);
        break;
    case VALUE_ADDRESS: offer_addresses(line, true); break;
    case VALUE_LADDER: offer_addresses(line, false); break;
    }
}

/* ---- reading the line ---- */

/* The option that a word is, and where its value begins in it, if it does. */
static size_t
option_in(const char *word, const char **value)
{
    struct str name = str_of(word);

    *value = NULL;
    for (size_t i = 0; i < OPTIONS; i++)
        if (option_table[i].letter && name.length == 2 && word[0] == '-' &&
            word[1] == option_table[i].letter)
            return i;
    if (!str_starts(name, STR("--")))
        return OPTIONS;
    name = str_slice(name, 2, str_find(name, STR("=")));
    if (word[2 + name.length] == '=')
        *value = word + 2 + name.length + 1;
    for (size_t i = 0; i < OPTIONS; i++)
        if (str_equal(name, str_of(option_table[i].name)))
            return i;
    return OPTIONS;
}

/* Takes the words before the last one; returns the option whose value the last one is. */
static size_t
read_line(struct line *line, char *const *words, size_t count)
{
    size_t awaited = OPTIONS;

    for (size_t i = 0; i + 1 < count; i++) {
        const char *value;
        size_t      option;

        if (awaited < OPTIONS) {
            line->given.values[awaited] = words[i];
            awaited = OPTIONS;
            continue;
        }
        option = line->has_ended ? OPTIONS : option_in(words[i], &value);
        if (option < OPTIONS) {
            line->given.values[option] = value ? value : "";
            if (option_table[option].argument && !value)
                awaited = option;
        } else if (!line->has_ended && words[i][0] == '-') {
            line->has_ended = strcmp(words[i], "--") == 0; /* else "-n5" and such */
        } else if (!line->command) {
            line->command = command_find(words[i]);
        } else {
            buffer_format(&line->query, "%s ", words[i]);
        }
    }
    return awaited;
}

static void
open_index(struct line *line)
{
    const char      **given = &line->given.values[OPTION_INDEX], *home = getenv("HOME");
    char             *path, *at_home = NULL;
    struct rung_error error;

    /* No shell has expanded the words of a line that is not yet entered. */
    if (*given && home && str_starts(str_of(*given), STR("~/")) &&
        asprintf(&at_home, "%s%s", home, *given + 1) >= 0)
        *given = at_home;
    path = command_index_path(&line->given);
    if (path)
        (void) rung_open(path, RUNG_READ, &line->index, &error);
    free(path);
    free(at_home);
}

int
shell_complete(char *const *words, size_t count)
{
    struct line line = { .last = count > 0 ? words[count - 1] : "" };
    size_t      awaited = read_line(&line, words, count);
    const char *value = NULL;
    size_t      option = line.has_ended ? OPTIONS : option_in(line.last, &value);

    if (awaited == OPTIONS && option < OPTIONS && value) {
        line.front = (struct str){ line.last, (size_t) (value - line.last) };
        line.last = value;
        awaited = option;
    }
    (void) freopen("/dev/null", "w", stderr); /* there is no place for a sentence */
    open_index(&line);
    if (awaited < OPTIONS)
        offer_values(&line, option_table[awaited].value, option_table[awaited].choices);
    else if (!line.has_ended && line.last[0] == '-')
        offer_options(&line);
    else if (!line.command)
        offer_commands(&line);
    else
        offer_values(&line, line.command->words, line.command->choices);
    buffer_free(&line.query);
    rung_close(line.index);
    return EXIT_DONE;
}
