#include "query/batch.h"

/* ---- adding ---- */

/* Of documents from..end - 1, which are within one block of the list. */
static enum error_code
add_block(struct batch *batch, size_t from, size_t end, struct source *source,
          struct error *err)
{
    uint32_t        impacts[BLOCK_POSTINGS];
    enum error_code rc =
        cursor_impacts(source->cursor, batch->documents + from, end - from, impacts, err);

    for (size_t i = from; rc == OK && i < end; i++) {
        batch->scores[i] += source->bound * impacts[i - from];
        batch->has[i] |= impacts[i - from] > 0;
    }
    return rc;
}

/* Blocks that cannot lift a document over the mark are not read: it is dropped afterwards. */
static enum error_code
add_list(struct batch *batch, struct source *source, uint64_t left, uint64_t enough,
         struct error *err)
{
    enum error_code rc = OK;

    for (size_t from = 0, end; rc == OK && from < batch->count; from = end) {
        bool     is_promising = false;
        uint64_t most;

        rc = cursor_seek(source->cursor, batch->documents[from], err);
        if (rc != OK || source->cursor->is_done)
            return rc;
        most = left + source->bound * source->cursor->largest;
        for (end = from; end < batch->count && batch->documents[end] <= source->cursor->last;
             end++)
            is_promising |= batch->scores[end] + most >= enough;
        if (is_promising)
            rc = add_block(batch, from, end, source, err);
    }
    return rc;
}

static enum error_code
add_union(struct batch *batch, struct source *source, struct error *err)
{
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < batch->count; i++) {
        uint64_t amount;
        bool     has;

        rc = source_look_up(source, batch->documents[i], &amount, &has, err);
        batch->scores[i] += amount;
        batch->has[i] |= has;
    }
    return rc;
}

enum error_code
batch_add(struct batch *batch, struct source *source, uint64_t left, uint64_t enough,
          struct error *err)
{
    return source->cursor ? add_list(batch, source, left, enough, err)
                          : add_union(batch, source, err);
}

/* ---- keeping ---- */

void
batch_keep_promising(struct batch *batch, uint64_t left, uint64_t enough)
{
    size_t kept = 0;

    for (size_t i = 0; i < batch->count; i++) {
        batch->documents[kept] = batch->documents[i];
        batch->scores[kept] = batch->scores[i];
        batch->has[kept] = batch->has[i];
        kept += batch->scores[i] + left >= enough;
    }
    batch->count = kept;
}

void
batch_keep_having(struct batch *batch)
{
    size_t kept = 0;

    for (size_t i = 0; i < batch->count; i++) {
        batch->documents[kept] = batch->documents[i];
        batch->scores[kept] = batch->scores[i];
        kept += batch->has[i];
    }
    batch->count = kept;
}

void
batch_keep_set(struct batch *batch, const uint64_t *bits, uint32_t base)
{
    size_t kept = 0;

    for (size_t i = 0; i < batch->count; i++) {
        uint32_t at = batch->documents[i] - base;

        batch->documents[kept] = batch->documents[i];
        batch->scores[kept] = batch->scores[i];
        kept += bits[at / 64] >> at % 64 & 1;
    }
    batch->count = kept;
}
