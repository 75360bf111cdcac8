#include "store/behind.h"

#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>

enum { BATCHES = 4, BATCH_POSTINGS = 16 * 1024, FIELD_BITS = 8 };

struct said {
    const struct lexicon_word *word;
    uint32_t                   document, times : 32 - FIELD_BITS, field : FIELD_BITS;
};

struct batch {
    struct said said[BATCH_POSTINGS];
    size_t      count;
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

static void
gather_batch(struct inverter *inverter, const struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        const struct said *said = &batch->said[i];

        inverter_add_word(inverter, said->word, said->times, (enum score_field) said->field,
                          said->document);
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
    next->count = 0;
}

void
behind_add(struct behind *behind, const struct lexicon_word *word, uint32_t times,
           enum score_field field, uint32_t document)
{
    struct batch  *batch = &behind->batches[behind->made % BATCHES];
    const uint32_t most = (1U << (32 - FIELD_BITS)) - 1;

    if (batch->count == BATCH_POSTINGS) {
        hand_over(behind, BATCHES - 1);
        batch = &behind->batches[behind->made % BATCHES];
    }
    batch->said[batch->count++] = (struct said){ .word = word,
                                                 .document = document,
                                                 .times = (times < most ? times : most) & most,
                                                 .field = (unsigned) field & 0xff };
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
