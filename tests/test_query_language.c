/* Whole searches, one feature of the query's language after the other: what they find. */
#include "query/query.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "tests/ladders.h"

/*
 * Every ladder has one skill, and a cell goes by its level's name: the search for "amber"
 * finds a, ab, ac and abc.
 */
static const struct tiny_ladder ladders[] = {
    { "logic", "acme",
      "Resins | Logic\n"
      "a | amber\n"
      "b | basil\n"
      "c | cedar\n"
      "ab | amber basil\n"
      "bc | basil cedar\n"
      "ac | amber cedar\n"
      "abc | amber basil cedar\n"
      "long | a text with many more words, which says amber once and goes on without it\n",
      NULL },
    { "space", "acme",
      "Distances | Hazel\n"
      "wh | walnut hazel\n"
      "hw | hazel, pine and walnut\n"
      "w3h | walnut one two three hazel\n"
      "w11h | walnut one two three four five six seven eight nine ten eleven hazel\n"
      "w | walnut tree\n",
      NULL },
    { "duty", "acme",
      "Duty | Shifts\n"
      "hyphen | takes on-call turns\n"
      "blank | shares on call turns\n"
      "joined | plans oncall turns\n"
      "parted | on Monday, a call takes turns\n"
      "knot | ties a reef-knot in time\n"
      "knots | two reef knots in time\n"
      "rknot | a reefknot in time\n"
      "tonk | a knot of the reef\n",
      NULL },
    { "stems", "acme",
      "Stems | Forms\n"
      "intern | an intern here\n"
      "internal | an internal here\n"
      "interns | some interns here\n"
      "kube | runs kubernetes\n"
      "k8s | runs k8s\n"
      "kubera | trusts kubera\n",
      NULL },
    { "same", "acme",
      "Secrets | Same\n"
      "tls | TLS everywhere\n"
      "ssl | SSL everywhere\n"
      "mtls | mTLS everywhere\n"
      "tls13 | TLS 1.3 everywhere\n"
      "tls12 | TLS 1.2 everywhere\n"
      "rca | does an RCA\n"
      "post | holds postmortems\n"
      "root | finds by root cause analysis\n"
      "cause | cause for analysis of a root\n"
      "dfir | DFIR of breaches\n",
      NULL },
    { "odd", "acme",
      "Oddities | Odd\n"
      "slo | keeps an SLO\n"
      "slos | keeps SLOs\n"
      "cpp | writes C++\n"
      "c | writes C\n"
      "net | writes .NET\n"
      "worth | net worth\n"
      "cicd | minds CI/CD\n"
      "ci | minds CI\n"
      "go | writes Go\n"
      "caf\xC3\xA9 | runs the CAF\xC3\x89\n",
      NULL },
    { "names", "acme",
      "Falcons | Mentoring\n"
      "mtext | mentoring of newcomers\n"
      "mname | newcomers\n"
      "state | the state of the art\n"
      "arts | a state, and its art\n",
      NULL },
    { "herbs", "acme",
      "Herbs | Sage Thyme\n"
      "apart | sage leaf leaf leaf leaf leaf leaf leaf leaf leaf leaf leaf thyme\n",
      NULL },
    { "ranks", "zenit",
      "Ranks | Orchids\n"
      "L1 | grows orchids\n"
      "L2 | grows orchids daily\n"
      "L3 | grows orchids weekly\n"
      "L4 | grows ivy\n",
      NULL },
};

static int
setup(void **state)
{
    return tiny_setup(state, ladders, COUNT(ladders));
}

/* ---- searching ---- */

enum { ALL_WORDS = 1, NO_FUZZY = 2, NO_SYNONYMS = 4 };

