/* Lists of synonyms: what is made of them, and what is wrong with them and where. */
#include "text/synonyms.h"

#include "base/buffer.h"
#include "tests/support.h"

struct fixture {
    struct arena          arena;
    struct text_analyzer *analyzer;
    struct error          err;
};

static int
setup(void **state)
{
    struct fixture *f = test_calloc(1, sizeof *f);

    expect_ok(text_open(STR("en"), &f->analyzer, &f->err), &f->err);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    arena_free(&f->arena);
    text_close(f->analyzer);
    test_free(f);
    return 0;
}

/* Reads up to two lists, "ours" and "mine". */
static enum error_code
read_both(struct fixture *f, const char *ours, const char *mine, struct synonyms *synonyms)
{
    struct synonym_list lists[] = { { "ours", str_of(ours) }, { "mine", str_of(mine) } };

    f->err = (struct error){ 0 };
    return synonyms_read(&f->arena, f->analyzer, lists, mine ? 2 : 1, synonyms, &f->err);
}

/* Whether an earlier item has the same group and, unless that is all, the same member. */
static bool
was_before(const struct synonyms *synonyms, size_t at, bool is_group_all)
{
    const struct synonym *item = &synonyms->items[at];

    for (size_t i = 0; i < at; i++)
        if (str_equal(synonyms->items[i].group, item->group) &&
            (is_group_all || str_equal(synonyms->items[i].member, item->member)))
            return true;
    return false;
}

/* "~k8s: kubernetes k8s; ~tls: TLS <mtls | on-call": members by group, then compounds. */
static const char *
described(struct fixture *f, const struct synonyms *synonyms)
{
    struct buffer out = { 0 };
    const char   *text;

    for (size_t i = 0; i < synonyms->count; i++) {
        struct str group = synonyms->items[i].group;

        if (was_before(synonyms, i, true))
            continue;
        buffer_format(&out, "%s%.*s:", out.length > 0 ? "; " : "", STR_ARG(group));
        for (size_t k = i; k < synonyms->count; k++)
            if (str_equal(synonyms->items[k].group, group) && !was_before(synonyms, k, false))
                buffer_format(&out, " %s%.*s", synonyms->items[k].asks ? "" : "<",
                              STR_ARG(synonyms->items[k].member));
    }
    for (size_t i = 0; i < synonyms->compound_count; i++)
        buffer_format(&out, "%s%.*s", i > 0 ? ", " : " | ", STR_ARG(synonyms->compounds[i]));
    text = arena_copy(&f->arena, buffer_str(&out)).data;
    buffer_free(&out);
    return text;
}

/* ---- what is made of lists ---- */

