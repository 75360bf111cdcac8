#include "store/columns.h"

#include <stdlib.h>

#include "store/database.h"

enum { ROW_BYTES = COLUMNS_DOCUMENTS * (2 + 1 + 1 + 1 + 4) };

/* ---- a row as bytes: column by column, low bytes first ---- */

static void
decode(const unsigned char *bytes, struct columns_row *row)
{
    const unsigned char *skills = bytes + COLUMNS_DOCUMENTS * 2;
    const unsigned char *tracks = skills + COLUMNS_DOCUMENTS;
    const unsigned char *levels = tracks + COLUMNS_DOCUMENTS;
    const unsigned char *texts = levels + COLUMNS_DOCUMENTS;

    memcpy(row->skill_lengths, skills, COLUMNS_DOCUMENTS);
    memcpy(row->track_lengths, tracks, COLUMNS_DOCUMENTS);
    memcpy(row->levels, levels, COLUMNS_DOCUMENTS);
    for (size_t i = 0; i < COLUMNS_DOCUMENTS; i++)
        row->text_lengths[i] = (uint16_t) (bytes[2 * i] | bytes[2 * i + 1] << 8);
    for (size_t i = 0; i < COLUMNS_DOCUMENTS; i++, texts += 4)
        row->texts[i] = texts[0] | (uint32_t) texts[1] << 8 | (uint32_t) texts[2] << 16 |
                        (uint32_t) texts[3] << 24;
}

static void
encode(const struct columns_row *row, unsigned char *bytes)
{
    unsigned char *skills = bytes + COLUMNS_DOCUMENTS * 2;
    unsigned char *tracks = skills + COLUMNS_DOCUMENTS;
    unsigned char *levels = tracks + COLUMNS_DOCUMENTS;
    unsigned char *texts = levels + COLUMNS_DOCUMENTS;

    memcpy(skills, row->skill_lengths, COLUMNS_DOCUMENTS);
    memcpy(tracks, row->track_lengths, COLUMNS_DOCUMENTS);
    memcpy(levels, row->levels, COLUMNS_DOCUMENTS);
    for (size_t i = 0; i < COLUMNS_DOCUMENTS; i++) {
        bytes[2 * i] = (unsigned char) row->text_lengths[i];
        bytes[2 * i + 1] = (unsigned char) (row->text_lengths[i] >> 8);
    }
    for (size_t i = 0; i < COLUMNS_DOCUMENTS; i++)
        for (int b = 0; b < 4; b++)
            *texts++ = (unsigned char) (row->texts[i] >> (8 * b));
}

/* ---- rows ---- */

/* A row that is not there is one of zeros: no document of it was written. */
static enum error_code
read_row(struct store *store, size_t at, struct columns_row *row, struct error *err)
{
    sqlite3_stmt   *sql;
    bool            is_row = false;
    enum error_code rc = statement(store, SQL_DOCUMENT_ROW, &sql, err);

    if (rc != OK)
        return rc;
    bind_int(sql, 1, (int64_t) at);
    rc = step(store, sql, &is_row, err);
    if (is_row && sqlite3_column_bytes(sql, 0) != ROW_BYTES)
        rc =
            error_set(err, ERR_DAMAGED,
                      "%s: the columns of documents are damaged; \"rung check --repair\" makes "
                      "them anew",
                      store->path.data);
    else if (is_row)
        decode(sqlite3_column_blob(sql, 0), row);
    done(sql);
    return rc;
}

static enum error_code
make_room(struct columns *columns, size_t at, struct error *err)
{
    size_t               capacity = columns->capacity > 0 ? columns->capacity : 64;
    struct columns_row **rows;

    while (capacity <= at)
        capacity *= 2;
    if (capacity == columns->capacity)
        return OK;
    rows = realloc(columns->rows, capacity * sizeof *rows);
    if (!rows)
        return error_memory(err);
    memset(rows + columns->capacity, 0, (capacity - columns->capacity) * sizeof *rows);
    columns->rows = rows;
    columns->capacity = capacity;
    return OK;
}

enum error_code
columns_row(struct store *store, uint32_t document, struct columns_row **row, struct error *err)
{
    struct columns *columns = &store->columns;
    size_t          at = document / COLUMNS_DOCUMENTS;
    enum error_code rc = make_room(columns, at, err);

    if (rc == OK && !columns->rows[at]) {
        struct columns_row *made = calloc(1, sizeof *made);

        rc = made ? read_row(store, at, made, err) : error_memory(err);
        if (rc == OK)
            columns->rows[at] = made;
        else
            free(made);
    }
    if (rc == OK)
        *row = columns->rows[at];
    return rc;
}

static enum error_code
write_row(struct store *store, size_t at, struct error *err)
{
    unsigned char   bytes[ROW_BYTES];
    sqlite3_stmt   *sql;
    enum error_code rc = statement(store, SQL_DOCUMENT_ROW_SET, &sql, err);

    if (rc != OK)
        return rc;
    encode(store->columns.rows[at], bytes);
    bind_int(sql, 1, (int64_t) at);
    bind_blob(sql, 2, (struct str){ (const char *) bytes, sizeof bytes });
    rc = run(store, sql, err);
    store->columns.rows[at]->is_changed = false;
    return rc;
}

static enum error_code
drop_row_if_empty(struct store *store, size_t at, bool *is_dropped, struct error *err)
{
    sqlite3_stmt   *sql;
    int64_t         document = 0;
    enum error_code rc = statement(store, SQL_DOCUMENTS_WITHIN, &sql, err);

    if (rc == OK) {
        bind_int(sql, 1, (int64_t) at * COLUMNS_DOCUMENTS);
        bind_int(sql, 2, (int64_t) (at + 1) * COLUMNS_DOCUMENTS);
        rc = run_for_int(store, sql, &document, err);
    }
    *is_dropped = rc == OK && document == 0;
    store->columns.rows[at]->loses_some = false;
    return *is_dropped ? run_with_int(store, SQL_DOCUMENT_ROW_DROP, (int64_t) at, err) : rc;
}

static enum error_code
keep_row(struct store *store, size_t at, struct error *err)
{
    const struct columns_row *row = store->columns.rows[at];
    bool                      is_dropped = false;
    enum error_code           rc = OK;

    if (row->loses_some)
        rc = drop_row_if_empty(store, at, &is_dropped, err);
    return rc == OK && row->is_changed && !is_dropped ? write_row(store, at, err) : rc;
}

enum error_code
columns_write(struct store *store, struct error *err)
{
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < store->columns.capacity; i++)
        if (store->columns.rows[i])
            rc = keep_row(store, i, err);
    return rc;
}

enum error_code
columns_spill(struct store *store, struct error *err)
{
    struct columns *columns = &store->columns;
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < columns->capacity; i++) {
        if (!columns->rows[i] || columns->rows[i]->loses_some)
            continue;
        rc = keep_row(store, i, err);
        free(columns->rows[i]);
        columns->rows[i] = NULL;
    }
    return rc;
}

void
columns_forget(struct store *store)
{
    for (size_t i = 0; i < store->columns.capacity; i++)
        free(store->columns.rows[i]);
    free(store->columns.rows);
    store->columns = (struct columns){ 0 };
}
