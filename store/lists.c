#include "store/database.h"

/* ---- the row of a term ---- */

enum error_code
lists_damaged(struct store *store, struct error *err)
{
    return error_set(err, ERR_DAMAGED,
                     "%s: the ranked postings are damaged; \"rung check --repair\" makes them "
                     "anew",
                     store->path.data);
}

static bool
read_pages(struct arena *arena, struct str bytes, size_t *at, struct list *list)
{
    uint64_t last = 0;

    list->pages = arena_array(arena, list->page_count, sizeof *list->pages);
    for (size_t i = 0; list->pages && i < list->page_count; i++) {
        uint64_t gap, span, largest, first;

        if (!varint_read(bytes, at, &gap) || !varint_read(bytes, at, &span) ||
            !varint_read(bytes, at, &largest) || gap > UINT32_MAX || span > UINT32_MAX)
            return false;
        first = last + gap;
        last = first + span;
        if (gap == 0 || last >= UINT32_MAX || largest > UINT16_MAX)
            return false;
        list->pages[i] =
            (struct list_page){ (uint32_t) first, (uint32_t) last, (uint32_t) largest };
    }
    return true;
}

/* How many postings, how many pages, and these or the few. */
bool
list_plain_read(struct arena *arena, struct str bytes, size_t *at, struct list *list)
{
    uint64_t count, pages = 0, length = 0;

    if (!varint_read(bytes, at, &count) || count > UINT32_MAX)
        return false;
    list->count = (uint32_t) count;
    if (count == 0)
        return true;
    if (!varint_read(bytes, at, &pages) || pages > bytes.length)
        return false;
    list->page_count = pages;
    if (pages > 0)
        return read_pages(arena, bytes, at, list);
    if (count > BLOCK_POSTINGS || !varint_read(bytes, at, &length) ||
        length > bytes.length - *at)
        return false;
    list->few = str_slice(bytes, *at, *at + length);
    *at += length;
    return true;
}

static bool
read_champions(struct arena *arena, struct str bytes, size_t *at, struct list *list)
{
    uint64_t chosen_of, count, head;

    if (!varint_read(bytes, at, &chosen_of) || chosen_of > UINT32_MAX ||
        !varint_read(bytes, at, &count) || count > LIST_MOST_CHAMPIONS)
        return false;
    list->chosen_of = (uint32_t) chosen_of;
    list->champion_count = count;
    list->champions = arena_array(arena, count, sizeof *list->champions);
    for (size_t i = 0; list->champions && i < count; i++) {
        struct champions *champions = &list->champions[i];

        if (!varint_read(bytes, at, &head) || head >> 3 > UINT16_MAX)
            return false;
        *champions = (struct champions){ .least = (uint32_t) (head >> 3), .number = head & 7 };
        champions->list.field = list->field;
        champions->list.key = list_champions_key(list->key, champions->number);
        if (champions->least == 0 || !list_plain_read(arena, bytes, at, &champions->list))
            return false;
    }
    return true;
}

static bool
read_list(struct arena *arena, struct str bytes, size_t *at, struct list *list)
{
    return list_plain_read(arena, bytes, at, list) &&
           (list->page_count == 0 || read_champions(arena, bytes, at, list));
}

/* The bytes of a term's row: the lists of its fields, one behind the other. */
bool
lists_read(struct arena *arena, struct str bytes, int64_t id, struct list lists[SCORE_FIELDS])
{
    size_t at = 0;

    for (int f = 0; f < SCORE_FIELDS; f++) {
        lists[f] = (struct list){ .field = (enum score_field) f, .key = list_key(id, f) };
        if (!read_list(arena, bytes, &at, &lists[f]))
            return false;
    }
    return at == bytes.length;
}

enum { TERM_COLUMN, ID_COLUMN, CELLS_COLUMN, LISTS_COLUMN };

static enum error_code
read_term(struct store *store, struct arena *arena, sqlite3_stmt *sql,
          struct listed_term *found, struct error *err)
{
    int64_t    cells = column_int(sql, CELLS_COLUMN);
    struct str lists = arena_copy(arena, column_blob(sql, LISTS_COLUMN));

    found->id = column_int(sql, ID_COLUMN);
    found->cells = cells < 0 ? 0 : (uint64_t) cells;
    if (!arena->failed && !lists_read(arena, lists, found->id, found->lists))
        return lists_damaged(store, err);
    return arena_check(arena, err);
}

enum error_code
store_find_term(struct store *store, struct arena *arena, struct str term,
                struct listed_term *found, struct error *err)
{
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(store, SQL_TERM_FIND, &sql, err);

