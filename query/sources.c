#include "query/sources.h"

struct opening {
    struct sources            *sources;
    struct store              *store;
    struct arena              *arena;
    const struct parsed_query *parsed;
    uint64_t                   documents; /* in the index */
    size_t                     word;
    size_t                     most_paired;
};

/* ---- cursors ---- */

static struct cursor *
open_cursor(struct opening *o, const struct list *list)
{
    struct cursor *cursor = arena_alloc(o->arena, sizeof *cursor);

    if (cursor)
        cursor_open(cursor, o->store, list);
    return cursor;
}

/* What has no weight only tells which cells have it. */
static enum source_kind
kind_of(uint64_t weight)
{
    return weight > 0 ? SOURCE_SCORES : SOURCE_TELLS;
}

static struct source *
add_source(struct opening *o, enum source_kind kind, uint64_t weight, struct error *err)
{
    struct sources *all = o->sources;
    struct source  *source = arena_alloc(o->arena, sizeof *source);

    all->items =
        arena_grow(o->arena, all->items, all->count, &all->capacity, sizeof *all->items);
    if (arena_check(o->arena, err) != OK)
        return NULL;
    *source = (struct source){
        .kind = kind, .word = o->word, .weight = weight, .bound = weight, .base = UINT32_MAX
    };
    all->items[all->count++] = source;
    return source;
}

static enum error_code
add_list(struct opening *o, const struct list *list, uint64_t weight, struct error *err)
{
    struct source *source;

    if (list->count == 0)
        return OK;
    source = add_source(o, kind_of(weight), weight, err);
    if (!source)
        return err->code;
    source->list = *list;
    source->cursor = open_cursor(o, &source->list);
    o->sources->postings += weight > 0 ? list->count : 0;
    return arena_check(o->arena, err);
}

/* ---- ways ---- */

/* The term that a way asks for, of which there are lists; empty: of it there are none. */
static struct str
term_of(struct arena *arena, const struct query_way *way)
{
    const struct str *runs = way->wanted.runs;

    if (way->wanted.is_prefix)
        return STR("");
    if (way->wanted.count == 2)
        return store_either_term(arena, runs[0], runs[1]);
    return way->wanted.count == 1 && str_find(runs[0], STR(" ")) == runs[0].length ? runs[0]
                                                                                   : STR("");
}

/* How many cells have the term in the fields; false: the lists do not say. */
static bool
cells_with(const struct listed_term *term, unsigned fields, uint64_t *cells)
{
    unsigned with = 0;
    uint64_t sum = 0;

    for (int f = 0; f < SCORE_FIELDS; f++)
        if (fields & SCORE_FIELD_BIT(f) && term->lists[f].count > 0) {
            with++;
            sum = term->lists[f].count;
        }
    *cells = fields == SCORE_ALL_FIELDS ? term->cells : sum;
    return fields == SCORE_ALL_FIELDS || with <= 1;
}

/* A way as lists, before it has a weight. */
struct listed_way {
    struct list *lists;
    size_t       count;
    uint64_t     cells;
};

/* *is_listed is false where FTS5 gave up, as it was asked to. */
static enum error_code
list_by_fts(struct opening *o, const struct query_way *way, struct listed_way *listed,
            bool *is_listed, struct error *err)
{
    struct store_postings postings;
    struct given_posting *given;
    enum error_code       rc = store_postings(o->store, o->arena, &way->wanted, &postings, err);

    *is_listed = rc == OK && !postings.is_given_up;
    if (!*is_listed)
        return rc;
    given = arena_array(o->arena, postings.count, sizeof *given);
    listed->lists = arena_array(o->arena, 1, sizeof *listed->lists);
    rc = arena_check(o->arena, err);
    for (size_t i = 0; rc == OK && i < postings.count; i++)
        given[i] =
            (struct given_posting){ (uint32_t) postings.items[i].cell.document,
                                    way->wanted.is_prefix ? 1 : postings.items[i].impact };
    if (rc == OK)
        rc = list_give(o->arena, given, postings.count, listed->lists, err);
    listed->count = 1;
    listed->cells = postings.count;
    return rc;
}

static enum error_code
list_whole(struct opening *o, const struct query_way *way, struct listed_way *listed,
           struct error *err)
{
    bool is_listed;

