#include "query/plan.h"

#include "query/bag.h"
#include "query/filter.h"
#include "query/lineup.h"
#include "query/parse.h"
#include "query/seniority.h"
#include "query/statements.h"

/* What being of the skill that is beside it is worth in choosing. */
#define SAME_SKILL 0.05

/* A statement where it stands. */
struct statement {
    struct str text;
    struct bag bag;
    size_t     level, skill; /* indexes */
};

struct all_said {
    struct statement *items;
    size_t            count, capacity;
};

struct planning {
    struct store   *store;
    struct arena   *arena;
    struct bags    *bags;
    struct all_said from, to;
    size_t         *beside; /* by skill of TO: the one of FROM, or LINEUP_NONE */
    double          least_met;
};

/* ---- what is said ---- */

static enum error_code
add_statement(struct planning *p, struct all_said *all, struct str language,
              const struct store_cell *cell, struct str text, struct error *err)
{
    struct statement *said;

    all->items = arena_grow(p->arena, all->items, all->count, &all->capacity, sizeof *said);
    if (!all->items)
        return error_memory(err);
    said = &all->items[all->count++];
    *said = (struct statement){ .text = text, .level = cell->level - 1, .skill = cell->skill };
    return bag_read(p->bags, p->arena, language, text, &said->bag, err);
}

static enum error_code
add_cell(struct planning *p, struct all_said *all, struct str language,
         const struct store_cell *cell, struct error *err)
{
    struct statements rest;
    struct str        text, statement;
    enum error_code   rc = store_text(p->store, p->arena, cell->text, &text, err);

    if (rc != OK)
        return rc;
    rest = statements_of(text);
    while (rc == OK && statements_next(&rest, &statement))
        rc = add_statement(p, all, language, cell, statement, err);
    return rc;
}

/* All that the levels [first, last] of a ladder say of the skills admitted; NULL: of all. */
static enum error_code
gather(struct planning *p, const struct store_ladder *ladder, size_t first, size_t last,
       const bool *admits_skill, struct all_said *all, struct error *err)
{
    struct store_cell *cells = NULL;
    size_t             count = 0;
    enum error_code    rc = store_cells(p->store, p->arena, ladder->id, &cells, &count, err);

    for (size_t i = 0; rc == OK && i < count; i++) {
        size_t level = cells[i].level - 1;

        if (level >= first && level <= last && (!admits_skill || admits_skill[cells[i].skill]))
            rc = add_cell(p, all, ladder->language, &cells[i], err);
    }
    return rc;
}

/* ---- how like ---- */

/* Which share of what x is worth stands in y, too. */
static double
share_within(const struct bags *bags, const struct bag *x, const struct bag *y)
{
    double shared = 0.0;

    for (size_t i = 0, j = 0; i < x->count && j < y->count;) {
        if (x->terms[i].number == y->terms[j].number)
            shared += bag_worth(bags, x, &x->terms[i]);
        if (x->terms[i].number <= y->terms[j].number)
            i++;
        else
            j++;
    }
    return x->worth > 0.0 ? shared / x->worth : 0.0;
}

/* How far what was said meets what is wanted. */
static double
likeness(const struct bags *bags, const struct statement *wanted, const struct statement *was)
{
    if (str_equal(wanted->text, was->text))
        return 1.0;
    return (share_within(bags, &wanted->bag, &was->bag) +
            bag_likeness(bags, &wanted->bag, &was->bag)) /
           2.0;
}

static enum plan_group
group_of(const struct planning *p, double score)
{
    if (score >= p->least_met)
        return PLAN_MET;
    return score >= PLAN_LEAST_DEEPEN ? PLAN_DEEPEN : PLAN_NEW;
}

/* A statement of FROM as an answer to one of TO. */
struct answer {
    const struct statement *was;
    double                  score;
    double                  value; /* the score, and what its skill adds */
};

/* Of two in one group the one of more value, else that of the better group. */
static bool
is_better(const struct planning *p, const struct answer *one, const struct answer *other)
{
    enum plan_group a = group_of(p, one->score), b = group_of(p, other->score);

    return a != b ? a < b : one->value >= other->value;
}