static struct query_hits
search(struct tiny_index *index, struct str query, unsigned how)
{
    struct query_options options = { .limit = 1000,
                                     .no_fold = true,
                                     .all_words = (how & ALL_WORDS) != 0,
                                     .no_fuzzy = (how & NO_FUZZY) != 0,
                                     .no_synonyms = (how & NO_SYNONYMS) != 0 };
    struct query_hits    hits;
    struct error         err;

    expect_ok(query_run(index->store, query, &options, &hits, &err), &err);
    return hits;
}

static int
by_name(const void *a, const void *b)
{
    const struct query_hit *x = a, *y = b;

    return str_compare(x->place.level.slug, y->place.level.slug);
}

/* The names of the cells, in the order of letters. */
static const char *
cells_of(struct tiny_index *index, struct query_hits *hits)
{
    struct buffer out = { 0 };
    const char   *names;

    if (hits->count > 0)
        qsort(hits->items, hits->count, sizeof *hits->items, by_name);
    for (size_t i = 0; i < hits->count; i++)
        buffer_format(&out, "%s%.*s", i > 0 ? " " : "",
                      STR_ARG(hits->items[i].place.level.slug));
    names = arena_copy(&index->scratch.arena, buffer_str(&out)).data;
    buffer_free(&out);
    return names;
}

static bool
has_note(const struct query_hits *hits, const char *note)
{
    for (size_t i = 0; i < hits->note_count; i++)
        if (strstr(hits->notes[i].data, note))
            return true;
    return false;
}

/* ---- what is found ---- */

