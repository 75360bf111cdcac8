/* What a query is read as: words, phrases, constraints, and what is said about it. */
#include "query/parse.h"

#include "base/buffer.h"
#include "tests/ladders.h"

/* ---- a parsed query in one line ---- */

static bool
is_in(const struct word_set *set, size_t word)
{
    return set->parts[word / 64] >> word % 64 & 1;
}

/* +term*2: required, said twice; -term: excluded; (term): only in an excluded phrase. */
static void
render_word(const struct parsed_query *parsed, size_t w, struct buffer *out)
{
    const struct query_word *word = &parsed->words[w];

    assert_true(is_in(&parsed->wanted, w) == (word->times > 0));
    buffer_add(out, str_of(word->is_excluded ? "-" : word->times == 0 ? "(" : ""));
    buffer_add(out, str_of(is_in(&parsed->required, w) ? "+" : ""));
    for (size_t t = 0; t < word->term_count; t++)
        buffer_format(out, "%s%.*s", t > 0 ? "|" : "", STR_ARG(word->terms[t]));
    if (word->times > 1)
        buffer_format(out, "*%u", word->times);
    buffer_add(out, str_of(word->times == 0 && !word->is_excluded ? ") " : " "));
}

static void
render_phrase(const struct query_phrase *phrase, struct buffer *out)
{
    buffer_add(out, str_of(phrase->is_excluded ? "-\"" : "\""));
    for (size_t i = 0; i < phrase->list.count; i++)
        buffer_format(out, "%s%.*s", i > 0 ? " " : "", STR_ARG(phrase->list.forms[i]));
    buffer_add(out, STR("\" "));
}

static void
render_constraint(const struct query_constraint *constraint, struct buffer *out)
{
    static const char *const fields[QUERY_FIELDS] = { "org", "track", "level", "skill" };

    buffer_format(out, "%s%s:%.*s; ", constraint->is_excluded ? "-" : "",
                  fields[constraint->field], STR_ARG(constraint->value));
}

static const char *
render(struct arena *arena, const struct parsed_query *parsed)
{
    struct buffer out = { 0 };
    const char   *text;

    for (size_t i = 0; i < parsed->word_count; i++)
        render_word(parsed, i, &out);
    for (size_t i = 0; i < parsed->phrase_count; i++)
        render_phrase(&parsed->phrases[i], &out);
    for (size_t i = 0; i < parsed->constraint_count; i++)
        render_constraint(&parsed->constraints[i], &out);
    text = arena_copy(arena, str_trim(buffer_str(&out))).data;
    buffer_free(&out);
    return text;
}

static struct parsed_query
parse_bytes(struct tiny_index *index, struct str query, const struct query_options *options)
{
    static const struct query_options none;
    struct parsed_query               parsed;
    struct error                      err;

    expect_ok(parse_query(index->store, &index->scratch.arena, query, options ? options : &none,
                          &parsed, &err),
              &err);
    return parsed;
}

static struct parsed_query
parse(struct tiny_index *index, const char *query)
{
    return parse_bytes(index, str_of(query), NULL);
}

/* ---- one language ---- */

static int
setup_english(void **state)
{
    static const struct tiny_ladder one = { "a", "acme", "Security | Impact\n1 | helps\n",
                                            NULL };

    return tiny_setup(state, &one, 1);
}

#define OPEN  "\xE2\x80\x9C" /* curly quotation marks */
#define CLOSE "\xE2\x80\x9D"