/* The best answer; of two as good the later, and so that of the higher level. */
static struct answer
best_for(const struct planning *p, const struct statement *wanted)
{
    struct answer best = { 0 };

    for (size_t i = 0; i < p->from.count; i++) {
        const struct statement *was = &p->from.items[i];
        double                  score = likeness(p->bags, wanted, was);
        bool                    is_beside = was->skill == p->beside[wanted->skill];
        struct answer           answer = { was, score, score + (is_beside ? SAME_SKILL : 0.0) };

        if (is_better(p, &answer, &best))
            best = answer;
    }
    return best;
}

/* ---- which skill is beside which ---- */

/* Within one ladder each skill is beside itself. */
static void
stand_beside_themselves(struct planning *p, size_t count)
{
    for (size_t i = 0; p->beside && i < count; i++)
        p->beside[i] = i;
}

static enum error_code
line_up(struct planning *p, const struct store_ladder *from, const struct store_ladder *to,
        struct error *err)
{
    struct lineup   lineup;
    enum error_code rc;

    p->beside = arena_array(p->arena, to->skill_count, sizeof *p->beside);
    if (from->id == to->id) {
        stand_beside_themselves(p, to->skill_count);
        return arena_check(p->arena, err);
    }
    rc = lineup_ladders(p->bags, p->store, p->arena, to, from, NULL, &lineup, err);
    if (rc == OK)
        rc = arena_check(p->arena, err);
    for (size_t i = 0; rc == OK && i < lineup.skill_count; i++)
        p->beside[lineup.skills[i].a] = lineup.skills[i].b;
    return rc;
}

/* ---- the plan ---- */

static struct str
address_of(struct arena *arena, const struct store_ladder *ladder, const struct statement *said)
{
    struct address address = { ladder->org_slug, ladder->slug, ladder->levels[said->level].slug,
                               ladder->skills[said->skill].slug };

    return address_format(arena, &address, ADDRESS_CELL);
}

/*
 * Whether what is met word by word still asks for more: "one product", "all products". Texts of one
 * ladder alone can be held against each other so, and English ones.
 */
static bool
goes_further(const struct plan *plan, const struct statement *wanted,
             const struct statement *was)
{
    return plan->from.ladder.id == plan->to.ladder.id &&
           str_equal(plan->to.ladder.language, STR("en")) &&
           !str_equal(wanted->text, was->text) &&
           seniority_of(wanted->text) - seniority_of(was->text) > PLAN_SENIOR;
}

static struct plan_item
item_of(const struct planning *p, const struct plan *plan, const struct statement *wanted)
{
    struct answer    best = best_for(p, wanted);
    struct plan_item item = { .text = wanted->text,
                              .address = address_of(p->arena, &plan->to.ladder, wanted),
                              .score = best.score,
                              .group = group_of(p, best.score) };

    if (item.group == PLAN_NEW)
        return item;
    if (item.group == PLAN_MET && goes_further(plan, wanted, best.was))
        item.group = PLAN_DEEPEN;
    item.by_text = best.was->text;
    item.by = address_of(p->arena, &plan->from.ladder, best.was);
    return item;
}

static enum error_code
fill_items(struct planning *p, struct plan *plan, struct error *err)
{
    if (p->to.count > 0 && p->from.count > PLAN_MOST_PAIRS / p->to.count)
        return error_set(err, ERR_LIMIT,
                         "%.*s: %zu statements beside %zu are too many; --skill narrows them",
                         STR_ARG(plan->to.address), p->to.count, p->from.count);
    plan->items = arena_array(p->arena, p->to.count, sizeof *plan->items);
    for (size_t i = 0; plan->items && i < p->to.count; i++)
        plan->items[plan->count++] = item_of(p, plan, &p->to.items[i]);
    return arena_check(p->arena, err);
}

static void
add_note(struct plan *plan, struct str note)
{
    plan->notes[plan->note_count++] = note;
}

