#include "apps/render/markdown.h"

#include "apps/render/text.h"

void
render_markdown(FILE *out, struct str text)
{
    struct buffer safe = { 0 };

    render_safe_prose(&safe, text);
    for (size_t i = 0; i < safe.length; i++) {
        char c = safe.data[i];

        if (c == '\n')
            fputs("<br>", out);
        else if (c == '<')
            fputs("&lt;", out);
        else if (c == '&')
            fputs("&amp;", out);
        else {
            if (strchr("\\`*_[]>|#~", c))
                fputc('\\', out);
            fputc(c, out);
        }
    }
    buffer_free(&safe);
}
