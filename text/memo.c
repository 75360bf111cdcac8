#include "text/memo.h"

#include "base/hash.h"

struct memo_entry *
memo_at(const struct memo *memo, struct str form, bool has_sign, bool *is_known)
{
    struct memo_entry *entry;

    *is_known = false;
    if (!memo->entries || form.length == 0 || form.length > MEMO_WORD_BYTES)
        return NULL;
    entry = &memo->entries[hash_short(form) % MEMO_PLACES];
    *is_known = entry->form_length == form.length && entry->has_sign == has_sign &&
                memcmp(entry->form, form.data, form.length) == 0;
    return entry;
}

void
memo_put(struct memo_entry *entry, struct str form, bool has_sign, struct str term,
         bool is_function_word)
{
    if (!entry || term.length > MEMO_WORD_BYTES)
        return;
    entry->form_length = (unsigned char) form.length;
    entry->term_length = (unsigned char) term.length;
    entry->has_sign = has_sign;
    entry->is_function_word = is_function_word;
    memcpy(entry->form, form.data, form.length);
    memcpy(entry->term, term.data, term.length);
}