static const struct {
    const char *behaviour, *ours, *mine, *made;
} readings[] = {
    { "an empty list", "", NULL, "" },
    { "remarks and empty lines", "# a remark\n\n   \n#\tanother\n", NULL, "" },
    { "a group is called by its first", "kubernetes\tk8s\n", NULL,
      "~kubernetes: kubernetes k8s" },
    { "a phrase", "RCA\troot cause analysis\tpostmortem", NULL,
      "~rca: RCA root cause analysis postmortem" },
    { "a group called by a phrase", "Root Cause\tRCA", NULL, "~root-cause: Root Cause RCA" },
    { "blanks around members", " a \t b \r\nc\td\r\n", NULL, "~a: a b; ~c: c d" },
    { "one way", "TLS\tSSL\nmTLS > TLS\n", NULL, "~tls: TLS SSL <mTLS" },
    { "the group may stand below", "mTLS > TLS\nTLS\tSSL\n", NULL, "~tls: TLS SSL <mTLS" },
    { "by any of its members", "TLS\tSSL\nmTLS > SSL\n", NULL, "~tls: TLS SSL <mTLS" },
    { "several at once", "mTLS\tmutual TLS > TLS\n", NULL, "~tls: TLS <mTLS <mutual TLS" },
    { "a group of a broader one alone", "Go > language\nRust > languages\n", NULL,
      "~language: language <Go <Rust" },
    { "narrower of two groups", "a > b\na > c\n", NULL, "~b: b <a; ~c: c <a" },
    { "one way in a row", "a > b\nb > c\n", NULL, "~b: b <a; ~c: c <b" },
    { "one way there and back", "a > b\nb > a\n", NULL, "~b: b <a; ~a: a <b" },
    { "narrower than one's own sibling's group", "a\tb\nc\td\na > c\n", NULL,
      "~a: a b; ~c: c d <a" },
    { "\">\" without blanks is no arrow", "a>b\tc\n", NULL, "~a-b: a>b c" },
    { "a compound", "on-call\nred-team\n", NULL, " | on-call, red-team" },
    { "a hyphenated member is one", "on-call\tpager duty\n", NULL,
      "~on-call: on-call pager duty | on-call" },
    { "a narrower one, too", "blue-green > release\n", NULL,
      "~release: release <blue-green | blue-green" },
    { "and a broader one", "canary > roll-out\n", NULL,
      "~roll-out: roll-out <canary | roll-out" },

    { "lists add up", "a\tb\n", "c\td\n", "~a: a b; ~c: c d" },
    { "a later list adds to a group", "kubernetes\tk8s\n", "kube\tk8s\n",
      "~kubernetes: kubernetes k8s kube" },
    { "by any form of a member", "engineer\tSWE\n", "engineers\tcoder\n",
      "~engineer: engineer SWE coder" },
    { "makes one of two", "a\tb\nc\td\n", "d\te\tb\n", "~a: a b c d e" },
    { "makes one of three", "a\tb\nc\td\ne\tf\n", "f\td\tb\n", "~a: a b c d e f" },
    { "in two steps", "a\tb\nc\td\ne\tf\n", "a\tc\nx\te\n", "~a: a b c d; ~e: e f x" },
    { "says again what ours says", "a\tb\n", "b\ta\n", "~a: a b" },
    { "adds what is narrower", "TLS\tSSL\n", "mTLS > SSL\n", "~tls: TLS SSL <mTLS" },
    { "to a group of one's own", "", "TLS\tSSL\nmTLS > SSL\n", "~tls: TLS SSL <mTLS" },
    { "joins what ours puts below a broader one", "mTLS > TLS\n", "TLS\tSSL\n",
      "~tls: TLS SSL <mTLS" },
    { "says both ways what ours says one way", "mTLS > TLS\n", "TLS\tmTLS\n",
      "~tls: TLS mTLS" },
    { "a hyphen finds what ours joins", "oncall\tpager\n", "on-call\tstandby\n",
      "~oncall: oncall pager on-call standby | on-call" },
    { "or the other way round", "on-call\tpager\n", "oncall\tstandby\n",
      "~on-call: on-call pager standby | on-call" },
};

static void
lists_become_groups_and_compounds(void **state)
{
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT(readings); i++) {
        struct synonyms synonyms;
        const char     *made;

        if (read_both(f, readings[i].ours, readings[i].mine, &synonyms) != OK)
            fail_msg("%s: %s", readings[i].behaviour, f->err.message);
        made = described(f, &synonyms);
        if (strcmp(made, readings[i].made) != 0)
            fail_msg("%s: \"%s\"", readings[i].behaviour, made);
    }
}

/* ---- what is wrong with them ---- */

static const struct {
    const char     *behaviour, *ours, *mine;
    enum error_code code;
    const char     *message;
} faults[] = {
    { "a word alone", "a\tb\n\nlonely\n", NULL, ERR_FORMAT,
      "ours:3: \"lonely\" stands alone and has no hyphen: it is neither a group nor a "
      "compound" },
    { "a phrase alone", "root cause\n", NULL, ERR_FORMAT, "ours:1: \"root cause\" stands" },
    { "an empty member", "a\t\tb\n", NULL, ERR_FORMAT,
      "ours:1: an empty member; one tab stands between two" },
    { "one of blanks", "a\t \tb\n", NULL, ERR_FORMAT, "ours:1: an empty member" },
    { "a member without words", "a\t--\n", NULL, ERR_FORMAT, "ours:1: \"--\" is no word" },
    { "a narrower one without words", "- > b\n", NULL, ERR_FORMAT, "ours:1: \"-\" is no word" },
    { "the same in two groups", "# remark\na\tb\nc\tb\n", NULL, ERR_FORMAT,
      "ours:3: \"b\" is in the group of line 2" },
    { "the same but for its ending", "engineer\tSWE\nengineers\tcoder\n", NULL, ERR_FORMAT,
      "ours:2: \"engineers\" is in the group of line 1" },
    { "the same but for its hyphen", "oncall\tpager\non-call\tstandby\n", NULL, ERR_FORMAT,
      "ours:2: \"on-call\" is in the group of line 1" },
    { "twice in one group", "engineer\tSWE\tEngineers\n", NULL, ERR_FORMAT,
      "ours:1: \"Engineers\" says what another member says" },
    { "twice but for its hyphen", "on-call\toncall\n", NULL, ERR_FORMAT,
      "ours:1: \"oncall\" says what another" },
    { "twice but for its blank", "on-call\ton call\n", NULL, ERR_FORMAT,
      "ours:1: \"on call\" says what another" },
    { "twice in a group of a later list", "a\tb\n", "c\td\tc\n", ERR_FORMAT,
      "mine:1: \"c\" says what another member says" },
    { "twice a member that ours has", "a\tb\n", "b\td\tb\n", ERR_FORMAT,
      "mine:1: \"b\" says what another member says" },
    { "in two groups of a later list", "a\tb\n", "# mine\nc\td\nd\te\n", ERR_FORMAT,
      "mine:3: \"d\" is in the group of line 2" },
    { "one way and both ways", "TLS\tSSL\nSSL > TLS\n", NULL, ERR_FORMAT,
      "ours:2: \"SSL\" finds \"TLS\" both ways already" },
    { "narrower than itself", "TLS > TLS\n", NULL, ERR_FORMAT,
      "ours:1: \"TLS\" finds \"TLS\" both ways already" },
    { "narrower than two", "a > b\tc\n", NULL, ERR_FORMAT,
      "ours:1: more than one member behind \">\"" },
    { "two arrows", "a > b > c\n", NULL, ERR_FORMAT, "ours:1: " },
    { "nothing behind the arrow", "a > \n", NULL, ERR_FORMAT, "ours:1: " },
    { "nothing before it", " > a\n", NULL, ERR_FORMAT, "ours:1: " },
    { "too many words", "a\tone two three four five six seven\n", NULL, ERR_LIMIT,
      "ours:1: \"one two three four five six seven\" has more than 6 words" },
    { "with hyphens, too", "a\tone-two three-four five-six seven\n", NULL, ERR_LIMIT,
      "ours:1: \"one-two three-four five-six seven\" has more than 6 words" },
    { "too many words before the arrow", "1 2 3 4 5 6 7 > a\n", NULL, ERR_LIMIT, "ours:1: " },
    { "the list to blame is named", "a\tb\n", "lonely\n", ERR_FORMAT, "mine:1: \"lonely\"" },
};

