#include "tools/skill_pairs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "tools/measures.h"

enum { SAME_FROM = 2, DEPTH = 3 };

/* A line of the file, and what we say. */
struct judged {
    struct str pair, file_a, a, file_b, b;
    int        grade;
    double     likeness;
    bool       is_paired;
};

struct judging {
    struct arena  *arena;
    struct rung   *index;
    struct map     ladders; /* stems of files: where in addresses */
    struct str    *addresses;
    size_t         ladder_count, ladder_capacity;
    struct judged *items;
    size_t         count, capacity;
};

/* ---- reading ---- */

static struct str
stem_of(struct arena *arena, const char *path)
{
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    const char *end = strrchr(name, '.');

    return arena_copy(arena, (struct str){ name, end ? (size_t) (end - name) : strlen(name) });
}

static bool
learn_ladder(void *ctx, const struct rung_entry *entry)
{
    struct judging *j = ctx;

    j->addresses = arena_grow(j->arena, j->addresses, j->ladder_count, &j->ladder_capacity,
                              sizeof *j->addresses);
    map_at(&j->ladders, j->arena, stem_of(j->arena, entry->path), j->ladder_count);
    if (!j->arena->failed)
        j->addresses[j->ladder_count++] = arena_copy(j->arena, str_of(entry->address));
    return !j->arena->failed;
}

static enum error_code
read_lines(struct judging *j, struct str bytes, struct error *err)
{
    (void) measures_cut_line(&bytes); /* the header */
    while (bytes.length > 0) {
        struct str    line = measures_cut_line(&bytes);
        struct judged judged = { .pair = measures_cut_field(&line, '\t') };

        judged.file_a = measures_cut_field(&line, '\t');
        judged.a = measures_cut_field(&line, '\t');
        judged.file_b = measures_cut_field(&line, '\t');
        judged.b = measures_cut_field(&line, '\t');
        judged.grade = line.length > 0 ? line.data[0] - '0' : 0;
        j->items = arena_grow(j->arena, j->items, j->count, &j->capacity, sizeof *j->items);
        if (j->arena->failed)
            break;
        j->items[j->count++] = judged;
    }
    return arena_check(j->arena, err);
}

/* ---- asking ---- */

static size_t
place_of(const char *const *names, size_t count, struct str name)
{
    size_t at = 0;

    while (at < count && !str_equal(str_of(names[at]), name))
        at++;
    return at;
}

static enum error_code
fill_judged(struct judged *judged, const struct rung_match *match, struct error *err)
{
    size_t a = place_of(match->a_skills, match->a_skill_count, judged->a);
    size_t b = place_of(match->b_skills, match->b_skill_count, judged->b);

    if (a == match->a_skill_count || b == match->b_skill_count)
        return error_set(err, ERR_FORMAT,
                         "skill_pairs.tsv: %.*s of %s and %.*s of %s: no such skills",
                         STR_ARG(judged->a), match->a, STR_ARG(judged->b), match->b);
    judged->likeness = match->likeness[a * match->b_skill_count + b];
    judged->is_paired = match->skills.items[a].b &&
                        str_equal(str_of(match->skills.items[a].b), judged->b);
    return OK;
}

/* Fills the lines from one on that are about the same two ladders; *end is behind them. */
static enum error_code
ask(struct judging *j, size_t from, size_t *end, struct error *err)
{
    const struct judged *first = &j->items[from];
    size_t               a = map_get(&j->ladders, first->file_a, NONE);
    size_t               b = map_get(&j->ladders, first->file_b, NONE);
    struct rung_match   *match;
    struct rung_error    error;
    enum error_code      rc = OK;

    if (a == NONE || b == NONE)
        return error_set(err, ERR_MISSING, "skill_pairs.tsv: %.*s, %.*s: not indexed",
                         STR_ARG(first->file_a), STR_ARG(first->file_b));
    if (rung_match(j->index, j->addresses[a].data, j->addresses[b].data, NULL, &match,
                   &error) != RUNG_OK)
        return error_set(err, ERR_IO, "%s", error.message);
    for (*end = from; rc == OK && *end < j->count; ++*end) {
        struct judged *judged = &j->items[*end];

        if (!str_equal(judged->file_a, first->file_a) ||
            !str_equal(judged->file_b, first->file_b))
            break;
        rc = fill_judged(judged, match, err);
    }
    rung_match_free(match);
    return rc;
}

/* ---- measuring ---- */

struct figures {
    struct sample *first; /* one a skill: whether its first place is right */
    struct sample *first_by_pair;
    size_t         skills, pairs;
    double         ndcg, reciprocal_rank;
    size_t         paired, paired_right, with_partner;
};

static int
by_rank(const void *a, const void *b)
{
    const struct judged *x = *(const struct judged *const *) a,
                        *y = *(const struct judged *const *) b;

    return (x->likeness < y->likeness) - (x->likeness > y->likeness);
}

static int
by_grade(const void *a, const void *b)
{
    return (*(const struct judged *const *) b)->grade -
           (*(const struct judged *const *) a)->grade;
}

