/*
 * store.h - keep these ladders; which cells have this term?
 *
 * An index is one SQLite file. What was published is kept in plain tables (schema.sql), each
 * distinct text once; two FTS5 tables hold the terms of texts and of names (text/text.h says
 * which kinds there are). A document is a cell that says something, and its number is what
 * postings are made of.
 *
 *     terms --store_postings()--> (cell, impact) ... --store_ladder(), store_text()--> words
 *
 * Writing happens between store_begin() and store_commit(), all or nothing: a killed process
 * leaves the index as it was. A new index is written beside its path and takes the name when
 * it is whole. Reading between store_read_begin() and store_read_end() sees one state.
 *
 * Units    document numbers and ids are positive; ordinals count from 1, positions from 0
 * Memory   a store is yours until store_close(); what it returns lies in the arena given
 * Errors   "path: fact"; ERR_MISSING no such index, ERR_VERSION made by another version,
 *          ERR_DAMAGED not whole, ERR_BUSY somebody else writes
 * Threads  one store per thread; any number of processes may read while one writes
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/hash.h"
#include "ladder/address.h"
#include "ladder/ladder.h"
#include "store/lists.h"
#include "store/score.h"
#include "text/text.h"

#define STORE_SCHEMA_VERSION 6

struct store;

enum store_mode {
    STORE_READ,
    STORE_UPDATE, /* to write to an index that there is */
    STORE_WRITE,  /* as UPDATE, but makes the index when there is none */
    STORE_REPAIR  /* as UPDATE, but takes an index that another version analysed */
};

enum error_code store_open(const char *path, enum store_mode mode, struct store **store,
                           struct error *err);
void            store_close(struct store *store);

/* The store's own analyzer of a language: what its texts were, and queries must be, read with.
 */
enum error_code store_analyzer(struct store *store, struct str language,
                               struct text_analyzer **analyzer, struct error *err);

/* ---- writing ---- */

struct store_source {
    int64_t     id;   /* 0: not known yet */
    struct str  key;  /* its absolute path */
    struct str  path; /* as given */
    int64_t     size_bytes, mtime_ns;
    struct hash hash;
    struct str  options;
};

/* Waits for another writer to end. */
enum error_code store_begin(struct store *store, struct error *err);

/* Makes all since store_begin() last; a new index gets its name now. */
enum error_code store_commit(struct store *store, struct error *err);

/* Undoes all since store_begin(); harmless without one. */
void store_rollback(struct store *store);

/* Stores ladders as what the source says, in place of what it said before. */
enum error_code store_put(struct store *store, const struct store_source *source,
                          const struct ladder *ladders, size_t count, struct error *err);

/* How many distinct texts were put since store_begin(). */
uint64_t store_texts_put(const struct store *store);

/* From now on store_put() calls ladder_done(ctx) for each ladder that it has stored. */
typedef void store_ladder_done(void *ctx);
void         store_watch(struct store *store, store_ladder_done *ladder_done, void *ctx);

/* Notes a new path, size and time of a source whose bytes are the same. */
enum error_code store_touch(struct store *store, const struct store_source *source,
                            struct error *err);

/* Drops a source with its ladders, or one ladder. */
enum error_code store_drop_source(struct store *store, int64_t id, struct error *err);
enum error_code store_drop_ladder(struct store *store, int64_t id, struct error *err);

/* ---- reading ---- */

/* One read may begin within another, or within a transaction, and sees the same state. */
enum error_code store_read_begin(struct store *store, struct error *err);
void            store_read_end(struct store *store);

/* The source of that key; its id is 0 when there is none. */
enum error_code store_find_source(struct store *store, struct arena *arena, struct str key,
                                  struct store_source *source, struct error *err);
enum error_code store_sources(struct store *store, struct arena *arena,
                              struct store_source **sources, size_t *count, struct error *err);

struct store_level {
    struct str label, slug;
    unsigned   ordinal, number; /* number: what "level 3" means, see level_number() */
    bool       inferred;
};

struct store_skill {
    struct str name, slug;
};

struct store_ladder {
    int64_t             id, source;
    struct str          org, org_slug, track, slug, language, path;
    unsigned            line;
    struct store_level *levels; /* by ordinal: levels[ordinal - 1] */
    struct store_skill *skills; /* by position */
    size_t              level_count, skill_count;
};

struct store_cell {
    int64_t  document, ladder, text;
    unsigned level, skill; /* ordinal, position */
    unsigned line, flags;
};

/* All ladders, or those of one source (0: all), in the order of addresses. */
enum error_code store_ladder_ids(struct store *store, struct arena *arena, int64_t source,
                                 int64_t **ids, size_t *count, struct error *err);

