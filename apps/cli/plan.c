#include <stdio.h>

#include "apps/cli/command.h"
#include "apps/render/json.h"
#include "apps/render/plan.h"

/* False where it could not be printed. */
static bool
print_plan(const struct arguments *arguments, const struct screen *screen,
           const struct rung_plan *plan)
{
    if (option_is_set(arguments, OPTION_JSON))
        return render_json_print(screen->out, render_plan_json(plan));
    if (option_is_set(arguments, OPTION_MD))
        render_plan_markdown(screen->out, plan);
    else
        render_plan(screen, plan);
    for (size_t i = 0; i < plan->note_count; i++)
        render_sentence(stderr, "note: %s", plan->notes[i]);
    return true;
}

static size_t
count_of(const struct rung_plan *plan)
{
    size_t count = 0;

    for (size_t g = 0; g < RUNG_PLAN_GROUPS; g++)
        count += plan->groups[g].count;
    return count;
}

static int
show(struct rung *index, const struct arguments *arguments, const struct screen *screen)
{
    struct rung_plan *plan;
    struct rung_error error;
    int               code = EXIT_DONE;

    if (rung_plan(index, arguments->words[0], arguments->words[1],
                  arguments->values[OPTION_SKILL], &plan, &error) != RUNG_OK) {
        command_fail(&error);
        return error.status == RUNG_NOT_FOUND ? EXIT_NOTHING : EXIT_FAILED;
    }
    if (count_of(plan) == 0)
        code = EXIT_NOTHING;
    if (code == EXIT_DONE || option_is_set(arguments, OPTION_JSON))
        code = print_plan(arguments, screen, plan) ? code : EXIT_FAILED;
    if (code == EXIT_NOTHING)
        render_sentence(stderr,
                        "%s says nothing%s, so there is nothing to plan for; \"rung show %s\" "
                        "shows it",
                        plan->to, arguments->values[OPTION_SKILL] ? " of that skill" : "",
                        plan->to);
    rung_plan_free(plan);
    return code;
}

int
command_plan(const struct arguments *arguments, struct screen *screen)
{
    struct rung *index;
    int          code;

    if (arguments->word_count != 2)
        return command_misuse(arguments,
                              "two levels, FROM and TO, such as sre/3 sre/4; \"rung list "
                              "levels\" shows those that there are");
    if (!command_forms_agree(arguments))
        return EXIT_FAILED;
    index = command_open(arguments, RUNG_READ);
    if (!index)
        return EXIT_FAILED;
    code = show(index, arguments, screen);
    rung_close(index);
    return code;
}
