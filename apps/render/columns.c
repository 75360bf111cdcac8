#include "apps/render/columns.h"

#include "base/utf8.h"

enum { GAP = 3, LEAST_WIDTH = 24, MOST_BESIDE = 26 };

/* A text of which some lines are printed. */
struct printing {
    const struct screen        *screen;
    const struct render_beside *column;
    size_t                      at, width;
    bool                        is_marked, has_begun;
};

static enum screen_paint
paint_of(const struct printing *p)
{
    return p->is_marked ? p->column->mark : p->column->paint;
}

static void
print_word(struct printing *p, struct str word)
{
    for (size_t i = 0; i < word.length; i++)
        if (word.data[i] == RENDER_MARK_ON || word.data[i] == RENDER_MARK_OFF) {
            p->is_marked = word.data[i] == RENDER_MARK_ON;
            screen_paint(p->screen, PAINT_PLAIN);
            screen_paint(p->screen, paint_of(p));
        } else {
            fputc(word.data[i], p->screen->out);
        }
}

/* The word at p->at; of one that is wider than the column what fits, at least a character. */
static struct str
next_word(const struct printing *p)
{
    struct str text = p->column->text;
    size_t     end = p->at, width = 0;

    while (end < text.length && text.data[end] != ' ' && text.data[end] != '\n') {
        size_t next = end;

        (void) utf8_next(text, &next);
        width += render_width(str_slice(text, end, next));
        if (width > p->width && end > p->at)
            break;
        end = next;
    }
    return str_slice(text, p->at, end);
}

/* Passes over blanks; true where a line ends among them. */
static bool
skip_blanks(struct printing *p)
{
    struct str text = p->column->text;
    bool       ends = false;

    for (; p->at < text.length && (text.data[p->at] == ' ' || text.data[p->at] == '\n');
         p->at++)
        ends |= text.data[p->at] == '\n';
    return ends;
}

/* Prints as many words as fit on a line; returns how wide they are. */
static size_t
print_words(struct printing *p)
{
    size_t used = 0;

    while (p->at < p->column->text.length) {
        struct str word = next_word(p);
        size_t     width = render_width(word);

        if (used > 0 && used + 1 + width > p->width)
            break;
        if (used > 0)
            fputc(' ', p->screen->out);
        used += (used > 0) + width;
        print_word(p, word);
        p->at += word.length;
        if (skip_blanks(p))
            break;
    }
    return used;
}

static void
print_blanks(const struct screen *screen, size_t count)
{
    fprintf(screen->out, "%*s", (int) count, "");
}

/*
 * One line of a column behind *owed blanks, which are left owed, with more, where nothing follows
 * in it.
 */
static void
print_line(struct printing *p, size_t *owed)
{
    size_t lead = strlen(p->column->lead), used;

    if (p->at == p->column->text.length) {
        *owed += lead + p->width + GAP;
        return;
    }
    print_blanks(p->screen, *owed);
    if (p->has_begun)
        print_blanks(p->screen, lead);
    else
        fputs(p->column->lead, p->screen->out);
    p->has_begun = true;
    if (paint_of(p) != PAINT_PLAIN)
        screen_paint(p->screen, paint_of(p));
    used = print_words(p);
    if (paint_of(p) != PAINT_PLAIN)
        screen_paint(p->screen, PAINT_PLAIN);
    *owed = (p->width > used ? p->width - used : 0) + GAP;
}

static bool
is_left(const struct printing *columns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (columns[i].at < columns[i].column->text.length)
            return true;
    return false;
}

static void
print_beside(const struct screen *screen, size_t indent, const struct render_beside *columns,
             size_t count, size_t width)
{
    struct printing printing[MOST_BESIDE];

    for (size_t i = 0; i < count; i++)
        printing[i] = (struct printing){ .screen = screen,
                                         .column = &columns[i],
                                         .width = width - strlen(columns[i].lead) };
    while (is_left(printing, count)) {
        size_t owed = indent;

        for (size_t i = 0; i < count; i++)
            print_line(&printing[i], &owed);
        fputc('\n', screen->out);
    }
}

void
render_columns(const struct screen *screen, size_t indent, const struct render_beside *columns,
               size_t count)
{
    size_t room = screen->width > indent ? screen->width - indent : 0;
    size_t gaps = GAP * (count - 1), least = LEAST_WIDTH * count + gaps;

    if (count <= MOST_BESIDE && room >= least) {
        print_beside(screen, indent, columns, count, (room - gaps) / count);
        return;
    }
    for (size_t i = 0; i < count; i++)
        print_beside(screen, indent, &columns[i], 1, room > LEAST_WIDTH ? room : LEAST_WIDTH);
}