/* The ladder of these slugs; 0: there is none. */
enum error_code store_find_ladder(struct store *store, struct str org, struct str slug,
                                  int64_t *id, struct error *err);

/* The slugs of all ladders, in the order of addresses, lent for the length of the visit; anything
 * but OK ends the walk and is returned. */
typedef enum error_code store_visit_slugs(int64_t ladder, struct str org_slug, struct str slug,
                                          void *ctx);

enum error_code store_each_slugs(struct store *store, store_visit_slugs *visit, void *ctx,
                                 struct error *err);

enum error_code store_ladder(struct store *store, struct arena *arena, int64_t id,
                             struct store_ladder *ladder, struct error *err);

/* The same in two steps, for those who may not want the second: names, then levels and skills.
 */
enum error_code store_ladder_names(struct store *store, struct arena *arena, int64_t id,
                                   struct store_ladder *ladder, struct error *err);
enum error_code store_ladder_parts(struct store *store, struct arena *arena,
                                   struct store_ladder *ladder, struct error *err);

/* The cells of a ladder, by level, then skill. */
enum error_code store_cells(struct store *store, struct arena *arena, int64_t ladder,
                            struct store_cell **cells, size_t *count, struct error *err);

/* One cell by its document number. */
enum error_code store_cell_at(struct store *store, int64_t document, struct store_cell *cell,
                              struct error *err);

/* What of a ladder tells where one of its cells stands, without reading all of it. */
struct store_standing {
    struct str skill, language; /* the skill's name */
    unsigned   level_count;
};

enum error_code store_standing(struct store *store, struct arena *arena,
                               const struct store_cell *cell, struct store_standing *standing,
                               struct error *err);

/* The number behind that of the last document. */
uint32_t store_documents_end(const struct store *store);

/* The text that a document has, and the documents that have a text. */
enum error_code store_document_text(struct store *store, uint32_t document, uint64_t *text,
                                    struct error *err);
/* The number of the level that a document stands at. */
enum error_code store_document_level(struct store *store, uint32_t document, unsigned *number,
                                     struct error *err);
enum error_code store_text_documents(struct store *store, struct arena *arena, int64_t text,
                                     int64_t **documents, size_t *count, struct error *err);

enum error_code store_text(struct store *store, struct arena *arena, int64_t text,
                           struct str *body, struct error *err);

enum error_code store_text_in_language(struct store *store, struct arena *arena, int64_t text,
                                       struct str *body, struct str *language,
                                       struct error *err);

/* An index of one language need not be asked for that of a text. */
enum error_code store_text_language(struct store *store, struct arena *arena, int64_t text,
                                    struct str *language, struct error *err);

/* What a text says as numbers of words, in its order (store/forward.h); lent until the next. */
enum error_code store_text_words(struct store *store, int64_t text, const uint32_t **words,
                                 size_t *count, struct error *err);

/* How words are asked for: as written, by their stem, as "=incident" does, by how that begins. */
enum store_word_by { STORE_BY_FORM, STORE_BY_TERM, STORE_BY_EXACT, STORE_BY_BEGINNING };

struct store_word {
    struct str form, term;
    uint32_t   number;
};

struct store_words {
    struct store_word *items; /* by number */
    size_t             count, capacity;
};

/* The words that are asked for, of all languages. */
enum error_code store_find_words(struct store *store, struct arena *arena,
                                 enum store_word_by by, struct str key,
                                 struct store_words *words, struct error *err);
bool            store_words_have(const struct store_words *words, uint32_t number);

/* A text, lent for the length of the visit; anything but OK ends the walk and is returned. */
typedef enum error_code store_visit_text(int64_t text, struct str language, struct str body,
                                         void *ctx, struct error *err);

/* The texts whose number is above `after`, in the order of these. */
enum error_code store_each_text(struct store *store, int64_t after, store_visit_text *visit,
                                void *ctx, struct error *err);

/* The languages of the ladders, as ISO 639-1 codes. */
enum error_code store_languages(struct store *store, struct arena *arena,
                                struct str **languages, size_t *count, struct error *err);

/* How many documents there are: the N of an idf. */
enum error_code store_document_count(struct store *store, uint64_t *count, struct error *err);

/*
 * What to look for: cells that have any of some runs of terms. A word as written, "=incident", is
 * looked for alone.
 */
struct store_wanted {
    const struct str *runs; /* terms with one blank between them: "on call" */
    size_t            count;
    bool              is_prefix; /* the last term of a run may go on */
    unsigned          fields;    /* SCORE_FIELD_BIT()s of where to look */
    size_t            most;      /* to be found until store_postings() gives up; 0: all */
};

struct store_posting {
    struct store_cell cell;   /* without line and flags; see store_cell_at() */
    uint32_t          impact; /* score_impact() of what was wanted on this cell */
};

