/* The tree that a query is read as, its constraints, its limits, and what is said about it. */
#include "query/parse.h"

#include "base/buffer.h"
#include "tests/ladders.h"

/* ---- a parsed query in one line ---- */

/* The runs of a word's own ways, for stems in all languages: oncal|on call, kube*, =intern. */
static void
render_word(const struct query_word *word, struct buffer *out)
{
    size_t told = 0;

    for (size_t w = 0; w < word->way_count; w++) {
        const struct query_way *way = &word->ways[w];

        for (size_t r = 0; way->kind != WAY_EXACT && r < way->wanted.count; r++)
            buffer_format(out, "%s%.*s", told++ > 0 ? "|" : "", STR_ARG(way->wanted.runs[r]));
        if (way->kind == WAY_PREFIX)
            buffer_add_char(out, '*');
    }
    if (word->ways[0].wanted.fields != SCORE_ALL_FIELDS)
        buffer_add(out, STR("@text"));
    if (word->times > 1)
        buffer_format(out, " x%u", word->times);
}

static void
render_part(const struct phrase_part *part, struct buffer *out)
{
    for (size_t i = 0; i < part->count; i++)
        for (size_t r = 0; r < part->items[i].count; r++)
            buffer_format(out, "%s%.*s",
                          r > 0   ? "|"
                          : i > 0 ? " "
                                  : "",
                          STR_ARG(part->items[i].runs[r]));
}

static void
render_phrase(const struct query_phrase *phrase, struct buffer *out)
{
    if (phrase->part_count > 1)
        buffer_format(out, "near/%u(", phrase->distance);
    else
        buffer_add_char(out, '"');
    for (size_t p = 0; p < phrase->part_count; p++) {
        buffer_add(out, str_of(p > 0 ? ", " : ""));
        render_part(&phrase->parts[p], out);
    }
    buffer_add_char(out, phrase->part_count > 1 ? ')' : '"');
    if (phrase->fields != SCORE_ALL_FIELDS)
        buffer_add(out, STR("@text"));
}

/* Signs in front; [words], "phrases", any(of them), (a list). */
static void
render_node(const struct parsed_query *parsed, const struct query_node *node,
            struct buffer *out)
{
    buffer_add(out, str_of(node->sign == SIGN_MUST ? "+" : node->sign == SIGN_NOT ? "-" : ""));
    switch (node->kind) {
    case NODE_WORD:
        buffer_add_char(out, '[');
        render_word(&parsed->words[node->at], out);
        buffer_add_char(out, ']');
        return;
    case NODE_PHRASE: render_phrase(&parsed->phrases[node->at], out); return;
    case NODE_ANY: buffer_add(out, STR("any(")); break;
    case NODE_LIST: buffer_add_char(out, '('); break;
    }
    for (size_t i = 0; i < node->count; i++) {
        if (i > 0)
            buffer_add_char(out, ' ');
        render_node(parsed, &node->children[i], out);
    }
    buffer_add_char(out, ')');
}

