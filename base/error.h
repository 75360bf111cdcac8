/*
 * error.h - what went wrong, as a code for programs and one sentence for people.
 *
 * Whatever can fail returns an error_code and writes its sentence into the caller's
 * struct error: the place first, then the fact. The code that knows most writes it; the
 * rest pass it on untouched.
 *
 * Units    none
 * Memory   a struct error owns nothing; a sentence too long for it is cut
 * Errors   these are they
 * Threads  a struct error belongs to one call at a time
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

enum error_code {
    OK = 0,
    ERR_MEMORY,    /* out of memory */
    ERR_IO,        /* the system refused to read or write */
    ERR_FORMAT,    /* input that is not what it should be */
    ERR_LIMIT,     /* input larger than a stated limit */
    ERR_USAGE,     /* a request that makes no sense */
    ERR_MISSING,   /* nothing goes by that name */
    ERR_AMBIGUOUS, /* several things go by that name */
    ERR_VERSION,   /* an index made by another version */
    ERR_DAMAGED,   /* an index that is not whole */
    ERR_BUSY,      /* somebody else holds the index */
    ERR_STOPPED    /* a callback asked to stop */
};

struct error {
    enum error_code code;
    char            message[2048];
};

/* Writes the sentence and returns code, so that failing is one statement. */
enum error_code error_set(struct error *err, enum error_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The one sentence for running out of memory. */
static inline enum error_code
error_memory(struct error *err)
{
    error_set(err, ERR_MEMORY, "out of memory");
    return ERR_MEMORY;
}

#endif
