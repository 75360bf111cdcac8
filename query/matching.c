/* Two ladders beside each other, as people decided. */
#include "query/pairs_file.h"
#include "query/query.h"

enum error_code
query_lineup(struct store *store, struct arena *arena, const struct store_ladder *a,
             const struct store_ladder *b, const char *pairs, struct lineup *lineup,
             struct error *err)
{
    struct lineup_options decided = { 0 };
    struct bags          *bags = NULL;
    enum error_code       rc = OK;

    if (pairs)
        rc = pairs_file_read(store, arena, pairs, a, b, &decided, err);
    if (rc == OK)
        rc = bags_open(store, &bags, err);
    if (rc == OK)
        rc = lineup_ladders(bags, store, arena, a, b, &decided, lineup, err);
    bags_close(bags);
    return rc;
}
