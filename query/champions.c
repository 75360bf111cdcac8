#include "query/champions.h"

#include <stdlib.h>

#include "query/guides.h"

enum {
    MOST_SOURCES = 64, /* each has a bit of a mask */
    OPTIONS = LIST_MOST_CHAMPIONS + 1,
    WINDOW = 4096, /* documents, of which 64 words of 64 bits tell */
    WORDS = WINDOW / 64,
    FEW_POSTINGS = 2048,  /* in several lists, which are gone over as soon */
    FIRST_SAMPLE_IN = 64, /* of several lists, no less than one in so many postings */
    SAMPLE_IN = 8,        /* and in the end no more than one in so many */
    GAIN = 8              /* what leads is no more than one in so many */
};

/* A source, and what of it may lead: its champions, the fewest first, and behind them all. */
struct lead {
    struct source *source;
    struct {
        const struct list *list;
        struct cursor     *cursor; /* NULL: not opened yet */
        uint64_t           rest;   /* what a document that is not in it has at most */
    } options[OPTIONS];
    size_t   option_count;
    size_t   chosen; /* so many of them are passed over; option_count: none leads */
    uint64_t most;

    /* going over what leads */
    struct cursor *cursor;
    size_t         at;
    uint32_t       next; /* document; UINT32_MAX: there is none */
};

/* Documents that may be among the best, asked about together. */
struct promising {
    uint32_t documents[BLOCK_POSTINGS];
    uint64_t scores[BLOCK_POSTINGS];     /* so far */
    uint64_t potentials[BLOCK_POSTINGS]; /* with what may come */
    uint64_t sources[BLOCK_POSTINGS];    /* that have it, a bit each */
    size_t   count;
};

/* Documents in a row of which some lists that lead have some. */
struct window {
    uint64_t amounts[WINDOW], sources[WINDOW]; /* 0 where there are none */
    uint64_t bits[WORDS], words;               /* which of them there are, and which of bits */
};

struct champions_search {
    struct arena memory;
    struct lead  leads[MOST_SOURCES]; /* the shortest list first */
    size_t       count;
    uint64_t     postings;               /* in all lists */
    uint64_t     required[MOST_SOURCES]; /* of each word that a hit must have, its sources */
    size_t       required_count;
    size_t       first_sample; /* number of champions */
    struct promising promising;

    /* of a pass */
    size_t      leading[MOST_SOURCES]; /* numbers of leads */
    size_t      leading_count;
    uint64_t    rests; /* of all sources, of a document that is in nothing which leads */
    bool        is_sample;
    size_t      sampled; /* number of champions */
    uint64_t   *enough;
    best_visit *visit;
    void       *ctx;

    struct window *window; /* NULL: not needed yet */
};

/* ---- what leads ---- */

static uint64_t
rest_of(const struct lead *lead)
{
    return lead->chosen < lead->option_count ? lead->options[lead->chosen].rest : lead->most;
}

static uint64_t
cost_of(const struct lead *lead, size_t option)
{
    return lead->options[option].list->count;
}

/* The choice that takes most from the sum of rests for what it costs; false: there is none. */
static bool
find_step(const struct champions_search *c, size_t *best, size_t *option)
{
    double most = 0;

    for (size_t i = 0; i < c->count; i++) {
        const struct lead *lead = &c->leads[i];
        bool               leads = lead->chosen < lead->option_count;
        uint64_t           rest = rest_of(lead);

        for (size_t o = leads ? lead->chosen + 1 : 0; o < lead->option_count; o++) {
            uint64_t cost = cost_of(lead, o) - (leads ? cost_of(lead, lead->chosen) : 0);
            double   gain = (double) (rest - lead->options[o].rest) / (double) (cost + 1);

            if (gain > most) {
                most = gain;
                *best = i;
                *option = o;
            }
        }
    }
    return most > 0;
}

