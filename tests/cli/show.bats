#!/usr/bin/env bats
# shellcheck disable=SC2154 # out, err, raw and code are of common.bash
# rung show: a ladder, level, skill or cell by its address.

load common

setup() {
    begin
    index_pilot
}

@test "a ladder, a level, a skill and a cell are shown, empty cells left out" {
    rung show acme/pilot
    succeeds
    is_lines_of track level skill line cut text
    line_count_is 9
    rung show acme/pilot/2
    column_is skill Flying =Sums
    rung show acme/pilot//radio
    column_is level 1 3
    rung show acme/pilot/2/flying
    column_is text "Flies alone by day.  Lands in crosswind."
    column_is line 5
}

@test "an address may be shortened as long as it fits one thing" {
    rung show pilot/2/fly
    succeeds
    column_is line 5
    rung show fly
    refuses "acme/pilot/1/flying, acme/pilot/2/flying"
}

@test "an address of nothing is nothing found, one that is none is wrong use" {
    rung show nowhere
    exits 1
    says_nothing
    complains '"rung list ladders" shows what there is'
    rung show acme/pilot/9 --json
    exits 1
    says_nothing
    rung show ''
    refuses "not an address"
    rung show a/b/c/d/e
    exits 2
    says_nothing
}

@test "one address is wanted, no less and no more" {
    rung show
    refuses "usage: rung show [OPTIONS] ADDRESS"
    rung show pilot pilot
    refuses "usage: rung show [OPTIONS] ADDRESS"
}

@test "options of others, or of none, are refused" {
    refuses_foreign_options "show pilot" -q "-n 3" --prune "--by cell" --dry-run --csv
    refuses_wrong_options show pilot
    rung show pilot --json --plain
    refuses "only one of them"
}

@test "a file that is no index is refused and left alone" {
    refuses_wrong_indexes show pilot
}

@test "JSON says the same, on a terminal, too" {
    rung show pilot/2 --json --format-version 1
    succeeds
    is_json 'it["address"] == "acme/pilot/2" and
        [c["text"] for c in it["grid"]["cells"]] ==
        ["Flies alone by day.  Lands in crosswind.", "Adds up fuel."]'
    cp "$out" piped
    on_terminal 40 5 "$RUNG" show pilot/2 --json
    exits 0
    diff piped "$out"
}

@test "a terminal gets blocks, and --plain and --table turn that round" {
    out_on_terminal 80 "$RUNG" show pilot/2
    succeeds
    says "Pilot"
    says "    Flies alone by day. Lands in crosswind."
    says "    (nothing is said)"
    out_on_terminal 80 "$RUNG" show --plain pilot/2
    is_lines_of track level skill line cut text
    has_no_escape "$raw"
    rung show --table pilot/2
    succeeds
    says "    Flies alone by day. Lands in crosswind."
    has_no_escape "$out"
}

@test "on a narrow terminal nothing is wider than it" {
    index_corpus
    out_on_terminal 40 "$RUNG" show sre/3
    succeeds
    fits 40
}

@test "what cannot be printed is a failure, an error without data is what it was" {
    fails_without_stdout show pilot
    fails_without_stdout show pilot --json
    needs_no_stdout 1 show nowhere
}
