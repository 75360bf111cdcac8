#include "query/notes.h"

#include "base/buffer.h"
#include "query/unmet.h"

/* Whether the run is the word itself, which is a member of its group, too. */
static bool
is_own(const struct query_word *word, const struct snippet_run *run)
{
    for (size_t i = 0; i < word->way_count; i++)
        for (size_t r = 0; r < word->ways[i].wanted.count; r++)
            if (str_equal(word->ways[i].wanted.runs[r], run->words))
                return true;
    return str_equal_ignoring_case(word->said, run->member);
}

/* Members come by name, and one of several runs more than once. */
static struct str
names_found(struct arena *arena, const struct snippet_marks *marks,
            const struct query_word *word, size_t number)
{
    struct buffer names = { 0 };
    struct str    kept, last = STR("");

    for (size_t i = 0; i < marks->run_count; i++) {
        const struct snippet_run *run = &marks->runs[i];

        if (run->word != number || !run->was_found || run->member.length == 0 ||
            str_equal(run->member, last) || is_own(word, run))
            continue;
        last = run->member;
        buffer_format(&names, "%s%.*s", names.length > 0 ? ", " : "", STR_ARG(last));
    }
    arena->failed |= names.failed;
    kept = arena_copy(arena, buffer_str(&names));
    buffer_free(&names);
    return kept;
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

enum error_code
notes_add_synonyms(struct arena *arena, const struct snippet_marks *marks,
                   struct parsed_query *parsed, struct error *err)
{
    for (size_t w = 0; w < parsed->word_count; w++) {
        struct str names = names_found(arena, marks, &parsed->words[w], w);

        if (names.length > 0)
            add_note(arena, parsed,
                     arena_format(arena, "\"%.*s\" was also found as %.*s",
                                  STR_ARG(parsed->words[w].said), STR_ARG(names)));
    }
    return arena_check(arena, err);
}

enum error_code
notes_add_unmet(struct store *store, struct arena *arena, struct parsed_query *parsed,
                struct error *err)
{
    struct str      note;
    enum error_code rc =
        unmet_note(store, arena, parsed->constraints, parsed->constraint_count, &note, err);

    if (rc == OK && note.length > 0)
        add_note(arena, parsed, note);
    return rc == OK ? arena_check(arena, err) : rc;
}
