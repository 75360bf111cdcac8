#include "store/ahead.h"

#include <pthread.h>
#include <stdlib.h>

enum {
    FEW_CELLS = 2048,
    BATCHES = 8,
    MOST_TEXTS = 64,
    MOST_BYTES = 64 * 1024 /* of the texts before the last */
};

struct batch {
    struct ahead_text texts[MOST_TEXTS];
    size_t            count;
};

struct ahead {
    struct prose_hearing        hearing;
    struct seen                *seen;
    const struct ladder *const *ladders;
    size_t                      ladder_count;
    size_t                      ladder, cell; /* to be heard next */
    struct str                  language;

    pthread_t       thread;
    pthread_mutex_t lock; /* of the four below */
    pthread_cond_t  changed;
    size_t          made, taken; /* batches */
    bool            is_over;     /* nobody takes any more */
    bool            failed;

    struct batch batches[BATCHES];
    bool         is_in_batch; /* the caller */
    size_t       at;          /* the text it takes next there */
};

/* ---- the second thread ---- */

/* The next cell that says something. */
static const struct cell *
next_cell(struct ahead *ahead)
{
    for (; ahead->ladder < ahead->ladder_count; ahead->ladder++, ahead->cell = 0) {
        const struct ladder *ladder = ahead->ladders[ahead->ladder];

        while (ahead->cell < ladder->level_count * ladder->skill_count) {
            const struct cell *cell = &ladder->cells[ahead->cell++];

            if (cell->text.length > 0)
                return cell;
        }
    }
    return NULL;
}

static bool
hear_text(struct ahead *ahead, struct str body, struct ahead_text *text)
{
    size_t count = ahead->seen->count;

    text->hash = text_hash(ahead->language, body);
    text->number = seen_number(ahead->seen, (uint64_t) text->hash);
    text->is_heard = text->number == SEEN_NONE || text->number == count;
    prose_trim(&text->prose);
    return !text->is_heard || prose_hear(&ahead->hearing, body, &text->prose);
}

static bool
hear_batch(struct ahead *ahead, struct batch *batch)
{
    size_t bytes = 0;

    for (batch->count = 0; batch->count < MOST_TEXTS && bytes < MOST_BYTES;) {
        const struct cell *cell = next_cell(ahead);

        if (!cell)
            break;
        if (!hear_text(ahead, cell->text, &batch->texts[batch->count++]))
            return false;
        bytes += cell->text.length;
    }
    return true;
}

/* Waits for a batch to be free; false: it is over. */
static bool
wait_for_room(struct ahead *ahead)
{
    bool is_over;

    pthread_mutex_lock(&ahead->lock);
    if (ahead->made - ahead->taken == BATCHES)
        while (!ahead->is_over && ahead->made - ahead->taken > BATCHES / 2)
            pthread_cond_wait(&ahead->changed, &ahead->lock);
    is_over = ahead->is_over;
    pthread_mutex_unlock(&ahead->lock);
    return !is_over;
}

static void
hand_over(struct ahead *ahead, bool failed)
{
    pthread_mutex_lock(&ahead->lock);
    ahead->made++;
    ahead->failed = failed;
    pthread_cond_signal(&ahead->changed);
    pthread_mutex_unlock(&ahead->lock);
}

static void *
hear_all(void *ctx)
{
    struct ahead *ahead = ctx;
    bool          is_well = true, is_done = false;

    while (is_well && !is_done && wait_for_room(ahead)) {
        struct batch *batch = &ahead->batches[ahead->made % BATCHES];

        is_well = hear_batch(ahead, batch);
        is_done = batch->count == 0;
        hand_over(ahead, !is_well);
    }
    return NULL;
}

/* ---- the caller's ---- */

static bool
would_pay(const struct ladder *const *ladders, size_t count)
{
    size_t cells = 0;

    for (size_t i = 0; i < count; i++) {
        if (!str_equal(ladders[i]->language, ladders[0]->language))
            return false;
        cells += ladders[i]->level_count * ladders[i]->skill_count;
    }
    return cells >= FEW_CELLS;
}

