#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "base/buffer.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "text/function_words.h"
#include "text/memo.h"
#include "text/split.h"
#include "text/stem.h"
#include "text/text.h"

enum { FEW_WORDS = 1000 }; /* which a query has, and no memo pays for */

struct text_analyzer {
    struct stemmer stemmer;
    struct memo    memo;
    unsigned       heard;                     /* words, before there is a memo */
    struct folded  folded;                    /* of the prose being walked */
    unsigned       language_bit;              /* in text_term.function_word_of */
    char           form[TEXT_WORD_BYTES + 4]; /* of a torn word */
};

enum error_code
text_open(struct str language, struct text_analyzer **analyzer, struct error *err)
{
    struct text_analyzer *made = calloc(1, sizeof *made);
    enum error_code       rc;

    *analyzer = NULL;
    if (!made)
        return error_memory(err);
    rc = stemmer_init(&made->stemmer, language, err);
    if (rc != OK) {
        free(made);
        return rc;
    }
    made->language_bit = text_function_words_bit(made->stemmer.language);
    *analyzer = made;
    return OK;
}

struct str
text_language(const struct text_analyzer *analyzer)
{
    return analyzer->stemmer.language;
}

/* The word without its tear, in the analyzer's room for it. */
static struct str
mended(struct text_analyzer *analyzer, const struct word *word)
{
    const char *bytes = analyzer->folded.bytes;
    size_t      before = word->tear - word->first, behind = word->last - word->mend;

    before = before < sizeof analyzer->form ? before : sizeof analyzer->form;
    behind = behind < sizeof analyzer->form - before ? behind : sizeof analyzer->form - before;
    memcpy(analyzer->form, bytes + word->first, before);
    memcpy(analyzer->form + before, bytes + word->mend, behind);
    return (struct str){ analyzer->form, before + behind };
}

/* The letters of a word, without a tear, cut to TEXT_WORD_BYTES. */
static struct str
form_of(struct text_analyzer *analyzer, const struct word *word)
{
    struct str form = { analyzer->folded.bytes + word->first, word->last - word->first };

    if (word->mend > 0)
        form = mended(analyzer, word);
    return form.length > TEXT_WORD_BYTES ? utf8_cut(form, TEXT_WORD_BYTES) : form;
}

/* Whether the character at `at` is a hyphen with a word on its other side. */
static bool
is_tie(const struct folded *folded, size_t at)
{
    return at > 0 && folded->bytes[at] == '-' && folded_in_word(folded, at - 1) &&
           folded_in_word(folded, at + 1);
}

/* The term of a word, and whether it is a function word: remembered, or made now. */
static enum error_code
make_term(struct text_analyzer *analyzer, bool has_sign, struct text_term *term)
{
    bool               is_known;
    struct memo_entry *entry = memo_at(&analyzer->memo, term->form, has_sign, &is_known);
    enum error_code    rc = OK;

    if (!analyzer->memo.entries && analyzer->heard++ == FEW_WORDS)
        analyzer->memo.entries = calloc(MEMO_PLACES, sizeof *entry); /* or do without */
    if (is_known) {
        term->function_word_of = entry->function_word_of;
        term->term = (struct str){ entry->term, entry->term_length };
    } else {
        term->function_word_of = text_function_word_languages(term->form);
        rc = stem(&analyzer->stemmer, term->form, has_sign, &term->term);
        if (rc == OK)
            memo_put(entry, term->form, has_sign, term->term, term->function_word_of);
    }
    term->is_function_word = term->function_word_of & analyzer->language_bit;
    return rc;
}

