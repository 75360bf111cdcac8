/* The commands that show what there is: show, list, export. */
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "apps/cli/command.h"
#include "apps/render/grid.h"
#include "apps/render/json.h"
#include "apps/render/markdown.h"
#include "apps/render/text.h"

/* ---- show ---- */

static void
print_view(const struct screen *screen, const struct rung_view *view)
{
    struct render_table *table;

    if (screen->has_tables) {
        render_grid_blocks(screen, &view->grid, view->address);
        return;
    }
    table = render_table_begin(screen, render_grid_columns, RENDER_GRID_COLUMNS);
    render_grid_rows(table, &view->grid);
    render_table_end(table);
}

int
command_show(const struct arguments *arguments, struct screen *screen)
{
    struct rung      *index;
    struct rung_view *view;
    struct rung_error error;
    bool              is_told = true;

    if (arguments->word_count != 1)
        return command_misuse(arguments,
                              "one ADDRESS, such as sre, sre/3 or sre/3/delivery; \"rung list "
                              "ladders\" shows those of ladders");
    index = command_open(arguments, RUNG_READ);
    if (!index)
        return EXIT_FAILED;
    if (rung_show(index, arguments->words[0], &view, &error) != RUNG_OK) {
        rung_close(index);
        command_fail(&error);
        return error.status == RUNG_NOT_FOUND ? EXIT_NOTHING : EXIT_FAILED;
    }
    if (option_is_set(arguments, OPTION_JSON)) {
        json_t *root = render_json_root();

        json_object_set_new(root, "address", render_json_text(view->address));
        json_object_set_new(root, "grid", render_json_grid(&view->grid));
        is_told = render_json_print(screen->out, root);
    } else {
        print_view(screen, view);
    }
    rung_view_free(view);
    rung_close(index);
    return is_told ? EXIT_DONE : EXIT_FAILED;
}

/* ---- list ---- */

struct listing {
    enum rung_kind       kind;
    struct render_table *table;
    json_t              *array; /* in JSON */
    size_t               count;
};

static const struct {
    const char                 *name;
    const struct render_column *columns;
    size_t                      count;
} lists[] = {
    [RUNG_LADDERS] = { "ladders",
                       (const struct render_column[]){ { "address", RENDER_FIXED, 0 },
                                                       { "track", RENDER_CUT, 4 },
                                                       { "levels", RENDER_NUMBER, 2 },
                                                       { "skills", RENDER_NUMBER, 3 },
                                                       { "cells", RENDER_NUMBER, 1 },
                                                       { "source", RENDER_CUT, 5 } },
                       6 },
    [RUNG_LEVELS] = { "levels",
                      (const struct render_column[]){ { "address", RENDER_FIXED, 0 },
                                                      { "level", RENDER_CUT, 2 },
                                                      { "ordinal", RENDER_NUMBER, 3 },
                                                      { "cells", RENDER_NUMBER, 1 } },
                      4 },
    [RUNG_SKILLS] = { "skills",
                      (const struct render_column[]){ { "address", RENDER_FIXED, 0 },
                                                      { "skill", RENDER_CUT, 2 },
                                                      { "cells", RENDER_NUMBER, 1 } },
                      3 },
    [RUNG_ORGS] = { "orgs",
                    (const struct render_column[]){ { "address", RENDER_FIXED, 0 },
                                                    { "org", RENDER_CUT, 1 },
                                                    { "ladders", RENDER_NUMBER, 0 },
                                                    { "levels", RENDER_NUMBER, 2 },
                                                    { "skills", RENDER_NUMBER, 3 },
                                                    { "cells", RENDER_NUMBER, 0 } },
                    6 },
};

