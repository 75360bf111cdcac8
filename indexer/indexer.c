#include "indexer/indexer.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/file.h"
#include "base/map.h"
#include "base/seen.h"
#include "base/utf8.h"
#include "indexer/reader.h"
#include "indexer/walk.h"

/* Raised when a reader gives other ladders for the same bytes: known files are read again. */
#define READER_VERSION 5

struct indexing {
    struct store                 *store; /* NULL: a dry run */
    const struct indexer_options *options;
    const struct indexer_events  *events;
    struct indexer_summary       *summary;
    struct arena                  memory;   /* of the whole run */
    struct seen                   texts;    /* of a dry run, to count the distinct ones */
    struct str                    language; /* the code of the one asked for; empty: guess */
    struct text_analyzer         *analyzer; /* to guess with */
    struct str                    options_text;
    uint64_t                      bytes, bytes_done; /* of all files; before this one */
    uint64_t                      file_bytes;        /* of this one */
    size_t                        file_ladders, ladders_done;
};

/* ---- what is told ---- */

void
reading_warn(struct reading *reading, unsigned line, const char *format, ...)
{
    char    sentence[1024];
    va_list args;

    va_start(args, format);
    if (vsnprintf(sentence, sizeof sentence, format, args) >= (int) sizeof sentence)
        utf8_mend_end(sentence);
    va_end(args);
    reading->warnings++;
    if (reading->events->warning)
        reading->events->warning(reading->events->ctx, reading->path, line, str_of(sentence));
}

static void
note(const struct indexing *run, struct str path, struct str sentence)
{
    if (run->events->note)
        run->events->note(run->events->ctx, path, sentence);
}

static void
tell_progress(const struct indexing *run)
{
    double of_file =
        run->file_ladders == 0 ? 0 : (double) run->ladders_done / (double) run->file_ladders;

    if (run->events->progress && run->bytes > 0)
        run->events->progress(run->events->ctx,
                              ((double) run->bytes_done + of_file * (double) run->file_bytes) /
                                  (double) run->bytes);
}

static void
count_stored_ladder(void *ctx)
{
    struct indexing *run = ctx;

    run->ladders_done++;
    tell_progress(run);
}

static void
count_ladder(struct indexing *run, const struct ladder *ladder)
{
    struct indexer_summary *summary = run->summary;

    summary->ladders++;
    summary->levels += ladder->level_count;
    summary->skills += ladder->skill_count;
    for (size_t i = 0; i < ladder->level_count * ladder->skill_count; i++) {
        struct str text = ladder->cells[i].text;

        if (text.length == 0)
            continue;
        summary->cells++;
        if (!run->store)
            (void) seen_number(&run->texts, hash_short(text));
    }
}

/* ---- one file ---- */

static bool
has_ending(struct str path, const char *ending)
{
    struct str e = str_of(ending);

    return path.length > e.length &&
           str_equal_ignoring_case(str_slice(path, path.length - e.length, path.length), e);
}

static bool
is_table_by_name(struct str path)
{
    return has_ending(path, ".tsv") || has_ending(path, ".csv") || has_ending(path, ".tab");
}

/* In a folder only these are opened; a file that is named is always tried. */
static bool
is_known_kind(struct str path)
{
    return is_table_by_name(path) || has_ending(path, ".txt");
}

static enum error_code
add_table(struct reading *reading, const struct table *table, struct ladders *ladders,
          struct error *err)
{
    enum error_code rc;

    if (table->prose_line > 0)
        reading_warn(reading, table->prose_line, "what stands above the header is left out");
    if (table->count < 2 && table->title.length == 0)
        return OK;
    if (table->count < 2) {
        reading_warn(reading, table->line, "\"%.*s\" has no levels; it is left out",
                     STR_ARG(table->title));
        return OK;
    }
    if (table->rows[0].count < 2) {
        reading_warn(reading, table->line, "\"%.*s\" has no skills; it is left out",
                     STR_ARG(table->title));
        return OK;
    }
    if (tidy_is_header(&table->rows[0]))
        return tidy_read(reading, table, ladders, err);
    ladders->items = arena_grow(reading->arena, ladders->items, ladders->count,
                                &ladders->capacity, sizeof *ladders->items);
    rc = arena_check(reading->arena, err);
    if (rc == OK)
        rc = grid_read(reading, table, &ladders->items[ladders->count], err);
    if (rc == OK)
        ladders->count++;
    return rc;
}

