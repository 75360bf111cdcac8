/* Postings are read as they were written; bytes that are no page are refused, or harmless. */
#include "store/page.h"

#include <stdlib.h>

#include "tests/support.h"

enum { PAGE_HEAD_BYTES = 2, BLOCK_HEAD_BYTES = 12, MOST_POSTINGS = BLOCK_POSTINGS * 400 };

/* ---- what a page is, said again in the plainest way ---- */

static unsigned
width_of(uint32_t value)
{
    unsigned bits = 0;

    while (bits < 32 && value >> bits > 0)
        bits++;
    return bits;
}

static uint32_t
step_to(const struct posting *postings, size_t at, uint32_t before)
{
    return postings[at].document - (at > 0 ? postings[at - 1].document : before) - 1;
}

/* The widths of what is packed in a block, and the head that tells of it. */
static struct block
head_of(const struct posting *postings, size_t from, size_t to, uint32_t before)
{
    struct block head = { .last = postings[to - 1].document,
                          .count = (uint8_t) (to - from),
                          .shortest = 255 };

    for (size_t i = from; i < to; i++)
        if (postings[i].length < head.shortest)
            head.shortest = (uint8_t) postings[i].length;
    for (size_t i = from; i < to; i++) {
        unsigned document_bits = width_of(step_to(postings, i, before));
        unsigned tf_bits = width_of(postings[i].tf - 1u);
        unsigned length_bits = width_of((uint32_t) postings[i].length - head.shortest);

        if (document_bits > head.document_bits)
            head.document_bits = (uint8_t) document_bits;
        if (tf_bits > head.tf_bits)
            head.tf_bits = (uint8_t) tf_bits;
        if (length_bits > head.length_bits)
            head.length_bits = (uint8_t) length_bits;
        if (postings[i].impact > head.largest)
            head.largest = postings[i].impact;
    }
    return head;
}

/* Four lanes of whole words of 32 bits. */
static size_t
lanes_bytes(size_t count, unsigned bits)
{
    size_t rows = (count + 3) / 4;

    return (rows * bits + 31) / 32 * 16;
}

static size_t
block_bytes(const struct block *head)
{
    return BLOCK_HEAD_BYTES + lanes_bytes(head->count, head->document_bits) +
           lanes_bytes(head->count, head->tf_bits) +
           lanes_bytes(head->count, head->length_bits);
}

/* ---- postings ---- */

struct shape {
    const char *behaviour;
    uint32_t    most_step; /* from one document to the next */
    unsigned    jump_in;   /* one step in so many, on average, is a jump; 0: none is */
    uint32_t    most_jump;
    uint32_t    most_tf, often; /* tf in most postings at most, in one of 50 */
    uint32_t    shortest, longest;
};

static const struct shape shapes[] = {
    { "every document, once each", 1, 0, 0, 1, 1, 3, 3 },
    { "every document, some twice", 1, 0, 0, 1, 2, 0, 60 },
    { "nearly every document", 2, 0, 0, 3, 9, 20, 90 },
    { "one in a hundred", 200, 0, 0, 2, 300, 300, 900 },
    { "one in a hundred thousand", 200000, 0, 0, 1, 65535, 0, 65535 },
    { "runs with jumps between", 1, 300, 1000000, 4, 4, 255, 256 },
    { "one jump of nearly all numbers", 1, 20000, 4000000000u, 1, 2, 0, 1 },
    { "as often as may be", 3, 0, 0, 65535, 65535, 65535, 65535 },
};

/* Draws count postings, or as many as there are numbers for; returns how many. */
static size_t
draw(struct dice *dice, const struct shape *shape, uint32_t before, size_t count,
     struct posting *postings)
{
    uint64_t document = before;
    size_t   drawn = 0;

