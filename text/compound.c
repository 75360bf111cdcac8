#include "text/compound.h"

static bool
add(char *bytes, size_t *length, struct str part)
{
    if (part.length > COMPOUND_BYTES - *length)
        return false;
    memcpy(bytes + *length, part.data, part.length);
    *length += part.length;
    return true;
}

bool
compound_take(struct compound *compound, const struct text_term *term)
{
    bool fits = true;

    if (!term->ties_back)
        compound->joined_length = compound->parts_length = compound->count = 0;
    else
        fits = add(compound->parts_bytes, &compound->parts_length, STR(" "));
    fits = fits && add(compound->parts_bytes, &compound->parts_length, term->form) &&
           add(compound->joined_bytes, &compound->joined_length, term->form);
    if (!fits || ++compound->count > COMPOUND_MOST_PARTS)
        compound->count = COMPOUND_MOST_PARTS + 1; /* no compound any more */
    return !term->ties_on && compound->count > 1 && compound->count <= COMPOUND_MOST_PARTS &&
           compound->joined_length <= TEXT_WORD_BYTES &&
           !str_is_digit(compound->joined_bytes[0]);
}

struct str
compound_term(const struct compound *compound, char out[COMPOUND_TERM_BYTES])
{
    size_t length = 0;

    out[length++] = '-';
    memcpy(out + length, compound->joined_bytes, compound->joined_length);
    length += compound->joined_length;
    out[length++] = ' ';
    memcpy(out + length, compound->parts_bytes, compound->parts_length);
    return (struct str){ out, length + compound->parts_length };
}
