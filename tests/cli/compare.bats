#!/usr/bin/env bats
# shellcheck disable=SC2154 # out, err, raw and code are of common.bash
# rung compare: levels, skills, ladders or files side by side.

load common

setup() {
    begin
    index_pilot
}

@test "two levels stand side by side, with the words that differ marked" {
    rung compare pilot/2 pilot/3
    succeeds
    is_lines_of change side level skill address beside text
    column_is skill Flying Radio =Sums
    column_is change changed added changed
    column_is address acme/pilot/3/flying acme/pilot/3/radio acme/pilot/3/sums
    says "Flies alone by [-day.  Lands in crosswind.-]{+night.+}"
    says "{+Talks to any tower.+}"
}

@test "two versions of a file are compared without an index" {
    sed 's/Radio/Voice/; s/alone by night/alone at night/; /^2/d' acme--pilot.tsv >new.tsv
    RUNG_INDEX=none.rung rung compare acme--pilot.tsv new.tsv
    succeeds
    column_is change removed removed changed
    says "alone [-by-] {+at+} night."
    [ ! -e none.rung ] || fail "no index"
    on_terminal 80 "$RUNG" compare acme--pilot.tsv new.tsv
    exits 0
    says "cells: 1 changed, 2 only in A, 0 not in A, 5 the same"
    says "levels only in A: 2"
    says "skills side by side: Radio | Voice"
}

@test "a file and what the index has of it are compared" {
    sed -i 's/the tower/towers/' acme--pilot.tsv
    rung compare pilot acme--pilot.tsv
    succeeds
    column_is text "Listens to [-the tower.-]{+towers.+}"
    column_is beside acme/pilot/1/radio
}

@test "what is the same is left out, and shown with --all" {
    rung compare pilot acme--pilot.tsv
    exits 0
    line_count_is 1
    complains "nothing differs; --all shows what is the same"
    rung compare --all pilot acme--pilot.tsv
    column_is change same same same same same same same same
}

@test "skills, cells, and more than two stand side by side" {
    rung compare pilot//flying pilot//radio
    column_is level 1 2 3
    rung compare pilot/1/flying pilot/3/flying
    column_is text "Flies [-with an instructor.-]{+alone by night.+}"
    rung compare pilot/1 pilot/2 pilot/3
    [ "$(column side | tr -d '\n')" = BCBCBC ] || fail "two sides beside the first"
}

@test "JSON says the same, and its words make up both sides" {
    rung compare --json --all pilot/1 pilot/2 pilot/3
    succeeds
    is_json 'len(it["sides"]) == 3 and it["levels"] == [["1", "2", "3"]] and
             it["changes"] == {"same": 0, "changed": 3, "removed": 0, "added": 0} and
             all("".join(t for t, how in c["words"] if how != "added").split() ==
                 (r["cells"][0]["text"] or "").split() and
                 "".join(t for t, how in c["words"] if how != "removed").split() ==
                 (c["text"] or "").split()
                 for r in it["rows"] for c in r["cells"][1:])'
}

@test "Markdown is a table, and no HTML or link of a cell lives on in it" {
    rung compare --md pilot/1 pilot/3
    succeeds
    says "| | acme/pilot/1 | acme/pilot/3 |"
    says "| Radio | ~~Listens~~ to ~~the~~ tower. | **Talks** to **any** tower. |"
    says_not '<script'
    says_not '[x](y)'
}

@test "columns fit, and are one below the other where there is no room" {
    index_corpus
    for columns in 30 50 80 132; do
        on_terminal $columns "$RUNG" compare --no-pager sre/3 sre/4
        exits 0
        fits $columns
    done
    says_like '^  A  .*  B  '
    on_terminal 50 "$RUNG" compare --no-pager sre/3 sre/4
    says_like '^  B  '
}

@test "marks are colours on a terminal, brackets without them" {
    on_terminal 80 "$RUNG" compare --color always pilot/1/radio pilot/3/radio
    has_colour "$raw"
    says_not "[-"
    on_terminal 80 "$RUNG" compare --color never pilot/1/radio pilot/3/radio
    has_no_escape "$raw"
    says "A  [-Listens-] to [-the-] tower."
    says "B  {+Talks+} to {+any+} tower."
    on_terminal 80 "$RUNG" compare --color never pilot/1/flying pilot/3/flying
    says "A  Flies with an instructor." # of which too little stays for marks to help
}

@test "a text cannot act: marks of its own are shown as such" {
    printf 'Level\tFlying\n1\tone \001two\002 \033[31mred\n' >a.tsv
    printf 'Level\tFlying\n1\tone two red\n' >b.tsv
    on_terminal 80 "$RUNG" compare --color never a.tsv b.tsv
    exits 0
    has_no_escape "$raw"
}

# Two files of three ladders each, of which two are in both.
write_versions() {
    printf '## Day Pilot (DP)\n\nLevel\tX\n1\tFlies by day.\n\n## Navigator\n\nLevel\tX\n1\tReads maps.\n\n## Stoker\n\nLevel\tX\n1\tShovels coal.\n' >old.tsv
    printf '## Steward\n\nLevel\tX\n1\tServes tea.\n\n## Navigator\n\nLevel\tX\n1\tReads maps.\n\n## Day Pilot (DP)\n\nLevel\tX\n1\tFlies by night.\n' >new.tsv
}

