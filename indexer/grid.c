/*
 * A grid is published with levels as rows or with levels as columns. The corner says which
 * ("Level/Skill"), or the names do: levels are numbers, grades and ranks.
 */
#include "base/map.h"
#include "indexer/reader.h"

enum wanted { WHOLE_WORD, WORD_BEGINNING };

static bool
is_letter_at(struct str text, size_t at)
{
    return at < text.length && str_lower(text.data[at]) >= 'a' &&
           str_lower(text.data[at]) <= 'z';
}

/* Where the first of these words, or of words that begin so, stands in text. */
static bool
contains_word(struct str text, const char *const *words, size_t count, enum wanted wanted,
              size_t *where)
{
    size_t first = text.length;

    for (size_t w = 0; w < count; w++) {
        struct str word = str_of(words[w]);

        for (size_t at = 0; at + word.length <= text.length && at < first; at++)
            if ((at == 0 || !is_letter_at(text, at - 1)) &&
                (wanted == WORD_BEGINNING || !is_letter_at(text, at + word.length)) &&
                str_equal_ignoring_case(str_slice(text, at, at + word.length), word))
                first = at;
    }
    *where = first;
    return first < text.length;
}

static bool
names_levels(struct str text, size_t *where)
{
    static const char *const stems[] = { "level", "grade", "band", "stage", "rank" };

    return contains_word(text, stems, COUNT(stems), WORD_BEGINNING, where);
}

static bool
names_skills(struct str text, size_t *where)
{
    static const char *const stems[] = { "skill", "competenc", "area",      "dimension",
                                         "topic", "aspect",    "attribute", "expectation" };

    return contains_word(text, stems, COUNT(stems), WORD_BEGINNING, where);
}

bool
grid_is_corner(struct str name)
{
    enum { MOST_BLANKS = 2 };
    size_t blanks = 0, where;

    for (size_t i = 0; i < name.length; i++)
        blanks += str_is_blank(name.data[i]);
    return blanks <= MOST_BLANKS && (names_levels(name, &where) || names_skills(name, &where));
}

/* "3", "IC4", "Level 2", "Senior Engineer": what a level may be called; not "Leadership". */
static bool
looks_like_level(struct str name)
{
    static const char *const ranks[] = {
        "intern",        "trainee", "apprentice", "graduate",  "junior",   "associate",
        "mid",           "senior",  "staff",      "principal", "lead",     "director",
        "distinguished", "fellow",  "head",       "chief",     "vp",       "entry",
        "expert",        "level",   "grade",      "midweight", "midlevel", "beginner",
    };
    unsigned number;
    size_t   start, end;

    if (contains_word(name, ranks, COUNT(ranks), WHOLE_WORD, &start))
        return true;
    return level_label_number(name, &number, &start, &end) && start <= 3;
}

/* How many of the names look like levels, of a hundred. */
static size_t
share_of_levels(const struct table *table, bool of_header)
{
    size_t count = of_header ? table->rows[0].count : table->count, named = 0, levels = 0;

    for (size_t i = 1; i < count; i++) {
        struct str name = of_header ? table->rows[0].fields[i] : table->rows[i].fields[0];

        named += name.length > 0;
        levels += name.length > 0 && looks_like_level(name);
    }
    return named > 0 ? levels * 100 / named : 0;
}

static bool
has_levels_as_columns(const struct table *table)
{
    struct str corner = table->rows[0].fields[0];
    size_t     level_at, skill_at, header = share_of_levels(table, true);
    bool       says_level = names_levels(corner, &level_at);
    bool       says_skill = names_skills(corner, &skill_at);

    if (says_level || says_skill)
        return skill_at < level_at;
    return header >= 50 && header > share_of_levels(table, false);
}

/* ---- the grid, levels as rows whichever way it was published ---- */

struct grid {
    const struct table *table;
    const size_t *columns; /* of the table, those that say something; the first has names */
    bool          is_turned;
    size_t        level_count, skill_count;
};

static struct str
label_at(const struct grid *grid, size_t level)
{
    return grid->is_turned ? grid->table->rows[0].fields[grid->columns[level + 1]]
                           : grid->table->rows[level + 1].fields[0];
}

static struct str
name_at(const struct grid *grid, size_t skill)
{
    return grid->is_turned ? grid->table->rows[skill + 1].fields[0]
                           : grid->table->rows[0].fields[grid->columns[skill + 1]];
}

