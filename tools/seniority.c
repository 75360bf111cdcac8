/*
 * seniority.c - learns how senior words sound, from ladders, and measures what was learnt.
 *
 *     seniority LADDER.tsv...              prints query/seniority_table.c, learnt from all
 *     seniority --measure LADDER.tsv...    prints how well it orders levels it has not seen
 *
 * A level is the shares that its words and pairs of words have of its text, and its place, from
 * -1, the lowest, to 1. Weights are those of ridge regression of places on shares, both centred
 * by ladder, found by conjugate gradients:
 *
 *     sum over levels of (weights . shares - place)^2 + RIDGE * sum of sqrt(said) * weight^2
 *
 * where said is the sum of a term's shares. Terms of fewer than ORGANISATIONS organisations have
 * no weight, nor have names of organisations; of the others, the TABLE that tell most keep theirs.
 * Ladders in other languages than English teach nothing, but are measured.
 *
 * --measure orders the levels of each ladder of MEASURED or more by query/level_order.h, their
 * labels unseen, with weights learnt without the ladders of its organisation (ORG--NAME.tsv), and
 * prints Spearman's rank correlation with the true order, and its mean; then the mean where
 * ladders with cells copied from or to the one measured are left out of the lesson, too.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/map.h"
#include "query/level_order.h"
#include "query/seniority.h"
#include "text/text.h"
#include "tools/measures.h"

#define FILE_BYTES ((size_t) 16 << 20)
#define RIDGE      0.03
#define COPIED     0.2 /* of the cells of a ladder, word for word */

enum { MEASURED = 4, ORGANISATIONS = 2, TABLE = 2000, STEPS = 60, SHORTEST_COPY_BYTES = 20 };

struct share {
    size_t feature;
    double value;
};

struct level {
    struct share *shares;
    size_t        count, capacity, words;
    double        place;
};

struct course {
    struct str    org, path;
    struct level *levels;
    struct str   *cells;
    size_t        count, capacity, cell_count, cell_capacity;
    bool          is_english; /* others teach nothing */
};

struct school {
    struct arena   arena;
    struct course *courses;
    struct map     features;
    struct str    *terms; /* of features */
    size_t         count, capacity, term_capacity;
};

/* ---- reading ---- */

struct taking {
    struct school *school;
    struct level  *level;
    struct map     here;
};

static enum error_code
take(struct str term, bool is_pair, void *ctx)
{
    struct taking *t = ctx;
    struct school *s = t->school;
    struct arena  *arena = &s->arena;
    struct str     name = arena_copy(arena, term);
    size_t         known = s->features.count;
    size_t        *feature = map_at(&s->features, arena, name, known);
    size_t        *at;

    if (arena->failed)
        return ERR_MEMORY;
    if (*feature == known && s->features.count > known) {
        s->terms = arena_grow(arena, s->terms, known, &s->term_capacity, sizeof *s->terms);
        s->terms[known] = name;
    }
    t->level->words += !is_pair;
    at = map_at(&t->here, arena, s->terms[*feature], t->level->count);
    if (*at == t->level->count) {
        t->level->shares = arena_grow(arena, t->level->shares, t->level->count,
                                      &t->level->capacity, sizeof *t->level->shares);
        t->level->shares[t->level->count++] = (struct share){ *feature, 0 };
    }
    t->level->shares[*at].value++;
    return OK;
}

static struct str
cut(struct str *rest, char delimiter)
{
    size_t     end = str_find(*rest, (struct str){ &delimiter, 1 });
    struct str field = str_slice(*rest, 0, end);

    *rest = str_slice(*rest, end < rest->length ? end + 1 : end, rest->length);
    return field;
}

