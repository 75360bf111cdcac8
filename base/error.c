#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

/* A sentence that was cut ends with a whole character. */
static void
drop_cut_character(char *message)
{
    struct str s = str_of(message);
    size_t     start = s.length - 1, end;

    while (start > 0 && ((unsigned char) message[start] & 0xC0) == 0x80)
        start--;
    end = start;
    if (utf8_next(s, &end) == UTF8_REPLACEMENT)
        message[start] = '\0';
}

enum error_code
error_set(struct error *err, enum error_code code, const char *format, ...)
{
    va_list args;
    int     length;

    va_start(args, format);
    length = vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    if (length >= (int) sizeof err->message)
        drop_cut_character(err->message);
    err->code = code;
    return code;
}
