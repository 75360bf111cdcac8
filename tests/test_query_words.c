/* The words of a query as the ways to find them: stems, forms, compounds, groups. */
#include "query/words.h"

#include <stdio.h>

#include "base/buffer.h"
#include "tests/ladders.h"

static int
setup_english(void **state)
{
    static const struct tiny_ladder one = { "a", "acme", "Security | Impact\n1 | reef-knot\n",
                                            NULL };

    return tiny_setup(state, &one, 1);
}

static int
setup_two_languages(void **state)
{
    static const struct tiny_ladder two[] = {
        { "a", "acme", "Security | Impact\n1 | helps\n", "en" },
        { "b", "zenit", "Seguridad | Impacto\n1 | ayuda\n", "es" },
    };

    return tiny_setup(state, two, COUNT(two));
}

static int
setup_empty(void **state)
{
    return tiny_setup(state, NULL, 0);
}

static struct word_maker
maker_of(struct tiny_index *index)
{
    struct word_maker maker;
    struct error      err;

    expect_ok(words_open(&maker, index->store, &index->scratch.arena, &err), &err);
    return maker;
}

static struct atoms
atoms_of(struct word_maker *maker, const char *prose)
{
    struct atoms atoms = { 0 };
    struct error err;

    expect_ok(words_hear(maker, str_of(prose), 0, &atoms, &err), &err);
    return atoms;
}

static const char *
taken(struct tiny_index *index, struct buffer *out)
{
    const char *text = arena_copy(&index->scratch.arena, str_trim(buffer_str(out))).data;

    buffer_free(out);
    return text;
}

/* ---- atoms ---- */

/* form:term:exact in each language, a hyphen in front of what is tied, "fn" for nothing exact. */
static const char *
described(struct tiny_index *index, const struct word_maker *maker, const struct atoms *atoms)
{
    struct buffer out = { 0 };

    for (size_t i = 0; i < atoms->count; i++) {
        const struct atom *atom = &atoms->items[i];

        buffer_format(&out, "%s%.*s", atom->ties_back ? "-" : "", STR_ARG(atom->form));
        for (size_t l = 0; l < maker->language_count; l++)
            buffer_format(&out, ":%.*s:%.*s", STR_ARG(atom->terms[l]),
                          STR_ARG(atom->exacts[l]));
        buffer_add(&out, str_of(atom->is_function_word ? ":fn " : " "));
    }
    return taken(index, &out);
}

static const struct {
    const char *behaviour, *prose, *atoms;
} heard[] = {
    { "nothing", " !? ", "" },
    { "a word, its stem, and as it is written", "Mentoring", "mentoring:mentor:=mentoring" },
    { "two words", "leads teams", "leads:lead:=leads teams:team:=teams" },
    { "a function word is never exact", "the", "the:the::fn" },
    { "words tied by a hyphen", "cross-team", "cross:cross:=cross -team:team:=team" },
    { "not by a stroke, or a dash with blanks", "ci/cd - x", "ci:ci:=ci cd:cd:=cd x:x:=x" },
    { "an acronym loses the s of its plural", "SLOs", "slos:slo:=slos" },
    { "odd words", "C++ .NET 1.3", "c++:c++:=c++ .net:.net:=.net 1.3:1.3:=1.3" },
    { "a possessive's word", "team's", "team's:team:=team" },
};

static void
prose_is_heard_as_atoms(void **state)
{
    struct tiny_index *index = *state;

    for (size_t i = 0; i < COUNT(heard); i++) {
        struct word_maker maker = maker_of(index);
        struct atoms      atoms = atoms_of(&maker, heard[i].prose);
        const char       *got = described(index, &maker, &atoms);

        if (strcmp(got, heard[i].atoms) != 0)
            fail_msg("%s: %s is heard as %s", heard[i].behaviour, heard[i].prose, got);
    }
}

static void
atoms_are_heard_in_every_language(void **state)
{
    struct tiny_index *index = *state;
    struct word_maker  maker = maker_of(index);
    struct atoms       atoms = atoms_of(&maker, "mentoring the tls");

    assert_int_equal(maker.language_count, 2);
    assert_string_equal(described(index, &maker, &atoms),
                        "mentoring:mentor:=mentoring:mentoring@es:=mentoring@es "
                        "the:the::the@es:=the@es:fn tls:tls:=tls:tls:=tls");
}

