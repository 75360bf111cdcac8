#!/usr/bin/env bats
# shellcheck disable=SC2154 # out, err, raw and code are of common.bash
# rung map: where a topic is expected, and from which level on.

load common

setup() {
    begin
    printf 'Level\tFlying\n1\tFlies by day.\n2\tFlies gliders.\n3\tTeaches others.\n4\tTows gliders by night.\n' >pilot.tsv
    rung index -q --org acme pilot.tsv
}

@test "a line a level, junior first, and the onset marked" {
    rung map gliders
    succeeds
    is_lines_of org track level ordinal score hits onset
    column_is level 1 2 3 4
    column_is hits 0 1 0 1
    column_is onset "" onset "" ""
}

@test "the onset is the first level that has every word" {
    rung map tows gliders
    column_is onset "" "" "" onset
}

@test "where no level has every word it is the first with half the best score" {
    rung map gliders xylophone --no-fuzzy
    column_is onset "" onset "" ""
}

@test "a level filter narrows the rows" {
    rung map gliders --level 3..4
    column_is level 3 4
    column_is onset "" onset
}

@test "a topic that no ladder mentions is said so" {
    rung map xylophone
    exits 1
    complains "no ladder mentions xylophone"
    complains "rung list skills"
}

@test "a query without a word is said so" {
    rung map track:pilot
    exits 1
    complains "there is no word to look for"
}
