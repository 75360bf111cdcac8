/* The commands that keep an index in order: remove, stats, check. */
#include <stdio.h>
#include <stdlib.h>

#include "apps/cli/command.h"
#include "apps/render/json.h"
#include "apps/render/text.h"

int
command_remove(const struct arguments *arguments)
{
    struct rung      *index;
    struct rung_error error;
    size_t            removed;

    if (arguments->word_count == 0)
        return command_misuse(arguments, "which ladders? \"rung list ladders\" shows them");
    index = command_open(arguments, RUNG_UPDATE);
    if (!index)
        return EXIT_FAILED;
    rung_remove(index, (const char *const *) arguments->words, arguments->word_count, &removed,
                &error);
    rung_close(index);
    if (error.status != RUNG_OK) {
        command_fail(&error);
        return error.status == RUNG_NOT_FOUND ? EXIT_NOTHING : EXIT_FAILED;
    }
    if (option_is_set(arguments, OPTION_JSON)) {
        json_t *root = render_json_root();

        json_object_set_new(root, "removed", json_integer((json_int_t) removed));
        return render_json_print(stdout, root) ? EXIT_DONE : EXIT_FAILED;
    }
    printf("%zu ladder%s removed\n", removed, removed == 1 ? "" : "s");
    return EXIT_DONE;
}

/* ---- stats ---- */

int
command_stats(const struct arguments *arguments)
{
    struct rung      *index;
    struct rung_stats stats;
    struct rung_error error;

    if (arguments->word_count > 0)
        return command_misuse(arguments, "no words are taken; it is of the whole index");
    index = command_open(arguments, RUNG_READ);
    if (!index)
        return EXIT_FAILED;
    rung_stats(index, &stats, &error);
    rung_close(index);
    if (error.status != RUNG_OK)
        return command_fail(&error);

    const struct {
        const char *name;
        uint64_t    value;
    } numbers[] = {
        { "organisations", stats.orgs },
        { "files", stats.files },
        { "ladders", stats.ladders },
        { "levels", stats.levels },
        { "skills", stats.skills },
        { "cells", stats.cells },
        { "texts", stats.texts },
        { "file_bytes", stats.file_bytes },
        { "schema_version", (uint64_t) stats.schema_version },
        { "analysis_version", (uint64_t) stats.analysis_version },
    };
    bool    is_json = option_is_set(arguments, OPTION_JSON);
    json_t *root = is_json ? render_json_root() : NULL;

    for (size_t i = 0; i < COUNT(numbers); i++) {
        if (is_json)
            json_object_set_new(root, numbers[i].name,
                                json_integer((json_int_t) numbers[i].value));
        else
            printf("%s\t%llu\n", numbers[i].name, (unsigned long long) numbers[i].value);
    }
    if (!is_json) {
        printf("sqlite\t%s\nrung\t%s\n", stats.sqlite_version, rung_version());
        return EXIT_DONE;
    }
    json_object_set_new(root, "sqlite", render_json_text(stats.sqlite_version));
    json_object_set_new(root, "rung", render_json_text(rung_version()));
    return render_json_print(stdout, root) ? EXIT_DONE : EXIT_FAILED;
}

/* ---- check ---- */

static void
print_fault(void *ctx, const char *sentence)
{
    struct buffer safe = { 0 };

    if (ctx) {
        json_array_append_new(ctx, render_json_text(sentence));
        return;
    }
    render_safe(&safe, str_of(sentence));
    printf("%.*s\n", STR_ARG(buffer_str(&safe)));
    buffer_free(&safe);
}

static int
report_check(json_t *found, size_t faults, bool has_repaired)
{
    if (found) {
        json_t *root = render_json_root();

        json_object_set_new(root, "whole", json_boolean(faults == 0));
        json_object_set_new(root, "faults", json_incref(found));
        if (!render_json_print(stdout, root))
            return EXIT_FAILED;
    } else if (faults == 0) {
        printf("the index is whole\n");
    }
    if (faults == 0)
        return EXIT_DONE;
    fprintf(stderr, "rung: %zu fault%s%s\n", faults, faults == 1 ? "" : "s",
            has_repaired ? " that cannot be mended; remove the index and read the files again"
                         : "; \"rung check --repair\" mends what can be mended");
    return EXIT_NOTHING;
}

static int
run_check(struct rung *index, json_t *found, bool repairs)
{
    size_t            faults = 0;
    struct rung_error error = { 0 };

    if (repairs && rung_repair(index, &error) != RUNG_OK)
        return command_fail(&error);
    if (rung_check(index, print_fault, found, &faults, &error) != RUNG_OK)
        return command_fail(&error);
    return report_check(found, faults, repairs);
}

int
command_check(const struct arguments *arguments)
{
    bool         repairs = option_is_set(arguments, OPTION_REPAIR);
    struct rung *index;
    json_t      *found;
    int          code;

    if (arguments->word_count > 0)
        return command_misuse(arguments, "no words are taken; it is of the whole index");
    index = command_open(arguments, repairs ? RUNG_REPAIR : RUNG_UPDATE);
    if (!index)
        return EXIT_FAILED;
    found = option_is_set(arguments, OPTION_JSON) ? json_array() : NULL;
    code = run_check(index, found, repairs);
    json_decref(found);
    rung_close(index);
    return code;
}
