#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

enum error_code
error_set(struct error *err, enum error_code code, const char *format, ...)
{
    va_list args;
    int     length;

    va_start(args, format);
    length = vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    if (length >= (int) sizeof err->message)
        utf8_mend_end(err->message);
    err->code = code;
    return code;
}
