#include <stdlib.h>

#include "lib/results.h"
#include "store/score.h"

static enum error_code
search(struct rung *index, const char *query, const struct rung_search_options *options,
       struct kept_results *kept, struct error *err)
{
    struct query_options inner = lib_filter(&options->filter);
    struct query_hits   *hits = &kept->hits;
    enum error_code      rc;

    inner.by = results_kind(options->by);
    inner.limit = options->limit > 0 ? options->limit : 10;
    inner.offset = options->offset;
    inner.all_words = options->all_words;
    inner.no_fold = options->no_fold;
    inner.no_fuzzy = options->no_fuzzy;
    inner.no_synonyms = options->no_synonyms;
    inner.no_exact = options->no_exact;
    inner.no_texts = options->no_texts;
    inner.no_notes = options->no_notes;
    inner.most_counted = options->exact_total ? SIZE_MAX : 0;
    inner.wants_shares = options->explain;
    inner.wants_facets = options->facets;
    rc = query_run(index->store, str_of(query), &inner, hits, err);
    if (rc != OK)
        return rc;
    return results_fill(kept, options->by,
                        options->by == RUNG_BY_CELL ? SCORE_ONE
                                                    : (double) SCORE_ONE * SCORE_GROUP_SCALE,
                        options->offset, err);
}

enum rung_status
rung_search(struct rung *index, const char *query, const struct rung_search_options *options,
            struct rung_results **results, struct rung_error *error)
{
    static const struct rung_search_options no_options;
    struct kept_results                    *kept = calloc(1, sizeof *kept);
    struct error                            err = { 0 };
    enum error_code                         rc;

    *results = NULL;
    if (!kept)
        return lib_status(error_memory(&err), &err, error);
    rc = search(index, query, options ? options : &no_options, kept, &err);
    if (rc == OK)
        *results = &kept->results;
    else
        rung_results_free(&kept->results);
    return lib_status(rc, &err, error);
}

/* ---- completing ---- */

struct kept_completions {
    struct rung_completions completions; /* first: what the caller holds */
    struct arena            memory;
};

static enum error_code
complete(struct rung *index, const char *query, size_t limit, struct kept_completions *kept,
         struct error *err)
{
    struct query_completions found;
    struct rung_completion  *items;
    enum error_code          rc;

    rc = query_complete(index->store, &kept->memory, str_of(query), limit > 0 ? limit : 10,
                        &found, err);
    if (rc != OK)
        return rc;
    items = arena_array(&kept->memory, found.count, sizeof *items);
    for (size_t i = 0; i < found.count && !kept->memory.failed; i++)
        items[i] = (struct rung_completion){ lib_string(&kept->memory, found.items[i].query),
                                             lib_string(&kept->memory, found.items[i].word),
                                             found.items[i].count };
    kept->completions = (struct rung_completions){ items, found.count };
    return arena_check(&kept->memory, err);
}

enum rung_status
rung_complete(struct rung *index, const char *query, size_t limit,
              struct rung_completions **completions, struct rung_error *error)
{
    struct kept_completions *kept = calloc(1, sizeof *kept);
    struct error             err = { 0 };
    enum error_code          rc;

    *completions = NULL;
    if (!kept)
        return lib_status(error_memory(&err), &err, error);
    rc = complete(index, query, limit, kept, &err);
    if (rc == OK)
        *completions = &kept->completions;
    else
        rung_completions_free(&kept->completions);
    return lib_status(rc, &err, error);
}

void
rung_completions_free(struct rung_completions *completions)
{
    struct kept_completions *kept = (struct kept_completions *) completions;

    if (!kept)
        return;
    arena_free(&kept->memory);
    free(kept);
}