static double
gain(const struct judged *const *items, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count && i < DEPTH; i++)
        sum += items[i]->grade / log2((double) i + 2);
    return sum;
}

/* A skill of A with all that it was compared with. */
static void
judge_skill(const struct judged **items, size_t count, bool is_verbose, struct figures *f)
{
    struct sample *pair = &f->first_by_pair[f->pairs - 1];
    double         got, best;
    size_t         rank = 0;
    int            highest;
    bool           is_right;

    qsort(items, count, sizeof(struct judged *), by_grade);
    highest = items[0]->grade;
    best = gain(items, count);
    if (highest < SAME_FROM)
        return;
    qsort(items, count, sizeof(struct judged *), by_rank);
    got = gain(items, count);
    is_right = items[0]->grade == highest;
    while (items[rank]->grade < SAME_FROM)
        rank++;
    f->first[f->skills++] = (struct sample){ is_right, 1 };
    pair->sum += is_right;
    pair->count++;
    f->ndcg += got / best;
    f->reciprocal_rank += 1 / (double) (rank + 1);
    if (is_verbose && !is_right)
        printf("missed %.*s %.*s: %.*s\n", STR_ARG(items[0]->pair), STR_ARG(items[0]->a),
               STR_ARG(items[0]->b));
}

/* One to one, by the two ladders: a skill with several of one file was given one at most. */
static void
judge_pairing(const struct judged *items, size_t count, struct figures *f)
{
    for (size_t i = 0; i < count;) {
        size_t end = i;
        bool   has_partner = false;

        for (; end < count && str_equal(items[end].file_b, items[i].file_b); end++) {
            has_partner |= items[end].grade >= SAME_FROM;
            f->paired += items[end].is_paired;
            f->paired_right += items[end].is_paired && items[end].grade >= SAME_FROM;
        }
        f->with_partner += has_partner;
        i = end;
    }
}

static double
share(double part, size_t all)
{
    return all > 0 ? part / (double) all : 0;
}

static void
print_figures(const struct figures *f)
{
    double from, to, pair_from, pair_to, right = 0;

    for (size_t i = 0; i < f->skills; i++)
        right += f->first[i].sum;
    measures_bootstrap(f->first, f->skills, &from, &to);
    measures_bootstrap(f->first_by_pair, f->pairs, &pair_from, &pair_to);
    printf(
        "\nskills of two ladders: %zu that have one of grade %d or 3\n"
        "first place right %.3f   95 %% %.3f to %.3f over skills, %.3f to %.3f over ladders\n"
        "MRR %.3f   nDCG@%d %.3f\n"
        "one to one: %zu pairs, %.3f of them right; of %zu skills with a partner %.3f have "
        "one\n",
        f->skills, SAME_FROM, share(right, f->skills), from, to, pair_from, pair_to,
        share(f->reciprocal_rank, f->skills), DEPTH, share(f->ndcg, f->skills), f->paired,
        share((double) f->paired_right, f->paired), f->with_partner,
        share((double) f->paired_right, f->with_partner));
}

static bool
are_of_one_skill(const struct judged *x, const struct judged *y)
{
    return str_equal(x->pair, y->pair) && str_equal(x->file_a, y->file_a) &&
           str_equal(x->a, y->a);
}

static enum error_code
measure(struct judging *j, bool is_verbose, struct error *err)
{
    struct figures        f = { .first = arena_array(j->arena, j->count, sizeof *f.first),
                                .first_by_pair =
                                    arena_array(j->arena, j->count, sizeof *f.first_by_pair) };
    const struct judged **skill = arena_array(j->arena, j->count, sizeof *skill);
    enum error_code       rc = arena_check(j->arena, err);

    for (size_t i = 0; rc == OK && i < j->count;) {
        size_t end = i;

        f.pairs += i == 0 || !str_equal(j->items[i].pair, j->items[i - 1].pair);
        for (; end < j->count && are_of_one_skill(&j->items[i], &j->items[end]); end++)
            skill[end - i] = &j->items[end];
        judge_pairing(&j->items[i], end - i, &f);
        judge_skill(skill, end - i, is_verbose, &f);
        i = end;
    }
    if (rc == OK)
        print_figures(&f);
    return rc;
}

enum error_code
skill_pairs_measure(struct arena *arena, struct rung *index, const char *folder,
                    bool is_verbose, struct error *err)
{
    struct judging    j = { .arena = arena, .index = index };
    struct rung_error error;
    struct str        bytes;
    enum error_code   rc = measures_read_in(arena, folder, "skill_pairs.tsv", &bytes, err);

    if (rc == OK)
        rc = read_lines(&j, bytes, err);
    if (rc == OK && rung_list(index, RUNG_LADDERS, NULL, learn_ladder, &j, &error) != RUNG_OK)
        rc = error_set(err, ERR_IO, "%s", error.message);
    for (size_t i = 0; rc == OK && i < j.count;)
        rc = ask(&j, i, &i, err);
    return rc == OK ? measure(&j, is_verbose, err) : rc;
}