    for (; drawn < count; drawn++) {
        bool     is_jump = shape->jump_in > 0 && dice_below(dice, shape->jump_in) == 0;
        uint32_t most_tf = dice_below(dice, 50) == 0 ? shape->often : shape->most_tf;

        document += 1 + dice_below(dice, is_jump ? shape->most_jump : shape->most_step);
        if (document >= UINT32_MAX)
            break;
        postings[drawn] = (struct posting){
            (uint32_t) document, (uint16_t) (1 + dice_below(dice, most_tf)),
            (uint16_t) (shape->shortest +
                        dice_below(dice, 1 + shape->longest - shape->shortest)),
            (uint16_t) dice_below(dice, 65536)
        };
    }
    return drawn;
}

/* ---- pages ---- */

static bool
weighs(const struct weights *weights, size_t i, const struct posting *posting)
{
    return weights->tfs[i] == posting->tf && weights->lengths[i] == posting->length;
}

/* Both ways to the weights: all together, and one alone. */
static void
expect_weights(const char *behaviour, struct str page, const struct block *block,
               const struct posting *postings)
{
    struct weights all;

    if (!page_weights(page, block, &all))
        fail_msg("%s: weights are refused", behaviour);
    for (size_t i = 0; i < block->count; i++) {
        struct weights one;

        if (!page_weight(page, block, i, &one.tfs[i], &one.lengths[i]) ||
            !weighs(&one, i, &postings[i]) || !weighs(&all, i, &postings[i]))
            fail_msg("%s: posting %zu has tf %u in %u, alone %u in %u, not %u in %u", behaviour,
                     i, all.tfs[i], all.lengths[i], one.tfs[i], one.lengths[i], postings[i].tf,
                     postings[i].length);
    }
}

static void
expect_block(const char *behaviour, struct str page, size_t at, const struct posting *postings,
             size_t count, uint32_t before)
{
    struct block want = head_of(postings, 0, count, before), got;
    uint32_t     documents[BLOCK_POSTINGS];

    if (!page_block(page, at, &got))
        fail_msg("%s: block %zu is refused", behaviour, at);
    if (got.last != want.last || got.largest != want.largest || got.count != want.count ||
        got.shortest != want.shortest || got.document_bits != want.document_bits ||
        got.tf_bits != want.tf_bits || got.length_bits != want.length_bits)
        fail_msg(
            "%s: block %zu says last %u, largest %u, count %u, shortest %u, bits %u, %u, %u; "
            "it should say %u, %u, %u, %u, %u, %u, %u",
            behaviour, at, got.last, got.largest, got.count, got.shortest, got.document_bits,
            got.tf_bits, got.length_bits, want.last, want.largest, want.count, want.shortest,
            want.document_bits, want.tf_bits, want.length_bits);
    if (!page_documents(page, &got, before, documents))
        fail_msg("%s: block %zu is not read", behaviour, at);
    for (size_t i = 0; i < count; i++)
        if (documents[i] != postings[i].document)
            fail_msg("%s: posting %zu of block %zu is document %u, not %u", behaviour, i, at,
                     documents[i], postings[i].document);
    expect_weights(behaviour, page, &got, postings);
    if (before > 0 && page_documents(page, &got, before - 1, documents))
        fail_msg("%s: block %zu is read behind another document, too", behaviour, at);
}

/* Fails unless the page has the first of the postings, as many as fit. */
static void
expect_page(const char *behaviour, struct str page, size_t written,
            const struct posting *postings, size_t count, uint32_t before)
{
    size_t blocks = (written + BLOCK_POSTINGS - 1) / BLOCK_POSTINGS, bytes = PAGE_HEAD_BYTES;

    if (page.length > PAGE_BYTES)
        fail_msg("%s: a page of %zu bytes", behaviour, page.length);
    if (written == 0 || written > count || (written < count && written % BLOCK_POSTINGS != 0))
        fail_msg("%s: %zu of %zu postings in a page", behaviour, written, count);
    assert_int_equal(page_block_count(page), blocks);
    for (size_t at = 0; at * BLOCK_POSTINGS < count; at++) {
        size_t       from = at * BLOCK_POSTINGS, left = count - from;
        size_t       some = left < BLOCK_POSTINGS ? left : BLOCK_POSTINGS;
        uint32_t     behind = from > 0 ? postings[from - 1].document : before;
        struct block head = head_of(postings + from, 0, some, behind);

        bytes += block_bytes(&head);
        if (at == blocks) { /* the first that was left out */
            if (bytes <= PAGE_BYTES)
                fail_msg("%s: block %zu would have fitted", behaviour, at);
            break;
        }
        expect_block(behaviour, page, at, postings + from, some, behind);
        if (at + 1 == blocks)
            assert_int_equal(page.length, bytes);
    }
}