static const struct {
    const char *behaviour, *query, *parsed, *read_as;
} cases[] = {
    { "nothing", "", "", "" },
    { "blanks are nothing", " \t\r\n ", "", "" },
    { "words are stemmed", "incident responses", "incid respons", "incid respons" },
    { "case does not matter", "INCIDENT Incident", "incid*2", "incid incid" },
    { "a repeated word counts each time", "tls mtls tls tls", "tls*3 mtls",
      "tls mtls tls tls" },
    { "one stem is one word", "lead leads leading", "lead*3", "lead lead lead" },

    { "minus excludes", "incident -junior", "incid -junior", "incid -junior" },
    { "plus demands", "incident +security", "incid +secur", "incid +secur" },
    { "demanded and said again", "+security security", "+secur*2", "+secur secur" },
    { "wanted and excluded", "security -security", "-secur", "secur -secur" },
    { "a sign alone is no word", "- + a", "a", "a" },
    { "a sign behind a blank is none", "incident - junior", "incid junior", "incid junior" },
    { "a sign within a word is none", "on-call", "on call", "on call" },
    { "excluding two words side by side", "incident -on-call", "incid (on) (call) -\"on call\"",
      "incid -\"on call\"" },
    { "two signs", "--security", "-secur", "-secur" },
    { "plus then minus", "+-security", "+secur", "+secur" },

    { "quotes make a phrase", "\"incident response\"", "incid respons \"incident response\"",
      "\"incident response\"" },
    { "curly quotes too", OPEN "incident response" CLOSE, "incid respons \"incident response\"",
      "\"incident response\"" },
    { "straight closes curly", OPEN "incident response\"",
      "incid respons \"incident response\"", "\"incident response\"" },
    { "an open quote runs to the end", "tls \"incident response",
      "tls incid respons \"incident response\"", "tls \"incident response\"" },
    { "an excluded phrase", "tls -\"incident response\"",
      "tls (incid) (respons) -\"incident response\"", "tls -\"incident response\"" },
    { "a demanded phrase", "+\"incident response\"", "incid respons \"incident response\"",
      "\"incident response\"" },
    { "a phrase of one word is its form", "\"leading\"", "lead \"leading\"", "\"leading\"" },
    { "empty quotes are nothing", "tls \"\" \" \" \"!?\"", "tls", "tls" },
    { "a lone quote is nothing", "\"", "", "" },
    { "quotes end a word", "tls\"incident response\"mtls",
      "tls incid respons mtls \"incident response\"", "tls \"incident response\" mtls" },
    { "a word may repeat in a phrase", "\"team to team\"", "team*2 to \"team to team\"",
      "\"team to team\"" },
    { "punctuation within quotes is none", "\"incident, response!\"",
      "incid respons \"incident response\"", "\"incident response\"" },

    { "track", "track:sre", "track:sre;", "track:sre" },
    { "a field's case does not matter", "Track:SRE", "track:SRE;", "track:SRE" },
    { "all fields", "org:a track:b level:3 skill:d", "org:a; track:b; level:3; skill:d;",
      "org:a track:b level:3 skill:d" },
    { "a quoted value", "skill:\"threat fluency\" tls", "tls skill:threat fluency;",
      "skill:threat fluency tls" },
    { "a curly quoted value", "skill:" OPEN "threat fluency" CLOSE, "skill:threat fluency;",
      "skill:threat fluency" },
    { "an open quoted value", "skill:\"threat fluency", "skill:threat fluency;",
      "skill:threat fluency" },
    { "an excluded value", "-track:sre -skill:\"on call\"", "-track:sre; -skill:on call;",
      "-track:sre -skill:on call" },
    { "a demanded value is one", "+track:sre", "track:sre;", "track:sre" },
    { "ranges", "level:3..5 level:>=4 level:<2 level:..3",
      "level:3..5; level:>=4; level:<2; level:..3;",
      "level:3..5 level:>=4 level:<2 level:..3" },
    { "a value with a colon", "track:a:b", "track:a:b;", "track:a:b" },
    { "a value with signs", "track:-x", "track:-x;", "track:-x" },
    { "a field in a value is part of it", "track:skill:x", "track:skill:x;", "track:skill:x" },
    { "a field without a value is a word", "track:", "track", "track" },
    { "a value behind a blank is a word", "track: sre", "track sre", "track sre" },
    { "an empty quoted value asks for nothing", "tls track:\"\" -skill:\"  \"", "tls", "tls" },
    { "a field that there is not is words", "tracks:sre", "track sre", "track sre" },
    { "a colon between words", "a:b tls:1.3", "a b tls 1.3", "a b tls 1.3" },
    { "a field within a word is none", "subtrack:sre", "subtrack sre", "subtrack sre" },
    { "a quote before a field makes words", "\"track:sre\"", "track sre \"track sre\"",
      "\"track sre\"" },

    { "odd terms", "C++ CI/CD .NET TLS 1.3", "c++ ci cd .net tls 1.3",
      "c++ ci cd .net tls 1.3" },
    { "FTS5's syntax is words", "NEAR(a b) AND tls* NOT {x} ^y", "near a b and tls not x y",
      "near a b and tls not x y" },
    { "SQL is words", "'; DROP TABLE cell; --", "drop tabl cell", "drop tabl cell" },
    { "only punctuation", "!? ... // :: ()", "", "" },
};

