#!/usr/bin/env bats
# shellcheck disable=SC2154 # out, err, raw and code are of common.bash
# rung list: what there is.

load common

setup() {
    begin
    index_pilot
}

@test "ladders, levels, skills and organisations are listed by address" {
    rung list ladders
    succeeds
    is_lines_of address track levels skills cells source
    lines_are "address${tab}track${tab}levels${tab}skills${tab}cells${tab}source" \
        "acme/pilot${tab}Pilot${tab}3${tab}3${tab}8${tab}acme--pilot.tsv"
    cp "$out" ladders
    rung list tracks
    diff ladders "$out"
    rung list levels
    is_lines_of address level ordinal cells
    column_is address acme/pilot/1 acme/pilot/2 acme/pilot/3
    column_is cells 3 2 3
    rung list skills
    is_lines_of address skill cells
    column_is address acme/pilot//flying acme/pilot//radio acme/pilot//sums
    rung list orgs
    is_lines_of address org ladders levels skills cells
    column_is org acme
}

@test "filters choose" {
    index_corpus
    rung list ladders --org harbourline --track site
    succeeds
    column_is track "Site Reliability Engineering (SRE)"
    rung list levels --track sre --level 2..3
    column_is ordinal 2 3
    rung list skills --track sre --skill net
    column_is skill Networking
    rung list orgs
    column_is address fernhollow harbourline
}

@test "where filters leave nothing, that is nothing found, and said" {
    rung list ladders --track tailor
    exits 1
    line_count_is 1
    complains "there is nothing to list; no "
    rung list levels --level 3..2
    exits 1
    rung list skills --org nobody --json
    exits 1
    is_json 'it["skills"] == []'
}

@test "one word is wanted, of those there are" {
    rung list
    refuses "usage: rung list [OPTIONS] ladders|levels|skills|orgs"
    rung list ladders levels
    refuses "usage: rung list"
    rung list level
    refuses "not one of ladders, levels, skills, orgs and tracks; did you mean levels?"
    rung list ''
    refuses "rung: list: not one of ladders"
}

@test "options of others, or of none, are refused" {
    refuses_foreign_options "list ladders" -q "-n 3" --prune "--by cell" --csv --facets
    refuses_wrong_options list ladders
    rung list ladders --table --plain
    refuses "only one of them"
    rung list ladders --track
    refuses "rung: --track: wants "
}

@test "a file that is no index is refused and left alone" {
    refuses_wrong_indexes list ladders
}

@test "JSON says the same, on a terminal, too" {
    rung list levels --json --format-version 1
    succeeds
    is_json '[(l["address"], l["level"]["ordinal"], l["cells"]) for l in it["levels"]] ==
        [("acme/pilot/1", 1, 3), ("acme/pilot/2", 2, 2), ("acme/pilot/3", 3, 3)]'
    cp "$out" piped
    on_terminal 40 3 "$RUNG" list levels --json
    diff piped "$out"
}

@test "a terminal gets a table, and --plain and --table turn that round" {
    out_on_terminal 80 "$RUNG" list ladders
    succeeds
    lines_are "address    track levels skills cells source" \
        "acme/pilot Pilot      3      3     8 acme--pilot.tsv"
    cp "$out" seen
    rung list ladders --table
    diff seen "$out"
    out_on_terminal 80 "$RUNG" list ladders --plain
    is_lines_of address track levels skills cells source
}

@test "on a narrow terminal nothing is wider than it" {
    index_corpus
    for what in ladders levels skills orgs; do
        out_on_terminal 40 "$RUNG" list "$what"
        succeeds
        fits 40
    done
}

@test "what cannot be printed is a failure, an error without data is what it was" {
    fails_without_stdout list ladders
    fails_without_stdout list levels --json
    fails_without_stdout list ladders --track tailor
    needs_no_stdout 2 list nonsense
}
