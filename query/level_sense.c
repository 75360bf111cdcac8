#include "query/level_sense.h"

#include <math.h>

#include "base/buffer.h"
#include "query/level_terms.h"
#include "query/seniority.h"

/* From here on order and seniorities run against the rows. */
#define REVERSED (-0.8)

/* Below this the order is another, if seniorities lie so far apart. */
#define SAME_ORDER  0.5
#define TELLS_APART 0.2

/* ---- what texts tell ---- */

static double
mean_of(const double *values, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return sum / (double) count;
}

/* Pearson's correlation of seniorities with 0, 1, 2...; also how far they lie apart. */
static double
trend_of(const double *senior, size_t count, double *spread)
{
    double mean = mean_of(senior, count), middle = ((double) count - 1) / 2;
    double together = 0, squares = 0, steps = 0;

    for (size_t i = 0; i < count; i++) {
        together += (senior[i] - mean) * ((double) i - middle);
        squares += (senior[i] - mean) * (senior[i] - mean);
        steps += ((double) i - middle) * ((double) i - middle);
    }
    *spread = sqrt(squares / (double) count);
    return squares > 0 ? together / sqrt(squares * steps) : 0;
}

bool
level_sense_of(const double *senior, const double *likeness, size_t count,
               struct level_sense *sense)
{
    *sense = (struct level_sense){ .count = count };
    if (count < LEVEL_SENSE_LEAST || !level_order(senior, likeness, count, sense->order))
        return false;
    sense->agreement = level_order_agreement(sense->order, count);
    sense->trend = trend_of(senior, count, &sense->spread);
    return true;
}

bool
level_sense_is_upside_down(const struct level_sense *sense)
{
    static const double rounding =
        1e-9; /* four levels with two neighbours changed have just it */

    return sense->agreement <= REVERSED + rounding && sense->trend <= REVERSED;
}

bool
level_sense_is_another(const struct level_sense *sense)
{
    return sense->agreement < SAME_ORDER && sense->spread >= TELLS_APART;
}

/* ---- what labels tell ---- */

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char) c >= 0x80;
}

static bool
tells_seniority(struct str word)
{
    static const char *const words[] = {
        "trainee",      "intern",       "apprentice", "graduate",
        "entry",        "junior",       "jr",         "associate",
        "assistant",    "mid",          "middle",     "senior",
        "sr",           "semisenior",   "advanced",   "expert",
        "lead",         "staff",        "chief",      "principal",
        "principle",    "head",         "director",   "vp",
        "president",    "fellow",       "executive",  "beginner",
        "novice",       "master",       "manager",    "cto",
        "ceo",          "intermediate", "i",          "ii",
        "iii",          "iv",           "v",          "vi",
        "distinguished"
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal_ignoring_case(word, str_of(words[i])))
            return true;
    return false;
}

static bool
label_tells(struct str label)
{
    unsigned number;
    size_t   start, end;

    if (level_label_number(label, &number, &start, &end))
        return true;
    for (start = 0; start < label.length; start = end + 1) {
        for (end = start; end < label.length && is_letter(label.data[end]);)
            end++;
        if (tells_seniority(str_slice(label, start, end)))
            return true;
    }
    return false;
}

bool
level_labels_tell(const struct ladder *ladder)
{
    for (size_t l = 0; l < ladder->level_count; l++)
        if (label_tells(ladder->levels[l].label))
            return true;
    return false;
}

/* ---- a ladder ---- */

/* Levels that have words. */
struct heard {
    struct arena        arena;
    struct term_numbers numbers;
    struct level_terms  levels[LEVEL_ORDER_MOST];
    size_t              rows[LEVEL_ORDER_MOST]; /* of the ladder */
    size_t              count;
};

static enum error_code
hear(struct heard *heard, struct text_analyzer *analyzer, const struct ladder *ladder,
     struct error *err)
{
    enum error_code rc = OK;

