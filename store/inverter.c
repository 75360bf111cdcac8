#include "store/inverter.h"

#include <stdlib.h>

#include "base/hash.h"

enum { FIRST_CHUNK_BYTES = 12, MOST_CHUNK_BYTES = 1024, FIRST_SLOTS = 1024 };

struct chunk {
    struct chunk *next;
    uint32_t      capacity;
    unsigned char bytes[];
};

/* The last document is kept apart, since its tf may grow; the others are in chunks. */
struct gathered {
    uint32_t       before, document; /* the last but one, the last */
    uint32_t       tf, count;
    unsigned char *at, *end; /* of the room in the last chunk */
    struct chunk  *first, *last;
};

/* ---- terms ---- */

static void *
take(struct inverter *inverter, size_t size)
{
    inverter->bytes += size;
    return arena_alloc(&inverter->memory, size);
}

static uint32_t *
slot_of(const struct inverter *inverter, struct str term, uint32_t hash)
{
    size_t at = hash & (inverter->slot_count - 1);

    for (;; at = (at + 1) & (inverter->slot_count - 1)) {
        uint32_t                   *slot = &inverter->slots[at];
        const struct inverted_term *t = *slot > 0 ? inverter->terms[*slot - 1] : NULL;

        if (!t || (t->hash == hash && str_equal(t->term, term)))
            return slot;
    }
}

/* At most half of the slots are taken. */
static bool
make_room(struct inverter *inverter)
{
    size_t    count = inverter->slot_count > 0 ? inverter->slot_count * 2 : FIRST_SLOTS;
    size_t    capacity = count / 2;
    uint32_t *slots;
    void     *terms;

    if (inverter->count < inverter->capacity)
        return true;
    slots = calloc(count, sizeof *slots);
    terms = slots ? realloc(inverter->terms, capacity * sizeof *inverter->terms) : NULL;
    if (!terms) {
        free(slots);
        inverter->memory.failed = true;
        return false;
    }
    inverter->bytes += capacity * (sizeof *slots * 2 + sizeof *inverter->terms) / 2;
    free(inverter->slots);
    inverter->slots = slots;
    inverter->slot_count = count;
    inverter->terms = terms;
    inverter->capacity = capacity;
    for (size_t i = 0; i < inverter->count; i++)
        *slot_of(inverter, inverter->terms[i]->term, inverter->terms[i]->hash) = (uint32_t) i +
                                                                                 1;
    return true;
}

static struct inverted_term *
make_term(struct inverter *inverter, struct str term, uint32_t hash, uint32_t *slot)
{
    struct inverted_term *made = take(inverter, sizeof *made);
    char                 *bytes = take(inverter, term.length);

    if (!made || !bytes)
        return NULL;
    memcpy(bytes, term.data, term.length);
    made->term = (struct str){ bytes, term.length };
    made->hash = hash;
    inverter->terms[inverter->count++] = made;
    *slot = (uint32_t) inverter->count;
    return made;
}

struct inverted_term *
inverter_term(struct inverter *inverter, struct str term)
{
    uint32_t hash = (uint32_t) hash_short(term), *slot;

    if (!make_room(inverter))
        return NULL;
    slot = slot_of(inverter, term, hash);
    return *slot > 0 ? inverter->terms[*slot - 1] : make_term(inverter, term, hash, slot);
}

/* Room for the link of the word of that number. */
static bool
make_links(struct inverter *inverter, uint32_t number)
{
    size_t                size = sizeof *inverter->links;
    size_t                count = inverter->link_count > 0 ? inverter->link_count : FIRST_SLOTS;
    struct inverted_word *links;

    while (count <= number)
        count *= 2;
    links = realloc(inverter->links, count * size);
    if (!links) {
        inverter->memory.failed = true;
        return false;
    }
    memset(links + inverter->link_count, 0, (count - inverter->link_count) * size);
    inverter->bytes += (count - inverter->link_count) * size;
    inverter->links = links;
    inverter->link_count = count;
    return true;
}

void
inverter_add_word(struct inverter *inverter, const struct lexicon_word *word, uint32_t times,
                  enum score_field field, uint32_t document)
{
    struct inverted_word *link;

    if (word->number >= inverter->link_count && !make_links(inverter, word->number))
        return;
    link = &inverter->links[word->number];
    for (size_t i = 0; i < word->term_count; i++) {
        if (!link->terms[i])
            link->terms[i] = inverter_term(inverter, word->terms[i]);
        inverter_add(inverter, link->terms[i], field, document, times);
    }
}

/* ---- documents ---- */