static enum error_code
read_ladders(struct reading *reading, struct str bytes, struct ladders *ladders,
             struct error *err)
{
    struct tables   tables = { 0 };
    struct str      text;
    enum error_code rc = encoding_decode(reading, bytes, &text, err);

    *ladders = (struct ladders){ 0 };
    if (rc == OK)
        rc = delimited_read(reading, text, &tables, err);
    for (size_t i = 0; rc == OK && i < tables.count; i++)
        rc = add_table(reading, &tables.items[i], ladders, err);
    return rc;
}

/* ---- its language ---- */

static enum error_code
guess_ladder(struct language_guess *guess, struct text_analyzer *analyzer,
             const struct ladder *ladder)
{
    enum error_code rc = guess_add(guess, analyzer, ladder->track);

    for (size_t i = 0; rc == OK && i < ladder->skill_count; i++)
        rc = guess_add(guess, analyzer, ladder->skills[i].name);
    for (size_t i = 0; rc == OK && i < ladder->level_count * ladder->skill_count; i++)
        rc = guess_add(guess, analyzer, ladder->cells[i].text);
    return rc;
}

static void
note_language(const struct indexing *run, struct str path, struct str language)
{
    char sentence[96];

    snprintf(sentence, sizeof sentence, "read as %.*s (%.*s); --language says otherwise",
             STR_ARG(guess_name(language)), STR_ARG(language));
    note(run, path, str_of(sentence));
}

/* Tells the language of a file by all its prose: a single cell has too little of it. */
static enum error_code
guess_language(const struct indexing *run, struct str path, struct ladders *ladders,
               struct error *err)
{
    struct language_guess guess = { 0 };
    struct str            language;
    enum error_code       rc = OK;

    for (size_t i = 0; rc == OK && i < ladders->count; i++)
        rc = guess_ladder(&guess, run->analyzer, &ladders->items[i]);
    if (rc != OK)
        return error_memory(err);
    language = guess_result(&guess);
    for (size_t i = 0; i < ladders->count; i++)
        ladders->items[i].language = language;
    if (!str_equal(language, STR("en")))
        note_language(run, path, language);
    return OK;
}

/* ---- what others say of it ---- */

static enum error_code
doubt_ladders(struct reading *reading, const struct ladders *ladders, struct error *err)
{
    const struct indexer_events *events = reading->events;
    enum error_code              rc = OK;

    for (size_t i = 0; events->doubt && rc == OK && i < ladders->count; i++) {
        struct str sentence;

        rc = events->doubt(events->ctx, reading->arena, &ladders->items[i], &sentence, err);
        if (rc == OK && sentence.length > 0)
            reading_warn(reading, ladders->items[i].line, "%.*s", STR_ARG(sentence));
    }
    return rc;
}

/* ---- into the store ---- */

/*
 * Standard input is a source a ladder: piping in another must not drop the first. Those of
 * one name are counted, so that none drops its namesake.
 */
static enum error_code
put_standard_input(struct indexing *run, struct store_source source,
                   const struct ladders *ladders, struct error *err)
{
    struct map seen = { 0 };
    uint64_t   content =
        hash_short((struct str){ (const char *) source.hash.bytes, sizeof source.hash.bytes });
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < ladders->count; i++) {
        const struct ladder *ladder = &ladders->items[i];
        bool                 has_title =
            !str_equal(ladder->track, source.path); /* else its words tell it apart */
        struct str name = arena_format(&run->memory, "%.*s\x1f%.*s", STR_ARG(ladder->org),
                                       STR_ARG(ladder->track));
        size_t    *nth = map_at(&seen, &run->memory, name, 0);

        source.key = arena_format(&run->memory, "-/%.*s\x1f%zu\x1f%llx", STR_ARG(name),
                                  nth ? ++*nth : 0,
                                  has_title ? 0 : (unsigned long long) content);
        rc = arena_check(&run->memory, err);
        if (rc == OK)
            rc = store_put(run->store, &source, ladder, 1, err);
    }
    return rc;
}

