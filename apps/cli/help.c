#include <stdio.h>
#include <string.h>

#include "apps/cli/command.h"
#include "apps/render/text.h"

enum { INDENT_OF_OPTION = 25, INDENT_OF_COMMAND = 12 };

static void
heading(const struct screen *screen, const char *name)
{
    fputc('\n', screen->out);
    render_line(screen, 0, PAINT_STRONG, name);
}

static void
print_name(const struct screen *screen, size_t indent, const struct command *command,
           const char *between, const char *words)
{
    char line[200];

    snprintf(line, sizeof line, "rung %s%s%s", command->name, between, words);
    render_line(screen, indent, PAINT_PLAIN, line);
}

static void
print_commands(const struct screen *screen)
{
    heading(screen, "Commands");
    for (const struct command *c = command_table; c->name; c++) {
        char lead[40];

        snprintf(lead, sizeof lead, "  %s", c->name);
        render_item(screen, lead, INDENT_OF_COMMAND, c->summary);
    }
}

static void
print_overview(const struct screen *screen)
{
    render_line(screen, 0, PAINT_PLAIN, "rung - a search engine for career ladders");
    heading(screen, "Examples");
    render_item(screen, "  rung index ladders/", 33, "read the ladders in a folder");
    render_item(screen, "  rung search incident response", 33,
                "where is it expected, the best first");
    render_item(screen, "  rung show sre/3", 33, "what a level asks for");
    print_commands(screen);
    fputc('\n', screen->out);
    render_line(
        screen, 0, PAINT_PLAIN,
        "\"rung COMMAND --help\" says more, \"man rung\" all. The index is --index FILE, "
        "else $RUNG_INDEX, else $XDG_DATA_HOME/rung/ladders.rung.");
}

static void
print_option(const struct screen *screen, const struct command *command, enum option_name name)
{
    const struct option_row *option = &option_table[name];
    char                     lead[64];

    snprintf(lead, sizeof lead, "  %c%c --%s%s%s", option->letter ? '-' : ' ',
             option->letter ? option->letter : ' ', option->name, option->argument ? " " : "",
             option->argument ? option->argument : "");
    render_item(screen, lead, INDENT_OF_OPTION, option_help(command, name));
}

/* First those of the command, then those that all take. */
static void
print_options(const struct screen *screen, const struct command *command)
{
    if (command->options) {
        heading(screen, "Options");
        for (size_t i = 0; i < OPTIONS; i++)
            if (command->options & OPTION_SET(i))
                print_option(screen, command, (enum option_name) i);
    }
    heading(screen, "Options of every command");
    for (size_t i = 0; i < OPTIONS; i++)
        if (OPTIONS_EVERYWHERE & OPTION_SET(i))
            print_option(screen, command, (enum option_name) i);
}

void
help_print(const struct screen *screen, const struct command *command)
{
    if (!command) {
        print_overview(screen);
        return;
    }
    print_name(screen, 0, command, " - ", command->summary);
    heading(screen, "Examples");
    fputs(command->examples, screen->out);
    heading(screen, "Usage");
    print_name(screen, 2, command, " ", command->usage);
    if (command->note) {
        fputc('\n', screen->out);
        render_line(screen, 0, PAINT_PLAIN, command->note);
    }
    print_options(screen, command);
}