struct store_postings {
    struct store_posting *items; /* by document */
    size_t                count;
    bool                  is_given_up; /* there are more than were wanted, and none is here */
};

/* Every cell that has what is wanted in its text, its skill's name or its track's name. */
enum error_code store_postings(struct store *store, struct arena *arena,
                               const struct store_wanted *wanted,
                               struct store_postings *postings, struct error *err);

/* How often one cell has it in each field, and how long these are; 0 of what has none. */
enum error_code store_field_counts(struct store *store, const struct store_wanted *wanted,
                                   int64_t                  document,
                                   struct score_field_count fields[SCORE_FIELDS],
                                   struct error            *err);

/* Whether any cell has the term, in its text or its names. */
enum error_code store_has(struct store *store, struct str term, bool *has, struct error *err);

/* How many cells have the term, in their texts or names: the n of an idf. */
enum error_code store_term_cells(struct store *store, struct str term, uint64_t *cells,
                                 struct error *err);

/*
 * What texts are compared by: the stems of a prose that are no function words, in reading
 * order, and the groups of which a member ends there. A term is lent for the length of the
 * visit; anything but OK ends the walk and is returned.
 */
typedef enum error_code store_visit_content(struct str term, void *ctx);

enum error_code store_each_content(struct store *store, struct str language, struct str prose,
                                   store_visit_content *visit, void *ctx, struct error *err);

/* The same of a text of the index, without splitting and stemming it again. */
enum error_code store_each_content_of(struct store *store, struct str language, int64_t text,
                                      store_visit_content *visit, void *ctx, struct error *err);

/* ---- the vocabulary ---- */

/* A term, and how many cells have it. ERR_STOPPED ends the walk, well. */
typedef enum error_code store_visit_term(struct str term, uint64_t count, void *ctx);

/* The terms from low up to what is below high, in the order of their bytes. */
enum error_code store_each_term(struct store *store, struct str low, struct str high,
                                store_visit_term *visit, void *ctx, struct error *err);

/* ---- synonyms ---- */

/*
 * Puts a list of the user's in force beside the built-in one, in place of what was; texts are
 * indexed anew when that changes anything. In a transaction.
 */
enum error_code store_set_synonyms(struct store *store, const struct synonym_list *list,
                                   struct error *err);

/* The groups that a query of these terms asks for, by their own terms. */
enum error_code store_groups_asked(struct store *store, struct arena *arena,
                                   struct str language, struct str terms, struct str **groups,
                                   size_t *count, struct error *err);

/* A member of a group, as texts of a language say it. */
struct store_member {
    struct str language;
    struct str run;  /* of terms */
    struct str name; /* as the list has it */
};

enum error_code store_group_members(struct store *store, struct arena *arena, struct str group,
                                    struct store_member **members, size_t *count,
                                    struct error *err);

/*
 * What parts a joined word stands for ("oncall": "on call"): those the lists name, then those
 * that a text or name was seen to tie with hyphens.
 */
struct store_compound {
    struct str parts;
    bool       is_listed;
};

enum error_code store_compounds(struct store *store, struct arena *arena, struct str joined,
                                struct store_compound **compounds, size_t *count,
                                struct error *err);

/*
 * Terms by which cells are found by where they stand: of the slug, and of all words of the name,
 * "@track=en site reliabl engin". A name longer than STORE_NAME_BYTES is "@track=".
 */
enum store_place { STORE_ORG, STORE_TRACK, STORE_SKILL };
enum { STORE_NAME_BYTES = 400 };

/* The terms of all names, kept from one read to the next. */
enum error_code store_names(struct store *store, enum store_place place,
                            const struct listed_term **names, size_t *count, struct error *err);

struct str store_slug_term(struct arena *arena, enum store_place place, struct str slug);
struct str store_name_term(struct arena *arena, enum store_place place, struct str language,
                           struct str terms);

/* The term of a compound of the lists, in one form or the other, of their runs of terms. */
struct str store_either_term(struct arena *arena, struct str joined, struct str parts);

struct store_counts {
    uint64_t orgs, sources, ladders, levels, skills, cells, texts, file_bytes;
};

enum error_code store_counts(struct store *store, struct store_counts *counts,
                             struct error *err);

/* ---- proving ---- */

typedef void store_finding(struct str sentence, void *ctx);

/* Proves the index whole, telling each fault; *faults is how many. Not with STORE_READ. */
enum error_code store_check(struct store *store, store_finding *tell, void *ctx, size_t *faults,
                            struct error *err);

/* Makes anew all that can be made from the texts. */
enum error_code store_repair(struct store *store, struct error *err);

#endif