    for (size_t l = 0; l < ladder->level_count; l++) {
        struct level_terms *level = &heard->levels[heard->count];

        for (size_t s = 0; rc == OK && s < ladder->skill_count; s++)
            rc = level_terms_add(&heard->numbers, &heard->arena, analyzer,
                                 ladder_cell(ladder, l, s)->text, level, err);
        if (level->words == 0)
            continue;
        level_terms_end(level);
        heard->rows[heard->count++] = l;
    }
    return rc;
}

static double
senior_of(const struct heard *heard, const struct level_terms *level)
{
    double sum = 0;

    for (size_t i = 0; i < level->count; i++)
        sum += level->shares[i].value *
               seniority_weight(heard->numbers.terms[level->shares[i].number]);
    return sum;
}

static enum error_code
make_sense(const struct heard *heard, double *senior, struct level_sense *sense,
           struct error *err)
{
    double likeness[LEVEL_ORDER_MOST * LEVEL_ORDER_MOST];
    size_t n = heard->count;

    for (size_t i = 0; i < n; i++) {
        senior[i] = senior_of(heard, &heard->levels[i]);
        for (size_t j = 0; j < n; j++)
            likeness[i * n + j] = level_terms_likeness(&heard->levels[i], &heard->levels[j]);
    }
    return level_sense_of(senior, likeness, n, sense) ? OK : error_memory(err);
}

/* ---- the sentence ---- */

static struct str
name_of(struct arena *arena, const struct ladder *ladder, size_t level)
{
    struct str label = ladder->levels[level].label;

    return label.length > 0 ? label : arena_format(arena, "level %zu", level + 1);
}

static struct str
list_of(struct arena *arena, const struct ladder *ladder, const struct heard *heard,
        const struct level_sense *sense)
{
    struct buffer list = { 0 };
    struct str    copy;

    for (size_t i = 0; i < sense->count; i++)
        buffer_format(&list, "%s%.*s", i > 0 ? ", " : "",
                      STR_ARG(name_of(arena, ladder, heard->rows[sense->order[i]])));
    arena->failed |= list.failed;
    copy = arena_copy(arena, buffer_str(&list));
    buffer_free(&list);
    return copy;
}

static struct str
sentence_of(struct arena *arena, const struct ladder *ladder, const struct heard *heard,
            const double *senior, const struct level_sense *sense)
{
    size_t last = heard->count - 1;

    if (level_sense_is_upside_down(sense) && senior[0] > senior[last])
        return arena_format(
            arena,
            "\"%.*s\" seems to stand upside down: \"%.*s\" is read as the lowest "
            "level, and sounds more senior than \"%.*s\", the highest",
            STR_ARG(ladder->track), STR_ARG(name_of(arena, ladder, heard->rows[0])),
            STR_ARG(name_of(arena, ladder, heard->rows[last])));
    if (level_sense_is_another(sense) && !level_labels_tell(ladder))
        return arena_format(
            arena,
            "the labels of \"%.*s\" say nothing of the order of its levels, and "
            "by their texts it is another than that of the rows: %.*s",
            STR_ARG(ladder->track), STR_ARG(list_of(arena, ladder, heard, sense)));
    return (struct str){ 0 };
}

enum error_code
level_sense_doubt(struct text_analyzer *analyzer, struct arena *arena,
                  const struct ladder *ladder, struct str *sentence, struct error *err)
{
    struct heard       heard = { 0 };
    struct level_sense sense;
    double             senior[LEVEL_ORDER_MOST];
    enum error_code    rc = OK;

    *sentence = (struct str){ 0 };
    if (!str_equal(ladder->language, STR("en")) || ladder->level_count > LEVEL_ORDER_MOST)
        return OK;
    rc = hear(&heard, analyzer, ladder, err);
    if (rc == OK && heard.count >= LEVEL_SENSE_LEAST) {
        rc = make_sense(&heard, senior, &sense, err);
        if (rc == OK)
            *sentence = sentence_of(arena, ladder, &heard, senior, &sense);
    }
    arena_free(&heard.arena);
    return rc == OK ? arena_check(arena, err) : rc;
}
