#include "text/stem.h"

#include <libstemmer.h>
#include <stdlib.h>

static const struct {
    struct str code, name;
} languages[] = {
    { STATIC_STR("ar"), STATIC_STR("arabic") },
    { STATIC_STR("ca"), STATIC_STR("catalan") },
    { STATIC_STR("da"), STATIC_STR("danish") },
    { STATIC_STR("de"), STATIC_STR("german") },
    { STATIC_STR("el"), STATIC_STR("greek") },
    { STATIC_STR("en"), STATIC_STR("english") },
    { STATIC_STR("es"), STATIC_STR("spanish") },
    { STATIC_STR("eu"), STATIC_STR("basque") },
    { STATIC_STR("fi"), STATIC_STR("finnish") },
    { STATIC_STR("fr"), STATIC_STR("french") },
    { STATIC_STR("ga"), STATIC_STR("irish") },
    { STATIC_STR("hi"), STATIC_STR("hindi") },
    { STATIC_STR("hu"), STATIC_STR("hungarian") },
    { STATIC_STR("hy"), STATIC_STR("armenian") },
    { STATIC_STR("id"), STATIC_STR("indonesian") },
    { STATIC_STR("it"), STATIC_STR("italian") },
    { STATIC_STR("lt"), STATIC_STR("lithuanian") },
    { STATIC_STR("ne"), STATIC_STR("nepali") },
    { STATIC_STR("nl"), STATIC_STR("dutch") },
    { STATIC_STR("no"), STATIC_STR("norwegian") },
    { STATIC_STR("pt"), STATIC_STR("portuguese") },
    { STATIC_STR("ro"), STATIC_STR("romanian") },
    { STATIC_STR("ru"), STATIC_STR("russian") },
    { STATIC_STR("sr"), STATIC_STR("serbian") },
    { STATIC_STR("sv"), STATIC_STR("swedish") },
    { STATIC_STR("ta"), STATIC_STR("tamil") },
    { STATIC_STR("tr"), STATIC_STR("turkish") },
    { STATIC_STR("yi"), STATIC_STR("yiddish") },
};

enum error_code
stemmer_init(struct stemmer *stemmer, struct str language, struct error *err)
{
    *stemmer = (struct stemmer){ 0 };
    for (size_t i = 0; i < COUNT(languages); i++) {
        if (!str_equal_ignoring_case(language, languages[i].code) &&
            !str_equal_ignoring_case(language, languages[i].name))
            continue;
        stemmer->language = languages[i].code;
        stemmer->snowball = sb_stemmer_new(languages[i].name.data, "UTF_8");
        return stemmer->snowball ? OK : error_memory(err);
    }
    return error_set(
        err, ERR_USAGE,
        "language \"%.*s\": not one that can be stemmed; give a code such as en, es, "
        "fr or de",
        STR_ARG(language));
}

/* "slos" is "slo", "apis" is "api". */
static bool
is_acronym(struct str *form)
{
    struct str singular;

    if (acronym_is_known(*form))
        return true;
    if (form->length < 3 || form->data[form->length - 1] != 's')
        return false;
    singular = str_slice(*form, 0, form->length - 1);
    if (!acronym_is_known(singular))
        return false;
    *form = singular;
    return true;
}

struct str
stem_without_possessive(struct str form)
{
    return str_ends(form, STR("'s")) ? str_slice(form, 0, form.length - 2) : form;
}

/*
 * Endings as the stemmers know them. A folded word has lost the accent that tells them
 * "implementación" and "implementaciones" are one; some plurals they never join. The first
 * that fits is taken.
 */
