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
 * ladders with cells copied from or to the one measured are left out of the lesson, too. With each
 * goes how many ladders query/level_sense.h doubts, as they stand and with their rows reversed.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/file.h"
#include "query/level_sense.h"
#include "query/level_terms.h"
#include "text/text.h"
#include "tools/measures.h"

#define FILE_BYTES ((size_t) 16 << 20)
#define RIDGE      0.03
#define COPIED     0.2 /* of the cells of a ladder, word for word */

enum { MEASURED = 4, ORGANISATIONS = 2, TABLE = 2000, STEPS = 60, SHORTEST_COPY_BYTES = 20 };

struct grade {
    struct level_terms terms;
    double             place;
};

struct course {
    struct str    org, path;
    struct grade *levels;
    struct str   *cells;
    size_t        count, capacity, cell_count, cell_capacity;
    bool          is_english; /* others teach nothing */
};

struct school {
    struct arena          arena;
    struct text_analyzer *english;
    struct course        *courses;
    size_t                count, capacity;
    struct term_numbers   terms;
};

/* ---- reading ---- */

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
    struct grade    level = { 0 };
    enum error_code rc = OK;

    cut(&line, '\t');
    while (rc == OK && line.length > 0) {
        struct str cell = str_trim(cut(&line, '\t'));

        if (cell.length == 0)
            continue;
        course->cells = arena_grow(&s->arena, course->cells, course->cell_count,
                                   &course->cell_capacity, sizeof *course->cells);
        course->cells[course->cell_count++] = cell;
        rc = level_terms_add(&s->terms, &s->arena, s->english, cell, &level.terms, err);
    }
    if (level.terms.words == 0)
        return rc;
    level_terms_end(&level.terms);
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
    for (size_t i = 0; i < course->count; i++)
        course->levels[i].place =
            course->count > 1 ? 2 * (double) i / (double) (course->count - 1) - 1 : 0;
}

static enum error_code
guess_language(struct school *s, struct course *course, struct str bytes, struct error *err)
{
    struct language_guess guess = { 0 };

    if (guess_add(&guess, s->english, bytes) != OK)
        return error_memory(err);
    course->is_english = str_equal(guess_result(&guess), STR("en"));
    return OK;
}

