/* Decided pairs: what a file says, and each way in which it can be wrong. */
#include "query/pairs_file.h"

#include "tests/ladders.h"

static int
setup(void **state)
{
    static const struct tiny_ladder ladders[] = {
        { "a", "acme", "Sailing | Impact | Scope | Scope of Sails\n1 | a | b | c\n", NULL },
        { "b", "acme", "Rowing | Output | Reach\n1 | a | b\n", NULL },
        { "c", "zenit", "Diving | Depth\n1 | a\n", NULL },
    };

    return tiny_setup(state, ladders, COUNT(ladders));
}

static const struct {
    const char *behaviour, *file;
    const char *says; /* the wishes, or the error behind the path */
} cases[] = {
    { "an empty file decides nothing", "", "" },
    { "nor do comments and empty lines", "# same\n\n  \t\n", "" },
    { "a pair that is the same", "same\tacme/sailing//impact\tacme/rowing//output\n", "0=0 " },
    { "one that is not", "not\tacme/sailing//impact\tacme/rowing//reach", "0!1 " },
    { "addresses may be shortened", "same\tsail//imp\t//out\n", "0=0 " },
    { "exact beats prefix", "same\tsailing//scope\trowing//reach\n", "1=1 " },
    { "either ladder may be named first", "same\trowing//reach\tsailing//scope\n", "1=1 " },
    { "DOS ends lines in its own way", "same\tsailing//impact\trowing//output\r\n", "0=0 " },
    { "the same may be said twice",
      "same\tsailing//impact\trowing//output\nsame\trowing//output\tsailing//impact\n",
      "0=0 0=0 " },
    { "a skill may be kept from several",
      "not\tsailing//impact\trowing//output\nnot\tsailing//impact\trowing//reach\n",
      "0!0 0!1 " },
    { "other ladders are passed over", "same\tdiving//depth\trowing//reach\n", "" },

    { "another word", "\nequal\tsailing//impact\trowing//output\n",
      ":2: a line begins with \"same\" or \"not\", then a tab; this with equal" },
    { "a skill is missing", "same\tsailing//impact\n", ":1: behind \"same\" stand two skills" },
    { "one too many", "not\tsailing//impact\trowing//output\trowing//reach\n",
      ":1: behind \"not\" stand two skills" },
    { "no such skill", "same\tsailing//impact\trowing//speed\n",
      ":1: rowing//speed: nothing goes by this address" },
    { "no address", "same\t//\trowing//output\n", ":1: //: not an address" },
    { "several skills", "# one\nsame\tsailing//sc\trowing//output\n",
      ":2: sailing//sc: fits several skills of acme/sailing" },
    { "the same and not the same",
      "same\tsailing//impact\trowing//output\n#\nnot\trowing//output\tsailing//impact\n",
      ":3: contradicts line 1: the same pair cannot be" },
    { "the same as two",
      "same\tsailing//impact\trowing//output\nsame\tsailing//impact\trowing//reach\n",
      ":2: contradicts line 1: a skill is the same as one other at most" },
    { "two are the same as one",
      "same\tsailing//impact\trowing//output\nsame\tsailing//scope\trowing//output\n",
      ":2: contradicts line 1: a skill is the same as one other at most" },
};

static struct store_ladder
ladder_of(struct tiny_index *index, const char *slug)
{
    struct query_target target;
    struct error        err;

    expect_ok(query_resolve(index->store, &index->scratch.arena, str_of(slug), ADDRESS_LADDER,
                            &target, &err),
              &err);
    return target.ladder;
}

static void
file_is_read_or_refused(void **state)
{
    struct tiny_index  *index = *state;
    struct arena       *arena = &index->scratch.arena;
    struct store_ladder a = ladder_of(index, "sailing"), b = ladder_of(index, "rowing");

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct lineup_options options = { 0 };
        struct error          err;
        const char           *path = scratch_write(&index->scratch, "pairs.tsv", cases[i].file);
        const char           *got = "";

        if (pairs_file_read(index->store, arena, path, &a, &b, &options, &err) != OK) {
            assert_int_equal(err.code, ERR_FORMAT);
            assert_true(strncmp(err.message, path, strlen(path)) == 0);
            got = err.message + strlen(path);
        }
        for (size_t w = 0; w < options.wish_count; w++)
            got = arena_format(arena, "%s%zu%c%zu ", got, options.wishes[w].a,
                               options.wishes[w].is_same ? '=' : '!', options.wishes[w].b)
                      .data;
        if (strncmp(got, cases[i].says, strlen(cases[i].says)) != 0 ||
            (got[0] != ':' && strcmp(got, cases[i].says) != 0))
            fail_msg("%s: \"%s\"", cases[i].behaviour, got);
    }
}

static void
missing_file_is_told(void **state)
{
    struct tiny_index    *index = *state;
    struct store_ladder   a = ladder_of(index, "sailing");
    struct lineup_options options;
    struct error          err;

    assert_int_equal(pairs_file_read(index->store, &index->scratch.arena, "/nowhere/p.tsv", &a,
                                     &a, &options, &err),
                     ERR_IO);
    assert_non_null(strstr(err.message, "/nowhere/p.tsv: "));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(file_is_read_or_refused, setup, tiny_teardown),
        cmocka_unit_test_setup_teardown(missing_file_is_told, setup, tiny_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
