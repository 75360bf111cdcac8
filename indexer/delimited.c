/*
 * Tab- and comma-separated text, by libcsv, with delimiter and quoting found by trying: the
 * way to read it is the one in which every row has as many cells as its header.
 */
#include <csv.h>

#include "base/buffer.h"
#include "indexer/reader.h"

enum quoting { QUOTED, LITERAL };

/* One way to read the text, and what came of it. */
struct attempt {
    struct reading *reading;
    struct arena    memory; /* of all below */
    char            delimiter;
    enum quoting    quoting;
    struct tables   tables;
    size_t          columns;    /* of the widest table */
    bool            lends_text; /* fields are part of it, not copies */
    bool            is_broken;  /* quotes that do not close, or stand in the middle */
    bool            has_prose;  /* above a header */
    bool            is_ragged;
    unsigned        ragged_line;
    size_t          ragged_has, ragged_wants;

    struct str *fields; /* of the row being read; their room is that of the next row, too */
    size_t      field_count, field_capacity;
    unsigned    row_line;
};

/* ---- rows and tables ---- */

static struct table *
new_table(struct attempt *a, struct str title, unsigned line)
{
    struct arena *arena = &a->memory;

    a->tables.items = arena_grow(arena, a->tables.items, a->tables.count, &a->tables.capacity,
                                 sizeof *a->tables.items);
    if (arena->failed)
        return NULL;
    a->tables.items[a->tables.count] = (struct table){ .title = title, .line = line };
    return &a->tables.items[a->tables.count++];
}

static void
add_field(struct attempt *a, struct str field)
{
    struct arena *arena = &a->memory;

    a->fields =
        arena_grow(arena, a->fields, a->field_count, &a->field_capacity, sizeof *a->fields);
    if (!arena->failed)
        a->fields[a->field_count++] = str_trim(field);
}

static void
note_ragged(struct attempt *a, const struct row *row, size_t wants)
{
    if (a->is_ragged)
        return;
    a->is_ragged = true;
    a->ragged_line = row->line;
    a->ragged_has = row->count;
    a->ragged_wants = wants;
}

/* Empty cells behind the last column of the header are nobody's loss. */
static void
check_width(struct attempt *a, const struct table *table, struct row *row)
{
    size_t wants = table->rows[0].count;

    while (row->count > wants && row->fields[row->count - 1].length == 0)
        row->count--;
    if (row->count != wants)
        note_ragged(a, row, wants);
}

static bool
is_empty(const struct row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (row->fields[i].length > 0)
            return false;
    return true;
}

/* One cell filled in a row that has more: a spreadsheet's way to write a title. */
static bool
is_alone(const struct row *row)
{
    for (size_t i = 1; i < row->count; i++)
        if (row->fields[i].length > 0)
            return false;
    return row->count > 1;
}

/* A row that can only be a header: its corner says so ("Level/Skill", not "Level 2"). */
static bool
is_sure_header(const struct row *row)
{
    struct str corner = row->fields[0];

    for (size_t i = 0; i < corner.length; i++)
        if (str_is_digit(corner.data[i]))
            return false;
    return row->count > 1 && !is_alone(row) && (corner.length == 0 || grid_is_corner(corner));
}

/* What stands in a row of its own above the header: the title, then prose. */
static void
take_heading(struct table *table, const struct row *row)
{
    enum { MOST_BYTES = 100 };
    struct str text = row->fields[0];

    if (table->title.length == 0 && text.length <= MOST_BYTES && !str_ends(text, STR(".")))
        table->title = text;
    else if (table->prose_line == 0)
        table->prose_line = row->line;
}

/*
 * Rows taken for a header and levels that the header below them shows to be a title and
 * remarks: a corner alone ("Career levels") above another, or lines without cells.
 */
static bool
take_headings(struct attempt *a, struct table *table, const struct row *row)
{
    bool is_prose = table->count > 0 && table->rows[0].count == 1 && row->count > 1;

    if (a->is_ragged ||
        (!is_prose && !(table->count == 1 && is_alone(&table->rows[0]) && is_sure_header(row))))
        return false;
    for (size_t i = 0; i < table->count; i++)
        take_heading(table, &table->rows[i]);
    table->count = 0;
    return is_prose;
}

