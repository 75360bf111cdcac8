/* AND and NOT as the signs and parentheses that they stand for. */
#include "query/boolean.h"

#include "base/buffer.h"
#include "tests/support.h"

static void
render_item(const struct lex_item *item, struct buffer *out)
{
    if (item->sign)
        buffer_add_char(out, item->sign);
    switch (item->kind) {
    case LEX_WORD: buffer_add(out, item->value); break;
    case LEX_QUOTED: buffer_format(out, "\"%.*s\"", STR_ARG(item->value)); break;
    case LEX_FILTER:
        buffer_format(out, "%s:%.*s", query_field_names[item->field].data,
                      STR_ARG(item->value));
        break;
    case LEX_OPEN: buffer_add_char(out, '('); break;
    case LEX_CLOSE: buffer_add_char(out, ')'); break;
    case LEX_OR: buffer_add(out, STR("OR!")); break;
    case LEX_NEAR: buffer_add(out, STR("NEAR!")); break;
    case LEX_AND:
    case LEX_NOT:
    case LEX_NOTHING: buffer_add(out, STR("left over")); break;
    }
}

static const struct {
    const char *behaviour, *query, *items;
} cases[] = {
    { "nothing", "", "" },
    { "a query without them is as it was", "a (b OR c) -d", "a ( b OR! c ) -d" },
    { "both are demanded", "a AND b", "+a +b" },
    { "all are", "a AND b AND c", "+a +b +c" },
    { "words in a row are demanded together", "a b AND c d", "+( a b ) +( c d )" },
    { "OR binds closer", "a OR b AND c", "+( a OR! b ) +c" },
    { "NEAR does, too", "a AND b NEAR c", "+a +( b NEAR! c )" },
    { "what is left out", "a NOT b", "a -b" },
    { "a word of it", "a NOT b c", "a -b c" },
    { "a phrase of it", "a NOT \"b c\"", "a -\"b c\"" },
    { "parentheses of it", "a NOT (b c)", "a -( b c )" },
    { "a filter of it", "a NOT track:b", "a -track:b" },
    { "the one and not the other", "a AND NOT b", "+a -b" },
    { "NOT first", "NOT a AND b", "-a +b" },
    { "a sign stays", "-a AND b", "-a +b" },
    { "parentheses are one thing", "(a b) AND c", "+( ( a b ) ) +c" },
    { "within parentheses", "(a AND b) c", "( +a +b ) c" },
    { "within and without", "(a AND b) AND c", "+( ( +a +b ) ) +c" },
    { "within those that are left open", "((a AND b", "( ( +a +b" },
    { "a filter is demanded anyway", "track:x AND a", "track:x +a" },
    { "nothing to join in front", "AND a", "AND a" },
    { "nothing to join behind", "a AND", "a AND" },
    { "nothing within parentheses", "(AND a) b", "( AND a ) b" },
    { "an operator is nothing to join", "a AND OR b", "a AND OR! b" },
    { "a second AND is a word", "a AND AND b", "+( a AND ) +b" },
    { "nothing to leave out", "a NOT", "a NOT" },
    { "within parentheses, neither", "(a NOT) b", "( a NOT ) b" },
    { "NOT NOT is no riddle", "a NOT NOT b", "a NOT -b" },
    { "small letters are words", "a and not b", "a and not b" },
    { "within quotes it is a word", "\"a AND b\"", "\"a AND b\"" },
    { "a parenthesis that closes nothing is nothing", "a ) b AND c", "+( a b ) +c" },
};

static void
operators_stand_for_signs(void **state)
{
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct scratch  *scratch = *state;
        struct lex_items items =
            boolean_resolve(&scratch->arena, lex(&scratch->arena, str_of(cases[i].query)));
        struct buffer got = { 0 };

        for (size_t k = 0; k < items.count; k++) {
            if (k > 0)
                buffer_add_char(&got, ' ');
            render_item(&items.items[k], &got);
        }
        if (!str_equal(buffer_str(&got), str_of(cases[i].items)))
            fail_msg("%s: %s gave %.*s", cases[i].behaviour, cases[i].query,
                     STR_ARG(buffer_str(&got)));
        buffer_free(&got);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(operators_stand_for_signs, scratch_setup,
                                        scratch_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
