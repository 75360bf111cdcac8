/* Synonyms in force: what texts are indexed under, and what a change of the list changes. */
#include "store/store.h"

#include "base/buffer.h"
#include "tests/storing.h"

static const char *const list = "zorro\tfox\tvulpes vulpes\n"
                                "mtls-x\tmutual zorro > zorro\n"
                                "zig-zag\n";

static const struct tiny_ladder animals = {
    "acme--animals.tsv", "acme",
    "Animals (ZOO) | Vulpes Vulpes | Care\n"
    "1 | a fox and a zorro | Vulpes vulpes, vulpes only\n"
    "2 | the mutual zorro | mtls-x or mtlsx, in zig-zag\n"
    "3 | foxes | one wolf\n",
    NULL
};

static const struct tiny_ladder animales = { "zenit--animales.tsv", "zenit",
                                             "Animales | Cuidado\n"
                                             "1 | zorros y un fox\n"
                                             "2 | vulpes vulpes\n"
                                             "3 | lobos\n",
                                             "es" };

/* ---- helpers ---- */

static int
setup_animals(void **state)
{
    const struct tiny_ladder ladders[] = { animals, animales };
    int                      rc = tiny_setup(state, ladders, COUNT(ladders));

    if (rc == 0)
        storing_synonyms(((struct tiny_index *) *state)->store, list);
    return rc;
}

static int
setup_none(void **state)
{
    return tiny_setup(state, NULL, 0);
}

/* "acme/animals 1 0: 2.0.0; " for each cell that has the run: how often in each field. */
static const char *
found(struct tiny_index *index, const char *run)
{
    struct arena         *arena = &index->scratch.arena;
    struct str            wanted_run = str_of(run);
    struct store_wanted   wanted = { &wanted_run, 1, false, SCORE_ALL_FIELDS, 0 };
    struct store_postings postings = storing_postings(index->store, arena, wanted_run);
    struct buffer         out = { 0 };
    const char           *text;

    for (size_t i = 0; i < postings.count; i++) {
        struct score_field_count fields[SCORE_FIELDS];
        struct error             err;

        expect_ok(store_field_counts(index->store, &wanted, postings.items[i].cell.document,
                                     fields, &err),
                  &err);
        assert_int_equal(postings.items[i].impact, score_impact(fields));
        buffer_format(&out, "%s: %u.%u.%u; ",
                      storing_place(index->store, arena, &postings.items[i].cell),
                      fields[SCORE_TEXT].tf, fields[SCORE_SKILL].tf, fields[SCORE_TRACK].tf);
    }
    text = arena_copy(arena, buffer_str(&out)).data;
    buffer_free(&out);
    return text;
}

static void
expect_found(struct tiny_index *index, const char *run, const char *cells)
{
    const char *got = found(index, run);

    if (strcmp(got, cells) != 0)
        fail_msg("%s: \"%s\"", run, got);
}

static const char *
joined(struct arena *arena, const struct str *items, size_t count)
{
    struct buffer out = { 0 };
    const char   *text;

    for (size_t i = 0; i < count; i++)
        buffer_format(&out, "%s%.*s", i > 0 ? ", " : "", STR_ARG(items[i]));
    text = arena_copy(arena, buffer_str(&out)).data;
    buffer_free(&out);
    return text;
}

static const char *
asked(struct tiny_index *index, const char *language, const char *prose)
{
    struct arena *arena = &index->scratch.arena;
    struct str    run = storing_run(index->store, arena, language, prose), *groups;
    size_t        count;
    struct error  err;

    expect_ok(
        store_groups_asked(index->store, arena, str_of(language), run, &groups, &count, &err),
        &err);
    return joined(arena, groups, count);
}

/* ---- what texts are found under ---- */

static void
group_is_found_in_texts_and_names_of_both_languages(void **state)
{
    struct tiny_index *index = *state;

    /* "mutual zorro" and "zorro" in it are two places where a member begins */
    expect_found(index, "~zorro",
                 "acme/zoo 1 0: 2.1.0; acme/zoo 1 1: 2.0.0; "
                 "acme/zoo 2 0: 2.1.0; acme/zoo 2 1: 2.0.0; "
                 "acme/zoo 3 0: 1.1.0; "
                 "zenit/animales 1 0: 2.0.0; zenit/animales 2 0: 1.0.0; ");
    expect_found(index, "~fox", "");
}