    *found = (struct listed_term){ .term = term };
    if (rc != OK)
        return rc;
    bind_str(sql, 1, term);
    rc = step(store, sql, &is_row, err);
    if (is_row)
        rc = read_term(store, arena, sql, found, err);
    done(sql);
    return rc;
}

enum error_code
store_find_terms(struct store *store, struct arena *arena, struct str low, struct str high,
                 size_t most, struct listed_term **found, size_t *count, struct error *err)
{
    size_t          capacity = 0;
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(store, SQL_TERMS_FROM_TO, &sql, err);

    *found = NULL;
    *count = 0;
    if (rc != OK)
        return rc;
    bind_str(sql, 1, low);
    bind_str(sql, 2, high);
    rc = step(store, sql, &is_row, err);
    while (rc == OK && is_row && *count < most) {
        *found = arena_grow(arena, *found, *count, &capacity, sizeof **found);
        rc = arena_check(arena, err);
        if (rc != OK)
            break;
        (*found)[*count].term = column_copy(arena, sql, TERM_COLUMN);
        rc = read_term(store, arena, sql, &(*found)[(*count)++], err);
        if (rc == OK)
            rc = step(store, sql, &is_row, err);
    }
    done(sql);
    return rc;
}

enum error_code
store_names(struct store *store, enum store_place place, const struct listed_term **names,
            size_t *count, struct error *err)
{
    struct place_names *kept = &store->names[place];
    struct arena       *arena = &store->state_memory;
    enum error_code     rc = OK;

    if (!kept->is_read) {
        struct str low = store_name_term(arena, place, STR(""), STR(""));
        struct str high = arena_format(arena, "%.*s\xFF", STR_ARG(low));

        rc = arena_check(arena, err);
        if (rc == OK)
            rc = store_find_terms(store, arena, low, high, SIZE_MAX, &kept->items, &kept->count,
                                  err);
        kept->is_read = rc == OK;
    }
    *names = kept->items;
    *count = kept->count;
    return rc;
}

/* ---- the vocabulary ---- */

enum error_code
store_each_term(struct store *store, struct str low, struct str high, store_visit_term *visit,
                void *ctx, struct error *err)
{
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(store, SQL_TERM_CELLS_FROM_TO, &sql, err);

    if (rc != OK)
        return rc;
    bind_str(sql, 1, low);
    bind_str(sql, 2, high);
    rc = step(store, sql, &is_row, err);
    while (rc == OK && is_row) {
        struct str term = column_str(sql, 0);

        rc = term.length > 0 ? visit(term, (uint64_t) column_int(sql, 1), ctx)
                             : error_memory(err); /* no term is empty */
        if (rc == OK)
            rc = step(store, sql, &is_row, err);
    }
    done(sql);
    return rc == ERR_STOPPED ? OK : rc;
}

enum error_code
store_has(struct store *store, struct str term, bool *has, struct error *err)
{
    sqlite3_stmt   *sql;
    int64_t         id = 0;
    enum error_code rc = statement(store, SQL_TERM_IS_THERE, &sql, err);

    *has = false;
    if (rc != OK)
        return rc;
    bind_str(sql, 1, term);
    rc = run_for_int(store, sql, &id, err);
    *has = id > 0;
    return rc;
}

static enum error_code
read_term_cells(struct store *store, struct str term, uint64_t *cells, struct error *err)
{
    sqlite3_stmt   *sql;
    int64_t         count = 0;
    enum error_code rc = statement(store, SQL_TERM_CELLS, &sql, err);

    if (rc != OK)
        return rc;
    bind_str(sql, 1, term);
    rc = run_for_int(store, sql, &count, err);
    *cells = count > 0 ? (uint64_t) count : 0;
    return rc;
}

/* Texts that are compared ask for the same terms over and over. */
enum error_code
store_term_cells(struct store *store, struct str term, uint64_t *cells, struct error *err)
{
    struct arena   *arena = &store->state_memory;
    bool            keeps = store->in_transaction && !store->is_writing;
    size_t          known = keeps ? map_get(&store->term_cells, term, SIZE_MAX) : SIZE_MAX;
    enum error_code rc = OK;

    *cells = known;
    if (known == SIZE_MAX)
        rc = read_term_cells(store, term, cells, err);
    if (rc != OK || !keeps || known < SIZE_MAX || store->term_cells.count >= MOST_KEPT_TERMS)
        return rc;
    (void) map_at(&store->term_cells, arena, arena_copy(arena, term), *cells);
    return arena_check(arena, err);
}

