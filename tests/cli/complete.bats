#!/usr/bin/env bats
# shellcheck disable=SC2154 # out, err, raw and code are of common.bash
# rung complete: ways to go on from the last word of a query.

load common

setup() {
    begin
    index_corpus
}

@test "a word is completed from the index, the commonest first" {
    rung complete inci
    succeeds
    is_lines_of word count query
    [ "$(column word | head -n 1)" = incident ] || fail "incident first"
    column count | sort -c -n -r || fail "counts that fall"
    cp "$out" lower
    rung complete INCI
    diff <(cut -f 1,2 lower) <(cut -f 1,2 "$out")
}

@test "what stands in front of the last word stays" {
    rung complete "on-call track:s"
    succeeds
    says "on-call track:sre"
    rung complete on-call track:s
    says "on-call track:sre"
    rung complete on-ca
    says_like "${tab}on-call$"
}

@test "a filter is completed from slugs, whatever the case" {
    rung complete track:S
    succeeds
    says "track:sre"
    rung complete org:
    column_is word fernhollow harbourline
}

@test "nothing to go on with is nothing found, and said" {
    rung complete team qqqq
    exits 1
    line_count_is 1
    complains "nothing in the index begins with the last word of team qqqq"
    rung complete ''
    exits 1
    rung complete --json qqqq
    exits 1
    is_json 'it["completions"] == []'
}

@test "a prefix is wanted, and a count of at least one" {
    rung complete
    refuses "usage: rung complete [OPTIONS] PREFIX..."
    rung complete te -n 0
    refuses "one word is the least to ask for"
    rung complete te -n x
    refuses "not a count from 0 to 1000000"
    rung complete te -n 2
    line_count_is 3
}

@test "options of others, or of none, are refused" {
    refuses_foreign_options "complete te" -q --prune "--by cell" "--track x" --csv
    refuses_wrong_options complete te
    rung complete te --json --table
    refuses "only one of them"
}

@test "a file that is no index is refused and left alone" {
    refuses_wrong_indexes complete te
}

@test "JSON says the same, whatever the case, on a terminal, too" {
    rung complete --json --format-version 1 Men
    succeeds
    is_json 'it["query"] == "Men" and
        any(c["word"].startswith("mentor") for c in it["completions"]) and
        all(list(c) == ["word", "count", "query"] for c in it["completions"])'
    cp "$out" piped
    out_on_terminal 40 3 "$RUNG" complete --json Men
    diff piped "$out"
}

@test "a terminal gets a table, and --plain and --table turn that round" {
    out_on_terminal 80 "$RUNG" complete inci
    succeeds
    says_like '^word +count query$'
    says_like '^incident +[0-9]+ incident$'
    cp "$out" seen
    rung complete --table inci
    diff seen "$out"
    out_on_terminal 80 "$RUNG" complete --plain inci
    is_lines_of word count query
}

@test "on a narrow terminal nothing is wider than it" {
    out_on_terminal 40 "$RUNG" complete a query with many words before the last one inci
    succeeds
    fits 40
}

@test "what cannot be printed is a failure" {
    fails_without_stdout complete te
    fails_without_stdout complete --json qqqq
    needs_no_stdout 2 complete
}

@test "a shell is offered commands, options, values, addresses and words" {
    rung __complete se
    succeeds
    says "search${tab}find where"
    rung __complete search --
    says "--track${tab}"
    says_not --prune
    rung __complete search --by l
    says "level${tab}"
    rung __complete show sre/
    says "sre/3${tab}3"
    rung __complete search team inci
    says "incident${tab}"
    rung __complete index ''
    lines_are :files
}

@test "a shell is never told of errors" {
    rung --version
    for index in none.rung . /dev/null; do
        RUNG_INDEX=$index rung __complete search inci
        succeeds
        says_nothing
    done
    rung __complete
    succeeds
    rung __complete --index
    succeeds
}
