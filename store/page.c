#include "store/page.h"

#include <string.h>

enum { COUNT_BYTES = 2, HEAD_BYTES = 12, LANES = 4, LANE_ROWS = BLOCK_POSTINGS / LANES };

/* ---- little-endian numbers ---- */

static void
put16(char *at, uint32_t value)
{
    at[0] = (char) value;
    at[1] = (char) (value >> 8);
}

static void
put32(char *at, uint32_t value)
{
    put16(at, value);
    put16(at + 2, value >> 16);
}

static uint16_t
get16(const char *at)
{
    const unsigned char *bytes = (const unsigned char *) at;

    return (uint16_t) (bytes[0] | bytes[1] << 8);
}

static uint32_t
get32(const char *at)
{
    const unsigned char *bytes = (const unsigned char *) at;

    return bytes[0] | (uint32_t) bytes[1] << 8 | (uint32_t) bytes[2] << 16 |
           (uint32_t) bytes[3] << 24;
}

void
varint_write(struct buffer *out, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        buffer_add_char(out, (char) (value | 0x80));
    buffer_add_char(out, (char) value);
}

bool
varint_read(struct str bytes, size_t *at, uint64_t *value)
{
    *value = 0;
    for (unsigned shift = 0; *at < bytes.length && shift < 64; shift += 7) {
        unsigned char byte = (unsigned char) bytes.data[(*at)++];

        *value |= (uint64_t) (byte & 0x7f) << shift;
        if (byte < 0x80)
            return true;
    }
    return false;
}

/* ---- packing ---- */

static unsigned
bits_of(uint32_t value)
{
    unsigned bits = 0;

    for (; value > 0; value >>= 1)
        bits++;
    return bits;
}

static size_t
rows_of(size_t count)
{
    return (count + LANES - 1) / LANES;
}

/* Each lane begins a new word of 32 bits, and has as many of them as the others. */
static size_t
packed_bytes(size_t count, unsigned bits)
{
    return (rows_of(count) * bits + 31) / 32 * LANES * sizeof(uint32_t);
}

static void
pack(const uint32_t *values, size_t count, unsigned bits, char *out)
{
    uint32_t words[LANE_ROWS][LANES] = { { 0 } };

    for (size_t i = 0; bits > 0 && i < count; i++) {
        size_t   lane = i % LANES, at = i / LANES * bits, word = at / 32;
        unsigned shift = at % 32;

        words[word][lane] |= values[i] << shift;
        if (shift + bits > 32)
            words[word + 1][lane] |= values[i] >> (32 - shift);
    }
    for (size_t i = 0; i < packed_bytes(count, bits) / sizeof(uint32_t); i++)
        put32(out + i * sizeof(uint32_t), words[i / LANES][i % LANES]);
}

/* Four words side by side, which compilers make one register of. */
typedef uint32_t lanes __attribute__((vector_size(LANES * sizeof(uint32_t))));

static inline lanes
get_lanes(const char *at)
{
    lanes words;

    memcpy(&words, at, sizeof words);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    for (int lane = 0; lane < LANES; lane++)
        words[lane] = __builtin_bswap32(words[lane]);
#endif
    return words;
}

/* Reads whole rows: up to three values more than there are. */
static void
unpack(const char *in, size_t count, unsigned bits, uint32_t *values)
{
    uint32_t mask = bits < 32 ? (1u << bits) - 1 : UINT32_MAX;
    size_t   rows = rows_of(count);
    unsigned shift = 0;
    lanes    words;

    if (bits == 0) {
        memset(values, 0, rows * LANES * sizeof *values);
        return;
    }
    words = get_lanes(in);
    for (size_t row = 0; row < rows; row++, values += LANES) {
        lanes some = words >> shift;

        shift += bits;
        if (shift >= 32 && (shift > 32 || row + 1 < rows)) {
            in += sizeof words;
            words = get_lanes(in);
            shift -= 32;
            if (shift > 0)
                some |= words << (bits - shift);
        }
        some &= mask;
        memcpy(values, &some, sizeof some);
    }
}

/* One value of those that were packed. */
static uint32_t
unpack_one(const char *in, size_t at, unsigned bits)
{
    size_t   bit = at / LANES * bits;
    unsigned shift = bit % 32;
    uint64_t words;

    if (bits == 0)
        return 0;
    in += (bit / 32 * LANES + at % LANES) * sizeof(uint32_t);
    words = get32(in);
    if (shift + bits > 32)
        words |= (uint64_t) get32(in + LANES * sizeof(uint32_t)) << 32;
    return (uint32_t) (words >> shift & (((uint64_t) 1 << bits) - 1));
}

