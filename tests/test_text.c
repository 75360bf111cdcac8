#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "text/text.h"

enum { MOST_TERM_BYTES = TEXT_WORD_BYTES + 4 };

struct analyzers {
    struct text_analyzer *english, *spanish, *french, *german;
};

static struct text_analyzer *
opened(const char *language)
{
    struct text_analyzer *analyzer;
    struct error          err = { 0 };

    if (text_open(str_of(language), &analyzer, &err) != OK)
        fail_msg("%s", err.message);
    return analyzer;
}

static int
open_all(void **state)
{
    struct analyzers *all = test_calloc(1, sizeof *all);

    all->english = opened("en");
    all->spanish = opened("es");
    all->french = opened("fr");
    all->german = opened("de");
    *state = all;
    return 0;
}

static int
close_all(void **state)
{
    struct analyzers *all = *state;

    text_close(all->english);
    text_close(all->spanish);
    text_close(all->french);
    text_close(all->german);
    test_free(all);
    return 0;
}

static enum error_code
add_term(const struct text_term *term, void *ctx)
{
    buffer_add(ctx, term->term);
    buffer_add_char(ctx, ' ');
    return OK;
}

/* The terms of prose, a blank behind each. */
static struct str
terms_of(struct text_analyzer *analyzer, struct str prose, struct buffer *out)
{
    buffer_clear(out);
    assert_int_equal(text_each_term(analyzer, prose, add_term, out), OK);
    return buffer_str(out);
}

struct terms_case {
    const char *behaviour;
    struct str  prose;
    const char *terms;
};

static void
each_gives_its_terms(struct text_analyzer *analyzer, const struct terms_case *cases,
                     size_t count)
{
    struct buffer out = { 0 };

    for (size_t i = 0; i < count; i++) {
        struct str got = terms_of(analyzer, cases[i].prose, &out);

        if (!str_equal(got, str_of(cases[i].terms)))
            fail_msg("%s: \"%.*s\" gave \"%.*s\"", cases[i].behaviour, STR_ARG(cases[i].prose),
                     STR_ARG(got));
    }
    buffer_free(&out);
}

static void
prose_becomes_terms(void **state)
{
    static const struct terms_case cases[] = {
        { "case does not matter", STATIC_STR("Mentors OTHERS"), "mentor other " },
        { "punctuation is no term", STATIC_STR("scope: team/org."), "scope team org " },
        { "empty prose has no terms", STATIC_STR(""), "" },
        { "nor have no bytes at all", { 0 }, "" },
        { "nor have blanks and signs", STATIC_STR(" \r\n\t-- * ..."), "" },
        { "NUL parts words", STATIC_STR("scope\0team"), "scope team " },
        { "bad bytes part words", STATIC_STR("scope\xFFteam\xC3"), "scope team " },
        { "words are stemmed", STATIC_STR("studies mentoring organisations"),
          "studi mentor organiz " },
        { "emoji are no terms",
          STATIC_STR("ship \xF0\x9F\x9A\x80 it \xF0\x9F\x91\x8D\xF0\x9F\x8F\xBD"), "ship it " },
        { "ideographs are terms, one by one",
          STATIC_STR("\xE5\xBD\xB1\xE9\x9F\xBF\xE3\x80\x82"), "\xE5\xBD\xB1 \xE9\x9F\xBF " },
    };
    const struct analyzers *all = *state;

    each_gives_its_terms(all->english, cases, COUNT(cases));
}

