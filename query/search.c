#include "query/search.h"

/* ---- what every hit must have ---- */

static void
add_required(const struct query_node *node, const struct parsed_query *parsed, bool needs_all,
             struct word_set *required)
{
    size_t may = 0, must = 0;

    if (node->kind == NODE_WORD)
        word_set_add(required, node->at);
    if (node->kind == NODE_PHRASE)
        for (size_t i = 0; i < COUNT(required->parts); i++)
            required->parts[i] |= parsed->phrases[node->at].words.parts[i];
    if (node->kind != NODE_LIST)
        return;
    for (size_t i = 0; i < node->count; i++) {
        may += node->children[i].sign == SIGN_MAY;
        must += node->children[i].sign == SIGN_MUST;
    }
    for (size_t i = 0; i < node->count; i++) {
        const struct query_node *child = &node->children[i];

        if (child->sign == SIGN_MUST ||
            (child->sign == SIGN_MAY && (needs_all || (must == 0 && may == 1))))
            add_required(child, parsed, needs_all, required);
    }
}

/* Notes which words every hit must have, and whether each of them is somewhere. */
static void
find_required(struct search *s)
{
    const struct parsed_query *parsed = s->judge->parsed;
    struct word_set            known = { { 0 } };
    size_t                     count = 0;

    if (!parsed->is_plain || s->judge->needs_all)
        add_required(&parsed->root, parsed, s->judge->needs_all, &s->required);
    for (size_t i = 0; i < s->sources.count; i++)
        if (s->sources.items[i]->word < QUERY_MOST_WORDS)
            word_set_add(&known, s->sources.items[i]->word);
    for (size_t i = 0; i < parsed->word_count; i++)
        count += word_set_has(&s->required, i);
    s->has_required = word_set_holds(&known, &s->required);
    s->requires_all = count == parsed->word_count;
}

/* Whether whatever has all required words is what the query asks for. */
static bool
asks_for_all_words(const struct query_node *node, bool needs_all)
{
    if (node->kind != NODE_LIST)
        return node->kind == NODE_WORD;
    for (size_t i = 0; i < node->count; i++) {
        const struct query_node *child = &node->children[i];

        if (!(child->sign == SIGN_MUST ||
              (child->sign == SIGN_MAY && (needs_all || node->count == 1))) ||
            !asks_for_all_words(child, needs_all))
            return false;
    }
    return node->count > 0;
}

bool
search_needs_words(const struct search *s, bool counts)
{
    const struct parsed_query *parsed = s->judge->parsed;

    if (s->sources.compound_count > 0) /* of which bounds tell only where they may be */
        return true;
    return !asks_for_all_words(&parsed->root, s->judge->needs_all) &&
           (!parsed->is_plain || s->judge->needs_all || parsed->phrase_count > 0 ||
            (counts && !s->sources.is_exact));
}

bool
search_reads_texts(const struct search *s)
{
    return s->judge->parsed->phrase_count > 0 || s->sources.compound_count > 0;
}

uint64_t
search_most_visited(const struct search *s)
{
    uint64_t most = s->sources.postings;

    for (size_t word = 0; word < s->judge->parsed->word_count; word++) {
        uint64_t postings = 0;

        for (size_t i = 0; i < s->sources.count; i++)
            if (s->sources.items[i]->word == word)
                postings += s->sources.items[i]->list.count;
        if (word_set_has(&s->required, word) && postings < most)
            most = postings;
    }
    return most;
}

/* ---- going over lists ---- */

enum error_code
search_open(struct search *s, struct judge *judge, struct arena *arena, size_t most_paired,
            struct error *err)
{
    const struct parsed_query *parsed = judge->parsed;
    enum error_code            rc;

    *s = (struct search){ .judge = judge, .arena = arena };
    s->pairs = (struct pairs){
        .sources = &s->sources, .store = judge->store, .shelf = &judge->shelf, .arena = arena
    };
    rc = sources_open(&s->sources, judge->store, arena, parsed, &judge->filter, most_paired,
                      err);
    find_required(s);
    s->filters_levels = filter_is_of_numbers(&judge->filter);
    s->needs_cell = parsed->constraint_count > 0 && !s->sources.filters_all;
    s->reads_names = judge_reads_names(judge);
    return rc;
}

void
search_close(struct search *s)
{
    champions_search_close(s->champions);
    sources_close(&s->sources);
}

enum error_code
search_sample(struct search *s, size_t number, best_visit *visit, void *ctx, bool *is_worth,
              struct error *err)
{
    enum error_code rc = OK;

    *is_worth = false;
    if (!s->has_required)
        return OK;
    if (!s->champions)
        rc = champions_search_open(&s->sources, &s->required, &s->champions, err);
    return rc == OK && s->champions
               ? champions_sample(s->champions, number, &s->enough, visit, ctx, is_worth, err)
               : rc;
}

bool
search_has_sampled(const struct search *s)
{
    return s->champions && s->enough > 0 && champions_suffice(s->champions, s->enough);
}