static void
query_is_read_as(void **state)
{
    struct tiny_index *index = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct parsed_query parsed = parse(index, cases[i].query);
        const char         *got = render(&index->scratch.arena, &parsed);

        if (strcmp(got, cases[i].parsed) != 0)
            fail_msg("%s: \"%s\" gave \"%s\"\n", cases[i].behaviour, cases[i].query, got);
        if (!str_equal(parsed.read_as, str_of(cases[i].read_as)))
            fail_msg("%s: \"%s\" is read as \"%.*s\"\n", cases[i].behaviour, cases[i].query,
                     STR_ARG(parsed.read_as));
        assert_int_equal(parsed.note_count, 0);
    }
}

static void
options_are_constraints_too(void **state)
{
    struct tiny_index         *index = *state;
    const struct query_options options = {
        .org = STR("acme"),
        .track = STR("sre"),
        .level = STR(">=2"),
        .skill = STR(" "),
        .all_words = true,
    };
    struct parsed_query parsed =
        parse_bytes(index, STR("tls -mtls track:x \"on call\""), &options);

    assert_string_equal(
        render(&index->scratch.arena, &parsed),
        "+tls -mtls +on +call \"on call\" track:x; org:acme; track:sre; level:>=2;");
}

/* ---- any bytes ---- */

static const struct {
    const char *behaviour;
    struct str  query;
    const char *parsed;
} raw[] = {
    { "bad UTF-8 parts words", STATIC_STR("tls\xFFmtls \xC3"), "tls mtls" },
    { "a NUL parts words", STATIC_STR("tls\0mtls"), "tls mtls" },
    { "a field of bad bytes", STATIC_STR("track:\xFE\xFF"), "track:\xFE\xFF;" },
    { "a cut quotation mark is none", STATIC_STR("tls \xE2\x80"), "tls" },
    { "accents do not matter", STATIC_STR("r\xC3\xA9view re\xCC\x81view review"), "review*3" },
};

static void
any_bytes_are_a_query(void **state)
{
    struct tiny_index *index = *state;

    for (size_t i = 0; i < COUNT(raw); i++) {
        struct parsed_query parsed = parse_bytes(index, raw[i].query, NULL);
        const char         *got = render(&index->scratch.arena, &parsed);

        if (strcmp(got, raw[i].parsed) != 0)
            fail_msg("%s: \"%s\"", raw[i].behaviour, got);
    }
}

