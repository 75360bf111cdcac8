#include "store/score.h"

#include <math.h>

/* Compared with others by tools/settings.sh; docs/scoring.md says what was found. */
#ifndef SCORE_K1
#define SCORE_K1 1.2
#endif
#ifndef SCORE_B
#define SCORE_B 0.4
#endif
#ifndef SCORE_TEXT_LENGTH
#define SCORE_TEXT_LENGTH 32.0
#endif
#ifndef SCORE_IDF_POWER
#define SCORE_IDF_POWER 1.3
#endif
#ifndef SCORE_SKILL_WEIGHT
#define SCORE_SKILL_WEIGHT 0.4
#endif
#ifndef SCORE_TRACK_WEIGHT
#define SCORE_TRACK_WEIGHT 0.2
#endif

static const struct {
    double   weight, usual_length;
    uint32_t most_length;
} fields_of_a_cell[SCORE_FIELDS] = {
    [SCORE_TEXT] = { 1.0, SCORE_TEXT_LENGTH, SCORE_MOST_TEXT },
    [SCORE_SKILL] = { SCORE_SKILL_WEIGHT, 2.0, SCORE_MOST_NAME },
    [SCORE_TRACK] = { SCORE_TRACK_WEIGHT, 3.0, SCORE_MOST_NAME },
};

uint32_t
score_length(enum score_field field, uint32_t length)
{
    uint32_t most = fields_of_a_cell[field].most_length;

    return length < most ? length : most;
}

uint32_t
score_field_impact(enum score_field field, struct score_field_count count)
{
    double tf = count.tf < SCORE_MOST_TF ? count.tf : SCORE_MOST_TF;
    double length = score_length(field, count.length);
    double norm = 1.0 - SCORE_B + SCORE_B * length / fields_of_a_cell[field].usual_length;

    return tf > 0 ? (uint32_t) lround(1024.0 * fields_of_a_cell[field].weight * tf *
                                      (SCORE_K1 + 1.0) / (tf + SCORE_K1 * norm))
                  : 0;
}

uint32_t
score_impact(const struct score_field_count fields[SCORE_FIELDS])
{
    uint32_t sum = 0;

    for (int f = 0; f < SCORE_FIELDS; f++)
        sum += score_field_impact((enum score_field) f, fields[f]);
    return sum;
}

uint32_t
score_share(uint32_t idf, unsigned tenths)
{
    return (idf * tenths + SCORE_WHOLE_TENTHS / 2) / SCORE_WHOLE_TENTHS;
}

uint32_t
score_idf(uint64_t cells, uint64_t cells_with_term)
{
    double all = (double) cells, with = (double) cells_with_term;
    double rarity = log(1.0 + (all - with + 0.5) / (with + 0.5));
    long   idf = lround(1024.0 * pow(rarity, SCORE_IDF_POWER));

    return idf > 0 ? (uint32_t) idf : 1;
}

uint64_t
score_group(uint64_t best, uint64_t second, uint64_t third)
{
    return SCORE_GROUP_SCALE * best + 2 * second + third;
}
