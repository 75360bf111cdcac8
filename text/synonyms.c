#include "text/synonyms.h"

#include <assert.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/map.h"
#include "text/synonyms_tsv.h" /* made from corpus/synonyms.tsv: synonyms_tsv */

struct group {
    struct str term;
    size_t     list;   /* that spoke of it last, from 1; 0: only one-way lines did */
    unsigned   line;   /* there */
    size_t     merged; /* into which; itself when it stands */
};

struct item {
    struct str member;
    size_t     group;
    bool       asks;
};

struct reading {
    struct arena         *arena;
    struct text_analyzer *analyzer;
    struct group         *groups;
    struct item          *items;
    struct str           *compounds;
    size_t group_count, group_capacity, item_count, item_capacity, compound_count,
        compound_capacity;
    struct map asked; /* the run of a member that asks, to its group */

    const struct synonym_list *list; /* being read, and where */
    size_t                     list_number;
    unsigned                   line;
};

/* ---- runs ---- */

struct running {
    struct buffer run;    /* the terms */
    struct buffer joined; /* the words without the hyphens that tie them */
    bool          is_tied;
};

static enum error_code
add_term(const struct text_term *term, void *ctx)
{
    struct running *r = ctx;

    if (r->run.length > 0)
        buffer_add_char(&r->run, ' ');
    buffer_add(&r->run, term->term);
    if (!term->ties_back)
        buffer_add_char(&r->joined, ' ');
    buffer_add(&r->joined, term->form);
    r->is_tied |= term->ties_back;
    return OK;
}

size_t
synonym_runs(struct arena *arena, struct text_analyzer *analyzer, struct str member,
             struct str runs[SYNONYM_RUNS])
{
    struct running split = { 0 }, joined = { 0 };

    arena->failed |= text_each_term(analyzer, member, add_term, &split) != OK;
    runs[0] = arena_copy(arena, buffer_str(&split.run));
    if (split.is_tied) {
        struct str prose = buffer_str(&split.joined);

        arena->failed |= text_each_term(analyzer, prose, add_term, &joined) != OK;
        runs[1] = arena_copy(arena, buffer_str(&joined.run));
    }
    arena->failed |= split.run.failed || split.joined.failed || joined.run.failed;
    buffer_free(&split.run);
    buffer_free(&split.joined);
    buffer_free(&joined.run);
    buffer_free(&joined.joined);
    return split.is_tied ? 2 : 1;
}

static size_t
words_of(struct str run)
{
    size_t count = run.length > 0;

    for (size_t i = 0; i < run.length; i++)
        count += run.data[i] == ' ';
    return count;
}

/* ---- groups ---- */

static size_t
standing(const struct reading *r, size_t group)
{
    while (r->groups[group].merged != group)
        group = r->groups[group].merged;
    return group;
}

static enum error_code
add_to_term(const struct text_term *term, void *ctx)
{
    buffer_add_char(ctx, ((struct buffer *) ctx)->length == 0 ? '~' : '-');
    buffer_add(ctx, term->form);
    return OK;
}

static size_t
new_group(struct reading *r, struct str first)
{
    struct buffer term = { 0 };

    r->arena->failed |= text_each_form(r->analyzer, first, add_to_term, &term) != OK;
    r->groups =
        arena_grow(r->arena, r->groups, r->group_count, &r->group_capacity, sizeof *r->groups);
    if (!r->arena->failed)
        r->groups[r->group_count] = (struct group){
            .term = arena_copy(r->arena, buffer_str(&term)),
            .merged = r->group_count,
        };
    buffer_free(&term);
    return r->arena->failed ? 0 : r->group_count++;
}

static void
add_item(struct reading *r, struct str member, size_t group, bool asks)
{
    r->items =
        arena_grow(r->arena, r->items, r->item_count, &r->item_capacity, sizeof *r->items);
    if (!r->arena->failed)
        r->items[r->item_count++] = (struct item){ member, group, asks };
}

/* ---- lines ---- */

#define NO_GROUP SIZE_MAX

/* The members between tabs, without blanks around them. */
static enum error_code
split_members(struct reading *r, struct str line, struct str *members, size_t *count,
              struct error *err)
{
    for (size_t at = 0; at <= line.length;) {
        size_t     length = str_find(str_slice(line, at, line.length), STR("\t"));
        struct str member = str_trim(str_slice(line, at, at + length));
        struct str runs[SYNONYM_RUNS];

        at += length + 1;
        if (*count == SYNONYMS_MOST_MEMBERS)
            return error_set(err, ERR_LIMIT, "%s:%u: more than %d members", r->list->path,
                             r->line, SYNONYMS_MOST_MEMBERS);
        if (member.length == 0)
            return error_set(err, ERR_FORMAT,
                             "%s:%u: an empty member; one tab stands between two",
                             r->list->path, r->line);
        (void) synonym_runs(r->arena, r->analyzer, member, runs);
        if (words_of(runs[0]) == 0)
            return error_set(err, ERR_FORMAT, "%s:%u: \"%.*s\" is no word", r->list->path,
                             r->line, STR_ARG(member));
        if (words_of(runs[0]) > SYNONYMS_MOST_WORDS)
            return error_set(err, ERR_LIMIT, "%s:%u: \"%.*s\" has more than %d words",
                             r->list->path, r->line, STR_ARG(member), SYNONYMS_MOST_WORDS);
        members[(*count)++] = member;
    }
    return OK;
}

