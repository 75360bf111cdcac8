#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "text/stem.h"

/* The list itself, since an entry out of order is never found. */
#include "text/acronyms.c"

static void
every_acronym_of_the_list_is_known(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT(acronyms); i++) {
        if (i > 0 && str_compare(str_of(acronyms[i - 1]), str_of(acronyms[i])) >= 0)
            fail_msg("%s stands before %s", acronyms[i - 1], acronyms[i]);
        if (!acronym_is_known(str_of(acronyms[i])))
            fail_msg("%s", acronyms[i]);
    }
}

static void
acronyms_are_folded_words(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT(acronyms); i++) {
        if (strlen(acronyms[i]) < 2 || strlen(acronyms[i]) > TEXT_WORD_BYTES)
            fail_msg("%s: of no fit length", acronyms[i]);
        for (const char *c = acronyms[i]; *c; c++)
            if (!str_is_digit(*c) && !(*c >= 'a' && *c <= 'z'))
                fail_msg("%s: no word ever looks so", acronyms[i]);
    }
}

static void
acronyms_are_told_from_words(void **state)
{
    static const char *const known[] = { "a11y", "api",  "aws", "cicd", "css",  "dns", "ec2",
                                         "gcp",  "html", "iam", "json", "k8s",  "llm", "mtls",
                                         "nist", "okr",  "pci", "qa",   "rbac", "sli", "slo",
                                         "sre",  "tls",  "ux",  "vpn",  "waf",  "xss", "ztna" };
    static const char *const words[] = { "",    "a",  "it",   "rest", "soap", "us", "mentoring",
                                         "AWS", "aw", "awss", "slos", "zzz",  "0" };

    (void) state;
    for (size_t i = 0; i < COUNT(known); i++)
        if (!acronym_is_known(str_of(known[i])))
            fail_msg("%s is none", known[i]);
    for (size_t i = 0; i < COUNT(words); i++)
        if (acronym_is_known(str_of(words[i])))
            fail_msg("%s is one", words[i]);
    assert_false(acronym_is_known((struct str){ 0 }));
    assert_true(acronym_is_known(str_slice(STR("slos"), 0, 3)));
}

static void
a_word_becomes_a_term(void **state)
{
    static const struct {
        const char *behaviour, *language, *form;
        bool        has_sign;
        const char *term;
    } cases[] = {
        { "an English stem", "en", "mentoring", false, "mentor" },
        { "a plural", "en", "studies", false, "studi" },
        { "a word without a suffix", "en", "scope", false, "scope" },
        { "one letter", "en", "s", false, "s" },
        { "no letter", "en", "", false, "" },
        { "a possessive", "en", "team's", false, "team" },
        { "other contractions stay", "en", "don't", false, "don't" },
        { "another language is named", "es", "mentores", false, "mentor@es" },
        { "English words there too", "es", "mentoring", false, "mentoring@es" },
        { "French", "fr", "equipes", false, "equip@fr" },
        { "German", "de", "verantwortungen", false, "verantwort@de" },

        { "an acronym stays", "en", "aws", false, "aws" },
        { "its plural loses the s", "en", "slos", false, "slo" },
        { "and its possessive", "en", "aws's", false, "aws" },
        { "both", "en", "apis's", false, "api" },
        { "a plural of two letters", "en", "vms", false, "vm" },
        { "a letter too many", "en", "slosx", false, "slosx" },
        { "an acronym has no language", "es", "slos", false, "slo" },
        { "nor does it in German", "de", "aws", false, "aws" },

        { "a sign is never stemmed", "en", "c#ing", true, "c#ing" },
        { "nor named", "es", "c++", true, "c++" },
        { "a plural of a digit loses the s", "en", "p0s", true, "p0" },
        { "in any language", "es", "1:1s", true, "1:1" },
        { "and its possessive", "en", "p0s's", true, "p0" },
        { "but not a name that ends so", "en", "k8s", true, "k8s" },
        { "nor what ends in a letter", "en", "r&ds", true, "r&ds" },
        { "nor an s alone", "en", "s", true, "s" },
        { "its possessive goes", "en", "at&t's", true, "at&t" },
        { "ideographs stay", "en", "\xE4\xB8\x96", false, "\xE4\xB8\x96" },
    };

    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct stemmer stemmer;
        struct error   err = { 0 };
        struct str     term;

        if (stemmer_init(&stemmer, str_of(cases[i].language), &err) != OK)
            fail_msg("%s: %s", cases[i].behaviour, err.message);
        assert_int_equal(stem(&stemmer, str_of(cases[i].form), cases[i].has_sign, &term), OK);
        if (!str_equal(term, str_of(cases[i].term)))
            fail_msg("%s: \"%s\" gave \"%.*s\"", cases[i].behaviour, cases[i].form,
                     STR_ARG(term));
        stemmer_deinit(&stemmer);
    }
}