/* Lets lists lead until no document that is in none of them is enough; false: there are too few. */
static bool
choose(struct champions_search *c, uint64_t enough, uint64_t *cost)
{
    uint64_t rests = 0;
    size_t   i, option;

    for (size_t k = 0; k < c->count; k++) {
        c->leads[k].chosen = c->leads[k].option_count;
        rests += c->leads[k].most;
    }
    while (rests >= enough) {
        if (!find_step(c, &i, &option))
            return false;
        rests -= rest_of(&c->leads[i]) - c->leads[i].options[option].rest;
        c->leads[i].chosen = option;
    }
    *cost = 0;
    c->leading_count = 0;
    c->rests = rests;
    for (size_t k = 0; k < c->count; k++)
        if (c->leads[k].chosen < c->leads[k].option_count) {
            c->leading[c->leading_count++] = k;
            *cost += cost_of(&c->leads[k], c->leads[k].chosen);
        }
    return true;
}

bool
champions_suffice(struct champions_search *c, uint64_t enough)
{
    uint64_t cost;

    return choose(c, enough, &cost) && cost <= c->postings / GAIN;
}

/* The champions of that number, or the most there are, or all of a short list. */
static size_t
option_of(const struct lead *lead, size_t number)
{
    size_t most = lead->option_count - (lead->option_count > 1 ? 2 : 1);

    return number < most ? number : most;
}

/* The sources of the required word that the fewest documents have; of all, if none is required. */
static uint64_t
rarest_required(const struct champions_search *c)
{
    uint64_t least = UINT64_MAX, rarest = UINT64_MAX;

    for (size_t r = 0; r < c->required_count; r++) {
        uint64_t postings = 0;

        for (size_t k = 0; k < c->count; k++)
            if (c->required[r] >> k & 1)
                postings += c->leads[k].source->list.count;
        if (postings < least) {
            least = postings;
            rarest = c->required[r];
        }
    }
    return rarest;
}

/* Lets the champions of that number lead; the others of a rarer word that is required are asked. */
static uint64_t
choose_sample(struct champions_search *c, size_t number)
{
    uint64_t cost = 0, leading = rarest_required(c);

    c->leading_count = 0;
    c->rests = 0;
    c->sampled = number;
    for (size_t k = 0; k < c->count; k++) {
        struct lead *lead = &c->leads[k];

        if (lead->option_count == 0)
            continue;
        cost += cost_of(lead, option_of(lead, number));
        lead->chosen = lead->option_count;
        if (leading >> k & 1) {
            lead->chosen = option_of(lead, number);
            c->leading[c->leading_count++] = k;
        }
        c->rests += rest_of(lead);
    }
    return cost;
}

/* ---- opening ---- */

static uint64_t
most_of(const struct source *source)
{
    uint32_t largest = 0;

    if (!source->cursor)
        return source->part_count > 0 || source->all ? source->bound : 0;
    if (source->list.page_count == 0)
        return source->bound * source->cursor->largest;
    for (size_t i = 0; i < source->list.page_count; i++)
        if (source->list.pages[i].largest > largest)
            largest = source->list.pages[i].largest;
    return source->bound * largest;
}

static enum error_code
add_lead(struct champions_search *c, struct source *source, struct error *err)
{
    struct lead       *lead = &c->leads[c->count++];
    const struct list *list = &source->list;

    *lead = (struct lead){ .source = source };
    c->postings += list->count;
    if (source->cursor && list->page_count == 0 && cursor_seek(source->cursor, 1, err) != OK)
        return err->code; /* a short list is read now */
    lead->most = most_of(source);
    if (!source->cursor)
        return OK;
    for (size_t i = 0; i < list->champion_count; i++) {
        uint64_t rest = source->bound * (list->champions[i].least - 1);

        lead->options[i].list = &list->champions[i].list;
        lead->options[i].rest = rest < lead->most ? rest : lead->most; /* or all have gone */
    }
    lead->option_count = list->champion_count + 1;
    lead->options[list->champion_count].list = list;
    return OK;
}

static int
by_length(const void *a, const void *b)
{
    const struct lead *x = a, *y = b;

    if (x->source->list.count != y->source->list.count)
        return x->source->list.count < y->source->list.count ? -1 : 1;
    return (x->source->word > y->source->word) - (x->source->word < y->source->word);
}

static bool
are_of_one_word(const struct champions_search *c)
{
    for (size_t i = 1; i < c->count; i++)
        if (c->leads[i].source->word != c->leads[0].source->word)
            return false;
    return true;
}

