#include "store/score.h"

#include <math.h>

static const struct {
    double weight, usual_length;
} fields_of_a_cell[SCORE_FIELDS] = {
    [SCORE_TEXT] = { 1.0, 32.0 },
    [SCORE_SKILL] = { 0.6, 2.0 },
    [SCORE_TRACK] = { 0.2, 3.0 },
};

uint32_t
score_impact(const struct score_field_count fields[SCORE_FIELDS])
{
    const double k1 = 1.2, b = 0.4;
    double       sum = 0;

    for (int f = 0; f < SCORE_FIELDS; f++) {
        double tf = fields[f].tf, length = fields[f].length;
        double norm = 1.0 - b + b * length / fields_of_a_cell[f].usual_length;

        if (fields[f].tf > 0)
            sum += fields_of_a_cell[f].weight * tf * (k1 + 1.0) / (tf + k1 * norm);
    }
    return (uint32_t) lround(1024.0 * sum);
}

uint32_t
score_idf(uint64_t cells, uint64_t cells_with_term)
{
    double all = (double) cells, with = (double) cells_with_term;
    long   idf = lround(1024.0 * log(1.0 + (all - with + 0.5) / (with + 0.5)));

    return idf > 0 ? (uint32_t) idf : 1;
}

uint64_t
score_group(uint64_t best, uint64_t second, uint64_t third)
{
    return SCORE_GROUP_SCALE * best + 2 * second + third;
}
