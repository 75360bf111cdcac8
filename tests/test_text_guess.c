#include "tests/support.h"

#include "base/file.h"
#include "text/guess.h"
#include "text/text.h"

static int
open_analyzer(void **state)
{
    struct text_analyzer *analyzer;
    struct error          err;

    if (text_open(STR("en"), &analyzer, &err) != OK)
        return -1;
    *state = analyzer;
    return 0;
}

static int
close_analyzer(void **state)
{
    text_close(*state);
    return 0;
}

static struct str
language_of(struct text_analyzer *analyzer, struct str prose)
{
    struct language_guess guess = { 0 };

    assert_int_equal(guess_add(&guess, analyzer, prose), OK);
    return guess_result(&guess);
}

/* Of a ladder in that language, with the English words that such ladders have. */
static const struct {
    const char *behaviour, *language, *prose;
} cases[] = {
    { "English", "en",
      "You own the design of a service and of what it depends on. When there is an "
      "incident, you lead the response and write down what we can learn from it. You "
      "are expected to mentor one or two engineers, and to review their pull requests "
      "within a day." },
    { "Spanish", "es",
      "Es responsable del dise\xC3\xB1o de un servicio y de sus dependencias. Cuando "
      "hay un incidente on-call, lidera la respuesta y escribe el postmortem con lo "
      "que el equipo ha aprendido. Se espera que acompa\xC3\xB1"
      "e a una o dos "
      "personas y que revise sus pull requests en el mismo d\xC3\xAD"
      "a, aunque no "
      "sean de su backlog." },
    { "French", "fr",
      "Vous \xC3\xAAtes responsable de la conception d'un service et de ce dont il "
      "d\xC3\xA9pend. Lorsqu'il y a un incident, vous menez la r\xC3\xA9ponse on-call "
      "et vous r\xC3\xA9"
      "digez le postmortem avec l'\xC3\xA9quipe. On attend de "
      "vous que vous accompagniez une ou deux personnes et que leurs pull requests "
      "soient relues dans la journ\xC3\xA9"
      "e." },
    { "German", "de",
      "Du verantwortest das Design eines Services und alles, wovon er abh\xC3\xA4ngt. "
      "Wenn es einen Incident gibt, f\xC3\xBChrst du das Team durch die Response und "
      "schreibst im Postmortem auf, was wir daraus lernen k\xC3\xB6nnen. Du "
      "begleitest ein oder zwei Kolleginnen und siehst ihre Pull Requests noch am "
      "selben Tag durch." },
    { "Italian", "it",
      "\xC3\x88 responsabile del design di un servizio e di ci\xC3\xB2 da cui "
      "dipende. Quando c'\xC3\xA8 un incident, guida la response del team e scrive "
      "nel postmortem quello che abbiamo imparato. Ci si aspetta che segua una o due "
      "persone e che le loro pull request siano riviste nella stessa giornata, anche "
      "se non sono del suo backlog." },
    { "Portuguese", "pt",
      "\xC3\x89 respons\xC3\xA1vel pelo design de um servi\xC3\xA7o e de tudo aquilo "
      "de que ele depende. Quando h\xC3\xA1 um incidente, lidera a resposta on-call e "
      "escreve no postmortem o que a equipe aprendeu. Espera-se que acompanhe uma ou "
      "duas pessoas e que os seus pull requests sejam revistos no mesmo dia, ainda "
      "que n\xC3\xA3o fa\xC3\xA7"
      "am parte do backlog." },
    { "Dutch", "nl",
      "Je bent verantwoordelijk voor het design van een service en voor alles waar "
      "die van afhangt. Als er een incident is, leid je het team door de response en "
      "schrijf je in de postmortem op wat we ervan hebben geleerd. Je begeleidt een "
      "of twee collega's en bekijkt hun pull requests nog op dezelfde dag." },
    { "Swedish", "sv",
      "Du ansvarar f\xC3\xB6r designen av en tj\xC3\xA4nst och f\xC3\xB6r det som den "
      "\xC3\xA4r beroende av. N\xC3\xA4r det blir en incident leder du teamet genom "
      "on-call och skriver i ett postmortem vad vi har l\xC3\xA4rt oss. Du \xC3\xA4r "
      "mentor f\xC3\xB6r en eller tv\xC3\xA5 kollegor och g\xC3\xA5r igenom deras "
      "pull requests samma dag, \xC3\xA4ven om de inte h\xC3\xB6r till din backlog." },
    { "Danish", "da",
      "Du har ansvaret for designet af en service og for det, den er afh\xC3\xA6ngig "
      "af. N\xC3\xA5r der er en incident, leder du teamet gennem on-call og skriver i "
      "et postmortem, hvad vi har l\xC3\xA6rt af den. Du er mentor for en eller to "
      "kolleger og gennemg\xC3\xA5r deres pull requests samme dag, ogs\xC3\xA5 "
      "n\xC3\xA5r de ikke h\xC3\xB8rer til din egen backlog." },
    { "Norwegian", "no",
      "Du har ansvaret for designet av en tjeneste og for det den er avhengig av. "
      "N\xC3\xA5r det skjer en incident, leder du teamet gjennom on-call og skriver i "
      "et postmortem hva vi har l\xC3\xA6rt av den. Du er mentor for en eller to "
      "kolleger og ser gjennom deres pull requests samme dag, ogs\xC3\xA5 n\xC3\xA5r "
      "de ikke h\xC3\xB8rer til backloggen din." },
    { "Catalan", "ca",
      "\xC3\x89s responsable del disseny d'un servei i d'all\xC3\xB2 de qu\xC3\xA8 "
      "dep\xC3\xA8n. Quan hi ha un incident, lidera la resposta on-call i escriu al "
      "postmortem el que l'equip ha apr\xC3\xA8s. S'espera que acompanyi una o dues "
      "persones i que els seus pull requests es revisin el mateix dia, encara que no "
      "siguin del seu backlog." },
    { "no prose", "en", "" },
    { "a few words are not enough", "en", "Lidera el dise\xC3\xB1o de la API." },
    { "nor is a name", "en", "Ingeniero de la nube" },
    { "foreign names are no language", "en",
      "Works with the teams in S\xC3\xA3o Paulo and Z\xC3\xBCrich; de la Cruz and von "
      "der Leyen review the plan. La Liga, El Ni\xC3\xB1o, Los Angeles, Das Auto, Le "
      "Monde and Il Postino are projects of ours." },
    { "a text set for its looks", "en",
      "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor "
      "incididunt ut labore et dolore magna aliqua. Ut enim ad minim veniam, quis "
      "nostrud exercitation ullamco laboris nisi ut aliquip ex ea commodo consequat. "
      "Duis aute irure dolor in reprehenderit in voluptate velit esse cillum dolore "
      "eu fugiat nulla pariatur. Excepteur sint occaecat cupidatat non proident, sunt "
      "in culpa qui officia deserunt mollit anim id est laborum." },
    { "a language without a list", "en",
      "Vastaat palvelun suunnittelusta ja kaikesta, mist\xC3\xA4 se riippuu. Kun "
      "tapahtuu h\xC3\xA4iri\xC3\xB6, johdat tiimin ty\xC3\xB6t\xC3\xA4 ja kirjoitat "
      "postmortemiin, mit\xC3\xA4 siit\xC3\xA4 opittiin. Ohjaat yht\xC3\xA4 tai kahta "
      "kollegaa ja katselmoit heid\xC3\xA4n pull requestinsa saman "
      "p\xC3\xA4iv\xC3\xA4n aikana." },
    { "as much English as Spanish", "en",
      "You own the design of a service and of what it depends on. When there is an "
      "incident, you lead the response and write down what we can learn from it. You "
      "are expected to mentor one or two engineers, and to review their pull requests "
      "within a day. Es responsable del dise\xC3\xB1o de un servicio y de sus "
      "dependencias. Cuando hay un incidente on-call, lidera la respuesta y escribe "
      "el postmortem con lo que el equipo ha aprendido. Se espera que "
      "acompa\xC3\xB1"
      "e a una o dos personas y que revise sus pull requests en el "
      "mismo d\xC3\xAD"
      "a, aunque no sean de su backlog." },
};

