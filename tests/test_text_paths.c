/*
 * There are quick ways through text/: ASCII by the block, characters remembered, places left
 * out where there is nothing to tell. Whichever is taken, the terms are the same.
 */
#include "base/buffer.h"
#include "tests/support.h"
#include "text/text.h"

/* The pieces that the slow way is made of, too. */
#include "text/fold.c"

enum { ROUNDS = 20000, MOST_PIECES = 60 };

/* ---- random prose ---- */

/* What the rules are about, so that chance meets it. */
static const char *const pieces[] = {
    "a",
    "leads ",
    "The team",
    "mentoring",
    "responsibilities ",
    "or- chestration",
    "short- and long-term",
    "on-call",
    "end-to-end ",
    "C++",
    "C#",
    ".NET",
    "CI/CD",
    "R&D",
    "AT&T's ",
    "1.3",
    "v2.1.0 ",
    "L4",
    "SLOs",
    "it's",
    " ",
    "  ",
    "\r\n",
    "\t",
    "-",
    "- ",
    "--",
    "'",
    "&",
    "+",
    "#",
    ".",
    ", ",
    "\xC3\xA9",
    "\xC3\x89QUIPE ",
    "e\xCC\x81",
    "\xCC\x81",
    "na\xC3\xAFve",
    "Stra\xC3\x9F"
    "e",
    "\xE2\x80\xA2 ",
    "\xE2\x80\x93",
    "\xE2\x80\x94",
    "\xE2\x80\xA6",
    "\xE2\x80\x9C",
    "\xE2\x80\x99s ",
    "\xE2\x80\x90 ",
    "\xE2\x84\xA2",
    "\xC2\xA0",
    "\xC2\xAD",
    "\xC2\xBD",
    "\xEF\xAC\x83",
    "\xEF\xB7\xBA",
    "\xD0\x96\xD1\x83\xD0\xBA",
    "\xD0\x99",
    "\xE4\xB8\x96",
    "\xE3\x82\xAB",
    "\xE3\x82\x99",
    "\xE1\x84\x92",
    "\xE1\x85\xA1",
    "\xE0\xA7\x87",
    "\xE0\xA6\xBE",
    "\xD9\xA3",
    "\xF0\x9F\x91\x8D",
    "\xE2\x82",
    "\xFF",
};

static void
add_piece(struct dice *dice, bool is_ascii, struct buffer *prose)
{
    struct str piece = str_of(pieces[dice_below(dice, COUNT(pieces))]);
    size_t     kind = dice_below(dice, 8);
    uint32_t   c = (uint32_t) dice_below(dice, dice_below(dice, 2) ? 0x3000 : 0x20000);
    char       bytes[4];

    if (is_ascii && (kind < 2 || (unsigned char) piece.data[piece.length / 2] >= 0x80))
        buffer_add_char(prose, (char) dice_below(dice, 0x80));
    else if (kind == 0)
        buffer_add_char(prose, (char) dice_below(dice, 0x100));
    else if (kind == 1 && (c < 0xD800 || c >= 0xE000))
        buffer_add(prose, (struct str){ bytes, utf8_put(bytes, c) });
    else
        buffer_add(prose, piece);
}

/* Every third is ASCII, or nearly. */
static struct str
random_prose(struct dice *dice, unsigned round, struct buffer *prose)
{
    buffer_clear(prose);
    for (size_t left = dice_below(dice, MOST_PIECES); left > 0; left--)
        add_piece(dice, round % 3 == 0, prose);
    return buffer_str(prose);
}

static void
fail_with_prose(const char *fault, unsigned round, struct str prose)
{
    struct buffer hex = { 0 };

    for (size_t i = 0; i < prose.length; i++)
        buffer_format(&hex, "\\x%02X", (unsigned char) prose.data[i]);
    fail_msg("round %u: %s in \"%.*s\"", round, fault, STR_ARG(buffer_str(&hex)));
}

/* ---- folding ---- */

/* As if all characters were odd ones, met for the first time. */
static void
fold_slowly(struct folded *folded, struct str prose)
{
    folded->length = 0;
    folded->has_places = true;
    assert_true(make_room(folded, (prose.length + 1) * 4 * MOST_DECOMPOSED));
    for (size_t at = 0; at < prose.length;) {
        struct fold_place place = { .start = (uint32_t) at };
        uint32_t          c = utf8_next(prose, &at);
        bool is_upper = utf8proc_category((utf8proc_int32_t) c) == UTF8PROC_CATEGORY_LU;
        utf8proc_int32_t parts[MOST_DECOMPOSED];
        size_t           count = take_apart(c, parts);

        place.end = (uint32_t) at;
        for (size_t i = 0; i < count; i++) {
            uint32_t part = plain_punctuation((uint32_t) parts[i]);

            if (is_accent(part))
                extend_last(folded, place.end);
            else if (c < 0x80 || !joins_last(folded, part, place.end))
                push(folded, part, (uint8_t) (class_of(part) | is_upper * FOLD_UPPER), place);
        }
    }
}

