#!/usr/bin/env bats
# shellcheck disable=SC2154 # out, err, raw and code are of common.bash
# rung check: proves the index whole, or mends it.

load common

setup() {
    begin
    index_pilot
}

# A cell is lost, unless SQL says something else.
damage() {
    command -v sqlite3 >/dev/null || skip "no sqlite3"
    sqlite3 "$RUNG_INDEX" "${1:-DELETE FROM cell WHERE id = (SELECT max(id) FROM cell)}"
}

@test "a whole index is told to be whole" {
    rung check
    succeeds
    lines_are "the index is whole"
    rung check --repair
    succeeds
    lines_are "the index is whole"
    rung check --json --format-version 1
    succeeds
    is_json 'it["whole"] is True and it["faults"] == []'
    rung check -q --json
    succeeds
    says_nothing
}

@test "a damaged one has faults, a line each, and what mends them is told" {
    damage
    rung check
    exits 1
    [ -s "$out" ] || fail "the faults"
    says_not "is whole"
    complains "fault"
    complains '"rung check --repair" mends what can be mended'
    line_count_is "$(sed -n 's/^rung: \([0-9]*\) fault.*/\1/p' "$err")"
}

@test "so in JSON, and -q leaves the exit code and one sentence" {
    damage
    rung check --json
    exits 1
    is_json 'it["whole"] is False and len(it["faults"]) > 0'
    rung check -q
    exits 1
    says_nothing
    complains "fault"
}

@test "repairing mends what can be made from the texts" {
    damage 'DELETE FROM text_fts_data WHERE id > 10'
    rung check
    exits 1
    rung check --repair
    succeeds
    lines_are "the index is whole"
    rung search flies
    succeeds
    rung check
    succeeds
}

@test "and tells what it cannot mend, and what to do then" {
    damage
    rung check --repair
    exits 1
    complains "cannot be mended; remove the index and read the files again"
    rung check --repair --json
    exits 1
    is_json 'it["whole"] is False'
}

@test "a file cut short is a failure or has faults, and never a crash" {
    for bytes in 10 100 5000 100000; do
        head -c "$bytes" "$BATS_FILE_TMPDIR/pilot.rung" >"$RUNG_INDEX"
        rung check
        [ "$code" -eq 1 ] || [ "$code" -eq 2 ] || fail "exit code 1 or 2"
        complains "rung: "
    done
}

@test "words, options of others or of none are refused" {
    rung check pilot
    refuses "no words are taken; it is of the whole index"
    refuses_foreign_options check --plain --table "-n 3" --prune --yes "--track x"
    refuses_wrong_options check
}

@test "a file that is no index is refused and left alone" {
    refuses_wrong_indexes check
    rm -r none.rung folder.rung text.rung 2>/dev/null || true
    refuses_wrong_indexes check --repair
}

@test "a terminal gets the same" {
    out_on_terminal 40 "$RUNG" check
    succeeds
    lines_are "the index is whole"
    fits 40
}

@test "what cannot be told is a failure, where nothing is told it is none" {
    fails_without_stdout check
    fails_without_stdout check --json
    needs_no_stdout 0 check -q
}