static void
words_of_a_query_ask_for_their_group(void **state)
{
    static const struct {
        const char *language, *prose, *groups;
    } cases[] = {
        { "en", "zorro", "~zorro" },
        { "en", "FOXES", "~zorro" },
        { "en", "vulpes vulpes", "~zorro" },
        { "en", "vulpes", "" },
        { "en", "vulpes vulpes vulpes", "" },
        { "en", "mtls-x", "" }, /* one way */
        { "en", "mutual zorro", "" },
        { "en", "wolf", "" },
        { "en", "kubernetes", "~kubernetes" }, /* ours go on */
        { "es", "zorros", "~zorro" },
        { "es", "fox", "~zorro" },
        { "de", "fox", "" }, /* no ladder is in German */
    };
    struct tiny_index *index = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *groups = asked(index, cases[i].language, cases[i].prose);

        if (strcmp(groups, cases[i].groups) != 0)
            fail_msg("%s: \"%s\"", cases[i].prose, groups);
    }
}

/* "zorro (fox en), ...": by name. */
static char *
told(struct arena *arena, const struct store_member *members, size_t count)
{
    struct str all = STR("");

    for (size_t i = 0; i < count; i++)
        all = arena_format(arena, "%.*s%s%.*s: %.*s %.*s", STR_ARG(all), i > 0 ? ", " : "",
                           STR_ARG(members[i].name), STR_ARG(members[i].language),
                           STR_ARG(members[i].run));
    return (char *) arena_copy(arena, all).data;
}

static void
members_are_told_in_all_languages(void **state)
{
    struct tiny_index   *index = *state;
    struct arena        *arena = &index->scratch.arena;
    struct store_member *members;
    size_t               count;
    struct error         err;

    expect_ok(store_group_members(index->store, arena, STR("~zorro"), &members, &count, &err),
              &err);
    assert_string_equal(told(arena, members, count),
                        "fox: en fox, fox: es fox@es, "
                        "mtls-x: en mtls x, mtls-x: es mtls x@es, "
                        "mtls-x: en mtlsx, mtls-x: es mtlsx@es, "
                        "mutual zorro: en mutual zorro, mutual zorro: es mutual@es zorr@es, "
                        "vulpes vulpes: en vulp vulp, vulpes vulpes: es vulp@es vulp@es, "
                        "zorro: es zorr@es, zorro: en zorro");
    expect_ok(store_group_members(index->store, arena, STR("~none"), &members, &count, &err),
              &err);
    assert_int_equal(count, 0);
}

static void
compounds_are_listed_or_were_seen(void **state)
{
    static const struct {
        const char *joined, *parts;
    } cases[] = {
        { "zigzag", "zig zag!" },
        { "mtlsx", "mtls x!" },
        { "oncall", "on call!" },
        { "wellknown", "well known" },
        { "well", "" },
        { "zig", "" },
        { "", "" },
    };
    static const struct tiny_ladder hyphens = {
        "h", "h", "H | Well-Known\n1 | a well-known zig-zag, zigz-ag\n", NULL
    };
    struct tiny_index *index = *state;
    struct arena      *arena = &index->scratch.arena;

    storing_put(index->store, &hyphens);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct store_compound *compounds;
        size_t                 count;
        struct buffer          out = { 0 };
        struct error           err;

        expect_ok(store_compounds(index->store, arena, str_of(cases[i].joined), &compounds,
                                  &count, &err),
                  &err);
        for (size_t c = 0; c < count && (c == 0 || !compounds[0].is_listed); c++)
            buffer_format(&out, "%.*s%s", STR_ARG(compounds[c].parts),
                          compounds[c].is_listed ? "!" : "");
        if (!str_equal(buffer_str(&out), str_of(cases[i].parts)))
            fail_msg("%s: \"%.*s\"", cases[i].joined, STR_ARG(buffer_str(&out)));
        assert_int_equal(count > 1, strcmp(cases[i].joined, "zigzag") == 0);
        buffer_free(&out);
    }
}