static const struct {
    struct str language, folded, instead;
} endings[] = {
    { STATIC_STR("es"), STATIC_STR("acion"), STATIC_STR("aci\xC3\xB3n") },
    { STATIC_STR("es"), STATIC_STR("ucion"), STATIC_STR("uci\xC3\xB3n") },
    { STATIC_STR("es"), STATIC_STR("lider"), STATIC_STR("lideres") }, /* no verb in -er */
    { STATIC_STR("es"), STATIC_STR("estandar"), STATIC_STR("estandares") },
    { STATIC_STR("es"), STATIC_STR("interes"), STATIC_STR("intereses") },
    { STATIC_STR("fr"), STATIC_STR("travaux"), STATIC_STR("travail") },
    { STATIC_STR("fr"), STATIC_STR("ee"),
      STATIC_STR("\xC3\xA9"
                 "e") },
    { STATIC_STR("fr"), STATIC_STR("ees"),
      STATIC_STR("\xC3\xA9"
                 "es") },
    { STATIC_STR("pt"), STATIC_STR("acao"), STATIC_STR("a\xC3\xA7\xC3\xA3o") },
    { STATIC_STR("pt"), STATIC_STR("acoes"), STATIC_STR("a\xC3\xA7\xC3\xA3o") },
    { STATIC_STR("pt"), STATIC_STR("ucao"), STATIC_STR("u\xC3\xA7\xC3\xA3o") },
    { STATIC_STR("pt"), STATIC_STR("ucoes"), STATIC_STR("u\xC3\xA7\xC3\xA3o") },
    { STATIC_STR("pt"), STATIC_STR("oes"), STATIC_STR("ao") },
    { STATIC_STR("pt"), STATIC_STR("avel"), STATIC_STR("\xC3\xA1vel") },
    { STATIC_STR("pt"), STATIC_STR("aveis"), STATIC_STR("\xC3\xA1vel") },
    { STATIC_STR("pt"), STATIC_STR("eis"), STATIC_STR("el") },
    { STATIC_STR("pt"), STATIC_STR("ais"), STATIC_STR("al") },
    { STATIC_STR("pt"), STATIC_STR("ens"), STATIC_STR("em") },
    { STATIC_STR("ca"), STATIC_STR("cio"), STATIC_STR("ci\xC3\xB3") },
    { STATIC_STR("ca"), STATIC_STR("cions"), STATIC_STR("ci\xC3\xB3") },
    { STATIC_STR("ca"), STATIC_STR("iques"), STATIC_STR("ica") },
};

/* The form with the ending that its language's stemmer knows, in the room for the term. */
static struct str
with_known_ending(struct stemmer *stemmer, struct str form)
{
    for (size_t i = 0; i < COUNT(endings) && form.length <= TEXT_WORD_BYTES; i++) {
        struct str folded = endings[i].folded, instead = endings[i].instead;
        size_t     kept = form.length - folded.length;

        if (!str_equal(stemmer->language, endings[i].language) || !str_ends(form, folded) ||
            kept == 1) /* "mais" and "pais" are no plurals in -ais */
            continue;
        memcpy(stemmer->term, form.data, kept);
        memcpy(stemmer->term + kept, instead.data, instead.length);
        return (struct str){ stemmer->term, kept + instead.length };
    }
    return form;
}

/*
 * English words that the stemmer would make one with others: "organization" with "organ",
 * "responsible" with "response", "experiment" with "experience". What begins so has this stem;
 * where two spellings have one, they are the same word.
 */