static const struct {
    const char *behaviour, *query, *cells; /* in the order of letters */
    unsigned    how;
    const char *note; /* a part of one that there must be, or NULL */
} cases[] = {
    /* a row of words */
    { "any word finds", "amber basil", "a ab abc ac b bc long", 0, NULL },
    { "nothing finds nothing", "", "", 0, NULL },
    { "a word that is nowhere finds nothing", "zinnober", "", 0, NULL },
    { "beside one that is, it does no harm", "zinnober basil", "ab abc b bc", 0, NULL },
    { "all words demanded", "amber basil", "ab abc", ALL_WORDS, NULL },
    { "all words, one nowhere", "amber zinnober", "", ALL_WORDS, NULL },
    { "one word demanded", "amber +basil", "ab abc b bc", 0, NULL },
    { "two demanded", "+amber +basil cedar", "ab abc", 0, NULL },
    { "one excluded", "amber -basil", "a ac long", 0, NULL },
    { "the same wanted and excluded", "amber -amber", "", 0, NULL },
    { "only exclusions find nothing", "-amber", "", 0, NULL },
    { "exclusions and filters list the rest", "track:resins -amber", "b bc c", 0, NULL },
    { "filters alone list", "track:ranks", "l1 l2 l3 l4", 0, NULL },
    { "case and accents do not matter", "cafe CAF\xC3\x89 Cafe\xCC\x81", "cafe", 0, NULL },

    /* signs before more than a word */
    { "a phrase excluded", "amber -\"amber basil\"", "a ac long", 0, NULL },
    { "a choice excluded", "amber -(basil OR cedar)", "a long", 0, NULL },
    { "a row excluded: none of its words", "amber -(basil cedar)", "a long", 0, NULL },
    { "a row excluded: not all of its words", "amber -(+basil +cedar)", "a ab ac long", 0,
      NULL },
    { "a choice demanded", "amber +(basil OR cedar)", "ab abc ac b bc c", 0, NULL },
    { "a phrase demanded", "cedar +\"amber basil\"", "ab abc", 0, NULL },
    { "words joined by a stroke excluded: side by side", "amber -amber/basil", "a ac long", 0,
      NULL },

    /* OR and parentheses */
    { "or", "amber OR basil", "a ab abc ac b bc long", ALL_WORDS, NULL },
    { "binds tighter than the row", "amber OR basil cedar", "abc ac bc", ALL_WORDS, NULL },
    { "on its other side, too", "cedar amber OR basil", "abc ac bc", ALL_WORDS, NULL },
    { "parentheses bind tighter", "amber OR (basil cedar)", "a ab abc ac bc long", ALL_WORDS,
      NULL },
    { "within one another", "(amber OR (basil (cedar))) -(long OR (a))", "a ab abc ac bc",
      ALL_WORDS, NULL },
    { "a demanded choice", "+amber OR basil cedar", "a ab abc ac b bc long", 0, NULL },
    { "a demanded word within parentheses", "(amber +basil) OR cedar", "ab abc ac b bc c", 0,
      NULL },
    { "an excluded one", "(amber -basil) OR cedar", "a abc ac bc c long", 0, NULL },
    { "a choice of phrases", "\"amber basil\" OR \"basil cedar\"", "ab abc bc", 0, NULL },
    { "a choice of a phrase and a word", "\"amber basil\" OR cedar", "ab abc ac bc c", 0,
      NULL },
    { "a phrase within parentheses", "(\"amber basil\" cedar)", "ab abc", 0, NULL },
    { "an open parenthesis runs to the end", "+cedar +(amber", "abc ac", 0, NULL },
    { "one that closes nothing is nothing", ")) +cedar) +amber )", "abc ac", 0, NULL },
    { "OR with nothing on a side", "OR basil OR", "ab abc b bc", 0, NULL },
    { "OR with an exclusion on a side", "amber OR -basil", "a ac long", 0, NULL },
    { "OR twice", "basil OR OR basil", "ab abc b bc", 0, NULL },
    { "OR alone", "OR", "", 0, NULL },
    { "in small letters it is a function word", "amber or basil", "ab abc", ALL_WORDS, ": or" },

    /* NEAR */
    { "near: ten words between at most", "walnut NEAR pine walnut", "hw", 0, NULL },
    { "in any order", "pine NEAR walnut", "hw", 0, NULL },
    { "with ten words between", "one NEAR eleven", "w11h", 0, NULL },
    { "not with eleven", "walnut NEAR text:hazel", "hw w3h wh", 0, NULL },
    { "none between", "walnut NEAR/0 hazel", "wh", 0, NULL },
    { "as many as the number says", "walnut NEAR/3 hazel", "hw w3h wh", 0, NULL },
    { "not one more", "walnut NEAR/2 hazel", "hw wh", 0, NULL },
    { "all of three", "one NEAR/1 two NEAR/1 three", "w11h w3h", 0, NULL },
    { "all of three, from the first to the last", "walnut NEAR/1 one NEAR/1 two", "w11h w3h", 0,
      NULL },
    { "phrases near", "\"one two\" NEAR/2 hazel", "w3h", 0, NULL },
    { "its words have any ending", "walnuts NEAR/0 hazels", "wh", 0, NULL },
    { "not in two fields", "tree NEAR hazel", "", 0, NULL },
    { "which words alone may be", "+tree +hazel", "w", 0, NULL },
    { "in the name of a skill, or of a track", "hazel NEAR hazel", "hw w w11h w3h wh", 0,
      NULL },
    { "a choice of near ones", "pine NEAR walnut OR amber NEAR cedar", "abc ac hw", 0, NULL },
    { "in a name", "sage NEAR/0 thyme", "apart", 0, NULL },
    { "not in a name, where only texts are asked", "text:(sage NEAR thyme)", "", 0, NULL },
    { "NEAR with nothing on a side", "NEAR pine NEAR", "hw", 0, NULL },
    { "NEAR alone", "NEAR", "", 0, NULL },
    { "near in small letters is a word", "walnut near pine", "hw w w11h w3h wh", 0, NULL },
    { "function words near", "on NEAR/1 a", "parted", 0, NULL },
    { "as near as it stands", "a NEAR/2 takes", "parted", 0, NULL },
    { "a compound near", "oncall NEAR/0 turns", "blank hyphen joined", 0, NULL },

    /* words as they begin, and as they are */
    { "a beginning", "kube*", "kube kubera", 0, NULL },
    { "a whole word is one of its beginnings", "kubera*", "kubera", 0, NULL },
    { "no end", "*bera", "", 0, NULL },
    { "demanded and excluded", "+runs -kub*", "cafe k8s", 0, NULL },
    { "of forms, not of stems", "everywhe*", "mtls ssl tls tls12 tls13", 0, NULL },
    { "of what a hyphen ties", "reefk*", "rknot", 0, NULL },
    { "stems find all forms", "intern", "intern interns", 0, NULL },
    { "as written", "=intern", "intern", 0, NULL },
    { "as written, in the plural", "=interns", "interns", 0, NULL },
    { "whatever its case", "=Internal", "internal", 0, NULL },
    { "another word with the same beginning", "internal", "internal", 0, NULL },
    { "as written, demanded", "here +=interns", "interns", 0, NULL },
    { "as written, excluded", "intern -=interns", "intern", 0, NULL },
    { "as written, side by side", "=an-intern", "intern", 0, NULL },

    /* fields */
    { "a word in text or name", "mentoring", "arts mname mtext state", 0, NULL },
    { "in a track's name", "falcons", "arts mname mtext state", 0, NULL },
    { "only in texts", "text:mentoring", "mtext", 0, NULL },
    { "a row only in texts", "text:(mentoring newcomers)", "mname mtext", 0, NULL },
    { "all of a row only in texts", "+text:(+mentoring +newcomers)", "mtext", 0, NULL },
    { "a phrase in a name", "\"mentoring\"", "arts mname mtext state", 0, NULL },
    { "a phrase only in texts", "text:\"mentoring\"", "mtext", 0, NULL },
    { "as written only in texts", "text:=mentoring", "mtext", 0, NULL },
    { "a beginning only in texts", "text:ment*", "mtext", 0, NULL },
    { "a word of the name excluded", "newcomers -mentoring", "", 0, NULL },
    { "a word of the text excluded", "newcomers -text:mentoring", "mname", 0, NULL },

    /* phrases and compounds */
    { "a phrase", "\"basil cedar\"", "abc bc", 0, NULL },
    { "not the other way round", "\"cedar basil\"", "", 0, NULL },
    { "not with a word between", "\"amber cedar\"", "ac", 0, NULL },
    { "as written", "\"runs kubernet\"", "", 0, NULL },
    { "not in two fields", "\"walnut tree hazel\"", "", 0, NULL },
    { "punctuation does not part it", "\"hazel pine\"", "hw", 0, NULL },
    { "with its function words", "\"state of the art\"", "state", 0, NULL },
    { "a compound with its hyphen", "on-call", "blank hyphen joined", 0, NULL },
    { "apart", "on call", "blank hyphen joined", 0, NULL },
    { "as one", "OnCall", "blank hyphen joined", 0, NULL },
    { "with its hyphen, in quotes", "\"on-call turns\"", "blank hyphen joined", 0, NULL },
    { "apart, in quotes", "\"on call turns\"", "blank hyphen joined", 0, NULL },
    { "as one, in quotes", "\"oncall turns\"", "blank hyphen joined", 0, NULL },
    { "excluded", "turns -on-call", "parted", 0, NULL },
    { "demanded", "turns +oncall", "blank hyphen joined", 0, NULL },
    { "one seen with its hyphen", "reef-knot", "knot knots rknot", 0, NULL },
    { "seen, as one", "reefknot", "knot knots rknot", 0, NULL },
    { "seen, apart: the words count, too", "reef knot", "knot knots rknot tonk", 0, NULL },
    { "seen, in quotes: as written", "\"reefknot in time\"", "knot rknot", 0, NULL },
    { "seen, apart in quotes", "\"reef knot in\"", "knot rknot", 0, NULL },
    { "seen, excluded", "time knot -reefknot", "tonk", 0, NULL },

    /* function words */
    { "function words are left out", "the art of the newcomers", "arts mname mtext state", 0,
      "the, of" },
    { "kept when there is nothing else", "of the", "cafe cause dfir mtext state tonk", 0,
      NULL },
    { "kept with a sign", "art -the", "arts", 0, NULL },
    { "demanded", "art +the", "cafe state tonk", 0, NULL },
    { "kept in quotes", "\"the art\"", "state", 0, NULL },
    { "kept next to OR", "amber the OR zinnober", "a ab abc ac cafe long state tonk", 0, NULL },
    { "kept next to NEAR", "the NEAR/0 art", "state", 0, NULL },
    { "kept as written", "=two", "knots w11h w3h", 0, NULL },
    { "left out beside a filter", "the track:falcons", "arts mname mtext state", 0, ": the" },

    /* levels in words */
    { "a level in words", "grows level 2", "l2", 0, "level:2" },
    { "levels in words", "levels 2-3 grows", "l2 l3", 0, "level:2..3" },
    { "in one more way", "grows level 2..3", "l2 l3", 0, "level:2..3" },
    { "at the end of a sentence", "Who grows at level 3?", "l3", 0, "level:3" },
    { "alone, a filter", "level 4 track:ranks", "l4", 0, "level:4" },
    { "within quotes it is words", "\"level 2\" grows", "", 0, NULL },
    { "without a number it is a word", "grows level", "l1 l2 l3 l4", 0, NULL },

    /* synonyms */
    { "a group", "SSL", "mtls ssl tls tls12 tls13", 0, "\"ssl\" was also found as" },
    { "one way", "TLS", "mtls ssl tls tls12 tls13", 0, "TLS" },
    { "not the other", "mTLS", "mtls", 0, NULL },
    { "a group whose members are several words", "RCA", "post rca root", 0, NULL },
    { "asked by several words: each counts, too", "root cause analysis", "cause post rca root",
      0, "" },
    { "of which all may be demanded", "root cause analysis", "cause post rca root", ALL_WORDS,
      NULL },
    { "not in quotes", "\"TLS\"", "tls tls12 tls13", 0, NULL },
    { "not in longer quotes", "\"root cause analysis\"", "root", 0, NULL },
    { "not as written", "=TLS", "tls tls12 tls13", 0, NULL },
    { "not excluded", "everywhere -TLS", "mtls ssl", 0, NULL },
    { "not for beginnings", "tl*", "tls tls12 tls13", 0, NULL },
    { "not when switched off", "TLS", "tls tls12 tls13", NO_SYNONYMS, NULL },
    { "of several words, switched off", "root cause analysis", "cause root", NO_SYNONYMS,
      NULL },
    { "demanded", "everywhere +TLS", "mtls ssl tls tls12 tls13", 0, NULL },
    { "demanded with --all", "everywhere SSL", "mtls ssl tls tls12 tls13", ALL_WORDS, NULL },
    { "only in texts", "text:ssl", "mtls ssl tls tls12 tls13", 0, NULL },

    /* spelling */
    { "a slip is mended", "kubenretes", "k8s kube", 0, "\"kubernetes\"" },
    { "a lost e", "kubernets", "k8s kube", 0, "\"kubernetes\"" },
    { "not when switched off", "kubenretes", "", NO_FUZZY, NULL },
    { "not a lost e either", "kubernets", "k8s kube", NO_FUZZY,
      "\"kubernets\" was also found as k8s" },
    { "not in quotes", "\"kubenretes\"", "", 0, NULL },
    { "not as written", "=kubenretes", "", 0, NULL },
    { "not beginnings", "kubenr*", "", 0, NULL },
    { "not excluded", "track:stems runs -kubenretes", "k8s kube", 0, NULL },
    { "not of the first letter", "qubernetes", "", 0, NULL },
    { "demanded", "amber +orchyds", "l1 l2 l3 l4", 0, "\"orchids\"" },
    { "in a choice", "orchyds OR ambre", "a ab abc ac l1 l2 l3 l4 long", 0, "\"amber\"" },

    /* short and odd words */
    { "a plural of an acronym", "SLOs", "slo slos", 0, NULL },
    { "and its singular", "slo", "slo slos", 0, NULL },
    { "C++", "C++", "cpp", 0, NULL },
    { "C", "C", "c", 0, NULL },
    { ".NET", ".NET", "net", 0, NULL },
    { "net", "net", "worth", 0, NULL },
    { "CI/CD is both", "\"CI/CD\"", "cicd", 0, NULL },
    { "or any of them", "CI/CD", "ci cicd", 0, NULL },
    { "CI", "=CI", "ci cicd", 0, NULL },
    { "Go", "go", "go", 0, NULL },
    { "a number with a dot", "1.3", "tls13", 0, NULL },
    { "TLS 1.3", "TLS 1.3", "tls13", ALL_WORDS, NULL },

    { "filters and a choice excluded list the rest", "track:resins -(amber OR basil)", "c", 0,
      NULL },
    { "synonyms not in what is excluded", "everywhere -(TLS)", "mtls ssl", 0, NULL },
    { "nor spelling", "track:ranks -(orchyds)", "l1 l2 l3 l4", 0, NULL },
    { "several words of one piece demanded", "minds +CI/CD", "cicd", NO_SYNONYMS, NULL },
    { "as written, near", "=intern NEAR an", "intern", 0, NULL },
    { "near the last of words that are a member", "root cause analysis NEAR finds", "root", 0,
      NULL },
    { "or binds tighter than a member", "root cause analysis OR amber", "cause root", ALL_WORDS,
      NULL },
    { "levels from one to another", "orchids level 2 to 3", "l2 l3", 0, NULL },
    { "levels with a dash",
      "orchids levels 2\xE2\x80\x93"
      "3",
      "l2 l3", 0, NULL },
    { "one level or another", "orchids level 1 or 3", "l1 l3", 0, NULL },
    { "text:level is a word", "orchids text:level 3", "l1 l2 l3 l4", 0, NULL },
};