static void
expect_one_stem(const char *language, const char *one, const char *other)
{
    struct stemmer stemmer;
    struct error   err = { 0 };
    char           kept[TEXT_WORD_BYTES * 2] = "";
    struct str     term;

    assert_int_equal(stemmer_init(&stemmer, str_of(language), &err), OK);
    assert_int_equal(stem(&stemmer, str_of(one), false, &term), OK);
    memcpy(kept, term.data, term.length);
    assert_int_equal(stem(&stemmer, str_of(other), false, &term), OK);
    if (!str_equal(term, str_of(kept)))
        fail_msg("%s: %s gave %s, and %s gave %.*s", language, one, kept, other, STR_ARG(term));
    stemmer_deinit(&stemmer);
}

static void
words_without_their_accents_are_still_one(void **state)
{
    static const struct {
        const char *language, *one, *other;
    } cases[] = {
        { "es", "implementacion", "implementaciones" },
        { "es", "organizacion", "organizaciones" },
        { "es", "solucion", "soluciones" },
        { "es", "decision", "decisiones" },
        { "es", "gestion", "gestiones" },
        { "es", "funcion", "funciones" },
        { "es", "revision", "revisiones" },
        { "es", "ejecucion", "ejecuciones" },
        { "es", "nivel", "niveles" },
        { "es", "lider", "lideres" },
        { "es", "estandar", "estandares" },
        { "es", "interes", "intereses" },
        { "es", "desarrollador", "desarrolladores" },
        { "es", "liderar", "lideres" },
        { "es", "implementar", "implementacion" },
        { "fr", "solution", "solutions" },
        { "fr", "niveau", "niveaux" },
        { "fr", "developpe", "developpes" },
        { "fr", "travail", "travaux" },
        { "fr", "local", "locaux" },
        { "fr", "qualite", "qualites" },
        { "fr", "idee", "idees" },
        { "fr", "avance", "avancees" },
        { "fr", "developper", "developpee" },
        { "pt", "implementacao", "implementacoes" },
        { "pt", "solucao", "solucoes" },
        { "pt", "decisao", "decisoes" },
        { "pt", "gestao", "gestoes" },
        { "pt", "acao", "acoes" },
        { "pt", "nivel", "niveis" },
        { "pt", "profissional", "profissionais" },
        { "pt", "responsavel", "responsaveis" },
        { "pt", "possivel", "possiveis" },
        { "pt", "ordem", "ordens" },
        { "pt", "linguagem", "linguagens" },
        { "pt", "papel", "papeis" },
        { "pt", "competencia", "competencias" },
        { "ca", "implementacio", "implementacions" },
        { "ca", "solucio", "solucions" },
        { "ca", "decisio", "decisions" },
        { "ca", "funcio", "funcions" },
        { "ca", "relacio", "relacions" },
        { "ca", "tecnica", "tecniques" },
        { "ca", "practica", "practiques" },
        { "ca", "capacitat", "capacitats" },
        { "ca", "eina", "eines" },
        { "it", "implementazione", "implementazioni" },
        { "it", "soluzione", "soluzioni" },
        { "it", "decisione", "decisioni" },
        { "it", "tecnico", "tecnici" },
        { "it", "responsabile", "responsabili" },
    };

    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++)
        expect_one_stem(cases[i].language, cases[i].one, cases[i].other);
}