/* The sources of each required word, of which a hit must have one; the only word is required. */
static void
find_required(struct champions_search *c, const struct word_set *required)
{
    bool is_only = are_of_one_word(c);

    for (size_t i = 0; i < c->count; i++) {
        size_t   word = c->leads[i].source->word;
        uint64_t bits = 0;
        bool     is_first = true;

        if (!is_only && !word_set_has(required, word))
            continue;
        for (size_t k = 0; k < c->count; k++)
            if (c->leads[k].source->word == word) {
                bits |= (uint64_t) 1 << k;
                is_first = is_first && k >= i;
            }
        if (is_first)
            c->required[c->required_count++] = bits;
    }
}

/* How many sources score, and what they have. */
static size_t
count_scoring(const struct sources *sources, uint64_t *postings, bool *has_champions)
{
    size_t count = 0;

    *postings = 0;
    *has_champions = false;
    for (size_t i = 0; i < sources->count; i++) {
        const struct source *source = sources->items[i];

        if (!source_leads(source))
            continue;
        count++;
        *postings += source->list.count;
        *has_champions |= source->cursor && source->list.champion_count > 0;
    }
    return count;
}

enum error_code
champions_search_open(struct sources *sources, const struct word_set *required,
                      struct champions_search **search, struct error *err)
{
    struct champions_search *c;
    uint64_t                 postings;
    bool                     has_champions;
    size_t                   count = count_scoring(sources, &postings, &has_champions);
    enum error_code          rc = OK;

    *search = NULL;
    if (!has_champions || count > MOST_SOURCES || (count > 1 && postings < FEW_POSTINGS) ||
        guides_are_there(sources))
        return OK;
    c = calloc(1, sizeof *c);
    if (!c)
        return error_memory(err);
    for (size_t i = 0; rc == OK && i < sources->count; i++)
        if (source_leads(sources->items[i]))
            rc = add_lead(c, sources->items[i], err);
    qsort(c->leads, c->count, sizeof *c->leads, by_length);
    find_required(c, required);
    if (rc != OK || (c->count > 1 && c->required_count == 0)) {
        champions_search_close(c);
        return rc;
    }
    if (c->count > 1)
        while (c->first_sample + 1 < LIST_MOST_CHAMPIONS &&
               choose_sample(c, c->first_sample) < c->postings / FIRST_SAMPLE_IN)
            c->first_sample++;
    *search = c;
    return OK;
}

void
champions_search_close(struct champions_search *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->count; i++)
        for (size_t o = 0; o < c->leads[i].option_count; o++)
            if (c->leads[i].options[o].cursor)
                cursor_free(c->leads[i].options[o].cursor);
    arena_free(&c->memory);
    free(c);
}

/* Not the source's own cursor, which visits move. */
static enum error_code
open_option(struct champions_search *c, struct lead *lead, size_t option,
            struct cursor **cursor, struct error *err)
{
    struct cursor **at = &lead->options[option].cursor;

    if (!*at) {
        *at = arena_alloc(&c->memory, sizeof **at);
        if (!*at)
            return error_memory(err);
        cursor_open(*at, lead->source->cursor->store, lead->options[option].list);
    }
    *cursor = *at;
    return OK;
}

/* ---- what lists have of promising documents ---- */

static void
keep_promising(struct promising *p, uint64_t enough)
{
    size_t kept = 0;

    for (size_t i = 0; i < p->count; i++) {
        p->documents[kept] = p->documents[i];
        p->scores[kept] = p->scores[i];
        p->potentials[kept] = p->potentials[i];
        p->sources[kept] = p->sources[i];
        kept += p->potentials[i] >= enough;
    }
    p->count = kept;
}

static void
keep_having(struct promising *p, uint64_t sources)
{
    for (size_t i = 0; i < p->count; i++)
        if ((p->sources[i] & sources) == 0)
            p->potentials[i] = 0;
    keep_promising(p, 1);
}

static void
note_found(struct promising *p, size_t at, size_t source, uint64_t amount)
{
    p->scores[at] += amount;
    p->potentials[at] += amount;
    p->sources[at] |= (uint64_t) 1 << source;
}

