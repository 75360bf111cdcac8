#!/usr/bin/env bats
# shellcheck disable=SC2154 # out, err, raw and code are of common.bash
# rung export: every cell with its source.

load common

setup() {
    begin
    index_pilot
}

@test "every cell is exported, an object a line" {
    rung export
    succeeds
    line_count_is 8
    "$python" -IS - "$out" <<'PYTHON' || fail "objects with these keys"
import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    cell = json.loads(line)
    assert list(cell) == ["address", "org", "track", "level", "skill", "text", "source"], cell
    assert cell["source"]["path"] == "acme--pilot.tsv" and cell["source"]["line"] in (4, 5, 6)
PYTHON
    cp "$out" usual
    rung export --jsonl --format-version 1
    diff usual "$out"
}

@test "CSV has a header and a line a cell, and no cell of it is a formula" {
    rung export --csv
    succeeds
    line_count_is 10 # nine cells, one of which says nothing
    head -n 1 "$out" | grep -q 'org,track,level,skill,text,address,path,line$' || fail "the header"
    says '"'"'=1+1"'
    says '"'"'=Sums"'
    says_not '"='
}

@test "an exported CSV can be indexed, without a warning, and gives the same ladder" {
    rung export --csv
    cp "$out" again.csv
    rung --index again.rung index --strict again.csv
    succeeds
    rung --index again.rung list ladders
    column_is address acme/pilot
    column_is cells 8
}

@test "an exported CSV gives the whole corpus back, down to its empty cells" {
    index_corpus
    rung export --csv
    cp "$out" again.csv
    shell '"$RUNG" export --md; "$RUNG" list skills; "$RUNG" list levels'
    cp "$out" before
    RUNG_INDEX=again.rung rung index again.csv
    RUNG_INDEX=again.rung shell '"$RUNG" export --md; "$RUNG" list skills; "$RUNG" list levels'
    succeeds
    cmp "$out" before || fail "the same ladders"
}

@test "CSV, too, comes back where a cell has quotes, commas and other letters" {
    printf 'org,track,level,skill,text\n' >odd.csv
    printf '"Caf\303\251, Ltd","T ""q""",1,"a,b","x ""y"", z"\n' >>odd.csv
    rm "$RUNG_INDEX"
    rung index odd.csv
    rung export --csv
    says $'"Caf\303\251, Ltd","T ""q""","1","a,b","x ""y"", z"'
}

@test "Markdown has a table a ladder, and no HTML or link of a cell lives on in it" {
    rung export --md
    succeeds
    says "## Pilot"
    says "| Level | Flying | Radio | =Sums |"
    [ "$(grep -c '^|' "$out")" -eq 5 ] || fail "five rows"
    awk '/^\|/ { gsub(/\\\|/, ""); if (gsub(/\|/, "") != 5) exit 1 }' "$out" || fail "four cells a row"
    says_not '<script>'
    says_not '[x](y)'
    says '\[x\](y)'
}

@test "filters choose, and what leaves nothing is nothing found" {
    rung export --csv --level 2 --skill fly
    succeeds
    line_count_is 2
    rung export --track tailor
    exits 1
    says_nothing
    complains "there is nothing to export; no track goes by"
    rung export --md --org nobody
    exits 1
    says_nothing
    rung export --csv --track tailor
    exits 1
    line_count_is 1
}

@test "words, two forms, options of others or of none are refused" {
    rung export pilot
    refuses "no words are taken; filters choose"
    rung export --csv --md
    refuses "only one of --jsonl, --csv and --md"
    refuses_foreign_options export -q --json --plain --table "-n 3" --prune
    refuses_wrong_options export
    rung export --level
    refuses "rung: --level: wants "
}

@test "a file that is no index is refused and left alone" {
    refuses_wrong_indexes export
    rm -r none.rung folder.rung text.rung 2>/dev/null || true
    refuses_wrong_indexes export --csv
}

@test "a terminal gets the same as a file: nothing is painted, cut or paged" {
    for form in --jsonl --csv --md; do
        rung export "$form"
        sed 's/[[:space:]]*$//' "$out" >piped
        out_on_terminal 40 3 env RUNG_PAGER=false "$RUNG" export "$form" --color always
        succeeds
        has_no_escape "$raw"
        diff piped "$out"
    done
}

@test "what cannot be printed is a failure, where there is nothing to print it is none" {
    for form in --jsonl --csv --md; do
        fails_without_stdout export "$form"
    done
    fails_without_stdout export --csv --track tailor
    needs_no_stdout 1 export --track tailor
}

@test "a reader that has enough is no error" {
    index_corpus
    for form in --jsonl --csv --md; do
        shell "\"\$RUNG\" export $form | head -n 1"
        succeeds
        line_count_is 1
    done
}