static void
queries_find(void **state)
{
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct query_hits hits = search(*state, str_of(cases[i].query), cases[i].how);
        const char       *got = cells_of(*state, &hits);

        if (strcmp(got, cases[i].cells) != 0)
            fail_msg("%s: %s found %s, not %s", cases[i].behaviour, cases[i].query, got,
                     cases[i].cells);
        if (cases[i].note && !has_note(&hits, cases[i].note))
            fail_msg("%s: %s was noted as \"%s\"", cases[i].behaviour, cases[i].query,
                     hits.note_count > 0 ? hits.notes[0].data : "");
        query_hits_free(&hits);
    }
}

/* ---- in which order ---- */

static const struct {
    const char *behaviour, *query, *first, *then;
} orders[] = {
    { "more of the words before fewer", "amber basil", "ab", "a" },
    { "and before the other", "amber basil", "ab", "b" },
    { "in a choice, too", "amber OR basil", "ab", "b" },
    { "a short text before a long one", "amber", "a", "long" },
    { "a word said twice weighs double", "basil cedar cedar", "c", "b" },
    { "the other one, too", "basil basil cedar", "b", "c" },
    { "words of a phrase rank", "\"amber basil\"", "ab", "abc" },
    { "words near rank", "amber NEAR cedar", "ac", "abc" },
    { "an excluded word does not rank, only others do", "cedar basil -amber", "bc", "c" },
    { "as written before its stem", "interns", "interns", "intern" },
    { "whichever is written", "intern", "intern", "interns" },
    { "what two words begin", "kube* runs", "kube", "kubera" },
    { "a beginning ranks: with it before without", "kube* runs", "kube", "k8s" },
    { "beginnings are all the same: by address", "ree*", "knot", "knots" },
    { "the word before its synonym", "SSL", "ssl", "tls" },
    { "the other one, too", "TLS", "tls", "ssl" },
    { "before what it finds one way", "TLS", "tls", "mtls" },
    { "a member of several words before its synonyms", "root cause analysis", "root", "rca" },
    { "before its words in another order", "root cause analysis", "root", "cause" },
    { "a seen compound before its words apart", "reef knot", "knot", "tonk" },
    { "the text before the skill's name", "mentoring", "mtext", "mname" },
    { "TLS 1.3", "TLS 1.3", "tls13", "tls12" },
    { "CI/CD before CI", "CI/CD", "cicd", "ci" },
};