static bool
list_entry(void *ctx, const struct rung_entry *entry)
{
    struct listing *listing = ctx;
    char            ladders[24], levels[24], skills[24], cells[24], ordinal[24];
    const char     *rows[][6] = {
            [RUNG_LADDERS] = { entry->address, entry->track, levels, skills, cells, entry->path },
            [RUNG_LEVELS] = { entry->address, entry->level, ordinal, cells },
            [RUNG_SKILLS] = { entry->address, entry->skill, cells },
            [RUNG_ORGS] = { entry->address, entry->org, ladders, levels, skills, cells },
    };

    listing->count++;
    if (listing->array) {
        json_array_append_new(listing->array, render_json_entry(entry, listing->kind));
        return true;
    }
    snprintf(ladders, sizeof ladders, "%zu", entry->ladders);
    snprintf(levels, sizeof levels, "%zu", entry->levels);
    snprintf(skills, sizeof skills, "%zu", entry->skills);
    snprintf(cells, sizeof cells, "%zu", entry->cells);
    snprintf(ordinal, sizeof ordinal, "%u", entry->ordinal);
    render_table_row(listing->table, rows[listing->kind]);
    return true;
}

static void
drop_list(struct listing *listing)
{
    render_table_drop(listing->table);
    json_decref(listing->array);
}

/* The choices of the command are in the order of kinds; behind them, a ladder is a track. */
static bool
read_kind(const struct arguments *arguments, enum rung_kind *kind)
{
    size_t choice;

    if (!option_choose("list", arguments->words[0], arguments->command->choices, &choice))
        return false;
    *kind = choice < COUNT(lists) ? (enum rung_kind) choice : RUNG_LADDERS;
    return true;
}

static bool
end_list(const struct screen *screen, struct listing *listing)
{
    json_t *root;

    render_table_end(listing->table);
    if (!listing->array)
        return true;
    root = render_json_root();
    json_object_set_new(root, lists[listing->kind].name, listing->array);
    return render_json_print(screen->out, root);
}

int
command_list(const struct arguments *arguments, struct screen *screen)
{
    struct rung_filter filter = option_filter(arguments);
    struct listing     listing = { 0 };
    struct rung       *index;
    struct rung_error  error;
    bool               is_told = false;
    int                code = EXIT_DONE;

    if (arguments->word_count == 0)
        return command_misuse(arguments, "of what? ladders, levels, skills or orgs");
    if (arguments->word_count > 1)
        return command_misuse(arguments,
                              "%s: one word is taken; --org, --track, --level and --skill "
                              "narrow a list",
                              arguments->words[1]);
    if (!read_kind(arguments, &listing.kind))
        return EXIT_FAILED;
    index = command_open(arguments, RUNG_READ);
    if (!index)
        return EXIT_FAILED;
    if (option_is_set(arguments, OPTION_JSON))
        listing.array = json_array();
    else
        listing.table =
            render_table_begin(screen, lists[listing.kind].columns, lists[listing.kind].count);
    rung_list(index, listing.kind, &filter, list_entry, &listing, &error);
    if (error.status == RUNG_OK)
        is_told = end_list(screen, &listing);
    else
        drop_list(&listing);
    if (error.status != RUNG_OK || !is_told)
        code = error.status != RUNG_OK ? command_fail(&error) : EXIT_FAILED;
    else if (listing.count == 0)
        code = command_nothing(index, &filter, "there is nothing to list");
    rung_close(index);
    return code;
}

/* ---- export ---- */

/*
 * A cell that begins like a formula would be run by a spreadsheet; an apostrophe in front
 * makes it text. One that has apostrophes there already gets another, for the way back.
 */
static bool
is_formula(const char *text)
{
    while (*text == '\'')
        text++;
    return *text != '\0' && strchr("=+-@\t\r", *text) != NULL;
}

static void
write_csv_field(const char *text, char end)
{
    struct buffer field = { 0 };

    if (is_formula(text))
        buffer_add_char(&field, '\'');
    buffer_add(&field, str_of(text));
    csv_fwrite(stdout, buffer_str(&field).data, field.length);
    fputc(end, stdout);
    buffer_free(&field);
}

