#include "store/staged.h"

#include "store/page.h"

void
staged_write(struct buffer *out, const struct store_cell *cell)
{
    varint_write(out, cell->level);
    varint_write(out, cell->skill);
    varint_write(out, (uint64_t) cell->text);
    varint_write(out, cell->line);
    varint_write(out, cell->flags);
}

bool
staged_read(struct str bytes, size_t *at, struct store_cell *cell)
{
    uint64_t numbers[5];

    for (size_t i = 0; i < COUNT(numbers); i++)
        if (!varint_read(bytes, at, &numbers[i]))
            return false;
    cell->level = (unsigned) numbers[0];
    cell->skill = (unsigned) numbers[1];
    cell->text = (int64_t) numbers[2];
    cell->line = (unsigned) numbers[3];
    cell->flags = (unsigned) numbers[4];
    return true;
}
