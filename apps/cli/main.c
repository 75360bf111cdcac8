#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "apps/cli/command.h"
#include "apps/cli/shell.h"

/*
 * Where standard input, output or error are closed, the next file opened would be taken for
 * them: what was printed would go into an index. Writing to a place kept thus still fails.
 */
static void
keep_standard_streams(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            (void) open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
}

/* What was printed must be all, and have arrived: a full disk is a failure, too. */
static int
finish(int code, bool has_failed)
{
    if (has_failed)
        fprintf(stderr, "rung: out of memory; not all was shown\n");
    if (fflush(stdout) == 0 && !ferror(stdout))
        return has_failed ? EXIT_FAILED : code;
    perror("rung: standard output");
    return EXIT_FAILED;
}

static struct screen_wishes
wishes_of(const struct arguments *arguments, size_t colour)
{
    bool is_json = option_is_set(arguments, OPTION_JSON);

    return (struct screen_wishes){
        .tables = option_is_set(arguments, OPTION_TABLE)   ? SCREEN_ALWAYS
                  : option_is_set(arguments, OPTION_PLAIN) ? SCREEN_NEVER
                                                           : SCREEN_AUTO,
        .colour = (enum screen_choice) colour,
        .pages = arguments->command && arguments->command->pages && !is_json &&
                 !option_is_set(arguments, OPTION_HELP) &&
                 !option_is_set(arguments, OPTION_NO_PAGER),
    };
}

static int
run(const struct arguments *arguments, struct screen *screen, enum screen_choice colour)
{
    if (option_is_set(arguments, OPTION_VERSION)) {
        printf("rung %s\n", rung_version());
        return EXIT_DONE;
    }
    if (option_is_set(arguments, OPTION_HELP)) {
        help_print(screen, arguments->command);
        return EXIT_DONE;
    }
    if (!arguments->command) {
        struct screen errors = *screen;

        errors.out = stderr;
        errors.has_colour = screen_wants_colour(stderr, colour);
        help_print(&errors, NULL);
        return EXIT_FAILED;
    }
    return arguments->command->run(arguments, screen);
}

int
main(int argc, char **argv)
{
    struct arguments     arguments;
    struct screen        screen;
    struct screen_wishes wishes;
    size_t               colour;
    bool                 has_failed = false;
    int                  code;

    keep_standard_streams();
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    if (argc > 1 && strcmp(argv[1], "__complete") == 0)
        return finish(shell_complete(argv + 2, (size_t) argc - 2), false);
    if (!options_parse(argc, argv, &arguments) ||
        !option_choice(&arguments, OPTION_COLOR, SCREEN_AUTO, &colour))
        return EXIT_FAILED;
    wishes = wishes_of(&arguments, colour);
    screen_open(&screen, &wishes, &has_failed);
    code = run(&arguments, &screen, wishes.colour);
    screen_close(&screen);
    return finish(code, has_failed);
}