    return list_by_fts(o, way, listed, &is_listed, err);
}

static bool
is_one_word(struct str run)
{
    return str_find(run, STR(" ")) == run.length;
}

static enum error_code
list_term(struct opening *o, const struct listed_term *term, unsigned fields,
          struct listed_way *listed, struct error *err)
{
    /* and one more, for words that stand apart */
    listed->lists = arena_array(o->arena, SCORE_FIELDS + 1, sizeof *listed->lists);
    if (arena_check(o->arena, err) != OK)
        return err->code;
    for (int f = 0; f < SCORE_FIELDS; f++)
        if (fields & SCORE_FIELD_BIT(f))
            listed->lists[listed->count++] = term->lists[f];
    return OK;
}

/* What a document is worth by lists that are asked about documents in their order. */
static enum error_code
worth_by_lists(struct cursor *const *cursors, size_t count, uint32_t document, uint32_t *worth,
               struct error *err)
{
    enum error_code rc = OK;

    *worth = 0;
    for (size_t i = 0; rc == OK && i < count; i++) {
        uint32_t impact = 0;

        rc = cursor_seek(cursors[i], document, err);
        if (rc == OK && !cursors[i]->is_done)
            rc = cursor_impacts(cursors[i], &document, 1, &impact, err);
        *worth += impact;
    }
    return rc;
}

/* What the documents are worth beyond what the lists say, into given; those are not in them. */
static enum error_code
give_rest(struct opening *o, const struct query_way *way, const struct store_postings *apart,
          const struct listed_way *listed, struct given_posting *given, size_t *count,
          uint64_t *new_cells, struct error *err)
{
    struct cursor  *cursors[SCORE_FIELDS];
    enum error_code rc;

    for (size_t i = 0; i < listed->count; i++)
        cursors[i] = open_cursor(o, &listed->lists[i]);
    rc = arena_check(o->arena, err);
    for (size_t i = 0; rc == OK && i < apart->count; i++) {
        struct score_field_count fields[SCORE_FIELDS];
        uint32_t document = (uint32_t) apart->items[i].cell.document, worth, known;

        worth = apart->items[i].impact;
        rc = worth_by_lists(cursors, listed->count, document, &known, err);
        if (rc == OK && known > 0) { /* it says both */
            rc = store_field_counts(o->store, &way->wanted, document, fields, err);
            worth = score_impact(fields) - known;
        }
        *new_cells += known == 0;
        if (worth > 0)
            given[(*count)++] = (struct given_posting){ document, worth };
    }
    for (size_t i = 0; i < listed->count; i++)
        if (cursors[i])
            cursor_free(cursors[i]);
    return rc;
}

/*
 * A joined word that has lists, beside its parts in a row, which FTS5 finds in a few cells: these
 * are a list of what they add.
 */
static enum error_code
list_joined(struct opening *o, const struct query_way *way, const struct listed_term *joined,
            const struct store_postings *apart, struct listed_way *listed, struct error *err)
{
    struct given_posting *given = arena_array(o->arena, apart->count, sizeof *given);
    uint64_t              new_cells = 0;
    size_t                count = 0;
    enum error_code       rc = arena_check(o->arena, err);

    if (rc == OK)
        rc = list_term(o, joined, way->wanted.fields, listed, err);
    if (rc == OK)
        rc = give_rest(o, way, apart, listed, given, &count, &new_cells, err);
    if (rc == OK)
        rc = list_give(o->arena, given, count, &listed->lists[listed->count++], err);
    listed->cells += new_cells;
    return rc;
}

/* A compound that no list names: "crossfunctional" or "cross functional". */
static enum error_code
list_compound(struct opening *o, const struct query_way *way, struct listed_way *listed,
              struct error *err)
{
    enum { FEW_CELLS = 1024 };
    const struct str     *runs = way->wanted.runs;
    size_t                joined = is_one_word(runs[0]) ? 0 : 1;
    struct store_wanted   parts = way->wanted;
    struct listed_term    term;
    struct store_postings apart;
    enum error_code       rc = store_find_term(o->store, o->arena, runs[joined], &term, err);

