/* Words are numbered as they come, each with its terms, and stay where they are. */
#include "store/lexicon.h"

#include <stdio.h>

#include "tests/support.h"

#include "tests/scarce.h"

#include "store/lexicon.c"

static struct text_term
heard_as(const char *form, const char *term, bool is_function_word)
{
    return (struct text_term){ .form = str_of(form),
                               .term = str_of(term),
                               .is_function_word = is_function_word };
}

/* ---- one word ---- */

static const struct {
    const char *behaviour, *form, *term;
    bool        is_function_word;
    const char *terms; /* each with a blank behind it */
} cases[] = {
    { "a word has its stem, and itself as written", "leads", "lead", false, "lead =leads " },
    { "also where both are alike", "team", "team", false, "team =team " },
    { "as written it belongs to its language", "equipos", "equip@es", false,
      "equip@es =equipos@es " },
    { "a possessive is written as its noun", "team's", "team", false, "team =team " },
    { "a function word has its stem alone", "on", "on", true, "on " },
};

static void
word_has_its_terms(void **state)
{
    (void) state;
    for (size_t c = 0; c < COUNT(cases); c++) {
        struct lexicon   lexicon = { 0 };
        struct text_term heard =
            heard_as(cases[c].form, cases[c].term, cases[c].is_function_word);
        const struct lexicon_word *word = lexicon_word(&lexicon, &heard);
        char                       terms[64] = "";

        assert_non_null(word);
        for (size_t i = 0; i < word->term_count; i++)
            snprintf(terms + strlen(terms), sizeof terms - strlen(terms), "%.*s ",
                     STR_ARG(word->terms[i]));
        if (strcmp(terms, cases[c].terms) != 0 || !str_equal(word->form, heard.form))
            fail_msg("%s: \"%.*s\" has \"%s\"", cases[c].behaviour, STR_ARG(word->form), terms);
        assert_int_equal(word->number, 0);
        assert_ptr_equal(lexicon_word(&lexicon, &heard), word);
        assert_int_equal(lexicon.count, 1);
        lexicon_free(&lexicon);
    }
}

static void
words_are_told_apart_by_form_and_terms(void **state)
{
    struct lexicon   lexicon = { 0 };
    struct text_term heard[] = {
        heard_as("mentor", "mentor", false),  heard_as("mentor", "mentor@es", false),
        heard_as("mentors", "mentor", false), heard_as("on", "on", true),
        heard_as("on", "on", false),          heard_as("on", "on@de", true),
    };
    const struct lexicon_word *term;

    (void) state;
    for (int again = 0; again < 2; again++)
        for (uint32_t i = 0; i < COUNT(heard); i++)
            assert_int_equal(lexicon_word(&lexicon, &heard[i])->number, i);
    term = lexicon_term(&lexicon, STR("on")); /* a term alone is no word */
    assert_int_equal(term->number, COUNT(heard));
    assert_int_equal(term->form.length, 0);
    assert_int_equal(term->term_count, 1);
    assert_true(str_equal(term->terms[0], STR("on")));
    assert_int_equal(lexicon_term(&lexicon, STR("~oncall"))->number, COUNT(heard) + 1);
    assert_ptr_equal(lexicon_term(&lexicon, STR("on")), term);
    assert_int_equal(lexicon.count, COUNT(heard) + 2);
    lexicon_free(&lexicon);
}

/* ---- many words, against a model ---- */

enum { FORMS = 20000, KINDS = 4, DRAWN = 250000 };

/* The word of that number in its kind: two languages, a function word, a term alone. */
static const struct lexicon_word *
draw(struct lexicon *lexicon, size_t kind, size_t form)
{
    char                       bytes[48];
    const struct lexicon_word *word;
    size_t                     length = (size_t) snprintf(bytes, 16, "word%zu", form);
    size_t                     term_length =
        (size_t) snprintf(bytes + 16, 16, "w%zu%s", form / 3, kind == 1 ? "@es" : "");
    struct text_term heard = { .form = { bytes, length },
                               .term = { bytes + 16, term_length },
                               .is_function_word = kind == 2 };

    word = kind == 3 ? lexicon_term(lexicon, heard.form) : lexicon_word(lexicon, &heard);
    assert_non_null(word);
    if (!str_equal(kind == 3 ? word->terms[0] : word->form, heard.form) ||
        (kind < 3 && !str_equal(word->terms[0], heard.term)))
        fail_msg("%.*s was found for %.*s", STR_ARG(word->form), STR_ARG(heard.form));
    memset(bytes, '?', sizeof bytes); /* the lexicon has a copy of its own */
    return word;
}

static void
random_words_are_numbered_as_in_a_plain_model(void **state)
{
    const struct lexicon_word **known = calloc(FORMS * KINDS, sizeof *known);
    struct dice                 dice = { 20261123 };
    struct lexicon              lexicon = { 0 };
    uint32_t                    next = 0;

    (void) state;
    for (size_t i = 0; i < DRAWN; i++) {
        size_t                      a = dice_below(&dice, FORMS), b = dice_below(&dice, FORMS);
        size_t                      form = a < b ? a : b, kind = dice_below(&dice, KINDS);
        const struct lexicon_word **was = &known[form * KINDS + kind];
        const struct lexicon_word  *word = draw(&lexicon, kind, form);

        if (!*was) {
            *was = word;
            assert_int_equal(word->number, next++);
            assert_int_equal(lexicon.marks[word->number].prose, 0);
            assert_int_equal(lexicon.marks[word->number].quiet, 0);
            lexicon.marks[word->number] = (struct lexicon_mark){ word->number, 7, 8 };
        }
        assert_ptr_equal(word, *was); /* where it was */
        assert_ptr_equal(word, lexicon.words[word->number]);
        assert_int_equal(lexicon.count, next);
    }
    for (size_t i = 0; i < next; i++) /* what was marked stays so */
        assert_int_equal(lexicon.marks[i].prose, i);
    assert_true(next > FORMS * KINDS / 2);
    lexicon_free(&lexicon);
    free(known);
}