static bool
add_chunk(struct inverter *inverter, struct gathered *g)
{
    size_t        room = !g->last ? FIRST_CHUNK_BYTES : (size_t) g->last->capacity * 2;
    struct chunk *chunk;

    if (room > MOST_CHUNK_BYTES)
        room = MOST_CHUNK_BYTES;
    chunk = take(inverter, sizeof *chunk + room);
    if (!chunk)
        return false;
    chunk->capacity = (uint32_t) room;
    if (g->last)
        g->last->next = chunk;
    else
        g->first = chunk;
    g->last = chunk;
    g->at = chunk->bytes;
    g->end = chunk->bytes + room;
    return true;
}

static void
put_byte(struct inverter *inverter, struct gathered *g, unsigned char byte)
{
    if (g->at != g->end || add_chunk(inverter, g))
        *g->at++ = byte;
}

static void
put_number(struct inverter *inverter, struct gathered *g, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        put_byte(inverter, g, (unsigned char) (value | 0x80));
    put_byte(inverter, g, (unsigned char) value);
}

static void
put_last(struct inverter *inverter, struct gathered *g)
{
    put_number(inverter, g, (uint64_t) (g->document - g->before) << 1 | (g->tf > 1));
    if (g->tf > 1)
        put_number(inverter, g, g->tf);
}

/* No term counts more often than that. */
static uint32_t
at_most(uint32_t tf)
{
    return tf < SCORE_MOST_TF ? tf : SCORE_MOST_TF;
}

static void
gather(struct inverter *inverter, struct gathered **at, uint32_t document, uint32_t times)
{
    struct gathered *g = *at ? *at : (*at = take(inverter, sizeof *g));

    if (!g)
        return;
    if (g->document == document && g->count > 0) {
        g->tf = at_most(g->tf + times);
        return;
    }
    if (g->count > 0) {
        put_last(inverter, g);
        g->before = g->document;
    }
    g->document = document;
    g->tf = at_most(times);
    g->count++;
}

void
inverter_add(struct inverter *inverter, struct inverted_term *term, enum score_field field,
             uint32_t document, uint32_t times)
{
    if (!term)
        return;
    gather(inverter, &term->added[field], document, times);
    term->cells_added += term->last_added != document;
    term->last_added = document;
}

void
inverter_remove(struct inverter *inverter, struct inverted_term *term, enum score_field field,
                uint32_t document)
{
    if (!term)
        return;
    gather(inverter, &term->removed[field], document, 1);
    term->cells_removed += term->last_removed != document;
    term->last_removed = document;
}

bool
inverter_is_full(const struct inverter *inverter)
{
    return inverter->bytes >= INVERTER_BYTES;
}

enum error_code
inverter_check(const struct inverter *inverter, struct error *err)
{
    return arena_check(&inverter->memory, err);
}

static int
by_term(const void *a, const void *b)
{
    const struct inverted_term *const *x = a, *const *y = b;

    return str_compare((*x)->term, (*y)->term);
}

void
inverter_sort(struct inverter *inverter)
{
    if (inverter->count > 0)
        qsort(inverter->terms, inverter->count, sizeof(struct inverted_term *), by_term);
}

void
inverter_free(struct inverter *inverter)
{
    free(inverter->terms);
    free(inverter->slots);
    free(inverter->links);
    arena_free(&inverter->memory);
    *inverter = (struct inverter){ 0 };
}

/* ---- walking ---- */

uint32_t
gathered_count(const struct gathered *gathered)
{
    return gathered ? gathered->count : 0;
}

static uint64_t
next_number(struct gathered_walk *walk)
{
    uint64_t value = 0;

    for (unsigned shift = 0;; shift += 7) {
        unsigned char byte;

        if (walk->at == walk->chunk->capacity) {
            walk->chunk = walk->chunk->next;
            walk->at = 0;
        }
        byte = walk->chunk->bytes[walk->at++];
        value |= (uint64_t) (byte & 0x7f) << shift;
        if (byte < 0x80)
            return value;
    }
}

bool
gathered_next(struct gathered_walk *walk)
{
    const struct gathered *g = walk->gathered;
    uint64_t               step;

    if (!g || walk->done == g->count)
        return false;
    if (++walk->done == g->count) {
        walk->document = g->document;
        walk->tf = g->tf;
        return true;
    }
    if (!walk->chunk)
        walk->chunk = g->first;
    step = next_number(walk);
    walk->document += (uint32_t) (step >> 1);
    walk->tf = step & 1 ? (uint32_t) next_number(walk) : 1;
    return true;
}
