/*
 * rung.h - search career ladders: the library's one public header.
 *
 *     struct rung       *index;
 *     struct rung_error  error;
 *     struct rung_results *results;
 *
 *     if (rung_open("ladders.rung", RUNG_READ, &index, &error) == RUNG_OK &&
 *         rung_search(index, "incident response", NULL, &results, &error) == RUNG_OK)
 *         printf("%s\n", results->hits[0].cell.address);
 *
 * Units    lines and ordinals count from 1; times are microseconds; text is UTF-8
 * Memory   an index is yours until rung_close(), results until their _free(); what a callback
 *          is given is lent for the length of the call; NULL may be freed and closed
 * Errors   a rung_status, RUNG_OK being 0, and one sentence in rung_error: "place: fact"
 * Threads  one handle per thread; nothing is shared between handles. Any number of handles and
 *          processes may read an index while one writes
 */
#ifndef RUNG_H
#define RUNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RUNG_VERSION "0.1.0"

enum rung_status {
    RUNG_OK = 0,
    RUNG_NO_MEMORY,
    RUNG_IO,            /* the system refused to read or write */
    RUNG_BAD_FORMAT,    /* input that is not what it should be */
    RUNG_OVER_LIMIT,    /* input larger than a stated limit */
    RUNG_BAD_USE,       /* a request that makes no sense */
    RUNG_NOT_FOUND,     /* nothing goes by that name, or there is no index */
    RUNG_AMBIGUOUS,     /* several things go by that name */
    RUNG_OTHER_VERSION, /* an index made by another version */
    RUNG_DAMAGED,       /* an index that is not whole */
    RUNG_BUSY,          /* another process writes to the index */
    RUNG_STOPPED        /* a callback returned false */
};

struct rung_error {
    enum rung_status status;
    char             message[2048];
};

/* The version of the library that runs, which may be newer than the header's. */
const char *rung_version(void);

/* ---- an index ---- */

struct rung;

enum rung_mode {
    RUNG_READ,
    RUNG_UPDATE, /* to write to an index that there is */
    RUNG_WRITE,  /* as UPDATE, but makes the index when there is none */
    RUNG_REPAIR  /* as UPDATE, but takes an index that another version analysed */
};

enum rung_status rung_open(const char *path, enum rung_mode mode, struct rung **index,
                           struct rung_error *error);
void             rung_close(struct rung *index);

/* ---- putting ladders in ---- */

enum rung_format { RUNG_ANY_FORMAT, RUNG_TSV, RUNG_CSV };

struct rung_index_options {
    const char *org;      /* NULL: the file's column, else its name's part before "--" */
    const char *language; /* a code ("es") or a name ("spanish"); NULL: found by its words */
    const char *synonyms; /* a file of them, in force from now on; NULL: those before */
    enum rung_format format;
    bool             strict; /* a warning fails the run */
    bool             prune;  /* drop the ladders of files that are gone */
};

/* A ladder as it was read: the cell of level l and skill s is cells[l * skill_count + s]. */
struct rung_grid_cell {
    const char *text; /* "" where nothing is said */
    unsigned    line;
    bool        is_cut;
};

struct rung_grid {
    const char                  *org, *track, *path;
    const char *const           *levels; /* labels, junior first */
    const char *const           *skills;
    const struct rung_grid_cell *cells;
    size_t                       level_count, skill_count, cell_count; /* cells with text */
    unsigned                     line;
};

/* What a run tells while it goes; any may be NULL. line 0: of the file as a whole. */
struct rung_index_events {
    void *ctx;
    void (*warning)(void *ctx, const char *path, unsigned line, const char *sentence);
    void (*note)(void *ctx, const char *path, const char *sentence);
    void (*ladder)(void *ctx, const struct rung_grid *grid);
    void (*file)(void *ctx, const char *path);      /* one is about to be read */
    void (*progress)(void *ctx, double share_done); /* 0 to 1: of the bytes to be read */
};

struct rung_index_summary {
    size_t ladders, levels, skills, cells, texts; /* read in this run; texts: distinct */
    size_t warnings;
    size_t files_read, files_unchanged, files_skipped, files_pruned;
    double seconds;
};

/*
 * Reads files and folders ("-" is standard input) and stores their ladders, all or nothing.
 * index NULL only reads them. RUNG_NOT_FOUND: there was no ladder in the paths given; without
 * paths, only synonyms are put in force.
 */
