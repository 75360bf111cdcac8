/*
 * statements.h - the expectations within a cell's text, one by one.
 *
 *     struct statements rest = statements_of(text);
 *     struct str        statement;
 *
 *     while (statements_next(&rest, &statement))
 *         ...
 *
 * What the publisher parted stays parted so, and nothing else does: a text is split at line
 * ends, bullets and two blanks or more; where there are none of these, at the ends of its
 * sentences; where it is one sentence, at its semicolons when there are two or more.
 *
 *     "Writes tests.  Reviews code. Says why."    Writes tests. | Reviews code. Says why.
 *     "Writes tests, e.g. for v2.0. Reviews."     Writes tests, e.g. for v2.0. | Reviews.
 *     "- writes tests\n- reviews code"            writes tests | reviews code
 *     "Logs; metrics; traces"                     Logs | metrics | traces
 *
 * Nothing within parentheses parts anything. A statement is a verbatim part of the text without
 * the blanks around it, the bullet or number before it and the semicolon of a list behind it;
 * every word of the text is in one, and a part without words (a row of dashes) is none.
 *
 * Units    bytes
 * Memory   statements borrow the text
 * Errors   none; bad UTF-8 is a word
 * Threads  values
 */
#ifndef QUERY_STATEMENTS_H
#define QUERY_STATEMENTS_H

#include "base/str.h"

/* What parts the statements of a text. */
enum statements_by { STATEMENTS_BY_LAYOUT, STATEMENTS_BY_SENTENCE, STATEMENTS_BY_SEMICOLON };

struct statements {
    struct str         text;
    size_t             at; /* what lies before was given out */
    enum statements_by by;
};

struct statements statements_of(struct str text);

/* The next of them; false: there is none. */
bool statements_next(struct statements *rest, struct str *statement);

#endif
