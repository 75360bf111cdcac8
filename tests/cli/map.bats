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

# A track whose levels ask for a topic more and less, on a terminal.
map_on_terminal() {
    printf 'Level\tFlying\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n' "1${tab}Days." "2${tab}Radio." \
        "3${tab}Gliders by night." "4${tab}Night, radio and tea for gliders." "5${tab}Night and radio." \
        "6${tab}Gliders and radio, night and weather." "7${tab}Radio, night and weather." >ramp.tsv
    rm -f "$RUNG_INDEX"
    rung index -q ramp.tsv
    out_on_terminal 80 "$@" "$RUNG" map gliders night radio weather
    exits 0
    says_like '^  1: - +2: [0-9]+ +3: [0-9]+ +4: [0-9]+ +5: [0-9]+ +6: 100\* +7: [0-9]+$'
}
shades() { grep -aoE $'\033\\[[0-9;]*4[0-9;]*m' "$raw" | sort -u | tr -d '\033' | tr '\n' ' '; }

@test "on a terminal a level is shaded by how strongly it is asked for" {
    map_on_terminal env TERM=xterm-256color
    [ "$(shades)" = "[38;5;16;48;5;220m [38;5;16;48;5;30m [38;5;16;48;5;71m [38;5;231;48;5;25m [38;5;231;48;5;54m " ] || fail "256: $(shades)"
    map_on_terminal env TERM=xterm COLORTERM=truecolor
    [ "$(shades)" = "[38;5;16;48;5;220m [38;5;16;48;5;30m [38;5;16;48;5;71m [38;5;231;48;5;25m [38;5;231;48;5;54m " ] || fail "by COLORTERM: $(shades)"
    map_on_terminal env TERM=xterm
    [ "$(shades)" = "[1;37;44m [1;37;45m [30;42m [30;43m [30;46m " ] || fail "16: $(shades)"
}

@test "a map is not painted where nobody wants colours" {
    for setting in NO_COLOR=1 TERM=dumb TERM=; do
        map_on_terminal env TERM=xterm-256color $setting
        has_no_escape "$raw"
    done
    out_on_terminal 80 env TERM=xterm-256color "$RUNG" map --color never gliders
    has_no_escape "$raw"
    rung map --table gliders
    has_no_escape "$out"
    TERM=dumb rung map --table --color always gliders
    has_colour "$out"
}

@test "levels stand below each other, however many there are and however they are called" {
    printf 'Level\tFlying\nJunior Pilot\tFlies gliders.\nDistinguished Pilot of the Fleet\tFlies gliders.\n' >named.tsv
    { printf 'Level\tFlying\n'; for i in 1 2 3 4 5 6 7 8 9 10 11 12; do printf '%s\tFlies gliders %s.\n' $i $i; done; } >dozen.tsv
    rung index -q --org acme named.tsv dozen.tsv
    for columns in 20 60 100; do
        on_terminal $columns "$RUNG" map --no-pager gliders
        exits 0
        fits $columns
    done
    on_terminal 60 "$RUNG" map gliders
    says_like '^  1: [0-9]*\*?   *2: [0-9]*   *3: [0-9]*   *4: [0-9]*   *5: [0-9]*   *6: [0-9]*$'
    says_like '^  7: [0-9]*   *8: '
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
