/* Filters as sources: the places that they name have lists of their cells. */
#include "query/opening.h"

/* What a rule names by slugs that begin with its value, or with the slug of it. */
static enum error_code
add_slugs(struct opening *o, struct source *source, enum store_place place, struct str value,
          struct error *err)
{
    struct str          low = store_slug_term(o->arena, place, value);
    struct str          high = arena_format(o->arena, "%.*s\xFF", STR_ARG(low));
    struct listed_term *terms;
    size_t              count;
    enum error_code     rc = arena_check(o->arena, err);

    if (rc == OK)
        rc = store_find_terms(o->store, o->arena, low, high, SIZE_MAX, &terms, &count, err);
    return rc == OK ? opening_unite(o, source, terms, count, SCORE_ALL_FIELDS, err) : rc;
}

/* Whether the words, each behind a blank, are among those of a name. */
static bool
has_words(struct str name, const struct term_list *words)
{
    for (size_t i = 0; i < words->count; i++) {
        bool has = false;

        for (size_t at = 0; at < name.length && !has;) {
            size_t length = str_find(str_slice(name, at + 1, name.length), STR(" "));

            has = str_equal(str_slice(name, at + 1, at + 1 + length), words->terms[i]);
            at += 1 + length;
        }
        if (!has)
            return false;
    }
    return words->count > 0;
}

/* What a rule names by words of the name, in one language. */
static enum error_code
add_names(struct opening *o, struct source *source, enum store_place place,
          struct text_analyzer *analyzer, struct str value, struct error *err)
{
    struct str       low = store_name_term(o->arena, place, text_language(analyzer), STR(" "));
    struct term_list words = terms_of(o->arena, analyzer, value);
    const struct listed_term *names;
    size_t                    count;
    enum error_code           rc = store_names(o->store, place, &names, &count, err);

    if (rc == OK)
        rc = arena_check(o->arena, err);
    for (size_t i = 0; rc == OK && i < count; i++)
        if (str_starts(names[i].term, low) &&
            has_words(str_slice(names[i].term, low.length - 1, names[i].term.length), &words))
            rc = opening_unite(o, source, &names[i], 1, SCORE_ALL_FIELDS, err);
    return rc;
}

static enum error_code
add_rule(struct opening *o, struct source *source, const struct filter_rule *rule,
         bool *is_whole, struct error *err)
{
    enum store_place   place = rule->field == FIELD_ORG     ? STORE_ORG
                               : rule->field == FIELD_TRACK ? STORE_TRACK
                                                            : STORE_SKILL;
    struct listed_term long_names = { 0 };
    struct str         unknown = store_name_term(o->arena, place, STR(""), STR(""));
    struct str        *languages;
    size_t             count;
    enum error_code    rc = add_slugs(o, source, place, rule->value, err);

    if (rc == OK && !str_equal(rule->slug, rule->value))
        rc = add_slugs(o, source, place, rule->slug, err);
    if (rc == OK)
        rc = store_languages(o->store, o->arena, &languages, &count, err);
    for (size_t i = 0; rc == OK && i < count; i++) {
        struct text_analyzer *analyzer;

        rc = store_analyzer(o->store, languages[i], &analyzer, err);
        if (rc == OK)
            rc = add_names(o, source, place, analyzer, rule->value, err);
    }
    if (rc == OK) /* of these the words are not known: their cells are looked at */
        rc = store_find_term(o->store, o->arena, unknown, &long_names, err);
    *is_whole &= long_names.id == 0;
    return rc == OK && long_names.id > 0
               ? opening_unite(o, source, &long_names, 1, SCORE_ALL_FIELDS, err)
               : rc;
}

/* Whether the places that a rule names are in lists. */
static bool
is_listed(const struct filter_rule *rule)
{
    return (rule->field == FIELD_ORG || rule->field == FIELD_TRACK ||
            rule->field == FIELD_SKILL) &&
           rule->value.length > 0 && rule->slug.length > 0;
}

/* The rules of one field, all that ask or all that exclude, as one source. */
static enum error_code
add_filter(struct opening *o, const struct filter *filter, enum query_field field,
           bool is_excluded, struct error *err)
{
    struct source  *source = NULL;
    bool            is_whole = true, is_left = false;
    enum error_code rc = OK;

    o->word++;
    for (size_t i = 0; rc == OK && i < filter->count; i++) {
        const struct filter_rule *rule = &filter->rules[i];

        if (rule->field != field || rule->is_excluded != is_excluded || rule->is_range)
            continue;
        is_left |= !is_listed(rule);
        if (is_left)
            break;
        if (!source)
            source = opening_add(o, is_excluded ? SOURCE_EXCLUDES : SOURCE_DEMANDS, 0, err);
        rc = source ? add_rule(o, source, rule, &is_whole, err) : err->code;
    }
    if (is_left || !is_whole)
        o->sources->filters_all = false;
    if (source && (is_left || (is_excluded && !is_whole)))
        o->sources->count--; /* it would let through too little */
    return rc;
}

enum error_code
opening_add_filters(struct opening *o, const struct filter *filter, struct error *err)
{
    enum error_code rc = OK;

    o->word = QUERY_MOST_WORDS;
    o->sources->filters_all = true;
    for (int field = 0; rc == OK && field < QUERY_FIELDS; field++)
        for (int is_excluded = 0; rc == OK && is_excluded < 2; is_excluded++)
            rc = add_filter(o, filter, (enum query_field) field, is_excluded != 0, err);
    return rc;
}
