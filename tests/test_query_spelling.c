/* Which word of the index is taken for one that it does not know, and which words are kept. */
#include "query/spelling.h"

#include "tests/ladders.h"

/* ---- words ---- */

/*
 * How many texts have a word matters: "stable" is in two, "staple" in one; "carbon" and
 * "carton" are in one each.
 */
static int
setup(void **state)
{
    static const struct tiny_ladder ladders[] = {
        { "a", "acme",
          "Orchestration | Containers\n"
          "1 | runs kubernetes services\n"
          "2 | a stable table\n"
          "3 | keeps stable staple foods\n"
          "4 | a carton of carbon\n"
          "5 | mentoring and mentored, well about it\n"
          "6 | TLS 1.3, k8s, ipv6 and boxes\n"
          "7 | stakeholders and organisational things\n"
          "8 | \xC3\xA6gir and \xC3\xA9tudes\n"
          "9 | reviews programs\n",
          NULL },
        { "b", "zenit", "Gesti\xC3\xB3n | Respuestas\n1 | implementaciones\n", "es" },
    };

    return tiny_setup(state, ladders, COUNT(ladders));
}

/* What the word is taken for; empty: itself. */
static struct str
corrected(struct tiny_index *index, const char *word)
{
    struct word_maker maker;
    struct atoms      atoms = { 0 };
    struct error      err;
    struct str        instead = STR("untouched");

    expect_ok(words_open(&maker, index->store, &index->scratch.arena, &err), &err);
    expect_ok(words_hear(&maker, str_of(word), 0, &atoms, &err), &err);
    assert_int_equal(atoms.count, 1);
    expect_ok(spelling_correct(&maker, &atoms.items[0], &instead, &err), &err);
    return instead;
}

static const struct {
    const char *behaviour, *word, *instead;
} words[] = {
    { "a letter more", "stablee", "stable" },
    { "a letter less", "stble", "stable" },
    { "another letter", "stabli", "stable" },
    { "two changed about", "satble", "stable" },
    { "case does not matter", "STBLE", "stable" },
    { "accents do not matter",
      "st\xC3\xA1"
      "blee",
      "stable" },
    { "a word of a name", "containres", "containers" },
    { "of a track's name", "orchestartion", "orchestration" },
    { "of another language", "implementacoines", "implementaciones" },
    { "a letter of two bytes in front", "\xC3\xA6gri\xC3\xA6", "" }, /* two slips of five */
    { "with one slip", "\xC3\xA6grir", "\xC3\xA6gir" },

    { "the first letter is kept", "qubernetes", "" },
    { "even where it was but changed about", "ukbernetes", "" },
    { "nothing near: itself", "zinnober", "" },

    { "four letters are left alone", "tabl", "" },
    { "five may be off by one", "tabel", "table" },
    { "but not by two", "tabxx", "" },
    { "seven by one", "stablle", "stable" },
    { "but not by two, either", "stxxble", "" },
    { "eight by two", "prxgrzms", "programs" },
    { "but not by three", "prxgrzmx", "" },
    { "letters of more bytes are counted once", "\xC3\xA9tdu\xC3\xA6s", "" },

    { "words with digits are left alone", "ipv66", "" },
    { "wherever they stand", "kubernet3s", "" },

    { "the nearest wins", "staple", "" },
    { "then what more texts have", "stacle", "stable" },
    { "then the first by its letters", "carxon", "carbon" },
    { "nearer before more often", "stapple", "staple" },

    { "a word that the index has", "kubernetes", "" },
    { "another form of one", "services", "" },
    { "or of its stem", "mentors", "" },
    { "even one that is near to a more frequent one", "staples", "" },
    { "a word of a group of synonyms", "postmortem", "" },

    { "a lost e", "kubernets", "kubernetes" },
    { "in a shorter word", "servics", "services" },
    { "but not where the s makes es of itself", "boxs", "" },
    { "nor where the word is there without it", "tables", "" },
    { "nor without an s", "kubernet", "" },
    { "a plural of a function word is no word", "abouts", "" },
};

static void
word_is_taken_for(void **state)
{
    for (size_t i = 0; i < COUNT(words); i++) {
        struct str got = corrected(*state, words[i].word);

        if (!str_equal(got, str_of(words[i].instead)))
            fail_msg("%s: \"%s\" was taken for \"%.*s\"", words[i].behaviour, words[i].word,
                     STR_ARG(got));
    }
}

/* A word as long as words are, and of any letters, is a word like others. */
static void
longest_words_are_compared(void **state)
{
    char word[TEXT_WORD_BYTES + 1] = "";

    memset(word, 'k', TEXT_WORD_BYTES);
    assert_int_equal(corrected(*state, word).length, 0);
    assert_int_equal(corrected(*state, "\xF4\x8F\xBF\xBD"
                                       "kkkkk")
                         .length,
                     0);
}

#define WITH_AN_INDEX(test) cmocka_unit_test_setup_teardown(test, setup, tiny_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_AN_INDEX(word_is_taken_for),
        WITH_AN_INDEX(longest_words_are_compared),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