static void
free_ahead(struct ahead *ahead)
{
    for (size_t b = 0; b < BATCHES; b++)
        for (size_t i = 0; i < MOST_TEXTS; i++)
            prose_free(&ahead->batches[b].texts[i].prose);
    text_close(ahead->hearing.analyzer);
    pthread_cond_destroy(&ahead->changed);
    pthread_mutex_destroy(&ahead->lock);
    free(ahead);
}

static enum error_code
prepare(struct store *store, struct str language, struct ahead *ahead, struct error *err)
{
    enum error_code rc = synonyms_ensure(store, language, err);

    if (rc == OK && !store->has_groups)
        store->lexicon.groups_state++;
    if (rc == OK)
        rc = synonyms_load(store, err);
    if (rc == OK)
        rc = text_open(language, &ahead->hearing.analyzer, err);
    if (rc != OK)
        return rc;
    ahead->language = language;
    ahead->hearing.groups = &store->groups;
    ahead->hearing.group_terms = store->group_terms;
    ahead->hearing.lexicon = &store->lexicon;
    ahead->seen = &store->seen;
    return OK;
}

enum error_code
ahead_begin(struct store *store, const struct ladder *const *ladders, size_t count,
            struct ahead **ahead, struct error *err)
{
    struct ahead   *made;
    enum error_code rc;

    *ahead = NULL;
    if (!would_pay(ladders, count))
        return OK;
    made = calloc(1, sizeof *made);
    if (!made)
        return error_memory(err);
    made->ladders = ladders;
    made->ladder_count = count;
    pthread_mutex_init(&made->lock, NULL);
    pthread_cond_init(&made->changed, NULL);
    rc = prepare(store, ladders[0]->language, made, err);
    if (rc == OK && pthread_create(&made->thread, NULL, hear_all, made) == 0) {
        store->lexicon_is_lent = true;
        *ahead = made;
    } else {
        free_ahead(made);
    }
    return rc;
}

/* Gives the batch that was taken back, and waits for the next. */
static enum error_code
take_batch(struct ahead *ahead, struct error *err)
{
    bool failed;

    pthread_mutex_lock(&ahead->lock);
    if (ahead->is_in_batch) {
        ahead->taken++;
        if (ahead->made - ahead->taken == BATCHES / 2) /* so that it is not woken for each */
            pthread_cond_signal(&ahead->changed);
    }
    while (ahead->made == ahead->taken)
        pthread_cond_wait(&ahead->changed, &ahead->lock);
    failed = ahead->failed;
    pthread_mutex_unlock(&ahead->lock);
    ahead->is_in_batch = true;
    ahead->at = 0;
    return failed ? error_memory(err) : OK;
}

enum error_code
ahead_next(struct ahead *ahead, struct ahead_text **text, struct error *err)
{
    struct batch   *batch = &ahead->batches[ahead->taken % BATCHES];
    enum error_code rc = OK;

    if (!ahead->is_in_batch || (ahead->at == batch->count && batch->count > 0))
        rc = take_batch(ahead, err); /* an empty one is the last */
    batch = &ahead->batches[ahead->taken % BATCHES];
    if (rc == OK && ahead->at < batch->count)
        *text = &batch->texts[ahead->at++];
    else if (rc == OK)
        rc = error_set(err, ERR_USAGE, "more texts are asked for than the ladders have");
    return rc;
}

void
ahead_end(struct store *store, struct ahead *ahead)
{
    if (!ahead)
        return;
    pthread_mutex_lock(&ahead->lock);
    ahead->is_over = true;
    pthread_cond_signal(&ahead->changed);
    pthread_mutex_unlock(&ahead->lock);
    pthread_join(ahead->thread, NULL);
    store->lexicon_is_lent = false;
    free_ahead(ahead);
}
