#include "tests/reading.h"

#include <stdlib.h>

static void
tell(void *ctx, struct str path, unsigned line, struct str sentence)
{
    (void) path;
    buffer_format(ctx, "%u: %.*s\n", line, STR_ARG(sentence));
}

int
reading_setup(void **state)
{
    struct reading_fixture *f = calloc(1, sizeof *f);

    if (!f)
        return -1;
    f->events = (struct indexer_events){ .ctx = &f->told, .warning = tell };
    *state = f;
    return 0;
}

int
reading_teardown(void **state)
{
    struct reading_fixture *f = *state;

    arena_free(&f->arena);
    buffer_free(&f->told);
    free(f);
    return 0;
}

void
reading_begin(struct reading_fixture *f, const char *path)
{
    f->reading = (struct reading){
        .arena = &f->arena,
        .path = str_of(path),
        .org = STR("acme"),
        .stem = STR("x"),
        .language = STR("en"),
        .claims_table = true,
        .events = &f->events,
    };
    f->ladders = (struct ladders){ 0 };
    f->err = (struct error){ 0 };
    buffer_clear(&f->told);
}

const char *
reading_described(struct reading_fixture *f, const struct ladder *ladder)
{
    struct buffer out = { 0 };
    struct str    text;

    for (size_t s = 0; s < ladder->skill_count; s++)
        buffer_format(&out, "%s%.*s", s > 0 ? ", " : "", STR_ARG(ladder->skills[s].name));
    for (size_t l = 0; l < ladder->level_count; l++) {
        buffer_format(&out, "; %.*s:", STR_ARG(ladder->levels[l].label));
        for (size_t s = 0; s < ladder->skill_count; s++)
            buffer_format(&out, "%s %.*s@%u", s > 0 ? "," : "",
                          STR_ARG(ladder_cell(ladder, l, s)->text),
                          ladder_cell(ladder, l, s)->line);
    }
    text = arena_copy(&f->arena, buffer_str(&out));
    buffer_free(&out);
    return text.data;
}