/* ---- changing the list ---- */

static const char *
all_postings(struct tiny_index *index)
{
    return storing_all_postings(index->store, &index->scratch.arena);
}

static void
changed_list_takes_the_place_of_the_old(void **state)
{
    struct tiny_index *index = *state;

    storing_synonyms(index->store, "lobo\twolf\n");
    expect_found(index, "~zorro", "");
    expect_found(index, "~lobo", "acme/zoo 3 1: 1.0.0; zenit/animales 3 0: 1.0.0; ");
    assert_string_equal(asked(index, "en", "fox"), "");
    assert_string_equal(asked(index, "en", "WOLF's"), "~lobo");
}

static void
empty_list_takes_the_users_away(void **state)
{
    struct tiny_index *index = *state;

    storing_synonyms(index->store, "");
    expect_found(index, "~zorro", "");
    assert_string_equal(asked(index, "en", "fox"), "");
    assert_string_equal(asked(index, "en", "kubernetes"), "~kubernetes");
}

static void
list_is_kept_over_further_runs(void **state)
{
    static const struct tiny_ladder more = { "acme--more.tsv", "acme",
                                             "More | Foxes\n1 | vulpes vulpes\n", NULL };
    static const struct tiny_ladder again = { "acme--animals.tsv", "acme",
                                              "Animals (ZOO) | Care\n1 | a fox and a dog\n",
                                              NULL };
    struct tiny_index              *index = *state;
    const char                     *path = scratch_path(&index->scratch, "index");
    struct error                    err;

    storing_put(index->store, &more);
    storing_put(index->store, &again);
    store_close(index->store);
    expect_ok(store_open(path, STORE_WRITE, &index->store, &err), &err);
    storing_put(index->store, &storing_writing);
    expect_found(index, "~zorro",
                 "zenit/animales 1 0: 2.0.0; zenit/animales 2 0: 1.0.0; "
                 "acme/more 1 0: 1.1.0; acme/zoo 1 0: 1.0.0; ");
}

static void
rolled_back_list_leaves_the_old_in_force(void **state)
{
    struct tiny_index  *index = *state;
    struct synonym_list other = { "other.tsv", STR("lobo\twolf\n") };
    const char         *before = all_postings(index);
    struct error        err;

    expect_ok(store_begin(index->store, &err), &err);
    expect_ok(store_set_synonyms(index->store, &other, &err), &err);
    expect_ok(tiny_put(index->store, &storing_security, &err), &err);
    store_rollback(index->store);
    assert_string_equal(all_postings(index), before);
    expect_whole(index->store);

    expect_ok(store_begin(index->store, &err), &err); /* so are the texts of the next run */
    expect_ok(tiny_put(index->store, &animals, &err), &err);
    expect_ok(store_commit(index->store, &err), &err);
    assert_string_equal(all_postings(index), before);
}

static void
bad_list_changes_nothing(void **state)
{
    static const char *const bad[] = { "wolf\tlobo\nlonely\n", "a\tb\nb\tc\n", "fox > fox\n",
                                       "a\t\tb\n" };
    struct tiny_index       *index = *state;
    const char              *before = all_postings(index);

    for (size_t i = 0; i < COUNT(bad); i++) {
        struct synonym_list given = { "bad.tsv", str_of(bad[i]) };
        struct error        err;

        expect_ok(store_begin(index->store, &err), &err);
        assert_int_equal(store_set_synonyms(index->store, &given, &err), ERR_FORMAT);
        assert_true(str_starts(str_of(err.message), STR("bad.tsv:")));
        store_rollback(index->store);
        assert_string_equal(all_postings(index), before);
        expect_whole(index->store);
    }
}

