/*
 * engine_groonga.c - Groonga as a library, by its own commands.
 *
 * Words are grouped by TokenBigram, which leaves words of letters whole, and stemmed by
 * TokenFilterStem; the index has positions. Scores are tf-idf, as Groonga has no BM25. Every
 * answer has the number of hits. Its cache of answers is off.
 */
#include <groonga.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "benchmarks/bench.h"

static const char *const schema[] = {
    "plugin_register token_filters/stem",
    "table_create Tracks TABLE_HASH_KEY ShortText",
    "table_create Cells TABLE_NO_KEY",
    "column_create Cells text COLUMN_SCALAR Text",
    "column_create Cells track COLUMN_SCALAR Tracks",
    "column_create Cells level COLUMN_SCALAR UInt8",
    "column_create Tracks cells COLUMN_INDEX Cells track",
    "table_create Levels TABLE_PAT_KEY UInt8",
    "table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram"
    " --normalizer NormalizerAuto --token_filters TokenFilterStem",
};

/* An index that is made when the cells are there is built at once, which is much faster. */
static const char *const indexes[] = {
    "column_create Levels cells COLUMN_INDEX Cells level",
    "column_create Terms cells COLUMN_INDEX|WITH_POSITION Cells text",
};

struct opened {
    grn_ctx      *ctx;
    grn_obj      *db;
    struct buffer command, answer;
};

/* Sends a command. The answer, which nothing ends, is lent until the next. */
static bool
send_command(grn_ctx *ctx, struct str command, struct str *answer)
{
    char        *data = NULL;
    unsigned int length = 0;
    int          flags = 0;

    grn_ctx_send(ctx, command.data, (unsigned int) command.length, 0);
    grn_ctx_recv(ctx, &data, &length, &flags);
    *answer = (struct str){ data, length };
    if (ctx->rc != GRN_SUCCESS)
        fprintf(stderr, "groonga: %s\n", ctx->errbuf);
    return ctx->rc == GRN_SUCCESS;
}

static bool
send_all(grn_ctx *ctx, const char *const *commands, size_t count)
{
    struct str answer;

    for (size_t i = 0; i < count; i++)
        if (!send_command(ctx, str_of(commands[i]), &answer))
            return false;
    return true;
}

static struct opened *
open_database(const char *path, bool is_new)
{
    struct opened *opened = calloc(1, sizeof *opened);

    if (!opened || grn_init() != GRN_SUCCESS)
        return NULL;
    opened->ctx = grn_ctx_open(0);
    opened->db = is_new ? grn_db_create(opened->ctx, path, NULL)
                        : grn_db_open(opened->ctx, path);
    if (opened->db)
        return opened;
    fprintf(stderr, "groonga: %s\n", opened->ctx->errbuf);
    return NULL;
}

static void
close_database(void *engine)
{
    struct opened *opened = engine;

    grn_obj_close(opened->ctx, opened->db);
    grn_ctx_close(opened->ctx);
    grn_fin();
    buffer_free(&opened->command);
    buffer_free(&opened->answer);
    free(opened);
}

/* ---- building ---- */

struct building {
    grn_ctx *ctx;
    grn_obj *cells, *text, *track, *level, value;
};

static bool
add_cell(void *ctx, const struct bench_cell *cell)
{
    struct building *b = ctx;
    grn_id           id = grn_table_add(b->ctx, b->cells, NULL, 0, NULL);

    if (id != cell->row) {
        fprintf(stderr, "groonga: cell %u became %u\n", cell->row, id);
        return false;
    }
    grn_obj_reinit(b->ctx, &b->value, GRN_DB_TEXT, 0);
    GRN_TEXT_SETS(b->ctx, &b->value, cell->text);
    grn_obj_set_value(b->ctx, b->text, id, &b->value, GRN_OBJ_SET);
    GRN_TEXT_SETS(b->ctx, &b->value, cell->track);
    grn_obj_set_value(b->ctx, b->track, id, &b->value, GRN_OBJ_SET);
    grn_obj_reinit(b->ctx, &b->value, GRN_DB_UINT8, 0);
    GRN_UINT8_SET(b->ctx, &b->value, cell->level);
    return grn_obj_set_value(b->ctx, b->level, id, &b->value, GRN_OBJ_SET) == GRN_SUCCESS;
}

static bool
build(const char *cells, const char *path)
{
    struct opened  *opened = open_database(path, true);
    struct building b;
    bool            is_done;

    if (!opened)
        return false;
    b.ctx = opened->ctx;
    is_done = send_all(b.ctx, schema, COUNT(schema));
    b.cells = grn_ctx_get(b.ctx, "Cells", -1);
    b.text = grn_ctx_get(b.ctx, "Cells.text", -1);
    b.track = grn_ctx_get(b.ctx, "Cells.track", -1);
    b.level = grn_ctx_get(b.ctx, "Cells.level", -1);
    GRN_TEXT_INIT(&b.value, 0);
    is_done = is_done && bench_each_cell(cells, add_cell, &b) &&
              send_all(b.ctx, indexes, COUNT(indexes));
    GRN_OBJ_FIN(b.ctx, &b.value);
    close_database(opened);
    return is_done;
}

/* ---- asking ---- */

static void *
open_index(const char *path, const char *way)
{
    return strcmp(way, "count") == 0 ? open_database(path, false) : NULL;
}

/* select Cells --query 'a OR b' --filter 'track == "x" && level >= 3 && level <= 5' ... */
static void
write_command(struct buffer *into, const struct bench_query *query)
{
    bool is_phrase = query->op == BENCH_PHRASE;

    buffer_clear(into);
    buffer_add(into, STR("select Cells --match_columns 'scorer_tf_idf(text)' --query '"));
    if (is_phrase)
        buffer_add_char(into, '"');
    for (size_t i = 0; i < query->word_count; i++)
        buffer_format(into, "%s%s%s",
                      i == 0                   ? ""
                      : query->op == BENCH_ANY ? " OR "
                                               : " ",
                      query->words[i], query->op == BENCH_PREFIX ? "*" : "");
    if (is_phrase)
        buffer_add_char(into, '"');
    if (query->track)
        buffer_format(into, "' --filter 'track == \"%s\"", query->track);
    if (query->level_from > 0)
        buffer_format(into, "' --filter 'level >= %u && level <= %u", query->level_from,
                      query->level_to);
    buffer_add(into, STR("' --sort_keys -_score --limit 10 --output_columns _id --cache no"));
}

/* [[[361],[["_id","UInt32"]],[6145],[8043]]]: the number of hits, the columns, the rows. */
static bool
read_answer(const char *json, struct bench_answer *answer)
{
    const char *at = strstr(json, "]],");

    if (sscanf(json, "[[[%lu]", &answer->hits) != 1)
        return false;
    while (at && answer->count < BENCH_TOP && (at = strchr(at, '[')) != NULL) {
        char *end;

        answer->rows[answer->count++] = (uint32_t) strtoul(at + 1, &end, 10);
        at = end;
    }
    return true;
}

static bool
ask(void *engine, const struct bench_query *query, struct bench_answer *answer)
{
    struct opened *opened = engine;
    struct str     json;

    write_command(&opened->command, query);
    if (!send_command(opened->ctx, buffer_str(&opened->command), &json))
        return false;
    buffer_clear(&opened->answer);
    buffer_add(&opened->answer, json);
    buffer_add_char(&opened->answer, '\0');
    return !opened->answer.failed && read_answer(opened->answer.data, answer);
}

int
main(int argc, char **argv)
{
    static const struct bench_engine engine = { build, open_index, ask, NULL, close_database };

    return bench_main(&engine, argc, argv);
}