static void
odd_words_stay_findable(void **state)
{
    static const struct terms_case cases[] = {
        { "languages with signs", STATIC_STR("C++, C# and .NET."), "c++ c# and .net " },
        { "ASP.NET", STATIC_STR("ASP.NET"), "asp .net " },
        { "a stroke parts", STATIC_STR("CI/CD authn/authz"), "ci cd authn authz " },
        { "a version behind a name", STATIC_STR("TLS 1.3"), "tls 1.3 " },
        { "a version", STATIC_STR("v2.1.0"), "v2.1.0 " },
        { "a compound", STATIC_STR("on-call e-mail Cloud-Watch"),
          "on call e mail cloud watch " },
        { "a level", STATIC_STR("L4, Level 4+"), "l4 level 4 " },
        { "words with digits", STATIC_STR("K8s EC2 log4j 2nd"), "k8s ec2 log4j 2nd " },
        { "initials", STATIC_STR("R&D at AT&T"), "r&d at at&t " },
        { "a link", STATIC_STR("https://example.org/a?b=1"), "https exampl org a b 1 " },
        { "an address of mail", STATIC_STR("team@example.org"), "team exampl org " },
        { "a trade mark", STATIC_STR("Rung\xE2\x84\xA2 Rung\xC2\xAE"), "rung rung " },
        { "a note", STATIC_STR("mentors\xC2\xB9"), "mentor " },
        { "a torn word", STATIC_STR("container or- chestration"), "container orchestr " },
        { "torn by a line end", STATIC_STR("or-\r\nchestration"), "orchestr " },
        { "a list is not torn", STATIC_STR("short- and long-term"), "short and long term " },
        { "contractions", STATIC_STR("it's don't"), "it don't " },
        { "typographic contractions", STATIC_STR("it\xE2\x80\x99s don\xE2\x80\x99t"),
          "it don't " },
        { "possessives", STATIC_STR("team's peers' AWS's"), "team peer aws " },
        { "a name", STATIC_STR("O'Reilly"), "o reilli " },
        { "signs of our own terms", STATIC_STR("=intern ~12 mentor@es -oncall"),
          "intern 12 mentor es oncal " },
        { "plurals of what ends in a digit", STATIC_STR("P0s P1s' K8s 1990s C++s"),
          "p0 p1 k8s 1990 c s " },
    };
    const struct analyzers *all = *state;

    each_gives_its_terms(all->english, cases, COUNT(cases));
}

static void
case_accents_and_unicode_forms_do_not_matter(void **state)
{
    static const struct {
        const char *behaviour;
        struct str  a, b;
    } cases[] = {
        { "capitals", STATIC_STR("MENTORING Others"), STATIC_STR("mentoring others") },
        { "acronyms in small letters", STATIC_STR("AWS SLOs"), STATIC_STR("aws slos") },
        { "accents", STATIC_STR("na\xC3\xAFve caf\xC3\xA9"), STATIC_STR("naive cafe") },
        { "accents of their own", STATIC_STR("nai\xCC\x88ve"), STATIC_STR("na\xC3\xAFve") },
        { "capitals with accents", STATIC_STR("CAF\xC3\x89"), STATIC_STR("caf\xC3\xA9") },
        { "full width",
          STATIC_STR("\xEF\xBC\xB4\xEF\xBC\xAC\xEF\xBC\xB3\xE3\x80\x80"
                     "\xEF\xBC\x91\xEF\xBC\x8E\xEF\xBC\x93"),
          STATIC_STR("tls 1.3") },
        { "ligatures", STATIC_STR("\xEF\xAC\x81lled e\xEF\xAC\x80ort"),
          STATIC_STR("filled effort") },
        { "soft hyphens", STATIC_STR("orches\xC2\xADtration"), STATIC_STR("orchestration") },
        { "quotes", STATIC_STR("team\xE2\x80\x99s"), STATIC_STR("team's") },
        { "hyphens",
          STATIC_STR("on\xE2\x80\x91"
                     "call"),
          STATIC_STR("on-call") },
        { "blanks",
          STATIC_STR("TLS\xC2\xA0"
                     "1.3"),
          STATIC_STR("TLS 1.3") },
        { "sharp s", STATIC_STR("STRASSE"),
          STATIC_STR("Stra\xC3\x9F"
                     "e") },
        { "Greek sigmas", STATIC_STR("\xCE\x9F\xCE\xA3"), STATIC_STR("\xCE\xBF\xCF\x82") },
        { "Hangul", STATIC_STR("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB"),
          STATIC_STR("\xED\x95\x9C") },
    };
    struct analyzers *all = *state;
    struct buffer     a = { 0 }, b = { 0 };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str x = terms_of(all->english, cases[i].a, &a);
        struct str y = terms_of(all->english, cases[i].b, &b);

        if (!str_equal(x, y) || x.length == 0)
            fail_msg("%s: \"%.*s\" and \"%.*s\"", cases[i].behaviour, STR_ARG(x), STR_ARG(y));
    }
    buffer_free(&a);
    buffer_free(&b);
}