/* A title above a second table in the middle of a first: a cell alone, then its header again. */
static struct table *
part_table(struct attempt *a, struct table *table, const struct row *row)
{
    struct row last;

    if (table->count < 2 || is_alone(row) || row->fields[0].length == 0 ||
        !str_equal_ignoring_case(row->fields[0], table->rows[0].fields[0]))
        return table;
    last = table->rows[table->count - 1];
    if (!is_alone(&last))
        return table;
    table->count--;
    return new_table(a, last.fields[0], row->line);
}

static void
end_row(struct attempt *a)
{
    struct arena *arena = &a->memory;
    struct row    row = { a->fields, a->field_count, a->row_line };
    struct table *table;

    a->field_count = 0;
    if (arena->failed || is_empty(&row))
        return;
    row.fields = arena_array(arena, row.count, sizeof *row.fields);
    if (arena->failed)
        return;
    memcpy(row.fields, a->fields, row.count * sizeof *row.fields);
    table = a->tables.count > 0 ? &a->tables.items[a->tables.count - 1]
                                : new_table(a, STR(""), row.line);
    if (!table)
        return;
    if (table->count == 0 && is_alone(&row) && !grid_is_corner(row.fields[0])) {
        take_heading(table, &row);
        return;
    }
    a->has_prose |= take_headings(a, table, &row);
    table = part_table(a, table, &row);
    if (!table)
        return;
    if (table->count == 0) {
        table->line = row.line;
        a->columns = row.count > a->columns ? row.count : a->columns;
    } else {
        check_width(a, table, &row);
    }
    table->rows =
        arena_grow(arena, table->rows, table->count, &table->capacity, sizeof *table->rows);
    if (!arena->failed)
        table->rows[table->count++] = row;
}

/* ---- titles ---- */

static bool
holds(struct str line, char c)
{
    return line.length > 0 && memchr(line.data, c, line.length) != NULL;
}

/* "## Security Engineering"; a single # only where nothing is delimited: "# of reports,1". */
static bool
is_title(const struct attempt *a, struct str line, struct str *title)
{
    size_t hashes = 0;

    while (hashes < line.length && line.data[hashes] == '#')
        hashes++;
    if (hashes == 0 || hashes > 6 || hashes == line.length || line.data[hashes] != ' ')
        return false;
    line = str_trim(str_slice(line, hashes, line.length));
    while (line.length > 0 && line.data[line.length - 1] == a->delimiter)
        line = str_trim(str_slice(line, 0, line.length - 1)); /* a spreadsheet's empty cells */
    if (hashes == 1 && holds(line, a->delimiter))
        return false;
    *title = line;
    return true;
}

/* ---- lines ---- */

/* The line from *at, with its end; any of \n, \r\n and \r ends one. */
static struct str
next_line(struct str text, size_t *at)
{
    size_t from = *at, to = from;

    while (to < text.length && text.data[to] != '\n' && text.data[to] != '\r')
        to++;
    if (to < text.length && text.data[to] == '\r' && to + 1 < text.length &&
        text.data[to + 1] == '\n')
        to++;
    *at = to < text.length ? to + 1 : to;
    return str_slice(text, from, *at);
}

static void
csv_field(void *field, size_t length, void *ctx)
{
    struct attempt *a = ctx;

    add_field(a,
              arena_copy(&a->memory, (struct str){ field ? field : "", field ? length : 0 }));
}

static void
csv_row(int end, void *ctx)
{
    (void) end;
    end_row(ctx);
}

/* The field from *at on, and *at behind its delimiter; false where libcsv must look closer. */
static bool
plain_field(const struct attempt *a, struct str line, size_t *at, struct str *field)
{
    size_t      from = *at, to = line.length;
    const char *end;

    if (from < line.length && line.data[from] == '"') {
        from++;
        end = memchr(line.data + from, '"', line.length - from);
        if (!end)
            return false;
        to = (size_t) (end - line.data);
        *at = to + 1;
    } else {
        end = memchr(line.data + from, a->delimiter, line.length - from);
        to = end ? (size_t) (end - line.data) : line.length;
        if (holds(str_slice(line, from, to), '"'))
            return false;
        *at = to;
    }
    *field = str_slice(line, from, to);
    if (*at < line.length && line.data[*at] != a->delimiter)
        return false;
    ++*at;
    return true;
}