static void
random_bytes_keep_the_promises(void **state)
{
    static const char pieces[][8] = {
        "\"", "-",       "+",    " ",  "track:", "level:", "\xE2\x80\x9C",
        "a",  "on-call", "\xFF", "\0", ":",      "..",     ">="
    };
    struct tiny_index *index = *state;
    struct dice        dice = { 1 };

    for (size_t round = 0; round < 20000; round++) {
        char                bytes[200];
        size_t              length = 0, pieces_left = dice_below(&dice, 16);
        struct parsed_query parsed;

        for (; pieces_left > 0; pieces_left--) {
            const char *piece = pieces[dice_below(&dice, COUNT(pieces))];

            for (size_t i = 0; i == 0 || (i < sizeof *pieces && piece[i]); i++)
                bytes[length++] = piece[i];
            if (dice_below(&dice, 3) == 0)
                bytes[length++] = (char) dice_roll(&dice);
        }
        parsed = parse_bytes(index, (struct str){ bytes, length }, NULL);
        assert_true(parsed.word_count <= length);
        for (size_t p = 0; p < parsed.phrase_count; p++)
            assert_true(parsed.phrases[p].list.count > 0);
        for (size_t c = 0; c < parsed.constraint_count; c++)
            assert_true(parsed.constraints[c].value.length > 0);
        (void) render(&index->scratch.arena, &parsed);
        arena_free(&index->scratch.arena);
    }
}

/* ---- limits ---- */

/* "w0 w1 w2 ..." */
static struct str
distinct_words(struct arena *arena, size_t count, struct str tail)
{
    struct buffer out = { 0 };
    struct str    text;

    for (size_t i = 0; i < count; i++)
        buffer_format(&out, "w%zu ", i);
    buffer_add(&out, tail);
    text = arena_copy(arena, buffer_str(&out));
    buffer_free(&out);
    return text;
}

static void
words_beyond_the_limit_are_left_out_and_noted(void **state)
{
    struct tiny_index  *index = *state;
    struct arena       *arena = &index->scratch.arena;
    struct parsed_query parsed;

    parsed = parse_bytes(index, distinct_words(arena, QUERY_MOST_WORDS, STR("w0")), NULL);
    assert_int_equal(parsed.word_count, QUERY_MOST_WORDS);
    assert_int_equal(parsed.words[0].times, 2);
    assert_int_equal(parsed.note_count, 0);

    parsed = parse_bytes(
        index, distinct_words(arena, QUERY_MOST_WORDS + 1, STR("w0 -w1 \"w2 zz\"")), NULL);
    assert_int_equal(parsed.word_count, QUERY_MOST_WORDS);
    assert_int_equal(parsed.words[0].times, 2);
    assert_true(parsed.words[1].is_excluded);
    assert_int_equal(parsed.phrases[0].list.count,
                     2); /* the words that were left out still bind */
    assert_int_equal(parsed.note_count, 1);
    assert_non_null(strstr(parsed.notes[0].data, "128 words"));
}

static void
bytes_beyond_the_limit_are_left_out_and_noted(void **state)
{
    struct tiny_index  *index = *state;
    struct buffer       query = { 0 };
    struct parsed_query parsed;

    while (query.length < QUERY_MOST_BYTES - 4)
        buffer_add(&query, STR("tls "));
    buffer_add(&query,
               STR("abc\xC3\xA9 beyond")); /* the limit falls into the accented letter */
    parsed = parse_bytes(index, buffer_str(&query), NULL);
    assert_int_equal(parsed.word_count, 2);
    assert_int_equal(parsed.words[0].times, (QUERY_MOST_BYTES - 4) / 4);
    assert_string_equal(parsed.words[1].terms[0].data, "abc");
    assert_int_equal(parsed.note_count, 1);
    assert_non_null(strstr(parsed.notes[0].data, "65536 bytes"));

    query.length = QUERY_MOST_BYTES - 4;
    assert_int_equal(parse_bytes(index, buffer_str(&query), NULL).note_count, 0);
    buffer_free(&query);
}

