/* What the forward index has of texts is what splitting and stemming them gives. */
#include "store/forward.h"

#include <stdlib.h>

#include "tests/indexing.h"
#include "tests/support.h"

#include "store/database.h"

/* ---- what texts are compared by ---- */

static enum error_code
add_term(struct str term, void *ctx)
{
    buffer_add(ctx, term);
    buffer_add_char(ctx, ' ');
    return OK;
}

struct comparing {
    struct store *store;
    size_t        texts, words;
};

static enum error_code
compare_contents(int64_t text, struct str language, struct str body, void *ctx,
                 struct error *err)
{
    struct comparing *c = ctx;
    struct buffer     heard = { 0 }, read = { 0 };
    const uint32_t   *words;
    size_t            count;

    expect_ok(store_each_content(c->store, language, body, add_term, &heard, err), err);
    expect_ok(store_each_content_of(c->store, language, text, add_term, &read, err), err);
    if (!str_equal(buffer_str(&heard), buffer_str(&read)))
        fail_msg("text %lld: \"%.*s\", and not \"%.*s\"", (long long) text,
                 STR_ARG(buffer_str(&read)), STR_ARG(buffer_str(&heard)));
    expect_ok(store_text_words(c->store, text, &words, &count, err), err);
    c->texts++;
    c->words += count;
    buffer_free(&heard);
    buffer_free(&read);
    return OK;
}

static void
contents_are_those_of_the_prose(void **state)
{
    struct indexing *f = *state;
    struct comparing c = { 0 };

    indexing_expect_run(f, "corpus");
    c.store = f->store;
    expect_ok(store_each_text(f->store, 0, compare_contents, &c, &f->err), &f->err);
    assert_true(c.texts > 400 && c.words > 10000);
    indexing_expect_whole(f, f->store);
}

/* ---- words ---- */

static const char *
forms_of(struct indexing *f, enum store_word_by by, const char *key)
{
    struct arena      *arena = &f->scratch.arena;
    struct store_words words;
    struct buffer      forms = { 0 };
    const char        *copy;

    expect_ok(store_find_words(f->store, arena, by, str_of(key), &words, &f->err), &f->err);
    for (size_t i = 0; i < words.count; i++) {
        buffer_format(&forms, "%s%.*s", i > 0 ? " " : "", STR_ARG(words.items[i].form));
        assert_true(store_words_have(&words, words.items[i].number));
        assert_true(i == 0 || words.items[i - 1].number < words.items[i].number);
    }
    assert_false(store_words_have(&words, 0));
    assert_false(store_words_have(&words, UINT32_MAX));
    copy = arena_copy(arena, buffer_str(&forms)).data;
    buffer_free(&forms);
    return copy;
}

static const struct {
    enum store_word_by by;
    const char        *key, *forms;
} asked[] = {
    { STORE_BY_FORM, "team", "team" },
    { STORE_BY_FORM, "the", "the" },
    { STORE_BY_FORM, "absent", "" },
    { STORE_BY_TERM, "team", "team teams team's" },
    { STORE_BY_EXACT, "=team", "team team's" },
    { STORE_BY_EXACT, "=teams", "teams" },
    { STORE_BY_EXACT, "=the", "" }, /* a function word is never asked for so */
    { STORE_BY_EXACT, "=equipo@es", "equipo" },
    { STORE_BY_EXACT, "=equipo", "" },
    { STORE_BY_BEGINNING, "=tea", "team teams team's teaches" },
    { STORE_BY_BEGINNING, "=equ", "equipo" },
    { STORE_BY_BEGINNING, "=team'", "" },
};

static void
words_are_found_as_they_are_asked_for(void **state)
{
    struct indexing *f = *state;

    indexing_write(f, "acme--one.tsv",
                   "Level\tSkill\n1\tthe team, teams and the team's teaches\n");
    indexing_write(f, "zenit--dos.tsv",
                   "Nivel\tHabilidad\n1\tayuda a las personas de su equipo con los problemas "
                   "que tienen en el trabajo\n");
    indexing_expect_run(f, indexing_folder(f));
    for (size_t i = 0; i < COUNT(asked); i++) {
        const char *forms = forms_of(f, asked[i].by, asked[i].key);

        if (strcmp(forms, asked[i].forms) != 0)
            fail_msg("%s: \"%s\", not \"%s\"", asked[i].key, forms, asked[i].forms);
    }
}

/* A word keeps its number from run to run, and what a text says is as it was. */
static void
numbers_stay_when_texts_come_and_go(void **state)
{
    struct indexing *f = *state;
    uint32_t         before[3];
    const uint32_t  *words;
    size_t           count, found = 0;

    indexing_write(f, "acme--one.tsv", "Level\tSkill\n1\tleads incident response\n");
    indexing_expect_run(f, indexing_folder(f));
    expect_ok(store_text_words(f->store, 1, &words, &count, &f->err), &f->err);
    assert_int_equal(count, 3);
    memcpy(before, words, sizeof before);
    indexing_write(f, "acme--two.tsv", "Level\tSkill\n1\tresponse to an incident leads\n");
    indexing_expect_run(f, indexing_folder(f));
    indexing_write(f, "acme--one.tsv", "Level\tSkill\n1\tnothing of it\n");
    indexing_expect_run(f, indexing_folder(f));
    indexing_write(f, "acme--one.tsv", "Level\tSkill\n1\tleads incident response\n");
    indexing_expect_run(f, indexing_folder(f));
    indexing_expect_whole(f, f->store);
    for (int64_t text = 1; text < 10; text++)
        if (store_text_words(f->store, text, &words, &count, &f->err) == OK && count == 3)
            found += memcmp(words, before, sizeof before) == 0;
    assert_int_equal(found, 1);
}

static void
text_that_is_not_there_is_damage(void **state)
{
    struct indexing *f = *state;
    const uint32_t  *words;
    size_t           count;

    indexing_write(f, "acme--one.tsv", "Level\tSkill\n1\tleads\n");
    indexing_expect_run(f, indexing_folder(f));
    assert_int_equal(store_text_words(f->store, 99, &words, &count, &f->err), ERR_DAMAGED);
    assert_non_null(strstr(f->err.message, "text 99"));
}

#define ON_AN_INDEX(test) cmocka_unit_test_setup_teardown(test, indexing_setup, indexing_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_AN_INDEX(contents_are_those_of_the_prose),
        ON_AN_INDEX(words_are_found_as_they_are_asked_for),
        ON_AN_INDEX(numbers_stay_when_texts_come_and_go),
        ON_AN_INDEX(text_that_is_not_there_is_damage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