static void
an_ending_is_not_a_whole_word(void **state)
{
    static const struct {
        const char *language, *form, *term;
    } cases[] = {
        { "pt", "mais", "mais@pt" },    { "pt", "mal", "mal@pt" },
        { "pt", "seis", "seis@pt" },    { "en", "lider", "lider" },
        { "en", "travaux", "travaux" }, { "en", "ais", "ai" },
    };

    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct stemmer stemmer;
        struct error   err = { 0 };
        struct str     term;

        assert_int_equal(stemmer_init(&stemmer, str_of(cases[i].language), &err), OK);
        assert_int_equal(stem(&stemmer, str_of(cases[i].form), false, &term), OK);
        if (!str_equal(term, str_of(cases[i].term)))
            fail_msg("%s gave %.*s", cases[i].form, STR_ARG(term));
        stemmer_deinit(&stemmer);
    }
}

static void
a_language_goes_by_code_or_name(void **state)
{
    static const struct {
        const char *language, *code;
    } cases[] = {
        { "en", "en" },      { "english", "en" }, { "English", "en" }, { "ES", "es" },
        { "spanish", "es" }, { "ar", "ar" },      { "yi", "yi" },      { "norwegian", "no" },
    };

    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct stemmer stemmer;
        struct error   err = { 0 };

        if (stemmer_init(&stemmer, str_of(cases[i].language), &err) != OK)
            fail_msg("%s", err.message);
        if (!str_equal(stemmer.language, str_of(cases[i].code)))
            fail_msg("%s is %.*s", cases[i].language, STR_ARG(stemmer.language));
        stemmer_deinit(&stemmer);
    }
}

static void
every_language_stems(void **state)
{
    static const char codes[][3] = { "ar", "ca", "da", "de", "el", "en", "es", "eu", "fi", "fr",
                                     "ga", "hi", "hu", "hy", "id", "it", "lt", "ne", "nl", "no",
                                     "pt", "ro", "ru", "sr", "sv", "ta", "tr", "yi" };

    (void) state;
    for (size_t i = 0; i < COUNT(codes); i++) {
        struct stemmer stemmer;
        struct error   err = { 0 };
        struct str     term;

        if (stemmer_init(&stemmer, str_of(codes[i]), &err) != OK)
            fail_msg("%s", err.message);
        assert_int_equal(stem(&stemmer, STR("kubernetes"), false, &term), OK);
        assert_true(str_starts(term, STR("kuber")));
        if (i != 5 && !(str_ends(term, str_of(codes[i])) && term.data[term.length - 3] == '@'))
            fail_msg("%s: %.*s", codes[i], STR_ARG(term));
        stemmer_deinit(&stemmer);
    }
}

static void
an_unknown_language_is_a_usage_error(void **state)
{
    static const struct str unknown[] = {
        STATIC_STR("tlh"), STATIC_STR(""),     STATIC_STR("e"),
        STATIC_STR("eng"), STATIC_STR("en\0"), { 0 },
    };

    (void) state;
    for (size_t i = 0; i < COUNT(unknown); i++) {
        struct stemmer stemmer;
        struct error   err = { 0 };

        assert_int_equal(stemmer_init(&stemmer, unknown[i], &err), ERR_USAGE);
        assert_int_equal(err.code, ERR_USAGE);
        assert_non_null(strstr(err.message, "language"));
        stemmer_deinit(&stemmer);
    }
}

static void
deinit_twice_is_harmless(void **state)
{
    struct stemmer stemmer = { 0 };
    struct error   err;

    (void) state;
    stemmer_deinit(&stemmer);
    assert_int_equal(stemmer_init(&stemmer, STR("en"), &err), OK);
    stemmer_deinit(&stemmer);
    stemmer_deinit(&stemmer);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_acronym_of_the_list_is_known),
        cmocka_unit_test(acronyms_are_folded_words),
        cmocka_unit_test(acronyms_are_told_from_words),
        cmocka_unit_test(a_word_becomes_a_term),
        cmocka_unit_test(words_without_their_accents_are_still_one),
        cmocka_unit_test(an_ending_is_not_a_whole_word),
        cmocka_unit_test(a_language_goes_by_code_or_name),
        cmocka_unit_test(every_language_stems),
        cmocka_unit_test(an_unknown_language_is_a_usage_error),
        cmocka_unit_test(deinit_twice_is_harmless),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
