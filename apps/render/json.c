#include "apps/render/json.h"

#include "base/buffer.h"
#include "base/utf8.h"

json_t *
render_json_text(const char *text)
{
    struct str    s = str_of(text);
    struct buffer valid = { 0 };
    json_t       *string = NULL;

    if (!text)
        return json_null();
    if (utf8_is_valid(s))
        return json_stringn_nocheck(s.data, s.length);
    for (size_t at = 0; at < s.length;) {
        char bytes[4];

        buffer_add(&valid, (struct str){ bytes, utf8_put(bytes, utf8_next(s, &at)) });
    }
    if (!valid.failed)
        string = json_stringn_nocheck(buffer_str(&valid).data, valid.length);
    buffer_free(&valid);
    return string;
}

static void
set_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, render_json_text(text));
}

static void
set_count(json_t *object, const char *key, uint64_t count)
{
    json_object_set_new(object, key, json_integer((json_int_t) count));
}

json_t *
render_json_root(void)
{
    json_t *root = json_object();

    set_count(root, "format_version", JSON_FORMAT_VERSION);
    return root;
}

static json_t *
texts(const char *const *items, size_t count)
{
    json_t *array = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, render_json_text(items[i]));
    return array;
}

/* ---- places ---- */

static void
set_level(json_t *object, const char *label, unsigned ordinal)
{
    json_t *level = json_object();

    set_text(level, "label", label);
    set_count(level, "ordinal", ordinal);
    json_object_set_new(object, "level", level);
}

static void
set_place(json_t *object, const struct rung_cell *cell)
{
    set_text(object, "address", cell->address);
    set_text(object, "org", cell->org);
    set_text(object, "track", cell->track);
    if (cell->level)
        set_level(object, cell->level, cell->ordinal);
    if (cell->skill)
        set_text(object, "skill", cell->skill);
}

static void
set_source(json_t *object, const char *path, unsigned line)
{
    json_t *source = json_object();

    set_text(source, "path", path);
    if (line > 0)
        set_count(source, "line", line);
    json_object_set_new(object, "source", source);
}

json_t *
render_json_cell(const struct rung_cell *cell)
{
    json_t *object = json_object();

    set_place(object, cell);
    set_text(object, "text", cell->text);
    if (cell->is_cut)
        json_object_set_new(object, "cut", json_true());
    set_source(object, cell->path, cell->line);
    return object;
}

/* ---- hits ---- */

static json_t *
snippet(const struct rung_hit *hit)
{
    json_t *array = json_array();

    for (size_t i = 0; i < hit->snippet_count; i++) {
        json_t *part = json_array();

        json_array_append_new(part, render_json_text(hit->snippet[i].text));
        json_array_append_new(part, json_boolean(hit->snippet[i].is_match));
        json_array_append_new(array, part);
    }
    return array;
}

