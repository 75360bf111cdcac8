#include "apps/render/match.h"

#include "apps/render/json.h"
#include "apps/render/markdown.h"
#include "apps/render/text.h"

static const struct rung_match_pairs *
pairs_by(const struct rung_match *match, enum render_match_by by)
{
    return by == RENDER_MATCH_SKILL   ? &match->skills
           : by == RENDER_MATCH_LEVEL ? &match->levels
                                      : &match->cells;
}

/* "0.62", or nothing where one stays alone. */
static const char *
score_of(const struct rung_match_pair *pair, char text[16])
{
    text[0] = '\0';
    if (pair->a && pair->b)
        snprintf(text, 16, "%.3f", pair->score);
    return text;
}

/* ---- for people ---- */

/* What of a cell's address is below its track, which the table's head names: level/skill. */
static const char *
below_track(const char *address)
{
    for (int part = 0; part < 2; part++)
        address = strchr(address, '/') + 1;
    return address;
}

/* The level of a cell's address: org/track/LEVEL/skill. */
static struct str
level_of(const char *address)
{
    struct str rest = str_of(below_track(address));

    return str_slice(rest, 0, str_find(rest, STR("/")));
}

static const char *
name_of(const char *name, enum render_match_by by)
{
    return !name ? "(none)" : by == RENDER_MATCH_CELL ? below_track(name) : name;
}

/* "3 and 2": at which levels the cells stand that show it best. */
static void
say_levels(const struct rung_match_pair *pair, struct buffer *out)
{
    buffer_clear(out);
    if (pair->evidence_count > 0)
        buffer_format(out, "%.*s and %.*s", STR_ARG(level_of(pair->evidence[0].a)),
                      STR_ARG(level_of(pair->evidence[0].b)));
    buffer_add_char(out, '\0');
}

static void
render_table(const struct screen *screen, const struct rung_match *match,
             enum render_match_by by)
{
    const struct rung_match_pairs *pairs = pairs_by(match, by);
    bool                           has_evidence = by == RENDER_MATCH_SKILL;
    const struct render_column     columns[] = { { match->a, RENDER_CUT, 0 },
                                                 { match->b, RENDER_CUT, 0 },
                                                 { "score", RENDER_NUMBER, 0 },
                                                 { "best seen at", RENDER_CUT, 1 } };
    struct render_table           *table =
        render_table_begin(screen, columns, has_evidence ? COUNT(columns) : COUNT(columns) - 1);
    struct buffer levels = { 0 };

    for (size_t i = 0; i < pairs->count; i++) {
        const struct rung_match_pair *pair = &pairs->items[i];
        char                          score[16];

        say_levels(pair, &levels);
        if (screen_fails(screen, levels.failed))
            break;
        render_table_row(table, (const char *[]){ name_of(pair->a, by), name_of(pair->b, by),
                                                  score_of(pair, score), levels.data });
    }
    buffer_free(&levels);
    render_table_end(table);
}

/* ---- for pipes ---- */

static void
render_lines(const struct screen *screen, const struct rung_match_pairs *pairs,
             bool has_evidence)
{
    static const struct render_column columns[] = { { "a", RENDER_CUT, 0 },
                                                    { "b", RENDER_CUT, 0 },
                                                    { "score", RENDER_NUMBER, 0 },
                                                    { "shown by", RENDER_CUT, 1 },
                                                    { "and", RENDER_CUT, 1 } };
    struct render_table              *table =
        render_table_begin(screen, columns, has_evidence ? COUNT(columns) : 3);

    for (size_t i = 0; i < pairs->count; i++) {
        const struct rung_match_pair     *pair = &pairs->items[i];
        const struct rung_match_evidence *shown = pair->evidence_count > 0 ? &pair->evidence[0]
                                                                           : NULL;
        char                              score[16];
        const char *row[] = { pair->a ? pair->a : "", pair->b ? pair->b : "",
                              score_of(pair, score), shown ? shown->a : "",
                              shown ? shown->b : "" };

        render_table_row(table, row);
    }
    render_table_end(table);
}

void
render_match(const struct screen *screen, const struct rung_match *match,
             enum render_match_by by)
{
    if (screen->has_tables)
        render_table(screen, match, by);
    else
        render_lines(screen, pairs_by(match, by), by == RENDER_MATCH_SKILL);
}

/* ---- Markdown ---- */

static void
print_row(FILE *out, const char *a, const char *b, const char *score)
{
    fputs("| ", out);
    render_markdown(out, str_of(a));
    fputs(" | ", out);
    render_markdown(out, str_of(b));
    fprintf(out, " | %s |\n", score);
}

void
render_match_markdown(FILE *out, const struct rung_match *match, enum render_match_by by)
{
    const struct rung_match_pairs *pairs = pairs_by(match, by);

    print_row(out, match->a, match->b, "score");
    fputs("| --- | --- | ---: |\n", out);
    for (size_t i = 0; i < pairs->count; i++) {
        char score[16];

        print_row(out, pairs->items[i].a, pairs->items[i].b, score_of(&pairs->items[i], score));
    }
}

/* ---- JSON ---- */

static json_t *
json_of_pair(const char *a, const char *b, double score)
{
    json_t *object = json_object();

    json_object_set_new(object, "a", render_json_text(a));
    json_object_set_new(object, "b", render_json_text(b));
    json_object_set_new(object, "score", json_real(score));
    return object;
}

static json_t *
json_of_evidence(const struct rung_match_pair *pair)
{
    json_t *array = json_array();

    for (size_t i = 0; i < pair->evidence_count; i++)
        json_array_append_new(array, json_of_pair(pair->evidence[i].a, pair->evidence[i].b,
                                                  pair->evidence[i].score));
    return array;
}

static json_t *
json_of_pairs(const struct rung_match_pairs *pairs, bool has_evidence)
{
    json_t *array = json_array();

    for (size_t i = 0; i < pairs->count; i++) {
        const struct rung_match_pair *pair = &pairs->items[i];
        json_t                       *object = json_of_pair(pair->a, pair->b, pair->score);

        if (has_evidence)
            json_object_set_new(object, "evidence", json_of_evidence(pair));
        json_array_append_new(array, object);
    }
    return array;
}

json_t *
render_match_json(const struct rung_match *match, enum render_match_by by)
{
    json_t *root = render_json_root();

    json_object_set_new(root, "a", render_json_text(match->a));
    json_object_set_new(root, "b", render_json_text(match->b));
    json_object_set_new(root, "skills", json_of_pairs(&match->skills, true));
    json_object_set_new(root, "levels", json_of_pairs(&match->levels, false));
    if (by == RENDER_MATCH_CELL)
        json_object_set_new(root, "cells", json_of_pairs(&match->cells, false));
    return root;
}