/* Those of documents asked[from..] that are within the block where the cursor stands. */
static enum error_code
ask_block(struct champions_search *c, const uint8_t *asked, size_t count, size_t source,
          struct cursor *cursor, struct error *err)
{
    struct promising *p = &c->promising;
    uint64_t          bound = c->leads[source].source->bound;
    uint32_t          documents[BLOCK_POSTINGS], impacts[BLOCK_POSTINGS];
    bool              is_promising = false;
    enum error_code   rc;

    for (size_t i = 0; i < count; i++) {
        documents[i] = p->documents[asked[i]];
        is_promising |= p->potentials[asked[i]] + bound * cursor->largest >= *c->enough;
    }
    if (!is_promising) {
        for (size_t i = 0; i < count; i++)
            p->potentials[asked[i]] = 0;
        return OK;
    }
    rc = cursor_impacts(cursor, documents, count, impacts, err);
    for (size_t i = 0; rc == OK && i < count; i++)
        if (impacts[i] > 0)
            note_found(p, asked[i], source, bound * impacts[i]);
    return rc;
}

static enum error_code
ask_list(struct champions_search *c, const uint8_t *asked, size_t count, size_t source,
         struct cursor *cursor, struct error *err)
{
    enum error_code rc = OK;

    for (size_t from = 0, end; rc == OK && from < count; from = end) {
        rc = cursor_seek(cursor, c->promising.documents[asked[from]], err);
        if (rc != OK || cursor->is_done)
            return rc;
        for (end = from + 1; end < count && c->promising.documents[asked[end]] <= cursor->last;)
            end++;
        rc = ask_block(c, asked + from, end - from, source, cursor, err);
    }
    return rc;
}

static enum error_code
ask_union(struct champions_search *c, const uint8_t *asked, size_t count, size_t source,
          struct error *err)
{
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < count; i++) {
        uint64_t amount;
        bool     has;

        rc = source_look_up(c->leads[source].source, c->promising.documents[asked[i]], &amount,
                            &has, err);
        if (rc == OK && has)
            note_found(&c->promising, asked[i], source, amount);
    }
    return rc;
}

/* Asks about those that it is not known to have, of which it has *rest at most, and then less. */
static enum error_code
ask_option(struct champions_search *c, size_t source, size_t option, uint64_t *rest,
           struct error *err)
{
    struct promising *p = &c->promising;
    struct lead      *lead = &c->leads[source];
    uint64_t          left = option < lead->option_count ? lead->options[option].rest : 0;
    uint8_t           asked[BLOCK_POSTINGS];
    struct cursor    *cursor = NULL;
    size_t            count = 0;
    enum error_code   rc = OK;

    for (size_t i = 0; i < p->count; i++)
        if ((p->sources[i] >> source & 1) == 0) {
            p->potentials[i] -= *rest;
            asked[count++] = (uint8_t) i;
        }
    *rest = left;
    if (count > 0 && option == lead->option_count)
        rc = ask_union(c, asked, count, source, err);
    else if (count > 0)
        rc = open_option(c, lead, option, &cursor, err);
    if (rc == OK && count > 0 && option < lead->option_count)
        rc = ask_list(c, asked, count, source, cursor, err);
    for (size_t i = 0; i < count; i++)
        if ((p->sources[asked[i]] >> source & 1) == 0)
            p->potentials[asked[i]] += left;
    keep_promising(p, *c->enough);
    return rc;
}

/* Its champions first, of which there are most, then all. */
static enum error_code
ask_source(struct champions_search *c, size_t source, struct error *err)
{
    struct lead    *lead = &c->leads[source];
    uint64_t        rest = rest_of(lead);
    size_t          last = lead->option_count;
    enum error_code rc = OK;

    if (c->is_sample)
        return last > 0 && lead->chosen == last
                   ? ask_option(c, source, option_of(lead, c->sampled), &rest, err)
                   : OK;
    if (last == 0)
        return ask_option(c, source, 0, &rest, err);
    last--;
    if (lead->chosen == last)
        return OK;
    if (last > 0 && (lead->chosen == lead->option_count || lead->chosen < last - 1))
        rc = ask_option(c, source, last - 1, &rest, err);
    return rc == OK && c->promising.count > 0 ? ask_option(c, source, last, &rest, err) : rc;
}

