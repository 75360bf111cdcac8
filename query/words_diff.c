#include "query/words_diff.h"

#include <stdint.h>

#include "base/map.h"

/* A text as its words: their numbers, the same for equal words, and where each begins. */
struct words {
    struct str text;
    size_t    *numbers, *starts; /* starts[0] is 0, starts[count] the end of the text */
    size_t     count;
};

/* The texts, of which [first, first + rows) and [first, first + columns) are to be compared. */
struct diffing {
    struct arena *arena;
    struct words  before, after;
    size_t        first, rows, columns;
    uint16_t     *longest; /* of the rest of both, by row and column; NULL: not looked for */
    struct words_diff diff;
};

/* ---- words ---- */

static size_t
end_of_word(struct str text, size_t at)
{
    while (at < text.length && !str_is_blank(text.data[at]))
        at++;
    return at;
}

static size_t
end_of_blanks(struct str text, size_t at)
{
    while (at < text.length && str_is_blank(text.data[at]))
        at++;
    return at;
}

static size_t
count_words(struct str text)
{
    size_t count = 0;

    for (size_t at = end_of_blanks(text, 0); at < text.length; count++)
        at = end_of_blanks(text, end_of_word(text, at));
    return count;
}

static struct words
read_words(struct arena *arena, struct map *seen, struct str text)
{
    size_t       count = count_words(text);
    struct words words = { .text = text,
                           .numbers = arena_array(arena, count, sizeof *words.numbers),
                           .starts = arena_array(arena, count + 1, sizeof *words.starts) };

    for (size_t at = end_of_blanks(text, 0); !arena->failed && at < text.length;) {
        size_t  end = end_of_word(text, at);
        size_t *number = map_at(seen, arena, str_slice(text, at, end), seen->count);

        if (!number)
            return words;
        words.starts[words.count] = words.count > 0 ? at : 0;
        words.numbers[words.count++] = *number;
        at = end_of_blanks(text, end);
    }
    if (!arena->failed)
        words.starts[words.count] = text.length;
    return words;
}

/* ---- what stays ---- */

/* Passes over the words that both begin with, and leaves out those that both end with. */
static void
trim_ends(struct diffing *d)
{
    d->rows = d->before.count;
    d->columns = d->after.count;
    while (d->rows > 0 && d->columns > 0 &&
           d->before.numbers[d->rows - 1] == d->after.numbers[d->columns - 1]) {
        d->rows--;
        d->columns--;
    }
    while (d->first < d->rows && d->first < d->columns &&
           d->before.numbers[d->first] == d->after.numbers[d->first])
        d->first++;
    d->rows -= d->first;
    d->columns -= d->first;
}

static uint16_t *
longest_at(const struct diffing *d, size_t row, size_t column)
{
    return &d->longest[row * (d->columns + 1) + column];
}

static bool
is_same(const struct diffing *d, size_t row, size_t column)
{
    return d->before.numbers[d->first + row] == d->after.numbers[d->first + column];
}

/* How many words of the rest stay, from each place on: at most 2,048, as the limit has it. */
static void
measure(struct diffing *d)
{
    if (d->columns > 0 && d->rows > WORDS_DIFF_MOST_PAIRS / d->columns)
        return;
    d->longest = arena_array(d->arena, (d->rows + 1) * (d->columns + 1), sizeof *d->longest);
    for (size_t row = d->rows; d->longest && row-- > 0;)
        for (size_t column = d->columns; column-- > 0;) {
            uint16_t below = *longest_at(d, row + 1, column);
            uint16_t right = *longest_at(d, row, column + 1);

            *longest_at(d, row, column) =
                is_same(d, row, column) ? (uint16_t) (*longest_at(d, row + 1, column + 1) + 1)
                : below > right         ? below
                                        : right;
        }
}

/* ---- parts ---- */