static const char *
render(struct arena *arena, const struct parsed_query *parsed)
{
    struct buffer out = { 0 };
    const char   *text;

    for (size_t i = 0; i < parsed->root.count; i++) {
        render_node(parsed, &parsed->root.children[i], &out);
        buffer_add_char(&out, ' ');
    }
    for (size_t i = 0; i < parsed->constraint_count; i++)
        buffer_format(&out, "%s%s:%.*s; ", parsed->constraints[i].is_excluded ? "-" : "",
                      query_field_names[parsed->constraints[i].field].data,
                      STR_ARG(parsed->constraints[i].value));
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

/* No word that is asked for below is near enough to one of these to be taken for it. */
static int
setup_english(void **state)
{
    static const struct tiny_ladder one = { "a", "acme",
                                            "Security | Impact\n1 | cross-ply tyres\n", NULL };

    return tiny_setup(state, &one, 1);
}

#define OPEN  "\xE2\x80\x9C" /* curly quotation marks */
#define CLOSE "\xE2\x80\x9D"

static const struct {
    const char *behaviour, *query, *parsed, *read_as;
} cases[] = {
    { "nothing", "", "", "" },
    { "blanks are nothing", " \t\r\n ", "", "" },
    { "words are stemmed", "junior doctors", "[junior] [doctor]", "junior doctor" },
    { "case does not matter", "DOCTOR Doctor", "[doctor x2]", "doctor doctor" },
    { "a repeated word counts each time", "gin rum gin gin", "[gin x3] [rum]",
      "gin rum gin gin" },
    { "each form is a word of its own", "boil boils boil", "[boil x2] [boil]",
      "boil boil boil" },

    { "minus excludes", "doctor -junior", "[doctor] -[junior]", "doctor -junior" },
    { "plus demands", "doctor +junior", "[doctor] +[junior]", "doctor +junior" },
    { "demanded and said again", "+gin gin", "+[gin x2] [gin x2]", "+gin gin" },
    { "a sign alone is no word", "- + rum", "[rum]", "rum" },
    { "two signs", "--gin", "-[gin]", "-gin" },
    { "excluding two words side by side", "doctor -gin/rum", "[doctor] -\"gin rum\"",
      "doctor -\"gin rum\"" },
    { "demanding two words", "+gin/rum", "+[gin] +[rum]", "+gin +rum" },
    { "as written, two words are side by side", "=gin/rums", "+\"gin rums\"", "\"gin rums\"" },

    { "quotes make a phrase", "\"junior doctors\"", "+\"junior doctors\"",
      "\"junior doctors\"" },
    { "curly quotes too", OPEN "junior doctors" CLOSE, "+\"junior doctors\"",
      "\"junior doctors\"" },
    { "an excluded phrase", "gin -\"junior doctors\"", "[gin] -\"junior doctors\"",
      "gin -\"junior doctors\"" },
    { "a demanded phrase is one", "+\"junior doctors\"", "+\"junior doctors\"",
      "\"junior doctors\"" },
    { "a phrase of one word is its form", "\"boiling\"", "+\"boiling\"", "\"boiling\"" },
    { "empty quotes are nothing", "gin \"\" \" \" \"!?\"", "[gin]", "gin" },
    { "a lone quotation mark is nothing", "\"", "", "" },
    { "function words count within quotes", "\"doctor to the doctor\"",
      "+\"doctor to the doctor\"", "\"doctor to the doctor\"" },
    { "punctuation within quotes is none", "\"junior, doctor!\"", "+\"junior doctor\"",
      "\"junior doctor\"" },

    { "as written", "=boiling", "[=boiling]", "=boiling" },
    { "the beginning", "boi*", "[=boi*]", "boi*" },
    { "accents in it do not matter", "b\xC3\xB3i*", "[=boi*]", "boi*" },
    { "equals and star alone are nothing", "= * gin", "[gin]", "gin" },

    { "or", "gin OR rum", "any([gin] [rum])", "gin rum" },
    { "one of three", "gin OR rum OR ale", "any([gin] [rum] [ale])", "gin rum ale" },
    { "binds tighter than the row", "ale gin OR rum tea", "[ale] any([gin] [rum]) [tea]",
      "ale gin rum tea" },
    { "of phrases", "\"hot gin\" OR \"old rum\"", "any(\"hot gin\" \"old rum\")",
      "\"hot gin\" \"old rum\"" },
    { "of parentheses", "(ale gin) OR rum", "any(([ale] [gin]) [rum])", "ale gin rum" },
    { "a choice demanded", "tea +gin OR rum", "[tea] +any([gin] [rum])", "tea +gin rum" },
    { "a choice in parentheses demanded", "tea +(gin OR rum)", "[tea] +(any([gin] [rum]))",
      "tea +(gin rum)" },
    { "nothing to choose from", "OR gin OR", "[gin]", "gin" },
    { "nothing to choose from but what is excluded", "-gin OR rum OR -tea",
      "-[gin] [rum] -[tea]", "-gin rum -tea" },
    { "twice in a row is nothing", "gin OR OR rum", "[gin] [rum]", "gin rum" },
    { "OR alone", "OR", "", "" },

    { "near", "gin NEAR rum", "+near/10(gin, rum)", "gin rum" },
    { "near with a number", "gin NEAR/2 rum", "+near/2(gin, rum)", "gin rum" },
    { "three near: the largest of the numbers", "gin NEAR/2 rum NEAR/4 ale",
      "+near/4(gin, rum, ale)", "gin rum ale" },
    { "near binds tighter than or", "ale OR gin NEAR rum", "any([ale] near/10(gin, rum))",
      "ale gin rum" },
    { "and than the row", "ale gin NEAR rum tea", "[ale] +near/10(gin, rum) [tea]",
      "ale gin rum tea" },
    { "phrases near", "\"hot gin\" NEAR rum", "+near/10(hot gin, rum)", "\"hot gin\" rum" },
    { "nothing to be near to", "NEAR gin NEAR", "[gin]", "gin" },
    { "nor is a prefix, or what is excluded", "gi* NEAR rum NEAR -tea", "[=gi*] [rum] -[tea]",
      "gi* rum -tea" },
    { "nor parentheses", "NEAR(gin rum)", "([gin] [rum])", "gin rum" },
    { "NEAR alone", "NEAR/3", "", "" },

    { "parentheses", "gin (rum ale)", "[gin] ([rum] [ale])", "gin rum ale" },
    { "one in another", "(gin (rum (ale)))", "([gin] ([rum] ([ale])))", "gin rum ale" },
    { "demanded", "+(gin rum)", "+([gin] [rum])", "+(gin rum)" },
    { "demanded within", "(gin +rum)", "([gin] +[rum])", "gin +rum" },
    { "excluded within", "(gin -rum)", "([gin] -[rum])", "gin -rum" },
    { "empty ones are nothing", "() gin (( )) -()", "[gin]", "gin" },
    { "an open one runs to the end", "(gin rum", "([gin] [rum])", "gin rum" },
    { "one that closes nothing is nothing", "gin) rum)) ale", "[gin] [rum] [ale]",
      "gin rum ale" },

    { "a compound of the list", "game-day", "[gameday|game day]", "gameday|\"game day\"" },
    { "however it is written", "game day GameDay", "[gameday|game day x2]",
      "gameday|\"game day\" gameday|\"game day\"" },
    { "excluded", "gin -game-day", "[gin] -[gameday|game day]", "gin -gameday|\"game day\"" },
    { "with synonyms", "on-call", "[oncal|on call|~on-call]", "oncal|\"on call\"|~on-call" },
    { "within quotes", "\"an on-call gin\"", "+\"an oncall|on call gin\"",
      "\"an on call gin\"" },
    { "a compound seen with its hyphen", "cross-ply", "[crosspli|cross pli]",
      "crosspli|\"cross pli\"" },
    { "as one word", "crossply", "[crosspli|cross pli]", "crosspli|\"cross pli\"" },
    { "apart, its words count, too", "cross ply", "any([crosspli|cross pli] ([cross] [pli]))",
      "crosspli|\"cross pli\" cross pli" },

    { "synonyms", "k8s", "[k8s|~kubernetes]", "k8s|~kubernetes" },
    { "none in quotes, after equals and minus, for prefixes", "\"k8s\" =k8s -k8s k8s*",
      "+\"k8s\" [=k8s] -[k8s] [=k8s*]", "\"k8s\" =k8s -k8s k8s*" },
    { "of several words, which count, too, but ask for no groups", "root cause analysis gin",
      "any([~post-mortem x3] ([root] [caus] [analysi])) [gin]",
      "~post-mortem root caus analysi gin" },

    { "only in texts", "text:gin", "[gin@text]", "gin" },
    { "another word than in all fields", "gin text:gin", "[gin] [gin@text]", "gin gin" },
    { "parentheses only in texts", "text:(gin rum) ale", "([gin@text] [rum@text]) [ale]",
      "gin rum ale" },
    { "a phrase only in texts", "text:\"gin rum\"", "+\"gin rum\"@text", "\"gin rum\"" },

    { "filters", "org:a track:b level:3 skill:d", "org:a; track:b; level:3; skill:d;",
      "org:a track:b level:3 skill:d" },
    { "a quoted value", "skill:\"threat fluency\" gin", "[gin] skill:threat fluency;",
      "skill:threat fluency gin" },
    { "an excluded value", "-track:sre -skill:\"hot gin\"", "-track:sre; -skill:hot gin;",
      "-track:sre -skill:hot gin" },
    { "a demanded value is one", "+track:sre", "track:sre;", "track:sre" },
    { "blanks around a value are nothing", "track:\" sre \"", "track:sre;", "track:sre" },
    { "ranges", "level:3..5 level:>=4", "level:3..5; level:>=4;", "level:3..5 level:>=4" },
    { "an empty value asks for nothing", "gin track:\"\" -skill:\"  \"", "[gin]", "gin" },
    { "filters count anywhere", "gin OR (rum track:sre)", "any([gin] ([rum])) track:sre;",
      "gin rum track:sre" },

    { "odd words", "C++ .NET 1.3 gin/rum", "[c++|~c++] [.net|~.net] [1.3] [gin] [rum]",
      "c++|~c++ .net|~.net 1.3 gin rum" },
    { "FTS5's syntax is words", "NEAR(gin rum) +AND gi* {ale} ^tea col:x",
      "([gin] [rum]) +[and] [=gi*] [ale] [tea] [col] [x]", "gin rum +and gi* ale tea col x" },
    { "SQL is words", "'; DROP TABLE cell; --", "[drop] [tabl] [cell]", "drop tabl cell" },
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
            fail_msg("%s: %s gave %s", cases[i].behaviour, cases[i].query, got);
        if (!str_equal(parsed.read_as, str_of(cases[i].read_as)))
            fail_msg("%s: %s is read as %.*s", cases[i].behaviour, cases[i].query,
                     STR_ARG(parsed.read_as));
    }
}