static void
acronyms_are_not_stemmed(void **state)
{
    static const struct terms_case cases[] = {
        { "plurals lose the s", STATIC_STR("SLOs APIs VMs KPIs"), "slo api vm kpi " },
        { "in small letters too", STATIC_STR("slos apis"), "slo api " },
        { "an s of their own stays", STATIC_STR("AWS TLS DNS aws"), "aws tls dns aws " },
        { "capitals make no acronym", STATIC_STR("MENTORING STUDIES"), "mentor studi " },
    };
    const struct analyzers *all = *state;

    each_gives_its_terms(all->english, cases, COUNT(cases));
}

static void
terms_of_other_languages_are_named(void **state)
{
    static const struct terms_case spanish[] = {
        { "stems", STATIC_STR("mentores"), "mentor@es " },
        { "accents", STATIC_STR("r\xC3\xA1pidamente RAPIDAMENTE"), "rapid@es rapid@es " },
        { "acronyms have no language", STATIC_STR("AWS SLOs"), "aws slo " },
        { "nor have words with signs", STATIC_STR("C++ L4 1.3 R&D"), "c++ l4 1.3 r&d " },
    };
    static const struct terms_case french[] = {
        { "an elision", STATIC_STR("l'\xC3\xA9quipe"), "l@fr equip@fr " },
        { "a typographic one", STATIC_STR("L\xE2\x80\x99\xC3\x89quipe"), "l@fr equip@fr " },
    };
    static const struct terms_case german[] = {
        { "a list is not torn", STATIC_STR("kurz- oder langfristig"),
          "kurz@de oder@de langfrist@de " },
    };
    const struct analyzers *all = *state;

    each_gives_its_terms(all->spanish, spanish, COUNT(spanish));
    each_gives_its_terms(all->french, french, COUNT(french));
    each_gives_its_terms(all->german, german, COUNT(german));
}

struct written {
    struct str    prose;
    struct buffer out;
};

static enum error_code
add_written(const struct text_term *term, void *ctx)
{
    struct written *written = ctx;

    buffer_add_char(&written->out, '[');
    buffer_add(&written->out, str_slice(written->prose, term->start, term->end));
    buffer_add_char(&written->out, ']');
    return OK;
}

static void
offsets_give_the_word_as_written(void **state)
{
    static const struct {
        const char *behaviour;
        struct str  prose;
        const char *words;
    } cases[] = {
        { "plain words", STATIC_STR("Mentors others."), "[Mentors][others]" },
        { "behind letters of several bytes",
          STATIC_STR("\xC3\xA9t\xC3\xA9 \xE2\x80\x94 na\xC3\xAFve"),
          "[\xC3\xA9t\xC3\xA9][na\xC3\xAFve]" },
        { "an accent of its own belongs to the word", STATIC_STR("cafe\xCC\x81 x"),
          "[cafe\xCC\x81][x]" },
        { "a ligature", STATIC_STR("(\xEF\xAC\x81lled)"), "[\xEF\xAC\x81lled]" },
        { "full width", STATIC_STR("\xEF\xBC\xB4\xEF\xBC\xAC\xEF\xBC\xB3!"),
          "[\xEF\xBC\xB4\xEF\xBC\xAC\xEF\xBC\xB3]" },
        { "a soft hyphen inside", STATIC_STR("orches\xC2\xADtration"),
          "[orches\xC2\xADtration]" },
        { "a soft hyphen behind is left out", STATIC_STR("team\xC2\xAD scope"),
          "[team][scope]" },
        { "a whole torn word", STATIC_STR("a or- chestration b"), "[a][or- chestration][b]" },
        { "torn by a line end", STATIC_STR("or-\r\n  chestration."), "[or-\r\n  chestration]" },
        { "a possessive", STATIC_STR("the team\xE2\x80\x99s"), "[the][team\xE2\x80\x99s]" },
        { "a plural's apostrophe is left out", STATIC_STR("peers'"), "[peers]" },
        { "a plural acronym", STATIC_STR("SLOs,"), "[SLOs]" },
        { "signs", STATIC_STR("(C++)/C#/.NET/R&D 1.3."), "[C++][C#][.NET][R&D][1.3]" },
        { "a trade mark is left out", STATIC_STR("Rung\xE2\x84\xA2 x"), "[Rung][x]" },
        { "emoji and ideographs",
          STATIC_STR("\xF0\x9F\x9A\x80\xE4\xB8\x96\xE7\x95\x8C"
                     "a"),
          "[\xE4\xB8\x96][\xE7\x95\x8C][a]" },
        { "bad bytes",
          STATIC_STR("\xFF"
                     "a\xE2\x82"
                     "b"),
          "[a][b]" },
        { "NUL", STATIC_STR("\0a\0b"), "[a][b]" },
    };
    const struct analyzers *all = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct written written = { .prose = cases[i].prose };

        assert_int_equal(text_each_term(all->english, written.prose, add_written, &written),
                         OK);
        if (!str_equal(buffer_str(&written.out), str_of(cases[i].words)))
            fail_msg("%s: %.*s", cases[i].behaviour, STR_ARG(buffer_str(&written.out)));
        buffer_free(&written.out);
    }
}

