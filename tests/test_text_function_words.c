#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/text.h"

/* The table itself, since an entry out of order is never found. */
#include "text/function_words.c"

static void
the_table_is_in_order(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT(words); i++) {
        if (i > 0 && str_compare(str_of(words[i - 1].form), str_of(words[i].form)) >= 0)
            fail_msg("%s stands before %s", words[i - 1].form, words[i].form);
        if (text_function_word_languages(str_of(words[i].form)) != words[i].languages)
            fail_msg("%s is not found", words[i].form);
        if (words[i].languages == 0 || words[i].languages >> FUNCTION_WORDS_LANGUAGES != 0)
            fail_msg("%s is of no language", words[i].form);
    }
}

static enum error_code
expect_form(const struct text_term *term, void *ctx)
{
    const struct function_word *word = ctx;

    if (!str_equal(term->form, str_of(word->form)) || term->position > 0)
        fail_msg("%s is read as %.*s", word->form, STR_ARG(term->form));
    return OK;
}

static void
each_entry_is_a_form_of_the_analyzer(void **state)
{
    struct text_analyzer *analyzer;
    struct error          err;

    (void) state;
    assert_int_equal(text_open(STR("en"), &analyzer, &err), OK);
    for (size_t i = 0; i < COUNT(words); i++) {
        struct function_word word = words[i];
        unsigned             count;

        assert_int_equal(text_each_form(analyzer, str_of(word.form), expect_form, &word), OK);
        assert_int_equal(text_count_terms(analyzer, str_of(word.form), &count), OK);
        assert_int_equal(count, 1);
    }
    text_close(analyzer);
}

static void
each_language_has_a_list(void **state)
{
    (void) state;
    assert_int_equal(COUNT(codes), FUNCTION_WORDS_LANGUAGES);
    for (size_t language = 0; language < COUNT(codes); language++) {
        size_t count = 0;

        for (size_t i = 0; i < COUNT(words); i++)
            count += text_is_function_word(codes[language], str_of(words[i].form));
        if (count < 100 || count > 250)
            fail_msg("%s has %zu", codes[language].data, count);
    }
}

static void
function_words_are_told_from_others(void **state)
{
    static const struct {
        const char *language, *function_words[8], *others[12];
    } cases[] = {
        { "en",
          { "who", "is", "to", "the", "should", "don't", "it's", "us" },
          { "never", "own", "lead", "one", "able" } },
        { "es",
          { "que", "el", "de", "y", "esta" },
          { "sin", "no", "nunca", "todos", "mas", "os" } },
        { "fr",
          { "que", "le", "et", "l", "etre" },
          { "sans", "pas", "jamais", "tous", "plus", "c" } },
        { "de", { "dass", "der", "und", "fur" }, { "ohne", "nicht", "nie", "alle", "mehr" } },
        { "it",
          { "che", "il", "e", "perche" },
          { "senza", "non", "mai", "tutti", "piu", "ai", "ci" } },
        { "pt", { "que", "o", "e", "voce" }, { "sem", "nao", "nunca", "todos", "mais" } },
        { "nl", { "dat", "het", "en" }, { "zonder", "niet", "nooit", "alle", "meer" } },
        { "sv", { "att", "och", "for", "ar" }, { "utan", "inte", "aldrig", "alla", "mer" } },
        { "da",
          { "at", "og", "af", "v\xC3\xA6re" },
          { "uden", "ikke", "aldrig", "alle", "mere" } },
        { "no",
          { "at", "og", "av", "v\xC3\xA6re" },
          { "uten", "ikke", "aldri", "alle", "mer" } },
        { "ca", { "que", "el", "i", "amb" }, { "sense", "no", "mai", "tots", "mes" } },
        { "fi", { 0 }, { "ja", "on", "the" } },
        { "", { 0 }, { "the", "" } },
    };

    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str language = str_of(cases[i].language);

        for (size_t j = 0; j < COUNT(cases[i].function_words); j++) {
            const char *form = cases[i].function_words[j];

            if (form && !text_is_function_word(language, str_of(form)))
                fail_msg("%s: %s is none", cases[i].language, form);
        }
        for (size_t j = 0; j < COUNT(cases[i].others); j++) {
            const char *form = cases[i].others[j];

            if (form && text_is_function_word(language, str_of(form)))
                fail_msg("%s: %s is one", cases[i].language, form);
        }
    }
    assert_false(text_is_function_word(STR("en"), (struct str){ 0 }));
    assert_false(text_is_function_word((struct str){ 0 }, STR("the")));
    assert_true(text_is_function_word(STR("en"), str_slice(STR("these"), 0, 3)));
}

static void
a_word_may_be_of_several_languages(void **state)
{
    unsigned languages = text_function_word_languages(STR("de"));

    (void) state;
    assert_true(languages >> FUNCTION_WORDS_ES & 1);
    assert_true(languages >> FUNCTION_WORDS_FR & 1);
    assert_false(languages >> FUNCTION_WORDS_EN & 1);
    assert_int_equal(text_function_word_languages(STR("kubernetes")), 0);
    assert_int_equal(text_function_words_bit(STR("es")), 1 << FUNCTION_WORDS_ES);
    assert_int_equal(text_function_words_bit(STR("fi")), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_in_order),
        cmocka_unit_test(each_entry_is_a_form_of_the_analyzer),
        cmocka_unit_test(each_language_has_a_list),
        cmocka_unit_test(function_words_are_told_from_others),
        cmocka_unit_test(a_word_may_be_of_several_languages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
