#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#include "apps/cli/command.h"
#include "apps/render/grid.h"
#include "apps/render/json.h"
#include "apps/render/progress.h"
#include "apps/render/text.h"

/*
 * What a run says. Warnings are told at once; what was read waits until all of it is stored,
 * so that a run that fails claims nothing.
 */
struct report {
    bool                 is_json, is_dry, is_quiet, is_verbose;
    struct progress      progress;
    struct screen        screen; /* what is held back is written to its out */
    char                *held;
    size_t               held_bytes, rows;
    struct render_table *table; /* NULL in JSON */
    json_t              *ladders, *warnings, *notes;
};

/* On a terminal a list of more ladders than this is cut: "rung list ladders" has them all. */
enum { MOST_ROWS = 40 };

static const struct render_column ladder_columns[] = {
    { "org", RENDER_CUT, 0 },       { "track", RENDER_CUT, 0 },
    { "levels", RENDER_NUMBER, 1 }, { "skills", RENDER_NUMBER, 2 },
    { "cells", RENDER_NUMBER, 0 },  { "source", RENDER_CUT, 3 },
};

static json_t *
message(const char *path, unsigned line, const char *sentence)
{
    json_t *object = json_object();

    json_object_set_new(object, "path", render_json_text(path));
    if (line > 0)
        json_object_set_new(object, "line", json_integer(line));
    json_object_set_new(object, "message", render_json_text(sentence));
    return object;
}

static void
tell(struct report *report, const char *path, unsigned line, const char *kind,
     const char *sentence)
{
    char place[24] = "";

    if (report->is_quiet)
        return;
    if (line > 0)
        snprintf(place, sizeof place, ":%u", line);
    progress_wipe(&report->progress);
    render_sentence(stderr, "%s%s: %s: %s", path, place, kind, sentence);
}

static void
on_warning(void *ctx, const char *path, unsigned line, const char *sentence)
{
    struct report *report = ctx;

    tell(report, path, line, "warning", sentence);
    if (report->is_json)
        json_array_append_new(report->warnings, message(path, line, sentence));
}

static void
on_note(void *ctx, const char *path, const char *sentence)
{
    struct report *report = ctx;

    tell(report, path, 0, "note", sentence);
    if (report->is_json)
        json_array_append_new(report->notes, message(path, 0, sentence));
}

static void
show_grid(struct report *report, const struct rung_grid *grid)
{
    if (report->screen.has_tables) {
        render_grid_blocks(&report->screen, grid, NULL);
        fputc('\n', report->screen.out);
    } else {
        render_grid_rows(report->table, grid);
    }
}

static void
on_ladder(void *ctx, const struct rung_grid *grid)
{
    struct report *report = ctx;
    char           levels[24], skills[24], cells[24];
    const char    *row[] = { grid->org, grid->track, levels, skills, cells, grid->path };

    if (report->is_json) {
        json_array_append_new(report->ladders, render_json_grid(grid));
        return;
    }
    if (report->is_quiet || !report->screen.out)
        return;
    if (report->is_dry) {
        progress_wipe(&report->progress);
        show_grid(report, grid);
        return;
    }
    snprintf(levels, sizeof levels, "%zu", grid->level_count);
    snprintf(skills, sizeof skills, "%zu", grid->skill_count);
    snprintf(cells, sizeof cells, "%zu", grid->cell_count);
    if (report->rows++ < MOST_ROWS || !report->screen.has_tables)
        render_table_row(report->table, row);
}

static void
on_file(void *ctx, const char *path)
{
    struct report *report = ctx;

    if (!report->is_verbose || report->is_quiet)
        return;
    progress_wipe(&report->progress);
    render_sentence(stderr, "reading %s", path);
}

static void
on_progress(void *ctx, double share_done)
{
    struct report *report = ctx;

    progress_show(&report->progress, share_done);
}

/* ---- the end ---- */