static enum error_code
add_form(const struct text_term *term, void *ctx)
{
    buffer_add(ctx, term->form);
    buffer_add_char(ctx, ' ');
    return OK;
}

static void
forms_are_folded_but_not_stemmed(void **state)
{
    const struct analyzers *all = *state;
    struct buffer           out = { 0 };

    assert_int_equal(text_each_term(all->spanish,
                                    STR("Mentores SLOs team\xE2\x80\x99s or- Chestration "
                                        "or- chestration CAF\xC3\x89 C++"),
                                    add_form, &out),
                     OK);
    assert_true(str_equal(buffer_str(&out), STR("mentores slos team's or chestration "
                                                "orchestration cafe c++ ")));
    buffer_free(&out);
}

/* "on- -call the(f) =written": ties, function words, and what a word as written is. */
static enum error_code
add_kinds(const struct text_term *term, void *ctx)
{
    char       bytes[TEXT_EXACT_BYTES];
    struct str exact = text_exact_term(term, bytes);

    buffer_format(ctx, "%s%.*s%s%s ", term->ties_back ? "-" : "", STR_ARG(exact),
                  term->is_function_word ? "(f)" : "", term->ties_on ? "-" : "");
    return OK;
}

static void
terms_say_what_kind_they_are(void **state)
{
    static const struct {
        const char *behaviour;
        struct str  prose;
        const char *english, *spanish;
    } cases[] = {
        { "a hyphen ties both", STATIC_STR("on-call x"), "=on(f)- -=call =x ",
          "=on@es- -=call@es =x@es " },
        { "and goes on", STATIC_STR("end-to-end"), "=end- -=to(f)- -=end ",
          "=end@es- -=to@es- -=end@es " },
        { "a blank does not", STATIC_STR("on - call on -call on- Call"),
          "=on(f) =call =on(f) =call =on(f) =call ",
          "=on@es =call@es =on@es =call@es =on@es =call@es " },
        { "nor do two hyphens", STATIC_STR("on--call"), "=on(f) =call ", "=on@es =call@es " },
        { "nor a stroke, nor a dash", STATIC_STR("CI/CD a\xE2\x80\x94z"), "=ci =cd =a(f) =z ",
          "=ci@es =cd@es =a@es(f) =z@es " },
        { "a sign is between", STATIC_STR("C++-based"), "=c++ =based ", "=c++ =based@es " },
        { "endings stay", STATIC_STR("Mentors' teams"), "=mentors =teams ",
          "=mentors@es =teams@es " },
        { "possessives go", STATIC_STR("team's AWS's"), "=team =aws ", "=team@es =aws " },
        { "acronyms keep their s", STATIC_STR("SLOs P0s"), "=slos =p0s ", "=slos =p0s " },
        { "each language has its function words", STATIC_STR("the el of de"),
          "=the(f) =el =of(f) =de ", "=the@es =el@es(f) =of@es =de@es(f) " },
    };
    const struct analyzers *all = *state;
    struct buffer           out = { 0 };

    for (size_t i = 0; i < COUNT(cases); i++)
        for (int is_spanish = 0; is_spanish < 2; is_spanish++) {
            buffer_clear(&out);
            assert_int_equal(text_each_term(is_spanish ? all->spanish : all->english,
                                            cases[i].prose, add_kinds, &out),
                             OK);
            if (!str_equal(buffer_str(&out),
                           str_of(is_spanish ? cases[i].spanish : cases[i].english)))
                fail_msg("%s: \"%.*s\"", cases[i].behaviour, STR_ARG(buffer_str(&out)));
        }
    buffer_free(&out);
}

struct stop {
    unsigned visits, at;
};

static enum error_code
stop_there(const struct text_term *term, void *ctx)
{
    struct stop *stop = ctx;

    assert_int_equal(term->position, stop->visits);
    return ++stop->visits == stop->at ? ERR_STOPPED : OK;
}