/* ---- full ---- */

/* The n-th word of that length, which is its own stem, in form. */
static struct text_term
long_word(char form[TEXT_WORD_BYTES + 1], size_t length, size_t n)
{
    memset(form, 'a', length);
    for (char *digit = form + length; n > 0; n /= 10)
        *--digit = (char) ('0' + n % 10);
    return (struct text_term){ .form = { form, length }, .term = { form, length } };
}

/* Words of one length, until there is no more room; returns how many. */
static size_t
fill(struct lexicon *lexicon, size_t length)
{
    char   form[TEXT_WORD_BYTES + 1];
    size_t count = 0;

    for (;; count++) {
        struct text_term heard = long_word(form, length, count);
        size_t           bytes = lexicon->bytes;

        if (!lexicon_word(lexicon, &heard)) {
            assert_int_equal(lexicon->bytes, bytes);
            return count;
        }
        if (lexicon->bytes > LEXICON_BYTES)
            fail_msg("%zu words of %zu bytes take %zu", count + 1, length, lexicon->bytes);
    }
}

static void
full_lexicon_knows_its_words_and_takes_no_more(void **state)
{
    static const size_t lengths[] = { 8, 12, 20, 26, 40, TEXT_WORD_BYTES };

    (void) state;
    for (size_t l = 0; l < COUNT(lengths); l++) {
        struct lexicon lexicon = { 0 };
        size_t         count = fill(&lexicon, lengths[l]);
        char           form[TEXT_WORD_BYTES + 1];

        assert_true(count > 65536);
        assert_true(lexicon.bytes > LEXICON_BYTES / 2);
        for (size_t i = 0; i < count; i++) {
            struct text_term heard = long_word(form, lengths[l], i);

            assert_int_equal(lexicon_word(&lexicon, &heard)->number, i);
        }
        for (size_t i = 0; i < 100; i++) {
            struct text_term unheard = long_word(form, lengths[l], count + i);

            assert_null(lexicon_word(&lexicon, &unheard));
        }
        assert_int_equal(lexicon.count, count);
        lexicon_free(&lexicon);
        assert_non_null(lexicon_term(&lexicon, STR("~oncall"))); /* begins anew */
        lexicon_free(&lexicon);
    }
}

/* When memory ends at each of the pieces of a larger table. */
static void
without_memory_a_new_word_is_not_numbered(void **state)
{
    enum { FULL = FIRST_SLOTS / 2 };

    (void) state;
    for (size_t left = 0; left < 3; left++)
        for (size_t count = 0; count <= FULL; count += FULL) {
            struct lexicon   lexicon = { 0 };
            struct text_term unheard = heard_as("leads", "lead", false);

            for (size_t i = 0; i < count; i++)
                draw(&lexicon, i % KINDS, i);
            scarce_left = left;
            assert_null(lexicon_word(&lexicon, &unheard));
            scarce_left = left;
            assert_null(lexicon_term(&lexicon, STR("~oncall")));
            for (size_t i = 0; i < count; i++)
                assert_int_equal(draw(&lexicon, i % KINDS, i)->number, i);
            assert_int_equal(lexicon.count, count);
            scarce_left = SCARCE_PLENTY;
            assert_int_equal(lexicon_word(&lexicon, &unheard)->number, count);
            for (size_t i = 0; i < count; i++)
                assert_int_equal(draw(&lexicon, i % KINDS, i)->number, i);
            lexicon_free(&lexicon);
        }
}

static void
without_memory_for_its_bytes_neither(void **state)
{
    struct lexicon   lexicon = { 0 };
    struct text_term unheard = heard_as("leads", "lead", false);

    (void) state;
    draw(&lexicon, 0, 1);
    lexicon.memory.failed = true;
    assert_null(lexicon_word(&lexicon, &unheard));
    assert_null(lexicon_term(&lexicon, STR("~oncall")));
    assert_null(lexicon_word(&lexicon, &unheard)); /* nor when it is asked for again */
    assert_int_equal(draw(&lexicon, 0, 1)->number, 0);
    assert_int_equal(lexicon.count, 1);
    lexicon_free(&lexicon);
    lexicon_free(&lexicon);
    assert_int_equal(lexicon_word(&lexicon, &unheard)->number, 0);
    lexicon_free(&lexicon);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(word_has_its_terms),
        cmocka_unit_test(words_are_told_apart_by_form_and_terms),
        cmocka_unit_test(random_words_are_numbered_as_in_a_plain_model),
        cmocka_unit_test(full_lexicon_knows_its_words_and_takes_no_more),
        cmocka_unit_test(without_memory_a_new_word_is_not_numbered),
        cmocka_unit_test(without_memory_for_its_bytes_neither),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