    if (rc != OK || !is_one_word(runs[joined]) || term.id == 0 ||
        !cells_with(&term, way->wanted.fields, &listed->cells))
        return rc == OK ? list_whole(o, way, listed, err) : rc;
    parts.runs = &runs[1 - joined];
    parts.count = 1;
    rc = store_postings(o->store, o->arena, &parts, &apart, err);
    if (rc != OK)
        return rc;
    return apart.count <= FEW_CELLS ? list_joined(o, way, &term, &apart, listed, err)
                                    : list_whole(o, way, listed, err);
}

static enum error_code
list_way(struct opening *o, const struct query_way *way, struct listed_way *listed,
         struct error *err)
{
    struct str         name = term_of(o->arena, way);
    struct listed_term term = { 0 };
    enum error_code    rc = arena_check(o->arena, err);

    *listed = (struct listed_way){ 0 };
    if (rc != OK || way->wanted.count == 0)
        return rc;
    if (name.length > 0)
        rc = store_find_term(o->store, o->arena, name, &term, err);
    if (rc != OK || (term.id == 0 && way->wanted.count == 1 && name.length > 0))
        return rc; /* no cell has the word */
    if (term.id == 0)
        return way->wanted.count == 2 && name.length > 0 ? list_compound(o, way, listed, err)
                                                         : list_whole(o, way, listed, err);
    return cells_with(&term, way->wanted.fields, &listed->cells)
               ? list_term(o, &term, way->wanted.fields, listed, err)
               : list_whole(o, way, listed, err);
}

enum error_code
sources_count(struct store *store, const struct query_way *way, uint64_t *cells,
              struct error *err)
{
    struct arena      arena = { 0 };
    struct opening    o = { .store = store, .arena = &arena };
    struct listed_way listed;
    enum error_code   rc = list_way(&o, way, &listed, err);

    *cells = rc == OK ? listed.cells : 0;
    arena_free(&arena);
    return rc;
}

/* ---- words that begin alike ---- */

enum { MOST_PARTS = 1024 };

/* A part of count lists; the caller fills in their cursors. */
static struct source_part *
add_part(struct opening *o, struct source *source, size_t count, struct error *err)
{
    struct source_part *part;

    source->parts = arena_grow(o->arena, source->parts, source->part_count,
                               &source->part_capacity, sizeof *source->parts);
    if (arena_check(o->arena, err) != OK)
        return NULL;
    part = &source->parts[source->part_count];
    *part = (struct source_part){ arena_array(o->arena, count, sizeof *part->cursors), 0 };
    if (arena_check(o->arena, err) != OK)
        return NULL;
    source->part_count++;
    return part;
}

static enum error_code
add_lists_as_parts(struct opening *o, struct source *source, const struct listed_term *terms,
                   size_t count, unsigned fields, struct error *err)
{
    for (size_t t = 0; t < count; t++)
        for (int f = 0; f < SCORE_FIELDS; f++) {
            const struct list  *list = &terms[t].lists[f];
            struct source_part *part;

            if (!(fields & SCORE_FIELD_BIT(f)) || list->count == 0)
                continue;
            part = add_part(o, source, 1, err);
            if (!part)
                return err->code;
            part->cursors[part->count++] = open_cursor(o, list);
            source->list.count = list->count < UINT32_MAX - source->list.count
                                     ? source->list.count + list->count
                                     : UINT32_MAX;
        }
    return arena_check(o->arena, err);
}

static enum error_code
add_beginning(struct opening *o, const struct query_way *way, uint64_t weight,
              struct error *err)
{
    struct listed_term *terms;
    struct listed_way   listed = { 0 };
    struct source      *source;
    struct str          high; /* behind all of UTF-8 */
    size_t              count;
    enum error_code     rc;

