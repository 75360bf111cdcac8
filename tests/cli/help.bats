#!/usr/bin/env bats
# shellcheck disable=SC2154 # out, err, raw and code are of common.bash
# shellcheck disable=SC2016 # $RUNG is for the shell within
# Help, the version, and what is said to those who slip.

load common

setup() {
    begin
}

commands='index search similar complete show list match map plan compare export remove check stats bench'

@test "without a command: help on stderr, and exit code 2" {
    rung
    refuses "Examples"
    for command in $commands; do
        complains "  $command "
    done
    rung --
    refuses "Examples"
}

@test "help that was asked for goes to stdout" {
    rung --help
    succeeds
    says "Examples"
    cp "$out" asked
    for ask in -h help "help help" "--help --format-version 1"; do
        # shellcheck disable=SC2086 # words
        rung $ask
        succeeds
        diff asked "$out"
    done
}

@test "every command has help with examples, its usage and its options" {
    for command in $commands; do
        rung "$command" --help
        succeeds
        says_like "^  rung $command"
        says "  rung $command [OPTIONS]"
        says "--index FILE"
        cp "$out" asked
        rung help "$command"
        diff asked "$out"
        rung "$command" -h
        diff asked "$out"
    done
    says_not --prune
}

@test "every option that help names is taken" {
    for command in $commands; do
        "$RUNG" "$command" --help | sed -n 's/^  \(-.\|  \) --\([a-z-]*\).*/\2/p' >options
        [ "$(wc -l <options)" -ge 6 ] || fail "six options of $command"
        while read -r option; do
            rung "$command" --help "--$option=x"
            complains_not "no such option"
        done <options
    done
}

@test "the version is one line" {
    rung --version
    succeeds
    line_count_is 1
    says_like '^rung [0-9]+\.[0-9]+\.[0-9]+$'
    cp "$out" long
    rung -V
    diff long "$out"
    rung search --version
    diff long "$out"
}

@test "an unknown command: the one that was meant, or how to search for the word" {
    rung sarch tls
    refuses 'did you mean "rung search"?'
    rung find tls
    refuses 'did you mean "rung search"?'
    rung ls
    refuses 'did you mean "rung list"?'
    rung repair
    refuses 'did you mean "rung check --repair"?'
    mkdir ladders.d
    rung ladders.d
    refuses 'did you mean "rung index ladders.d"?'
    rung frobnicate widgets
    refuses '"rung search frobnicate widgets"'
    rung help frobnicate
    refuses "frobnicate: no such command"
    rung ''
    refuses "no such command"
}

@test "an unknown option: the one that was meant, or all that begin so" {
    rung search --colour=always x
    refuses "did you mean --color?"
    rung search --no x
    refuses "could be any of --no-pager, --no-fold"
    rung search --frobnicate x
    refuses '--frobnicate: no such option; "rung search --help" lists'
    rung search -x
    refuses "-x: no such option"
    rung -q
    refuses '--quiet: "rung" has no such option; "rung index", '
    rung --json
    refuses "have"
}

@test "an option may be shortened, and stand before the command" {
    index_pilot
    mv "$RUNG_INDEX" moved.rung
    rung --ind moved.rung stats --tab
    succeeds
    says_like '^cells +8$'
    rung --index=moved.rung -- stats
    succeeds
    rung --js stats
    refuses "--js: could be any of --json, --jsonl"
}

@test "on a narrow terminal only examples, which are to be copied, are wider than it" {
    for command in $commands; do
        out_on_terminal 40 "$RUNG" "$command" --help
        succeeds
        sed -i '/^Examples$/,/^$/d' "$out"
        fits 40
    done
    out_on_terminal 40 "$RUNG" --help
    fits 40
}

@test "help on stderr is painted where stderr is a terminal, not where it is a file" {
    on_terminal 80 bash -c '"$RUNG" 2>help'
    exits 2
    has_no_escape help
    on_terminal 80 bash -c '"$RUNG" >/dev/null'
    has_colour "$raw"
}

@test "help and version that cannot be printed are failures" {
    fails_without_stdout --help
    fails_without_stdout search --help
    fails_without_stdout --version
    needs_no_stdout 2 frobnicate
    needs_no_stdout 2
}
