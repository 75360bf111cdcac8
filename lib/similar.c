/* What is like a cell, skill, level, ladder or text. */
#include <stdlib.h>

#include "lib/results.h"
#include "store/score.h"

/* What an address names is looked for among its like. */
static enum rung_by
kind_of(enum address_kind kind)
{
    return kind == ADDRESS_LEVEL   ? RUNG_BY_LEVEL
           : kind == ADDRESS_SKILL ? RUNG_BY_SKILL
           : kind == ADDRESS_CELL  ? RUNG_BY_CELL
                                   : RUNG_BY_TRACK;
}

static enum error_code
similar(struct rung *index, const char *said, const struct rung_similar_options *options,
        enum rung_by *found, struct kept_results *kept, struct error *err)
{
    struct query_options inner = lib_filter(&options->filter);
    struct query_target  target;
    struct query_source  source = { .text = str_of(said) };
    enum error_code      rc = OK;

    *found = RUNG_BY_CELL;
    if (!options->is_text) {
        rc =
            query_resolve(index->store, &kept->memory, str_of(said), ADDRESS_ANY, &target, err);
        if (rc != OK)
            return rc;
        source.target = &target;
        *found = kind_of(target.kind);
    }
    if (options->by)
        *found = *options->by;
    inner.by = results_kind(*found);
    inner.limit = options->limit > 0 ? options->limit : 10;
    inner.offset = options->offset;
    inner.no_fold = options->no_fold;
    inner.no_texts = options->no_texts;
    inner.wants_shares = options->explain;
    rc = query_similar(index->store, &source, &inner, &kept->hits, err);
    if (rc == OK)
        rc = results_fill(kept, *found, SCORE_ONE, options->offset, err);
    if (rc == OK && source.target)
        kept->results.read_as = lib_string(&kept->memory, target.address);
    return rc == OK ? arena_check(&kept->memory, err) : rc;
}

enum rung_status
rung_similar(struct rung *index, const char *source, const struct rung_similar_options *options,
             enum rung_by *found, struct rung_results **results, struct rung_error *error)
{
    static const struct rung_similar_options no_options;
    struct kept_results                     *kept = calloc(1, sizeof *kept);
    struct error                             err = { 0 };
    enum rung_by                             by;
    enum error_code                          rc;

    *results = NULL;
    if (!kept)
        return lib_status(error_memory(&err), &err, error);
    rc = similar(index, source, options ? options : &no_options, found ? found : &by, kept,
                 &err);
    if (rc == OK)
        *results = &kept->results;
    else
        rung_results_free(&kept->results);
    return lib_status(rc, &err, error);
}

/* ---- all pairs ---- */

struct telling {
    rung_visit_near *visit;
    void            *ctx;
};

static enum error_code
tell(const struct query_near_pair *pair, void *ctx)
{
    const struct telling *telling = ctx;
    struct rung_near_pair told = { pair->a.data, pair->b.data, pair->score, pair->is_copy };

    return telling->visit(telling->ctx, &told) ? OK : ERR_STOPPED;
}

enum rung_status
rung_near_copies(struct rung *index, double least, rung_visit_near *visit, void *ctx,
                 struct rung_error *error)
{
    struct query_near_options options = { .least = least };
    struct telling            telling = { visit, ctx };
    struct error              err = { 0 };
    enum error_code           rc;

    if (!(least > 0 && least <= 1))
        rc = error_set(&err, ERR_USAGE, "%g: not a likeness above 0 and at most 1", least);
    else
        rc = query_near_copies(index->store, &options, tell, &telling, &err);
    if (rc == ERR_STOPPED)
        error_set(&err, rc, "stopped");
    return lib_status(rc, &err, error);
}