static size_t
rank_of(const struct query_hits *hits, const char *cell)
{
    size_t at = 0;

    while (at < hits->count && !str_equal(hits->items[at].place.level.slug, str_of(cell)))
        at++;
    return at;
}

static void
one_comes_before_the_other(void **state)
{
    for (size_t i = 0; i < COUNT(orders); i++) {
        struct query_hits hits = search(*state, str_of(orders[i].query), 0);
        size_t            first = rank_of(&hits, orders[i].first);

        if (first == hits.count || first >= rank_of(&hits, orders[i].then))
            fail_msg("%s: %s has %s at %zu and %s at %zu of %zu", orders[i].behaviour,
                     orders[i].query, orders[i].first, first, orders[i].then,
                     rank_of(&hits, orders[i].then), hits.count);
        query_hits_free(&hits);
    }
}

/* ---- limits ---- */

static const struct {
    const char *behaviour, *piece;
    size_t      times;
    const char *tail, *cells, *note;
} crowds[] = {
    { "bytes", "            ", QUERY_MOST_BYTES / 12, "     basil", "", "65536 bytes" },
    { "phrases", "-\"basil cedar\" ", QUERY_MOST_PHRASES, "basil -\"amber basil\"", "ab b",
      "32 phrases" },
    { "filters", "track:resins ", QUERY_MOST_FILTERS, "-track:resins basil", "ab abc b bc",
      "64 filters" },
    { "parentheses", "(", 40, "basil", "ab abc b bc", "within 32 others" },
    { "parentheses that close", ")", 40, "basil", "ab abc b bc", NULL },
    { "parts", "(basil) ", QUERY_MOST_NODES / 2, "cedar", "ab abc b bc", "1024 parts" },
};

