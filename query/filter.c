#include "query/filter.h"

#include "ladder/slug.h"
#include "query/terms.h"
#include "query/unmet.h"

/* ---- ranges: 3  3..5  ..5  3..  >=4  <4 ---- */

static bool
take_number(struct str text, size_t *at, unsigned *number)
{
    enum { MOST_DIGITS = 6 };
    size_t from = *at;

    for (*number = 0; *at < text.length && str_is_digit(text.data[*at]); ++*at)
        if (*at - from < MOST_DIGITS)
            *number = *number * 10 + (unsigned) (text.data[*at] - '0');
    return *at > from && *at - from <= MOST_DIGITS;
}

/* low > high: nothing passes. */
static bool
parse_comparison(struct str text, struct filter_rule *rule)
{
    bool     has_equal = text.length > 1 && text.data[1] == '=';
    size_t   at = has_equal ? 2 : 1;
    unsigned number;

    if (!take_number(text, &at, &number) || at != text.length)
        return false;
    if (text.data[0] == '>') {
        rule->low = has_equal ? number : number + 1;
        rule->high = UINT32_MAX;
    } else {
        rule->low = !has_equal && number == 0;
        rule->high = has_equal || number == 0 ? number : number - 1;
    }
    return true;
}

static bool
parse_range(struct str text, struct filter_rule *rule)
{
    size_t at = 0;
    bool   has_low, has_high;

    if (text.length > 0 && (text.data[0] == '<' || text.data[0] == '>'))
        return parse_comparison(text, rule);
    has_low = take_number(text, &at, &rule->low);
    if (at == text.length) {
        rule->high = rule->low;
        return has_low;
    }
    if (!str_starts(str_slice(text, at, text.length), STR("..")))
        return false;
    at += 2;
    has_high = take_number(text, &at, &rule->high);
    if (at != text.length || (!has_low && !has_high))
        return false;
    if (!has_low)
        rule->low = 0;
    if (!has_high)
        rule->high = UINT32_MAX;
    return true;
}

bool
filter_is_range(struct str value)
{
    struct filter_rule rule;

    return parse_range(value, &rule);
}

/* ---- comparing ---- */

struct judging {
    const struct filter  *filter;
    struct arena         *arena;
    struct text_analyzer *analyzer; /* of the ladder's language */
};

/* What is judged: an organisation, track, level or skill. */
struct judged {
    struct str       slug, name;
    unsigned         number; /* of a level */
    bool             is_split;
    struct term_list terms; /* of the name, once a rule wants them */
};

static bool
has_words_of(const struct judging *judging, struct filter_rule *rule, struct judged *judged)
{
    if (!judged->is_split) {
        judged->terms = terms_of(judging->arena, judging->analyzer, judged->name);
        judged->is_split = true;
    }
    if (rule->analyzer != judging->analyzer) {
        rule->terms = terms_of(judging->filter->arena, judging->analyzer, rule->value);
        rule->analyzer = judging->analyzer;
    }
    return terms_include(&judged->terms, &rule->terms);
}

static bool
fits(const struct judging *judging, struct filter_rule *rule, struct judged *judged)
{
    if (rule->is_range)
        return judged->number >= rule->low && judged->number <= rule->high;
    return str_starts(judged->slug, rule->value) || str_starts(judged->slug, rule->slug) ||
           has_words_of(judging, rule, judged);
}

/* Whether it passes the rules of its field: named by one that asks, by none that excludes. */
static bool
passes(const struct judging *judging, enum query_field field, struct judged judged)
{
    bool is_asked = false, is_named = false;

    for (size_t i = 0; i < judging->filter->count; i++) {
        struct filter_rule *rule = &judging->filter->rules[i];

        if (rule->field != field)
            continue;
        if (rule->is_excluded && fits(judging, rule, &judged))
            return false;
        is_asked |= !rule->is_excluded;
        is_named = is_named || (!rule->is_excluded && fits(judging, rule, &judged));
    }
    return is_named || !is_asked;
}

bool
filter_is_of_numbers(const struct filter *filter)
{
    bool has_range = false;

    for (size_t i = 0; i < filter->count; i++) {
        if (filter->rules[i].field == FIELD_LEVEL && !filter->rules[i].is_range)
            return false;
        has_range |= filter->rules[i].is_range;
    }
    return has_range;
}

bool
filter_admits_number(const struct filter *filter, unsigned number)
{
    bool is_asked = false, is_named = false;

    for (size_t i = 0; i < filter->count; i++) {
        const struct filter_rule *rule = &filter->rules[i];
        bool                      fits = number >= rule->low && number <= rule->high;

        if (!rule->is_range)
            continue;
        if (rule->is_excluded && fits)
            return false;
        is_asked |= !rule->is_excluded;
        is_named |= fits && !rule->is_excluded;
    }
    return is_named || !is_asked;
}

static bool
passes_by_name(const struct judging *judging, const struct store_ladder *ladder)
{
    return passes(judging, FIELD_ORG,
                  (struct judged){ .slug = ladder->org_slug, .name = ladder->org }) &&
           passes(judging, FIELD_TRACK,
                  (struct judged){ .slug = ladder->slug, .name = ladder->track });
}

