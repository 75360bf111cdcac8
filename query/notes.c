#include "query/notes.h"

#include "base/buffer.h"

static bool
is_own(const struct query_word *word, const struct store_member *member)
{
    for (size_t i = 0; i < word->way_count; i++)
        for (size_t r = 0; r < word->ways[i].wanted.count; r++)
            if (str_equal(word->ways[i].wanted.runs[r], member->run))
                return true;
    return str_equal_ignoring_case(word->said, member->name);
}

/* Names the members that the index has, but for the word itself. */
static enum error_code
name_members(struct store *store, const struct query_word *word,
             const struct store_member *members, size_t count, struct buffer *names,
             struct error *err)
{
    struct str      told = STR("");
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < count; i++) {
        struct store_wanted wanted = { .runs = &members[i].run,
                                       .count = 1,
                                       .fields = SCORE_ALL_FIELDS };
        bool                has = false;

        if (str_equal(members[i].name, told) || is_own(word, &members[i]))
            continue;
        rc = store_has(store, &wanted, &has, err);
        if (!has)
            continue;
        told = members[i].name;
        buffer_format(names, "%s%.*s", names->length > 0 ? ", " : "", STR_ARG(told));
    }
    return rc;
}

static void
add_note(struct arena *arena, struct parsed_query *parsed, struct str note)
{
    struct str *notes = arena_array(arena, parsed->note_count + 1, sizeof *notes);

    if (!notes)
        return;
    for (size_t i = 0; i < parsed->note_count; i++)
        notes[i] = parsed->notes[i];
    notes[parsed->note_count++] = note;
    parsed->notes = notes;
}

static enum error_code
note_word(struct store *store, struct arena *arena, const struct query_word *word,
          struct parsed_query *parsed, struct error *err)
{
    struct buffer   names = { 0 };
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < word->way_count; i++) {
        struct store_member *members;
        size_t               count;

        if (word->ways[i].kind != WAY_SYNONYM)
            continue;
        rc = store_group_members(store, arena, word->ways[i].wanted.runs[0], &members, &count,
                                 err);
        if (rc == OK)
            rc = name_members(store, word, members, count, &names, err);
    }
    if (rc == OK && names.length > 0)
        add_note(arena, parsed,
                 arena_format(arena, "\"%.*s\" was also looked for as %.*s",
                              STR_ARG(word->said), STR_ARG(buffer_str(&names))));
    arena->failed |= names.failed;
    buffer_free(&names);
    return rc == OK ? arena_check(arena, err) : rc;
}

enum error_code
notes_add_synonyms(struct store *store, struct arena *arena, struct parsed_query *parsed,
                   struct error *err)
{
    enum error_code rc = OK;

    for (size_t w = 0; rc == OK && w < parsed->word_count; w++)
        if (parsed->words[w].times > 0)
            rc = note_word(store, arena, &parsed->words[w], parsed, err);
    return rc;
}