/* ---- what is said ---- */

static const struct {
    const char *behaviour, *query;
    const char *note; /* a part of the only one; NULL: none */
} notes[] = {
    { "nothing is said of what is asked for as it is", "gin \"rum\" -ale (tea OR gin)", NULL },
    { "function words left out", "the gin of the rum",
      "not asked for, as they say little: the, of" },
    { "none when they are all there is", "the of", NULL },
    { "none in quotes, with a sign, as written, and next to operators",
      "\"the gin\" +the -of =and to OR rum NEAR by", NULL },
    { "a level in words", "gin level 3", "\"level 3\" was read as the filter level:3" },
    { "levels, from one to another", "gin levels 2-3,",
      "\"levels 2-3,\" was read as the filter level:2..3" },
    { "in another language", "gin nivel 3", "level:3" },
    { "a spelling", "crosspli securty", "\"securty\": \"security\" was asked for instead" },
    { "once for the same word", "securty securty", "security" },
};

/* The only note, or what is wrong about them. */
static const char *
only_note(const struct parsed_query *parsed)
{
    return parsed->note_count == 0   ? NULL
           : parsed->note_count == 1 ? parsed->notes[0].data
                                     : "more than one note";
}

static bool
says(const struct parsed_query *parsed, const char *note)
{
    const char *only = only_note(parsed);

    return note ? only && strstr(only, note) : !only;
}