static void
new_language_gets_its_members(void **state)
{
    static const struct tiny_ladder tiere = { "t", "t", "Tiere | Pflege\n1 | ein Fox\n", "de" };
    struct tiny_index              *index = *state;

    assert_string_equal(asked(index, "de", "fox"), "");
    storing_put(index->store, &tiere);
    assert_string_equal(asked(index, "de", "fox"), "~zorro");
    assert_string_equal(asked(index, "de", "Vulpes Vulpes"), "~zorro");
    assert_true(str_ends(str_of(found(index, "~zorro")), STR("t/tiere 1 0: 1.0.0; ")));
}

static void
list_may_be_set_before_any_ladder(void **state)
{
    struct tiny_index  *index = *state;
    struct synonym_list given = { "mine.tsv", str_of(list) };
    struct error        err;

    expect_ok(store_begin(index->store, &err), &err);
    expect_ok(store_set_synonyms(index->store, &given, &err), &err);
    expect_ok(tiny_put(index->store, &animales, &err), &err);
    expect_ok(tiny_put(index->store, &animals, &err), &err);
    expect_ok(store_commit(index->store, &err), &err);
    expect_found(index, "~zorro",
                 "acme/zoo 1 0: 2.1.0; acme/zoo 1 1: 2.0.0; acme/zoo 2 0: 2.1.0; "
                 "acme/zoo 2 1: 2.0.0; acme/zoo 3 0: 1.1.0; "
                 "zenit/animales 1 0: 2.0.0; zenit/animales 2 0: 1.0.0; ");
}

static void
ladder_dropped_and_put_again_around_a_new_list_has_its_groups(void **state)
{
    struct tiny_index  *index = *state;
    struct synonym_list other = { "other.tsv", STR("lobo\twolf\n") };
    struct error        err;

    expect_ok(store_begin(index->store, &err), &err);
    expect_ok(store_drop_ladder(index->store, storing_ladder(index->store, "animales"), &err),
              &err);
    expect_ok(store_set_synonyms(index->store, &other, &err), &err);
    expect_ok(tiny_put(index->store, &animales, &err), &err);
    expect_ok(store_commit(index->store, &err), &err);
    expect_found(index, "~lobo", "acme/zoo 3 1: 1.0.0; zenit/animales 3 0: 1.0.0; ");
}

static void
members_of_one_language_do_not_change_texts_of_another(void **state)
{
    static const struct tiny_ladder redes = { "r", "r", "Redes | ROAS\n1 | usa el ROAS\n",
                                              "es" };
    static const struct tiny_ladder networks = { "n", "n", "Networks | ROASing\n1 | earning\n",
                                                 NULL };
    struct tiny_index              *index = *state;

    storing_synonyms(index->store, "ROASing\tearning\n"); /* the stem is "roas" */
    storing_put(index->store, &redes);
    storing_put(index->store, &networks);
    expect_found(index, "~roasing", "n/networks 1 0: 1.1.0; ");
}

static void
list_set_by_another_process_is_seen(void **state)
{
    struct tiny_index *index = *state;
    struct store      *other;
    struct error       err;

    expect_whole(index->store); /* it has read the groups */
    expect_ok(store_open(scratch_path(&index->scratch, "index"), STORE_UPDATE, &other, &err),
              &err);
    storing_synonyms(other, "lobo\twolf\n");
    store_close(other);
    expect_whole(index->store);
    storing_put(index->store, &animals);
    expect_found(index, "~lobo", "zenit/animales 3 0: 1.0.0; acme/zoo 3 1: 1.0.0; ");
}

/* ---- grown in steps, or made at once ---- */

static const char *const lists[] = {
    "",
    "zorro\tfox\tvulpes vulpes\n",
    "fox\tvulpes\nthe fox\tzorro\n",
    "respuesta\tresponse\tincident response\nk8s\tfox\n",
    "team > fox\nwolf\tlobo\tvulpes\n",
    "mtls-x\twolf\nhelps the team > zorro\n",
};

static const struct {
    const struct tiny_ladder *ladder;
    const char               *slug;
} grown[] = {
    { &animals, "zoo" },
    { &animales, "animales" },
    { &storing_security, "security" },
    { &storing_writing, "writing" },
    { &storing_respuesta, "respuesta" },
};

