/*
 * reader.h - what the readers of one file share.
 *
 * Units    lines from 1
 * Memory   everything read from a file lies in its arena
 * Errors   "path:line: fact"
 * Threads  one file at a time
 */
#ifndef INDEXER_READER_H
#define INDEXER_READER_H

#include "base/arena.h"
#include "indexer/indexer.h"
#include "ladder/ladder.h"

/* One file being read. */
struct reading {
    struct arena                *arena;
    struct str                   path;         /* as given; "standard input" for "-" */
    struct str                   org, stem;    /* of the file's name: org--stem.tsv */
    bool                         org_is_asked; /* org is --org's: it beats a column */
    struct str                   language;     /* the one asked for; empty: guessed later */
    enum indexer_format          format;
    bool                         claims_table; /* its name or --format says it is a table */
    bool                         lends_bytes;  /* what was read is part of the bytes given */
    const struct indexer_events *events;
    size_t                       warnings;
};

void reading_warn(struct reading *reading, unsigned line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A record of a file; fields are trimmed. */
struct row {
    struct str *fields;
    size_t      count;
    unsigned    line;
};

/* Rows under one title; the first is the header. */
struct table {
    struct str  title; /* empty: none */
    unsigned    line;  /* of the header */
    struct row *rows;
    size_t      count, capacity;
    unsigned    prose_line; /* the first line of prose above the header, left out; 0: none */
};

struct tables {
    struct table *items;
    size_t        count, capacity;
};

struct ladders {
    struct ladder *items;
    size_t         count, capacity;
};

/* encoding.c: bytes of any encoding as UTF-8 without NULs and marks of byte order. */
enum error_code encoding_decode(struct reading *reading, struct str bytes, struct str *text,
                                struct error *err);

/*
 * delimited.c: text into tables, delimiter and quoting found. No tables: this is no delimited
 * text. A ragged table is an error that names its line.
 */
enum error_code delimited_read(struct reading *reading, struct str text, struct tables *tables,
                               struct error *err);

/* tidy.c: whether the header is that of the tidy form (org, track, level, skill, text). */
bool tidy_is_header(const struct row *header);

/* tidy.c: one cell a row into ladders. */
enum error_code tidy_read(struct reading *reading, const struct table *table,
                          struct ladders *ladders, struct error *err);

/* grid.c: whether a name is one of those that stand in the corner of a grid: "Level/Skill". */
bool grid_is_corner(struct str name);

/* grid.c: a grid of levels and skills, either way round, into a ladder. */
enum error_code grid_read(struct reading *reading, const struct table *table,
                          struct ladder *ladder, struct error *err);

/* damage.c: names missing levels where that is certain, orders levels, flags cut cells. */
void damage_repair(struct reading *reading, struct ladder *ladder);

#endif