static enum error_code
walk(struct text_analyzer *analyzer, struct str prose, bool stems, text_visit *visit, void *ctx)
{
    const struct folded *folded = &analyzer->folded;
    struct word          word;
    size_t               at = 0;
    unsigned             position = 0;
    enum error_code      rc = fold(&analyzer->folded, prose);

    while (rc == OK && split_next(folded, &at, &word)) {
        struct text_term term = {
            .form = form_of(analyzer, &word),
            .start = folded_start(folded, word.first),
            .end = folded_end(folded, word.last - 1),
            .position = position,
        };

        position++;
        if (stems) {
            term.ties_back = word.first > 0 && is_tie(folded, word.first - 1);
            term.ties_on = is_tie(folded, word.last);
            rc = make_term(analyzer, word.has_sign, &term);
        }
        if (rc == OK)
            rc = visit(&term, ctx);
    }
    return rc;
}

enum error_code
text_each_term(struct text_analyzer *analyzer, struct str prose, text_visit *visit, void *ctx)
{
    return walk(analyzer, prose, true, visit, ctx);
}

enum error_code
text_each_form(struct text_analyzer *analyzer, struct str prose, text_visit *visit, void *ctx)
{
    return walk(analyzer, prose, false, visit, ctx);
}

struct str
text_exact_term(const struct text_term *term, char out[TEXT_EXACT_BYTES])
{
    struct str form = stem_without_possessive(term->form);
    size_t     at = str_find(term->term, STR("@")), length = 0;
    struct str language = str_slice(term->term, at, term->term.length);

    out[length++] = '=';
    memcpy(out + length, form.data, form.length);
    length += form.length;
    if (language.length > 0)
        memcpy(out + length, language.data, language.length);
    return (struct str){ out, length + language.length };
}

static enum error_code
count_one(const struct text_term *term, void *ctx)
{
    (void) term;
    ++*(unsigned *) ctx;
    return OK;
}

enum error_code
text_count_terms(struct text_analyzer *analyzer, struct str prose, unsigned *count)
{
    *count = 0;
    return text_each_form(analyzer, prose, count_one, count);
}

static enum error_code
add_to_buffer(const struct text_term *term, void *ctx)
{
    buffer_add(ctx, term->term);
    buffer_add_char(ctx, ' ');
    return OK;
}

enum error_code
text_fingerprint(char out[64], struct error *err)
{
    static const struct {
        struct str language, prose;
    } probes[] = {
        { STATIC_STR("en"),
          STATIC_STR(
              "Organisations' mentoring, generously (SLOs), fairly \xEF\xAC\x81lled "
              "na\xC3\xAFve internal interns' C++ on-call 1.3 studies or- chestration") },
        { STATIC_STR("es"), STATIC_STR("implementaciones r\xC3\xA1pidamente desarrolladores") },
        { STATIC_STR("fr"), STATIC_STR("d\xC3\xA9veloppement l'\xC3\xA9quipe g\xC3\xA9n\xC3\xA9"
                                       "ralement") },
        { STATIC_STR("de"), STATIC_STR("Verantwortungen selbstst\xC3\xA4ndiges Stra\xC3\x9F"
                                       "en") },
    };
    struct buffer   terms = { 0 };
    enum error_code rc = OK;

    for (size_t i = 0; rc == OK && i < COUNT(probes); i++) {
        struct text_analyzer *analyzer;

        rc = text_open(probes[i].language, &analyzer, err);
        if (rc == OK && text_each_term(analyzer, probes[i].prose, add_to_buffer, &terms) != OK)
            rc = error_memory(err);
        text_close(analyzer);
    }
    if (rc == OK && terms.failed)
        rc = error_memory(err);
    if (rc == OK)
        snprintf(out, 64, "%d/unicode-%s/%016" PRIx64, TEXT_VERSION, utf8proc_unicode_version(),
                 hash_short(buffer_str(&terms)));
    buffer_free(&terms);
    return rc;
}

void
text_close(struct text_analyzer *analyzer)
{
    if (!analyzer)
        return;
    stemmer_deinit(&analyzer->stemmer);
    folded_free(&analyzer->folded);
    free(analyzer->memo.entries);
    free(analyzer);
}