/*
 * Takes a line that is a row, with no quote but those around fields, as it stands: most are so,
 * and need no copy.
 */
static bool
take_plain_row(struct attempt *a, struct str line)
{
    struct str field;
    size_t     at = 0;

    while (line.length > 0 &&
           (line.data[line.length - 1] == '\n' || line.data[line.length - 1] == '\r'))
        line.length--;
    if (str_trim(line).length == 0)
        return false;
    while (at <= line.length) {
        if (!plain_field(a, line, &at, &field)) {
            a->field_count = 0;
            return false;
        }
        add_field(a, field);
    }
    a->lends_text = true;
    end_row(a);
    return true;
}

/* Feeds libcsv line by line, so that each row knows the line it began on. */
static void
parse_quoted(struct attempt *a, struct str text)
{
    struct csv_parser parser;
    unsigned          line = 1;

    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        a->memory.failed = true;
        return;
    }
    csv_set_blk_size(&parser, 64 * 1024); /* its room grows by so much, and may be copied */
    csv_set_delim(&parser, (unsigned char) a->delimiter);
    a->row_line = 0;
    for (size_t at = 0; at < text.length && !a->memory.failed; line++) {
        struct str bytes = next_line(text, &at), title;

        if (a->row_line == 0 && is_title(a, str_trim(bytes), &title)) {
            new_table(a, arena_copy(&a->memory, title), line);
            continue;
        }
        if (a->row_line == 0) {
            a->row_line = line;
            if (take_plain_row(a, bytes)) {
                a->row_line = 0;
                continue;
            }
        }
        if (csv_parse(&parser, bytes.data, bytes.length, csv_field, csv_row, a) !=
            bytes.length) {
            a->is_broken = true;
            break;
        }
        if (parser.pstate == 0) /* between rows */
            a->row_line = 0;
    }
    if (!a->is_broken && csv_fini(&parser, csv_field, csv_row, a) != 0)
        a->is_broken = true;
    csv_free(&parser);
}

/* No quotes mean anything: a line is a row. */
static void
parse_literal(struct attempt *a, struct str text)
{
    unsigned line = 1;

    for (size_t at = 0; at < text.length && !a->memory.failed; line++) {
        struct str bytes = next_line(text, &at), title;
        size_t     from = 0;

        while (bytes.length > 0 &&
               (bytes.data[bytes.length - 1] == '\n' || bytes.data[bytes.length - 1] == '\r'))
            bytes.length--;
        if (is_title(a, str_trim(bytes), &title)) {
            new_table(a, title, line);
            continue;
        }
        a->row_line = line;
        for (size_t i = 0; i <= bytes.length; i++) {
            if (i < bytes.length && bytes.data[i] != a->delimiter)
                continue;
            add_field(a, str_slice(bytes, from, i));
            from = i + 1;
        }
        end_row(a);
    }
}

static struct attempt
attempt(struct reading *reading, struct str text, char delimiter, enum quoting quoting)
{
    struct attempt a = { .reading = reading, .delimiter = delimiter, .quoting = quoting };

    if (quoting == QUOTED)
        parse_quoted(&a, text);
    else
        parse_literal(&a, text);
    return a;
}

/* ---- choosing ---- */

static bool
is_clean(const struct attempt *a)
{
    return !a->is_broken && !a->is_ragged && a->columns >= 2;
}

/* Whether a beats the best so far: clean first, then without prose, then wider, then earlier.
 */
static bool
is_better(const struct attempt *a, const struct attempt *best)
{
    if (is_clean(a) != is_clean(best))
        return is_clean(a);
    if (is_clean(a) && a->has_prose != best->has_prose)
        return !a->has_prose;
    if (a->is_broken != best->is_broken)
        return !a->is_broken;
    return a->columns > best->columns;
}