static const struct family {
    struct str beginning, term;
} families[] = {
    { STATIC_STR("accessib"), STATIC_STR("accessib") },
    { STATIC_STR("accountab"), STATIC_STR("accountab") },
    { STATIC_STR("adaptab"), STATIC_STR("adaptab") },
    { STATIC_STR("authoris"), STATIC_STR("authoriz") },
    { STATIC_STR("authorit"), STATIC_STR("authorit") },
    { STATIC_STR("authoriz"), STATIC_STR("authoriz") },
    { STATIC_STR("availab"), STATIC_STR("availab") },
    { STATIC_STR("container"), STATIC_STR("container") },
    { STATIC_STR("critical"), STATIC_STR("critical") },
    { STATIC_STR("customer"), STATIC_STR("customer") },
    { STATIC_STR("customis"), STATIC_STR("customiz") },
    { STATIC_STR("customiz"), STATIC_STR("customiz") },
    { STATIC_STR("direction"), STATIC_STR("direction") },
    { STATIC_STR("executive"), STATIC_STR("executive") },
    { STATIC_STR("experiment"), STATIC_STR("experiment") },
    { STATIC_STR("important"), STATIC_STR("important") },
    { STATIC_STR("initial"), STATIC_STR("initial") },
    { STATIC_STR("initiative"), STATIC_STR("initiative") },
    { STATIC_STR("internal"), STATIC_STR("internal") },
    { STATIC_STR("localis"), STATIC_STR("localiz") },
    { STATIC_STR("localiz"), STATIC_STR("localiz") },
    { STATIC_STR("normalis"), STATIC_STR("normaliz") },
    { STATIC_STR("normaliz"), STATIC_STR("normaliz") },
    { STATIC_STR("objective"), STATIC_STR("objective") },
    { STATIC_STR("observab"), STATIC_STR("observab") },
    { STATIC_STR("organis"), STATIC_STR("organiz") },
    { STATIC_STR("organiz"), STATIC_STR("organiz") },
    { STATIC_STR("position"), STATIC_STR("position") },
    { STATIC_STR("presentation"), STATIC_STR("presentation") },
    { STATIC_STR("production"), STATIC_STR("production") },
    { STATIC_STR("productiv"), STATIC_STR("productiv") },
    { STATIC_STR("responsib"), STATIC_STR("responsib") },
    { STATIC_STR("specification"), STATIC_STR("specification") },
    { STATIC_STR("virtualis"), STATIC_STR("virtualiz") },
    { STATIC_STR("virtualiz"), STATIC_STR("virtualiz") },
    { STATIC_STR("visualis"), STATIC_STR("visualiz") },
    { STATIC_STR("visualiz"), STATIC_STR("visualiz") },
};

static int
compare_to_family(const void *key, const void *entry)
{
    const struct str    *form = key;
    const struct family *family = entry;

    return str_starts(*form, family->beginning) ? 0 : str_compare(*form, family->beginning);
}

/* The family of a word; NULL: it has none. */
static const struct family *
family_of(struct str form)
{
    return bsearch(&form, families, COUNT(families), sizeof families[0], compare_to_family);
}

/* "P0s", "1:1s": more than one of them. "k8s" is in the list of what keeps its s. */
static bool
is_plural_of_sign(struct str form)
{
    return form.length > 1 && form.data[form.length - 1] == 's' &&
           str_is_digit(form.data[form.length - 2]) && !acronym_is_known(form);
}

enum error_code
stem(struct stemmer *stemmer, struct str form, bool has_sign, struct str *term)
{
    bool                 is_english = str_equal(stemmer->language, STR("en"));
    const struct family *family;
    const sb_symbol     *stemmed;
    size_t               length;

    *term = form = stem_without_possessive(form);
    if (has_sign && is_plural_of_sign(form))
        term->length--;
    if (has_sign || is_acronym(term))
        return OK;

    family = is_english ? family_of(form) : NULL;
    if (family) {
        *term = family->term;
        return OK;
    }
    if (!is_english)
        form = with_known_ending(stemmer, form);
    stemmed =
        sb_stemmer_stem(stemmer->snowball, (const sb_symbol *) form.data, (int) form.length);
    if (!stemmed)
        return ERR_MEMORY;
    length = (size_t) sb_stemmer_length(stemmer->snowball);
    if (length == 0 || length > sizeof stemmer->term - 4)
        return OK;
    memcpy(stemmer->term, stemmed, length);
    if (!is_english) {
        stemmer->term[length++] = '@';
        memcpy(stemmer->term + length, stemmer->language.data, stemmer->language.length);
        length += stemmer->language.length;
    }
    *term = (struct str){ stemmer->term, length };
    return OK;
}

void
stemmer_deinit(struct stemmer *stemmer)
{
    if (stemmer->snowball)
        sb_stemmer_delete(stemmer->snowball);
    *stemmer = (struct stemmer){ 0 };
}
