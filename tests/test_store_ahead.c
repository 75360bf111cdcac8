/* What is heard ahead is what is heard at once, whoever is faster and wherever it ends. */
#include "store/ahead.h"

#include <time.h>

#include "tests/storing.h"

#include "tests/scarce.h"

/* The thread's hearing ends, too, when a test says so: after so many texts. */
static size_t heard_left = SCARCE_PLENTY;

static bool
hear_or_fail(const struct prose_hearing *hearing, struct str body, struct prose *prose)
{
    if (heard_left == 0)
        return false;
    heard_left -= heard_left != SCARCE_PLENTY;
    return prose_hear(hearing, body, prose);
}

#define prose_hear hear_or_fail

#include "store/ahead.c"

#undef prose_hear

/* ---- ladders ---- */

static const char *const vocabulary[] = {
    "leads",        "the",     "incident", "response",   "on-call",    "team's",
    "k8s",          "mentors", "of",       "postmortem", "kubernetes", "SLOs",
    "threat-model", "review",  "scope",    "C++",
};

enum { LADDERS = 4, MOST_LONG = 120000 };

struct fixture {
    struct scratch       scratch;
    struct store        *store, *plain; /* in the latter nothing is heard ahead */
    struct arena         arena;
    struct ladder        ladders[LADDERS];
    const struct ladder *all[LADDERS];
};

/* Some words; now and then none, or what was said before, or very many. */
static struct str
some_text(struct arena *arena, struct dice *dice, struct str before)
{
    struct buffer out = { 0 };
    size_t        most = dice_below(dice, 700) ? 12 : MOST_LONG / 8;
    struct str    text;

    if (dice_below(dice, 6) == 0)
        return STR("");
    if (dice_below(dice, 6) == 0)
        return before;
    for (size_t words = 1 + dice_below(dice, most); words > 0; words--)
        buffer_format(&out, "%s%s", vocabulary[dice_below(dice, COUNT(vocabulary))],
                      dice_below(dice, 9) ? " " : ", ");
    if (dice_below(dice, 3))
        buffer_format(&out, "word%zu", dice_below(dice, 400));
    text = arena_copy(arena, buffer_str(&out));
    buffer_free(&out);
    return text;
}

static struct ladder
some_ladder(struct arena *arena, struct dice *dice, size_t number, size_t levels, size_t skills)
{
    struct ladder ladder = {
        .org = STR("acme"),
        .track = arena_format(arena, "Track %zu", number),
        .language = STR("en"),
        .line = 1,
        .levels = arena_array(arena, levels, sizeof *ladder.levels),
        .skills = arena_array(arena, skills, sizeof *ladder.skills),
        .cells = arena_array(arena, levels * skills, sizeof *ladder.cells),
        .level_count = levels,
        .skill_count = skills,
    };
    struct str before = STR("Leads the on-call of one team");

    for (size_t l = 0; l < levels; l++)
        ladder.levels[l].label = arena_format(arena, "%zu", l + 1);
    for (size_t s = 0; s < skills; s++)
        ladder.skills[s].name = arena_format(arena, "Skill %zu", s + 1);
    for (size_t i = 0; i < levels * skills; i++) {
        ladder.cells[i] = (struct cell){ some_text(arena, dice, before), 2, 0 };
        if (ladder.cells[i].text.length > 0 && dice_below(dice, 4) == 0)
            before = ladder.cells[i].text;
    }
    return ladder;
}

static struct store *
new_store(struct fixture *f, const char *name)
{
    struct store *store;
    struct error  err;

    expect_ok(store_open(scratch_path(&f->scratch, name), STORE_WRITE, &store, &err), &err);
    expect_ok(store_begin(store, &err), &err);
    expect_ok(synonyms_ensure(store, STR("en"), &err), &err);
    return store;
}

static int
setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct dice     dice = { 20261123 };

    if (!f)
        return -1;
    scratch_init(&f->scratch);
    f->store = new_store(f, "index");
    f->plain = new_store(f, "plain");
    for (size_t i = 0; i < LADDERS; i++) { /* one says nothing at all, one has no cells */
        f->ladders[i] = some_ladder(&f->arena, &dice, i, i == 2 ? 0 : 25, i == 1 ? 40 : 50);
        f->all[i] = &f->ladders[i];
    }
    for (size_t i = 0; i < f->ladders[1].level_count * f->ladders[1].skill_count; i++)
        f->ladders[1].cells[i].text = STR("");
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    store_rollback(f->store);
    store_rollback(f->plain);
    store_close(f->store);
    store_close(f->plain);
    scratch_deinit(&f->scratch);
    arena_free(&f->arena);
    free(f);
    return 0;
}