    o->sources->is_exact = false;
    high = arena_format(o->arena, "%.*s\xFF", STR_ARG(way->wanted.runs[0]));
    rc = arena_check(o->arena, err);
    if (rc == OK)
        rc = store_find_terms(o->store, o->arena, way->wanted.runs[0], high, MOST_PARTS + 1,
                              &terms, &count, err);
    if (rc != OK || count == 0)
        return rc;
    if (count > MOST_PARTS) {
        rc = list_whole(o, way, &listed, err);
        return rc == OK ? add_list(o, listed.lists, weight, err) : rc;
    }
    source = add_source(o, kind_of(weight), weight, err);
    if (!source)
        return err->code;
    rc = add_lists_as_parts(o, source, terms, count, way->wanted.fields, err);
    if (rc != OK || weight == 0)
        return rc;
    o->sources->postings += source->list.count;
    for (size_t t = 0; t < count; t++)
        for (int f = 0; f < SCORE_FIELDS; f++)
            if (way->wanted.fields & SCORE_FIELD_BIT(f) &&
                terms[t].lists[f].count > o->sources->at_least)
                o->sources->at_least = terms[t].lists[f].count;
    return rc;
}

/* ---- words side by side ---- */

enum error_code
sources_pair_idf(struct store *store, const struct query_way *way, uint64_t documents,
                 uint32_t *idf, struct error *err)
{
    struct str      terms[WAY_PAIR_TERMS];
    enum error_code rc = OK;

    *idf = 0;
    query_way_pair(way, terms);
    for (size_t t = 0; rc == OK && t < COUNT(terms); t++) {
        struct query_way word = { .kind = WAY_WORD,
                                  .wanted = { &terms[t], 1, false, way->wanted.fields, 0 } };
        uint64_t         cells;

        rc = sources_count(store, &word, &cells, err);
        *idf += rc == OK ? score_idf(documents, cells) : 0;
    }
    return rc;
}

/* The source that goes over a list; NULL: there is none that scores. */
static struct source *
source_of(const struct sources *sources, const struct list *list)
{
    for (size_t i = 0; i < sources->count; i++)
        if (sources->items[i]->kind == SOURCE_SCORES && sources->items[i]->cursor &&
            sources->items[i]->list.key == list->key && !sources->items[i]->list.given)
            return sources->items[i];
    return NULL;
}

/* False: a word of the pair is asked for in another way, and what it adds is not known. */
static enum error_code
find_lists(struct opening *o, const struct query_way *way, struct source_pair *pair,
           bool *is_found, struct error *err)
{
    struct str      terms[WAY_PAIR_TERMS];
    enum error_code rc = OK;

    *is_found = true;
    query_way_pair(way, terms);
    for (size_t t = 0; rc == OK && t < COUNT(terms); t++) {
        struct listed_term term;

        rc = store_find_term(o->store, o->arena, terms[t], &term, err);
        for (int f = 0; rc == OK && f < SCORE_FIELDS; f++) {
            if (!(way->wanted.fields & SCORE_FIELD_BIT(f)) || term.lists[f].count == 0)
                continue;
            pair->lists[t][f] = source_of(o->sources, &term.lists[f]);
            *is_found &= pair->lists[t][f] != NULL;
        }
    }
    return rc;
}

/*
 * A cell gets no more of a pair than the lesser of what both words weigh in the same field, hence
 * no more than half of each.
 */
static void
raise_bounds(struct source_pair *pair)
{
    for (size_t t = 0; t < WAY_PAIR_TERMS; t++)
        for (int f = 0; f < SCORE_FIELDS; f++)
            if (pair->lists[t][f])
                pair->lists[t][f]->bound += (pair->weight + 1) / 2;
}

/* The pair as a list in memory; *is_listed is false where too many cells have it. */
static enum error_code
list_pair(struct opening *o, const struct query_way *way, size_t most,
          struct listed_way *listed, bool *is_listed, struct error *err)
{
    struct query_way some = *way;

    some.wanted.most = most < SIZE_MAX ? most : 0;
    *is_listed = false;
    return most > 0 ? list_by_fts(o, &some, listed, is_listed, err) : OK;
}

static enum error_code
add_bounds(struct opening *o, struct source_pair *pair, struct error *err)
{
    struct sources *all = o->sources;

    all->pairs =
        arena_grow(o->arena, all->pairs, all->pair_count, &all->pair_capacity, sizeof *pair);
    if (arena_check(o->arena, err) != OK)
        return err->code;
    raise_bounds(pair);
    all->pairs[all->pair_count++] = *pair;
    return OK;
}