/* A line for people is wrapped, one for a pipe is not. */
static void
print_fact(const struct report *report, const char *fact)
{
    if (report->screen.has_tables)
        render_line(&report->screen, 0, PAINT_PLAIN, fact);
    else
        fprintf(report->screen.out, "%s\n", fact);
}

static void
print_summary(const struct report *report, const struct rung_index_summary *s)
{
    char line[400];

    if (s->files_read == 0 && s->files_unchanged > 0)
        fprintf(stderr, "nothing to read: %zu file%s as before\n", s->files_unchanged,
                render_plural(s->files_unchanged));
    else if (s->files_unchanged > 0)
        fprintf(stderr, "%zu file%s as before, not read again\n", s->files_unchanged,
                render_plural(s->files_unchanged));
    if (s->files_pruned > 0)
        fprintf(stderr, "%zu file%s gone, dropped\n", s->files_pruned,
                render_plural(s->files_pruned));
    if (report->screen.has_tables && report->rows > MOST_ROWS) {
        snprintf(line, sizeof line, "... and %zu more; \"rung list ladders\" shows them",
                 report->rows - MOST_ROWS);
        print_fact(report, line);
    }
    snprintf(line, sizeof line,
             "%zu ladder%s, %zu level%s, %zu skill%s, %zu cell%s, %zu text%s, %zu warning%s, "
             "%.2f seconds",
             s->ladders, render_plural(s->ladders), s->levels, render_plural(s->levels),
             s->skills, render_plural(s->skills), s->cells, render_plural(s->cells), s->texts,
             render_plural(s->texts), s->warnings, render_plural(s->warnings), s->seconds);
    print_fact(report, line);
}

static void
set_number(json_t *object, const char *key, size_t value)
{
    json_object_set_new(object, key, json_integer((json_int_t) value));
}

static bool
print_json(struct report *report, const struct rung_index_summary *s)
{
    json_t *root = render_json_root(), *counts = json_object();

    set_number(counts, "ladders", s->ladders);
    set_number(counts, "levels", s->levels);
    set_number(counts, "skills", s->skills);
    set_number(counts, "cells", s->cells);
    set_number(counts, "texts", s->texts);
    set_number(counts, "warnings", s->warnings);
    set_number(counts, "files_read", s->files_read);
    set_number(counts, "files_unchanged", s->files_unchanged);
    set_number(counts, "files_skipped", s->files_skipped);
    set_number(counts, "files_pruned", s->files_pruned);
    json_object_set_new(counts, "seconds", json_real(s->seconds));
    json_object_set_new(root, "counts", counts);
    json_object_set_new(root, "ladders", json_incref(report->ladders));
    json_object_set_new(root, "warnings", json_incref(report->warnings));
    json_object_set_new(root, "notes", json_incref(report->notes));
    return render_json_print(report->screen.out, root);
}

/* What a pipe is given waits until all is stored. */
static void
begin_report(struct report *report, const struct screen *screen)
{
    report->screen = *screen;
    progress_begin(&report->progress, !report->is_quiet);
    if (report->is_json) {
        report->ladders = json_array();
        report->warnings = json_array();
        report->notes = json_array();
        return;
    }
    if (!screen->has_tables)
        report->screen.out = open_memstream(&report->held, &report->held_bytes);
    if (!report->screen.out || report->is_quiet)
        return;
    if (!report->is_dry)
        report->table =
            render_table_begin(&report->screen, ladder_columns, COUNT(ladder_columns));
    else if (!screen->has_tables)
        report->table =
            render_table_begin(&report->screen, render_grid_columns, RENDER_GRID_COLUMNS);
}

static void
release_lines(struct report *report, bool has_failed)
{
    if (has_failed)
        render_table_drop(report->table);
    else
        render_table_end(report->table);
    if (report->is_json || report->screen.has_tables)
        return;
    (void) screen_fails(&report->screen,
                        !report->screen.out || fclose(report->screen.out) != 0);
    report->screen.out = stdout;
    if (!has_failed)
        fwrite(report->held, 1, report->held_bytes, stdout);
}

