#!/usr/bin/env bats
# shellcheck disable=SC2154 # out, err, raw and code are of common.bash
# shellcheck disable=SC2016 # $RUNG is for the shell within
# rung search: the best first, the same in every form.

load common

setup() {
    begin
    index_pilot
}

queries='postmortem
incident response
on call -security
(design OR "code review") level 3
mentor* track:sre
threat NEAR model
=incidents
text:team'

each_query() { # runs a command with each of them behind it
    while IFS= read -r query; do
        "$@" "$query"
    done <<<"$queries"
}

columns=(rank score address org track level skill text source)

@test "hits are lines with a header, the best first, words joined" {
    rung search flies alone night
    succeeds
    is_lines_of "${columns[@]}"
    [ "$(column address | head -n 1)" = acme/pilot/3/flying ] || fail "the third level first"
    column_is rank 1 2 3
    column score | sort -c -g -r || fail "scores that fall"
    cp "$out" joined
    rung search 'flies alone night'
    diff joined "$out"
}

@test "nothing found is a header, a sentence and exit code 1" {
    rung search zeppelin
    exits 1
    lines_are "$(IFS=$tab && echo "${columns[*]}")"
    complains "nothing found for zeppelin; other words or fewer filters may find more"
    rung search ''
    exits 1
    complains "the query asks for nothing that could be found"
    rung search
    exits 1
    complains "the query asks for nothing that could be found"
}

@test "a word is left out behind -- or inside quotes, and an option is not taken for one" {
    rung search -- flies -alone
    column_is address acme/pilot/1/flying
    rung search 'flies -alone'
    column_is address acme/pilot/1/flying
    rung search flies -alone
    refuses "a word to leave out of a search goes inside quotes"
    rung search flies -- --json
    says "rank${tab}score"
}

@test "a filter or a level within what is left out leaves out" {
    index_corpus
    found() { "$RUNG" search --no-fold -n 1000 -- "$1" 2>/dev/null | awk 'END { print NR - 1 }'; }
    local team track level
    team=$(found team) track=$(found 'team track:sre') level=$(found 'team level:3')
    [ "$track" -gt 0 ] && [ "$level" -gt 0 ] || fail "some to leave out"
    [ "$(found 'team -(track:sre)')" -eq $((team - track)) ] || fail "$team - $track"
    [ "$(found 'team -(level 3)')" -eq $((team - level)) ] || fail "$team - $level"
}

@test "options may stand anywhere before --, and choose" {
    rung search --level 2..3 flies
    column_is level 3 2
    rung search flies --level 2 --track pil --org acme --skill fly
    column_is address acme/pilot/2/flying
    rung search -n 1 flies --offset 1
    column_is rank 2
    rung search flies --offset 3
    exits 1
    complains "there are only 3 hits"
    rung search flies night
    [ "$(column rank | wc -l)" -eq 3 ] || fail "three that have a word"
    rung search --all flies night
    column_is address acme/pilot/3/flying
    rung search --by skill flies
    succeeds
    column_is address acme/pilot//flying
}

@test "a misspelt word is corrected, and said, unless that is not wanted" {
    rung search crosswnd
    exits 0
    column_is address acme/pilot/2/flying
    complains "note: "
    complains crosswind
    says_not note
    rung search --no-fuzzy crosswnd
    exits 1
}

@test "identical texts are folded, unless that is not wanted" {
    sed 's/Pilot/Gliders/' acme--pilot.tsv >acme--gliders.tsv
    rung index acme--gliders.tsv
    rung search crosswind
    line_count_is 2
    rung search --no-fold crosswind
    line_count_is 3
    rung search --trec x crosswind # never folded
    line_count_is 2
    out_on_terminal 80 "$RUNG" search crosswind
    says_like 'the same in acme/(pilot|gliders)/2/flying'
}

@test "wrong values are refused with the good ones" {
    for count in many '' -1 1.5 1000001; do
        rung search flies -n "$count"
        refuses "not a count from 0 to 1000000"
        rung search flies --offset "$count"
        refuses "not a count from 0 to 1000000"
    done
    rung search flies -n 0
    refuses "-n 0: one hit is the least to ask for"
    rung search --by shoe flies
    refuses "--by shoe: not one of cell, level, skill and track"
    rung search flies -n
    refuses "rung: -n: wants "
    rung search flies --batch
    refuses "rung: --batch: wants "
    rung search flies --json=3
    refuses "--json=3: takes no value"
}

