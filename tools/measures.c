#include "tools/measures.h"

#include <math.h>
#include <stdlib.h>

#include "base/file.h"
#include "tools/chance.h"

#define FILE_BYTES     ((size_t) 64 << 20)
#define CUT            10 /* of nDCG and recall */
#define BOOTSTRAP_SEED 20020422u

const char *const measures_names[MEASURES] = { "nDCG@10", "MAP", "recall@10", "MRR" };

/* ---- the lines of a file ---- */

enum error_code
measures_read_in(struct arena *arena, const char *folder, const char *name, struct str *bytes,
                 struct error *err)
{
    struct str path = arena_format(arena, "%s/%s", folder, name);

    return arena->failed ? error_memory(err)
                         : file_read(arena, path.data, FILE_BYTES, bytes, err);
}

struct str
measures_cut_field(struct str *rest, char delimiter)
{
    const char *end = rest->length ? memchr(rest->data, delimiter, rest->length) : NULL;
    size_t      length = end ? (size_t) (end - rest->data) : rest->length;
    struct str  field = str_slice(*rest, 0, length);

    *rest = str_slice(*rest, end ? length + 1 : length, rest->length);
    return field;
}

struct str
measures_cut_line(struct str *rest)
{
    struct str line = measures_cut_field(rest, '\n');

    return str_ends(line, STR("\r")) ? str_slice(line, 0, line.length - 1) : line;
}

struct str
measures_cut_word(struct str *rest)
{
    size_t length = 0;

    *rest = str_trim(*rest);
    while (length < rest->length && !str_is_blank(rest->data[length]))
        length++;
    *rest = str_slice(*rest, length, rest->length);
    return (struct str){ rest->data - length, length };
}

/* ---- judgements ---- */

static enum error_code
read_queries(struct arena *arena, const char *folder, struct topics *topics, struct error *err)
{
    struct str      bytes = STR("");
    enum error_code rc = measures_read_in(arena, folder, "queries.tsv", &bytes, err);

    while (rc == OK && bytes.length > 0) {
        struct str   line = measures_cut_line(&bytes);
        struct topic topic = { .id = measures_cut_field(&line, '\t') };

        if (topic.id.length == 0)
            continue;
        topic.text = arena_copy(arena, measures_cut_field(&line, '\t'));
        topic.kind = line;
        map_at(&topics->by_id, arena, topic.id, topics->count);
        topics->items = arena_grow(arena, topics->items, topics->count, &topics->capacity,
                                   sizeof *topics->items);
        if (!arena->failed)
            topics->items[topics->count++] = topic;
        rc = arena_check(arena, err);
    }
    return rc;
}

void
measures_add_judgement(struct arena *arena, struct topic *topic, struct str id, int grade)
{
    map_at(&topic->by_id, arena, id, topic->count);
    topic->items =
        arena_grow(arena, topic->items, topic->count, &topic->capacity, sizeof *topic->items);
    if (!arena->failed)
        topic->items[topic->count++] = (struct judgement){ id, grade };
}

/* What a judgement says, of a query that there is. */
static enum error_code
add_judgement(struct arena *arena, struct topic *topic, struct str id, struct str grade,
              struct error *err)
{
    struct str copy = arena_copy(arena, grade);

    if (!arena->failed)
        measures_add_judgement(arena, topic, id, atoi(copy.data));
    return arena_check(arena, err);
}

/* Lines of query, anything, identifier, grade: TREC's form. */
static enum error_code
read_judgements(struct arena *arena, const char *folder, const char *name,
                struct topics *topics, struct error *err)
{
    struct str      bytes = STR("");
    enum error_code rc = measures_read_in(arena, folder, name, &bytes, err);

    for (size_t number = 1; rc == OK && bytes.length > 0; number++) {
        struct str line = measures_cut_line(&bytes);
        struct str query = measures_cut_word(&line), unused = measures_cut_word(&line);
        struct str id = measures_cut_word(&line), grade = measures_cut_word(&line);
        size_t     at = map_get(&topics->by_id, query, NONE);

        (void) unused;
        if (query.length == 0)
            continue;
        if (grade.length == 0)
            rc = error_set(err, ERR_FORMAT, "%s/%s:%zu: a judgement has four fields", folder,
                           name, number);
        else if (at == NONE)
            rc = error_set(err, ERR_MISSING, "%s/%s:%zu: queries.tsv has no query %.*s", folder,
                           name, number, STR_ARG(query));
        else
            rc = add_judgement(arena, &topics->items[at], id, grade, err);
    }
    return rc;
}

/* Only what was judged is measured. */
static void
drop_unjudged(struct arena *arena, struct topics *topics)
{
    size_t kept = 0;

    topics->by_id = (struct map){ 0 };
    for (size_t i = 0; i < topics->count; i++)
        if (topics->items[i].count > 0) {
            map_at(&topics->by_id, arena, topics->items[i].id, kept);
            topics->items[kept++] = topics->items[i];
        }
    topics->count = kept;
}