enum rung_status rung_index_paths(struct rung *index, const char *const *paths, size_t count,
                                  const struct rung_index_options *options,
                                  const struct rung_index_events  *events,
                                  struct rung_index_summary *summary, struct rung_error *error);

/* Drops ladders by address, all or none; *removed is how many. */
enum rung_status rung_remove(struct rung *index, const char *const *addresses, size_t count,
                             size_t *removed, struct rung_error *error);

/* ---- searching ---- */

/* Filters by slug prefix or words of the name; level also "3", "3..5", ">=4". NULL: none. */
struct rung_filter {
    const char *org, *track, *level, *skill;
};

enum rung_by { RUNG_BY_CELL, RUNG_BY_LEVEL, RUNG_BY_SKILL, RUNG_BY_TRACK };

struct rung_search_options {
    enum rung_by by;
    size_t       limit; /* 0: 10 */
    size_t       offset;
    bool         all_words; /* only what has every word */
    bool         no_fold;   /* show identical texts one by one */
    bool         no_fuzzy;  /* correct no word that the index does not know */
    bool         no_synonyms;
    bool         no_exact;    /* words as written, and side by side, are worth no more */
    bool         no_texts;    /* places and scores alone: much faster for many hits */
    bool         no_notes;    /* do not look for why filters let nothing through */
    bool         exact_total; /* count all hits, also where finding the best is far quicker */
    bool         explain;     /* fill the shares of hits */
    bool         facets;      /* fill the facets of the results */
    struct rung_filter filter;
};

struct rung_cell {
    const char *address, *org, *track, *level, *skill; /* NULL where a hit has no such part */
    unsigned    ordinal;
    const char *text;
    const char *path;
    unsigned    line;
    bool        is_cut; /* the text lost its beginning or its end before it came here */
};

struct rung_part {
    const char *text;
    bool        is_match;
};

/* By what a word was found. */
enum rung_share_kind {
    RUNG_SHARE_WORD,    /* its stem */
    RUNG_SHARE_EXACT,   /* just as written */
    RUNG_SHARE_SYNONYM, /* it, or a word that says the same */
    RUNG_SHARE_PREFIX,  /* its beginning */
    RUNG_SHARE_PAIR,    /* it and the next word of the query, side by side */
    RUNG_SHARE_LEVEL    /* of rung_similar(): how near the levels are */
};

/* What one word, found in one way in one field, adds to a score; a cell's add up to its own. */
struct rung_share {
    enum rung_share_kind kind;
    const char          *word;  /* as the query says it */
    const char          *term;  /* that was looked up: "incid", "=incident", "~kubernetes" */
    const char          *field; /* "text", "skill", "track"; NULL: any, of a beginning */
    unsigned             times; /* how often the query says the word */
    unsigned             tf, length; /* how often it stands in how many words of the field */
    uint64_t             cells;      /* how many cells have it at all */
    double               idf, impact, amount; /* amount = idf * impact * times */
};

struct rung_hit {
    size_t                  rank; /* from 1 */
    double                  score;
    struct rung_cell        cell; /* or the level, skill or track: then without text and line */
    const struct rung_part *snippet;
    size_t                  snippet_count;
    const char *const      *also_in; /* cells with the same text: ten at most */
    size_t                  also_in_count, also_in_total;
    const struct rung_share *shares; /* where they were asked for */
    size_t                   share_count;
    const struct rung_hit   *cells; /* of a level, skill or track: its best */
    size_t                   cell_count;
};

enum { RUNG_FACETS = 4 };

/* How many cells that answer stand where; most first, a hundred at most. */
struct rung_facet {
    const char
        *name; /* of the filter that takes these values: "org", "track", "level", "skill" */
    const struct rung_facet_value {
        const char *value;
        uint64_t    cells;
    } * values;
    size_t count;
};

/* A level, skill or track scores its best cell, and these shares of the next two. */
#define RUNG_SECOND_SHARE 0.1
#define RUNG_THIRD_SHARE  0.05

struct rung_results {
    const struct rung_hit *hits; /* best first */
    size_t                 count;
    uint64_t               total;     /* of all hits */
    uint64_t               all_words; /* of them, those that have every word */
    bool        is_at_least;  /* there may be more of both: only the best were looked for */
    const char *read_as;      /* the terms asked for */
    const char *const *notes; /* what was done to the query */
    size_t             note_count;
    struct rung_facet  facets[RUNG_FACETS]; /* where they were asked for */
    bool               is_empty;            /* the query asked for nothing */
    uint64_t           documents;           /* cells in the index */
    uint64_t           took_us; /* from the query's bytes to ranked numbers and total */
    uint64_t           all_us;  /* and texts and snippets */
};

