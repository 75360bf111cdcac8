/*
 * check_lists.h - whether the ranked postings say what the texts say.
 *
 * Every cell is read anew, and every list is walked; a sum over what each says must be the same.
 * On the way lists are held to their counts and to the largest impacts that they claim.
 *
 * Units    none
 * Memory   little; all of the columns
 * Errors   as store.h
 * Threads  as the store
 */
#ifndef STORE_CHECK_LISTS_H
#define STORE_CHECK_LISTS_H

#include "store/database.h"

/* *fault: a sentence about the first fault, or NULL. */
enum error_code lists_check(struct store *store, const char **fault, struct error *err);

#endif
