#include <stdio.h>

#include "apps/cli/command.h"
#include "apps/render/json.h"
#include "apps/render/match.h"
#include "apps/render/text.h"

/* What of --by there is here; tells what there is not. */
static bool
read_by(const struct arguments *arguments, enum render_match_by *by)
{
    static const char *const words[] = { "skill", "level", "cell", NULL };
    size_t                   choice = RENDER_MATCH_SKILL;
    bool                     is_good = !arguments->values[OPTION_BY] ||
                   option_choose("--by", arguments->values[OPTION_BY], words, &choice);

    *by = (enum render_match_by) choice;
    return is_good;
}

/* False where it could not be printed. */
static bool
print_match(const struct arguments *arguments, const struct screen *screen,
            const struct rung_match *match, enum render_match_by by)
{
    if (option_is_set(arguments, OPTION_JSON))
        return render_json_print(screen->out, render_match_json(match, by));
    if (option_is_set(arguments, OPTION_MD))
        render_match_markdown(screen->out, match, by);
    else
        render_match(screen, match, by);
    return true;
}

static bool
has_pair(const struct rung_match *match)
{
    for (size_t i = 0; i < match->skills.count; i++)
        if (match->skills.items[i].a && match->skills.items[i].b)
            return true;
    return false;
}

static int
show(struct rung *index, const struct arguments *arguments, const struct screen *screen,
     enum render_match_by by)
{
    struct rung_match_options options = { .pairs = arguments->values[OPTION_PAIRS] };
    struct rung_match        *match;
    struct rung_error         error;
    int                       code;

    if (rung_match(index, arguments->words[0], arguments->words[1], &options, &match, &error) !=
        RUNG_OK) {
        command_fail(&error);
        return error.status == RUNG_NOT_FOUND ? EXIT_NOTHING : EXIT_FAILED;
    }
    code = has_pair(match) ? EXIT_DONE : EXIT_NOTHING;
    if (!print_match(arguments, screen, match, by))
        code = EXIT_FAILED;
    if (code == EXIT_NOTHING)
        render_sentence(
            stderr, "no skill of %s is like one of %s; --pairs FILE says which are the same",
            match->a, match->b);
    rung_match_free(match);
    return code;
}

int
command_match(const struct arguments *arguments, struct screen *screen)
{
    struct rung         *index;
    enum render_match_by by;
    int                  code;

    if (arguments->word_count != 2)
        return command_misuse(arguments,
                              "two ladders, A and B, such as sre security-engineering; \"rung "
                              "list ladders\" shows those that there are");
    if (!read_by(arguments, &by) || !command_forms_agree(arguments))
        return EXIT_FAILED;
    index = command_open(arguments, RUNG_READ);
    if (!index)
        return EXIT_FAILED;
    code = show(index, arguments, screen, by);
    rung_close(index);
    return code;
}