static void
what_was_done_is_said(void **state)
{
    struct tiny_index *index = *state;

    for (size_t i = 0; i < COUNT(notes); i++) {
        struct parsed_query parsed = parse(index, notes[i].query);
        const char         *only = only_note(&parsed);

        if (!says(&parsed, notes[i].note))
            fail_msg("%s: %s is said to be: %s", notes[i].behaviour, notes[i].query,
                     only ? only : "nothing");
    }
}

/* ---- options ---- */

static void
options_are_constraints_too(void **state)
{
    struct tiny_index         *index = *state;
    const struct query_options options = {
        .org = STR("acme"), .track = STR("sre"), .level = STR(">=2"), .skill = STR(" ")
    };
    struct parsed_query parsed = parse_bytes(index, STR("gin track:x"), &options);

    assert_string_equal(render(&index->scratch.arena, &parsed),
                        "[gin] track:x; org:acme; track:sre; level:>=2;");
}

static void
options_switch_the_ways_of_words_off(void **state)
{
    struct tiny_index         *index = *state;
    const struct query_options options = { .no_synonyms = true, .no_fuzzy = true };
    struct parsed_query        parsed = parse_bytes(index, STR("k8s securty"), &options);

    assert_string_equal(render(&index->scratch.arena, &parsed), "[k8s] [securti]");
    assert_int_equal(parsed.note_count, 0);
}

