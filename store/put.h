/*
 * put.h - one ladder into the tables: its names and texts once each, its slugs for good.
 *
 * Units    as store.h
 * Memory   the arena given is for working in
 * Errors   as store.h
 * Threads  as the store
 */
#ifndef STORE_PUT_H
#define STORE_PUT_H

#include "store/database.h"

/* was: the same ladder as it was stored before, whose slugs it keeps; NULL for a new one. */
enum error_code put_ladder(struct store *store, struct arena *arena,
                           const struct ladder *ladder, const struct store_ladder *was,
                           const struct store_source *source, struct error *err);

/* At the start of a run: which texts there are is found out. */
enum error_code texts_begin(struct store *store, struct error *err);

void texts_forget(struct store *store);

#endif
