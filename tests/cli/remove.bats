#!/usr/bin/env bats
# shellcheck disable=SC2154 # out, err, raw and code are of common.bash
# shellcheck disable=SC2016 # $RUNG is for the shell within
# rung remove: drops ladders, and asks before it does where somebody can answer.

load common

setup() {
    begin
    index_pilot
    sed 's/Pilot/Gliders/' acme--pilot.tsv >acme--gliders.tsv
}

are_there() {
    rung list ladders
    [ "$(column address | xargs)" = "$*" ] || fail "the ladders $*"
}

@test "a ladder is removed, and found no more" {
    rung remove pilot
    succeeds
    lines_are "1 ladder removed"
    rung search flies
    exits 1
    rung check
    succeeds
}

@test "several are removed at once, one named twice but once" {
    rung index acme--gliders.tsv
    rung remove acme/pilot gliders pilot
    succeeds
    lines_are "2 ladders removed"
    are_there
}

@test "one wrong address and nothing is removed" {
    rung remove acme/pilot nowhere
    exits 1
    says_nothing
    complains "nowhere: no ladder goes by this address"
    rung remove acme/pilot ''
    refuses "not an address"
    rung remove acme/pilot/2
    exits 1
    says_nothing
    are_there acme/pilot
}

@test "a dry run names what would go, with its cells, and keeps it" {
    rung remove --dry-run pilot
    exits 0
    lines_are "would remove acme/pilot (8 cells)"
    complains_of_nothing
    rung remove --dry-run nowhere
    exits 1
    on_terminal 80 "$RUNG" remove --dry-run pilot
    says "would remove"
    says_not "[y/N]"
    are_there acme/pilot
}

@test "JSON tells how many, -q tells nothing" {
    rung remove --json --dry-run --format-version 1 pilot
    exits 0
    is_json 'it["removed"] == 0'
    rung remove -q --dry-run pilot
    succeeds
    says_nothing
    rung remove --json pilot
    succeeds
    is_json 'it["removed"] == 1'
    rung index -q acme--gliders.tsv
    rung remove -q gliders
    succeeds
    says_nothing
    are_there
}

@test "on a terminal it asks, and yes removes" {
    TYPED=y on_terminal 80 "$RUNG" remove pilot
    exits 0
    says "remove acme/pilot (8 cells)? [y/N]"
    says "1 ladder removed"
    are_there
}

@test "any other answer removes nothing, and is told as that" {
    for answer in n '' nay maybe; do
        TYPED=$answer on_terminal 80 "$RUNG" remove pilot
        exits 2
        says "[y/N]"
        says "rung: nothing was removed"
        are_there acme/pilot
    done
}

@test "--yes does not ask" {
    on_terminal 80 "$RUNG" remove --yes pilot
    exits 0
    says_not "[y/N]"
    are_there
}

@test "nobody is asked where nobody could answer" {
    out_on_terminal 80 "$RUNG" remove pilot # the question would go to a file
    succeeds
    are_there
    rung index -q acme--gliders.tsv
    on_terminal 80 bash -c '"$RUNG" remove gliders </dev/null'
    exits 0
    says_not "[y/N]"
    are_there
}

@test "a ladder is wanted, and no options of others or of none" {
    rung remove
    refuses "usage: rung remove [OPTIONS] LADDER..."
    refuses_foreign_options "remove pilot" --plain --table "-n 3" --prune "--track x" --repair
    refuses_wrong_options remove pilot
    are_there acme/pilot
}

@test "a file that is no index is refused and left alone" {
    refuses_wrong_indexes remove --yes pilot
}

@test "what cannot be told is a failure, where nothing is told it is none" {
    fails_without_stdout remove --dry-run pilot
    fails_without_stdout remove --dry-run --json pilot
    needs_no_stdout 1 remove nowhere
    needs_no_stdout 0 remove -q pilot
    are_there
}
