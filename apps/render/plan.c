#include "apps/render/plan.h"

#include "apps/render/json.h"
#include "apps/render/markdown.h"

/* What the groups are called, for programs and for people. */
static const struct {
    const char *name, *title, *sign;
} groups[RUNG_PLAN_GROUPS] = {
    [RUNG_MET] = { "met", "Already met", "as" },
    [RUNG_DEEPEN] = { "deepen", "To deepen", "from" },
    [RUNG_NEW] = { "new", "New", "" },
};

/* ---- for people ---- */

static void
print_sum(const struct screen *screen, const struct rung_plan *plan)
{
    struct buffer sum = { 0 };

    buffer_format(&sum, "%zu met, %zu to deepen, %zu new", plan->groups[RUNG_MET].count,
                  plan->groups[RUNG_DEEPEN].count, plan->groups[RUNG_NEW].count);
    buffer_add_char(&sum, '\0');
    if (!screen_fails(screen, sum.failed))
        render_line(screen, 0, PAINT_FAINT, sum.data);
    buffer_free(&sum);
}

/* "from sre/1/reliability: Explains how ...", or "as sre/1/reliability" where that says the same. */
static void
print_other(const struct screen *screen, const char *sign,
            const struct rung_expectation *expectation)
{
    struct buffer other = { 0 };

    buffer_format(&other, "%s %s", sign, expectation->by);
    if (strcmp(expectation->text, expectation->by_text) != 0)
        buffer_format(&other, ": %s", expectation->by_text);
    buffer_add_char(&other, '\0');
    if (!screen_fails(screen, other.failed))
        render_line(screen, 6, PAINT_FAINT, other.data);
    buffer_free(&other);
}

/* A cell is a heading above all that is quoted of it. */
static void
print_group(const struct screen *screen, enum rung_plan_group group,
            const struct rung_expectations *expectations)
{
    const char *cell = "";

    if (expectations->count == 0)
        return;
    fputc('\n', screen->out);
    screen_paint(screen, PAINT_STRONG);
    fprintf(screen->out, "%s (%zu)\n", groups[group].title, expectations->count);
    screen_paint(screen, PAINT_PLAIN);
    for (size_t i = 0; i < expectations->count; i++) {
        const struct rung_expectation *expectation = &expectations->items[i];

        if (strcmp(cell, expectation->address) != 0)
            render_line(screen, 2, PAINT_FAINT, expectation->address);
        cell = expectation->address;
        render_line(screen, 4, PAINT_PLAIN, expectation->text);
        if (expectation->by)
            print_other(screen, groups[group].sign, expectation);
    }
}

static void
print_blocks(const struct screen *screen, const struct rung_plan *plan)
{
    struct buffer title = { 0 };

    buffer_format(&title, "From %s to %s", plan->from, plan->to);
    buffer_add_char(&title, '\0');
    if (!screen_fails(screen, title.failed))
        render_line(screen, 0, PAINT_STRONG, title.data);
    buffer_free(&title);
    print_sum(screen, plan);
    for (size_t g = 0; g < RUNG_PLAN_GROUPS; g++)
        print_group(screen, (enum rung_plan_group) g, &plan->groups[g]);
}

/* ---- for pipes ---- */

static void
print_rows(const struct screen *screen, const struct rung_plan *plan)
{
    static const struct render_column columns[] = { { "group", RENDER_FIXED, 0 },
                                                    { "score", RENDER_NUMBER, 0 },
                                                    { "address", RENDER_CUT, 0 },
                                                    { "by", RENDER_CUT, 0 },
                                                    { "text", RENDER_CUT, 0 } };
    struct render_table *table = render_table_begin(screen, columns, COUNT(columns));

    for (size_t g = 0; g < RUNG_PLAN_GROUPS; g++)
        for (size_t i = 0; i < plan->groups[g].count; i++) {
            const struct rung_expectation *e = &plan->groups[g].items[i];
            char                           score[16];
            const char *row[] = { groups[g].name, score, e->address, e->by ? e->by : "",
                                  e->text };

            snprintf(score, sizeof score, "%.3f", e->score);
            render_table_row(table, row);
        }
    render_table_end(table);
}

void
render_plan(const struct screen *screen, const struct rung_plan *plan)
{
    if (screen->has_tables)
        print_blocks(screen, plan);
    else
        print_rows(screen, plan);
}

/* ---- Markdown ---- */

void
render_plan_markdown(FILE *out, const struct rung_plan *plan)
{
    fputs("## From ", out);
    render_markdown(out, str_of(plan->from));
    fputs(" to ", out);
    render_markdown(out, str_of(plan->to));
    fputc('\n', out);
    for (size_t g = 0; g < RUNG_PLAN_GROUPS; g++) {
        if (plan->groups[g].count == 0)
            continue;
        fprintf(out, "\n### %s (%zu)\n\n", groups[g].title, plan->groups[g].count);
        for (size_t i = 0; i < plan->groups[g].count; i++) {
            const struct rung_expectation *e = &plan->groups[g].items[i];

            fputs("- ", out);
            render_markdown(out, str_of(e->text));
            fprintf(out, " (`%s`", e->address);
            if (e->by)
                fprintf(out, ", %s `%s`", groups[g].sign, e->by);
            fputs(")\n", out);
        }
    }
}

/* ---- JSON ---- */

static json_t *
json_of(const struct rung_expectation *expectation)
{
    json_t *object = json_object();

    json_object_set_new(object, "text", render_json_text(expectation->text));
    json_object_set_new(object, "address", render_json_text(expectation->address));
    json_object_set_new(object, "by", render_json_text(expectation->by));
    json_object_set_new(object, "by_text", render_json_text(expectation->by_text));
    json_object_set_new(object, "score", json_real(expectation->score));
    return object;
}

json_t *
render_plan_json(const struct rung_plan *plan)
{
    json_t *root = render_json_root(), *notes = json_array();

    json_object_set_new(root, "from", render_json_text(plan->from));
    json_object_set_new(root, "to", render_json_text(plan->to));
    for (size_t i = 0; i < plan->note_count; i++)
        json_array_append_new(notes, render_json_text(plan->notes[i]));
    json_object_set_new(root, "notes", notes);
    for (size_t g = 0; g < RUNG_PLAN_GROUPS; g++) {
        json_t *array = json_array();

        for (size_t i = 0; i < plan->groups[g].count; i++)
            json_array_append_new(array, json_of(&plan->groups[g].items[i]));
        json_object_set_new(root, groups[g].name, array);
    }
    return root;
}
