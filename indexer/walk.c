#include "indexer/walk.h"

#include <errno.h>
#include <fts.h>
#include <libgen.h>
#include <stdlib.h>
#include <sys/stat.h>

struct str
walk_key(struct arena *arena, const char *path)
{
    char      *resolved = realpath(path, NULL);
    struct str key;

    if (resolved) {
        key = arena_copy(arena, str_of(resolved));
    } else { /* gone: its folder may still be there */
        struct str folder = arena_copy(arena, str_of(path));
        struct str name = arena_copy(arena, str_of(path));

        resolved = folder.length > 0 ? realpath(dirname((char *) folder.data), NULL) : NULL;
        key = resolved ? arena_format(arena, "%s/%s", resolved, basename((char *) name.data))
                       : arena_copy(arena, str_of(path));
    }
    free(resolved);
    return key;
}

bool
walk_has(const struct walk_files *files, struct str key)
{
    return map_get(&files->by_key, key, files->count) < files->count;
}

static void
add(struct arena *arena, struct walk_files *files, const char *path, const struct stat *info,
    bool is_named)
{
    struct walk_file file = {
        .path = arena_copy(arena, str_of(path)),
        .key = strcmp(path, "-") == 0 ? STR("-") : walk_key(arena, path),
        .size_bytes = info->st_size,
        .mtime_ns = (int64_t) info->st_mtim.tv_sec * 1000000000 + info->st_mtim.tv_nsec,
        .is_named = is_named,
    };

    if (walk_has(files, file.key)) {
        files->items[map_get(&files->by_key, file.key, 0)].is_named |= is_named;
        return;
    }
    (void) map_at(&files->by_key, arena, file.key, files->count);
    files->items =
        arena_grow(arena, files->items, files->count, &files->capacity, sizeof *files->items);
    if (!arena->failed)
        files->items[files->count++] = file;
}

static int
by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static enum error_code
add_folder(struct arena *arena, const char *path, struct walk_files *files, struct error *err)
{
    char *const     roots[] = { (char *) path, NULL };
    FTS            *fts = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
    enum error_code rc = OK;
    FTSENT         *entry;

    if (!fts)
        return error_set(err, ERR_IO, "%s: %s", path, strerror(errno));
    while (rc == OK && (errno = 0, entry = fts_read(fts)) != NULL) {
        bool is_hidden = entry->fts_level > 0 && entry->fts_name[0] == '.';

        switch (entry->fts_info) {
        case FTS_D:
            if (is_hidden)
                (void) fts_set(fts, entry, FTS_SKIP);
            break;
        case FTS_NS: /* gone meanwhile, or in a folder that may be listed and not entered */
            if (entry->fts_errno == ENOENT)
                break;
            /* fall through */
        case FTS_DNR:
        case FTS_ERR:
            rc = error_set(err, ERR_IO, "%s: %s", entry->fts_path, strerror(entry->fts_errno));
            break;
        case FTS_F:
            if (!is_hidden)
                add(arena, files, entry->fts_path, entry->fts_statp, false);
            break;
        default: break; /* links to nowhere, sockets, folders that hold themselves */
        }
    }
    if (rc == OK && errno != 0) /* a list cut short must not be taken for whole */
        rc = error_set(err, ERR_IO, "%s: %s", path, strerror(errno));
    fts_close(fts);
    return rc == OK ? arena_check(arena, err) : rc;
}

enum error_code
walk_add(struct arena *arena, const char *path, bool may_be_gone, struct walk_files *files,
         struct error *err)
{
    struct stat info = { 0 };

    if (strcmp(path, "-") == 0) {
        add(arena, files, path, &info, true);
        return arena_check(arena, err);
    }
    if (stat(path, &info) != 0) {
        if (may_be_gone && errno == ENOENT)
            return OK;
        return error_set(err, ERR_IO, "%s: %s", path, strerror(errno));
    }
    if (S_ISDIR(info.st_mode))
        return add_folder(arena, path, files, err);
    add(arena, files, path, &info, true);
    return arena_check(arena, err);
}