static enum error_code
read_level(struct school *s, struct course *course, struct str line, struct error *err)
{
    struct level    level = { 0 };
    struct taking   t = { .school = s, .level = &level };
    enum error_code rc = OK;

    cut(&line, '\t');
    while (rc == OK && line.length > 0) {
        struct str cell = str_trim(cut(&line, '\t'));

        if (cell.length == 0)
            continue;
        course->cells = arena_grow(&s->arena, course->cells, course->cell_count,
                                   &course->cell_capacity, sizeof *course->cells);
        course->cells[course->cell_count++] = cell;
        rc = seniority_each_term(cell, take, &t, err);
    }
    if (level.words == 0)
        return rc;
    course->levels = arena_grow(&s->arena, course->levels, course->count, &course->capacity,
                                sizeof *course->levels);
    course->levels[course->count++] = level;
    return rc;
}

static struct str
org_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct str  name = str_of(slash ? slash + 1 : path);

    return str_slice(name, 0, str_find(name, STR("--")));
}

static void
place_levels(struct course *course)
{
    for (size_t i = 0; i < course->count; i++) {
        struct level *level = &course->levels[i];

        level->place = course->count > 1 ? 2 * (double) i / (double) (course->count - 1) - 1
                                         : 0;
        for (size_t f = 0; f < level->count; f++)
            level->shares[f].value /= (double) level->words;
    }
}

static enum error_code
guess_language(struct course *course, struct str bytes, struct error *err)
{
    struct language_guess guess = { 0 };
    struct text_analyzer *analyzer = NULL;
    enum error_code       rc = text_open(STR("en"), &analyzer, err);

    if (rc == OK && guess_add(&guess, analyzer, bytes) != OK)
        rc = error_memory(err);
    course->is_english = str_equal(guess_result(&guess), STR("en"));
    if (analyzer)
        text_close(analyzer);
    return rc;
}

static enum error_code
read_course(struct school *s, const char *path, struct error *err)
{
    struct course   course = { .org = org_of(path), .path = str_of(path) };
    struct str      bytes;
    bool            has_header = false;
    enum error_code rc = file_read(&s->arena, path, FILE_BYTES, &bytes, err);

    if (rc == OK)
        rc = guess_language(&course, bytes, err);
    while (rc == OK && bytes.length > 0) {
        struct str line = cut(&bytes, '\n');

        if (str_find(line, STR("\t")) == line.length)
            continue;
        if (has_header)
            rc = read_level(s, &course, line, err);
        has_header = true;
    }
    place_levels(&course);
    s->courses = arena_grow(&s->arena, s->courses, s->count, &s->capacity, sizeof *s->courses);
    if (rc == OK)
        rc = arena_check(&s->arena, err);
    if (rc == OK)
        s->courses[s->count++] = course;
    return rc;
}

/* ---- learning ---- */

struct lesson {
    const struct school *school;
    bool                *is_taught; /* of courses */
    bool                *is_name;   /* of features: of an organisation */
    double              *said;      /* by feature; 0: it gets no weight */
    double              *scale, *weights;
};

/* Terms with the name of one of the organisations say nothing elsewhere. */
static bool
names_organisation(const struct school *s, struct str term)
{
    for (size_t c = 0; c < s->count; c++)
        if (str_find(term, s->courses[c].org) < term.length)
            return true;
    return false;
}

/* How much of the levels taught each term is, if it is of enough organisations. */
static void
count_said(struct lesson *lesson)
{
    const struct school *s = lesson->school;
    size_t               n = s->features.count;
    struct str          *last = calloc(n, sizeof *last); /* courses lie by organisation */
    size_t              *orgs = calloc(n, sizeof *orgs);

    memset(lesson->said, 0, n * sizeof *lesson->said);
    for (size_t c = 0; last && orgs && c < s->count; c++)
        for (size_t i = 0; lesson->is_taught[c] && i < s->courses[c].count; i++)
            for (size_t f = 0; f < s->courses[c].levels[i].count; f++) {
                struct share share = s->courses[c].levels[i].shares[f];

                orgs[share.feature] += !str_equal(last[share.feature], s->courses[c].org);
                last[share.feature] = s->courses[c].org;
                lesson->said[share.feature] += share.value;
            }
    for (size_t f = 0; f < n; f++) {
        if (!orgs || orgs[f] < ORGANISATIONS || lesson->is_name[f])
            lesson->said[f] = 0;
        lesson->scale[f] = lesson->said[f] > 0 ? pow(lesson->said[f], -0.25) : 0;
    }
    free(last);
    free(orgs);
}

