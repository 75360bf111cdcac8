/*
 * database.h - the store from within: one SQLite connection and its prepared statements.
 *
 *     rc = statement(store, SQL_TEXT, &sql, err);
 *     bind_int(sql, 1, id);
 *     rc = step(sql, &is_row, err);
 *
 * A statement() is reset and unbound when it is asked for again, so a caller that stops in
 * the middle leaves nothing to clean; one that is never asked for again in a long life should
 * end with done().
 *
 * Units    columns count from 0, parameters from 1, as in SQLite
 * Memory   a column's text is lent until the next step
 * Errors   SQLite's, in our words and codes
 * Threads  as the store
 */
#ifndef STORE_DATABASE_H
#define STORE_DATABASE_H

#include <sqlite3.h>

#include "base/map.h"
#include "base/seen.h"
#include "store/columns.h"
#include "store/forward.h"
#include "store/inverter.h"
#include "store/prose.h"
#include "store/spool.h"
#include "store/store.h"

/* Every statement that is run more than once; their texts are in database.c. */
enum sql {
    SQL_BEGIN_READ,
    SQL_BEGIN_WRITE,
    SQL_COMMIT,
    SQL_META_GET,
    SQL_META_SET,
    SQL_SOURCE_FIND,
    SQL_SOURCE_ALL,
    SQL_SOURCE_ADD,
    SQL_SOURCE_SET,
    SQL_SOURCE_DROP,
    SQL_ORG_FIND,
    SQL_ORG_RENAME,
    SQL_ORG_ADD,
    SQL_NAME_FIND,
    SQL_NAME_ADD,
    SQL_NAME_INDEX,
    SQL_LADDER_BY_SLUG,
    SQL_LADDER_BY_ADDRESS,
    SQL_LADDER_ADD,
    SQL_LADDER_SLUGS,
    SQL_LADDER_IDS,
    SQL_LADDER_IDS_OF_SOURCE,
    SQL_LADDER,
    SQL_LADDER_DROP,
    SQL_LADDERS_UNSEAL_ORG,
    SQL_LADDERS_UNSEAL,
    SQL_LADDERS_TO_SEAL,
    SQL_LADDER_SEAL,
    SQL_LANGUAGES,
    SQL_LEVEL_ADD,
    SQL_LEVELS,
    SQL_LEVELS_DROP,
    SQL_SKILL_ADD,
    SQL_SKILLS,
    SQL_SKILLS_DROP,
    SQL_TEXT_IS_ANY,
    SQL_TEXT_FIND,
    SQL_TEXT_IS,
    SQL_TEXT_ADD,
    SQL_TEXT_INDEX,
    SQL_TEXT,
    SQL_TEXTS,
    SQL_FORWARD,
    SQL_FORWARD_ADD,
    SQL_WORD_FIND,
    SQL_WORD_ADD,
    SQL_WORD_LAST,
    SQL_WORD,
    SQL_WORDS_OF_FORMS,
    SQL_WORDS_FROM_TO,
    SQL_WORDS_OF_TERM,
    SQL_NAMES,
    SQL_CELL_STAGE,
    SQL_STAGED_LADDERS,
    SQL_STAGED_CELLS,
    SQL_CELL_ADD,
    SQL_CELL_UNSTAGE,
    SQL_CELL_LAST,
    SQL_LOOK,
    SQL_STATE,
    SQL_CELLS,
    SQL_CELLS_OF_TEXT,
    SQL_CELL_PROSES,
    SQL_LADDER_PROSES,
    SQL_CELL,
    SQL_CELLS_DROP,
    SQL_TEXT_CELLS,
    SQL_SKILL_CELLS,
    SQL_TRACK_CELLS,
    SQL_TEXT_OF_CELL,
    SQL_SKILL_OF_CELL,
    SQL_TRACK_OF_CELL,
    SQL_SYNONYM_ADD,
    SQL_SYNONYM_LANGUAGE,
    SQL_SYNONYMS,
    SQL_SYNONYM_GROUPS,
    SQL_SYNONYM_MEMBERS,
    SQL_SYNONYM_LANGUAGES,
    SQL_COMPOUND_ADD,
    SQL_COMPOUND_PARTS,
    SQL_COMPOUNDS,
    SQL_TERM_FIND,
    SQL_TERM_IS_THERE,
    SQL_TERM_CELLS,
    SQL_STANDING,
    SQL_TERMS_FROM_TO,
    SQL_TERM_CELLS_FROM_TO,
    SQL_TERM_SET,
    SQL_TERM_DROP,
    SQL_PAGE,
    SQL_PAGE_ADD,
    SQL_PAGE_DROP,
    SQL_DOCUMENT_ROW,
    SQL_DOCUMENT_ROW_SET,
    SQL_DOCUMENT_ROW_DROP,
    SQL_DOCUMENTS_WITHIN,
    SQL_LOOSE_TEXT_NOTE,
    SQL_LOOSE_TEXTS,
    SQL_LOOSE_TEXT_UNINDEX,
    SQL_LOOSE_TEXT_FORGET,
    SQL_LOOSE_TEXT_DROP,
    SQL_LOOSE_NAMES,
    SQL_LOOSE_NAME_UNINDEX,
    SQL_LOOSE_NAME_DROP,
    SQL_LOOSE_ORGS_DROP,
    SQL_LOOSE_SOURCES_DROP,
    SQL_COUNT_CELLS,
    SQL_STATEMENTS
};