static struct ahead *
begin(struct fixture *f)
{
    struct ahead *ahead;
    struct error  err;

    expect_ok(ahead_begin(f->store, f->all, LADDERS, &ahead, &err), &err);
    assert_non_null(ahead);
    assert_true(f->store->lexicon_is_lent);
    return ahead;
}

static void
end(struct fixture *f, struct ahead *ahead)
{
    ahead_end(f->store, ahead);
    assert_false(f->store->lexicon_is_lent);
}

/* ---- comparing ---- */

static void
expect_word(const struct lexicon_word *got, const struct lexicon_word *want)
{
    assert_true(str_equal(got->form, want->form));
    assert_int_equal(got->term_count, want->term_count);
    for (size_t i = 0; i < want->term_count; i++)
        assert_true(str_equal(got->terms[i], want->terms[i]));
}

/* The text is heard as prose_read() hears it in the other store. */
static void
expect_prose(struct fixture *f, const struct prose *got, struct str body)
{
    const struct prose *want = &f->plain->prose;
    struct error        err;

    expect_ok(prose_read(f->plain, STR("en"), body, &f->plain->prose, &err), &err);
    assert_int_equal(got->length, want->length);
    assert_int_equal(got->has_all_words, want->has_all_words);
    assert_int_equal(got->count, want->count);
    for (size_t i = 0; i < want->count; i++)
        if (!str_equal(prose_term(got, i), prose_term(want, i)) ||
            got->terms[i].start != want->terms[i].start ||
            got->terms[i].end != want->terms[i].end ||
            got->terms[i].is_beside != want->terms[i].is_beside)
            fail_msg("\"%.*s\": term %zu is %.*s, not %.*s", STR_ARG(str_slice(body, 0, 60)), i,
                     STR_ARG(prose_term(got, i)), STR_ARG(prose_term(want, i)));
    assert_int_equal(got->word_count, want->word_count);
    for (size_t i = 0; i < want->word_count; i++)
        assert_int_equal(got->words[i].count, want->words[i].count);
}

static void
sleep_us(size_t us)
{
    struct timespec pause = { .tv_nsec = (long) us * 1000 };

    nanosleep(&pause, NULL);
}

/* What texts came before, in a plain way; and room for what the caller takes of them. */
struct listener {
    struct seen  seen;
    struct prose taken;
    size_t       slow_one_in; /* texts the caller is slow at; 0: never */
    size_t       texts, heard;
};

static void
take_next(struct fixture *f, struct ahead *ahead, struct listener *listener, struct str body,
          struct dice *dice)
{
    struct ahead_text *text;
    struct error       err;
    size_t             before = listener->seen.count;
    uint32_t           number;

    expect_ok(ahead_next(ahead, &text, &err), &err);
    assert_true(text->hash == text_hash(STR("en"), body));
    number = seen_number(&listener->seen, (uint64_t) text->hash);
    assert_int_equal(text->number, number);
    assert_int_equal(text->is_heard, number == before);
    if (text->is_heard)
        expect_prose(f, &text->prose, body);
    if (text->is_heard && dice_below(dice, 2)) { /* keep it, and give another back */
        struct prose other = listener->taken;

        listener->taken = text->prose;
        text->prose = other;
    }
    listener->texts++;
    listener->heard += text->is_heard;
    if (listener->slow_one_in > 0 && dice_below(dice, listener->slow_one_in) == 0)
        sleep_us(1000);
}

/* Takes the texts of all ladders, or so many of them. */
static void
take_texts(struct fixture *f, struct ahead *ahead, struct listener *listener, size_t most)
{
    struct dice dice = { 20261124 };

    for (size_t l = 0; l < LADDERS; l++)
        for (size_t i = 0; i < f->ladders[l].level_count * f->ladders[l].skill_count; i++)
            if (f->ladders[l].cells[i].text.length > 0 && listener->texts < most)
                take_next(f, ahead, listener, f->ladders[l].cells[i].text, &dice);
}

static void
stop_listening(struct listener *listener)
{
    seen_free(&listener->seen);
    prose_free(&listener->taken);
}

/* ---- all texts ---- */

static void
texts_are_heard_as_without_a_thread(void **state)
{
    static const size_t slow[] = { 0, 40, 400 };
    struct fixture     *f = *state;

    for (size_t s = 0; s < COUNT(slow); s++) {
        struct listener    listener = { .slow_one_in = slow[s] };
        struct ahead      *ahead;
        struct ahead_text *text;
        struct error       err;

        seen_free(&f->store->seen);
        ahead = begin(f);
        take_texts(f, ahead, &listener, SIZE_MAX);
        assert_true(listener.heard > 1000 && listener.heard < listener.texts - 100);
        for (int again = 0; again < 2; again++) /* those were all */
            assert_int_equal(ahead_next(ahead, &text, &err), ERR_USAGE);
        end(f, ahead);
        stop_listening(&listener);
    }
}

