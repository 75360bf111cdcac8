/*
 * indexer.h - files into ladders, and ladders into the store.
 *
 *     paths --walk--> files --encoding--> UTF-8 --delimited--> rows --grid--> ladders --> store
 *
 * A run is one transaction: all files or none. A file whose size, time and options are known
 * is not read again; one whose bytes changed has its ladders replaced. Every word that was
 * given is kept; only what can be proved is repaired, and the rest is reported with its place.
 * The language of a file that is not told is guessed on all its prose (text/guess.h), and a
 * guess that is not English is told in a note.
 *
 * Units    lines from 1
 * Memory   what an event is given is lent for the length of the call
 * Errors   "path:line: fact"; ERR_FORMAT for what is no table, ERR_LIMIT for what is too big
 * Threads  one run at a time in a store
 */
#ifndef INDEXER_INDEXER_H
#define INDEXER_INDEXER_H

#include "ladder/ladder.h"
#include "store/store.h"

/* What a file may be at most. */
#define INDEXER_FILE_BYTES  ((size_t) 256 << 20)
#define INDEXER_FIELD_BYTES ((size_t) 1 << 20) /* of one cell, name or label */
#define INDEXER_GRID_PLACES ((size_t) 4 << 20) /* levels times skills of one ladder */

enum indexer_format { INDEXER_ANY, INDEXER_TSV, INDEXER_CSV };

struct indexer_options {
    struct str          org;      /* empty: the file says */
    struct str          language; /* of the ladders; empty: of each file its own, guessed */
    const char         *synonyms; /* a list to put in force beside ours; NULL: as it was */
    enum indexer_format format;
    bool                strict; /* a warning fails the run */
    bool                prune;  /* drop what came from files that are gone */
};

/* What a run tells while it goes; any may be NULL. line 0: of the file as a whole. */
struct indexer_events {
    void *ctx;
    void (*warning)(void *ctx, struct str path, unsigned line, struct str sentence);
    void (*note)(void *ctx, struct str path, struct str sentence);
    void (*ladder)(void *ctx, struct str path, const struct ladder *ladder);
    /* Asked of each ladder read, its language known: what speaks against it, which becomes a
     * warning; an empty sentence: nothing. */
    enum error_code (*doubt)(void *ctx, struct arena *arena, const struct ladder *ladder,
                             struct str *sentence, struct error *err);
    void (*file)(void *ctx, struct str path);
    void (*progress)(void *ctx, double share_done); /* 0 to 1: of the bytes to be read */
};

struct indexer_summary {
    size_t ladders, levels, skills, cells, texts; /* read in this run; texts: distinct */
    size_t warnings;
    size_t files_read, files_unchanged, files_skipped, files_pruned;
};

/* Reads the paths into the store, or only reads them when store is NULL. */
enum error_code indexer_run(struct store *store, const char *const *paths, size_t count,
                            const struct indexer_options *options,
                            const struct indexer_events  *events,
                            struct indexer_summary *summary, struct error *err);

#endif
