/*
 * model_list.h - a list of postings as a plain array, which lists are held to.
 *
 * Units    as store/lists.h
 * Memory   items are the test's, to be freed by free()
 * Errors   fail the test
 * Threads  one at a time
 */
#ifndef TESTS_MODEL_LIST_H
#define TESTS_MODEL_LIST_H

#include "store/lists.h"
#include "tests/support.h"

struct model_list {
    struct given_posting *items; /* by document */
    size_t                count, capacity;
};

void model_list_push(struct model_list *model, uint32_t document, uint32_t impact);

/* The first that is not before the document; count: none. */
size_t model_list_place(const struct model_list *model, uint32_t document);

/* Goes over the list in order, then to so many places; fails where it says anything else. */
void model_list_compare(const char *behaviour, struct store *store, struct str term,
                        const struct list *list, const struct model_list *model,
                        struct dice *dice, size_t seeks);

/* Goes to some places alone; the cursor may have gone over another list before. */
void model_list_compare_some(const char *behaviour, struct cursor *cursor, struct store *store,
                             struct str term, const struct list *list,
                             const struct model_list *model, struct dice *dice, size_t seeks);

#endif
