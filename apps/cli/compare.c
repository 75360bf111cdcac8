#include <stdio.h>
#include <sys/stat.h>

#include "apps/cli/command.h"
#include "apps/render/compare.h"
#include "apps/render/json.h"

/* What is a file here is read as one; all else is an address. */
static bool
is_file(const char *name)
{
    struct stat status;

    return stat(name, &status) == 0 && S_ISREG(status.st_mode);
}

/* False where it could not be printed. */
static bool
print_comparison(const struct arguments *arguments, const struct screen *screen,
                 const struct rung_comparison *comparison)
{
    bool all = option_is_set(arguments, OPTION_ALL);

    if (option_is_set(arguments, OPTION_JSON))
        return render_json_print(screen->out, render_comparison_json(comparison, all));
    if (option_is_set(arguments, OPTION_MD))
        render_comparison_markdown(screen->out, comparison, all);
    else
        render_comparison(screen, comparison, all);
    return true;
}

/* Says on stderr what a list without rows does not. */
static void
tell_sameness(const struct arguments *arguments, const struct rung_comparison *comparison)
{
    if (comparison->row_count == 0)
        render_sentence(stderr, "none of them says anything: there is nothing to compare");
    else if (comparison->changes[RUNG_SAME] == comparison->row_count)
        render_sentence(
            stderr, "nothing differs%s",
            option_is_set(arguments, OPTION_ALL) ? "" : "; --all shows what is the same");
}

static int
show(struct rung *index, const struct arguments *arguments, const struct screen *screen,
     const struct rung_source *sources)
{
    struct rung_comparison *comparison;
    struct rung_error       error;
    int                     code;

    if (rung_compare(index, sources, arguments->word_count, &comparison, &error) != RUNG_OK) {
        command_fail(&error);
        return error.status == RUNG_NOT_FOUND ? EXIT_NOTHING : EXIT_FAILED;
    }
    code = comparison->row_count > 0 ? EXIT_DONE : EXIT_NOTHING;
    if ((code == EXIT_DONE || option_is_set(arguments, OPTION_JSON)) &&
        !print_comparison(arguments, screen, comparison))
        code = EXIT_FAILED;
    tell_sameness(arguments, comparison);
    rung_comparison_free(comparison);
    return code;
}

int
command_compare(const struct arguments *arguments, struct screen *screen)
{
    struct rung_source sources[RUNG_MOST_SIDES];
    struct rung       *index = NULL;
    bool               needs_index = false;
    int                code;

    if (arguments->word_count < 2 || arguments->word_count > RUNG_MOST_SIDES)
        return command_misuse(arguments,
                              "two addresses or files, or more, up to %d, such as sre/3 sre/4",
                              RUNG_MOST_SIDES);
    if (!command_forms_agree(arguments))
        return EXIT_FAILED;
    for (size_t i = 0; i < arguments->word_count; i++) {
        sources[i] = (struct rung_source){ arguments->words[i], is_file(arguments->words[i]) };
        needs_index |= !sources[i].is_file;
    }
    if (needs_index && !(index = command_open(arguments, RUNG_READ)))
        return EXIT_FAILED;
    code = show(index, arguments, screen, sources);
    rung_close(index);
    return code;
}