/* Any bytes are a query. options NULL: ten cells of everything. */
enum rung_status rung_search(struct rung *index, const char *query,
                             const struct rung_search_options *options,
                             struct rung_results **results, struct rung_error *error);
void             rung_results_free(struct rung_results *results);

/* ---- what is like something ---- */

struct rung_similar_options {
    const enum rung_by *by;    /* NULL: what the source is; cells, of a text */
    size_t              limit; /* 0: 10 */
    size_t              offset;
    bool                is_text;  /* the source is a text of one's own, not an address */
    bool                no_fold;  /* show identical texts one by one */
    bool                no_texts; /* places and scores alone */
    bool                explain;  /* fill the shares of hits */
    struct rung_filter  filter;
};

/*
 * What is most like a cell, skill, level or ladder, named by its address, or like a text.
 * Scores are from 0 to 1; the source itself is left out, and a copy of it scores 1. *found,
 * which may be NULL, is what was looked for. options NULL: ten of what the source is.
 */
enum rung_status rung_similar(struct rung *index, const char *source,
                              const struct rung_similar_options *options, enum rung_by *found,
                              struct rung_results **results, struct rung_error *error);

/* Two cells whose texts are the same or nearly, each the first that has its text. */
struct rung_near_pair {
    const char *a, *b; /* addresses */
    double      score;
    bool        is_copy; /* one text: b is another cell that has it */
};

/* Returning false stops the walk, with RUNG_STOPPED. */
typedef bool rung_visit_near(void *ctx, const struct rung_near_pair *pair);

/*
 * Every pair of texts of the index that are alike by `least`, above 0 and at most 1, and the
 * copies of each text, as they are found.
 */
enum rung_status rung_near_copies(struct rung *index, double least, rung_visit_near *visit,
                                  void *ctx, struct rung_error *error);

/* ---- completing ---- */

/* A way to go on from the last word of a query. */
struct rung_completion {
    const char *query; /* the whole, completed */
    const char *word;  /* its last word */
    uint64_t count; /* of texts and names that have it; of ladders, behind "track:" and such */
};

struct rung_completions {
    const struct rung_completion *items; /* most frequent first */
    size_t                        count;
};

/* Completes the last word of a query; limit 0: 10. */
enum rung_status rung_complete(struct rung *index, const char *query, size_t limit,
                               struct rung_completions **completions, struct rung_error *error);
void             rung_completions_free(struct rung_completions *completions);

/* ---- looking at what there is ---- */

enum rung_kind { RUNG_LADDERS, RUNG_LEVELS, RUNG_SKILLS, RUNG_ORGS };

/* An entry of a list; parts that its kind does not have are NULL. */
struct rung_entry {
    const char *address, *org, *track, *level, *skill;
    unsigned    ordinal;
    size_t      ladders, levels, skills, cells; /* within it */
    const char *language, *path;
};

/* Returning false stops the walk, with RUNG_STOPPED. */
typedef bool rung_visit_entry(void *ctx, const struct rung_entry *entry);
typedef bool rung_visit_cell(void *ctx, const struct rung_cell *cell);

/* By address. filter NULL: all. */
enum rung_status rung_list(struct rung *index, enum rung_kind kind,
                           const struct rung_filter *filter, rung_visit_entry *visit, void *ctx,
                           struct rung_error *error);

/* Why a filter lets nothing through, in a sentence; "" when it lets something through. */
enum { RUNG_SENTENCE_BYTES = 512 };
enum rung_status rung_why_nothing(struct rung *index, const struct rung_filter *filter,
                                  char sentence[RUNG_SENTENCE_BYTES], struct rung_error *error);

/* The one ladder that an address names, whole or shortened. */
enum rung_status rung_find_ladder(struct rung *index, const char *address,
                                  rung_visit_entry *visit, void *ctx, struct rung_error *error);

/* Every cell that says something, by address: org, track, level, skill. */
enum rung_status rung_each_cell(struct rung *index, const struct rung_filter *filter,
                                rung_visit_cell *visit, void *ctx, struct rung_error *error);

/* The same with those that say nothing, whose text is "" and whose line is 0. */
enum rung_status rung_each_place(struct rung *index, const struct rung_filter *filter,
                                 rung_visit_cell *visit, void *ctx, struct rung_error *error);

