#!/usr/bin/env bats
# shellcheck disable=SC2154 # out, err, raw and code are of common.bash
# rung plan: what a level expects that another has not met yet.

load common

setup() {
    begin
    index_pilot
}

@test "what a level expects is met, to deepen or new, and quoted" {
    printf 'Level\tFlying\n1\tFlies alone by day.  Lands in crosswind.\n2\tLands in crosswind.  Flies alone by day and by night.  Tows gliders.\n' >glider.tsv
    rung index -q --org acme glider.tsv
    rung plan glider/1 glider/2
    succeeds
    is_lines_of group score address by text
    column_is group met deepen new
    column_is text "Lands in crosswind." "Flies alone by day and by night." "Tows gliders."
    column_is by acme/glider/1/flying acme/glider/1/flying ""
}

@test "levels of two tracks are planned, whole or one skill" {
    index_corpus
    rung plan sre/3 security-engineering/4
    succeeds
    [ "$(column address | cut -d / -f 1-3 | sort -u)" = harbourline/security-engineering/4 ] || fail "cells of TO"
    rung plan --skill communication sre/3 security-engineering/4
    [ "$(column address | sort -u)" = harbourline/security-engineering/4/communication ] || fail "one skill"
}

@test "a level has met itself, and this is said" {
    rung plan pilot/2 pilot/2
    exits 0
    column_is group met met met
    column_is score 1.000 1.000 1.000
    complains "note: acme/pilot/2 stands on both sides, so all of it is met"
}

@test "JSON says the same" {
    rung plan --json pilot/1 pilot/2
    succeeds
    is_json 'it["from"] == "acme/pilot/1" and it["to"] == "acme/pilot/2" and
             len(it["met"] + it["deepen"] + it["new"]) == 3 and
             all(e["by"] is None for e in it["new"])'
}

@test "Markdown is to be pasted, and no HTML or link of a cell lives on in it" {
    rung plan --md pilot/1 pilot/3
    succeeds
    says "## From acme/pilot/1 to acme/pilot/3"
    says "- Talks to any tower. ("
    says '&lt;script\>alert(1)'
    says_not '<script'
    says_not '[x](y)'
    rung plan --md --json pilot/1 pilot/3
    refuses "only one of them"
}

@test "a level that says nothing is nothing found" {
    printf 'Level\tFlying\n1\tFlies.\n2\t\n3\tSoars.\n' >gap.tsv
    rung index -q gap.tsv
    rung plan gap/1 gap/2
    exits 1
    says_nothing
    complains "_/gap/2 says nothing, so there is nothing to plan for"
    rung plan --json gap/1 gap/2
    exits 1
    is_json 'it["met"] == it["deepen"] == it["new"] == []'
}

@test "a level from which nothing was asked yet leaves all new" {
    printf 'Level\tFlying\n1\t\n2\tFlies.\n' >empty.tsv
    rung index -q empty.tsv
    rung plan empty/1 empty/2
    exits 0
    column_is group new
    complains "note: _/empty/1 says nothing, nor does a level below it, so all is new"
}

@test "an address of nothing is nothing found, one of no level is wrong use" {
    rung plan pilot/9 pilot/1
    exits 1
    says_nothing
    rung plan --skill cooking pilot/1 pilot/2
    exits 1
    complains "acme/pilot/2: has no skill that --skill cooking names"
    rung plan pilot pilot/1
    refuses "pilot: a plan goes from level to level, and acme/pilot is a ladder"
    rung plan pilot/1 pilot//radio
    refuses "acme/pilot//radio is a skill"
}

@test "two levels are wanted, no less and no more" {
    rung plan
    refuses "usage: rung plan [OPTIONS] FROM TO"
    rung plan pilot/1
    refuses "two levels, FROM and TO"
    rung plan pilot/1 pilot/2 pilot/3
    refuses "usage: rung plan [OPTIONS] FROM TO"
}

@test "a terminal shows groups, cells and what stands beside, wrapped" {
    index_corpus
    for columns in 30 50 80; do
        on_terminal $columns "$RUNG" plan --no-pager sre/3 sre/4
        exits 0
        fits $columns
        says "To deepen ("
        says "New ("
    done
    says "From harbourline/sre/3 to harbourline/sre/4"
    says "      from harbourline/sre/1/reliability: Explains how an SLI"
}

@test "options of others, wrong ones and wrong indexes are refused" {
    refuses_foreign_options "plan pilot/1 pilot/2" -q "-n 3" --prune "--by cell" --csv
    refuses_wrong_options plan pilot/1 pilot/2
    refuses_wrong_indexes plan pilot/1 pilot/2
    fails_without_stdout plan pilot/1 pilot/2
}