/* Puts all postings on pages, one behind the other. */
static void
expect_pages(const char *behaviour, const struct posting *postings, size_t count,
             uint32_t before, struct buffer *page)
{
    for (size_t done = 0; done < count;) {
        size_t written = page_write(postings + done, count - done, before, PAGE_BYTES, page);

        expect_page(behaviour, buffer_str(page), written, postings + done, count - done,
                    before);
        done += written;
        before = postings[done - 1].document;
    }
}

static void
postings_are_read_as_they_were_written(void **state)
{
    struct posting *postings = malloc(MOST_POSTINGS * sizeof *postings);
    struct dice     dice = { 20261101 };
    struct buffer   page = { 0 };
    size_t          most = 0;

    (void) state;
    for (size_t s = 0; s < COUNT(shapes); s++)
        for (size_t round = 0; round < 40; round++) {
            uint32_t before = (uint32_t) dice_below(&dice, round % 4 == 0 ? 4000000000u : 9);
            size_t   wanted = round % 2 ? 1 + dice_below(&dice, BLOCK_POSTINGS * 3)
                                        : 1 + dice_below(&dice, BLOCK_POSTINGS * 40);
            size_t   count = draw(&dice, &shapes[s], before, wanted, postings);

            expect_pages(shapes[s].behaviour, postings, count, before, &page);
            most = count > most ? count : most;
        }
    assert_true(most > BLOCK_POSTINGS * 30);

    /* a page of nothing but heads, as large as one can be */
    expect_pages("all that fits", postings, draw(&dice, &shapes[0], 0, MOST_POSTINGS, postings),
                 0, &page);
    buffer_free(&page);
    free(postings);
}

static void
blocks_of_every_count_are_read(void **state)
{
    struct posting postings[BLOCK_POSTINGS * 2];
    struct dice    dice = { 20261102 };
    struct buffer  page = { 0 };

    (void) state;
    for (size_t count = 1; count <= COUNT(postings); count++)
        for (size_t s = 0; s < COUNT(shapes); s++)
            expect_pages(shapes[s].behaviour, postings,
                         draw(&dice, &shapes[s], 7, count, postings), 7, &page);
    buffer_free(&page);
}

/* A number of just so many bits. */
static uint32_t
of_width(struct dice *dice, unsigned bits)
{
    uint32_t top = bits > 0 ? 1u << (bits - 1) : 0;

    return top + (uint32_t) dice_below(dice, top > 0 ? top : 1);
}

static void
steps_and_tfs_of_every_width_are_read(void **state)
{
    static const size_t counts[] = { 1, 2, 3, 4, 5, 8, 31, 32, 33, 100, 127, 128 };
    struct dice         dice = { 20261103 };
    struct buffer       page = { 0 };

    (void) state;
    for (unsigned bits = 0; bits <= 32; bits++)
        for (unsigned tf_bits = 0; tf_bits <= 16; tf_bits++)
            for (size_t c = 0; c < COUNT(counts); c++) {
                struct posting postings[BLOCK_POSTINGS];
                struct block   head;
                size_t         count = counts[c], widest = dice_below(&dice, count);
                uint64_t       document = 0;

                for (size_t i = 0; i < count; i++) {
                    /* wide steps are too many for all to be so */
                    bool     is_wide = i == widest || bits < 25;
                    uint32_t step = is_wide ? of_width(&dice, bits) : 0;
                    uint32_t tf = of_width(&dice, tf_bits);

                    if (bits == 32 && is_wide)
                        step = UINT32_MAX - 1 - BLOCK_POSTINGS;
                    document += (uint64_t) step + 1;
                    assert_true(document < UINT32_MAX);
                    postings[i] = (struct posting){ (uint32_t) document,
                                                    (uint16_t) (tf < 65535 ? tf + 1 : tf),
                                                    (uint16_t) of_width(&dice, tf_bits), 5 };
                }
                expect_pages("a width", postings, count, 0, &page);
                assert_true(page_block(buffer_str(&page), 0, &head));
                assert_int_equal(head.document_bits, bits);
            }
    buffer_free(&page);
}