/*
 * What an address names, whole or shortened: a ladder, or the part of it that is a level, a
 * skill or a cell.
 */
struct rung_view {
    const char      *address;
    struct rung_grid grid;
};

enum rung_status rung_show(struct rung *index, const char *address, struct rung_view **view,
                           struct rung_error *error);
void             rung_view_free(struct rung_view *view);

/* Every ladder by address, with the levels and skills of it that the filter lets through. */
typedef bool     rung_visit_view(void *ctx, const struct rung_view *view);
enum rung_status rung_each_view(struct rung *index, const struct rung_filter *filter,
                                rung_visit_view *visit, void *ctx, struct rung_error *error);

/* ---- matching: two ladders beside each other ---- */

struct rung_match_options {
    const char *pairs; /* a file of pairs that were decided: rung-match(1); NULL: none */
};

/* Cells that show a pair of skills. */
struct rung_match_evidence {
    const char *a, *b; /* addresses */
    double      score; /* how alike their texts are, from 0 to 1 */
};

/* What of A goes with what of B; one side is NULL where the other stays alone. */
struct rung_match_pair {
    const char                       *a, *b; /* a skill's name, a level's label, a cell's address */
    double                            score; /* from 0 to 1; 0 of what stays alone */
    const struct rung_match_evidence *evidence; /* of skills: best first, three at most */
    size_t                            evidence_count;
};

struct rung_match_pairs {
    const struct rung_match_pair *items; /* in the order of A; what of B stays alone comes
                                          * behind, of levels where it stands in order */
    size_t                        count;
};

struct rung_match {
    const char             *a, *b; /* addresses */
    struct rung_match_pairs skills, levels;
    struct rung_match_pairs cells; /* of A, with what stands where its skill's and its level's
                                    * partner meet */
    const char *const *a_skills, *const *b_skills; /* all of their names, in their order */
    size_t             a_skill_count, b_skill_count;
    const double      *likeness; /* of every skill of A and of B, up to 1: [a * b_skill_count + b] */
};

/*
 * Lines two ladders up, each named by an address, whole or shortened: skills one to one, levels in
 * their order. options NULL: nothing was decided.
 */
enum rung_status rung_match(struct rung *index, const char *a, const char *b,
                            const struct rung_match_options *options, struct rung_match **match,
                            struct rung_error *error);
void             rung_match_free(struct rung_match *match);

/* ---- from one level to another ---- */

enum rung_plan_group { RUNG_MET, RUNG_DEEPEN, RUNG_NEW, RUNG_PLAN_GROUPS };

/* One statement of a cell, and the one that meets it, or that it goes on from. */
struct rung_expectation {
    const char *text, *address; /* verbatim, of this cell of TO */
    const char *by_text, *by;   /* the same of FROM; NULL where it is new */
    double      score;          /* how like the two are, 0 to 1 */
};

struct rung_plan {
    const char *from, *to; /* whole addresses */
    struct rung_expectations {
        const struct rung_expectation *items; /* as TO says them */
        size_t                         count;
    } groups[RUNG_PLAN_GROUPS];
    const char *const *notes; /* what is to be known beside */
    size_t             note_count;
};

/*
 * What the level TO expects that the level FROM, with those below it, has met, has to deepen, or
 * lacks. skill narrows TO, as the filter of that name does; NULL: all of it.
 */
enum rung_status rung_plan(struct rung *index, const char *from, const char *to,
                           const char *skill, struct rung_plan **plan,
                           struct rung_error *error);
void             rung_plan_free(struct rung_plan *plan);

/* ---- where a topic is expected ---- */

struct rung_map_options {
    size_t limit; /* of rows; 0: 10 */
    bool   no_fuzzy, no_synonyms;
    struct rung_filter filter;
};

struct rung_map_cell {
    const char *level; /* its label */
    unsigned    ordinal;
    double      score; /* from 0 to 1, which is the best of the map */
    size_t      hits;  /* cells of the level that have a word of the query */
    bool        has_all; /* one of them has every word, or one that says the same */
};

struct rung_map_row {
    const char                 *address, *org, *track;
    const struct rung_map_cell *cells; /* levels that pass the filter, junior first */
    size_t                      cell_count;
    size_t onset; /* index of the first that asks for it: that has_all; where none has, the
                   * first with half the score of the row's best */
};

