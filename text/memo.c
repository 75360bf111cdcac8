#include "text/memo.h"

#include <endian.h>

/* Of every form as many bytes are read: a branch by its length could not be foretold. */
static inline struct memo_key
key_of(struct str form, bool has_sign)
{
    struct memo_key key;
    uint8_t         bytes[MEMO_READS], length = (uint8_t) form.length;

    memcpy(bytes, form.data, sizeof bytes);
    for (uint8_t i = 0; i != MEMO_READS; i++)
        bytes[i] = i < length ? bytes[i] : 0;
    memcpy(&key, bytes, sizeof key);
    key.words[3] |= htole64((uint64_t) (length | has_sign << 7) << 56); /* the last byte */
    return key;
}

/* The first of its two, by a hash of all bytes: multiplied, the upper bits are mixed best. */
static size_t
place_of(const struct memo_key *key)
{
    uint64_t hash = key->words[0] * 0x9E3779B97F4A7C15 + key->words[1] * 0xC2B2AE3D27D4EB4F +
                    key->words[2] * 0x165667B19E3779F9 + key->words[3] * 0xD6E8FEB86659FD93;

    return (size_t) ((hash ^ hash >> 32) * 0x9E3779B97F4A7C15 >> 40) % MEMO_PLACES & ~1u;
}

static bool
is_same(const struct memo_key *a, const struct memo_key *b)
{
    return ((a->words[0] ^ b->words[0]) | (a->words[1] ^ b->words[1]) |
            (a->words[2] ^ b->words[2]) | (a->words[3] ^ b->words[3])) == 0;
}

struct memo_entry *
memo_at(const struct memo *memo, struct str form, bool has_sign, bool *is_known)
{
    struct memo_entry *entry;
    struct memo_key    key;

    *is_known = false;
    if (!memo->entries || form.length == 0 || form.length > MEMO_WORD_BYTES)
        return NULL;
    key = key_of(form, has_sign);
    entry = &memo->entries[place_of(&key)];
    *is_known = is_same(&entry->key, &key);
    if (!*is_known && is_same(&entry[1].key, &key)) {
        *is_known = true;
        entry++;
    }
    return entry;
}

void
memo_put(struct memo_entry *entry, struct str form, bool has_sign, struct str term,
         unsigned function_word_of)
{
    if (!entry || term.length > MEMO_WORD_BYTES)
        return;
    entry[1] = entry[0];
    entry->key = key_of(form, has_sign);
    entry->term_length = (unsigned char) term.length;
    entry->function_word_of = (uint16_t) function_word_of;
    memcpy(entry->term, term.data, term.length);
}