/* The words of both stores are numbered alike when both begin anew. */
static void
words_are_numbered_in_the_order_of_texts(void **state)
{
    struct fixture *f = *state;
    struct listener listener = { 0 };
    struct ahead   *ahead = begin(f);

    take_texts(f, ahead, &listener, SIZE_MAX);
    end(f, ahead);
    assert_int_equal(f->store->lexicon.count, f->plain->lexicon.count);
    assert_true(f->store->lexicon.count > 400);
    for (size_t i = 0; i < f->store->lexicon.count; i++)
        expect_word(f->store->lexicon.words[i], f->plain->lexicon.words[i]);
    stop_listening(&listener);
}

/* A text that the run has seen before is not heard; one that cannot be noted always is. */
static void
text_that_came_before_is_not_heard_again(void **state)
{
    struct fixture    *f = *state;
    struct listener    listener = { 0 };
    struct ahead      *ahead = begin(f);
    struct ahead_text *text;
    struct error       err;
    size_t             heard;

    take_texts(f, ahead, &listener, SIZE_MAX);
    end(f, ahead);
    heard = listener.heard;
    listener.texts = 0;
    ahead = begin(f);
    take_texts(f, ahead, &listener, SIZE_MAX);
    end(f, ahead);
    assert_int_equal(listener.heard, heard);

    seen_free(&f->store->seen);
    f->store->seen.count = SEEN_NONE - 1;
    ahead = begin(f);
    for (size_t i = 0; i < listener.texts; i++) {
        expect_ok(ahead_next(ahead, &text, &err), &err);
        assert_int_equal(text->number, SEEN_NONE);
        assert_true(text->is_heard);
    }
    end(f, ahead);
    stop_listening(&listener);
}

/* ---- ending before all is heard ---- */

static void
caller_may_stop_anywhere(void **state)
{
    static const size_t mosts[] = {
        0, 1, MOST_TEXTS - 1, MOST_TEXTS, MOST_TEXTS + 1, BATCHES * MOST_TEXTS + 3, 2000
    };
    struct fixture *f = *state;

    for (size_t m = 0; m < COUNT(mosts); m++)
        for (int is_slow = 0; is_slow < 2; is_slow++) {
            struct listener listener = { 0 };
            struct ahead   *ahead;
            struct error    err;

            seen_free(&f->store->seen);
            ahead = begin(f);
            if (is_slow)
                sleep_us(20000); /* its thread waits for room by now */
            take_texts(f, ahead, &listener, mosts[m]);
            end(f, ahead);
            expect_ok(prose_read(f->store, STR("en"), STR("Leads on"), &f->store->prose, &err),
                      &err);
            assert_true(f->store->prose.has_all_words); /* the lexicon is ours again */
            stop_listening(&listener);
        }
    ahead_end(f->store, NULL);
}

/* How many texts are had, until it says that memory ran out. */
static size_t
texts_until_failure(struct fixture *f, size_t most_heard)
{
    struct ahead      *ahead;
    struct ahead_text *text;
    struct error       err;
    enum error_code    rc = OK;
    size_t             texts = 0;

    seen_free(&f->store->seen);
    heard_left = most_heard;
    ahead = begin(f);
    for (; rc == OK; texts += rc == OK)
        rc = ahead_next(ahead, &text, &err);
    assert_int_equal(rc, ERR_MEMORY);
    end(f, ahead);
    heard_left = SCARCE_PLENTY;
    return texts;
}

static void
failure_of_the_thread_is_told(void **state)
{
    static const size_t mosts[] = { 0, 1, 100, 1000 };
    struct fixture     *f = *state;

    for (size_t m = 0; m < COUNT(mosts); m++)
        for (size_t round = 0; round < 2; round++) {
            size_t texts = texts_until_failure(f, mosts[m]);

            assert_true(texts <= 2 * mosts[m]); /* some were copies */
        }
}

/* ---- where there is no thread ---- */

static struct ahead *
begin_with(struct fixture *f, const struct ladder *const *ladders, size_t count)
{
    struct ahead *ahead;
    struct error  err;

    expect_ok(ahead_begin(f->store, ladders, count, &ahead, &err), &err);
    assert_int_equal(f->store->lexicon_is_lent, ahead != NULL);
    return ahead;
}