static void
atoms_know_the_item_they_are_of(void **state)
{
    struct word_maker maker = maker_of(*state);
    struct atoms      atoms = { 0 };
    struct error      err;

    expect_ok(words_hear(&maker, STR("one two"), 4, &atoms, &err), &err);
    expect_ok(words_hear(&maker, STR("three"), 5, &atoms, &err), &err);
    assert_int_equal(atoms.count, 3);
    assert_int_equal(atoms.items[1].item, 4);
    assert_int_equal(atoms.items[2].item, 5);
    assert_false(atoms.items[2].ties_back);
}

static void
empty_index_hears_english(void **state)
{
    struct word_maker maker = maker_of(*state);

    assert_int_equal(maker.language_count, 1);
    assert_true(str_equal(text_language(maker.analyzers[0]), STR("en")));
}

/* ---- ways ---- */

/* word(a|b) exact(=a) group(~a) prefix(=a*): those that score with another's idf say which. */
static const char *
ways_of(struct tiny_index *index, const struct query_word *word)
{
    static const char *const kinds[] = { [WAY_WORD] = "word",
                                         [WAY_EXACT] = "exact",
                                         [WAY_SYNONYM] = "group",
                                         [WAY_PREFIX] = "prefix" };
    struct buffer            out = { 0 };

    for (size_t w = 0; w < word->way_count; w++) {
        const struct query_way *way = &word->ways[w];

        buffer_format(&out, "%s(", kinds[way->kind]);
        for (size_t r = 0; r < way->wanted.count; r++)
            buffer_format(&out, "%s%.*s", r > 0 ? "|" : "", STR_ARG(way->wanted.runs[r]));
        buffer_add(&out, str_of(way->wanted.is_prefix ? "*)" : ")"));
        if (way->idf_of != w)
            buffer_format(&out, "of%zu", way->idf_of);
        buffer_add_char(&out, ' ');
    }
    return taken(index, &out);
}

enum { EXACT = 1, PREFIX = 2, SYNONYMS = 4, NO_SYNONYMS = 8, NO_EXACT = 16 };

static size_t
word_number(struct word_maker *maker, const char *prose, const char *joined, unsigned how)
{
    struct atoms        atoms = atoms_of(maker, prose);
    struct word_request request = { .atoms = atoms.items,
                                    .count = atoms.count,
                                    .joined = str_of(joined),
                                    .parts = str_of(*joined ? prose : ""),
                                    .fields = SCORE_ALL_FIELDS,
                                    .is_exact = (how & EXACT) != 0,
                                    .is_prefix = (how & PREFIX) != 0,
                                    .wants_synonyms = (how & SYNONYMS) != 0 };
    struct error        err;
    size_t              word;

    expect_ok(word_make(maker, &request, &word, &err), &err);
    return word;
}

static const struct query_word *
made_word(struct word_maker *maker, const char *prose, const char *joined, unsigned how)
{
    size_t word = word_number(maker, prose, joined, how);

    return &maker->words[word];
}

static const struct {
    const char *behaviour, *prose, *joined;
    unsigned    how;
    const char *said, *ways;
} ways[] = {
    { "a word, and more for it as written", "Leads", "", 0, "leads",
      "word(lead) exact(=leads)of0" },
    { "as written, where that is the stem, too", "team", "", 0, "team",
      "word(team) exact(=team)of0" },
    { "a function word is never exact", "the", "", 0, "the", "word(the)" },
    { "only as written", "leads", "", EXACT, "leads", "word(=leads)" },
    { "a function word as written", "the", "", EXACT, "the", "word(the)" },
    { "a beginning", "lea", "", PREFIX, "lea*", "prefix(=lea*)" },
    { "a compound: joined, or its parts", "cross teams", "crossteams", 0, "cross teams",
      "word(crossteam|cross team)" },
    { "a group", "k8s", "", SYNONYMS, "k8s", "word(k8s) exact(=k8s)of0 group(~kubernetes)" },
    { "one that only others ask for is of none", "smishing", "", SYNONYMS, "smishing",
      "word(smish) exact(=smishing)of0" },
    { "a group of a compound", "post mortem", "postmortem", SYNONYMS, "post mortem",
      "word(postmortem|post mortem) group(~post-mortem)" },
    { "no group, switched off", "k8s", "", SYNONYMS | NO_SYNONYMS, "k8s",
      "word(k8s) exact(=k8s)of0" },
    { "nothing more for it as written, switched off", "leads", "", NO_EXACT, "leads",
      "word(lead)" },
    { "but as written is as written", "leads", "", EXACT | NO_EXACT, "leads", "word(=leads)" },
};