@test "a ladder of a file is named behind #, by slug or a beginning of it" {
    write_versions
    rung compare old.tsv#dp new.tsv#dp
    succeeds
    column_is text "Flies by [-day.-]{+night.+}"
    rung compare old.tsv#nav new.tsv#st
    column_is text "[-Reads maps.-]{+Serves tea.+}"
    rung compare old.tsv#dp pilot
    succeeds
    on_terminal 80 "$RUNG" compare old.tsv#nav old.tsv#dp
    says "A  old.tsv#navigator"
    rung compare old.tsv#d acme--pilot.tsv
    exits 0
    rung compare new.tsv#s new.tsv#nav
    exits 0
    rung compare old.tsv#cook new.tsv#dp
    refuses "old.tsv#cook: not one ladder of this file; it has old.tsv#dp, old.tsv#navigator, old.tsv#stoker"
    rung compare old.tsv# new.tsv#dp
    refuses "old.tsv#: not one ladder of this file"
    rung compare old.tsv pilot
    refuses "old.tsv: has 3 ladders; name one of them: old.tsv#dp, old.tsv#navigator, old.tsv#stoker"
    cp acme--pilot.tsv 'odd#name.tsv'
    rung compare 'odd#name.tsv' acme--pilot.tsv
    exits 0
    complains "nothing differs"
    printf 'org,track,level,skill,text\nacme,Cook,1,Tea,Boils.\nzeta,Cook,1,Tea,Steeps.\n' >cooks.csv
    rung compare cooks.csv#cook pilot
    refuses "it has cooks.csv#acme/cook, cooks.csv#zeta/cook"
    rung compare cooks.csv#acme/cook cooks.csv#zeta
    column_is text "[-Boils.-]{+Steeps.+}"
}

@test "two versions of a file of several ladders are compared ladder by ladder" {
    write_versions
    RUNG_INDEX=none.rung rung compare old.tsv new.tsv
    succeeds
    is_lines_of track change side level skill address beside text
    column_is track "Day Pilot (DP)" Stoker Steward
    column_is change changed removed added
    column_is text "Flies by [-day.-]{+night.+}" "" ""
    rung compare --json --all old.tsv new.tsv
    is_json 'it["changes"] == {"same": 1, "changed": 1, "removed": 1, "added": 1} and
             [(l["track"], l["change"]) for l in it["ladders"]] ==
             [("Day Pilot (DP)", "changed"), ("Navigator", "same"), ("Stoker", "removed"), ("Steward", "added")] and
             it["ladders"][0]["comparison"]["sides"][1]["name"] == "new.tsv#dp" and
             it["ladders"][2]["comparison"] is None'
    on_terminal 80 "$RUNG" compare old.tsv new.tsv
    says "ladders: 1 changed, 1 only in A, 1 not in A, 1 the same"
    says "ladders only in A: Stoker"
    says "ladders only in B: Steward"
    says "B  new.tsv#dp"
    says_not "navigator"
    rung compare --md old.tsv new.tsv
    says "## Day Pilot (DP)"
    says "only in old.tsv"
    rung compare old.tsv old.tsv
    exits 0
    complains "nothing differs; --all shows what is the same"
    sed 's/\tX/\tY/' old.tsv >renamed.tsv # a skill by another name is a change
    rung compare --json old.tsv renamed.tsv
    is_json 'it["changes"]["changed"] == 3'
}

@test "ladders of one name are the first, the second and so on" {
    printf '## Pilot\n\nLevel\tX\n1\tOne.\n\n## Pilot\n\nLevel\tX\n1\tTwo.\n' >twins.tsv
    sed 's/Two/Three/' twins.tsv >other.tsv
    rung compare twins.tsv other.tsv
    succeeds
    column_is text "[-Two.-]{+Three.+}"
    rung compare twins.tsv#pilot other.tsv
    refuses "twins.tsv#pilot: not one ladder of this file"
}

@test "what is of different kinds, several ladders or none is refused" {
    rung compare pilot pilot/1
    refuses "acme/pilot is a ladder, acme/pilot/1 a level: only what is of one kind"
    rung compare pilot acme--pilot.tsv pilot/1
    refuses "only what is of one kind"
    printf '## A\n\nLevel\tX\n1\ta\n\n## B\n\nLevel\tX\n1\tb\n' >two.tsv
    rung compare two.tsv pilot
    refuses "two.tsv: has 2 ladders"
    echo text >none.tsv
    rung compare none.tsv pilot
    exits 2
    rung compare pilot/9 pilot/1
    exits 1
    says_nothing
    rung compare pilot
    refuses "usage: rung compare [OPTIONS] A B..."
}

@test "where nobody says anything there is nothing to compare" {
    printf 'Level\tFlying\tRadio\n1\t\tTalks.\n2\t\tShouts.\n' >gap.tsv
    rung index -q gap.tsv
    rung compare gap//flying gap//flying
    exits 1
    says_nothing
    complains "none of them says anything"
}

@test "options of others, wrong ones and wrong indexes are refused" {
    refuses_foreign_options "compare pilot/1 pilot/2" -q "-n 3" --prune "--by cell" --csv
    refuses_wrong_options compare pilot/1 pilot/2
    refuses_wrong_indexes compare pilot/1 pilot/2
    fails_without_stdout compare pilot/1 pilot/2
}