static void
what_is_within_the_limits_is_searched(void **state)
{
    for (size_t i = 0; i < COUNT(crowds); i++) {
        struct buffer     query = { 0 };
        struct query_hits hits;
        const char       *got;

        for (size_t n = 0; n < crowds[i].times; n++)
            buffer_add(&query, str_of(crowds[i].piece));
        buffer_add(&query, str_of(crowds[i].tail));
        hits = search(*state, buffer_str(&query), 0);
        got = cells_of(*state, &hits);
        if (strcmp(got, crowds[i].cells) != 0)
            fail_msg("%s: found %s", crowds[i].behaviour, got);
        if (crowds[i].note && !has_note(&hits, crowds[i].note))
            fail_msg("%s: %zu notes", crowds[i].behaviour, hits.note_count);
        query_hits_free(&hits);
        buffer_free(&query);
    }
}

static void
words_within_the_limit_are_searched(void **state)
{
    struct buffer     query = { 0 };
    struct query_hits hits;

    for (size_t i = 0; i < QUERY_MOST_WORDS - 1; i++)
        buffer_format(&query, "(w%zu) ", i);
    buffer_add(&query, STR("(basil) (cedar)"));
    hits = search(*state, buffer_str(&query), 0);
    assert_string_equal(cells_of(*state, &hits), "ab abc b bc");
    assert_true(has_note(&hits, "128 words"));
    query_hits_free(&hits);
    buffer_free(&query);
}

