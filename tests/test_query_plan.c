/* Plans: tiny ladders for the rule, corpus/ for what must hold of all of them. */
#include "query/plan.h"

#include "base/buffer.h"
#include "include/rung.h"
#include "query/statements.h"
#include "tests/ladders.h"

static const struct tiny_ladder ladders[] = {
    { "a.tsv", "acme",
      "Security | Impact                                       | Writing\n"
      "1        | Reviews firewall rules with care.            | Keeps minutes of meetings.\n"
      "2        | Repairs broken alarms at night.              | \n"
      "3        | Reviews firewall rules with care.  Repairs broken alarms at night across "
      "regions. | Publishes quarterly newsletters.\n"
      "4        |                                              | \n",
      NULL },
    { "b.tsv", "acme",
      "Support | Firewalls                                     | Phone\n"
      "1       | Reviews most firewall rules with great care.  | Answers callers politely.\n"
      "2       |                                               | Answers callers politely.\n",
      NULL },
    { "c.tsv", "acme", "Empty | Void\n1 | \n2 | Paints fences.\n", NULL },
    { "e.tsv", "acme",
      "Product | Reach\n"
      "1 | Owns careful delivery planning for one product from first design to final release.\n"
      "2 | Owns careful delivery planning for all products from first design to final "
      "release.\n",
      NULL },
    { "d.tsv", "acme", "Soporte | Llamadas\n1 | Responde llamadas.\n", "es" },
};

static int
setup(void **state)
{
    return tiny_setup(state, ladders, COUNT(ladders));
}

/* "met by acme/security/1/impact, new, ...", and the notes. */
static const char *
plan_of(struct tiny_index *index, const char *from, const char *to, const char *skill)
{
    static const char *const names[] = {
        [PLAN_MET] = "met", [PLAN_DEEPEN] = "deepen", [PLAN_NEW] = "new"
    };
    struct arena *arena = &index->scratch.arena;
    struct buffer told = { 0 };
    struct plan   plan;
    struct error  err = { 0 };
    struct str    copy;

    if (plan_make(index->store, arena, str_of(from), str_of(to), str_of(skill), &plan, &err) !=
        OK)
        return arena_copy(arena, str_of(err.message)).data;
    for (size_t i = 0; i < plan.count; i++) {
        const struct plan_item *item = &plan.items[i];

        buffer_format(&told, "%s%s", i > 0 ? ", " : "", names[item->group]);
        if (item->by.length > 0)
            buffer_format(&told, " by %.*s", STR_ARG(item->by));
    }
    for (size_t i = 0; i < plan.note_count; i++)
        buffer_format(&told, " (%.*s)", STR_ARG(plan.notes[i]));
    copy = arena_copy(arena, buffer_str(&told));
    buffer_free(&told);
    return copy.data;
}

static const struct {
    const char *behaviour, *from, *to, *skill, *plan;
} cases[] = {
    { "what a lower level asked is met, what says more is to deepen, the rest is new",
      "security/2", "security/3", "",
      "met by acme/security/1/impact, deepen by acme/security/2/impact, new" },
    { "levels above FROM do not count", "security/1", "security/2", "", "new" },
    { "a skill may be chosen", "security/2", "security/3", "writing", "new" },
    { "between ladders less is asked", "security/1", "support/1", "",
      "met by acme/security/1/impact, new" },
    { "the skill of the same name goes before", "support/1", "support/2", "",
      "met by acme/support/1/phone" },
    { "a level and itself", "support/1", "support/1", "",
      "met by acme/support/1/firewalls, met by acme/support/1/phone "
      "(acme/support/1 stands on both sides, so all of it is met)" },
    { "the same words but one that sounds more senior", "product/1", "product/2", "",
      "deepen by acme/product/1/reach" },
    { "and less so, of a level below", "product/2", "product/1", "",
      "met by acme/product/1/reach" },
    { "a level above is a step down", "security/3", "security/1", "",
      "met by acme/security/3/impact, met by acme/security/1/writing" },
    { "nothing was said before", "empty/1", "empty/2", "",
      "new (acme/empty/1 says nothing, nor does a level below it, so all is new)" },
    { "nothing is expected", "security/3", "security/4", "", "" },
    { "two languages", "support/1", "soporte/1", "",
      "new (the two are in different languages (en and es), so they share few words)" },
    { "a skill that is none", "security/1", "security/2", "cooking",
      "acme/security/2: has no skill that --skill cooking names" },
    { "a ladder is no level", "security", "support/1", "",
      "security: a plan goes from level to level, and acme/security is a ladder; \"rung list "
      "levels\" shows those that there are" },
    { "nor is a cell", "security/1", "security/1/impact", "",
      "security/1/impact: a plan goes from level to level, and acme/security/1/impact is a "
      "cell; "
      "\"rung list levels\" shows those that there are" },
};

static void
statements_are_met_deepened_or_new(void **state)
{
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *got = plan_of(*state, cases[i].from, cases[i].to, cases[i].skill);

        if (strcmp(got, cases[i].plan) != 0)
            fail_msg("%s: %s", cases[i].behaviour, got);
    }
}

/* ---- corpus/ ---- */