static const struct {
    const char *behaviour, *query;
    bool        is_scored, is_plain;
} kinds[] = {
    { "words", "gin rum", true, true },
    { "words to choose from", "gin OR (rum k8s)", true, true },
    { "a demanded word", "gin +rum", true, false },
    { "an excluded word", "gin -rum", true, false },
    { "a phrase", "\"gin\"", true, false },
    { "words near each other", "gin NEAR rum", true, false },
    { "only an excluded word", "-gin", false, false },
    { "only an excluded phrase", "-\"gin rum\"", false, false },
    { "only filters", "level:3", false, true },
    { "nothing", "", false, true },
};

static void
it_is_known_what_needs_the_tree(void **state)
{
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct parsed_query parsed = parse(*state, kinds[i].query);

        if (parsed.is_scored != kinds[i].is_scored || parsed.is_plain != kinds[i].is_plain)
            fail_msg("%s: scored %d, plain %d", kinds[i].behaviour, parsed.is_scored,
                     parsed.is_plain);
    }
}

/* ---- asking the tree ---- */

/* A tree is asked with each set of a, b and c; told are those that match. */
static const struct {
    const char *behaviour, *query, *any, *all;
} asked[] = {
    { "a row wants any of it", "a1 b1", "a b ab ac bc abc", "ab abc" },
    { "what is demanded", "a1 +b1", "b ab bc abc", "ab abc" },
    { "what is excluded", "a1 -b1", "a ac", "a ac" },
    { "only what is excluded", "-b1", "- a c ac", "- a c ac" },
    { "a choice", "a1 OR b1", "a b ab ac bc abc", "a b ab ac bc abc" },
    { "a choice demanded beside a word", "c1 +a1 OR b1", "a b ab ac bc abc", "ac bc abc" },
    { "a row in a choice", "(a1 b1) OR c1", "a b c ab ac bc abc", "c ab ac bc abc" },
    { "what is demanded of a row in a choice", "(+a1 +b1) OR c1", "c ab ac bc abc",
      "c ab ac bc abc" },
    { "what is excluded from a row in a choice", "(a1 -b1) OR c1", "a c ac bc abc",
      "a c ac bc abc" },
    { "a choice excluded", "c1 -(a1 OR b1)", "c", "c" },
    { "a row excluded: any of it", "c1 -(a1 b1)", "c", "c" },
    { "both of two excluded", "c1 -(+a1 +b1)", "c ac bc", "c ac bc" },
    { "a row demanded: any of it", "c1 +(a1 b1)", "a b ab ac bc abc", "abc" },
    { "nothing", "", "- a b c ab ac bc abc", "- a b c ab ac bc abc" },
};

/* The sets that match, with blanks between. */
static const char *
sets_that_match(struct tiny_index *index, const struct parsed_query *parsed, bool needs_all)
{
    static const struct {
        const char *name, *said[3];
    } sets[] = {
        { "-", { 0 } },           { "a", { "a1" } },
        { "b", { "b1" } },        { "c", { "c1" } },
        { "ab", { "a1", "b1" } }, { "ac", { "a1", "c1" } },
        { "bc", { "b1", "c1" } }, { "abc", { "a1", "b1", "c1" } },
    };
    struct buffer out = { 0 };
    const char   *text;

    for (size_t i = 0; i < COUNT(sets); i++) {
        struct word_set seen = { 0 };

        for (size_t w = 0; w < parsed->word_count; w++)
            for (size_t s = 0; s < 3 && sets[i].said[s]; s++)
                if (str_equal(parsed->words[w].said, str_of(sets[i].said[s])))
                    word_set_add(&seen, w);
        if (query_node_matches(&parsed->root, &seen, 0, needs_all))
            buffer_format(&out, "%s%s", out.length > 0 ? " " : "", sets[i].name);
    }
    text = arena_copy(&index->scratch.arena, buffer_str(&out)).data;
    buffer_free(&out);
    return text;
}

