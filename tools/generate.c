/*
 * generate.c - large combined ladders, for measuring speed.
 *
 *     generate CELLS FOLDER [SEED]
 *
 * Writes FOLDER/ladders-0001.csv and so on, in the tidy form, at most about 64 MiB a file: that
 * many cells that say something, of as many organisations as it takes. The same CELLS and SEED
 * give the same bytes everywhere; memory does not grow with CELLS but for the names.
 *
 * What cells say is drawn from the ladders of corpus/:
 *
 *     statements   two or three of the track's, at the level's place between junior and senior;
 *                  three words in ten that are no function words are replaced
 *     words        put in their place with the frequencies of the corpus, whose head is Zipf's
 *     names        of products and tools that the corpus does not have, one word in twenty-five:
 *                  the n-th is new with probability n^-0.3 and else one of those before, any
 *                  use as likely as any other, so that a few are common and the tail grows
 *                  (Simon 1955; Zanette & Montemurro 2005)
 *     copies       one cell in five is a text of an earlier one, one in ten such a text with
 *                  two words replaced, as ladders copy one another
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/map.h"
#include "include/rung.h"
#include "tools/chance.h"

enum {
    FILE_BYTES = 64 << 20,
    REMEMBERED = 1 << 16, /* texts that may be copied */
    PLACES = 6,           /* between junior and senior */
    FUNCTION_WORDS = 60   /* the commonest words are kept as they stand */
};

static bool
happens(uint64_t *state, unsigned percent)
{
    return chance_below(state, 100) < percent;
}

/* ---- what the corpus says ---- */

struct texts {
    struct str *items;
    size_t      count, capacity;
};

struct model_track {
    struct str   name;
    struct texts skills;
    struct texts statements[PLACES];
};

struct word {
    struct str form;
    size_t     count;
};

struct model {
    struct arena        memory;
    struct model_track *tracks;
    size_t              track_count, track_capacity;
    struct map          by_form;
    struct word        *words; /* the commonest first */
    size_t              word_count, word_capacity;
    size_t             *sums; /* of the counts up to each word */
};

static void
add_text(struct arena *arena, struct texts *texts, struct str text)
{
    texts->items =
        arena_grow(arena, texts->items, texts->count, &texts->capacity, sizeof *texts->items);
    if (!arena->failed)
        texts->items[texts->count++] = text;
}

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char) c >= 0x80;
}

static bool
is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static char
capital_of(char c)
{
    return c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
}

/* The run of letters, or of other bytes, from *at on, which moves behind it. */
static struct str
next_piece(struct str text, size_t *at)
{
    size_t from = *at;
    bool   is_word = is_letter(text.data[from]);

    while (*at < text.length && is_letter(text.data[*at]) == is_word)
        ++*at;
    return str_slice(text, from, *at);
}

static void
count_words(struct model *model, struct str text)
{
    for (size_t at = 0; at < text.length;) {
        struct str piece = next_piece(text, &at);
        size_t    *slot;

        if (!is_letter(piece.data[0]))
            continue;
        slot = map_at(&model->by_form, &model->memory, piece, model->word_count);
        if (slot && *slot == model->word_count) {
            model->words = arena_grow(&model->memory, model->words, model->word_count,
                                      &model->word_capacity, sizeof *model->words);
            if (!model->memory.failed)
                model->words[model->word_count++] = (struct word){ .form = piece };
        }
        if (slot && !model->memory.failed)
            model->words[*slot].count++;
    }
}

/* Statements of a cell stand two blanks apart; those that were cut are left out. */
static void
add_statements(struct model *model, struct texts *into, struct str text)
{
    while (text.length > 0) {
        size_t     end = str_find(text, STR("  "));
        struct str one = str_trim(str_slice(text, 0, end));

        if (one.length > 0 && is_capital(one.data[0]) && one.data[one.length - 1] == '.') {
            add_text(&model->memory, into, one);
            count_words(model, one);
        }
        text = str_slice(text, end < text.length ? end + 2 : end, text.length);
    }
}

static void
take_ladder(void *ctx, const struct rung_grid *grid)
{
    struct model       *model = ctx;
    struct arena       *arena = &model->memory;
    struct model_track *track;

    model->tracks = arena_grow(arena, model->tracks, model->track_count, &model->track_capacity,
                               sizeof *model->tracks);
    if (arena->failed)
        return;
    track = &model->tracks[model->track_count++];
    *track = (struct model_track){ .name = arena_copy(arena, str_of(grid->track)) };
    for (size_t s = 0; s < grid->skill_count; s++)
        add_text(arena, &track->skills, arena_copy(arena, str_of(grid->skills[s])));
    for (size_t i = 0; i < grid->level_count * grid->skill_count; i++)
        add_statements(model,
                       &track->statements[i / grid->skill_count * PLACES / grid->level_count],
                       arena_copy(arena, str_of(grid->cells[i].text)));
}

static int
by_count(const void *a, const void *b)
{
    const struct word *x = a, *y = b;

    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return str_compare(x->form, y->form);
}