static enum error_code
add_place(const struct text_term *term, void *ctx)
{
    buffer_format(ctx, "%.*s %zu %zu %u\n", STR_ARG(term->form), term->start, term->end,
                  term->position);
    return OK;
}

static enum error_code
add_place_without_term(const struct text_term *term, void *ctx)
{
    assert_int_equal(term->term.length, 0);
    return add_place(term, ctx);
}

static void
walking_the_forms_alone_gives_the_same_forms(void **state)
{
    const struct str prose = STR("Mentores, or- chestration C++ SLOs caf\xC3\xA9 team's");
    const struct analyzers *all = *state;
    struct buffer           terms = { 0 }, forms = { 0 };
    struct stop             stop = { .at = 2 };

    assert_int_equal(text_each_term(all->spanish, prose, add_place, &terms), OK);
    assert_int_equal(text_each_form(all->spanish, prose, add_place_without_term, &forms), OK);
    assert_true(forms.length > 0);
    assert_true(str_equal(buffer_str(&terms), buffer_str(&forms)));
    assert_int_equal(text_each_form(all->spanish, prose, stop_there, &stop), ERR_STOPPED);
    assert_int_equal(stop.visits, 2);
    buffer_free(&terms);
    buffer_free(&forms);
}

static void
a_long_word_is_cut_the_same_everywhere(void **state)
{
    static const struct {
        const char *behaviour, *letter;
        size_t      kept;
    } cases[] = {
        { "one byte a letter", "z", TEXT_WORD_BYTES },
        { "two bytes a letter", "\xD0\xB6", TEXT_WORD_BYTES },
        { "three bytes a letter do not fit evenly", "\xE0\xA4\x95", TEXT_WORD_BYTES - 1 },
        { "four bytes a letter", "\xF0\x90\x8C\xB0", TEXT_WORD_BYTES },
    };
    struct analyzers *all = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str    letter = str_of(cases[i].letter), got;
        struct buffer prose = { 0 }, longer = { 0 }, terms = { 0 }, others = { 0 };

        while (prose.length <= TEXT_WORD_BYTES)
            buffer_add(&prose, letter);
        for (size_t n = 0; n < 100000; n++)
            buffer_add(&longer, letter);

        got = terms_of(all->english, buffer_str(&prose), &terms);
        if (got.length != cases[i].kept + 1 || !utf8_is_valid(got))
            fail_msg("%s: kept \"%.*s\"", cases[i].behaviour, STR_ARG(got));
        if (!str_equal(terms_of(all->english, buffer_str(&longer), &others), got))
            fail_msg("%s: a longer one differs", cases[i].behaviour);
        assert_true(terms_of(all->spanish, buffer_str(&longer), &others).length <=
                    MOST_TERM_BYTES + 1);
        buffer_free(&prose);
        buffer_free(&longer);
        buffer_free(&terms);
        buffer_free(&others);
    }
}

static void
a_long_word_is_written_in_full(void **state)
{
    const struct analyzers *all = *state;
    char                    letters[1000];
    struct written          written = { .prose = { letters, sizeof letters } };

    memset(letters, 'a', sizeof letters);
    letters[0] = letters[999] = ' ';
    assert_int_equal(text_each_term(all->english, written.prose, add_written, &written), OK);
    assert_int_equal(written.out.length, 998 + 2);
    buffer_free(&written.out);
}

static void
positions_count_up_from_zero(void **state)
{
    const struct analyzers *all = *state;
    struct stop             stop = { 0 };

    assert_int_equal(
        text_each_term(all->english, STR("a, or- chestration C++ it's x"), stop_there, &stop),
        OK);
    assert_int_equal(stop.visits, 5);
}

static void
a_visitor_ends_the_walk(void **state)
{
    const struct analyzers *all = *state;
    struct buffer           out = { 0 };

    for (unsigned at = 1; at <= 3; at++) {
        struct stop stop = { .at = at };

        assert_int_equal(text_each_term(all->english, STR("one two three"), stop_there, &stop),
                         ERR_STOPPED);
        assert_int_equal(stop.visits, at);
    }
    assert_true(str_equal(terms_of(all->english, STR("after all"), &out), STR("after all ")));
    buffer_free(&out);
}

