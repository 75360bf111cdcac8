/*
 * The tidy form: a header org, track, level, skill, text in any order, then a row a cell.
 * Rows with the same place are statements of one cell. Levels and skills come in the order in
 * which the file first names them.
 */
#include "base/map.h"
#include "indexer/reader.h"

enum column { ORG, TRACK, LEVEL, SKILL, TEXT, COLUMNS };

static const struct str column_names[COLUMNS] = {
    STATIC_STR("org"),   STATIC_STR("track"), STATIC_STR("level"),
    STATIC_STR("skill"), STATIC_STR("text"),
};

/* Where each column stands; a missing one is at header->count. */
static void
find_columns(const struct row *header, size_t at[COLUMNS])
{
    for (size_t c = 0; c < COLUMNS; c++) {
        at[c] = header->count;
        for (size_t i = 0; i < header->count && at[c] == header->count; i++)
            if (str_equal_ignoring_case(header->fields[i], column_names[c]))
                at[c] = i;
    }
}

bool
tidy_is_header(const struct row *header)
{
    size_t at[COLUMNS];

    find_columns(header, at);
    return at[TRACK] < header->count && at[LEVEL] < header->count &&
           at[SKILL] < header->count && at[TEXT] < header->count;
}

/* A ladder while its rows come in. */
struct gathered {
    struct map levels, skills;
    size_t     level_capacity, skill_capacity;
    struct place {
        size_t     level, skill;
        struct str text;
        unsigned   line;
    } * places;
    size_t place_count, place_capacity;
};

struct tidy {
    struct reading  *reading;
    struct ladders  *ladders;
    struct gathered *gathered; /* one for each of ladders->items, from first on */
    size_t           first, capacity;
    struct map       by_name;
    struct gathered *last;      /* that rows were added to, most often the next one's, too */
    bool             is_export; /* of our own */
};

static struct str
field(const struct row *row, size_t at)
{
    return at < row->count ? row->fields[at] : STR("");
}

/* An export puts an apostrophe before what a spreadsheet would take for a formula. */
static struct str
without_apostrophe(struct str text)
{
    size_t at = 0;

    while (at < text.length && text.data[at] == '\'')
        at++;
    return at > 0 && at < text.length && strchr("=+-@", text.data[at])
               ? str_slice(text, 1, text.length)
               : text;
}

static struct str
value(const struct tidy *tidy, const struct row *row, size_t at)
{
    struct str text = field(row, at);

    return tidy->is_export ? without_apostrophe(text) : text;
}

static bool
is_export(const struct row *header)
{
    static const struct str names[] = { STATIC_STR("org"),   STATIC_STR("track"),
                                        STATIC_STR("level"), STATIC_STR("skill"),
                                        STATIC_STR("text"),  STATIC_STR("address"),
                                        STATIC_STR("path"),  STATIC_STR("line") };

    for (size_t i = 0; i < COUNT(names); i++)
        if (!str_equal(field(header, i), names[i]))
            return false;
    return header->count == COUNT(names);
}

static struct ladder *
ladder_at(const struct tidy *tidy, const struct gathered *g)
{
    return &tidy->ladders->items[tidy->first + (size_t) (g - tidy->gathered)];
}

/* The ladder of that name, made when it is new. */
static struct gathered *
find_ladder(struct tidy *tidy, struct str org, struct str track, unsigned line)
{
    struct arena *arena = tidy->reading->arena;
    struct str    key = arena_format(arena, "%.*s\x1f%.*s", STR_ARG(org), STR_ARG(track));
    size_t        count = tidy->ladders->count - tidy->first;
    size_t       *at = map_at(&tidy->by_name, arena, key, count);

    if (!at || *at < count)
        return at ? &tidy->gathered[*at] : NULL;
    tidy->ladders->items = arena_grow(arena, tidy->ladders->items, tidy->ladders->count,
                                      &tidy->ladders->capacity, sizeof *tidy->ladders->items);
    tidy->gathered =
        arena_grow(arena, tidy->gathered, count, &tidy->capacity, sizeof *tidy->gathered);
    if (arena->failed)
        return NULL;
    tidy->ladders->items[tidy->ladders->count++] = (struct ladder){
        .org = org, .track = track, .language = tidy->reading->language, .line = line
    };
    tidy->gathered[count] = (struct gathered){ 0 };
    return &tidy->gathered[count];
}

/* The ladder a row belongs to. */
static struct gathered *
ladder_of(struct tidy *tidy, struct str org, struct str track, unsigned line)
{
    const struct ladder *last = tidy->last ? ladder_at(tidy, tidy->last) : NULL;

    if (!last || !str_equal(last->org, org) || !str_equal(last->track, track))
        tidy->last = find_ladder(tidy, org, track, line);
    return tidy->last;
}

static size_t
level_of(struct arena *arena, struct gathered *g, struct ladder *ladder, struct str label)
{
    size_t *at = map_at(&g->levels, arena, label, ladder->level_count);

    if (at && *at == ladder->level_count) {
        ladder->levels = arena_grow(arena, ladder->levels, ladder->level_count,
                                    &g->level_capacity, sizeof *ladder->levels);
        if (!arena->failed)
            ladder->levels[ladder->level_count++] = (struct level){ .label = label };
    }
    return at ? *at : 0;
}

static size_t
skill_of(struct arena *arena, struct gathered *g, struct ladder *ladder, struct str name)
{
    size_t *at = map_at(&g->skills, arena, name, ladder->skill_count);

    if (at && *at == ladder->skill_count) {
        ladder->skills = arena_grow(arena, ladder->skills, ladder->skill_count,
                                    &g->skill_capacity, sizeof *ladder->skills);
        if (!arena->failed)
            ladder->skills[ladder->skill_count++] = (struct skill){ .name = name };
    }
    return at ? *at : 0;
}