struct levels {
    struct store *store;
    struct arena  memory;
    struct str   *addresses;
    size_t        count, capacity;
};

static bool
note_level(void *ctx, const struct rung_entry *entry)
{
    struct levels *levels = ctx;

    levels->addresses = arena_grow(&levels->memory, levels->addresses, levels->count,
                                   &levels->capacity, sizeof *levels->addresses);
    levels->addresses[levels->count++] = arena_copy(&levels->memory, str_of(entry->address));
    return true;
}

/* The index of corpus/, and its levels. */
static void
read_corpus(struct scratch *scratch, struct levels *levels)
{
    static const char        *paths[] = { "corpus" };
    const char               *path = scratch_path(scratch, "corpus.rung");
    struct rung              *index;
    struct rung_index_summary summary;
    struct rung_error         error;
    struct error              err = { 0 };

    assert_int_equal(rung_open(path, RUNG_WRITE, &index, &error), RUNG_OK);
    assert_int_equal(rung_index_paths(index, paths, 1, NULL, NULL, &summary, &error), RUNG_OK);
    assert_int_equal(rung_list(index, RUNG_LEVELS, NULL, note_level, levels, &error), RUNG_OK);
    rung_close(index);
    expect_ok(store_open(path, STORE_READ, &levels->store, &err), &err);
}

/* The cells of a level and of those below it, as its plan must quote them. */
struct sources {
    struct str *addresses, *texts;
    unsigned   *ordinals;
    size_t      count;
};

static struct sources
sources_of(struct store *store, struct arena *arena, const struct query_target *target)
{
    struct store_cell *cells;
    struct sources     sources = { 0 };
    size_t             count;
    struct error       err = { 0 };

    expect_ok(store_cells(store, arena, target->ladder.id, &cells, &count, &err), &err);
    sources.addresses = arena_array(arena, count, sizeof *sources.addresses);
    sources.texts = arena_array(arena, count, sizeof *sources.texts);
    sources.ordinals = arena_array(arena, count, sizeof *sources.ordinals);
    for (size_t i = 0; i < count; i++) {
        struct address address = { target->ladder.org_slug, target->ladder.slug,
                                   target->ladder.levels[cells[i].level - 1].slug,
                                   target->ladder.skills[cells[i].skill].slug };

        if (cells[i].level > target->level + 1)
            continue;
        sources.addresses[sources.count] = address_format(arena, &address, ADDRESS_CELL);
        sources.ordinals[sources.count] = cells[i].level;
        expect_ok(store_text(store, arena, cells[i].text, &sources.texts[sources.count], &err),
                  &err);
        sources.count++;
    }
    return sources;
}

/* Fails unless that cell says it, to the letter. */
static void
expect_quote(const struct sources *sources, struct str address, struct str text)
{
    for (size_t i = 0; i < sources->count; i++)
        if (str_equal(sources->addresses[i], address)) {
            assert_true(str_find(sources->texts[i], text) < sources->texts[i].length);
            return;
        }
    fail_msg("%.*s is no cell", STR_ARG(address));
}

static size_t
count_statements(const struct sources *sources, unsigned ordinal)
{
    size_t count = 0;

    for (size_t i = 0; i < sources->count; i++) {
        struct statements rest = statements_of(sources->texts[i]);
        struct str        statement;

        while (sources->ordinals[i] == ordinal && statements_next(&rest, &statement))
            count++;
    }
    return count;
}

static void
expect_plan(struct store *store, struct str from, struct str to)
{
    struct arena arena = { 0 };
    struct plan  plan;
    struct error err = { 0 };

    expect_ok(plan_make(store, &arena, from, to, STR(""), &plan, &err), &err);
    {
        struct sources of_from = sources_of(store, &arena, &plan.from);
        struct sources of_to = sources_of(store, &arena, &plan.to);

        assert_int_equal(plan.count, count_statements(&of_to, (unsigned) plan.to.level + 1));
        for (size_t i = 0; i < plan.count; i++) {
            const struct plan_item *item = &plan.items[i];

            assert_true(item->score >= 0.0 && item->score <= 1.0 + 1e-9);
            expect_quote(&of_to, item->address, item->text);
            assert_true((item->group == PLAN_NEW) == (item->by.length == 0));
            if (item->group != PLAN_NEW)
                expect_quote(&of_from, item->by, item->by_text);
            if (str_equal(from, to))
                assert_int_equal(item->group, PLAN_MET);
        }
    }
    arena_free(&arena);
}

/* Quotes are verbatim in their cells, no statement is lost, and a level has met itself. */
static void
plans_of_all_levels_quote_what_is_said(void **state)
{
    struct levels levels = { 0 };

    read_corpus(*state, &levels);
    assert_true(levels.count > 50);
    for (size_t f = 0; f < levels.count; f++)
        for (size_t t = 0; t < levels.count; t++)
            expect_plan(levels.store, levels.addresses[f], levels.addresses[t]);
    store_close(levels.store);
    arena_free(&levels.memory);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(statements_are_met_deepened_or_new, setup,
                                        tiny_teardown),
        cmocka_unit_test_setup_teardown(plans_of_all_levels_quote_what_is_said, scratch_setup,
                                        scratch_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
