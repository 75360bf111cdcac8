/* Plans: what one level expects beyond another. */
#include <stdlib.h>

#include "lib/handle.h"

struct kept_plan {
    struct rung_plan plan; /* first: what the caller holds */
    struct arena     memory;
};

static struct rung_expectation
expectation_of(struct arena *arena, const struct plan_item *item)
{
    bool has_other = item->by.length > 0;

    return (struct rung_expectation){
        .text = lib_string(arena, item->text),
        .address = lib_string(arena, item->address),
        .by_text = has_other ? lib_string(arena, item->by_text) : NULL,
        .by = has_other ? lib_string(arena, item->by) : NULL,
        .score = item->score,
    };
}

/* The items of one group, in their order. */
static void
fill_group(struct arena *arena, const struct plan *made, enum plan_group group,
           struct rung_expectations *out)
{
    struct rung_expectation *items = arena_array(arena, made->count, sizeof *items);

    for (size_t i = 0; items && i < made->count; i++)
        if (made->items[i].group == group)
            items[out->count++] = expectation_of(arena, &made->items[i]);
    out->items = items;
}

static void
fill_notes(struct arena *arena, const struct plan *made, struct rung_plan *plan)
{
    const char **notes = arena_array(arena, made->note_count, sizeof *notes);

    for (size_t i = 0; notes && i < made->note_count; i++)
        notes[plan->note_count++] = lib_string(arena, made->notes[i]);
    plan->notes = notes;
}

static enum error_code
make_plan(struct rung *index, const char *from, const char *to, const char *skill,
          struct kept_plan *kept, struct error *err)
{
    static const enum plan_group groups[] = {
        [RUNG_MET] = PLAN_MET, [RUNG_DEEPEN] = PLAN_DEEPEN, [RUNG_NEW] = PLAN_NEW
    };
    struct arena   *arena = &kept->memory;
    struct plan     made;
    enum error_code rc =
        plan_make(index->store, arena, str_of(from), str_of(to), str_of(skill), &made, err);

    if (rc != OK)
        return rc;
    kept->plan.from = lib_string(arena, made.from.address);
    kept->plan.to = lib_string(arena, made.to.address);
    for (size_t g = 0; g < RUNG_PLAN_GROUPS; g++)
        fill_group(arena, &made, groups[g], &kept->plan.groups[g]);
    fill_notes(arena, &made, &kept->plan);
    return arena_check(arena, err);
}

enum rung_status
rung_plan(struct rung *index, const char *from, const char *to, const char *skill,
          struct rung_plan **plan, struct rung_error *error)
{
    struct kept_plan *kept = calloc(1, sizeof *kept);
    struct error      err = { 0 };
    enum error_code   rc = kept ? make_plan(index, from, to, skill, kept, &err)
                                : error_memory(&err);

    *plan = NULL;
    if (rc == OK)
        *plan = &kept->plan;
    else if (kept)
        rung_plan_free(&kept->plan);
    return lib_status(rc, &err, error);
}

void
rung_plan_free(struct rung_plan *plan)
{
    struct kept_plan *kept = (struct kept_plan *) plan;

    if (!kept)
        return;
    arena_free(&kept->memory);
    free(kept);
}
