#include "query/spelling.h"

#include "base/edit.h"
#include "base/utf8.h"

enum { SHORTEST = 5, SHORTEST_FOR_TWO = 8 };

struct looking {
    struct arena       *arena;
    struct edit_letters wanted;
    unsigned   best_distance; /* to be bettered, or met by a word that more texts have */
    uint64_t   best_count;
    struct str best;
};

/* Terms come as "=form" and "=form@es". */
static enum error_code
look_at(struct str term, uint64_t count, void *ctx)
{
    struct looking     *l = ctx;
    struct str          form = str_slice(term, 1, str_find(term, STR("@")));
    struct edit_letters letters = edit_letters_of(form);
    unsigned            distance = edit_distance(&l->wanted, &letters, l->best_distance);
    bool                is_nearer = distance < l->best_distance;

    if (distance > l->best_distance ||
        (!is_nearer && l->best.length > 0 &&
         (count < l->best_count ||
          (count == l->best_count && str_compare(form, l->best) >= 0))))
        return OK;
    l->best_distance = distance;
    l->best_count = count;
    l->best = arena_copy(l->arena, form);
    return l->arena->failed ? ERR_MEMORY : OK;
}

static bool
has_digit(struct str form)
{
    for (size_t i = 0; i < form.length; i++)
        if (str_is_digit(form.data[i]))
            return true;
    return false;
}

static enum error_code
has_exactly(struct word_maker *maker, struct str form, bool *has, struct error *err)
{
    struct atoms    atoms = { 0 };
    enum error_code rc = words_hear(maker, form, 0, &atoms, err);

    *has = false;
    for (size_t l = 0; rc == OK && !*has && atoms.count == 1 && l < maker->language_count; l++)
        rc = store_has(maker->store, atoms.items[0].exacts[l], has, err);
    return rc;
}

/* An s after these makes "es" of itself: "boxes" has no "box" with an e. */
static bool
takes_es(char last)
{
    return last == 's' || last == 'x' || last == 'z' || last == 'h' || last == 'o';
}

/* "kubernets", where the index has "kubernetes", and neither "kubernets" nor "kubernet". */
static enum error_code
restore_lost_e(struct word_maker *maker, struct str form, struct str *corrected,
               struct error *err)
{
    struct str      base = str_slice(form, 0, form.length - 1), whole;
    bool            has_base, has_whole = false;
    enum error_code rc;

    if (form.length < SHORTEST || !str_ends(form, STR("s")) ||
        takes_es(base.data[base.length - 1]))
        return OK;
    whole = arena_format(maker->arena, "%.*ses", STR_ARG(base));
    rc = has_exactly(maker, form, &has_base, err);
    if (rc == OK && !has_base)
        rc = has_exactly(maker, base, &has_base, err);
    if (rc == OK && !has_base)
        rc = has_exactly(maker, whole, &has_whole, err);
    if (rc == OK && has_whole)
        *corrected = whole;
    return rc;
}

static enum error_code
find_nearest(struct word_maker *maker, struct str form, struct str *corrected,
             struct error *err)
{
    struct looking  l = { .arena = maker->arena, .wanted = edit_letters_of(form) };
    char            low[8] = "=", high[8] = "=";
    size_t          length;
    enum error_code rc;

    if (l.wanted.count < SHORTEST || has_digit(form))
        return OK;
    l.best_distance = l.wanted.count < SHORTEST_FOR_TWO ? 1 : 2;
    length = 1 + utf8_put(low + 1, l.wanted.items[0]);
    rc = store_each_term(maker->store, (struct str){ low, length },
                         (struct str){ high, 1 + utf8_put(high + 1, l.wanted.items[0] + 1) },
                         look_at, &l, err);
    if (rc == ERR_MEMORY)
        rc = error_memory(err);
    if (rc == OK)
        *corrected = l.best;
    return rc;
}

enum error_code
spelling_correct(struct word_maker *maker, const struct atom *atom, struct str *corrected,
                 struct error *err)
{
    struct str     *groups;
    size_t          group_count = 0;
    bool            is_known;
    enum error_code rc = words_known(maker, atom, &is_known, err);

    *corrected = STR("");
    if (rc == OK && is_known)
        return restore_lost_e(maker, atom->form, corrected, err);
    if (rc == OK)
        rc = words_groups(maker, atom, 1, &groups, &group_count, err);
    return rc == OK && group_count == 0 ? find_nearest(maker, atom->form, corrected, err) : rc;
}
