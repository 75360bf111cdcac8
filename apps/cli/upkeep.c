/* The commands that keep an index in order: remove, stats, check. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "apps/cli/command.h"
#include "apps/render/json.h"
#include "apps/render/text.h"

/* ---- remove ---- */

/* What is about to go: told, or asked for, before anything is done. */
struct removal {
    const char   *written; /* the address that is being looked up */
    bool          is_short;
    struct buffer list;    /* each with ", " before it */
    json_t       *ladders; /* in JSON */
};

static struct str
list_of(const struct removal *removal)
{
    struct str list = buffer_str(&removal->list);

    return str_slice(list, list.length > 0 ? strlen(", ") : 0, list.length);
}

/* Whether an address is written out but for its organisation: nothing is removed by a prefix. */
static bool
is_written_out(const char *address, const char *written)
{
    struct str whole = str_of(address), tail = str_of(written);
    size_t     at = whole.length > tail.length ? whole.length - tail.length : 0;

    return str_equal_ignoring_case(str_slice(whole, at, whole.length), tail) &&
           (at == 0 || address[at - 1] == '/');
}

static bool
name_ladder(void *ctx, const struct rung_entry *entry)
{
    struct removal *removal = ctx;
    struct buffer   one = { 0 };
    bool            is_told;

    if (!is_written_out(entry->address, removal->written)) {
        render_sentence(stderr, "rung: %s: what is removed is written out, here as %s",
                        removal->written, entry->address);
        removal->is_short = true;
        return false;
    }
    buffer_format(&one, ", %s (", entry->address);
    is_told = str_find(buffer_str(&removal->list), buffer_str(&one)) < removal->list.length;
    buffer_free(&one);
    if (is_told) /* it was named twice */
        return true;
    buffer_format(&removal->list, ", %s (%zu cell%s)", entry->address, entry->cells,
                  render_plural(entry->cells));
    if (removal->ladders)
        json_array_append_new(removal->ladders, render_json_entry(entry, RUNG_LADDERS));
    return true;
}

static bool
name_ladders(struct rung *index, const struct arguments *arguments, struct removal *removal,
             struct rung_error *error)
{
    for (size_t i = 0; i < arguments->word_count; i++) {
        removal->written = arguments->words[i];
        if (rung_find_ladder(index, removal->written, name_ladder, removal, error) != RUNG_OK)
            return false;
    }
    return true;
}