static const char *
difference(const struct folded *a, const struct folded *b)
{
    if (a->length != b->length || memcmp(a->bytes, b->bytes, a->length) != 0)
        return "other characters";
    if (memcmp(a->classes, b->classes, a->length) != 0)
        return "other classes";
    for (size_t at = 0; at < a->length; at++) {
        if (!folded_goes_on(a, at) && folded_start(a, at) != folded_start(b, at))
            return "another start";
        if ((at + 1 == a->length || !folded_goes_on(a, at + 1)) &&
            folded_end(a, at) != folded_end(b, at))
            return "another end";
    }
    for (size_t i = 0; i < FOLD_BEHIND; i++)
        if (a->bytes[a->length + i] != 0 || a->classes[a->length + i] != FOLD_OTHER)
            return "something behind the last";
    return NULL;
}

static void
prose_is_folded_as_by_characters(void **state)
{
    struct folded quickly = { 0 }, slowly = { 0 };
    struct buffer bytes = { 0 };
    struct dice   dice = { 20261122 };

    (void) state;
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct str  prose = random_prose(&dice, round, &bytes);
        const char *fault;

        assert_int_equal(fold(&quickly, prose), OK);
        fold_slowly(&slowly, prose);
        fault = difference(&quickly, &slowly);
        if (fault)
            fail_with_prose(fault, round, prose);
    }
    folded_free(&quickly);
    folded_free(&slowly);
    buffer_free(&bytes);
}

/* Twice: the second time it is remembered. */
static void
each_character_is_folded_as_if_alone(void **state)
{
    struct folded quickly = { 0 }, slowly = { 0 };

    (void) state;
    for (uint32_t c = 1; c < 0x110000; c++) {
        char   bytes[16] = "a ";
        size_t length = 1;

        if (c == 0xD800)
            c = 0xE000;
        length += utf8_put(bytes + length, c);
        bytes[length++] = 'b';
        length += utf8_put(bytes + length, c);
        assert_int_equal(fold(&quickly, (struct str){ bytes, length }), OK);
        fold_slowly(&slowly, (struct str){ bytes, length });
        if (difference(&quickly, &slowly))
            fail_msg("U+%04X: %s", (unsigned) c, difference(&quickly, &slowly));
    }
    folded_free(&quickly);
    folded_free(&slowly);
}

/* All that Unicode composes has such a second; the rest is never asked about. */
static void
what_joins_may_join(void **state)
{
    (void) state;
    for (utf8proc_int32_t c = 0; c < 0x110000; c++) {
        utf8proc_int32_t parts[MOST_DECOMPOSED];
        int              boundary = 0;
        utf8proc_ssize_t count =
            utf8proc_decompose_char(c, parts, MOST_DECOMPOSED, UTF8PROC_DECOMPOSE, &boundary);

        assert_true(count <= MOST_DECOMPOSED);
        if (count > 1 && !may_join((uint32_t) parts[count - 1]))
            fail_msg("U+%04X ends in U+%04X", (unsigned) c, (unsigned) parts[count - 1]);
    }
}

/* ---- terms ---- */

struct seen {
    struct buffer out;
    size_t        shift;
};

static enum error_code
see(const struct text_term *term, void *ctx)
{
    struct seen *seen = ctx;

    buffer_format(&seen->out, "%.*s %.*s %zu %zu %u %d%d%d %x\n", STR_ARG(term->term),
                  STR_ARG(term->form), term->start - seen->shift, term->end - seen->shift,
                  term->position, term->ties_back, term->ties_on, term->is_function_word,
                  term->function_word_of);
    return OK;
}

static void
see_terms(struct text_analyzer *analyzer, struct str prose, size_t shift, struct seen *seen)
{
    buffer_clear(&seen->out);
    seen->shift = shift;
    assert_int_equal(text_each_term(analyzer, prose, see, seen), OK);
}

/* A bullet makes prose that has places of prose that has none, and moves its blocks. */
static void
terms_are_those_behind_a_bullet(void **state)
{
    static const struct str bullet = STATIC_STR("\xE2\x80\xA2 ");
    struct buffer           prose = { 0 }, bulleted = { 0 };
    struct seen             plain = { 0 }, behind = { 0 };
    struct text_analyzer   *analyzer;
    struct dice             dice = { 1122 };
    struct error            err = { 0 };

    (void) state;
    expect_ok(text_open(STR("es"), &analyzer, &err), &err);
    for (unsigned round = 0; round < ROUNDS; round++) {
        random_prose(&dice, round, &prose);
        buffer_clear(&bulleted);
        buffer_add(&bulleted, bullet);
        buffer_add(&bulleted, buffer_str(&prose));
        see_terms(analyzer, buffer_str(&prose), 0, &plain);
        see_terms(analyzer, buffer_str(&bulleted), bullet.length, &behind);
        if (!str_equal(buffer_str(&plain.out), buffer_str(&behind.out)))
            fail_with_prose("other terms behind a bullet", round, buffer_str(&prose));
    }
    text_close(analyzer);
    buffer_free(&prose);
    buffer_free(&bulleted);
    buffer_free(&plain.out);
    buffer_free(&behind.out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prose_is_folded_as_by_characters),
        cmocka_unit_test(each_character_is_folded_as_if_alone),
        cmocka_unit_test(what_joins_may_join),
        cmocka_unit_test(terms_are_those_behind_a_bullet),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