static void
word_is_found_in_ways(void **state)
{
    struct tiny_index *index = *state;

    for (size_t i = 0; i < COUNT(ways); i++) {
        struct word_maker        maker = maker_of(index);
        const struct query_word *word;
        const char              *got;

        maker.no_synonyms = (ways[i].how & NO_SYNONYMS) != 0;
        maker.no_exact = (ways[i].how & NO_EXACT) != 0;
        word = made_word(&maker, ways[i].prose, ways[i].joined, ways[i].how);
        got = ways_of(index, word);
        if (strcmp(got, ways[i].ways) != 0 || !str_equal(word->said, str_of(ways[i].said)))
            fail_msg("%s: \"%.*s\" is found as %s", ways[i].behaviour, STR_ARG(word->said),
                     got);
        assert_int_equal(word->times, 0); /* whoever asks for it counts */
    }
}

static void
word_is_found_in_every_language(void **state)
{
    struct tiny_index *index = *state;
    struct word_maker  maker = maker_of(index);

    assert_string_equal(ways_of(index, made_word(&maker, "mentoring", "", 0)),
                        "word(mentor) exact(=mentoring)of0 word(mentoring@es) "
                        "exact(=mentoring@es)of2");
    assert_string_equal(ways_of(index, made_word(&maker, "tls", "", 0)),
                        "word(tls) exact(=tls)of0"); /* one in all */
    assert_string_equal(ways_of(index, made_word(&maker, "men", "", PREFIX)), "prefix(=men*)");
}

/* ---- which words are one ---- */

static void
word_asked_for_again_is_the_same(void **state)
{
    struct word_maker maker = maker_of(*state);
    size_t            lead = word_number(&maker, "lead", "", 0);

    assert_int_equal(word_number(&maker, "LEAD", "", 0), lead);
    assert_int_not_equal(word_number(&maker, "leading", "", 0), lead);
    assert_int_equal(word_number(&maker, "cross team", "crossteam", 0),
                     word_number(&maker, "crossteam", "crossteam", 0));
    assert_int_equal(maker.count, 3);
    maker.no_exact = true; /* then forms of one stem are one word */
    assert_int_equal(word_number(&maker, "team", "", 0), word_number(&maker, "teams", "", 0));
}

static void
word_asked_for_otherwise_is_another(void **state)
{
    struct word_maker maker = maker_of(*state);

    (void) word_number(&maker, "leads", "", 0);
    (void) word_number(&maker, "leads", "", EXACT);
    (void) word_number(&maker, "leading", "", EXACT);
    (void) word_number(&maker, "leads", "", PREFIX);
    (void) word_number(&maker, "leads", "", SYNONYMS);
    (void) word_number(&maker, "lead s", "leads", 0);
    assert_int_equal(maker.count, 6);
}

static void
words_of_one_language_may_be_two_of_another(void **state)
{
    struct word_maker maker = maker_of(*state);
    size_t            lead = word_number(&maker, "lead", "", 0);

    assert_int_not_equal(word_number(&maker, "leading", "", 0), lead); /* no stem of Spanish */
}

static void
words_are_no_more_than_there_is_room_for(void **state)
{
    struct word_maker maker = maker_of(*state);
    char              word[16];

    for (size_t i = 0; i < QUERY_MOST_WORDS; i++) {
        snprintf(word, sizeof word, "w%zu", i);
        assert_int_equal(word_number(&maker, word, "", 0), i);
    }
    assert_false(maker.has_too_many);
    assert_int_equal(word_number(&maker, "more", "", 0), QUERY_MOST_WORDS);
    assert_true(maker.has_too_many);
    assert_int_equal(word_number(&maker, "w7", "", 0), 7);
    assert_int_equal(maker.count, QUERY_MOST_WORDS);
}

/* ---- groups ---- */

static const struct {
    const char *behaviour, *prose, *groups;
} groups[] = {
    { "no member", "zinnober", "" },
    { "a member", "k8s", "~kubernetes" },
    { "of several words", "root cause analysis", "~post-mortem" },
    { "whatever their endings", "root causes analysis", "~post-mortem" },
    { "a compound, with a hyphen and without", "post-mortem", "~post-mortem" },
    { "without", "postmortem", "~post-mortem" },
    { "a part of a member is none", "cause analysis", "" },
    { "nor is more than a member", "root cause analysis of", "" },
    { "the broader of a one-way entry", "TLS", "~tls" },
    { "the narrower only asks for its own", "mTLS", "~mutual-tls" },
};

static void
ask_groups(struct word_maker *maker, const char *prose, struct str **found, size_t *count)
{
    struct atoms atoms = atoms_of(maker, prose);
    struct error err;

    expect_ok(words_groups(maker, atoms.items, atoms.count, found, count, &err), &err);
}

