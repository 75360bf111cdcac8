#!/usr/bin/env bats
# shellcheck disable=SC2154 # out, err, raw and code are of common.bash
# rung stats: sizes, counts and versions.

load common

setup() {
    begin
    index_pilot
}

@test "counts are those of the ladder, the size is that of the file" {
    rung stats
    succeeds
    is_lines_of what value
    line_count_is 13
    says "ladders${tab}1"
    says "levels${tab}3"
    says "skills${tab}3"
    says "cells${tab}8"
    says "file_bytes${tab}$(stat -c %s "$RUNG_INDEX")"
    says "rung${tab}$("$RUNG" --version | cut -d ' ' -f 2)"
}

@test "JSON says the same in numbers, on a terminal, too" {
    rung stats --json --format-version 1
    succeeds
    is_json 'it["cells"] == 8 and it["texts"] == 8 and it["files"] == 1 and
        it["organisations"] == 1 and isinstance(it["rung"], str)'
    cp "$out" piped
    out_on_terminal 40 3 "$RUNG" stats --json
    diff piped "$out"
}

@test "a terminal gets a table, and --plain and --table turn that round" {
    out_on_terminal 40 "$RUNG" stats
    succeeds
    says_like '^cells +8$'
    fits 40
    cp "$out" seen
    rung stats --table
    diff seen "$out"
    out_on_terminal 40 "$RUNG" stats --plain
    is_lines_of what value
}

@test "words, options of others or of none are refused" {
    rung stats everything
    refuses "no words are taken; it is of the whole index"
    refuses_foreign_options stats -q "-n 3" --prune --yes "--track x"
    refuses_wrong_options stats
    rung stats --json --plain
    refuses "only one of them"
}

@test "a file that is no index is refused and left alone" {
    refuses_wrong_indexes stats
}

@test "what cannot be printed is a failure" {
    fails_without_stdout stats
    fails_without_stdout stats --json
}
