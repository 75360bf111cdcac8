#include "apps/render/compare_parts.h"
#include "apps/render/json.h"

/* ---- things side by side ---- */

static json_t *
json_of_side(const struct rung_side *side)
{
    json_t *object = json_object(), *source = json_object();

    json_object_set_new(object, "name", render_json_text(side->name));
    json_object_set_new(object, "address", render_json_text(side->address));
    json_object_set_new(object, "org", render_json_text(side->org));
    json_object_set_new(object, "track", render_json_text(side->track));
    json_object_set_new(source, "path", render_json_text(side->path));
    json_object_set_new(object, "source", source);
    return object;
}

static json_t *
json_of_line(const struct rung_line *line, size_t sides)
{
    json_t *names = json_array();

    for (size_t k = 0; k < sides; k++)
        json_array_append_new(names, render_json_text(line->names[k]));
    return names;
}

static json_t *
json_of_lines(const struct rung_line *lines, size_t count, size_t sides)
{
    json_t *array = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_of_line(&lines[i], sides));
    return array;
}

static json_t *
json_of_words(const struct rung_side_cell *cell)
{
    json_t *array = json_array();

    for (size_t i = 0; i < cell->word_count; i++) {
        json_t *run = json_array();

        json_array_append_new(run, render_json_text(cell->words[i].text));
        json_array_append_new(run, render_json_text(compare_changes[cell->words[i].change]));
        json_array_append_new(array, run);
    }
    return array;
}

static json_t *
json_of_cell(const struct rung_row *row, size_t k)
{
    const struct rung_side_cell *cell = &row->cells[k];
    json_t                      *object = json_object();

    json_object_set_new(object, "address", render_json_text(cell->address));
    json_object_set_new(object, "text", render_json_text(cell->text));
    if (cell->line > 0)
        json_object_set_new(object, "line", json_integer((json_int_t) cell->line));
    if (k > 0 && row->change != RUNG_SAME) {
        json_object_set_new(object, "shared", json_real(cell->shared));
        json_object_set_new(object, "words", json_of_words(cell));
    }
    return object;
}

static json_t *
json_of_row(const struct rung_comparison *c, const struct rung_row *row)
{
    json_t *object = json_object(), *cells = json_array();

    json_object_set_new(object, "change", render_json_text(compare_changes[row->change]));
    json_object_set_new(object, "levels", json_of_line(&c->levels[row->level], c->side_count));
    json_object_set_new(object, "skills", json_of_line(&c->skills[row->skill], c->side_count));
    for (size_t k = 0; k < c->side_count; k++)
        json_array_append_new(cells, json_of_cell(row, k));
    json_object_set_new(object, "cells", cells);
    return object;
}

static json_t *
compare_json_of_changes(const size_t *counts)
{
    json_t *object = json_object();

    for (size_t i = 0; i < RUNG_CHANGES; i++)
        json_object_set_new(object, compare_changes[i], json_integer((json_int_t) counts[i]));
    return object;
}

json_t *
render_comparison_json(const struct rung_comparison *comparison, bool all)
{
    const struct rung_comparison *c = comparison;
    json_t *root = render_json_root(), *sides = json_array(), *rows = json_array();

    for (size_t k = 0; k < c->side_count; k++)
        json_array_append_new(sides, json_of_side(&c->sides[k]));
    json_object_set_new(root, "sides", sides);
    json_object_set_new(root, "levels",
                        json_of_lines(c->levels, c->level_count, c->side_count));
    json_object_set_new(root, "skills",
                        json_of_lines(c->skills, c->skill_count, c->side_count));
    json_object_set_new(root, "changes", compare_json_of_changes(c->changes));
    for (size_t i = 0; i < c->row_count; i++)
        if (compare_shows(&c->rows[i], all))
            json_array_append_new(rows, json_of_row(c, &c->rows[i]));
    json_object_set_new(root, "rows", rows);
    return root;
}

/* ---- two versions of a file ---- */

static json_t *
json_of_version(const struct rung_version *version, bool all)
{
    json_t *object = json_object();

    json_object_set_new(object, "change", render_json_text(compare_changes[version->change]));
    json_object_set_new(object, "org", render_json_text(version->org));
    json_object_set_new(object, "track", render_json_text(version->track));
    json_object_set_new(object, "comparison",
                        version->comparison ? render_comparison_json(version->comparison, all)
                                            : json_null());
    return object;
}

json_t *
render_versions_json(const struct rung_versions *versions, bool all)
{
    json_t *root = render_json_root(), *ladders = json_array();

    json_object_set_new(root, "a", render_json_text(versions->a));
    json_object_set_new(root, "b", render_json_text(versions->b));
    json_object_set_new(root, "changes", compare_json_of_changes(versions->changes));
    for (size_t i = 0; i < versions->count; i++)
        if (!versions->items[i].comparison || compare_tells(&versions->items[i], all))
            json_array_append_new(ladders, json_of_version(&versions->items[i], all));
    json_object_set_new(root, "ladders", ladders);
    return root;
}