static void
words_in_a_row_ask_for_groups(void **state)
{
    struct tiny_index *index = *state;

    for (size_t i = 0; i < COUNT(groups); i++) {
        struct word_maker maker = maker_of(index);
        struct buffer     out = { 0 };
        struct str       *found;
        size_t            count;
        const char       *got;

        ask_groups(&maker, groups[i].prose, &found, &count);
        for (size_t g = 0; g < count; g++)
            buffer_format(&out, "%.*s ", STR_ARG(found[g]));
        got = taken(index, &out);
        if (strcmp(got, groups[i].groups) != 0)
            fail_msg("%s: \"%s\" asks for \"%s\"", groups[i].behaviour, groups[i].prose, got);
        maker.no_synonyms = true;
        ask_groups(&maker, groups[i].prose, &found, &count);
        assert_int_equal(count, 0);
    }
}

static size_t
group_made(struct word_maker *maker, const char *said, size_t count)
{
    static const struct str both[] = { STATIC_STR("~post-mortem"), STATIC_STR("~kubernetes") };
    struct error            err;
    size_t                  word;

    expect_ok(word_make_group(maker, str_of(said), both, count, SCORE_ALL_FIELDS, &word, &err),
              &err);
    return word;
}

static void
groups_are_a_word_with_their_members(void **state)
{
    struct tiny_index       *index = *state;
    struct word_maker        maker = maker_of(index);
    size_t                   word = group_made(&maker, "root cause analysis", 2);
    const struct query_word *made = &maker.words[word];
    bool                     has_rca = false;

    assert_string_equal(made->said.data, "root cause analysis");
    assert_string_equal(ways_of(index, made), "group(~post-mortem) group(~kubernetes)");
    for (size_t m = 0; m < made->ways[0].member_count; m++)
        has_rca |= str_equal(made->ways[0].members[m].run, STR("rca"));
    assert_true(has_rca);
    assert_int_equal(group_made(&maker, "incident review", 2), word);
}

/* In Spanish "cope" has the stem of "CoP", and "bias" that of "BIA". */
static void
stemmers_of_other_languages_find_no_groups(void **state)
{
    static const char *const words[] = { "cope", "bias", "report" };
    struct word_maker        maker = maker_of(*state);

    for (size_t i = 0; i < COUNT(words); i++) {
        struct atoms atoms = atoms_of(&maker, words[i]);
        struct str  *found;
        struct error err;
        size_t       count;

        expect_ok(words_groups(&maker, atoms.items, atoms.count, &found, &count, &err), &err);
        if (count != 0)
            fail_msg("%s: of the group %.*s", words[i], STR_ARG(found[0]));
    }
}

/* ---- what the index knows ---- */

static void
index_knows_words_of_texts_and_names(void **state)
{
    static const struct {
        const char *word;
        bool        is_known;
    } known[] = {
        { "reef", true },     { "reefs", true },     { "IMPACT", true },
        { "security", true }, { "impacting", true }, { "kubernetes", false },
    };
    struct word_maker maker = maker_of(*state);

    for (size_t i = 0; i < COUNT(known); i++) {
        struct atoms atoms = atoms_of(&maker, known[i].word);
        struct error err;
        bool         is_known;

        expect_ok(words_known(&maker, &atoms.items[0], &is_known, &err), &err);
        if (is_known != known[i].is_known)
            fail_msg("%s: %s", known[i].word, is_known ? "known" : "not known");
    }
}

#define IN(setup, test) cmocka_unit_test_setup_teardown(test, setup, tiny_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN(setup_english, prose_is_heard_as_atoms),
        IN(setup_two_languages, atoms_are_heard_in_every_language),
        IN(setup_english, atoms_know_the_item_they_are_of),
        IN(setup_empty, empty_index_hears_english),
        IN(setup_english, word_is_found_in_ways),
        IN(setup_two_languages, word_is_found_in_every_language),
        IN(setup_english, word_asked_for_again_is_the_same),
        IN(setup_english, word_asked_for_otherwise_is_another),
        IN(setup_two_languages, words_of_one_language_may_be_two_of_another),
        IN(setup_english, words_are_no_more_than_there_is_room_for),
        IN(setup_english, words_in_a_row_ask_for_groups),
        IN(setup_english, groups_are_a_word_with_their_members),
        IN(setup_two_languages, stemmers_of_other_languages_find_no_groups),
        IN(setup_english, index_knows_words_of_texts_and_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