/* Asks where there is somebody to answer. */
static bool
is_agreed(const struct arguments *arguments, const struct removal *removal)
{
    char  *answer = NULL;
    size_t size = 0;
    bool   is_yes;

    if (option_is_set(arguments, OPTION_YES) || !isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
        return true;
    fprintf(stderr, "remove %.*s? [y/N] ", STR_ARG(list_of(removal)));
    fflush(stderr);
    is_yes = getline(&answer, &size, stdin) > 0 && (answer[0] == 'y' || answer[0] == 'Y');
    free(answer);
    return is_yes;
}

/* removed is 0 of a dry run, which tells of the ladders that would be. */
static bool
tell_removed(const struct arguments *arguments, const struct screen *screen,
             const struct removal *removal, size_t removed)
{
    json_t *root;

    if (option_is_set(arguments, OPTION_QUIET))
        return true;
    if (option_is_set(arguments, OPTION_JSON)) {
        root = render_json_root();
        json_object_set_new(root, "removed", json_integer((json_int_t) removed));
        json_object_set_new(root, "ladders", json_incref(removal->ladders));
        return render_json_print(screen->out, root);
    }
    if (option_is_set(arguments, OPTION_DRY_RUN))
        render_sentence(screen->out, "would remove %.*s", STR_ARG(list_of(removal)));
    else
        fprintf(screen->out, "%zu ladder%s removed\n", removed, render_plural(removed));
    return true;
}

static int
remove_ladders(struct rung *index, const struct arguments *arguments,
               const struct screen *screen, const struct removal *removal,
               struct rung_error *error)
{
    bool   is_dry = option_is_set(arguments, OPTION_DRY_RUN);
    size_t removed = 0;

    if (!is_dry && !is_agreed(arguments, removal)) {
        fprintf(stderr, "rung: nothing was removed\n");
        return EXIT_FAILED;
    }
    if (!is_dry && rung_remove(index, (const char *const *) arguments->words,
                               arguments->word_count, &removed, error) != RUNG_OK)
        return EXIT_FAILED;
    return tell_removed(arguments, screen, removal, removed) ? EXIT_DONE : EXIT_FAILED;
}

int
command_remove(const struct arguments *arguments, struct screen *screen)
{
    struct removal    removal = { 0 };
    struct rung_error error = { 0 };
    struct rung      *index;
    int               code = EXIT_FAILED;

    if (arguments->word_count == 0)
        return command_misuse(arguments, "which ladders? \"rung list ladders\" shows them");
    index = command_open(arguments,
                         option_is_set(arguments, OPTION_DRY_RUN) ? RUNG_READ : RUNG_UPDATE);
    if (!index)
        return EXIT_FAILED;
    if (option_is_set(arguments, OPTION_JSON))
        removal.ladders = json_array();
    if (name_ladders(index, arguments, &removal, &error))
        code = remove_ladders(index, arguments, screen, &removal, &error);
    buffer_free(&removal.list);
    json_decref(removal.ladders);
    rung_close(index);
    if (error.status == RUNG_OK || removal.is_short)
        return code;
    command_fail(&error);
    return error.status == RUNG_NOT_FOUND ? EXIT_NOTHING : EXIT_FAILED;
}

/* ---- stats ---- */

enum { FACTS = 12 };

struct fact {
    const char *name;
    char        number[24];
    const char *text; /* NULL: it is a number */
};

static void
facts_of(const struct rung_stats *stats, struct fact facts[FACTS])
{
    const struct {
        const char *name;
        uint64_t    value;
    } numbers[] = {
        { "organisations", stats->orgs },
        { "files", stats->files },
        { "ladders", stats->ladders },
        { "levels", stats->levels },
        { "skills", stats->skills },
        { "cells", stats->cells },
        { "texts", stats->texts },
        { "file_bytes", stats->file_bytes },
        { "schema_version", (uint64_t) stats->schema_version },
        { "analysis_version", (uint64_t) stats->analysis_version },
    };

    for (size_t i = 0; i < COUNT(numbers); i++) {
        facts[i] = (struct fact){ .name = numbers[i].name };
        snprintf(facts[i].number, sizeof facts[i].number, "%llu",
                 (unsigned long long) numbers[i].value);
    }
    facts[COUNT(numbers)] = (struct fact){ .name = "sqlite", .text = stats->sqlite_version };
    facts[COUNT(numbers) + 1] = (struct fact){ .name = "rung", .text = rung_version() };
}

static void
print_facts(const struct screen *screen, const struct fact facts[FACTS])
{
    static const struct render_column columns[] = { { "what", RENDER_FIXED, 0 },
                                                    { "value", RENDER_NUMBER, 0 } };
    struct render_table *table = render_table_begin(screen, columns, COUNT(columns));

    for (size_t i = 0; i < FACTS; i++) {
        const char *row[] = { facts[i].name, facts[i].text ? facts[i].text : facts[i].number };

        render_table_row(table, row);
    }
    render_table_end(table);
}

static bool
print_facts_json(FILE *out, const struct fact facts[FACTS])
{
    json_t *root = render_json_root();

    for (size_t i = 0; i < FACTS; i++)
        json_object_set_new(root, facts[i].name,
                            facts[i].text ? render_json_text(facts[i].text)
                                          : json_integer(strtoll(facts[i].number, NULL, 10)));
    return render_json_print(out, root);
}

int
command_stats(const struct arguments *arguments, struct screen *screen)
{
    struct rung      *index;
    struct rung_stats stats;
    struct rung_error error;
    struct fact       facts[FACTS];

    if (arguments->word_count > 0)
        return command_misuse(arguments, "no words are taken; it is of the whole index");
    index = command_open(arguments, RUNG_READ);
    if (!index)
        return EXIT_FAILED;
    rung_stats(index, &stats, &error);
    rung_close(index);
    if (error.status != RUNG_OK)
        return command_fail(&error);
    facts_of(&stats, facts);
    if (option_is_set(arguments, OPTION_JSON))
        return print_facts_json(screen->out, facts) ? EXIT_DONE : EXIT_FAILED;
    print_facts(screen, facts);
    return EXIT_DONE;
}

/* ---- check ---- */

/* Where faults are told as they are found. */
struct findings {
    FILE   *out;       /* NULL: nowhere */
    json_t *sentences; /* in JSON */
};

static void
tell_fault(void *ctx, const char *sentence)
{
    const struct findings *findings = ctx;

    if (findings->sentences)
        json_array_append_new(findings->sentences, render_json_text(sentence));
    else if (findings->out)
        render_sentence(findings->out, "%s", sentence);
}

static bool
print_verdict_json(const struct screen *screen, const struct findings *findings, size_t faults)
{
    json_t *root = render_json_root();

    json_object_set_new(root, "whole", json_boolean(faults == 0));
    json_object_set_new(root, "faults", json_incref(findings->sentences));
    return render_json_print(screen->out, root);
}

static int
report_check(const struct screen *screen, const struct findings *findings, size_t faults,
             bool has_repaired)
{
    if (findings->sentences && !print_verdict_json(screen, findings, faults))
        return EXIT_FAILED;
    if (!findings->sentences && findings->out && faults == 0)
        fprintf(findings->out, "the index is whole\n");
    if (faults == 0)
        return EXIT_DONE;
    render_sentence(stderr, "rung: %zu fault%s%s", faults, render_plural(faults),
                    has_repaired
                        ? " that cannot be mended; remove the index and read the files again"
                        : "; \"rung check --repair\" mends what can be mended");
    return EXIT_NOTHING;
}

static int
run_check(struct rung *index, const struct screen *screen, struct findings *findings,
          bool repairs)
{
    size_t            faults = 0;
    struct rung_error error = { 0 };

    if (repairs && rung_repair(index, &error) != RUNG_OK)
        return command_fail(&error);
    if (rung_check(index, tell_fault, findings, &faults, &error) != RUNG_OK)
        return command_fail(&error);
    return report_check(screen, findings, faults, repairs);
}

int
command_check(const struct arguments *arguments, struct screen *screen)
{
    bool            repairs = option_is_set(arguments, OPTION_REPAIR);
    bool            is_quiet = option_is_set(arguments, OPTION_QUIET);
    struct findings findings = { .out = is_quiet ? NULL : screen->out };
    struct rung    *index;
    int             code;

    if (arguments->word_count > 0)
        return command_misuse(arguments, "no words are taken; it is of the whole index");
    index = command_open(arguments, repairs ? RUNG_REPAIR : RUNG_UPDATE);
    if (!index)
        return EXIT_FAILED;
    if (option_is_set(arguments, OPTION_JSON) && !is_quiet)
        findings.sentences = json_array();
    code = run_check(index, screen, &findings, repairs);
    json_decref(findings.sentences);
    rung_close(index);
    return code;
}
