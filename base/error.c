#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

enum error_code
error_set(struct error *err, enum error_code code, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    err->code = code;
    return code;
}

enum error_code
error_memory(struct error *err)
{
    return error_set(err, ERR_MEMORY, "out of memory");
}