static void
fault_is_told_with_its_place(void **state)
{
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT(faults); i++) {
        struct synonyms synonyms;
        enum error_code rc = read_both(f, faults[i].ours, faults[i].mine, &synonyms);

        if (rc != faults[i].code || f->err.code != rc ||
            !str_starts(str_of(f->err.message), str_of(faults[i].message)))
            fail_msg("%s: %d, \"%s\"", faults[i].behaviour, (int) rc, f->err.message);
    }
}

static void
members_and_lines_have_limits(void **state)
{
    struct fixture *f = *state;
    struct buffer   list = { 0 };
    struct synonyms synonyms;

    for (int i = 0; i < SYNONYMS_MOST_MEMBERS; i++)
        buffer_format(&list, "%sw%d", i > 0 ? "\t" : "", i);
    buffer_add_char(&list, '\0');
    expect_ok(read_both(f, list.data, NULL, &synonyms), &f->err);
    assert_int_equal(synonyms.count, SYNONYMS_MOST_MEMBERS);
    list.length--;
    buffer_format(&list, "\tmore%c", '\0');
    assert_int_equal(read_both(f, list.data, NULL, &synonyms), ERR_LIMIT);
    assert_string_equal(f->err.message, "ours:1: more than 24 members");

    buffer_clear(&list);
    for (int i = 0; i < SYNONYMS_MOST_LINES; i++)
        buffer_add_char(&list, '\n');
    buffer_add_char(&list, '\0');
    expect_ok(read_both(f, list.data, NULL, &synonyms), &f->err);
    list.length--;
    buffer_format(&list, "a\tb%c", '\0');
    assert_int_equal(read_both(f, list.data, NULL, &synonyms), ERR_LIMIT);
    assert_true(str_starts(str_of(f->err.message), STR("ours: more than 100000 lines")));
    buffer_free(&list);
}

/* Whatever bytes are in it, reading ends well or with a place. */
static void
random_lists_are_read_or_refused(void **state)
{
    static const char *const pieces[] = { "a",   "b",    "on-call", "\t",  "\t",  "\n",    "\n",
                                          " > ", "c ",   "#",       "k8s", "C++", "teams", "-",
                                          " ",   "\xFF", "\r",      "\"",  "=x",  "~y" };
    struct fixture          *f = *state;
    struct dice              dice = { 5 };
    size_t                   read = 0;

    for (unsigned round = 0; round < 5000; round++) {
        struct buffer   lists[2] = { { 0 }, { 0 } };
        struct synonyms synonyms;

        for (size_t i = 0; i < COUNT(lists); i++) {
            for (size_t left = dice_below(&dice, 12); left > 0; left--)
                buffer_add(&lists[i], str_of(pieces[dice_below(&dice, COUNT(pieces))]));
            buffer_add_char(&lists[i], '\0');
        }
        if (read_both(f, lists[0].data, lists[1].data, &synonyms) == OK) {
            read++;
            for (size_t i = 0; i < synonyms.count; i++)
                assert_int_equal(synonyms.items[i].group.data[0], '~');
        } else if (!str_starts(str_of(f->err.message), STR("ours:")) &&
                   !str_starts(str_of(f->err.message), STR("mine:")))
            fail_msg("round %u: \"%s\"", round, f->err.message);
        buffer_free(&lists[0]);
        buffer_free(&lists[1]);
    }
    assert_true(read > 100);
}