enum error_code
search_each(struct search *s, best_visit *visit, void *ctx, struct error *err)
{
    if (search_has_sampled(s))
        return champions_each(s->champions, &s->enough, visit, ctx, err);
    return s->has_required
               ? best_each(&s->sources, &s->required, 1, store_documents_end(s->judge->store),
                           &s->enough, visit, ctx, err)
               : OK;
}

/* ---- hits ---- */

enum error_code
search_settle(struct search *s, struct candidate *c, uint64_t least, bool *is_enough,
              struct error *err)
{
    uint32_t        document = (uint32_t) c->cell.document;
    uint64_t        most, beside = 0;
    struct word_set seen;
    enum error_code rc;

    *is_enough = c->score >= least;
    if (s->sources.pair_count == 0)
        return OK;
    rc = best_words(&s->sources, document, &seen, &c->score, err);
    if (rc == OK)
        rc = pairs_most(&s->pairs, document, &most, err);
    *is_enough = rc == OK && c->score + most >= least;
    if (rc == OK && *is_enough && most > 0)
        rc = pairs_score(&s->pairs, document, &beside, err);
    c->score += beside;
    return rc;
}

/* Whether the document passes the filters as far as lists and numbers tell. */
static enum error_code
passes_lists(struct search *s, uint32_t document, bool *passes, struct error *err)
{
    unsigned        number;
    enum error_code rc = OK;

    *passes = true;
    if (s->judge->parsed->constraint_count == 0)
        return OK;
    if (s->filters_levels) {
        rc = store_document_level(s->judge->store, document, &number, err);
        *passes = rc == OK && filter_admits_number(&s->judge->filter, number);
    }
    return rc == OK && *passes ? sources_admit(&s->sources, document, passes, err) : rc;
}

/* Whether the documents of a source have its word in their texts, and that is all it says. */
static bool
is_of_texts(const struct source *source)
{
    return source->cursor && !source->list.given && source->list.field == SCORE_TEXT;
}

/* Which words of the query may stand in the names of a document. */
static enum error_code
see_named(struct search *s, struct candidate *c, struct error *err)
{
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < s->sources.count; i++) {
        struct source *source = s->sources.items[i];
        uint64_t       amount;
        bool           has = false;

        if (source->kind < SOURCE_DEMANDS && !is_of_texts(source))
            rc = source_look_up(source, (uint32_t) c->cell.document, &amount, &has, err);
        if (rc == OK && has)
            word_set_add(&c->named, source->word);
    }
    return rc;
}

enum error_code
search_see(struct search *s, uint32_t document, struct word_set *seen, uint64_t *score,
           struct error *err)
{
    enum error_code rc = best_words(&s->sources, document, seen, score, err);

    return rc == OK && s->sources.compound_count > 0 ? pairs_see(&s->pairs, document, seen, err)
                                                     : rc;
}

enum error_code
search_see_visited(struct search *s, uint32_t document, struct word_set *seen,
                   struct error *err)
{
    uint64_t score;

    *seen = s->required;
    return s->requires_all && s->sources.compound_count == 0
               ? OK
               : search_see(s, document, seen, &score, err);
}

enum error_code
search_judge_words(struct search *s, struct candidate *c, bool *is_hit, struct error *err)
{
    enum error_code rc = s->reads_names ? see_named(s, c, err) : OK;

    return rc == OK ? judge_words(s->judge, c, is_hit, err) : rc;
}

enum error_code
search_judge(struct search *s, struct candidate *c, bool *is_hit, struct error *err)
{
    uint64_t        text = 0;
    enum error_code rc;

    rc = passes_lists(s, (uint32_t) c->cell.document, is_hit, err);
    if (rc == OK && *is_hit && s->needs_cell) {
        rc = store_cell_at(s->judge->store, c->cell.document, &c->cell, err);
        if (rc == OK && !s->sources.filters_all)
            rc = judge_filters(s->judge, &c->cell, is_hit, err);
    }
    if (rc != OK || !*is_hit)
        return rc;
    c->has_all = true;
    if (!s->needs_words)
        return OK;
    if (!s->needs_cell) { /* for phrases in it */
        rc = store_document_text(s->judge->store, (uint32_t) c->cell.document, &text, err);
        c->cell.text = (int64_t) text;
    }
    if (rc != OK)
        return rc;
    rc = search_see_visited(s, (uint32_t) c->cell.document, &c->seen, err);
    *is_hit = s->sources.compound_count == 0 || judge_has_scored_word(s->judge, &c->seen);
    return rc == OK && *is_hit ? search_judge_words(s, c, is_hit, err) : rc;
}

enum error_code
search_judge_cell(struct search *s, struct candidate *c, bool *is_hit, struct error *err)
{
    uint32_t        document = (uint32_t) c->cell.document;
    uint64_t        beside = 0;
    enum error_code rc = judge_filters(s->judge, &c->cell, is_hit, err);

    if (rc == OK && *is_hit)
        rc = search_see(s, document, &c->seen, &c->score, err);
    if (rc != OK || !*is_hit)
        return rc;
    *is_hit = judge_has_scored_word(s->judge, &c->seen);
    if (*is_hit)
        rc = search_judge_words(s, c, is_hit, err);
    if (rc == OK && *is_hit)
        rc = pairs_score(&s->pairs, document, &beside, err);
    c->score += beside;
    return rc;
}