static enum error_code
add_pair(struct opening *o, const struct query_way *way, unsigned times, struct error *err)
{
    struct source_pair pair = { .run = way->wanted.runs[0] };
    struct listed_way  listed = { 0 };
    bool               is_found, is_listed = false;
    uint32_t           idf;
    enum error_code    rc = sources_pair_idf(o->store, way, o->documents, &idf, err);

    if (rc == OK)
        rc = find_lists(o, way, &pair, &is_found, err);
    if (rc == OK)
        rc = list_pair(o, way, is_found ? o->most_paired : SIZE_MAX, &listed, &is_listed, err);
    if (rc != OK)
        return rc;
    pair.weight = (uint64_t) query_way_share(WAY_PAIR, idf) * times;
    return is_listed ? add_list(o, listed.lists, pair.weight, err) : add_bounds(o, &pair, err);
}

/* ---- words ---- */

static enum error_code
add_way(struct opening *o, const struct query_word *word, size_t at,
        const struct listed_way *listed, struct error *err)
{
    const struct query_way *way = &word->ways[at];
    uint32_t                idf = score_idf(o->documents, listed[way->idf_of].cells);
    uint64_t                weight = (uint64_t) query_way_share(way->kind, idf) * word->times;
    enum error_code         rc = OK;

    if (way->kind == WAY_PREFIX)
        return add_beginning(o, way, SCORE_PREFIX * word->times, err);
    if (way->kind == WAY_PAIR)
        return add_pair(o, way, word->times, err);
    for (size_t i = 0; rc == OK && i < listed[at].count; i++)
        rc = add_list(o, &listed[at].lists[i], weight, err);
    if (word->times > 0 && listed[at].cells > o->sources->at_least)
        o->sources->at_least = listed[at].cells;
    return rc;
}

static enum error_code
add_word(struct opening *o, const struct query_word *word, struct error *err)
{
    struct listed_way *listed = arena_array(o->arena, word->way_count, sizeof *listed);
    enum error_code    rc = arena_check(o->arena, err);

    o->sources->is_exact = o->sources->is_exact && (word->times == 0 || word->way_count == 1);
    for (size_t w = 0; rc == OK && w < word->way_count; w++)
        if (word->ways[w].kind != WAY_PREFIX && word->ways[w].kind != WAY_PAIR)
            rc = list_way(o, &word->ways[w], &listed[w], err);
    for (size_t w = 0; rc == OK && w < word->way_count; w++)
        rc = add_way(o, word, w, listed, err);
    return rc;
}

/* ---- filters ---- */

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
    return rc == OK ? add_lists_as_parts(o, source, terms, count, SCORE_ALL_FIELDS, err) : rc;
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
            rc = add_lists_as_parts(o, source, &names[i], 1, SCORE_ALL_FIELDS, err);
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
               ? add_lists_as_parts(o, source, &long_names, 1, SCORE_ALL_FIELDS, err)
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
            source = add_source(o, is_excluded ? SOURCE_EXCLUDES : SOURCE_DEMANDS, 0, err);
        rc = source ? add_rule(o, source, rule, &is_whole, err) : err->code;
    }
    if (source && (is_left || (is_excluded && !is_whole) || !is_whole))
        o->sources->filters_all = false;
    if (source && (is_left || (is_excluded && !is_whole)))
        o->sources->count--; /* it would let through too little */
    if (is_left)
        o->sources->filters_all = false;
    return rc;
}

static enum error_code
add_filters(struct opening *o, const struct filter *filter, struct error *err)
{
    enum error_code rc = OK;

    o->word = QUERY_MOST_WORDS;
    o->sources->filters_all = true;
    for (int field = 0; rc == OK && field < QUERY_FIELDS; field++)
        for (int is_excluded = 0; rc == OK && is_excluded < 2; is_excluded++)
            rc = add_filter(o, filter, (enum query_field) field, is_excluded != 0, err);
    return rc;
}

enum error_code
sources_open(struct sources *sources, struct store *store, struct arena *arena,
             const struct parsed_query *parsed, const struct filter *filter, size_t most_paired,
             struct error *err)
{
    struct opening  o = { sources, store, arena, parsed, 0, 0, most_paired };
    size_t          scored = 0;
    enum error_code rc = store_document_count(store, &o.documents, err);