static void
counting_agrees_with_visiting(void **state)
{
    static const struct {
        const char *prose;
        unsigned    count;
    } cases[] = {
        { "", 0 },
        { " - ", 0 },
        { "Mentors others.", 2 },
        { "or- chestration", 1 },
        { "CI/CD C++", 3 },
        { "a a a a", 4 },
    };
    const struct analyzers *all = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        unsigned count = 99;

        assert_int_equal(text_count_terms(all->english, str_of(cases[i].prose), &count), OK);
        if (count != cases[i].count)
            fail_msg("\"%s\" has %u terms", cases[i].prose, count);
    }
}

static void
an_analyzer_knows_its_language(void **state)
{
    const struct analyzers *all = *state;
    struct text_analyzer   *analyzer = opened("Spanish");

    assert_true(str_equal(text_language(all->english), STR("en")));
    assert_true(str_equal(text_language(all->german), STR("de")));
    assert_true(str_equal(text_language(analyzer), STR("es")));
    text_close(analyzer);
}

static void
an_unknown_language_is_a_usage_error(void **state)
{
    static const struct str unknown[] = {
        STATIC_STR("tlh"), STATIC_STR("klingon"), STATIC_STR(""), { 0 }
    };

    (void) state;
    for (size_t i = 0; i < COUNT(unknown); i++) {
        struct text_analyzer *analyzer = (struct text_analyzer *) &analyzer;
        struct error          err = { 0 };

        assert_int_equal(text_open(unknown[i], &analyzer, &err), ERR_USAGE);
        assert_null(analyzer);
        assert_int_equal(err.code, ERR_USAGE);
        assert_non_null(strstr(err.message, "language"));
        assert_true(unknown[i].length == 0 || strstr(err.message, unknown[i].data));
        text_close(analyzer);
    }
}

static void
the_fingerprint_is_stable(void **state)
{
    char         first[64] = "", second[64] = "", start[16];
    struct error err = { 0 };

    (void) state;
    assert_int_equal(text_fingerprint(first, &err), OK);
    assert_int_equal(text_fingerprint(second, &err), OK);
    assert_string_equal(first, second);
    snprintf(start, sizeof start, "%d/", TEXT_VERSION);
    assert_true(str_starts(str_of(first), str_of(start)));
    assert_non_null(strstr(first, utf8proc_unicode_version()));
}

static uint64_t
next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Pieces that the rules are about, so that chance meets them. */
static const struct str pieces[] = {
    STATIC_STR("a"),
    STATIC_STR("C++"),
    STATIC_STR("#"),
    STATIC_STR(".NET"),
    STATIC_STR("."),
    STATIC_STR("1"),
    STATIC_STR("&"),
    STATIC_STR("'"),
    STATIC_STR("\xE2\x80\x99"),
    STATIC_STR("'s"),
    STATIC_STR("-"),
    STATIC_STR("- "),
    STATIC_STR("-\n"),
    STATIC_STR("and"),
    STATIC_STR(" "),
    STATIC_STR("SLOs"),
    STATIC_STR("ing"),
    STATIC_STR("@"),
    STATIC_STR("="),
    STATIC_STR("~"),
    STATIC_STR("\xEF\xBC\xA0"),
    STATIC_STR("\xEF\xBC\x9D"),
    STATIC_STR("\xEF\xBD\x9E"),
    STATIC_STR("\xC2\xAD"),
    STATIC_STR("\xCC\x81"),
    STATIC_STR("\xC3\xA9"),
    STATIC_STR("\xEF\xAC\x83"),
    STATIC_STR("\xE2\x84\xA2"),
    STATIC_STR("\xE2\x84\x80"),
    STATIC_STR("\xE4\xB8\x96"),
    STATIC_STR("\xE3\x82\xAB"),
    STATIC_STR("\xE3\x82\x99"),
    STATIC_STR("\xEF\xB7\xBA"),
    STATIC_STR("\xF0\x9F\x91\x8D"),
    STATIC_STR("\xC2\xA0"),
    STATIC_STR("\0"),
    STATIC_STR("\xE2\x82"),
    STATIC_STR("\xE1\x84\x92"),
    STATIC_STR("\xE1\x85\xA1"),
    STATIC_STR("\xC2\xA8"),
};

