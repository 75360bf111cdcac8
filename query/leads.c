#include "query/leads.h"

#include <stdlib.h>

#include "query/guides.h"

enum { FEW_POSTINGS = 2048 }; /* in several lists, which are gone over as soon */

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
add_lead(struct leads *all, struct source *source, struct error *err)
{
    struct lead       *lead = &all->items[all->count++];
    const struct list *list = &source->list;

    *lead = (struct lead){ .source = source };
    all->postings += list->count;
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
are_of_one_word(const struct leads *all)
{
    for (size_t i = 1; i < all->count; i++)
        if (all->items[i].source->word != all->items[0].source->word)
            return false;
    return true;
}

/* The sources of each required word, of which a hit must have one; the only word is required. */
static void
find_required(struct leads *all, const struct word_set *required)
{
    bool is_only = are_of_one_word(all);

    for (size_t i = 0; i < all->count; i++) {
        size_t   word = all->items[i].source->word;
        uint64_t bits = 0;
        bool     is_first = true;

        if (!is_only && !word_set_has(required, word))
            continue;
        for (size_t k = 0; k < all->count; k++)
            if (all->items[k].source->word == word) {
                bits |= (uint64_t) 1 << k;
                is_first = is_first && k >= i;
            }
        if (is_first)
            all->required[all->required_count++] = bits;
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

bool
leads_may_gain(const struct sources *sources)
{
    uint64_t postings;
    bool     has_champions;
    size_t   count = count_scoring(sources, &postings, &has_champions);

    return has_champions && count <= LEADS_MOST && (count == 1 || postings >= FEW_POSTINGS) &&
           !guides_are_there(sources);
}

enum error_code
leads_open(struct leads *all, struct sources *sources, const struct word_set *required,
           struct error *err)
{
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < sources->count; i++)
        if (source_leads(sources->items[i]))
            rc = add_lead(all, sources->items[i], err);
    qsort(all->items, all->count, sizeof *all->items, by_length);
    find_required(all, required);
    return rc;
}

/* Not the source's own cursor, which visits move. */
enum error_code
leads_cursor(struct leads *all, struct lead *lead, size_t option, struct cursor **cursor,
             struct error *err)
{
    struct cursor **at = &lead->options[option].cursor;

    if (!*at) {
        *at = arena_alloc(&all->memory, sizeof **at);
        if (!*at)
            return error_memory(err);
        cursor_open(*at, lead->source->cursor->store, lead->options[option].list);
    }
    *cursor = *at;
    return OK;
}

void
leads_close(struct leads *all)
{
    for (size_t i = 0; i < all->count; i++)
        for (size_t o = 0; o < all->items[i].option_count; o++)
            if (all->items[i].options[o].cursor)
                cursor_free(all->items[i].options[o].cursor);
    arena_free(&all->memory);
}

/* ---- choosing ---- */

uint64_t
lead_rest(const struct lead *lead)
{
    return lead->chosen < lead->option_count ? lead->options[lead->chosen].rest : lead->most;
}

uint64_t
leads_rests_but(const struct leads *all, uint64_t sources)
{
    uint64_t rests = all->rests;

    for (; sources != 0; sources &= sources - 1)
        rests -= lead_rest(&all->items[__builtin_ctzll(sources)]);
    return rests;
}

static uint64_t
cost_of(const struct lead *lead, size_t option)
{
    return lead->options[option].list->count;
}

/* The choice that takes most from the sum of rests for what it costs; false: there is none. */
static bool
find_step(const struct leads *all, size_t *best, size_t *option)
{
    double most = 0;

    for (size_t i = 0; i < all->count; i++) {
        const struct lead *lead = &all->items[i];
        bool               leads = lead->chosen < lead->option_count;
        uint64_t           rest = lead_rest(lead);

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

bool
leads_choose(struct leads *all, uint64_t enough, uint64_t *cost)
{
    uint64_t rests = 0;
    size_t   i, option;

    for (size_t k = 0; k < all->count; k++) {
        all->items[k].chosen = all->items[k].option_count;
        rests += all->items[k].most;
    }
    while (rests >= enough) {
        if (!find_step(all, &i, &option))
            return false;
        rests -= lead_rest(&all->items[i]) - all->items[i].options[option].rest;
        all->items[i].chosen = option;
    }
    *cost = 0;
    all->is_sample = false;
    all->leading_count = 0;
    all->rests = rests;
    for (size_t k = 0; k < all->count; k++)
        if (all->items[k].chosen < all->items[k].option_count) {
            all->leading[all->leading_count++] = k;
            *cost += cost_of(&all->items[k], all->items[k].chosen);
        }
    return true;
}

size_t
lead_option(const struct lead *lead, size_t number)
{
    size_t most = lead->option_count - (lead->option_count > 1 ? 2 : 1);

    return number < most ? number : most;
}

/* The sources of the required word that the fewest documents have; of all, if none is required. */
static uint64_t
rarest_required(const struct leads *all)
{
    uint64_t least = UINT64_MAX, rarest = UINT64_MAX;

    for (size_t r = 0; r < all->required_count; r++) {
        uint64_t postings = 0;

        for (size_t k = 0; k < all->count; k++)
            if (all->required[r] >> k & 1)
                postings += all->items[k].source->list.count;
        if (postings < least) {
            least = postings;
            rarest = all->required[r];
        }
    }
    return rarest;
}

uint64_t
leads_choose_sample(struct leads *all, size_t number)
{
    uint64_t cost = 0, leading = rarest_required(all);

    all->leading_count = 0;
    all->rests = 0;
    all->is_sample = true;
    all->sampled = number;
    for (size_t k = 0; k < all->count; k++) {
        struct lead *lead = &all->items[k];

        if (lead->option_count == 0)
            continue;
        cost += cost_of(lead, lead_option(lead, number));
        lead->chosen = lead->option_count;
        if (leading >> k & 1) {
            lead->chosen = lead_option(lead, number);
            all->leading[all->leading_count++] = k;
        }
        all->rests += lead_rest(lead);
    }
    return cost;
}