static double
dot(const double *x, const double *y, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += x[i] * y[i];
    return sum;
}

/* What a level is worth by weights times scale; scale NULL: 1. */
static double
judge(const struct level *level, const double *weights, const double *scale)
{
    double sum = 0;

    for (size_t i = 0; i < level->count; i++) {
        const struct share *share = &level->shares[i];

        sum += share->value * weights[share->feature] * (scale ? scale[share->feature] : 1);
    }
    return sum;
}

/* out += X'X weights of the levels of a course, centred; weights NULL: X' places. */
static void
add_course(const struct lesson *lesson, const struct course *course, const double *weights,
           double *out)
{
    double mean = 0;

    for (size_t i = 0; weights && i < course->count; i++)
        mean += judge(&course->levels[i], weights, lesson->scale) / (double) course->count;
    for (size_t i = 0; i < course->count; i++) {
        const struct level *level = &course->levels[i];
        double value = weights ? judge(level, weights, lesson->scale) - mean : level->place;

        for (size_t f = 0; f < level->count; f++)
            out[level->shares[f].feature] += value * level->shares[f].value *
                                             lesson->scale[level->shares[f].feature];
    }
}

static void
multiply(const struct lesson *lesson, const double *weights, double *out)
{
    const struct school *s = lesson->school;

    for (size_t f = 0; f < s->features.count; f++)
        out[f] = weights ? RIDGE * weights[f] : 0;
    for (size_t c = 0; c < s->count; c++)
        if (lesson->is_taught[c])
            add_course(lesson, &s->courses[c], weights, out);
}

/* Conjugate gradients (Hestenes & Stiefel 1952), from weights of 0. */
static void
descend(struct lesson *lesson, double *rest, double *way, double *turned)
{
    size_t n = lesson->school->features.count;
    double length;

    multiply(lesson, NULL, rest);
    memcpy(way, rest, n * sizeof *way);
    length = dot(rest, rest, n);
    for (int step = 0; step < STEPS && length > 0; step++) {
        double size, before = length;

        multiply(lesson, way, turned);
        size = length / dot(way, turned, n);
        for (size_t i = 0; i < n; i++) {
            lesson->weights[i] += size * way[i];
            rest[i] -= size * turned[i];
        }
        length = dot(rest, rest, n);
        for (size_t i = 0; i < n; i++)
            way[i] = rest[i] + length / before * way[i];
    }
}

/* How much a term tells apart. */
static double
telling(const struct lesson *lesson, size_t feature)
{
    return fabs(lesson->weights[feature]) * sqrt(lesson->said[feature]);
}

static int
compare_falling(const void *a, const void *b)
{
    double x = *(const double *) a, y = *(const double *) b;

    return (x < y) - (x > y);
}

/* All but the TABLE terms that tell most have no weight. */
static void
keep_table(struct lesson *lesson, double *room)
{
    size_t n = lesson->school->features.count;
    double least;

    for (size_t f = 0; f < n; f++)
        room[f] = telling(lesson, f);
    qsort(room, n, sizeof *room, compare_falling);
    least = n > TABLE ? room[TABLE] : 0;
    for (size_t f = 0; f < n; f++)
        if (telling(lesson, f) <= least)
            lesson->weights[f] = 0;
}

static enum error_code
learn(struct lesson *lesson, struct error *err)
{
    size_t  n = lesson->school->features.count;
    double *room = calloc(3 * n, sizeof *room);

    if (!room)
        return error_memory(err);
    memset(lesson->weights, 0, n * sizeof *lesson->weights);
    count_said(lesson);
    descend(lesson, room, room + n, room + 2 * n);
    for (size_t f = 0; f < n; f++)
        lesson->weights[f] *= lesson->scale[f];
    keep_table(lesson, room);
    free(room);
    return OK;
}