static void
tree_says_what_is_a_hit(void **state)
{
    for (size_t i = 0; i < COUNT(asked); i++) {
        struct parsed_query parsed = parse(*state, asked[i].query);
        const char         *any = sets_that_match(*state, &parsed, false);
        const char         *all = sets_that_match(*state, &parsed, true);

        if (strcmp(any, asked[i].any) != 0 || strcmp(all, asked[i].all) != 0)
            fail_msg("%s: %s is %s; with --all, %s", asked[i].behaviour, asked[i].query, any,
                     all);
    }
}

/* ---- any bytes ---- */

static const struct {
    const char *behaviour;
    struct str  query;
    const char *parsed;
} raw[] = {
    { "bad UTF-8 parts words", STATIC_STR("gin\xFFrum \xC3"), "[gin] [rum]" },
    { "a NUL parts words", STATIC_STR("gin\0rum"), "[gin] [rum]" },
    { "a field of bad bytes", STATIC_STR("track:\xFE\xFF"), "track:\xFE\xFF;" },
    { "a cut quotation mark is none", STATIC_STR("gin \xE2\x80"), "[gin]" },
    { "accents do not matter", STATIC_STR("r\xC3\xA9view re\xCC\x81view review"),
      "[review x3]" },
};

static void
any_bytes_are_a_query(void **state)
{
    struct tiny_index *index = *state;

    for (size_t i = 0; i < COUNT(raw); i++) {
        struct parsed_query parsed = parse_bytes(index, raw[i].query, NULL);
        const char         *got = render(&index->scratch.arena, &parsed);

        if (strcmp(got, raw[i].parsed) != 0)
            fail_msg("%s: %s", raw[i].behaviour, got);
    }
}

static size_t
nodes_below(const struct parsed_query *parsed, const struct query_node *node)
{
    size_t count = 1;

    if (node->kind == NODE_WORD)
        assert_true(node->at < parsed->word_count && node->count == 0);
    else if (node->kind == NODE_PHRASE)
        assert_true(node->at < parsed->phrase_count && node->count == 0);
    for (size_t i = 0; i < node->count; i++)
        count += nodes_below(parsed, &node->children[i]);
    return count;
}

static void
expect_promises(const struct parsed_query *parsed)
{
    assert_true(nodes_below(parsed, &parsed->root) <= QUERY_MOST_NODES + 1);
    assert_true(parsed->word_count <= QUERY_MOST_WORDS);
    assert_true(parsed->phrase_count <= QUERY_MOST_PHRASES);
    for (size_t w = 0; w < parsed->word_count; w++)
        assert_true(parsed->words[w].way_count > 0);
    for (size_t p = 0; p < parsed->phrase_count; p++)
        for (size_t i = 0; i < parsed->phrases[p].part_count; i++)
            assert_true(parsed->phrases[p].parts[i].count > 0);
    for (size_t c = 0; c < parsed->constraint_count; c++)
        assert_true(parsed->constraints[c].value.length > 0);
}

