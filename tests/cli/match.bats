#!/usr/bin/env bats
# shellcheck disable=SC2154 # out, err, raw and code are of common.bash
# rung match: which skill and level of a ladder is which of another.

load common

setup() {
    begin
    index_corpus
}

@test "skills are paired one to one, and those without a partner are told, of both" {
    rung match sre security-engineering
    succeeds
    head -n 1 "$out" | grep -qx "a${tab}b${tab}score${tab}shown by${tab}and" || fail "a header"
    grep -q "^Incident Response${tab}Incident Handling${tab}0\." "$out" || fail "a pair"
    grep -q "^Networking${tab}${tab}${tab}" "$out" || fail "a skill of A alone"
    grep -q "^${tab}Threat Modelling${tab}${tab}" "$out" || fail "a skill of B alone"
}

@test "--by level and --by cell say the same of levels and cells" {
    rung match --by level sre security-engineering
    succeeds
    column_is a 1 2 3 4 5 6
    column_is b 1 2 3 4 5 6
    rung match --by cell sre security-engineering
    succeeds
    grep -q "^harbourline/sre/1/incident-response${tab}harbourline/security-engineering/1/incident-handling${tab}0\." \
        "$out" || fail "a cell and its partner"
    grep -q "^harbourline/sre/1/networking${tab}${tab}$" "$out" || fail "a cell alone"
    rung match --by track sre security-engineering
    refuses "--by track: not one of skill, level and cell"
}

@test "a ladder of senior levels goes with the upper ones of a longer ladder" {
    printf 'Level\tWork\n%s\n%s\n%s\n' \
        "Oak${tab}Leads projects across teams and mentors senior engineers." \
        "Elm${tab}Sets the direction of several teams, and influences leaders." \
        "Ash${tab}Sets the strategy of the organization and influences the industry." >acme--sailing.tsv
    printf 'Level\tWork\n%s\n%s\n%s\n%s\n%s\n%s\n' \
        "1${tab}Builds hulls under supervision, learning from others." \
        "2${tab}Builds decks with guidance and asks when stuck." \
        "3${tab}Builds masts independently." \
        "4${tab}Coaches riggers, and owns the yard plan." \
        "5${tab}Drives decisions across several yards." \
        "6${tab}Defines the vision of the company, and shapes how ships are made everywhere." >zeta--yard.tsv
    rung index -q acme--sailing.tsv zeta--yard.tsv
    rung match --by level sailing yard
    exits 0
    column_is a "" "" "" Oak Elm Ash
    column_is b 1 2 3 4 5 6
    rung match --by level yard sailing
    column_is b "" "" "" Oak Elm Ash
    rung index -q --language fr acme--sailing.tsv
    rung match --by level sailing yard
    column_is b 1 2 3 4 5 6
    column_is a Oak "" Elm "" "" Ash
}

@test "JSON has skills with what shows it, and levels; cells where they are asked for" {
    rung match --json sre security-engineering
    succeeds
    is_json 'it["a"] == "harbourline/sre" and it["b"] == "harbourline/security-engineering"'
    is_json '"cells" not in it and len(it["levels"]) == 6'
    is_json 'all(p["evidence"] == [] for p in it["skills"] if p["b"] is None or p["a"] is None)'
    is_json 'all(p["evidence"] for p in it["skills"] if p["b"] and p["a"])'
    is_json 'any(p["a"] is None and p["b"] == "Influence" for p in it["skills"])'
    rung match --json --by cell sre security-engineering
    succeeds
    is_json 'len(it["cells"]) == 36'
}

@test "cells fit on a narrow terminal: the head names their tracks" {
    on_terminal 60 "$RUNG" match --no-pager --by cell sre security-engineering
    exits 0
    fits 60
    says_like '^harbourline/sre +harbourline/security'
    says_like '^1/incident-response +1/incident-handling +0\.'
}

@test "--md is a table whose columns are the ladders" {
    rung match --md sre security-engineering
    succeeds
    grep -qxF '| harbourline/sre | harbourline/security-engineering | score |' "$out" || fail "a head"
    grep -q '^| Incident Response | Incident Handling | 0' "$out" || fail "a pair"
    rung match --md --json sre security-engineering
    refuses "--md, --json, --plain and --table: only one of them"
}

@test "--pairs is obeyed" {
    printf 'same\tsre//networking\tsecurity-engineering//influence\nnot\tsre//delivery\tsecurity-engineering//delivery\n' \
        >decided.tsv
    rung match --pairs decided.tsv sre security-engineering
    succeeds
    grep -q "^Networking${tab}Influence${tab}" "$out" || fail "what is the same"
    ! grep -q "^Delivery${tab}Delivery${tab}" "$out" || fail "what is not"
    rung match --pairs decided.tsv security-engineering sre
    succeeds
    grep -q "^Influence${tab}Networking${tab}" "$out" || fail "the other way round"
}

@test "a wrong file of pairs is refused with its line" {
    printf '# decided\nsame\tsre//networking\tsecurity-engineering//nothing\n' >wrong.tsv
    rung match --pairs wrong.tsv sre security-engineering
    refuses "wrong.tsv:2: security-engineering//nothing: nothing goes by this address"
    printf 'same\tsre//networking\tsecurity-engineering//influence\n%s\n' \
        "not${tab}sre//networking${tab}security-engineering//influence" >wrong.tsv
    rung match --pairs wrong.tsv sre security-engineering
    refuses "wrong.tsv:2: contradicts line 1: "
    rung match --pairs missing.tsv sre security-engineering
    refuses "missing.tsv: "
}

@test "two ladders are wanted, that there are" {
    rung match sre
    refuses "usage: rung match [OPTIONS] A B"
    rung match sre tailors
    exits 1
    complains "tailors: no ladder goes by this address"
}

@test "where no skill has a partner, that is nothing found, and said" {
    printf '%s\n' "Level${tab}Knitting" "1${tab}Purls rows." >acme--wool.tsv
    printf '%s\n' "Level${tab}Baking" "1${tab}Kneads dough." >acme--bread.tsv
    rung index acme--wool.tsv acme--bread.tsv
    rung match wool bread
    exits 1
    complains "no skill of acme/wool is like one of acme/bread; --pairs FILE"
    rung match --json wool bread
    exits 1
    is_json 'it["skills"][0]["b"] is None and it["skills"][1]["a"] is None'
}