static void
prose_tells_its_language(void **state)
{
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str got = language_of(*state, str_of(cases[i].prose));

        if (!str_equal(got, str_of(cases[i].language)))
            fail_msg("%s: read as %.*s", cases[i].behaviour, STR_ARG(got));
    }
}

static enum error_code
add_word(const struct text_term *term, void *ctx)
{
    struct text_analyzer *analyzer;
    struct error          err;

    assert_int_equal(text_open(STR("de"), &analyzer, &err), OK);
    assert_int_equal(guess_add(ctx, analyzer, term->form), OK);
    text_close(analyzer);
    return OK;
}

static void
neither_pieces_nor_the_analyzer_matter(void **state)
{
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct language_guess whole = { 0 }, pieces = { 0 };
        struct str            prose = str_of(cases[i].prose);

        assert_int_equal(guess_add(&whole, *state, prose), OK);
        assert_int_equal(text_each_form(*state, prose, add_word, &pieces), OK);
        assert_memory_equal(&pieces, &whole, sizeof whole);
    }
}

static void
a_language_has_a_name(void **state)
{
    (void) state;
    assert_true(str_equal(guess_name(STR("es")), STR("Spanish")));
    assert_true(str_equal(guess_name(STR("en")), STR("English")));
    assert_true(str_equal(guess_name(STR("tlh")), STR("tlh")));
}