static const struct {
    const char *behaviour, *piece;
    size_t      pieces;
    size_t      phrases, constraints;
    const char *note; /* a part of the only one; NULL: none */
} crowds[] = {
    { "as many phrases as may be", "\"on call\" ", QUERY_MOST_PHRASES, QUERY_MOST_PHRASES, 0,
      NULL },
    { "one phrase more", "-\"on call\" ", QUERY_MOST_PHRASES + 1, QUERY_MOST_PHRASES, 0,
      "32 phrases" },
    { "as many filters as may be", "skill:x ", QUERY_MOST_FILTERS, 0, QUERY_MOST_FILTERS,
      NULL },
    { "one filter more", "-level:1 ", QUERY_MOST_FILTERS + 1, 0, QUERY_MOST_FILTERS,
      "64 filters" },
    { "a phrase as long as may be", "\"", 1, 1, 0, NULL },
    { "a longer phrase", "\"tls ", 1, 1, 0, "128 words" },
};

static void
crowds_of_clauses_are_cut_and_noted(void **state)
{
    struct tiny_index *index = *state;

    for (size_t i = 0; i < COUNT(crowds); i++) {
        struct buffer       query = { 0 };
        struct parsed_query parsed;

        for (size_t n = 0; n < crowds[i].pieces; n++)
            buffer_add(&query, str_of(crowds[i].piece));
        for (size_t n = 0; crowds[i].pieces == 1 && n < QUERY_MOST_WORDS; n++)
            buffer_add(&query, STR("mtls "));
        parsed = parse_bytes(index, buffer_str(&query), NULL);
        if (parsed.phrase_count != crowds[i].phrases ||
            parsed.constraint_count != crowds[i].constraints ||
            parsed.note_count != (crowds[i].note != NULL) ||
            (crowds[i].note && !strstr(parsed.notes[0].data, crowds[i].note)))
            fail_msg("%s: %zu phrases, %zu constraints, %zu notes", crowds[i].behaviour,
                     parsed.phrase_count, parsed.constraint_count, parsed.note_count);
        buffer_free(&query);
    }
}

static void
options_are_never_cut(void **state)
{
    struct tiny_index         *index = *state;
    const struct query_options options = { .org = STR("acme") };
    struct buffer              query = { 0 };
    struct parsed_query        parsed;

    for (size_t n = 0; n < QUERY_MOST_FILTERS; n++)
        buffer_add(&query, STR("skill:x "));
    parsed = parse_bytes(index, buffer_str(&query), &options);
    assert_int_equal(parsed.constraint_count, QUERY_MOST_FILTERS + 1);
    assert_int_equal(parsed.constraints[QUERY_MOST_FILTERS].field, FIELD_ORG);
    buffer_free(&query);
}

/* ---- several languages, and none ---- */

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

static void
word_is_asked_in_every_language(void **state)
{
    struct tiny_index  *index = *state;
    struct parsed_query parsed = parse(index, "mentoring tls +respuestas \"mentoring\"");

    assert_string_equal(render(&index->scratch.arena, &parsed),
                        "mentor|mentoring@es*2 tls +respuesta|respuest@es \"mentoring\"");
    assert_true(str_equal(parsed.read_as, STR("mentor tls +respuesta \"mentoring\"")));
}

static void
empty_index_hears_english(void **state)
{
    struct tiny_index  *index = *state;
    struct parsed_query parsed = parse(index, "responses");

    assert_string_equal(render(&index->scratch.arena, &parsed), "respons");
}

#define IN(setup, test) cmocka_unit_test_setup_teardown(test, setup, tiny_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN(setup_english, query_is_read_as),
        IN(setup_english, options_are_constraints_too),
        IN(setup_english, any_bytes_are_a_query),
        IN(setup_english, random_bytes_keep_the_promises),
        IN(setup_english, words_beyond_the_limit_are_left_out_and_noted),
        IN(setup_english, bytes_beyond_the_limit_are_left_out_and_noted),
        IN(setup_english, crowds_of_clauses_are_cut_and_noted),
        IN(setup_english, options_are_never_cut),
        IN(setup_two_languages, word_is_asked_in_every_language),
        IN(setup_empty, empty_index_hears_english),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