static bool
read_model(struct model *model)
{
    const char               *folder = "corpus";
    struct rung_index_events  events = { .ctx = model, .ladder = take_ladder };
    struct rung_index_summary summary;
    struct rung_error         error;
    size_t                    sum = 0;

    if (rung_index_paths(NULL, &folder, 1, NULL, &events, &summary, &error) != RUNG_OK) {
        fprintf(stderr, "generate: %s\n", error.message);
        return false;
    }
    model->sums = arena_array(&model->memory, model->word_count, sizeof *model->sums);
    if (model->memory.failed || model->word_count <= FUNCTION_WORDS) {
        fprintf(stderr, "generate: corpus has too few words, or memory ran out\n");
        return false;
    }
    qsort(model->words, model->word_count, sizeof *model->words, by_count);
    for (size_t i = FUNCTION_WORDS; i < model->word_count; i++)
        model->sums[i] = sum += model->words[i].count;
    return true;
}

/* ---- names that no corpus has ---- */

struct names {
    struct arena memory;
    struct texts all;
    uint32_t    *uses; /* which name each use was of */
    size_t       use_count, use_capacity;
};

static struct str
make_name(struct names *names, uint64_t *state)
{
    static const char *const syllables[] = { "ka",  "ra",  "to",  "mi", "lo",  "ve",
                                             "zen", "dar", "qu",  "ix", "or",  "ty",
                                             "ba",  "sel", "nu",  "fa", "gri", "pho",
                                             "lux", "tem", "ari", "on", "us",  "el" };
    struct buffer            name = { 0 };
    struct str               kept;
    size_t                   count = 2 + chance_below(state, 3);

    for (size_t i = 0; i < count; i++)
        buffer_add(&name, str_of(syllables[chance_below(state, COUNT(syllables))]));
    if (name.length > 0)
        name.data[0] = (char) (name.data[0] - 'a' + 'A');
    kept = arena_copy(&names->memory, buffer_str(&name));
    names->memory.failed |= name.failed;
    buffer_free(&name);
    return kept;
}

static struct str
draw_name(struct names *names, uint64_t *state)
{
    double   chance_of_new = pow((double) names->use_count + 1, -0.3);
    uint32_t which;

    names->uses = arena_grow(&names->memory, names->uses, names->use_count,
                             &names->use_capacity, sizeof *names->uses);
    if (names->memory.failed)
        return STR("x");
    if ((double) (chance_roll(state) >> 11) * 0x1p-53 < chance_of_new) {
        which = (uint32_t) names->all.count;
        add_text(&names->memory, &names->all, make_name(names, state));
    } else {
        which = names->uses[chance_below(state, names->use_count)];
    }
    if (names->memory.failed)
        return STR("x");
    names->uses[names->use_count++] = which;
    return names->all.items[which];
}

/* ---- a cell ---- */

struct generator {
    const struct model *model;
    struct names        names;
    uint64_t            state;
    struct buffer       text;       /* of the cell being made */
    struct buffer      *remembered; /* texts that may be copied */
    size_t              remembered_count;
};

/* A word of the corpus that is no function word, as often as it stands there. */
static struct str
draw_word(struct generator *g)
{
    const struct model *model = g->model;
    size_t              low = FUNCTION_WORDS, high = model->word_count - 1;
    size_t              at = chance_below(&g->state, model->sums[high]);

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (model->sums[middle] > at)
            high = middle;
        else
            low = middle + 1;
    }
    return model->words[low].form;
}

static bool
is_function_word(const struct generator *g, struct str word)
{
    for (size_t i = 0; i < FUNCTION_WORDS; i++)
        if (str_equal(g->model->words[i].form, word))
            return true;
    return false;
}

/* Adds a text, words of which are replaced with that probability; at most `most` of them. */
static void
add_altered(struct generator *g, struct str text, unsigned percent, size_t most)
{
    for (size_t at = 0; at < text.length;) {
        struct str piece = next_piece(text, &at);
        size_t     from;

        if (!is_letter(piece.data[0]) || is_function_word(g, piece) || most == 0 ||
            !happens(&g->state, percent)) {
            buffer_add(&g->text, piece);
            continue;
        }
        most--;
        from = g->text.length;
        buffer_add(&g->text,
                   happens(&g->state, 13) ? draw_name(&g->names, &g->state) : draw_word(g));
        if (is_capital(piece.data[0]) && !g->text.failed)
            g->text.data[from] = capital_of(g->text.data[from]);
    }
}

/* In the place of a random earlier one once there is no more room. */
static void
remember(struct generator *g)
{
    size_t at = g->remembered_count < REMEMBERED ? g->remembered_count++
                                                 : chance_below(&g->state, REMEMBERED);

    buffer_clear(&g->remembered[at]);
    buffer_add(&g->remembered[at], buffer_str(&g->text));
}