/* What was asked so far lacks a word that a hit must have. */
static void
keep_required(struct champions_search *c, size_t asked)
{
    for (size_t r = 0; r < c->required_count; r++) {
        uint64_t sources = c->required[r];

        if (sources >> asked == 1) /* the last of them was asked */
            keep_having(&c->promising, sources);
    }
}

static enum error_code
complete(struct champions_search *c, struct error *err)
{
    struct promising *p = &c->promising;
    enum error_code   rc = OK;

    keep_promising(p, *c->enough);
    for (size_t i = 0; rc == OK && i < c->count && p->count > 0; i++) {
        rc = ask_source(c, i, err);
        keep_required(c, i);
    }
    for (size_t i = 0; rc == OK && i < p->count; i++)
        if (p->scores[i] >= *c->enough)
            rc = c->visit(p->documents[i], p->scores[i], c->enough, c->ctx, err);
    p->count = 0;
    return rc;
}

/* ---- going over what leads ---- */

static enum error_code
read_block(struct lead *lead, uint32_t from, struct error *err)
{
    struct cursor  *cursor = lead->cursor;
    enum error_code rc = cursor_seek(cursor, from, err);

    lead->next = UINT32_MAX;
    if (rc != OK || cursor->is_done)
        return rc;
    rc = cursor_weigh(cursor, err);
    if (rc != OK)
        return rc;
    lead->at = 0;
    while (cursor->documents[lead->at] < from) /* behind the last stands one larger than any */
        lead->at++;
    lead->next = cursor->documents[lead->at];
    return OK;
}

static enum error_code
seek_leads(struct champions_search *c, uint32_t from, struct error *err)
{
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < c->leading_count; i++) {
        struct lead *lead = &c->leads[c->leading[i]];

        rc = open_option(c, lead, lead->chosen, &lead->cursor, err);
        if (rc == OK)
            rc = read_block(lead, from, err);
    }
    return rc;
}

/* Notes what the list has of the documents from `base` up to `last`. */
static enum error_code
note_lead(struct champions_search *c, size_t source, uint32_t base, uint32_t last,
          struct error *err)
{
    struct lead    *lead = &c->leads[source];
    struct window  *window = c->window;
    uint64_t        bound = lead->source->bound, bit = (uint64_t) 1 << source;
    uint64_t        rest = rest_of(lead);
    enum error_code rc = OK;

    while (rc == OK && lead->next <= last) {
        const struct cursor *cursor = lead->cursor;
        uint32_t             document = lead->next, end = cursor->last;
        size_t               at = lead->at;

        for (; document <= last; document = cursor->documents[++at]) {
            uint32_t i = document - base;

            window->amounts[i] += bound * cursor->impacts[at] - rest;
            window->sources[i] |= bit;
            window->bits[i / 64] |= (uint64_t) 1 << i % 64;
            window->words |= (uint64_t) 1 << i / 64;
        }
        lead->at = at;
        lead->next = document;
        if (document == UINT32_MAX)
            rc = read_block(lead, end + 1, err);
    }
    return rc;
}

/* What a document may have of the sources that it is not known to have. */
static uint64_t
rests_but(const struct champions_search *c, uint64_t sources)
{
    uint64_t rests = c->rests;

    for (; sources != 0; sources &= sources - 1)
        rests -= rest_of(&c->leads[__builtin_ctzll(sources)]);
    return rests;
}

static void
add_promising(struct champions_search *c, uint32_t document, uint64_t potential,
              uint64_t sources)
{
    struct promising *p = &c->promising;

    p->documents[p->count] = document;
    p->potentials[p->count] = potential;
    p->scores[p->count] = potential - rests_but(c, sources);
    p->sources[p->count++] = sources;
}

static enum error_code
show_noted(struct champions_search *c, uint32_t base, struct error *err)
{
    struct promising *p = &c->promising;
    struct window    *window = c->window;
    enum error_code   rc = OK;

    for (; window->words != 0; window->words &= window->words - 1) {
        uint32_t w = (uint32_t) __builtin_ctzll(window->words);
        uint64_t bits = window->bits[w];

        for (window->bits[w] = 0; bits != 0; bits &= bits - 1) {
            uint32_t i = w * 64 + (uint32_t) __builtin_ctzll(bits);
            uint64_t potential = c->rests + window->amounts[i];

            if (potential >= *c->enough)
                add_promising(c, base + i, potential, window->sources[i]);
            window->amounts[i] = window->sources[i] = 0;
            if (p->count == COUNT(p->documents) && rc == OK)
                rc = complete(c, err);
        }
    }
    return rc == OK ? complete(c, err) : rc;
}