/* Marks levels and skills; true when at least one of each passes. */
static bool
mark(const struct judging *judging, struct query_grid *grid)
{
    const struct store_ladder *ladder = &grid->ladder;
    bool                       any_level = false, any_skill = false;

    for (size_t i = 0; i < ladder->level_count; i++) {
        const struct store_level *level = &ladder->levels[i];

        grid->admits_level[i] = passes(judging, FIELD_LEVEL,
                                       (struct judged){ .slug = level->slug,
                                                        .name = level->label,
                                                        .number = level->number });
        any_level |= grid->admits_level[i];
    }
    for (size_t i = 0; i < ladder->skill_count; i++) {
        const struct store_skill *skill = &ladder->skills[i];

        grid->admits_skill[i] = passes(
            judging, FIELD_SKILL, (struct judged){ .slug = skill->slug, .name = skill->name });
        any_skill |= grid->admits_skill[i];
    }
    return any_level && any_skill;
}

/* Reads levels and skills, and marks those that pass. */
static enum error_code
read_parts(const struct judging *judging, struct query_grid *grid, bool *is_admitted,
           struct error *err)
{
    struct store_ladder *ladder = &grid->ladder;
    enum error_code      rc;

    rc = store_ladder_parts(judging->filter->store, judging->arena, ladder, err);
    if (rc != OK)
        return rc;
    grid->admits_level = arena_array(judging->arena, ladder->level_count, sizeof(bool));
    grid->admits_skill = arena_array(judging->arena, ladder->skill_count, sizeof(bool));
    rc = arena_check(judging->arena, err);
    if (rc == OK)
        *is_admitted = mark(judging, grid);
    return rc;
}

enum error_code
filter_read(const struct filter *filter, struct arena *arena, int64_t ladder,
            struct query_grid *grid, bool *is_admitted, struct error *err)
{
    struct judging  judging = { .filter = filter, .arena = arena };
    enum error_code rc = store_ladder_names(filter->store, arena, ladder, &grid->ladder, err);

    *is_admitted = false;
    if (rc == OK)
        rc = store_analyzer(filter->store, grid->ladder.language, &judging.analyzer, err);
    if (rc == OK && passes_by_name(&judging, &grid->ladder))
        rc = read_parts(&judging, grid, is_admitted, err);
    if (rc == OK)
        rc = arena_check(filter->arena, err);
    return rc == OK ? arena_check(arena, err) : rc;
}

enum error_code
filter_init(struct filter *filter, struct store *store, struct arena *arena,
            const struct query_constraint *constraints, size_t count, struct error *err)
{
    *filter = (struct filter){ store, arena, arena_array(arena, count, sizeof *filter->rules),
                               count };
    for (size_t i = 0; i < count && !arena->failed; i++) {
        struct filter_rule *rule = &filter->rules[i];

        rule->field = constraints[i].field;
        rule->is_excluded = constraints[i].is_excluded;
        rule->value = str_trim(constraints[i].value);
        rule->slug = slug_of(arena, rule->value);
        rule->is_range = rule->field == FIELD_LEVEL && parse_range(rule->value, rule);
    }
    return arena_check(arena, err);
}

bool
query_grid_admits(const struct query_grid *grid, const struct store_cell *cell)
{
    return cell->level >= 1 && cell->level <= grid->ladder.level_count &&
           cell->skill < grid->ladder.skill_count && grid->admits_level[cell->level - 1] &&
           grid->admits_skill[cell->skill];
}

/* ---- without a query ---- */

static enum error_code
visit_ladder(const struct filter *filter, int64_t id, query_visit_grid *visit, void *ctx,
             struct error *err)
{
    struct arena      arena = { 0 };
    struct query_grid grid;
    bool              is_admitted;
    enum error_code   rc = filter_read(filter, &arena, id, &grid, &is_admitted, err);

    if (rc == OK && is_admitted)
        rc = visit(&grid, ctx, err);
    arena_free(&arena);
    return rc;
}

enum error_code
query_each_grid(struct store *store, const struct query_options *options,
                query_visit_grid *visit, void *ctx, struct error *err)
{
    struct arena        arena = { 0 };
    struct parsed_query parsed;
    struct filter       filter;
    int64_t            *ids = NULL;
    size_t              count = 0;
    enum error_code     rc = store_read_begin(store, err);

    if (rc != OK)
        return rc;
    rc = parse_query(store, &arena, STR(""), options, &parsed, err);
    if (rc == OK)
        rc = filter_init(&filter, store, &arena, parsed.constraints, parsed.constraint_count,
                         err);
    if (rc == OK)
        rc = store_ladder_ids(store, &arena, 0, &ids, &count, err);
    for (size_t i = 0; rc == OK && i < count; i++)
        rc = visit_ladder(&filter, ids[i], visit, ctx, err);
    store_read_end(store);
    arena_free(&arena);
    return rc;
}

enum error_code
query_why_nothing(struct store *store, const struct query_options *options, struct arena *arena,
                  struct str *sentence, struct error *err)
{
    struct parsed_query parsed;
    enum error_code     rc = store_read_begin(store, err);

    *sentence = STR("");
    if (rc != OK)
        return rc;
    rc = parse_query(store, arena, STR(""), options, &parsed, err);
    if (rc == OK)
        rc = unmet_note(store, arena, parsed.constraints, parsed.constraint_count, sentence,
                        err);
    store_read_end(store);
    return rc;
}