static bool
has_tie(struct reading *r, struct str member)
{
    struct str runs[SYNONYM_RUNS];

    return synonym_runs(r->arena, r->analyzer, member, runs) > 1;
}

static void
add_compound(struct reading *r, struct str member)
{
    if (!has_tie(r, member))
        return;
    r->compounds = arena_grow(r->arena, r->compounds, r->compound_count, &r->compound_capacity,
                              sizeof *r->compounds);
    if (!r->arena->failed)
        r->compounds[r->compound_count++] = member;
}

/* The group that the member asks for by now, or NO_GROUP. */
static size_t
group_of(struct reading *r, struct str member)
{
    struct str runs[SYNONYM_RUNS];
    size_t     count = synonym_runs(r->arena, r->analyzer, member, runs), group;

    for (size_t i = 0; i < count; i++) {
        group = map_get(&r->asked, runs[i], NO_GROUP);
        if (group != NO_GROUP)
            return standing(r, group);
    }
    return NO_GROUP;
}

static void
ask_for(struct reading *r, struct str member, size_t group)
{
    struct str runs[SYNONYM_RUNS];
    size_t     count = synonym_runs(r->arena, r->analyzer, member, runs);

    for (size_t i = 0; i < count; i++)
        (void) map_at(&r->asked, r->arena, runs[i], group);
    add_item(r, member, group, true);
    add_compound(r, member);
}

static bool
is_of_this_list(const struct reading *r, size_t group)
{
    assert(group < r->group_count);
    return r->groups[group].list == r->list_number;
}

/* Whether all that the member is asks for a group by now. */
static bool
asks_already(struct reading *r, struct str member)
{
    struct str runs[SYNONYM_RUNS];
    size_t     count = synonym_runs(r->arena, r->analyzer, member, runs);

    for (size_t i = 0; i < count; i++)
        if (map_get(&r->asked, runs[i], NO_GROUP) == NO_GROUP)
            return false;
    return true;
}

/* Whether a member says what one before it in the line says. */
static bool
says_again(struct reading *r, const struct str *members, size_t at)
{
    struct str runs[SYNONYM_RUNS], others[SYNONYM_RUNS];
    size_t     count = synonym_runs(r->arena, r->analyzer, members[at], runs);

    for (size_t i = 0; i < at; i++) {
        size_t other_count = synonym_runs(r->arena, r->analyzer, members[i], others);

        for (size_t a = 0; a < count; a++)
            for (size_t b = 0; b < other_count; b++)
                if (str_equal(runs[a], others[b]))
                    return true;
    }
    return false;
}

/* A group of members: those that earlier lists know bring their groups along. */
static enum error_code
read_group(struct reading *r, const struct str *members, size_t count, struct error *err)
{
    size_t known[SYNONYMS_MOST_MEMBERS], group = NO_GROUP;

    for (size_t i = 0; i < count; i++) {
        known[i] = group_of(r, members[i]);
        if (known[i] != NO_GROUP && is_of_this_list(r, known[i]))
            return error_set(err, ERR_FORMAT, "%s:%u: \"%.*s\" is in the group of line %u",
                             r->list->path, r->line, STR_ARG(members[i]),
                             r->groups[known[i]].line);
        group = known[i] < group ? known[i] : group;
    }
    if (group == NO_GROUP)
        group = new_group(r, members[0]);
    for (size_t i = 0; i < count && !r->arena->failed; i++) {
        if (says_again(r, members, i))
            return error_set(err, ERR_FORMAT, "%s:%u: \"%.*s\" says what another member says",
                             r->list->path, r->line, STR_ARG(members[i]));
        if (known[i] != NO_GROUP)
            r->groups[known[i]].merged = group;
        if (!asks_already(r, members[i]))
            ask_for(r, members[i], group);
    }
    if (!r->arena->failed) {
        r->groups[group].list = r->list_number;
        r->groups[group].line = r->line;
    }
    return arena_check(r->arena, err);
}