static enum error_code
keep_ladders(struct indexing *run, const struct walk_file *file,
             const struct store_source *source, const struct ladders *ladders,
             struct error *err)
{
    for (size_t i = 0; i < ladders->count; i++) {
        count_ladder(run, &ladders->items[i]);
        if (run->events->ladder)
            run->events->ladder(run->events->ctx, source->path, &ladders->items[i]);
    }
    run->summary->files_read++;
    if (!run->store)
        return OK;
    run->file_ladders = ladders->count;
    run->ladders_done = 0;
    if (str_equal(file->key, STR("-")))
        return put_standard_input(run, *source, ladders, err);
    return store_put(run->store, source, ladders->items, ladders->count, err);
}

/* What people try before they find that it cannot be read: tables of programs. */
static const char *
kind_of_bytes(struct str bytes)
{
    return str_starts(bytes, STR("PK\003\004"))         ? "a spreadsheet or document"
           : str_starts(bytes, STR("\xD0\xCF\x11\xE0")) ? "a spreadsheet or document"
           : str_starts(bytes, STR("%PDF-"))            ? "a PDF"
                                                        : NULL;
}

static enum error_code
no_ladder(struct indexing *run, const struct walk_file *file, struct str path, const char *kind,
          const struct store_source *known, struct error *err)
{
    if (file->is_named && kind)
        return error_set(err, ERR_FORMAT,
                         "%.*s: %s; Rung reads text: save the table as CSV, and read that",
                         STR_ARG(path), kind);
    if (file->is_named)
        return error_set(err, ERR_FORMAT,
                         "%.*s: no ladder in it; Rung reads tables of tab- or comma-separated "
                         "text, levels and skills with a header",
                         STR_ARG(path));
    note(run, path, STR("no ladder in it; skipped"));
    run->summary->files_skipped++;
    if (known->id == 0)
        return OK;
    run->summary->files_pruned++; /* what it said before is gone */
    return store_drop_source(run->store, known->id, err);
}

/* Reads the ladders of bytes, which lie in an arena of their own and are freed with it. */
static enum error_code
read_bytes(struct reading *reading, struct arena *of_bytes, struct str bytes,
           struct ladders *ladders, struct error *err)
{
    enum error_code rc = read_ladders(reading, bytes, ladders, err);

    if (reading->lends_bytes)
        arena_absorb(reading->arena, of_bytes);
    arena_free(of_bytes);
    return rc;
}

/* What is known of it is as it was; unless strict, when the warnings are seen again. */
static bool
is_unchanged(const struct indexing *run, const struct store_source *known,
             const struct store_source *source)
{
    return known->id != 0 && !run->options->strict &&
           str_equal(known->options, source->options) &&
           memcmp(&known->hash, &source->hash, sizeof source->hash) == 0;
}

static enum error_code
read_file(struct indexing *run, const struct walk_file *file, const struct store_source *known,
          struct arena *arena, struct error *err)
{
    const struct indexer_options *options = run->options;
    bool                          is_stdin = str_equal(file->key, STR("-"));
    struct reading                reading = {
                       .arena = arena,
                       .path = is_stdin ? STR("standard input") : file->path,
                       .language = run->language,
                       .format = options->format,
                       .claims_table = options->format != INDEXER_ANY || is_table_by_name(file->path),
                       .events = run->events,
    };
    struct store_source source = {
        .key = file->key,
        .path = reading.path,
        .size_bytes = file->size_bytes,
        .mtime_ns = file->mtime_ns,
        .options = run->options_text,
    };
    struct arena    of_bytes = { 0 };
    struct ladders  ladders;
    struct str      bytes;
    const char     *kind;
    enum error_code rc = file_read(&of_bytes, file->path.data, INDEXER_FILE_BYTES, &bytes, err);

