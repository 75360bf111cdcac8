/*
 * filter.h - which ladders, levels and skills a query's constraints let through.
 *
 * A value names a thing by slug prefix or by words of its name; a level also by number and
 * range: 3, 3..5, >=4. Values of one field are alternatives, fields narrow one another, and
 * exclusions take away.
 *
 * Units    level numbers as level_number() gives them
 * Memory   in the arena given
 * Errors   of the index only
 * Threads  as the store
 */
#ifndef QUERY_FILTER_H
#define QUERY_FILTER_H

#include "query/parse.h"
#include "query/terms.h"

/* One value, made ready for comparing. */
struct filter_rule {
    enum query_field field;
    bool             is_excluded;
    struct str       value, slug;
    bool             is_range;
    unsigned         low, high; /* of level numbers */

    struct text_analyzer *analyzer; /* of the language that terms are in */
    struct term_list      terms;
};

struct filter {
    struct store       *store;
    struct arena       *arena;
    struct filter_rule *rules;
    size_t              count;
};

enum error_code filter_init(struct filter *filter, struct store *store, struct arena *arena,
                            const struct query_constraint *constraints, size_t count,
                            struct error *err);

/* Whether a value of level: is a number or a range: 3, 3..5, >=4. */
bool filter_is_range(struct str value);

/* Whether levels are filtered by number and range alone; if so, whether one of a number passes. */
bool filter_is_of_numbers(const struct filter *filter);
bool filter_admits_number(const struct filter *filter, unsigned number);

/*
 * Reads a ladder and marks what of it passes; *is_admitted: anything does. Of a ladder whose
 * organisation or track does not pass, levels and skills are not read.
 */
enum error_code filter_read(const struct filter *filter, struct arena *arena, int64_t ladder,
                            struct query_grid *grid, bool *is_admitted, struct error *err);

#endif
