#include "store/forward.h"

#include <stdlib.h>

#include "store/database.h"
#include "store/page.h"

/* ---- words ---- */

static enum error_code
find_word(struct store *store, const struct prose_heard *heard, uint32_t *number,
          struct error *err)
{
    sqlite3_stmt   *sql;
    int64_t         id = 0;
    enum error_code rc = statement(store, SQL_WORD_FIND, &sql, err);

    *number = 0;
    if (rc != OK)
        return rc;
    bind_str(sql, 1, heard->form);
    bind_str(sql, 2, heard->term);
    bind_int(sql, 3, heard->is_function_word);
    rc = run_for_int(store, sql, &id, err);
    *number = (uint32_t) id;
    return rc;
}

static enum error_code
add_word(struct store *store, const struct prose_heard *heard, uint32_t number,
         struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, SQL_WORD_ADD, &sql, err);

    if (rc != OK)
        return rc;
    bind_int(sql, 1, number);
    bind_str(sql, 2, heard->form);
    bind_str(sql, 3, heard->term);
    bind_int(sql, 4, heard->is_function_word);
    return run(store, sql, err);
}

static enum error_code
no_more_words(struct store *store, struct error *err)
{
    return error_set(err, ERR_LIMIT, "%s: words are numbered up to %u, and no more fit",
                     store->path.data, UINT32_MAX - 1);
}

static enum error_code
read_next(struct store *store, struct error *err)
{
    sqlite3_stmt   *sql;
    int64_t         last = 0;
    enum error_code rc = statement(store, SQL_WORD_LAST, &sql, err);

    if (rc == OK)
        rc = run_for_int(store, sql, &last, err);
    if (rc == OK && (last < 0 || last >= UINT32_MAX))
        rc = no_more_words(store, err);
    if (rc != OK)
        return rc;
    store->forward.next = (uint32_t) last + 1;
    store->forward.has_older = last > 0;
    return OK;
}

/* Where the number of a word of the lexicon is kept; NULL: nowhere. */
static uint32_t *
number_of(struct forward *forward, uint32_t in_lexicon)
{
    size_t    capacity = forward->capacity > 0 ? forward->capacity : 1024;
    uint32_t *numbers;

    if (in_lexicon == PROSE_UNNUMBERED)
        return NULL;
    while (capacity <= in_lexicon)
        capacity *= 2;
    if (capacity > forward->capacity) {
        numbers = realloc(forward->numbers, capacity * sizeof *numbers);
        if (!numbers)
            return NULL;
        memset(numbers + forward->capacity, 0,
               (capacity - forward->capacity) * sizeof *numbers);
        forward->numbers = numbers;
        forward->capacity = capacity;
    }
    return &forward->numbers[in_lexicon];
}

/* The number of a word that was heard, which gets one if it may; else 0. */
static enum error_code
number_word(struct store *store, const struct prose_heard *heard, bool may_add,
            uint32_t *number, struct error *err)
{
    struct forward *forward = &store->forward;
    uint32_t       *kept = number_of(forward, heard->number);
    enum error_code rc = forward->next == 0 ? read_next(store, err) : OK;

    *number = kept ? *kept : 0;
    if (rc != OK || *number > 0)
        return rc;
    if (!kept || forward->has_older)
        rc = find_word(store, heard, number, err);
    if (rc == OK && *number == 0 && may_add) {
        *number = forward->next++;
        forward->has_older |= !kept;
        rc = *number < UINT32_MAX ? add_word(store, heard, *number, err)
                                  : no_more_words(store, err);
    }
    if (rc == OK && kept)
        *kept = *number;
    return rc;
}

/* ---- texts ---- */

/* The bytes of a row, in forward->row; *is_whole: each word has a number. */
static enum error_code
make_row(struct store *store, const struct prose *prose, bool may_add, bool *is_whole,
         struct error *err)
{
    struct buffer  *row = &store->forward.row;
    enum error_code rc = OK;

    buffer_clear(row);
    *is_whole = true;
    for (size_t i = 0; rc == OK && i < prose->length; i++) {
        uint32_t number;

        rc = number_word(store, &prose->heard[i], may_add, &number, err);
        *is_whole &= rc == OK && number > 0;
        varint_write(row, number);
    }
    return rc == OK && row->failed ? error_memory(err) : rc;
}

enum error_code
forward_know(struct store *store, const struct prose *prose, struct error *err)
{
    bool is_whole;

    return make_row(store, prose, true, &is_whole, err);
}