static struct cell
cell_at(const struct grid *grid, size_t level, size_t skill)
{
    size_t            r = grid->is_turned ? skill : level, c = grid->is_turned ? level : skill;
    const struct row *row = &grid->table->rows[r + 1];

    return (struct cell){ .text = row->fields[grid->columns[c + 1]], .line = row->line };
}

/* A column that a spreadsheet added: no name, no text. */
static bool
is_empty_column(const struct table *table, size_t column)
{
    for (size_t r = 0; r < table->count; r++)
        if (table->rows[r].fields[column].length > 0)
            return false;
    return true;
}

/* Which columns there are; returns how many. */
static size_t
find_columns(const struct table *table, size_t *columns)
{
    size_t count = 0;

    for (size_t i = 0; i < table->rows[0].count; i++)
        if (i == 0 || !is_empty_column(table, i))
            columns[count++] = i;
    return count;
}

static void
warn_of_names(struct reading *reading, const struct ladder *ladder)
{
    struct map seen = { 0 };

    for (size_t s = 0; s < ladder->skill_count; s++) {
        struct str name = ladder->skills[s].name;

        if (name.length == 0)
            reading_warn(reading, ladder->line, "skill %zu has no name", s + 1);
        else if (map_get(&seen, name, 0) == 1)
            reading_warn(reading, ladder->line, "two skills are named \"%.*s\"", STR_ARG(name));
        (void) map_at(&seen, reading->arena, name, 1);
    }
}

static bool
is_silent(const struct ladder *ladder, size_t level)
{
    for (size_t s = 0; s < ladder->skill_count; s++)
        if (ladder_cell(ladder, level, s)->text.length > 0)
            return false;
    return true;
}

/* A label without cells may be a heading between levels. */
static void
warn_of_silent_levels(struct reading *reading, const struct grid *grid,
                      const struct ladder *ladder)
{
    enum { MOST_TOLD = 5 };
    size_t silent = 0;

    for (size_t l = 0; l < ladder->level_count; l++)
        if (is_silent(ladder, l) && silent++ < MOST_TOLD)
            reading_warn(reading,
                         grid->is_turned ? ladder->line : grid->table->rows[l + 1].line,
                         "level \"%.*s\" says nothing", STR_ARG(ladder->levels[l].label));
    if (silent > MOST_TOLD)
        reading_warn(reading, ladder->line, "%zu more levels say nothing", silent - MOST_TOLD);
}

enum error_code
grid_read(struct reading *reading, const struct table *table, struct ladder *ladder,
          struct error *err)
{
    struct arena   *arena = reading->arena;
    size_t         *columns = arena_array(arena, table->rows[0].count, sizeof *columns);
    size_t          width = columns ? find_columns(table, columns) : 1;
    struct grid     grid = { .table = table,
                             .columns = columns,
                             .is_turned = has_levels_as_columns(table) };
    enum error_code rc = arena_check(arena, err);

    if (rc != OK)
        return rc;
    grid.level_count = grid.is_turned ? width - 1 : table->count - 1;
    grid.skill_count = grid.is_turned ? table->count - 1 : width - 1;
    if (grid.level_count * grid.skill_count > INDEXER_GRID_PLACES)
        return error_set(
            err, ERR_LIMIT,
            "%.*s:%u: a ladder of %zu levels and %zu skills, more than the limit of "
            "%zu places",
            STR_ARG(reading->path), table->line, grid.level_count, grid.skill_count,
            INDEXER_GRID_PLACES);

    *ladder = (struct ladder){
        .org = reading->org,
        .track = table->title.length > 0 ? table->title : reading->stem,
        .language = reading->language,
        .line = table->line,
        .levels = arena_array(arena, grid.level_count, sizeof *ladder->levels),
        .skills = arena_array(arena, grid.skill_count, sizeof *ladder->skills),
        .cells = arena_array(arena, grid.level_count * grid.skill_count, sizeof *ladder->cells),
        .level_count = grid.level_count,
        .skill_count = grid.skill_count,
    };
    rc = arena_check(arena, err);
    if (rc != OK)
        return rc;
    for (size_t l = 0; l < grid.level_count; l++)
        ladder->levels[l].label = label_at(&grid, l);
    for (size_t s = 0; s < grid.skill_count; s++)
        ladder->skills[s].name = name_at(&grid, s);
    for (size_t l = 0; l < grid.level_count; l++)
        for (size_t s = 0; s < grid.skill_count; s++)
            *ladder_cell(ladder, l, s) = cell_at(&grid, l, s);

    warn_of_names(reading, ladder);
    warn_of_silent_levels(reading, &grid, ladder);
    damage_repair(reading, ladder);
    return arena_check(arena, err);
}