struct rung_map {
    const struct rung_map_row *rows; /* the track with the best level first */
    size_t                     count;
    size_t                     total; /* tracks that have a hit */
    const char *const         *notes; /* what was done to the query */
    size_t                     note_count;
    bool                       is_empty; /* the query had no word to look for */
};

/* How strongly each level of each track asks for the topic. options NULL: ten of all tracks. */
enum rung_status rung_map(struct rung *index, const char *query,
                          const struct rung_map_options *options, struct rung_map **map,
                          struct rung_error *error);
void             rung_map_free(struct rung_map *map);

/* ---- side by side ---- */

/* What is compared: what an address names, or a ladder of a file. */
struct rung_source {
    const char *name;
    bool        is_file;
    const char *track; /* of a file: its slug, or "org/track", or a beginning; NULL: it has one */
};

enum rung_change { RUNG_SAME, RUNG_CHANGED, RUNG_REMOVED, RUNG_ADDED };
enum { RUNG_CHANGES = 4, RUNG_MOST_SIDES = 26 };

/* A run of words: the same as in the first side, only there (REMOVED), or only here (ADDED). */
struct rung_words {
    enum rung_change change; /* never CHANGED */
    const char      *text;   /* with the blanks behind it */
};

struct rung_side {
    const char *name;    /* its address, or its path, and "#track" where that has several */
    const char *address; /* NULL: of a file */
    const char *org, *track, *path;
};

/* Levels or skills that stand side by side: a name a side, NULL where it has none. */
struct rung_line {
    const char *const *names;
};

struct rung_side_cell {
    const char *address; /* NULL: of a file, or there is no such place */
    const char *text;    /* "" says nothing; NULL: the side has no such place */
    unsigned    line;    /* of its source; 0: none */
    double      shared;  /* which share of both texts' words is the same: of rows that differ */
    const struct rung_words
          *words; /* from the first side's text to this one; none in the first */
    size_t word_count;
};

struct rung_row {
    enum rung_change change;       /* REMOVED: only the first side says it; ADDED: all but it */
    size_t           level, skill; /* lines */
    const struct rung_side_cell *cells; /* a side */
};

struct rung_comparison {
    const struct rung_side *sides;
    size_t                  side_count;
    const struct rung_line *levels, *skills;
    size_t                  level_count, skill_count;
    const struct rung_row  *rows; /* by line of levels, then of skills; also what is the same */
    size_t                  row_count;
    size_t                  changes[RUNG_CHANGES]; /* how many rows */
};

/*
 * Lays things of one kind (ladders, levels, skills or cells; a file is a ladder) side by side, two
 * to RUNG_MOST_SIDES of them. index NULL: all are files.
 */
enum rung_status rung_compare(struct rung *index, const struct rung_source *sources,
                              size_t count, struct rung_comparison **comparison,
                              struct rung_error *error);
void             rung_comparison_free(struct rung_comparison *comparison);

/* A ladder of two versions of a file: REMOVED, only A has it; ADDED, only B. */
struct rung_version {
    enum rung_change              change;
    const char                   *org, *track;
    const struct rung_comparison *comparison; /* NULL: only one has it */
};

struct rung_versions {
    const char                *a, *b;
    const struct rung_version *items; /* those of A in its order, then those that only B has */
    size_t                     count;
    size_t                     changes[RUNG_CHANGES]; /* how many ladders */
    bool is_one; /* each file has one ladder, and these were compared, whatever their names */
};

/* Compares two files ladder by ladder: those that have one organisation and track. */
enum rung_status rung_compare_versions(const char *a, const char *b,
                                       struct rung_versions **versions,
                                       struct rung_error     *error);
void             rung_versions_free(struct rung_versions *versions);

struct rung_stats {
    uint64_t    orgs, files, ladders, levels, skills, cells, texts, file_bytes;
    int         schema_version, analysis_version;
    const char *sqlite_version; /* static */
};

enum rung_status rung_stats(struct rung *index, struct rung_stats *stats,
                            struct rung_error *error);

/* Proves an index that is open for writing whole; each fault is told in a sentence. */
enum rung_status rung_check(struct rung *index, void (*fault)(void *ctx, const char *sentence),
                            void *ctx, size_t *faults, struct rung_error *error);

/* Makes anew all that can be made from the texts kept in an index opened with RUNG_REPAIR. */
enum rung_status rung_repair(struct rung *index, struct rung_error *error);

#ifdef __cplusplus
}
#endif

#endif