static enum error_code
add_notes(struct planning *p, struct plan *plan, struct error *err)
{
    enum { MOST_NOTES = 2 };
    struct str from = plan->from.address, to = plan->to.address;
    struct str from_language = plan->from.ladder.language,
               to_language = plan->to.ladder.language;

    plan->notes = arena_array(p->arena, MOST_NOTES, sizeof *plan->notes);
    if (!plan->notes)
        return error_memory(err);
    if (str_equal(from, to))
        add_note(plan, arena_format(p->arena, "%.*s stands on both sides, so all of it is met",
                                    STR_ARG(to)));
    else if (p->from.count == 0)
        add_note(plan,
                 arena_format(p->arena,
                              "%.*s says nothing, nor does a level below it, so all is new",
                              STR_ARG(from)));
    if (!str_equal(from_language, to_language))
        add_note(plan, arena_format(p->arena,
                                    "the two are in different languages (%.*s and %.*s), so "
                                    "they share few words",
                                    STR_ARG(from_language), STR_ARG(to_language)));
    return arena_check(p->arena, err);
}

/* Which skills of TO are wanted; NULL: all. */
static enum error_code
admit_skills(struct planning *p, const struct query_target *to, struct str skill,
             const bool **admits, struct error *err)
{
    struct query_constraint constraint = { .field = FIELD_SKILL, .value = skill };
    struct filter           filter;
    struct query_grid       grid;
    bool                    is_admitted;
    enum error_code         rc;

    *admits = NULL;
    if (skill.length == 0)
        return OK;
    rc = filter_init(&filter, p->store, p->arena, &constraint, 1, err);
    if (rc == OK)
        rc = filter_read(&filter, p->arena, to->ladder.id, &grid, &is_admitted, err);
    if (rc != OK)
        return rc;
    if (!is_admitted)
        return error_set(err, ERR_MISSING, "%.*s: has no skill that --skill %.*s names",
                         STR_ARG(to->address), STR_ARG(skill));
    *admits = grid.admits_skill;
    return OK;
}

static enum error_code
make(struct planning *p, struct str skill, struct plan *plan, struct error *err)
{
    const struct query_target *from = &plan->from, *to = &plan->to;
    const bool                *admits = NULL;
    enum error_code            rc = bags_open(p->store, &p->bags, err);

    p->least_met = from->ladder.id == to->ladder.id ? PLAN_LEAST_MET_AT_HOME : PLAN_LEAST_MET;
    if (rc == OK)
        rc = admit_skills(p, to, skill, &admits, err);
    if (rc == OK)
        rc = gather(p, &from->ladder, 0, from->level, NULL, &p->from, err);
    if (rc == OK)
        rc = gather(p, &to->ladder, to->level, to->level, admits, &p->to, err);
    if (rc == OK)
        rc = line_up(p, &from->ladder, &to->ladder, err);
    if (rc == OK)
        rc = fill_items(p, plan, err);
    if (rc == OK)
        rc = add_notes(p, plan, err);
    bags_close(p->bags);
    return rc;
}

/* A level; what names something else is told to be that. */
static enum error_code
resolve_level(struct planning *p, struct str name, struct query_target *target,
              struct error *err)
{
    struct query_target other;
    struct error        ignored = { 0 };
    enum error_code rc = query_resolve(p->store, p->arena, name, ADDRESS_LEVEL, target, err);

    if (rc != ERR_MISSING ||
        query_resolve(p->store, p->arena, name, ADDRESS_ANY, &other, &ignored) != OK)
        return rc;
    return error_set(err, ERR_USAGE,
                     "%.*s: a plan goes from level to level, and %.*s is a %s; \"rung list "
                     "levels\" shows those that there are",
                     STR_ARG(name), STR_ARG(other.address),
                     other.kind == ADDRESS_LADDER  ? "ladder"
                     : other.kind == ADDRESS_SKILL ? "skill"
                                                   : "cell");
}

enum error_code
plan_make(struct store *store, struct arena *arena, struct str from, struct str to,
          struct str skill, struct plan *plan, struct error *err)
{
    struct planning p = { .store = store, .arena = arena };
    enum error_code rc = store_read_begin(store, err);

    *plan = (struct plan){ 0 };
    if (rc != OK)
        return rc;
    rc = resolve_level(&p, from, &plan->from, err);
    if (rc == OK)
        rc = resolve_level(&p, to, &plan->to, err);
    if (rc == OK)
        rc = make(&p, skill, plan, err);
    store_read_end(store);
    return rc;
}