static struct str
run_of(const struct words *words, size_t from, size_t to)
{
    return from < to ? str_slice(words->text, words->starts[from], words->starts[to]) : STR("");
}

static void
add_part(struct diffing *d, enum words_change change, struct str before, struct str after)
{
    d->diff.parts[d->diff.count++] = (struct words_part){ change, before, after };
}

/* The words that differ, [from, to) of each. */
static void
add_change(struct diffing *d, const size_t from[2], const size_t to[2])
{
    if (from[0] < to[0])
        add_part(d, WORDS_REMOVED, run_of(&d->before, from[0], to[0]), STR(""));
    if (from[1] < to[1])
        add_part(d, WORDS_ADDED, STR(""), run_of(&d->after, from[1], to[1]));
    d->diff.removed += to[0] - from[0];
    d->diff.added += to[1] - from[1];
}

static void
add_same(struct diffing *d, const size_t from[2], size_t count)
{
    if (count > 0)
        add_part(d, WORDS_SAME, run_of(&d->before, from[0], from[0] + count),
                 run_of(&d->after, from[1], from[1] + count));
    d->diff.same += count;
}

/* Moves behind the words that differ at both places, which count from d->first. */
static void
skip_change(const struct diffing *d, size_t at[2])
{
    if (!d->longest) {
        at[0] = d->rows;
        at[1] = d->columns;
        return;
    }
    while ((at[0] < d->rows || at[1] < d->columns) &&
           (at[0] == d->rows || at[1] == d->columns || !is_same(d, at[0], at[1])))
        if (at[1] == d->columns || (at[0] < d->rows && *longest_at(d, at[0] + 1, at[1]) >=
                                                           *longest_at(d, at[0], at[1] + 1)))
            at[0]++;
        else
            at[1]++;
}

static size_t
count_same(const struct diffing *d, const size_t at[2])
{
    size_t count = 0;

    while (at[0] + count < d->rows && at[1] + count < d->columns &&
           is_same(d, at[0] + count, at[1] + count))
        count++;
    return count;
}

/* What lies between the common beginning and end. */
static void
add_middle(struct diffing *d)
{
    size_t at[2] = { 0, 0 };

    while (at[0] < d->rows || at[1] < d->columns) {
        size_t from[2] = { d->first + at[0], d->first + at[1] }, to[2], same;

        skip_change(d, at);
        to[0] = d->first + at[0];
        to[1] = d->first + at[1];
        add_change(d, from, to);
        same = count_same(d, at);
        add_same(d, to, same);
        at[0] += same;
        at[1] += same;
    }
}

static void
add_parts(struct diffing *d)
{
    static const size_t start[2] = { 0, 0 };
    const size_t        end[2] = { d->first + d->rows, d->first + d->columns };

    add_same(d, start, d->first);
    add_middle(d);
    add_same(d, end, d->before.count - end[0]);
}

enum error_code
words_diff(struct arena *arena, struct str before, struct str after, struct words_diff *diff,
           struct error *err)
{
    struct arena   work = { 0 }; /* what only the comparison needs */
    struct map     seen = { 0 };
    struct diffing d = { .arena = &work };
    size_t         most; /* a part of each word, at the most, and one in common before each */

    d.before = read_words(&work, &seen, before);
    d.after = read_words(&work, &seen, after);
    most = 2 * (d.before.count + d.after.count) + 2;
    d.diff.parts = arena_array(arena, most, sizeof *d.diff.parts);
    if (!work.failed) {
        trim_ends(&d);
        measure(&d);
    }
    if (!work.failed && d.diff.parts)
        add_parts(&d);
    *diff = d.diff;
    arena->failed |= work.failed;
    arena_free(&work);
    return arena_check(arena, err);
}

double
words_diff_share(const struct words_diff *diff)
{
    size_t all = 2 * diff->same + diff->removed + diff->added;

    return all > 0 ? 2.0 * (double) diff->same / (double) all : 1.0;
}
