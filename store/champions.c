#include "store/champions.h"

#include <stdlib.h>

enum {
    IMPACTS = UINT16_MAX + 1,
    MOST_CHAMPIONS = 128 * 1024, /* in one list of them */
    STEP = 4,                    /* times as many in the next */
    FEWEST_TIMES = 4             /* as long as its champions may be a list is that has some */
};

/* How many champions there may be in the list of that number. */
static uint32_t
room_of(unsigned number)
{
    uint32_t room = BLOCK_POSTINGS;

    for (; number > 0; number--)
        room *= STEP;
    return room;
}

enum error_code
champions_open(struct champions_writer *c, struct list_writer *writer, struct error *err)
{
    *c = (struct champions_writer){ .writer = writer };
    c->histogram = calloc(IMPACTS, sizeof *c->histogram);
    c->strong = malloc(MOST_CHAMPIONS * sizeof *c->strong);
    return c->histogram && c->strong ? OK : error_memory(err);
}

void
champions_close(struct champions_writer *c)
{
    free(c->histogram);
    free(c->strong);
}

/* ---- the same champions ---- */

void
champions_begin(struct champions_writer *c, const struct list *was)
{
    c->strong_count = 0;
    c->least = was->champion_count > 0 ? was->champions[was->champion_count - 1].least
                                       : UINT32_MAX;
}

void
champions_see(struct champions_writer *c, struct posting posting)
{
    if (posting.impact < c->least)
        return;
    if (c->strong_count == MOST_CHAMPIONS)
        c->least = UINT32_MAX; /* too many: they are chosen anew */
    else
        c->strong[c->strong_count++] = posting;
}

static size_t
count_strong(const struct champions_writer *c, uint32_t least)
{
    size_t count = 0;

    for (size_t i = 0; i < c->strong_count; i++)
        count += c->strong[i].impact >= least;
    return count;
}

static bool
still_hold(const struct champions_writer *c, const struct list *was, const struct list *now)
{
    if (was->chosen_of == 0 || now->count / 2 >= was->chosen_of ||
        now->count <= was->chosen_of / 2)
        return false;
    for (size_t i = 0; i < was->champion_count; i++) {
        const struct champions *old = &was->champions[i];

        if (c->strong_count == MOST_CHAMPIONS ||
            old->list.count + count_strong(c, old->least) > room_of(old->number))
            return false;
    }
    return true;
}

/* Those of the strong that have the impact, behind what is left of the old list. */
static enum error_code
write_one(struct champions_writer *c, const struct champions *champions,
          const uint32_t *removed, size_t removed_count, struct buffer *out, struct error *err)
{
    bool            more_comes = count_strong(c, champions->least) > 0;
    enum error_code rc;

    varint_write(out, (uint64_t) champions->least << 3 | champions->number);
    list_writer_begin(c->writer, &champions->list, removed, removed_count);
    rc = list_writer_pass_old(c->writer, more_comes, err);
    for (size_t i = 0; rc == OK && i < c->strong_count; i++)
        if (c->strong[i].impact >= champions->least)
            rc = list_writer_push(c->writer, c->strong[i], err);
    return rc == OK ? list_writer_end(c->writer, out, err) : rc;
}

static enum error_code
keep(struct champions_writer *c, const struct list *was, const uint32_t *removed,
     size_t removed_count, struct buffer *out, struct error *err)
{
    enum error_code rc = OK;

    varint_write(out, was->chosen_of);
    varint_write(out, was->champion_count);
    for (size_t i = 0; rc == OK && i < was->champion_count; i++)
        rc = write_one(c, &was->champions[i], removed, removed_count, out, err);
    return rc;
}

/* ---- others ---- */

static enum error_code
drop_pages(struct store *store, const struct list *list, struct error *err)
{
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < list->page_count; i++)
        rc = run_with_int(store, SQL_PAGE_DROP, list->key | list->pages[i].first, err);
    return rc;
}

static enum error_code
each(struct champions_writer *c, const struct list *list, list_visit_posting *visit,
     struct error *err)
{
    struct store   *store = c->writer->store;
    struct buffer   bytes = { 0 };
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < list->page_count; i++) {
        rc = list_load_page(store, list, i, &bytes, err);
        if (rc == OK)
            rc = list_each_posting(store, list, i, buffer_str(&bytes), visit, c, err);
    }
    buffer_free(&bytes);
    return rc;
}

static enum error_code
count_impact(void *ctx, struct posting posting, struct error *err)
{
    struct champions_writer *c = ctx;

    (void) err;
    c->histogram[posting.impact]++;
    return OK;
}

static enum error_code
see(void *ctx, struct posting posting, struct error *err)
{
    (void) err;
    champions_see(ctx, posting);
    return OK;
}

/* The least impact that no more postings have than three quarters of the room. */
static uint32_t
least_of(const struct champions_writer *c, uint32_t room, uint32_t *count)
{
    uint32_t least = IMPACTS;

    *count = 0;
    while (least > 0 && *count + c->histogram[least - 1] <= room - room / 4)
        *count += c->histogram[--least];
    return least;
}

/* The champion lists that a list should have, none of them with postings yet. */
static enum error_code
choose(struct champions_writer *c, const struct list *now, struct champions *chosen,
       size_t *count, struct error *err)
{
    uint32_t        before = 0, some;
    enum error_code rc;

    *count = 0;
    memset(c->histogram, 0, IMPACTS * sizeof *c->histogram);
    rc = each(c, now, count_impact, err);
    for (unsigned k = 0; rc == OK && k < LIST_MOST_CHAMPIONS; k++) {
        uint32_t least = least_of(c, room_of(k), &some);

        if (now->count / FEWEST_TIMES < room_of(k))
            break;
        if (some == before)
            continue;
        before = some;
        chosen[(*count)++] = (struct champions){
            .least = least,
            .number = k,
            .list = { .field = now->field, .key = list_champions_key(now->key, k) },
        };
    }
    return rc;
}

static enum error_code
choose_anew(struct champions_writer *c, const struct list *was, const struct list *now,
            struct buffer *out, struct error *err)
{
    struct champions chosen[LIST_MOST_CHAMPIONS];
    size_t           count = 0;
    enum error_code  rc = OK;

    for (size_t i = 0; rc == OK && i < was->champion_count; i++)
        rc = drop_pages(c->writer->store, &was->champions[i].list, err);
    if (rc == OK)
        rc = choose(c, now, chosen, &count, err);
    c->strong_count = 0;
    c->least = count > 0 ? chosen[count - 1].least : UINT32_MAX;
    if (rc == OK && count > 0)
        rc = each(c, now, see, err);
    varint_write(out, now->count);
    varint_write(out, count);
    for (size_t i = 0; rc == OK && i < count; i++)
        rc = write_one(c, &chosen[i], NULL, 0, out, err);
    return rc;
}

enum error_code
champions_end(struct champions_writer *c, const struct list *was, const struct list *now,
              const uint32_t *removed, size_t removed_count, struct buffer *out,
              struct error *err)
{
    if (now->page_count > 0)
        return still_hold(c, was, now) ? keep(c, was, removed, removed_count, out, err)
                                       : choose_anew(c, was, now, out, err);
    for (size_t i = 0; i < was->champion_count; i++) {
        enum error_code rc = drop_pages(c->writer->store, &was->champions[i].list, err);

        if (rc != OK)
            return rc;
    }
    return OK;
}
