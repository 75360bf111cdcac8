#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "apps/cli/command.h"
#include "apps/render/compare.h"
#include "apps/render/json.h"

static bool
is_file(const char *name)
{
    struct stat status;

    return stat(name, &status) == 0 && S_ISREG(status.st_mode);
}

/*
 * What is a file here is read as one, and of "FILE#TRACK" a ladder of it, for which the word is
 * cut in two; all else is an address.
 */
static struct rung_source
source_of(char *word)
{
    char *hash = strrchr(word, '#');

    if (is_file(word) || !hash)
        return (struct rung_source){ word, is_file(word), NULL };
    *hash = '\0';
    if (is_file(word))
        return (struct rung_source){ word, true, hash + 1 };
    *hash = '#';
    return (struct rung_source){ word, false, NULL };
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

static void
tell_nothing_differs(const struct arguments *arguments)
{
    render_sentence(stderr, "nothing differs%s",
                    option_is_set(arguments, OPTION_ALL) ? ""
                                                         : "; --all shows what is the same");
}

/* Prints it, and says on stderr what a list without rows does not. */
static int
tell(const struct arguments *arguments, const struct screen *screen,
     const struct rung_comparison *comparison)
{
    int code = comparison->row_count > 0 ? EXIT_DONE : EXIT_NOTHING;

    if ((code == EXIT_DONE || option_is_set(arguments, OPTION_JSON)) &&
        !print_comparison(arguments, screen, comparison))
        code = EXIT_FAILED;
    if (comparison->row_count == 0)
        render_sentence(stderr, "none of them says anything: there is nothing to compare");
    else if (comparison->changes[RUNG_SAME] == comparison->row_count)
        tell_nothing_differs(arguments);
    return code;
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
    code = tell(arguments, screen, comparison);
    rung_comparison_free(comparison);
    return code;
}

/* ---- two versions of a file ---- */

static bool
print_versions(const struct arguments *arguments, const struct screen *screen,
               const struct rung_versions *versions)
{
    bool all = option_is_set(arguments, OPTION_ALL);

    if (option_is_set(arguments, OPTION_JSON))
        return render_json_print(screen->out, render_versions_json(versions, all));
    if (option_is_set(arguments, OPTION_MD))
        render_versions_markdown(screen->out, versions, all);
    else
        render_versions(screen, versions, all);
    return true;
}

static bool
are_two_files(const struct rung_source *sources, size_t count)
{
    return count == 2 && sources[0].is_file && !sources[0].track && sources[1].is_file &&
           !sources[1].track;
}

static int
show_versions(const struct arguments *arguments, const struct screen *screen,
              const struct rung_source *sources)
{
    struct rung_versions *versions;
    struct rung_error     error;
    int                   code = EXIT_DONE;

    if (rung_compare_versions(sources[0].name, sources[1].name, &versions, &error) != RUNG_OK)
        return command_fail(&error);
    if (versions->is_one)
        code = tell(arguments, screen, versions->items[0].comparison);
    else if (!print_versions(arguments, screen, versions))
        code = EXIT_FAILED;
    else if (versions->changes[RUNG_SAME] == versions->count)
        tell_nothing_differs(arguments);
    rung_versions_free(versions);
    return code;
}

/* ---- the command ---- */

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
        sources[i] = source_of(arguments->words[i]);
        needs_index |= !sources[i].is_file;
    }
    if (are_two_files(sources, arguments->word_count))
        return show_versions(arguments, screen, sources);
    if (needs_index && !(index = command_open(arguments, RUNG_READ)))
        return EXIT_FAILED;
    code = show(index, arguments, screen, sources);
    rung_close(index);
    return code;
}
