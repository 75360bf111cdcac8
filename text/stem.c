#include "text/stem.h"

#include <libstemmer.h>

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

/* "team's" is about a team. */
static struct str
without_possessive(struct str form)
{
    return str_ends(form, STR("'s")) ? str_slice(form, 0, form.length - 2) : form;
}

enum error_code
stem(struct stemmer *stemmer, struct str form, bool has_sign, struct str *term)
{
    const sb_symbol *stemmed;
    size_t           length;

    *term = form = without_possessive(form);
    if (has_sign || is_acronym(term))
        return OK;

    stemmed =
        sb_stemmer_stem(stemmer->snowball, (const sb_symbol *) form.data, (int) form.length);
    if (!stemmed)
        return ERR_MEMORY;
    length = (size_t) sb_stemmer_length(stemmer->snowball);
    if (length == 0 || length > sizeof stemmer->term - 4)
        return OK;
    memcpy(stemmer->term, stemmed, length);
    if (!str_equal(stemmer->language, STR("en"))) {
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
