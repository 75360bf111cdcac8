/* Ladders of files that are compared: read, picked and named, and nothing stored. */
#include "base/buffer.h"
#include "indexer/indexer.h"
#include "ladder/slug.h"
#include "lib/compare.h"

/* ---- reading ---- */

struct file_reading {
    struct arena        *arena;
    struct file_ladders *ladders;
};

/* What the indexer lends is gone when the run ends. */
static void
copy_ladder(struct arena *arena, const struct ladder *ladder, struct ladder *out)
{
    size_t places = ladder->level_count * ladder->skill_count;

    *out = *ladder;
    out->org = arena_copy(arena, ladder->org);
    out->track = arena_copy(arena, ladder->track);
    out->levels = arena_array(arena, ladder->level_count, sizeof *out->levels);
    out->skills = arena_array(arena, ladder->skill_count, sizeof *out->skills);
    out->cells = arena_array(arena, places, sizeof *out->cells);
    for (size_t i = 0; !arena->failed && i < ladder->level_count; i++)
        out->levels[i].label = arena_copy(arena, ladder->levels[i].label);
    for (size_t i = 0; !arena->failed && i < ladder->skill_count; i++)
        out->skills[i].name = arena_copy(arena, ladder->skills[i].name);
    for (size_t i = 0; !arena->failed && i < places; i++) {
        out->cells[i] = ladder->cells[i];
        out->cells[i].text = arena_copy(arena, ladder->cells[i].text);
    }
}

static void
keep_ladder(void *ctx, struct str path, const struct ladder *ladder)
{
    struct file_reading *reading = ctx;
    struct file_ladders *ladders = reading->ladders;

    (void) path;
    ladders->items = arena_grow(reading->arena, ladders->items, ladders->count,
                                &ladders->capacity, sizeof *ladders->items);
    if (ladders->items)
        copy_ladder(reading->arena, ladder, &ladders->items[ladders->count++]);
}

enum error_code
file_ladders_read(struct arena *arena, const char *path, struct file_ladders *ladders,
                  struct error *err)
{
    static const struct indexer_options options;
    struct file_reading                 reading = { arena, ladders };
    struct indexer_events               events = { .ctx = &reading, .ladder = keep_ladder };
    struct indexer_summary              summary = { 0 };
    enum error_code                     rc;

    *ladders = (struct file_ladders){ .path = path };
    rc = indexer_run(NULL, &path, 1, &options, &events, &summary, err);
    return rc == OK ? arena_check(arena, err) : rc;
}

/* ---- picking ---- */

struct str
file_ladders_slug(struct arena *arena, const struct ladder *ladder)
{
    struct str track = slug_of(arena, ladder->track), org;

    if (ladder->org.length == 0)
        return track;
    org = slug_of(arena, ladder->org);
    return arena_format(arena, "%.*s/%.*s", STR_ARG(org), STR_ARG(track));
}

/* "file.csv: has 2 ladders; name one of them: file.csv#a, file.csv#b" */
static enum error_code
refuse(struct arena *arena, const struct file_ladders *ladders, const char *track,
       struct error *err)
{
    enum { MOST_NAMED = 8 };
    struct buffer   list = { 0 };
    enum error_code rc;

    for (size_t i = 0; i < ladders->count && i < MOST_NAMED; i++)
        buffer_format(&list, "%s%s#%.*s", i > 0 ? ", " : "", ladders->path,
                      STR_ARG(file_ladders_slug(arena, &ladders->items[i])));
    if (ladders->count > MOST_NAMED)
        buffer_add(&list, STR(", ..."));
    buffer_add_char(&list, '\0');
    if (list.failed)
        rc = error_memory(err);
    else if (track)
        rc = error_set(err, ERR_USAGE, "%s#%s: not one ladder of this file; it has %s",
                       ladders->path, track, list.data);
    else
        rc = error_set(err, ERR_USAGE, "%s: has %zu ladders; name one of them: %s",
                       ladders->path, ladders->count, list.data);
    buffer_free(&list);
    return rc;
}

/* Whether a slug is what was asked for, or begins so; the organisation may be left out. */
static bool
is_asked_for(struct str slug, struct str asked, bool is_whole)
{
    size_t     slash = str_find(slug, STR("/"));
    struct str track = slash < slug.length ? str_slice(slug, slash + 1, slug.length) : slug;

    if (is_whole)
        return str_equal(slug, asked) || str_equal(track, asked);
    return str_starts(slug, asked) || str_starts(track, asked);
}

/* How many are so called; *picked is the last of them. */
static size_t
look_for(struct arena *arena, const struct file_ladders *ladders, struct str asked,
         bool is_whole, const struct ladder **picked)
{
    size_t found = 0;

    for (size_t i = 0; i < ladders->count; i++)
        if (is_asked_for(file_ladders_slug(arena, &ladders->items[i]), asked, is_whole)) {
            *picked = &ladders->items[i];
            found++;
        }
    return found;
}

enum error_code
file_ladders_pick(struct arena *arena, const struct file_ladders *ladders, const char *track,
                  const struct ladder **picked, struct error *err)
{
    size_t found = ladders->count;

    *picked = ladders->items;
    if (track) {
        found = look_for(arena, ladders, str_of(track), true, picked);
        if (found == 0 && track[0] != '\0')
            found = look_for(arena, ladders, str_of(track), false, picked);
    }
    return found == 1 ? arena_check(arena, err) : refuse(arena, ladders, track, err);
}

void
file_ladders_side(struct arena *arena, const struct file_ladders *ladders,
                  const struct ladder *ladder, struct side *side)
{
    struct str path = arena_copy(arena, str_of(ladders->path));

    *side = (struct side){
        .ladder = *ladder,
        .target = { .kind = ADDRESS_LADDER },
        .path = path,
        .name = ladders->count == 1 ? path
                                    : arena_format(arena, "%.*s#%.*s", STR_ARG(path),
                                                   STR_ARG(file_ladders_slug(arena, ladder))),
    };
}