static void
largest_of_a_block_is_exact_wherever_it_stands(void **state)
{
    struct posting postings[BLOCK_POSTINGS * 3];
    struct buffer  page = { 0 };

    (void) state;
    for (size_t at = 0; at < COUNT(postings); at++) {
        for (size_t i = 0; i < COUNT(postings); i++)
            postings[i] = (struct posting){ (uint32_t) i + 1, 1, 9, i == at ? 65535 : 10 };
        assert_int_equal(page_write(postings, COUNT(postings), 0, PAGE_BYTES, &page),
                         COUNT(postings));
        for (size_t b = 0; b < 3; b++) {
            struct block block;

            assert_true(page_block(buffer_str(&page), b, &block));
            assert_int_equal(block.largest, at / BLOCK_POSTINGS == b ? 65535 : 10);
        }
    }
    buffer_free(&page);
}

/* ---- damaged pages ---- */

struct damage {
    size_t pages, refused, read; /* blocks */
};

/* Reads all that the bytes may hold, which end where the allocation ends. */
static void
read_whatever(struct str bytes, uint32_t before, struct damage *seen)
{
    char      *copy = malloc(bytes.length > 0 ? bytes.length : 1);
    struct str page = { copy, bytes.length };
    size_t     blocks;

    memcpy(copy, bytes.data, bytes.length);
    blocks = page_block_count(page);
    seen->pages += blocks > 0;
    assert_true(blocks * BLOCK_HEAD_BYTES <= page.length);
    for (size_t b = 0; b < blocks; b++) {
        uint32_t       documents[BLOCK_POSTINGS];
        struct weights weights;
        struct block   block;

        if (!page_block(page, b, &block) || !page_documents(page, &block, before, documents) ||
            !page_weights(page, &block, &weights)) {
            seen->refused++;
            before = block.last;
            continue;
        }
        seen->read++;
        assert_in_range(block.count, 1, BLOCK_POSTINGS);
        for (size_t i = 0; i < block.count; i++) {
            assert_true(documents[i] > (i > 0 ? documents[i - 1] : before));
            assert_in_range(weights.tfs[i], 1, UINT16_MAX);
            assert_in_range(weights.lengths[i], 0, UINT16_MAX);
        }
        assert_int_equal(documents[block.count - 1], block.last);
        before = block.last;
    }
    free(copy);
}

static struct buffer
some_page(struct dice *dice, size_t most_postings)
{
    struct posting postings[BLOCK_POSTINGS * 8];
    struct buffer  page = { 0 };
    size_t         shape = dice_below(dice, COUNT(shapes));
    size_t         count = 1 + dice_below(dice, most_postings);

    count = draw(dice, &shapes[shape], 0, count, postings);
    (void) page_write(postings, count, 0, PAGE_BYTES, &page);
    return page;
}

static void
truncated_pages_are_refused_or_harmless(void **state)
{
    struct dice   dice = { 20261104 };
    struct damage seen = { 0 };

    (void) state;
    for (size_t round = 0; round < 24; round++) {
        struct buffer page = some_page(&dice, BLOCK_POSTINGS * 4);

        for (size_t length = 0; length < page.length; length++)
            read_whatever(str_slice(buffer_str(&page), 0, length), 0, &seen);
        buffer_free(&page);
    }
    assert_true(seen.pages > 0 && seen.refused > 0);
}

