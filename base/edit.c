#include "base/edit.h"

#include "base/utf8.h"

struct edit_letters
edit_letters_of(struct str word)
{
    struct edit_letters letters = { .count = 0 };

    for (size_t at = 0; at < word.length && letters.count < EDIT_MOST_LETTERS;)
        letters.items[letters.count++] = utf8_next(word, &at);
    return letters;
}

static unsigned
least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned
edit_distance(const struct edit_letters *a, const struct edit_letters *b, unsigned limit)
{
    unsigned rows[3][EDIT_MOST_LETTERS + 1];

    if (a->count > b->count + limit || b->count > a->count + limit)
        return limit + 1;
    for (size_t j = 0; j <= b->count; j++)
        rows[0][j] = (unsigned) j;
    for (size_t i = 1; i <= a->count; i++) {
        unsigned *row = rows[i % 3], *before = rows[(i + 2) % 3], *two = rows[(i + 1) % 3];
        unsigned  best = row[0] = (unsigned) i;

        for (size_t j = 1; j <= b->count; j++) {
            unsigned differs = a->items[i - 1] != b->items[j - 1];

            row[j] = least(before[j - 1] + differs, least(before[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a->items[i - 1] == b->items[j - 2] &&
                a->items[i - 2] == b->items[j - 1])
                row[j] = least(row[j], two[j - 2] + 1);
            best = least(best, row[j]);
        }
        if (best > limit)
            return limit + 1;
    }
    return least(rows[a->count % 3][b->count], limit + 1);
}
