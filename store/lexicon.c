#include "store/lexicon.h"

#include <stdlib.h>

#include "base/hash.h"

enum { FIRST_SLOTS = 1024 };

struct lexicon_slot {
    struct lexicon_word *word; /* NULL: free */
    uint64_t             hash;
};

/* At most half of the slots are taken. */
static bool
make_room(struct lexicon *lexicon)
{
    size_t count = lexicon->slot_count > 0 ? lexicon->slot_count * 2 : FIRST_SLOTS;
    struct lexicon_slot *slots;
    size_t               more = (count - lexicon->slot_count) *
                  (sizeof *slots + (sizeof *lexicon->words + sizeof *lexicon->marks) / 2);
    void *words, *marks;

    if (lexicon->count < lexicon->capacity)
        return true;
    if (lexicon->bytes + more > LEXICON_BYTES)
        return false;
    words = realloc(lexicon->words, count / 2 * sizeof *lexicon->words);
    if (!words)
        return false;
    lexicon->words = words;
    marks = realloc(lexicon->marks, count / 2 * sizeof *lexicon->marks);
    if (!marks)
        return false;
    lexicon->marks = marks;
    slots = calloc(count, sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < lexicon->slot_count; i++) {
        size_t at = (size_t) lexicon->slots[i].hash & (count - 1);

        if (!lexicon->slots[i].word)
            continue;
        while (slots[at].word)
            at = (at + 1) & (count - 1);
        slots[at] = lexicon->slots[i];
    }
    free(lexicon->slots);
    lexicon->slots = slots;
    lexicon->bytes += more;
    lexicon->slot_count = count;
    lexicon->capacity = count / 2;
    return true;
}

/* The slot of a word, or the free one where it belongs. */
static struct lexicon_slot *
slot_of(const struct lexicon *lexicon, struct str form, struct str term, size_t term_count,
        uint64_t hash)
{
    size_t at = (size_t) hash & (lexicon->slot_count - 1);

    for (;; at = (at + 1) & (lexicon->slot_count - 1)) {
        struct lexicon_slot *slot = &lexicon->slots[at];

        if (!slot->word ||
            (slot->hash == hash && slot->word->term_count == term_count &&
             str_equal(slot->word->form, form) && str_equal(slot->word->terms[0], term)))
            return slot;
    }
}

static struct str
keep(char **room, struct str s)
{
    struct str kept = { *room, s.length };

    if (s.length > 0)
        memcpy(*room, s.data, s.length);
    *room += s.length;
    return kept;
}

static struct lexicon_word *
make_word(struct lexicon *lexicon, struct str form, const struct str *terms, size_t term_count)
{
    size_t               size = sizeof(struct lexicon_word) + form.length;
    struct lexicon_word *made;
    char                *room;

    for (size_t i = 0; i < term_count; i++)
        size += terms[i].length;
    made = lexicon->bytes + size <= LEXICON_BYTES ? arena_alloc(&lexicon->memory, size) : NULL;
    if (!made)
        return NULL;
    lexicon->bytes += size;
    room = (char *) (made + 1);
    made->form = keep(&room, form);
    for (size_t i = 0; i < term_count; i++)
        made->terms[i] = keep(&room, terms[i]);
    made->term_count = (uint32_t) term_count;
    made->number = (uint32_t) lexicon->count;
    lexicon->marks[lexicon->count] = (struct lexicon_mark){ 0 };
    lexicon->words[lexicon->count++] = made;
    return made;
}

const struct lexicon_word *
lexicon_word(struct lexicon *lexicon, const struct text_term *heard)
{
    uint64_t             hash = hash_short(heard->form);
    size_t               term_count = heard->is_function_word ? 1 : 2;
    struct lexicon_slot *slot;
    bool                 has_room = make_room(lexicon);

    if (lexicon->slot_count == 0)
        return NULL;
    slot = slot_of(lexicon, heard->form, heard->term, term_count, hash);
    if (!slot->word && has_room) {
        char       exact[TEXT_EXACT_BYTES];
        struct str terms[] = { heard->term, STR("") };

        if (!heard->is_function_word)
            terms[1] = text_exact_term(heard, exact);
        slot->word = make_word(lexicon, heard->form, terms, term_count);
        slot->hash = hash;
    }
    return slot->word;
}

const struct lexicon_word *
lexicon_term(struct lexicon *lexicon, struct str term)
{
    uint64_t             hash = hash_short(term);
    struct lexicon_slot *slot;
    bool                 has_room = make_room(lexicon);

    if (lexicon->slot_count == 0)
        return NULL;
    slot = slot_of(lexicon, STR(""), term, 1, hash);
    if (!slot->word && has_room) {
        slot->word = make_word(lexicon, STR(""), &term, 1);
        slot->hash = hash;
    }
    return slot->word;
}

void
lexicon_free(struct lexicon *lexicon)
{
    free(lexicon->words);
    free(lexicon->marks);
    free(lexicon->slots);
    arena_free(&lexicon->memory);
    *lexicon = (struct lexicon){ 0 };
}
