#include "apps/render/screen.h"

#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WIDTH_UNLESS_TOLD = 80, LEAST_WIDTH = 20, MOST_WIDTH = 1000 };

/* ---- what there is ---- */

static bool
is_set(const char *variable)
{
    const char *value = getenv(variable);

    return value && value[0] != '\0';
}

static bool
is_forced(const char *variable)
{
    const char *value = getenv(variable);

    return value && value[0] != '\0' && strcmp(value, "0") != 0;
}

bool
screen_wants_colour(FILE *out, enum screen_choice choice)
{
    const char *term = getenv("TERM");

    if (choice != SCREEN_AUTO)
        return choice == SCREEN_ALWAYS;
    if (is_set("NO_COLOR"))
        return false;
    if (is_forced("CLICOLOR_FORCE") || is_forced("FORCE_COLOR"))
        return true;
    return isatty(fileno(out)) && term && term[0] != '\0' && strcmp(term, "dumb") != 0;
}

static bool
says(const char *variable, const char *word)
{
    const char *value = getenv(variable);

    return value && strstr(value, word) != NULL;
}

static bool
has_256(void)
{
    return says("TERM", "256color") || says("TERM", "-direct") ||
           says("COLORTERM", "truecolor") || says("COLORTERM", "24bit");
}

bool
screen_fails(const struct screen *screen, bool is_so)
{
    if (is_so && screen->has_failed)
        *screen->has_failed = true;
    return is_so;
}

bool
screen_measure(struct screen *screen)
{
    struct winsize size = { 0 };
    const char    *columns = getenv("COLUMNS");

    if (ioctl(fileno(screen->out), TIOCGWINSZ, &size) == 0)
        screen->height = size.ws_row;
    screen->width = size.ws_col > 0 ? size.ws_col : columns ? strtoul(columns, NULL, 10) : 0;
    if (screen->width == 0 || screen->width > MOST_WIDTH)
        screen->width = WIDTH_UNLESS_TOLD;
    if (screen->width < LEAST_WIDTH)
        screen->width = LEAST_WIDTH;
    return isatty(fileno(screen->out));
}

/*
 * Text is UTF-8 wherever we are, and widths are counted as that. A place that says otherwise
 * is spared our own signs.
 */
static bool
settle_encoding(void)
{
    bool has_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;

    if (!has_utf8)
        (void) setlocale(LC_CTYPE, "C.UTF-8");
    return has_utf8;
}

void
screen_open(struct screen *screen, const struct screen_wishes *wishes, bool *has_failed)
{
    bool  is_terminal;
    FILE *page = NULL;

    *screen = (struct screen){ .out = stdout, .has_failed = has_failed };
    is_terminal = screen_measure(screen);
    screen->has_utf8 = settle_encoding();
    screen->has_tables = wishes->tables == SCREEN_ALWAYS ||
                         (wishes->tables == SCREEN_AUTO && is_terminal);
    screen->has_colour = screen->has_tables && screen_wants_colour(stdout, wishes->colour);
    screen->has_256 = screen->has_colour && has_256();
    if (!is_terminal || !wishes->pages)
        screen->height = 0;
    if (screen->height > 0)
        page = open_memstream(&screen->page, &screen->page_bytes);
    if (page)
        screen->out = page;
}

/* ---- paging ---- */

static void
do_nothing(int signal)
{
    (void) signal;
}

/* A pager that ends early, or is interrupted, is no reason for us to die under it. */
static FILE *
start_pager(const char *command, struct sigaction before[2])
{
    struct sigaction quiet = { .sa_handler = do_nothing, .sa_flags = SA_RESTART };

    (void) sigaction(SIGPIPE, &quiet, &before[0]);
    (void) sigaction(SIGINT, &quiet, &before[1]);
    return popen(command, "w"); /* NOLINT(cert-env33-c): it is the user's own command */
}

/* False where the pager could not be run at all. */
static bool
run_pager(const char *command, const char *page, size_t bytes)
{
    struct sigaction before[2];
    FILE            *pager;
    int              status = -1;

    (void) setenv("LESS", "FRX", 0);
    (void) fflush(NULL);
    pager = start_pager(command, before);
    if (pager) {
        (void) fwrite(page, 1, bytes, pager);
        status = pclose(pager);
    }
    (void) sigaction(SIGPIPE, &before[0], NULL);
    (void) sigaction(SIGINT, &before[1], NULL);
    return status != -1 &&
           !(WIFEXITED(status) && (WEXITSTATUS(status) == 126 || WEXITSTATUS(status) == 127));
}

static const char *
pager_command(void)
{
    const char *ours = getenv("RUNG_PAGER"), *theirs = getenv("PAGER");

    if (ours)
        return ours;
    if (theirs)
        return theirs;
    return "if command -v less >/dev/null; then exec less; else exec cat; fi";
}

static size_t
lines_of(const char *page, size_t bytes)
{
    size_t lines = 0;

    for (size_t i = 0; i < bytes; i++)
        lines += page[i] == '\n';
    return lines;
}

void
screen_show(struct screen *screen)
{
    const char *pager = pager_command();

    if (screen->out == stdout)
        return;
    (void) screen_fails(screen, fclose(screen->out) != 0);
    screen->out = stdout;
    if (lines_of(screen->page, screen->page_bytes) < screen->height ||
        pager[strspn(pager, " \t")] == '\0' ||
        !run_pager(pager, screen->page, screen->page_bytes))
        (void) fwrite(screen->page, 1, screen->page_bytes, stdout);
    (void) fflush(stdout);
    free(screen->page);
    screen->page = NULL;
}

void
screen_close(struct screen *screen)
{
    screen_show(screen);
}

void
screen_paint(const struct screen *screen, enum screen_paint paint)
{
    static const char *const codes[] = {
        [PAINT_PLAIN] = "\x1b[0m",
        [PAINT_STRONG] = "\x1b[1m",
        [PAINT_MATCH] = "\x1b[1;36m",
        [PAINT_FAINT] = "\x1b[2m",
        [PAINT_REMOVED] = "\x1b[31m",
        [PAINT_ADDED] = "\x1b[4;32m", /* underlined: not by colour alone */
    };

    if (screen->has_colour)
        fputs(codes[paint], screen->out);
}

void
screen_shade(const struct screen *screen, unsigned shade)
{
    static const char *const few[SCREEN_SHADES] = { "\x1b[1;37;45m", "\x1b[1;37;44m",
                                                    "\x1b[30;46m", "\x1b[30;42m",
                                                    "\x1b[30;43m" };
    static const char *const many[SCREEN_SHADES] = {
        "\x1b[38;5;231;48;5;54m", "\x1b[38;5;231;48;5;25m", "\x1b[38;5;16;48;5;30m",
        "\x1b[38;5;16;48;5;71m", "\x1b[38;5;16;48;5;220m"
    };

    if (screen->has_colour)
        fputs((screen->has_256 ? many : few)[shade - 1], screen->out);
}