/* ---- runs ---- */

static void
member_is_a_run_or_two(void **state)
{
    static const struct {
        const char *behaviour, *language, *member, *runs;
    } cases[] = {
        { "a word", "en", "Engineers", "engin" },
        { "a phrase", "en", "root cause analyses", "root caus analys" },
        { "a hyphen", "en", "on-call", "on call|oncal" },
        { "a hyphen in a phrase", "en", "on-call shifts", "on call shift|oncal shift" },
        { "several", "en", "end-to-end well-being", "end to end well be|endtoend wellb" },
        { "a stroke is none", "en", "CI/CD", "ci cd" },
        { "nor is a tear", "en", "or- chestration", "orchestr" },
        { "signs", "en", "C++", "c++" },
        { "another language", "es", "on-call mentores",
          "on@es call@es mentor@es|oncall@es mentor@es" },
        { "acronyms have none", "es", "CI-CD", "ci@es cd@es|cicd" },
        { "no words", "en", "--", "" },
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct text_analyzer *analyzer;
        struct str            runs[SYNONYM_RUNS];
        struct str            got;
        size_t                count;

        expect_ok(text_open(str_of(cases[i].language), &analyzer, &f->err), &f->err);
        count = synonym_runs(&f->arena, analyzer, str_of(cases[i].member), runs);
        got = count == 1
                  ? runs[0]
                  : arena_format(&f->arena, "%.*s|%.*s", STR_ARG(runs[0]), STR_ARG(runs[1]));
        if (!str_equal(got, str_of(cases[i].runs)))
            fail_msg("%s: \"%.*s\"", cases[i].behaviour, STR_ARG(got));
        text_close(analyzer);
    }
    assert_false(f->arena.failed);
}

/* ---- ours ---- */

static void
built_in_list_is_read_without_error(void **state)
{
    struct fixture     *f = *state;
    struct synonym_list ours = synonyms_built_in();
    struct synonyms     synonyms;
    size_t              groups = 0, one_way = 0;

    assert_string_equal(ours.path, "corpus/synonyms.tsv");
    expect_ok(synonyms_read(&f->arena, f->analyzer, &ours, 1, &synonyms, &f->err), &f->err);
    for (size_t i = 0; i < synonyms.count; i++) {
        bool is_new = true;

        for (size_t k = i; is_new && k > 0; k--)
            is_new = !str_equal(synonyms.items[k - 1].group, synonyms.items[i].group);
        groups += is_new;
        one_way += !synonyms.items[i].asks;
    }
    assert_true(groups >= 150);
    assert_true(one_way >= 50);
    assert_true(synonyms.compound_count >= 20);
}

/* Every line says something of its own: nothing is found one way that is found both ways. */
static void
built_in_members_are_told_once_a_group(void **state)
{
    struct fixture     *f = *state;
    struct synonym_list ours = synonyms_built_in();
    struct synonyms     synonyms;

    expect_ok(synonyms_read(&f->arena, f->analyzer, &ours, 1, &synonyms, &f->err), &f->err);
    for (size_t i = 0; i < synonyms.count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct synonym *a = &synonyms.items[i], *b = &synonyms.items[k];
            struct str            runs[2][SYNONYM_RUNS];

            if (!str_equal(a->group, b->group))
                continue;
            (void) synonym_runs(&f->arena, f->analyzer, a->member, runs[0]);
            (void) synonym_runs(&f->arena, f->analyzer, b->member, runs[1]);
            if (str_equal(runs[0][0], runs[1][0]))
                fail_msg("%.*s has %.*s and %.*s", STR_ARG(a->group), STR_ARG(b->member),
                         STR_ARG(a->member));
        }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_become_groups_and_compounds),
        cmocka_unit_test(fault_is_told_with_its_place),
        cmocka_unit_test(members_and_lines_have_limits),
        cmocka_unit_test(random_lists_are_read_or_refused),
        cmocka_unit_test(member_is_a_run_or_two),
        cmocka_unit_test(built_in_list_is_read_without_error),
        cmocka_unit_test(built_in_members_are_told_once_a_group),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