static void
pages_with_other_bits_are_refused_or_harmless(void **state)
{
    struct dice   dice = { 20261105 };
    struct damage seen = { 0 };

    (void) state;
    for (size_t round = 0; round < 300; round++) {
        struct buffer page = some_page(&dice, BLOCK_POSTINGS * 8);

        for (size_t flip = 0; flip < 40; flip++) {
            /* heads are few bytes among many, and more is to be damaged in them */
            size_t below = flip % 2 ? page.length
                                    : PAGE_HEAD_BYTES + BLOCK_HEAD_BYTES *
                                                            page_block_count(buffer_str(&page));
            size_t at = dice_below(&dice, below);
            char   was = page.data[at];

            page.data[at] =
                (char) (flip % 3 ? was ^ 1 << dice_below(&dice, 8) : (int) dice_roll(&dice));
            read_whatever(buffer_str(&page), 0, &seen);
            if (flip % 5)
                page.data[at] = was;
        }
        buffer_free(&page);
    }
    assert_true(seen.refused > 100 && seen.read > 100);
}

static void
random_bytes_are_refused_or_harmless(void **state)
{
    struct dice   dice = { 20261106 };
    struct damage seen = { 0 };
    char          bytes[PAGE_BYTES];

    (void) state;
    for (size_t round = 0; round < 4000; round++) {
        size_t length = dice_below(&dice, sizeof bytes + 1);

        for (size_t i = 0; i < length; i++)
            bytes[i] = (char) dice_roll(&dice);
        if (length > 1 && round % 4) { /* else there would be too many blocks */
            bytes[0] = (char) (1 + dice_below(&dice, 20));
            bytes[1] = 0;
        }
        read_whatever((struct str){ bytes, length }, (uint32_t) dice_below(&dice, 100), &seen);
    }
    assert_true(seen.pages > 1000 && seen.refused > 1000);
}

static void
tf_that_no_posting_has_is_refused(void **state)
{
    static const struct posting often = { 9, 65535, 7, 1 };
    uint32_t                    documents[BLOCK_POSTINGS], tf, length;
    struct weights              weights;
    struct block                block;
    struct buffer               page = { 0 };

    (void) state;
    assert_int_equal(page_write(&often, 1, 8, PAGE_BYTES, &page), 1);
    assert_true(page_block(buffer_str(&page), 0, &block));
    assert_true(page_documents(buffer_str(&page), &block, 8, documents));
    assert_true(page_weights(buffer_str(&page), &block, &weights));
    assert_int_equal(weights.tfs[0], 65535);
    page.data[PAGE_HEAD_BYTES + BLOCK_HEAD_BYTES] |= 1; /* 65,534 more than once */
    assert_true(page_block(buffer_str(&page), 0, &block));
    assert_false(page_weights(buffer_str(&page), &block, &weights));
    assert_false(page_weight(buffer_str(&page), &block, 0, &tf, &length));
    buffer_free(&page);
}

static const struct {
    const char *behaviour;
    struct str  bytes;
} no_pages[] = {
    { "nothing at all", STATIC_STR("") },
    { "half of a count", STATIC_STR("\x01") },
    { "no block", STATIC_STR("\0\0") },
    { "no head", STATIC_STR("\x01\0") },
    { "a head cut short", STATIC_STR("\x01\0\x05\0\0\0\x01\0\0\0\x01\0\0") },
    { "more heads than bytes", STATIC_STR("\xff\xff\x05\0\0\0\x01\0\0\0\x01\0\0\0") },
};

static void
what_is_no_page_has_no_blocks(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT(no_pages); i++)
        if (page_block_count(no_pages[i].bytes) != 0)
            fail_msg("%s: %zu blocks", no_pages[i].behaviour,
                     page_block_count(no_pages[i].bytes));
}

/* ---- short lists ---- */

