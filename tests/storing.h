/*
 * storing.h - what the tests of the store share: three ladders, and short ways to ask.
 *
 * Units    as store.h
 * Memory   in the arena given
 * Errors   fail the test
 * Threads  one at a time
 */
#ifndef TESTS_STORING_H
#define TESTS_STORING_H

#include "store/store.h"
#include "tests/ladders.h"

/* acme's security (5 cells) and writing (2), and zenit's respuesta (2), which is in Spanish. */
extern const struct tiny_ladder storing_security, storing_writing, storing_respuesta;

/* For cmocka's set-up: *state becomes a struct tiny_index of the three; see tiny_teardown(). */
int storing_setup(void **state);

/* One ladder in a transaction of its own. */
void storing_put(struct store *store, const struct tiny_ladder *ladder);

/* store_set_synonyms() in a transaction of its own. */
void storing_synonyms(struct store *store, const char *list);

/* The id of the ladder of that slug, 0 for none. */
int64_t storing_ladder(struct store *store, const char *track_slug);

struct store_counts storing_counts(struct store *store);

/* The run of terms that prose is, and the cells that have it in any field. */
struct str storing_run(struct store *store, struct arena *arena, const char *language,
                       const char *prose);
struct store_postings storing_postings(struct store *store, struct arena *arena,
                                       struct str run);

bool storing_has(struct store *store, struct str term);

/* "acme/security 2 0": the ladder, the level's ordinal, the skill's position. */
const char *storing_place(struct store *store, struct arena *arena,
                          const struct store_cell *cell);

/* A cell by its place, and how often it has what is wanted in fields of which length. */
struct storing_expected {
    const char              *place;
    struct score_field_count fields[SCORE_FIELDS];
};

/*
 * Fails unless these are all the postings, by document, with the impacts that their counts
 * give, and store_field_counts() and score_field_impact() say the same of each.
 */
void storing_expect(struct tiny_index *index, const char *behaviour,
                    const struct store_wanted *wanted, const struct storing_expected *expected,
                    size_t count);

/*
 * Every term with its count, and every cell that has it with its impact, by place: the same
 * for all indexes that say the same, whatever their documents' numbers.
 */
const char *storing_all_postings(struct store *store, struct arena *arena);

/* Runs SQL on the file behind the store's back; our functions are not there. */
void storing_sql(const char *path, const char *sql);

/* One number that a text of SQL gives. */
int64_t storing_number(struct store *store, const char *sql);

size_t storing_files(const char *folder);
bool   storing_exists(const char *path);

#endif
