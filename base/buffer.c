#include "base/buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

char *
buffer_reserve(struct buffer *buffer, size_t size)
{
    size_t capacity = buffer->capacity ? buffer->capacity : 256;
    char  *data;

    if (buffer->failed || size > SIZE_MAX / 2 - buffer->length) {
        buffer->failed = true;
        return NULL;
    }
    if (buffer->capacity - buffer->length >= size && buffer->data)
        return buffer->data + buffer->length;
    while (capacity - buffer->length < size)
        capacity *= 2;

    data = realloc(buffer->data, capacity);
    if (!data) {
        buffer->failed = true;
        return NULL;
    }
    buffer->data = data;
    buffer->capacity = capacity;
    return data + buffer->length;
}

void
buffer_add(struct buffer *buffer, struct str s)
{
    char *room = buffer_reserve(buffer, s.length);

    if (!room || s.length == 0)
        return;
    memcpy(room, s.data, s.length);
    buffer->length += s.length;
}

void
buffer_add_char(struct buffer *buffer, char c)
{
    buffer_add(buffer, (struct str){ &c, 1 });
}

void
buffer_format(struct buffer *buffer, const char *format, ...)
{
    va_list args;
    int     length;
    char   *room;

    va_start(args, format);
    length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    room = length < 0 ? NULL : buffer_reserve(buffer, (size_t) length + 1);
    if (!room)
        return;

    va_start(args, format);
    vsnprintf(room, (size_t) length + 1, format, args);
    va_end(args);
    buffer->length += (size_t) length;
}

void
buffer_clear(struct buffer *buffer)
{
    buffer->length = 0;
}

void
buffer_free(struct buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct buffer){ 0 };
}
