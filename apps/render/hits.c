#include "apps/render/hits.h"

#include <string.h>

#include "apps/render/explain.h"

static const struct render_column columns[] = {
    { "id", RENDER_FIXED, 0 },        { "rank", RENDER_NUMBER, 0 },
    { "score", RENDER_NUMBER, 0 },    { "address", RENDER_FIXED, 0 },
    { "org", RENDER_FIXED, 0 },       { "track", RENDER_CUT, 0 },
    { "level", RENDER_FIXED, 0 },     { "skill", RENDER_CUT, 0 },
    { "text", RENDER_CUT, 0 },        { "source", RENDER_CUT, 0 },
    { "explanation", RENDER_CUT, 0 },
};

/* ---- lines ---- */

struct render_table *
render_hits_begin(const struct screen *screen, bool has_id, bool is_explained)
{
    size_t first = has_id ? 0 : 1, count = COUNT(columns) - first - (is_explained ? 0 : 1);

    return render_table_begin(screen, columns + first, count);
}

/* The text of a hit: a cell's own, or that of a group's best cell. */
static const struct rung_cell *
best_cell(const struct rung_hit *hit)
{
    return hit->cell_count > 0 ? &hit->cells[0].cell : &hit->cell;
}

void
render_hits_lines(const struct screen *screen, struct render_table *table, const char *id,
                  const struct rung_results *results)
{
    for (size_t i = 0; i < results->count; i++) {
        const struct rung_hit  *hit = &results->hits[i];
        const struct rung_cell *cell = best_cell(hit);
        char                    rank[24], score[40], line[16];
        struct buffer           source = { 0 }, explanation = { 0 };
        const char             *row[COUNT(columns)];

        snprintf(rank, sizeof rank, "%zu", hit->rank);
        snprintf(score, sizeof score, "%.4f", hit->score);
        snprintf(line, sizeof line, cell->line > 0 ? ":%u" : "", cell->line);
        buffer_add(&source, str_of(cell->path));
        buffer_add(&source, (struct str){ line, strlen(line) + 1 });
        row[0] = id;
        row[1] = rank;
        row[2] = score;
        row[3] = hit->cell.address;
        row[4] = hit->cell.org;
        row[5] = hit->cell.track;
        row[6] = hit->cell.level;
        row[7] = hit->cell.skill;
        row[8] = cell->text;
        row[9] = screen_fails(screen, source.failed) ? "" : source.data;
        render_explanation_line(&explanation, hit);
        row[10] = screen_fails(screen, explanation.failed) ? "" : explanation.data;
        render_table_row(table, id ? row : row + 1);
        buffer_free(&source);
        buffer_free(&explanation);
    }
}

/* ---- for people ---- */

static void
print_snippet(const struct screen *screen, const struct rung_hit *hit, size_t indent)
{
    struct buffer text = { 0 };

    for (size_t i = 0; i < hit->snippet_count; i++) {
        if (hit->snippet[i].is_match)
            buffer_add_char(&text, RENDER_MARK_ON);
        render_safe_prose(&text, str_of(hit->snippet[i].text));
        if (hit->snippet[i].is_match)
            buffer_add_char(&text, RENDER_MARK_OFF);
    }
    (void) screen_fails(screen, text.failed);
    render_wrapped(screen, indent, buffer_str(&text));
    buffer_free(&text);
}

static void
print_breadcrumb(const struct screen *screen, const struct rung_cell *cell)
{
    const char   *parts[] = { cell->org, cell->track, cell->level, cell->skill };
    struct buffer crumb = { 0 };

    for (size_t i = 0; i < COUNT(parts); i++) {
        if (!parts[i] || !parts[i][0])
            continue;
        if (crumb.length > 0)
            buffer_add(&crumb, str_of(render_crumb(screen)));
        buffer_add(&crumb, str_of(parts[i]));
    }
    if (cell->text)
        buffer_format(&crumb, " (%s:%u)%s", cell->path, cell->line,
                      cell->is_cut ? ", cut short" : "");
    buffer_add_char(&crumb, '\0');
    if (!screen_fails(screen, crumb.failed))
        render_line(screen, 4, PAINT_FAINT, crumb.data);
    buffer_free(&crumb);
}

static void
print_also_in(const struct screen *screen, const struct rung_hit *hit)
{
    struct buffer text = { 0 };

    if (hit->also_in_total == 0)
        return;
    buffer_add(&text, STR("the same in "));
    for (size_t i = 0; i < hit->also_in_count && i < 3; i++)
        buffer_format(&text, "%s%s", i > 0 ? ", " : "", hit->also_in[i]);
    if (hit->also_in_total > 3)
        buffer_format(&text, " and %zu more", hit->also_in_total - 3);
    buffer_add_char(&text, '\0');
    if (!screen_fails(screen, text.failed))
        render_line(screen, 4, PAINT_FAINT, text.data);
    buffer_free(&text);
}

/* The score stands behind the address, or below it where the screen is too narrow. */
static void
print_heading(const struct screen *screen, const struct rung_hit *hit)
{
    char   score[40];
    size_t width = 4 + strlen(hit->cell.address) + 2;

    width += (size_t) snprintf(score, sizeof score, "%.2f", hit->score);
    fprintf(screen->out, "%2zu  ", hit->rank);
    screen_paint(screen, PAINT_STRONG);
    fputs(hit->cell.address, screen->out);
    screen_paint(screen, PAINT_PLAIN);
    fprintf(screen->out, "%s%s\n", width > screen->width ? "\n    " : "  ", score);
}

static void
print_hit(const struct screen *screen, const struct rung_hit *hit, uint64_t documents)
{
    print_heading(screen, hit);
    print_breadcrumb(screen, &hit->cell);
    if (hit->cell_count == 0)
        print_snippet(screen, hit, 4);
    render_explanation(screen, hit, documents, 4);
    for (size_t c = 0; c < hit->cell_count; c++) {
        render_line(screen, 4, PAINT_STRONG, hit->cells[c].cell.address);
        print_snippet(screen, &hit->cells[c], 6);
        render_explanation(screen, &hit->cells[c], documents, 6);
    }
    print_also_in(screen, hit);
    fputc('\n', screen->out);
}

void
render_hits(const struct screen *screen, const struct rung_results *results)
{
    for (size_t i = 0; i < results->count; i++)
        print_hit(screen, &results->hits[i], results->documents);
    if (results->count > 0)
        fprintf(screen->out, "%zu of %s%llu hit%s, %.*f ms\n", results->count,
                results->is_at_least ? "at least " : "", (unsigned long long) results->total,
                render_plural(results->total), results->all_us < 10000 ? 1 : 0,
                (double) results->all_us / 1000);
}