enum { LATE_INDICES = 4 };
enum { MOST_LANGUAGES = 32, IMPACT_TFS = 8, IMPACT_LENGTHS = 512, MOST_KEPT_TERMS = 65536 };

struct store {
    sqlite3              *db;
    sqlite3_stmt         *statements[SQL_STATEMENTS];
    struct text_analyzer *analyzers[MOST_LANGUAGES];
    size_t                analyzer_count;
    struct str            path; /* of the index */
    struct str built_path;      /* of the new file beside it; empty once it has its name */
    int        built_lock;      /* a descriptor that holds the lock on it, or -1 */
    struct str late_indices[LATE_INDICES]; /* as SQL, of a new index; empty: they are made */
    char       fingerprint[64];
    enum store_mode mode;
    bool            in_transaction, is_writing; /* the latter in a store_begin() */
    unsigned        inner_reads;                /* begun within it, by whom a walk visits */
    struct arena    memory;

    struct groups groups; /* of synonyms, that texts are split with; see store/synonyms.c */
    struct str   *group_terms; /* by the number of a group */
    size_t        group_count;
    bool          has_groups;
    struct arena  groups_memory;

    struct arena run_memory;    /* of one transaction of writing */
    struct map   track_numbers; /* "org slug longer-slug": how many were tried */

    struct seen   seen;       /* hashes of its texts, as many as there is room for */
    int64_t      *seen_texts; /* the ids of these */
    size_t        seen_count, seen_capacity;
    bool          has_more_texts; /* than those */
    uint64_t     *put_texts;      /* a bit for the id of each text that was put */
    size_t        put_capacity;   /* of words of 64 bits */
    uint64_t      put_count;
    struct ahead *ahead; /* NULL: no texts are heard ahead */

    struct lexicon  lexicon;         /* of what was read */
    bool            lexicon_is_lent; /* to another thread, with the groups */
    struct spool    spool;           /* of the new texts of a run */
    struct forward  forward;         /* the numbers of its words */
    struct behind  *behind;          /* NULL: no thread gathers into the inverter */
    struct inverter inverter;        /* of what is not written to the postings yet */
    struct prose    prose;           /* read last */
    int64_t         next_term;
    size_t          page_bytes; /* that are written, at most */

    /* kept from one read to the next while nobody writes */
    unsigned     state; /* SQLite's number for what they are of */
    struct arena state_memory;
    struct str  *languages; /* of ladders; NULL: not asked for yet */
    size_t       language_count;
    uint64_t     document_count;
    struct map   term_cells; /* how many cells have a term, of MOST_KEPT_TERMS at most */
    struct place_names {
        struct listed_term *items;
        size_t              count;
        bool                is_read;
    } names[STORE_SKILL + 1]; /* by their place; see store_names() */
    struct columns columns;
    struct contents {
        struct content_word *words; /* that texts were compared by */
        size_t               count, capacity;
        struct map           by_number;
        struct arena         memory;
    } contents;
    uint32_t documents_end;                                     /* behind the last document */
    uint16_t impacts[SCORE_FIELDS][IMPACT_TFS][IMPACT_LENGTHS]; /* 0: not known yet */

    store_ladder_done *ladder_done; /* NULL: nobody watches */
    void              *watcher;
};

/* ERR_USAGE where the index was opened with STORE_READ. */
enum error_code must_be_writer(struct store *store, struct error *err);

/* SQLite's last error as ours. */
enum error_code sql_error(struct store *store, struct error *err);

enum error_code statement(struct store *store, enum sql which, sqlite3_stmt **out,
                          struct error *err);

void bind_int(sqlite3_stmt *sql, int at, int64_t value);

/* The bytes must stay until the statement is done. */
void bind_str(sqlite3_stmt *sql, int at, struct str value);

void bind_blob(sqlite3_stmt *sql, int at, struct str value);

/* *is_row: false when there are no more rows. */
enum error_code step(struct store *store, sqlite3_stmt *sql, bool *is_row, struct error *err);

/* Runs a statement that gives no rows, and resets it. */
enum error_code run(struct store *store, sqlite3_stmt *sql, struct error *err);

/* Runs a statement that returns one number, such as the id of what it added; 0 for no row. */
enum error_code run_for_int(struct store *store, sqlite3_stmt *sql, int64_t *value,
                            struct error *err);

/* Runs a statement that adds a row; *id is the row's. */
enum error_code run_for_id(struct store *store, sqlite3_stmt *sql, int64_t *id,
                           struct error *err);