enum error_code
forward_add(struct store *store, int64_t text, const struct prose *prose, struct error *err)
{
    sqlite3_stmt   *sql;
    enum error_code rc = forward_know(store, prose, err);

    if (rc == OK)
        rc = statement(store, SQL_FORWARD_ADD, &sql, err);
    if (rc != OK)
        return rc;
    bind_int(sql, 1, text);
    bind_blob(sql, 2, buffer_str(&store->forward.row));
    return run(store, sql, err);
}

/* ---- all of them ---- */

static enum error_code
add_again(int64_t text, struct str language, struct str body, void *ctx, struct error *err)
{
    struct store   *store = ctx;
    enum error_code rc = prose_read(store, language, body, &store->prose, err);

    return rc == OK ? forward_add(store, text, &store->prose, err) : rc;
}

/* *are_known: the words of all names. */
static enum error_code
number_names(struct store *store, bool may_add, bool *are_known, struct error *err)
{
    sqlite3_stmt   *sql;
    bool            is_row = false, is_whole = true;
    enum error_code rc = statement(store, SQL_NAMES, &sql, err);

    *are_known = true;
    if (rc == OK)
        rc = step(store, sql, &is_row, err);
    while (rc == OK && is_row) {
        rc = prose_read(store, column_str(sql, 0), column_str(sql, 1), &store->prose, err);
        if (rc == OK)
            rc = make_row(store, &store->prose, may_add, &is_whole, err);
        else if (rc == ERR_USAGE && !may_add) /* its language was damaged */
            rc = OK;
        *are_known &= is_whole;
        if (rc == OK)
            rc = step(store, sql, &is_row, err);
    }
    return rc;
}

enum error_code
forward_rebuild(struct store *store, struct error *err)
{
    bool            are_known;
    enum error_code rc = execute(store, "DELETE FROM forward; DELETE FROM word", err);

    forward_forget(store);
    buffer_clear(&store->prose.said); /* it may have been read for another purpose */
    if (rc == OK)
        rc = store_each_text(store, 0, add_again, store, err);
    return rc == OK ? number_names(store, true, &are_known, err) : rc;
}

struct checking {
    struct store *store;
    bool          is_well;
};

/* Of a text or name whose language was damaged no words can be told; another check says so. */
static enum error_code
check_text(int64_t text, struct str language, struct str body, void *ctx, struct error *err)
{
    struct checking *c = ctx;
    struct store    *store = c->store;
    sqlite3_stmt    *sql;
    bool             is_whole, is_row = false;
    enum error_code  rc = prose_read(store, language, body, &store->prose, err);

    if (rc == ERR_USAGE)
        return OK;
    if (rc == OK)
        rc = make_row(store, &store->prose, false, &is_whole, err);
    if (rc == OK)
        rc = statement(store, SQL_FORWARD, &sql, err);
    if (rc != OK)
        return rc;
    bind_int(sql, 1, text);
    rc = step(store, sql, &is_row, err);
    c->is_well &= is_whole && is_row &&
                  str_equal(column_blob(sql, 0), buffer_str(&store->forward.row));
    done(sql);
    return rc;
}

enum error_code
forward_check(struct store *store, const char **sentence, struct error *err)
{
    struct checking c = { .store = store, .is_well = true };
    bool            are_known = true;
    enum error_code rc;

    forward_forget(store);
    buffer_clear(&store->prose.said);
    rc = store_each_text(store, 0, check_text, &c, err);
    if (rc == OK)
        rc = number_names(store, false, &are_known, err);
    *sentence = !c.is_well   ? "forward: the rows of words do not say what the texts say"
                : !are_known ? "word: it lacks words of names"
                             : NULL;
    return rc;
}

void
forward_forget(struct store *store)
{
    free(store->forward.numbers);
    free(store->forward.said);
    buffer_free(&store->forward.row);
    store->forward = (struct forward){ 0 };
}

/* ---- reading ---- */

/* A word takes a byte at least. */
static bool
make_room(struct forward *forward, size_t count)
{
    uint32_t *said;

    if (count <= forward->said_capacity)
        return true;
    said = realloc(forward->said, count * 2 * sizeof *said);
    if (!said)
        return false;
    forward->said = said;
    forward->said_capacity = count * 2;
    return true;
}

/* False: the row is damaged. */
static bool
read_row(struct str row, uint32_t *said, size_t *count)
{
    uint64_t number;

    for (size_t at = 0; at < row.length;) {
        if (!varint_read(row, &at, &number) || number == 0 || number > UINT32_MAX)
            return false;
        said[(*count)++] = (uint32_t) number;
    }
    return true;
}