/* ---- pages ---- */

/* What a block of postings is when it is packed. */
struct packing {
    uint32_t     steps[BLOCK_POSTINGS], tfs[BLOCK_POSTINGS], lengths[BLOCK_POSTINGS];
    struct block head;
};

static uint8_t
shortest_of(const struct posting *postings, size_t count)
{
    uint32_t shortest = UINT8_MAX;

    for (size_t i = 0; i < count; i++)
        if (postings[i].length < shortest)
            shortest = postings[i].length;
    return (uint8_t) shortest;
}

static void
prepare(struct packing *packing, const struct posting *postings, size_t count, uint32_t before)
{
    struct block *head = &packing->head;
    uint32_t      all_steps = 0, all_tfs = 0, all_lengths = 0;

    *head =
        (struct block){ .count = (uint8_t) count, .shortest = shortest_of(postings, count) };
    for (size_t i = 0; i < count; i++) {
        packing->steps[i] = postings[i].document - before - 1;
        packing->tfs[i] = postings[i].tf - 1u;
        packing->lengths[i] = (uint32_t) postings[i].length - head->shortest;
        all_steps |= packing->steps[i];
        all_tfs |= packing->tfs[i];
        all_lengths |= packing->lengths[i];
        before = postings[i].document;
        if (postings[i].impact > head->largest)
            head->largest = postings[i].impact;
    }
    head->last = before;
    head->document_bits = (uint8_t) bits_of(all_steps);
    head->tf_bits = (uint8_t) bits_of(all_tfs);
    head->length_bits = (uint8_t) bits_of(all_lengths);
}

/* Where the parts of a block begin, from its own start; the last is its end. */
static size_t
tfs_at(const struct block *block)
{
    return packed_bytes(block->count, block->document_bits);
}

static size_t
lengths_at(const struct block *block)
{
    return tfs_at(block) + packed_bytes(block->count, block->tf_bits);
}

static size_t
block_bytes(const struct block *block)
{
    return lengths_at(block) + packed_bytes(block->count, block->length_bits);
}

/* Six bits are enough for the width of documents, five for the others. */
static void
write_head(char *at, const struct block *head, size_t end)
{
    put32(at, head->last);
    put16(at + 4, head->largest);
    put16(at + 6, (uint32_t) end);
    at[8] = (char) head->count;
    at[9] = (char) head->shortest;
    put16(at + 10, head->document_bits | (uint32_t) head->tf_bits << 6 |
                       (uint32_t) head->length_bits << 11);
}

size_t
page_write(const struct posting *postings, size_t count, uint32_t before, size_t most,
           struct buffer *out)
{
    char   heads[PAGE_BYTES], packed[PAGE_BYTES];
    size_t blocks = 0, end = 0, done = 0;

    while (done < count) {
        struct packing packing;
        size_t         some = count - done < BLOCK_POSTINGS ? count - done : BLOCK_POSTINGS;
        char          *to = packed + end;

        prepare(&packing, postings + done, some, before);
        if (COUNT_BYTES + (blocks + 1) * HEAD_BYTES + end + block_bytes(&packing.head) > most)
            break;
        pack(packing.steps, some, packing.head.document_bits, to);
        pack(packing.tfs, some, packing.head.tf_bits, to + tfs_at(&packing.head));
        pack(packing.lengths, some, packing.head.length_bits, to + lengths_at(&packing.head));
        end += block_bytes(&packing.head);
        write_head(heads + blocks++ * HEAD_BYTES, &packing.head, end);
        before = packing.head.last;
        done += some;
    }
    buffer_clear(out);
    buffer_add_char(out, (char) blocks);
    buffer_add_char(out, (char) (blocks >> 8));
    buffer_add(out, (struct str){ heads, blocks * HEAD_BYTES });
    buffer_add(out, (struct str){ packed, end });
    return done;
}

size_t
page_block_count(struct str page)
{
    size_t count = page.length >= COUNT_BYTES ? get16(page.data) : 0;

    return COUNT_BYTES + count * HEAD_BYTES <= page.length ? count : 0;
}