static void
random_bytes_keep_the_promises(void **state)
{
    static const char *const pieces[] = {
        "\"",   "-",      "+",        " ",    " track:", " level:",
        OPEN,   "a",      "on-call",  "\xFF", ":",       "..",
        " OR ", " NEAR ", " NEAR/2 ", "(",    ")",       " level 3 ",
        "=",    "*",      " text:",   "k8s",  " the ",   "root cause analysis"
    };
    struct tiny_index *index = *state;
    struct dice        dice = { 1 };

    for (size_t round = 0; round < 5000; round++) {
        struct buffer       query = { 0 };
        struct parsed_query parsed;

        for (size_t left = dice_below(&dice, 24); left > 0; left--) {
            buffer_add(&query, str_of(pieces[dice_below(&dice, COUNT(pieces))]));
            if (dice_below(&dice, 4) == 0)
                buffer_add_char(&query, (char) dice_roll(&dice));
        }
        parsed = parse_bytes(index, buffer_str(&query), NULL);
        expect_promises(&parsed);
        (void) render(&index->scratch.arena, &parsed);
        buffer_free(&query);
        arena_free(&index->scratch.arena);
    }
}

/* ---- limits ---- */

/* "(w0) (w1) (w2) ...", which are a row for nobody */
static struct str
distinct_words(struct arena *arena, size_t count, struct str tail)
{
    struct buffer out = { 0 };
    struct str    text;

    for (size_t i = 0; i < count; i++)
        buffer_format(&out, "(w%zu) ", i);
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
        index, distinct_words(arena, QUERY_MOST_WORDS + 1, STR("+w0 -xx \"w2 zz\"")), NULL);
    assert_int_equal(parsed.word_count, QUERY_MOST_WORDS);
    assert_int_equal(parsed.root.count, QUERY_MOST_WORDS + 2); /* also +w0, and the phrase */
    assert_int_equal(parsed.words[0].times, 2);
    assert_int_equal(parsed.phrases[0].parts->count, 2); /* words left out still bind */
    assert_true(says(&parsed, "128 words"));
}

static void
bytes_beyond_the_limit_are_left_out_and_noted(void **state)
{
    struct tiny_index  *index = *state;
    struct buffer       query = { 0 };
    struct parsed_query parsed;

    while (query.length < QUERY_MOST_BYTES - 4)
        buffer_add(&query, STR("gin "));
    buffer_add(&query,
               STR("abc\xC3\xA9 beyond")); /* the limit falls into the accented letter */
    parsed = parse_bytes(index, buffer_str(&query), NULL);
    assert_int_equal(parsed.root.count, 1);
    assert_int_equal(parsed.words[parsed.root.children[0].at].times, QUERY_MOST_SAID);
    assert_int_equal(parsed.note_count, 2); /* of bytes, and of words */

    query.length = QUERY_MOST_BYTES - 4;
    parsed = parse_bytes(index, buffer_str(&query), NULL);
    assert_int_equal(parsed.note_count, 1); /* none of bytes */
    buffer_free(&query);
}

static const struct {
    const char *behaviour, *piece;
    size_t      pieces;
    size_t      phrases, constraints;
    const char *note; /* a part of the only one; NULL: none */
} crowds[] = {
    { "as many phrases as may be", "\"gin rum\" ", QUERY_MOST_PHRASES, QUERY_MOST_PHRASES, 0,
      NULL },
    { "one phrase more", "-\"gin rum\" ", QUERY_MOST_PHRASES + 1, QUERY_MOST_PHRASES, 0,
      "32 phrases" },
    { "words near each other are phrases, too", "gin NEAR rum ", QUERY_MOST_PHRASES + 1,
      QUERY_MOST_PHRASES, 0, "32 phrases" },
    { "as many filters as may be", "skill:x ", QUERY_MOST_FILTERS, 0, QUERY_MOST_FILTERS,
      NULL },
    { "one filter more", "-level:1 ", QUERY_MOST_FILTERS + 1, 0, QUERY_MOST_FILTERS,
      "64 filters" },
    { "as many parentheses as may be", "(gin ", 32, 0, 0, NULL },
    { "one parenthesis more", "(gin ", 33, 0, 0, "within 32 others" },
    { "many of them", "(", 60000, 0, 0, "within 32 others" },
    { "many that close", ")", 60000, 0, 0, NULL },
    { "as many parts as may be", "(gin) ", QUERY_MOST_NODES / 2, 0, 0, NULL },
    { "more parts", "(gin) ", QUERY_MOST_NODES / 2 + 1, 0, 0, "1024 parts" },
    { "many operators", "OR NEAR ", 8000, 0, 0, NULL },
    { "many choices", "gin OR ", 9000, 0, 0, "1024 words" },
};

