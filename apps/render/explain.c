#include "apps/render/explain.h"

#include <math.h>
#include <string.h>

#include "apps/render/text.h"

enum { PLACES = 10000 }; /* amounts are shown in ten thousandths, as scores are */

/* What to show of an amount, so that all shown before and this add up to the rounded sum. */
static double
next_amount(double *sum, double amount)
{
    double shown = round(*sum * PLACES);

    *sum += amount;
    return (round(*sum * PLACES) - shown) / PLACES;
}

/* The share of a group's score that its i-th cell has. */
static double
share_of_cell(size_t i)
{
    return i == 0 ? 1.0 : i == 1 ? RUNG_SECOND_SHARE : RUNG_THIRD_SHARE;
}

static void
add_word(struct buffer *line, const struct rung_share *share)
{
    static const char *const by[] = { [RUNG_SHARE_WORD] = "",
                                      [RUNG_SHARE_EXACT] = " just as written",
                                      [RUNG_SHARE_SYNONYM] = " or a synonym",
                                      [RUNG_SHARE_PREFIX] = " as a beginning",
                                      [RUNG_SHARE_PAIR] = " side by side",
                                      [RUNG_SHARE_LEVEL] = ", a level at a like place" };

    buffer_add_char(line, '"');
    render_safe(line, str_of(share->word));
    buffer_format(line, "\"%s", by[share->kind]);
}

static void
add_place(struct buffer *line, const struct rung_share *share)
{
    if (!share->field)
        return;
    buffer_format(line, " in the %s%s: ", share->field,
                  strcmp(share->field, "text") == 0 ? "" : "'s name");
    if (share->tf == 1)
        buffer_add(line, STR("once"));
    else
        buffer_format(line, "%u times", share->tf);
    buffer_format(line, " in %u word%s", share->length, share->length == 1 ? "" : "s");
}

static void
explain_share(const struct screen *screen, const struct rung_share *share, double amount,
              uint64_t documents, size_t indent)
{
    struct buffer line = { 0 };

    buffer_format(&line, "%8.4f  ", amount);
    add_word(&line, share);
    add_place(&line, share);
    if (share->kind != RUNG_SHARE_LEVEL)
        buffer_format(&line, "; %llu of %llu cells have it", (unsigned long long) share->cells,
                      (unsigned long long) documents);
    if (share->times > 1)
        buffer_format(&line, "; asked %u times", share->times);
    buffer_add_char(&line, '\0');
    if (!screen_fails(screen, line.failed))
        render_line(screen, indent, PAINT_FAINT, line.data);
    buffer_free(&line);
}

void
render_explanation(const struct screen *screen, const struct rung_hit *hit, uint64_t documents,
                   size_t indent)
{
    double sum = 0;

    for (size_t i = 0; i < hit->share_count; i++)
        explain_share(screen, &hit->shares[i], next_amount(&sum, hit->shares[i].amount),
                      documents, indent);
}

void
render_explanation_line(struct buffer *line, const struct rung_hit *hit)
{
    double sum = 0;

    for (size_t i = 0; i < hit->share_count; i++) {
        const struct rung_share *share = &hit->shares[i];

        buffer_format(line, "%s%.4f %s", i > 0 ? " + " : "", next_amount(&sum, share->amount),
                      share->term);
        if (share->field)
            buffer_format(line, "/%s", share->field);
    }
    for (size_t i = 0; hit->share_count == 0 && i < hit->cell_count; i++)
        buffer_format(line, "%s%.4f %s", i > 0 ? " + " : "",
                      next_amount(&sum, share_of_cell(i) * hit->cells[i].score),
                      hit->cells[i].cell.address);
    buffer_add_char(line, '\0');
}