static void
add_random_piece(uint64_t *seed, struct buffer *out)
{
    uint64_t random = next_random(seed);
    char     bytes[4];

    switch (random % 4) {
    case 0: buffer_add_char(out, (char) (random >> 8)); break;
    case 1:
        buffer_add(out,
                   (struct str){ bytes, utf8_put(bytes, (uint32_t) (random >> 8) % 0x3000) });
        break;
    default: buffer_add(out, pieces[(random >> 8) % COUNT(pieces)]);
    }
}

struct walk {
    struct str    prose;
    bool          is_named; /* terms may end in a language */
    size_t        start, end;
    unsigned      count;
    bool          ties_on; /* the term before */
    const char   *fault;
    struct buffer seen;
};

static bool
is_clean(struct str s, bool is_named)
{
    if (is_named && s.length > 3 && s.data[s.length - 3] == '@')
        s.length -= 3;
    for (size_t i = 0; i < s.length; i++)
        if (strchr("@=~-", s.data[i]) || str_is_blank(s.data[i]))
            return false; /* so is NUL, which ends what strchr looks through */
    return true;
}

static enum error_code
check_term(const struct text_term *term, void *ctx)
{
    struct walk *walk = ctx;
    char         exact[TEXT_EXACT_BYTES];

    if (term->start >= term->end || term->end > walk->prose.length)
        walk->fault = "a word outside the prose";
    else if (term->start < walk->start || term->end < walk->end)
        walk->fault = "offsets that go back";
    else if (term->position != walk->count)
        walk->fault = "positions that do not count up";
    else if (term->term.length == 0 || term->form.length == 0)
        walk->fault = "an empty term";
    else if (term->term.length > MOST_TERM_BYTES || term->form.length > TEXT_WORD_BYTES)
        walk->fault = "a term too long";
    else if (!is_clean(term->term, walk->is_named) || !is_clean(term->form, false))
        walk->fault = "a term with a sign that is kept free, or a blank";
    else if (!utf8_is_valid(term->term) || !utf8_is_valid(term->form))
        walk->fault = "a term that is no UTF-8";
    else if (term->ties_back != walk->ties_on)
        walk->fault = "a tie of which one end is loose";
    else if (text_exact_term(term, exact).length < 2 ||
             !is_clean(str_slice(text_exact_term(term, exact), 1,
                                 text_exact_term(term, exact).length),
                       walk->is_named))
        walk->fault = "a word as written that is none";
    walk->ties_on = term->ties_on;
    walk->start = term->start;
    walk->end = term->end;
    walk->count++;
    buffer_add(&walk->seen, term->term);
    buffer_add_char(&walk->seen, ' ');
    buffer_add(&walk->seen, term->form);
    buffer_format(&walk->seen, " %zu %zu\n", term->start, term->end);
    return walk->fault ? ERR_STOPPED : OK;
}

static const char *
fault_of(struct text_analyzer *analyzer, struct str prose, bool is_named)
{
    struct walk     first = { .prose = prose, .is_named = is_named }, second = first;
    unsigned        count = 0;
    enum error_code rc = text_each_term(analyzer, prose, check_term, &first);
    const char     *fault = first.fault;

    if (!fault && rc != OK)
        fault = "an error";
    if (!fault && first.ties_on)
        fault = "a last term that is tied on";
    if (!fault && (text_count_terms(analyzer, prose, &count) != OK || count != first.count))
        fault = "another count";
    if (!fault && (text_each_term(analyzer, prose, check_term, &second) != OK ||
                   !str_equal(buffer_str(&first.seen), buffer_str(&second.seen))))
        fault = "other terms when asked again";
    buffer_free(&first.seen);
    buffer_free(&second.seen);
    return fault;
}

static void
fail_with_prose(const char *fault, unsigned round, uint64_t seed, struct str prose)
{
    struct buffer hex = { 0 };

    for (size_t i = 0; i < prose.length; i++)
        buffer_format(&hex, "\\x%02X", (unsigned char) prose.data[i]);
    fail_msg("round %u, seed 0x%llx: %s in \"%.*s\"", round, (unsigned long long) seed, fault,
             STR_ARG(buffer_str(&hex)));
}

enum { ROUNDS = 20000 };

