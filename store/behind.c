#include "store/behind.h"

#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>

enum {
    BATCHES = 4,
    BATCH_POSTINGS = 16 * 1024,
    BATCH_BYTES = 32 * 1024, /* of terms */
    FIELD_BITS = 8
};

struct said {
    const struct lexicon_word *word; /* NULL: a term of its own */
    uint32_t                   document, times : 32 - FIELD_BITS, field : FIELD_BITS;
};

struct batch {
    struct said said[BATCH_POSTINGS];
    size_t      count;
    char        terms[BATCH_BYTES]; /* those of their own, in their order, each with its length */
    size_t      bytes;
    bool        leaves_full; /* the inverter, once it was gathered */
};

struct behind {
    struct inverter *inverter;
    pthread_t        thread;
    pthread_mutex_t  lock; /* of the three below */
    pthread_cond_t   changed;
    size_t           made, taken; /* batches */
    bool             is_over;
    bool             is_full; /* as the caller knows */
    struct batch     batches[BATCHES];
};

/* ---- the second thread ---- */

static struct str
next_term(const struct batch *batch, size_t *at)
{
    uint32_t   length;
    struct str term;

    memcpy(&length, batch->terms + *at, sizeof length);
    term = (struct str){ batch->terms + *at + sizeof length, length };
    *at += sizeof length + length;
    return term;
}

static void
gather_batch(struct inverter *inverter, const struct batch *batch)
{
    size_t at = 0;

    for (size_t i = 0; i < batch->count; i++) {
        const struct said *said = &batch->said[i];
        enum score_field   field = (enum score_field) said->field;

        if (said->word)
            inverter_add_word(inverter, said->word, said->times, field, said->document);
        else
            inverter_add(inverter, inverter_term(inverter, next_term(batch, &at)), field,
                         said->document, said->times);
    }
}

static void *
gather_all(void *ctx)
{
    struct behind *behind = ctx;
    struct batch  *batch;

    pthread_mutex_lock(&behind->lock);
    for (;;) {
        while (behind->made == behind->taken && !behind->is_over)
            pthread_cond_wait(&behind->changed, &behind->lock);
        if (behind->made == behind->taken)
            break;
        pthread_mutex_unlock(&behind->lock);
        batch = &behind->batches[behind->taken % BATCHES];
        gather_batch(behind->inverter, batch);
        batch->leaves_full = inverter_is_full(behind->inverter);
        pthread_mutex_lock(&behind->lock);
        behind->taken++;
        pthread_cond_signal(&behind->changed);
    }
    pthread_mutex_unlock(&behind->lock);
    return NULL;
}

/* ---- the caller's ---- */

/* What was freed before cannot become memory of another thread, so it is given back first. */
struct behind *
behind_begin(struct inverter *inverter)
{
    struct behind *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    (void) malloc_trim(0);
    made->inverter = inverter;
    pthread_mutex_init(&made->lock, NULL);
    pthread_cond_init(&made->changed, NULL);
    if (pthread_create(&made->thread, NULL, gather_all, made) == 0)
        return made;
    pthread_cond_destroy(&made->changed);
    pthread_mutex_destroy(&made->lock);
    free(made);
    return NULL;
}

/*
 * Hands the batch over, and waits until most batches wait to be taken. What the next one's room
 * was left as says whether the inverter is full, so that this does not depend on who is faster.
 */
static void
hand_over(struct behind *behind, size_t most)
{
    struct batch *next;

    pthread_mutex_lock(&behind->lock);
    behind->made++;
    pthread_cond_signal(&behind->changed);
    while (behind->made - behind->taken > most)
        pthread_cond_wait(&behind->changed, &behind->lock);
    pthread_mutex_unlock(&behind->lock);
    next = &behind->batches[behind->made % BATCHES];
    behind->is_full |= next->leaves_full;
    next->leaves_full = false;
    next->count = next->bytes = 0;
}

/* The batch that has room for one more, and for so many bytes of a term. */
static struct batch *
batch_for(struct behind *behind, size_t bytes)
{
    const struct batch *batch = &behind->batches[behind->made % BATCHES];

    if (batch->count == BATCH_POSTINGS || BATCH_BYTES - batch->bytes < bytes)
        hand_over(behind, BATCHES - 1);
    return &behind->batches[behind->made % BATCHES];
}

static void
say(struct batch *batch, const struct lexicon_word *word, uint32_t times,
    enum score_field field, uint32_t document)
{
    const uint32_t most = (1U << (32 - FIELD_BITS)) - 1;

    batch->said[batch->count++] = (struct said){ .word = word,
                                                 .document = document,
                                                 .times = (times < most ? times : most) & most,
                                                 .field = (unsigned) field & 0xff };
}

void
behind_add(struct behind *behind, const struct lexicon_word *word, uint32_t times,
           enum score_field field, uint32_t document)
{
    say(batch_for(behind, 0), word, times, field, document);
}

void
behind_add_term(struct behind *behind, struct str term, enum score_field field,
                uint32_t document)
{
    uint32_t      length = (uint32_t) term.length;
    struct batch *batch;

    if (term.length > BATCH_BYTES - sizeof length) { /* which happens once in a lifetime */
        behind_drain(behind);
        inverter_add(behind->inverter, inverter_term(behind->inverter, term), field, document,
                     1);
        return;
    }
    batch = batch_for(behind, sizeof length + term.length);
    memcpy(batch->terms + batch->bytes, &length, sizeof length);
    memcpy(batch->terms + batch->bytes + sizeof length, term.data, term.length);
    batch->bytes += sizeof length + term.length;
    say(batch, NULL, 1, field, document);
}

bool
behind_is_full(const struct behind *behind)
{
    return behind->is_full;
}

void
behind_drain(struct behind *behind)
{
    hand_over(behind, 0);
    for (size_t i = 0; i < BATCHES; i++) /* nobody else is at them */
        behind->batches[i].leaves_full = false;
    behind->is_full = false;
}

void
behind_end(struct behind *behind)
{
    if (!behind)
        return;
    behind_drain(behind);
    pthread_mutex_lock(&behind->lock);
    behind->is_over = true;
    pthread_cond_signal(&behind->changed);
    pthread_mutex_unlock(&behind->lock);
    pthread_join(behind->thread, NULL);
    pthread_cond_destroy(&behind->changed);
    pthread_mutex_destroy(&behind->lock);
    free(behind);
}