/* ---- impacts ---- */

uint32_t
store_impact(struct store *store, enum score_field field, uint32_t tf, uint32_t length)
{
    uint16_t *known = NULL;

    if (tf < IMPACT_TFS && length < IMPACT_LENGTHS)
        known = &store->impacts[field][tf][length];
    if (known && *known > 0)
        return *known;
    tf = score_field_impact(field, (struct score_field_count){ tf, length });
    if (known)
        *known = (uint16_t) tf;
    return tf;
}

static void
set_impacts(struct cursor *cursor, const struct weights *weights)
{
    enum score_field field = cursor->list->field;
    uint16_t(*known)[IMPACT_LENGTHS] = cursor->store->impacts[field];

    for (size_t i = 0; i < cursor->count; i++) {
        uint32_t tf = weights->tfs[i], length = weights->lengths[i], impact = 0;

        if (tf < IMPACT_TFS && length < IMPACT_LENGTHS)
            impact = known[tf][length];
        cursor->impacts[i] = impact > 0 ? impact
                                        : store_impact(cursor->store, field, tf, length);
    }
    cursor->is_weighed = true;
}

/* ---- lists in memory ---- */

enum error_code
list_give(struct arena *arena, const struct given_posting *postings, size_t count,
          struct list *list, struct error *err)
{
    size_t blocks = (count + BLOCK_POSTINGS - 1) / BLOCK_POSTINGS;

    *list = (struct list){ .count = (uint32_t) count,
                           .given = postings,
                           .pages = arena_array(arena, blocks, sizeof *list->pages),
                           .page_count = blocks };
    for (size_t i = 0; list->pages && i < count; i++) {
        struct list_page *page = &list->pages[i / BLOCK_POSTINGS];

        if (i % BLOCK_POSTINGS == 0)
            page->first = postings[i].document;
        page->last = postings[i].document;
        if (postings[i].impact > page->largest)
            page->largest = postings[i].impact;
    }
    return arena_check(arena, err);
}

/* Behind the last stand those that are larger than any. */
static void
end_documents(struct cursor *cursor)
{
    for (size_t i = cursor->count; i < COUNT(cursor->documents); i++)
        cursor->documents[i] = UINT32_MAX;
}

static void
read_given(struct cursor *cursor)
{
    const struct list          *list = cursor->list;
    const struct given_posting *from = list->given + cursor->page * BLOCK_POSTINGS;
    size_t                      left = list->count - cursor->page * BLOCK_POSTINGS;

    cursor->count = left < BLOCK_POSTINGS ? left : BLOCK_POSTINGS;
    for (size_t i = 0; i < cursor->count; i++) {
        cursor->documents[i] = from[i].document;
        cursor->impacts[i] = from[i].impact;
    }
    end_documents(cursor);
    cursor->read_block = cursor->page;
    cursor->is_weighed = true;
}

/* ---- cursors ---- */

enum { NONE = -1 };

void
cursor_open(struct cursor *cursor, struct store *store, const struct list *list)
{
    cursor->store = store;
    cursor->list = list;
    cursor->is_done = list->count == 0;
    cursor->last = cursor->largest = 0;
    cursor->page = 0;
    cursor->count = 0;
    cursor->loaded_page = cursor->read_block = (size_t) NONE;
    cursor->bytes = (struct buffer){ 0 };
}

/* Documents, from which there are columns. */
static bool
is_document(struct store *store, uint32_t document)
{
    return document > 0 && document < store->documents_end;
}

static enum error_code
read_few(struct cursor *cursor, struct error *err)
{
    struct weights weights;

    cursor->count = cursor->list->count;
    if (!short_list_read(cursor->list->few, cursor->count, cursor->documents, &weights) ||
        !is_document(cursor->store, cursor->documents[cursor->count - 1]))
        return lists_damaged(cursor->store, err);
    end_documents(cursor);
    set_impacts(cursor, &weights);
    cursor->last = cursor->documents[cursor->count - 1];
    cursor->largest = 0;
    for (size_t i = 0; i < cursor->count; i++)
        if (cursor->impacts[i] > cursor->largest)
            cursor->largest = cursor->impacts[i];
    cursor->read_block = 0;
    return OK;
}