static void
any_bytes_have_sound_terms(void **state)
{
    const struct analyzers *all = *state;
    struct buffer           prose = { 0 };
    uint64_t                seed = 0x5EED1234;

    for (unsigned round = 0; round < ROUNDS; round++) {
        uint64_t    from = seed;
        bool        is_named = round % 2 == 1;
        const char *fault;

        buffer_clear(&prose);
        for (uint64_t left = next_random(&seed) % 60; left > 0; left--)
            add_random_piece(&seed, &prose);
        fault = fault_of(is_named ? all->spanish : all->english, buffer_str(&prose), is_named);
        if (fault)
            fail_with_prose(fault, round, from, buffer_str(&prose));
    }
    buffer_free(&prose);
}

static struct str
in_form(struct buffer *prose, utf8proc_option_t form)
{
    utf8proc_uint8_t *bytes;
    utf8proc_ssize_t  length = utf8proc_map((const utf8proc_uint8_t *) prose->data,
                                            (utf8proc_ssize_t) prose->length, &bytes,
                                            UTF8PROC_STABLE | form);

    assert_true(length >= 0);
    return (struct str){ (const char *) bytes, (size_t) length };
}

/* Letters with marks and what is drawn as one and as several, of any script. */
static void
composed_or_not_the_terms_are_the_same(void **state)
{
    const struct analyzers *all = *state;
    struct buffer           prose = { 0 }, a = { 0 }, b = { 0 };
    uint64_t                seed = 0xF0121;

    for (unsigned round = 0; round < ROUNDS; round++) {
        uint64_t   from = seed;
        struct str composed, apart;

        buffer_clear(&prose);
        buffer_add_char(&prose, 'a');
        for (uint64_t left = next_random(&seed) % 20; left > 0; left--) {
            uint64_t random = next_random(&seed);
            uint32_t c = random % 3 == 0 ? 0x300 + (uint32_t) (random >> 8) % 0x70
                                         : 0x20 + (uint32_t) (random >> 8) % 0xFFFF;
            char     bytes[4];

            if (c < 0xD800 || c >= 0xE000)
                buffer_add(&prose, (struct str){ bytes, utf8_put(bytes, c) });
        }
        composed = in_form(&prose, UTF8PROC_COMPOSE);
        apart = in_form(&prose, UTF8PROC_DECOMPOSE);
        if (!str_equal(terms_of(all->english, composed, &a), terms_of(all->english, apart, &b)))
            fail_with_prose("terms that differ composed", round, from, buffer_str(&prose));
        free((char *) composed.data);
        free((char *) apart.data);
    }
    buffer_free(&prose);
    buffer_free(&a);
    buffer_free(&b);
}

static void
analyzers_share_nothing(void **state)
{
    const struct analyzers *all = *state;
    struct text_analyzer   *other = opened("en");
    struct buffer           a = { 0 }, b = { 0 };

    terms_of(all->english, STR("mentoring engineers"), &a);
    terms_of(other, STR("mentoring engineers"), &b);
    assert_true(str_equal(buffer_str(&a), buffer_str(&b)));
    text_close(other);
    terms_of(all->english, STR("mentoring engineers"), &b);
    assert_true(str_equal(buffer_str(&a), buffer_str(&b)));
    buffer_free(&a);
    buffer_free(&b);
    text_close(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prose_becomes_terms),
        cmocka_unit_test(odd_words_stay_findable),
        cmocka_unit_test(case_accents_and_unicode_forms_do_not_matter),
        cmocka_unit_test(acronyms_are_not_stemmed),
        cmocka_unit_test(terms_of_other_languages_are_named),
        cmocka_unit_test(offsets_give_the_word_as_written),
        cmocka_unit_test(forms_are_folded_but_not_stemmed),
        cmocka_unit_test(terms_say_what_kind_they_are),
        cmocka_unit_test(walking_the_forms_alone_gives_the_same_forms),
        cmocka_unit_test(a_long_word_is_cut_the_same_everywhere),
        cmocka_unit_test(a_long_word_is_written_in_full),
        cmocka_unit_test(positions_count_up_from_zero),
        cmocka_unit_test(a_visitor_ends_the_walk),
        cmocka_unit_test(counting_agrees_with_visiting),
        cmocka_unit_test(an_analyzer_knows_its_language),
        cmocka_unit_test(an_unknown_language_is_a_usage_error),
        cmocka_unit_test(the_fingerprint_is_stable),
        cmocka_unit_test(any_bytes_have_sound_terms),
        cmocka_unit_test(composed_or_not_the_terms_are_the_same),
        cmocka_unit_test(analyzers_share_nothing),
    };

    return cmocka_run_group_tests(tests, open_all, close_all);
}