    if (rc == OK && run->events->file)
        run->events->file(run->events->ctx, reading.path);
    if (rc == OK)
        source.hash = hash_of(bytes);
    if (rc != OK || is_unchanged(run, known, &source)) {
        arena_free(&of_bytes);
        run->summary->files_unchanged += rc == OK;
        return rc == OK ? store_touch(run->store, &source, err) : rc;
    }
    ladder_names_of_path(reading.path, &reading.org, &reading.stem);
    if (options->org.length > 0) {
        reading.org = options->org;
        reading.org_is_asked = true;
    }
    kind = kind_of_bytes(bytes);
    rc = read_bytes(&reading, &of_bytes, bytes, &ladders, err);
    if (rc == OK && reading.language.length == 0)
        rc = guess_language(run, reading.path, &ladders, err);
    if (rc == OK)
        rc = doubt_ladders(&reading, &ladders, err);
    run->summary->warnings += reading.warnings;
    if (rc != OK)
        return rc;
    return ladders.count > 0 ? keep_ladders(run, file, &source, &ladders, err)
                             : no_ladder(run, file, source.path, kind, known, err);
}

static bool
is_as_it_was(const struct indexing *run, const struct walk_file *file,
             const struct store_source *known)
{
    return known->id != 0 && !run->options->strict && /* strict: to see the warnings again */
           known->size_bytes == file->size_bytes && known->mtime_ns == file->mtime_ns &&
           str_equal(known->path, file->path) && str_equal(known->options, run->options_text);
}

static enum error_code
add_file(struct indexing *run, const struct walk_file *file, struct error *err)
{
    struct arena        arena = { 0 }; /* everything read from this file */
    struct store_source known = { 0 };
    enum error_code     rc = OK;

    if (!file->is_named && has_ending(file->path, "synonyms.tsv")) {
        note(run, file->path, STR("a list of synonyms, not a ladder; skipped"));
        run->summary->files_skipped++;
        return OK;
    }
    if (!file->is_named && !is_known_kind(file->path)) {
        note(run, file->path, STR("not of a kind that Rung reads; skipped"));
        run->summary->files_skipped++;
        return OK;
    }
    if (run->store && !str_equal(file->key, STR("-")))
        rc = store_find_source(run->store, &arena, file->key, &known, err);
    if (rc == OK && is_as_it_was(run, file, &known))
        run->summary->files_unchanged++;
    else if (rc == OK)
        rc = read_file(run, file, &known, &arena, err);
    arena_free(&arena);
    return rc;
}

/* ---- pruning ---- */

static bool
is_under(struct str key, struct str root)
{
    return str_equal(key, root) || (str_starts(key, root) &&
                                    (str_ends(root, STR("/")) || key.data[root.length] == '/'));
}

/* Drops the sources below root that the walk did not find any more. */
static enum error_code
prune_root(struct indexing *run, struct str root, const struct walk_files *files,
           struct store_source *sources, size_t count, struct error *err)
{
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < count; i++) {
        if (sources[i].id == 0 || !is_under(sources[i].key, root) ||
            walk_has(files, sources[i].key))
            continue;
        note(run, sources[i].path, STR("gone; its ladders are dropped"));
        rc = store_drop_source(run->store, sources[i].id, err);
        run->summary->files_pruned++;
        sources[i].id = 0;
    }
    return rc;
}

static enum error_code
prune(struct indexing *run, const char *const *paths, size_t path_count,
      const struct walk_files *files, struct error *err)
{
    struct store_source *sources;
    size_t               count;
    enum error_code      rc = store_sources(run->store, &run->memory, &sources, &count, err);

    for (size_t i = 0; rc == OK && i < path_count; i++)
        rc = prune_root(run, walk_key(&run->memory, paths[i]), files, sources, count, err);
    return rc;
}

/* ---- the run ---- */

