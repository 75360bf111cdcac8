#!/bin/sh
# One answer, whatever its form: tables, lines, JSON and TREC say the same, explanations add up,
# facets count, and the last word of a query is completed.
set -u
. "$(dirname "$0")/tap.sh"

RUNG_INDEX=$folder/corpus.rung
export RUNG_INDEX
run index corpus
holds "the corpus is read" exits 0

# ---- the same in every form ----

queries='postmortem
incident response
on call -security
(design OR "code review") level 3
mentor* track:sre
threat NEAR model
=incidents
text:team'

in_each_form_the_same() {
    for by in level cell; do # the terminal last: there may be none
        "$rung" search --by $by --no-fold -n 1000 -- "$1" 2>/dev/null |
            awk -F '\t' 'NR > 1 { print $3 }' >"$folder/tsv"
        "$rung" search --by $by --no-fold -n 1000 --json -- "$1" 2>/dev/null |
            grep -o '"rank":[0-9]*,"score":[0-9.e+-]*,"address":"[^"]*"' | # best cells repeat ranks
            sed 's/.*"address":"//; s/"$//' >"$folder/json.all"
        printf '1\t%s\n' "$1" >"$folder/batch"
        "$rung" search --by $by -n 1000 --batch "$folder/batch" --trec x |
            awk '{ print $3 }' >"$folder/trec"
        [ -s "$folder/tsv" ] && cmp -s "$folder/tsv" "$folder/trec" || return 1
        if [ $by = cell ]; then
            cmp -s "$folder/tsv" "$folder/json.all" || return 1
            has_terminal || return 0
            on_terminal 200 "$rung search --no-fold -n 1000 -- '$1' 2>/dev/null" |
                tr -d '\r' | sed 's/\x1b\[[0-9;]*m//g' |
                sed -n 's/^ *[0-9][0-9]*  \([^ ]*\)  [0-9.]*$/\1/p' >"$folder/table"
            cmp -s "$folder/tsv" "$folder/table" || return 1
        fi
    done
}
echo "$queries" >"$folder/queries"
while IFS= read -r query; do
    holds "$query: table, lines, JSON and TREC are in one order" in_each_form_the_same "$query"
done <"$folder/queries"

# ---- explanations ----

# Amounts are multiples of 2^-20: seventeen digits say them exactly, and awk adds them exactly.
adds_up() {
    run search --explain --json --no-fold -n 1000 -- "$1"
    sed 's/{"rank"/\n&/g' "$folder/out" | grep '^{"rank"' | while IFS= read -r hit; do
        score=$(echo "$hit" | sed 's/.*"rank":[0-9]*,"score":\([0-9.e+-]*\),.*/\1/')
        echo "$hit" | grep -o '"amount":[0-9.e+-]*' | cut -d: -f2 |
            awk -v score="$score" '{ sum += $1 } END { exit !(NR > 0 && sum == score + 0) }' ||
            echo "$hit"
    done >"$folder/wrong"
    [ "$code" -eq 0 ] && [ ! -s "$folder/wrong" ]
}
while IFS= read -r query; do
    holds "$query: the parts of each score add up to it, exactly" adds_up "$query"
done <"$folder/queries"

shown_adds_up() {
    run search --explain --no-fold -n 100 postmortem team incident
    awk -F '\t' 'NR > 1 {
        n = split($NF, parts, / \+ /); sum = 0
        for (i = 1; i <= n; i++) { split(parts[i], part, " "); sum += part[1] }
        if (sum - $2 > .00001 || $2 - sum > .00001) wrong++
    } END { exit !(NR > 5 && !wrong) }' "$folder/out"
}
holds "and so do the rounded ones on screen" shown_adds_up
explained_on_screen() {
    on_terminal 100 "$rung search --explain -n 1 error budget 2>/dev/null" |
        tr -d '\r' >"$folder/out"
    grep -q '"error budget" side by side in the text: once in' "$folder/out" &&
        grep -q '"error" just as written' "$folder/out"
}
if has_terminal; then
    holds "on a terminal each part is told in words" explained_on_screen
else
    skip "on a terminal each part is told in words" "no terminal to be had"
fi
run search --by level --explain -n 1 team
holds "a level says which cells it stands for" says "/"

# ---- facets ----

facets_count() {
    run search --facets -n 1 --json team
    total=$("$rung" search --no-fold -n 1000 team 2>/dev/null | tail -n +2 | wc -l)
    for facet in org track level skill; do
        sum=$(sed "s/.*\"facets\"//; s/.*\"$facet\":{\\([^}]*\\)}.*/\\1/" "$folder/out" |
            grep -o ':[0-9]*' | tr -d : | awk '{ sum += $1 } END { print sum }')
        [ "$sum" = "$total" ] || return 1
    done
}
holds "each facet counts every cell that answers, once" facets_count
run search --facets team
holds "facets stand in a table of their own behind the hits" \
    grep -q '^facet	value	cells$' "$folder/out"

run search --facets --trec x team
holds "facets are refused where there is no room for them" exits 2

# ---- leaving out ----

found() { "$rung" search --no-fold -n 1000 -- "$1" 2>/dev/null | awk 'END { print NR - 1 }'; }
holds "a filter within what is left out leaves out" [ "$(found 'team -(track:sre)')" -eq \
    "$(($(found team) - $(found 'team track:sre')))" ]
holds "and so does a level in words" [ "$(found 'team -(level 3)')" -eq \
    "$(($(found team) - $(found 'team level:3')))" ]

# ---- completing ----

run complete inci
holds "a word is completed from the index" [ "$(column word | head -n 1)" = incident ]
run complete "on-call track:s"
holds "a filter is completed from slugs" grep -q 'on-call track:sre' "$folder/out"
run complete on-ca
holds "what stands in front of the last word stays" grep -q '	on-call$' "$folder/out"
run complete track:S
holds "slugs are completed whatever the case" grep -q 'track:sre' "$folder/out"
run complete qqqq
holds "nothing to go on with is nothing found" exits 1
run complete
holds "no prefix is wrong use" exits 2
run complete --json 'Men'
holds "JSON has the words, too, whatever the case" says '"word":"mentor'

# ---- synonyms of one's own ----

printf 'sprocket\tgizmo\n' >"$folder/mine.tsv"
printf 'org\ttrack\tlevel\tskill\ttext\nx\ty\t1\tz\tKnows every gizmo.\n' >"$folder/l.tsv"
run index "$folder/l.tsv"
run search sprocket
holds "a word that the list lacks finds nothing" exits 1
run index --synonyms "$folder/mine.tsv"
holds "a list can be put in force alone" exits 0
run search sprocket
holds "and then the synonym is found, and named" complains gizmo
run search sprocket --no-synonyms
holds "unless it is not wanted" exits 1
printf 'sprocket\n' >"$folder/bad.tsv"
run index --synonyms "$folder/bad.tsv" "$folder/l.tsv"
holds "a list with a fault is refused, with file and line" complains "bad.tsv:1: "
holds "and that is a failure" exits 2
run index "$folder/l.tsv"
run search sprocket
holds "the list stays in force until another comes" exits 0
: >"$folder/none.tsv"
run index --synonyms "$folder/none.tsv"
run search sprocket
holds "an empty list takes it back" exits 1
run check
holds "the index is whole after all that" exits 0

echo "1..$number"