/* ---- any bytes ---- */

/* What a query is made of at random, so that hits with all of it are to be found, too. */
static const char *const pieces[] = {
    " amber ",   " basil ",    " cedar",
    " (",        ")",          " OR ",
    " NEAR ",    " NEAR/1 ",   "\"",
    " -",        " +",         "*",
    " =",        " text:",     "TLS",
    " the ",     "on-call",    " level 2 ",
    " track:",   "turns",      "root cause analysis",
    "\xFF",      " ",          "walnut",
    "hazel",     " reef knot", "interns",
    "kubernets",
};

static void
random_queries_agree_with_all_words(void **state)
{
    struct tiny_index *index = *state;
    struct dice        dice = { 11 };

    for (size_t round = 0; round < 1500; round++) {
        struct buffer     query = { 0 };
        struct query_hits any, all;

        for (size_t left = dice_below(&dice, 12); left > 0; left--)
            buffer_add(&query, str_of(pieces[dice_below(&dice, COUNT(pieces))]));
        any = search(index, buffer_str(&query), 0);
        all = search(index, buffer_str(&query), ALL_WORDS);
        if (any.all_words != all.total || all.total > any.total || all.total != all.all_words)
            fail_msg("\"%.*s\": %zu hits, %zu with all words, %zu when these are demanded",
                     STR_ARG(buffer_str(&query)), (size_t) any.total, (size_t) any.all_words,
                     (size_t) all.total);
        query_hits_free(&any);
        query_hits_free(&all);
        buffer_free(&query);
        arena_free(&index->scratch.arena);
    }
}