struct growth {
    struct store *store;
    const char   *list; /* in force */
    bool          is_in[COUNT(grown)];
};

static void
drop(struct store *store, const char *slug)
{
    struct error err;

    expect_ok(store_begin(store, &err), &err);
    expect_ok(store_drop_ladder(store, storing_ladder(store, slug), &err), &err);
    expect_ok(store_commit(store, &err), &err);
}

/* Another list, one ladder more, or one ladder less. */
static void
grow(struct growth *growth, struct dice *dice)
{
    size_t which = dice_below(dice, COUNT(grown));

    switch (dice_below(dice, 3)) {
    case 0:
        growth->list = lists[dice_below(dice, COUNT(lists))];
        storing_synonyms(growth->store, growth->list);
        break;
    case 1:
        storing_put(growth->store, grown[which].ladder);
        growth->is_in[which] = true;
        break;
    default:
        if (growth->is_in[which])
            drop(growth->store, grown[which].slug);
        growth->is_in[which] = false;
    }
    expect_whole(growth->store);
}

/* The postings of an index that was made at once of what has grown. */
static const char *
postings_of_a_fresh_one(struct scratch *scratch, const char *path, const struct growth *growth)
{
    struct store *fresh = tiny_store(path, NULL, 0);
    const char   *postings;

    storing_synonyms(fresh, growth->list);
    for (size_t i = 0; i < COUNT(grown); i++)
        if (growth->is_in[i])
            storing_put(fresh, grown[i].ladder);
    postings = storing_all_postings(fresh, &scratch->arena);
    expect_whole(fresh);
    store_close(fresh);
    return postings;
}

static void
index_grown_with_changing_lists_equals_a_fresh_one(void **state)
{
    enum { ROUNDS = 12, STEPS = 8 };
    struct scratch *scratch = *state;
    struct dice     dice = { 8 };

    for (unsigned round = 0; round < ROUNDS; round++) {
        const char *path = arena_format(&scratch->arena, "%s/%u", scratch->folder, round).data;
        struct growth growth = { .store = tiny_store(path, NULL, 0), .list = "" };
        const char   *got, *expected;

        for (unsigned step = 0; step < STEPS; step++)
            grow(&growth, &dice);
        path = arena_format(&scratch->arena, "%s/%u-fresh", scratch->folder, round).data;
        got = storing_all_postings(growth.store, &scratch->arena);
        expected = postings_of_a_fresh_one(scratch, path, &growth);
        if (strcmp(got, expected) != 0)
            fail_msg("round %u: grown\n%s\nfresh\n%s", round, got, expected);
        store_close(growth.store);
    }
}

#define ON_ANIMALS(test)  cmocka_unit_test_setup_teardown(test, setup_animals, tiny_teardown)
#define ON_NOTHING(test)  cmocka_unit_test_setup_teardown(test, setup_none, tiny_teardown)
#define ON_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ANIMALS(group_is_found_in_texts_and_names_of_both_languages),
        ON_ANIMALS(words_of_a_query_ask_for_their_group),
        ON_ANIMALS(members_are_told_in_all_languages),
        ON_ANIMALS(compounds_are_listed_or_were_seen),
        ON_ANIMALS(changed_list_takes_the_place_of_the_old),
        ON_ANIMALS(empty_list_takes_the_users_away),
        ON_ANIMALS(list_is_kept_over_further_runs),
        ON_ANIMALS(rolled_back_list_leaves_the_old_in_force),
        ON_ANIMALS(bad_list_changes_nothing),
        ON_ANIMALS(new_language_gets_its_members),
        ON_NOTHING(list_may_be_set_before_any_ladder),
        ON_ANIMALS(ladder_dropped_and_put_again_around_a_new_list_has_its_groups),
        ON_NOTHING(members_of_one_language_do_not_change_texts_of_another),
        ON_ANIMALS(list_set_by_another_process_is_seen),
        ON_A_FOLDER(index_grown_with_changing_lists_equals_a_fresh_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