enum error_code
measures_read_topics(struct arena *arena, const char *folder, const char *qrels,
                     struct topics *topics, struct error *err)
{
    enum error_code rc = read_queries(arena, folder, topics, err);

    if (rc == OK)
        rc = read_judgements(arena, folder, qrels, topics, err);
    if (rc == OK)
        drop_unjudged(arena, topics);
    return rc == OK ? arena_check(arena, err) : rc;
}

/* ---- runs ---- */

/* Scores fall; equal ones go by identifier, the last of the alphabet first. */
static int
compare_results(const void *a, const void *b)
{
    const struct result *x = a, *y = b;

    if (x->score != y->score)
        return x->score < y->score ? 1 : -1;
    return str_compare(y->id, x->id);
}

void
measures_add_result(struct arena *arena, struct run *run, struct str id, float score)
{
    run->items = arena_grow(arena, run->items, run->count, &run->capacity, sizeof *run->items);
    if (!arena->failed)
        run->items[run->count++] = (struct result){ id, score };
}

void
measures_sort(struct run *run)
{
    if (run->count > 0)
        qsort(run->items, run->count, sizeof *run->items, compare_results);
}

/* ---- measures ---- */

/* What the judgements say of an identifier; below 0 is 0. */
static int
grade_of(const struct topic *topic, struct str id)
{
    size_t at = map_get(&topic->by_id, id, NONE);

    return at == NONE || topic->items[at].grade < 0 ? 0 : topic->items[at].grade;
}

static int
compare_grades(const void *a, const void *b)
{
    const struct judgement *x = a, *y = b;

    return (x->grade < y->grade) - (x->grade > y->grade);
}

static double
gain_at(int grade, size_t rank)
{
    return grade > 0 ? grade / log2((double) rank + 1) : 0;
}

/* Sorts a copy, since by_id says where in items a judgement stands. */
static double
ideal_gain(struct arena *arena, const struct topic *topic)
{
    struct judgement *best = arena_array(arena, topic->count, sizeof *best);
    double            sum = 0;

    if (!best)
        return 0;
    memcpy(best, topic->items, topic->count * sizeof *best);
    qsort(best, topic->count, sizeof *best, compare_grades);
    for (size_t rank = 1; rank <= CUT && rank <= topic->count; rank++)
        sum += gain_at(best[rank - 1].grade, rank);
    return sum;
}

static size_t
count_relevant(const struct topic *topic, int relevant)
{
    size_t count = 0;

    for (size_t i = 0; i < topic->count; i++)
        count += topic->items[i].grade >= relevant;
    return count;
}

/* What is divided by the ideal and by the number of relevant ones comes as a sum first. */
struct scores
measures_of(struct arena *arena, const struct topic *topic, const struct run *run, int relevant)
{
    double        ideal = ideal_gain(arena, topic);
    double        all = (double) count_relevant(topic, relevant);
    struct scores s = { { 0 } };
    size_t        found = 0;

    for (size_t rank = 1; rank <= run->count; rank++) {
        int grade = grade_of(topic, run->items[rank - 1].id);

        s.values[NDCG] += rank <= CUT ? gain_at(grade, rank) : 0;
        if (grade < relevant)
            continue;
        if (found++ == 0)
            s.values[RECIPROCAL_RANK] = 1 / (double) rank;
        s.values[AVERAGE_PRECISION] += (double) found / (double) rank;
        s.values[RECALL] += rank <= CUT;
    }
    s.values[NDCG] = ideal > 0 ? s.values[NDCG] / ideal : 0;
    s.values[AVERAGE_PRECISION] = all > 0 ? s.values[AVERAGE_PRECISION] / all : 0;
    s.values[RECALL] = all > 0 ? s.values[RECALL] / all : 0;
    return s;
}

/* ---- intervals ---- */

static int
compare_doubles(const void *a, const void *b)
{
    double x = *(const double *) a, y = *(const double *) b;

    return (x > y) - (x < y);
}

static double
resampled_mean(const struct sample *samples, size_t count, uint64_t *random)
{
    struct sample all = { 0 };

    for (size_t i = 0; i < count; i++) {
        const struct sample *one = &samples[chance_below(random, count)];

        all.sum += one->sum;
        all.count += one->count;
    }
    return all.count > 0 ? all.sum / (double) all.count : 0;
}

void
measures_bootstrap(const struct sample *samples, size_t count, double *from, double *to)
{
    double   means[MEASURES_RESAMPLES];
    uint64_t random = BOOTSTRAP_SEED;

    for (size_t i = 0; i < MEASURES_RESAMPLES; i++)
        means[i] = resampled_mean(samples, count, &random);
    qsort(means, MEASURES_RESAMPLES, sizeof *means, compare_doubles);
    *from = means[MEASURES_RESAMPLES / 40];
    *to = means[MEASURES_RESAMPLES - 1 - MEASURES_RESAMPLES / 40];
}