/* Runs a statement of one parameter that gives no rows. */
enum error_code run_with_int(struct store *store, enum sql which, int64_t value,
                             struct error *err);

/* Runs a statement to its end for the texts, or the numbers, in its first column. */
enum error_code collect_strs(struct store *store, sqlite3_stmt *sql, struct arena *arena,
                             struct str **values, size_t *count, struct error *err);
enum error_code collect_ints(struct store *store, sqlite3_stmt *sql, struct arena *arena,
                             int64_t **values, size_t *count, struct error *err);

/* Ends a statement early, so that it holds no lock and no borrowed bytes. */
void done(sqlite3_stmt *sql);

struct str column_str(sqlite3_stmt *sql, int at);
struct str column_blob(sqlite3_stmt *sql, int at);
struct str column_copy(struct arena *arena, sqlite3_stmt *sql, int at);
int64_t    column_int(sqlite3_stmt *sql, int at);
unsigned   column_unsigned(sqlite3_stmt *sql, int at);

/* The place of the cell in columns 0 to 4; with line and flags in columns 5 and 6. */
struct store_cell column_place(sqlite3_stmt *sql);
struct store_cell column_cell(sqlite3_stmt *sql);

/* Runs SQL text as it is, for what is run once. */
enum error_code execute(struct store *store, const char *sql, struct error *err);

/* One number that a text of SQL gives. */
enum error_code query_int(struct store *store, const char *sql, int64_t *value,
                          struct error *err);

enum error_code meta_set_text(struct store *store, const char *key, struct str value,
                              struct error *err);
enum error_code meta_set_int(struct store *store, const char *key, int64_t value,
                             struct error *err);
enum error_code meta_get_text(struct store *store, struct arena *arena, const char *key,
                              struct str *value, struct error *err);
enum error_code meta_get_int(struct store *store, const char *key, int64_t *value,
                             struct error *err);

/* ---- ranked postings ---- */

/* The rows of a list's pages: this, and the first document of each. */
static inline int64_t
list_key(int64_t term, int field)
{
    return (term << 5 | field) << 32;
}

/* The same of its champions; those of number 0 have no pages. */
static inline int64_t
list_champions_key(int64_t key, unsigned number)
{
    return key | (int64_t) number << 34;
}

/* ERR_DAMAGED, and what to do. */
enum error_code lists_damaged(struct store *store, struct error *err);

/* The list that begins at *at in the row of a term, whose field and key are set; false: damaged. */
bool list_plain_read(struct arena *arena, struct str bytes, size_t *at, struct list *list);

/* The lists in the row of a term (lists.c); false: it is damaged. */
bool lists_read(struct arena *arena, struct str bytes, int64_t id,
                struct list lists[SCORE_FIELDS]);

enum error_code list_load_page(struct store *store, const struct list *list, size_t page,
                               struct buffer *bytes, struct error *err);

/* score_field_impact(), remembered. */
uint32_t store_impact(struct store *store, enum score_field field, uint32_t tf,
                      uint32_t length);

/* Forgets the words that texts were compared by (content.c). */
void contents_forget(struct store *store);

/* What ladder.hash holds: a fingerprint of its names, levels, skills and cells. */
enum error_code ladder_hash(struct store *store, int64_t id, int64_t *hash, struct error *err);

/* What text.hash holds (functions.c). */
int64_t text_hash(struct str language, struct str body);

/*
 * Synonyms (synonyms.c): puts the lists of this program in force where older ones are, derives
 * what a language's ladders need, and reads the groups that texts are split with.
 */
enum error_code synonyms_refresh(struct store *store, struct error *err);
enum error_code synonyms_ensure(struct store *store, struct str language, struct error *err);
enum error_code synonyms_load(struct store *store, struct error *err);

/* Makes the rows anew from the lists in force. */
enum error_code synonyms_rederive(struct store *store, struct error *err);

/* What meta.synonyms_seal holds: a sum over all that the lists in force are and gave. */
#define SYNONYMS_SUM                                                                           \
    "SELECT sum(rung_hash(a, b) >> 24) FROM ("                                                 \
    "    SELECT language || terms AS a, grp || asks || member AS b FROM synonym"               \
    "    UNION ALL SELECT joined, parts FROM compound"                                         \
    "    UNION ALL SELECT key, value FROM meta WHERE key = 'synonyms')"

/* Forgets the groups: the next text that is split reads them again. */
void synonyms_forget(struct store *store);

/* Gives the connection the tokenizer "rung" and the function rung_count() (tokenizer.c). */
enum error_code tokenizer_register(struct store *store, struct error *err);

/* Gives the connection the functions rung_length() and rung_hash() (functions.c). */
enum error_code functions_register(struct store *store, struct error *err);

/* Makes the indices that a new index has got only when all is in it (open.c). */
enum error_code store_index_late(struct store *store, struct error *err);

/* Makes that of texts sooner. */
enum error_code store_index_texts(struct store *store, struct error *err);

/* Gives a new index its name (open.c). */
enum error_code store_publish(struct store *store, struct error *err);

#endif