static struct str
repeated(struct buffer *out, const char *piece, size_t times)
{
    buffer_clear(out);
    for (; times > 0; times--)
        buffer_add(out, str_of(piece));
    return buffer_str(out);
}

static void
crowds_are_cut_and_noted(void **state)
{
    struct tiny_index *index = *state;
    struct buffer      query = { 0 };

    for (size_t i = 0; i < COUNT(crowds); i++) {
        struct str          bytes = repeated(&query, crowds[i].piece, crowds[i].pieces);
        struct parsed_query parsed = parse_bytes(index, bytes, NULL);

        expect_promises(&parsed);
        if (parsed.phrase_count != crowds[i].phrases ||
            parsed.constraint_count != crowds[i].constraints || !says(&parsed, crowds[i].note))
            fail_msg("%s: %zu phrases, %zu constraints, %zu notes", crowds[i].behaviour,
                     parsed.phrase_count, parsed.constraint_count, parsed.note_count);
    }
    buffer_free(&query);
}

static void
long_phrase_is_cut_and_noted(void **state)
{
    struct tiny_index  *index = *state;
    struct buffer       query = { 0 };
    struct parsed_query parsed;

    parsed = parse_bytes(index, repeated(&query, "\"gin", 1), NULL);
    for (size_t i = 1; i < QUERY_MOST_WORDS; i++)
        buffer_add(&query, STR(" rum"));
    parsed = parse_bytes(index, buffer_str(&query), NULL);
    assert_int_equal(parsed.phrases[0].parts->count, QUERY_MOST_WORDS);
    assert_true(says(&parsed, NULL));

    buffer_add(&query, STR(" ale"));
    parsed = parse_bytes(index, buffer_str(&query), NULL);
    assert_int_equal(parsed.phrases[0].parts->count, QUERY_MOST_WORDS);
    assert_true(says(&parsed, "128 words"));
    buffer_free(&query);
}

static void
options_are_never_cut(void **state)
{
    struct tiny_index         *index = *state;
    const struct query_options options = { .org = STR("acme") };
    struct buffer              query = { 0 };
    struct parsed_query        parsed;

    parsed = parse_bytes(index, repeated(&query, "skill:x ", QUERY_MOST_FILTERS), &options);
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
    struct parsed_query parsed = parse(index, "mentoring gin +respuestas =respuestas resp*");

    assert_string_equal(render(&index->scratch.arena, &parsed),
                        "[mentor|mentoring@es|~mentor] [gin|gin@es] +[respuesta|respuest@es] "
                        "[=respuestas|=respuestas@es] [=resp*]");
}

static void
empty_index_hears_english(void **state)
{
    struct tiny_index  *index = *state;
    struct parsed_query parsed = parse(index, "doctors \"doctors\" doc* near");

    assert_string_equal(render(&index->scratch.arena, &parsed),
                        "[doctor] +\"doctors\" [=doc*] [near]");
}

#define IN(setup, test) cmocka_unit_test_setup_teardown(test, setup, tiny_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN(setup_english, query_is_read_as),
        IN(setup_english, what_was_done_is_said),
        IN(setup_english, options_are_constraints_too),
        IN(setup_english, options_switch_the_ways_of_words_off),
        IN(setup_english, it_is_known_what_needs_the_tree),
        IN(setup_english, tree_says_what_is_a_hit),
        IN(setup_english, any_bytes_are_a_query),
        IN(setup_english, random_bytes_keep_the_promises),
        IN(setup_english, words_beyond_the_limit_are_left_out_and_noted),
        IN(setup_english, bytes_beyond_the_limit_are_left_out_and_noted),
        IN(setup_english, crowds_are_cut_and_noted),
        IN(setup_english, long_phrase_is_cut_and_noted),
        IN(setup_english, options_are_never_cut),
        IN(setup_two_languages, word_is_asked_in_every_language),
        IN(setup_empty, empty_index_hears_english),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
