/*
 * buffer.h - bytes that grow at the end.
 *
 * Units    bytes
 * Memory   the buffer owns its bytes until buffer_free(); { 0 } is an empty buffer
 * Errors   remembered: once out of memory, buffer.failed is true and nothing more is added
 * Threads  one at a time
 */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include "base/str.h"

struct buffer {
    char  *data;
    size_t length, capacity;
    bool   failed;
};

void buffer_add(struct buffer *buffer, struct str s);
void buffer_add_char(struct buffer *buffer, char c);

/* sprintf at the end. */
void buffer_format(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Room for size more bytes behind the last; NULL when there is none to be had. */
char *buffer_reserve(struct buffer *buffer, size_t size);

/* Forgets the bytes and keeps the room. */
void buffer_clear(struct buffer *buffer);

/* What it holds now, on loan until the next change. */
static inline struct str
buffer_str(const struct buffer *buffer)
{
    return (struct str){ buffer->data ? buffer->data : "", buffer->length };
}

void buffer_free(struct buffer *buffer);

#endif