/* The shares of a cell, whose amounts add up to its score. */
static json_t *
explanation(const struct rung_hit *hit)
{
    static const char *const kinds[] = {
        [RUNG_SHARE_WORD] = "word",       [RUNG_SHARE_EXACT] = "exact",
        [RUNG_SHARE_SYNONYM] = "synonym", [RUNG_SHARE_PREFIX] = "prefix",
        [RUNG_SHARE_PAIR] = "pair",       [RUNG_SHARE_LEVEL] = "level"
    };
    json_t *array = json_array();

    for (size_t i = 0; i < hit->share_count; i++) {
        const struct rung_share *share = &hit->shares[i];
        json_t                  *object = json_object();

        json_object_set_new(object, "amount", json_real(share->amount));
        set_text(object, "kind", kinds[share->kind]);
        set_text(object, "word", share->word);
        set_text(object, "term", share->term);
        if (share->field) {
            set_text(object, "field", share->field);
            set_count(object, "tf", share->tf);
            set_count(object, "length", share->length);
            json_object_set_new(object, "idf", json_real(share->idf));
            json_object_set_new(object, "impact", json_real(share->impact));
        }
        set_count(object, "times", share->times);
        set_count(object, "cells", share->cells);
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *
cell_hit(const struct rung_hit *hit, bool is_explained)
{
    json_t *object = json_object();

    set_count(object, "rank", hit->rank);
    json_object_set_new(object, "score", json_real(hit->score));
    set_place(object, &hit->cell);
    set_text(object, "text", hit->cell.text);
    if (hit->cell.is_cut)
        json_object_set_new(object, "cut", json_true());
    json_object_set_new(object, "snippet", snippet(hit));
    json_object_set_new(object, "also_in", texts(hit->also_in, hit->also_in_count));
    set_count(object, "also_in_total", hit->also_in_total);
    set_source(object, hit->cell.path, hit->cell.line);
    if (is_explained)
        json_object_set_new(object, "explanation", explanation(hit));
    return object;
}

static json_t *
group_hit(const struct rung_hit *hit, bool is_explained)
{
    json_t *object = json_object(), *cells = json_array();

    set_count(object, "rank", hit->rank);
    json_object_set_new(object, "score", json_real(hit->score));
    set_place(object, &hit->cell);
    for (size_t i = 0; i < hit->cell_count; i++)
        json_array_append_new(cells, cell_hit(&hit->cells[i], is_explained));
    json_object_set_new(object, "cells", cells);
    return object;
}

static json_t *
facets(const struct rung_results *results)
{
    json_t *object = json_object();

    for (size_t f = 0; f < RUNG_FACETS; f++) {
        json_t *values = json_object();

        for (size_t i = 0; i < results->facets[f].count; i++)
            set_count(values, results->facets[f].values[i].value,
                      results->facets[f].values[i].cells);
        json_object_set_new(object, results->facets[f].name, values);
    }
    return object;
}

json_t *
render_json_results(const struct rung_results        *results,
                    const struct rung_search_options *options, const char *query,
                    const char *id)
{
    json_t *root = render_json_root(), *hits = json_array();

    if (id)
        set_text(root, "id", id);
    set_text(root, "query", query);
    set_text(root, "read_as", results->read_as);
    set_count(root, "total", results->total);
    set_text(root, "total_is", results->is_at_least ? "at_least" : "exact");
    set_count(root, "all_words", results->all_words);
    set_count(root, "took_us", results->took_us);
    set_count(root, "all_us", results->all_us);
    json_object_set_new(root, "notes", texts(results->notes, results->note_count));
    for (size_t i = 0; i < results->count; i++)
        json_array_append_new(hits, options->by == RUNG_BY_CELL
                                        ? cell_hit(&results->hits[i], options->explain)
                                        : group_hit(&results->hits[i], options->explain));
    json_object_set_new(root, "hits", hits);
    if (options->facets)
        json_object_set_new(root, "facets", facets(results));
    return root;
}

/* ---- what is like something ---- */

/* What two things share, whose amounts add up to the score. */
static json_t *
likeness(const struct rung_hit *hit)
{
    json_t *array = json_array();

    for (size_t i = 0; i < hit->share_count; i++) {
        const struct rung_share *share = &hit->shares[i];
        bool                     is_level = share->kind == RUNG_SHARE_LEVEL;
        json_t                  *object = json_object();

        json_object_set_new(object, "amount", json_real(share->amount));
        set_text(object, "kind",
                 is_level                            ? "level"
                 : share->kind == RUNG_SHARE_SYNONYM ? "synonym"
                                                     : "word");
        if (!is_level) {
            set_text(object, "term", share->term);
            set_text(object, "field", share->field);
            set_count(object, "tf", share->tf);
            set_count(object, "cells", share->cells);
            json_object_set_new(object, "idf", json_real(share->idf));
        }
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *
alike(const struct rung_hit *hit, enum rung_by by, bool is_explained)
{
    json_t *object = by == RUNG_BY_CELL ? cell_hit(hit, false) : json_object();

    if (by != RUNG_BY_CELL) {
        set_count(object, "rank", hit->rank);
        json_object_set_new(object, "score", json_real(hit->score));
        set_place(object, &hit->cell);
    }
    if (is_explained)
        json_object_set_new(object, "explanation", likeness(hit));
    return object;
}

json_t *
render_json_similar(const struct rung_results *results, const struct render_json_like *like)
{
    static const char *const kinds[] = { [RUNG_BY_CELL] = "cell",
                                         [RUNG_BY_LEVEL] = "level",
                                         [RUNG_BY_SKILL] = "skill",
                                         [RUNG_BY_TRACK] = "track" };
    json_t                  *root = render_json_root(), *hits = json_array();

    if (like->text)
        set_text(root, "text", like->text);
    else
        set_text(root, "address", like->address);
    set_text(root, "by", kinds[like->by]);
    set_count(root, "total", results->total);
    set_text(root, "total_is", results->is_at_least ? "at_least" : "exact");
    set_count(root, "took_us", results->took_us);
    set_count(root, "all_us", results->all_us);
    json_object_set_new(root, "notes", texts(results->notes, results->note_count));
    for (size_t i = 0; i < results->count; i++)
        json_array_append_new(hits, alike(&results->hits[i], like->by, like->is_explained));
    json_object_set_new(root, "hits", hits);
    return root;
}

json_t *
render_json_near_pair(const struct rung_near_pair *pair)
{
    json_t *object = render_json_root();

    json_object_set_new(object, "score", json_real(pair->score));
    json_object_set_new(object, "copy", json_boolean(pair->is_copy));
    set_text(object, "a", pair->a);
    set_text(object, "b", pair->b);
    return object;
}

json_t *
render_json_completions(const struct rung_completions *completions, const char *query)
{
    json_t *root = render_json_root(), *items = json_array();

    set_text(root, "query", query);
    for (size_t i = 0; i < completions->count; i++) {
        json_t *item = json_object();

        set_text(item, "word", completions->items[i].word);
        set_count(item, "count", completions->items[i].count);
        set_text(item, "query", completions->items[i].query);
        json_array_append_new(items, item);
    }
    json_object_set_new(root, "completions", items);
    return root;
}

/* ---- ladders ---- */

json_t *
render_json_grid(const struct rung_grid *grid)
{
    json_t *object = json_object(), *cells = json_array();

    set_text(object, "org", grid->org);
    set_text(object, "track", grid->track);
    json_object_set_new(object, "levels", texts(grid->levels, grid->level_count));
    json_object_set_new(object, "skills", texts(grid->skills, grid->skill_count));
    for (size_t i = 0; i < grid->level_count * grid->skill_count; i++) {
        const struct rung_grid_cell *cell = &grid->cells[i];
        json_t                      *told;

        if (cell->text[0] == '\0')
            continue;
        told = json_object();
        set_text(told, "level", grid->levels[i / grid->skill_count]);
        set_text(told, "skill", grid->skills[i % grid->skill_count]);
        set_text(told, "text", cell->text);
        set_count(told, "line", cell->line);
        if (cell->is_cut)
            json_object_set_new(told, "cut", json_true());
        json_array_append_new(cells, told);
    }
    json_object_set_new(object, "cells", cells);
    set_source(object, grid->path, grid->line);
    return object;
}

json_t *
render_json_entry(const struct rung_entry *entry, enum rung_kind kind)
{
    json_t *object = json_object();

    set_text(object, "address", entry->address);
    set_text(object, "org", entry->org);
    if (kind != RUNG_ORGS)
        set_text(object, "track", entry->track);
    if (kind == RUNG_LEVELS)
        set_level(object, entry->level, entry->ordinal);
    if (kind == RUNG_SKILLS)
        set_text(object, "skill", entry->skill);
    if (kind == RUNG_ORGS)
        set_count(object, "ladders", entry->ladders);
    if (kind == RUNG_ORGS || kind == RUNG_LADDERS) {
        set_count(object, "levels", entry->levels);
        set_count(object, "skills", entry->skills);
    }
    set_count(object, "cells", entry->cells);
    if (kind == RUNG_LADDERS) {
        set_text(object, "language", entry->language);
        set_source(object, entry->path, 0);
    }
    return object;
}

bool
render_json_print(FILE *out, json_t *object)
{
    bool is_printed = object &&
                      json_dumpf(object, out, JSON_COMPACT | JSON_REAL_PRECISION(17)) == 0;

    fputc('\n', out);
    json_decref(object);
    return is_printed;
}