static enum error_code
read_course(struct school *s, const char *path, struct error *err)
{
    struct course   course = { .org = org_of(path), .path = str_of(path) };
    struct str      bytes;
    bool            has_header = false;
    enum error_code rc = file_read(&s->arena, path, FILE_BYTES, &bytes, err);

    if (rc == OK)
        rc = guess_language(s, &course, bytes, err);
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
    size_t               n = s->terms.numbers.count;
    struct str          *last = calloc(n, sizeof *last); /* courses lie by organisation */
    size_t              *orgs = calloc(n, sizeof *orgs);

    memset(lesson->said, 0, n * sizeof *lesson->said);
    for (size_t c = 0; last && orgs && c < s->count; c++)
        for (size_t i = 0; lesson->is_taught[c] && i < s->courses[c].count; i++)
            for (size_t f = 0; f < s->courses[c].levels[i].terms.count; f++) {
                struct level_share share = s->courses[c].levels[i].terms.shares[f];

                orgs[share.number] += !str_equal(last[share.number], s->courses[c].org);
                last[share.number] = s->courses[c].org;
                lesson->said[share.number] += share.value;
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
judge(const struct grade *level, const double *weights, const double *scale)
{
    double sum = 0;

    for (size_t i = 0; i < level->terms.count; i++) {
        const struct level_share *share = &level->terms.shares[i];

        sum += share->value * weights[share->number] * (scale ? scale[share->number] : 1);
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
        const struct grade *level = &course->levels[i];
        double value = weights ? judge(level, weights, lesson->scale) - mean : level->place;

        for (size_t f = 0; f < level->terms.count; f++) {
            const struct level_share *share = &level->terms.shares[f];

            out[share->number] += value * share->value * lesson->scale[share->number];
        }
    }
}

static void
multiply(const struct lesson *lesson, const double *weights, double *out)
{
    const struct school *s = lesson->school;

    for (size_t f = 0; f < s->terms.numbers.count; f++)
        out[f] = weights ? RIDGE * weights[f] : 0;
    for (size_t c = 0; c < s->count; c++)
        if (lesson->is_taught[c])
            add_course(lesson, &s->courses[c], weights, out);
}

/* Conjugate gradients (Hestenes & Stiefel 1952), from weights of 0. */
static void
descend(struct lesson *lesson, double *rest, double *way, double *turned)
{
    size_t n = lesson->school->terms.numbers.count;
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
    size_t n = lesson->school->terms.numbers.count;
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
    size_t  n = lesson->school->terms.numbers.count;
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

/* Of how many ladders the rows are doubted, as they stand and reversed. */
struct doubts {
    size_t ladders, upside_down, reversed, another, another_reversed;
};

static void
count_doubts(const double *senior, const double *alike, size_t n, struct doubts *doubts)
{
    double turned[LEVEL_ORDER_MOST], alike_turned[LEVEL_ORDER_MOST * LEVEL_ORDER_MOST];
    struct level_sense sense;

    for (size_t i = 0; i < n * n; i++) {
        turned[i % n] = senior[n - 1 - i % n];
        alike_turned[i] = alike[n * n - 1 - i];
    }
    doubts->ladders++;
    if (!level_sense_of(senior, alike, n, &sense))
        return;
    doubts->upside_down += level_sense_is_upside_down(&sense);
    doubts->another += level_sense_is_another(&sense);
    if (!level_sense_of(turned, alike_turned, n, &sense))
        return;
    doubts->reversed += level_sense_is_upside_down(&sense);
    doubts->another_reversed += level_sense_is_another(&sense);
}

/* Of the levels of a course, put in order by what they say. */
static double
examine(const struct lesson *lesson, const struct course *course, struct doubts *doubts)
{
    double senior[LEVEL_ORDER_MOST] = { 0 }, alike[LEVEL_ORDER_MOST * LEVEL_ORDER_MOST] = { 0 };
    size_t order[LEVEL_ORDER_MOST], n = course->count;

    for (size_t i = 0; i < n; i++) {
        senior[i] = judge(&course->levels[i], lesson->weights, NULL);
        for (size_t j = 0; j < n; j++)
            alike[i * n + j] =
                level_terms_likeness(&course->levels[i].terms, &course->levels[j].terms);
    }
    if (course->is_english)
        count_doubts(senior, alike, n, doubts);
    return level_order(senior, alike, n, order) ? level_order_agreement(order, n) : 0;
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

static void
print_doubts(const struct doubts *doubts)
{
    printf(
        "%zu of %zu English ladders seem upside down, %zu of them reversed; were their labels "
        "unknown, %zu and %zu would seem to stand in another order\n",
        doubts->upside_down, doubts->ladders, doubts->reversed, doubts->another,
        doubts->another_reversed);
}

static enum error_code
measure(struct lesson *lesson, bool without_copies, struct error *err)
{
    const struct school *s = lesson->school;
    struct sample       *samples = calloc(s->count, sizeof *samples);
    struct doubts        doubts = { 0 };
    struct str           last = { 0 };
    size_t               count = 0;
    enum error_code      rc = samples ? OK : error_memory(err);

    for (size_t c = 0; rc == OK && c < s->count; c++) {
        double found;

        if (!is_measured(&s->courses[c]))
            continue;
        teach_others(lesson, &s->courses[c], without_copies);
        rc = learn(lesson, err);
        found = examine(lesson, &s->courses[c], &doubts);
        if (!without_copies)
            printf("%.3f\t%.*s\n", found, STR_ARG(s->courses[c].path));
        count += count == 0 || !str_equal(last, s->courses[c].org);
        last = s->courses[c].org;
        samples[count - 1].sum += found;
        samples[count - 1].count++;
    }
    if (rc == OK && count > 0)
        print_mean(samples, count, without_copies);
    if (rc == OK)
        print_doubts(&doubts);
    free(samples);
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
    struct line         *lines = calloc(s->terms.numbers.count, sizeof *lines);
    size_t               count = 0;
    enum error_code      rc = lines ? OK : error_memory(err);

    for (size_t c = 0; c < s->count; c++)
        lesson->is_taught[c] = s->courses[c].is_english;
    if (rc == OK)
        rc = learn(lesson, err);
    for (size_t f = 0; rc == OK && f < s->terms.numbers.count; f++)
        if (lesson->weights[f] != 0)
            lines[count++] = (struct line){ s->terms.terms[f], lesson->weights[f] };
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
        .is_name = arena_array(&s->arena, s->terms.numbers.count, sizeof *lesson.is_name),
        .said = arena_array(&s->arena, s->terms.numbers.count, sizeof *lesson.said),
        .scale = arena_array(&s->arena, s->terms.numbers.count, sizeof *lesson.scale),
        .weights = arena_array(&s->arena, s->terms.numbers.count, sizeof *lesson.weights),
    };
    enum error_code rc = arena_check(&s->arena, err);

    for (size_t f = 0; rc == OK && f < s->terms.numbers.count; f++)
        lesson.is_name[f] = names_organisation(s, s->terms.terms[f]);
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
    enum error_code rc = text_open(STR("en"), &s.english, &err);

    for (int i = 1 + is_measuring; rc == OK && i < argc; i++)
        rc = read_course(&s, argv[i], &err);
    if (rc == OK)
        rc = run(&s, is_measuring, &err);
    if (rc != OK)
        fprintf(stderr, "%s\n", err.message);
    text_close(s.english);
    arena_free(&s.arena);
    return rc == OK ? 0 : 2;
}