/* Narrower members that a broader one finds. */
static enum error_code
read_one_way(struct reading *r, struct str narrow, struct str broad, struct error *err)
{
    struct str      members[SYNONYMS_MOST_MEMBERS], broader[SYNONYMS_MOST_MEMBERS];
    size_t          count = 0, broader_count = 0, group;
    enum error_code rc = split_members(r, narrow, members, &count, err);

    if (rc == OK)
        rc = split_members(r, broad, broader, &broader_count, err);
    if (rc == OK && str_find(broad, STR(" > ")) < broad.length)
        rc = error_set(err, ERR_FORMAT, "%s:%u: more than one \">\"", r->list->path, r->line);
    if (rc == OK && broader_count > 1)
        rc = error_set(err, ERR_FORMAT, "%s:%u: more than one member behind \">\"",
                       r->list->path, r->line);
    if (rc != OK)
        return rc;
    group = group_of(r, broader[0]);
    if (group == NO_GROUP) {
        group = new_group(r, broader[0]);
        ask_for(r, broader[0], group);
    }
    for (size_t i = 0; i < count && !r->arena->failed; i++) {
        bool is_both_ways = group_of(r, members[i]) == group;

        if (is_both_ways && !is_of_this_list(r, group) && r->groups[group].list != 0)
            continue; /* a later list says more than this one way */
        if (is_both_ways)
            return error_set(err, ERR_FORMAT,
                             "%s:%u: \"%.*s\" finds \"%.*s\" both ways already", r->list->path,
                             r->line, STR_ARG(members[i]), STR_ARG(broader[0]));
        add_item(r, members[i], group, false);
        add_compound(r, members[i]);
    }
    return arena_check(r->arena, err);
}

static enum error_code
read_line(struct reading *r, struct str line, bool wants_one_way, struct error *err)
{
    struct str      members[SYNONYMS_MOST_MEMBERS] = { { 0 } };
    size_t          count = 0, arrow = str_find(line, STR(" > "));
    bool            is_one_way = arrow < line.length;
    enum error_code rc;

    if (line.length == 0 || line.data[0] == '#' || is_one_way != wants_one_way)
        return OK;
    if (is_one_way)
        return read_one_way(r, str_slice(line, 0, arrow),
                            str_slice(line, arrow + 3, line.length), err);
    rc = split_members(r, line, members, &count, err);
    if (rc != OK || count > 1)
        return rc == OK ? read_group(r, members, count, err) : rc;
    if (!has_tie(r, members[0]))
        return error_set(
            err, ERR_FORMAT,
            "%s:%u: \"%.*s\" stands alone and has no hyphen: it is neither a group "
            "nor a compound",
            r->list->path, r->line, STR_ARG(members[0]));
    add_compound(r, members[0]);
    return arena_check(r->arena, err);
}

static enum error_code
read_lines(struct reading *r, bool wants_one_way, struct error *err)
{
    struct str      text = r->list->text;
    enum error_code rc = OK;

    r->line = 0;
    for (size_t at = 0; rc == OK && at < text.length;) {
        size_t length = str_find(str_slice(text, at, text.length), STR("\n"));

        if (++r->line > SYNONYMS_MOST_LINES)
            return error_set(err, ERR_LIMIT, "%s: more than %d lines", r->list->path,
                             SYNONYMS_MOST_LINES);
        rc = read_line(r, str_trim(str_slice(text, at, at + length)), wants_one_way, err);
        at += length + 1;
    }
    return rc;
}

/* ---- the whole ---- */

static enum error_code
hand_over(struct reading *r, struct synonyms *synonyms, struct error *err)
{
    synonyms->items = arena_array(r->arena, r->item_count, sizeof *synonyms->items);
    if (!r->arena->failed)
        for (size_t i = 0; i < r->item_count; i++)
            synonyms->items[synonyms->count++] = (struct synonym){
                .member = r->items[i].member,
                .group = r->groups[standing(r, r->items[i].group)].term,
                .asks = r->items[i].asks,
            };
    synonyms->compounds = r->compounds;
    synonyms->compound_count = r->compound_count;
    return arena_check(r->arena, err);
}

enum error_code
synonyms_read(struct arena *arena, struct text_analyzer *analyzer,
              const struct synonym_list *lists, size_t count, struct synonyms *synonyms,
              struct error *err)
{
    struct reading  r = { .arena = arena, .analyzer = analyzer };
    enum error_code rc = OK;

    *synonyms = (struct synonyms){ 0 };
    for (int one_way = 0; one_way < 2; one_way++) /* groups first: order does not matter */
        for (size_t i = 0; rc == OK && i < count; i++) {
            r.list = &lists[i];
            r.list_number = i + 1;
            rc = read_lines(&r, one_way, err);
        }
    return rc == OK ? hand_over(&r, synonyms, err) : rc;
}

struct synonym_list
synonyms_built_in(void)
{
    return (struct synonym_list){ "corpus/synonyms.tsv",
                                  { (const char *) synonyms_tsv, sizeof synonyms_tsv } };
}