static size_t
page_of(const struct cursor *cursor, uint32_t document)
{
    const struct list_page *pages = cursor->list->pages;
    size_t                  low = 0, high = cursor->list->page_count, step = 1;

    if (cursor->page < high && pages[cursor->page].last < document)
        for (low = cursor->page + 1; low + step < high && pages[low + step].last < document;
             step *= 2)
            low += step;
    else if (cursor->page < high &&
             (cursor->page == 0 || pages[cursor->page - 1].last < document))
        return cursor->page;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (pages[middle].last < document)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool
cursor_look(const struct cursor *cursor, uint32_t document, struct list_page *page)
{
    size_t at;

    if (cursor->list->page_count == 0) {
        *page = (struct list_page){ 0, cursor->last, cursor->largest };
        return document <= cursor->last;
    }
    at = page_of(cursor, document);
    if (at < cursor->list->page_count)
        *page = cursor->list->pages[at];
    return at < cursor->list->page_count;
}

enum error_code
list_load_page(struct store *store, const struct list *list, size_t page, struct buffer *bytes,
               struct error *err)
{
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(store, SQL_PAGE, &sql, err);

    buffer_clear(bytes);
    if (rc != OK)
        return rc;
    bind_int(sql, 1, list->key | list->pages[page].first);
    rc = step(store, sql, &is_row, err);
    if (is_row)
        buffer_add(bytes, column_blob(sql, 0));
    done(sql);
    if (rc == OK && bytes->failed)
        rc = error_memory(err);
    if (rc == OK && page_block_count(buffer_str(bytes)) == 0)
        rc = lists_damaged(store, err);
    return rc;
}

static enum error_code
load_page(struct cursor *cursor, struct error *err)
{
    const struct list_page *page = &cursor->list->pages[cursor->page];
    enum error_code         rc;

    cursor->loaded_page = cursor->read_block = (size_t) NONE;
    rc = list_load_page(cursor->store, cursor->list, cursor->page, &cursor->bytes, err);
    if (rc != OK)
        return rc;
    if (!is_document(cursor->store, page->last))
        return lists_damaged(cursor->store, err);
    cursor->loaded_page = cursor->page;
    cursor->block_count = page_block_count(buffer_str(&cursor->bytes));
    cursor->block = 0;
    cursor->before = page->first - 1;
    return page_block(buffer_str(&cursor->bytes), 0, &cursor->head)
               ? OK
               : lists_damaged(cursor->store, err);
}

/* Within the page that is loaded. */
static enum error_code
seek_block(struct cursor *cursor, uint32_t document, struct error *err)
{
    struct str bytes = buffer_str(&cursor->bytes);

    if (document <= cursor->before) { /* back */
        cursor->block = 0;
        cursor->before = cursor->list->pages[cursor->page].first - 1;
        if (!page_block(bytes, 0, &cursor->head))
            return lists_damaged(cursor->store, err);
    }
    while (cursor->head.last < document) {
        uint32_t before = cursor->head.last;

        if (++cursor->block == cursor->block_count ||
            !page_block(bytes, cursor->block, &cursor->head) || cursor->head.last <= before)
            return lists_damaged(cursor->store, err);
        cursor->before = before;
    }
    cursor->last = cursor->head.last;
    cursor->largest = cursor->head.largest;
    return OK;
}

enum error_code
cursor_seek(struct cursor *cursor, uint32_t document, struct error *err)
{
    enum error_code rc = OK;

    if (!cursor->is_done && cursor->loaded_page == cursor->page && document <= cursor->last &&
        document > cursor->before)
        return OK; /* where it stands */
    if (cursor->list->page_count == 0) {
        if (cursor->list->count > 0 && cursor->read_block != 0)
            rc = read_few(cursor, err);
        cursor->is_done = cursor->list->count == 0 || document > cursor->last;
        return rc;
    }
    cursor->page = page_of(cursor, document);
    cursor->is_done = cursor->page == cursor->list->page_count;
    if (cursor->is_done)
        return OK;
    if (cursor->list->given) {
        cursor->block = cursor->page;
        cursor->last = cursor->list->pages[cursor->page].last;
        cursor->largest = cursor->list->pages[cursor->page].largest;
        return OK;
    }
    if (cursor->loaded_page != cursor->page)
        rc = load_page(cursor, err);
    return rc == OK ? seek_block(cursor, document, err) : rc;
}

enum error_code
cursor_read(struct cursor *cursor, struct error *err)
{
    if (cursor->list->page_count == 0 || cursor->read_block == cursor->block)
        return OK;
    if (cursor->list->given) {
        read_given(cursor);
        return OK;
    }
    cursor->read_block = (size_t) NONE;
    if (!page_documents(buffer_str(&cursor->bytes), &cursor->head, cursor->before,
                        cursor->documents) ||
        cursor->head.last > cursor->list->pages[cursor->page].last)
        return lists_damaged(cursor->store, err);
    cursor->count = cursor->head.count;
    end_documents(cursor);
    cursor->read_block = cursor->block;
    cursor->is_weighed = false;
    return OK;
}

enum error_code
cursor_weigh(struct cursor *cursor, struct error *err)
{
    struct weights  weights;
    enum error_code rc = cursor_read(cursor, err);

    if (rc != OK || cursor->is_weighed)
        return rc;
    if (!page_weights(buffer_str(&cursor->bytes), &cursor->head, &weights))
        return lists_damaged(cursor->store, err);
    set_impacts(cursor, &weights);
    return OK;
}

/* The first place of a document not below it, without a step that depends on what was found. */
static size_t
place_of(const struct cursor *cursor, uint32_t document)
{
    size_t at = 0;

    for (size_t half = BLOCK_POSTINGS / 2; half > 0; half /= 2)
        at += cursor->documents[at + half - 1] < document ? half : 0;
    return at;
}

/* A document of those asked for that the block has, and where. */
struct found {
    uint8_t asked, place;
};

static size_t
search_few(const struct cursor *cursor, const uint32_t *documents, size_t count,
           struct found *found)
{
    size_t hits = 0;

    for (size_t i = 0; i < count; i++) {
        size_t at = place_of(cursor, documents[i]);

        found[hits] = (struct found){ (uint8_t) i, (uint8_t) at };
        hits += cursor->documents[at] == documents[i];
    }
    return hits;
}

enum { CLOSE_DOCUMENTS = 4096, FEW_DOCUMENTS = 32 };

/* Of a block whose documents stand close together: no step depends on what was found before. */
static size_t
search_many(const struct cursor *cursor, const uint32_t *documents, size_t count,
            struct found *found)
{
    uint32_t base = cursor->documents[0], span = cursor->last - base;
    uint8_t  place_at[CLOSE_DOCUMENTS];
    size_t   hits = 0;

    memset(place_at, 0, span + 1);
    for (size_t i = 0; i < cursor->count; i++)
        place_at[cursor->documents[i] - base] = (uint8_t) i;
    for (size_t i = 0; i < count; i++) {
        uint8_t place = documents[i] - base <= span ? place_at[documents[i] - base] : 0;

        found[hits] = (struct found){ (uint8_t) i, place };
        hits += cursor->documents[place] == documents[i];
    }
    return hits;
}

/* No more documents than a block has. */
static size_t
search(const struct cursor *cursor, const uint32_t *documents, size_t count,
       struct found *found)
{
    bool is_close = cursor->last - cursor->documents[0] < CLOSE_DOCUMENTS;

    return count > FEW_DOCUMENTS && is_close ? search_many(cursor, documents, count, found)
                                             : search_few(cursor, documents, count, found);
}

static enum error_code
impact_at(struct cursor *cursor, size_t at, uint32_t *impact, struct error *err)
{
    uint32_t tf, length;

    if (cursor->is_weighed) {
        *impact = cursor->impacts[at];
        return OK;
    }
    if (!page_weight(buffer_str(&cursor->bytes), &cursor->head, at, &tf, &length))
        return lists_damaged(cursor->store, err);
    *impact = store_impact(cursor->store, cursor->list->field, tf, length);
    return OK;
}

enum { MANY = BLOCK_POSTINGS / 4 }; /* for which all are weighed together */

enum error_code
cursor_weigh_some(struct cursor *cursor, size_t from, size_t end, struct error *err)
{
    enum error_code rc = OK;

    if (end - from >= MANY)
        return cursor_weigh(cursor, err);
    for (size_t i = from; rc == OK && i < end; i++)
        rc = impact_at(cursor, i, &cursor->impacts[i], err);
    return rc;
}

enum error_code
cursor_impacts(struct cursor *cursor, const uint32_t *documents, size_t count,
               uint32_t *impacts, struct error *err)
{
    struct found    found[BLOCK_POSTINGS + 1];
    enum error_code rc = cursor_read(cursor, err);
    size_t          hits;

    if (rc != OK)
        return rc;
    memset(impacts, 0, count * sizeof *impacts);
    hits = search(cursor, documents, count, found);
    if (hits >= MANY)
        rc = cursor_weigh(cursor, err);
    for (size_t i = 0; rc == OK && i < hits; i++)
        rc = impact_at(cursor, found[i].place, &impacts[found[i].asked], err);
    return rc;
}

void
cursor_free(struct cursor *cursor)
{
    buffer_free(&cursor->bytes);
}