/* ---- the public ladders ---- */

/* What is before the next separator, which *rest moves behind. */
static struct str
take_until(struct str *rest, const char *separator)
{
    size_t     end = str_find(*rest, str_of(separator));
    struct str taken = str_slice(*rest, 0, end);

    *rest = str_slice(*rest, end < rest->length ? end + 1 : end, rest->length);
    return taken;
}

/* The manifest says it behind how the ladder was published, unless it is English. */
static struct str
stated_language(struct str row)
{
    struct str format = { 0 };

    for (int column = 0; column < 10; column++)
        format = take_until(&row, "\t");
    if (str_ends(format, STR(", Spanish")))
        return STR("es");
    return str_ends(format, STR(", French")) ? STR("fr") : STR("en");
}

static void
public_ladders_are_in_the_language_they_state(void **state)
{
    struct scratch *scratch = *state;
    const char     *manifest = shared_path(scratch, "ladders/manifest.tsv");
    struct error    err;
    struct str      rows;
    void           *analyzer = NULL;
    size_t          count = 0, foreign = 0, wrong = 0;

    if (!manifest)
        skip();
    assert_int_equal(open_analyzer(&analyzer), 0);
    expect_ok(file_read(&scratch->arena, manifest, 1 << 20, &rows, &err), &err);
    take_until(&rows, "\n"); /* the header */
    while (rows.length > 0) {
        struct str  row = take_until(&rows, "\n"), rest = row, file = take_until(&rest, "\t");
        struct str  name = arena_format(&scratch->arena, "ladders/%.*s", STR_ARG(file));
        const char *path = shared_path(scratch, name.data);
        struct str  prose, got;

        assert_non_null(path);
        expect_ok(file_read(&scratch->arena, path, 1 << 20, &prose, &err), &err);
        got = language_of(analyzer, prose);
        if (!str_equal(got, stated_language(row))) {
            print_message("%s: read as %.*s\n", path, STR_ARG(got));
            wrong++;
        }
        count++;
        foreign += !str_equal(got, STR("en"));
    }
    close_analyzer(&analyzer);
    assert_int_equal(wrong, 0);
    assert_true(count >= 100);
    assert_true(foreign >= 2);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_analyzer, close_analyzer)
    const struct CMUnitTest tests[] = {
        TEST(prose_tells_its_language),
        TEST(neither_pieces_nor_the_analyzer_matter),
        cmocka_unit_test(a_language_has_a_name),
        cmocka_unit_test_setup_teardown(public_ladders_are_in_the_language_they_state,
                                        scratch_setup, scratch_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
