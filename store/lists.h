/*
 * lists.h - the ranked postings of a term: by document, in blocks that say how much they may be
 * worth, so that a search for the best passes over the rest.
 *
 *     term     ~kubernetes    in 90,210 cells     text ->    skill ->    track ->
 *     list     pages:   1..4,093 at most 1371    4,100..9,200 at most 1102   ...
 *     page     blocks:  1..180 at most 903       181..377 at most 1371       ...
 *     block    documents and impacts, 128 of them
 *
 * A term has a list for each field of a cell. A list of few documents lies in the row of its
 * term; the pages of others are rows of their own (store/page.h). A long list has its strongest
 * postings in lists of champions, too (store/champions.h). A cursor goes over a list, and reads no
 * more of it than it is asked for:
 *
 *     for (rc = cursor_seek(&c, 1, err); rc == OK && !c.is_done; rc = cursor_seek(&c, c.last + 1))
 *         if (c.largest > enough && cursor_weigh(&c, err) == OK)
 *             use(c.documents, c.impacts, c.count);
 *
 * Units    documents count from 1, impacts as in score.h; the largest are exact or, where they
 *          stand for several blocks, no smaller than any
 * Memory   what is found lies in the arena given; a cursor of some 18 kB holds a page and a block
 * Errors   as store.h
 * Threads  as the store; cursors of one store are used by one thread
 */
#ifndef STORE_LISTS_H
#define STORE_LISTS_H

#include "base/arena.h"
#include "store/page.h"
#include "store/score.h"

struct store;

enum { LIST_MOST_CHAMPIONS = 6 };

struct list_page {
    uint32_t first, last; /* documents */
    uint32_t largest;     /* impact */
};

/* A posting that was not read from a list, but found in another way. */
struct given_posting {
    uint32_t document, impact;
};

struct list {
    enum score_field            field;
    uint32_t                    count; /* of documents */
    int64_t                     key;   /* of its pages */
    struct list_page           *pages; /* of a given list, its blocks */
    size_t                      page_count;
    struct str                  few;   /* a short list, where there are no pages */
    const struct given_posting *given; /* a list in memory: there is nothing to be read */

    struct champions *champions; /* of a long list (store/champions.h), the fewest first */
    size_t            champion_count;
    uint32_t          chosen_of; /* how many postings it had when they were chosen */
};

/* All postings of a list whose impact is not below the least, as a list of their own. */
struct champions {
    uint32_t    least;
    unsigned    number;
    struct list list;
};

struct listed_term {
    struct str  term;
    int64_t     id;    /* 0: no cell has it */
    uint64_t    cells; /* that have it in any field */
    struct list lists[SCORE_FIELDS];
};

enum error_code store_find_term(struct store *store, struct arena *arena, struct str term,
                                struct listed_term *found, struct error *err);

/* The terms from low up to what is below high, in the order of their bytes; no more than most. */
enum error_code store_find_terms(struct store *store, struct arena *arena, struct str low,
                                 struct str high, size_t most, struct listed_term **found,
                                 size_t *count, struct error *err);

/* A list of postings in the order of documents, which must outlive it. */
enum error_code list_give(struct arena *arena, const struct given_posting *postings,
                          size_t count, struct list *list, struct error *err);

struct cursor {
    struct store      *store;
    const struct list *list;
    bool               is_done;

    uint32_t last;    /* document of the block that it stands at */
    uint32_t largest; /* impact in it */

    /* of the block that was read */
    uint32_t documents[BLOCK_POSTINGS + 1]; /* and UINT32_MAX behind them, to the end */
    uint32_t impacts[BLOCK_POSTINGS];       /* once it was weighed */
    size_t   count;

    /* its own */
    bool          is_weighed;
    size_t        page, loaded_page, block, read_block, block_count;
    uint32_t      before; /* the last document of the block before */
    struct block  head;
    struct buffer bytes;
};

/* A cursor at no block yet; it owns its page until cursor_free(). */
void cursor_open(struct cursor *cursor, struct store *store, const struct list *list);

/*
 * The page that has the document or one behind it, without reading it. False: there is none. A short
 * list, which is one such page, must have been sought once.
 */
bool cursor_look(const struct cursor *cursor, uint32_t document, struct list_page *page);

/* Goes to the block that has the document or one behind it, which may be one before. */
enum error_code cursor_seek(struct cursor *cursor, uint32_t document, struct error *err);

/* Reads the documents of the block that the cursor stands at; then their impacts, too. */
enum error_code cursor_read(struct cursor *cursor, struct error *err);
enum error_code cursor_weigh(struct cursor *cursor, struct error *err);

/* Of a block that was read, the impacts of postings from..end - 1 at least. */
enum error_code cursor_weigh_some(struct cursor *cursor, size_t from, size_t end,
                                  struct error *err);

/*
 * The impacts of documents, in order, for all of which cursor_seek() would stop at the block where
 * the cursor stands; 0 of those that the list does not have. BLOCK_POSTINGS at most.
 */
enum error_code cursor_impacts(struct cursor *cursor, const uint32_t *documents, size_t count,
                               uint32_t *impacts, struct error *err);

void cursor_free(struct cursor *cursor);

#endif
