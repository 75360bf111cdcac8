#!/usr/bin/env bats
# shellcheck disable=SC2154 # out, err, raw and code are of common.bash
# rung bench: queries made of the index's own words, and how long they take.

load common

setup() {
    begin
}

columns=(class queries median_us p95_us p99_us all_median_us)

@test "a class a line: a header, then numbers, none of which is below the one before" {
    index_corpus
    rung bench
    succeeds
    is_lines_of "${columns[@]}"
    column_is class "a common word" "a rare word" "any of 2-3 words" "all of 2-3 words" \
        "a phrase of two" "a beginning" "a word in one track" "a word at levels 3..5" \
        "any of 20-50 words"
    column queries | grep -vx 10 && fail "10 queries of each"
    awk -F '\t' 'NR > 1 { for (i = 2; i <= 6; i++) if ($i !~ /^[0-9]+$/) bad = 1
                          if ($3 < 1 || $4 < $3 || $5 < $4 || $6 < 1) bad = 1 }
                 END { exit bad }' "$out" || fail "numbers that rise"
}

@test "-n is how many of each class at most" {
    index_corpus
    rung bench -n 3
    succeeds
    column queries | grep -vx 3 && fail "3 queries of each"
    rung bench --count=1 --json
    succeeds
    is_json 'all(c["queries"] == 1 for c in it["classes"])'
    rung bench -n 0
    refuses "-n 0: one query a class is the least to ask"
    rung bench -n many
    refuses "--count many: not a count"
}

@test "JSON has the same classes, and is what the schema says" {
    index_corpus
    rung bench --plain -n 2
    column class >classes
    rung bench --json --format-version 1 -n 2
    succeeds
    is_json 'it["cells"] == 510 and
        [c["class"] for c in it["classes"]] == open("classes").read().splitlines() and
        all(0 < c["median_us"] <= c["p95_us"] <= c["p99_us"] for c in it["classes"])'
    "$python" -c 'import jsonschema' 2>/dev/null || skip "no python3-jsonschema"
    "$python" "$root/tests/schema.py" bench <"$out"
}

@test "many cells have words of every class, and short texts no long queries" {
    write_many many.csv
    rung index -q many.csv
    rung bench -n 2
    succeeds
    says "a common word${tab}2$tab"
    says "a medium word${tab}2$tab"
    says "a beginning${tab}2$tab"
    says_not "any of 20-50 words"
}

@test "a terminal gets a table, and --plain and --table turn that round" {
    index_corpus
    out_on_terminal 80 "$RUNG" bench -n 1
    exits 0
    says_like '^class +queries +median +p95 +p99 +with texts$'
    says_like '^a common word +1 +[0-9]+ +[0-9]+ +[0-9]+ +[0-9]+$'
    says "in microseconds, of 5 passes; 510 cells"
    fits 80
    out_on_terminal 40 "$RUNG" bench -n 1
    says_like '^a common word .* [0-9]+$'
    fits 40
    rung bench -n 1 --table
    succeeds
    says_like '^class +queries +median '
    out_on_terminal 80 "$RUNG" bench -n 1 --plain
    is_lines_of "${columns[@]}"
}

@test "a small ladder has a few queries" {
    index_pilot
    rung bench
    succeeds
    is_lines_of "${columns[@]}"
    says "a rare word"
    says_not "a medium word"
    says_not "any of 20-50 words"
}

@test "an empty index, or one of no words, has nothing to ask for: exit 1" {
    index_pilot
    rung remove -y acme/pilot
    for form in --plain --table; do
        rung bench $form
        exits 1
        says_nothing
        complains 'the index is empty; "rung index PATH" puts ladders in'
    done
    rung bench --json
    exits 1
    is_json 'it["cells"] == 0 and it["classes"] == []'
    printf 'Level\t+\n1\tЩи\n' >x.tsv # names are words, too
    rung index -q x.tsv
    rung bench
    exits 1
    says_nothing
    complains "there is nothing to ask for"
}

@test "words, options of others or of none are refused" {
    rung bench everything
    refuses "no words are taken; it is of the whole index"
    refuses_foreign_options bench -q --prune --yes "--track x" "--offset 1"
    refuses_wrong_options bench
    rung bench --json --plain
    refuses "only one of them"
}

@test "a file that is no index is refused and left alone" {
    refuses_wrong_indexes bench
}

@test "what cannot be printed is a failure" {
    index_pilot
    fails_without_stdout bench -n 1
    fails_without_stdout bench -n 1 --json
}
