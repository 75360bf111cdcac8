#!/usr/bin/env bats
# shellcheck disable=SC2154 # out, err, raw and code are of common.bash
# rung similar: what says the same as a cell, skill, level, track or text.

load common

setup() {
    begin
    index_corpus
}

@test "an address finds the like of what it names" {
    rung similar harbourline/sre/3/observability
    succeeds
    is_lines_of rank score address org track level skill text source
    [ "$(column address | wc -l)" -eq 10 ] || fail "ten"
    column score | sort -c -n -r || fail "scores that fall"
    rung similar harbourline/sre//observability
    column address | grep -qv '^[^/]*/[^/]*//[^/]*$' && fail "skills"
    rung similar harbourline/sre/3
    column address | grep -qv '^[^/]*/[^/]*/[^/]*$' && fail "levels"
    rung similar harbourline/sre
    column address | grep -qv '^[^/]*/[^/]*$' && fail "tracks"
    true
}

@test "the source alone is left out, and its copy scores 1" {
    write_pilot
    rung index --org other acme--pilot.tsv
    rung index --org third acme--pilot.tsv
    sed 's/## Pilot/## Flyer/' acme--pilot.tsv >flyer.tsv
    rung index --org fourth flyer.tsv
    rung similar third/pilot/2/flying --no-fold -n 3
    succeeds
    column address | grep -qx third/pilot/2/flying && fail "the source"
    [ "$(column score | head -n 1)" = 1.0000 ] || fail "a copy"
}

@test "--by finds another kind, and filters hold" {
    rung similar harbourline/sre/3/observability --by skill -n 1
    column_is address harbourline/sre//observability
    rung similar harbourline/sre/3/observability --org fernhollow --level 3..4
    succeeds
    column org | grep -qv fernhollow && fail "another organisation"
    column level | grep -qv '[34]' && fail "another level"
    true
}

@test "words of one's own are a source, too" {
    rung similar --text "keeps the on-call rota fair" -n 1
    succeeds
    column_is address harbourline/em/2/operational-health
}

@test "-n and --offset go through the hits" {
    rung similar harbourline/sre/3/observability -n 4
    column address >four
    rung similar harbourline/sre/3/observability -n 2 --offset 2
    diff <(tail -n 2 four) <(column address)
}

@test "--explain says what a score is the sum of" {
    rung similar harbourline/sre/3/observability -n 1 --explain
    succeeds
    says " metric/text + "
    says_like " level$"
    rung similar harbourline/sre/3/observability -n 1 --explain --json
    says '"explanation":[{"amount":'
}

@test "all pairs are near copies and copies" {
    rung similar --all-pairs --min 0.6
    succeeds
    is_lines_of score kind a b
    column_is kind near
    rung similar --all-pairs --min 0.6 --json
    says '"copy":false'
}

finds_nothing() {
    exits 1
    [ -s "$err" ] || fail "a sentence"
}

@test "where nothing is like it the exit code is 1, and a sentence says what to do" {
    rung similar --text zeppelin
    finds_nothing
    rung similar --text "the of"
    finds_nothing
    rung similar harbourline/sre/3/observability --org nobody
    finds_nothing
    rung similar --all-pairs --min 1
    finds_nothing
}

@test "what makes no sense is refused" {
    for wrong in "" "--text x sre" "sre security" "--min 0.5 sre" "--all-pairs sre" \
        "--all-pairs --by cell" "--all-pairs --min 2" "--all-pairs --min x" "-n 0 sre" "nowhere/at/all/x"; do
        # shellcheck disable=SC2086 # words of their own
        rung similar $wrong
        [ "$code" -eq 2 ] || fail "$wrong: exit code 2"
        [ -s "$err" ] || fail "$wrong: a sentence"
    done
}