/* A header with tabs outside quotes: commas that happen to fit must not hide a ragged row. */
static bool
is_surely_tabbed(const struct attempt *a)
{
    return a->delimiter == '\t' && a->quoting == QUOTED && !a->is_broken && a->columns >= 2;
}

static bool
may_be(const struct reading *reading, char delimiter)
{
    switch (reading->format) {
    case INDEXER_TSV: return delimiter == '\t';
    case INDEXER_CSV: return delimiter != '\t';
    case INDEXER_ANY: break;
    }
    return true;
}

/* Text with commas here and there is prose; with tabs, or a name that says so, a table. */
static bool
means_to_be_a_table(const struct reading *reading, const struct attempt *a)
{
    return a->columns >= 2 && (a->delimiter == '\t' || reading->claims_table);
}

/* Two lines of prose with a comma each are no table, though they would do for one. */
static bool
is_convincing(const struct attempt *a)
{
    return is_clean(a) && (a->delimiter == '\t' || a->reading->claims_table ||
                           a->columns >= 3 || a->tables.items[0].title.length > 0);
}

static enum error_code
check_size(const struct reading *reading, struct str field, unsigned line, struct error *err)
{
    if (field.length <= INDEXER_FIELD_BYTES)
        return OK;
    return error_set(err, ERR_LIMIT, "%.*s:%u: a cell larger than the limit of %zu bytes",
                     STR_ARG(reading->path), line, INDEXER_FIELD_BYTES);
}

static enum error_code
check_fields(const struct reading *reading, const struct tables *tables, struct error *err)
{
    enum error_code rc = OK;

    for (size_t t = 0; rc == OK && t < tables->count; t++) {
        const struct table *table = &tables->items[t];

        rc = check_size(reading, table->title, table->line, err);
        for (size_t r = 0; r < table->count; r++)
            for (size_t i = 0; rc == OK && i < table->rows[r].count; i++)
                rc = check_size(reading, table->rows[r].fields[i], table->rows[r].line, err);
    }
    return rc;
}

/* Tries one way to read the text, and keeps it when it beats the best so far. */
static void
try_way(struct attempt *best, struct str text, char delimiter, enum quoting quoting)
{
    struct attempt a = attempt(best->reading, text, delimiter, quoting);

    if (is_better(&a, best)) {
        struct attempt beaten = *best;

        *best = a;
        a = beaten;
    }
    best->reading->arena->failed |= a.memory.failed;
    arena_free(&a.memory);
}

static void
try_all_ways(struct attempt *best, struct str text)
{
    static const char delimiters[] = { '\t', ',', ';', '|' };

    for (size_t d = 0; d < COUNT(delimiters); d++) {
        if (d == 1 && !best->has_prose && (is_clean(best) || is_surely_tabbed(best)))
            return;
        if (!may_be(best->reading, delimiters[d]) || !holds(text, delimiters[d]))
            continue;
        try_way(best, text, delimiters[d], QUOTED);
        if (!is_clean(best) || best->delimiter != delimiters[d])
            try_way(best, text, delimiters[d], LITERAL);
    }
}

enum error_code
delimited_read(struct reading *reading, struct str text, struct tables *tables,
               struct error *err)
{
    struct attempt  best = { .reading = reading, .is_broken = true };
    enum error_code rc;

    *tables = (struct tables){ 0 };
    try_all_ways(&best, text);
    arena_absorb(reading->arena, &best.memory);
    rc = arena_check(reading->arena, err);
    if (rc != OK || (!is_convincing(&best) && !means_to_be_a_table(reading, &best)))
        return rc;
    if (best.is_ragged)
        return error_set(err, ERR_FORMAT, "%.*s:%u: row has %zu cell%s, the header has %zu",
                         STR_ARG(reading->path), best.ragged_line, best.ragged_has,
                         best.ragged_has == 1 ? "" : "s", best.ragged_wants);
    *tables = best.tables;
    reading->lends_bytes = best.quoting == LITERAL || best.lends_text;
    return check_fields(reading, tables, err);
}