/* ---- measuring ---- */

static bool
has_cell(const struct course *course, struct str cell)
{
    for (size_t i = 0; i < course->cell_count; i++)
        if (str_equal(course->cells[i], cell))
            return true;
    return false;
}

static bool
is_copied(const struct course *from, const struct course *to)
{
    size_t copied = 0;

    for (size_t i = 0; i < to->cell_count; i++)
        copied += to->cells[i].length > SHORTEST_COPY_BYTES && has_cell(from, to->cells[i]);
    return (double) copied > COPIED * (double) to->cell_count;
}

/* Spearman's: 1 for the true order, -1 for its reverse. */
static double
correlation(const size_t *order, size_t count)
{
    double squares = 0, n = (double) count;

    for (size_t i = 0; i < count; i++)
        squares += pow((double) order[i] - (double) i, 2);
    return 1 - 6 * squares / (n * (n * n - 1));
}

/* The cosine of the roots of shares; room is of as many as there are terms, and 0. */
static double
likeness(const struct level *a, const struct level *b, double *room)
{
    double sum = 0, all_a = 0, all_b = 0;

    for (size_t i = 0; i < a->count; i++) {
        room[a->shares[i].feature] = sqrt(a->shares[i].value);
        all_a += a->shares[i].value;
    }
    for (size_t i = 0; i < b->count; i++) {
        sum += room[b->shares[i].feature] * sqrt(b->shares[i].value);
        all_b += b->shares[i].value;
    }
    for (size_t i = 0; i < a->count; i++)
        room[a->shares[i].feature] = 0;
    return sum / sqrt(all_a * all_b);
}

/* Of the levels of a course, put in order by what they say. */
static double
examine(const struct lesson *lesson, const struct course *course, double *room)
{
    double senior[LEVEL_ORDER_MOST] = { 0 }, alike[LEVEL_ORDER_MOST * LEVEL_ORDER_MOST] = { 0 };
    size_t order[LEVEL_ORDER_MOST], n = course->count;

    for (size_t i = 0; i < n; i++) {
        senior[i] = judge(&course->levels[i], lesson->weights, NULL);
        for (size_t j = 0; j < n; j++)
            alike[i * n + j] = likeness(&course->levels[i], &course->levels[j], room);
    }
    return level_order(senior, alike, n, order) ? correlation(order, n) : 0;
}

static void
teach_others(struct lesson *lesson, const struct course *course, bool without_copies)
{
    for (size_t c = 0; c < lesson->school->count; c++) {
        const struct course *other = &lesson->school->courses[c];

        lesson->is_taught[c] =
            other->is_english && !str_equal(other->org, course->org) &&
            !(without_copies && (is_copied(other, course) || is_copied(course, other)));
    }
}

static bool
is_measured(const struct course *course)
{
    return course->count >= MEASURED && course->count <= LEVEL_ORDER_MOST;
}

/* The mean over ladders; its interval is of organisations drawn anew. */
static void
print_mean(const struct sample *samples, size_t count, bool without_copies)
{
    struct sample all = { 0 };
    double        from, to;

    for (size_t i = 0; i < count; i++) {
        all.sum += samples[i].sum;
        all.count += samples[i].count;
    }
    measures_bootstrap(samples, count, &from, &to);
    printf("%.3f\tmean of %zu ladders%s (95 %% %.3f to %.3f over organisations)\n",
           all.sum / (double) all.count, all.count, without_copies ? ", without copies" : "",
           from, to);
}