static void
few_cells_or_several_languages_are_not_heard_ahead(void **state)
{
    struct fixture      *f = *state;
    struct dice          dice = { 20261125 };
    struct ladder        large = some_ladder(&f->arena, &dice, 9, 64, FEW_CELLS / 64);
    struct ladder        small = some_ladder(&f->arena, &dice, 10, 89, 23); /* one less */
    struct ladder        spanish = small;
    const struct ladder *one = &large, *few = &small, *two[] = { &large, &spanish };
    struct ahead        *ahead;

    spanish.language = STR("es");
    assert_int_equal(small.level_count * small.skill_count, FEW_CELLS - 1);
    assert_null(begin_with(f, NULL, 0));
    assert_null(begin_with(f, &few, 1));
    assert_null(begin_with(f, two, 2));
    ahead = begin_with(f, &one, 1);
    assert_non_null(ahead);
    ahead_end(f->store, ahead);
}

static void
without_memory_or_a_thread_there_is_none(void **state)
{
    struct fixture *f = *state;
    struct ahead   *ahead;
    struct error    err;

    scarce_left = 0;
    assert_int_equal(ahead_begin(f->store, f->all, LADDERS, &ahead, &err), ERR_MEMORY);
    assert_null(ahead);
    scarce_left = 1; /* but no thread: then it goes without */
    expect_ok(ahead_begin(f->store, f->all, LADDERS, &ahead, &err), &err);
    assert_null(ahead);
    scarce_left = SCARCE_PLENTY;
    assert_false(f->store->lexicon_is_lent);
}

static void
language_that_nobody_knows_is_an_error(void **state)
{
    struct fixture *f = *state;
    struct ahead   *ahead;
    struct error    err;

    for (size_t i = 0; i < LADDERS; i++)
        f->ladders[i].language = STR("xx");
    assert_int_not_equal(ahead_begin(f->store, f->all, LADDERS, &ahead, &err), OK);
    assert_null(ahead);
    assert_false(f->store->lexicon_is_lent);
}

/* ---- a whole run ---- */

static void
put(struct store *store, const char *name, const struct ladder *ladders, size_t count)
{
    struct store_source source = { .key = str_of(name),
                                   .path = str_of(name),
                                   .size_bytes = 1,
                                   .mtime_ns = 1,
                                   .hash = hash_of(str_of(name)),
                                   .options = STR("") };
    struct error        err;

    expect_ok(store_put(store, &source, ladders, count, &err), &err);
}

/* Of one file all is heard ahead; in files of a ladder each, nothing is. */
static void
index_is_the_same_without_a_thread(void **state)
{
    static const char *const names[LADDERS] = { "/a", "/b", "/c", "/d" };
    struct fixture          *f = *state;
    struct error             err;

    put(f->store, "/all", f->ladders, LADDERS);
    for (size_t i = 0; i < LADDERS; i++)
        put(f->plain, names[i], &f->ladders[i], 1);
    expect_ok(store_commit(f->store, &err), &err);
    expect_ok(store_commit(f->plain, &err), &err);
    assert_string_equal(storing_all_postings(f->store, &f->arena),
                        storing_all_postings(f->plain, &f->arena));
    expect_whole(f->store);
    expect_whole(f->plain);
}

/* A run that fails in the thread fails, and leaves nothing behind. */
static void
run_fails_when_its_thread_does(void **state)
{
    struct fixture     *f = *state;
    struct store_source source = { .key = STR("/all"), .path = STR("/all") };
    struct error        err;

    heard_left = 500;
    assert_int_equal(store_put(f->store, &source, f->ladders, LADDERS, &err), ERR_MEMORY);
    heard_left = SCARCE_PLENTY;
    assert_null(f->store->ahead);
    store_rollback(f->store);
    expect_ok(store_begin(f->store, &err), &err);
    put(f->store, "/all", f->ladders, LADDERS);
    expect_ok(store_commit(f->store, &err), &err);
    expect_whole(f->store);
}

#define ahead_test(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ahead_test(texts_are_heard_as_without_a_thread),
        ahead_test(words_are_numbered_in_the_order_of_texts),
        ahead_test(text_that_came_before_is_not_heard_again),
        ahead_test(caller_may_stop_anywhere),
        ahead_test(failure_of_the_thread_is_told),
        ahead_test(few_cells_or_several_languages_are_not_heard_ahead),
        ahead_test(without_memory_or_a_thread_there_is_none),
        ahead_test(language_that_nobody_knows_is_an_error),
        ahead_test(index_is_the_same_without_a_thread),
        ahead_test(run_fails_when_its_thread_does),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