static bool
reads_as(struct str bytes, const struct posting *postings, size_t count)
{
    uint32_t       documents[BLOCK_POSTINGS];
    struct weights weights;

    if (!short_list_read(bytes, count, documents, &weights))
        return false;
    for (size_t i = 0; i < count; i++)
        if (documents[i] != postings[i].document || !weighs(&weights, i, &postings[i]))
            return false;
    return true;
}

static void
short_lists_are_read_as_they_were_written(void **state)
{
    struct posting postings[BLOCK_POSTINGS];
    struct dice    dice = { 20261107 };
    struct buffer  out = { 0 };

    (void) state;
    for (size_t round = 0; round < 4000; round++) {
        const struct shape *shape = &shapes[round % COUNT(shapes)];
        size_t count = draw(&dice, shape, 0, dice_below(&dice, BLOCK_POSTINGS + 1), postings);
        struct str bytes;

        buffer_clear(&out);
        buffer_add(&out, STR("before"));
        short_list_write(postings, count, &out);
        bytes = str_slice(buffer_str(&out), 6, out.length);
        assert_true(str_starts(buffer_str(&out), STR("before")));
        if (!reads_as(bytes, postings, count))
            fail_msg("%s: %zu postings are read as others", shape->behaviour, count);
    }
    buffer_free(&out);
}

static void
short_lists_of_another_length_are_refused(void **state)
{
    struct posting postings[BLOCK_POSTINGS];
    uint32_t       documents[BLOCK_POSTINGS];
    struct weights weights;
    struct dice    dice = { 20261108 };
    struct buffer  out = { 0 };

    (void) state;
    for (size_t round = 0; round < 200; round++) {
        size_t count = draw(&dice, &shapes[round % COUNT(shapes)], 0, 1 + round % 60, postings);

        buffer_clear(&out);
        short_list_write(postings, count, &out);
        for (size_t length = 0; length < out.length; length++)
            assert_false(short_list_read(str_slice(buffer_str(&out), 0, length), count,
                                         documents, &weights));
        assert_false(short_list_read(buffer_str(&out), count - 1, documents, &weights));
        assert_false(short_list_read(buffer_str(&out), count + 1, documents, &weights));
    }
    buffer_free(&out);
}

static const struct {
    const char *behaviour;
    struct str  bytes;
    size_t      count;
    bool        is_list;
} short_lists[] = {
    { "none", STATIC_STR(""), 0, true },
    { "document 1, once in 7", STATIC_STR("\x02\x07"), 1, true },
    { "document 1, twice in 7", STATIC_STR("\x03\x02\x07"), 1, true },
    { "document 0", STATIC_STR("\0\x07"), 1, false },
    { "document 0, with a tf", STATIC_STR("\x01\x02\x07"), 1, false },
    { "one document two times", STATIC_STR("\x02\x07\0\x07"), 2, false },
    { "a tf of 0", STATIC_STR("\x03\0\x07"), 1, false },
    { "no tf where one is said to be", STATIC_STR("\x03"), 1, false },
    { "no length", STATIC_STR("\x02"), 1, false },
    { "the largest tf", STATIC_STR("\x03\xff\xff\x03\x07"), 1, true },
    { "a tf beyond it", STATIC_STR("\x03\x80\x80\x04\x07"), 1, false },
    { "the largest length", STATIC_STR("\x02\xff\xff\x03"), 1, true },
    { "a length beyond it", STATIC_STR("\x02\x80\x80\x04"), 1, false },
    { "the largest document", STATIC_STR("\xfe\xff\xff\xff\x1f\0"), 1, true },
    { "a document beyond it", STATIC_STR("\x80\x80\x80\x80\x20\0"), 1, false },
    { "a step beyond all", STATIC_STR("\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01\0"), 1, false },
    { "two such steps", STATIC_STR("\xfe\xff\xff\xff\x1f\0\x02\0"), 2, false },
};

static void
short_lists_that_cannot_be_are_refused(void **state)
{
    uint32_t       documents[BLOCK_POSTINGS];
    struct weights weights;

    (void) state;
    for (size_t i = 0; i < COUNT(short_lists); i++)
        if (short_list_read(short_lists[i].bytes, short_lists[i].count, documents, &weights) !=
            short_lists[i].is_list)
            fail_msg("%s: it is%s taken", short_lists[i].behaviour,
                     short_lists[i].is_list ? " not" : "");
}