/* One list that leads alone, block by block. */
static enum error_code
pass_block(struct champions_search *c, struct lead *lead, struct error *err)
{
    const struct cursor *cursor = lead->cursor;
    uint64_t             bound = lead->source->bound;
    uint64_t             bit = (uint64_t) 1 << c->leading[0], others = rests_but(c, bit);
    uint32_t             end = cursor->last;
    enum error_code      rc;

    for (size_t at = lead->at; at < cursor->count; at++) {
        uint64_t potential = bound * cursor->impacts[at] + others;

        if (potential >= *c->enough)
            add_promising(c, cursor->documents[at], potential, bit);
    }
    rc = complete(c, err);
    return rc == OK ? read_block(lead, end + 1, err) : rc;
}

static uint32_t
next_document(const struct champions_search *c)
{
    uint32_t next = UINT32_MAX;

    for (size_t i = 0; i < c->leading_count; i++)
        if (c->leads[c->leading[i]].next < next)
            next = c->leads[c->leading[i]].next;
    return next;
}

/* The next documents that lead; *end is behind them. */
static enum error_code
pass_some(struct champions_search *c, uint32_t from, uint32_t *end, struct error *err)
{
    uint32_t        last = from < UINT32_MAX - WINDOW ? from + WINDOW - 1 : UINT32_MAX - 1;
    enum error_code rc = OK;

    if (c->leading_count == 1) {
        struct lead *lead = &c->leads[c->leading[0]];

        *end = lead->cursor->last + 1;
        return pass_block(c, lead, err);
    }
    *end = last + 1;
    if (!c->window) {
        c->window = arena_alloc(&c->memory, sizeof *c->window);
        rc = arena_check(&c->memory, err);
    }
    for (size_t i = 0; rc == OK && i < c->leading_count; i++)
        rc = note_lead(c, c->leading[i], from, last, err);
    return rc == OK ? show_noted(c, from, err) : rc;
}

static enum error_code
pass_all(struct champions_search *c, struct error *err)
{
    uint64_t        enough = *c->enough, cost;
    uint32_t        end;
    enum error_code rc = seek_leads(c, 1, err);

    for (uint32_t from = next_document(c); rc == OK && from < UINT32_MAX;
         from = next_document(c)) {
        rc = pass_some(c, from, &end, err);
        if (rc != OK || c->is_sample || *c->enough == enough)
            continue;
        enough = *c->enough; /* fewer may lead now */
        if (choose(c, enough, &cost))
            rc = seek_leads(c, end, err);
    }
    return rc;
}

/* Whether a sample may spare more than it costs, and is more than the one before. */
static bool
is_worth_it(struct champions_search *c, size_t number, uint64_t enough)
{
    uint64_t before = number > c->first_sample ? choose_sample(c, number - 1) : 0, without;
    uint64_t cost = choose_sample(c, number);

    return cost > before && cost <= c->postings / SAMPLE_IN &&
           (!choose(c, enough, &without) || cost <= without / 2);
}

enum error_code
champions_sample(struct champions_search *c, size_t number, uint64_t *enough, best_visit *visit,
                 void *ctx, bool *is_worth, struct error *err)
{
    number += c->first_sample;
    *is_worth = number < LIST_MOST_CHAMPIONS && is_worth_it(c, number, *enough);
    if (!*is_worth)
        return OK;
    (void) choose_sample(c, number);
    c->is_sample = true;
    c->enough = enough;
    c->visit = visit;
    c->ctx = ctx;
    return pass_all(c, err);
}

enum error_code
champions_each(struct champions_search *c, uint64_t *enough, best_visit *visit, void *ctx,
               struct error *err)
{
    uint64_t cost;

    c->is_sample = false;
    c->enough = enough;
    c->visit = visit;
    c->ctx = ctx;
    return choose(c, *enough, &cost) ? pass_all(c, err) : OK;
}