    *sources = (struct sources){ .is_exact = true };
    for (; rc == OK && o.word < parsed->word_count; o.word++) {
        scored += parsed->words[o.word].times > 0;
        rc = add_word(&o, &parsed->words[o.word], err);
    }
    sources->is_exact = sources->is_exact && scored == 1;
    return rc == OK ? add_filters(&o, filter, err) : rc;
}

/* ---- asking ---- */

/* Sets the bits of the documents from base on that a list has. */
static enum error_code
fill_from(struct cursor *cursor, uint32_t base, uint64_t *bits, struct error *err)
{
    uint32_t        last = base + UNION_DOCUMENTS - 1;
    enum error_code rc = cursor_seek(cursor, base, err);

    while (rc == OK && !cursor->is_done) {
        const uint32_t *d = cursor->documents, *end;

        rc = cursor_read(cursor, err);
        if (rc != OK)
            return rc;
        while (*d < base) /* behind the last stands one that is larger than any */
            d++;
        for (end = cursor->documents + cursor->count; d < end && *d <= last; d++)
            bits[(*d - base) / 64] |= (uint64_t) 1 << (*d - base) % 64;
        if (cursor->last >= last)
            break;
        rc = cursor_seek(cursor, cursor->last + 1, err);
    }
    return rc;
}

/* Adds the documents that are in all lists of the part. */
static enum error_code
fill_part(struct source *source, const struct source_part *part, struct error *err)
{
    uint64_t        all[UNION_DOCUMENTS / 64];
    enum error_code rc = OK;

    if (part->count == 1)
        return fill_from(part->cursors[0], source->base, source->bits, err);
    memset(all, 0xff, sizeof all);
    for (size_t i = 0; rc == OK && i < part->count; i++) {
        uint64_t one[UNION_DOCUMENTS / 64] = { 0 };

        rc = fill_from(part->cursors[i], source->base, one, err);
        for (size_t w = 0; w < COUNT(all); w++)
            all[w] &= one[w];
    }
    for (size_t w = 0; w < COUNT(all); w++)
        source->bits[w] |= all[w];
    return rc;
}

enum error_code
source_fill(struct source *source, uint32_t base, struct error *err)
{
    enum error_code rc = OK;

    if (source->base == base)
        return OK;
    source->base = base;
    memset(source->bits, 0, sizeof source->bits);
    for (size_t i = 0; rc == OK && i < source->part_count; i++)
        rc = fill_part(source, &source->parts[i], err);
    return rc;
}

enum error_code
sources_admit(struct sources *sources, uint32_t document, bool *admits, struct error *err)
{
    enum error_code rc = OK;

    *admits = true;
    for (size_t i = 0; rc == OK && *admits && i < sources->count; i++) {
        uint64_t amount;
        bool     has, demands = sources->items[i]->kind == SOURCE_DEMANDS;

        if ((!demands && sources->items[i]->kind != SOURCE_EXCLUDES) ||
            sources->items[i]->is_guide)
            continue;
        rc = source_look_up(sources->items[i], document, &amount, &has, err);
        *admits = has == demands;
    }
    return rc;
}

enum error_code
source_look_up(struct source *source, uint32_t document, uint64_t *amount, bool *has,
               struct error *err)
{
    struct cursor  *cursor = source->cursor;
    uint32_t        impact = 0, at = document % UNION_DOCUMENTS;
    enum error_code rc;

    if (cursor) {
        rc = cursor_seek(cursor, document, err);
        if (rc == OK && !cursor->is_done)
            rc = cursor_impacts(cursor, &document, 1, &impact, err);
    } else {
        rc = source_fill(source, document - at, err);
        impact = rc == OK && source->bits[at / 64] >> at % 64 & 1;
    }
    *has = impact > 0;
    *amount = source->weight * impact;
    return rc;
}

void
sources_close(struct sources *sources)
{
    for (size_t i = 0; i < sources->count; i++) {
        struct source *source = sources->items[i];

        if (source->cursor)
            cursor_free(source->cursor);
        for (size_t p = 0; p < source->part_count; p++)
            for (size_t c = 0; c < source->parts[p].count; c++)
                cursor_free(source->parts[p].cursors[c]);
    }
}