@test "options of others, or of none, or at odds, are refused" {
    refuses_foreign_options "search flies" --prune --yes --csv --repair "--format tsv" --dry-run
    refuses_wrong_options search flies
    rung search flies --json --plain
    refuses "only one of them"
    rung search flies --trec x --facets
    refuses "--facets: not in lines of a batch"
    rung search flies --trec x --explain
    refuses "--explain: there is no room"
    rung search flies --trec x --json
    refuses "--json: "
    rung search flies --trec x --table
    refuses "--table: "
    rung search flies --trec 'two words'
    refuses "--trec: the NAME of a run is one word"
    rung search flies --trec ''
    refuses "--trec: the NAME of a run is one word"
}

@test "a file that is no index is refused and left alone" {
    refuses_wrong_indexes search flies
}

@test "-q says nothing, and the exit code tells" {
    rung search -q flies
    succeeds
    says_nothing
    rung search -q --json crosswnd
    succeeds
    says_nothing
    rung search -q zeppelin
    exits 1
    says_nothing
    complains_of_nothing
}

@test "JSON is one object on one line, also when nothing is found, on a terminal, too" {
    rung search --json --format-version 1 flies -n 1
    succeeds
    is_json 'it["query"] == "flies" and it["total"] == 3 and len(it["hits"]) == 1'
    out_on_terminal 40 3 "$RUNG" search --json flies -n 1
    is_json 'it["total"] == 3 and len(it["hits"]) == 1'
    rung search --json zeppelin
    exits 1
    is_json 'it["total"] == 0 and it["hits"] == []'
}

@test "a batch is read from a file or a pipe, the id first" {
    printf 'q1\tflies\nq2\tzeppelin\nq3\ttower radio\n' >batch.tsv
    rung search --batch batch.tsv
    succeeds
    is_lines_of id "${columns[@]}"
    [ "$(column id | uniq | xargs)" = "q1 q3" ] || fail "hits of q1 and q3"
    cp "$out" lines
    rung search --batch - <batch.tsv
    diff lines "$out"
    printf 'flies\n\ntower\n' >batch.tsv
    rung search --batch batch.tsv
    [ "$(column id | uniq | xargs)" = "1 3" ] || fail "lines' numbers, where there is no id"
    printf '\357\273\277q1\tflies\r\n\nq2\ttower' >marked
    rung search --batch marked
    [ "$(column id | uniq | xargs)" = "q1 q2" ] || fail "hits of q1 and q2"
}

@test "a batch is an object a line in JSON" {
    printf 'q1\tflies\nq2\tzeppelin\n' >batch.tsv
    rung search --batch batch.tsv --json --facets
    succeeds
    line_count_is 2
    sed -n 1p "$out" >one && sed -n 2p "$out" >two
    mv one "$out" && is_json 'it["id"] == "q1" and it["total"] == 3 and "facets" in it'
    mv two "$out" && is_json 'it["id"] == "q2" and it["total"] == 0'
}

@test "a batch that finds nothing at all is nothing found" {
    rung search --batch - <<<"q1${tab}zeppelin"
    exits 1
    line_count_is 1
    rung search --batch - </dev/null
    exits 1
    rung search -q --batch - <<<"q1${tab}flies"
    succeeds
    says_nothing
}

@test "a batch that cannot be read, or has words besides, is refused" {
    rung search --batch none
    refuses "rung: none: No such file"
    rung search --batch .
    exits 2
    complains "rung: .: Is a directory"
    shell '"$RUNG" search --batch - <&-'
    exits 2
    complains "rung: standard input: Bad file descriptor"
    : >batch.tsv
    rung search --batch batch.tsv flies
    refuses "--batch reads its queries from batch.tsv"
    rung search --batch batch.tsv --facets
    refuses "--facets: not in lines of a batch"
    rung search --batch batch.tsv --table
    refuses "--table: "
}

@test "lines for trec_eval have six fields, whatever the id" {
    printf 'q1\tflies\nq two\ttower\n' >batch.tsv
    rung search --batch batch.tsv --trec run1
    succeeds
    line_count_is 5
    awk 'NF != 6 || $2 != "Q0" || $6 != "run1" { exit 1 }' "$out" || fail "six fields a line"
    [ "$(cut -d ' ' -f 1 "$out" | uniq | xargs)" = "q1 q_two" ] || fail "ids of one word"
    rung search --trec run1 flies
    line_count_is 3
}

# ---- the same in every form ----

is_in_one_order() {
    local query=$1 by
    for by in level cell; do
        rung search --by $by --no-fold -n 1000 -- "$query"
        exits 0
        column address >lines
        rung search --by $by --no-fold -n 1000 --json -- "$query"
        "$python" -IS -c 'import json; [print(h["address"]) for h in json.load(open(0))["hits"]]' \
            <"$out" >objects
        printf '1\t%s\n' "$query" >batch.tsv
        rung search --by $by -n 1000 --batch batch.tsv --trec x
        cut -d ' ' -f 3 "$out" >trec
        for form in objects trec; do
            cmp lines "$form" || fail "one order by $by of: $query"
        done
        [ $by = cell ] || continue # what follows is of the cells alone
        out_on_terminal 200 "$RUNG" search --no-fold -n 1000 -- "$query"
        sed -n 's/^ *[0-9][0-9]*  \([^ ]*\)  [0-9.]*$/\1/p' "$out" >seen
        cmp lines seen || fail "one order on a terminal of: $query"
    done
}