static int
end_report(struct report *report, const struct rung_index_summary *summary, bool has_failed)
{
    bool is_told = true;

    progress_wipe(&report->progress);
    release_lines(report, has_failed);
    if (!has_failed && !report->is_quiet && report->is_json)
        is_told = print_json(report, summary);
    else if (!has_failed && !report->is_quiet)
        print_summary(report, summary);
    free(report->held);
    json_decref(report->ladders);
    json_decref(report->warnings);
    json_decref(report->notes);
    return is_told ? EXIT_DONE : EXIT_FAILED;
}

/* A list alone: there are no ladders to tell of. */
static int
put_synonyms(struct rung *index, const struct rung_index_options *options, bool is_quiet)
{
    struct rung_index_summary summary;
    struct rung_error         error;

    if (rung_index_paths(index, NULL, 0, options, NULL, &summary, &error) != RUNG_OK)
        return command_fail(&error);
    if (!is_quiet)
        render_sentence(stderr,
                        index ? "the synonyms of %s are in force" : "%s can be put in force",
                        options->synonyms);
    return EXIT_DONE;
}

/* A list alone has no files that these could be about; false: told. */
static bool
check_list_alone(const struct arguments *arguments)
{
    static const enum option_name of_files[] = { OPTION_ORG,    OPTION_FORMAT, OPTION_LANGUAGE,
                                                 OPTION_STRICT, OPTION_PRUNE,  OPTION_VERBOSE };

    for (size_t i = 0; i < COUNT(of_files); i++)
        if (option_is_set(arguments, of_files[i])) {
            (void) command_misuse(arguments, "--%s: of which files? give a PATH",
                                  option_table[of_files[i]].name);
            return false;
        }
    return true;
}

/* The threads of a run hand memory on to each other: a heap for each would be twice as much. */
static void
share_one_heap(void)
{
    (void) mallopt(M_ARENA_MAX, 1);
}

int
command_index(const struct arguments *arguments, struct screen *screen)
{
    struct report             report = { .is_json = option_is_set(arguments, OPTION_JSON),
                                         .is_dry = option_is_set(arguments, OPTION_DRY_RUN),
                                         .is_quiet = option_is_set(arguments, OPTION_QUIET),
                                         .is_verbose = option_is_set(arguments, OPTION_VERBOSE) };
    struct rung_index_events  events = { &report,   on_warning, on_note,
                                         on_ladder, on_file,    on_progress };
    struct rung_index_options options = {
        .org = arguments->values[OPTION_ORG],
        .language = arguments->values[OPTION_LANGUAGE],
        .synonyms = arguments->values[OPTION_SYNONYMS],
        .strict = option_is_set(arguments, OPTION_STRICT),
        .prune = option_is_set(arguments, OPTION_PRUNE),
    };
    struct rung_index_summary summary;
    struct rung_error         error = { 0 };
    struct rung              *index = NULL;
    size_t                    format;
    int                       code;

    if (arguments->word_count == 0 && !options.synonyms)
        return command_misuse(arguments, "which files? give the PATH of one, or of a folder");
    if (arguments->word_count == 0 && !check_list_alone(arguments))
        return EXIT_FAILED;
    if (!option_choice(arguments, OPTION_FORMAT, RUNG_ANY_FORMAT, &format))
        return EXIT_FAILED;
    options.format = (enum rung_format) format;
    if (!report.is_dry && !(index = command_open(arguments, RUNG_WRITE)))
        return EXIT_FAILED;

    if (arguments->word_count == 0 && !report.is_json) {
        code = put_synonyms(index, &options, report.is_quiet);
        rung_close(index);
        return code;
    }
    share_one_heap();
    begin_report(&report, screen);
    rung_index_paths(index, (const char *const *) arguments->words, arguments->word_count,
                     &options, &events, &summary, &error);
    code = end_report(&report, &summary, error.status != RUNG_OK);
    rung_close(index);
    if (error.status == RUNG_OK)
        return code;
    command_fail(&error);
    return error.status == RUNG_NOT_FOUND ? EXIT_NOTHING : EXIT_FAILED;
}