static enum error_code
run_files(struct indexing *run, const char *const *paths, size_t count, struct error *err)
{
    struct walk_files files = { 0 };
    bool              prunes = run->options->prune && run->store;
    enum error_code   rc = OK;

    for (size_t i = 0; rc == OK && i < count; i++)
        rc = walk_add(&run->memory, paths[i], prunes, &files, err);
    if (rc == OK && prunes) /* first: a file that moved finds its slug free */
        rc = prune(run, paths, count, &files, err);
    for (size_t i = 0; i < files.count; i++)
        run->bytes += (uint64_t) files.items[i].size_bytes;
    for (size_t i = 0; rc == OK && i < files.count; i++) {
        run->file_bytes = (uint64_t) files.items[i].size_bytes;
        tell_progress(run);
        rc = add_file(run, &files.items[i], err);
        run->bytes_done += run->file_bytes;
        run->file_ladders = 0;
    }
    tell_progress(run);
    if (rc == OK && run->options->strict && run->summary->warnings > 0)
        rc = error_set(err, ERR_FORMAT, "%zu warning%s, and none is allowed (--strict)",
                       run->summary->warnings, run->summary->warnings == 1 ? "" : "s");
    if (rc == OK && count > 0 &&
        run->summary->files_read + run->summary->files_unchanged + run->summary->files_pruned ==
            0)
        rc = error_set(err, ERR_MISSING,
                       "%s: no ladder found; Rung reads tables of tab- or comma-separated text "
                       "(.tsv, .csv, .txt)",
                       paths[0]);
    return rc == OK ? arena_check(&run->memory, err) : rc;
}

/* ---- the whole ---- */

static enum error_code
check_synonyms(struct indexing *run, const struct synonym_list *list, struct error *err)
{
    const struct synonym_list lists[] = { synonyms_built_in(), *list };
    struct text_analyzer     *english;
    struct synonyms           synonyms;
    enum error_code           rc = text_open(STR("en"), &english, err);

    if (rc == OK)
        rc = synonyms_read(&run->memory, english, lists, COUNT(lists), &synonyms, err);
    text_close(english);
    return rc;
}

/* Before the ladders, which are split with them. */
static enum error_code
put_synonyms(struct indexing *run, struct error *err)
{
    enum { MOST_BYTES = 16 * 1024 * 1024 };
    struct synonym_list list = { .path = run->options->synonyms };
    enum error_code     rc;

    if (!list.path)
        return OK;
    rc = file_read(&run->memory, list.path, MOST_BYTES, &list.text, err);
    if (rc != OK)
        return rc;
    return run->store ? store_set_synonyms(run->store, &list, err)
                      : check_synonyms(run, &list, err);
}

/* The code of the language asked for, which there must be a stemmer of. */
static enum error_code
open_analyzer(struct indexing *run, struct str asked, struct error *err)
{
    enum error_code rc = text_open(asked.length > 0 ? asked : STR("en"), &run->analyzer, err);

    if (rc == OK && asked.length > 0)
        run->language = text_language(run->analyzer);
    return rc;
}

enum error_code
indexer_run(struct store *store, const char *const *paths, size_t count,
            const struct indexer_options *options, const struct indexer_events *events,
            struct indexer_summary *summary, struct error *err)
{
    struct indexing run = {
        .store = store, .options = options, .events = events, .summary = summary
    };
    enum error_code rc;

    *summary = (struct indexer_summary){ 0 };
    rc = open_analyzer(&run, options->language, err);
    if (rc != OK)
        return rc;
    run.options_text = arena_format(&run.memory, "reader=%d org=%.*s language=%.*s format=%d",
                                    READER_VERSION, STR_ARG(options->org),
                                    STR_ARG(run.language), (int) options->format);
    rc = arena_check(&run.memory, err);
    if (rc == OK && store)
        rc = store_begin(store, err);
    if (rc == OK && store)
        store_watch(store, count_stored_ladder, &run);
    if (rc == OK)
        rc = put_synonyms(&run, err);
    if (rc == OK)
        rc = run_files(&run, paths, count, err);
    summary->texts = store ? store_texts_put(store) : run.texts.count;
    if (rc == OK && store)
        rc = store_commit(store, err);
    if (rc != OK && store)
        store_rollback(store);
    if (store)
        store_watch(store, NULL, NULL);
    text_close(run.analyzer);
    seen_free(&run.texts);
    arena_free(&run.memory);
    return rc;
}