@test "tables, lines, JSON and TREC are in one order" {
    index_corpus
    each_query is_in_one_order
}

# Amounts are multiples of 2^-20: their sum is exact.
adds_up() {
    rung search --explain --json --no-fold -n 1000 -- "$1"
    is_json 'it["hits"] and all(h["score"] == sum(s["amount"] for s in h["explanation"])
        and h["explanation"] for h in it["hits"])'
}

@test "the parts of each score add up to it, exactly" {
    index_corpus
    each_query adds_up
}

@test "and so do the rounded ones that are shown" {
    index_corpus
    rung search --explain --no-fold -n 100 postmortem team incident
    awk -F '\t' 'NR > 1 {
        n = split($NF, parts, / \+ /); sum = 0
        for (i = 1; i <= n; i++) { split(parts[i], part, " "); sum += part[1] }
        if (sum - $2 > .00001 || $2 - sum > .00001) wrong++
    } END { exit !(NR > 5 && !wrong) }' "$out" || fail "explanations that add up"
}

@test "on a terminal each part of a score is told in words" {
    index_corpus
    out_on_terminal 100 "$RUNG" search --explain -n 1 error budget
    succeeds
    says '"error budget" side by side in the text: once in'
    says '"error" just as written'
}

@test "a level says which cells it stands for" {
    rung search --by level --explain -n 1 flies
    says_like "${tab}[0-9.]+ acme/pilot/[13]/flying$"
}

@test "each facet counts every cell that answers, once" {
    index_corpus
    rung search --no-fold -n 1000 team
    total=$(column address | wc -l)
    rung search --facets -n 1 --json team
    is_json "list(it['facets']) == ['org', 'track', 'level', 'skill'] and
        all(sum(values.values()) == $total for values in it['facets'].values())"
}

@test "facets stand in a table of their own behind the hits" {
    rung search --facets flies
    succeeds
    grep -qx "facet${tab}value${tab}cells" "$out" || fail "a header of facets"
    grep -qx "org${tab}acme${tab}3" "$out" || fail "three cells of acme"
    out_on_terminal 80 "$RUNG" search --facets flies
    says_like '^org +acme +3$'
    rung search --facets zeppelin
    exits 1
    line_count_is 1
}

# ---- terminals ----

@test "a terminal gets blocks, and --plain and --table turn that round" {
    out_on_terminal 80 "$RUNG" search crosswind
    succeeds
    says_like '^ 1  acme/pilot/2/flying  [0-9]+\.[0-9]{2}$'
    says '    acme › Pilot › 2 › Flying (acme--pilot.tsv:5)'
    says_like '^1 of 1 hit, [0-9.]+ ms$'
    out_on_terminal 80 "$RUNG" search --plain crosswind
    is_lines_of "${columns[@]}"
    rung search --table crosswind
    succeeds
    says '    acme › Pilot › 2 › Flying (acme--pilot.tsv:5)'
    has_no_escape "$out"
}

@test "on a narrow terminal nothing is wider than it" {
    index_corpus
    for options in "-n 20" "--by level" "--by track --explain" "--explain -n 3" "--facets"; do
        # shellcheck disable=SC2086 # options
        out_on_terminal 40 "$RUNG" search $options on-call incident
        exits 0
        fits 40
    done
    says_like '^ 1  harbourline/[^ ]+$'
}

@test "what is said of an answer comes behind it, also where it is paged" {
    on_terminal 80 5 env RUNG_PAGER=cat "$RUNG" search crosswnd flies
    exits 0
    tail -n 1 "$out" | grep -q '^note: ' || fail "the note last"
}

@test "what cannot be printed is a failure" {
    fails_without_stdout search flies
    fails_without_stdout search --json zeppelin
    fails_without_stdout search --trec x flies
    needs_no_stdout 0 search -q flies
    needs_no_stdout 1 search -q zeppelin
    needs_no_stdout 1 search --trec x zeppelin
}

@test "a reader that has enough is no error" {
    index_corpus
    for form in --plain --table --json "--trec x"; do
        shell "\"\$RUNG\" search -n 1000 $form team | head -c 1"
        succeeds
        [ "$(wc -c <"$out")" -eq 1 ] || fail "one byte"
    done
}
