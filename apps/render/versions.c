/* Two versions of a file of several ladders, for people, pipes and Markdown. */
#include "apps/render/compare_parts.h"
#include "apps/render/markdown.h"

/* "ladders only in A: Pilot, Navigator" */
static void
print_ladders_alone(const struct screen *screen, const struct rung_versions *v,
                    enum rung_change change, char letter)
{
    struct buffer line = { 0 };

    buffer_format(&line, "ladders only in %c:", letter);
    for (size_t i = 0, told = 0; i < v->count; i++)
        if (v->items[i].change == change)
            buffer_format(&line, "%s %s", told++ > 0 ? "," : "", v->items[i].track);
    buffer_add_char(&line, '\0');
    if (!screen_fails(screen, line.failed) && v->changes[change] > 0)
        render_line(screen, 0, PAINT_PLAIN, line.data);
    buffer_free(&line);
}

static void
print_versions_head(const struct screen *screen, const struct rung_versions *v)
{
    struct buffer sum = { 0 };

    render_item(screen, "A", 3, v->a);
    render_item(screen, "B", 3, v->b);
    buffer_format(&sum, "ladders: %zu changed, %zu only in A, %zu not in A, %zu the same",
                  v->changes[RUNG_CHANGED], v->changes[RUNG_REMOVED], v->changes[RUNG_ADDED],
                  v->changes[RUNG_SAME]);
    buffer_add_char(&sum, '\0');
    if (!screen_fails(screen, sum.failed))
        render_line(screen, 0, PAINT_FAINT, sum.data);
    buffer_free(&sum);
    print_ladders_alone(screen, v, RUNG_REMOVED, 'A');
    print_ladders_alone(screen, v, RUNG_ADDED, 'B');
}

/* In a pipe a ladder that only one has is a line without a cell. */
static void
print_version_rows(const struct screen *screen, const struct rung_versions *v, bool all)
{
    struct render_table *table = compare_begin_rows(screen, true);

    for (size_t i = 0; i < v->count; i++) {
        const struct rung_version *version = &v->items[i];
        const char                *alone[] = {
                           version->track, compare_changes[version->change], "B", "", "", "", "", ""
        };

        if (!version->comparison)
            render_table_row(table, alone);
        else if (compare_tells(version, all))
            compare_print_rows(screen, table, version->track, version->comparison, all);
    }
    render_table_end(table);
}

void
render_versions(const struct screen *screen, const struct rung_versions *versions, bool all)
{
    if (!screen->has_tables) {
        print_version_rows(screen, versions, all);
        return;
    }
    print_versions_head(screen, versions);
    for (size_t i = 0; i < versions->count; i++)
        if (compare_tells(&versions->items[i], all)) {
            fputc('\n', screen->out);
            render_comparison(screen, versions->items[i].comparison, all);
        }
}

void
render_versions_markdown(FILE *out, const struct rung_versions *versions, bool all)
{
    for (size_t i = 0; i < versions->count; i++) {
        const struct rung_version *version = &versions->items[i];

        if (version->comparison && !compare_tells(version, all))
            continue;
        fputs("## ", out);
        render_markdown(out, str_of(version->track));
        fputs("\n\n", out);
        if (version->comparison) {
            render_comparison_markdown(out, version->comparison, all);
        } else {
            fputs("only in ", out);
            render_markdown(
                out, str_of(version->change == RUNG_REMOVED ? versions->a : versions->b));
            fputc('\n', out);
        }
        fputc('\n', out);
    }
}