/* What says the same finds the same. */
static const struct {
    const char *one, *other;
    unsigned    how;
} same[] = {
    { "amber basil", "(amber basil)", 0 },
    { "(amber) (basil)", "((amber) (basil))", ALL_WORDS },
    { "+amber +basil", "+(+amber +basil)", 0 },
    { "amber OR basil", "(amber) OR (basil)", 0 },
    { "amber OR basil OR cedar", "amber OR (basil OR cedar)", 0 },
    { "amber -basil", "-basil amber", 0 },
    { "amber -basil -cedar", "amber -(basil OR cedar)", 0 },
    { "(amber) (basil)", "(basil) (amber)", 0 },
    { "walnut NEAR/2 hazel", "hazel NEAR/2 walnut", 0 },
    { "\"on call\"", "\"on-call\"", 0 },
    { "on call", "oncall", 0 },
    { "text:amber text:basil", "text:(amber basil)", 0 },
    { "level 2 grows", "level:2 grows", 0 },
    { "TLS", "tls", 0 },
    { "amber", "amber the of", 0 },
    { "kubenretes", "kubernetes", 0 },
};

static const char *
cells_in_order(struct tiny_index *index, const char *query, unsigned how)
{
    struct query_hits hits = search(index, str_of(query), how);
    struct buffer     out = { 0 };
    const char       *told;

    for (size_t i = 0; i < hits.count; i++)
        buffer_format(&out, "%.*s (%llu) ", STR_ARG(hits.items[i].place.level.slug),
                      (unsigned long long) hits.items[i].score);
    told = arena_copy(&index->scratch.arena, buffer_str(&out)).data;
    buffer_free(&out);
    query_hits_free(&hits);
    return told;
}

static void
what_says_the_same_finds_the_same(void **state)
{
    for (size_t i = 0; i < COUNT(same); i++) {
        const char *one = cells_in_order(*state, same[i].one, same[i].how);
        const char *other = cells_in_order(*state, same[i].other, same[i].how);

        if (*one == 0 || strcmp(one, other) != 0)
            fail_msg("%s found %s, but %s found %s", same[i].one, one, same[i].other, other);
    }
}

#define WITH_AN_INDEX(test) cmocka_unit_test_setup_teardown(test, setup, tiny_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_AN_INDEX(queries_find),
        WITH_AN_INDEX(one_comes_before_the_other),
        WITH_AN_INDEX(what_says_the_same_finds_the_same),
        WITH_AN_INDEX(what_is_within_the_limits_is_searched),
        WITH_AN_INDEX(words_within_the_limit_are_searched),
        WITH_AN_INDEX(random_queries_agree_with_all_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