static enum error_code
measure(struct lesson *lesson, bool without_copies, struct error *err)
{
    const struct school *s = lesson->school;
    double              *room = calloc(s->features.count, sizeof *room);
    struct sample       *samples = calloc(s->count, sizeof *samples);
    struct str           last = { 0 };
    size_t               count = 0;
    enum error_code      rc = room && samples ? OK : error_memory(err);

    for (size_t c = 0; rc == OK && c < s->count; c++) {
        double found;

        if (!is_measured(&s->courses[c]))
            continue;
        teach_others(lesson, &s->courses[c], without_copies);
        rc = learn(lesson, err);
        found = examine(lesson, &s->courses[c], room);
        if (!without_copies)
            printf("%.3f\t%.*s\n", found, STR_ARG(s->courses[c].path));
        count += count == 0 || !str_equal(last, s->courses[c].org);
        last = s->courses[c].org;
        samples[count - 1].sum += found;
        samples[count - 1].count++;
    }
    if (rc == OK && count > 0)
        print_mean(samples, count, without_copies);
    free(samples);
    free(room);
    return rc;
}

/* ---- the table ---- */

struct line {
    struct str term;
    double     weight;
};

static int
compare_lines(const void *a, const void *b)
{
    return str_compare(((const struct line *) a)->term, ((const struct line *) b)->term);
}

static void
print_lines(const struct line *lines, size_t count)
{
    puts("/* Made by tools/seniority.c. */\n#include \"query/seniority_table.h\"\n\n"
         "const struct seniority_entry seniority_table[] = {");
    for (size_t i = 0; i < count; i++)
        printf("    { \"%.*s\", %ld },\n", STR_ARG(lines[i].term),
               lround(lines[i].weight * 1000));
    puts("};\n\nconst size_t seniority_table_count = "
         "sizeof seniority_table / sizeof *seniority_table;");
}

static enum error_code
print_table(struct lesson *lesson, struct error *err)
{
    const struct school *s = lesson->school;
    struct line         *lines = calloc(s->features.count, sizeof *lines);
    size_t               count = 0;
    enum error_code      rc = lines ? OK : error_memory(err);

    for (size_t c = 0; c < s->count; c++)
        lesson->is_taught[c] = s->courses[c].is_english;
    if (rc == OK)
        rc = learn(lesson, err);
    for (size_t f = 0; rc == OK && f < s->features.count; f++)
        if (lesson->weights[f] != 0)
            lines[count++] = (struct line){ s->terms[f], lesson->weights[f] };
    if (rc == OK) {
        qsort(lines, count, sizeof *lines, compare_lines);
        print_lines(lines, count);
    }
    free(lines);
    return rc;
}

static enum error_code
run(struct school *s, bool is_measuring, struct error *err)
{
    struct lesson lesson = {
        .school = s,
        .is_taught = arena_array(&s->arena, s->count, sizeof *lesson.is_taught),
        .is_name = arena_array(&s->arena, s->features.count, sizeof *lesson.is_name),
        .said = arena_array(&s->arena, s->features.count, sizeof *lesson.said),
        .scale = arena_array(&s->arena, s->features.count, sizeof *lesson.scale),
        .weights = arena_array(&s->arena, s->features.count, sizeof *lesson.weights),
    };
    enum error_code rc = arena_check(&s->arena, err);

    for (size_t f = 0; rc == OK && f < s->features.count; f++)
        lesson.is_name[f] = names_organisation(s, s->terms[f]);
    if (rc == OK && !is_measuring)
        return print_table(&lesson, err);
    if (rc == OK)
        rc = measure(&lesson, false, err);
    if (rc == OK)
        rc = measure(&lesson, true, err);
    return rc;
}

int
main(int argc, char **argv)
{
    struct school   s = { 0 };
    struct error    err;
    bool            is_measuring = argc > 1 && strcmp(argv[1], "--measure") == 0;
    enum error_code rc = OK;

    for (int i = 1 + is_measuring; rc == OK && i < argc; i++)
        rc = read_course(&s, argv[i], &err);
    if (rc == OK)
        rc = run(&s, is_measuring, &err);
    if (rc != OK)
        fprintf(stderr, "%s\n", err.message);
    arena_free(&s.arena);
    return rc == OK ? 0 : 2;
}