static void
make_text(struct generator *g, const struct model_track *track, size_t place)
{
    size_t chance = chance_below(&g->state, 100), count = 2 + chance_below(&g->state, 2);

    buffer_clear(&g->text);
    if (g->remembered_count > 1000 && chance < 30) {
        struct str earlier =
            buffer_str(&g->remembered[chance_below(&g->state, g->remembered_count)]);

        if (chance < 20)
            buffer_add(&g->text, earlier);
        else
            add_altered(g, earlier, 15, 2);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const struct texts *from = &track->statements[place];

        if (i > 0)
            buffer_add(&g->text, STR("  "));
        if (from->count > 0)
            add_altered(g, from->items[chance_below(&g->state, from->count)], 30, SIZE_MAX);
    }
    remember(g);
}

/* ---- ladders ---- */

struct output {
    const char *folder;
    FILE       *file;
    unsigned    number;
    size_t      bytes, cells, wanted;
};

static bool
next_file(struct output *out)
{
    char path[4096];

    if (out->file && (ferror(out->file) != 0) + (fclose(out->file) != 0) > 0)
        return false;
    snprintf(path, sizeof path, "%s/ladders-%04u.csv", out->folder, ++out->number);
    out->file = fopen(path, "w");
    out->bytes = 0;
    if (out->file)
        fputs("org,track,level,skill,text\n", out->file);
    return out->file != NULL;
}

static void
write_field(struct output *out, struct str text, char end)
{
    fputc('"', out->file);
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] == '"')
            fputc('"', out->file);
        fputc(text.data[i], out->file);
    }
    fputc('"', out->file);
    fputc(end, out->file);
    out->bytes += text.length + 3;
}

static void
write_ladder(struct generator *g, struct output *out, struct str org, size_t nth)
{
    const struct model       *model = g->model;
    const struct model_track *track =
        &model->tracks[chance_below(&g->state, model->track_count)];
    size_t levels = 4 + chance_below(&g->state, 5);
    size_t skills = 5 + chance_below(&g->state, track->skills.count);
    char   name[160], level[16];

    snprintf(name, sizeof name, "%.*s %zu", STR_ARG(track->name), nth);
    for (size_t l = 0; l < levels; l++)
        for (size_t s = 0; s < skills && out->cells < out->wanted; s++) {
            struct str    skill = track->skills.items[s % track->skills.count];
            struct buffer more = { 0 };

            snprintf(level, sizeof level, "%zu", l + 1);
            buffer_add(&more, skill);
            if (s >= track->skills.count)
                buffer_format(&more, " %zu", s / track->skills.count + 1);
            make_text(g, track, l * PLACES / levels);
            write_field(out, org, ',');
            write_field(out, str_of(name), ',');
            write_field(out, str_of(level), ',');
            write_field(out, buffer_str(&more), ',');
            write_field(out, buffer_str(&g->text), '\n');
            buffer_free(&more);
            out->cells++;
        }
}

static bool
write_all(struct generator *g, struct output *out)
{
    for (size_t org = 1; out->cells < out->wanted; org++) {
        char   name[32];
        size_t ladders = 2 + chance_below(&g->state, 11);

        snprintf(name, sizeof name, "company-%05zu", org);
        for (size_t i = 1; i <= ladders && out->cells < out->wanted; i++) {
            if ((!out->file || out->bytes > FILE_BYTES) && !next_file(out))
                return false;
            write_ladder(g, out, str_of(name), i);
        }
        if (g->names.memory.failed || g->text.failed) {
            errno = ENOMEM;
            return false;
        }
    }
    return !out->file || (ferror(out->file) != 0) + (fclose(out->file) != 0) == 0;
}

static bool
generate(struct output *out, uint64_t seed)
{
    struct model     model = { 0 };
    struct generator g = { .model = &model, .state = seed };
    bool             is_done = read_model(&model);

    g.remembered = calloc(REMEMBERED, sizeof *g.remembered);
    if (is_done && (!g.remembered || !write_all(&g, out))) {
        perror("generate");
        is_done = false;
    }
    for (size_t i = 0; i < g.remembered_count; i++)
        buffer_free(&g.remembered[i]);
    free(g.remembered);
    buffer_free(&g.text);
    arena_free(&g.names.memory);
    arena_free(&model.memory);
    return is_done;
}

int
main(int argc, char **argv)
{
    struct output out = { 0 };

    if (argc < 3 || argc > 4 || !str_is_digit(argv[1][0]) ||
        (out.wanted = strtoul(argv[1], NULL, 10)) == 0) {
        fprintf(stderr, "usage: generate CELLS FOLDER [SEED]\n");
        return 2;
    }
    out.folder = argv[2];
    if (mkdir(out.folder, 0777) != 0 && errno != EEXIST) {
        perror(out.folder);
        return 2;
    }
    if (!generate(&out, argc > 3 ? strtoull(argv[3], NULL, 10) : 1))
        return 2;
    fprintf(stderr, "%zu cells in %u file%s\n", out.cells, out.number,
            out.number == 1 ? "" : "s");
    return 0;
}
