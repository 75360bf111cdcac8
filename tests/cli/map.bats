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

@test "a topic in a track's name is not in all of its levels" {
    printf 'Level\tFlying\n1\tFlies by day.\n2\tFlies gliders.\n' >gliders.tsv
    rung index -q --org acme --prune gliders.tsv
    rung map --track gliders gliders
    column_is onset "" onset
}

@test "--svg writes a picture, whole, in place of the one before" {
    rung map --svg map.svg gliders
    succeeds
    [ ! -s "$out" ] || fail "nothing on stdout"
    python3 - map.svg <<'PY' || fail "a picture"
import sys, xml.etree.ElementTree as tree
svg = "{http://www.w3.org/2000/svg}"
root = tree.parse(sys.argv[1]).getroot()
texts = [t.text for t in root.iter(svg + "text")]
sys.exit(not (root.tag == svg + "svg" and "100" in texts and "4" in texts
              and len([r for r in root.iter(svg + "rect") if r.get("class") == "onset"]) == 1))
PY
    echo before >map.svg
    rung map --svg map.svg xylophone
    exits 1
    grep -qx before map.svg || fail "no picture of nothing"
    rung map --svg nowhere/map.svg gliders
    exits 2
    complains "nowhere/map.svg: "
    rung map --svg map.svg --json gliders
    refuses "--svg and --json: only one of them"
    [ "$(ls map.svg*)" = map.svg ] || fail "nothing left beside"
}

@test "what a ladder says cannot act in a picture" {
    printf 'Level\tFlying\n1<script>\tFlies gliders.\n' >'a&b<script>.tsv'
    rung index -q --org '<b>"acme' 'a&b<script>.tsv'
    rung map --svg - 'gliders <script>'
    succeeds
    if grep -qi '<script\|<b>' "$out"; then fail "no element of its own"; fi
    python3 -c 'import sys, xml.etree.ElementTree as t; t.parse(sys.argv[1])' "$out" || fail "XML"
}