static struct str
org_of(const struct reading *reading, struct str column)
{
    return column.length > 0 && !reading->org_is_asked ? column : reading->org;
}

static void
add_row(struct tidy *tidy, const struct row *row, const size_t at[COLUMNS])
{
    struct arena    *arena = tidy->reading->arena;
    struct str       org = org_of(tidy->reading, value(tidy, row, at[ORG]));
    struct str       track = value(tidy, row, at[TRACK]);
    struct gathered *g =
        ladder_of(tidy, org, track.length > 0 ? track : tidy->reading->stem, row->line);
    struct ladder *ladder;
    struct place   place = { .text = value(tidy, row, at[TEXT]), .line = row->line };

    if (!g)
        return;
    ladder = ladder_at(tidy, g);
    place.level = level_of(arena, g, ladder, value(tidy, row, at[LEVEL]));
    place.skill = skill_of(arena, g, ladder, value(tidy, row, at[SKILL]));
    g->places =
        arena_grow(arena, g->places, g->place_count, &g->place_capacity, sizeof *g->places);
    if (!arena->failed)
        g->places[g->place_count++] = place;
}

/* Adds up how long each cell will be, two spaces between its statements. */
static enum error_code
measure(const struct reading *reading, const struct gathered *g, struct ladder *ladder,
        struct error *err)
{
    for (size_t i = 0; i < g->place_count; i++) {
        const struct place *place = &g->places[i];
        struct cell        *cell = ladder_cell(ladder, place->level, place->skill);

        if (cell->text.length == 0)
            cell->line = place->line;
        else if (place->text.length > 0)
            cell->text.length += 2;
        cell->text.length += place->text.length;
        if (cell->text.length > INDEXER_FIELD_BYTES)
            return error_set(err, ERR_LIMIT,
                             "%.*s:%u: a cell larger than the limit of %zu bytes",
                             STR_ARG(reading->path), place->line, INDEXER_FIELD_BYTES);
    }
    return OK;
}

static size_t
put(char *to, struct str s)
{
    memcpy(to, s.data, s.length);
    return s.length;
}

/* Writes the statements into cells that were measured; used: how much of each is written. */
static void
write_places(struct arena *arena, const struct gathered *g, struct ladder *ladder, size_t *used)
{
    for (size_t i = 0; i < g->place_count; i++) {
        const struct place *place = &g->places[i];
        size_t              at = place->level * ladder->skill_count + place->skill;
        struct str         *text = &ladder->cells[at].text;

        if (place->text.length == 0)
            continue;
        if (text->length == place->text.length) { /* nothing else is said there */
            text->data = place->text.data;
            continue;
        }
        if (used[at] == 0)
            text->data = arena_alloc(arena, text->length);
        if (arena->failed)
            return;
        used[at] += put((char *) text->data + used[at], used[at] > 0 ? STR("  ") : STR(""));
        used[at] += put((char *) text->data + used[at], place->text);
    }
}

/* Lays the places of a ladder out as its grid. */
static enum error_code
fill(struct tidy *tidy, const struct gathered *g, struct ladder *ladder, struct error *err)
{
    struct arena   *arena = tidy->reading->arena;
    size_t          count = ladder->level_count * ladder->skill_count, *used;
    enum error_code rc;

    if (count > INDEXER_GRID_PLACES)
        return error_set(
            err, ERR_LIMIT,
            "%.*s:%u: a ladder of %zu levels and %zu skills, more than the limit of "
            "%zu places",
            STR_ARG(tidy->reading->path), ladder->line, ladder->level_count,
            ladder->skill_count, INDEXER_GRID_PLACES);
    ladder->cells = arena_array(arena, count, sizeof *ladder->cells);
    used = arena_array(arena, count, sizeof *used);
    rc = arena_check(arena, err);
    if (rc == OK)
        rc = measure(tidy->reading, g, ladder, err);
    if (rc == OK)
        write_places(arena, g, ladder, used);
    return rc == OK ? arena_check(arena, err) : rc;
}

/* What "rung export --csv" adds, and reading needs not. */
static bool
is_of_an_export(struct str name)
{
    return str_equal(name, STR("address")) || str_equal(name, STR("path")) ||
           str_equal(name, STR("line"));
}

static void
warn_of_other_columns(struct reading *reading, const struct row *header,
                      const size_t at[COLUMNS])
{
    for (size_t i = 0; i < header->count; i++) {
        bool is_ours = is_of_an_export(header->fields[i]);

        for (size_t c = 0; c < COLUMNS; c++)
            is_ours |= at[c] == i;
        if (!is_ours)
            reading_warn(reading, header->line,
                         "column \"%.*s\" is none of org, track, level, "
                         "skill and text; it is left out",
                         STR_ARG(header->fields[i]));
    }
}

enum error_code
tidy_read(struct reading *reading, const struct table *table, struct ladders *ladders,
          struct error *err)
{
    struct tidy     tidy = { .reading = reading,
                             .ladders = ladders,
                             .first = ladders->count,
                             .is_export = is_export(&table->rows[0]) };
    size_t          at[COLUMNS];
    enum error_code rc;

    find_columns(&table->rows[0], at);
    warn_of_other_columns(reading, &table->rows[0], at);
    for (size_t r = 1; r < table->count; r++)
        add_row(&tidy, &table->rows[r], at);
    rc = arena_check(reading->arena, err);
    for (size_t i = tidy.first; rc == OK && i < ladders->count; i++) {
        rc = fill(&tidy, &tidy.gathered[i - tidy.first], &ladders->items[i], err);
        if (rc == OK)
            damage_repair(reading, &ladders->items[i]);
    }
    return rc;
}