static void
random_bytes_are_no_short_list_or_a_sane_one(void **state)
{
    struct dice dice = { 20261109 };
    size_t      taken = 0;

    (void) state;
    for (size_t round = 0; round < 40000; round++) {
        uint32_t       documents[BLOCK_POSTINGS];
        struct weights weights;
        size_t         length = dice_below(&dice, 12), count = dice_below(&dice, 8);
        char          *bytes = malloc(length > 0 ? length : 1);

        for (size_t i = 0; i < length; i++)
            bytes[i] =
                (char) (dice_below(&dice, 3) ? dice_below(&dice, 128) : dice_below(&dice, 256));
        if (short_list_read((struct str){ bytes, length }, count, documents, &weights)) {
            taken++;
            for (size_t i = 0; i < count; i++) {
                assert_true(documents[i] > (i > 0 ? documents[i - 1] : 0));
                assert_in_range(weights.tfs[i], 1, UINT16_MAX);
            }
        }
        free(bytes);
    }
    assert_true(taken > 100);
}

/* ---- numbers ---- */

static void
numbers_are_read_as_they_were_written(void **state)
{
    struct dice   dice = { 20261110 };
    struct buffer out = { 0 };
    uint64_t      values[2000], value;
    size_t        at = 0;

    (void) state;
    for (size_t i = 0; i < COUNT(values); i++) {
        unsigned bits = (unsigned) (i % 65);
        uint64_t top = bits > 0 ? (uint64_t) 1 << (bits - 1) : 0;

        values[i] = i < 65     ? top
                    : i < 130  ? (top > 0 ? top - 1 + top : 0)
                    : top == 0 ? 0
                               : top | (dice_roll(&dice) & (top - 1));
        varint_write(&out, values[i]);
    }
    for (size_t i = 0; i < COUNT(values); i++) {
        size_t   start = at;
        unsigned bits = 0;

        assert_true(varint_read(buffer_str(&out), &at, &value));
        assert_true(value == values[i]);
        while (bits < 64 && value >> bits > 0)
            bits++;
        assert_int_equal(at - start, bits > 0 ? (bits + 6) / 7 : 1);
    }
    assert_int_equal(at, out.length);
    assert_false(varint_read(buffer_str(&out), &at, &value));
    assert_int_equal(at, out.length);
    buffer_free(&out);
}

static void
numbers_without_an_end_are_refused(void **state)
{
    static const char endless[] = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff";

    (void) state;
    for (size_t length = 0; length < sizeof endless; length++) {
        uint64_t value;
        size_t   at = 0;

        assert_false(varint_read((struct str){ endless, length }, &at, &value));
        assert_true(at <= length);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(postings_are_read_as_they_were_written),
        cmocka_unit_test(blocks_of_every_count_are_read),
        cmocka_unit_test(steps_and_tfs_of_every_width_are_read),
        cmocka_unit_test(largest_of_a_block_is_exact_wherever_it_stands),
        cmocka_unit_test(truncated_pages_are_refused_or_harmless),
        cmocka_unit_test(pages_with_other_bits_are_refused_or_harmless),
        cmocka_unit_test(random_bytes_are_refused_or_harmless),
        cmocka_unit_test(tf_that_no_posting_has_is_refused),
        cmocka_unit_test(what_is_no_page_has_no_blocks),
        cmocka_unit_test(short_lists_are_read_as_they_were_written),
        cmocka_unit_test(short_lists_of_another_length_are_refused),
        cmocka_unit_test(short_lists_that_cannot_be_are_refused),
        cmocka_unit_test(random_bytes_are_no_short_list_or_a_sane_one),
        cmocka_unit_test(numbers_are_read_as_they_were_written),
        cmocka_unit_test(numbers_without_an_end_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
