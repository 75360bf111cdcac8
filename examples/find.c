/*
 * find.c - a whole program with Rung: reads ladders, asks one question, prints three answers.
 *
 *     find INDEX "incident response" LADDER...
 *
 * The index is made when there is none; ladders that it knows already are not read again, so
 * from the second time on this is as fast as the search alone.
 */
#include <stdio.h>

#include "include/rung.h" /* installed: <rung.h> */

static void
print_hit(const struct rung_hit *hit)
{
    printf("%zu. %s\n   ", hit->rank, hit->cell.address);
    for (size_t i = 0; i < hit->snippet_count; i++)
        printf(hit->snippet[i].is_match ? "[%s]" : "%s", hit->snippet[i].text);
    printf("\n");
}

int
main(int count, char **arguments)
{
    struct rung_search_options options = { .limit = 3 };
    struct rung_index_summary  summary;
    struct rung_results       *results = NULL;
    struct rung               *index = NULL;
    struct rung_error          error;
    enum rung_status           status;

    if (count < 4) {
        fprintf(stderr, "usage: find INDEX QUERY LADDER...\n");
        return 2;
    }
    status = rung_open(arguments[1], RUNG_WRITE, &index, &error);
    if (status == RUNG_OK)
        status = rung_index_paths(index, (const char *const *) arguments + 3,
                                  (size_t) count - 3, NULL, NULL, &summary, &error);
    if (status == RUNG_OK)
        status = rung_search(index, arguments[2], &options, &results, &error);

    if (status != RUNG_OK)
        fprintf(stderr, "find: %s\n", error.message);
    for (size_t i = 0; status == RUNG_OK && i < results->count; i++)
        print_hit(&results->hits[i]);

    rung_results_free(results);
    rung_close(index);
    return status == RUNG_OK ? 0 : 2;
}
