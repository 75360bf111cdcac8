/*
 * page.h - postings as bytes: blocks of 128, each with its largest impact, a page a row.
 *
 *     page   count of blocks, a head for each, then their postings, packed
 *     head   last document, largest impact, where its postings end, how many, their widths
 *
 * Within a block the steps from document to document, less one, the tf, less one, and how much
 * longer the field is than the shortest of the block are packed in as many bits as the largest
 * of them needs, in four lanes side by side (after Lemire & Boytsov 2015): lane l holds the
 * postings l, l + 4, l + 8 ... A reader passes over blocks by their heads alone, and reads tf
 * and length of those postings alone whose impact it asks for. A list that fits into one block
 * is a short one: its numbers are written one behind the other, seven bits a byte.
 *
 * Units    documents count from 1; tf, length and impact as in score.h
 * Memory   the caller's; PAGE_BYTES at most for a page
 * Errors   of bytes that are no such page: false
 * Threads  any
 */
#ifndef STORE_PAGE_H
#define STORE_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

enum { BLOCK_POSTINGS = 128, PAGE_BYTES = 16128 };

struct posting {
    uint32_t document;
    uint16_t tf, length, impact;
};

/* The head of a block. */
struct block {
    uint32_t last;    /* document */
    uint16_t largest; /* impact */
    uint16_t start, end;
    uint8_t  count, shortest;
    uint8_t  document_bits, tf_bits, length_bits;
};

/* What the impacts of a block's postings are made of. */
struct weights {
    uint32_t tfs[BLOCK_POSTINGS], lengths[BLOCK_POSTINGS];
};

/*
 * Writes as many of the postings as fit into one page, in place of what out held; returns how
 * many. before: a document before the first, that a reader will know. most: bytes, no more than
 * PAGE_BYTES, and enough for a block.
 */
size_t page_write(const struct posting *postings, size_t count, uint32_t before, size_t most,
                  struct buffer *out);

/* How many blocks a page has; 0: it is none. */
size_t page_block_count(struct str page);

/* The head of one of them; false: the page is damaged. */
bool page_block(struct str page, size_t at, struct block *block);

/* The documents of a block; before: the last document of the block before. */
bool page_documents(struct str page, const struct block *block, uint32_t before,
                    uint32_t documents[BLOCK_POSTINGS]);

/* The weights of all postings of a block, or of one. */
bool page_weights(struct str page, const struct block *block, struct weights *weights);
bool page_weight(struct str page, const struct block *block, size_t at, uint32_t *tf,
                 uint32_t *length);

/* A short list, behind what out holds. */
void short_list_write(const struct posting *postings, size_t count, struct buffer *out);
bool short_list_read(struct str bytes, size_t count, uint32_t documents[BLOCK_POSTINGS],
                     struct weights *weights);

/* Numbers of seven bits a byte, the low ones first. */
void varint_write(struct buffer *out, uint64_t value);
bool varint_read(struct str bytes, size_t *at, uint64_t *value);

#endif