bool
page_block(struct str page, size_t at, struct block *block)
{
    const char *head = page.data + COUNT_BYTES + at * HEAD_BYTES;
    size_t      bytes = page.length - COUNT_BYTES - page_block_count(page) * HEAD_BYTES;
    uint16_t    widths = get16(head + 10);

    *block = (struct block){
        .last = get32(head),
        .largest = get16(head + 4),
        .start = at > 0 ? get16(head + 6 - HEAD_BYTES) : 0,
        .end = get16(head + 6),
        .count = (uint8_t) head[8],
        .shortest = (uint8_t) head[9],
        .document_bits = widths & 63,
        .tf_bits = widths >> 6 & 31,
        .length_bits = (uint8_t) (widths >> 11),
    };
    return block->end <= bytes && block->count > 0 && block->count <= BLOCK_POSTINGS &&
           block->document_bits <= 32 && block->tf_bits <= 16 && block->length_bits <= 16 &&
           block->start + block_bytes(block) == block->end;
}

static const char *
packed_of(struct str page, const struct block *block)
{
    return page.data + COUNT_BYTES + page_block_count(page) * HEAD_BYTES + block->start;
}

/* Adds up steps in place, each of which is one less than it says; the sum must fit. */
static void
add_up(uint32_t *steps, size_t count, uint32_t before)
{
    const lanes none = { 0 };
    lanes       at = none + before;

    for (size_t row = 0; row < rows_of(count); row++, steps += LANES) {
        lanes some;

        memcpy(&some, steps, sizeof some);
        some += 1;
        some += __builtin_shufflevector(some, none, 4, 0, 1, 2);
        some += __builtin_shufflevector(some, none, 4, 4, 0, 1);
        some += at;
        at = __builtin_shufflevector(some, some, 3, 3, 3, 3);
        memcpy(steps, &some, sizeof some);
    }
}

static bool
add_up_slowly(uint32_t *steps, size_t count, uint32_t before, uint32_t last)
{
    uint64_t at = before;

    for (size_t i = 0; i < count; i++) {
        at += (uint64_t) steps[i] + 1;
        steps[i] = (uint32_t) at;
    }
    return at == last; /* so no document was larger */
}

bool
page_documents(struct str page, const struct block *block, uint32_t before,
               uint32_t documents[BLOCK_POSTINGS])
{
    enum { SMALL_BITS = 24 }; /* a block of such steps is less than 2^32 long */

    unpack(packed_of(page, block), block->count, block->document_bits, documents);
    if (block->document_bits > SMALL_BITS || block->last <= before)
        return add_up_slowly(documents, block->count, before, block->last);
    add_up(documents, block->count, before);
    return documents[block->count - 1] == block->last;
}

bool
page_weights(struct str page, const struct block *block, struct weights *weights)
{
    const char *packed = packed_of(page, block);
    uint32_t    largest = 0;

    unpack(packed + tfs_at(block), block->count, block->tf_bits, weights->tfs);
    unpack(packed + lengths_at(block), block->count, block->length_bits, weights->lengths);
    for (size_t i = 0; i < block->count; i++)
        largest |= ++weights->tfs[i] | (weights->lengths[i] += block->shortest);
    return largest <= UINT16_MAX;
}

bool
page_weight(struct str page, const struct block *block, size_t at, uint32_t *tf,
            uint32_t *length)
{
    const char *packed = packed_of(page, block);

    *tf = unpack_one(packed + tfs_at(block), at, block->tf_bits) + 1;
    *length = unpack_one(packed + lengths_at(block), at, block->length_bits) + block->shortest;
    return *tf <= UINT16_MAX && *length <= UINT16_MAX;
}

/* ---- short lists ---- */

void
short_list_write(const struct posting *postings, size_t count, struct buffer *out)
{
    uint32_t before = 0;

    for (size_t i = 0; i < count; i++) {
        varint_write(out,
                     (uint64_t) (postings[i].document - before) << 1 | (postings[i].tf > 1));
        if (postings[i].tf > 1)
            varint_write(out, postings[i].tf);
        varint_write(out, postings[i].length);
        before = postings[i].document;
    }
}

bool
short_list_read(struct str bytes, size_t count, uint32_t documents[BLOCK_POSTINGS],
                struct weights *weights)
{
    size_t   at = 0;
    uint64_t document = 0, step, tf, length;

    for (size_t i = 0; i < count; i++) {
        if (!varint_read(bytes, &at, &step) || step < 2)
            return false;
        tf = 1;
        if ((step & 1 && !varint_read(bytes, &at, &tf)) || !varint_read(bytes, &at, &length))
            return false;
        document += step >> 1;
        if (document > UINT32_MAX || tf < 1 || tf > UINT16_MAX || length > UINT16_MAX)
            return false;
        documents[i] = (uint32_t) document;
        weights->tfs[i] = (uint32_t) tf;
        weights->lengths[i] = (uint32_t) length;
    }
    return at == bytes.length;
}