enum error_code
store_text_words(struct store *store, int64_t text, const uint32_t **words, size_t *count,
                 struct error *err)
{
    sqlite3_stmt   *sql;
    struct str      row;
    bool            is_row = false, is_well;
    enum error_code rc = statement(store, SQL_FORWARD, &sql, err);

    *count = 0;
    if (rc != OK)
        return rc;
    bind_int(sql, 1, text);
    rc = step(store, sql, &is_row, err);
    row = is_row ? column_blob(sql, 0) : STR("");
    if (rc == OK && !make_room(&store->forward, row.length + 1))
        rc = error_memory(err);
    if (rc != OK)
        return rc;
    is_well = is_row && read_row(row, store->forward.said, count);
    *words = store->forward.said;
    done(sql);
    return is_well ? OK
                   : error_set(err, ERR_DAMAGED,
                               "%s: the words of text %lld are damaged; \"rung check "
                               "--repair\" makes them anew",
                               store->path.data, (long long) text);
}

/* ---- words that are asked for ---- */

struct asking {
    struct store       *store;
    struct arena       *arena;
    struct str          exact; /* empty: all that SQL gives are asked for */
    bool                may_go_on;
    struct store_words *words;
};

/* Whether "=incident" is how quotes ask for the word. */
static bool
is_asked(const struct asking *a, const struct prose_heard *word)
{
    struct text_term heard = { .form = word->form, .term = word->term };
    char             bytes[TEXT_EXACT_BYTES];
    struct str       exact;

    if (a->exact.length == 0)
        return true;
    if (word->is_function_word)
        return false;
    exact = text_exact_term(&heard, bytes);
    return a->may_go_on ? str_starts(exact, a->exact) : str_equal(exact, a->exact);
}

static void
keep_word(const struct asking *a, const struct prose_heard *word, int64_t number)
{
    struct store_words *words = a->words;

    words->items = arena_grow(a->arena, words->items, words->count, &words->capacity,
                              sizeof *words->items);
    if (!a->arena->failed)
        words->items[words->count++] =
            (struct store_word){ arena_copy(a->arena, word->form),
                                 arena_copy(a->arena, word->term), (uint32_t) number };
}

/* Those of the words that SQL gives for a key, or two, which are asked for. */
static enum error_code
collect_words(const struct asking *a, enum sql which, struct str key, struct str second,
              struct error *err)
{
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(a->store, which, &sql, err);

    if (rc != OK)
        return rc;
    bind_str(sql, 1, key);
    if (second.length > 0)
        bind_str(sql, 2, second);
    rc = step(a->store, sql, &is_row, err);
    while (rc == OK && is_row) {
        struct prose_heard word = { .form = column_str(sql, 1),
                                    .term = column_str(sql, 2),
                                    .is_function_word = column_int(sql, 3) != 0 };

        if (is_asked(a, &word))
            keep_word(a, &word, column_int(sql, 0));
        rc = step(a->store, sql, &is_row, err);
    }
    done(sql);
    return rc == OK ? arena_check(a->arena, err) : rc;
}

static int
by_number(const void *a, const void *b)
{
    const struct store_word *x = a, *y = b;

    return (x->number > y->number) - (x->number < y->number);
}

/* "=team" is what quotes ask for in "team" and in "team's". */
enum error_code
store_find_words(struct store *store, struct arena *arena, enum store_word_by by,
                 struct str key, struct store_words *words, struct error *err)
{
    bool            is_exact = by == STORE_BY_EXACT || by == STORE_BY_BEGINNING;
    struct str      form = str_slice(key, is_exact, str_find(key, STR("@")));
    struct asking   asking = { store, arena, is_exact ? key : STR(""),
                               by == STORE_BY_BEGINNING, words };
    enum error_code rc;

    *words = (struct store_words){ 0 };
    if (by == STORE_BY_TERM)
        rc = collect_words(&asking, SQL_WORDS_OF_TERM, key, STR(""), err);
    else if (by == STORE_BY_BEGINNING)
        rc = collect_words(&asking, SQL_WORDS_FROM_TO, form,
                           arena_format(arena, "%.*s\xF4\x8F\xBF\xBF", STR_ARG(form)), err);
    else
        rc = collect_words(&asking, SQL_WORDS_OF_FORMS, form,
                           is_exact ? arena_format(arena, "%.*s's", STR_ARG(form)) : form, err);
    if (words->count > 1)
        qsort(words->items, words->count, sizeof *words->items, by_number);
    return rc;
}

bool
store_words_have(const struct store_words *words, uint32_t number)
{
    size_t low = 0, high = words->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (words->items[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < words->count && words->items[low].number == number;
}