static bool
export_csv(void *ctx, const struct rung_cell *cell)
{
    char source[16];

    ++*(size_t *) ctx;
    write_csv_field(cell->org, ',');
    write_csv_field(cell->track, ',');
    write_csv_field(cell->level, ',');
    write_csv_field(cell->skill, ',');
    write_csv_field(cell->text, ',');
    write_csv_field(cell->address, ',');
    write_csv_field(cell->path, ',');
    snprintf(source, sizeof source, "%u", cell->line);
    write_csv_field(cell->line > 0 ? source : "", '\n');
    return !ferror(stdout);
}

static bool
export_jsonl(void *ctx, const struct rung_cell *cell)
{
    ++*(size_t *) ctx;
    return render_json_print(stdout, render_json_cell(cell)) && !ferror(stdout);
}

static void
write_markdown_row(const char *label, const struct rung_grid *grid, size_t level)
{
    printf("| ");
    render_markdown(stdout, str_of(label));
    for (size_t s = 0; s < grid->skill_count; s++) {
        printf(" | ");
        render_markdown(stdout, str_of(level < grid->level_count
                                           ? grid->cells[level * grid->skill_count + s].text
                                           : grid->skills[s]));
    }
    printf(" |\n");
}

static void
write_markdown_grid(const struct rung_grid *grid)
{
    printf("## ");
    render_markdown(stdout, str_of(grid->track));
    printf("\n\n");
    write_markdown_row("Level", grid, grid->level_count);
    printf("|");
    for (size_t s = 0; s <= grid->skill_count; s++)
        printf(" --- |");
    printf("\n");
    for (size_t l = 0; l < grid->level_count; l++)
        write_markdown_row(grid->levels[l], grid, l);
    printf("\n");
}

static bool
export_markdown(void *ctx, const struct rung_view *view)
{
    *(size_t *) ctx += view->grid.cell_count;
    write_markdown_grid(&view->grid);
    return !ferror(stdout);
}

static int
run_markdown(struct rung *index, const struct rung_filter *filter, size_t *count)
{
    struct rung_error error;

    rung_each_view(index, filter, export_markdown, count, &error);
    if (error.status != RUNG_OK && error.status != RUNG_STOPPED)
        return command_fail(&error);
    return EXIT_DONE;
}

static int
run_cells(struct rung *index, const struct arguments *arguments,
          const struct rung_filter *filter, size_t *count)
{
    bool              is_csv = option_is_set(arguments, OPTION_CSV);
    struct rung_error error;

    if (is_csv)
        printf("org,track,level,skill,text,address,path,line\n");
    if (is_csv) /* which is to come back as it went */
        rung_each_place(index, filter, export_csv, count, &error);
    else
        rung_each_cell(index, filter, export_jsonl, count, &error);
    if (error.status != RUNG_OK && error.status != RUNG_STOPPED)
        return command_fail(&error);
    return EXIT_DONE;
}

int
command_export(const struct arguments *arguments, struct screen *screen)
{
    struct rung_filter filter = option_filter(arguments);
    struct rung       *index;
    size_t             count = 0;
    int                code;

    (void) screen; /* what is written here is for programs */
    if (arguments->word_count > 0)
        return command_misuse(arguments, "no words are taken; filters choose what is written");
    if (option_is_set(arguments, OPTION_JSONL) + option_is_set(arguments, OPTION_CSV) +
            option_is_set(arguments, OPTION_MD) >
        1)
        return command_misuse(arguments, "only one of --jsonl, --csv and --md");
    index = command_open(arguments, RUNG_READ);
    if (!index)
        return EXIT_FAILED;
    code = option_is_set(arguments, OPTION_MD) ? run_markdown(index, &filter, &count)
                                               : run_cells(index, arguments, &filter, &count);
    if (code == EXIT_DONE && count == 0)
        code = command_nothing(index, &filter, "there is nothing to export");
    rung_close(index);
    return code;
}
